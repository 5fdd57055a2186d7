"""Task sizes: legal ones pass, others are refused with one that would do."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from penstock.components._fargate import FARGATE_SIZES, check_size

LEGAL = [(cpu, memory) for cpu, memories in FARGATE_SIZES.items() for memory in memories]


def test_the_table_has_every_size_that_amazon_documents() -> None:
    """3 + 4 + 7 + 13 + 23 + 12 + 12 + 3 pairs."""
    assert [len(memories) for memories in FARGATE_SIZES.values()] == [3, 4, 7, 13, 23, 12, 12, 3]


@pytest.mark.parametrize(("cpu", "memory"), LEGAL)
def test_legal_sizes_pass(cpu: int, memory: int) -> None:
    check_size(cpu, memory)


@given(st.sampled_from(list(FARGATE_SIZES)), st.integers(min_value=1, max_value=300_000))
def test_an_illegal_memory_is_refused_with_a_legal_one(cpu: int, memory: int) -> None:
    """What the message proposes is itself accepted."""
    if (cpu, memory) in LEGAL:
        return
    with pytest.raises(ValueError, match=f"cpu {cpu} with memory {memory} MiB") as refusal:
        check_size(cpu, memory)
    proposed = re.search(r"nearest is (\d+)", str(refusal.value))
    assert proposed is not None
    check_size(cpu, int(proposed[1]))


@given(st.integers().filter(lambda cpu: cpu not in FARGATE_SIZES))
def test_an_illegal_cpu_is_refused_with_the_legal_ones(cpu: int) -> None:
    with pytest.raises(ValueError, match="256, 512, 1024, 2048, 4096, 8192, 16384, 32768"):
        check_size(cpu, 512)
