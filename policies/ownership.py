"""Who answers for a resource: its tags say so."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..platform.naming import TAG_ENVIRONMENT, TAG_OWNER
from ..platform.resource import UNKNOWN, Resource, UnknownValueError
from ..platform.rule import OK, Outcome, ResourceRule, Rule, Severity, Violation
from .documents import parsed

__all__ = ["RULES", "TAGGABLE_TYPES", "tag"]

REQUIRED_TAGS = (TAG_OWNER, TAG_ENVIRONMENT)

TAGGABLE_TYPES = tuple(Path(__file__).with_name("taggable_types.txt").read_text(encoding="utf-8").split())
"""Every type of the AWS provider that takes a map of tags, as its SDK has them."""


def tag(resource: Resource, name: str) -> str:
    """The value of a tag: the resource's own, or the one that its provider gives to everything. Empty where it has none.

    Raises:
        UnknownValueError: it is not known yet.
    """
    for path in ("tags", "tagsAll", "defaultTags"):
        value = _tags(resource, path).get(name)
        if value is UNKNOWN:
            raise UnknownValueError(resource.urn, f"{path}.{name}")
        if value:
            return str(value)
    return ""


def _has_owner_and_environment(resource: Resource) -> Outcome:
    missing = set(REQUIRED_TAGS)
    unknown: UnknownValueError | None = None
    for path in ("defaultTags", "tags", "tagsAll"):
        try:
            # A tag whose value is not known yet is there all the same.
            missing -= {name for name, value in _tags(resource, path).items() if value is UNKNOWN or value}
        except UnknownValueError as error:
            unknown = error
    if not missing:
        return OK
    if unknown is not None:
        raise unknown
    return Violation(f"it lacks the tag {' and the tag '.join(tag for tag in REQUIRED_TAGS if tag in missing)}")


def _tags(resource: Resource, path: str) -> Mapping[str, Any]:
    if path != "defaultTags":
        own: Mapping[str, Any] = resource.get(path, {})
        return own
    # A provider's configuration arrives as JSON text.
    settings = parsed(resource.provider_get(path)) or {}
    default: Mapping[str, Any] = settings.get("tags") or {}
    return default


RULES: tuple[Rule, ...] = (
    ResourceRule(
        id="PEN-OWN-001",
        sentence="Every resource that takes tags says who owns it and which environment it belongs to.",
        severity=Severity.MEDIUM,
        why="Without an owner nobody is called when it breaks, costs too much, or should be deleted.",
        fix='Give the provider default_tags={"tags": {"owner": ..., "environment": ...}}, or tag the resource.',
        url="https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html",
        types=TAGGABLE_TYPES,
        check=_has_owner_and_environment,
    ),
)
