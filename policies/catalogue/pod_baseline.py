"""The Pod Security Standards, profile *baseline*: what leads out of a container into its node."""

from collections.abc import Iterator
from typing import Any, Final

from ...platform.errors import printable
from ...platform.rule import ResourceRule, Severity, Violation, each
from ..parameters import Parameters
from ..values import true
from .pod_security import (
    Check,
    Control,
    edition_rules,
    in_every_container,
    in_every_place,
    since,
    unless_user_namespace,
)
from .pod_templates import Found, Part, Pod, every_pod, forbidden, in_lists, title

__all__ = ["rules"]

_CAPABILITIES: Final = frozenset(
    [
        "AUDIT_WRITE",
        "CHOWN",
        "DAC_OVERRIDE",
        "FOWNER",
        "FSETID",
        "KILL",
        "MKNOD",
        "NET_BIND_SERVICE",
        "SETFCAP",
        "SETGID",
        "SETPCAP",
        "SETUID",
        "SYS_CHROOT",
    ]
)
"""What container runtimes give by default, without NET_RAW."""

_SYSCTLS: Final = {
    0: "kernel.shm_rmid_forced net.ipv4.ip_local_port_range net.ipv4.tcp_syncookies net.ipv4.ping_group_range "
    "net.ipv4.ip_unprivileged_port_start",
    27: "net.ipv4.ip_local_reserved_ports",
    29: "net.ipv4.tcp_keepalive_time net.ipv4.tcp_fin_timeout net.ipv4.tcp_keepalive_intvl "
    "net.ipv4.tcp_keepalive_probes",
    32: "net.ipv4.tcp_rmem net.ipv4.tcp_wmem",
    37: "net.ipv4.tcp_slow_start_after_idle net.ipv4.tcp_notsent_lowat",
}
"""The safe ones, by the minor version since which an edition has them."""

_SELINUX_TYPES: Final = frozenset(("", "container_t", "container_init_t", "container_kvm_t"))
_SELINUX_ENGINE: Final = (31, "container_engine_t")

_PROBES: Final = tuple(
    f"{handler}.{asked}.host"
    for handler in ("livenessProbe", "readinessProbe", "startupProbe", "lifecycle.postStart", "lifecycle.preStop")
    for asked in ("httpGet", "tcpSocket")
)
_HOST_NAMESPACES: Final = ("hostNetwork", "hostPID", "hostIPC")
_PROFILES: Final = frozenset(("RuntimeDefault", "Localhost"))

_APPARMOR: Final = "container.apparmor.security.beta.kubernetes.io/"
_SECCOMP: Final = ("seccomp.security.alpha.kubernetes.io/pod", "container.seccomp.security.alpha.kubernetes.io/")
_SECCOMP_FIELDS: Final = 19
"""Since this minor version seccomp profiles are fields; before, they were annotations."""


def _host_namespaces(pod: Pod) -> Found:
    return each(_HOST_NAMESPACES, lambda path: forbidden(pod.spec, path, true))


def _capabilities(pod: Pod) -> Found:
    def added(pair: tuple[Part, Part]) -> Violation | None:
        name = pair[1].known()
        if name in _CAPABILITIES:
            return None
        return Violation(f"{title(pair[0])} adds {printable(name, 40)} in securityContext.capabilities.add")

    return each(in_lists(pod, "securityContext.capabilities.add"), added)


def _host_paths(pod: Pod) -> Found:
    def violation(volume: Part) -> Violation | None:
        if volume.get("hostPath") is None:
            return None
        return Violation(f"volume {printable(volume.get('name', volume.path), 80)!r} is a hostPath")

    return each(pod.spec.items("volumes"), violation)


def _host_ports(pod: Pod) -> Found:
    def taken(pair: tuple[Part, Part]) -> Violation | None:
        number = pair[1].get("hostPort")
        if number in (None, 0, "0"):
            return None
        return Violation(f"{title(pair[0])} takes hostPort {printable(number, 40)}")

    return each(in_lists(pod, "ports"), taken)


