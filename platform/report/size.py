"""How much room text takes, and what is left of it."""

from collections.abc import Iterable, Iterator

__all__ = ["Budget", "size"]


def size(text: str) -> int:
    """In bytes, as a service may count; with the two newlines that set a part apart."""
    return len(text.encode("utf-8")) + 2


class Budget:
    """Room that parts take their share of."""

    def __init__(self, room: int) -> None:
        self.left = max(0, room)

    def share(self, most: float) -> int:
        """What a part may take: its share, and never more than is left."""
        return int(min(self.left, most))

    def take(self, *parts: str) -> None:
        """Take the room that parts need."""
        self.left -= sum(size(part) for part in parts if part)

    def fitting(self, parts: Iterable[str]) -> Iterator[str]:
        """The parts from the first on that fit, each whole. One that does not is passed over, for a later one may."""
        for part in parts:
            if size(part) <= self.left:
                self.take(part)
                yield part
