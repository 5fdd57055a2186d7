"""A trail and an alarm on changes by hand, on the real engine and the embedded cloud."""

import json
from collections.abc import Iterator

import pytest
from cloudtrail_events import BY_HAND, NOT_BY_HAND
from event_patterns import matches
from penstock.platform.engine.model import Operation
from penstock.platform.sandbox.cloud import BotoCloud
from real_engine import RealEngine
from sandboxed import Sandboxed, deployed_program

PROGRAM = """
import pulumi
from penstock.components import *

logs = LogBucket("logs", LogBucketArgs(purpose="trail"))
AuditTrail("own", AuditTrailArgs(log_group=TrailLogGroup(retention_days=30)))
AuditTrail(
    "given",
    AuditTrailArgs(bucket=TrailBucket(name=logs.bucket_name, kms_key_arn=logs.kms_key_arn)),
)
alarm = ClickOpsAlarm(
    "hands",
    ClickOpsAlarmArgs(
        deploy_role_arns=["arn:aws:iam::123456789012:role/ci/deploy"],
        exceptions=[
            ClickOpsException(reason="tasks write by themselves", principal_arn="arn:aws:iam::123456789012:role/orders-*"),
            ClickOpsException(reason="agents make them all day", service="logs.amazonaws.com", calls=["CreateLogStream"]),
        ],
    ),
)
pulumi.export("rule", alarm.rule_name)
pulumi.export("exceptions", alarm.documented_exceptions)
"""
CHECKS_BUS = "checks"


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory, engine: RealEngine) -> Iterator[Sandboxed]:
    """The program above, deployed."""
    with deployed_program(tmp_path_factory.mktemp("audit") / "shop", engine, PROGRAM) as made:
        yield made


def test_a_second_look_finds_nothing_to_change_also_after_a_refresh(deployed: Sandboxed) -> None:
    """What the components ask for is what AWS answers, option by option."""
    assert {step.operation for step in deployed.up().values()} == {Operation.SAME}
    deployed.succeed(deployed.cli.refresh(deployed.request()))
    steps = deployed.preview()
    assert {name for name, step in steps.items() if step.operation is not Operation.SAME} == set()


def test_the_trails_are_on_and_write_where_they_were_told(deployed: Sandboxed) -> None:
    client = deployed.cloud.client("cloudtrail")
    trails = {trail["Name"].rpartition("-trail-")[0]: trail for trail in client.describe_trails()["trailList"]}
    assert {name: trail["S3BucketName"].partition("-bucket-")[0] for name, trail in trails.items()} == {
        "own": "own-logs",
        "given": "logs",
    }
    for trail in trails.values():
        assert trail["IsMultiRegionTrail"]
        assert trail["LogFileValidationEnabled"]
        assert trail["IncludeGlobalServiceEvents"]
        assert ":key/" in trail["KmsKeyId"]
        assert client.get_trail_status(Name=trail["TrailARN"])["IsLogging"]
    assert trails["own"]["CloudWatchLogsLogGroupArn"].endswith(":log-group:/trial/dev/own:*")


def test_a_trail_turned_off_behind_its_back_is_found_and_turned_on_again(deployed: Sandboxed) -> None:
    client = deployed.cloud.client("cloudtrail")
    (trail,) = [trail for trail in client.describe_trails()["trailList"] if trail["Name"].startswith("given")]
    client.stop_logging(Name=trail["TrailARN"])
    deployed.succeed(deployed.cli.refresh(deployed.request()))
    steps = deployed.up()
    assert {name for name, step in steps.items() if step.operation is not Operation.SAME} == {"given-trail"}
    assert client.get_trail_status(Name=trail["TrailARN"])["IsLogging"]


def test_the_emulator_s_rule_takes_what_the_evaluator_says(deployed: Sandboxed) -> None:
    """The deployed pattern and message, on a rule that puts what it takes into a queue: the emulator has no topics there."""
    cloud = deployed.cloud
    events = {f"{number:04d}": event for number, event in enumerate([*BY_HAND.values(), *NOT_BY_HAND.values()])}
    for number, event in events.items():
        event["detail"]["eventID"] = number
    pattern = _copy_to_queue(cloud, str(deployed.cli.outputs(deployed.request())["rule"]))
    for event in events.values():
        entry = {"Source": event["source"], "DetailType": event["detail-type"], "Detail": json.dumps(event["detail"])}
        cloud.client("events").put_events(Entries=[{**entry, "EventBusName": CHECKS_BUS}])
    told = _messages(cloud)
    expected = {number for number, event in events.items() if matches(pattern, event)}
    assert {text.rpartition("event ")[2].rstrip('."') for text in told} == expected
    assert 0 < len(expected) < len(events)
    assert all("By hand: " in text and "DeleteBucket of s3.amazonaws.com in eu-west-1" in text for text in told)


def _copy_to_queue(cloud: BotoCloud, rule: str) -> str:
    """Put the deployed rule on a bus of its own, with a queue as its target; its pattern."""
    events, name = cloud.client("events"), CHECKS_BUS
    pattern = str(events.describe_rule(Name=rule)["EventPattern"])
    (target,) = events.list_targets_by_rule(Rule=rule)["Targets"]
    assert ":sns:" in target["Arn"]
    queue = f"arn:aws:sqs:{cloud.region}:{cloud.account_id}:{name}"
    cloud.client("sqs").create_queue(QueueName=name)
    events.create_event_bus(Name=name)
    events.put_rule(Name=name, EventBusName=name, EventPattern=pattern)
    transformer = {"Id": name, "Arn": queue, "InputTransformer": target["InputTransformer"]}
    events.put_targets(Rule=name, EventBusName=name, Targets=[transformer])
    return pattern


def _messages(cloud: BotoCloud) -> list[str]:
    client = cloud.client("sqs")
    url = client.get_queue_url(QueueName=CHECKS_BUS)["QueueUrl"]
    found: list[str] = []
    while messages := client.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", []):
        found += [json.loads(message["Body"]) for message in messages]
    return found
