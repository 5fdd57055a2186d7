"""From what judged - rules in this process, or an engine's run with its policy packs - to a report."""

from collections.abc import Mapping, Sequence

from ..engine.changes import changes
from ..engine.gate import gate, policy_reasons
from ..engine.model import PolicyResult, Run
from ..fingerprint import fingerprint
from ..rule import COULD_NOT_RUN_PREFIX, Finding, Judgement, Rule, Severity, Verdict
from ..waiver_news import WaiverNews
from .model import Item, Report
from .place import Places

__all__ = ["findings_of", "judgement_report", "run_report"]

_UNDECIDED_WORD = "during preview: "
"""After it, pulumi-policy's message says what is not known yet."""

_LEVEL_OF_RULE = (Verdict.UNDECIDED, Verdict.WAIVED)
"""The verdicts whose events have no level of the rule's."""

_NO_PLACES = Places()
_NO_NEWS = WaiverNews()


def judgement_report(
    environment: str,
    judgement: Judgement,
    rules: Sequence[Rule],
    *,
    command: str = "check",
    places: Places = _NO_PLACES,
    notes: Sequence[str] = (),
    reasons: Sequence[str] = (),
    waivers: WaiverNews = _NO_NEWS,
) -> Report:
    """The report of rules that were asked in this process.

    Args:
        environment: whose resources were judged.
        judgement: what the rules came to.
        rules: all rules that were asked.
        command: the command that asked.
        places: where resources are declared; its graph's resources are those that were judged.
        notes: what is worth knowing and stops nothing.
        reasons: what else stops it.
        waivers: those that need a word.
    """
    by_id = {rule.id: rule for rule in rules}
    stopped = (*reasons, *waivers.reasons)
    items = [_item(finding, by_id, places) for finding in judgement.findings]
    return Report(
        command=command,
        environment=environment,
        fails=judgement.fails or bool(stopped) or any(item.fails for item in items),
        passed=judgement.passed,
        decided=judgement.decided_rules,
        rules=tuple(rules),
        items=Item.in_order(items),
        reasons=stopped,
        notes=tuple(notes),
        waivers=waivers,
        urns=tuple(sorted(places.graph.by_urn)),
    )


def run_report(
    environment: str,
    run: Run,
    rules: Sequence[Rule],
    *,
    command: str = "preview",
    places: Places = _NO_PLACES,
    notes: Sequence[str] = (),
    reasons: Sequence[str] = (),
    waivers: WaiverNews = _NO_NEWS,
) -> Report:
    """The report of a run of the engine: what its policy packs came to, and what it changes.

    Args:
        environment: which stack ran.
        run: what happened.
        rules: those of the pack, where they are known.
        command: the command that ran it.
        places: where resources are declared; an engine's events do not tell.
        notes: what is worth knowing and stops nothing.
        reasons: what else stops it.
        waivers: those that need a word.
    """
    by_id = {rule.id: rule for rule in rules}
    items = [_of_result(result, by_id, places) for result in run.policy_results]
    stopped = (*_stopped(run), *reasons, *waivers.reasons)
    return Report(
        command=command,
        environment=environment,
        fails=not run.succeeded or run.interrupted or bool(stopped) or any(item.fails for item in items),
        passed=run.policies_passed,
        decided=run.decided_policies,
        rules=tuple(rules),
        items=Item.in_order(items),
        changes=changes(run),
        reasons=tuple(dict.fromkeys(stopped)),
        notes=tuple(notes),
        waivers=waivers,
    )


def _stopped(run: Run) -> list[str]:
    """What stopped a run beside its policies, which are told by themselves."""
    told = set(policy_reasons(run, accept_undecided=True))
    return [reason for reason in gate(run, accept_undecided=True) if reason not in told]


def findings_of(run: Run) -> tuple[Finding, ...]:
    """What policies came to in a run, as rules that are asked in this process tell it."""
    return tuple(_finding(result, result.message) for result in run.policy_results)


def _item(finding: Finding, by_id: Mapping[str, Rule], places: Places) -> Item:
    position = places.position(finding.urn, finding.source_position)
    return Item(
        rule_id=finding.rule_id,
        verdict=finding.verdict,
        urn=finding.urn,
        message=finding.message,
        severity=finding.severity,
        level=finding.level,
        fingerprint=fingerprint(finding),
        rule=by_id.get(finding.rule_id),
        source_position=position,
        place=places.of(position),
    )


def _of_result(result: PolicyResult, by_id: Mapping[str, Rule], places: Places) -> Item:
    rule = by_id.get(result.policy)
    severity = result.severity or (rule.severity if rule is not None else None)
    message = _said(result, rule)
    position = places.position(result.urn)
    return Item(
        rule_id=result.policy,
        verdict=result.verdict,
        urn=result.urn,
        message=message,
        severity=severity,
        level=rule.level if rule is not None and result.verdict in _LEVEL_OF_RULE else result.level,
        fingerprint=fingerprint(_finding(result, message)),
        rule=rule,
        source_position=position,
        place=places.of(position),
    )


def _finding(result: PolicyResult, message: str) -> Finding:
    """The finding that a check in this process would have made of it, so that both have one fingerprint."""
    return Finding(
        rule_id=result.policy,
        verdict=result.verdict,
        urn=result.urn,
        message=message,
        severity=result.severity or Severity.LOW,
        level=result.level,
    )


def _said(result: PolicyResult, rule: Rule | None) -> str:
    """What was found, without what the pack says around it: the rule's sentence before, the fix behind."""
    message = result.message
    if result.verdict is Verdict.UNDECIDED and _UNDECIDED_WORD in message:
        return message.rpartition(_UNDECIDED_WORD)[2]
    if rule is not None:
        message = message.removeprefix(rule.sentence).removesuffix(f"fix: {rule.fix}").strip()
    if result.verdict is Verdict.COULD_NOT_RUN:
        told = [line for line in message.splitlines() if line.startswith(COULD_NOT_RUN_PREFIX)]
        return told[0].removeprefix(COULD_NOT_RUN_PREFIX) if told else message
    return message or result.message
