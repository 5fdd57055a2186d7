"""The base of every component: it validates the arguments, is the parent, tags, declares ownership, registers outputs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, Final

import pulumi

from .adoption import Adoption
from .inputs import ArgumentError
from .naming import child_name, component_tags, component_type, is_resource_name

__all__ = ["DELETION", "Among", "Bounds", "Component", "Limit", "Mutable", "Ownership", "Revisions"]

DELETION: Final = "deletion"
"""In `Component.GIVEN_UP` the place of a property: that the child goes, with nothing in its place."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """Where the owner of a field keeps the lowest and the highest value that it gives it."""

    role: str
    """The child that has them; `*` stands for anything, and of several children the widest bounds hold."""
    minimum: str
    """Its property with the lowest value."""
    maximum: str
    """Its property with the highest."""


@dataclass(frozen=True, slots=True)
class Revisions:
    """The owner goes back to a revision before: the same name, and no higher number at its end."""

    role: str
    """The child that is made anew, under the next number, for each revision."""
    property: str
    """Its property with the newest: `NAME:NUMBER`, or only the number."""


@dataclass(frozen=True, slots=True)
class Among:
    """The owner moves the field between some resources: every ARN in it is one of theirs."""

    roles: tuple[str, ...]
    """The children."""
    property: str
    """Their property with the ARN."""


Limit = Bounds | Revisions | Among
"""How far the owner of a field goes."""


@dataclass(frozen=True, slots=True)
class Mutable:
    """Properties of a child that may change in place: everything else leads to a new resource beside the old one."""

    role: str
    """The child, by its role; `*` stands for anything (`ingress-*`)."""
    properties: tuple[str, ...]
    """The child's properties, in Pulumi's spelling (camelCase)."""
    reason: str
    """Why it does no harm, or what makes it a new revision."""


@dataclass(frozen=True, slots=True)
class Ownership:
    """A field of a child that somebody else owns once it is deployed.

    The one declaration yields `ignore_changes`, what the ledger judges by (`platform/ownership.py`), and a line in the
    documentation.
    """

    role: str
    """The child, by its role: the suffix of its name."""
    property: str
    """The child's property, in Pulumi's spelling (camelCase)."""
    owner: str
    reason: str
    limits: tuple[Limit, ...] = ()
    """How far the owner goes; within one of them is within. By default whatever it sets is right."""
    beside: str = ""
    """A child without which nobody owns it, by its role; `*` stands for anything. By default it is always owned."""
    is_ignored: bool = True
    """Whether a deployment leaves it alone. Otherwise a deployment sets it, and the owner may set it back."""


class Component(pulumi.ComponentResource):
    """A component resource `Name(name, args, opts)`. Children are named `{name}-{role}` and have it as parent."""

    # Without an annotation: Pulumi's analyzer takes the annotated attributes of a component for its outputs.
    OWNERSHIP = tuple[Ownership, ...]()
    IN_PLACE = tuple[Mutable, ...]()
    """What may change in place because nothing that serves notices: bounds, thresholds, documents."""
    ROLLOUTS = tuple[Mutable, ...]()
    """What changes in place for the API, and is a new revision for what runs, that can go back."""
    GAPS = tuple[Mutable, ...]()
    """What may be away for a moment when these properties replace it, because it serves nothing."""
    GIVEN_UP = tuple[Mutable, ...]()
    """What can't be made again and yet is replaced by these properties, or deleted (`DELETION`), because what it belongs to
    is made anew, or an argument says so."""

    FORMER_NAMES = tuple[str, ...]()
    """The names that the class had: what is deployed under them is this."""
    FORMER_ROLES = tuple[tuple[str, str], ...]()
    """A child's role, and one that it had."""

    def __init__(self, name: str, opts: pulumi.ResourceOptions | None = None) -> None:
        if not is_resource_name(name):
            raise ArgumentError(
                f"{type(self).__name__}: the name becomes part of physical names",
                got=name,
                do="use 1 to 40 lower-case letters, digits and single dashes, starting with a letter",
            )
        if self.FORMER_NAMES:
            former = [pulumi.Alias(type_=component_type(class_name)) for class_name in self.FORMER_NAMES]
            opts = pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(aliases=former))
        super().__init__(component_type(type(self).__name__), name, {}, opts)
        self.component_name = name

    def child(self, role: str) -> str:
        """The logical name of the child with this role."""
        return child_name(self.component_name, role)

    def options(self, role: str, *, beside: Iterable[str] = (), **more: Any) -> pulumi.ResourceOptions:
        """The options of the child with this role: this component as parent, what others own ignored, its former roles known.

        Args:
            role: the child's.
            beside: roles of children that are declared too, where what is owned depends on them (`Ownership.beside`).
            more: other options.
        """
        there = tuple(beside)
        owned = [
            ownership.property
            for ownership in self.OWNERSHIP
            if ownership.role == role
            and ownership.is_ignored
            and (not ownership.beside or any(fnmatchcase(other, ownership.beside) for other in there))
        ]
        ignored = [*owned, *more.pop("ignore_changes", [])]
        former = [pulumi.Alias(name=self.child(old)) for now, old in self.FORMER_ROLES if now == role]
        aliases = [*former, *more.pop("aliases", [])]
        return pulumi.ResourceOptions(parent=self, ignore_changes=ignored or None, aliases=aliases or None, **more)

    def tags(self, tags: Mapping[str, str] | None = None) -> dict[str, str]:
        """The tags of a child that takes tags."""
        return component_tags(self.component_name, tags)

    def finish(self, **outputs: Any) -> None:
        """Set the outputs as attributes and register them. Last in the constructor."""
        for adoption in self._transformations:
            if isinstance(adoption, Adoption):
                adoption.finish(self)
        for name, value in outputs.items():
            setattr(self, name, value if isinstance(value, pulumi.Output) else pulumi.Output.from_input(value))
        self.register_outputs(outputs)
