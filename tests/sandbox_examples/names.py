"""Names that were never used before in this run."""

import itertools

_numbers = itertools.count(1)


def new_name(what: str) -> str:
    """The word with a number of its own."""
    return f"{what}-{next(_numbers):05d}"
