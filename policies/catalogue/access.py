"""Ways past the pipeline: long-lived credentials, shells, and changes to what runs. They are boundaries."""

from collections.abc import Mapping
from typing import Final

from ...platform.errors import printable
from ...platform.resource import Resource
from ...platform.rule import NOT_APPLICABLE, OK, Outcome, Reference, ResourceRule, Rule, Severity, Violation, each
from ..documents import session_inputs
from ..standards import nist
from ..values import forbidden_type, forbidden_value, present, true

__all__ = ["RULES"]

_DOCS = "https://docs.aws.amazon.com"

_SHELL_DOCUMENTS = (
    "AWS-RunShellScript",
    "AWS-RunPowerShellScript",
    "AWS-RunRemoteScript",
    "AWS-ApplyAnsiblePlaybooks",
    "AWS-RunAnsiblePlaybook",
)
_ECS_TARGETS: Final[Mapping[str, str]] = {
    "aws:cloudwatch/eventTarget:EventTarget": "ecsTarget",
    "aws:scheduler/schedule:Schedule": "target.ecsParameters",
    "aws:pipes/pipe:Pipe": "targetParameters.ecsTaskParameters",
}


def _serial_console(access: Resource) -> Outcome:
    # Left out, the provider switches it on; without the resource, AWS leaves it off.
    return (
        Violation("enabled is not false: it opens a console to every instance")
        if true(access.get("enabled", True))
        else OK
    )


def _session_preferences(document: Resource) -> Outcome:
    if document.get("documentType") != "Session":
        return NOT_APPLICABLE
    inputs = session_inputs(document)
    if true(inputs.get("runAsEnabled")):
        return Violation("runAsEnabled lets a person be any user of the host")
    is_logged = any(inputs.get(name) for name in ("s3BucketName", "cloudWatchLogGroupName"))
    return (
        OK if is_logged else Violation("sessions are recorded nowhere: no s3BucketName and no cloudWatchLogGroupName")
    )


def _runs_scripts_on_hosts(resource: Resource) -> Outcome:
    name = str(resource.get("taskArn" if "taskArn" in resource.properties else "name", "")).rpartition("/")[2]
    return Violation(f"it runs {name} on hosts, past the image") if name in _SHELL_DOCUMENTS else OK


def _exec_in_started_tasks(resource: Resource) -> Outcome:
    def violation(path: str) -> Violation | None:
        is_on = true(resource.get(f"{path}.enableExecuteCommand"))
        return Violation(f"{path}.enableExecuteCommand: a person may open a shell in what it starts") if is_on else None

    return each(resource.paths(_ECS_TARGETS[resource.type]), violation)


def _keeps_its_boot_script(instance: Resource) -> Outcome:
    if not any(present(instance.properties.get(name, "")) for name in ("userData", "userDataBase64")):
        return NOT_APPLICABLE
    if true(instance.get("userDataReplaceOnChange")):
        return OK
    return Violation(
        "a changed userData stops the instance and starts it again, patched: userDataReplaceOnChange is not true"
    )


def _lightsail_shell(ports: Resource) -> Outcome:
    def violation(path: str) -> Violation | None:
        first, last = ports.get(f"{path}.fromPort"), ports.get(f"{path}.toPort")
        covered = [port for port in (22, 3389) if _between(first, port, last)]
        return Violation(f"{path} opens port {printable(covered[0], 10)}, where a shell answers") if covered else None

    return each(ports.paths("portInfos"), violation)


def _between(first: object, port: int, last: object) -> bool:
    ends = [int(str(end)) for end in (first, last) if str(end).isdigit()]
    return len(ends) == 2 and ends[0] <= port <= ends[1]


