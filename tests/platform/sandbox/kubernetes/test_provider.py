"""Programs for Kubernetes through the real engine on the real API server."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from penstock.platform.aws_functions import Facts
from penstock.platform.engine.model import Operation, Run, Step
from penstock.platform.engine.synthesis import program_of, synthesise
from penstock.platform.resource import UNKNOWN
from penstock.platform.sandbox.kubernetes.api import Api, RefusedError
from penstock.platform.sandbox.kubernetes.cluster import Cluster
from penstock.platform.sandbox.lifecycle import stop
from penstock.platform.sandbox.summary import shortfall
from real_engine import RealEngine
from sandboxed import ACCOUNT, REGION, Sandboxed, steps_of

HEAD = """\
import pulumi
import pulumi_aws as aws
import pulumi_kubernetes as k8s

def workload(name, app, namespace, replicas=2, safe=True, **options):
    guard = {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}, "runAsNonRoot": True,
        "seccompProfile": {"type": "RuntimeDefault"}}
    container = {"name": "app", "image": "registry.example.com/app@sha256:" + "0" * 64, "ports": [{"containerPort": 80}],
        "resources": {"requests": {"cpu": "0.5", "memory": "1024Mi"}}, "securityContext": guard if safe else None}
    return k8s.apps.v1.Deployment(name, metadata={"namespace": namespace}, spec={
        "replicas": replicas,
        "selector": {"matchLabels": {"app": app}},
        "template": {"metadata": {"labels": {"app": app}},
            "spec": {"containers": [container], "automountServiceAccountToken": False}},
    }, opts=pulumi.ResourceOptions(**options))

namespace = k8s.core.v1.Namespace("shop", metadata={"name": "shop",
    "labels": {"pod-security.kubernetes.io/enforce": "restricted"}})
within = namespace.metadata["name"]
"""

PROGRAM = f"""{HEAD}
settings = k8s.core.v1.ConfigMap("settings", metadata={{"namespace": within}}, data={{"colour": "red"}})
password = k8s.core.v1.Secret("password", metadata={{"namespace": within}}, string_data={{"key": "swordfish"}})
web = workload("web", "web", within)
front = k8s.core.v1.Service("front", metadata={{"namespace": within, "name": "front"}},
    spec={{"selector": {{"app": "web"}}, "ports": [{{"port": 80}}]}})
route = k8s.apiextensions.CustomResource("route", api_version="gateway.networking.k8s.io/v1", kind="HTTPRoute",
    metadata={{"namespace": within}}, spec={{"hostnames": ["shop.example.com"]}})
