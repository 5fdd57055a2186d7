"""The cases of the rules on caches."""

from typing import Any

from penstock.platform.resource import UNKNOWN, Resource
from resources import resource
from rule_cases import OK, OTHER_SHAPE, PASSWORD, UNDECIDED, VIOLATION

__all__ = ["CASES", "ONE_SHAPE"]


def group(**properties: Any) -> Resource:
    """A replication group."""
    return resource("aws:elasticache/replicationGroup:ReplicationGroup", **properties)


def cluster(**properties: Any) -> Resource:
    """A cluster without replication."""
    return resource("aws:elasticache/cluster:Cluster", **properties)


def serverless(**properties: Any) -> Resource:
    """A cache without nodes."""
    return resource("aws:elasticache/serverlessCache:ServerlessCache", **properties)


def user(**properties: Any) -> Resource:
    """A user of caches."""
    return resource("aws:elasticache/user:User", **properties)


BOTH_ZONES = {"automaticFailoverEnabled": True, "multiAzEnabled": True}

CASES: dict[str, dict[str, list[Any]]] = {
    "PEN-ELC-001": {
        OK: [
            group(transitEncryptionEnabled=True, engine=UNKNOWN),
            group(globalReplicationGroupId=UNKNOWN),
            cluster(replicationGroupId=UNKNOWN),
        ],
        VIOLATION: [group(engine=UNKNOWN), group(transitEncryptionEnabled=False, atRestEncryptionEnabled=True)],
        OTHER_SHAPE: [cluster(engine="memcached"), cluster(engine="redis")],
        UNDECIDED: [group(transitEncryptionEnabled=UNKNOWN)],
    },
    "PEN-ELC-002": {
        OK: [
            group(atRestEncryptionEnabled=True, engine=UNKNOWN),
            group(engine="valkey"),
            group(globalReplicationGroupId=UNKNOWN),
        ],
        VIOLATION: [
            group(description=UNKNOWN),
            group(engine="redis", atRestEncryptionEnabled=False),
            group(engine="valkey", atRestEncryptionEnabled=False),
        ],
        UNDECIDED: [group(atRestEncryptionEnabled=UNKNOWN), group(engine=UNKNOWN)],
    },
    "PEN-ELC-003": {
        OK: [
            group(userGroupIds=[UNKNOWN], engine=UNKNOWN),
            group(authToken=UNKNOWN),
            group(authTokenWo=PASSWORD),
            group(globalReplicationGroupId="ldgnf-shop"),
        ],
        VIOLATION: [group(engine=UNKNOWN), group(userGroupIds=[], transitEncryptionEnabled=True)],
        OTHER_SHAPE: [group(authToken="")],
        UNDECIDED: [group(userGroupIds=UNKNOWN)],
    },
    "PEN-ELC-004": {
        OK: [
            group(userGroupIds=["shop"], description=UNKNOWN),
            user(authenticationMode={"type": "iam"}, userName="password"),
            user(passwords=[]),
        ],
        VIOLATION: [
            group(authToken=PASSWORD, description=UNKNOWN),
            user(passwords=[PASSWORD], authenticationMode=UNKNOWN),
        ],
        OTHER_SHAPE: [
            group(authTokenWo=PASSWORD),
            user(authenticationMode={"type": "password", "passwords": [PASSWORD]}),
            user(passwordsWo=[PASSWORD]),
        ],
        UNDECIDED: [group(authToken=UNKNOWN), user(passwords=[UNKNOWN])],
    },
    "PEN-ELC-005": {
        OK: [
            group(snapshotRetentionLimit=7, engine=UNKNOWN),
            group(snapshotRetentionLimit=1),
            cluster(engine="memcached"),
            cluster(replicationGroupId=UNKNOWN),
        ],
        VIOLATION: [group(engine="redis", description=UNKNOWN), group(snapshotRetentionLimit=0)],
        OTHER_SHAPE: [cluster(engine="redis"), serverless(engine="valkey")],
        UNDECIDED: [group(snapshotRetentionLimit=UNKNOWN), cluster(engine=UNKNOWN)],
    },
    "PEN-ELC-006": {
        OK: [group(**BOTH_ZONES, engine=UNKNOWN)],
        VIOLATION: [
            group(engine=UNKNOWN),
            group(**{**BOTH_ZONES, "multiAzEnabled": False}),
            group(automaticFailoverEnabled=UNKNOWN, numCacheClusters=2),
        ],
        UNDECIDED: [group(**{**BOTH_ZONES, "automaticFailoverEnabled": UNKNOWN})],
    },
    "PEN-ELC-007": {
        OK: [group(engine=UNKNOWN), group(autoMinorVersionUpgrade=True)],
        VIOLATION: [group(autoMinorVersionUpgrade=False, engine=UNKNOWN)],
        OTHER_SHAPE: [cluster(autoMinorVersionUpgrade="false")],
        UNDECIDED: [group(autoMinorVersionUpgrade=UNKNOWN)],
    },
    "PEN-ELC-008": {
        OK: [
            user(authenticationMode={"type": "iam"}, userId=UNKNOWN),
            user(noPasswordRequired=False, accessString="on ~* +@read"),
            user(noPasswordRequired=True, accessString="off -@all", userName="default"),
        ],
        VIOLATION: [
            user(noPasswordRequired=True, accessString="on ~offers:* +@all"),
            user(noPasswordRequired=True, authenticationMode=UNKNOWN),
        ],
        OTHER_SHAPE: [user(authenticationMode={"type": "no-password-required"}, accessString="on ~* +@all")],
        UNDECIDED: [user(noPasswordRequired=UNKNOWN), user(authenticationMode=UNKNOWN)],
    },
}

ONE_SHAPE = frozenset({"PEN-ELC-002", "PEN-ELC-006"})
