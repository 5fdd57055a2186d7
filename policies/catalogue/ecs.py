"""ECS: containers that can change nothing outside themselves, and deployments that undo themselves."""

from ...platform.errors import printable
from ...platform.resource import Resource
from ...platform.rule import NOT_APPLICABLE, OK, Outcome, ResourceRule, Rule, Severity, Violation, each
from ..documents import TASK_DEFINITION
from ..parameters import Parameters
from ..standards import cdk_nag, checkov, nist, pci, security_hub
from ..values import forbidden_value, true
from . import ecs_containers

__all__ = ["rules"]

SERVICE_TYPES = ("aws:ecs/service:Service", "aws:ecs/taskSet:TaskSet")

_GUIDE = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/"

_CURRENT_PLATFORMS = ("LATEST", "1.4.0", "1.0.0")
"""The newest of Linux, and of Windows; Linux's own 1.0.0 can no longer be started."""


def _shares_no_namespace(task: Resource) -> Outcome:
    def violation(path: str) -> Violation | None:
        return Violation(f"{path} is host: it sees what else runs there") if task.get(path) == "host" else None

    return each(("pidMode", "ipcMode"), violation)


def _mounts_nothing_of_the_host(task: Resource) -> Outcome:
    def violation(path: str) -> Violation | None:
        source = task.get(f"{path}.hostPath")
        if not source:
            return None
        what = "whoever speaks to it owns the host" if str(source).endswith("docker.sock") else "it changes the host"
        return Violation(f"{path} is {printable(source, 80)} of the host: {what}")

    return each(task.paths("volumes"), violation)


def _encrypts_file_systems(task: Resource) -> Outcome:
    def violation(path: str) -> Violation | None:
        if task.get(f"{path}.efsVolumeConfiguration") is None:
            return None
        if task.get(f"{path}.efsVolumeConfiguration.transitEncryption") == "ENABLED":
            return None
        return Violation(f"{path} is read and written in plain text over the network")

    return each(task.paths("volumes"), violation)


def _deployment_undoes_itself(service: Resource) -> Outcome:
    if service.get("deploymentController.type", "ECS") != "ECS":
        return NOT_APPLICABLE  # something else deploys and undoes
    switches = ("deploymentCircuitBreaker.enable", "deploymentCircuitBreaker.rollback")
    missing = [path for path in switches if not true(service.get(path))]
    return Violation(f"{' and '.join(missing)} is not on: tasks that never start are tried for ever") if missing else OK


def _has_insights(cluster: Resource) -> Outcome:
    settings = [path for path in cluster.paths("settings") if cluster.get(f"{path}.name") == "containerInsights"]
    if any(cluster.get(f"{path}.value") in ("enabled", "enhanced") for path in settings):
        return OK
    return Violation("nothing measures its services and tasks")


def _spares_busy_hosts(provider: Resource) -> Outcome:
    if provider.get("autoScalingGroupProvider") is None:
        return NOT_APPLICABLE
    if provider.get("autoScalingGroupProvider.managedTerminationProtection") == "ENABLED":
        return OK
    return Violation("a host that is scaled in takes its running tasks with it")


