"""How many messages may wait for each task, and what follows for the wait."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from penstock.components._backlog import BACKLOG_PER_TASK, acceptable_backlog

seconds = st.floats(min_value=0.001, max_value=43_200)
counts = st.integers(min_value=0, max_value=10**6)


def backlog_per_task(visible: int, running: int) -> float:
    """The expression as CloudWatch computes it."""
    return float(eval(BACKLOG_PER_TASK, {}, {"visible": visible, "running": running}))  # noqa: S307 - a constant of ours


@given(visible=counts, running=st.integers(min_value=1, max_value=5000), delay=seconds, length=seconds)
def test_at_the_target_or_below_the_last_message_is_fetched_in_time(
    visible: int, running: int, delay: float, length: float
) -> None:
    """The tasks share what waits: each works its share off within the delay. Above the target, some message waits longer."""
    if delay < length:
        return
    target = acceptable_backlog(delay_seconds=delay, seconds_per_message=length)
    share = backlog_per_task(visible, running)
    wait = share * length
    assert (wait <= delay or math.isclose(wait, delay)) == (share <= target or math.isclose(share, target))


@given(visible=counts, delay=seconds, length=seconds)
def test_tracking_the_target_asks_for_enough_tasks_and_not_for_one_too_many(
    visible: int, delay: float, length: float
) -> None:
    """Target tracking runs the metric times the tasks over the target, rounded up."""
    if delay < length:
        return
    target = acceptable_backlog(delay_seconds=delay, seconds_per_message=length)
    tasks = max(1, math.ceil(backlog_per_task(visible, 1) / target))
    assert backlog_per_task(visible, tasks) <= target * (1 + 1e-9)
    assert tasks == 1 or backlog_per_task(visible, tasks - 1) > target * (1 - 1e-9)


@given(delay=seconds, length=seconds)
def test_at_least_one_message_may_wait_or_nothing_helps(delay: float, length: float) -> None:
    """Never a target below one: no number of tasks would reach it."""
    if delay < length:
        with pytest.raises(ValueError, match="shorter than seconds_per_message"):
            acceptable_backlog(delay_seconds=delay, seconds_per_message=length)
    else:
        assert acceptable_backlog(delay_seconds=delay, seconds_per_message=length) >= 1
