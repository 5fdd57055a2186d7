"""How a run may change what serves: replaced before it goes, never patched, and not too much of it at once."""

from collections.abc import Callable

from ..platform.operation import Operation
from ..platform.plan import Plan, PlannedStep
from ..platform.resource import UNKNOWN, UnknownValueError, contains_unknown
from ..platform.rule import OK, Outcome, Violation, each
from .parameters import BlastRadius, Parameters
from .plan_tables import IN_PLACE, SERVING_TYPES

__all__ = ["blast_radius", "excess", "never_patched", "replaces_before_it_deletes"]


def replaces_before_it_deletes(plan: Plan) -> Outcome:
    """Of what serves, the new one is made before the old one is deleted."""

    def violation(urn: str) -> Violation | None:
        order = [step.decided() for step in plan.by_urn[urn]]
        deletion = order.index(Operation.DELETE_REPLACED) if Operation.DELETE_REPLACED in order else len(order)
        creations = [order.index(one) for one in _CREATIONS if one in order]
        if not creations or deletion > min(creations):
            return None
        return Violation("it is deleted before its replacement exists: until then nothing serves", urn)

    return each((urn for urn, steps in plan.by_urn.items() if steps[0].type in SERVING_TYPES), violation)


_CREATIONS = (Operation.CREATE_REPLACEMENT, Operation.IMPORT_REPLACEMENT)


def never_patched(plan: Plan) -> Outcome:
    """Of what is immutable, nothing is updated in place but names and safety catches."""

    def violation(step: PlannedStep) -> Violation | None:
        if step.decided() is not Operation.UPDATE:
            return None
        patched = sorted(_changed(step) - IN_PLACE[step.type])
        unknown = [name for name in patched if step.new is not None and contains_unknown(step.new.properties.get(name))]
        if patched and patched == unknown:
            raise UnknownValueError(step.urn, patched[0])
        return Violation(f"it is patched in place: {', '.join(patched)}", step.urn) if patched else None

    return each(plan.of_type(*IN_PLACE), violation)


def _changed(step: PlannedStep) -> set[str]:
    """The properties that an update changes, by the engine's own account, else by comparing."""
    if step.changed:
        return {path.partition(".")[0].partition("[")[0] for path in step.changed}
    before, after = (side.properties if side is not None else {} for side in (step.old, step.new))
    return {
        name
        for name in before.keys() | after.keys()
        if after.get(name) is UNKNOWN or before.get(name) != after.get(name)
    }


def blast_radius(parameters: Parameters) -> Callable[[Plan], Outcome]:
    """The check that no more is deleted or replaced than the stack's environment allows.

    A first deployment replaces nothing, and a destruction of everything has its own command: neither is counted.
    """

    def check(plan: Plan) -> Outcome:
        allowed = parameters.blast_radius_by_environment.get(plan.stack, parameters.blast_radius)
        if plan.is_first or plan.is_destruction:
            return OK
        lost = {step.urn for step in (*plan.deleted, *plan.replaced) if step.is_real and not _stays(step)}
        unclear = [step for step in plan.steps if step.is_real and step.operation is Operation.OTHER]
        reasons = excess(len(lost), len(plan.existing), allowed)
        if reasons:
            return Violation(f"{len(lost)} of {len(plan.existing)} resources are deleted or replaced: {reasons}")
        if unclear and excess(len(lost | {step.urn for step in unclear}), len(plan.existing), allowed):
            unclear[0].decided()
        return OK

    return check


def _stays(step: PlannedStep) -> bool:
    """Whether the old one is kept by its provider, as old revisions of a task definition are."""
    return step.old is not None and (
        step.old.retain_on_delete is True or step.old.properties.get("skipDestroy") is True
    )


def excess(lost: int, existing: int, allowed: BlastRadius) -> str:
    """By what a number of deleted or replaced resources is more than allowed; empty where it is not."""
    reasons = []
    if lost > allowed.number:
        reasons.append(f"{allowed.number} are allowed")
    if existing and lost > allowed.always_allowed and lost > allowed.share * existing:
        reasons.append(f"{lost / existing:.0%} where {allowed.share:.0%} are allowed")
    return ", ".join(reasons)