_RULES: tuple[Rule, ...] = (
    ResourceRule(
        id="PEN-ECS-008",
        sentence="Tasks have a network of their own.",
        severity=Severity.HIGH,
        why="In the host's network a container reaches the host's own ports and the credentials of its role.",
        fix='Set network_mode="awsvpc".',
        references=(*security_hub("ECS.17"), *nist("AC-6", "SC-7")),
        equivalents=cdk_nag("NIST.800.53.R5-ECSTaskDefinitionUserForHostMode"),
        url=f"{_GUIDE}task-networking.html",
        types=(TASK_DEFINITION,),
        check=forbidden_value("networkMode", when="host".__eq__, because="it shares ports and metadata with the host"),
    ),
    ResourceRule(
        id="PEN-ECS-009",
        sentence="Tasks do not see the processes of the host.",
        severity=Severity.HIGH,
        why="Shared processes and shared memory let one container read or stop what belongs to another.",
        fix='Leave pid_mode and ipc_mode out, or set them to "task".',
        references=(*security_hub("ECS.3"), *nist("CA-9(1)", "CM-2")),
        equivalents=checkov("CKV_AWS_335"),
        url=f"{_GUIDE}task_definition_parameters.html",
        types=(TASK_DEFINITION,),
        check=_shares_no_namespace,
    ),
    ResourceRule(
        id="PEN-ECS-010",
        sentence="Tasks mount nothing of the host.",
        severity=Severity.HIGH,
        why="What is on the host outlives the task and belongs to all tasks; with Docker's socket one owns the host.",
        fix="Use a volume without host_path, or an EFS file system.",
        references=nist("AC-6", "CM-7", "SC-39"),
        url=f"{_GUIDE}bind-mounts.html",
        types=(TASK_DEFINITION,),
        check=_mounts_nothing_of_the_host,
    ),
    ResourceRule(
        id="PEN-ECS-011",
        sentence="File systems of tasks are encrypted on the way.",
        severity=Severity.MEDIUM,
        why="NFS is plain text: whoever sees the network reads and changes the files.",
        fix='Set efs_volume_configuration={..., "transit_encryption": "ENABLED"}.',
        references=(*security_hub("ECS.18"), *nist("SC-8", "SC-8(1)")),
        equivalents=checkov("CKV_AWS_97"),
        url=f"{_GUIDE}efs-volumes.html",
        types=(TASK_DEFINITION,),
        check=_encrypts_file_systems,
    ),
    ResourceRule(
        id="PEN-ECS-012",
        sentence="Tasks get no address on the internet.",
        severity=Severity.HIGH,
        why="Every port that a security group lets in, by mistake or for a moment, is then on the internet.",
        fix="Leave assign_public_ip out, and put the tasks into private subnets.",
        references=(*security_hub("ECS.2", "ECS.16"), *nist("AC-4", "SC-7"), *pci("1.4.4")),
        equivalents=checkov("CKV_AWS_333"),
        url=f"{_GUIDE}fargate-task-networking.html",
        types=SERVICE_TYPES,
        check=forbidden_value(
            "networkConfiguration.assignPublicIp", when=true, because="its tasks get addresses on the internet"
        ),
    ),
    ResourceRule(
        id="PEN-ECS-013",
        sentence="A deployment whose tasks do not start is undone.",
        severity=Severity.MEDIUM,
        why="Without it ECS starts the broken tasks again and again, and the service runs on whatever is left.",
        fix='Set deployment_circuit_breaker={"enable": True, "rollback": True}.',
        references=nist("CP-10", "SI-13"),
        url=f"{_GUIDE}deployment-circuit-breaker.html",
        types=("aws:ecs/service:Service",),
        check=_deployment_undoes_itself,
    ),
    ResourceRule(
        id="PEN-ECS-014",
        sentence="Tasks run on the newest platform of Fargate.",
        severity=Severity.MEDIUM,
        why="An old platform keeps an old kernel and an old container runtime, whatever the image is.",
        fix="Leave platform_version out: LATEST is the default.",
        references=(*security_hub("ECS.10"), *nist("SI-2"), *pci("6.3.3")),
        equivalents=checkov("CKV_AWS_332"),
        url=f"{_GUIDE}platform-fargate.html",
        types=SERVICE_TYPES,
        check=forbidden_value(
            "platformVersion", when=lambda version: version not in _CURRENT_PLATFORMS, because="newer ones are patched"
        ),
    ),
    ResourceRule(
        id="PEN-ECS-015",
        sentence="Clusters measure their services and tasks.",
        severity=Severity.LOW,
        why="Memory, restarts and the number of running tasks are seen nowhere else.",
        fix='Set settings=[{"name": "containerInsights", "value": "enabled"}].',
        references=(*security_hub("ECS.12"), *nist("AU-6(3)", "AU-6(4)", "CA-7", "SI-2")),
        equivalents=(*cdk_nag("AwsSolutions-ECS4"), *checkov("CKV_AWS_65")),
        url=f"{_GUIDE}cloudwatch-container-insights.html",
        types=("aws:ecs/cluster:Cluster",),
        check=_has_insights,
    ),
    ResourceRule(
        id="PEN-ECS-016",
        sentence="Hosts of a cluster go only when no task runs on them.",
        severity=Severity.LOW,
        why="Scaling in otherwise stops hosts together with the tasks that serve from them.",
        fix='Set "managed_termination_protection": "ENABLED" in auto_scaling_group_provider.',
        references=(*security_hub("ECS.19"), *nist("CP-10")),
        url=f"{_GUIDE}managed-termination-protection.html",
        types=("aws:ecs/capacityProvider:CapacityProvider",),
        check=_spares_busy_hosts,
    ),
)


def rules(parameters: Parameters) -> tuple[Rule, ...]:
    """The rules of ECS: of containers, of their tasks, and of services and clusters."""
    return (*ecs_containers.rules(parameters), *_RULES)
