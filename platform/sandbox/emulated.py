"""The handler of the types that have a class: the class's calls in the order in which the real provider makes them."""

from dataclasses import dataclass
from typing import Final

from botocore.exceptions import BotoCoreError, ClientError

from ..autonames import AUTO_NAMES, named
from ..resource import UNKNOWN
from .cloud import BotoCloud
from .difference import without
from .handler import AutoNaming, Checked, HalfMadeError, NamingMode, Planned, Read, Sandboxed
from .resource_class import Properties, ResourceClass
from .sdk_types import sdk_type

__all__ = ["DEFAULTED", "Emulated", "explain"]

DEFAULTED: Final = "__defaults"
"""The input in which the real provider remembers which names it made: an automatic name stays, an explicit one that is
taken away is replaced."""


def explain(error: Exception) -> str:
    """An error of the API or of its client on one line."""
    if isinstance(error, ClientError):
        code, message = error.response["Error"].get("Code", ""), error.response["Error"].get("Message", "")
        if str(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")) == "500" or code == "500":
            return (
                f"the emulator failed in {error.operation_name} (the action or an option is not implemented): {message}"
            )
        return " ".join(f"AWS said: {code}: {message}".split())
    if isinstance(error, BotoCoreError):
        return " ".join(f"the request could not be made: {error}".split())
    return " ".join(f"{type(error).__name__}: {error}".split())


@dataclass(frozen=True, slots=True)
class Emulated:
    """A type with a class. See `Handler` for what the methods mean."""

    resource_class: ResourceClass

    @property
    def type(self) -> str:
        return self.resource_class.type

    @property
    def secret_properties(self) -> frozenset[str]:
        return frozenset()  # the SDK names them

    def check(self, name: str, old_inputs: Properties, inputs: Properties, naming: AutoNaming) -> Checked:
        given = self.resource_class.with_defaults(_without_memory(inputs))
        completed = self._named(name, old_inputs, given, naming)
        made = [key for key in completed if key not in given]
        failures = self.resource_class.failures(completed)
        return Checked({**completed, **({DEFAULTED: made} if made else {})}, failures)

    def plan(
        self, cloud: BotoCloud, old: tuple[Properties, Properties], inputs: Properties, ignored: tuple[str, ...]
    ) -> Planned:
        old_inputs, state = old
        before, new = _without_memory(old_inputs), _without_memory(inputs)
        kept = without(self.resource_class.difference(_region(cloud, new), before, state, new), ignored)
        return Planned(kept, bool(kept.replaces) and self._must_delete_first(before, new, inputs))

    def create(self, cloud: BotoCloud, name: str, inputs: Properties, *, is_preview: bool) -> Sandboxed:  # noqa: ARG002
        here = _region(cloud, inputs)
        asked = self.resource_class.with_tags(here, _without_memory(inputs))
        if is_preview:
            unknown = {key: UNKNOWN for key, kind in sdk_type(self.type).outputs.items() if not kind.is_optional}
            return Sandboxed("", {**unknown, **self._known(here, asked)})
        resource_id = self.resource_class.create(here, asked)
        try:
            described = self.resource_class.read(here, resource_id, asked)
        except Exception as error:
            raise HalfMadeError(explain(error), Sandboxed(resource_id, asked), inputs) from error
        if described is None:
            raise HalfMadeError("it was created, but can't be found", Sandboxed(resource_id, asked), inputs)
        return Sandboxed(resource_id, self.resource_class.refreshed(asked, described))

    def read(self, cloud: BotoCloud, resource_id: str, state: Properties, inputs: Properties) -> Read:
        here = _region(cloud, inputs or state)
        described = self.resource_class.read(here, resource_id, state)
        if described is None:
            return Read("")
        refreshed = self.resource_class.refreshed(state, described)
        names = sdk_type(self.type).inputs | _without_memory(inputs).keys()
        # A name alone is not a memory: in an import, and for a resource that a program only reads, state stays unused.
        found = self.resource_class.inputs_from(_without_memory(inputs), state if inputs else {}, refreshed, names)
        memory = {DEFAULTED: inputs[DEFAULTED]} if DEFAULTED in inputs else {}
        return Read(resource_id, refreshed, {**found, **memory})

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
        here = _region(cloud, inputs)
        asked = self.resource_class.with_tags(here, _without_memory(inputs))
        rest = {key: value for key, value in state.items() if key not in self._taken_away(old_inputs, asked)}
        if is_preview:
            renewed = dict.fromkeys(self.resource_class.renewed(state, asked), UNKNOWN)
            return {**rest, **renewed, **self._known(here, asked)}
        self.resource_class.update(here, resource_id, state, asked)
        remembered = {key: value for key, value in rest.items() if key not in old_inputs} | asked
        described = self.resource_class.read(here, resource_id, remembered)
        return remembered if described is None else self.resource_class.refreshed(remembered, described)

    def delete(self, cloud: BotoCloud, resource_id: str, state: Properties) -> None:
        self.resource_class.delete(_region(cloud, state), resource_id, state)

    def _taken_away(self, old_inputs: Properties, asked: Properties) -> set[str]:
        """Inputs that are no longer given; of what the API fills in by itself, the value stays."""
        outputs = sdk_type(self.type).outputs
        return {
            key
            for key in old_inputs
            if key not in asked and key not in self.resource_class.computed
            if key not in outputs or outputs[key].is_optional
        }

    def _known(self, cloud: BotoCloud, asked: Properties) -> Properties:
        """What the real provider knows of a resource before it is made or changed."""
        region = {} if self.resource_class.is_global else {"region": cloud.region}
        return {**region, **asked, **self.resource_class.derive(cloud, asked)}

    def _named(self, name: str, old_inputs: Properties, inputs: Properties, naming: AutoNaming) -> Properties:
        rule = AUTO_NAMES.get(self.type)
        if rule is None or any(inputs.get(key) is not None for key in (rule.property, *rule.unless)):
            return inputs
        if rule.property in old_inputs.get(DEFAULTED, ()) and old_inputs.get(rule.property) is not None:
            return {**inputs, rule.property: old_inputs[rule.property]}
        if naming.mode is NamingMode.DISABLE:
            return inputs
        if not naming.proposed_name:
            return named(self.type, name, inputs, naming.seed)
        if naming.mode is NamingMode.ENFORCE:
            return {**inputs, rule.property: naming.proposed_name}
        proposed = naming.proposed_name if not rule.is_lower_case else naming.proposed_name.lower()
        return {**inputs, rule.property: proposed if proposed.startswith(rule.prefix) else rule.prefix + proposed}

    def _must_delete_first(self, old: Properties, new: Properties, inputs: Properties) -> bool:
        """Two of a name can't exist side by side; an automatic name is made anew for the replacement."""
        rule = AUTO_NAMES.get(self.type)
        has_fixed_name = (
            rule is not None
            and rule.property not in inputs.get(DEFAULTED, ())
            and new.get(rule.property) is not None
            and old.get(rule.property) == new.get(rule.property)
        )
        return self.resource_class.delete_before_replace or has_fixed_name


def _without_memory(inputs: Properties) -> Properties:
    return {name: value for name, value in inputs.items() if name != DEFAULTED}


def _region(cloud: BotoCloud, properties: Properties) -> BotoCloud:
    region = properties.get("region")
    return cloud.in_region(region) if isinstance(region, str) and region else cloud
