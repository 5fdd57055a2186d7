# ruff: noqa: ARG002 - the methods are those of a class, and need little of what they are given
"""What the provider does around a class, and for types without one: names, memory, what is known before, what is lost."""

from typing import Any, ClassVar

import pytest
from botocore.exceptions import ClientError
from penstock.platform.resource import UNKNOWN
from penstock.platform.sandbox.cloud import BotoCloud
from penstock.platform.sandbox.emulated import Emulated, explain
from penstock.platform.sandbox.handler import AutoNaming, HalfMadeError, NamingMode, Sandboxed
from penstock.platform.sandbox.provider import EmulatedProvider, changed_config
from penstock.platform.sandbox.recorded import Recorded
from penstock.platform.sandbox.resource_class import Cloud, Properties, ResourceClass
from penstock.platform.sandbox.servicer import half_made
from penstock.platform.sandbox.wire import Secrets
from pulumi.runtime.proto import provider_pb2, status_pb2

SEED = bytes.fromhex("0123456789abcdef")
# No test here sends anything: nothing listens on this port.
CLOUD = BotoCloud("http://127.0.0.1:9", "111122223333", "eu-west-1", {"owner": "team"})


class Topic(ResourceClass):
    """A class that answers from memory, or fails as a test says."""

    type = "aws:sns/topic:Topic"
    takes_tags = True
    required = ("displayName",)
    defaults: ClassVar[Properties] = {"fifoTopic": False}
    replace_on = frozenset({"fifoTopic"})
    described: Properties | Exception | None = None

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        return "arn:topic"

    def describe(self, cloud: Cloud, resource_id: str, state: Properties) -> Properties | None:
        if isinstance(self.described, Exception):
            raise self.described
        return self.described

    def update(self, cloud: Cloud, resource_id: str, old: Properties, new: Properties) -> None:
        return None

    def delete(self, cloud: Cloud, resource_id: str, state: Properties) -> None:
        return None


def topic(described: Properties | Exception | None = None) -> Emulated:
    resource_class = Topic()
    resource_class.described = described
    return Emulated(resource_class)


def test_check_completes_and_judges() -> None:
    """Default, automatic name and every failure at once; a null is not given."""
    checked = topic().check("orders", {}, {"fifoTopic": None}, AutoNaming(SEED))
    assert checked.inputs == {"fifoTopic": False, "name": "orders-0123456", "__defaults": ["name"]}
    assert checked.failures == {"displayName": "displayName is required"}


def test_an_automatic_name_stays_and_an_explicit_one_does_not() -> None:
    """The engine's seed is new in every run; which name was made is remembered in the inputs."""
    first = topic().check("orders", {}, {"displayName": "d"}, AutoNaming(SEED)).inputs
    again = topic().check("orders", first, {"displayName": "d"}, AutoNaming(b"\xff" * 8)).inputs
    assert again == first
    explicit = topic().check("orders", first, {"displayName": "d", "name": "mine"}, AutoNaming(SEED)).inputs
    assert (explicit["name"], "__defaults" in explicit) == ("mine", False)
    back = topic().check("orders", explicit, {"displayName": "d"}, AutoNaming(b"\xff" * 8)).inputs
    assert back["name"] == "orders-fffffff"


@pytest.mark.parametrize(
    ("mode", "proposed", "expected"),
    [
        (NamingMode.ENFORCE, "Orders-Dev", "Orders-Dev"),
        (NamingMode.PROPOSE, "orders-dev", "orders-dev"),
        (NamingMode.DISABLE, "", None),
    ],
)
def test_naming_modes(mode: NamingMode, proposed: str, expected: str | None) -> None:
    """What the stack's configuration says is done."""
    checked = topic().check("orders", {}, {"displayName": "d"}, AutoNaming(SEED, mode, proposed))
    assert checked.inputs.get("name") == expected


def test_before_creation_only_what_the_real_provider_knows_is_known() -> None:
    """Inputs, default tags and region; what the provider works out is unknown; what nobody asked for is missing."""
    inputs = {"displayName": "d", "name": "n", "tags": {"a": UNKNOWN}, "__defaults": ["name"]}
    state = topic().create(CLOUD, "orders", inputs, is_preview=True).state
    assert state["arn"] is UNKNOWN
    assert state["tagsAll"] == {"owner": "team", "a": UNKNOWN}
    assert (state["region"], state["name"]) == ("eu-west-1", "n")
    assert {"applicationFailureFeedbackRoleArn", "__defaults"} & state.keys() == set()


def test_a_resource_has_its_own_region() -> None:
    """The `region` input wins over the provider's."""
    state = topic().create(CLOUD, "orders", {"displayName": "d", "region": "us-west-2"}, is_preview=True).state
    assert state["region"] == "us-west-2"


@pytest.mark.parametrize("described", [None, ClientError({"Error": {"Code": "Oops", "Message": "no"}}, "Get")])
def test_what_was_created_and_can_not_be_read_keeps_its_id(described: Any) -> None:
    """Otherwise the engine would make a second one, and nobody would remember the first."""
    with pytest.raises(HalfMadeError) as caught:
        topic(described).create(CLOUD, "orders", {"displayName": "d"}, is_preview=False)
    assert caught.value.made.id == "arn:topic"
    assert caught.value.made.state["displayName"] == "d"


