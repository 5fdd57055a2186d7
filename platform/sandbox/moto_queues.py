"""The one place that changes moto's queues: what `SetQueueAttributes` leaves alone, and what is answered.

As it comes, moto takes a queue's policy away whenever any other attribute is set, and never answers who may use a queue for
its dead letters.
"""

from typing import Any

from moto.sqs.models import Queue

__all__ = ["apply"]

ANSWERED = "RedriveAllowPolicy"


def apply() -> None:
    """Mend moto in this process. Doing it twice changes nothing more."""
    if ANSWERED in Queue.BASE_ATTRIBUTES:
        return
    set_attributes = Queue._set_attributes  # noqa: SLF001 - moto offers no other way

    def set_attributes_and_keep_policy(self: Queue, attributes: dict[str, Any], now: float | None = None) -> None:
        kept = {} if "Policy" in attributes else {"Policy": self.policy}
        set_attributes(self, {**attributes, **kept}, now)

    Queue._set_attributes = set_attributes_and_keep_policy  # type: ignore[method-assign]  # noqa: SLF001
    Queue.redrive_allow_policy = None  # type: ignore[attr-defined]
    Queue.BASE_ATTRIBUTES.append(ANSWERED)
