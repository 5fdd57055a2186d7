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
