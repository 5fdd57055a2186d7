"""Waivers excuse one rule on one resource for a time, with an owner; what rots is told, and what is hostile is refused."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import pytest
from penstock.platform.errors import ConfigurationError
from penstock.platform.rule import Finding, Judgement, Level, Severity, Verdict
from penstock.platform.waivers import (
    LONGEST_DAYS,
    Waiver,
    apply_waivers,
    expiring,
    read_waivers,
    unused,
    waivers_schema,
)
from penstock.policies import ALL

DAY = dt.date(2026, 6, 1)
URN = "urn:pulumi:dev::shop::aws:s3/bucket:Bucket::logs"
ENTRY = {
    "rule": "PEN-STO-006",
    "resource": "logs",
    "reason": "it is emptied in June",
    "owner": "team-shop",
    "ticket": "SHOP-12",
    "created": "2026-05-01",
    "expires": "2026-07-01",
}


def a_waiver(**changes: object) -> Waiver:
    return Waiver.model_validate({**ENTRY, **changes})


def a_finding(verdict: Verdict = Verdict.VIOLATION, urn: str = URN, rule_id: str = "PEN-STO-006") -> Finding:
    return Finding(
        rule_id=rule_id,
        verdict=verdict,
        urn=urn,
        message="forceDestroy is True",
        severity=Severity.HIGH,
        level=Level.MANDATORY,
    )


def written(file: Path, *entries: Mapping[str, object]) -> Path:
    rows = ["- " + "\n    ".join(f"{key}: {value}" for key, value in entry.items()) for entry in entries]
    file.write_text("waivers:\n" + "".join(f"  {row}\n" for row in rows), encoding="utf-8")
    return file


def problems(file: Path) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        read_waivers(file, ALL, day=DAY)
    return [line.strip().removeprefix(f"{file}:") for line in caught.value.what.splitlines()[1:]]


def test_a_file_is_read_and_no_file_is_none(tmp_path: Path) -> None:
    file = written(tmp_path / "waivers.yaml", ENTRY)
    assert read_waivers(file, ALL, day=DAY) == (a_waiver(),)
    assert read_waivers(tmp_path / "none.yaml", ALL, day=DAY) == ()


def test_what_is_waived_is_apart_says_by_whom_and_opens_the_gate() -> None:
    judgement = apply_waivers(Judgement(findings=(a_finding(),)), [a_waiver()], DAY)
    (finding,) = judgement.having(Verdict.WAIVED)
    assert finding.message.splitlines() == [
        "forceDestroy is True",
        "waived until 2026-07-01 by team-shop (SHOP-12): it is emptied in June",
    ]
    assert not judgement.fails


@pytest.mark.parametrize(
    ("pattern", "is_about"),
    [
        ("logs", True),
        ("lo*", True),
        ("*", True),
        (URN, True),
        ("urn:pulumi:*::Bucket::logs", False),
        ("urn:pulumi:*:Bucket::logs", True),
        ("urn:pulumi:prod::*", False),
        ("log", False),
        ("l?gs", False),
        ("[l]ogs", False),
        ("Bucket::logs", False),
    ],
)
def test_a_pattern_is_the_whole_urn_or_its_last_part_with_stars_only(pattern: str, is_about: bool) -> None:
    assert a_waiver(resource=pattern).is_about("PEN-STO-006", URN) is is_about


def test_a_name_with_colons_is_one_name() -> None:
    """What stands behind them is not another resource's."""
    urn = f"{URN.removesuffix('logs')}a::logs"
    assert not a_waiver(resource="logs").is_about("PEN-STO-006", urn)
    assert a_waiver(resource="a::logs").is_about("PEN-STO-006", urn)


def test_another_rule_or_another_resource_is_not_excused() -> None:
    findings = (a_finding(rule_id="PEN-STO-001"), a_finding(urn=URN + "2"))
    assert apply_waivers(Judgement(findings=findings), [a_waiver()], DAY).findings == findings


@pytest.mark.parametrize("verdict", [Verdict.UNDECIDED, Verdict.COULD_NOT_RUN])
def test_what_is_not_known_to_be_a_violation_is_not_excused(verdict: Verdict) -> None:
    findings = (a_finding(verdict),)
    assert apply_waivers(Judgement(findings=findings), [a_waiver()], DAY).findings == findings


