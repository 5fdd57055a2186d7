"""The cases of the rules on keys."""

import json
from typing import Any

from penstock.platform.resource import UNKNOWN, Resource
from resources import resource
from rule_cases import OK, OTHER_SHAPE, UNDECIDED, VIOLATION

__all__ = ["CASES", "ONE_SHAPE"]

ROOT = "arn:aws:iam::123456789012:root"
ROLE = "arn:aws:iam::123456789012:role/shop"


def key(**properties: Any) -> Resource:
    """A key."""
    return resource("aws:kms/key:Key", **properties)


def key_policy(policy: Any) -> Resource:
    """The policy of a key, as a resource of its own."""
    return resource("aws:kms/keyPolicy:KeyPolicy", keyId=UNKNOWN, policy=policy)


def replica(**properties: Any) -> Resource:
    """The copy of a key in another region."""
    return resource("aws:kms/replicaKey:ReplicaKey", primaryKeyArn=UNKNOWN, **properties)


def allow(principal: Any, action: Any = "kms:*", **more: Any) -> dict[str, Any]:
    """A document with one statement."""
    return {"Statement": [{"Effect": "Allow", "Principal": principal, "Action": action, "Resource": "*", **more}]}


MINE = allow("*", Condition={"StringEquals": {"kms:CallerAccount": "123456789012"}})

CASES: dict[str, dict[str, list[Any]]] = {
    "PEN-KMS-001": {
        OK: [
            key(enableKeyRotation=True, policy=UNKNOWN),
            key(customerMasterKeySpec="RSA_4096"),
            key(customerMasterKeySpec="HMAC_256", enableKeyRotation=False),
            key(customKeyStoreId="cks-1234567890abcdef0"),
            key(xksKeyId="bb8562717f809024", customerMasterKeySpec="SYMMETRIC_DEFAULT"),
            replica(),
        ],
        VIOLATION: [
            key(policy=UNKNOWN),
            key(enableKeyRotation=False),
            key(customerMasterKeySpec="SYMMETRIC_DEFAULT", rotationPeriodInDays=365),
        ],
        UNDECIDED: [key(enableKeyRotation=UNKNOWN), key(customerMasterKeySpec=UNKNOWN)],
    },
    "PEN-KMS-002": {
        OK: [key(), key(deletionWindowInDays=30), key(deletionWindowInDays=14.0)],
        VIOLATION: [key(deletionWindowInDays=7, policy=UNKNOWN), key(deletionWindowInDays=13)],
        OTHER_SHAPE: [
            replica(deletionWindowInDays=7),
            key(deletionWindowInDays="7"),
            resource("aws:kms/externalKey:ExternalKey", deletionWindowInDays=7),
            resource("aws:kms/replicaExternalKey:ReplicaExternalKey", deletionWindowInDays=7),
        ],
        UNDECIDED: [key(deletionWindowInDays=UNKNOWN)],
    },
    "PEN-KMS-003": {
        OK: [key(), key(policy=json.dumps(allow({"AWS": ROOT}))), key(policy=MINE, description=UNKNOWN)],
        VIOLATION: [
            key(policy=json.dumps(allow("*")), description=UNKNOWN),
            key(policy={"Statement": [UNKNOWN, *allow({"AWS": "*"}, "kms:Decrypt")["Statement"]]}),
        ],
        OTHER_SHAPE: [key_policy(allow({"AWS": [ROOT, "*"]})), replica(policy=allow("*"))],
        UNDECIDED: [key(policy=UNKNOWN), key_policy({"Statement": [UNKNOWN]})],
    },
    "PEN-KMS-004": {
        OK: [
            key(),
            key(policy=json.dumps(allow({"AWS": ROOT}))),
            key(policy=allow({"AWS": "123456789012"})),
            key(policy=MINE),
            key(policy=allow({"AWS": "*"}, Condition=MINE["Statement"][0]["Condition"])),
            key(policy=allow({"AWS": ROLE}, ["kms:Decrypt", "kms:GenerateDataKey*"])),
            key(policy=allow({"AWS": ROLE}, Effect="Deny")),
        ],
        VIOLATION: [
            key(policy=json.dumps(allow({"AWS": ROLE})), description=UNKNOWN),
            key(policy=allow({"AWS": [ROOT, ROLE]}, ["kms:Decrypt", "KMS:*"])),
            key(policy={"Statement": [UNKNOWN, *allow({"AWS": ROLE})["Statement"]]}),
        ],
        OTHER_SHAPE: [
            key_policy(allow({"Service": "logs.eu-central-1.amazonaws.com"})),
            replica(policy=allow({"AWS": ROLE}, "*")),
        ],
        UNDECIDED: [
            key(policy=UNKNOWN),
            key(policy=allow({"AWS": UNKNOWN})),
            key(policy=allow({"AWS": ROLE}, UNKNOWN)),
            key(policy=allow({"AWS": ROLE}, Effect=UNKNOWN)),
        ],
    },
    "PEN-KMS-005": {
        OK: [key(), key(bypassPolicyLockoutSafetyCheck=False, policy=UNKNOWN)],
        VIOLATION: [key(bypassPolicyLockoutSafetyCheck=True, policy=UNKNOWN)],
        OTHER_SHAPE: [resource("aws:kms/keyPolicy:KeyPolicy", bypassPolicyLockoutSafetyCheck="true")],
        UNDECIDED: [key(bypassPolicyLockoutSafetyCheck=UNKNOWN)],
    },
    "PEN-KMS-006": {
        OK: [key(), key(isEnabled=True, policy=UNKNOWN), replica(isEnabled=False)],
        VIOLATION: [key(isEnabled=False, policy=UNKNOWN)],
        UNDECIDED: [key(isEnabled=UNKNOWN)],
    },
}

ONE_SHAPE = frozenset({"PEN-KMS-001", "PEN-KMS-006"})
