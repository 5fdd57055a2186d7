"""What the rules cost: in this process, as a share of a native preview, and until the pack answers."""

import statistics
import subprocess
import time
from pathlib import Path

import composition
from measuring import PENSTOCK, RUNS, Row, Sample, in_turn, native, row
from penstock.platform.judging import judge
from penstock.platform.packs import PACK_COMMAND
from penstock.platform.resource import Graph
from penstock.policies import ALL
from projects import components_for, heard, made, put_components

__all__ = ["policy_rows"]

FEW = 3
PACK = str(Path(PENSTOCK).with_name(PACK_COMMAND))


def policy_rows() -> list[Row]:
    """All figures of the rules."""
    return [_all_rules(1000), _with_pack(300, "1.35 x", pairs=RUNS), _with_pack(1500, "1.40 x", pairs=FEW), _start()]


def _all_rules(size: int) -> Row:
    """Every rule on a graph that is there already: the first run brings what rules load on first use."""
    count = components_for(size)
    graph = heard(lambda: composition.build(count)).graph
    first = _timed_judgement(graph)
    samples = [_timed_judgement(graph) for _ in range(RUNS)]
    what = f"all {len(ALL)} rules on {size:,} resources, in this process (the first time {first.seconds:.2f} s)"
    return row(what, samples, "0.5 s")


def _timed_judgement(graph: Graph) -> Sample:
    begun = time.perf_counter()
    judge(ALL, graph)
    return Sample(time.perf_counter() - begun, 0)


def _with_pack(size: int, promised: str, *, pairs: int) -> Row:
    """A native preview with the pack, and the same without it."""
    with made() as folder:
        put_components(folder, size)
        judged, plain = native(folder, "--policy-pack", PACK), native(folder)
        what = f"native preview of {size:,} resources with all rules ({{0}}) / without ({{1}})"
        return in_turn(what, (judged, plain), promised, pairs=pairs)


def _start() -> Row:
    """Until the pack has told its port, which it does when it can be asked."""
    seconds = []
    for _ in range(RUNS + 1):
        begun = time.perf_counter()
        with subprocess.Popen([PACK, "127.0.0.1:1"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
            assert process.stdout is not None
            port = process.stdout.readline()
            seconds.append(time.perf_counter() - begun)
            process.kill()
        if not port.strip().isdigit():
            raise RuntimeError(f"the pack told no port: {port!r}")
    return Row("start of the pack", f"{statistics.median(seconds[1:]):.2f} s", "warm", "0.6 s")
