"""What somebody must do about waivers: which end soon, which expired with their violation back, which excuse nothing."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from .errors import printable
from .rule import Finding, Rule, Verdict
from .waivers import Waiver, expiring, today, unused

__all__ = ["WaiverNews", "waiver_news"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiverNews:
    """The waivers that need a word, for a report."""

    day: dt.date = field(default_factory=today)
    ending: tuple[Waiver, ...] = ()
    """Those that end within two weeks, the first to end first."""
    expired: tuple[Waiver, ...] = ()
    """Those that ended, and what they excused is a violation again."""
    unused: tuple[Waiver, ...] = ()
    """Those that excuse nothing of what was judged."""
    stacks: tuple[str, ...] = ()
    """What was judged."""
    unused_fails: bool = False

    @property
    def warnings(self) -> tuple[str, ...]:
        """A sentence for each that stops nothing, the most pressing first."""
        return (
            *(
                f"a waiver expired on {waiver.expires}, and its violation is back: {_told(waiver)}"
                for waiver in self.expired
            ),
            *(f"a waiver ends on {waiver.expires}: {_told(waiver)}" for waiver in self.ending),
            *(() if self.unused_fails else self._unused_lines),
        )

    @property
    def reasons(self) -> tuple[str, ...]:
        """A sentence for each that fails the command: the unused ones, with --strict."""
        return self._unused_lines if self.unused_fails else ()

    @property
    def document(self) -> dict[str, list[dict[str, Any]]]:
        """The same as JSON-like data."""
        lists = {"ending": self.ending, "expired": self.expired, "unused": self.unused}
        return {word: [self._entry(waiver) for waiver in waivers] for word, waivers in lists.items()}

    @property
    def _unused_lines(self) -> tuple[str, ...]:
        where = ", ".join(printable(name, 80) for name in self.stacks)
        return tuple(f"a waiver excuses nothing in {where}: {_told(waiver)}; take it out" for waiver in self.unused)

    def _entry(self, waiver: Waiver) -> dict[str, Any]:
        return {**waiver.model_dump(mode="json"), "days_left": (waiver.expires - self.day).days}


def waiver_news(
    waivers: Sequence[Waiver],
    findings: Iterable[Finding],
    *,
    day: dt.date,
    rules: Iterable[Rule],
    stacks: Iterable[str],
    strict: bool = False,
) -> WaiverNews:
    """What is worth knowing of waivers after rules were asked.

    Args:
        waivers: all of them.
        findings: what the rules came to.
        day: the day by which waivers are judged.
        rules: the rules that would have been asked; of a waiver of another one nothing is known, so it is not called unused.
        stacks: the environments that were judged.
        strict: an unused one fails.
    """
    found = tuple(findings)
    judged = tuple(stacks)
    # What could not say of the stack as a whole may need any of its waivers.
    silent = {one.rule_id for one in found if one.verdict in (Verdict.UNDECIDED, Verdict.COULD_NOT_RUN) and not one.urn}
    asked = {rule.id for rule in rules} - silent
    return WaiverNews(
        day=day,
        ending=expiring(waivers, day),
        expired=_back(waivers, found, day),
        unused=unused([waiver for waiver in waivers if waiver.rule in asked], found, judged),
        stacks=judged,
        unused_fails=strict,
    )


def _back(waivers: Sequence[Waiver], findings: Iterable[Finding], day: dt.date) -> tuple[Waiver, ...]:
    subjects = {(one.rule_id, one.urn) for one in findings if one.verdict is Verdict.VIOLATION}
    return tuple(
        waiver
        for waiver in waivers
        if waiver.is_expired(day) and any(waiver.is_about(*subject) for subject in subjects)
    )


def _told(waiver: Waiver) -> str:
    return printable(waiver.title, 1_000)
