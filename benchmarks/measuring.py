"""Commands measured as a user would: whole, warm, several runs, the median quoted."""

import os
import shlex
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

__all__ = [
    "PENSTOCK",
    "ROOT",
    "RUNS",
    "Row",
    "Sample",
    "in_turn",
    "measure",
    "native",
    "row",
    "sandbox_variables",
    "warm",
]

ROOT = Path(__file__).parent.parent
PENSTOCK = str(Path(sys.executable).parent / "penstock")
RUNS = 5


@dataclass(frozen=True, slots=True)
class Sample:
    """One finished command."""

    seconds: float
    peak_mebibytes: float
    """The largest single process of it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    what: str
    median: str
    spread: str
    promised: str


def measure(command: Sequence[str], *, folder: Path = ROOT, variables: Mapping[str, str] | None = None) -> Sample:
    """Run a command to its end and take its time and peak memory from the system's own accounting.

    Raises:
        RuntimeError: it failed; its output is in the message, for a failed command has no figure.
    """
    with tempfile.TemporaryFile() as output:
        begun = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, env=variables, stdout=output, stderr=output)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            output.seek(0)
            raise RuntimeError(
                f"{shlex.join(command)} ended with {process.returncode}\n{output.read().decode()[-2000:]}"
            )
    return Sample(seconds, usage.ru_maxrss / 1024)


def warm(command: Sequence[str], *, folder: Path = ROOT, runs: int = RUNS) -> list[Sample]:
    """Several runs after one that does not count."""
    measure(command, folder=folder)
    return [measure(command, folder=folder) for _ in range(runs)]


def row(what: str, samples: Sequence[Sample], promised: str, *, with_memory: bool = False) -> Row:
    """The samples as a line."""
    times = [sample.seconds for sample in samples]
    memory = f", {max(sample.peak_mebibytes for sample in samples):.0f} MiB" if with_memory else ""
    spread = f"{min(times):.2f} to {max(times):.2f} s" if len(times) > 1 else "one run"
    return Row(what, f"{statistics.median(times):.2f} s{memory}", spread, promised)


def in_turn(what: str, runs: tuple[Callable[[], Sample], Callable[[], Sample]], promised: str, *, pairs: int) -> Row:
    """Two commands in turn, as a ratio pair by pair, so that whatever slows the machine slows both.

    Args:
        what: the line's text, with a place `{0}` for the first one's median and `{1}` for the second one's.
        runs: the two.
        promised: the highest ratio.
        pairs: how many.
    """
    for run in runs:
        run()  # warm
    measured = [(runs[0]().seconds, runs[1]().seconds) for _ in range(pairs)]
    ratios = [own / other for own, other in measured]
    medians = [f"{statistics.median(times):.2f} s" for times in zip(*measured, strict=True)]
    spread = f"{min(ratios):.2f} to {max(ratios):.2f} x"
    return Row(what.format(*medians), f"{statistics.median(ratios):.2f} x", spread, promised)


def sandbox_variables(folder: Path = ROOT) -> tuple[dict[str, str], Path]:
    """What `penstock sandbox env dev` exports, and the folder that it leads to."""
    lines = subprocess.run(
        [PENSTOCK, "sandbox", "env", "dev"], cwd=folder, check=True, capture_output=True, text=True
    ).stdout
    script = f"{lines}\npwd; env -0"
    led_to, variables = subprocess.run(["sh", "-c", script], check=True, capture_output=True, text=True).stdout.split(
        "\n", 1
    )
    return dict(item.split("=", 1) for item in variables.split("\0") if "=" in item), Path(led_to)


def native(folder: Path = ROOT, *more: str) -> Callable[[], Sample]:
    """A preview by Pulumi's own command on the embedded cloud, which is started for it."""
    variables, led_to = sandbox_variables(folder)
    measure(["pulumi", "stack", "select", "--create", "dev"], folder=led_to, variables=variables)
    command = ["pulumi", "preview", "--stack", "dev", "--non-interactive", *more]
    return lambda: measure(command, folder=led_to, variables=variables)
