"""The cases of the rules on file systems."""

import json
from typing import Any

from penstock.platform.resource import UNKNOWN, Resource
from resources import resource, urn
from rule_cases import OK, OTHER_SHAPE, UNDECIDED, VIOLATION

__all__ = ["CASES", "ONE_SHAPE"]

SYSTEM = "aws:efs/fileSystem:FileSystem"
FILES = resource(SYSTEM, "files", id="fs-0123456789abcdef0")
OF_FILES = {"depends": {"fileSystemId": urn(SYSTEM, "files")}}


def backup(status: Any, **properties: Any) -> Resource:
    """The backup policy of a file system."""
    return resource("aws:efs/backupPolicy:BackupPolicy", backupPolicy={"status": status}, **properties)


def point(**properties: Any) -> Resource:
    """An access point."""
    return resource("aws:efs/accessPoint:AccessPoint", fileSystemId=UNKNOWN, **properties)


def policy(document: Any, **properties: Any) -> Resource:
    """The policy of a file system."""
    return resource("aws:efs/fileSystemPolicy:FileSystemPolicy", policy=document, **properties)


def document(effect: str, principal: Any, action: Any, **condition: Any) -> dict[str, Any]:
    """A policy document with one statement."""
    statement = {"Effect": effect, "Principal": principal, "Action": action}
    return {"Statement": [{**statement, **({"Condition": condition} if condition else {})}]}


ROLE = {"AWS": "arn:aws:iam::123456789012:role/shop"}
MOUNT = "elasticfilesystem:ClientMount"
NO_PLAIN = document("Deny", {"AWS": "*"}, "*", Bool={"aws:SecureTransport": "false"})
MOUNTED = document("Allow", "*", MOUNT, Bool={"elasticfilesystem:AccessedViaMountTarget": "true"})
PUBLIC = document("Allow", "*", MOUNT)

CASES: dict[str, dict[str, list[Any]]] = {
    "PEN-EFS-001": {
        OK: [resource(SYSTEM, encrypted=True, kmsKeyId=UNKNOWN)],
        VIOLATION: [resource(SYSTEM, tags=UNKNOWN), resource(SYSTEM, encrypted=False)],
        UNDECIDED: [resource(SYSTEM, encrypted=UNKNOWN)],
    },
    "PEN-EFS-002": {
        OK: [
            [FILES, backup("ENABLED", fileSystemId=UNKNOWN, **OF_FILES)],
            [FILES, backup("ENABLED", fileSystemId="fs-0123456789abcdef0")],
            [FILES, resource("aws:backup/selection:Selection", resources=UNKNOWN, depends={"resources": FILES.urn})],
        ],
        VIOLATION: [
            FILES,
            [FILES, backup("DISABLED", fileSystemId=UNKNOWN, **OF_FILES)],
            [FILES, backup("ENABLED", fileSystemId="fs-another")],
        ],
        OTHER_SHAPE: [[FILES, resource("aws:backup/selection:Selection", resources=["arn:aws:dynamodb:*:*:table/*"])]],
        UNDECIDED: [[FILES, backup(UNKNOWN, fileSystemId=UNKNOWN, **OF_FILES)]],
    },
    "PEN-EFS-003": {
        OK: [point(posixUser={"uid": 1000, "gid": 1000, "secondaryGids": UNKNOWN})],
        VIOLATION: [point(), point(posixUser={"uid": 0, "gid": 0})],
        UNDECIDED: [point(posixUser=UNKNOWN)],
    },
    "PEN-EFS-004": {
        OK: [point(rootDirectory={"path": "/orders", "creationInfo": UNKNOWN})],
        VIOLATION: [point(), point(rootDirectory={"path": "/"})],
        OTHER_SHAPE: [point(rootDirectory={}), point(rootDirectory={"path": "//"})],
        UNDECIDED: [point(rootDirectory={"path": UNKNOWN})],
    },
    "PEN-EFS-005": {
        OK: [[FILES, policy(UNKNOWN, fileSystemId=UNKNOWN, **OF_FILES)]],
        VIOLATION: [FILES, [FILES, policy(NO_PLAIN, fileSystemId="fs-another")]],
        UNDECIDED: [[FILES, policy(NO_PLAIN, fileSystemId=UNKNOWN)]],
    },
    "PEN-EFS-006": {
        OK: [
            policy(json.dumps(NO_PLAIN), fileSystemId=UNKNOWN),
            policy({"Statement": [UNKNOWN, *NO_PLAIN["Statement"]]}),
            FILES,
        ],
        VIOLATION: [
            policy(json.dumps(MOUNTED), fileSystemId=UNKNOWN),
            policy(document("Deny", ROLE, "*", Bool={"aws:SecureTransport": "false"})),
        ],
        OTHER_SHAPE: [policy(MOUNTED)],
        UNDECIDED: [policy(UNKNOWN)],
    },
    "PEN-EFS-007": {
        OK: [policy(json.dumps(document("Allow", ROLE, MOUNT))), policy(MOUNTED, fileSystemId=UNKNOWN), FILES],
        VIOLATION: [
            policy(json.dumps(PUBLIC), fileSystemId=UNKNOWN),
            policy({"Statement": [UNKNOWN, *PUBLIC["Statement"]]}),
        ],
        OTHER_SHAPE: [policy(document("Allow", {"AWS": ["*"]}, ["*"]))],
        UNDECIDED: [policy(UNKNOWN)],
    },
}

ONE_SHAPE = frozenset({"PEN-EFS-001", "PEN-EFS-003", "PEN-EFS-005"})
