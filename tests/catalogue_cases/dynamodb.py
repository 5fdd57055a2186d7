"""The cases of the rules on DynamoDB."""

from typing import Any

from penstock.platform.resource import UNKNOWN, Resource
from resources import resource, urn
from rule_cases import OK, OTHER_SHAPE, UNDECIDED, VIOLATION

__all__ = ["CASES", "ONE_SHAPE"]

TABLE = "aws:dynamodb/table:Table"
REPLICA = "aws:dynamodb/tableReplica:TableReplica"


def table(**properties: Any) -> Resource:
    """A table."""
    return resource(TABLE, "orders", **properties)


def cache(**properties: Any) -> Resource:
    """A DAX cluster."""
    return resource("aws:dax/cluster:Cluster", **properties)


TARGET = "aws:appautoscaling/target:Target"


def target(resource_id: Any, **options: Any) -> Resource:
    """What a scaling policy scales."""
    return resource(TARGET, resourceId=resource_id, **options)


def policy(resource_id: Any, **options: Any) -> Resource:
    """A scaling policy."""
    return resource("aws:appautoscaling/policy:Policy", resourceId=resource_id, **options)


PROVISIONED = table(billingMode="PROVISIONED", name="orders")
OWN_TARGET = target(UNKNOWN, depends={"resourceId": urn(TABLE, "orders")})

CASES: dict[str, dict[str, list[Any]]] = {
    "PEN-DDB-001": {
        OK: [
            table(pointInTimeRecovery={"enabled": True}, name=UNKNOWN),
            table(pointInTimeRecovery={"enabled": True}, replicas=[{"pointInTimeRecovery": True, "arn": UNKNOWN}]),
            resource(REPLICA, pointInTimeRecovery=True, globalTableArn=UNKNOWN),
        ],
        VIOLATION: [
            table(name=UNKNOWN),
            table(pointInTimeRecovery={"enabled": False}),
            table(pointInTimeRecovery=UNKNOWN, replicas=[{"regionName": "eu-west-1"}]),
        ],
        OTHER_SHAPE: [
            table(pointInTimeRecovery={"enabled": True}, replicas=[{"pointInTimeRecovery": False}]),
            resource(REPLICA, globalTableArn=UNKNOWN),
        ],
        UNDECIDED: [
            table(pointInTimeRecovery={"enabled": UNKNOWN}),
            table(pointInTimeRecovery={"enabled": True}, replicas=UNKNOWN),
        ],
    },
    "PEN-DDB-002": {
        OK: [table(deletionProtectionEnabled=True, name=UNKNOWN)],
        VIOLATION: [table(name=UNKNOWN), table(deletionProtectionEnabled=False, protect=True)],
        OTHER_SHAPE: [resource(REPLICA, globalTableArn=UNKNOWN)],
        UNDECIDED: [table(deletionProtectionEnabled=UNKNOWN)],
    },
    "PEN-DDB-003": {
        OK: [
            table(billingMode="PAY_PER_REQUEST", name=UNKNOWN),
            [PROVISIONED, OWN_TARGET, policy(UNKNOWN, depends={"resourceId": urn(TARGET, "it")})],
            [PROVISIONED, OWN_TARGET, policy(UNKNOWN, depends={"resourceId": urn(TABLE, "orders")})],
            [PROVISIONED, target("table/orders"), policy("table/orders")],
        ],
        VIOLATION: [
            PROVISIONED,
            [PROVISIONED, target("service/shop/web"), policy("service/shop/web")],
            [PROVISIONED, target("table/orders-2"), policy("table/orders-2")],
            [PROVISIONED, OWN_TARGET],
            [PROVISIONED, policy("table/orders")],
            [
                PROVISIONED,
                resource(TABLE, "other", billingMode="PAY_PER_REQUEST"),
                target("table/orders", depends={"resourceId": urn(TABLE, "other")}),
                policy("table/orders"),
            ],
        ],
        OTHER_SHAPE: [table(readCapacity=5, writeCapacity=5)],
        UNDECIDED: [
            table(billingMode=UNKNOWN),
            [PROVISIONED, target(UNKNOWN)],
            [PROVISIONED, OWN_TARGET, policy(UNKNOWN)],
        ],
    },
    "PEN-DDB-004": {
        OK: [cache(serverSideEncryption={"enabled": True}, nodeType=UNKNOWN)],
        VIOLATION: [cache(nodeType=UNKNOWN), cache(serverSideEncryption={"enabled": False})],
        UNDECIDED: [cache(serverSideEncryption=UNKNOWN)],
    },
    "PEN-DDB-005": {
        OK: [cache(clusterEndpointEncryptionType="TLS", nodeType=UNKNOWN)],
        VIOLATION: [cache(nodeType=UNKNOWN), cache(clusterEndpointEncryptionType="NONE")],
        UNDECIDED: [cache(clusterEndpointEncryptionType=UNKNOWN)],
    },
}

ONE_SHAPE = frozenset({"PEN-DDB-004", "PEN-DDB-005"})
