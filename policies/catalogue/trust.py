"""Who may become a role: principals by name, and for those that act for others, on whose behalf."""

import re
from collections.abc import Callable, Iterator, Mapping

from ...platform.errors import printable
from ...platform.resource import Resource, UnknownValueError, contains_unknown
from ...platform.rule import Outcome, ResourceRule, Rule, Severity, Violation, each
from ..documents import Statement, as_list, denials, open_to_everybody, statements
from ..permissions import ROLE, condition_values
from ..standards import checkov, nist

__all__ = ["RULES"]

_GUIDE = "https://docs.aws.amazon.com/IAM/latest/UserGuide"
_GITHUB = "token.actions.githubusercontent.com"

_ACCOUNT = re.compile(r"(?:arn:aws[a-z-]*:iam::)?\d{12}(?::root)?")
_ONE_REPOSITORY = re.compile(
    r"repo(?:sitory)?:[^/:*?]+/[^/:*?]+(?::|$)|repository_id:\d+(?::|$)|job_workflow_ref:[^/:*?]+/[^/:*?]+/"
)
"""What GitHub vouches for; names of branches, environments and workflows are anybody's to choose."""
_SAYS_WHO = (
    "sts:externalid",
    "sts:sourceidentity",
    "aws:principal",
    "aws:multifactorauth",
    "aws:userid",
    "aws:username",
)
_SAYS_FOR_WHOM = ("aws:sourcearn", "aws:sourceaccount", "aws:sourceorg", "sts:externalid")
_AUDIENCES = (":aud", ":app_id")
_POSITIVE = re.compile(r"(?:foranyvalue:)?string(?:equals|like)(?:ignorecase)?", re.IGNORECASE)
_EVERY_SUBJECT = re.compile(r"(?:system:serviceaccount:|project_path:|organization:|org:|repo:)?[*?].*", re.DOTALL)
"""A wildcard where the name of a tenant would begin: a namespace, a group, an organisation."""

_ACTS_FOR_OTHERS = frozenset(
    f"{service}.amazonaws.com"
    for service in [
        "bedrock",
        "codebuild",
        "codepipeline",
        "datasync",
        "ecs-tasks",
        "firehose",
        "glue",
        "logs",
        "pipes",
        "sagemaker",
        "scheduler",
        "ssm",
        "states",
        "transfer",
        "vpc-flow-logs",
    ]
)
"""Services whose own documentation asks for the condition in a role's trust policy. EC2 and Lambda do not send it."""


def _trust(problem: Callable[[Statement], str | None]) -> Callable[[Resource], Outcome]:
    """The check that no Allow statement of a role's trust policy has a problem."""

    def check(role: Resource) -> Outcome:
        def violation(statement: Statement) -> Violation | None:
            if contains_unknown(statement):
                raise UnknownValueError(role.urn, "assumeRolePolicy")
            found = problem(statement) if statement.get("Effect") == "Allow" else None
            return Violation(f"assumeRolePolicy {found}") if found else None

        return each(statements(role.get("assumeRolePolicy")), violation)

    return check


def _principals(statement: Statement, kind: str) -> list[str]:
    principal = statement.get("Principal")
    return [str(one) for one in as_list(principal.get(kind))] if isinstance(principal, Mapping) else []


def _has_condition(statement: Statement, *beginnings: str) -> bool:
    return any(key.startswith(beginnings) for key in condition_values(statement))


def _subjects(statement: Statement, key: str) -> list[str]:
    """The values of a condition key that a request must have one of."""
    conditions = statement.get("Condition")
    return [
        str(value)
        for operator, keys in (conditions.items() if isinstance(conditions, Mapping) else ())
        if _POSITIVE.fullmatch(str(operator)) and isinstance(keys, Mapping)
        for name, values in keys.items()
        if str(name).lower() == key.lower()
        for value in as_list(values)
    ]


def _identity_providers(statement: Statement) -> Iterator[str]:
    """The names of the OpenID Connect providers that a statement trusts."""
    for principal in _principals(statement, "Federated"):
        _, marker, name = principal.partition(":oidc-provider/")
        if marker:
            yield name


def _is_closed_to_strangers(role: Resource) -> Outcome:
    denied = denials(role.get("assumeRolePolicy"))

    def problem(statement: Statement) -> str | None:
        return "trusts everybody" if open_to_everybody({"Statement": [statement, *denied]}) else None

    return _trust(problem)(role)


def _trusts_account(statement: Statement) -> str | None:
    whole = [one for one in _principals(statement, "AWS") if _ACCOUNT.fullmatch(one)]
    if not whole or _has_condition(statement, *_SAYS_WHO):
        return None
    return f"trusts all of {printable(whole[0], 60)}, without a condition on who"


