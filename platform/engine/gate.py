"""The gate between a preview and the deployment: what stops it, each reason a sentence. No reason, and it may go on."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from ..naming import logical_name
from ..rule import Level, Verdict
from .model import PolicyResult, Run

__all__ = ["gate", "policy_reasons"]


def gate(run: Run, *, accept_undecided: bool = False, boundaries: AbstractSet[str] = frozenset()) -> list[str]:
    """Why the deployment that this run previewed must not go on; empty when it may.

    It stops for a mandatory violation, for any policy that could not run, for what failed, for an interrupt, and for an
    undecided policy about the stack as a whole, or a boundary. (Another one about a single resource is decided again before
    that resource is made.)

    Args:
        run: the preview.
        accept_undecided: let those undecided policies pass.
        boundaries: the policies that are boundaries.
    """
    reasons = [*policy_reasons(run, accept_undecided=accept_undecided, boundaries=boundaries), *_run_reasons(run)]
    if not (reasons or run.succeeded):
        return [_closing_word(run)]
    return reasons


def policy_reasons(
    run: Run, *, accept_undecided: bool = False, boundaries: AbstractSet[str] = frozenset()
) -> Iterator[str]:
    """What policies have against it, a sentence for each."""
    for result in run.policy_results:
        if result.verdict is Verdict.COULD_NOT_RUN:
            yield f"policy {result.policy}{_on(result)} {_finding(result)}"
        elif result.verdict is Verdict.VIOLATION and result.level is Level.MANDATORY:
            yield f"policy {result.policy} is violated{_on(result)}: {_finding(result)}"
        elif result.verdict is Verdict.UNDECIDED and not accept_undecided:
            is_whole = result.policy in run.stack_policies
            if is_whole or result.policy in boundaries:
                what = "judges the stack as a whole" if is_whole else "is a boundary"
                yield (
                    f"policy {result.policy} {what} and can't be decided yet: {_finding(result)} "
                    "(--accept-undecided lets it pass)"
                )


def _run_reasons(run: Run) -> Iterator[str]:
    if run.interrupted:
        yield "the run was interrupted"
    yield from (f"{step.operation_text} of {step.urn} failed" for step in run.steps if step.failed)
    for said in run.diagnostics:
        if said.severity == "error" and not said.is_closing_word:
            yield f"{logical_name(said.urn) or 'the engine'}: {said.headline}"


def _closing_word(run: Run) -> str:
    said = [said.headline for said in run.diagnostics if said.is_closing_word]
    return f"the engine: {said[0]}" if said else f"the engine's run failed with exit code {run.exit_code}"


def _on(result: PolicyResult) -> str:
    name = logical_name(result.urn)
    return f" on {name}" if name else ""


def _finding(result: PolicyResult) -> str:
    # The policy's description comes first, then the finding itself, then how to mend it.
    lines = result.message.splitlines()
    return lines[min(1, len(lines) - 1)] if lines else ""
