"""A range of two arguments, checked where the second is given."""

from pydantic import ValidationInfo

__all__ = ["at_least"]


def at_least(value: int, info: ValidationInfo, minimum: str) -> int:
    """The value, when it is not below another argument of the model, which is declared before it.

    Raises:
        ValueError: it is; the message names the other argument.
    """
    if value < info.data.get(minimum, value):
        raise ValueError(f"it is below {minimum} {info.data[minimum]}")
    return value
