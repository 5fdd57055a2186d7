"""For every plan rule: runs that are fine, that violate it, and that hold what it needs but is not known yet."""

import json
from collections.abc import Mapping
from typing import Any

from penstock.platform.operation import Operation
from penstock.platform.plan import Plan, PlannedStep
from penstock.platform.resource import UNKNOWN, Resource
from resources import TOKENS
from rule_cases import OK, UNDECIDED, VIOLATION

__all__ = ["PLAN_CASES", "planned_step"]

LOG_BUCKET = "penstock:index:LogBucket"
EVERYBODY = {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*"}]}
OWN = {"Statement": [{"Effect": "Allow", "Principal": {"AWS": "123456789012"}, "Action": "s3:*", "Resource": "*"}]}
BLOCKED = dict.fromkeys(("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"), True)
OPEN = [{"protocol": "tcp", "fromPort": 443, "toPort": 443, "cidrBlocks": ["0.0.0.0/0"]}]
INSIDE = [{"protocol": "tcp", "fromPort": 443, "toPort": 443, "cidrBlocks": ["10.0.0.0/8"]}]
LOGGING = "aws:s3/bucketLogging:BucketLogging"
BLOCK = TOKENS["BucketPublicAccessBlock"]
POLICY = TOKENS["BucketPolicy"]
BALANCER = TOKENS["LoadBalancer"].replace("elb/", "lb/")
PROVIDER = "pulumi:providers:aws"
TABLE = "aws:dynamodb/table:Table"

Side = Mapping[str, Any] | None


def planned_step(operation: str, kind: str, name: str = "it", /, **more: Any) -> PlannedStep:
    """One step on a resource by the name of its class.

    `old` and `new` are its inputs; by default the sides that such an operation has are there and empty. Options of a side
    stand among its inputs under `protect`, `retain` and `provider`; `within` is the type of its component.
    """
    token = TOKENS.get(kind, kind)
    within = more.pop("within", "")
    urn = f"urn:pulumi:dev::shop::{within + '$' if within else ''}{token}::{name}"
    old: Side = more.pop("old", None if operation in ("create", "import") else {})
    new: Side = more.pop("new", None if operation in ("delete", "delete-replaced") else {})
    return PlannedStep(
        operation=Operation(operation),
        urn=urn,
        type=token,
        old=_side(urn, token, old),
        new=_side(urn, token, new),
        **more,
    )


def _side(urn: str, token: str, given: Side) -> Resource | None:
    if given is None:
        return None
    inputs = dict(given)
    options: Mapping[str, Any] = {
        "protect": inputs.pop("protect", False),
        "retain_on_delete": inputs.pop("retain", False),
        "provider_properties": inputs.pop("provider", {}),
    }
    return Resource(urn=urn, type=token, name=urn.rsplit("::", 1)[-1], properties=inputs, **options)


def plan(*steps: PlannedStep) -> Plan:
    return Plan(steps)


def replacement(kind: str, /, *, delete_first: bool = False, **more: Any) -> list[PlannedStep]:
    """The three steps of a replacement, in the engine's order."""
    made = [planned_step(one, kind, replaced_by=("name",), **more) for one in ("create-replacement", "replace")]
    gone = planned_step("delete-replaced", kind, **{key: value for key, value in more.items() if key != "new"})
    return [gone, *reversed(made)] if delete_first else [*made, gone]


def many(operation: str, count: int, kind: str = "Role") -> list[PlannedStep]:
    return [planned_step(operation, kind, f"{operation}-{number}") for number in range(count)]


def changed(kind: str, old: Side, new: Side, **more: Any) -> PlannedStep:
    return planned_step("update", kind, old=old, new=new, **more)


KEPT = {"protect": True, "retain": True}
PUBLIC = {"internal": False}
PRIVATE = {"internal": True}
IN_IRELAND = {"provider": {"region": "eu-west-1", "allowedAccountIds": '["123456789012"]'}}
IN_OHIO = {"provider": {"region": "us-east-2", "allowedAccountIds": '["123456789012"]'}}
IN_ANOTHER = {"provider": {"region": "eu-west-1", "allowedAccountIds": '["444455556666"]'}}
SOMEWHERE = {"provider": {"region": UNKNOWN}}
ARN = {"arn": "arn:aws:sqs:eu-west-1:123456789012:orders"}

PLAN_CASES: dict[str, dict[str, list[Plan]]] = {
    "PEN-PLN-001": {
        OK: [
            plan(),
            plan(planned_step("same", "Bucket"), planned_step("update", TABLE), planned_step("create", "Queue")),
            plan(planned_step("delete", "Role"), *replacement("TaskDefinition")),
            # let go on purpose: unprotected by hand before, and the provider keeps it
            plan(planned_step("delete", "Bucket", old={"retain": True})),
        ],
        VIOLATION: [
            plan(planned_step("delete", "Bucket")),
            plan(planned_step("delete", "Bucket", old=KEPT)),
            plan(planned_step("delete", "Role", old=KEPT)),
            plan(*replacement(TABLE)),
            plan(*replacement(TABLE, old={"retain": True}, delete_first=True)),
        ],
        UNDECIDED: [plan(planned_step("other", "Bucket"))],
    },
    "PEN-PLN-002": {
        OK: [
            plan(planned_step("same", "Bucket", old=KEPT, new=KEPT)),
            plan(planned_step("same", "Bucket", old={}, new=KEPT)),
            plan(planned_step("same", "Role", old=KEPT, new={})),
            plan(planned_step("create", "Bucket")),
        ],
        VIOLATION: [
            plan(planned_step("same", "Bucket", old=KEPT, new={"retain": True})),
            plan(planned_step("same", "Bucket", old=KEPT, new={"protect": True})),
            plan(planned_step("update", TABLE, old=KEPT, new={})),
            plan(*replacement(TABLE, old=KEPT, new={})),
        ],
        UNDECIDED: [
            plan(planned_step("other", "Bucket", old=KEPT, new={})),
            plan(planned_step("other", "Bucket", old=None)),
            plan(planned_step("other", "Bucket", new=None)),
        ],
    },
    "PEN-PLN-003": {
        OK: [
            plan(planned_step("same", "Role", old=KEPT, new={})),
            plan(planned_step("delete", "Role"), changed(BALANCER, {}, {"enableDeletionProtection": True})),
            plan(planned_step("delete", "Role"), planned_step("delete", "Queue", old=KEPT)),
            plan(planned_step("delete", "Role"), changed("Bucket", {"forceDestroy": True}, {"forceDestroy": True})),
        ],
        VIOLATION: [
            plan(planned_step("same", "Role", old=KEPT, new={}), planned_step("delete", "Queue", "orders")),
            plan(
                changed(BALANCER, {"enableDeletionProtection": True}, {"enableDeletionProtection": False}),
                *replacement("TaskDefinition"),
            ),
            plan(planned_step("delete", "Role"), changed("Bucket", {}, {"forceDestroy": True})),
        ],
        UNDECIDED: [
            plan(
                planned_step("delete", "Role"),
                changed(BALANCER, {"enableDeletionProtection": True}, {"enableDeletionProtection": UNKNOWN}),
            ),
            plan(planned_step("same", "Role", old=KEPT, new={}), planned_step("other", "Queue", "orders")),
        ],
    },
    "PEN-PLN-004": {
        OK: [
            plan(*replacement(BALANCER)),
            plan(planned_step("delete", "Service")),
            plan(*replacement("RolePolicy", delete_first=True)),
        ],
        VIOLATION: [
            plan(*replacement("Service", delete_first=True)),
            plan(*replacement("kubernetes:apps/v1:Deployment", delete_first=True)),
            plan(planned_step("delete-replaced", "Service"), planned_step("import-replacement", "Service")),
        ],
        UNDECIDED: [plan(planned_step("other", "Service"))],
    },
    "PEN-PLN-005": {
        OK: [
            plan(changed("TaskDefinition", {}, {"tags": {"a": "b"}}, changed={"tags.a": "add"})),
            plan(changed("Service", {}, {"taskDefinition": UNKNOWN}, changed={"taskDefinition": "update"})),
            plan(*replacement("Instance")),
            plan(changed("TaskDefinition", {"cpu": "1"}, {"cpu": "1", "tags": {}})),
            plan(changed("Instance", {}, {"tags": {}}, changed={'tags["kept.by"]': "add"})),
        ],
        VIOLATION: [
            plan(changed("Instance", {}, {"userData": "#!"}, changed={"userData": "update"})),
            plan(changed("Instance", {"userData": "a"}, {"userData": "b"})),
            plan(changed("Instance", {}, {"userData": "b"})),
            plan(changed("Instance", {"userData": "a"}, {})),
            plan(changed("kubernetes:core/v1:Pod", {}, {"spec": {}}, changed={"spec.containers[0].image": "update"})),
            plan(changed("Instance", {}, {"userData": UNKNOWN, "ami": "b"}, changed={"userData": "add", "ami": "add"})),
        ],
        UNDECIDED: [
            plan(changed("Instance", {}, {"userData": UNKNOWN}, changed={"userData": "add"})),
            plan(changed("Instance", {"userData": "a"}, {"userData": UNKNOWN})),
            plan(planned_step("other", "Instance")),
        ],
    },
    "PEN-PLN-006": {
        OK: [
            plan(planned_step("create", "Bucket")),
            plan(
                planned_step("create", "Bucket", new={"retain": True}),
                planned_step("create", LOGGING, new={"targetBucket": UNKNOWN}),
            ),
            plan(
                planned_step("create", "Bucket", new={"bucket": "data"}),
                planned_step("create", LOGGING, new={"targetBucket": "logs"}),
            ),
            plan(planned_step("create", "BucketPolicy", new={"retain": True}, within=LOG_BUCKET)),
            plan(planned_step("delete", "Bucket", within=LOG_BUCKET)),
            plan(planned_step("create", LOG_BUCKET, is_component=True), planned_step("create", "Queue")),
        ],
        VIOLATION: [
            plan(planned_step("create", "Bucket", within=LOG_BUCKET)),
            plan(planned_step("same", "BucketPolicy", within=LOG_BUCKET)),
            plan(
                planned_step("same", "Bucket", state={"id": "logs"}),
                planned_step("same", LOGGING, new={"targetBucket": "logs"}),
            ),
            plan(
                planned_step("same", "Bucket", state={"bucket": "logs"}),
                planned_step("same", BALANCER, new={"accessLogs": UNKNOWN, "connectionLogs": {"bucket": "logs"}}),
            ),
            *(
                plan(
                    planned_step("create", "Bucket", new={"bucket": "pages"}),
                    planned_step(
                        "create", "aws:cloudfront/distribution:Distribution", new={"loggingConfig": {"bucket": domain}}
                    ),
                )
                for domain in ("pages.s3.amazonaws.com", "pages.s3-eu-west-1.amazonaws.com")
            ),
            plan(
                planned_step("create", "Bucket", new={"bucket": "flows"}),
                planned_step(
                    "create", "aws:ec2/flowLog:FlowLog", "vpc", new={"logDestination": "arn:aws:s3:::flows/vpc"}
                ),
            ),
        ],
        UNDECIDED: [
            plan(planned_step("create", "Bucket"), planned_step("create", LOGGING, new={"targetBucket": UNKNOWN}))
        ],
    },
    "PEN-PLN-007": {
        OK: [
            plan(*many("create", 100)),
            plan(*many("delete", 100)),
            plan(*many("same", 75), *many("delete", 25)),
            plan(*many("same", 1), *many("delete", 5)),
            plan(*many("same", 10), *many("other", 1)),
            plan(
                *many("same", 2),
                *[planned_step("delete", "TaskDefinition", f"d{n}", old={"skipDestroy": True}) for n in range(40)],
            ),
        ],
        VIOLATION: [
            plan(*many("same", 74), *many("delete", 26)),
            plan(*many("same", 1000), *many("replace", 26)),
            plan(*many("same", 10), *many("delete", 6)),
        ],
        UNDECIDED: [plan(*many("same", 10), *many("other", 6))],
    },
    "PEN-PLN-008": {
        OK: [
            plan(planned_step("same", "Queue", old=IN_IRELAND, new=IN_IRELAND, state=ARN)),
            plan(planned_step("create", "Queue", new=IN_OHIO)),
            plan(changed(PROVIDER, {"region": "eu-west-1"}, {"region": "eu-west-1", "defaultTags": UNKNOWN})),
            # a guard that comes later names the account where everything is already
            plan(changed("Queue", {"provider": {"region": "eu-west-1"}}, IN_IRELAND, state=ARN)),
            plan(
                planned_step(
                    "same", "Role", old=IN_OHIO, new=IN_OHIO, state={"arn": "arn:aws:iam::123456789012:role/a"}
                )
            ),
            # what AWS owns says no account, and what is global says a region of its own
            plan(planned_step("same", "Policy", old=IN_OHIO, new=IN_OHIO, state={"arn": "arn:aws:iam::aws:policy/a"})),
            plan(planned_step("same", "Queue", old=IN_IRELAND, new=IN_IRELAND, state={"region": "us-east-1"})),
            # a guard comes later
            plan(changed(PROVIDER, {}, {"region": "eu-west-1", "allowedAccountIds": ["123456789012"]})),
            # no provider says where: the surroundings do, as before
            plan(planned_step("same", "Queue", state=ARN)),
            plan(changed("Queue", {"provider": {"region": "eu-west-1"}}, {}, state=ARN)),
            plan(planned_step("other", "Queue", old=IN_IRELAND, new=IN_IRELAND)),
            # one account more, and the one where everything is stays
            plan(
                changed(
                    "Queue",
                    IN_IRELAND,
                    {"provider": {"allowedAccountIds": ["444455556666", "123456789012"]}},
                    state=ARN,
                )
            ),
            # no ARN of a role, so it names no account
            plan(changed(PROVIDER, {"assumeRoles": [{"roleArn": "a:b:c:d:1"}]}, {"assumeRoles": [{"roleArn": "e"}]})),
        ],
        VIOLATION: [
            plan(changed(PROVIDER, {"region": "eu-west-1"}, {"region": "us-east-2"})),
            plan(
                changed(PROVIDER, {"allowedAccountIds": '["123456789012"]'}, {"allowedAccountIds": '["444455556666"]'})
            ),
            plan(
                changed(
                    PROVIDER,
                    {"assumeRoles": json.dumps([{"roleArn": "arn:aws:iam::123456789012:role/deploy"}])},
                    {"assumeRoles": json.dumps([{"roleArn": "arn:aws:iam::444455556666:role/deploy"}])},
                )
            ),
            plan(
                changed(
                    PROVIDER,
                    {"assumeRole": json.dumps({"roleArn": "arn:aws:iam::123456789012:role/deploy"})},
                    {"assumeRole": {"roleArn": "arn:aws:iam::444455556666:role/deploy"}},
                )
            ),
            plan(changed("Queue", {"region": "us-east-2", **IN_IRELAND}, IN_IRELAND)),
            # its state tells no ARN, so its providers tell
            plan(changed("RolePolicyAttachment", IN_IRELAND, IN_ANOTHER)),
            plan(changed("Queue", IN_IRELAND, {"region": "eu-west-1", **IN_IRELAND}, state={"region": "us-east-1"})),
            plan(changed("Queue", IN_IRELAND, IN_OHIO)),
            plan(changed("Queue", {"region": "eu-west-1"}, {"region": "us-east-2"})),
            plan(planned_step("same", "Queue", old={"provider": {"region": "eu-west-1"}}, new=IN_ANOTHER, state=ARN)),
        ],
        UNDECIDED: [
            plan(changed(PROVIDER, {"region": "eu-west-1"}, {"region": UNKNOWN})),
            plan(planned_step("same", "Queue", old=IN_IRELAND, new=SOMEWHERE)),
            plan(planned_step("other", "Queue", old=None)),
            plan(planned_step("other", "Queue", new=None)),
        ],
    },
    "PEN-PLN-009": {
        OK: [
            plan(planned_step("create", "SecurityGroup", new={"ingress": OPEN})),
            plan(changed("SecurityGroup", {"ingress": OPEN}, {"ingress": [*OPEN, *INSIDE]})),
            plan(changed("SecurityGroup", {"ingress": OPEN}, {"ingress": INSIDE})),
            plan(
                planned_step("create", "SecurityGroup"),
                planned_step(
                    "create", "SecurityGroupIngressRule", new={"securityGroupId": UNKNOWN, "cidrIpv4": "0.0.0.0/0"}
                ),
            ),
            plan(*replacement(BALANCER, old=PUBLIC, new=PUBLIC)),
            plan(
                planned_step("delete", BLOCK, old={"bucket": "a", **BLOCKED}),
                planned_step("delete", "Bucket", state={"bucket": "a"}),
            ),
            plan(changed(POLICY, {"policy": EVERYBODY}, {"policy": EVERYBODY, "bucket": UNKNOWN})),
            plan(changed(POLICY, {"policy": json.dumps(EVERYBODY)}, {"policy": OWN})),
            plan(changed(POLICY, {"policy": json.dumps(EVERYBODY)}, {"policy": EVERYBODY})),
            # what nobody can read was there before, and stays as it is
            plan(changed(POLICY, {"policy": "no JSON"}, {"policy": "no JSON", "bucket": "b"})),
            plan(planned_step("read", "Queue", old={"policy": OWN}, new={"policy": EVERYBODY})),
            plan(
                planned_step("create", "Bucket", new={"bucket": "a"}),
                planned_step("create", POLICY, new={"bucket": "a", "policy": EVERYBODY}),
            ),
        ],
        VIOLATION: [
            plan(changed("SecurityGroup", {"ingress": INSIDE}, {"ingress": OPEN})),
            plan(changed("SecurityGroup", {}, {"ingress": [{"protocol": "-1", "ipv6CidrBlocks": ["::/0"]}]})),
            plan(
                planned_step(
                    "create", "SecurityGroupIngressRule", new={"securityGroupId": "sg-1", "cidrIpv4": "0.0.0.0/0"}
                )
            ),
            plan(
                planned_step(
                    "create",
                    "SecurityGroupRule",
                    new={"type": "ingress", "securityGroupId": "sg-1", "cidrBlocks": ["::/0"]},
                )
            ),
            plan(*replacement(BALANCER, old=PRIVATE, new=PUBLIC)),
            plan(changed("aws:rds/instance:Instance", {}, {"publiclyAccessible": True})),
            plan(changed(BLOCK, BLOCKED, {**BLOCKED, "blockPublicPolicy": False})),
            plan(planned_step("delete", BLOCK, old={"bucket": "a", **BLOCKED})),
            plan(changed(POLICY, {"policy": OWN}, {"policy": json.dumps(EVERYBODY)})),
            plan(planned_step("create", POLICY, new={"bucket": "a", "policy": EVERYBODY})),
            plan(changed("Queue", {}, {"policy": EVERYBODY})),
        ],
        UNDECIDED: [
            plan(changed("SecurityGroup", {"ingress": INSIDE}, {"ingress": UNKNOWN})),
            plan(changed(POLICY, {"policy": OWN}, {"policy": UNKNOWN})),
            plan(changed(BALANCER, PRIVATE, {"internal": UNKNOWN})),
            plan(planned_step("other", "Queue")),
        ],
    },
}
