"""What a component refuses: wrong arguments that are given to it, and its own words."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import penstock.components
from component_programs import synthesised
from penstock.platform.errors import ConfigurationError, printable
from smallest_components import ARGUMENTS

from .markdown import code, table
from .refusals import MISSING, REFUSALS

__all__ = ["refusals", "refused"]

LONGEST: Final = 100
"""Characters of a value."""


def refusals(class_name: str) -> list[str]:
    """A table of what is given over the smallest arguments that work, and what the component then says."""
    assert class_name in REFUSALS, f"list in tests/documentation/refusals.py what {class_name} refuses"
    rows = [(", ".join(_given(given)), _told(class_name, given)) for given in REFUSALS[class_name]]
    name, arguments = ARGUMENTS[class_name]
    works = code(f"{class_name}({name!r}, {dict(arguments)!r})")
    return [f"Each row changes these arguments, which work: {works}", "", *table(("given", "refused with"), rows)]


def refused(class_name: str, given: Mapping[str, Any]) -> str:
    """The words of the refusal.

    Raises:
        AssertionError: nothing is refused.
    """
    assert class_name in ARGUMENTS, f"give {class_name} its smallest arguments in tests/smallest_components.py"
    name, arguments = ARGUMENTS[class_name]
    component = getattr(penstock.components, class_name)
    try:
        synthesised(lambda: component(name, _over(arguments, given)))
    except ConfigurationError as error:
        return str(error)
    raise AssertionError(f"{class_name} takes {given}")


def _told(class_name: str, given: Mapping[str, Any]) -> str:
    """The lines on the fields, without the first, which counts them, and the last, which says where to look."""
    first, *lines = refused(class_name, given).splitlines()
    if first.endswith("wrong argument(s)"):
        lines = [line for line in lines if not line.strip().startswith("do:")]
    else:
        lines = [first.split(": ", 1)[-1], *lines]
    return "; ".join(code(line.strip()) for line in lines)


def _over(arguments: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments with others over them, mapping by mapping."""
    merged = dict(arguments)
    for key, value in given.items():
        under = merged.get(key)
        merged[key] = _over(under, value) if isinstance(value, Mapping) and isinstance(under, Mapping) else value
    return {key: value for key, value in merged.items() if value is not MISSING}


def _given(given: Mapping[str, Any], path: str = "") -> Iterator[str]:
    for key, value in given.items():
        place = f"{path}{key}"
        if value is MISSING:
            yield f"no `{place}`"
        elif isinstance(value, Mapping) and value and not _is_item(value):
            yield from _given(value, f"{place}.")
        else:
            yield code(f"{place} = {printable(repr(value), LONGEST)}")


def _is_item(value: Mapping[str, Any]) -> bool:
    """Whether a mapping reads better whole: it is one of a few words."""
    return len(repr(dict(value))) <= 48 and len(value) > 1