bucket = aws.s3.Bucket("pictures")
pulumi.export("address", front.spec["cluster_ip"])
"""


@pytest.fixture(scope="module")
def sandboxed(tmp_path_factory: pytest.TempPathFactory, engine: RealEngine) -> Iterator[Sandboxed]:
    made = Sandboxed.make(tmp_path_factory.mktemp("kubernetes") / "trial", engine, PROGRAM)
    yield made
    stop(made.project.folder)


@pytest.fixture(scope="module")
def previewed(sandboxed: Sandboxed) -> dict[str, Step]:
    """What the first preview showed."""
    return sandboxed.preview(PROGRAM)


@pytest.fixture
def deployed(sandboxed: Sandboxed, previewed: dict[str, Step]) -> dict[str, Step]:
    """The program, deployed, whatever the last test left behind."""
    return sandboxed.up(PROGRAM)


@pytest.fixture
def api(sandboxed: Sandboxed, deployed: dict[str, Step]) -> Api:
    """The cluster, to look at what is really there and to change it by hand."""
    return Api.of(cluster_of(sandboxed.project.folder / ".penstock" / "kubeconfig"))


def cluster_of(kubeconfig: Path) -> Cluster:
    document = yaml.safe_load(kubeconfig.read_text())
    cluster, user = document["clusters"][0]["cluster"], document["users"][0]["user"]
    return Cluster(cluster["server"], user["token"], Path(cluster["certificate-authority"]))


def state(step: Step) -> Mapping[str, Any]:
    assert step.new is not None
    return step.new.outputs


def inputs(step: Step) -> Mapping[str, Any]:
    assert step.new is not None
    return step.new.inputs


def name_of(step: Step) -> str:
    return str(inputs(step)["metadata"]["name"])


def path_of(step: Step, collection: str) -> str:
    return f"{collection}/{name_of(step)}"


def changed(steps: Mapping[str, Step]) -> dict[str, Operation]:
    return {name: step.operation for name, step in steps.items() if step.operation is not Operation.SAME}


def failed(run: Run) -> str:
    assert not run.succeeded
    return "\n".join(diagnostic.message for diagnostic in run.diagnostics)


REPLACED = (Operation.REPLACE, Operation.CREATE_REPLACEMENT)
FRONT = "/api/v1/namespaces/shop/services/front"
DEPLOYMENTS = "/apis/apps/v1/namespaces/shop/deployments"


def test_a_first_preview_knows_names_and_not_what_the_server_chooses(previewed: dict[str, Step]) -> None:
    """Two clouds in one stack: the names of both are known."""
    assert name_of(previewed["web"]).startswith("web-")
    assert inputs(previewed["pictures"])["bucket"].startswith("pictures-")
    assert state(previewed["front"])["spec"]["clusterIP"] is UNKNOWN


def test_objects_are_really_there_and_a_second_up_changes_nothing(
    sandboxed: Sandboxed, deployed: dict[str, Step], api: Api
) -> None:
    live = api.get(path_of(deployed["web"], DEPLOYMENTS))
    assert live["spec"]["replicas"] == 2
    assert live["spec"]["strategy"]["type"] == "RollingUpdate"
    assert api.get(FRONT)["spec"]["clusterIP"]
    assert changed(sandboxed.up()) == {}
    assert sandboxed.cli.outputs(sandboxed.request())["address"] == state(deployed["front"])["spec"]["clusterIP"]


def test_an_automatic_name_ends_in_eight_characters_says_so_and_stays(
    sandboxed: Sandboxed, deployed: dict[str, Step]
) -> None:
    logical, _, suffix = name_of(deployed["web"]).rpartition("-")
    assert (logical, len(suffix)) == ("web", 8)
    assert inputs(deployed["web"])["metadata"]["annotations"] == {"pulumi.com/autonamed": "true"}
    again = sandboxed.preview(PROGRAM.replace('"web", within)', '"web", within, replicas=3)'))
    assert name_of(again["web"]) == name_of(deployed["web"])


def test_a_change_is_made_in_place_and_a_field_taken_away_is_gone(
    sandboxed: Sandboxed, deployed: dict[str, Step], api: Api
) -> None:
    more = PROGRAM.replace('"web", within)', '"web", within, replicas=5)')
    labelled = more.replace('"name": "front"}', '"name": "front", "labels": {"tier": "edge"}}')
    assert changed(sandboxed.up(labelled)) == {"web": Operation.UPDATE, "front": Operation.UPDATE}
    assert api.get(path_of(deployed["web"], DEPLOYMENTS))["spec"]["replicas"] == 5
    assert api.get(FRONT)["metadata"]["labels"] == {"tier": "edge"}
    sandboxed.up(PROGRAM)
    assert "labels" not in api.get(FRONT)["metadata"]


def test_what_can_not_change_is_replaced(sandboxed: Sandboxed, deployed: dict[str, Step], api: Api) -> None:
    """A selector by the server's refusal or the provider's rule, contents of a ConfigMap so that a rollout follows."""
    other = PROGRAM.replace('"web", "web"', '"web", "site"').replace('"red"', '"blue"')
    steps = sandboxed.preview(other)
    assert {name for name, step in steps.items() if step.operation in REPLACED} == {"web", "settings"}
    old, new = name_of(deployed["web"]), name_of(sandboxed.up(other)["web"])
    assert old != new
    assert api.find(f"{DEPLOYMENTS}/{old}") is None
    assert api.get(f"{DEPLOYMENTS}/{new}")["spec"]["selector"]["matchLabels"] == {"app": "site"}


def test_what_only_the_server_knows_to_be_immutable_is_replaced(
    sandboxed: Sandboxed, deployed: dict[str, Step]
) -> None:
    """No table of ours names a pod's image pull secrets or its termination grace period."""
    pod = f"""{PROGRAM}
k8s.core.v1.Pod("single", metadata={{"namespace": "default", "name": "single"}},
    spec={{"containers": [{{"name": "app", "image": "app"}}], "terminationGracePeriodSeconds": 5}})
"""
    assert changed(sandboxed.up(pod)) == {"single": Operation.CREATE}
    assert changed(sandboxed.preview(pod.replace(': "app"}', ': "other"}'))) == {"single": Operation.UPDATE}
    replaced = sandboxed.preview(pod.replace('Seconds": 5', 'Seconds": 7'))["single"]
    assert replaced.operation in REPLACED


