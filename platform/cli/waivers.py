"""`penstock waivers`: which violations are excused, until when, and by whom."""

import datetime as dt

import click

from ..errors import printable
from ..packs import find_pack
from ..waiver_history import history, lines
from ..waivers import WAIVERS_FILE, Waiver, expiring, read_waivers, today
from . import console
from .options import output_option
from .tables import print_table
from .workspace import open_project

__all__ = ["waivers"]


@click.command()
@click.option("--by", type=click.Choice(["age", "owner"]), default="age", show_default=True, help="What to sort by.")
@output_option
def waivers(*, by: str, output: str) -> None:
    """List the waivers of this project, the oldest first, and how many were open over time by Git's history of the file."""
    pack = find_pack(open_project().project.folder)
    file = pack.folder / WAIVERS_FILE
    day = today()
    found = sorted(
        read_waivers(file, pack.rules, day=day),
        key=lambda waiver: (waiver.owner if by == "owner" else "", waiver.created, waiver.rule, waiver.resource),
    )
    over_time = history(file, day)
    ending = expiring(found, day)

    def state(waiver: Waiver) -> str:
        return "expired" if waiver.is_expired(day) else "ends soon" if waiver in ending else "open"

    if output == "json":
        rows = [
            {**waiver.model_dump(mode="json"), "state": state(waiver), "age_days": (day - waiver.created).days}
            for waiver in found
        ]
        console.print_json({"waivers": rows, "open": [{"day": end, "waivers": count} for end, count in over_time]})
        return
    if not found:
        click.echo("there are no waivers")
    else:
        heads = ("rule", "resource", "owner", "ticket", "age", "expires", "state")
        print_table(heads, [_row(waiver, day, state(waiver)) for waiver in found])
    if over_time:
        click.echo("\nopen waivers:")
        for line in lines(over_time):
            click.echo(f"  {line}")


def _row(waiver: Waiver, day: dt.date, state: str) -> list[str]:
    texts = [printable(text, 60) for text in (waiver.rule, waiver.resource, waiver.owner, waiver.ticket)]
    return [*texts, f"{(day - waiver.created).days} days", waiver.expires.isoformat(), state]
