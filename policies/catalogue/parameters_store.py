"""Systems Manager: parameters, documents, and what Session Manager writes down."""

from collections.abc import Callable, Mapping
from typing import Any

from ...platform.resource import Resource
from ...platform.rule import NOT_APPLICABLE, OK, Outcome, ResourceRule, Rule, Severity, Violation
from ..documents import session_inputs
from ..standards import checkov, nist, pci, security_hub
from ..values import true

__all__ = ["RULES"]

PARAMETER = "aws:ssm/parameter:Parameter"
DOCUMENT = "aws:ssm/document:Document"
SERVICE_SETTING = "aws:ssm/serviceSetting:ServiceSetting"

_GUIDE = "https://docs.aws.amazon.com/systems-manager/latest/userguide"
_PUBLIC_SHARING = "/ssm/documents/console/public-sharing-permission"
_DEFAULT_KEY = "alias/aws/ssm"


def _has_its_own_key(parameter: Resource) -> Outcome:
    if parameter.get("type") != "SecureString":
        return NOT_APPLICABLE
    key = str(parameter.get("keyId", ""))
    if key and not key.endswith(_DEFAULT_KEY):
        return OK
    return Violation("keyId is not set: the account's default key encrypts it")


def _is_not_public(document: Resource) -> Outcome:
    for name in ("account_ids", "accountIds"):
        if "all" in str(document.get(f"permissions.{name}", "")).lower().replace(" ", "").split(","):
            return Violation("permissions share it with every AWS account")
    return OK


def _keeps_sharing_blocked(setting: Resource) -> Outcome:
    if not str(setting.get("settingId", "")).endswith(_PUBLIC_SHARING):
        return NOT_APPLICABLE
    value = setting.get("settingValue")
    return OK if value == "Disable" else Violation("settingValue lets documents be shared with every AWS account")


def _of_sessions(is_good: Callable[[Mapping[str, Any]], bool], message: str) -> Callable[[Resource], Outcome]:
    """The check of the preferences that Session Manager takes from a document of its kind."""

    def check(document: Resource) -> Outcome:
        if document.get("documentType") != "Session":
            return NOT_APPLICABLE
        return OK if is_good(session_inputs(document)) else Violation(message)

    return check


def _is_logged(inputs: Mapping[str, Any]) -> bool:
    places = (("s3BucketName", "s3EncryptionEnabled"), ("cloudWatchLogGroupName", "cloudWatchEncryptionEnabled"))
    used = [encrypted for place, encrypted in places if inputs.get(place)]
    return bool(used) and all(true(inputs.get(encrypted, True)) for encrypted in used)


def _has_a_key(inputs: Mapping[str, Any]) -> bool:
    return bool(inputs.get("kmsKeyId"))


RULES: tuple[Rule, ...] = (
    ResourceRule(
        id="PEN-SSM-001",
        sentence="Secret parameters are encrypted with a key of one's own.",
        severity=Severity.LOW,
        why="Every principal of the account that may read parameters may use the default key; a key of one's own "
        "is a second lock.",
        fix="Set key_id=key.arn.",
        references=nist("SC-12", "SC-28(1)"),
        equivalents=checkov("CKV_AWS_337"),
        url=f"{_GUIDE}/secure-string-parameter-kms-encryption.html",
        types=(PARAMETER,),
        check=_has_its_own_key,
    ),
    ResourceRule(
        id="PEN-SSM-002",
        sentence="Documents are not shared with every AWS account.",
        severity=Severity.CRITICAL,
        why="A document tells how hosts are run, and often names, paths and secrets with it.",
        fix='Name the accounts: permissions={"type": "Share", "account_ids": "123456789012"}.',
        references=(*security_hub("SSM.4"), *nist("AC-3", "AC-6"), *pci("10.3.2")),
        equivalents=checkov("CKV_AWS_303"),
        url=f"{_GUIDE}/documents-ssm-sharing.html",
        types=(DOCUMENT,),
        check=_is_not_public,
    ),
    ResourceRule(
        id="PEN-SSM-003",
        sentence="The account's block of public documents stays on.",
        severity=Severity.HIGH,
        why="With the block on, no mistake in one document can publish it.",
        fix='Set setting_value="Disable" for /ssm/documents/console/public-sharing-permission.',
        references=nist("AC-3"),
        url=f"{_GUIDE}/documents-ssm-sharing.html",
        types=(SERVICE_SETTING,),
        check=_keeps_sharing_blocked,
    ),
    ResourceRule(
        id="PEN-SSM-004",
        sentence="Session Manager logs what is done in sessions, encrypted.",
        severity=Severity.MEDIUM,
        why="A session is a shell; without its log nobody can say later what was changed in it.",
        fix='Set inputs.cloudWatchLogGroupName and "cloudWatchEncryptionEnabled": true in the document.',
        references=nist("AU-2", "AU-12"),
        equivalents=checkov("CKV_AWS_113"),
        url=f"{_GUIDE}/session-manager-logging.html",
        types=(DOCUMENT,),
        check=_of_sessions(_is_logged, "sessions are logged nowhere, or without encryption"),
    ),
    ResourceRule(
        id="PEN-SSM-005",
        sentence="Sessions are encrypted with a KMS key on top of TLS.",
        severity=Severity.LOW,
        why="Only who may use the key can open a session, whatever else the policy of the caller allows.",
        fix='Set "kmsKeyId" in the inputs of the document.',
        references=nist("SC-8(1)", "SC-13"),
        equivalents=checkov("CKV_AWS_112"),
        url=f"{_GUIDE}/session-preferences-enable-encryption.html",
        types=(DOCUMENT,),
        check=_of_sessions(_has_a_key, "kmsKeyId is not set in the inputs of its content"),
    ),
)
