"""What several AWS classes share: tags, spellings, and what "it is gone" looks like."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from botocore.exceptions import ClientError

__all__ = ["changed", "is_not_found", "lower", "none_when_gone", "tag_list", "tag_map", "tags_to_change", "upper"]

Answer = TypeVar("Answer")

NOT_FOUND = ("NotFound", "NoSuch", "DoesNotExist", "NotFoundFault", "NotFoundException")


def is_not_found(error: ClientError, *codes: str) -> bool:
    """Whether the API says that the thing does not exist; `codes` are further error codes that mean so."""
    code = str(error.response["Error"]["Code"])
    return code in codes or code == "404" or any(part in code for part in NOT_FOUND)


def none_when_gone(call: Callable[..., Answer], *codes: str, **arguments: Any) -> Answer | None:
    """The API's answer, or None when what is asked for does not exist."""
    try:
        return call(**arguments)
    except ClientError as error:
        if is_not_found(error, *codes):
            return None
        raise


def tag_list(tags: Mapping[str, str] | None, *, key: str = "Key", value: str = "Value") -> list[dict[str, str]]:
    """Tags as most APIs take them."""
    return [{key: name, value: text} for name, text in (tags or {}).items()]


def tag_map(tags: Iterable[Mapping[str, str]] | None, *, key: str = "Key", value: str = "Value") -> dict[str, str]:
    """Tags as Pulumi has them."""
    return {tag[key]: tag.get(value, "") for tag in tags or ()}


def tags_to_change(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[dict[str, str], list[str]]:
    """From state and inputs: the tags to set, and the names of those to take away."""
    before, after = old.get("tagsAll") or {}, new.get("tagsAll") or {}
    return (
        {name: value for name, value in after.items() if before.get(name) != value},
        [name for name in before if name not in after],
    )


def changed(old: Mapping[str, Any], new: Mapping[str, Any], *names: str) -> bool:
    """Whether any of these properties differs between state and inputs."""
    return any(old.get(name) != new.get(name) for name in names)


def upper(value: Any, names: Mapping[str, str] = {}) -> Any:  # noqa: B006 - never changed
    """Pulumi's spelling to the API's: every key with a capital letter, or as `names` says. Nothing is left out."""
    if isinstance(value, Mapping):
        return {
            names.get(key, key[:1].upper() + key[1:]): upper(item, names)
            for key, item in value.items()
            if item is not None
        }
    return [upper(item, names) for item in value] if isinstance(value, list | tuple) else value


def lower(value: Any, names: Mapping[str, str] = {}) -> Any:  # noqa: B006 - never changed
    """The API's spelling to Pulumi's; `names` is the same table as for `upper`."""
    back = {api: ours for ours, api in names.items()}
    if isinstance(value, Mapping):
        return {back.get(key, key[:1].lower() + key[1:]): lower(item, names) for key, item in value.items()}
    return [lower(item, names) for item in value] if isinstance(value, list | tuple) else value
