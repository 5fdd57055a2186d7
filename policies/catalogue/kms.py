"""Keys: rotated, slow to delete, and in nobody else's hands."""

from ...platform.resource import Resource, UnknownValueError, contains_unknown
from ...platform.rule import NOT_APPLICABLE, Outcome, ResourceRule, Rule, Severity, Violation, each
from ..documents import Statement, as_list, statements
from ..standards import cdk_nag, checkov, cis_aws, nist, pci, security_hub
from ..values import forbidden_value, required_value, true
from .checks import closed, unless

__all__ = ["RULES"]

KEY = "aws:kms/key:Key"
KEY_TYPES = (
    KEY,
    "aws:kms/replicaKey:ReplicaKey",
    "aws:kms/externalKey:ExternalKey",
    "aws:kms/replicaExternalKey:ReplicaExternalKey",
)
KEY_POLICY = "aws:kms/keyPolicy:KeyPolicy"

SHORTEST_DELETION_WINDOW = 14
"""Days in which somebody notices that a key is going. KMS takes 7 to 30, and 30 where nothing is said."""

_GUIDE = "https://docs.aws.amazon.com/kms/latest/developerguide"


def _cannot_rotate(key: Resource) -> bool:
    """Only symmetric keys whose material KMS makes and holds are rotated by it."""
    is_elsewhere = key.get("customKeyStoreId") or key.get("xksKeyId")
    return bool(is_elsewhere) or key.get("customerMasterKeySpec", "SYMMETRIC_DEFAULT") != "SYMMETRIC_DEFAULT"


def _hands_over_the_key(statement: Statement) -> bool:
    """Whether it allows everything to somebody who is not an account as a whole, which only lets IAM decide."""
    principal = statement.get("Principal")
    if not isinstance(principal, dict) or statement.get("Effect") != "Allow":
        return False  # everybody at once is another rule's
    everything = any(str(action).lower() in ("*", "kms:*") for action in as_list(statement.get("Action")))
    users = [str(user) for kind in principal.values() for user in as_list(kind)]
    return everything and any(not (user.isdigit() or user.endswith(":root") or user == "*") for user in users)


def _no_user_owns_the_key(resource: Resource) -> Outcome:
    document = resource.get("policy")
    if document is None:
        return NOT_APPLICABLE

    def violation(statement: Statement) -> Violation | None:
        if contains_unknown([statement.get(part) for part in ("Effect", "Principal", "Action")]):
            raise UnknownValueError(resource.urn, "a statement of policy")
        is_owner = _hands_over_the_key(statement)
        return Violation('policy gives "kms:*" to a role, a user or a service') if is_owner else None

    return each(statements(document), violation)


RULES: tuple[Rule, ...] = (
    ResourceRule(
        id="PEN-KMS-001",
        sentence="Symmetric keys rotate.",
        severity=Severity.MEDIUM,
        why="What was encrypted with one key's material can all be read with it; KMS makes new material every year, if told.",
        fix="Set enable_key_rotation=True.",
        references=(*cis_aws("3.6"), *security_hub("KMS.4"), *nist("SC-12", "SC-12(2)"), *pci("3.7.4")),
        equivalents=(*cdk_nag("AwsSolutions-KMS5"), *checkov("CKV_AWS_7")),
        url=f"{_GUIDE}/rotate-keys.html",
        types=(KEY,),
        check=unless(
            _cannot_rotate,
            required_value("enableKeyRotation", when=true, otherwise="its material stays the same for ever"),
        ),
        remedy=lambda _: {"enableKeyRotation": True},
    ),
    ResourceRule(
        id="PEN-KMS-002",
        sentence="A key that is given up can be taken back for two weeks.",
        severity=Severity.MEDIUM,
        why="With the key goes all that it encrypted. The window is the time to notice; left out, it is 30 days.",
        fix="Leave deletion_window_in_days out, or set it to 30.",
        references=nist("SC-12"),
        url=f"{_GUIDE}/deleting-keys.html",
        types=KEY_TYPES,
        check=forbidden_value(
            "deletionWindowInDays",
            when=lambda days: int(days) < SHORTEST_DELETION_WINDOW,
            because="too short to notice that the key is going",
        ),
        remedy=lambda _: {"deletionWindowInDays": 30},
    ),
    ResourceRule(
        id="PEN-KMS-003",
        sentence="No key policy lets everybody in.",
        severity=Severity.CRITICAL,
        why="Any AWS account may then decrypt what the key protects, or give the key away.",
        fix='Name the principals by ARN, or narrow the statement with "kms:CallerAccount".',
        references=(*security_hub("KMS.5"), *nist("AC-3", "SC-12")),
        equivalents=checkov("CKV_AWS_33"),
        url=f"{_GUIDE}/key-policies.html",
        types=(*KEY_TYPES, KEY_POLICY),
        check=closed("policy"),
    ),
    ResourceRule(
        id="PEN-KMS-004",
        sentence="Nobody but the account itself may do everything with a key.",
        severity=Severity.MEDIUM,
        why="Whoever has kms:* can use the key, change who else may, and delete it: nobody is left to say no.",
        fix="Split it: kms:Encrypt, Decrypt and GenerateDataKey* to who uses the key, the rest to who administers it.",
        references=nist("AC-5", "AC-6"),
        url=f"{_GUIDE}/key-policy-default.html",
        types=(*KEY_TYPES, KEY_POLICY),
        check=_no_user_owns_the_key,
    ),
    ResourceRule(
        id="PEN-KMS-005",
        sentence="The check that a key can still be administered stays on.",
        severity=Severity.MEDIUM,
        why="A key whose policy locks everybody out can only be had back through AWS support.",
        fix="Leave bypass_policy_lockout_safety_check out, and let the policy name the account's root.",
        references=nist("SC-12"),
        url=f"{_GUIDE}/key-policy-default.html",
        types=(*KEY_TYPES, KEY_POLICY),
        check=forbidden_value(
            "bypassPolicyLockoutSafetyCheck", when=true, because="a wrong policy locks everybody out"
        ),
        remedy=lambda _: {"bypassPolicyLockoutSafetyCheck": False},
    ),
    ResourceRule(
        id="PEN-KMS-006",
        sentence="Keys of the program are enabled.",
        severity=Severity.MEDIUM,
        why="Nothing that a disabled key protects can be read or written: databases stop, restores fail.",
        fix="Leave is_enabled out; delete a key that nothing needs any more.",
        equivalents=checkov("CKV_AWS_227"),
        url=f"{_GUIDE}/enabling-keys.html",
        types=(KEY,),
        check=forbidden_value(
            "isEnabled", when=lambda value: not true(value), because="what it protects is lost for now"
        ),
    ),
)
