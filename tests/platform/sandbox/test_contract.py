"""The one contract of all emulated resource types, held by the real emulator over HTTP: see `Example` for its parts."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import sandbox_examples
from penstock.platform.resource import UNKNOWN, contains_unknown
from penstock.platform.sandbox import aws
from penstock.platform.sandbox.cloud import BotoCloud
from penstock.platform.sandbox.nested import values_at
from penstock.platform.sandbox.resource_class import Properties
from penstock.platform.sandbox.sdk_types import sdk_type
from sandbox_examples.life import Life, input_names, with_new_names
from sandbox_examples.model import Example

OTHER_ACCOUNT = "444455556666"
OTHER_REGION = "us-west-2"
DEFAULT_TAGS = {"owner": "platform-team"}

# The SDK warns of its own deprecated modules when it imports a service.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:pulumi_aws.*")

each = pytest.mark.parametrize("example", sandbox_examples.ALL, ids=lambda example: example.resource_class.type)


@pytest.fixture(scope="module")
def cloud(cloud: BotoCloud) -> BotoCloud:
    """The emulated account, with a provider that puts tags on everything."""
    return cloud.with_default_tags(DEFAULT_TAGS)


def test_every_class_has_one_example_and_every_example_a_class() -> None:
    """No type escapes the contract, and no example outlives its type."""
    types = [resource_class.type for resource_class in aws.ALL]
    assert sorted(types) == sorted(example.resource_class.type for example in sandbox_examples.ALL)
    assert len(set(types)) == len(types)


@each
def test_what_the_class_declares_names_real_properties(example: Example) -> None:
    """A misspelt property in a declaration would declare nothing."""
    kind = example.resource_class
    declared = {
        *kind.required,
        *(name for group in kind.one_of for name in group),
        *kind.defaults,
        *kind.replace_on,
        *(path.split(".")[0] for path in kind.not_kept),
        *kind.write_only,
        *kind.json_properties,
        *kind.set_properties,
        *kind.computed,
    }
    assert declared - input_names(kind) - {"tagsAll"} == set()
    # A list of tags that no provider adds to (an Auto Scaling group's) is a property like any other.
    assert kind.takes_tags == ("tagsAll" in sdk_type(kind.type).outputs)
    assert kind.is_global == ("region" not in input_names(kind))


@each
def test_created_it_reads_as_asked(example: Example, cloud: BotoCloud) -> None:
    """The API answers every input as given, and a refresh finds no difference."""
    life = Life.begin(example, cloud)
    assert life.inputs.keys() <= input_names(life.resource_class)
    assert life.not_answered(life.inputs) == {}
    assert life.refresh().changes == ()
    if life.resource_class.takes_tags:
        assert life.state["tagsAll"] == {**DEFAULT_TAGS, **life.inputs.get("tags", {})}


@each
def test_it_answers_the_outputs_that_the_sdk_knows(example: Example, cloud: BotoCloud) -> None:
    """Every output that the SDK promises is there, and none that it does not know."""
    life = Life.begin(example, cloud)
    known = sdk_type(life.resource_class.type)
    assert life.state.keys() - known.outputs.keys() == set()
    promised = {name for name, kind in known.outputs.items() if not kind.is_optional} - known.inputs
    assert {name for name in promised if life.state.get(name) is None} == set(life.resource_class.unanswered)


@each
def test_a_changed_property_is_an_update(example: Example, cloud: BotoCloud) -> None:
    """Each change alone is an update, and the update of all of them is read back."""
    _explained(example, "changed", example.changed)
    life = Life.begin(example, cloud)
    changed = _changed(example, cloud)
    for name, value in changed.items():
        difference = life.difference({**life.inputs, name: value})
        assert name in difference.top_level
        assert difference.replaces == ()
    life.update({**life.inputs, **changed})
    assert life.not_answered(life.inputs) == {}
    assert life.refresh().changes == ()


@each
def test_a_removed_property_is_an_update_or_a_replacement(example: Example, cloud: BotoCloud) -> None:
    """An optional input taken away goes back to what it is without it."""
    _explained(example, "removed", example.removed)
    if example.removed is None:
        return
    life = Life.begin(example, cloud)
    kind, removed = life.resource_class, example.removed
    inputs = kind.with_defaults({name: value for name, value in life.inputs.items() if name != removed})
    before = life.described().get(removed)
    difference = life.difference(inputs)
    assert removed in difference.top_level
    assert (removed in difference.replaces) == (removed in kind.replace_on)
    if difference.replaces:
        return
    life.update(inputs)
    assert life.not_answered(inputs) == {}
    assert removed in {*kind.not_kept, *kind.write_only} or not kind.equal(
        removed, before, life.described().get(removed)
    )
    assert life.refresh().changes == ()


@each
def test_a_replaced_property_is_a_replacement(example: Example, cloud: BotoCloud) -> None:
    """Each of these changes alone replaces the resource."""
    _explained(example, "replaced", example.replaced)
    life = Life.begin(example, cloud)
    for name, value in with_new_names(life.resource_class, example.replaced).items():
        assert life.difference({**life.inputs, name: value}).replaces == (name,)


@each
def test_a_change_behind_its_back_is_read_and_restored(example: Example, cloud: BotoCloud) -> None:
    """`read` asks the API: it shows the change, the difference names it, and an update takes it back."""
    _explained(example, "tamper", example.tamper)
    if example.tamper is None:
        return
    life = Life.begin(example, cloud)
    example.tamper(cloud, life.id)
    assert example.tampered in life.refresh().top_level
    if example.tampered in life.resource_class.replace_on:
        return
    life.update(life.inputs)
    assert life.not_answered(life.inputs) == {}
    assert life.refresh().changes == ()


@each
def test_what_is_not_known_yet_passes(example: Example, cloud: BotoCloud) -> None:
    """In a preview any input may be unknown, as a whole or inside: it is no failure, and it is a difference."""
    kind = example.resource_class
    inputs = kind.with_defaults(with_new_names(kind, example.prepare(cloud)))
    for name, value in inputs.items():
        for unknown in _unknowns(value):
            new = kind.with_defaults({**inputs, name: unknown})
            assert name not in kind.failures(new)
            assert contains_unknown(kind.with_tags(cloud, new))
            kind.derive(cloud, kind.with_tags(cloud, new))
            assert name in kind.difference(cloud, inputs, kind.with_tags(cloud, inputs), new).top_level


def _unknowns(value: Any) -> Iterator[Any]:
    """The value unknown as a whole, and with one member unknown at each depth."""
    yield UNKNOWN
    if isinstance(value, Mapping) and value:
        first = next(iter(value))
        yield from ({**value, first: inner} for inner in _unknowns(value[first]))
    if isinstance(value, list) and value:
        yield from ([inner, *value[1:]] for inner in _unknowns(value[0]))


@each
def test_deleted_it_is_gone(example: Example, cloud: BotoCloud) -> None:
    """After a delete, `read` says gone (or what AWS can't take away), and deleting again is no error."""
    life = Life.begin(example, cloud)
    life.delete()
    left = life.resource_class.read(cloud, life.id, life.state)
    if example.left is None:
        assert left is None
    else:
        assert left is not None
        assert {name: left.get(name) for name in example.left} == example.left
    life.delete()


@each
def test_imported_by_its_id_it_has_the_inputs_asked_for(example: Example, cloud: BotoCloud) -> None:
    """From the id alone, every input is found that the emulator keeps and the API tells."""
    life = Life.begin(example, cloud)
    kind = life.resource_class
    life.id = life.id if example.import_id is None else example.import_id(life.state)
    # What is declared as not kept or never answered cannot be found: it is taken as asked for.
    found = kind.refreshed(kind.with_tags(cloud, life.inputs), life.described({}))
    imported = kind.with_defaults(kind.inputs_from({}, {}, found, input_names(kind)))
    difference = kind.difference(cloud, imported, found, life.inputs)
    assert difference.changes == ()


@each
def test_what_is_declared_as_not_kept_is_not_kept(example: Example, cloud: BotoCloud) -> None:
    """Fails when the emulator learns to keep a property, new and changed: then take it out of `not_kept`."""
    life = Life.begin(example, cloud)
    kind = life.resource_class
    kept = {path for path in kind.not_kept if _keeps(life, path)}
    life.update({**life.inputs, **_changed(example, cloud)})
    assert {path for path in kept if _keeps(life, path)} == set()
    assert kind.write_only & {name for name, value in life.described().items() if value is not None} == set()


def _keeps(life: Life, path: str) -> bool:
    kind = life.resource_class
    asked = list(values_at(kind.with_tags(life.cloud, life.inputs), path))
    assert asked, f"the example must set {path}, which {kind.type} declares as not kept"
    return kind.equal(path, asked, list(values_at(life.described(), path)))


def test_accounts_and_regions_do_not_see_each_other(cloud: BotoCloud) -> None:
    """A resource of one account and region is not there in another account, nor in another region."""
    example = next(example for example in sandbox_examples.ALL if example.resource_class.type == "aws:kms/key:Key")
    life = Life.begin(example, cloud)
    elsewhere = [BotoCloud(cloud.endpoint, OTHER_ACCOUNT, cloud.region), cloud.in_region(OTHER_REGION)]
    assert [life.resource_class.read(other, life.id, {}) for other in elsewhere] == [None, None]
    twin = Life.begin(example, BotoCloud(cloud.endpoint, OTHER_ACCOUNT, OTHER_REGION))
    assert f":{OTHER_REGION}:{OTHER_ACCOUNT}:" in twin.state["arn"]
    assert f":{cloud.region}:{cloud.account_id}:" in life.state["arn"]


def _changed(example: Example, cloud: BotoCloud) -> Properties:
    new_values = example.changed(cloud) if callable(example.changed) else example.changed
    return with_new_names(example.resource_class, new_values)


def _explained(example: Example, part: str, value: Any) -> None:
    """A part of the contract may be left out with a reason only, and a reason is for a part that is left out."""
    assert bool(value) != (part in example.why_not), f"give {part} or say in why_not why there is none"
