"""A baseline: today's findings of a stack that exists already, accepted by fingerprint. New ones fail, and it only shrinks."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from .errors import ConfigurationError
from .files import write_atomically
from .fingerprint import fingerprint
from .rule import Finding, Judgement, Rule, Verdict

__all__ = ["Baseline", "accept", "baseline_file", "begin", "read_baseline", "shrunk", "write_baseline"]

_VERSION: Final = 1
_TOLD: Final = "accepted by the baseline"


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """What was accepted."""

    accepted: Mapping[str, int] = field(default_factory=dict)
    """Fingerprint to how many findings have it: two items of one list may be wrong in the same way."""
    about: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Fingerprint to rule id and URN, for people who read the file, and to know which rule must have been asked."""


def baseline_file(folder: Path, environment: str) -> Path:
    """Where the baseline of an environment is. The name is one that a stack can have, so it leads nowhere else."""
    return folder / f"baseline.{environment}.json"


def begin(judgement: Judgement, rules: Iterable[Rule]) -> Baseline:
    """The baseline that accepts the violations of a judgement, but none of a rule that can never be waived."""
    never = {rule.id for rule in rules if not rule.is_waivable}
    found = [finding for finding in judgement.having(Verdict.VIOLATION) if finding.rule_id not in never]
    return Baseline(
        accepted=Counter(map(fingerprint, found)),
        about={fingerprint(finding): (finding.rule_id, finding.urn) for finding in found},
    )


def accept(judgement: Judgement, baseline: Baseline, rules: Iterable[Rule]) -> Judgement:
    """The judgement with what the baseline accepts apart; a finding more of the same kind than it accepts is new."""
    never = {rule.id for rule in rules if not rule.is_waivable}
    left = Counter(baseline.accepted)

    def accepted(finding: Finding) -> Finding:
        if finding.verdict is not Verdict.VIOLATION or finding.rule_id in never or not left[fingerprint(finding)]:
            return finding
        left[fingerprint(finding)] -= 1
        headline = finding.message.splitlines()[0] if finding.message else ""
        return replace(finding, verdict=Verdict.WAIVED, message=f"{headline}\n{_TOLD}")

    return replace(judgement, findings=tuple(accepted(finding) for finding in judgement.findings))


def shrunk(baseline: Baseline, judgement: Judgement) -> Baseline:
    """The baseline without what is gone: no entry is added, and none of a rule that could not say is taken out.

    Args:
        baseline: what was accepted before.
        judgement: what the rules came to today, with or without the baseline applied.
    """
    today = Counter(map(fingerprint, (*judgement.having(Verdict.VIOLATION), *judgement.having(Verdict.WAIVED))))
    silent = {
        finding.rule_id for finding in (*judgement.having(Verdict.UNDECIDED), *judgement.having(Verdict.COULD_NOT_RUN))
    }
    kept = {
        mark: count if baseline.about[mark][0] in silent else min(count, today[mark])
        for mark, count in baseline.accepted.items()
    }
    return Baseline(
        accepted={mark: count for mark, count in kept.items() if count},
        about={mark: about for mark, about in baseline.about.items() if kept[mark]},
    )


def read_baseline(file: Path) -> Baseline:
    """What a file says.

    Raises:
        ConfigurationError: it is none of ours, or was cut off.
    """
    try:
        entries = json.loads(file.read_text(encoding="utf-8"))["findings"]
        return Baseline(
            accepted={_mark(entry): _count(entry) for entry in entries},
            about={_mark(entry): (str(entry["rule"]), str(entry["resource"])) for entry in entries},
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ConfigurationError(
            f"{file}: can't be read as a baseline ({type(error).__name__})",
            do="bring it back from Git; only without the file does `penstock audit ENV --baseline` begin a new one",
        ) from None


def write_baseline(file: Path, baseline: Baseline) -> None:
    """Write the file, sorted, so that Git shows what was taken out."""
    file.parent.mkdir(parents=True, exist_ok=True)
    rows = sorted((*baseline.about[mark], mark, count) for mark, count in baseline.accepted.items())
    entries = [
        {"rule": rule, "resource": urn, "fingerprint": mark, **({"count": count} if count > 1 else {})}
        for rule, urn, mark, count in rows
    ]
    write_atomically(file, json.dumps({"version": _VERSION, "findings": entries}, indent=2) + "\n", mode=0o644)


def _mark(entry: Any) -> str:
    mark = entry["fingerprint"]
    if not isinstance(mark, str):
        raise TypeError(mark)
    return mark


def _count(entry: Any) -> int:
    count = entry.get("count", 1)
    if type(count) is not int or count < 1:
        raise TypeError(count)
    return count
