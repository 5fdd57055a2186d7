"""Changes, policies and what is undecided in one comment, with more of each, and worse names, than any comment can hold."""

import html
import re
from collections.abc import Iterator

import pytest
from comments import MARKDOWN, whole
from penstock.platform.engine.model import Operation, PolicyResult, Run, Step
from penstock.platform.report import rendered, run_report
from penstock.platform.rule import Level, Severity, Verdict
from report_cases import HOSTILE, a_rule, urn

NUMBER = 5_000
RULES = [a_rule(f"PEN-TST-{index:03}", severity=list(Severity)[index % 4]) for index in range(40)]
VERDICTS = (Verdict.VIOLATION, Verdict.VIOLATION, Verdict.UNDECIDED, Verdict.COULD_NOT_RUN, Verdict.WAIVED)
OPERATIONS = (Operation.CREATE, Operation.DELETE, Operation.REPLACE, Operation.UPDATE, Operation.SAME)
KIND = "aws:s3/bucket:Bucket"


def name(index: int, names: tuple[str, ...]) -> str:
    return f"{names[index % len(names)]}-{index}"


def results(names: tuple[str, ...]) -> Iterator[PolicyResult]:
    for index in range(NUMBER):
        verdict = VERDICTS[index % len(VERDICTS)]
        yield PolicyResult(
            policy=RULES[index % len(RULES)].id,
            pack=names[index % len(names)],
            pack_version="",
            verdict=verdict,
            level=Level.ADVISORY if index % 7 == 0 else Level.MANDATORY,
            severity=None,
            urn=urn(name(index, names)),
            message=f"it is bad: {names[(index // 3) % len(names)]}",
        )


def run(names: tuple[str, ...]) -> Run:
    steps = tuple(
        Step(
            operation=OPERATIONS[index % len(OPERATIONS)],
            operation_text=names[index % len(names)],
            urn=urn(name(index, names)),
            type=KIND,
            keys=names[:2],
        )
        for index in range(NUMBER)
    )
    return Run(succeeded=True, exit_code=0, is_preview=True, steps=steps, policy_results=tuple(results(names)))


def text_of(names: tuple[str, ...], *, stack: str = "dev", reasons: tuple[str, ...] = ()) -> str:
    report = run_report(stack, run(names), RULES, reasons=reasons, notes=names)
    return rendered([report], "markdown")


@pytest.fixture(scope="module")
def hostile() -> str:
    return text_of(HOSTILE, stack=HOSTILE[2], reasons=HOSTILE)


def test_it_is_bounded_closed_and_of_our_own_markup_only(hostile: str) -> None:
    whole(hostile)
    assert len(hostile.encode()) > 40_000


def test_every_part_is_in_it_and_counts_everything(hostile: str) -> None:
    """However little room is left to each."""
    for part in (
        "### Stopped by",
        "### Violations (2000)",
        "### Could not run (1000)",
        "### Changes",
        "### Worth knowing",
    ):
        assert part in hostile
    assert "<b>Undecided: not known before it is deployed (1000)</b>" in hostile
    assert "<b>Waived (1000)</b>" in hostile
    assert "<summary>4000 of 5000 resources change</summary>" in hostile


def test_its_tables_are_tables_with_as_many_cells_in_every_row(hostile: str) -> None:
    """As a renderer reads them: the severities by verdict, and the changes by kind, each with its sums."""
    tables: list[list[list[str]]] = []
    tokens = MARKDOWN.parse(hostile)
    for index, token in enumerate(tokens):
        if token.type == "table_open":
            tables.append([])
        elif token.type == "tr_open":
            tables[-1].append([])
        elif token.type in ("th_open", "td_open"):
            tables[-1][-1].append(tokens[index + 1].content)
    assert [{len(row) for row in table} for table in tables] == [{6}, {5}]
    severities, changed = tables
    assert severities[0] == ["severity", "violated", "advisory", "could not run", "undecided", "waived"]
    assert sum(int(cell or 0) for row in severities[1:] for cell in row[1:]) == NUMBER
    assert sorted(changed[0]) == ["create", "delete", "replace", "same", "update"]
    assert changed[1] == ["1000"] * 5


@pytest.mark.parametrize("names", [HOSTILE, ("bucket",), tuple(f"{text}{'x' * 400}" for text in HOSTILE)])
def test_no_title_is_cut(names: tuple[str, ...]) -> None:
    """What is named is named whole: every resource in the comment is one of those that there are."""
    text = text_of(names)
    whole(text)
    known = {html.escape(_shown(name(index, names))) for index in range(NUMBER)}
    named = re.findall(rf"<code>([^<]*)</code> \(<code>{re.escape(KIND)}</code>\)", text)
    assert len(named) > 50
    assert set(named) <= known


def _shown(text: str) -> str:
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in text)