RULES: tuple[Rule, ...] = (
    ResourceRule(
        id="PEN-BND-001",
        sentence="The program makes no long-lived credential.",
        severity=Severity.CRITICAL,
        why="It is in the state, never ends by itself, and works for whoever copies it.",
        fix="Use a role: an instance or task role for workloads, aws.iam.OpenIdConnectProvider for pipelines.",
        references=(Reference("NIST SP 800-53 r5", "IA-5"),),
        url=f"{_DOCS}/IAM/latest/UserGuide/best-practices.html#bp-workloads-use-roles",
        is_boundary=True,
        types=(
            "aws:iam/accessKey:AccessKey",
            "aws:iam/userLoginProfile:UserLoginProfile",
            "aws:iam/serviceSpecificCredential:ServiceSpecificCredential",
            "aws:iam/sshKey:SshKey",
            "aws:iam/signingCertificate:SigningCertificate",
            "aws:transfer/sshKey:SshKey",
        ),
        check=forbidden_type("a credential that never ends"),
    ),
    ResourceRule(
        id="PEN-BND-002",
        sentence="The serial console of instances is off.",
        severity=Severity.HIGH,
        why="It is a shell that no network rule holds back.",
        fix="Set enabled=False, or leave the resource out: AWS's own default is off.",
        references=nist("AC-17"),
        url=f"{_DOCS}/AWSEC2/latest/UserGuide/configure-access-to-serial-console.html",
        is_boundary=True,
        types=("aws:ec2/serialConsoleAccess:SerialConsoleAccess",),
        check=_serial_console,
    ),
    ResourceRule(
        id="PEN-BND-003",
        sentence="Sessions of Session Manager are recorded and run as nobody else.",
        severity=Severity.HIGH,
        why="A shell without a record is a change that nobody can find again.",
        fix='Set "s3BucketName" or "cloudWatchLogGroupName" and "runAsEnabled": false in the document\'s inputs.',
        references=nist("AU-12", "AC-17"),
        url=f"{_DOCS}/systems-manager/latest/userguide/session-manager-schema.html",
        is_boundary=True,
        types=("aws:ssm/document:Document",),
        check=_session_preferences,
    ),
    ResourceRule(
        id="PEN-BND-004",
        sentence="Nothing runs scripts on hosts that exist.",
        severity=Severity.HIGH,
        why="What is patched by hand is no longer what was tested, and a new host does not have it.",
        fix="Build the change into the image and replace the host.",
        references=nist("CM-3"),
        url=f"{_DOCS}/systems-manager/latest/userguide/state-manager-about.html",
        is_boundary=True,
        types=("aws:ssm/association:Association", "aws:ssm/maintenanceWindowTask:MaintenanceWindowTask"),
        check=_runs_scripts_on_hosts,
    ),
    ResourceRule(
        id="PEN-BND-005",
        sentence="There is no door to a shell in the network, and no development host.",
        severity=Severity.HIGH,
        why="Through it a person reaches hosts that the network otherwise hides.",
        fix="Delete it; read logs and metrics instead.",
        references=nist("AC-17"),
        url=f"{_DOCS}/AWSEC2/latest/UserGuide/connect-using-eice.html",
        is_boundary=True,
        types=(
            "aws:ec2transitgateway/instanceConnectEndpoint:InstanceConnectEndpoint",
            "aws:cloud9/environmentEC2:EnvironmentEC2",
        ),
        check=forbidden_type("a way for a person to a shell"),
    ),
    ResourceRule(
        id="PEN-BND-006",
        sentence="Nodes of a cluster take no SSH key.",
        severity=Severity.HIGH,
        why="The key opens every node to its holder, and without source groups the port is open to the internet.",
        fix="Leave remote_access out.",
        references=nist("AC-17"),
        url=f"{_DOCS}/eks/latest/APIReference/API_RemoteAccessConfig.html",
        is_boundary=True,
        types=("aws:eks/nodeGroup:NodeGroup",),
        check=forbidden_value("remoteAccess.ec2SshKey", when=present, because="whoever holds the key has a shell"),
    ),
    ResourceRule(
        id="PEN-BND-007",
        sentence="The program logs in to no host.",
        severity=Severity.HIGH,
        why="What a command did is in no state: it cannot be previewed, repeated or rolled back.",
        fix="Build it into the image, or into user data of a host that is replaced.",
        references=nist("CM-3"),
        url="https://www.pulumi.com/registry/packages/command/api-docs/remote/",
        is_boundary=True,
        types=("command:remote:Command", "command:remote:CopyFile", "command:remote:CopyToRemote"),
        check=forbidden_type("changes a host over SSH"),
    ),
    ResourceRule(
        id="PEN-BND-008",
        sentence="An instance with another boot script is another instance.",
        severity=Severity.MEDIUM,
        why="By default the provider stops the instance, changes its user data and starts it again: it is patched in place.",
        fix="Set user_data_replace_on_change=True.",
        references=nist("CM-3"),
        url="https://www.pulumi.com/registry/packages/aws/api-docs/ec2/instance/",
        is_boundary=True,
        types=("aws:ec2/instance:Instance",),
        check=_keeps_its_boot_script,
    ),
    ResourceRule(
        id="PEN-BND-009",
        sentence="Nobody can open a shell in a task that an event or a schedule starts.",
        severity=Severity.HIGH,
        why="ECS Exec lets a person change or read what runs, past every review.",
        fix="Leave enable_execute_command out of the target.",
        references=nist("AC-17"),
        url=f"{_DOCS}/AmazonECS/latest/developerguide/ecs-exec.html",
        is_boundary=True,
        types=tuple(_ECS_TARGETS),
        check=_exec_in_started_tasks,
    ),
    ResourceRule(
        id="PEN-BND-010",
        sentence="No Lightsail instance answers SSH or RDP.",
        severity=Severity.HIGH,
        why="A port where a shell answers is tried by everybody, and Lightsail opens it to everybody by default.",
        fix="Leave ports 22 and 3389 out of port_infos.",
        references=nist("AC-17"),
        url=f"{_DOCS}/lightsail/latest/userguide/understanding-firewall-and-port-mappings-in-amazon-lightsail.html",
        is_boundary=True,
        types=("aws:lightsail/instancePublicPorts:InstancePublicPorts",),
        check=_lightsail_shell,
    ),
)
