"""What stops a deployment after its preview."""

from dataclasses import replace

import pytest
from engine_events import LOGS
from penstock.platform.engine.events import read_event_log
from penstock.platform.engine.gate import gate
from penstock.platform.engine.model import Diagnostic, Operation, PolicyResult, Run, Step
from penstock.platform.rule import Level, Verdict

FINE = Run(succeeded=True, exit_code=0, is_preview=True)


def result(verdict: Verdict, level: Level = Level.MANDATORY, *, policy: str = "rule") -> PolicyResult:
    return PolicyResult(
        policy=policy,
        pack="pack",
        pack_version="1.0.0",
        verdict=verdict,
        level=level,
        severity=None,
        urn="urn:pulumi:dev::shop::tiny:index:Thing::till",
        message="The good state.\nwhat is wrong",
    )


def test_a_preview_without_findings_passes() -> None:
    assert gate(FINE) == []


@pytest.mark.parametrize("verdict", [Verdict.VIOLATION, Verdict.UNDECIDED])
def test_advisory_findings_about_a_resource_pass(verdict: Verdict) -> None:
    assert gate(replace(FINE, policy_results=(result(verdict, Level.ADVISORY),))) == []


def test_a_mandatory_violation_stops_and_names_policy_resource_and_finding() -> None:
    reasons = gate(replace(FINE, policy_results=(result(Verdict.VIOLATION),)))
    assert reasons == ["policy rule is violated on till: what is wrong"]


@pytest.mark.parametrize("level", list(Level))
def test_a_policy_that_could_not_run_stops_at_any_level(level: Level) -> None:
    assert len(gate(replace(FINE, policy_results=(result(Verdict.COULD_NOT_RUN, level),)), accept_undecided=True)) == 1


def test_an_undecided_policy_about_the_whole_stack_stops_unless_accepted() -> None:
    undecided = result(Verdict.UNDECIDED, Level.ADVISORY)
    run = replace(FINE, policy_results=(undecided,), stack_policies=frozenset({"rule"}))
    (reason,) = gate(run)
    assert "--accept-undecided" in reason
    assert gate(run, accept_undecided=True) == []


def test_an_undecided_boundary_about_a_resource_stops_unless_accepted() -> None:
    """The one that is no boundary is asked again before its resource is made."""
    run = replace(FINE, policy_results=(result(Verdict.UNDECIDED, Level.ADVISORY),))
    assert gate(run, boundaries={"another"}) == []
    (reason,) = gate(run, boundaries={"rule"})
    assert reason.startswith("policy rule is a boundary and can't be decided yet: what is wrong")
    assert gate(run, boundaries={"rule"}, accept_undecided=True) == []


def test_a_failed_step_stops() -> None:
    step = Step(operation=Operation.CREATE, operation_text="create", urn="urn::till", type="t", failed=True)
    assert gate(replace(FINE, steps=(step,))) == ["create of urn::till failed"]


def test_an_error_stops_and_a_warning_does_not() -> None:
    said = (
        Diagnostic(severity="warning", message="w"),
        Diagnostic(severity="error", message="e\nmore", urn="urn::till"),
    )
    assert gate(replace(FINE, diagnostics=said)) == ["till: e"]


def test_an_interrupt_stops_even_where_the_preview_succeeded() -> None:
    assert gate(replace(FINE, interrupted=True)) == ["the run was interrupted"]


def test_a_run_that_failed_without_a_word_stops() -> None:
    assert gate(Run(succeeded=False, exit_code=7)) == ["the engine's run failed with exit code 7"]


def test_the_engines_closing_word_is_a_reason_only_where_it_is_the_only_one() -> None:
    closing = Diagnostic(severity="error", message="preview failed\n")
    failed = Run(succeeded=False, exit_code=1, diagnostics=(closing,))
    assert gate(failed) == ["the engine: preview failed"]
    assert len(gate(replace(failed, policy_results=(result(Verdict.VIOLATION),)))) == 1


def test_the_recorded_verdicts_give_three_reasons() -> None:
    reasons = gate(read_event_log(LOGS / "preview_verdicts.jsonl", 1))
    assert [reason.split()[1] for reason in reasons] == ["mandatory-violated", "raises", "stack-undecided"]
