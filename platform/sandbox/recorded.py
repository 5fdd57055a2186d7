# ruff: noqa: ARG002 - the methods are those of `Handler`, and most need little of what they are given
"""The handler of the types that have no class: kept in the state with a made-up id, never sent anywhere.

Recorded never counts as emulated: outputs are made up from their names and types, an update is always in place, and the
command that ran says which types were recorded.
"""

import secrets
import typing
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from pulumi import _types

from ..engine.model import Operation, Step
from ..resource import UNKNOWN
from .cloud import BotoCloud
from .difference import compare, same, without
from .handler import AutoNaming, Checked, Planned, Read, Sandboxed
from .resource_class import Properties
from .sdk_types import package_of, sdk_type

__all__ = ["Recorded", "recorded_types"]

ID_CHARACTERS: Final = 17
"""As many hexadecimal characters as AWS's own ids have."""

NOT_IN_THE_CLOUD: Final = frozenset({Operation.DELETE, Operation.DELETE_REPLACED, Operation.DISCARD_REPLACED})


def recorded_types(steps: Iterable[Step], *, packages: Collection[str], emulated: Collection[str]) -> dict[str, int]:
    """The types that a run only recorded, with how many resources of each, by name.

    Args:
        steps: what the run did.
        packages: the packages that the embedded cloud stands for.
        emulated: the types that have a class.
    """
    counted = Counter(
        step.type
        for step in steps
        if package_of(step.type) in packages and step.type not in emulated and step.operation not in NOT_IN_THE_CLOUD
    )
    return dict(sorted(counted.items()))


class Recorded:
    """A type without a class. See `Handler` for what the methods mean."""

    def __init__(self, type_token: str) -> None:
        self.type = type_token

    @property
    def secret_properties(self) -> frozenset[str]:
        return frozenset()  # the SDK names them

    def check(self, name: str, old_inputs: Properties, inputs: Properties, naming: AutoNaming) -> Checked:
        return Checked(inputs)

    def plan(
        self, cloud: BotoCloud, old: tuple[Properties, Properties], inputs: Properties, ignored: tuple[str, ...]
    ) -> Planned:
        found = compare(old[0], inputs, replace_on=frozenset(), equal=lambda _, one, other: same(one, other))
        return Planned(without(found, ignored))

    def create(self, cloud: BotoCloud, name: str, inputs: Properties, *, is_preview: bool) -> Sandboxed:
        resource_id = f"{_slug(name)}-{secrets.token_hex(ID_CHARACTERS)[:ID_CHARACTERS]}"
        if is_preview:
            return Sandboxed("", {**dict.fromkeys(self._computed(inputs), UNKNOWN), **inputs})
        return Sandboxed(resource_id, self._made_up(cloud, name, resource_id, inputs))

    def read(self, cloud: BotoCloud, resource_id: str, state: Properties, inputs: Properties) -> Read:
        known = state or self._made_up(cloud, resource_id, resource_id, inputs)
        return Read(
            resource_id, known, inputs or {key: known[key] for key in sdk_type(self.type).inputs & state.keys()}
        )

    def update(
        self,
        cloud: BotoCloud,
        resource_id: str,
        old: tuple[Properties, Properties],
        inputs: Properties,
        *,
        is_preview: bool,
    ) -> Properties:
        old_inputs, state = old
        return {**{key: value for key, value in state.items() if key not in old_inputs}, **inputs}

    def delete(self, cloud: BotoCloud, resource_id: str, state: Properties) -> None:
        """There is nothing to delete."""

    def _computed(self, inputs: Properties) -> list[str]:
        return [
            key for key, kind in sdk_type(self.type).outputs.items() if not kind.is_optional and inputs.get(key) is None
        ]

    def _made_up(self, cloud: BotoCloud, name: str, resource_id: str, inputs: Properties) -> Properties:
        outputs = sdk_type(self.type).outputs
        made_up = _MadeUp(cloud, self.type, resource_id)
        return {**{key: made_up.value(key, outputs[key].annotation) for key in self._computed(inputs)}, **inputs}


class _MadeUp:
    """Values for outputs that nobody worked out: of the right type, and telling by their text that they are made up."""

    def __init__(self, cloud: BotoCloud, type_token: str, resource_id: str) -> None:
        self.cloud = cloud
        self.type = type_token
        self.id = resource_id

    def value(self, name: str, annotation: Any) -> Any:
        """A value for a property."""
        if annotation is bool:
            return False
        if annotation in (int, float):
            return 0
        if annotation is str:
            return self.text(name)
        if isinstance(annotation, type) and _types.is_output_type(annotation):
            return {key: self.value(key, kind) for key, kind in _types.output_type_types(annotation).items()}
        origin = typing.get_origin(annotation)
        if isinstance(origin, type) and issubclass(origin, Mapping):
            return {}
        return [] if isinstance(origin, type) and issubclass(origin, Collection) else self.text(name)

    def text(self, name: str) -> str:
        """A text: an ARN, an account, a region where the name says so, else the id."""
        package, module = [*self.type.split(":"), ""][:2]
        lower = name.lower()
        if package == "aws" and lower.endswith("arn"):
            service, _, kind = module.partition("/")
            cloud = self.cloud
            return f"arn:{cloud.partition}:{service}:{cloud.region}:{cloud.account_id}:{kind or service}/{self.id}"
        if lower in ("accountid", "ownerid", "registryid"):
            return self.cloud.account_id
        if lower == "region":
            return self.cloud.region
        if lower.endswith(("url", "endpoint", "domainname", "dnsname")):
            host = f"{self.id}.recorded.invalid"
            return f"https://{host}" if lower.endswith("url") else host
        return self.id


def _slug(name: str) -> str:
    """The name as part of an id that is also a valid bucket or host name."""
    return (
        "".join(character if character.isalnum() else "-" for character in name.lower()).strip("-")[:40] or "recorded"
    )
