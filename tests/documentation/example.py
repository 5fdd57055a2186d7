"""The example of a page: ten lines at the most, run as they stand there, after the lines that the index tells for all."""

import re
from collections.abc import Callable
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
    return synthesised(program(example(page.read_text())))


def main_resource(graph: Synthesised, class_name: str) -> Declared:
    """The component that the example is about: the last one of its class that is of no other component."""
    kind = component_type(class_name)
    components = {resource.urn for resource in graph.resources if resource.is_component}
    found = [one for one in graph.resources if one.type == kind and one.parent not in components]
    assert found, f"the example declares no {class_name}"
    return found[-1]


def _python(page: str) -> str:
    blocks = re.findall(r"^```python\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    assert len(blocks) == 1, f"expected one example, found {len(blocks)}"
    return str(blocks[0])
