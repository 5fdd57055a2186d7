"""The Pod Security Standards as rules: one for each control, in the edition of the version of Kubernetes that is asked for.

They judge as the admission of Kubernetes does (`k8s.io/pod-security-admission`), each edition as its version had it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from ...platform.resource import Resource
from ...platform.rule import NOT_APPLICABLE, Outcome, ResourceRule, Severity, Violation, each
from ..parameters import Parameters
from ..standards import checkov, pod_security
from .pod_templates import WORKLOADS, Found, Part, Pod, every_pod, forbidden

__all__ = [
    "RELAXED_FOR_USER_NAMESPACES",
    "Check",
    "Control",
    "edition",
    "edition_rules",
    "in_every_container",
    "in_every_place",
    "since",
    "unless_user_namespace",
    "unless_windows",
]

URL: Final = "https://kubernetes.io/docs/concepts/security/pod-security-standards/"

LATEST: Final = 1_000_000
RELAXED_FOR_USER_NAMESPACES: Final = 35
EXEMPT_WINDOWS: Final = 25

Check = Callable[[Resource], Outcome]


def edition(version: str) -> int:
    """The minor version of Kubernetes behind `v1.<minor>`; `latest` is above all of them."""
    return LATEST if version == "latest" else int(version.rpartition(".")[2])


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """One control of the standards."""

    id: str
    profile: str
    """`baseline` or `restricted`."""
    name: str
    """As the standards have it."""
    sentence: str
    why: str
    fix: str
    check: Callable[[int], Check]
    """Makes the check, of an edition."""
    severity: Severity = Severity.HIGH
    checkov: tuple[str, ...] = ()

    def rule(self, version: int) -> ResourceRule:
        """The rule of an edition."""
        return ResourceRule(
            id=self.id,
            sentence=self.sentence,
            severity=self.severity,
            why=self.why,
            fix=self.fix,
            references=pod_security(f"{self.profile}/{self.name}"),
            equivalents=checkov(*self.checkov),
            url=URL,
            types=WORKLOADS,
            check=self.check(version),
        )


def edition_rules(controls: Iterable[Control], parameters: Parameters) -> tuple[ResourceRule, ...]:
    """The rules of controls, in the edition that is asked for."""
    version = edition(parameters.pod_security_version)
    return tuple(control.rule(version) for control in controls)


def in_every_place(path: str, is_forbidden: Callable[[Any], bool]) -> Check:
    """The check that neither a pod nor a container has a forbidden value at a path."""
    return every_pod(lambda pod: each(pod.places(), lambda place: forbidden(place, path, is_forbidden)))


def in_every_container(path: str, is_forbidden: Callable[[Any], bool]) -> Check:
    """The check that no container has a forbidden value at a path."""
    return every_pod(lambda pod: each(pod.containers(), lambda container: forbidden(container, path, is_forbidden)))


def since(minimum: int, version: int, check: Check) -> Check:
    """The check, where the edition has the control already."""
    return check if version >= minimum else _not_applicable


def unless_windows(version: int, check: Callable[[Pod], Found]) -> Check:
    """The check of every pod but those of Windows, which editions since 1.25 exempt from what only Linux has."""

    def judge(pod: Pod) -> Found:
        found = check(pod)
        return [] if found and version >= EXEMPT_WINDOWS and pod.spec.get("os.name") == "windows" else found

    return every_pod(judge)


def unless_user_namespace(version: int, check: Callable[[Pod], Found]) -> Check:
    """The check of every pod but those in a user namespace of their own, for which editions since 1.35 are milder."""

    def judge(pod: Pod) -> Found:
        found = check(pod)
        is_relaxed = found and version >= RELAXED_FOR_USER_NAMESPACES and pod.spec.get("hostUsers") is False
        return [] if is_relaxed else found

    return every_pod(judge)


def effective(pod: Pod, container: Part, path: str) -> Any:
    """What holds for a container: its own value at a path, or else the pod's."""
    own = container.get(path)
    return pod.spec.get(path) if own is None else own


def missing(pod: Pod, message: str) -> Violation | None:
    """The violation that something is left out; a patch leaves it as it is."""
    return None if pod.is_patch else Violation(message)


def _not_applicable(resource: Resource) -> Outcome:
    del resource
    return NOT_APPLICABLE
