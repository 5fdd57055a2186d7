"""A trial on an engine: everything goes up once, and one preview shows what every changed argument would do."""

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from ..component import Component
from ..engine.model import Engine, Run, RunRequest
from ..errors import PenstockError
from .matrix import Row, matrix

__all__ = ["STACK", "measure", "write_project"]

STACK: Final = "trial"
ACCOUNT: Final = "123456789012"
REGION: Final = "eu-west-1"


def write_project(folder: Path, module: str) -> None:
    """Write the project of a trial, with its copies not yet mutated.

    Args:
        folder: where; it is the trial's alone.
        module: the importable module with `TRIALS` and `surroundings()`.
    """
    is_virtual = sys.prefix != sys.base_prefix
    options = f"\n  options:\n    virtualenv: {sys.prefix}" if is_virtual else ""
    (folder / "Pulumi.yaml").write_text(f"name: trial\nruntime:\n  name: python{options}\n")
    (folder / f"Pulumi.{STACK}.yaml").write_text(
        f'config:\n  penstock:accountId: "{ACCOUNT}"\n  penstock:region: {REGION}\n  aws:region: {REGION}\n'
    )
    _write_program(folder, module, mutated=False)


def measure(
    engine: Engine,
    request: RunRequest,
    *,
    folder: Path,
    module: str,
    components: Iterable[type[Component]],
    judged: Callable[[Run], PenstockError | None],
    only: Sequence[str] = (),
) -> tuple[Row, ...]:
    """Deploy every copy, mutate every copy, and read what the engine plans.

    Args:
        engine: what runs.
        request: a run of the trial's stack.
        folder: of the project that `write_project` wrote.
        module: the trial's module.
        components: whose declarations judge.
        judged: the error that tells of a failed run.
        only: the components that are tried, by name. By default all.

    Raises:
        PenstockError: a run failed.
    """
    engine.ensure_stack(request)
    _write_program(folder, module, mutated=False, only=only)
    deployed = _succeeded(engine.up(request), judged)
    _write_program(folder, module, mutated=True, only=only)
    preview = _succeeded(engine.preview(replace(request, on_step=None)), judged)
    # A mutated program no longer declares what it gives up, but that is protected still.
    return matrix(preview, deployed.outputs, components)


def _succeeded(run: Run, judged: Callable[[Run], PenstockError | None]) -> Run:
    error = judged(run)
    if error is not None:
        raise error
    return run


def _write_program(folder: Path, module: str, *, mutated: bool, only: Sequence[str] = ()) -> None:
    (folder / "__main__.py").write_text(
        "from penstock.platform.immutability.program import declare\n\n"
        f"declare({module!r}, mutated={mutated}, only={tuple(only)!r})\n"
    )