def _confused_deputy(statement: Statement) -> str | None:
    services = [one for one in _principals(statement, "Service") if one in _ACTS_FOR_OTHERS]
    if not services or _has_condition(statement, *_SAYS_FOR_WHOM):
        return None
    return f"trusts {services[0]} on whoever's behalf"


def _any_repository(statement: Statement) -> str | None:
    if _GITHUB not in _identity_providers(statement):
        return None
    subjects = _subjects(statement, f"{_GITHUB}:sub")
    if wide := [subject for subject in subjects if not _ONE_REPOSITORY.match(subject)]:
        return f"trusts workflows of {printable(wide[0], 80)}, not of one repository"
    return None if subjects else "trusts the workflows of every repository on GitHub"


def _any_subject(statement: Statement) -> str | None:
    for provider in _identity_providers(statement):
        subjects = _subjects(statement, f"{provider}:sub")
        if provider != _GITHUB and (not subjects or any(map(_EVERY_SUBJECT.fullmatch, subjects))):
            return f"trusts every identity of {printable(provider, 80)}"
    return None


def _no_audience(statement: Statement) -> str | None:
    federated = _principals(statement, "Federated")
    if not federated or any(key.endswith(_AUDIENCES) for key in condition_values(statement)):
        return None
    return f"trusts {printable(federated[0], 80)} for any audience"


RULES: tuple[Rule, ...] = (
    ResourceRule(
        id="PEN-IAM-017",
        sentence="No role trusts everybody.",
        severity=Severity.CRITICAL,
        why="Anybody with an AWS account could become the role.",
        fix='Name who may: "Principal": {"AWS": "arn:aws:iam::123456789012:role/deploy"}.',
        references=nist("AC-3", "AC-6"),
        equivalents=checkov("CKV_AWS_60"),
        url=f"{_GUIDE}/reference_policies_elements_principal.html#principal-anonymous",
        types=(ROLE,),
        check=_is_closed_to_strangers,
    ),
    ResourceRule(
        id="PEN-IAM-018",
        sentence="Who trusts an account says who in it, or asks for an external id.",
        severity=Severity.HIGH,
        why="The account's root means each of its identities that may assume roles, and a foreign one may act for a third.",
        fix='Name a role as principal, or add {"StringEquals": {"sts:ExternalId": "..."}}, or {"ArnLike": {"aws:PrincipalArn": ...}}.',
        references=nist("AC-3", "AC-6"),
        equivalents=checkov("CKV_AWS_61"),
        url=f"{_GUIDE}/confused-deputy.html",
        types=(ROLE,),
        check=_trust(_trusts_account),
    ),
    ResourceRule(
        id="PEN-IAM-019",
        sentence="A service that acts for others may use a role on behalf of this account only.",
        severity=Severity.MEDIUM,
        why="Otherwise somebody else's resource could make the service use the role: it would be a confused deputy.",
        fix='Add the condition {"StringEquals": {"aws:SourceAccount": account_id}} to the statement.',
        references=nist("AC-3", "AC-6"),
        url=f"{_GUIDE}/confused-deputy.html#cross-service-confused-deputy-prevention",
        types=(ROLE,),
        check=_trust(_confused_deputy),
    ),
    ResourceRule(
        id="PEN-IAM-020",
        sentence="GitHub workflows assume a role from named repositories only.",
        severity=Severity.CRITICAL,
        why="GitHub has one issuer for all its users: without the repository, a workflow of anybody gets the role.",
        fix='Add {"StringLike": {"token.actions.githubusercontent.com:sub": "repo:acme/shop:ref:refs/heads/main"}}.',
        references=nist("AC-3", "AC-6"),
        equivalents=checkov("CKV_AWS_358", "CKV_AWS_393"),
        url=f"{_GUIDE}/id_roles_create_for-idp_oidc.html#idp_oidc_Create_GitHub",
        types=(ROLE,),
        check=_trust(_any_repository),
    ),
    ResourceRule(
        id="PEN-IAM-021",
        sentence="Who trusts an OpenID Connect provider names the subject.",
        severity=Severity.HIGH,
        why="Every pod of the cluster, or every pipeline of the host, would get the role.",
        fix='Add {"StringEquals": {f"{issuer}:sub": "system:serviceaccount:shop:web"}}.',
        references=nist("AC-3", "AC-6"),
        url="https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html",
        types=(ROLE,),
        check=_trust(_any_subject),
    ),
    ResourceRule(
        id="PEN-IAM-022",
        sentence="Who trusts a federated identity names the audience.",
        severity=Severity.HIGH,
        why="A token that was made for another application would be taken here.",
        fix='Add {"StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"}}, or "SAML:aud".',
        references=nist("AC-3", "IA-8"),
        url=f"{_GUIDE}/reference_policies_iam-condition-keys.html#condition-keys-wif",
        types=(ROLE,),
        check=_trust(_no_audience),
    ),
)
