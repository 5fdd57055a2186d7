"""Backups: in a vault of one's own that nobody empties, kept long enough, and of something."""

from ...platform.resource import Graph, Resource
from ...platform.rule import GraphRule, Outcome, ResourceRule, Rule, Severity, Violation, each
from ..documents import Statement, as_list, statements
from ..parameters import Parameters
from ..standards import checkov, nist
from ..values import every, forbidden_value, present, required_value, true
from .checks import closed

__all__ = ["rules"]

VAULT = "aws:backup/vault:Vault"
VAULT_POLICY = "aws:backup/vaultPolicy:VaultPolicy"
VAULT_LOCK = "aws:backup/vaultLockConfiguration:VaultLockConfiguration"
PLAN = "aws:backup/plan:Plan"
SELECTION = "aws:backup/selection:Selection"

_GUIDE = "https://docs.aws.amazon.com/aws-backup/latest/devguide"
_DELETES = ("backup:deleterecoverypoint", "backup:*", "backup:delete*", "*")


def _denies_deletion(statement: Statement) -> bool:
    actions = [str(action).lower() for action in as_list(statement.get("Action"))]
    is_for_all = statement.get("Principal") in ("*", {"AWS": "*"}, {"AWS": ["*"]})
    return statement.get("Effect") == "Deny" and is_for_all and any(action in _DELETES for action in actions)


def _cannot_be_emptied(graph: Graph, vault: Resource) -> bool:
    if graph.referring(vault, VAULT_LOCK, "backupVaultName", identity="name"):
        return True
    policies = graph.referring(vault, VAULT_POLICY, "backupVaultName", identity="name")
    return any(_denies_deletion(statement) for policy in policies for statement in statements(policy.known("policy")))


def _protects_something(graph: Graph, plan: Resource) -> bool:
    return bool(graph.referring(plan, SELECTION, "planId"))


def rules(parameters: Parameters) -> tuple[Rule, ...]:
    """The rules on backups, with their shortest retention."""
    return (*_RULES, _backups_are_kept(parameters.minimum_backup_retention_days))


def _backups_are_kept(days: int) -> Rule:
    def keeps_long_enough(plan: Resource) -> Outcome:
        rules = plan.paths("rules")
        paths = [*rules, *(copy for rule in rules for copy in plan.paths(f"{rule}.copyActions"))]

        def violation(path: str) -> Violation | None:
            kept = plan.get(f"{path}.lifecycle.deleteAfter")  # without it they are kept for ever
            if kept is None or int(kept) >= days:
                return None
            return Violation(f"{path}.lifecycle.deleteAfter is {kept}: less than {days} days")

        return each(paths, violation)

    return ResourceRule(
        id="PEN-BKP-006",
        sentence="Backup plans keep backups long enough.",
        severity=Severity.MEDIUM,
        why="Damage is often noticed days later; a backup that is gone by then protects nothing.",
        fix=f'Set lifecycle={{"delete_after": {days}}}, or more, in each rule.',
        references=nist("CP-9", "SI-12"),
        url=f"{_GUIDE}/plan-options-and-configuration.html",
        types=(PLAN,),
        check=keeps_long_enough,
    )


_RULES: tuple[Rule, ...] = (
    ResourceRule(
        id="PEN-BKP-001",
        sentence="Backup vaults have a key of their own.",
        severity=Severity.MEDIUM,
        why="With AWS's own key nobody can say who decrypts a backup, nor copy one to another account.",
        fix="Set kms_key_arn to the ARN of a key of yours.",
        references=nist("CP-9(8)", "SC-28"),
        equivalents=checkov("CKV_AWS_166"),
        url=f"{_GUIDE}/encryption.html",
        types=(VAULT,),
        check=required_value("kmsKeyArn", when=present, otherwise="its backups can go to no other account"),
    ),
    ResourceRule(
        id="PEN-BKP-002",
        sentence="No policy of a backup vault lets everybody in.",
        severity=Severity.CRITICAL,
        why="Every AWS account could copy backups into the vault, or read and delete what is there.",
        fix='Name the accounts, or narrow the statement with "aws:PrincipalOrgID".',
        references=nist("AC-3", "CP-9"),
        url=f"{_GUIDE}/create-a-vault-access-policy.html",
        types=(VAULT_POLICY,),
        check=closed("policy"),
    ),
    GraphRule(
        id="PEN-BKP-003",
        sentence="Nobody can empty a backup vault.",
        severity=Severity.HIGH,
        why="Who blackmails deletes the backups first; a lock or a denial holds for administrators too.",
        fix="Add aws.backup.VaultLockConfiguration, or deny backup:DeleteRecoveryPoint to everybody in a VaultPolicy.",
        references=nist("CP-9", "CP-9(8)"),
        url=f"{_GUIDE}/vault-lock.html",
        types=(VAULT,),
        check=every((VAULT,), _cannot_be_emptied, "can be emptied"),
    ),
    ResourceRule(
        id="PEN-BKP-004",
        sentence="No backup vault can be deleted with its content.",
        severity=Severity.HIGH,
        why="With force_destroy, a destroy first deletes every backup.",
        fix="Leave force_destroy out.",
        references=nist("CP-9"),
        url=f"{_GUIDE}/create-a-vault.html",
        types=(VAULT,),
        check=forbidden_value("forceDestroy", when=true, because="deleting the vault deletes its backups"),
        remedy=lambda _: {"forceDestroy": False},
    ),
    GraphRule(
        id="PEN-BKP-005",
        sentence="Every backup plan says what it backs up.",
        severity=Severity.HIGH,
        why="A plan without a selection runs, reports no failure, and backs up nothing.",
        fix="Add aws.backup.Selection(..., plan_id=plan.id, iam_role_arn=..., resources=[...]).",
        references=nist("CP-9"),
        url=f"{_GUIDE}/assigning-resources.html",
        types=(PLAN,),
        check=every((PLAN,), _protects_something, "backs up nothing"),
    ),
)
