"""How commands do on large stacks: against the same resources written by hand, and as the stack grows."""

import itertools
import math
import statistics
from pathlib import Path

from measuring import PENSTOCK, Row, Sample, in_turn, measure, native, row, warm
from projects import made, put_by_hand, put_components, put_everything

__all__ = ["check_rows", "everything_row", "exponents", "preview_row"]

SIZES = (100, 300, 1000, 3000)
RUNS = 3
"""Of commands on large stacks, which take long and vary little."""


def everything_row() -> Row:
    """One deployment of every component, starting the embedded cloud and its API server included."""
    with made() as folder:
        put_everything(folder)
        sample = measure([PENSTOCK, "up", "dev", "--sandbox"], folder=folder)
    return row("`penstock up --sandbox` of every component, from nothing", [sample], "120 s")


def preview_row(size: int, *, pairs: int) -> Row:
    """A preview of components against one of the same resources written by hand, both by Pulumi's own command."""
    with made() as folder:
        put_by_hand(folder, size)
        preview = native(folder)

        def with_components() -> Sample:
            put_components(folder, size)
            return preview()

        def written_by_hand() -> Sample:
            put_by_hand(folder, size)
            return preview()

        what = f"preview of {size:,} resources by components ({{0}}) / written by hand ({{1}})"
        return in_turn(what, (with_components, written_by_hand), "1.10 x", pairs=pairs)


def check_rows() -> list[Row]:
    """`penstock check` of 1,000 resources, and how its time grows with their number."""
    with made() as folder:
        samples = {size: _check(folder, size) for size in SIZES}
    whole, steepest = exponents({size: _median(found) for size, found in samples.items()})
    grown = ", ".join(f"{size:,}: {_median(found):.1f} s" for size, found in samples.items())
    return [
        row("`penstock check` of 1,000 resources", samples[1000], "6 s, 400 MiB", with_memory=True),
        Row(
            f"growth of `penstock check` ({grown})",
            f"exponent {whole:.2f}",
            f"steepest step {steepest:.2f}",
            "exponent 1.15",
        ),
    ]


def exponents(seconds: dict[int, float]) -> tuple[float, float]:
    """The exponent of the power of the size that fits the times best, and the one between the two sizes where it is highest.

    What every run takes to start makes the first lower; in the second, between large sizes, it hardly counts.
    """
    points = [(math.log(size), math.log(time)) for size, time in sorted(seconds.items())]
    slopes = [(b[1] - a[1]) / (b[0] - a[0]) for a, b in itertools.pairwise(points)]
    return statistics.linear_regression(*zip(*points, strict=True)).slope, max(slopes)


def _check(folder: Path, size: int) -> list[Sample]:
    put_components(folder, size)
    return warm([PENSTOCK, "check", "dev"], folder=folder, runs=RUNS)


def _median(samples: list[Sample]) -> float:
    return statistics.median(sample.seconds for sample in samples)
