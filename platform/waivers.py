"""Waivers: a violation of one rule on one resource, excused for a time, with who answers for it. None of them rots.

An expired waiver excuses nothing and is named where the violation is back; one that excuses nothing any more is told.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Final, Self

import pydantic

from .errors import ConfigurationError, printable
from .naming import logical_name
from .policy_settings import nearest
from .project_yaml import Document, read_document
from .rule import Finding, Judgement, Rule, Verdict

__all__ = [
    "LONGEST_DAYS",
    "WAIVERS_FILE",
    "Waiver",
    "apply_waivers",
    "expiring",
    "read_waivers",
    "today",
    "unused",
    "waived",
    "waivers_schema",
]

WAIVERS_FILE: Final = "waivers.yaml"
LONGEST_DAYS: Final = 180
"""How long a waiver holds at most, from the day it was created."""
WARNED_DAYS: Final = 14
"""How long before its end it is told."""


def _is_one_line(text: str) -> str:
    if not text.strip() or not text.isprintable():
        raise ValueError("expected one line of text")
    return text


_Text = Annotated[str, pydantic.Field(max_length=300), pydantic.AfterValidator(_is_one_line)]


class Waiver(pydantic.BaseModel):
    """One entry of the file. Every key is required."""

    model_config = pydantic.ConfigDict(frozen=True, extra="forbid")

    rule: _Text
    """The rule's id."""
    resource: _Text
    """A resource's URN or its last part, the name; `*` stands for anything. `*` alone is the stack as a whole too."""
    reason: _Text
    owner: _Text
    """Who answers for it: a person or a team."""
    ticket: _Text
    created: dt.date
    expires: dt.date
    """The last day on which it holds."""

    @pydantic.model_validator(mode="after")
    def _holds_for_a_time(self) -> Self:
        days = (self.expires - self.created).days
        if days < 0:
            raise ValueError(f"it expires on {self.expires}, before it was created ({self.created})")
        if days > LONGEST_DAYS:
            last = self.created + dt.timedelta(days=LONGEST_DAYS)
            raise ValueError(f"it holds for {days} days, and {LONGEST_DAYS} are allowed: expires at the latest {last}")
        return self

    def is_about(self, rule_id: str, urn: str) -> bool:
        """Whether it names this rule and this resource."""
        if self.rule != rule_id:
            return False
        return _matches(self.resource, urn) or _matches(self.resource, logical_name(urn))

    def is_expired(self, day: dt.date) -> bool:
        """Whether it holds no more."""
        return day > self.expires

    @property
    def title(self) -> str:
        """What it is about and whose it is, one line."""
        return f"{self.rule} on {self.resource}, of {self.owner} ({self.ticket})"


def today() -> dt.date:
    """The day by which waivers are judged: the same everywhere, that of UTC."""
    return dt.datetime.now(dt.UTC).date()


def read_waivers(file: Path, rules: Iterable[Rule], *, day: dt.date) -> tuple[Waiver, ...]:
    """The waivers of a project; none where there is no file.

    Args:
        file: `waivers.yaml` beside the pack.
        rules: every rule that there is.
        day: today; a waiver is not of the future, or it would hold longer than it may.

    Raises:
        ConfigurationError: every problem at once, each with its place.
    """
    if not file.is_file():
        return ()
    document = read_document(file)
    problems = [
        (document.line(key), f"no such key {printable(key, 80)!r}{nearest(key, ['waivers'])}")
        for key in document.root
        if key != "waivers"
    ]
    entries = document.value("waivers")
    if entries is not None and not isinstance(entries, list):
        problems.append((document.line("waivers"), "`waivers` must be a list, each entry with a dash"))
        entries = None
    by_id = {rule.id: rule for rule in rules}
    found: list[Waiver] = []
    for number, entry in enumerate(entries or ()):
        waiver, wrong = _read(document, number, entry)
        problems.extend([*wrong, *_refused(document, number, entry, by_id)])
        if waiver is not None and waiver.created > day:
            problems.append(
                (document.line("waivers", number, "created"), f"created on {waiver.created}, in the future")
            )
        found.extend([waiver] if waiver is not None else [])
    if problems:
        listed = "\n".join(f"  {file}:{line}: {text}" for line, text in sorted(problems))
        raise ConfigurationError(
            f"the waivers have {len(problems)} problem(s)\n{listed}",
            do="correct the file; `penstock schema waivers` prints what an editor needs to check it",
        )
    return tuple(found)


