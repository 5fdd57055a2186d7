"""No secret is written down: not in an environment, not in a boot script, not as the value of a secret."""

from collections.abc import Iterator
from typing import Any

from ..platform.errors import printable
from ..platform.resource import UNKNOWN, Resource, UnknownValueError
from ..platform.rule import Outcome, Reference, ResourceRule, Rule, Severity, Violation, each
from .boundaries import FUNCTION
from .documents import TASK_DEFINITION, as_list, containers, words
from .secret_scan import decoded, secret_in, secret_in_pair
from .standards import checkov

__all__ = ["RULES"]

_BOOT_SCRIPTS = ("userData", "userDataBase64")
_SECRET_VALUES = ("secretString", "secretBinary", "secretStringWo")
_PARAMETER_VALUES = ("value", "insecureValue", "valueWo")

_REFERENCES = (Reference("CWE", "798"), Reference("NIST SP 800-190", "4.1.4"))


def _variables(resource: Resource) -> Iterator[tuple[str, str, Any]]:
    """Place, name and value of what a container or a function is started with."""
    if resource.type == FUNCTION:
        for name, value in resource.get("environment.variables", {}).items():
            yield "environment", name, value
        return
    for number, container in enumerate(containers(resource)):
        place = f"container {container.get('name', number)}"
        for variable in as_list(container.get("environment")):
            yield place, str(variable.get("name")), str(variable.get("value", ""))
        for part in ("command", "entryPoint"):
            yield place, part, words(container.get(part))


def _environment_holds_no_secret(resource: Resource) -> Outcome:
    def violation(variable: tuple[str, str, Any]) -> Violation | None:
        place, name, value = variable
        if value is UNKNOWN:
            raise UnknownValueError(resource.urn, f"environment.variables.{name}")
        kind = secret_in_pair(name, str(value))
        return None if kind is None else Violation(f"{place}, {printable(name, 80)} holds {kind} (value not shown)")

    return each(_variables(resource), violation)


def _boot_script_holds_no_secret(resource: Resource) -> Outcome:
    def violation(path: str) -> Violation | None:
        kind = secret_in(decoded(str(resource.get(path, ""))))
        return None if kind is None else Violation(f"{path} holds {kind} (value not shown)")

    return each(_BOOT_SCRIPTS, violation)


def _secret_has_no_literal_value(resource: Resource) -> Outcome:
    def violation(path: str) -> Violation | None:
        # An empty value and an empty JSON object are placeholders that somebody fills in later.
        is_literal = str(resource.get(path, "")).strip() not in ("", "{}")
        return Violation(f"{path} is given by the program (value not shown)") if is_literal else None

    return each(_SECRET_VALUES, violation)


def _parameter_holds_no_secret(resource: Resource) -> Outcome:
    is_secret = resource.get("type") == "SecureString"
    given = resource.properties.get("name", UNKNOWN)
    name = str(resource.name if given is UNKNOWN else given).rpartition("/")[2]

    def violation(path: str) -> Violation | None:
        value = str(resource.get(path, ""))
        if is_secret and value:
            return Violation(f"{path} of a SecureString is given by the program (value not shown)")
        kind = secret_in_pair(name, value) if value else None
        return None if kind is None else Violation(f"{path} holds {kind} (value not shown)")

    return each(_PARAMETER_VALUES, violation)


RULES: tuple[Rule, ...] = (
    ResourceRule(
        id="PEN-SEC-001",
        sentence="No secret stands in the environment or the command of a container or a function.",
        severity=Severity.CRITICAL,
        why="Whoever may describe the task or the function reads it, and so does whoever reads state, logs or a crash report.",
        fix="Keep the value in Secrets Manager and pass its reference: `secrets` of the container definition (SecretRef).",
        url="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html",
        references=_REFERENCES,
        equivalents=checkov("CKV_AWS_45"),
        is_boundary=True,
        is_waivable=False,
        types=(TASK_DEFINITION, FUNCTION),
        check=_environment_holds_no_secret,
    ),
    ResourceRule(
        id="PEN-SEC-002",
        sentence="No secret stands in user data.",
        severity=Severity.CRITICAL,
        why="User data is readable by every process on the host and by whoever may describe the instance.",
        fix="Let the host read the value from Secrets Manager with its role when it starts.",
        url="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html",
        references=_REFERENCES,
        equivalents=checkov("CKV_AWS_46"),
        is_boundary=True,
        is_waivable=False,
        types=(
            "aws:ec2/instance:Instance",
            "aws:ec2/launchTemplate:LaunchTemplate",
            "aws:ec2/launchConfiguration:LaunchConfiguration",
            "aws:ec2/spotInstanceRequest:SpotInstanceRequest",
        ),
        check=_boot_script_holds_no_secret,
    ),
    ResourceRule(
        id="PEN-SEC-003",
        sentence="The program creates the container of a secret, never its value.",
        severity=Severity.CRITICAL,
        why="A value that the program gives is in the code, in the state and in its backups, and never rotates.",
        fix="Use ManagedSecret, which has no value; put the value with the AWS CLI, or let a rotation make it.",
        url="https://docs.aws.amazon.com/secretsmanager/latest/userguide/best-practices.html",
        references=_REFERENCES,
        is_boundary=True,
        is_waivable=False,
        types=("aws:secretsmanager/secretVersion:SecretVersion",),
        check=_secret_has_no_literal_value,
    ),
    ResourceRule(
        id="PEN-SEC-004",
        sentence="No SSM parameter has a secret as literal value.",
        severity=Severity.CRITICAL,
        why="A value that the program gives is in the code, in the state and in its backups, and never rotates.",
        fix="Create the parameter outside the program and refer to it by ARN (SecretRef).",
        url="https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-parameter-store.html",
        references=_REFERENCES,
        is_boundary=True,
        is_waivable=False,
        types=("aws:ssm/parameter:Parameter",),
        check=_parameter_holds_no_secret,
    ),
)
