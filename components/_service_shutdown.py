"""How a task leaves without losing a request: the load balancer lets it finish what it has, then it is told to end."""

from ._service_container import Container

__all__ = ["check_delay", "delay"]

DEFAULT_DELAY_SECONDS = 30


def check_delay(seconds: int | None, container: Container | None) -> None:
    """Refuse a deregistration delay that is longer than the container may take to end.

    Raises:
        ValueError: requests could still arrive, or be under way, when the container is killed.
    """
    if seconds is not None and container is not None and seconds > container.stop_timeout_seconds:
        raise ValueError(
            f"it is longer than container.stop_timeout_seconds {container.stop_timeout_seconds}: "
            "a request could outlive its container; shorten it, or lengthen the stop timeout (at most 120)"
        )


def delay(seconds: int | None, container: Container) -> int:
    """The deregistration delay in seconds; where none is asked for, one that fits the container's stop timeout."""
    return min(DEFAULT_DELAY_SECONDS, container.stop_timeout_seconds) if seconds is None else seconds
