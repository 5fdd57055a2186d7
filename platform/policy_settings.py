"""What a project chooses about its policies: named sets, levels by environment, and parameters; one typed file beside the pack.

What is chosen from (rules, sets, the model of the parameters) is the pack's; nothing here knows which rules there are.
"""

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import pydantic

from .errors import ConfigurationError, printable
from .project_yaml import Document, read_document
from .rule import Level, ResourceRule, Rule

__all__ = [
    "BOUNDARIES",
    "SETTINGS_FILE",
    "Choice",
    "PolicySettings",
    "RuleBook",
    "nearest",
    "read_settings",
    "rules_of",
    "settings_schema",
]

SETTINGS_FILE: Final = "settings.yaml"
BOUNDARIES: Final = "boundaries"
"""The named set that every pack has: the rules that are never below mandatory."""

_BELOW_MANDATORY: Final = (Level.ADVISORY, Level.DISABLED)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleBook:
    """What a pack offers to choose from."""

    rules: tuple[Rule, ...]
    """Every rule, with the default parameters."""
    named_sets: Mapping[str, Callable[[Rule], bool]] = field(default_factory=dict)
    """Name of a set to whether a rule is in it; `boundaries` is in every book."""
    parameters: type[pydantic.BaseModel] | None = None
    configured: Callable[[Any], Iterable[Rule]] | None = None
    """Makes the rules for parameters; None where there are none."""

    @property
    def sets(self) -> Mapping[str, Callable[[Rule], bool]]:
        """Every named set."""
        return {BOUNDARIES: lambda rule: rule.is_boundary, **self.named_sets}


class Choice(pydantic.BaseModel):
    """What may be chosen for every environment, and again for one."""

    model_config = pydantic.ConfigDict(frozen=True, extra="forbid")

    sets: tuple[str, ...] | None = None
    """The named sets that are asked, the boundaries always with them; without it every rule is."""
    levels: dict[str, Level] = pydantic.Field(default_factory=dict)
    """Rule id or name of a set to level. A rule's own id weighs more than a set, a later set more than an earlier one."""
    parameters: dict[str, Any] = pydantic.Field(default_factory=dict)
    """Values that rules take from the project."""

    @pydantic.model_validator(mode="before")
    @classmethod
    def _without_empty_keys(cls, values: Any) -> Any:
        return (
            {key: value for key, value in values.items() if value is not None} if isinstance(values, dict) else values
        )


class PolicySettings(Choice):
    """The whole file. An environment's own choice weighs more than that for all."""

    environments: dict[str, Choice] = pydantic.Field(default_factory=dict)
    """Stack name to what is chosen for it alone."""


def read_settings(file: Path, book: RuleBook, *, environments: Iterable[str] = ()) -> PolicySettings:
    """What the file chooses; the defaults where there is none.

    Args:
        file: `settings.yaml` beside the pack.
        book: what can be chosen from.
        environments: the project's environments, where they are known: another is then a mistake.

    Raises:
        ConfigurationError: every problem at once, each with its place and what is near to a misspelt name.
    """
    if not file.is_file():
        return PolicySettings()
    document = read_document(file)
    values = {key: entry.value for key, entry in document.root.items()}
    problems = list(_wrong_names(document, values, book, tuple(environments)))
    settings = None
    try:
        settings = PolicySettings.model_validate(values)
    except pydantic.ValidationError as error:
        problems.extend(_wrong_shapes(document, error))
    if settings is not None:
        problems.extend(_wrong_parameters(document, settings, book))
    if settings is None or problems:
        listed = "\n".join(f"  {file}:{line}: {text}" for line, text in sorted(set(problems)))
        raise ConfigurationError(
            f"the settings of the policies have {len(set(problems))} problem(s)\n{listed}",
            do="correct the file; `penstock schema policies` prints what an editor needs to check it",
        )
    return settings


def rules_of(book: RuleBook, settings: PolicySettings, environment: str | None) -> tuple[Rule, ...]:
    """Every rule with its parameters and its level in an environment, the disabled ones too.

    Args:
        book: the pack's rules.
        settings: what was chosen.
        environment: the stack's name; None, where it is not known, leaves out what is chosen for single ones.
    """
    own = settings.environments.get(environment or "", Choice())
    rules: Iterable[Rule] = book.rules
    if book.parameters is not None and book.configured is not None:
        rules = book.configured(book.parameters.model_validate({**settings.parameters, **own.parameters}))
    return tuple(replace(rule, level=_level(rule, settings, own, book.sets)) for rule in rules)


def settings_schema(book: RuleBook, environments: Iterable[str] = ()) -> dict[str, Any]:
    """The JSON Schema (2020-12) of the file, with this pack's own rules, sets and parameters."""
    named = [*book.sets, *(rule.id for rule in book.rules)]
    parameters: dict[str, Any] = {"type": "object"}
    if book.parameters is not None:
        parameters = book.parameters.model_json_schema()
    nested = parameters.pop("$defs", {})
    choice: dict[str, Any] = {
        "sets": {"type": "array", "items": {"enum": list(book.sets)}, "uniqueItems": True},
        "levels": {
            "type": "object",
            "propertyNames": {"enum": named},
            "additionalProperties": {"enum": [level.value for level in Level]},
        },
        "parameters": {"$ref": "#/$defs/parameters"},
    }
    own = {"type": "object", "properties": choice, "additionalProperties": False}
    known = list(environments)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"What a project chooses about its policies (policies/{SETTINGS_FILE})",
        "type": "object",
        "properties": {
            **choice,
            "environments": {
                "type": "object",
                "additionalProperties": own,
                **({"propertyNames": {"enum": known}} if known else {}),
            },
        },
        "additionalProperties": False,
        "$defs": {"parameters": parameters, **nested},
    }


