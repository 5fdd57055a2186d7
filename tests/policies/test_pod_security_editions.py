"""The editions of the Pod Security Standards that are newer than the server beside which they are tested, and what is told."""

from typing import Any

import pytest
from kubernetes_objects import container, pod, pod_list
from penstock.platform.judging import judge
from penstock.platform.resource import Graph, Resource
from penstock.policies import Parameters
from penstock.policies.catalogue import pod_baseline, pod_restricted
from pydantic import ValidationError


def refused(version: str, subject: Resource) -> dict[str, str]:
    """What the rules of an edition say, by rule."""
    parameters = Parameters(pod_security_version=version)
    rules = (*pod_baseline.rules(parameters), *pod_restricted.rules(parameters))
    return {finding.rule_id: finding.message for finding in judge(rules, Graph([subject])).findings}


IN_USER_NAMESPACE = pod(
    container(securityContext={"procMount": "Unmasked"}),
    hostUsers=False,
    securityContext={"runAsUser": 0, "runAsNonRoot": None},
)


@pytest.mark.parametrize(
    ("version", "rules"),
    [
        ("v1.34", {"PEN-PSB-010", "PEN-PSR-003", "PEN-PSR-004"}),
        ("v1.35", {"PEN-PSR-007"}),
        ("latest", {"PEN-PSR-007"}),
    ],
)
def test_a_user_namespace_relaxes_since_1_35(version: str, rules: set[str]) -> None:
    """Root in such a pod is nobody on its node; only restricted still wants the masked /proc."""
    assert set(refused(version, IN_USER_NAMESPACE)) == rules


def test_more_parameters_of_the_kernel_are_safe_since_1_37() -> None:
    subject = pod(securityContext={"sysctls": [{"name": "net.ipv4.tcp_notsent_lowat", "value": "1"}]})
    assert set(refused("v1.36", subject)) == {"PEN-PSB-012"}
    assert refused("v1.37", subject) == {}
    assert refused("latest", subject) == {}


def sysctl(name: str) -> Resource:
    return pod(securityContext={"sysctls": [{"name": name, "value": "1"}]})


SECCOMP = "seccomp.security.alpha.kubernetes.io/pod"
SECCOMP_OF_CONTAINER = "container.seccomp.security.alpha.kubernetes.io/web"

TIGHTER = {
    "PEN-PSB-007": (34, pod(container(livenessProbe={"tcpSocket": {"host": "10.0.0.1", "port": 80}}))),
    "PEN-PSR-002": (8, pod(container(securityContext={"allowPrivilegeEscalation": True}))),
    "PEN-PSR-004": (23, pod(securityContext={"runAsUser": 0})),
    "PEN-PSR-005": (19, pod(securityContext={"seccompProfile": None})),
    "PEN-PSR-006": (22, pod(container(securityContext={"capabilities": None}))),
    "PEN-PSR-007": (35, pod(container(securityContext={"procMount": "Unmasked"}), hostUsers=False)),
}
MILDER = [
    ("PEN-PSB-009", 31, pod(container(securityContext={"seLinuxOptions": {"type": "container_engine_t"}}))),
    ("PEN-PSB-010", 35, IN_USER_NAMESPACE),
    ("PEN-PSB-011", 19, pod(annotations={SECCOMP: "unconfined"})),
    ("PEN-PSR-006", 25, pod(container(securityContext={"capabilities": None}), os={"name": "windows"})),
    *(
        ("PEN-PSB-012", minor, sysctl(f"net.ipv4.{name}"))
        for name, minor in {
            "ip_local_reserved_ports": 27,
            "tcp_keepalive_time": 29,
            "tcp_fin_timeout": 29,
            "tcp_keepalive_intvl": 29,
            "tcp_keepalive_probes": 29,
            "tcp_rmem": 32,
            "tcp_wmem": 32,
            "tcp_slow_start_after_idle": 37,
            "tcp_notsent_lowat": 37,
        }.items()
    ),
]


@pytest.mark.parametrize(("rule", "minor", "subject"), [(rule, *since) for rule, since in TIGHTER.items()])
def test_a_control_refuses_since_its_edition(rule: str, minor: int, subject: Resource) -> None:
    assert rule not in refused(f"v1.{minor - 1}", subject)
    assert rule in refused(f"v1.{minor}", subject)


@pytest.mark.parametrize(("rule", "minor", "subject"), MILDER)
def test_a_control_lets_in_since_its_edition(rule: str, minor: int, subject: Resource) -> None:
    assert rule in refused(f"v1.{minor - 1}", subject)
    assert rule not in refused(f"v1.{minor}", subject)


@pytest.mark.parametrize("key", [SECCOMP, SECCOMP_OF_CONTAINER])
def test_seccomp_is_an_annotation_before_1_19(key: str) -> None:
    """Of the pod or of a container; other annotations say nothing about it."""
    for profile in ("runtime/default", "docker/default", "localhost/shop.json"):
        assert "PEN-PSB-011" not in refused("v1.18", pod(annotations={key: profile}))
    assert "PEN-PSB-011" in refused("v1.18", pod(annotations={key: "unconfined"}))
    assert "PEN-PSB-011" not in refused("v1.18", pod(annotations={f"example.com/{key}": "unconfined"}))
    assert "PEN-PSB-011" not in refused("v1.18", pod(annotations={f"{SECCOMP}s": "unconfined"}))


@pytest.mark.parametrize(
    "name",
    [
        "kernel.shm_rmid_forced",
        "net.ipv4.ip_local_port_range",
        "net.ipv4.tcp_syncookies",
        "net.ipv4.ping_group_range",
        "net.ipv4.ip_unprivileged_port_start",
    ],
)
def test_some_parameters_of_the_kernel_were_always_safe(name: str) -> None:
    assert "PEN-PSB-012" not in refused("v1.0", sysctl(name))


@pytest.mark.parametrize("version", ["1.34", "v1", "v2.0", "", "newest", "v1.34; rm", None])
def test_an_edition_is_named_as_kubernetes_names_it(version: Any) -> None:
    with pytest.raises(ValidationError):
        Parameters(pod_security_version=version)


@pytest.mark.parametrize(
    ("rule", "subject", "message"),
    [
        (
            "PEN-PSB-003",
            pod(container(name="x\n\x1b[31m", securityContext={"privileged": True})),
            "container 'x\\n\\x1b[31m' sets securityContext.privileged to True",
        ),
        ("PEN-PSB-002", pod(hostPID=True), "the pod sets hostPID to True"),
        ("PEN-PSB-002", pod_list(hostIPC=True), "the pod of items[1] sets hostIPC to True"),
        (
            "PEN-PSB-004",
            pod(container(), initContainers=[container(securityContext={"capabilities": {"add": ["SYS_TIME"]}})]),
            "init container 'web' adds SYS_TIME in securityContext.capabilities.add",
        ),
        (
            "PEN-PSR-003",
            pod(securityContext={"runAsNonRoot": False}),
            "the pod sets securityContext.runAsNonRoot to False",
        ),
    ],
)
def test_a_message_names_what_fails(rule: str, subject: Resource, message: str) -> None:
    """The container or the pod, the field and its value; names that are hostile are shown escaped."""
    assert refused("latest", subject)[rule] == message
