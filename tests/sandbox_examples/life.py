"""One resource in the emulator, led through its life as the provider would lead it."""

import itertools
from dataclasses import dataclass
from typing import Any

from penstock.platform.autonames import named
from penstock.platform.sandbox.difference import Difference
from penstock.platform.sandbox.resource_class import Cloud, Properties, ResourceClass
from penstock.platform.sandbox.sdk_types import sdk_type

from .model import NEW_NAME, Example

_numbers = itertools.count(1)


def with_new_names(resource_class: ResourceClass, properties: Properties) -> Properties:
    """The properties with a name never used before wherever the example asks for one."""
    seed = f"{next(_numbers):07d}"
    asked = [name for name, value in properties.items() if value is NEW_NAME]
    plain = {name: value for name, value in properties.items() if value is not NEW_NAME}
    # Automatic names are hexadecimal text of the seed: seven decimal digits are their own.
    automatic = named(resource_class.type, "example", {}, bytes.fromhex(f"{seed}0"))
    return {**plain, **{name: automatic.get(name, f"example-{seed}") for name in asked}}


def input_names(resource_class: ResourceClass) -> frozenset[str]:
    """Every input property of the type, from the SDK."""
    return sdk_type(resource_class.type).inputs


@dataclass
class Life:
    """A created resource: what was asked for, its id and its state."""

    cloud: Cloud
    resource_class: ResourceClass
    inputs: Properties
    id: str = ""
    state: Properties = None  # type: ignore[assignment] # set by `create`

    @classmethod
    def begin(cls, example: Example, cloud: Cloud) -> "Life":
        """Create the example's resource."""
        kind = example.resource_class
        inputs = kind.with_defaults(with_new_names(kind, example.prepare(cloud)))
        life = cls(cloud, kind, inputs)
        assert kind.failures(inputs) == {}
        life.create()
        return life

    def create(self) -> None:
        asked = self.resource_class.with_tags(self.cloud, self.inputs)
        self.id = self.resource_class.create(self.cloud, dict(asked))
        self.state = self.resource_class.refreshed(asked, self.described())

    def described(self, state: Properties | None = None) -> Properties:
        """What the API says; never from memory."""
        answer = self.resource_class.read(self.cloud, self.id, self.state or self.inputs if state is None else state)
        assert answer is not None, "it is gone"
        return answer

    def refresh(self) -> Difference:
        """Read it, take over what was found, and say how the program differs from it."""
        old_state, asked = self.state, self.inputs
        self.state = self.resource_class.refreshed(old_state, self.described())
        found = self.resource_class.inputs_from(asked, old_state, self.state, input_names(self.resource_class))
        return self.resource_class.difference(self.cloud, found, self.state, asked)

    def difference(self, inputs: Properties) -> Difference:
        """What a run with other inputs would do."""
        return self.resource_class.difference(self.cloud, self.inputs, self.state, inputs)

    def update(self, inputs: Properties) -> None:
        """Run with other inputs, which is an update."""
        asked = self.resource_class.with_tags(self.cloud, inputs)
        self.resource_class.update(self.cloud, self.id, dict(self.state), dict(asked))
        self.inputs = inputs
        remembered = {**self.state, **asked}
        for name in self.state.keys() - asked.keys() & input_names(self.resource_class):
            del remembered[name]
        self.state = self.resource_class.refreshed(remembered, self.described(remembered))

    def delete(self) -> None:
        self.resource_class.delete(self.cloud, self.id, dict(self.state))

    def not_answered(self, properties: Properties) -> dict[str, tuple[Any, Any]]:
        """The properties whose value in the API is another one than this: asked, answered."""
        kind = self.resource_class
        # What the class declares as not kept or never answered comes from memory; everything else from the API.
        answer = kind.refreshed(properties, self.described())
        return {
            name: (value, answer.get(name))
            for name, value in properties.items()
            if not kind.equal(name, value, answer.get(name))
        }


def made(cloud: Cloud, resource_class: ResourceClass, inputs: Properties) -> Life:
    """A resource created with these inputs, which read back as asked and are no drift."""
    life = Life(cloud, resource_class, resource_class.with_defaults(inputs))
    assert resource_class.failures(life.inputs) == {}
    life.create()
    assert life.not_answered(life.inputs) == {}
    assert life.refresh().changes == ()
    return life
