"""What a project chose holds in the pack too: levels, waivers and remedies, and the engine's own configuration over them."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from pack_requests import Pack
from penstock.platform.crossguard import CLOSING_POLICY
from penstock.platform.policy_choice import PolicyChoice
from penstock.platform.resource import UNKNOWN, Graph, Resource
from penstock.platform.rule import GraphRule, Level, Outcome, ResourceRule, Rule, Severity, Violation
from penstock.platform.waived_line import waived_in
from penstock.platform.waivers import Waiver
from penstock.policies import ALL
from pulumi.runtime.proto import analyzer_pb2
from resources import resource

DAY = dt.date(2026, 6, 1)
FACTS: dict[str, Any] = {"sentence": "s", "severity": Severity.HIGH, "why": "w", "fix": "f"}
BAD = resource("Bucket", "logs", forceDestroy=True)


def rule(rule_id: str = "PEN-STO-006", level: Level = Level.MANDATORY) -> Rule:
    (found,) = [rule for rule in ALL if rule.id == rule_id]
    return replace(found, level=level)


def waiver(**changes: object) -> Waiver:
    facts = {"rule": "PEN-STO-006", "resource": "logs", "reason": "r", "owner": "team-shop", "ticket": "T-1"}
    return Waiver.model_validate({**facts, "created": "2026-05-01", "expires": "2026-07-01", **changes})


def pack(*rules: Rule, waivers: tuple[Waiver, ...] = ()) -> Pack:
    return Pack(rules, PolicyChoice(rules=rules, waivers=waivers, day=DAY))


def told(pack: Pack, *resources: Resource) -> list[tuple[str, int]]:
    """Policy and enforcement level of everything that is reported."""
    answers = [*(pack.analyze(one) for one in resources), pack.analyze_stack(resources)]
    return [(one.policyName, one.enforcementLevel) for answer in answers for one in answer.diagnostics]


def mended(pack: Pack, one: Resource) -> list[dict[str, Any]]:
    """What each remedy makes of the resource."""
    return [json.loads(text) for text in pack.remediate(one)]


@pytest.mark.parametrize(
    ("level", "reported"),
    [
        (Level.ADVISORY, [("PEN-STO-006", analyzer_pb2.ADVISORY)]),
        (Level.MANDATORY, [("PEN-STO-006", analyzer_pb2.MANDATORY)]),
        (Level.REMEDIATE, [("PEN-STO-006", analyzer_pb2.MANDATORY)]),
        (Level.DISABLED, []),
    ],
)
def test_a_chosen_level_is_the_policys(level: Level, reported: list[tuple[str, int]]) -> None:
    """What a remedy leaves of a violation is mandatory."""
    assert told(pack(rule(level=level)), BAD) == reported


def test_the_engines_configuration_weighs_more_than_the_file() -> None:
    """`--policy-pack-config` names a policy and its level, as Pulumi has it."""
    configured = pack(rule())
    configured.configure("PEN-STO-006", analyzer_pb2.ADVISORY)
    assert told(configured, BAD) == [("PEN-STO-006", analyzer_pb2.ADVISORY)]
    configured.configure("PEN-STO-006", analyzer_pb2.REMEDIATE)
    assert [properties["forceDestroy"] for properties in mended(configured, BAD)] == [False]


LOWER = {"advisory": analyzer_pb2.ADVISORY, "disabled": analyzer_pb2.DISABLED}


@pytest.mark.parametrize("level", LOWER)
@pytest.mark.parametrize("key", ["PEN-TST-001", "all"])
@pytest.mark.parametrize("kind", [ResourceRule, GraphRule])
def test_no_configuration_of_the_engines_lowers_a_boundary(
    key: str, level: str, kind: type[ResourceRule | GraphRule], capsys: pytest.CaptureFixture[str]
) -> None:
    """Named by its id or with all others; what is no boundary is lowered, and what was kept is told with what to do."""
    boundary = kind(id="PEN-TST-001", is_boundary=True, types=(BAD.type,), check=lambda _: Violation("bad"), **FACTS)
    configured = pack(boundary, rule())
    everything = ("PEN-TST-001", "PEN-STO-006", CLOSING_POLICY, "all")
    configured.configure_all(dict.fromkeys((key,) if key != "all" else everything, LOWER[level]))
    found = dict(told(configured, BAD))
    assert found.pop("PEN-TST-001") == analyzer_pb2.MANDATORY
    others = {"disabled": {}, "advisory": {"PEN-STO-006": analyzer_pb2.ADVISORY}}[level]
    assert found == (others if key == "all" else {"PEN-STO-006": analyzer_pb2.MANDATORY})
    printed = capsys.readouterr().out
    assert "--policy-pack-config cannot lower boundaries: they stay as they are, never below mandatory\n" in printed
    assert f"  got: {key} {level}\n  do:  leave them out of it, or excuse a resource" in printed


def test_what_the_engine_hands_by_default_lowers_nothing_and_is_not_told(capsys: pytest.CaptureFixture[str]) -> None:
    """It configures every pack, with the pack's own levels; a stricter level is taken."""
    configured = pack(*ALL)
    levels = {policy.name: policy.enforcementLevel for policy in configured.info().policies}
    configured.configure_all(levels)
    assert capsys.readouterr().out == ""
    boundary = replace(rule(), is_boundary=True)
    stricter = pack(boundary)
    stricter.configure("PEN-STO-006", analyzer_pb2.REMEDIATE)
    assert [properties["forceDestroy"] for properties in mended(stricter, BAD)] == [False]
    assert capsys.readouterr().out == ""


