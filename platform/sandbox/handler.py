"""What a provider does with one resource type, as an interface: emulated and recorded types answer to it alike.

Everything is plain Python values. Calls may block (they speak HTTP with the emulator): the servicer runs them in threads.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol, TypeVar

from ..errors import PenstockError
from .difference import Difference
from .resource_class import Properties

__all__ = [
    "AutoNaming",
    "Checked",
    "HalfMadeError",
    "Handler",
    "NamingMode",
    "Planned",
    "Provider",
    "Read",
    "Sandboxed",
]

Cloud_contra = TypeVar("Cloud_contra", contravariant=True)
"""Where the resources of a handler are: an account, a cluster."""


class NamingMode(StrEnum):
    """What the stack's configuration (`pulumi:autonaming`) says about physical names."""

    PROPOSE = "propose"
    ENFORCE = "enforce"
    DISABLE = "disable"


@dataclass(frozen=True, slots=True)
class AutoNaming:
    """How to name a resource that the program gives no name."""

    seed: bytes
    mode: NamingMode = NamingMode.PROPOSE
    proposed_name: str = ""
    """The engine's proposal; empty where the stack does not configure any."""


@dataclass(frozen=True, slots=True)
class Checked:
    """The inputs completed, and what is wrong with them: property to reason."""

    inputs: Properties
    failures: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Planned:
    """What an update would do."""

    difference: Difference
    delete_before_replace: bool = False


@dataclass(frozen=True, slots=True)
class Sandboxed:
    """A resource that was created, or would be."""

    id: str
    state: Properties


@dataclass(frozen=True, slots=True)
class Read:
    """A resource that was read. An empty id says that it is gone."""

    id: str
    state: Properties = field(default_factory=dict)
    inputs: Properties = field(default_factory=dict)


class HalfMadeError(PenstockError):
    """The resource exists, but something after its creation failed: the engine must keep its id."""

    def __init__(self, what: str, made: Sandboxed, inputs: Properties) -> None:
        super().__init__(what)
        self.made = made
        self.inputs = inputs


class Handler(Protocol[Cloud_contra]):
    """One resource type."""

    @property
    def secret_properties(self) -> frozenset[str]:
        """The properties that are secret whatever the program says of them."""

    def check(self, name: str, old_inputs: Properties, inputs: Properties, naming: AutoNaming) -> Checked:
        """Defaults, automatic names, failures. `old_inputs` is empty for a resource that is new."""

    def plan(
        self, cloud: Cloud_contra, old: tuple[Properties, Properties], inputs: Properties, ignored: tuple[str, ...]
    ) -> Planned:
        """What changing it from old (inputs, state) to these inputs would do."""

    def create(self, cloud: Cloud_contra, name: str, inputs: Properties, *, is_preview: bool) -> Sandboxed:
        """Create it; in a preview, say what would be known before."""

    def read(self, cloud: Cloud_contra, resource_id: str, state: Properties, inputs: Properties) -> Read:
        """What it is now. `state` and `inputs` are empty in an import."""

    def update(
        self,
        cloud: Cloud_contra,
        resource_id: str,
        old: tuple[Properties, Properties],
        inputs: Properties,
        *,
        is_preview: bool,
    ) -> Properties:
        """Change it from old (inputs, state) to inputs and return its state; in a preview, what would be known before."""

    def delete(self, cloud: Cloud_contra, resource_id: str, state: Properties) -> Any:
        """Delete it."""


class Provider(Protocol):
    """What answers for a package: one object for all providers of a program, which their connections tell apart."""

    def configure(self, connection: str, urn: str, settings: Mapping[str, Any]) -> None:
        """Take the settings of the provider on a connection; nested ones may be JSON text."""

    def cloud(self, connection: str) -> Any:
        """Where the provider of a connection makes its resources, as its handlers want it."""

    def handler(self, type_token: str, connection: str = "") -> Handler[Any]:
        """Who answers for a type."""

    def call(self, token: str, connection: str, arguments: Properties) -> Properties:
        """The answer of a function."""