def waived(finding: Finding, waivers: Sequence[Waiver], day: dt.date) -> Finding:
    """The finding as the waivers leave it: waived, told whose waiver expired, or as it was.

    Only a violation can be excused: what is undecided or could not run is not known to be one.
    """
    if finding.verdict is not Verdict.VIOLATION:
        return finding
    about = [waiver for waiver in waivers if waiver.is_about(finding.rule_id, finding.urn)]
    if not about:
        return finding
    last = max(about, key=lambda waiver: waiver.expires)
    if last.is_expired(day):
        told = f"its waiver expired on {last.expires}; it was {last.owner}'s ({last.ticket})"
        return replace(finding, message=f"{finding.message}\n{told}")
    told = f"waived until {last.expires} by {last.owner} ({last.ticket}): {last.reason}"
    return replace(finding, verdict=Verdict.WAIVED, message=f"{finding.message}\n{told}")


def apply_waivers(judgement: Judgement, waivers: Sequence[Waiver], day: dt.date) -> Judgement:
    """The judgement with what is waived apart (`Verdict.WAIVED`)."""
    return replace(judgement, findings=tuple(waived(finding, waivers, day) for finding in judgement.findings))


def unused(waivers: Sequence[Waiver], findings: Iterable[Finding], stacks: Iterable[str]) -> tuple[Waiver, ...]:
    """The waivers that no finding needs any more. One of another stack's URN is not judged here, so not counted.

    Args:
        waivers: all of them.
        findings: what was found, before or after they were applied.
        stacks: the environments that were judged.
    """
    needed = {(finding.rule_id, finding.urn) for finding in findings}
    judged = tuple(stacks)
    return tuple(
        waiver
        for waiver in waivers
        if not any(waiver.is_about(*subject) for subject in needed) and _may_be_of(waiver, judged)
    )


def expiring(waivers: Iterable[Waiver], day: dt.date) -> tuple[Waiver, ...]:
    """The waivers that end within two weeks, the first to end first."""
    ending = [waiver for waiver in waivers if 0 <= (waiver.expires - day).days <= WARNED_DAYS]
    return tuple(sorted(ending, key=lambda waiver: waiver.expires))


def waivers_schema(rules: Iterable[Rule]) -> dict[str, Any]:
    """The JSON Schema (2020-12) of the file, with the ids of the rules that can be waived."""
    schema = Waiver.model_json_schema()
    schema["properties"]["rule"] = {"enum": [rule.id for rule in rules if rule.is_waivable]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Violations that are excused for a time (policies/{WAIVERS_FILE})",
        "type": "object",
        "properties": {"waivers": {"type": "array", "items": schema}},
        "additionalProperties": False,
    }


def _may_be_of(waiver: Waiver, stacks: Sequence[str]) -> bool:
    if not waiver.resource.startswith("urn:pulumi:"):
        return True
    pattern = waiver.resource.removeprefix("urn:pulumi:").split("::")[0]
    return any(_matches(pattern, stack) for stack in stacks)


def _matches(pattern: str, text: str) -> bool:
    first, *rest = map(re.escape, re.sub(r"\*+", "*", pattern).split("*"))
    if not rest:
        return pattern == text
    # Each part is taken where it first fits and never again elsewhere: no pattern takes long.
    middle = "".join(f"(?>.*?{part})" for part in rest[:-1])
    return re.fullmatch(f"{first}{middle}.*{rest[-1]}", text, re.DOTALL) is not None


def _read(document: Document, number: int, entry: Any) -> tuple[Waiver | None, list[tuple[int, str]]]:
    try:
        return Waiver.model_validate(entry), []
    except pydantic.ValidationError as error:
        return None, [
            (document.line("waivers", number, *item["loc"]), _problem(number, item))
            for item in error.errors(include_url=False, include_context=False, include_input=False)
        ]


def _problem(number: int, item: Any) -> str:
    key = str(item["loc"][0]) if item["loc"] else ""
    text = item["msg"].removeprefix("Value error, ")
    if item["type"] == "extra_forbidden":
        text = f"no such key{nearest(key, Waiver.model_fields)}"
    return f"waiver {number + 1}{f', {printable(key, 80)}' if key else ''}: {text}"


def _refused(document: Document, number: int, entry: Any, by_id: dict[str, Rule]) -> Iterator[tuple[int, str]]:
    rule_id = entry.get("rule") if isinstance(entry, dict) else None
    if not isinstance(rule_id, str):
        return
    line = document.line("waivers", number, "rule")
    rule = by_id.get(rule_id)
    if rule is None:
        yield line, f"waiver {number + 1}: no such rule {printable(rule_id, 80)!r}{nearest(rule_id, by_id)}"
    elif not rule.is_waivable:
        yield line, f"waiver {number + 1}: {rule_id} can never be waived: {rule.sentence} Mend it instead"
