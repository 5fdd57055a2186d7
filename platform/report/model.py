"""What every format is made of: a verdict, counts, and findings with what is known of their rules."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from ..engine.changes import Change
from ..naming import logical_name
from ..rule import Level, Rule, Severity, Verdict
from ..waiver_news import WaiverNews

__all__ = ["GRAVEST_FIRST", "VERDICT_WORDS", "Item", "Place", "Report"]

GRAVEST_FIRST: Final = (Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW)

VERDICT_WORDS: Final[Mapping[Verdict, str]] = {
    Verdict.VIOLATION: "violated",
    Verdict.COULD_NOT_RUN: "could not run",
    Verdict.UNDECIDED: "undecided",
    Verdict.WAIVED: "waived",
}
"""The verdicts that are told, in the order in which they are."""


@dataclass(frozen=True, slots=True)
class Place:
    """A line of the user's program; the file is relative to the repository."""

    file: str
    line: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One finding as it is told."""

    rule_id: str
    verdict: Verdict
    urn: str
    """The resource, or empty for the stack as a whole."""
    message: str
    severity: Severity | None
    """None where a policy pack of another maker gives none."""
    level: Level
    fingerprint: str
    rule: Rule | None = None
    """What is known of the rule; None for a policy of another maker's pack."""
    source_position: str | None = None
    place: Place = Place("Pulumi.yaml")
    """Where the outermost component is declared; the project's file where nothing tells."""

    @property
    def name(self) -> str:
        """The resource's logical name; empty for the stack as a whole."""
        return logical_name(self.urn)

    @property
    def type(self) -> str:
        """The resource's type token; empty where the URN has none."""
        parts = self.urn.split("::", 3)
        return parts[2].rsplit("$", 1)[-1] if len(parts) > 3 else ""

    @property
    def fails(self) -> bool:
        """Whether it shuts the gate by itself."""
        if self.verdict is Verdict.VIOLATION:
            return self.level is not Level.ADVISORY
        return self.verdict is Verdict.COULD_NOT_RUN

    @property
    def headline(self) -> str:
        """The finding itself, the first line of the message."""
        return next(iter(self.message.splitlines()), "")

    @property
    def more(self) -> tuple[str, ...]:
        """The lines after it: whose waiver excuses it, or whose has expired."""
        return tuple(self.message.splitlines()[1:])

    @property
    def severity_word(self) -> str:
        """The severity, and whether it only advises."""
        word = self.severity.value if self.severity is not None else "severity not given"
        return f"{word}, advisory" if self.verdict is Verdict.VIOLATION and self.level is Level.ADVISORY else word

    @classmethod
    def in_order(cls, items: Iterable["Item"]) -> tuple["Item", ...]:
        """The gravest first: by verdict, by whether it shuts the gate, by severity."""
        return tuple(sorted(items, key=_gravity))


def _gravity(item: Item) -> tuple[int, bool, int, str, str]:
    severity = GRAVEST_FIRST.index(item.severity) if item.severity is not None else len(GRAVEST_FIRST)
    return list(VERDICT_WORDS).index(item.verdict), not item.fails, severity, item.rule_id, item.urn


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What rules came to in one environment and, after a run of the engine, what it changes."""

    command: str
    """The command that made it: check, preview, up, audit."""
    environment: str
    fails: bool
    passed: int
    """How many checks passed."""
    decided: frozenset[str]
    """The ids of the rules that applied and were decided everywhere."""
    rules: tuple[Rule, ...] = ()
    items: tuple[Item, ...] = ()
    """The findings in order, the waived ones last."""
    changes: tuple[Change, ...] | None = None
    """What a run changes; None where none was made."""
    reasons: tuple[str, ...] = ()
    """What else stops it: a failed operation, an interrupt, a refused plan."""
    notes: tuple[str, ...] = ()
    """What is worth knowing and stops nothing: what remedies change, what became of a baseline."""
    waivers: WaiverNews = field(default_factory=WaiverNews)
    """The waivers that need a word: those that end soon, that expired, that excuse nothing."""
    urns: tuple[str, ...] = field(default=(), repr=False)
    """Every resource that was judged, where that is known."""

    @property
    def verdict(self) -> str:
        """`ok` or `FAILED`."""
        return "FAILED" if self.fails else "ok"

    def having(self, verdict: Verdict) -> tuple[Item, ...]:
        """The findings of one verdict."""
        return tuple(item for item in self.items if item.verdict is verdict)

    @property
    def counts(self) -> str:
        """The counts in a line of words."""
        told = [
            f"{len(self.having(Verdict.VIOLATION))} violations",
            *(f"{len(self.having(other))} {other.value}" for other in (Verdict.COULD_NOT_RUN, Verdict.UNDECIDED)),
        ]
        waived = len(self.having(Verdict.WAIVED))
        told += [f"{waived} waived"] if waived else []
        of = f" of {len(self.rules)}" if self.rules else ""
        return f"{len(self.decided)}{of} rules applied and decided, {self.passed} checks passed, {', '.join(told)}"
