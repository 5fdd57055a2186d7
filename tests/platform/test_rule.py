"""What rules come to, one by one and together."""

import pytest
from penstock.platform.judging import judge
from penstock.platform.resource import UNKNOWN, Graph, Resource, UnknownValueError
from penstock.platform.rule import (
    NOT_APPLICABLE,
    OK,
    GraphRule,
    Level,
    Outcome,
    ResourceRule,
    Severity,
    Verdict,
    Violation,
    each,
)
from resources import resource

TYPES = ("aws:sqs/queue:Queue",)
FACTS = {"sentence": "Fine.", "severity": Severity.LOW, "why": "So.", "fix": "So.", "types": TYPES}


def by_answer(queue: Resource) -> Outcome:
    """Answers what the queue says it should."""
    answers: dict[str, Outcome] = {"ok": OK, "none": NOT_APPLICABLE, "bad": Violation("bad"), "empty": []}
    return answers[queue.get("answer")]


def rule(level: Level = Level.MANDATORY) -> ResourceRule:
    return ResourceRule(id="PEN-TST-001", check=by_answer, level=level, **FACTS)  # type: ignore[arg-type]


def queues(*answers: object) -> Graph:
    return Graph(resource("Queue", f"queue-{number}", answer=answer) for number, answer in enumerate(answers))


@pytest.mark.parametrize(
    ("answers", "passed", "verdicts", "is_decided", "fails"),
    [
        (["ok", "ok"], 2, [], True, False),
        (["empty"], 1, [], True, False),
        (["none"], 0, [], False, False),
        ([], 0, [], False, False),
        (["ok", "bad"], 1, [Verdict.VIOLATION], True, True),
        (["ok", UNKNOWN], 1, [Verdict.UNDECIDED], False, False),
        (["bad", UNKNOWN], 0, [Verdict.VIOLATION, Verdict.UNDECIDED], False, True),
        (["ok", "raise"], 1, [Verdict.COULD_NOT_RUN], False, True),
    ],
)
def test_single_verdicts_add_up(
    answers: list[object], passed: int, verdicts: list[Verdict], *, is_decided: bool, fails: bool
) -> None:
    """A rule has decided when it came to something at least once and was never undecided nor unable to run."""
    judgement = judge([rule()], queues(*answers))
    assert judgement.passed == passed
    assert [finding.verdict for finding in judgement.findings] == verdicts
    assert judgement.decided_rules == ({"PEN-TST-001"} if is_decided else set())
    assert judgement.fails is fails


def test_an_advisory_violation_leaves_the_gate_open_but_not_a_rule_that_could_not_run() -> None:
    assert not judge([rule(Level.ADVISORY)], queues("bad")).fails
    assert judge([rule(Level.ADVISORY)], queues("raise")).fails


def test_a_rule_is_not_asked_of_other_types() -> None:
    assert judge([rule()], Graph([resource("Instance", answer="bad")])).findings == ()


def test_a_finding_of_a_graph_rule_names_the_resource_where_it_was_found() -> None:
    """A graph rule is asked once, so that the resource comes from the violation."""
    graph = queues("one", "two")

    def check(asked: Graph) -> Outcome:
        return [Violation("bad", item.urn) for item in asked.of_type(*TYPES) if item.get("answer") == "two"]

    (finding,) = judge([GraphRule(id="PEN-TST-002", check=check, **FACTS)], graph).findings  # type: ignore[arg-type]
    assert finding.urn == graph.resources[1].urn
    assert finding.is_graph_rule


def test_each_keeps_what_it_found_beside_what_is_unknown() -> None:
    """Also when the subjects themselves stop being known."""

    def subjects() -> object:
        yield from (1, 2, 3)
        raise UnknownValueError("urn", "rest")

    def check(number: int) -> Violation | None:
        if number == 2:
            raise UnknownValueError("urn", "two")
        return Violation("three") if number == 3 else None

    found = each(subjects(), check)  # type: ignore[arg-type]
    assert [item.path if isinstance(item, UnknownValueError) else item.message for item in found] == [
        "two",
        "three",
        "rest",
    ]


def test_paths_lead_to_the_items_of_a_list() -> None:
    """A single object stands for a list of one, and nothing for none."""
    item = resource("Queue", many=[{"a": 1}, UNKNOWN], one={"a": 1})
    assert item.paths("many") == ("many.0", "many.1")
    assert item.paths("one") == ("one",)
    assert item.paths("absent") == ()
    assert item.get("many.0.a") == 1
    with pytest.raises(UnknownValueError, match=r"many\.1\.a of urn"):
        item.get("many.1.a")
