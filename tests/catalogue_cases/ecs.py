"""The cases of the rules on ECS: containers, tasks, services and clusters."""

import json
from typing import Any

from penstock.platform.resource import UNKNOWN, Resource
from resources import resource
from rule_cases import OK, OTHER_SHAPE, PINNED, UNDECIDED, VIOLATION, task

__all__ = ["CASES", "ONE_SHAPE"]

CLUSTER = "aws:ecs/cluster:Cluster"
PROVIDER = "aws:ecs/capacityProvider:CapacityProvider"
TASK_SET = "aws:ecs/taskSet:TaskSet"
LOG = {"logDriver": "awslogs", "options": {"awslogs-group": "/shop"}}
WINDOWS = {"runtimePlatform": {"operatingSystemFamily": "WINDOWS_SERVER_2022_CORE"}}
DEFAULTS = [
    *("AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "CAP_SETFCAP", "cap_setgid"),
    *("SETPCAP", "SETUID", "SYS_CHROOT"),
]
NOT_KNOWN = resource("TaskDefinition", containerDefinitions=UNKNOWN)


def tasks(*containers: Any, **properties: Any) -> Resource:
    """A task definition whose containers are mappings, as some programs give them."""
    return resource("TaskDefinition", "web", containerDefinitions=list(containers), **properties)


def adding(*names: Any) -> Resource:
    """A task whose container is given capabilities."""
    return tasks({"name": "web", "linuxParameters": {"capabilities": {"add": list(names), "drop": ["ALL"]}}})


def volume(**properties: Any) -> Resource:
    """A task with one volume."""
    return resource("TaskDefinition", containerDefinitions=UNKNOWN, volumes=[{"name": "data", **properties}])


def efs(**properties: Any) -> Resource:
    """A task with a volume on EFS."""
    return volume(efsVolumeConfiguration={"fileSystemId": UNKNOWN, **properties})


def service(**properties: Any) -> Resource:
    """A service."""
    return resource("Service", cluster=UNKNOWN, **properties)


def breaker(*, enable: Any, rollback: Any) -> Resource:
    """A service with a circuit breaker."""
    return service(deploymentCircuitBreaker={"enable": enable, "rollback": rollback})


def insights(value: Any) -> Resource:
    """A cluster that says whether Container Insights is on."""
    return resource(CLUSTER, settings=[{"name": "containerInsights", "value": value}])


def hosts(**properties: Any) -> Resource:
    """A capacity provider with a group of hosts."""
    return resource(PROVIDER, autoScalingGroupProvider={"autoScalingGroupArn": UNKNOWN, **properties})


CASES: dict[str, dict[str, list[Any]]] = {
    "PEN-ECS-001": {
        OK: [task(), task(privileged=False), tasks({"name": "web", "image": UNKNOWN})],
        VIOLATION: [task(privileged=True)],
        OTHER_SHAPE: [
            tasks(UNKNOWN, {"name": "web", "privileged": True}),
            tasks({"name": UNKNOWN, "privileged": "true"}),
            resource("TaskDefinition", containerDefinitions={"privileged": True}),
        ],
        UNDECIDED: [NOT_KNOWN, tasks({"privileged": UNKNOWN})],
    },
    "PEN-ECS-002": {
        OK: [task(readonlyRootFilesystem=True), tasks({"name": "web"}, **WINDOWS)],
        VIOLATION: [task(), task(readonlyRootFilesystem=False)],
        OTHER_SHAPE: [tasks({"readonlyRootFilesystem": True}, {"name": "sidecar", "image": UNKNOWN})],
        UNDECIDED: [NOT_KNOWN, tasks({"readonlyRootFilesystem": UNKNOWN})],
    },
    "PEN-ECS-003": {
        OK: [task(user="65532"), task(user="10:0"), tasks({"name": "web"}, **WINDOWS), task(user="rooted")],
        VIOLATION: [task(), task(user="0"), task(user="root"), task(user="0:1000"), task(user="root:app")],
        OTHER_SHAPE: [tasks({"user": 0, "image": UNKNOWN})],
        UNDECIDED: [NOT_KNOWN, tasks({"user": UNKNOWN})],
    },
    "PEN-ECS-004": {
        OK: [task(logConfiguration=LOG), tasks({"logConfiguration": {"logDriver": "awslogs", "options": UNKNOWN}})],
        VIOLATION: [task(), task(logConfiguration={"options": {}})],
        OTHER_SHAPE: [tasks({"logConfiguration": LOG}, {"name": "sidecar"})],
        UNDECIDED: [NOT_KNOWN, tasks({"logConfiguration": UNKNOWN})],
    },
    "PEN-ECS-005": {
        OK: [task(), adding("NET_BIND_SERVICE"), adding(), adding(*DEFAULTS)],
        VIOLATION: [adding("SYS_ADMIN"), adding("NET_BIND_SERVICE", "NET_ADMIN"), adding("ALL"), adding("NET_RAW")],
        OTHER_SHAPE: [
            task(linuxParameters={"capabilities": {"add": ["cap_sys_ptrace"]}}),
            tasks(UNKNOWN, {"linuxParameters": {"capabilities": {"add": "SYS_ADMIN"}}}),
        ],
        UNDECIDED: [NOT_KNOWN, adding(UNKNOWN)],
    },
    "PEN-ECS-006": {
        OK: [
            task(memory=512),
            resource("TaskDefinition", containerDefinitions=json.dumps([{"name": "web"}]), memory="512"),
            tasks({"memory": 512}, {"memory": 128}),
        ],
        VIOLATION: [task(), task(memoryReservation=512)],
        OTHER_SHAPE: [tasks({"memory": 512}, {"name": "sidecar", "image": UNKNOWN})],
        UNDECIDED: [NOT_KNOWN, tasks({"name": "web"}, memory=UNKNOWN)],
    },
    "PEN-ECS-007": {
        OK: [
            task(),
            task(image="public.ecr.aws/nginx/nginx:1.27"),
            task(image="registry.example.com:5000/shop"),
            task(image="registry:5000/shop"),
            task(image="localhost/shop"),
            task(image="docker.io/library/nginx"),
        ],
        VIOLATION: [task(image="nginx"), task(image="library/nginx"), task(image="nginx:1.27"), task(image="")],
        OTHER_SHAPE: [tasks({"image": UNKNOWN}, {"image": "nginx"})],
        UNDECIDED: [NOT_KNOWN, tasks({"image": PINNED}, {"image": UNKNOWN})],
    },
    "PEN-ECS-008": {
        OK: [
            resource("TaskDefinition", networkMode=mode, containerDefinitions=UNKNOWN) for mode in ("awsvpc", "bridge")
        ],
        VIOLATION: [resource("TaskDefinition", networkMode="host", containerDefinitions=UNKNOWN)],
        UNDECIDED: [resource("TaskDefinition", networkMode=UNKNOWN)],
    },
    "PEN-ECS-009": {
        OK: [task(), resource("TaskDefinition", pidMode="task", ipcMode="none", containerDefinitions=UNKNOWN)],
        VIOLATION: [resource("TaskDefinition", pidMode="host")],
        OTHER_SHAPE: [resource("TaskDefinition", pidMode=UNKNOWN, ipcMode="host")],
        UNDECIDED: [resource("TaskDefinition", pidMode=UNKNOWN)],
    },
    "PEN-ECS-010": {
        OK: [task(), volume(), efs()],
        VIOLATION: [volume(hostPath="/var/run/docker.sock"), volume(hostPath="/etc")],
        OTHER_SHAPE: [
            resource("TaskDefinition", volumes=[UNKNOWN, {"hostPath": "/"}]),
            resource("TaskDefinition", volumes={"name": "data", "hostPath": "/data"}),
        ],
        UNDECIDED: [volume(hostPath=UNKNOWN), resource("TaskDefinition", volumes=UNKNOWN)],
    },
    "PEN-ECS-011": {
        OK: [efs(transitEncryption="ENABLED"), volume(dockerVolumeConfiguration={"scope": "task"}), task()],
        VIOLATION: [efs(), efs(transitEncryption="DISABLED")],
        OTHER_SHAPE: [
            resource("TaskDefinition", volumes=[UNKNOWN, {"efsVolumeConfiguration": {"fileSystemId": UNKNOWN}}]),
            resource("TaskDefinition", volumes={"efsVolumeConfiguration": {"fileSystemId": "fs-1"}}),
        ],
        UNDECIDED: [efs(transitEncryption=UNKNOWN), volume(efsVolumeConfiguration=UNKNOWN)],
    },
    "PEN-ECS-012": {
        OK: [
            service(networkConfiguration={"subnets": UNKNOWN}),
            service(networkConfiguration={"assignPublicIp": False}),
            service(),
        ],
        VIOLATION: [service(networkConfiguration={"assignPublicIp": True, "subnets": UNKNOWN})],
        OTHER_SHAPE: [resource(TASK_SET, networkConfiguration={"assignPublicIp": "true"})],
        UNDECIDED: [service(networkConfiguration={"assignPublicIp": UNKNOWN}), service(networkConfiguration=UNKNOWN)],
    },
    "PEN-ECS-013": {
        OK: [breaker(enable=True, rollback=True), service(deploymentController={"type": "CODE_DEPLOY"})],
        VIOLATION: [
            service(),
            breaker(enable=True, rollback=False),
            breaker(enable=False, rollback=True),
            service(deploymentController={"type": "ECS"}),
        ],
        UNDECIDED: [breaker(enable=True, rollback=UNKNOWN), service(deploymentCircuitBreaker=UNKNOWN)],
    },
    "PEN-ECS-014": {
        OK: [
            service(),
            service(platformVersion="LATEST"),
            service(platformVersion="1.0.0"),
            service(platformVersion="1.4.0"),
        ],
        VIOLATION: [service(platformVersion="1.3.0")],
        OTHER_SHAPE: [resource(TASK_SET, platformVersion="1.1.0")],
        UNDECIDED: [service(platformVersion=UNKNOWN)],
    },
    "PEN-ECS-015": {
        OK: [insights("enabled"), insights("enhanced")],
        VIOLATION: [resource(CLUSTER, name=UNKNOWN), insights("disabled"), resource(CLUSTER, settings=[])],
        OTHER_SHAPE: [resource(CLUSTER, settings={"name": "containerInsights", "value": "disabled"})],
        UNDECIDED: [insights(UNKNOWN), resource(CLUSTER, settings=UNKNOWN)],
    },
    "PEN-ECS-016": {
        OK: [hosts(managedTerminationProtection="ENABLED"), resource(PROVIDER, managedInstancesProvider=UNKNOWN)],
        VIOLATION: [hosts(), hosts(managedTerminationProtection="DISABLED")],
        UNDECIDED: [hosts(managedTerminationProtection=UNKNOWN)],
    },
}

ONE_SHAPE = frozenset({"PEN-ECS-008", "PEN-ECS-013", "PEN-ECS-016"})
