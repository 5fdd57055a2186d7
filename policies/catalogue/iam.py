"""What an identity may do: what it needs, on what it names, and nothing that makes it somebody else.

Wildcards count as the actions that they mean; what a document itself denies does not count.
"""

from collections.abc import Callable, Iterable

from ...platform.errors import printable
from ...platform.resource import Resource, UnknownValueError
from ...platform.rule import NOT_APPLICABLE, Outcome, ResourceRule, Rule, Severity, Violation, each
from ..permissions import BOUNDARY_KEY, DOCUMENT_TYPES, Grant, access_level, document_paths, grants, takes_resources
from ..standards import cdk_nag, checkov, nist, security_hub
from .escalation import escalation

__all__ = ["RULES"]

_GUIDE = "https://docs.aws.amazon.com/IAM/latest/UserGuide"

_SECRET_READS = (
    "secretsmanager:getsecretvalue",
    "secretsmanager:batchgetsecretvalue",
    "ssm:getparameter",
    "ssm:getparameters",
    "ssm:getparametersbypath",
    "ssm:getparameterhistory",
    "s3:getobject",
    "s3:getobjectversion",
)
_DECRYPTION = ("kms:decrypt", "kms:reencryptfrom")
_NEW_PRINCIPALS = ("iam:createrole", "iam:createuser")


def _documents(problem: Callable[[tuple[Grant, ...]], str | None]) -> Callable[[Resource], Outcome]:
    """The check that there is no problem in any document of an identity, taken as a whole."""

    def check(resource: Resource) -> Outcome:
        def violation(path: str) -> Violation | None:
            known: list[Grant] = []
            unknown: UnknownValueError | None = None
            try:
                for grant in grants(resource, path):
                    known.append(grant)  # noqa: PERF402 - what came before something unknown counts
            except UnknownValueError as error:
                unknown = error
            if found := problem(tuple(known)):
                return Violation(f"{path} {found}")
            if unknown is not None:
                raise unknown
            return None

        paths = document_paths(resource)
        return each(paths, violation) if paths else NOT_APPLICABLE

    return check


def _statements(problem: Callable[[Grant], str | None]) -> Callable[[Resource], Outcome]:
    """The check that there is no problem in any statement of an identity's documents."""
    return _documents(lambda given: next((found for grant in given if (found := problem(grant))), None))


def _some(actions: Iterable[str]) -> str:
    listed = sorted(actions)
    return ", ".join(listed[:3]) + (f" and {len(listed) - 3} more" if len(listed) > 3 else "")


def _wildcard_writes(grant: Grant) -> str | None:
    if not grant.is_on_everything or not any("*" in pattern or "?" in pattern for pattern in grant.patterns):
        return None
    literal = {pattern.lower() for pattern in grant.patterns}
    writes = [
        action for action in grant.actions - literal if "Write" in access_level(action) and takes_resources(action)
    ]
    return f"allows by a wildcard, on every resource: {_some(writes)}" if writes else None


def _manages_permissions(grant: Grant) -> str | None:
    # A role that is passed has a rule of its own.
    found = [action for action in grant.actions if "Permissions management" in access_level(action)]
    named = [action for action in found if takes_resources(action)]
    return (
        f"allows to change who may do what, on every resource: {_some(named)}" if grant.on_everything(named) else None
    )


def _reads_everything(grant: Grant) -> str | None:
    found = grant.on_everything(_SECRET_READS)
    return f"allows to read every secret or object: {_some(found)}" if found else None


def _decrypts_everything(grant: Grant) -> str | None:
    found = grant.on_everything(_DECRYPTION)
    return f"allows to decrypt with every key: {_some(found)}" if found else None


def _passes_any_role(grant: Grant) -> str | None:
    passes = "iam:passrole" in grant.actions and grant.is_on_all_names
    return "allows iam:PassRole of every role" if passes else None


def _assumes_any_role(grant: Grant) -> str | None:
    found = grant.on_everything(("sts:assumerole",))
    return "allows sts:AssumeRole of every role that trusts the account" if found else None


def _inverts_resources(grant: Grant) -> str | None:
    return "allows something on every resource that NotResource does not name" if grant.has_not_resource else None


def _wildcard_inside(grant: Grant) -> str | None:
    odd = [one for one in grant.patterns if one.strip("*:") and {"*", "?"} & set(one[:-1])]
    return f"has a wildcard inside the action {printable(odd[0], 80)!r}" if odd else None


def _makes_free_principals(grant: Grant) -> str | None:
    found = [] if BOUNDARY_KEY in grant.conditions else sorted(grant.actions.intersection(_NEW_PRINCIPALS))
    return f"allows {found[0]} without a permissions boundary" if found else None


