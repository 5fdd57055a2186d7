"""Arguments and options that several commands take, each said once."""

from typing import Final

import click

from ..report import FORMATS

__all__ = [
    "accept_undecided_option",
    "diff_option",
    "environment_argument",
    "output_option",
    "report_option",
    "sandbox_option",
    "target_option",
    "yes_option",
]

environment_argument: Final = click.argument("environment", metavar="ENV")
sandbox_option: Final = click.option(
    "--sandbox", is_flag=True, help="Work on the embedded cloud; it is started when it is not running."
)
output_option: Final = click.option(
    "--output", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to print."
)
report_option: Final = click.option(
    "--output",
    type=click.Choice(list(FORMATS)),
    default="text",
    show_default=True,
    help="How to print; all but text and json are reports for a pull request, code scanning or a CI.",
)
diff_option: Final = click.option("--diff", "show_diff", is_flag=True, help="Show every resource and changed property.")
target_option: Final = click.option(
    "--target", "targets", multiple=True, metavar="URN", help="Only this resource; may be given several times."
)
yes_option: Final = click.option("--yes", is_flag=True, help="Do not ask. Needed where nobody can be asked.")
accept_undecided_option: Final = click.option(
    "--accept-undecided",
    is_flag=True,
    help="Deploy although a boundary, or a rule on the whole stack, could not decide before everything exists.",
)
