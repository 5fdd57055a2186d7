"""The Pod Security Standards, profile *restricted*: what current practice asks of every container."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from ...platform.errors import printable
from ...platform.resource import UNKNOWN
from ...platform.rule import ResourceRule, Severity, Violation, each
from ..parameters import Parameters
from .pod_baseline import is_unusual_proc_mount
from .pod_security import (
    RELAXED_FOR_USER_NAMESPACES,
    Check,
    Control,
    edition_rules,
    effective,
    in_every_container,
    missing,
    since,
    unless_user_namespace,
    unless_windows,
)
from .pod_templates import Found, Part, Pod, every_pod, forbidden, in_lists, title

__all__ = ["rules"]

_VOLUMES: Final = frozenset(
    [
        "configMap",
        "csi",
        "downwardAPI",
        "emptyDir",
        "ephemeral",
        "image",
        "persistentVolumeClaim",
        "projected",
        "secret",
    ]
)
_PROFILES: Final = frozenset(("RuntimeDefault", "Localhost"))


def _volume_types(pod: Pod) -> Found:
    def violation(volume: Part) -> Violation | None:
        value = volume.known()
        given = value.items() if isinstance(value, Mapping) else ()
        sources = {name for name, source in given if source is not None} - {"name"}
        # Without a source it is an emptyDir; one that is not known yet may come to nothing.
        good = sorted(sources & _VOLUMES)
        if not sources or any(volume.at(name).value is not UNKNOWN for name in good):
            return None
        for name in good:
            volume.get(name)
        kinds = ", ".join(sorted(printable(name, 40) for name in sources))
        return Violation(f"volume {printable(volume.get('name', volume.path), 80)!r} is of the type {kinds}")

    return each(pod.spec.items("volumes"), violation)


def _no_escalation(pod: Pod) -> Found:
    path = "securityContext.allowPrivilegeEscalation"

    def violation(container: Part) -> Violation | None:
        value = container.get(path)
        if value is None:
            return missing(pod, f"{title(container)} does not set {path} to false")
        return None if value is False else Violation(f"{title(container)} sets {path} to {printable(value, 40)}")

    return each(pod.containers(), violation)


def _in_pod_or_container(path: str, is_good: Callable[[Any], bool], wanted: str) -> Callable[[Pod], Found]:
    """The check that no place has a bad value and every container has a good one, its own or the pod's."""

    def check(pod: Pod) -> Found:
        def not_set(container: Part) -> Violation | None:
            if effective(pod, container, path) is not None:
                return None
            return missing(pod, f"neither the pod nor {title(container)} sets {path} to {wanted}")

        bad = each(pod.places(), lambda place: forbidden(place, path, lambda value: not is_good(value)))
        return [*bad, *each(pod.containers(), not_set)]

    return check


def _no_root_user(pod: Pod) -> Found:
    return each(
        pod.places(), lambda place: forbidden(place, "securityContext.runAsUser", lambda user: user in (0, "0"))
    )


def _capabilities(pod: Pod) -> Found:
    def dropped(container: Part) -> Violation | None:
        items = container.items("securityContext.capabilities.drop")
        if any(item.value == "ALL" for item in items):
            return None
        container.get("securityContext.capabilities.drop")
        for item in items:
            item.known()
        return missing(pod, f'{title(container)} does not set securityContext.capabilities.drop to ["ALL"]')

    def added(pair: tuple[Part, Part]) -> Violation | None:
        name = pair[1].known()
        if name == "NET_BIND_SERVICE":
            return None
        return Violation(f"{title(pair[0])} adds {printable(name, 40)} in securityContext.capabilities.add")

    return [*each(pod.containers(), dropped), *each(in_lists(pod, "securityContext.capabilities.add"), added)]


def rules(parameters: Parameters) -> tuple[ResourceRule, ...]:
    """The controls, in the edition that is asked for."""
    return edition_rules(_CONTROLS, parameters)


def _control(number: int, name: str, **facts: Any) -> Control:
    return Control(id=f"PEN-PSR-{number:03}", profile="restricted", name=name, **facts)


def _non_root(version: int) -> Check:
    return unless_user_namespace(
        version, _in_pod_or_container("securityContext.runAsNonRoot", lambda value: value is True, "true")
    )


def _seccomp(version: int) -> Check:
    path, wanted = "securityContext.seccompProfile.type", "RuntimeDefault or Localhost"
    check = _in_pod_or_container(path, lambda value: str(value) in _PROFILES, wanted)
    return since(19, version, unless_windows(version, check))


_CONTROLS: Final = (
    _control(
        1,
        "Volume Types",
        sentence="Pods mount only volumes that are theirs or claimed.",
        why="Other types name a disk or a server directly, past the claims that decide who may have it.",
        fix='Claim it: {"name": "data", "persistentVolumeClaim": {"claimName": "data"}}.',
        check=lambda _: every_pod(_volume_types),
        severity=Severity.MEDIUM,
    ),
    _control(
        2,
        "Privilege Escalation",
        sentence="No process of a container gains more privileges than it was started with.",
        why="A set-user-ID program in the image makes its caller root otherwise.",
        fix='Set security_context={"allowPrivilegeEscalation": False} on every container.',
        check=lambda version: since(8, version, unless_windows(version, _no_escalation)),
        checkov=("CKV_K8S_20",),
    ),
    _control(
        3,
        "Running as Non-root",
        sentence="Containers must run as another user than root.",
        why="Root in a container is root of the node as soon as it gets out.",
        fix='Set security_context={"runAsNonRoot": True} on the pod, and a numeric USER in the image.',
        check=_non_root,
        checkov=("CKV_K8S_23",),
    ),
    _control(
        4,
        "Running as Non-root user",
        sentence="No container is given the user 0.",
        why="The user 0 is root, whatever the image says.",
        fix='Set security_context={"runAsUser": 65532}, or leave it to the image.',
        check=lambda version: since(23, version, unless_user_namespace(version, _no_root_user)),
    ),
    _control(
        5,
        "Seccomp",
        sentence="Every container has a seccomp profile.",
        why="Without one, unless the node has a default, a container may call everything that the kernel has.",
        fix='Set security_context={"seccompProfile": {"type": "RuntimeDefault"}} on the pod.',
        check=_seccomp,
        severity=Severity.MEDIUM,
        checkov=("CKV_K8S_31",),
    ),
    _control(
        6,
        "Capabilities",
        sentence="Containers drop all capabilities, and add none but NET_BIND_SERVICE.",
        why="A runtime's default still lets a container forge packets, change owners and take any user's id.",
        fix='Set security_context={"capabilities": {"drop": ["ALL"]}} on every container.',
        check=lambda version: since(22, version, unless_windows(version, _capabilities)),
        severity=Severity.MEDIUM,
        checkov=("CKV_K8S_37",),
    ),
    _control(
        7,
        "/proc Mount Type",
        sentence="Every container has the masked /proc, in a user namespace too.",
        why="Since v1.35 baseline lets a pod in a user namespace have an unmasked /proc; restricted does not.",
        fix="Leave proc_mount out.",
        check=lambda version: since(
            RELAXED_FOR_USER_NAMESPACES,
            version,
            in_every_container("securityContext.procMount", is_unusual_proc_mount),
        ),
    ),
)
