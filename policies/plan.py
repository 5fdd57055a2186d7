"""What a run may do: rules on the engine's operations, which no view of resources alone can tell.

Pulumi calls a resource whose `protect` was taken away "unchanged": these rules read unchanged steps too. They are asked in
`penstock preview`, before `penstock up`, and of a saved event log (`penstock check --events FILE`).
"""

from ..platform.rule import PlanRule, Rule, Severity
from .parameters import Parameters
from .plan_exposure import stays_as_private_as_it_is
from .plan_keeping import keeps_protection, keeps_what_is_stateful, log_buckets_are_retained, no_unlocking_with_a_delete
from .plan_place import stays_in_its_place
from .plan_serving import blast_radius, never_patched, replaces_before_it_deletes

__all__ = ["rules"]

_OPTIONS = "https://www.pulumi.com/docs/iac/concepts/resources/options"

_RULES: tuple[Rule, ...] = (
    PlanRule(
        id="PEN-PLN-001",
        sentence="What holds data, or is protected, is never deleted or replaced.",
        severity=Severity.CRITICAL,
        why="Data, keys, secrets and addresses that others know are not made again by deploying.",
        fix="Keep it in the program under its name, or give the old name with ResourceOptions(aliases=[...]). To give it up on"
        " purpose: retain_on_delete=True, deploy, `pulumi state unprotect URN`, then remove it; the cloud keeps it.",
        url=f"{_OPTIONS}/protect/",
        is_boundary=True,
        check=keeps_what_is_stateful,
    ),
    PlanRule(
        id="PEN-PLN-002",
        sentence="What holds data keeps its protection.",
        severity=Severity.HIGH,
        why="The engine calls it unchanged when protect is removed, and from then on any run may delete it.",
        fix="Put ResourceOptions(protect=True, retain_on_delete=True) back. One that must go is let go on purpose, by hand:"
        " `pulumi state unprotect URN`.",
        url=f"{_OPTIONS}/protect/",
        is_boundary=True,
        check=keeps_protection,
    ),
    PlanRule(
        id="PEN-PLN-003",
        sentence="Protection is never switched off in the same run as a delete.",
        severity=Severity.CRITICAL,
        why="Protection gives a second pair of eyes time to look; switched off and used at once, nobody had any.",
        fix="Deploy the change of protection by itself, have it looked at, and delete in a run of its own.",
        url=f"{_OPTIONS}/protect/",
        is_boundary=True,
        check=no_unlocking_with_a_delete,
    ),
    PlanRule(
        id="PEN-PLN-004",
        sentence="What serves is never deleted before its replacement exists.",
        severity=Severity.HIGH,
        why="Between the two, nothing answers; and when the new one fails, nothing is left to go back to.",
        fix="Leave the name to the engine (no fixed name) and set ResourceOptions(delete_before_replace=False).",
        url=f"{_OPTIONS}/deletebeforereplace/",
        is_boundary=True,
        check=replaces_before_it_deletes,
    ),
    PlanRule(
        id="PEN-PLN-005",
        sentence="What is immutable is replaced, never patched in place.",
        severity=Severity.HIGH,
        why="A patched machine is one that nobody built and nobody can build again.",
        fix='Make the change replace it, for instance ResourceOptions(replace_on_changes=["*"]) or'
        " user_data_replace_on_change=True.",
        url=f"{_OPTIONS}/replaceonchanges/",
        is_boundary=True,
        check=never_patched,
    ),
    PlanRule(
        id="PEN-PLN-006",
        sentence="Buckets that receive logs stay when their stack is deleted.",
        severity=Severity.HIGH,
        why="Whoever deletes a stack must not delete the record of it with the same command.",
        fix="Use LogBucket, or give the bucket ResourceOptions(protect=True, retain_on_delete=True).",
        url=f"{_OPTIONS}/retainondelete/",
        check=log_buckets_are_retained,
    ),
    PlanRule(
        id="PEN-PLN-008",
        sentence="A stack stays in its account and its region.",
        severity=Severity.CRITICAL,
        why="A wrong profile or a wrong key would build everything a second time and delete the first.",
        fix="Set penstock:accountId and aws:region back; give another place a stack of its own: `pulumi stack init NAME`.",
        url="https://www.pulumi.com/registry/packages/aws/installation-configuration/",
        is_boundary=True,
        check=stays_in_its_place,
    ),
    PlanRule(
        id="PEN-PLN-009",
        sentence="What exists is never opened to the internet or to everybody.",
        severity=Severity.CRITICAL,
        why="What was private holds what was meant to stay private.",
        fix="Take the change back, or name who may reach it: a security group, an account, a condition. Where it is meant,"
        " give a waiver.",
        url="https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_permissions_analyze_cross_account.html",
        check=stays_as_private_as_it_is,
    ),
)


def rules(parameters: Parameters) -> tuple[Rule, ...]:
    """Every plan rule with these parameters."""
    radius = PlanRule(
        id="PEN-PLN-007",
        sentence="A run deletes or replaces only a small part of what exists.",
        severity=Severity.HIGH,
        why="A renamed component or a wrong condition takes a whole stack along before anybody has read the plan.",
        fix="Deploy in smaller steps, give renamed resources ResourceOptions(aliases=[...]), or raise blast_radius.",
        url="https://www.pulumi.com/docs/iac/concepts/resources/options/aliases/",
        check=blast_radius(parameters),
    )
    return tuple(sorted((*_RULES, radius), key=lambda rule: rule.id))
