"""The figures that the README promises.

`make bench` runs it. It prints the lines of the README's table and judges nothing: machines differ, so look at ratios and at
medians. It takes about ten minutes.
"""

from collections.abc import Callable, Iterator

from growth import RUNS as FEW
from growth import check_rows, everything_row, preview_row
from measuring import PENSTOCK, ROOT, RUNS, Row, in_turn, measure, native, row, warm
from rules import policy_rows

GROUPS: tuple[Callable[[], list[Row]], ...] = (
    lambda: [row("`penstock --help`", warm([PENSTOCK, "--help"]), "0.4 s")],
    lambda: [row("`penstock check dev`", warm([PENSTOCK, "check", "dev"]), "2.5 s, 250 MiB", with_memory=True)],
    lambda: [up_from_nothing()],
    lambda: [preview_against_native()],
    lambda: [everything_row()],
    lambda: [preview_row(100, pairs=RUNS)],
    lambda: [preview_row(1000, pairs=FEW)],
    check_rows,
    policy_rows,
)


def up_from_nothing() -> Row:
    """The whole first deployment, starting the sandbox included."""
    measure([PENSTOCK, "sandbox", "stop"])
    return row("`penstock up dev --sandbox`, from nothing", [measure([PENSTOCK, "up", "dev", "--sandbox"])], "60 s")


def preview_against_native() -> Row:
    """Our preview and the native one of the same stack, in turn."""
    theirs = native(ROOT, "--policy-pack", "policies")
    what = "`penstock preview dev --sandbox` ({0}) / native preview with the same policies ({1})"
    ours = [PENSTOCK, "preview", "dev", "--sandbox"]
    return in_turn(what, (lambda: measure(ours), theirs), "1.25 x", pairs=RUNS)


def lines() -> Iterator[str]:
    """The README's table, line by line as it is measured."""
    yield "| what | median | spread | promised |"
    yield "| --- | --- | --- | --- |"
    for group in GROUPS:
        for found in group():
            yield f"| {found.what} | {found.median} | {found.spread} | {found.promised} |"


def main() -> None:
    """Measure everything and print the table."""
    for line in lines():
        print(line, flush=True)


if __name__ == "__main__":
    main()
