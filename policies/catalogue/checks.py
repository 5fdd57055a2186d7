"""Checks that rules of several services share: who a policy lets in, what the program writes down, and exceptions."""

from collections.abc import Callable

from ...platform.resource import Graph, Resource
from ...platform.rule import NOT_APPLICABLE, OK, Outcome, Violation, each
from ..documents import open_to_everybody
from ..values import is_set

__all__ = ["closed", "given", "named_by", "not_written_down", "unless"]


def closed(path: str) -> Callable[[Resource], Outcome]:
    """The check that no statement of a policy document lets everybody in.

    Args:
        path: the property that holds the document.
    """

    def check(resource: Resource) -> Outcome:
        document = resource.get(path)
        if document is None:
            return NOT_APPLICABLE
        return [Violation(f"{path}: {reason}") for reason in open_to_everybody(document)]

    return check


def not_written_down(*paths: str) -> Callable[[Resource], Outcome]:
    """The check that the program gives none of these secret values. The message never repeats one.

    Args:
        paths: the properties that would hold them.
    """

    def check(resource: Resource) -> Outcome:
        def violation(path: str) -> Violation | None:
            is_given = resource.known(path, "") not in ("", [], ())
            return Violation(f"{path} is given by the program (value not shown)") if is_given else None

        return each(paths, violation)

    return check


def unless(
    is_exempt: Callable[[Resource], bool], check: Callable[[Resource], Outcome]
) -> Callable[[Resource], Outcome]:
    """The check, on all but some resources. Whether one is exempt is only asked where the check finds something.

    Args:
        is_exempt: whether the rule does not apply to a resource.
        check: what else has to hold.
    """

    def exempting(resource: Resource) -> Outcome:
        outcome = check(resource)
        return NOT_APPLICABLE if outcome is not OK and is_exempt(resource) else outcome

    return exempting


def named_by(
    graph: Graph, resource: Resource, property_name: str, *types: str, identity: str = "id"
) -> Resource | None:
    """The resource of these types that a property names, where the stack has it.

    Raises:
        UnknownValueError: the property is not known yet and no dependency tells what it names.
    """
    candidates = graph.of_type(*types)
    return next(
        (
            candidate
            for candidate in candidates
            if resource in graph.referring(candidate, resource.type, property_name, identity)
        ),
        None,
    )


def given(path: str, *, otherwise: str) -> Callable[[Resource], Outcome]:
    """The check that something is named, whatever it is, for `of_each`: an output of another resource names that resource.

    Args:
        path: the property, one of the resource itself.
        otherwise: what is the case without it, the end of the message.
    """

    def check(resource: Resource) -> Outcome:
        return OK if is_set(resource, path) else Violation(f"{path} is not set: {otherwise}")

    return check
