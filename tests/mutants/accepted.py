"""Mutants that may survive, each with the reason why no case can tell it from the rule."""

from typing import Final, NamedTuple

__all__ = ["ACCEPTED", "Place"]


class Place(NamedTuple):
    """Where a mutant is; by the line's text, which stays when lines above it change."""

    module: str
    operator: str
    text: str


ACCEPTED: Final[dict[Place, str]] = {}
