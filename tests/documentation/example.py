"""The example of a page: ten lines at the most, run as they stand there, after the lines that the index tells for all."""

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Final

from component_programs import synthesised
from penstock.platform.naming import component_type
from penstock.platform.testing import Declared, Synthesised
from reference import ROOT

__all__ = ["EXAMPLE_LINES", "PAGES", "example", "main_resource", "preamble", "program", "shown"]

PAGES: Final = ROOT / "docs" / "components"
EXAMPLE_LINES: Final = 10


def preamble() -> str:
    """What every example starts with, from the index of the components."""
    return _python((PAGES / "README.md").read_text())


def example(page: str) -> str:
    """The example of a page, which is hand-written."""
    return _python(page)


def program(text: str) -> Callable[[], None]:
    """The preamble and an example as a program."""
    whole = compile(f"{preamble()}\n{text}", "example", "exec")

    def run() -> None:
        names: dict[str, Any] = {}
        exec(whole, names)  # noqa: S102 - the documentation's own lines

    return run


def shown(page: Path) -> Synthesised:
    """What the example of a page declares."""
    return _shown(example(page.read_text()))


@cache
def _shown(text: str) -> Synthesised:
    return synthesised(program(text))


def main_resource(graph: Synthesised, class_name: str) -> Declared:
    """The component that the example is about: the one of its class that is not of the preamble or of another component."""
    kind, known = component_type(class_name), _of_the_preamble()
    components = {resource.urn for resource in graph.resources if resource.is_component}
    found = [one for one in graph.resources if one.type == kind and one.parent not in components]
    found = [one for one in found if one.name not in known]
    assert len(found) == 1, f"expected one {class_name} in the example, found {len(found)}"
    return found[0]


@cache
def _of_the_preamble() -> frozenset[str]:
    return frozenset(resource.name for resource in synthesised(program("")).resources)


def _python(page: str) -> str:
    blocks = re.findall(r"^```python\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    assert len(blocks) == 1, f"expected one example, found {len(blocks)}"
    return str(blocks[0])
