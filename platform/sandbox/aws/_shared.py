"""What several AWS classes share: tags, spellings, and what "it is gone" looks like."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from botocore.exceptions import ClientError

from ..difference import same

__all__ = [
    "agree",
    "answered",
    "asked",
    "asked_anew",
    "change_tags",
    "changed",
    "is_not_found",
    "lower",
    "none_when_gone",
    "tag_list",
    "tag_map",
    "tags_to_change",
    "upper",
]

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


def change_tags(client: Any, resource: Mapping[str, str], old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    """Bring a resource's tags from state to inputs, at a service that takes them as a list.

    Args:
        client: the service's.
        resource: how the service names the resource: one key, in the spelling in which it also wants `Tags` and `TagKeys`.
        old: the state.
        new: the inputs.
    """
    names, pairs = ("TagKeys", "Tags") if next(iter(resource))[0].isupper() else ("tagKeys", "tags")
    to_set, to_take = tags_to_change(old, new)
    if to_take:
        client.untag_resource(**resource, **{names: to_take})
    if to_set:
        client.tag_resource(**resource, **{pairs: tag_list(to_set)})


def changed(old: Mapping[str, Any], new: Mapping[str, Any], *names: str) -> bool:
    """Whether any of these properties differs between state and inputs."""
    return any(old.get(name) != new.get(name) for name in names)


def upper(value: Any, names: Mapping[str, str] = {}) -> Any:
    """Pulumi's spelling to the API's: every key with a capital letter, or as `names` says. Nothing is left out."""
    if isinstance(value, Mapping):
        return {
            names.get(key, key[:1].upper() + key[1:]): upper(item, names)
            for key, item in value.items()
            if item is not None
        }
    return [upper(item, names) for item in value] if isinstance(value, list | tuple) else value


def lower(value: Any, names: Mapping[str, str] = {}) -> Any:
    """The API's spelling to Pulumi's; `names` is the same table as for `upper`."""
    back = {api: ours for ours, api in names.items()}
    if isinstance(value, Mapping):
        return {back.get(key, key[:1].lower() + key[1:]): lower(item, names) for key, item in value.items()}
    return [lower(item, names) for item in value] if isinstance(value, list | tuple) else value


def asked(inputs: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """The inputs of a table (Pulumi's name to the API's) that are given, in the API's spelling."""
    return {api: inputs[ours] for ours, api in names.items() if inputs.get(ours) is not None}


def answered(answer: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """What the API says of the properties of a table (Pulumi's name to the API's), in Pulumi's spelling."""
    return {ours: answer[api] for ours, api in names.items() if answer.get(api) not in (None, "")}


def asked_anew(old: Mapping[str, Any], new: Mapping[str, Any], name: str) -> bool:
    """Whether the inputs ask for another value than the state has; what nobody asks for stays as the service decides."""
    return new.get(name) is not None and old.get(name) != new[name]


def agree(one: Any, other: Any, may_miss: frozenset[str]) -> bool:
    """Whether two nested values are the same, where each may lack the members that the service decides."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return all(
            (name in may_miss and (one.get(name) is None or other.get(name) is None))
            or agree(one.get(name), other.get(name), may_miss)
            for name in {*one, *other}
        )
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(
            agree(mine, theirs, may_miss) for mine, theirs in zip(one, other, strict=True)
        )
    return same(one, other)


def without_empty(value: Any) -> Any:
    """The value without null, zero, empty text and empty blocks at any depth: what some APIs answer for "not given"."""
    if isinstance(value, Mapping):
        kept = {name: without_empty(item) for name, item in value.items()}
        return {name: item for name, item in kept.items() if item is False or item not in (None, 0, "", {}, [])}
    return [without_empty(item) for item in value] if isinstance(value, list | tuple) else value


def in_order(block: Any) -> Any:
    """A block whose lists have no order (subnets, security groups), with its lists sorted."""
    if not isinstance(block, Mapping):
        return block
    return {name: sorted(value, key=str) if isinstance(value, list | tuple) else value for name, value in block.items()}