def _host_of_probes(pod: Pod) -> Found:
    pairs = ((container, path) for container in pod.containers() for path in _PROBES)
    return each(pairs, lambda pair: forbidden(pair[0], pair[1], bool))


def _selinux(version: int) -> Check:
    since_version, engine = _SELINUX_ENGINE
    allowed = _SELINUX_TYPES | ({engine} if version >= since_version else set())
    fields = (("type", lambda value: str(value) not in allowed), ("user", bool), ("role", bool))

    def options(pod: Pod) -> Found:
        pairs = ((place, name, is_forbidden) for place in pod.places() for name, is_forbidden in fields)
        return each(pairs, lambda pair: forbidden(pair[0], f"securityContext.seLinuxOptions.{pair[1]}", pair[2]))

    return every_pod(options)


def _annotations(pod: Pod, *keys: str) -> Iterator[Part]:
    """The annotations of these names, or whose names begin so where it ends in a slash."""
    for part in pod.metadata.entries("annotations"):
        key = part.path.partition("annotations[")[2]
        # All of them unknown: any may be among them.
        if not key or any(key.startswith(name) if name.endswith("/") else key == f"{name}]" for name in keys):
            yield part


def _apparmor(pod: Pod) -> Found:
    def annotation(part: Part) -> Violation | None:
        value = part.known()
        is_allowed = value in ("", "runtime/default") or str(value).startswith("localhost/")
        return None if is_allowed else Violation(f"{part.path} is {printable(value, 80)!r}")

    path = "securityContext.appArmorProfile.type"
    fields = each(pod.places(), lambda place: forbidden(place, path, lambda value: str(value) not in _PROFILES))
    return [*fields, *each(_annotations(pod, _APPARMOR), annotation)]


def _seccomp(version: int) -> Check:
    def annotation(part: Part) -> Violation | None:
        value = part.known()
        is_allowed = value in ("runtime/default", "docker/default") or str(value).startswith("localhost/")
        return None if is_allowed else Violation(f"{part.path} is {printable(value, 80)!r}")

    if version < _SECCOMP_FIELDS:
        return every_pod(lambda pod: each(_annotations(pod, *_SECCOMP), annotation))
    return in_every_place("securityContext.seccompProfile.type", lambda value: str(value) not in _PROFILES)


def _sysctls(version: int) -> Check:
    allowed = {name for minimum, names in _SYSCTLS.items() if version >= minimum for name in names.split()}

    def sysctl(part: Part) -> Violation | None:
        name = part.get("name")
        return None if name in allowed else Violation(f"the pod sets the sysctl {printable(name, 80)}")

    return every_pod(lambda pod: each(pod.spec.items("securityContext.sysctls"), sysctl))


def is_unusual_proc_mount(value: Any) -> bool:
    """Whether it is another than the masked /proc that runtimes give."""
    return bool(value != "Default")


def _proc_mount(pod: Pod) -> Found:
    path = "securityContext.procMount"
    return each(pod.containers(), lambda container: forbidden(container, path, is_unusual_proc_mount))


def rules(parameters: Parameters) -> tuple[ResourceRule, ...]:
    """The controls, in the edition that is asked for."""
    return edition_rules(_CONTROLS, parameters)


def _control(number: int, name: str, **facts: Any) -> Control:
    return Control(id=f"PEN-PSB-{number:03}", profile="baseline", name=name, **facts)


