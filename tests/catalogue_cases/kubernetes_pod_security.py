"""Pods that the Pod Security Standards let in and refuse, control by control."""

from typing import Any

from kubernetes_objects import container, deployment, patch, pod, workloads
from penstock.platform.resource import UNKNOWN
from resources import resource
from rule_cases import OK, OTHER_SHAPE, UNDECIDED, VIOLATION

APPARMOR = "container.apparmor.security.beta.kubernetes.io/web"
EPHEMERAL = {"name": "debug", "image": "busybox"}
DEFAULTS = [
    *("AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "SETFCAP"),
    *("SETGID", "SETPCAP", "SETUID", "SYS_CHROOT"),
]
VOLUMES = [
    *("configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image", "persistentVolumeClaim", "projected"),
    "secret",
]


def context(**values: Any) -> dict[str, Any]:
    """A container with this in its security context."""
    return container(securityContext=values)


def in_pod(**values: Any) -> dict[str, Any]:
    """What a pod has over the usual: this in its security context."""
    return {"securityContext": values}


UNKNOWN_POD = resource("kubernetes:core/v1:Pod", "orders", spec=UNKNOWN)
UNKNOWN_TEMPLATE = resource("kubernetes:apps/v1:Deployment", "orders", spec={"replicas": 2, "template": UNKNOWN})
WINDOWS = {"os": {"name": "windows"}}
FOREIGN = resource("kubernetes:argoproj.io/v1alpha1:Rollout", "other", spec={"workloadRef": {"name": "orders"}})
BESIDE = container(name="other", image=UNKNOWN, env=UNKNOWN)

GOOD = [pod(), *workloads(), patch({"name": "web", "image": "registry.example.com/orders:2"}), pod(BESIDE), FOREIGN]

CASES: dict[str, dict[str, list[Any]]] = {
    "PEN-PSB-001": {
        OK: [*GOOD, pod(context(windowsOptions={"hostProcess": False})), pod(**in_pod(windowsOptions={}))],
        VIOLATION: [
            pod(context(windowsOptions={"hostProcess": True})),
            pod(**in_pod(windowsOptions={"hostProcess": True}), containers=UNKNOWN),
        ],
        OTHER_SHAPE: workloads(context(windowsOptions={"hostProcess": True})),
        UNDECIDED: [pod(context(windowsOptions=UNKNOWN)), UNKNOWN_POD, UNKNOWN_TEMPLATE],
    },
    "PEN-PSB-002": {
        OK: [*GOOD, pod(hostNetwork=False, hostPID=False), pod(hostUsers=True, hostname="node", hostAliases=[])],
        VIOLATION: [pod(hostNetwork=True), pod(hostPID=True, hostIPC=UNKNOWN), patch(hostIPC=True)],
        OTHER_SHAPE: workloads(hostNetwork=True),
        UNDECIDED: [pod(hostPID=UNKNOWN), UNKNOWN_POD, UNKNOWN_TEMPLATE],
    },
    "PEN-PSB-003": {
        OK: [*GOOD, pod(context(privileged=False))],
        VIOLATION: [
            pod(context(privileged=True)),
            pod(container(), context(name="second", privileged=True)),
            pod(initContainers=[context(privileged=True)], containers=UNKNOWN),
            pod(ephemeralContainers=[{**EPHEMERAL, "securityContext": {"privileged": True}}]),
            pod(UNKNOWN, context(privileged=True)),
            patch({"name": "web", "securityContext": {"privileged": True}}),
        ],
        OTHER_SHAPE: workloads(context(privileged=True)),
        UNDECIDED: [pod(context(privileged=UNKNOWN)), pod(UNKNOWN), UNKNOWN_POD],
    },
    "PEN-PSB-004": {
        OK: [
            *GOOD,
            pod(context(capabilities={"add": ["NET_BIND_SERVICE", "CHOWN"]})),
            pod(context(capabilities={"add": DEFAULTS})),
        ],
        VIOLATION: [
            pod(context(capabilities={"add": ["SYS_ADMIN"]})),
            pod(context(capabilities={"add": [UNKNOWN, "NET_RAW"]})),
            pod(initContainers=[context(capabilities={"add": ["ALL"]})]),
        ],
        OTHER_SHAPE: workloads(context(capabilities={"add": ["net_bind_service"]})),
        UNDECIDED: [pod(context(capabilities={"add": [UNKNOWN]})), pod(context(capabilities=UNKNOWN))],
    },
    "PEN-PSB-005": {
        OK: [*GOOD, pod(volumes=[{"name": "hostPath", "emptyDir": {}}, {"name": "x", "configMap": {"name": UNKNOWN}}])],
        VIOLATION: [
            pod(volumes=[{"name": "socket", "hostPath": {"path": "/run/containerd/containerd.sock"}}]),
            pod(volumes=[UNKNOWN, {"name": "root", "hostPath": {"path": UNKNOWN}}]),
        ],
        OTHER_SHAPE: workloads(volumes=[{"name": "logs", "hostPath": {"path": "/var/log"}}]),
        UNDECIDED: [pod(volumes=UNKNOWN), pod(volumes=[{"name": "x", "hostPath": UNKNOWN}])],
    },
    "PEN-PSB-006": {
        OK: [
            *GOOD,
            pod(container(ports=[{"containerPort": 8080, "hostPort": 0}])),
            pod(container(ports=[{"hostPort": "0"}])),
        ],
        VIOLATION: [
            pod(container(ports=[{"containerPort": 8080, "hostPort": 8080}])),
            pod(container(ports=[UNKNOWN, {"containerPort": 8081, "hostPort": 8081.0}])),
        ],
        OTHER_SHAPE: workloads(initContainers=[container(ports=[{"containerPort": 1, "hostPort": 80}])]),
        UNDECIDED: [pod(container(ports=[{"hostPort": UNKNOWN}])), pod(container(ports=UNKNOWN))],
    },
    "PEN-PSB-007": {
        OK: [*GOOD, pod(container(readinessProbe={"httpGet": {"host": "", "port": 80}}))],
        VIOLATION: [
            pod(container(readinessProbe={"httpGet": {"host": "169.254.169.254", "port": 80}})),
            pod(container(startupProbe={"tcpSocket": {"host": "10.0.0.1", "port": 80}}, livenessProbe=UNKNOWN)),
            pod(container(lifecycle={"preStop": {"httpGet": {"host": "example.com", "port": 80}}})),
        ],
        OTHER_SHAPE: workloads(container(lifecycle={"postStart": {"tcpSocket": {"host": "a", "port": 1}}})),
        UNDECIDED: [pod(container(livenessProbe={"httpGet": {"host": UNKNOWN}}))],
    },
    "PEN-PSB-008": {
        OK: [
            *GOOD,
            pod(annotations={APPARMOR: "runtime/default", "example.com/other": UNKNOWN}),
            pod(annotations={APPARMOR: "localhost/shop"}),
            pod(annotations={APPARMOR: ""}),
            pod(annotations={"apparmor": "unconfined"}),
            pod(context(appArmorProfile={"type": "Localhost", "localhostProfile": "shop"})),
        ],
        VIOLATION: [
            pod(context(appArmorProfile={"type": "Unconfined"})),
            pod(**in_pod(appArmorProfile={"type": "Unconfined"}), annotations=UNKNOWN),
            pod(annotations={APPARMOR: "unconfined"}),
            deployment(annotations={APPARMOR: "docker/default"}),
        ],
        OTHER_SHAPE: workloads(context(appArmorProfile={"type": "Unconfined"})),
        UNDECIDED: [
            pod(annotations=UNKNOWN),
            pod(annotations={APPARMOR: UNKNOWN}),
            pod(**in_pod(appArmorProfile=UNKNOWN)),
        ],
    },
    "PEN-PSB-009": {
        OK: [
            *GOOD,
            pod(context(seLinuxOptions={"type": "container_t", "level": "s0:c123", "user": "", "role": ""})),
            pod(context(seLinuxOptions={"type": "container_engine_t"})),
            pod(context(seLinuxOptions={"type": ""}), **in_pod(seLinuxOptions={"type": "container_init_t"})),
            pod(context(seLinuxOptions={"type": "container_kvm_t"})),
        ],
        VIOLATION: [
            pod(context(seLinuxOptions={"type": "spc_t"})),
            pod(**in_pod(seLinuxOptions={"user": "system_u", "type": UNKNOWN})),
            pod(context(seLinuxOptions={"role": "system_r"})),
        ],
        OTHER_SHAPE: workloads(**in_pod(seLinuxOptions={"type": "unconfined_t"})),
        UNDECIDED: [pod(**in_pod(seLinuxOptions=UNKNOWN)), pod(context(seLinuxOptions={"user": UNKNOWN}))],
    },
    "PEN-PSB-010": {
        OK: [*GOOD, pod(context(procMount="Default")), pod(context(procMount="Unmasked"), hostUsers=False)],
        VIOLATION: [
            pod(context(procMount="Unmasked")),
            pod(context(procMount="Unmasked"), UNKNOWN),
            pod(context(procMount="Unmasked"), hostUsers=True),
        ],
        OTHER_SHAPE: workloads(context(procMount="Unmasked")),
        UNDECIDED: [pod(context(procMount=UNKNOWN)), pod(context(procMount="Unmasked"), hostUsers=UNKNOWN)],
    },
    "PEN-PSB-011": {
        OK: [
            *GOOD,
            pod(context(seccompProfile={"type": "Localhost", "localhostProfile": UNKNOWN})),
            pod(**in_pod(seccompProfile=None)),
        ],
        VIOLATION: [
            pod(context(seccompProfile={"type": "Unconfined"})),
            pod(**in_pod(seccompProfile={"type": "Unconfined"}), containers=UNKNOWN),
        ],
        OTHER_SHAPE: workloads(**in_pod(seccompProfile={"type": "Unconfined"})),
        UNDECIDED: [pod(**in_pod(seccompProfile={"type": UNKNOWN}))],
    },
    "PEN-PSB-012": {
        OK: [
            *GOOD,
            pod(**in_pod(sysctls=[{"name": "net.ipv4.tcp_syncookies", "value": UNKNOWN}])),
            pod(**in_pod(sysctls=[{"name": "net.ipv4.tcp_rmem"}])),
        ],
        VIOLATION: [
            pod(**in_pod(sysctls=[{"name": "kernel.msgmax", "value": "1"}])),
            pod(**in_pod(sysctls=[UNKNOWN, {"name": "net.core.somaxconn"}])),
        ],
        OTHER_SHAPE: workloads(**in_pod(sysctls=[{"name": "net/ipv4/tcp_syncookies"}])),
        UNDECIDED: [pod(**in_pod(sysctls=[{"name": UNKNOWN}]))],
    },
    "PEN-PSR-001": {
        OK: [
            *GOOD,
            *(pod(volumes=[{"name": "x", kind: {}}]) for kind in VOLUMES),
            pod(volumes=[{"name": "tmp"}, {"name": "nfs", "persistentVolumeClaim": UNKNOWN, "csi": {}}]),
        ],
        VIOLATION: [
            pod(volumes=[{"name": "shared", "nfs": {"server": "10.0.0.1", "path": "/"}}]),
            pod(volumes=[UNKNOWN, {"name": "root", "hostPath": {"path": "/"}}]),
        ],
        OTHER_SHAPE: workloads(volumes=[{"name": "disk", "awsElasticBlockStore": {"volumeID": UNKNOWN}}]),
        UNDECIDED: [pod(volumes=[{"name": "x", "emptyDir": UNKNOWN}]), pod(volumes=UNKNOWN)],
    },
    "PEN-PSR-002": {
        OK: [*GOOD, pod(context(allowPrivilegeEscalation=None), **WINDOWS), pod(**in_pod(runAsUser=UNKNOWN))],
        VIOLATION: [
            pod(context(allowPrivilegeEscalation=True)),
            pod(context(allowPrivilegeEscalation=None), os={"name": "linux"}),
            pod(container(), initContainers=[{"name": "migrate", "image": UNKNOWN}]),
            patch({"name": "web", "securityContext": {"allowPrivilegeEscalation": True}}),
        ],
        OTHER_SHAPE: workloads(container(securityContext=None)),
        UNDECIDED: [
            pod(context(allowPrivilegeEscalation=UNKNOWN)),
            pod(container(securityContext=UNKNOWN)),
            pod(context(allowPrivilegeEscalation=True), os=UNKNOWN),
        ],
    },
    "PEN-PSR-003": {
        OK: [
            *GOOD,
            pod(context(runAsNonRoot=True), **in_pod(runAsNonRoot=None)),
            pod(**in_pod(runAsNonRoot=None), hostUsers=False),
            pod(context(runAsNonRoot=True), **in_pod(runAsNonRoot=None, runAsUser=UNKNOWN)),
        ],
        VIOLATION: [
            pod(**in_pod(runAsNonRoot=None)),
            pod(context(runAsNonRoot=True), **in_pod(runAsNonRoot=False)),
            pod(context(runAsNonRoot=False)),
            pod(context(runAsNonRoot=True), container(name="second"), **in_pod(runAsNonRoot=None)),
            patch(**in_pod(runAsNonRoot=False)),
        ],
        OTHER_SHAPE: workloads(**in_pod(runAsNonRoot=None, runAsUser=1000)),
        UNDECIDED: [pod(**in_pod(runAsNonRoot=UNKNOWN)), pod(context(runAsNonRoot=UNKNOWN)), UNKNOWN_POD],
    },
    "PEN-PSR-004": {
        OK: [*GOOD, pod(context(runAsUser=1000, runAsGroup=0)), pod(**in_pod(runAsUser=0), hostUsers=False)],
        VIOLATION: [
            pod(context(runAsUser=0)),
            pod(context(runAsUser="0")),
            pod(context(runAsUser=UNKNOWN), **in_pod(runAsUser=0)),
            pod(context(runAsUser=1000), **in_pod(runAsUser=0.0)),
        ],
        OTHER_SHAPE: workloads(**in_pod(runAsUser=0)),
        UNDECIDED: [pod(context(runAsUser=UNKNOWN)), pod(context(runAsUser=0), hostUsers=UNKNOWN)],
    },
    "PEN-PSR-005": {
        OK: [
            *GOOD,
            pod(context(seccompProfile={"type": "Localhost"}), **in_pod(seccompProfile=None)),
            pod(**in_pod(seccompProfile=None), **WINDOWS),
        ],
        VIOLATION: [
            pod(**in_pod(seccompProfile=None)),
            pod(context(seccompProfile={"type": "Unconfined"})),
            pod(context(seccompProfile={"type": "Localhost"}), **in_pod(seccompProfile={"type": "Unconfined"})),
        ],
        OTHER_SHAPE: workloads(**in_pod(seccompProfile=None)),
        UNDECIDED: [pod(**in_pod(seccompProfile=UNKNOWN)), pod(**in_pod(seccompProfile=None), os=UNKNOWN)],
    },
    "PEN-PSR-006": {
        OK: [
            *GOOD,
            pod(context(capabilities={"drop": ["CHOWN", "ALL"], "add": ["NET_BIND_SERVICE"]})),
            pod(context(capabilities={"drop": [UNKNOWN, "ALL"]})),
            pod(context(capabilities=None), **WINDOWS),
        ],
        VIOLATION: [
            pod(context(capabilities=None)),
            pod(context(capabilities={"drop": ["NET_RAW"]})),
            pod(context(capabilities={"add": [UNKNOWN, "CHOWN"]})),
            pod(container(), initContainers=[{"name": "migrate"}]),
            patch({"name": "web", "securityContext": {"capabilities": {"add": ["SYS_TIME"]}}}),
        ],
        OTHER_SHAPE: workloads(context(capabilities={"drop": ["all"]})),
        UNDECIDED: [
            pod(context(capabilities={"drop": UNKNOWN})),
            pod(context(capabilities={"drop": ["CHOWN", UNKNOWN]})),
            pod(context(capabilities=UNKNOWN)),
        ],
    },
    "PEN-PSR-007": {
        OK: [*GOOD, pod(context(procMount="Default"), hostUsers=False)],
        VIOLATION: [pod(context(procMount="Unmasked"), hostUsers=False), pod(context(procMount="Unmasked"), UNKNOWN)],
        OTHER_SHAPE: workloads(context(procMount="Unmasked")),
        UNDECIDED: [pod(context(procMount=UNKNOWN))],
    },
}
