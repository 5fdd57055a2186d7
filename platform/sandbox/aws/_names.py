"""Physical names from a prefix, as Terraform makes them."""

import itertools
import re
import time
from typing import Final

__all__ = ["prefix_of", "unique_name"]

_SUFFIX: Final = re.compile(r"\d{18}[0-9a-f]{8}$")
_counter = itertools.count(1)


def unique_name(prefix: str) -> str:
    """The prefix, the time in eighteen digits, and a counter in eight hexadecimal ones."""
    now = time.time()
    return (
        f"{prefix}{time.strftime('%Y%m%d%H%M%S', time.gmtime(now))}{int(now * 10000) % 10000:04d}{next(_counter):08x}"
    )


def prefix_of(name: str) -> str | None:
    """The prefix that the name was made from, or None for a name of another kind."""
    found = _SUFFIX.search(name)
    return name[: found.start()] if found else None
