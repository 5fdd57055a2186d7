"""What is said of waivers: which end soon, which expired with their violation back, which excuse nothing; and how a pack says it."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from penstock.platform.policy_choice import EXISTING, OPERATIONS, PolicyChoice
from penstock.platform.rule import Finding, Level, Severity, Verdict
from penstock.platform.waived_line import waived_in, waived_line
from penstock.platform.waiver_news import WaiverNews
from penstock.platform.waivers import Waiver
from penstock.policies import ALL
from report_cases import hostile_text

DAY = dt.date(2026, 6, 1)
URN = "urn:pulumi:dev::shop::aws:s3/bucket:Bucket::logs"


def waiver(rule: str = "PEN-STO-006", resource: str = "logs", left: int = 30) -> Waiver:
    facts = {"rule": rule, "resource": resource, "reason": "r", "owner": "team-shop", "ticket": "T-1"}
    return Waiver.model_validate({**facts, "created": "2026-05-01", "expires": DAY + dt.timedelta(days=left)})


def finding(rule: str = "PEN-STO-006", verdict: Verdict = Verdict.VIOLATION, urn: str = URN) -> Finding:
    facts = {"message": "bad", "severity": Severity.HIGH, "level": Level.MANDATORY}
    return Finding(rule_id=rule, verdict=verdict, urn=urn, **facts)  # type: ignore[arg-type]


def news(
    *waivers: Waiver, found: tuple[Finding, ...] = (), on: tuple[type, ...] = EXISTING, strict: bool = False
) -> WaiverNews:
    return PolicyChoice(rules=ALL, waivers=waivers, day=DAY).news(found, ["dev"], on=on, strict=strict)


@pytest.mark.parametrize(("left", "is_told"), [(15, False), (14, True), (0, True), (-1, False)])
def test_two_weeks_before_its_end_a_waiver_is_told_with_title_owner_and_date(left: int, is_told: bool) -> None:
    one = waiver(left=left)
    told = news(one, found=(finding(),)).warnings
    said = f"a waiver ends on {one.expires}: PEN-STO-006 on logs, of team-shop (T-1)"
    assert (said in told) is is_told


def test_an_expired_waiver_is_told_where_its_violation_is_back_and_else_it_is_unused() -> None:
    old = waiver(left=-1)
    back = news(old, found=(finding(),))
    assert back.warnings == (
        "a waiver expired on 2026-05-31, and its violation is back: PEN-STO-006 on logs, of team-shop (T-1)",
    )
    assert (news(old).expired, news(old).unused) == ((), (old,))
    assert news(old, waiver(), found=(finding(verdict=Verdict.WAIVED),)).warnings == ()


def test_an_unused_one_is_a_warning_and_with_strict_a_reason() -> None:
    said = ("a waiver excuses nothing in dev: PEN-STO-006 on gone, of team-shop (T-1); take it out",)
    lax, strict = news(waiver(resource="gone")), news(waiver(resource="gone"), strict=True)
    assert (lax.warnings, lax.reasons) == (said, ())
    assert (strict.warnings, strict.reasons) == ((), said)


def test_a_waiver_of_a_rule_that_is_not_asked_here_is_not_called_unused() -> None:
    """One on operations where resources are judged, and the other way round; a preview asks both."""
    both = (waiver("PEN-PLN-001"), waiver("PEN-STO-006"))
    assert [one.rule for one in news(*both).unused] == ["PEN-STO-006"]
    assert [one.rule for one in news(*both, on=OPERATIONS).unused] == ["PEN-PLN-001"]
    assert news(*both, on=(*EXISTING, *OPERATIONS)).unused == both
    assert news(*both, on=()).unused == ()


@pytest.mark.parametrize("verdict", [Verdict.UNDECIDED, Verdict.COULD_NOT_RUN])
def test_where_a_rule_could_not_say_of_the_whole_stack_none_of_its_waivers_is_unused(verdict: Verdict) -> None:
    assert news(waiver("PEN-STO-002"), found=(finding("PEN-STO-002", verdict, urn=""),)).unused == ()


def test_json_has_every_field_and_the_days_that_are_left() -> None:
    document = news(waiver(left=9)).document
    assert {word: len(entries) for word, entries in document.items()} == {"ending": 1, "expired": 0, "unused": 1}
    entry = document["ending"][0]
    assert (entry["rule"], entry["owner"], entry["expires"], entry["days_left"]) == (
        "PEN-STO-006",
        "team-shop",
        "2026-06-10",
        9,
    )


@given(urn=hostile_text, message=hostile_text)
def test_what_a_pack_says_of_a_waived_violation_is_one_line_and_is_read_again(urn: str, message: str) -> None:
    """Among other text too, with whatever names."""
    one = replace(finding(urn=urn, verdict=Verdict.WAIVED), message=message)
    line = f"penstock: {waived_line(one)}"
    assert line.isascii()
    assert line.isprintable()
    (read,) = waived_in(f"pack: {line}\n")
    assert (read.rule_id, read.urn, read.message) == ("PEN-STO-006", urn, message)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "penstock: 3 of 4 rules decided on 2 resources, 0 undecided, 1 waived",
        "penstock: waived PEN-STO-006 on logs: it",
        'penstock: waived PEN-STO-006 on "a": "\\x"',
        'penstock: waived PEN-STO-006 on "' + "\\\\" * 50_000,
        "penstock: waived " + "x" * 100_000,
    ],
)
def test_what_only_looks_like_such_a_line_is_none(said: str) -> None:
    assert waived_in(said) == ()