RULES: tuple[Rule, ...] = (
    ResourceRule(
        id="PEN-IAM-003",
        sentence="No identity can give itself more than it has.",
        severity=Severity.CRITICAL,
        why="Some actions, alone or together, hand out the rights of others: with them an identity is an administrator.",
        fix='Name the roles and policies in Resource, or add the condition {"StringEquals": {"iam:PermissionsBoundary": arn}}.',
        references=nist("AC-6"),
        equivalents=checkov("CKV_AWS_110", "CKV_AWS_286"),
        url=f"{_GUIDE}/access_policies_boundaries.html",
        types=DOCUMENT_TYPES,
        check=_documents(escalation),
    ),
    ResourceRule(
        id="PEN-IAM-004",
        sentence="What a wildcard allows to change is limited to resources.",
        severity=Severity.HIGH,
        why="A wildcard also means the actions that AWS adds next year; on every resource nothing holds them.",
        fix='Name the actions, or the resources: "Resource": bucket.arn.apply(lambda arn: f"{arn}/*").',
        references=(*security_hub("IAM.21"), *nist("AC-6")),
        equivalents=(*cdk_nag("AwsSolutions-IAM5"), *checkov("CKV_AWS_111", "CKV_AWS_290")),
        url=f"{_GUIDE}/best-practices.html#grant-least-privilege",
        types=DOCUMENT_TYPES,
        check=_statements(_wildcard_writes),
    ),
    ResourceRule(
        id="PEN-IAM-005",
        sentence="Who may change permissions may do so on named resources only.",
        severity=Severity.HIGH,
        why="An action that changes a policy or a grant opens what it is used on, to anybody.",
        fix="Name the resources whose permissions are managed in Resource.",
        references=nist("AC-6"),
        equivalents=checkov("CKV_AWS_109", "CKV_AWS_289"),
        url=f"{_GUIDE}/access_policies_understand-policy-summary-access-level-summaries.html",
        types=DOCUMENT_TYPES,
        check=_statements(_manages_permissions),
    ),
    ResourceRule(
        id="PEN-IAM-006",
        sentence="Secrets and objects are read by name.",
        severity=Severity.HIGH,
        why="One stolen session would otherwise read every secret and every object of the account.",
        fix='Name them: "Resource": secret.arn, or bucket.arn.apply(lambda arn: f"{arn}/reports/*").',
        references=nist("AC-6"),
        equivalents=checkov("CKV_AWS_108", "CKV_AWS_288"),
        url="https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples.html",
        types=DOCUMENT_TYPES,
        check=_statements(_reads_everything),
    ),
    ResourceRule(
        id="PEN-IAM-007",
        sentence="Nothing may decrypt with every key.",
        severity=Severity.MEDIUM,
        why="Data is as private as its key: who may use all of them reads what it was never given.",
        fix='Name the keys: "Resource": key.arn.',
        references=(*security_hub("KMS.1", "KMS.2"), *nist("AC-6")),
        url="https://docs.aws.amazon.com/kms/latest/developerguide/iam-policies-best-practices.html",
        types=DOCUMENT_TYPES,
        check=_statements(_decrypts_everything),
    ),
    ResourceRule(
        id="PEN-IAM-008",
        sentence="Who may pass roles is told which.",
        severity=Severity.HIGH,
        why="Who may pass any role can start something that works with the rights of any role.",
        fix='Name them: "Resource": task_role.arn, with {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}.',
        references=nist("AC-6"),
        url=f"{_GUIDE}/id_roles_use_passrole.html",
        types=DOCUMENT_TYPES,
        check=_statements(_passes_any_role),
    ),
    ResourceRule(
        id="PEN-IAM-009",
        sentence="No statement allows something on all resources but some.",
        severity=Severity.HIGH,
        why="NotResource also means what is made tomorrow, and other accounts' resources.",
        fix="Name what is meant in Resource; take exceptions away with a Deny statement.",
        references=nist("AC-6"),
        url=f"{_GUIDE}/reference_policies_elements_notresource.html",
        types=DOCUMENT_TYPES,
        check=_statements(_inverts_resources),
    ),
    ResourceRule(
        id="PEN-IAM-010",
        sentence="A wildcard stands only at the end of an action.",
        severity=Severity.LOW,
        why="`*:Get*` or `s3:*Object` means actions that nobody had in mind, and changes with every new service.",
        fix='Name the actions, or their beginning: "s3:GetObject*".',
        references=nist("AC-6"),
        url=f"{_GUIDE}/reference_policies_elements_action.html",
        types=DOCUMENT_TYPES,
        check=_statements(_wildcard_inside),
    ),
    ResourceRule(
        id="PEN-IAM-011",
        sentence="Who may assume roles is told which.",
        severity=Severity.HIGH,
        why="Every role whose trust policy names the account would be open to this identity.",
        fix='Name them: "Resource": "arn:aws:iam::123456789012:role/deploy".',
        references=nist("AC-6"),
        url=f"{_GUIDE}/id_roles_use_permissions-to-switch.html",
        types=DOCUMENT_TYPES,
        check=_statements(_assumes_any_role),
    ),
    ResourceRule(
        id="PEN-IAM-012",
        sentence="Who makes roles or users gives them a permissions boundary.",
        severity=Severity.HIGH,
        why="Otherwise a new role may do what its maker may not, and its maker may assume it.",
        fix='Add the condition {"StringEquals": {"iam:PermissionsBoundary": boundary.arn}} to the statement.',
        references=nist("AC-6"),
        url=f"{_GUIDE}/access_policies_boundaries.html#access_policies_boundaries-delegate",
        types=DOCUMENT_TYPES,
        check=_statements(_makes_free_principals),
    ),
)
