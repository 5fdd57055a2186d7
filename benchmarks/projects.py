"""Projects of any size to measure on, each in a folder of its own on an embedded cloud of its own."""

import itertools
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import composition
from by_hand import by_hand
from measuring import PENSTOCK
from penstock.platform.aws_functions import Facts
from penstock.platform.engine.synthesis import Program, Synthesis, listen
from penstock.platform.resource import Graph

__all__ = ["components_for", "heard", "made", "put_by_hand", "put_components", "put_everything"]

PROJECT = f"name: bench\nruntime:\n  name: python\n  options:\n    virtualenv: {Path(sys.executable).parent.parent}\n"
STACK = """\
config:
  aws:region: eu-west-1
  aws:defaultTags:
    tags:
      owner: platform-team
      environment: dev
"""
COMPOSITION = Path(composition.__file__)


@contextmanager
def made() -> Iterator[Path]:
    """A project without a program, gone after the block with the embedded cloud that was started for it."""
    with tempfile.TemporaryDirectory(prefix="penstock-bench-") as name:
        folder = Path(name)
        (folder / "Pulumi.yaml").write_text(PROJECT)
        (folder / "Pulumi.dev.yaml").write_text(STACK)
        shutil.copy(COMPOSITION, folder)
        try:
            yield folder
        finally:
            subprocess.run([PENSTOCK, "sandbox", "stop"], cwd=folder, check=True, capture_output=True)


def put_components(folder: Path, size: int) -> None:
    """Make the program one of components, with at least so many resources."""
    _put(folder, f"import composition\n\ncomposition.build({components_for(size)})\n")


def put_by_hand(folder: Path, size: int) -> None:
    """Make the program the same resources as plain SDK calls, in a module, so that Python compiles them once as it does components."""
    module = folder / f"by_hand_{size}.py"
    if not module.exists():
        count = components_for(size)
        module.write_text(by_hand(heard(lambda: composition.build(count))))
    _put(folder, f"import {module.stem}\n")


def put_everything(folder: Path) -> None:
    """Make the program one of every component."""
    _put(folder, "import composition\n\ncomposition.everything()\n")


def _put(folder: Path, program: str) -> None:
    (folder / "__main__.py").write_text(program)


def heard(program: Callable[[], object]) -> Synthesis:
    """What a program declares, where its project would deploy it."""
    facts = Facts(composition.ACCOUNT, "eu-west-1")
    return listen(Program(project="bench", stack="dev", folder=COMPOSITION.parent, main=program, facts=facts))


def components_for(size: int) -> int:
    """How many components of the endless row make at least so many resources, the stack and the components among them.

    All rounds but the first are alike.
    """
    sizes = _sizes(heard(lambda: composition.rounds(2)).graph)
    first, further = ([size for name, size in sizes.items() if name.endswith(f"-{index}")] for index in range(2))
    total = 1
    for count, part in enumerate(itertools.chain(first, itertools.cycle(further)), start=1):
        total += part
        if total >= size:
            return count
    raise AssertionError("the row has no end")


def _sizes(graph: Graph) -> dict[str, int]:
    """Each component by name to its number of resources; those of one round in the order of the program."""
    stack = graph.resources[0].urn
    roots: dict[str, str] = {}
    for resource in graph.resources[1:]:
        if resource.parent is not None:
            roots[resource.urn] = resource.name if resource.parent == stack else roots[resource.parent]
    return Counter(roots.values())
