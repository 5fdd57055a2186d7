"""`--undecided fail`: what could not be decided fails, where a pipeline wants it so."""

from collections.abc import Iterable
from typing import Final

import click

from ..errors import ViolationError, listed

__all__ = ["refuse_undecided", "undecided_option", "undecided_reasons"]

undecided_option: Final = click.option(
    "--undecided",
    "undecided_fails",
    type=click.Choice(["allow", "fail"]),
    default="allow",
    show_default=True,
    callback=lambda _context, _option, value: value == "fail",
    help="Whether a rule that could not decide, for a value that is not known yet, fails.",
)


def refuse_undecided(rules: Iterable[str]) -> None:
    """Fail where any rule is undecided.

    Args:
        rules: the id of the rule of each undecided finding.

    Raises:
        ViolationError: there is one.
    """
    found = sorted(set(rules))
    if found:
        raise ViolationError(
            f"{len(found)} rule(s) could not decide\n{listed(found)}",
            do="deploy what they wait for, or leave --undecided fail out",
        )


def undecided_reasons(rules: Iterable[str]) -> tuple[str, ...]:
    """What a report says of the same, where it would fail.

    Args:
        rules: the id of the rule of each undecided finding.
    """
    found = sorted(set(rules))
    return (f"{len(found)} rule(s) could not decide, and --undecided is fail",) if found else ()
