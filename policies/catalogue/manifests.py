"""Objects of Kubernetes inside one resource: manifests as objects, as YAML text, as local files.

The provider makes resources of them that a program has never named, and a synthesis without engine has none of these. So
every rule on objects is asked of what a bundle holds, as it is of an object that a program declares. The charts of Helm
are left out: only Helm knows what becomes of their values.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any, Final

import yaml

from ...platform.errors import PenstockError, printable
from ...platform.project import find_project, read_project
from ...platform.resource import UNKNOWN, Graph, Resource, UnknownValueError, contains_unknown
from ...platform.rule import NOT_APPLICABLE, GraphRule, Outcome, PlanRule, Rule, Verdict, Violation
from .charts import CHARTS

__all__ = ["BUNDLES", "is_object", "with_bundles"]

_FILES: Final[Mapping[str, tuple[str, ...]]] = {
    "kubernetes:yaml/v2:ConfigGroup": ("files",),
    "kubernetes:yaml/v2:ConfigFile": ("file",),
    "kubernetes:kustomize/v2:Directory": ("directory",),
}
"""For each bundle the properties that name files; objects and texts are in `objs` and `yaml`."""

BUNDLES: Final = tuple(_FILES)
"""The type tokens of resources that hold whole objects. The older `kubernetes:yaml:ConfigGroup` makes its resources itself."""

_LARGEST_FILE: Final = 4 * 1024 * 1024
"""Bytes; what is larger is no manifest that the API server would take."""

_Found = Resource | UnknownValueError


def with_bundles(rule: Rule) -> Rule:
    """A rule on objects of Kubernetes, asked of those in bundles too; any other rule as it is."""
    if isinstance(rule, PlanRule) or not any(is_object(token) for token in rule.types):
        return rule
    types = (*rule.types, *BUNDLES)
    if isinstance(rule, GraphRule):
        return replace(rule, types=types, check=_of_graph(rule.check, rule.types))
    return replace(rule, types=types, check=_of_resource(rule.check, rule.types))


def is_object(token: str) -> bool:
    """Whether it is the type token of an object that the API server knows; a chart is none."""
    return token.startswith("kubernetes:") and token not in CHARTS


def _of_resource(check: Callable[[Resource], Outcome], types: tuple[str, ...]) -> Callable[[Resource], Outcome]:
    @wraps(check)
    def judge(resource: Resource) -> Outcome:
        if resource.type not in _FILES:
            return check(resource)
        found: list[Violation | UnknownValueError] = []
        applies = False
        for one in _objects(resource):
            if isinstance(one, UnknownValueError):
                found.append(one)
            elif one.type in types:
                outcome = _asked(check, one)
                applies = applies or outcome is not NOT_APPLICABLE
                found.extend(_named(result, one) for result in _results(outcome))
        return found if applies or found else NOT_APPLICABLE

    return judge


def _of_graph(check: Callable[[Graph], Outcome], types: tuple[str, ...]) -> Callable[[Graph], Outcome]:
    @wraps(check)
    def judge(graph: Graph) -> Outcome:
        held = [one for bundle in graph.of_type(*BUNDLES) for one in _objects(bundle)]
        whole = Graph([*graph.resources, *(one for one in held if isinstance(one, Resource))]) if held else graph
        unknown = [one for one in held if isinstance(one, UnknownValueError)]
        if not unknown and not any(True for _ in whole.of_type(*types)):
            return NOT_APPLICABLE
        return [*_results(_asked(check, whole)), *unknown]

    return judge


def _asked(check: Callable[[Any], Outcome], subject: Resource | Graph) -> Outcome:
    try:
        return check(subject)
    except UnknownValueError as unknown:
        return (unknown,)


def _results(outcome: Outcome) -> list[Violation | UnknownValueError]:
    if isinstance(outcome, Verdict):
        return []
    return [outcome] if isinstance(outcome, Violation) else list(outcome)


def _named(result: Violation | UnknownValueError, one: Resource) -> Violation | UnknownValueError:
    """The finding with the object's name: the bundle's alone would not tell which it is."""
    kind = one.type.rpartition(":")[2]
    title = f"{kind} {printable(one.name, 80)}" if one.name else kind
    if isinstance(result, Violation):
        return replace(result, message=f"{title}: {result.message}")
    return UnknownValueError(result.urn, f"{result.path} of {title}")


def _objects(bundle: Resource) -> Iterator[_Found]:
    """The objects of a bundle as resources of their own kinds, with the bundle's URN; and what of it nobody can tell yet."""
    for path, value in _documents(bundle):
        if isinstance(value, UnknownValueError):
            yield value
            continue
        for one in _singly(value):
            kind = {name: one.get(name) for name in ("apiVersion", "kind")} if isinstance(one, Mapping) else {}
            if one is UNKNOWN or contains_unknown(kind):
                yield UnknownValueError(bundle.urn, path)
            elif isinstance(one, Mapping):
                yield _resource(bundle, one)