def test_a_rule_that_could_not_run_fails_whatever_the_engines_configuration_says() -> None:
    """The policy that closes the run tells of advisory ones, and can't be switched off."""

    def broken(_: Resource) -> Outcome:
        raise RuntimeError("no")

    facts = {**FACTS, "level": Level.ADVISORY}
    configured = pack(ResourceRule(id="PEN-TST-001", types=(BAD.type,), check=broken, **facts))
    configured.configure_all({CLOSING_POLICY: analyzer_pb2.DISABLED})
    assert (CLOSING_POLICY, analyzer_pb2.MANDATORY) in told(configured, BAD)
    lowered = pack(ResourceRule(id="PEN-TST-001", types=(BAD.type,), check=broken, **FACTS))
    lowered.configure("PEN-TST-001", analyzer_pb2.ADVISORY)
    assert told(lowered, BAD) == [("PEN-TST-001", analyzer_pb2.ADVISORY), (CLOSING_POLICY, analyzer_pb2.MANDATORY)]


def test_a_name_that_the_pack_does_not_have_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """The engine passes it on without a word: a misspelt id, a set, a hostile text."""
    configured = pack(rule())
    configured.configure_all(dict.fromkeys(("boundaries", "PEN-STO-06", "\x1b[2J"), analyzer_pb2.DISABLED))
    printed = capsys.readouterr().out
    assert (
        "names what is no policy of this pack, so it does nothing\n  got: \\x1b[2J, PEN-STO-06, boundaries\n" in printed
    )


