"""People in IAM: there are none where it can be helped, and what they may do belongs to groups and roles."""

import re

from ...platform.errors import printable
from ...platform.resource import Graph, Resource
from ...platform.rule import OK, GraphRule, Outcome, ResourceRule, Rule, Severity, Violation, each
from ..identity import ATTACHED
from ..permissions import ROLE
from ..standards import cdk_nag, checkov, cis_aws, nist, security_hub
from ..values import forbidden_type, present, true

__all__ = ["RULES"]

_GUIDE = "https://docs.aws.amazon.com/IAM/latest/UserGuide"
_ATTACHMENT = "aws:iam/policyAttachment:PolicyAttachment"
_FULL_ACCESS = re.compile(r"arn:aws[a-z-]*:iam::aws:policy/(?:[\w-]+/)?\w*FullAccess\w*")

_SHORTEST_PASSWORD = 14
_PASSWORDS_REMEMBERED = 24


def _gives_a_user_a_policy(resource: Resource) -> Outcome:
    if resource.type != _ATTACHMENT:
        return Violation(f"{resource.name} gives a user a policy of its own")
    has_users = present(resource.get("users", []))
    return Violation(f"{resource.name} attaches the policy to users") if has_users else OK


def _weak_passwords(policy: Resource) -> Outcome:
    def violation(weakness: tuple[str, int]) -> Violation | None:
        path, least = weakness
        value = policy.get(path)
        is_enough = value is not None and str(value).isdigit() and int(value) >= least
        return None if is_enough else Violation(f"{path} is {printable(value or 'not set', 20)}, not {least} or more")

    needed = (("minimumPasswordLength", _SHORTEST_PASSWORD), ("passwordReusePrevention", _PASSWORDS_REMEMBERED))
    return each(needed, violation)


def _simple_passwords(policy: Resource) -> Outcome:
    kinds = ("requireLowercaseCharacters", "requireUppercaseCharacters", "requireNumbers", "requireSymbols")
    return each(kinds, lambda path: None if true(policy.get(path)) else Violation(f"{path} is not set"))


def _full_access_policy(graph: Graph) -> Outcome:
    def violation(place: tuple[Resource, str]) -> Violation | None:
        resource, path = place
        # What another resource of the stack makes is no policy of AWS.
        if resource.property_dependencies.get(path.partition(".")[0]) and resource.type != ROLE:
            return None
        arn = str(resource.get(path, ""))
        is_wide = _FULL_ACCESS.fullmatch(arn) is not None
        return Violation(f"{resource.name} has {printable(arn, 120)}", resource.urn) if is_wide else None

    roles = ((role, path) for role in graph.of_type(ROLE) for path in role.paths("managedPolicyArns"))
    attachments = [(one, path) for type_, path in ATTACHED.items() for one in graph.of_type(type_)]
    return [*each(attachments, violation), *each(roles, violation)]


RULES: tuple[Rule, ...] = (
    ResourceRule(
        id="PEN-IAM-013",
        sentence="Policies belong to groups and roles, not to users.",
        severity=Severity.MEDIUM,
        why="Nobody sees what one person may do when every person is a special case, and it stays when the task is over.",
        fix="Attach the policy to a group or a role: aws.iam.RolePolicyAttachment.",
        references=(*cis_aws("1.15"), *security_hub("IAM.2"), *nist("AC-6")),
        equivalents=checkov("CKV_AWS_40"),
        url=f"{_GUIDE}/access_policies_manage-attach-detach.html",
        types=("aws:iam/userPolicy:UserPolicy", "aws:iam/userPolicyAttachment:UserPolicyAttachment", _ATTACHMENT),
        check=_gives_a_user_a_policy,
    ),
    ResourceRule(
        id="PEN-IAM-014",
        sentence="There are no IAM users: people sign in through an identity provider, workloads have roles.",
        severity=Severity.MEDIUM,
        why="An IAM user's credentials never end by themselves and outlive the person's time in the organisation.",
        fix="Use IAM Identity Center for people (aws.ssoadmin.PermissionSet) and a role for a workload (aws.iam.Role).",
        references=nist("IA-2"),
        equivalents=checkov("CKV_AWS_273"),
        url=f"{_GUIDE}/best-practices.html#bp-users-federation-idp",
        types=("aws:iam/user:User",),
        check=forbidden_type("an identity of its own in this account"),
    ),
    ResourceRule(
        id="PEN-IAM-015",
        sentence="Passwords of IAM users have at least 14 characters and are not used again.",
        severity=Severity.MEDIUM,
        why="The password policy replaces AWS's default as a whole: what is left out is as weak as IAM allows.",
        fix="Set minimum_password_length=14 and password_reuse_prevention=24.",
        references=(*cis_aws("1.8", "1.9"), *security_hub("IAM.15", "IAM.16"), *nist("IA-5")),
        equivalents=checkov("CKV_AWS_10", "CKV_AWS_13"),
        url=f"{_GUIDE}/id_credentials_passwords_account-policy.html",
        types=("aws:iam/accountPasswordPolicy:AccountPasswordPolicy",),
        check=_weak_passwords,
    ),
    GraphRule(
        id="PEN-IAM-016",
        sentence="No managed policy of AWS with full access to a service is attached.",
        severity=Severity.MEDIUM,
        why="It allows every action on every resource of the service, also those that AWS adds later.",
        fix="Write a policy that names the actions and resources that the workload needs.",
        references=nist("AC-6"),
        equivalents=(*cdk_nag("AwsSolutions-IAM4"), *checkov("CKV2_AWS_56")),
        url=f"{_GUIDE}/access_policies_managed-vs-inline.html#aws-managed-policies",
        types=(*ATTACHED, ROLE),
        check=_full_access_policy,
    ),
    ResourceRule(
        id="PEN-IAM-023",
        sentence="Passwords of IAM users need letters of both cases, digits and symbols.",
        severity=Severity.MEDIUM,
        why="The password policy replaces AWS's default as a whole, which asks for three of the four.",
        fix="Set require_lowercase_characters, require_uppercase_characters, require_numbers and require_symbols.",
        references=(*security_hub("IAM.7"), *nist("IA-5")),
        equivalents=checkov("CKV_AWS_11", "CKV_AWS_12", "CKV_AWS_14", "CKV_AWS_15"),
        url=f"{_GUIDE}/id_credentials_passwords_account-policy.html",
        types=("aws:iam/accountPasswordPolicy:AccountPasswordPolicy",),
        check=_simple_passwords,
    ),
)