def test_ignored_paths_are_no_difference() -> None:
    """A whole property, and one inside a mapping."""
    old = {"displayName": "a", "tags": {"x": "1", "y": "1"}}
    new = {"displayName": "b", "tags": {"x": "2", "y": "2"}}
    state = {"tagsAll": {"owner": "team", "x": "1", "y": "1"}}
    planned = topic().plan(CLOUD, (old, state), new, ("displayName", "tags.x"))
    assert [change.path for change in planned.difference.changes] == ["tags.y", "tagsAll.x", "tagsAll.y"]


def test_a_replacement_of_a_fixed_name_deletes_first() -> None:
    """Not that of an automatic one."""
    old = {"displayName": "a", "name": "n", "fifoTopic": False}
    new = {**old, "fifoTopic": True}
    assert topic().plan(CLOUD, (old, {}), new, ()).delete_before_replace
    automatic = {**new, "__defaults": ["name"]}
    assert not topic().plan(CLOUD, (old, {}), automatic, ()).delete_before_replace


def test_what_is_gone_reads_as_gone() -> None:
    """An empty id tells the engine so."""
    assert topic(None).read(CLOUD, "arn:topic", {"displayName": "d"}, {"displayName": "d"}).id == ""


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ClientError({"Error": {"Code": "Bad", "Message": "Not\nso"}}, "Do"), "AWS said: Bad: Not so"),
        (
            ClientError({"Error": {"Code": "500", "Message": "Internal Server Error"}}, "PutThing"),
            "the emulator failed in PutThing (the action or an option is not implemented): Internal Server Error",
        ),
        (KeyError("x"), "KeyError: 'x'"),
    ],
)
def test_errors_are_one_line(error: Exception, told: str) -> None:
    """With the API's code, or with what the emulator can't do."""
    assert explain(error) == told


def test_a_recorded_resource_is_unknown_before_and_made_up_after() -> None:
    """Inputs stay, ARNs look like ARNs, an update is in place, a read answers from memory."""
    handler = Recorded("aws:sqs/queue:Queue")
    before = handler.create(CLOUD, "jobs", {"name": "jobs"}, is_preview=True)
    assert (before.state["arn"], before.state["name"]) == (UNKNOWN, "jobs")
    made = handler.create(CLOUD, "jobs", {"name": "jobs"}, is_preview=False)
    assert made.state["arn"] == f"arn:aws:sqs:eu-west-1:111122223333:queue/{made.id}"
    assert handler.read(CLOUD, made.id, made.state, {"name": "jobs"}).state == made.state
    planned = handler.plan(CLOUD, ({"name": "jobs"}, made.state), {"name": "tasks"}, ())
    assert [(change.path, change.replaces) for change in planned.difference.changes] == [("name", False)]
    changed = handler.update(CLOUD, made.id, ({"name": "jobs"}, made.state), {"name": "tasks"}, is_preview=False)
    assert (changed["name"], changed["arn"]) == ("tasks", made.state["arn"])


def test_a_recorded_type_of_no_installed_package_keeps_its_inputs() -> None:
    """Nothing is known of its outputs, and nothing is made up."""
    assert Recorded("nobody:index/thing:Thing").create(CLOUD, "a", {"b": 1}, is_preview=False).state == {"b": 1}


def test_providers_of_one_program_do_not_touch_each_other(tmp_path: Any) -> None:
    """Each connection has the region and the default tags that it was configured with."""
    provider = EmulatedProvider("http://127.0.0.1:9", tmp_path)
    urn = "urn:pulumi:dev::trial::pulumi:providers:aws::{}"
    provider.configure("one", urn.format("one"), {"region": "eu-west-1", "defaultTags": '{"tags": {"a": "b"}}'})
    provider.configure("two", urn.format("two"), {"region": "us-west-2"})
    one, two = provider.instance("one").cloud, provider.instance("two").cloud
    assert (one.region, one.default_tags) == ("eu-west-1", {"a": "b"})
    assert (two.region, two.default_tags) == ("us-west-2", {})


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ({"region": "a", "version": "1"}, {"region": "a", "version": "2"}, ([], [])),
        ({"region": "a"}, {"region": "b"}, (["region"], ["region"])),
        ({}, {"region": "b"}, (["region"], [])),
        ({"allowedAccountIds": '["1"]'}, {"allowedAccountIds": ["1"]}, ([], [])),
        ({"allowedAccountIds": '["1"]'}, {"allowedAccountIds": '["2"]'}, (["allowedAccountIds"], [])),
    ],
)
def test_what_a_changed_setting_does_to_a_provider(old: Any, new: Any, expected: Any) -> None:
    """Another region replaces it; everything else is an update; the version of the SDK is nothing."""
    assert changed_config(old, new) == expected


def test_a_half_made_resource_is_told_in_the_engines_form() -> None:
    """The details hold its id and state, and the reasons."""
    status = half_made(HalfMadeError("not stable", Sandboxed("id-1", {"a": 1}), {"a": 1}), Secrets())
    (_, metadata), *_ = status.trailing_metadata
    assert isinstance(metadata, bytes)
    details = status_pb2.Status.FromString(metadata)
    failure = provider_pb2.ErrorResourceInitFailed()
    assert details.details[0].Unpack(failure)
    assert (failure.id, list(failure.reasons), failure.properties["a"]) == ("id-1", ["not stable"], 1)