def test_a_waived_violation_is_counted_and_not_reported(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(pack(rule(), waivers=(waiver(),)), BAD) == []
    assert "1 waived" in capsys.readouterr().out


def test_each_waived_violation_is_said_so_that_it_can_be_read_again(capsys: pytest.CaptureFixture[str]) -> None:
    """CrossGuard has no word for it."""
    told(pack(rule(), waivers=(waiver(),)), BAD)
    (said,) = waived_in(capsys.readouterr().out)
    assert (said.rule_id, said.urn) == ("PEN-STO-006", BAD.urn)
    assert said.message.splitlines()[1] == "waived until 2026-07-01 by team-shop (T-1): r"


def test_a_waiver_of_a_rule_on_operations_is_not_called_unused(capsys: pytest.CaptureFixture[str]) -> None:
    """A pack is not told of operations, so it knows nothing of that waiver."""
    told(pack(*ALL, waivers=(waiver(rule="PEN-PLN-001"),)), BAD)
    assert "unused waiver" not in capsys.readouterr().out


def test_an_expired_waiver_is_named_in_the_violation() -> None:
    (diagnostic,) = pack(rule(), waivers=(waiver(expires="2026-05-31"),)).analyze(BAD).diagnostics
    assert "its waiver expired on 2026-05-31; it was team-shop's (T-1)" in diagnostic.message


def test_a_graph_rules_violation_is_waived_by_the_resource_it_names() -> None:
    names = waiver(rule="PEN-STO-002")
    assert told(pack(rule("PEN-STO-002"), waivers=(names,)), BAD) == []
    other = resource("Bucket", "other")
    assert told(pack(rule("PEN-STO-002"), waivers=(names,)), BAD, other) == [("PEN-STO-002", analyzer_pb2.MANDATORY)]


def test_the_closing_line_tells_what_is_unused_or_ends_soon(capsys: pytest.CaptureFixture[str]) -> None:
    waivers = (waiver(expires="2026-06-10"), waiver(resource="gone"))
    told(pack(rule(), waivers=waivers), BAD)
    (line,) = [line for line in capsys.readouterr().out.splitlines() if "decided on" in line]
    assert "unused waiver: PEN-STO-006 on gone, of team-shop (T-1)" in line
    assert "waiver ends on 2026-06-10: PEN-STO-006 on logs" in line


def test_a_remedy_changes_what_is_wrong_and_nothing_else() -> None:
    ready = pack(rule(level=Level.REMEDIATE))
    one = resource("Bucket", "logs", forceDestroy=True, bucket=UNKNOWN, tags={"a": "b"}, versioning=[{"enabled": 1.0}])
    (properties,) = mended(ready, one)
    assert properties == {**Pack.on_the_wire(one.properties), "forceDestroy": False}


@pytest.mark.parametrize(
    "one",
    [
        resource("Bucket", "good", forceDestroy=False),
        resource("Bucket", "none"),
        resource("Bucket", "unknown", forceDestroy=UNKNOWN),
        resource("Queue", "other", forceDestroy=True),
    ],
    ids=lambda one: one.name,
)
def test_what_is_right_unknown_or_of_another_type_is_left_alone(one: Resource) -> None:
    assert mended(pack(rule(level=Level.REMEDIATE)), one) == []


def test_a_rule_that_only_judges_mends_nothing() -> None:
    assert mended(pack(rule()), BAD) == []


def test_a_remedy_that_raises_leaves_the_violation_to_the_rule() -> None:
    def broken(_: Resource) -> Mapping[str, Any]:
        raise RuntimeError("no")

    remediating = rule(level=Level.REMEDIATE)
    assert isinstance(remediating, ResourceRule)
    ready = pack(replace(remediating, remedy=broken))
    assert mended(ready, BAD) == []
    assert told(ready, BAD) == [("PEN-STO-006", analyzer_pb2.MANDATORY)]


def test_a_secret_that_a_remedy_does_not_touch_stays_one() -> None:
    secret = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "value": "hidden"}
    (properties,) = mended(
        pack(rule(level=Level.REMEDIATE)), resource("Bucket", "it", forceDestroy=True, bucket=secret)
    )
    assert properties["bucket"] == secret


def test_check_comes_to_what_the_pack_does_with_levels_and_waivers() -> None:
    """The mended resource passes, and its change is told; the waived one is apart."""
    rules = (rule(level=Level.REMEDIATE), rule("PEN-STO-001"))
    choice = PolicyChoice(rules=rules, waivers=(waiver(rule="PEN-STO-001"),), day=DAY)
    judgement, changes = choice.judge(Graph([BAD]))
    assert not judgement.fails
    assert [(change.rule_id, change.changes) for change in changes] == [
        ("PEN-STO-006", ("forceDestroy: True -> False",))
    ]
    assert CLOSING_POLICY not in {finding.rule_id for finding in judgement.findings}
    assert choice.judge_existing(Graph([BAD])).fails
