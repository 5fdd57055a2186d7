"""How long a log group keeps its events."""

from ..platform.environment_values import LOG_RETENTION_DAYS

__all__ = ["check_retention"]


def check_retention(days: int) -> int:
    """The days, where CloudWatch Logs takes them.

    Raises:
        ValueError: it does not.
    """
    if days not in LOG_RETENTION_DAYS:
        raise ValueError(f"CloudWatch Logs takes one of {', '.join(map(str, LOG_RETENTION_DAYS))}")
    return days