def _singly(value: Any) -> Iterator[Any]:
    """Each object, those of a list one by one."""
    if isinstance(value, Mapping) and value.get("kind") == "List" and isinstance(value.get("items"), list | tuple):
        yield from value["items"]
    else:
        yield value


def _resource(bundle: Resource, one: Mapping[str, Any]) -> Resource:
    metadata = one.get("metadata")
    name = metadata.get("name") if isinstance(metadata, Mapping) else None
    return Resource(
        urn=bundle.urn,
        type=f"kubernetes:{one.get('apiVersion')}:{one.get('kind')}",
        name=name if isinstance(name, str) else "",
        properties=one,
        provider_properties=bundle.provider_properties,
        parent=bundle.urn,
        protect=bundle.protect,
        source_position=bundle.source_position,
    )


def _documents(bundle: Resource) -> Iterator[tuple[str, Any]]:
    """Path and value of every document, or why it cannot be told."""
    for path in _listed(bundle, "objs"):
        yield path, _value(bundle, path)
    for path in _listed(bundle, "yaml"):
        value = _value(bundle, path)
        yield from ((path, one) for one in (_read(bundle, path, value) if isinstance(value, str) else (value,)))
    for name in _FILES[bundle.type]:
        for path in _listed(bundle, name):
            value = _value(bundle, path)
            text = _text(value) if isinstance(value, str) else None
            unreadable = UnknownValueError(bundle.urn, path)
            yield from ((path, one) for one in ((unreadable,) if text is None else _read(bundle, path, text)))


def _listed(bundle: Resource, name: str) -> tuple[str, ...]:
    try:
        return bundle.paths(name)
    except UnknownValueError:
        return (name,)


def _value(bundle: Resource, path: str) -> Any:
    try:
        return bundle.get(path)
    except UnknownValueError as unknown:
        return unknown


def _read(bundle: Resource, path: str, text: str) -> tuple[Any, ...]:
    """The documents of a text; of one that is no YAML nothing can be told, and the provider will refuse it."""
    documents = _parsed(text)
    return (UnknownValueError(bundle.urn, path),) if documents is None else documents


@lru_cache(maxsize=64)
def _parsed(text: str) -> tuple[Any, ...] | None:
    # Every rule on objects asks the same text.
    try:
        return tuple(one for one in yaml.safe_load_all(text) if one is not None)
    except (yaml.YAMLError, ValueError, RecursionError):
        return None


def _text(name: str) -> str | None:
    """What is in a local file, as the program names it; None for an address, a folder, and what cannot be read."""
    try:
        main = read_project(find_project(Path.cwd())).main
        file = (main if main.is_dir() else main.parent) / name
        is_readable = file.is_file() and file.stat().st_size <= _LARGEST_FILE
        return file.read_text(encoding="utf-8") if is_readable else None
    except (OSError, ValueError, PenstockError):
        return None
