"""What may run code: containers, which nobody logs in to and nobody changes while they run."""

from dataclasses import dataclass

from ..platform.resource import Graph, Resource
from ..platform.rule import GraphRule, Outcome, Reference, ResourceRule, Rule, Severity, Violation, each
from .boundaries import FUNCTION
from .values import forbidden_type, forbidden_value, present, true

__all__ = ["RULES", "ZipFunctionsAllowed", "only_container_functions"]


@dataclass(frozen=True, slots=True)
class ZipFunctionsAllowed:
    """Which Lambda functions may be made from an archive instead of an image."""

    named_by: tuple[tuple[str, str], ...] = (("aws:secretsmanager/secretRotation:SecretRotation", "rotationLambdaArn"),)
    """Those that a resource of this type names in this property. By default what rotates a secret: AWS supplies it as an archive."""
    names: frozenset[str] = frozenset()
    """Those with these logical names. By default none."""


def only_container_functions(allowed: ZipFunctionsAllowed = ZipFunctionsAllowed()) -> GraphRule:
    """The rule that Lambda functions run images, except the allowed ones."""

    def check(graph: Graph) -> Outcome:
        def violation(function: Resource) -> Violation | None:
            if function.get("packageType") == "Image" or function.name in allowed.names:
                return None
            if any(graph.referring(function, type_, name, identity="arn") for type_, name in allowed.named_by):
                return None
            return Violation(f"function {function.name} runs an archive and rotates no secret", function.urn)

        return each(graph.of_type(FUNCTION), violation)

    return GraphRule(
        id="PEN-CMP-002",
        sentence="Lambda functions run container images, except those that rotate secrets.",
        severity=Severity.MEDIUM,
        why="An archive has no digest that names it, no scan in the registry and no signature.",
        fix='Build an image and set package_type="Image" and image_uri to its digest.',
        url="https://docs.aws.amazon.com/lambda/latest/dg/images-create.html",
        is_boundary=True,
        types=(FUNCTION,),
        check=check,
    )


RULES: tuple[Rule, ...] = (
    ResourceRule(
        id="PEN-CMP-001",
        sentence="Workloads run as containers, not on virtual machines.",
        severity=Severity.HIGH,
        why="A virtual machine is patched and changed in place, so what runs is known by nobody after a while.",
        fix="Run the workload as a container service, for instance penstock.components.ImmutableService.",
        url="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/Welcome.html",
        references=(Reference("NIST SP 800-190", "4.5"),),
        is_boundary=True,
        types=(
            "aws:ec2/instance:Instance",
            "aws:ec2/spotInstanceRequest:SpotInstanceRequest",
            "aws:ec2/spotFleetRequest:SpotFleetRequest",
            "aws:ec2/fleet:Fleet",
            "aws:lightsail/instance:Instance",
        ),
        check=forbidden_type("a virtual machine, not a container"),
    ),
    only_container_functions(),
    ResourceRule(
        id="PEN-CMP-003",
        sentence="Nobody can open a shell in a running container.",
        severity=Severity.HIGH,
        why="ECS Exec lets a person change or read what runs, past every review.",
        fix="Leave enable_execute_command out; read logs and metrics instead.",
        url="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html",
        references=(Reference("NIST SP 800-190", "4.4.1"),),
        is_boundary=True,
        types=("aws:ecs/service:Service",),
        check=forbidden_value("enableExecuteCommand", when=true, because="a person may open a shell in a task"),
        remedy=lambda _: {"enableExecuteCommand": False},
    ),
    ResourceRule(
        id="PEN-CMP-004",
        sentence="There are no SSH key pairs.",
        severity=Severity.HIGH,
        why="A key pair is a long-lived credential that opens a shell and names nobody.",
        fix="Delete the key pair. Where a host must be reached, use Session Manager, which asks IAM and keeps a record.",
        url="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-key-pairs.html",
        is_boundary=True,
        types=("aws:ec2/keyPair:KeyPair", "aws:lightsail/keyPair:KeyPair"),
        check=forbidden_type("a key pair opens a shell"),
    ),
    ResourceRule(
        id="PEN-CMP-005",
        sentence="No instance is started with an SSH key pair.",
        severity=Severity.HIGH,
        why="A key pair is a long-lived credential that opens a shell and names nobody.",
        fix="Leave key_name out.",
        url="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-key-pairs.html",
        is_boundary=True,
        types=(
            "aws:ec2/instance:Instance",
            "aws:ec2/launchTemplate:LaunchTemplate",
            "aws:ec2/launchConfiguration:LaunchConfiguration",
            "aws:ec2/spotInstanceRequest:SpotInstanceRequest",
        ),
        check=forbidden_value("keyName", when=present, because="whoever holds the key has a shell"),
    ),
)
