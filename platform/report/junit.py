"""JUnit XML, which every CI reads: a suite per environment, a case per rule."""

from collections import defaultdict
from collections.abc import Sequence

from junitparser import Error, Failure, JUnitXml, Skipped, TestCase, TestSuite
from junitparser.junitparser import FinalResult

from ..rule import Verdict
from .escaping import plain
from .model import Item, Report

__all__ = ["render"]

MAXIMUM_MESSAGE_CHARACTERS = 4000


def render(reports: Sequence[Report]) -> str:
    """Suites of rules that applied.

    A violation that shuts the gate is a failure, a rule that could not run an error, an undecided or waived one skipped.
    What only advises is told in the output of a case that passes, so that a CI is as red as the command is.
    """
    document = JUnitXml("penstock")
    for report in reports:
        document.add_testsuite(_suite(report))
    # Not `update_statistics`: it counts skipped ones here too, for which a reader's schema has no room.
    document.tests = sum(suite.tests for suite in document)
    document.failures = sum(suite.failures for suite in document)
    document.errors = sum(suite.errors for suite in document)
    text: str = document.tostring().decode("utf-8")  # type: ignore[no-untyped-call]
    return text


def _suite(report: Report) -> TestSuite:
    suite = TestSuite(plain(f"penstock {report.command} {report.environment}"))
    suite.add_property("verdict", report.verdict)
    suite.add_property("checks passed", str(report.passed))
    for told in (*report.waivers.warnings, *report.notes):
        suite.add_property("note", plain(told)[:MAXIMUM_MESSAGE_CHARACTERS])
    by_rule: defaultdict[str, list[Item]] = defaultdict(list)
    for item in report.items:
        by_rule[item.rule_id].append(item)
    sentences = {rule.id: rule.sentence for rule in report.rules}
    cases = [
        _case(report, rule_id, sentences.get(rule_id, ""), by_rule[rule_id])
        for rule_id in sorted(report.decided | set(by_rule))
    ]
    suite.add_testcases([*cases, *_stopped(report)])
    return suite


def _case(report: Report, rule_id: str, sentence: str, items: Sequence[Item]) -> TestCase:
    case = TestCase(
        plain(f"{rule_id}: {sentence}" if sentence else rule_id), plain(f"penstock.{report.environment}"), 0
    )
    found: list[FinalResult] = [_result(item) for item in items if item.fails]
    is_open = [item for item in items if item.verdict in (Verdict.UNDECIDED, Verdict.WAIVED)]
    if found:
        case.result = found
    elif is_open:
        case.result = [Skipped(_headline(is_open[0]), is_open[0].verdict.value)]
    told = [_headline(item) for item in items if not item.fails]
    if told:
        case.system_out = "\n".join(told)
    return case


def _result(item: Item) -> Failure | Error:
    kind = Error if item.verdict is Verdict.COULD_NOT_RUN else Failure
    result = kind(_headline(item), item.severity_word)
    lines = [*item.message.splitlines(), *_facts(item), f"at: {item.place}"]
    result.text = "\n".join(plain(line) for line in lines)
    return result


def _facts(item: Item) -> list[str]:
    if item.rule is None or item.verdict is not Verdict.VIOLATION:
        return []
    return [f"why: {item.rule.why}", f"fix: {item.rule.fix}", *([f"see: {item.rule.url}"] if item.rule.url else [])]


def _headline(item: Item) -> str:
    said = "; ".join(item.message.splitlines())
    return plain(f"{item.verdict.value}: {item.name or 'the stack'}: {said}")[:MAXIMUM_MESSAGE_CHARACTERS]


def _stopped(report: Report) -> list[TestCase]:
    if not report.reasons:
        return []
    case = TestCase("the run", plain(f"penstock.{report.environment}"), 0)
    case.result = [Error(plain(reason)[:MAXIMUM_MESSAGE_CHARACTERS], "run") for reason in report.reasons]
    return [case]
