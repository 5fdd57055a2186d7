"""Existing resources brought under a component, as they are: nothing is made anew, and no name changes."""

import difflib
from collections.abc import Mapping
from typing import Any, Final

import pulumi

from .autonames import AUTO_NAMES
from .inputs import ArgumentError
from .naming import child_name, component_type

__all__ = ["Adoption", "adopting"]

URN: Final = "urn:pulumi:"
MAXIMUM_TEXT_CHARACTERS: Final = 2048


def adopting(
    existing: Mapping[str, str] | None = None, *, moved: Mapping[str, str] | None = None
) -> pulumi.ResourceOptions:
    """The options of a component whose children exist already. What else it is made of is created.

    They stay in the program as long as the resources live: they also say that these keep the names they have. Whatever else
    differs from what the component asks for is changed by the update that adopts, as its preview shows.

    Args:
        existing: children that no stack manages, by role: the id by which the provider imports each (`{"bucket": "acme-logs"}`).
        moved: children that the same stack manages as resources of their own, by role: the logical name of each as it was at
            the top of the program, or its whole URN. Take that resource out of the program.

    Raises:
        ArgumentError: a role is not text, or what it shall be is not; or it is both imported and moved.
    """
    imports, names = _texts("existing", existing or {}), _texts("moved", moved or {})
    if not imports and not names:
        raise ArgumentError("adopting: nothing is to be adopted", do='name what exists, as in adopting({"bucket": ID})')
    if both := sorted(imports.keys() & names.keys()):
        raise ArgumentError(
            "adopting: a child is either imported or moved",
            got=", ".join(both),
            do="use `moved` for what this stack manages already, `existing` for what no stack does",
        )
    return pulumi.ResourceOptions(transformations=[Adoption(imports, names)])


class Adoption:
    """What runs for a component and each of its children, before it is registered."""

    def __init__(self, imports: Mapping[str, str], moved: Mapping[str, str]) -> None:
        self._imports = imports
        self._moved = moved
        self._component: pulumi.Resource | None = None
        self._prefix = ""
        self._roles: list[str] = []

    def __call__(self, registered: pulumi.ResourceTransformationArgs) -> pulumi.ResourceTransformationResult | None:
        """The options of a child with its id or its former name; None for what is not adopted."""
        if self._component is None:
            self._begin(registered)
            return None
        role = registered.name.removeprefix(self._prefix)
        if role == registered.name:
            raise ArgumentError(
                "adopting: these options are for one component alone",
                got=registered.name,
                do="call adopting(...) once for each component",
            )
        self._roles.append(role)
        more = self._options(role, registered.type_)
        if more is None:
            return None
        options = pulumi.ResourceOptions.merge(registered.opts, more)
        return pulumi.ResourceTransformationResult(registered.props, options)

    def finish(self, component: pulumi.Resource) -> None:
        """Refuse what was named and is no child of the component, once it has all of them.

        Raises:
            ArgumentError: no child has the role.
        """
        unknown = sorted((self._imports.keys() | self._moved.keys()) - set(self._roles))
        if component is not self._component or not unknown:
            return
        near = difflib.get_close_matches(unknown[0], self._roles, n=1)
        hint = f"did you mean {near[0]}? " if near else ""
        raise ArgumentError(
            f"{type(component).__name__} {self._prefix[:-1]!r}: adopting names {len(unknown)} role(s) that it does not have",
            got=", ".join(unknown),
            do=f"{hint}with these arguments it has {', '.join(self._roles)}",
        )

    def _begin(self, registered: pulumi.ResourceTransformationArgs) -> None:
        if not registered.type_.startswith(component_type("")):
            raise ArgumentError(
                "adopting: these options are for a component",
                got=f"{registered.type_} {registered.name}",
                do="import a resource of your own with ResourceOptions(import_=ID)",
            )
        self._component, self._prefix = registered.resource, child_name(registered.name, "")

    def _options(self, role: str, type_token: str) -> pulumi.ResourceOptions | None:
        given: dict[str, Any] = {}
        if role in self._imports:
            given["import_"] = self._imports[role]
        elif role in self._moved:
            given["aliases"] = [_former(self._moved[role])]
        else:
            return None
        # The provider would make up a name, and another name is another resource.
        if type_token in AUTO_NAMES:
            given["ignore_changes"] = [AUTO_NAMES[type_token].property]
        return pulumi.ResourceOptions(**given)


def _former(name: str) -> str | pulumi.Alias:
    return name if name.startswith(URN) else pulumi.Alias(name=name, parent=pulumi.ROOT_STACK_RESOURCE)


def _texts(what: str, given: Any) -> dict[str, str]:
    if not isinstance(given, Mapping):
        raise ArgumentError(
            f"adopting: {what} must be a mapping of roles", got=type(given).__name__, do='pass {"bucket": ID}'
        )
    for role, value in given.items():
        if not (isinstance(role, str) and isinstance(value, str) and _is_line(value)):
            # Not the value: what is not a name or an id may be anything.
            raise ArgumentError(
                f"adopting: {what} must give each role one line of text, known before anything is deployed",
                got=f"{role}: {type(value).__name__}" if not isinstance(value, str) else f"{role}: {value!r}",
                do="write the id or the name as plain text",
            )
    return dict(given)


def _is_line(text: str) -> bool:
    return text.strip() == text and text.isprintable() and 0 < len(text) <= MAXIMUM_TEXT_CHARACTERS
