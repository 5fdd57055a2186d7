"""The rules of the Pod Security Standards beside the admission of a real API server: on the same pods the same verdict."""

import random
from collections.abc import Iterator
from typing import Any

import pytest
from kubernetes_objects import container, merged, pod_spec
from penstock.platform.judging import judge
from penstock.platform.resource import Graph
from penstock.platform.rule import Rule, Verdict
from penstock.platform.sandbox.folder import SandboxFolder
from penstock.platform.sandbox.kubernetes.api import Api, RefusedError
from penstock.platform.sandbox.kubernetes.binaries import ensure_binaries
from penstock.platform.sandbox.kubernetes.cluster import LocalCluster
from penstock.policies import Parameters
from penstock.policies.catalogue import pod_baseline, pod_restricted
from resources import resource

VERSIONS = ("v1.18", "v1.22", "v1.24", "v1.28", "v1.30", "v1.34")
"""Editions with the controls of their own between which something changed, up to that of the server."""

PROFILES = ("baseline", "restricted")
APPARMOR = "container.apparmor.security.beta.kubernetes.io/web"
CONFIG = {"configMap": {"name": "settings"}}
PROBE = {"httpGet": {"path": "/", "port": 80, "host": "10.0.0.1"}}
HOOK = {"preStop": {"httpGet": {"path": "/", "port": 80, "host": "10.0.0.1"}}}

BARE: dict[str, Any] = {"containers": [{"name": "web", "image": "registry.example.com/web:1"}]}

IN_POD: dict[str, Any] = {
    "host network": {"hostNetwork": True},
    "host processes": {"hostPID": True},
    "host communication": {"hostIPC": True},
    "host path": {"volumes": [{"name": "v", "hostPath": {"path": "/var/log"}}]},
    "no source": {"volumes": [{"name": "v"}]},
    "empty": {"volumes": [{"name": "v", "emptyDir": {}}]},
    "settings": {"volumes": [{"name": "v", **CONFIG}]},
    "network file system": {"volumes": [{"name": "v", "nfs": {"server": "10.0.0.1", "path": "/"}}]},
    "repository": {"volumes": [{"name": "v", "gitRepo": {"repository": "https://example.com"}}]},
    "disk": {"volumes": [{"name": "v", "awsElasticBlockStore": {"volumeID": "vol-1"}}]},
    "driver": {"volumes": [{"name": "v", "csi": {"driver": "example.com"}}]},
    "projected": {"volumes": [{"name": "v", "projected": {"sources": [CONFIG]}}]},
    "two volumes": {"volumes": [{"name": "a", "emptyDir": {}}, {"name": "b", "fc": {"wwids": ["1"]}}]},
    "user namespace": {"hostUsers": False},
    "linux": {"os": {"name": "linux"}},
}

IN_CONTAINER: dict[str, Any] = {
    "host port": {"ports": [{"containerPort": 80, "hostPort": 80}]},
    "no host port": {"ports": [{"containerPort": 80, "hostPort": 0}, {"containerPort": 81}]},
    "liveness": {"livenessProbe": PROBE},
    "readiness": {"readinessProbe": {"httpGet": None, "tcpSocket": {"port": 80, "host": "10.0.0.1"}}},
    "startup": {"startupProbe": {"httpGet": {"path": "/", "port": 80, "host": ""}}},
    "hook": {"lifecycle": HOOK},
}

CONTEXTS_OF_BOTH: dict[str, Any] = {
    "apparmor off": {"appArmorProfile": {"type": "Unconfined"}},
    "apparmor of the runtime": {"appArmorProfile": {"type": "RuntimeDefault"}},
    "selinux type": {"seLinuxOptions": {"type": "spc_t"}},
    "selinux container": {"seLinuxOptions": {"type": "container_t", "level": "s0"}},
    "selinux engine": {"seLinuxOptions": {"type": "container_engine_t"}},
    "selinux user": {"seLinuxOptions": {"user": "system_u"}},
    "selinux role": {"seLinuxOptions": {"role": "system_r"}},
    "seccomp off": {"seccompProfile": {"type": "Unconfined"}},
    "seccomp of the runtime": {"seccompProfile": {"type": "RuntimeDefault"}},
    "seccomp local": {"seccompProfile": {"type": "Localhost", "localhostProfile": "web.json"}},
    "not root": {"runAsNonRoot": True},
    "may be root": {"runAsNonRoot": False},
    "said nothing of root": {"runAsNonRoot": None},
    "is root": {"runAsUser": 0},
    "is a user": {"runAsUser": 1000},
}