def test_drift_is_what_others_changed_of_ours(sandboxed: Sandboxed, deployed: dict[str, Step], api: Api) -> None:
    """By hand, with another field manager. Fields that a program never set are their owner's, and no drift."""
    path = path_of(deployed["web"], DEPLOYMENTS)
    ours = api.get(path)["spec"]["template"]["spec"]["containers"]
    containers = [{**ours[0], "name": "injected"}, *ours]
    api.merge(path, {"metadata": {"labels": {"theirs": "yes"}}, "spec": {"minReadySeconds": 9}})
    api.merge(path, {"spec": {"template": {"spec": {"containers": containers}}}})
    assert changed(steps_of(refreshed(sandboxed))) == {}
    api.merge(path, {"spec": {"replicas": 9}})
    run = refreshed(sandboxed)
    assert changed(steps_of(run)) == {"web": Operation.UPDATE}
    assert set(steps_of(run)["web"].detailed_diff) == {"spec.replicas"}
    api.merge(path, {"spec": {"replicas": 2}})
    assert changed(steps_of(refreshed(sandboxed))) == {}


def test_fields_that_others_took_are_taken_back_when_the_program_insists(
    sandboxed: Sandboxed, deployed: dict[str, Step], api: Api
) -> None:
    """Otherwise the server refuses, and names the other owner and the field."""
    api.merge(FRONT, {"spec": {"selector": {"app": "theirs"}}})
    said = failed(sandboxed.cli.up(replace(sandboxed.request(), refresh=True)))
    assert 'conflict with "OpenAPI-Generator" using v1: .spec.selector' in said
    assert 'the annotation pulumi.com/patchForce: "true"' in said
    sandboxed.up(
        PROGRAM.replace('"name": "front"}', '"name": "front", "annotations": {"pulumi.com/patchForce": "true"}}')
    )
    assert api.get(FRONT)["spec"]["selector"] == {"app": "web"}


def test_pods_that_would_be_refused_are_told_in_a_preview_and_in_an_update(
    sandboxed: Sandboxed, deployed: dict[str, Step]
) -> None:
    """The server itself accepts the Deployment. In a namespace that is not there yet, only its schema can be judged."""
    sandboxed.program(PROGRAM + '\nworkload("bad", "bad", "shop", safe=False)\n')
    for run in (sandboxed.cli.preview(sandboxed.request()), sandboxed.cli.up(sandboxed.request())):
        assert 'violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false' in failed(run)


@pytest.mark.parametrize(
    ("declaration", "words"),
    [
        (
            'k8s.core.v1.Service("odd", metadata={"namespace": "not-there"}, spec={"portz": []})',
            ".spec.portz: field not declared in schema",
        ),
        (
            'k8s.apiextensions.CustomResource("old", api_version="apps/v9", kind="Deployment", spec={})',
            'no matches for kind "Deployment" in version "apps/v9"',
        ),
    ],
)
def test_a_wrong_field_and_a_wrong_version_are_refused_in_the_servers_words_before_anything_exists(
    sandboxed: Sandboxed, deployed: dict[str, Step], declaration: str, words: str
) -> None:
    """Each in a program of its own: the engine stops at the first refusal, and which comes first is chance."""
    sandboxed.program(f"{PROGRAM}\n{declaration}\n")
    assert words in failed(sandboxed.cli.preview(sandboxed.request()))


def test_a_kind_without_a_definition_is_taken_and_named(deployed: dict[str, Step], api: Api) -> None:
    """As not validated; one that the stack itself defines is not."""
    token = "kubernetes:gateway.networking.k8s.io/v1:HTTPRoute"
    live = api.get(path_of(deployed["route"], "/apis/gateway.networking.k8s.io/v1/namespaces/shop/httproutes"))
    assert live["spec"] == {"hostnames": ["shop.example.com"]}
    lines = shortfall(deployed.values(), packages=("aws", "kubernetes")).lines()
    assert f"not validated, no definition: {token} x1" in lines
    assert "accepted by the API server, not run: kubernetes:apps/v1:Deployment x1" in lines
    assert not [line for line in lines if "recorded only" in line]


