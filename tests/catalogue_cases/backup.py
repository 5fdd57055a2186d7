"""The cases of the rules on backups."""

import json
from typing import Any

from penstock.platform.resource import UNKNOWN, Resource
from resources import resource, urn
from rule_cases import OK, OTHER_SHAPE, UNDECIDED, VIOLATION

__all__ = ["CASES", "ONE_SHAPE"]

VAULT = "aws:backup/vault:Vault"
POLICY = "aws:backup/vaultPolicy:VaultPolicy"
LOCK = "aws:backup/vaultLockConfiguration:VaultLockConfiguration"
PLAN = "aws:backup/plan:Plan"
SELECTION = "aws:backup/selection:Selection"


def vault(**properties: Any) -> Resource:
    """A vault."""
    return resource(VAULT, "vault", **properties)


def of_vault(kind: str, **properties: Any) -> Resource:
    """What belongs to the vault, by an output of it."""
    return resource(kind, backupVaultName=UNKNOWN, depends={"backupVaultName": urn(VAULT, "vault")}, **properties)


def plan(*rules: Any, **properties: Any) -> Resource:
    """A plan with these rules."""
    return resource(PLAN, "plan", rules=list(rules), **properties)


def statement(effect: str, principal: Any, action: Any, **more: Any) -> dict[str, Any]:
    """A policy document with one statement."""
    return {
        "Statement": [{"Effect": effect, "Principal": principal, "Action": action, "Resource": "*", **more}],
    }


NAMED = vault(name="vault", kmsKeyArn=UNKNOWN)
LOCKED_POLICY = statement("Deny", "*", ["backup:DeleteRecoveryPoint", "backup:DeleteBackupVault"])
PUBLIC = statement("Allow", "*", "backup:CopyIntoBackupVault")
IN_ORGANISATION = {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}

CASES: dict[str, dict[str, list[Any]]] = {
    "PEN-BKP-001": {
        OK: [vault(kmsKeyArn="arn:aws:kms:eu-central-1:123456789012:key/1a2b", name=UNKNOWN)],
        VIOLATION: [vault(name=UNKNOWN), vault(kmsKeyArn="")],
        UNDECIDED: [vault(kmsKeyArn=UNKNOWN)],
    },
    "PEN-BKP-002": {
        OK: [
            of_vault(POLICY, policy=json.dumps(LOCKED_POLICY)),
            of_vault(POLICY, policy=statement("Allow", "*", "backup:CopyIntoBackupVault", Condition=IN_ORGANISATION)),
        ],
        VIOLATION: [
            of_vault(POLICY, policy=json.dumps(PUBLIC)),
            of_vault(POLICY, policy={"Statement": [UNKNOWN, *PUBLIC["Statement"]]}),
        ],
        OTHER_SHAPE: [of_vault(POLICY, policy=statement("Allow", {"AWS": ["*"]}, "backup:*"))],
        UNDECIDED: [of_vault(POLICY, policy=UNKNOWN)],
    },
    "PEN-BKP-003": {
        OK: [
            [NAMED, of_vault(LOCK, minRetentionDays=UNKNOWN)],
            [NAMED, of_vault(POLICY, policy=json.dumps(LOCKED_POLICY))],
            [NAMED, resource(LOCK, backupVaultName="vault")],
            *(
                [NAMED, resource(POLICY, backupVaultName="vault", policy=statement("Deny", everybody, action))]
                for everybody in ("*", {"AWS": "*"}, {"AWS": ["*"]})
                for action in ("backup:DeleteRecoveryPoint", "backup:*", "backup:Delete*", "*")
            ),
        ],
        VIOLATION: [
            NAMED,
            [NAMED, resource(LOCK, backupVaultName="another")],
            [NAMED, of_vault(POLICY, policy=statement("Deny", "*", "backup:DeleteBackupVault"))],
            [NAMED, of_vault(POLICY, policy=statement("Deny", {"AWS": "123456789012"}, "backup:*"))],
        ],
        OTHER_SHAPE: [[NAMED, of_vault(POLICY, policy=statement("Allow", "*", "backup:DeleteRecoveryPoint"))]],
        UNDECIDED: [[NAMED, of_vault(POLICY, policy=UNKNOWN)], [NAMED, resource(LOCK, backupVaultName=UNKNOWN)]],
    },
    "PEN-BKP-004": {
        OK: [vault(name=UNKNOWN), vault(forceDestroy=False)],
        VIOLATION: [vault(forceDestroy=True, name=UNKNOWN)],
        UNDECIDED: [vault(forceDestroy=UNKNOWN)],
    },
    "PEN-BKP-005": {
        OK: [
            [plan(), resource(SELECTION, planId=UNKNOWN, depends={"planId": urn(PLAN, "plan")})],
            [plan(id="1a2b"), resource(SELECTION, planId="1a2b", resources=UNKNOWN)],
        ],
        VIOLATION: [plan(), [plan(id="1a2b"), resource(SELECTION, planId="3c4d")]],
        UNDECIDED: [[plan(), resource(SELECTION, planId=UNKNOWN)]],
    },
    "PEN-BKP-006": {
        OK: [
            plan({"lifecycle": {"deleteAfter": 7, "coldStorageAfter": UNKNOWN}}),
            plan({"ruleName": "for-ever", "schedule": UNKNOWN}),
        ],
        VIOLATION: [
            plan({"lifecycle": {"deleteAfter": 6}, "targetVaultName": UNKNOWN}),
            plan({"lifecycle": UNKNOWN}, {"lifecycle": {"deleteAfter": 1}}),
        ],
        OTHER_SHAPE: [plan({"copyActions": [{"lifecycle": {"deleteAfter": 2}, "destinationVaultArn": UNKNOWN}]})],
        UNDECIDED: [plan({"lifecycle": {"deleteAfter": UNKNOWN}})],
    },
}

ONE_SHAPE = frozenset({"PEN-BKP-001", "PEN-BKP-004", "PEN-BKP-005"})
