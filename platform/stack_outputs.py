"""What another stack exports, by name and type.

    network = outputs_of("organization/network/dev")
    vpc_id = network.text("vpc_id")

A value is that of the stack's last deployment. One that is missing, or of another type, ends the run with what the stack
does export. What is secret there is secret here.
"""

import difflib
import re
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

import pulumi

from .errors import printable
from .inputs import ArgumentError

__all__ = ["StackOutputs", "outputs_of"]

T = TypeVar("T")

_PART: Final = r"[A-Za-z0-9_-][A-Za-z0-9_.-]{0,99}"
STACK: Final = re.compile(f"{_PART}/{_PART}/{_PART}")
SHOWN_NAMES: Final = 10


class StackOutputs:
    """The outputs of one stack, each through the method of its type."""

    def __init__(self, stack: str, opts: pulumi.ResourceOptions | None = None) -> None:
        if not isinstance(stack, str) or not STACK.fullmatch(stack):
            raise ArgumentError(
                "this is not the full name of a stack",
                got=stack,
                do="write <organization>/<project>/<stack>; with state of your own (S3, a folder) the organization is "
                "the word `organization`",
            )
        self.stack = stack
        self._reference = pulumi.StackReference(stack, opts=opts)

    def text(self, name: str) -> pulumi.Output[str]:
        """An output that is a text, such as an id or an ARN."""
        return self._output(name, _text)

    def texts(self, name: str) -> pulumi.Output[list[str]]:
        """An output that is a list of texts, such as the ids of subnets."""
        return self._output(name, _texts)

    def integer(self, name: str) -> pulumi.Output[int]:
        """An output that is a whole number."""
        return self._output(name, _integer)

    def boolean(self, name: str) -> pulumi.Output[bool]:
        """An output that is true or false."""
        return self._output(name, _boolean)

    def mapping(self, name: str) -> pulumi.Output[dict[str, Any]]:
        """An output that is an object: names to values."""
        return self._output(name, _mapping)

    def _output(self, name: str, convert: Callable[[Any], T]) -> pulumi.Output[T]:
        if not isinstance(name, str) or not name:
            raise ArgumentError(f"an output of stack {self.stack} is asked for by its name", got=type(name).__name__)
        value = self._reference.outputs.apply(lambda outputs: _taken(self.stack, outputs or {}, name, convert))
        # All outputs together are secret as soon as one is. The reference knows which; so does what it gives by name.
        is_secret = self._reference.get_output(name).is_secret()
        future: Any = value.future()
        return pulumi.Output(value.resources(), future, value.is_known(), is_secret)


def outputs_of(stack: str, opts: pulumi.ResourceOptions | None = None) -> StackOutputs:
    """The outputs of a stack, to be read by name and type.

    Args:
        stack: `<organization>/<project>/<stack>`. The backend must be the one of the stack that asks.
        opts: options of the reference, such as its parent.

    Raises:
        ArgumentError: that is no stack's full name.
    """
    return StackOutputs(stack, opts)


def _taken(stack: str, outputs: Mapping[str, Any], name: str, convert: Callable[[Any], T]) -> T:
    if outputs.get(name) is None:  # an output without a value is not kept
        raise _missing(stack, outputs, name)
    try:
        return convert(outputs[name])
    except TypeError as wrong:
        raise ArgumentError(
            f"the output {printable(name)} of stack {stack} is not {wrong}",
            got=type(outputs[name]).__name__,  # never the value: it may be secret
            do="read it with the method of its type: text, texts, integer, boolean or mapping",
        ) from None


def _missing(stack: str, outputs: Mapping[str, Any], name: str) -> ArgumentError:
    if not outputs:
        do = f"deploy that stack first, with `pulumi.export({printable(name, 60)!r}, ...)` in its program"
        return ArgumentError(f"stack {stack} exports nothing yet", got=name, do=do)
    near = difflib.get_close_matches(name[:100], outputs, n=3, cutoff=0.6)
    names = near or sorted(outputs)[:SHOWN_NAMES]
    more = f" and {len(outputs) - len(names)} more" if len(names) < len(outputs) and not near else ""
    shown = ", ".join(printable(one, 60) for one in names) + more
    do = f"did you mean {shown}?" if near else f"use one of: {shown}"
    return ArgumentError(f"stack {stack} has no output of this name", got=name, do=do)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("a text")
    return value


def _texts(value: Any) -> list[str]:
    if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
        raise TypeError("a list of texts")
    return list(value)


def _integer(value: Any) -> int:
    # The engine keeps every number as a floating-point one.
    if isinstance(value, bool) or not isinstance(value, int | float) or value != int(value):
        raise TypeError("a whole number")
    return int(value)


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError("true or false")
    return value


def _mapping(value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise TypeError("an object")
    return dict(value)
