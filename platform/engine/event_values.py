"""Property values as the engine writes them in its event log and in exported state, made into values of our own."""

import re
from collections.abc import Mapping
from typing import Any, Final

from ..resource import UNKNOWN

__all__ = ["SECRET", "UNKNOWN_MARKERS", "readable", "readable_mapping"]

SECRET: Final = "[secret]"  # noqa: S105 - the mask, not a secret
"""What stands for every secret value."""

UNKNOWN_MARKERS: Final = (
    "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",  # a boolean
    "3eeb2bf0-c639-47a8-9e75-3b44932eb421",  # a number
    "04da6b54-80e4-46f7-96ec-b56ff0331ba9",  # a string, and in the event log every value that is not known
    "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",  # a list
    "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",  # an object
    "030794c1-ac77-496b-92df-f27374a8bd58",  # an asset
    "e48ece36-62e2-4504-bad9-02848725956a",  # an archive
)
"""The strings by which the engine says that a value of a kind is not known yet (sdk/go/common/resource/plugin/rpc.go)."""

_MARKER: Final = re.compile("|".join(UNKNOWN_MARKERS))
_SIGNATURE_KEY: Final = "4dabf18193072939515e22adb298388d"
_SECRET_SIGNATURE: Final = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 - names the kind of a value


def readable(value: Any) -> Any:
    """The value with UNKNOWN for what is not known yet and `[secret]` for what is secret, at any depth.

    A text that holds a marker somewhere is unknown as a whole: a part of it is not known yet.
    """
    if isinstance(value, str):
        return UNKNOWN if _MARKER.search(value) else value
    if isinstance(value, list):
        return [readable(item) for item in value]
    if isinstance(value, dict):
        if value.get(_SIGNATURE_KEY) == _SECRET_SIGNATURE:
            return SECRET
        return {key: readable(item) for key, item in value.items() if key != _SIGNATURE_KEY}
    return value


def readable_mapping(values: Mapping[str, Any]) -> dict[str, Any]:
    """`readable` for a resource's properties."""
    return {key: readable(item) for key, item in values.items()}
