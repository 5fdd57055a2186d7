"""Event logs are read whole or not at all. The logs in `logs/` are the real engine's."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from engine_events import LOGS, STACK, line, lines, read, state, step, violation
from penstock.platform.engine.event_values import SECRET
from penstock.platform.engine.events import EventLog, RunRecord, read_event_log
from penstock.platform.engine.model import Operation, Run, Step
from penstock.platform.errors import UpdateFailedError
from penstock.platform.resource import UNKNOWN
from penstock.platform.rule import Level, Severity, Verdict


def recorded(name: str, exit_code: int = 0) -> Run:
    return read_event_log(LOGS / f"{name}.jsonl", exit_code)


def named(run: Run, name: str) -> Step:
    return next(step for step in run.steps if step.name == name)


def test_a_deployment_from_nothing_is_five_creations_and_its_outputs() -> None:
    run = recorded("up_from_nothing")
    assert run.succeeded
    assert not run.is_preview
    assert {step.name for step in run.steps if step.operation is Operation.CREATE} == {
        "shop-dev",
        "shelf",
        "till",
        "receipt",
        "sign",
        "default",
    }
    assert all(step.finished for step in run.steps)
    assert run.changes == {"create": 5}
    assert run.outputs == {"serial": "S-1", "code": SECRET}
    assert named(run, "till").new is not None
    assert named(run, "till").new.id == "thing-1"  # type: ignore[union-attr]


def test_what_a_preview_does_not_know_is_unknown_in_lists_and_outputs_too() -> None:
    run = recorded("preview_verdicts", 1)
    receipt = named(run, "receipt").new
    assert receipt is not None
    assert receipt.inputs == {"owner": UNKNOWN, "lines": ["one", UNKNOWN]}
    assert run.outputs["serial"] is UNKNOWN
    assert run.is_preview


@pytest.mark.parametrize("log", sorted(LOGS.glob("*.jsonl")), ids=lambda log: log.stem)
def test_no_secret_of_a_log_reaches_the_run(log: Path) -> None:
    """The language SDK writes plaintext secrets into debug messages: some of these logs hold one."""
    assert "correct horse" not in repr(read_event_log(log))


def test_the_recorded_logs_do_hold_a_plaintext_secret() -> None:
    """Otherwise the test above could not fail."""
    assert "correct horse" in (LOGS / "up_from_nothing.jsonl").read_text(encoding="utf-8")


def test_every_verdict_of_a_pack_is_told_apart() -> None:
    run = recorded("preview_verdicts", 1)
    assert {result.policy: result.verdict for result in run.policy_results} == {
        "mandatory-violated": Verdict.VIOLATION,
        "advisory-violated": Verdict.VIOLATION,
        "raises": Verdict.COULD_NOT_RUN,
        "undecided": Verdict.UNDECIDED,
        "undecided-with-severity": Verdict.UNDECIDED,
        "stack-undecided": Verdict.UNDECIDED,
    }
    violated = next(result for result in run.policy_results if result.policy == "mandatory-violated")
    assert (violated.level, violated.severity) == (Level.MANDATORY, Severity.HIGH)
    assert violated.message == "A till is closed.\nthe till is open"
    assert violated.urn.endswith("::till")


def test_passed_and_decided_policies_do_not_include_the_undecided_and_the_broken() -> None:
    run = recorded("preview_verdicts", 1)
    assert run.policies_passed == 7  # always-passes on six resources, stack-passes once
    assert run.decided_policies == {"always-passes", "stack-passes", "mandatory-violated", "advisory-violated"}
    assert run.stack_policies == {"stack-passes", "stack-undecided"}
    assert run.policy_packs == {"shop-rules": "1.0.0"}


def test_a_remediated_resource_is_told() -> None:
    (mended,) = recorded("preview_verdicts", 1).remediated
    assert (mended.policy, mended.urn.rsplit("::", 1)[-1]) == ("mends", "sign")
    assert mended.message.splitlines() == ["size: 1 -> 2"]


def test_a_policy_that_passes_here_and_is_undecided_there_is_not_decided() -> None:
    undecided = "can't run policy 'rule' from policy pack 'pack@v1' during preview: x is unknown\n"
    run = read(
        lines(
            ("policyAnalyzeSummaryEvent", {"resourceUrn": "a", "policyPackName": "pack", "passed": ["rule"]}),
            violation(undecided, level="advisory"),
            ("policyAnalyzeSummaryEvent", {"resourceUrn": "b", "policyPackName": "pack", "failed": ["rule"]}),
        )
    )
    assert run.decided_policies == frozenset()
    assert run.policies_passed == 1


def test_a_mandatory_violation_that_quotes_the_words_of_an_undecided_one_stays_a_violation() -> None:
    run = read(lines(violation("can't run policy 'rule' from policy pack 'pack@v1' during preview: x\n")))
    assert run.policy_results[0].verdict is Verdict.VIOLATION


def test_an_undecided_remediation_is_undecided() -> None:
    run = read(
        lines(violation("can't run remediation 'rule' from policy pack 'p' during preview: x", level="advisory"))
    )
    assert run.policy_results[0].verdict is Verdict.UNDECIDED


def test_a_replacement_keeps_its_steps_and_the_property_that_forced_it() -> None:
    run = recorded("preview_replaced")
    till = [step for step in run.steps if step.name == "till"]
    assert Counter(step.operation for step in till) == {
        Operation.CREATE_REPLACEMENT: 1,
        Operation.REPLACE: 1,
        Operation.DELETE_REPLACED: 1,
    }
    assert till[0].keys == ("place",)


def test_a_refresh_step_says_what_it_found() -> None:
    run = recorded("refresh")
    assert {step.operation for step in run.steps} == {Operation.SAME}
    assert all(step.refreshed for step in run.steps)


def test_protection_of_both_sides_is_kept_also_when_the_engine_calls_it_same() -> None:
    shelf = named(recorded("preview_unprotected"), "shelf")
    assert shelf.operation is Operation.SAME
    assert shelf.old is not None
    assert shelf.new is not None
    assert (shelf.old.protect, shelf.new.protect) == (True, False)


def test_a_failed_creation_is_a_failed_step_with_the_providers_words() -> None:
    run = recorded("creation_refused", 1)
    assert not run.succeeded
    assert named(run, "till").failed
    assert not named(run, "shop-dev").finished
    assert "this thing is refused" in [said.message for said in run.diagnostics]


def test_a_programs_traceback_is_in_the_diagnostics_and_its_last_line_is_the_headline() -> None:
    (said,) = (said for said in recorded("program_raised", 1).diagnostics if said.severity == "error")
    assert "Traceback" in said.message
    assert said.headline == "the program failed: ValueError: boom"


def test_lines_of_one_traceback_on_stderr_are_one_diagnostic() -> None:
    said = [("diagnosticEvent", {"message": text, "color": "never", "severity": "info#err"}) for text in ("a\n", "b\n")]
    assert [one.message for one in read(lines(*said)).diagnostics] == ["a\nb"]


def test_steps_are_told_when_they_begin_and_once_when_they_end() -> None:
    told: list[tuple[str, bool]] = []
    record = RunRecord(lambda step: told.append((step.name, step.finished)))
    for one in (LOGS / "up_from_nothing.jsonl").read_bytes().splitlines():
        record.read(one)
    assert Counter(told) == {
        (name, finished): 1
        for name in ("shop-dev", "shelf", "default", "till", "receipt", "sign")
        for finished in (False, True)
    }


def test_an_unknown_kind_of_event_is_kept_with_its_secrets_masked() -> None:
    run = read(
        lines(("brandNewEvent", {"code": {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270"}}))
    )
    assert run.unknown_events == ({"sequence": 0, "timestamp": 1, "brandNewEvent": {"code": SECRET}},)


def test_an_operation_of_a_later_engine_keeps_its_word() -> None:
    run = read(lines(("resourcePreEvent", step("adopt", "till", new=state()))))
    assert (run.steps[0].operation, run.steps[0].operation_text) == (Operation.OTHER, "adopt")


@pytest.mark.parametrize(
    "kind",
    [
        "cancelEvent",
        "policyLoadEvent",
        "preludeEvent",
        "policyRemediateSummaryEvent",
        "progressEvent",
        "startDebuggingEvent",
    ],
)
def test_events_without_an_outcome_are_known_and_change_nothing(kind: str) -> None:
    assert read(lines((kind, {}))) == Run(succeeded=False, exit_code=0)


def test_internal_errors_and_plain_messages_are_told() -> None:
    run = read(lines(("errorEvent", {"error": "mended"}), ("stdoutEvent", {"message": "hello\n", "color": ""})))
    assert [(said.severity, said.message) for said in run.diagnostics] == [("warning", "mended"), ("info", "hello")]


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (b'{"sequence":1,', "no JSON"),
        (b"[]", "a list, not an object"),
        (b'{"timestamp":1,"cancelEvent":{}}', "an event is missing"),
        (line(2, "cancelEvent", {}), "an event is missing"),
        (b'{"sequence":1,"timestamp":1}', "0 kinds"),
        (b'{"sequence":1,"timestamp":1,"cancelEvent":{},"preludeEvent":{}}', "2 kinds"),
        (line(1, "resourcePreEvent", {"metadata": {"urn": "u", "type": "t"}}), "`event.resourcePreEvent.metadata.op`"),
        (line(1, "resourcePreEvent", {}), "metadata` is missing"),
        (line(1, *violation("x", level="sometimes")), "enforcementLevel` is none of"),
        (line(1, "policyAnalyzeSummaryEvent", {"passed": "rule"}), "passed` is a text, not a list"),
        (line(1, "summaryEvent", {"resourceChanges": {"same": "two"}}), "something else than whole numbers"),
        (b'{"sequence":1,"cancelEvent":"\xff"}', "not UTF-8"),
    ],
)
def test_a_line_that_cannot_be_read_fails_the_run_by_its_number(broken: bytes, reason: str) -> None:
    record = RunRecord()
    record.read(line(0, "policyLoadEvent", {}))
    with pytest.raises(UpdateFailedError, match=r"^line 2 of the engine's event log can't be read") as failure:
        record.read(broken)
    assert reason in str(failure.value)


def test_the_failure_does_not_repeat_the_line() -> None:
    with pytest.raises(UpdateFailedError) as failure:
        read([b'{"sequence":0,"diagnosticEvent":{"message":"hunter2"'])
    assert "hunter2" not in str(failure.value)


def test_a_log_whose_last_line_is_cut_off_fails(tmp_path: Path) -> None:
    log = tmp_path / "events.jsonl"
    log.write_bytes((LOGS / "up_from_nothing.jsonl").read_bytes()[:-10])
    last = len((LOGS / "up_from_nothing.jsonl").read_bytes().splitlines())
    with pytest.raises(UpdateFailedError, match=f"line {last} of"):
        read_event_log(log)


@pytest.mark.parametrize("size", [1, 7, 4096])
def test_a_log_read_while_it_grows_says_the_same_as_at_its_end(tmp_path: Path, size: int) -> None:
    whole = (LOGS / "preview_replaced.jsonl").read_bytes()
    file = tmp_path / "events.jsonl"
    record = RunRecord()
    log = EventLog(file, record)
    log.read_on()  # the engine has not made it yet
    with file.open("ab", buffering=0) as growing:
        for start in range(0, len(whole), size):
            growing.write(whole[start : start + size])
            if start % (size * 50) == 0:
                log.read_on()
    log.close()
    assert record.run(0) == recorded("preview_replaced")


def test_a_broken_line_does_not_stop_the_reading_loop_but_the_close(tmp_path: Path) -> None:
    """The engine's run goes on, whatever its log says; the failure is told when it has ended."""
    file = tmp_path / "events.jsonl"
    file.write_bytes(b"nonsense\n")
    log = EventLog(file, RunRecord())
    log.read_on()
    with pytest.raises(UpdateFailedError, match="line 1 of"):
        log.close()


def test_a_run_succeeds_only_with_summary_and_exit_code() -> None:
    def summary(result: str) -> tuple[str, dict[str, Any]]:
        return "summaryEvent", {"resourceChanges": {}, "isPreview": True, "result": result}

    assert read(lines(summary("succeeded"))).succeeded
    assert not read(lines(summary("succeeded")), 1).succeeded
    assert not read(lines(summary("canceled"))).succeeded
    assert not read(lines(("cancelEvent", {}))).succeeded


def test_the_helpers_lines_are_like_the_engines() -> None:
    """The lines that tests make have the envelope of the recorded ones."""
    first = json.loads((LOGS / "refresh.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert set(first) == {"sequence", "timestamp", "preludeEvent"}
    assert STACK in (LOGS / "refresh.jsonl").read_text(encoding="utf-8")
