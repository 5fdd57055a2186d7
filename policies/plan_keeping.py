"""What a run must keep: what holds data, its protection, and the logs."""

from collections.abc import Iterator

from ..platform.operation import Operation
from ..platform.plan import Plan, PlannedStep
from ..platform.resource import UnknownValueError
from ..platform.rule import OK, Outcome, Violation, each
from ..platform.stateful_types import STATEFUL_TYPES
from .plan_tables import BUCKET_TYPES, LOG_TARGETS, PROTECTIONS

__all__ = ["keeps_protection", "keeps_what_is_stateful", "log_buckets_are_retained", "no_unlocking_with_a_delete"]

_LOG_BUCKET = "penstock:index:LogBucket"


def keeps_what_is_stateful(plan: Plan) -> Outcome:
    """No resource of a stateful type, and none that is protected, is deleted or replaced.

    The engine ends a preview at the first protected resource that would go, often before it comes to the one that holds data.
    """
    replaced = {step.urn: step for step in plan.replaced}

    def violation(urn: str) -> Violation | None:
        steps = plan.by_urn[urn]
        lost = STATEFUL_TYPES.get(steps[0].type)
        if urn in replaced:
            by = ", ".join(replaced[urn].replaced_by)
            return Violation(
                f"it is replaced{f' (by a change of {by})' if by else ''}: the new one {_lacks(lost)}", urn
            )
        for step in steps:
            if step.decided() is Operation.DELETE and not _is_let_go(step):
                return Violation(f"it is deleted: {f'lost is {lost}' if lost else 'it is protected'}", urn)
        return None

    return each((urn for urn, steps in plan.by_urn.items() if _is_to_keep(steps)), violation)


def _lacks(lost: str | None) -> str:
    return f"lacks {lost}" if lost else "takes the place of one that is protected"


def _is_to_keep(steps: tuple[PlannedStep, ...]) -> bool:
    is_protected = any(step.is_real and step.old is not None and step.old.protect for step in steps)
    return steps[0].type in STATEFUL_TYPES or is_protected


def _is_let_go(step: PlannedStep) -> bool:
    # Unprotected beforehand by hand and kept by its provider: the stack forgets it, and nothing is lost.
    return step.old is not None and step.old.retain_on_delete is True and not step.old.protect


def keeps_protection(plan: Plan) -> Outcome:
    """No resource of a stateful type loses `protect` or `retain_on_delete`, whatever the operation."""

    def violation(step: PlannedStep) -> Violation | None:
        if step.type not in STATEFUL_TYPES or not (lost := _options_lost(step)):
            return None
        return Violation(
            f"the program no longer gives it {' and '.join(lost)}; the engine calls that"
            f" {step.operation.value!r}, and the next run may delete it: {STATEFUL_TYPES[step.type]}",
            step.urn,
        )

    return each(_once(plan.steps), violation)


def _options_lost(step: PlannedStep) -> list[str]:
    step.decided()
    if step.old is None or step.new is None:
        return []
    options = {
        "protect": step.old.protect and not step.new.protect,
        "retain_on_delete": step.old.retain_on_delete and not step.new.retain_on_delete,
    }
    return [option for option, is_lost in options.items() if is_lost]


def _once(steps: tuple[PlannedStep, ...]) -> Iterator[PlannedStep]:
    """One step for each resource that is on both sides of the plan: a replacement says the same thing three times."""
    yield from {step.urn: step for step in steps if step.old is not None and step.new is not None}.values()
    yield from (step for step in steps if step.operation is Operation.OTHER and (step.old is None or step.new is None))


def no_unlocking_with_a_delete(plan: Plan) -> Outcome:
    """Where anything is deleted, nothing loses what protects it."""
    deletions = [step for step in plan.steps if step.is_real and step.operation in _DELETIONS]
    unclear = [step for step in plan.steps if step.is_real and step.operation is Operation.OTHER]
    if not deletions and not unclear:
        return OK

    def violation(step: PlannedStep) -> Violation | None:
        lost = [
            *_options_lost(step),
            *(name for name, kept in PROTECTIONS.items() if _switched_off(step, name, kept=kept)),
        ]
        if not lost:
            return None
        if not deletions:
            unclear[0].decided()
        what = f"{deletions[0].name}{f' and {len(deletions) - 1} more' if len(deletions) > 1 else ''}"
        return Violation(f"{' and '.join(lost)} is switched off in the same run that deletes {what}", step.urn)

    return each((step for step in _once(plan.steps) if step.is_real), violation)


_DELETIONS = (Operation.DELETE, Operation.DELETE_REPLACED)


def _switched_off(step: PlannedStep, name: str, *, kept: bool) -> bool:
    if step.old is None or bool(step.old.get(name, False)) is not kept:
        return False
    return step.new is not None and bool(step.new.get(name, False)) is not kept


def log_buckets_are_retained(plan: Plan) -> Outcome:
    """Children of a LogBucket, and buckets that others send logs to, have `retain_on_delete`."""

    def violation(step: PlannedStep) -> Violation | None:
        if step.new is None or step.new.retain_on_delete:
            return None
        if f"{_LOG_BUCKET}$" in step.urn:
            return Violation(
                "it belongs to a LogBucket and has no retain_on_delete: deleting the stack deletes it", step.urn
            )
        receives = step.type in BUCKET_TYPES and _receives_logs(plan, step)
        return Violation("it receives logs and has no retain_on_delete", step.urn) if receives else None

    return each((step for step in _last(plan.steps) if step.is_real), violation)


def _last(steps: tuple[PlannedStep, ...]) -> Iterator[PlannedStep]:
    return iter({step.urn: step for step in steps if step.new is not None}.values())


def _receives_logs(plan: Plan, bucket: PlannedStep) -> bool:
    names = {bucket.state.get("bucket"), bucket.state.get("id"), bucket.new.get("bucket") if bucket.new else None}
    known = {str(name) for name in names if name}
    unknown: UnknownValueError | None = None
    for source in (step.new for step in _last(plan.steps) if step.type in LOG_TARGETS):
        for path in LOG_TARGETS[source.type] if source is not None else ():
            try:
                target = source.get(path) if source is not None else None
            except UnknownValueError as error:
                unknown = error
                continue
            if isinstance(target, str) and _bucket_of(target) in known:
                return True
    if unknown is not None:
        raise unknown
    return False


def _bucket_of(target: str) -> str:
    """The bucket's name in a name, an ARN or a domain name."""
    return target.rpartition(":::")[2].partition("/")[0].partition(".s3.")[0].partition(".s3-")[0]
