"""Rules: small pure functions of one resource, or of the whole graph, with everything about them outside their body.

A rule's function returns OK, NOT_APPLICABLE, or one violation or several. Reading a value that is not known yet makes the
verdict *undecided*; raising makes it *could not run*. Neither is ever ok. The same rules run in `check`, in the
policy pack and wherever a `Resource` can be had; nothing here knows of an engine or a pack.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, TypeVar

from .plan import Plan
from .resource import Graph, Resource, UnknownValueError

__all__ = [
    "COULD_NOT_RUN_PREFIX",
    "NOT_APPLICABLE",
    "OK",
    "Finding",
    "GraphRule",
    "Judgement",
    "Level",
    "Outcome",
    "PlanRule",
    "Reference",
    "ResourceRule",
    "Rule",
    "Severity",
    "Verdict",
    "Violation",
    "each",
]

COULD_NOT_RUN_PREFIX: Final = "could not run: "
"""What a policy pack's message starts with when a rule raised. Such a message shuts the gate, whatever the rule's level."""


class Severity(StrEnum):
    """How bad a violation is."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class Level(StrEnum):
    """What a violation does."""

    ADVISORY = "advisory"
    """It is shown."""
    MANDATORY = "mandatory"
    """It stops the deployment."""
    REMEDIATE = "remediate"
    """It is mended before the resource is made, where the rule has a remedy; what is left of it stops the deployment."""
    DISABLED = "disabled"
    """The rule is not asked."""


class Verdict(StrEnum):
    """What a rule came to on one subject."""

    OK = "ok"
    VIOLATION = "violation"
    NOT_APPLICABLE = "not applicable"
    UNDECIDED = "undecided"
    COULD_NOT_RUN = "could not run"
    WAIVED = "waived"
    """A violation that a waiver or an accepted baseline excuses; the message's second line says which."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing that is wrong. `urn` names the resource where a graph rule found it; a resource rule need not."""

    message: str
    urn: str | None = None


OK: Final = Verdict.OK
NOT_APPLICABLE: Final = Verdict.NOT_APPLICABLE

Outcome = Verdict | Violation | Sequence[Violation | UnknownValueError]
"""What a rule's function returns. An empty sequence is OK; an unknown among violations leaves that part undecided."""

_Subject = TypeVar("_Subject")


def each(
    subjects: Iterable[_Subject], check: Callable[[_Subject], Violation | None]
) -> list[Violation | UnknownValueError]:
    """What a check comes to on every subject, so that one that is not known yet hides no violation of another."""
    found: list[Violation | UnknownValueError] = []
    try:
        for subject in subjects:
            try:
                violation = check(subject)
            except UnknownValueError as unknown:
                found.append(unknown)
            else:
                found.extend([violation] if violation is not None else [])
    except UnknownValueError as unknown:  # the subjects themselves are not all known
        found.append(unknown)
    return found


@dataclass(frozen=True, slots=True)
class Reference:
    """A control of a standard that asks the same, for instance ("CIS AWS Foundations", "5.2")."""

    framework: str
    control: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _RuleFacts:
    id: str
    """Stable, `PEN-<AREA>-<NUMBER>`; it is never given to another rule."""
    sentence: str
    """The good state, one sentence."""
    severity: Severity
    why: str
    fix: str
    """How to mend it, with a line of code where one helps."""
    level: Level = Level.MANDATORY
    references: tuple[Reference, ...] = ()
    """Controls of standards that ask the same."""
    equivalents: tuple[Reference, ...] = ()
    """Rules of other tools that ask the same; the framework is the tool's name, the control its rule's id."""
    url: str = ""
    """What the service's own documentation says about it."""
    is_boundary: bool = False
    """Whether it is one of the boundaries: never below mandatory, and an undecided one stops `penstock up`."""
    is_waivable: bool = True
    """Whether a waiver may excuse a violation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceRule(_RuleFacts):
    """A rule on one resource. It is asked of resources of its `types` only; an empty tuple means every type."""

    types: tuple[str, ...]
    check: Callable[[Resource], Outcome]
    remedy: Callable[[Resource], Mapping[str, Any]] | None = None
    """The properties that mend a violation, where there is one right answer: at level `remediate` they replace what is there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphRule(_RuleFacts):
    """A rule on how resources stand together. It is asked once, where any resource of its `types` exists.

    While a stack is deployed it can decide only when everything exists, so an undecided one stops `penstock up`.
    """

    types: tuple[str, ...]
    check: Callable[[Graph], Outcome]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRule(_RuleFacts):
    """A rule on what a run is going to do, asked once of every preview; policy packs and `check` do not see operations.

    Nothing decides it later, so an undecided one stops `penstock up`.
    """

    check: Callable[[Plan], Outcome]


Rule = ResourceRule | GraphRule | PlanRule


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A rule's verdict on one subject, where it is worth telling: a violation, an undecided rule, or one that could not run."""

    rule_id: str
    verdict: Verdict
    urn: str
    """The resource, or empty for the stack as a whole."""
    message: str
    severity: Severity
    level: Level
    source_position: str | None = None
    is_graph_rule: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What all rules came to: the findings, and how many verdicts were ok, not applicable, and decided by which rules."""

    findings: tuple[Finding, ...] = ()
    passed: int = 0
    decided_rules: frozenset[str] = field(default_factory=frozenset)
    """The ids of the rules that came to ok or violation at least once and were never undecided."""

    def having(self, verdict: Verdict) -> tuple[Finding, ...]:
        """The findings of one verdict."""
        return tuple(finding for finding in self.findings if finding.verdict is verdict)

    @property
    def fails(self) -> bool:
        """Whether the gate is shut: a mandatory rule was violated, or any rule could not run."""
        return any(
            finding.verdict is Verdict.COULD_NOT_RUN
            or (finding.verdict is Verdict.VIOLATION and finding.level in (Level.MANDATORY, Level.REMEDIATE))
            for finding in self.findings
        )