CONTEXTS_OF_PODS: dict[str, Any] = {
    "no seccomp": {"seccompProfile": None},
    **{
        f"sysctl {name}": {"sysctls": [{"name": name, "value": "1"}]}
        for name in (
            "kernel.shm_rmid_forced",
            "net.ipv4.ip_local_reserved_ports",
            "net.ipv4.tcp_keepalive_time",
            "net.ipv4.tcp_rmem",
            "net.ipv4.tcp_notsent_lowat",
            "kernel.msgmax",
        )
    },
}

CONTEXTS_OF_CONTAINERS: dict[str, Any] = {
    "privileged": {"privileged": True, "allowPrivilegeEscalation": None},
    "not privileged": {"privileged": False},
    "escalation": {"allowPrivilegeEscalation": True},
    "escalation left open": {"allowPrivilegeEscalation": None},
    "adds": {"capabilities": {"add": ["NET_ADMIN"]}},
    "adds raw": {"capabilities": {"add": ["NET_BIND_SERVICE", "NET_RAW"], "drop": None}},
    "adds a default": {"capabilities": {"add": ["CHOWN"]}},
    "binds": {"capabilities": {"add": ["NET_BIND_SERVICE"]}},
    "drops some": {"capabilities": {"drop": ["NET_RAW"]}},
    "drops in lower case": {"capabilities": {"drop": ["all"]}},
    "no capabilities": {"capabilities": None},
    "masked": {"procMount": "Default"},
}

ANNOTATIONS: dict[str, Any] = {
    "annotated off": {APPARMOR: "unconfined"},
    "annotated": {APPARMOR: "runtime/default"},
    "annotated local": {APPARMOR: "localhost/web"},
    "seccomp annotated off": {"seccomp.security.alpha.kubernetes.io/pod": "unconfined"},
    "seccomp annotated": {"container.seccomp.security.alpha.kubernetes.io/web": "docker/default"},
}

WHOLE: dict[str, Any] = {
    "windows": {**BARE, "os": {"name": "windows"}, "securityContext": {"runAsNonRoot": True}},
    "windows as anybody": {**BARE, "os": {"name": "windows"}},
    "process of its node": {
        **BARE,
        "os": {"name": "windows"},
        "hostNetwork": True,
        "securityContext": {"windowsOptions": {"hostProcess": True}, "runAsNonRoot": True},
    },
    "unmasked": pod_spec(container(securityContext={"procMount": "Unmasked"}), hostUsers=False),
}


def pieces() -> dict[str, dict[str, Any]]:
    """What is laid over a pod, by name: over its spec, its first container, its annotations."""
    found: dict[str, dict[str, Any]] = {}
    found |= {name: {"spec": spec} for name, spec in IN_POD.items()}
    found |= {name: {"container": more} for name, more in IN_CONTAINER.items()}
    pods = {**CONTEXTS_OF_BOTH, **CONTEXTS_OF_PODS}
    found |= {f"pod: {name}": {"spec": {"securityContext": context}} for name, context in pods.items()}
    containers = {**CONTEXTS_OF_BOTH, **CONTEXTS_OF_CONTAINERS}
    found |= {name: {"container": {"securityContext": context}} for name, context in containers.items()}
    found |= {f"init: {name}": {"init": {"securityContext": context}} for name, context in containers.items()}
    return found | {name: {"annotations": annotations} for name, annotations in ANNOTATIONS.items()}


