"""Who may do what: nobody may do everything."""

import re
from collections.abc import Mapping
from typing import Final

from ..platform.resource import Graph, Resource
from ..platform.rule import NOT_APPLICABLE, GraphRule, Outcome, ResourceRule, Rule, Severity, Violation, each
from .documents import Statement, as_list, statements
from .permissions import DOCUMENT_TYPES, ROLE, document_paths
from .standards import checkov, cis_aws, security_hub

__all__ = ["ATTACHED", "RULES"]

POLICY = "aws:iam/policy:Policy"
ATTACHED: Final[Mapping[str, str]] = {
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": "policyArn",
    "aws:iam/userPolicyAttachment:UserPolicyAttachment": "policyArn",
    "aws:iam/groupPolicyAttachment:GroupPolicyAttachment": "policyArn",
    "aws:iam/policyAttachment:PolicyAttachment": "policyArn",
    "aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment": "managedPolicyArn",
}
"""What attaches a managed policy, and the property that names it. (A role of its own accord has `managedPolicyArns`.)"""

_ADMIN_POLICY = re.compile(r"arn:aws[a-z-]*:iam::aws:policy/(?:AdministratorAccess|PowerUserAccess|IAMFullAccess)")
_WHOLE_SERVICE = re.compile(r"(?:\*|[a-z0-9-]+):\*+")


def _wildcards(statement: Statement) -> str | None:
    """What makes the statement one of an administrator, or None."""
    if statement.get("Effect") != "Allow":
        return None
    if "NotAction" in statement:
        return "allows everything that NotAction does not name"
    actions = [str(action).lower() for action in as_list(statement.get("Action"))]
    if everything := next((action for action in actions if not action.strip("*:")), None):
        return f"allows the action {everything!r}"
    on_everything = "*" in as_list(statement.get("Resource")) or "NotResource" in statement
    service = next((action for action in actions if _WHOLE_SERVICE.fullmatch(action)), None)
    return f"allows {service!r} on every resource" if service and on_everything else None


def _no_admin_statement(resource: Resource) -> Outcome:
    def violation(path: str) -> Violation | None:
        problems = [problem for statement in statements(resource.get(path)) if (problem := _wildcards(statement))]
        return Violation(f"a statement of {path} {problems[0]}") if problems else None

    paths = document_paths(resource)
    return each(paths, violation) if paths else NOT_APPLICABLE


def _no_admin_policy(graph: Graph) -> Outcome:
    def violation(resource: Resource) -> Violation | None:
        name = ATTACHED.get(resource.type, "managedPolicyArns")
        # What is not known yet because the stack itself makes it is no managed policy of AWS; another rule judges its text.
        sources = [graph.by_urn.get(urn) for urn in resource.property_dependencies.get(name, ())]
        if sources and all(source is not None and source.type == POLICY for source in sources):
            return None
        arns = [str(resource.get(path)) for path in resource.paths(name)]
        admin = next((arn for arn in arns if _ADMIN_POLICY.fullmatch(arn)), None)
        return Violation(f"{resource.name} has {admin}", resource.urn) if admin else None

    return each(graph.of_type(*ATTACHED, ROLE), violation)


RULES: tuple[Rule, ...] = (
    ResourceRule(
        id="PEN-IAM-001",
        sentence="No IAM statement allows everything, or everything of a service on every resource.",
        severity=Severity.CRITICAL,
        why="Whoever takes over one workload with such a statement has taken over the account.",
        fix="Name the actions that the workload calls, and the resources by ARN.",
        url="https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html",
        references=(*cis_aws("1.16"), *security_hub("IAM.1")),
        equivalents=checkov("CKV_AWS_1", "CKV_AWS_49", "CKV_AWS_62", "CKV_AWS_63"),
        is_boundary=True,
        is_waivable=False,
        types=DOCUMENT_TYPES,
        check=_no_admin_statement,
    ),
    GraphRule(
        id="PEN-IAM-002",
        sentence="No managed policy of an administrator is attached.",
        severity=Severity.CRITICAL,
        why="Whoever takes over one workload with such a policy has taken over the account.",
        fix="Attach a policy that names the actions and resources that the workload needs.",
        url="https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_job-functions.html",
        references=cis_aws("1.16"),
        equivalents=checkov("CKV_AWS_274"),
        is_boundary=True,
        is_waivable=False,
        types=(*ATTACHED, ROLE),
        check=_no_admin_policy,
    ),
)