def test_a_waiver_holds_on_its_last_day_and_not_on_the_next() -> None:
    last = dt.date(2026, 7, 1)
    assert not apply_waivers(Judgement(findings=(a_finding(),)), [a_waiver()], last).fails
    judgement = apply_waivers(Judgement(findings=(a_finding(),)), [a_waiver()], last + dt.timedelta(days=1))
    assert judgement.fails
    (finding,) = judgement.findings
    assert finding.message.splitlines()[1] == "its waiver expired on 2026-07-01; it was team-shop's (SHOP-12)"


def test_a_second_waiver_goes_on_where_the_first_ended() -> None:
    renewed = a_waiver(created="2026-07-01", expires="2026-08-01")
    assert not apply_waivers(Judgement(findings=(a_finding(),)), [renewed, a_waiver()], dt.date(2026, 7, 15)).fails


def test_what_excuses_nothing_is_unused_unless_it_is_of_another_stack() -> None:
    waivers = [a_waiver(), a_waiver(resource="gone"), a_waiver(resource="urn:pulumi:prod::shop::*")]
    judgement = Judgement(findings=(a_finding(),))
    assert [waiver.resource for waiver in unused(waivers, judgement.findings, ["dev"])] == ["gone"]
    assert len(unused(waivers, judgement.findings, ["dev", "prod"])) == 2
    assert unused(waivers[:1], apply_waivers(judgement, waivers, DAY).findings, ["dev"]) == ()


def test_a_waiver_of_what_is_undecided_is_not_called_unused() -> None:
    assert unused([a_waiver()], [a_finding(Verdict.UNDECIDED)], ["dev"]) == ()


def test_two_weeks_before_its_end_it_is_told() -> None:
    waiver = a_waiver()
    days = {15: (), 14: (waiver,), 0: (waiver,), -1: ()}
    for left, told in days.items():
        assert expiring([waiver], waiver.expires - dt.timedelta(days=left)) == told


def test_every_mistake_is_told_at_once_with_its_line(tmp_path: Path) -> None:
    long = {**ENTRY, "expires": "2026-12-01"}
    backwards = {**ENTRY, "expires": "2026-04-01"}
    future = {**ENTRY, "created": "2026-06-02", "expires": "2026-06-03"}
    misspelt = {**{key: value for key, value in ENTRY.items() if key != "owner"}, "owners": "x", "rule": "PEN-STO-06"}
    never = {**ENTRY, "rule": "PEN-SEC-001"}
    told = problems(written(tmp_path / "waivers.yaml", long, backwards, future, misspelt, never))
    text = "\n".join(told)
    assert (
        f"2: waiver 1: it holds for 214 days, and {LONGEST_DAYS} are allowed: expires at the latest 2026-10-28" in text
    )
    assert "9: waiver 2: it expires on 2026-04-01, before it was created" in text
    assert "created on 2026-06-02, in the future" in text
    assert "waiver 4, owner: Field required" in text
    assert "waiver 4, owners: no such key; did you mean owner?" in text
    assert "no such rule 'PEN-STO-06'; did you mean PEN-STO-0" in text
    assert "PEN-SEC-001 can never be waived" in text
    assert len(told) == 7


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("reason", '""'),
        ("reason", '"  "'),
        ("owner", '"a\\nb"'),
        ("ticket", '"\\e[31m"'),
        ("resource", f'"{"x" * 301}"'),
        ("expires", "soon"),
        ("created", "2026-13-01"),
        ("rule", "[a]"),
    ],
)
def test_a_bad_value_is_refused_with_its_key(tmp_path: Path, key: str, value: str) -> None:
    told = problems(written(tmp_path / "waivers.yaml", {**ENTRY, key: value}))
    assert any(f"waiver 1, {key}:" in line for line in told)
    assert "\x1b" not in "".join(told)


@pytest.mark.parametrize("text", ["waivers: all\n", "waiver: []\n", "waivers: [1]\n", "waivers: [{}]\n", "- 1\n"])
def test_another_shape_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "waivers.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError):
        read_waivers(file, ALL, day=DAY)


def test_no_pattern_takes_long() -> None:
    """A pattern of many stars on a long name is still decided at once, not in the time of all ways to split it."""
    waiver = a_waiver(resource="*a" * 140 + "b")
    assert not waiver.is_about("PEN-STO-006", "a" * 5000)


def test_the_schema_offers_only_what_can_be_waived() -> None:
    schema = waivers_schema(ALL)
    offered = schema["properties"]["waivers"]["items"]["properties"]["rule"]["enum"]
    assert "PEN-STO-006" in offered
    assert "PEN-SEC-001" not in offered
