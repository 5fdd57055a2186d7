"""What is given up with a topic that a component makes where none is given."""

from typing import Final

from ..platform.component import DELETION, Mutable

__all__ = ["OWN_TOPIC", "own_topic"]

_TOPIC: Final = "where another topic is given, which the alarms tell then: subscribe to that one first"
_KEY: Final = "it encrypts what the topic passes on, nothing that lasts; AWS keeps it for 30 days, to bring it back"


def own_topic(topic: str, key: str | None = None) -> tuple[Mutable, ...]:
    """The topic with this role, and the key that encrypts nothing but it."""
    lost = (Mutable(topic, (DELETION,), _TOPIC),)
    return lost if key is None else (*lost, Mutable(key, (DELETION,), _KEY))


OWN_TOPIC: Final = own_topic("alarm-topic")
"""That of a service, whose key encrypts its log too."""
