"""Trails, event rules and targets in the emulator: what the contract does not ask."""

from typing import Any

import pytest
from penstock.platform.sandbox.aws.cloudtrail import Trail
from penstock.platform.sandbox.aws.events import NOT_EMULATED, EventRule, EventTarget
from penstock.platform.sandbox.cloud import BotoCloud
from sandbox_examples.cloudtrail import bucket, changed
from sandbox_examples.events import TOPIC, pattern, rule
from sandbox_examples.life import made
from sandbox_examples.names import new_name


def test_a_target_without_an_id_gets_one(cloud: BotoCloud) -> None:
    life = made(cloud, EventTarget(), {"arn": TOPIC, "rule": rule(cloud)})
    assert life.state["targetId"].startswith("terraform-")
    assert life.id == f"{life.state['rule']}-{life.state['targetId']}"


def test_names_that_a_user_gives_reach_the_api_as_they_are(cloud: BotoCloud) -> None:
    """The names of a transformer's paths stand in its template."""
    transformer = {"inputPaths": {"who": "$.detail.who"}, "inputTemplate": '"<who>"'}
    life = made(cloud, EventTarget(), {"arn": TOPIC, "rule": rule(cloud), "inputTransformer": transformer})
    (target,) = cloud.client("events").list_targets_by_rule(Rule=life.state["rule"])["Targets"]
    assert target["InputTransformer"]["InputPathsMap"] == {"who": "$.detail.who"}


def test_a_rule_on_the_default_bus_has_its_name_as_id(cloud: BotoCloud) -> None:
    name = new_name("rule")
    life = made(cloud, EventRule(), {"name": name, "eventPattern": pattern("aws.s3")})
    assert (life.id, life.state["eventBusName"]) == (name, "default")


def test_a_trail_with_advanced_selectors_reads_as_asked(cloud: BotoCloud) -> None:
    """Pulumi's names of the operators are plurals of the API's."""
    selectors = changed(cloud)["advancedEventSelectors"]
    life = made(
        cloud,
        Trail(),
        {"name": new_name("trail"), "s3BucketName": bucket(cloud), "advancedEventSelectors": selectors},
    )
    answer = cloud.client("cloudtrail").get_event_selectors(TrailName=life.id)
    fields = answer["AdvancedEventSelectors"][0]["FieldSelectors"]
    assert fields[1]["StartsWith"] == ["arn:aws:s3:::orders/"]


@pytest.mark.parametrize(
    ("kind", "inputs", "wrong"),
    [
        (EventRule(), {}, "eventPattern"),
        (EventRule(), {"scheduleExpression": "rate(1 day)", "isEnabled": True}, "isEnabled"),
        (EventTarget(), {"arn": TOPIC, "rule": "r", "input": "{}", "inputPath": "$.detail"}, "inputPath"),
        *((EventTarget(), {"arn": TOPIC, "rule": "r", name: {}}, name) for name in NOT_EMULATED),
        (Trail(), {"s3BucketName": "b", "isMultiRegionTrail": True, "includeGlobalServiceEvents": False}, "includeG"),
        (Trail(), {"s3BucketName": "b", "eventSelectors": [], "advancedEventSelectors": []}, "advancedEventSelectors"),
    ],
)
def test_what_aws_or_the_emulator_refuses_is_a_failure(kind: Any, inputs: dict[str, Any], wrong: str) -> None:
    (found,) = kind.failures(inputs)
    assert found.startswith(wrong)
