"""Secrets in Secrets Manager: their key, their rotation, who gets at them, and a way back."""

import re

from ...platform.resource import Graph, Resource
from ...platform.rule import NOT_APPLICABLE, OK, GraphRule, Level, Outcome, ResourceRule, Rule, Severity, Violation
from ..standards import cdk_nag, checkov, nist, pci, security_hub
from ..values import every, forbidden_value, is_set, of_each, required_value, true
from .checks import closed

__all__ = ["RULES"]

SECRET = "aws:secretsmanager/secret:Secret"  # noqa: S105 - a type token
SECRET_POLICY = "aws:secretsmanager/secretPolicy:SecretPolicy"  # noqa: S105 - a type token
ROTATION = "aws:secretsmanager/secretRotation:SecretRotation"

_GUIDE = "https://docs.aws.amazon.com/secretsmanager/latest/userguide"
_MAXIMUM_ROTATION_DAYS = 90
"""Security Hub's own default for SecretsManager.4."""
_RATE = re.compile(r"rate\((\d+) (hours?|days?)\)")
_CRON = re.compile(r"cron\(\S+ \S+ \S+ (\S+) \S+ \S+\)")
_MONTHLY_ENOUGH = re.compile(r"\*|(?:\*|1|JAN)/[12]")


def _is_rotated(graph: Graph, secret: Resource) -> bool:
    rotations = graph.referring(secret, ROTATION, "secretId", identity="arn")
    return any(true(rotation.get("rotationEnabled", True)) for rotation in rotations)


def _has_own_key(secret: Resource) -> Outcome:
    # AWS's own keys have aliases that begin with aws/.
    if is_set(secret, "kmsKeyId") and "alias/aws/" not in str(secret.properties["kmsKeyId"]):
        return OK
    return Violation("kmsKeyId names no key of yours: the account's default key encrypts it")


def _rotates_often(rotation: Resource) -> Outcome:
    schedule = str(rotation.get("rotationRules.scheduleExpression", ""))
    days = rotation.get("rotationRules.automaticallyAfterDays")
    if rate := _RATE.fullmatch(schedule):
        days = int(rate[1]) / 24 if rate[2].startswith("hour") else int(rate[1])
    if cron := _CRON.fullmatch(schedule):
        is_often = _MONTHLY_ENOUGH.fullmatch(cron[1].upper()) is not None
        return OK if is_often else Violation(f"it rotates in the months {cron[1]} only")
    if days is None:
        return NOT_APPLICABLE if rotation.get("rotationRules") is None else Violation("its schedule cannot be read")
    if float(days) <= _MAXIMUM_ROTATION_DAYS:
        return OK
    return Violation(f"it rotates every {float(days):g} days, more than {_MAXIMUM_ROTATION_DAYS}")


RULES: tuple[Rule, ...] = (
    GraphRule(
        id="PEN-SMG-001",
        sentence="Secrets are encrypted with a key of one's own.",
        severity=Severity.LOW,
        why="The key's policy is a second lock, which the account's default key does not have: whoever may read any "
        "secret may use that one.",
        fix="Set kms_key_id=key.arn, or use ManagedSecret.",
        references=nist("SC-12", "SC-28(1)"),
        equivalents=(*cdk_nag("NIST.800.53.R5-SecretsManagerUsingKMSKey"), *checkov("CKV_AWS_149")),
        url=f"{_GUIDE}/security-encryption.html",
        types=(SECRET,),
        check=of_each((SECRET,), _has_own_key),
    ),
    GraphRule(
        id="PEN-SMG-002",
        sentence="Secrets are rotated.",
        severity=Severity.MEDIUM,
        # What opens somebody else's door is changed there, by hand: no function can.
        level=Level.ADVISORY,
        why="A secret that leaked works until somebody changes it, and nobody changes it by hand.",
        fix='Add SecretRotation with rotation_rules={"automatically_after_days": 30}.',
        references=(*security_hub("SecretsManager.1"), *nist("IA-5", "AC-3(3)"), *pci("8.3.10")),
        equivalents=(
            *cdk_nag("AwsSolutions-SMG4", "NIST.800.53.R5-SecretsManagerRotationEnabled"),
            *checkov("CKV2_AWS_57"),
        ),
        url=f"{_GUIDE}/rotating-secrets.html",
        types=(SECRET,),
        check=every((SECRET,), _is_rotated, "has no rotation"),
    ),
    ResourceRule(
        id="PEN-SMG-003",
        sentence="A deleted secret can be had back.",
        severity=Severity.MEDIUM,
        why="Without a recovery window a secret is gone at once, with the data or the account that it opens.",
        fix="Leave recovery_window_in_days out (30 days), or set it to 7 at least.",
        references=nist("CP-9", "SI-12"),
        url=f"{_GUIDE}/manage_delete-secret.html",
        types=(SECRET,),
        check=forbidden_value("recoveryWindowInDays", when=lambda days: int(days) == 0, because="it is gone at once"),
    ),
    ResourceRule(
        id="PEN-SMG-004",
        sentence="No secret's policy lets everybody in.",
        severity=Severity.CRITICAL,
        why="Whoever has an AWS account could read the secret.",
        fix='Name the "Principal" of the workload that reads it.',
        references=nist("AC-3", "AC-6"),
        url=f"{_GUIDE}/auth-and-access_resource-policies.html",
        types=(SECRET, SECRET_POLICY),
        check=closed("policy"),
    ),
    ResourceRule(
        id="PEN-SMG-005",
        sentence="Secrets Manager refuses a policy that lets everybody in.",
        severity=Severity.MEDIUM,
        why="AWS proves it of the finished document, with every condition resolved, each time that the policy changes.",
        fix="Set block_public_policy=True.",
        references=nist("AC-3"),
        url=f"{_GUIDE}/auth-and-access_resource-policies.html",
        types=(SECRET_POLICY,),
        check=required_value("blockPublicPolicy", when=true, otherwise="a public policy would be taken"),
        remedy=lambda _: {"blockPublicPolicy": True},
    ),
    ResourceRule(
        id="PEN-SMG-006",
        sentence="Rotated secrets are so at least every 90 days.",
        severity=Severity.LOW,
        why="The longer a secret lives, the longer a copy of it works.",
        fix='Set rotation_rules={"automatically_after_days": 30}.',
        references=(*security_hub("SecretsManager.4"), *nist("IA-5"), *pci("8.3.10")),
        equivalents=checkov("CKV_AWS_304"),
        url=f"{_GUIDE}/rotate-secrets_schedule.html",
        types=(ROTATION,),
        check=_rotates_often,
    ),
)
