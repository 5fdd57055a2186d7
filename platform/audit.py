"""What exists, as the graph that rules judge: an exported state, and what a refresh says of it.

Outputs are merged over inputs, because what the cloud answers is what is there. A secret is not known here, so a rule that needs
its value is undecided and nothing of it can be told.
"""

import json
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from .engine.event_values import SECRET
from .engine.exported import graph_of_state
from .engine.model import Step
from .errors import UsageError
from .resource import UNKNOWN, Graph, Resource
from .rule import Judgement, Verdict

__all__ = ["existing", "placed", "read_state", "refreshed", "told_of_state"]

_NOT_KNOWN: Final = "is not known yet"
_NOT_TOLD: Final = "is secret, or not known, in the state"


def read_state(file: Path) -> Mapping[str, Any]:
    """A state as `pulumi stack export` writes it.

    Raises:
        UsageError: it is something else.
    """
    wrong = "write one with `pulumi stack export --stack ENV --file FILE`, without --show-secrets"
    try:
        exported = json.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise UsageError(f"{file}: can't be read as a state ({type(error).__name__})", do=wrong) from None
    deployment = exported.get("deployment") if isinstance(exported, dict) else None
    resources = deployment.get("resources", []) if isinstance(deployment, dict) else None
    if not isinstance(resources, list | None) or (resources is None and not isinstance(deployment, dict)):
        raise UsageError(f"{file}: is no exported state: it has no `deployment` with resources", do=wrong)
    for number, resource in enumerate(resources or ()):
        if not (
            isinstance(resource, dict)
            and isinstance(resource.get("urn"), str)
            and isinstance(resource.get("type"), str)
        ):
            raise UsageError(f"{file}: resource {number} of the state has no urn and type", do=wrong)
    return dict(exported)


def existing(exported: Mapping[str, Any], *, is_made_up: Callable[[str], bool] = lambda _: False) -> Graph:
    """The resources of a state, its secrets not known.

    Args:
        exported: the state.
        is_made_up: as in `graph_of_state`.
    """
    return Graph(
        replace(
            resource,
            properties=_without_secrets(resource.properties),
            provider_properties=_without_secrets(resource.provider_properties),
        )
        for resource in graph_of_state(exported, is_made_up=is_made_up).resources
    )


def placed(graph: Graph, *, ran_in: Path, project: Path) -> Graph:
    """The graph with places below the project, where the engine ran the program from another folder (the embedded cloud's)."""
    return Graph(replace(one, source_position=_below(one.source_position, ran_in, project)) for one in graph.resources)


def _below(position: str | None, ran_in: Path, project: Path) -> str | None:
    path, mark, line = (position or "").removeprefix("project:///").partition("#")
    if not mark:
        return position
    file = Path(os.path.normpath(ran_in / path))
    return f"{file.relative_to(project).as_posix()}#{line}" if file.is_relative_to(project) else position


def refreshed(graph: Graph, steps: Iterable[Step]) -> Graph:
    """The graph with what a refresh read from the cloud: what somebody changed by hand is changed, what is gone is gone."""
    read = {step.urn: step.new for step in steps if step.refreshed}

    def now(resource: Resource) -> Resource | None:
        if resource.urn not in read:
            return resource
        state = read[resource.urn]
        if state is None:
            return None
        return replace(resource, properties=_without_secrets({**state.inputs, **state.outputs}))

    return Graph(found for resource in graph.resources if (found := now(resource)) is not None)


def told_of_state(judgement: Judgement) -> Judgement:
    """The judgement in the words of what exists: nothing of it will be known later."""
    return replace(
        judgement,
        findings=tuple(
            replace(finding, message=finding.message.replace(_NOT_KNOWN, _NOT_TOLD))
            if finding.verdict is Verdict.UNDECIDED
            else finding
            for finding in judgement.findings
        ),
    )


def _without_secrets(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _without_secrets(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_without_secrets(item) for item in value]
    return UNKNOWN if value == SECRET else value