def nearest(name: str, known: Iterable[str]) -> str:
    """What to add to a message about a misspelt name: what is near to it, else what there is."""
    names = list(known)
    close = difflib.get_close_matches(name, names, n=2, cutoff=0.6)
    if close:
        return f"; did you mean {' or '.join(close)}?"
    return f"; there are {', '.join(names[:12])}{', ...' if len(names) > 12 else ''}" if names else ""


def _level(rule: Rule, settings: Choice, own: Choice, sets: Mapping[str, Callable[[Rule], bool]]) -> Level:
    chosen = own.sets if own.sets is not None else settings.sets
    is_asked = chosen is None or rule.is_boundary or any(sets[name](rule) for name in chosen)
    level = rule.level if is_asked else Level.DISABLED
    for choice in (settings, own):
        for name, given in choice.levels.items():
            # A set says how strict its rules are, not whether they are asked: that `sets` says, or their own id.
            if is_asked and name in sets and sets[name](rule) and not (rule.is_boundary and given in _BELOW_MANDATORY):
                level = given
        level = choice.levels.get(rule.id, level)
    return Level.MANDATORY if level is Level.REMEDIATE and _remedy(rule) is None else level


def _wrong_names(
    document: Document, values: Mapping[str, Any], book: RuleBook, environments: tuple[str, ...]
) -> Iterator[tuple[int, str]]:
    yield from _wrong_choice(document, values, book, ())
    for name, choice in _mapping(values.get("environments")).items():
        if environments and name not in environments:
            line = document.line("environments", name)
            yield line, f"no such environment {printable(name, 80)!r}{nearest(name, environments)}"
        yield from _wrong_choice(document, _mapping(choice), book, ("environments", name))


def _wrong_choice(
    document: Document, choice: Mapping[str, Any], book: RuleBook, place: tuple[str, ...]
) -> Iterator[tuple[int, str]]:
    by_id = {rule.id: rule for rule in book.rules}
    given_sets = choice.get("sets")
    for number, name in enumerate(given_sets if isinstance(given_sets, list) else ()):
        if isinstance(name, str) and name not in book.sets:
            yield (
                document.line(*place, "sets", number),
                f"no such set {printable(name, 80)!r}{nearest(name, book.sets)}",
            )
    for name, level in _mapping(choice.get("levels")).items():
        line = document.line(*place, "levels", name)
        rule = by_id.get(name)
        if rule is None and name not in book.sets:
            hint = nearest(name, [*book.sets, *by_id])
            yield line, f"no such rule or set {printable(name, 80)!r}{hint}"
        elif level in _BELOW_MANDATORY and (name == BOUNDARIES or (rule is not None and rule.is_boundary)):
            what = "the boundaries are" if rule is None else f"{name} is a boundary:"
            yield line, f"{what} never below mandatory, and {level!r} is: leave it out, or waive a resource for a time"
        elif level == Level.REMEDIATE and rule is not None and _remedy(rule) is None:
            yield line, f"{name} has no remedy, so it cannot be at level 'remediate': choose mandatory or advisory"


def _remedy(rule: Rule) -> object:
    return rule.remedy if isinstance(rule, ResourceRule) else None


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _wrong_shapes(document: Document, error: pydantic.ValidationError) -> Iterator[tuple[int, str]]:
    for item in error.errors(include_url=False, include_context=False):
        path = [part for part in item["loc"] if part != "[key]"]
        name = str(path[-1]) if path else "the file"
        text = item["msg"]
        if item["type"] == "extra_forbidden":
            known = Choice.model_fields if len(path) > 1 else PolicySettings.model_fields
            text = f"no such key{nearest(name, known)}"
        elif item["type"] == "enum":
            text = (
                f"got {printable(item['input'], 80)!r}{nearest(str(item['input']), [level.value for level in Level])}"
            )
        yield document.line(*path), f"{printable('.'.join(map(str, path)) or name, 160)}: {text}"


def _wrong_parameters(document: Document, settings: PolicySettings, book: RuleBook) -> Iterator[tuple[int, str]]:
    # Each choice alone: what is for all is looked at once, and two good ones are good together.
    choices = {(): settings.parameters} | {
        ("environments", name): choice.parameters for name, choice in settings.environments.items()
    }
    for place, parameters in choices.items():
        if book.parameters is None:
            if parameters:
                yield document.line(*place, "parameters"), "parameters: this pack's rules take none"
            continue
        try:
            book.parameters.model_validate(parameters)
        except pydantic.ValidationError as error:
            known = book.parameters.model_fields
            for item in error.errors(include_url=False, include_context=False):
                path = ".".join(map(str, item["loc"]))
                is_unknown = item["type"] == "extra_forbidden"
                text = f"no such parameter{nearest(path, known)}" if is_unknown else item["msg"]
                yield document.line(*place, "parameters", *item["loc"]), f"parameters.{printable(path, 160)}: {text}"
