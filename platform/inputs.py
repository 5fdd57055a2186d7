"""The base of component arguments: a frozen pydantic model whose fields may be plain values or Pulumi outputs.

`Input[T]` is a plain `T`, or an `Output` of one. A plain value is validated when the component is constructed;
an output passes, because its value may not be known before deployment. Annotations stay within what Pulumi's
component analyzer can infer: constraints go through `Field(...)`, and this module and those of the components do not
postpone the evaluation of annotations.
"""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, Self

import pulumi
import pydantic
from pulumi import Input, Output
from pydantic_core import InitErrorDetails, PydanticCustomError

from .deprecation import Deprecated, with_new_names
from .errors import ConfigurationError, printable
from .texts import wrong_text

__all__ = ["Args", "ArgumentError", "Input", "Output", "describe_errors", "json_text", "wrong_fields"]

MAXIMUM_FIELDS: Final = 15
"""How many wrong fields are told at once: an error stays on one screen."""
MAXIMUM_PLACE_CHARACTERS: Final = 120
MAXIMUM_MESSAGE_CHARACTERS: Final = 600
MAY_BE_SECRET: Final = ("secret", "environment", ".endpoint")
"""Parts of the places of arguments whose values are never shown: the `endpoint` of a subscriber may hold a token."""


class ArgumentError(ConfigurationError, pulumi.RunError):
    """An argument in a program is wrong.

    Pulumi tells an error of this kind by its message alone: no traceback, whose source lines could hold a secret.
    """


class Args(pydantic.BaseModel):
    """Arguments of a component: keyword fields, frozen, unknown names refused."""

    model_config = pydantic.ConfigDict(
        arbitrary_types_allowed=True,
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
    )

    if not TYPE_CHECKING:  # type checkers and editors see one keyword per field instead

        def __init__(self, **fields: Any) -> None:
            try:
                super().__init__(**fields)
            except pydantic.ValidationError as error:
                raise _wrong_arguments(type(self).__name__, type(self), error) from None

        # Arguments inside arguments are validated by pydantic itself: an error then keeps its whole path.
        __init__.__pydantic_base_init__ = True

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:
        # `Input[T]` is `T | Awaitable[T] | "Output[T]"`: pydantic needs both names to build the model.
        cls.model_rebuild(_types_namespace={"Output": pulumi.Output, "T": Any}, force=True, raise_errors=False)

    # A method, since Pulumi's analyzer takes every annotated attribute for an argument.
    @classmethod
    def deprecated(cls) -> Mapping[str, Deprecated]:
        """The arguments that go, by the names that programs still give them. By default none."""
        return {}

    @pydantic.model_validator(mode="before")
    @classmethod
    def _take_old_names(cls, value: Any) -> Any:
        deprecated = cls.deprecated()
        if not deprecated or not isinstance(value, Mapping):
            return value
        return with_new_names(value, deprecated, lambda what: pulumi.log.warn(f"{cls.__name__}: {what}"))

    # After the fields' own checks, which know better what to say.
    @pydantic.model_validator(mode="after")
    def _texts_are_what_their_names_say(self) -> Self:
        wrong = []
        for name, value in self:
            if (reason := wrong_text(name, value)) is not None:
                kind = PydanticCustomError("text", "{reason}", {"reason": reason})
                wrong.append(InitErrorDetails(type=kind, loc=(name,), input=value))
        if wrong:
            raise pydantic.ValidationError.from_exception_data(type(self).__name__, wrong)
        return self

    @classmethod
    def of(cls, value: "Self | Mapping[str, Any]", component: str) -> Self:
        """The arguments from a model, or from the plain mapping that arrives when another language constructs it.

        Raises:
            ArgumentError: every wrong field at once, with component, field, value received and what to do.
        """
        if isinstance(value, cls):
            return value
        if not isinstance(value, Mapping):
            raise ArgumentError(
                f"{component}: arguments must be {cls.__name__} or a mapping",
                got=type(value).__name__,
                do=f"pass {cls.__name__}(...)",
            )
        try:
            return cls.model_validate(dict(value))
        except pydantic.ValidationError as error:
            raise _wrong_arguments(component, cls, error) from None


def _wrong_arguments(place: str, model: type[Args], error: pydantic.ValidationError) -> ArgumentError:
    return ArgumentError(
        f"{place}: {len(wrong_fields(error))} wrong argument(s)\n{describe_errors(error)}",
        do=f"see the fields of {model.__name__}",
    )


def describe_errors(error: pydantic.ValidationError) -> str:
    """One line per wrong field: where, what was expected, what was received (a type where the value may be a secret)."""
    lines = []
    wrong = wrong_fields(error)
    for item in wrong[:MAXIMUM_FIELDS]:
        # What is a key in a mapping, and what a message quotes, is the user's: shown as one safe line each.
        place = printable(".".join(str(part) for part in item["loc"]) or "(all)", MAXIMUM_PLACE_CHARACTERS)
        message = printable(item["msg"].removeprefix("Value error, "), MAXIMUM_MESSAGE_CHARACTERS)
        lines.append(f"  {place}: {message} (got {_received(item, place)})")
    if len(wrong) > MAXIMUM_FIELDS:
        lines.append(f"  ... and {len(wrong) - MAXIMUM_FIELDS} more")
    return "\n".join(lines)


def wrong_fields(error: pydantic.ValidationError) -> list[dict[str, Any]]:
    """The errors, with those of `Input[T]` brought back to one per field.

    A wrong value for `Input[T]` fails once as T, once as an awaitable and once as an output; only the first says anything.
    """
    items: list[dict[str, Any]] = [dict(item) for item in error.errors(include_url=False, include_context=False)]
    inputs = {item["loc"][:-1] for item in items if item["loc"] and item["loc"][-1] == "is-instance[Output]"}
    kept = []
    for item in items:
        location = item["loc"]
        if location and str(location[-1]).startswith("is-instance["):
            continue
        for prefix in inputs:
            if location[: len(prefix)] == prefix:
                location = (*prefix, *location[len(prefix) + 1 :])
        kept.append({**item, "loc": location})
    return kept


def _received(item: Mapping[str, Any], place: str) -> str:
    value = item["input"]
    # The name of a field that does not exist tells nothing about its value: it may be a password.
    may_be_secret = item["type"] == "extra_forbidden" or any(word in f".{place.lower()}" for word in MAY_BE_SECRET)
    if isinstance(value, str | bool | int | float) and not may_be_secret:
        return printable(repr(value), 80)
    return type(value).__name__


def json_text(document: Mapping[str, Any]) -> str:
    """A JSON document as text that does not change from run to run."""
    return json.dumps(document, separators=(",", ":"), sort_keys=True)