def generated() -> Iterator[tuple[str, dict[str, Any]]]:
    """Pods: each piece over one that is let in everywhere and over a bare one, and several pieces at once."""
    pods = pieces()
    names = list(pods)
    for base in ("good", "bare"):
        for name in names:
            yield f"{base}, {name}", composed(base, [pods[name]])
    draw = random.Random(20)  # noqa: S311 - the same pods in every run
    for number in range(60):
        drawn = draw.sample(names, 3)
        yield f"{number}: {', '.join(drawn)}", composed(draw.choice(("good", "bare")), [pods[name] for name in drawn])
    for name, spec in WHOLE.items():
        yield name, {"metadata": {}, "spec": spec}


def composed(base: str, laid: list[dict[str, Any]]) -> dict[str, Any]:
    """A pod with these pieces over it."""
    spec = pod_spec() if base == "good" else BARE
    first = spec["containers"][0]
    annotations: dict[str, str] = {}
    init: dict[str, Any] | None = None
    for piece in laid:
        spec = merged(spec, piece.get("spec", {}))
        first = merged(first, piece.get("container", {}))
        annotations |= piece.get("annotations", {})
        if "init" in piece:
            plain = {"readinessProbe": None, "livenessProbe": None, "name": "init"}
            init = merged(init or merged(first if base == "bare" else container(), plain), piece["init"])
    spec = {**spec, "containers": [first], **({"initContainers": [init]} if init else {})}
    return {"metadata": {"annotations": annotations}, "spec": spec}


def namespace(version: str, profile: str) -> str:
    return f"{profile}-{version.replace('.', '-')}"


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    ensure_binaries()
    folder = SandboxFolder(tmp_path_factory.mktemp("admission") / ".penstock")
    folder.prepare()
    local = LocalCluster(folder)
    server = Api.of(local.ensure())
    for version in VERSIONS:
        for profile in PROFILES:
            mode = "pod-security.kubernetes.io/enforce"
            labels = {mode: profile, f"{mode}-version": version}
            metadata = {"name": namespace(version, profile), "labels": labels}
            server.post("/api/v1/namespaces", {"apiVersion": "v1", "kind": "Namespace", "metadata": metadata})
    yield server
    local.stop()


def is_refused(api: Api, pod: dict[str, Any], version: str, profile: str) -> bool | None:
    """Whether the server refuses a pod for what it may do; None where it is no valid pod at all."""
    body = merged(pod, {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}})
    try:
        api.post(f"/api/v1/namespaces/{namespace(version, profile)}/pods", body, is_dry_run=True)
    except RefusedError as error:
        if not error.is_forbidden and not error.is_invalid:
            raise
        return True if error.is_forbidden else None
    return False


def violated(pod: dict[str, Any], version: str, profile: str) -> list[str]:
    """What the rules say of it. Restricted is asked for on top of baseline."""
    parameters = Parameters(pod_security_version=version)
    rules: tuple[Rule, ...] = pod_baseline.rules(parameters)
    if profile == "restricted":
        rules = (*rules, *pod_restricted.rules(parameters))
    judgement = judge(rules, Graph([resource("kubernetes:core/v1:Pod", "web", **pod)]))
    assert {finding.verdict for finding in judgement.findings} <= {Verdict.VIOLATION}
    return [f"{finding.rule_id}: {finding.message}" for finding in judgement.findings]


def test_there_are_pods_of_every_kind() -> None:
    """And of all verdicts, or the comparison would prove nothing."""
    pods = dict(generated())
    assert len(pods) >= 200
    verdicts = {tuple(bool(violated(pod, "v1.34", profile)) for profile in PROFILES) for pod in pods.values()}
    assert verdicts == {(False, False), (False, True), (True, True)}


@pytest.mark.parametrize("version", VERSIONS)
def test_the_rules_judge_as_the_server_does(api: Api, version: str) -> None:
    """Every pod is let in or refused alike, in every edition and both profiles."""
    judged, differences = 0, []
    for name, pod in generated():
        for profile in PROFILES:
            refused = is_refused(api, pod, version, profile)
            judged += refused is not None
            found = violated(pod, version, profile)
            if refused is not None and refused != bool(found):
                differences.append((name, profile, found))
    assert differences == []
    assert judged >= 400
