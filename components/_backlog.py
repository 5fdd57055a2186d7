"""How many tasks a queue needs: the arithmetic of scaling on backlog per task, as Amazon ECS and SQS count it."""

from typing import Final

__all__ = ["BACKLOG_PER_TASK", "acceptable_backlog"]

BACKLOG_PER_TASK: Final = "visible / running"
"""How many messages wait for each task that runs. While no task runs it has no value, and nothing is scaled: that is an
alarm's business, since at least one task always should."""


def acceptable_backlog(*, delay_seconds: float, seconds_per_message: float) -> float:
    """How many messages may wait for each task, so that the last of them is fetched within the delay.

    Args:
        delay_seconds: how long a message may wait.
        seconds_per_message: how long a task works on one.

    Raises:
        ValueError: a task is busy with one message for longer than the next may wait, so no number of tasks is enough.
    """
    if delay_seconds < seconds_per_message:
        raise ValueError(
            f"it is shorter than seconds_per_message {seconds_per_message:g}: behind one message the next would wait longer"
        )
    return delay_seconds / seconds_per_message
