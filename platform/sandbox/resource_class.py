"""The shape of every emulated resource type: what it checks, what it replaces, and the API calls behind it.

A class is a small stateless object. It says in data what its properties are like (`replace_on`, `defaults`, `not_kept`, ...)
and implements four calls: `create`, `describe`, `update`, `delete`. Everything else (defaults and automatic names, the
difference, default tags, what a preview knows, refresh, import) is derived here, once, for all of them.

Values are plain Python (JSON-like) in Pulumi's spelling (camelCase); what the engine does not know yet is UNKNOWN.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar, Protocol

from .difference import Difference, compare, same
from .nested import graft

__all__ = ["Cloud", "Properties", "ResourceClass"]

Properties = dict[str, Any]


class Cloud(Protocol):
    """The emulated account that a provider instance is configured for."""

    account_id: str
    region: str
    partition: str
    default_tags: Mapping[str, str]

    def client(self, service: str) -> Any:
        """The boto3 client of a service, made once per region and account."""

    def in_region(self, region: str) -> "Cloud":
        """The same account in another region."""


class ResourceClass(ABC):
    """One resource type. Subclasses are named like the Pulumi resource."""

    type: ClassVar[str]
    """The type token, `aws:s3/bucketVersioning:BucketVersioning`."""
    cloudformation: ClassVar[str | None] = None
    """CloudFormation's name of the same type: its createOnly properties are our second opinion on `replace_on`."""
    cloudformation_names: ClassVar[Mapping[str, str]] = {}
    """Our property name to CloudFormation's, where it is not ours with a capital letter. Nested: a path `A/B`."""
    cloudformation_differences: ClassVar[Mapping[str, str]] = {}
    """Property to the reason why the two disagree on replacement. A stale entry fails the test."""

    required: ClassVar[tuple[str, ...]] = ()
    """Inputs without which the API refuses."""
    one_of: ClassVar[tuple[tuple[str, ...], ...]] = ()
    """Groups of inputs of which exactly one must be given."""
    defaults: ClassVar[Mapping[str, Any]] = {}
    """Inputs that the real provider fills in when they are not given; known in a preview."""
    nested_defaults: ClassVar[Mapping[str, Any]] = {}
    """The same inside blocks: `{"healthCheck": {"enabled": True}}`. A block that is not given stays so; where the value
    is a list, it holds for every item."""
    replace_on: ClassVar[frozenset[str]] = frozenset()
    """Top-level properties whose change replaces the resource (terraform-provider-aws: ForceNew / RequiresReplace)."""
    not_kept: ClassVar[Mapping[str, str]] = {}
    """Input properties that the emulator forgets, on creation or on an update, with the reason. `read` answers them from
    the state. A property inside blocks is a dotted path (`rules.filter.prefix`)."""
    write_only: ClassVar[frozenset[str]] = frozenset()
    """Inputs that no API ever answers (a file's content, a recovery window, `forceDestroy`); `read` answers them from the
    state."""
    json_properties: ClassVar[frozenset[str]] = frozenset()
    """Properties that hold a JSON document as text: compared as documents."""
    set_properties: ClassVar[frozenset[str]] = frozenset()
    """List properties without order: compared as sets."""
    computed: ClassVar[frozenset[str]] = frozenset()
    """Optional inputs that the API fills in when they are not given (Terraform: Optional and Computed): not giving one,
    or no longer giving it, is no difference, and a value that nobody asked for is no drift."""
    unanswered: ClassVar[Mapping[str, str]] = {}
    """Outputs that the SDK promises and this emulator cannot answer, with the reason."""
    delete_before_replace: ClassVar[bool] = False
    """Whether two cannot exist side by side (a setting of another resource)."""
    takes_tags: ClassVar[bool] = False
    """Whether it has `tags` and `tagsAll`: then `inputs["tagsAll"]` holds the merged tags in create and update, and
    `describe` answers `tagsAll`; `read` works out `tags`."""
    is_global: ClassVar[bool] = False
    """Whether it lives in no region (IAM): then it has no `region` property."""

    @abstractmethod
    def create(self, cloud: Cloud, inputs: Properties) -> str:
        """Create it and return its id."""

    @abstractmethod
    def describe(self, cloud: Cloud, resource_id: str, state: Properties) -> Properties | None:
        """What the API says of it now, inputs and outputs in Pulumi's spelling; None when it is gone.

        Args:
            cloud: the account.
            resource_id: what `create` returned, or what the user imports.
            state: what is remembered of it; empty in an import. Only for finding it, never for answering from.
        """

    @abstractmethod
    def update(self, cloud: Cloud, resource_id: str, old: Properties, new: Properties) -> None:
        """Bring the changed properties to what is asked. `old` is the state, `new` the inputs."""

    @abstractmethod
    def delete(self, cloud: Cloud, resource_id: str, state: Properties) -> None:
        """Delete it. That it is gone already is not an error."""

    def validate(self, inputs: Properties) -> dict[str, str]:
        """Wrong inputs beyond `required` and `one_of`: property to reason. Unknown values must pass."""
        return {}

    def derive(self, cloud: Cloud, inputs: Properties) -> Properties:
        """Outputs that the real provider works out from known inputs alone, also in a preview. Default: none."""
        return {}

    def replaces(self, old: Properties, new: Properties) -> frozenset[str]:
        """Properties whose change replaces only between certain values; both are inputs. Default: none."""
        return frozenset()

    def renewed(self, old: Properties, new: Properties) -> frozenset[str]:
        """Outputs that an update makes anew: its preview cannot know them (terraform-provider-aws: SetNewComputed).

        `old` is the state, `new` the inputs. Default: none.
        """
        return frozenset()

    # ---- derived, once for all classes -------------------------------------------------------------------------

    def failures(self, inputs: Properties) -> dict[str, str]:
        """Every wrong input at once: property to reason."""
        missing = {name: f"{name} is required" for name in self.required if inputs.get(name) is None}
        for group in self.one_of:
            given = [name for name in group if inputs.get(name) is not None]
            if len(given) != 1:
                missing[group[0]] = f"exactly one of {', '.join(group)} must be given, not {len(given)}"
        return missing | ({} if missing else self.validate(inputs))

    def with_defaults(self, inputs: Properties) -> Properties:
        """The inputs with what the real provider fills in; null is the same as not given."""
        given = {name: value for name, value in inputs.items() if value is not None}
        return {
            name: _filled(value, self.nested_defaults[name]) if name in self.nested_defaults else value
            for name, value in {**self.defaults, **given}.items()
        }

    def read(self, cloud: Cloud, resource_id: str, state: Properties) -> Properties | None:
        """`describe` with what is the same for all types: the region, and `tags` (all tags less the default ones)."""
        described = self.describe(cloud, resource_id, state)
        if described is None:
            return None
        common: Properties = {} if self.is_global else {"region": cloud.region}
        if self.takes_tags and "tagsAll" not in self.not_kept:
            own = state.get("tags") or {}
            described_tags = described.get("tagsAll") or {}
            common["tagsAll"] = {name: value for name, value in described_tags.items() if not name.startswith("aws:")}
            common["tags"] = {
                name: value
                for name, value in common["tagsAll"].items()
                if name in own or cloud.default_tags.get(name) != value
            }
        return {**described, **common}

    def with_tags(self, cloud: Cloud, inputs: Properties) -> Properties:
        """The inputs with `tagsAll`, the provider's default tags under the resource's own."""
        if not self.takes_tags:
            return inputs
        tags = {} if inputs.get("tags") is None else inputs["tags"]
        return {**inputs, "tagsAll": tags if not isinstance(tags, Mapping) else {**cloud.default_tags, **tags}}

    def difference(
        self, cloud: Cloud, old_inputs: Properties, old_state: Properties, new_inputs: Properties
    ) -> Difference:
        """What a run would change, property by property, and what of it replaces the resource."""
        old, new = dict(old_inputs), dict(new_inputs)
        if self.takes_tags:
            old["tagsAll"] = old_state.get("tagsAll", old_inputs.get("tags") or {})
            new["tagsAll"] = self.with_tags(cloud, new_inputs)["tagsAll"]
        if new.get("region") is None or "region" not in old:
            old.pop("region", None), new.pop("region", None)
        for name in self.computed:
            if new.get(name) is None:
                old.pop(name, None), new.pop(name, None)
        replace_on = self.replace_on | self.replaces(old, new) | {"region"}
        return compare(old, new, replace_on=replace_on, equal=self.equal)

    def equal(self, name: str, one: Any, other: Any) -> bool:
        """Whether two values of a property mean the same."""
        return same(one, other, is_json=name in self.json_properties, is_set=name in self.set_properties)

    def refreshed(self, state: Properties, described: Properties) -> Properties:
        """The state after a read: the API's answer, and from memory only what no API or not this emulator keeps."""
        merged = described
        for path in (*self.not_kept, *self.write_only):
            merged = graft(merged, state, path)
        return {
            name: state[name] if name in state and self.equal(name, state[name], value) else value
            for name, value in merged.items()
        }

    def inputs_from(
        self, old_inputs: Properties, state: Properties, refreshed: Properties, names: frozenset[str]
    ) -> Properties:
        """The inputs after a read, so that what somebody changed behind our back shows as a difference.

        Args:
            old_inputs: the inputs remembered; empty in an import.
            state: the state remembered; empty in an import.
            refreshed: the state after the read.
            names: every input property of the type.
        """
        inputs: Properties = {}
        is_import = not state
        for name in names:
            value = refreshed.get(name)
            if name in old_inputs:
                old = old_inputs[name]
                inputs[name] = old if self.equal(name, old, value) else value
            elif self._is_more_than_default(name, value) and (is_import or self._has_drifted(name, state, value)):
                inputs[name] = value
        inputs.pop("tagsAll", None)
        return {name: value for name, value in inputs.items() if value is not None}

    def _has_drifted(self, name: str, state: Properties, value: Any) -> bool:
        """Whether a property that nobody asked for differs from the last time."""
        return name not in self.computed and not self.equal(name, state.get(name), value)

    def _is_more_than_default(self, name: str, value: Any) -> bool:
        default = self.defaults.get(name)
        return (not _is_nothing(value) or bool(default)) and not self.equal(name, default, value)


def _is_nothing(value: Any) -> bool:
    return value is None or value is False or value in ("", [], {})


def _filled(value: Any, defaults: Mapping[str, Any]) -> Any:
    """A block, or every block of a list, with its defaults; null is the same as not given."""
    if isinstance(value, list | tuple):
        return [_filled(item, defaults) for item in value]
    if not isinstance(value, Mapping):
        return value
    given = {name: item for name, item in value.items() if item is not None}
    blocks = {
        name: _filled(given[name], inner) for name, inner in defaults.items() if name in given and _is_block(inner)
    }
    return {**{name: item for name, item in defaults.items() if not _is_block(item)}, **given, **blocks}


def _is_block(default: Any) -> bool:
    return isinstance(default, Mapping)