def test_a_secret_is_secret_in_the_state_and_what_is_wrong_with_it_does_not_tell_it(
    sandboxed: Sandboxed, deployed: dict[str, Step]
) -> None:
    for text in [*sandboxed.project.folder.rglob("*.json"), sandboxed.project.folder / ".penstock/sandbox.log"]:
        assert "swordfish" not in text.read_text()
        assert "c3dvcmRmaXNo" not in text.read_text()
    wrong = 'data={"key": "not base64: marlin"}'
    sandboxed.program(PROGRAM.replace('string_data={"key": "swordfish"}', wrong))
    run = sandboxed.cli.preview(sandboxed.request())
    assert "marlin" not in failed(run)


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        ('k8s.core.v1.ConfigMapList("x", items=[])', "declare each ConfigMap by itself"),
        ('k8s.core.v1.ConfigMapPatch("x", metadata={"name": "y"})', "declare the whole ConfigMap instead"),
        ('k8s.helm.v3.Release("x", chart="nginx")', "does not have kubernetes:helm.sh/v3:Release"),
        ('k8s.core.v1.ConfigMap("x", metadata={"generateName": "y"})', "give a name, or leave both out"),
    ],
)
def test_what_the_sandbox_does_not_do_is_refused_with_what_to_do(
    sandboxed: Sandboxed, declared: str, said: str
) -> None:
    sandboxed.program(f"{HEAD}\n{declared}\n")
    assert said in failed(sandboxed.cli.preview(sandboxed.request()))


def test_a_providers_namespace_is_honoured_and_where_it_points_is_not(
    sandboxed: Sandboxed, deployed: dict[str, Step]
) -> None:
    """Cluster-wide kinds get no namespace."""
    program = f"""{PROGRAM}
elsewhere = k8s.Provider("elsewhere", kubeconfig='{{"clusters": []}}', context="prod", namespace="shop")
options = pulumi.ResourceOptions(provider=elsewhere)
k8s.core.v1.ConfigMap("placed", data={{"a": "b"}}, opts=options)
k8s.rbac.v1.ClusterRole("wide", rules=[], opts=options)
"""
    steps = sandboxed.up(program)
    assert inputs(steps["placed"])["metadata"]["namespace"] == "shop"
    assert "namespace" not in inputs(steps["wide"])["metadata"]


def test_synthesis_gives_the_engines_urns_and_knows_the_same_names(
    sandboxed: Sandboxed, previewed: dict[str, Step]
) -> None:
    sandboxed.program(PROGRAM)
    facts = Facts(ACCOUNT, REGION)
    graph = synthesise(program_of(sandboxed.project, "dev", {}, facts))
    found = {resource.urn: resource for resource in graph.resources}
    ours = {step.urn for step in previewed.values() if step.type.startswith(("kubernetes:", "aws:"))}
    assert ours <= set(found)
    web = found[previewed["web"].urn]
    assert web.properties["metadata"]["name"].startswith("web-")
    assert web.properties["metadata"]["annotations"] == {"pulumi.com/autonamed": "true"}


def test_destroying_leaves_nothing(sandboxed: Sandboxed, deployed: dict[str, Step], api: Api) -> None:
    """Also not what others put into the namespace, and what waits for a controller that does not run."""
    stray = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "stray", "finalizers": ["example.com/never"]},
    }
    api.post("/api/v1/namespaces/shop/configmaps", stray)
    sandboxed.succeed(sandboxed.cli.destroy(sandboxed.request()))
    with pytest.raises(RefusedError, match="not found"):
        api.get("/api/v1/namespaces/shop")
    assert changed(sandboxed.up(PROGRAM))["web"] is Operation.CREATE
    assert api.find("/api/v1/namespaces/shop/configmaps/stray") is None


def refreshed(sandboxed: Sandboxed) -> Run:
    run = sandboxed.cli.preview(replace(sandboxed.request(), refresh=True))
    return sandboxed.succeed(run)
