"""What commands say beside the findings: which waivers rot or end soon, and what a remedy would change."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import click

from ..errors import printable
from ..policy_choice import PolicyChoice
from ..remedies import Mended
from ..rule import Judgement
from ..waivers import expiring, unused

__all__ = ["mended_lines", "strict_option", "waiver_words"]

strict_option: Final = click.option("--strict", is_flag=True, help="Fail for a waiver that excuses nothing any more.")


def waiver_words(
    choice: PolicyChoice, judged: Mapping[str, Judgement], *, strict: bool
) -> tuple[Sequence[str], Sequence[str]]:
    """What is worth knowing of the waivers, and what of that fails the command.

    Args:
        choice: the waivers and the day.
        judged: every environment that was judged, with what came of it.
        strict: an unused one fails.
    """
    found = [finding for judgement in judged.values() for finding in judgement.findings]
    where = ", ".join(printable(name, 80) for name in judged)
    ending = [f"a waiver ends on {waiver.expires}: {waiver.title}" for waiver in expiring(choice.waivers, choice.day)]
    left = [
        f"a waiver excuses nothing in {where}: {waiver.title}; take it out"
        for waiver in unused(choice.waivers, found, judged)
    ]
    return (ending, left) if strict else ([*ending, *left], [])


def mended_lines(changes: Iterable[Mended]) -> list[str]:
    """What rules at level `remediate` change before a resource is made, as a diff."""
    return [
        f"{mended.rule_id} mends {printable(mended.urn.rpartition('::')[2])}: {line}"
        for mended in changes
        for line in mended.changes
    ]
