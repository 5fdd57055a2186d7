"""The task sizes that Fargate runs: which memory goes with which CPU (Amazon ECS documentation, task definition parameters)."""

from collections.abc import Mapping, Sequence
from typing import Final

__all__ = ["FARGATE_SIZES", "check_cpu", "check_size"]

_GIB: Final = 1024

FARGATE_SIZES: Final[Mapping[int, Sequence[int]]] = {
    256: (512, 1 * _GIB, 2 * _GIB),
    512: range(1 * _GIB, 4 * _GIB + 1, _GIB),
    1024: range(2 * _GIB, 8 * _GIB + 1, _GIB),
    2048: range(4 * _GIB, 16 * _GIB + 1, _GIB),
    4096: range(8 * _GIB, 30 * _GIB + 1, _GIB),
    8192: range(16 * _GIB, 60 * _GIB + 1, 4 * _GIB),
    16384: range(32 * _GIB, 120 * _GIB + 1, 8 * _GIB),
    32768: (60 * _GIB, 120 * _GIB, 244 * _GIB),
}
"""CPU units (1024 make one virtual CPU) to the memory sizes in MiB that go with them."""


def check_cpu(cpu: int) -> None:
    """Refuse a number of CPU units that Fargate has no size for.

    Raises:
        ValueError: it has none; those that it has are named.
    """
    if cpu not in FARGATE_SIZES:
        raise ValueError(f"Fargate has no cpu {cpu}; it has {', '.join(map(str, FARGATE_SIZES))} units")


def check_size(cpu: int, memory: int) -> None:
    """Refuse a size that Fargate does not run.

    Args:
        cpu: CPU units.
        memory: MiB.

    Raises:
        ValueError: the size is not legal; the nearest legal one is named.
    """
    check_cpu(cpu)
    memories = FARGATE_SIZES[cpu]
    if memory not in memories:
        nearest = min(memories, key=lambda legal: abs(legal - memory))
        raise ValueError(
            f"Fargate does not run cpu {cpu} with memory {memory} MiB; "
            f"it takes {memories[0]} to {memories[-1]} MiB in fixed steps, the nearest is {nearest}"
        )
