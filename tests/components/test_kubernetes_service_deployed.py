"""A service on Kubernetes on the real engine and the real API server."""

from collections.abc import Iterator, Mapping

import pytest
from kubernetes_programs import kubernetes_api
from penstock.platform.engine.model import Operation, Step
from penstock.platform.sandbox.kubernetes.api import Api, RefusedError
from real_engine import RealEngine
from sandboxed import Sandboxed, deployed_program

PROGRAM = """
import pulumi
from penstock.components import *

KubernetesService(
    "orders",
    KubernetesServiceArgs(
        container=KubernetesContainer(
            image="registry.example.com/orders@sha256:" + "ab" * 32,
            environment={"MODE": "live"},
            secrets={"DATABASE_URL": SecretRef("vault:secret/orders/database#url")},
            cpu="0.5",
            memory="1024Mi",
        ),
        network=KubernetesNetwork(
            allow_from=[KubernetesPeer(namespace="envoy")],
            allow_to=[KubernetesDestination(cidr_block="0.0.0.0/0", ports=[443])],
        ),
        scaling=KubernetesScaling(minimum_replicas=2, maximum_replicas=6, memory_percent=80),
        gateway=KubernetesGateway(name="public", namespace="envoy", hostnames=["orders.example.com"]),
        secrets=KubernetesSecrets(vault=VaultServer(url="https://vault.example.com", role="orders")),
        tags={"owner": "team shop"},
    ),
)
KubernetesService(
    "prices",
    KubernetesServiceArgs(
        container=KubernetesContainer(image="registry.example.com/prices@sha256:" + "ab" * 32),
        network=KubernetesNetwork(allow_from=[KubernetesPeer(namespace="ingress")]),
        ingress=KubernetesIngress(class_name="nginx", host="prices.example.com", tls_secret_name="prices"),
        scaling=KubernetesScaling(minimum_replicas=3, minimum_available=2),
    ),
)
"""


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory, engine: RealEngine) -> Iterator[Sandboxed]:
    """The program above, deployed."""
    with deployed_program(tmp_path_factory.mktemp("orders") / "trial", engine, PROGRAM) as sandboxed:
        yield sandboxed


@pytest.fixture
def api(deployed: Sandboxed) -> Api:
    """The cluster, to look at what is really there and to change it by hand."""
    return kubernetes_api(deployed)


def different(steps: Mapping[str, Step]) -> dict[str, Operation]:
    return {name: step.operation for name, step in steps.items() if step.operation is not Operation.SAME}


def path_of(step: Step) -> str:
    """Where the API server has a Deployment."""
    assert step.new is not None
    metadata = step.new.outputs["metadata"]
    return f"/apis/apps/v1/namespaces/{metadata['namespace']}/deployments/{metadata['name']}"


def read(step: Step, variable: str) -> str:
    """From which Secret the pods read a variable."""
    assert step.new is not None
    (container,) = step.new.inputs["spec"]["template"]["spec"]["containers"]
    (found,) = [item for item in container["env"] if item["name"] == variable]
    return str(found["valueFrom"]["secretKeyRef"]["name"])


def test_a_second_look_finds_nothing_to_change_also_after_a_refresh(deployed: Sandboxed) -> None:
    """Quantities included: what the component asks for is what the API server answers."""
    assert different(deployed.up()) == {}
    deployed.succeed(deployed.cli.refresh(deployed.request()))
    assert different(deployed.preview()) == {}


@pytest.mark.parametrize("count", [5, 99])
def test_the_number_of_pods_is_the_autoscaler_s(deployed: Sandboxed, api: Api, count: int) -> None:
    """Scaled by hand, the service is as the program wants it; what is out of bounds is the ledger's to tell."""
    path = path_of(deployed.preview()["orders-deployment"])
    api.merge(path, {"spec": {"replicas": count}})
    deployed.succeed(deployed.cli.refresh(deployed.request()))
    assert different(deployed.preview()) == {}
    assert different(deployed.up()) == {}
    assert api.get(path)["spec"]["replicas"] == count


def test_another_image_is_rolled_out_and_leaves_the_number_of_pods_alone(deployed: Sandboxed, api: Api) -> None:
    """One object changes, in place for the API server."""
    path = path_of(deployed.preview()["orders-deployment"])
    api.merge(path, {"spec": {"replicas": 4}})
    changed = PROGRAM.replace('orders@sha256:" + "ab"', 'orders@sha256:" + "cd"')
    assert different(deployed.up(changed)) == {"orders-deployment": Operation.UPDATE}
    assert api.get(path)["spec"]["replicas"] == 4
    deployed.up(PROGRAM)


def test_another_reference_is_another_secret_beside_the_old_one(deployed: Sandboxed) -> None:
    """Pods roll to it; the old one goes once they have."""
    before = read(deployed.up(PROGRAM)["orders-deployment"], "DATABASE_URL")
    steps = deployed.up(PROGRAM.replace("database#url", "database?version=2#url"))
    changed = different(steps)
    assert changed["orders-deployment"] is Operation.UPDATE
    assert set(changed) == {"orders-deployment", "orders-secret-database-url"}
    assert changed["orders-secret-database-url"] in (Operation.CREATE_REPLACEMENT, Operation.REPLACE)
    assert read(steps["orders-deployment"], "DATABASE_URL") != before


def test_what_is_not_restricted_is_refused_in_its_namespace(deployed: Sandboxed, api: Api) -> None:
    """By the API server, whoever asks."""
    pod = {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "shell"},
        "spec": {"containers": [{"name": "shell", "image": "busybox"}]},
    }
    with pytest.raises(RefusedError, match=r'violates PodSecurity "restricted:v1\.34"'):
        api.post("/api/v1/namespaces/trial-dev-orders/pods", pod, is_dry_run=True)
