"""How arguments of a program in another language reach a component, and what is said of wrong ones."""

import asyncio
import subprocess
import sys
from typing import Any

import pulumi
import pytest
from penstock.components.plugin import hosted
from pulumi.errors import InputPropertiesError

HOSTED = hosted()
ARN = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:database-AbCdEf"


def arguments(component: str, given: dict[str, Any]) -> Any:
    """What a component's model is given."""
    definition = HOSTED._component_defs[component]
    return HOSTED._object(given, definition.inputs, definition.inputs_mapping)


def test_names_and_whole_numbers_are_those_of_python_at_every_depth() -> None:
    given = {
        "container": {
            "image": "image",
            "stopTimeoutSeconds": 90.0,
            "environment": {"someName": "x"},
            "secrets": {"dbPassword": {"arn": ARN, "jsonKey": "password"}},
        },
        "network": {"internetEgressPorts": [443.0, 5432.0]},
        "scaling": {"maximumTasks": 4.5},
        "logRetentionDays": 30.0,
    }
    made = arguments("QueueWorker", given)
    assert made == {
        "container": {
            "image": "image",
            "stop_timeout_seconds": 90,
            "environment": {"someName": "x"},
            "secrets": {"dbPassword": {"arn": ARN, "json_key": "password"}},
        },
        "network": {"internet_egress_ports": [443, 5432]},
        "scaling": {"maximum_tasks": 4.5},
        "log_retention_days": 30,
    }
    ports = made["network"]["internet_egress_ports"]
    assert {type(number) for number in (*ports, made["container"]["stop_timeout_seconds"])} == {int}


def test_an_output_stays_one_and_is_turned_when_it_is_known() -> None:
    async def turned() -> Any:
        given = {"network": pulumi.Output.from_input({"vpcId": "vpc-1", "internetEgressPorts": [443.0]})}
        return await arguments("QueueWorker", given)["network"].future()

    assert asyncio.run(turned()) == {"vpc_id": "vpc-1", "internet_egress_ports": [443]}


def test_what_no_component_has_reaches_the_model_and_nothing_given_is_nothing() -> None:
    assert arguments("LogBucket", {"purpose": "trail", "Purpose": "x", "objectLock": None}) == {
        "purpose": "trail",
        "Purpose": "x",
    }


@pytest.mark.parametrize("wrong", [3.0, "text", [1.0], True])
def test_what_is_no_object_is_left_for_the_model_to_refuse(wrong: object) -> None:
    assert arguments("LogBucket", {"objectLock": wrong}) == {"object_lock": wrong}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "purpose: Field required"),
        ({"purpose": "trial"}, "(got 'trial')"),
        ({"purpose": "trail", "expireAfterDays": 0.5}, "expire_after_days"),
        ({"purpose": "trail", "expire_after_day": 3.0}, "expire_after_day: Extra inputs are not permitted"),
        ({"purpose": "trail", "objectLock": {"days": -1.0}}, "object_lock.days"),
        ({"purpose": "a\x1b[31m\nb"}, "a\\x1b[31m\\nb"),
    ],
)
def test_a_refusal_names_component_field_and_value_and_has_no_traceback(given: dict[str, Any], said: str) -> None:
    with pytest.raises(InputPropertiesError) as refused:
        HOSTED.construct("logs", "penstock:index:LogBucket", given)
    assert said in refused.value.message
    assert "LogBucket 'logs'" in refused.value.message
    assert "see the fields of LogBucketArgs" in refused.value.message
    assert "\x1b" not in refused.value.message
    # Without a list, the SDK's server fails on its own way to tell it.
    assert refused.value.errors == []


def test_a_component_that_this_version_lacks_says_how_to_bring_the_sdk_in_line() -> None:
    with pytest.raises(InputPropertiesError, match="has no such component") as refused:
        HOSTED.construct("logs", "penstock:index:Nothing", {})
    assert "got: Nothing" in refused.value.message
    assert "pulumi package add" in refused.value.message


def test_started_by_hand_the_plugin_says_what_it_is_for() -> None:
    done = subprocess.run([sys.executable, "-m", "penstock.components"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "pulumi package add" in done.stderr