_CONTROLS: Final = (
    _control(
        1,
        "HostProcess",
        sentence="No pod of Windows runs as a process of its node.",
        why="A HostProcess container has the node itself: its files, its network, its credentials.",
        fix="Leave out security_context.windows_options.host_process; give the task to the node's own services.",
        check=lambda _: in_every_place("securityContext.windowsOptions.hostProcess", true),
        severity=Severity.CRITICAL,
    ),
    _control(
        2,
        "Host Namespaces",
        sentence="No pod shares its node's network, processes or inter-process communication.",
        why="In the node's namespaces it sees other pods' traffic and processes, and reaches what listens on the node alone.",
        fix="Leave out host_network, host_pid and host_ipc; reach others through a Service.",
        check=lambda _: every_pod(_host_namespaces),
        checkov=("CKV_K8S_17", "CKV_K8S_18", "CKV_K8S_19"),
    ),
    _control(
        3,
        "Privileged Containers",
        sentence="No container is privileged.",
        why="A privileged container is root on its node: it has every device and every capability.",
        fix='Leave out privileged; give the one capability that is needed: capabilities={"add": ["NET_BIND_SERVICE"]}.',
        check=lambda _: in_every_container("securityContext.privileged", true),
        severity=Severity.CRITICAL,
        checkov=("CKV_K8S_16",),
    ),
    _control(
        4,
        "Capabilities",
        sentence="No container adds a capability beyond those of a runtime's default.",
        why="SYS_ADMIN, NET_ADMIN, SYS_PTRACE and their like lead out of the container.",
        fix='Leave out capabilities.add, but for NET_BIND_SERVICE: capabilities={"drop": ["ALL"]}.',
        check=lambda _: every_pod(_capabilities),
        checkov=("CKV_K8S_25", "CKV_K8S_39"),
    ),
    _control(
        5,
        "HostPath Volumes",
        sentence="No pod mounts a path of its node.",
        why="Through a path of the node a pod reads the node's credentials and other pods' files, or writes what the node runs.",
        fix='Use a volume of its own: {"name": "data", "emptyDir": {}} or a persistentVolumeClaim.',
        check=lambda _: every_pod(_host_paths),
    ),
    _control(
        6,
        "Host Ports",
        sentence="No container takes a port of its node.",
        why="A port of the node is reached past network policies, and keeps a second pod from the same node.",
        fix='Leave out host_port and reach the pod through a Service: ports=[{"containerPort": 8080}].',
        check=lambda _: every_pod(_host_ports),
        severity=Severity.MEDIUM,
        checkov=("CKV_K8S_26",),
    ),
    _control(
        7,
        "Host Probes / Lifecycle Hooks",
        sentence="No probe and no lifecycle hook asks another host.",
        why="The node asks, past every network policy: whoever writes the pod reaches what only nodes may reach.",
        fix='Leave out host: the pod itself is asked: http_get={"path": "/healthz", "port": 8080}.',
        check=lambda version: since(34, version, every_pod(_host_of_probes)),
        severity=Severity.MEDIUM,
    ),
    _control(
        8,
        "AppArmor",
        sentence="No pod turns AppArmor off.",
        why="The runtime's profile keeps a container from the node's kernel settings; unconfined it has them.",
        fix='Leave app_armor_profile out, or set {"type": "RuntimeDefault"}.',
        check=lambda _: every_pod(_apparmor),
    ),
    _control(
        9,
        "SELinux",
        sentence="No pod chooses an SELinux user, role, or type but those of containers.",
        why="Another type, user or role takes the container out of what keeps it from the node's files.",
        fix='Leave se_linux_options out, or name only a type of containers: {"type": "container_t"}.',
        check=_selinux,
    ),
    _control(
        10,
        "/proc Mount Type",
        sentence="Every container has the masked /proc.",
        why="Without the masks a container reads and writes settings of the node's kernel.",
        fix="Leave proc_mount out, or run the pod in a user namespace: host_users=False.",
        check=lambda version: unless_user_namespace(version, _proc_mount),
    ),
    _control(
        11,
        "Seccomp",
        sentence="No pod turns seccomp off.",
        why="Unconfined, a container may call everything that the node's kernel has, and its errors.",
        fix='Set seccomp_profile={"type": "RuntimeDefault"}.',
        check=_seccomp,
    ),
    _control(
        12,
        "Sysctls",
        sentence="No pod sets a kernel parameter that is not safe.",
        why="A parameter that is not of the pod's own namespace changes the node for every other pod.",
        fix="Leave it out of security_context.sysctls; set what the node needs on the node group.",
        check=_sysctls,
        severity=Severity.MEDIUM,
    ),
)
