"""What a stack tells everybody: its outputs, which stand in its state and in every log, and its configuration in Git."""

from collections.abc import Iterator
from typing import Any

from ...platform.errors import printable
from ...platform.resource import UNKNOWN, Graph, Resource, UnknownValueError
from ...platform.rule import GraphRule, Outcome, Reference, Rule, Severity, Violation, each
from ..secret_scan import is_secret_name, leaves, secret_in_leaf

__all__ = ["RULES"]

STACK = "pulumi:pulumi:Stack"


def _outputs_hold_no_secret(graph: Graph) -> Outcome:
    def violation(leaf: tuple[str, str, str, Any]) -> Violation | None:
        urn, path, name, value = leaf
        if value is UNKNOWN:
            # What a program writes down is known; what is not comes from a resource. Only its name may tell that it is a secret.
            if is_secret_name(name):
                raise UnknownValueError(urn, path)
            return None
        kind = secret_in_leaf(name, value)
        return None if kind is None else Violation(f"output {printable(path, 80)} is {kind} (value not shown)", urn)

    outputs = ((stack.urn, name, output) for stack in graph.of_type(STACK) for name, output in stack.properties.items())
    return each(((urn, *leaf) for urn, name, output in outputs for leaf in leaves(name, name, output)), violation)


def _configuration_holds_no_secret(graph: Graph) -> Outcome:
    def violation(leaf: tuple[Resource, str, str, Any]) -> Violation | None:
        stack, path, name, value = leaf
        if value is UNKNOWN:
            raise UnknownValueError(stack.urn, path)
        kind = secret_in_leaf(name, value)
        return None if kind is None else Violation(f"{printable(path, 120)} is {kind} (value not shown)", stack.urn)

    return each(((stack, *leaf) for stack in graph.of_type(STACK) for leaf in _settings(stack)), violation)


def _settings(stack: Resource) -> Iterator[tuple[str, str, Any]]:
    """Path, name and value of everything that stands in the files, the name without its namespace."""
    if stack.configuration is None:
        raise UnknownValueError(stack.urn, "the configuration in its files")
    for file, settings in stack.configuration.items():
        for key, value in settings.items():
            yield from leaves(f"{file}: {key}", str(key).rpartition(":")[2], value)


RULES: tuple[Rule, ...] = (
    GraphRule(
        id="PEN-SEC-008",
        sentence="No output of a stack is a secret.",
        severity=Severity.CRITICAL,
        why="Outputs stand in the state and in the log of every deployment, and other stacks read them.",
        fix='Export where it is: pulumi.export("password_arn", secret.arn).',
        references=(Reference("CWE", "798"),),
        url="https://www.pulumi.com/docs/iac/concepts/inputs-outputs/#stack-outputs",
        is_boundary=True,
        is_waivable=False,
        types=(STACK,),
        check=_outputs_hold_no_secret,
    ),
    GraphRule(
        id="PEN-SEC-009",
        sentence="No secret stands in a stack's configuration in plain text.",
        severity=Severity.CRITICAL,
        why="The file is in Git for good, whoever may read the repository reads it, and so does every log that prints it.",
        fix="Take it out and rotate it; keep it in Secrets Manager (SecretRef), or run `pulumi config set --secret KEY`.",
        references=(Reference("CWE", "798"), Reference("CWE", "312")),
        url="https://www.pulumi.com/docs/iac/concepts/secrets/",
        is_boundary=True,
        is_waivable=False,
        types=(STACK,),
        check=_configuration_holds_no_secret,
    ),
)
