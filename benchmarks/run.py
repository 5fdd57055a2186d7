"""The figures that the README promises, measured as a user would: whole commands, warm, several runs, the median quoted.

`make bench` runs it. It prints a table and judges nothing: machines differ, so look at ratios and at medians.
"""

import os
import shlex
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

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


def row(what: str, samples: Sequence[Sample], promised: str, *, with_memory: bool = False) -> Row:
    """The samples as a line."""
    times = [sample.seconds for sample in samples]
    memory = f", {max(sample.peak_mebibytes for sample in samples):.0f} MiB" if with_memory else ""
    return Row(what, f"{statistics.median(times):.2f} s{memory}", f"{min(times):.2f} to {max(times):.2f} s", promised)


def sandbox_variables() -> tuple[dict[str, str], Path]:
    """What `penstock sandbox env dev` exports, and the folder that it leads to."""
    lines = subprocess.run(
        [PENSTOCK, "sandbox", "env", "dev"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    script = f"{lines}\npwd; env -0"
    folder, variables = subprocess.run(["sh", "-c", script], check=True, capture_output=True, text=True).stdout.split(
        "\n", 1
    )
    return dict(item.split("=", 1) for item in variables.split("\0") if "=" in item), Path(folder)


def preview_against_native() -> Row:
    """Our preview and the native one of the same stack, in turn, as a ratio pair by pair."""
    variables, folder = sandbox_variables()
    native = ["pulumi", "preview", "--stack", "dev", "--policy-pack", "policies", "--non-interactive"]
    ours = [PENSTOCK, "preview", "dev", "--sandbox"]
    measure(native, folder=folder, variables=variables)
    pairs = [(measure(ours), measure(native, folder=folder, variables=variables)) for _ in range(RUNS)]
    ratios = [own.seconds / other.seconds for own, other in pairs]
    own = statistics.median(pair[0].seconds for pair in pairs)
    other = statistics.median(pair[1].seconds for pair in pairs)
    return Row(
        f"preview dev --sandbox ({own:.2f} s) / native preview ({other:.2f} s)",
        f"{statistics.median(ratios):.2f} x",
        f"{min(ratios):.2f} to {max(ratios):.2f} x",
        "1.25 x",
    )


def up_from_nothing() -> Row:
    """The whole first deployment, starting the sandbox included."""
    measure([PENSTOCK, "sandbox", "stop"])
    return row("up dev --sandbox from nothing", [measure([PENSTOCK, "up", "dev", "--sandbox"])], "60 s")


def warm(command: Sequence[str]) -> list[Sample]:
    """Several runs after one that does not count."""
    measure(command)
    return [measure(command) for _ in range(RUNS)]


def main() -> None:
    """Measure everything and print the table."""
    rows = [
        row("penstock --help", warm([PENSTOCK, "--help"]), "0.4 s"),
        row("penstock check dev", warm([PENSTOCK, "check", "dev"]), "2.5 s, 250 MiB", with_memory=True),
        up_from_nothing(),
        preview_against_native(),
    ]
    widths = [max(len(value) for value in column) for column in zip(*(_cells(line) for line in rows), strict=True)]
    for line in (("what", "median", "spread", "promised"), *(_cells(line) for line in rows)):
        print("  ".join(value.ljust(width) for value, width in zip(line, widths, strict=True)))


def _cells(line: Row) -> tuple[str, str, str, str]:
    return (line.what, line.median, line.spread, line.promised)


if __name__ == "__main__":
    main()
