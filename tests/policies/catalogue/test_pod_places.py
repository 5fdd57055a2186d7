"""Where pods stand, by kind and version of the API, and how what is found in them is told."""

from typing import Any

import pytest
from kubernetes_objects import container, pod
from penstock.platform.resource import UNKNOWN
from penstock.platform.rule import Verdict
from penstock.policies.catalogue.pod_templates import WORKLOADS, kind_of
from resources import judged, resource

TEMPLATES = {
    ("core/v1 v1", "Pod"): "spec",
    ("core/v1 v1", "PodTemplate"): "template.spec",
    ("core/v1 v1", "ReplicationController"): "spec.template.spec",
    ("apps/v1 apps/v1beta1 apps/v1beta2 extensions/v1beta1", "Deployment"): "spec.template.spec",
    ("apps/v1 apps/v1beta2 extensions/v1beta1", "ReplicaSet"): "spec.template.spec",
    ("apps/v1 apps/v1beta1 apps/v1beta2", "StatefulSet"): "spec.template.spec",
    ("apps/v1 apps/v1beta2 extensions/v1beta1", "DaemonSet"): "spec.template.spec",
    ("batch/v1", "Job"): "spec.template.spec",
    ("batch/v1 batch/v1beta1 batch/v2alpha1", "CronJob"): "spec.jobTemplate.spec.template.spec",
    ("argoproj.io/v1alpha1", "Rollout"): "spec.template.spec",
    ("apps.kruise.io/v1alpha1", "CloneSet"): "spec.template.spec",
    ("keda.sh/v1alpha1", "ScaledJob"): "spec.jobTargetRef.template.spec",
    ("serving.knative.dev/v1", "Service"): "spec.template.spec",
    ("serving.knative.dev/v1", "Configuration"): "spec.template.spec",
    ("serving.knative.dev/v1", "Revision"): "spec",
}
PLACES = [
    (f"kubernetes:{version}:{kind}", path)
    for (versions, kind), path in TEMPLATES.items()
    for version in versions.split()
]
PRIVILEGED = {"containers": [{"name": "web", "securityContext": {"privileged": True}}]}


def at(path: str) -> dict[str, Any]:
    """An object with a privileged container there."""
    name, _, rest = path.partition(".")
    return {name: at(rest) if rest else PRIVILEGED}


@pytest.mark.parametrize(("token", "path"), PLACES)
def test_the_pods_of_every_kind_are_judged(token: str, path: str) -> None:
    """The object itself, one of a list, and the patch of one."""
    for stands in (
        resource(token, **at(path)),
        resource(f"{token}List", items=[at(path)]),
        resource(f"{token}Patch", **at(path)),
    ):
        assert len(judged("PEN-PSB-003", stands).having(Verdict.VIOLATION)) == 1


def test_no_other_kind_is_said_to_carry_pods() -> None:
    assert set(WORKLOADS) == {f"{token}{form}" for token, _ in PLACES for form in ("", "List", "Patch")}


@pytest.mark.parametrize("form", ["", "List", "Patch"])
def test_a_kind_is_told_without_its_form(form: str) -> None:
    assert kind_of(resource(f"kubernetes:apps/v1:Deployment{form}")) == "Deployment"


def test_every_container_that_is_bad_is_told_by_its_list_and_name() -> None:
    bad = {"name": "debug", "securityContext": {"privileged": True}}
    subject = pod({**bad, "name": "web"}, {**bad, "name": "side"}, initContainers=[bad], ephemeralContainers=[bad])
    assert [finding.message for finding in judged("PEN-PSB-003", subject).findings] == [
        f"{named} sets securityContext.privileged to True"
        for named in ("init container 'debug'", "container 'web'", "container 'side'", "ephemeral container 'debug'")
    ]


def test_what_is_not_known_yet_is_told_once() -> None:
    """However many containers take it from the pod."""
    subject = pod(container(), container(name="side"), securityContext={"runAsNonRoot": UNKNOWN})
    (finding,) = judged("PEN-PSR-003", subject).findings
    assert finding.verdict is Verdict.UNDECIDED
