"""Where a stack is: one account and one region for as long as it lives."""

from collections.abc import Mapping
from typing import Any

from ..platform.operation import Operation
from ..platform.plan import Plan, PlannedStep
from ..platform.resource import Resource, UnknownValueError, contains_unknown
from ..platform.rule import Outcome, Violation, each
from .documents import as_list, parsed

__all__ = ["stays_in_its_place"]

_AWS_PROVIDER = "pulumi:providers:aws"
_ARN_ACCOUNT = 4


def stays_in_its_place(plan: Plan) -> Outcome:
    """No resource that exists, and no provider of one, gets another account or region."""
    told: set[str] = set()

    def violation(step: PlannedStep) -> Violation | None:
        if step.operation is Operation.OTHER and (step.old is None or step.new is None):
            step.decided()
        if step.old is None or step.new is None:
            return None
        moves = _provider_moves if step.type == _AWS_PROVIDER else _resource_moves
        moved = moves(step, step.old, step.new)
        if moved is None or moved in told:  # a provider moves all its resources; it is told once
            return None
        told.add(moved)
        return Violation(moved, step.urn)

    return each((step for step in plan.steps if step.type == _AWS_PROVIDER or step.type.startswith("aws:")), violation)


def _provider_moves(step: PlannedStep, old: Resource, new: Resource) -> str | None:
    return _region_changes(*step.both("region")) or _account_changes(_accounts(old), _accounts(new))


def _resource_moves(step: PlannedStep, old: Resource, new: Resource) -> str | None:
    """By its own region, or by a provider that is another one."""
    before, after = step.both("region")
    was = before or step.region or _of_provider(old, "region")
    region = after or _of_provider(new, "region")
    # A provider's region is compared with another provider's, not with where global resources say they are.
    is_moved = before or after or _of_provider(old, "region") != region
    allowed = _allowed(new)
    # What AWS owns (`arn:aws:iam::aws:policy/...`) and what has no ARN says no account: its provider does.
    was_in = frozenset({step.account}) if step.account and step.account.isdigit() else _allowed(old)
    is_elsewhere = bool(allowed) and not was_in & allowed
    return (_region_changes(was, region) if is_moved and region else None) or (
        _account_changes(was_in, allowed) if is_elsewhere else None
    )


def _allowed(resource: Resource) -> frozenset[str]:
    return frozenset(map(str, as_list(_of_provider(resource, "allowedAccountIds"))))


def _region_changes(before: str | None, after: str | None) -> str | None:
    if before is None or before == after:
        return None
    return f"its region changes from {before} to {after or 'whatever the surroundings say'}"


def _account_changes(before: frozenset[str], after: frozenset[str]) -> str | None:
    if not before or before == after:
        return None
    return f"its account changes from {_words(before)} to {_words(after)}"


def _of_provider(resource: Resource, name: str) -> Any:
    """A setting of the resource's provider; the engine keeps a structured one as JSON text."""
    value = resource.provider_properties.get(name)
    if contains_unknown(value):
        raise UnknownValueError(resource.urn, f"{name} of its provider")
    return _structured(value)


def _accounts(provider: Resource) -> frozenset[str]:
    """The accounts that a provider may work in, by its guard or by the role that it takes."""
    settings = {name: _structured(provider.known(name)) for name in ("allowedAccountIds", "assumeRoles", "assumeRole")}
    allowed = frozenset(map(str, as_list(settings["allowedAccountIds"])))
    roles = [role for name in ("assumeRoles", "assumeRole") for role in as_list(settings[name])]
    arns = [str(role.get("roleArn")) for role in roles if isinstance(role, Mapping)]
    return allowed or frozenset(arn.split(":")[_ARN_ACCOUNT] for arn in arns if arn.count(":") > _ARN_ACCOUNT)


def _structured(value: Any) -> Any:
    return parsed(value) if isinstance(value, str) and value.startswith(("[", "{")) else value


def _words(accounts: frozenset[str]) -> str:
    return " or ".join(sorted(accounts)) or "whatever the surroundings say"
