"""What the contract test needs to know of a resource type."""

from collections.abc import Callable
from dataclasses import dataclass, field

from penstock.platform.sandbox.resource_class import Cloud, Properties, ResourceClass

NEW_NAME = object()
"""Stands for an input that must be new for every resource created (a physical name)."""


@dataclass(frozen=True, kw_only=True)
class Example:
    """One type with everything that the contract asks of it."""

    resource_class: ResourceClass
    prepare: Callable[[Cloud], Properties]
    """Makes what must exist before, through boto3, and returns the inputs: as many properties as the type has."""
    changed: Properties | Callable[[Cloud], Properties] = field(default_factory=dict)
    """Inputs with new values: the operation must be an update, and the update must be read back. A function where the
    new values must exist first."""
    removed: str | None = None
    """An optional input: removing it must be an update (or a replacement where it is in `replace_on`)."""
    replaced: Properties = field(default_factory=dict)
    """Inputs with new values: the operation must be a replacement, for each of them alone."""
    tamper: Callable[[Cloud, str], object] | None = None
    """Changes the resource behind the engine's back through boto3, given its id."""
    tampered: str = ""
    """The property in which `read` must show it."""
    import_id: Callable[[Properties], str] | None = None
    """From the state: what a user imports it by, where that is not its id."""
    left: Properties | None = None
    """What `read` still answers after a delete, where AWS has no way to take a setting away."""
    why_not: dict[str, str] = field(default_factory=dict)
    """For `changed`, `removed`, `replaced` or `tamper` left out: the reason."""
