"""Verdicts of policy packs out of the event log."""

from collections import Counter
from typing import Final

from ..remedies import change_lines
from ..rule import COULD_NOT_RUN_PREFIX, Level, Severity, Verdict
from ..waived_line import waived_in
from .event_fields import Fields
from .event_values import readable_mapping
from .model import PolicyResult

__all__ = ["PolicyRecord"]

_UNDECIDED_STARTS: Final = ("can't run policy '{policy}' from policy pack '", "can't run remediation '{policy}' from")
"""What pulumi-policy's message starts with when a policy read a value that is not known yet."""


class PolicyRecord:
    """What the policies of a run came to."""

    def __init__(self) -> None:
        self.results: list[PolicyResult] = []
        self.remediated: list[PolicyResult] = []
        self.stack_policies: set[str] = set()
        self._passed: Counter[tuple[str, str]] = Counter()
        self._waived: dict[tuple[str, str, str], PolicyResult] = {}

    @property
    def passed(self) -> int:
        """How many verdicts were ok. The engine counts a waived one among them."""
        waived = {(name, "" if name in self.stack_policies else urn) for name, urn, _ in self._waived}
        return sum(count for subject, count in self._passed.items() if subject not in waived)

    @property
    def told(self) -> tuple[PolicyResult, ...]:
        """Everything that is worth telling, what is waived last."""
        return (*self.results, *self._waived.values())

    @property
    def decided(self) -> frozenset[str]:
        """The policies that passed or were violated at least once, and were decided wherever they were asked."""
        violated = {result.policy for result in self.results if result.verdict is Verdict.VIOLATION}
        return frozenset((violated | {name for name, _ in self._passed}) - self._not_decided())

    def reported(self, event: Fields) -> None:
        """Something that a policy reported about a resource or the stack."""
        policy, message = event.text("policyName"), event.text("message").strip()
        level = event.word("enforcementLevel", Level)
        self.results.append(_result(event, _verdict(policy, message, level), level, message))

    def mended(self, event: Fields) -> None:
        """A policy that changed a resource's properties: what of it can be shown is kept, a line for each."""
        changed = change_lines(readable_mapping(event.mapping("before")), readable_mapping(event.mapping("after")))
        message = "\n".join(changed) or "changed the resource's properties"
        self.remediated.append(_result(event, Verdict.OK, Level.MANDATORY, message))

    def said(self, message: str) -> None:
        """Something that was printed: a pack of ours tells so what is waived."""
        for waived in waived_in(message):
            self._waived[waived] = PolicyResult(
                policy=waived.rule_id,
                pack="",
                pack_version="",
                verdict=Verdict.WAIVED,
                level=Level.MANDATORY,
                severity=None,
                urn=waived.urn,
                message=waived.message,
            )

    def judged_resource(self, summary: Fields) -> None:
        """The end of one pack's work on one resource."""
        self._passed.update((name, summary.text_or_empty("resourceUrn")) for name in summary.texts("passed"))
        summary.texts("failed")  # each of them was reported; read, so that a wrong type is not overlooked

    def judged_stack(self, summary: Fields) -> None:
        """The end of one pack's work on the stack as a whole."""
        self.judged_resource(summary)
        self.stack_policies.update(summary.texts("passed"), summary.texts("failed"))

    def _not_decided(self) -> set[str]:
        return {result.policy for result in self.results if result.verdict is not Verdict.VIOLATION}


def _result(event: Fields, verdict: Verdict, level: Level, message: str) -> PolicyResult:
    return PolicyResult(
        policy=event.text("policyName"),
        pack=event.text("policyPackName"),
        pack_version=event.text_or_empty("policyPackVersion"),
        verdict=verdict,
        level=level,
        severity=event.word("severity", Severity) if event.text_or_empty("severity") else None,
        urn=event.text_or_empty("resourceUrn"),
        message=message,
    )


def _verdict(policy: str, message: str, level: Level) -> Verdict:
    # pulumi-policy puts the policy's description before the message, on lines of its own.
    if any(line.startswith(COULD_NOT_RUN_PREFIX) for line in message.splitlines()):
        return Verdict.COULD_NOT_RUN
    return Verdict.UNDECIDED if _is_undecided(policy, message, level) else Verdict.VIOLATION


def _is_undecided(policy: str, message: str, level: Level) -> bool:
    """Whether the report is pulumi-policy's word for "a value is not known yet".

    It is always advisory, and without the description that comes before a violation's message. Its severity says nothing:
    pulumi-policy sends none, and the engine then fills in the policy's own.
    """
    starts = tuple(start.format(policy=policy) for start in _UNDECIDED_STARTS)
    return level is Level.ADVISORY and message.startswith(starts)
