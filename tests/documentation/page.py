"""A component's page: its beginning is hand-written, the rest is made from models, docstrings, declarations and graphs."""

import inspect
import re
import sys
from pathlib import Path
from typing import Any, Final

import pydantic
from penstock.components import ALL
from penstock.platform.component import Component
from penstock.platform.testing import Synthesised

from .arguments import arguments, outputs
from .declarations import changes, matrix, ownership
from .defaults import beside
from .diagram import created, diagram
from .example import PAGES, main_resource, shown
from .markdown import cell, kebab, table
from .refused import refusals

__all__ = ["BEGIN", "END", "contents", "index", "model_of", "page_of", "with_generated", "written"]

BEGIN: Final = "<!-- generated:begin -->"
END: Final = "<!-- generated:end -->"


def page_of(component: type[Component]) -> Path:
    """Where its page is."""
    return PAGES / f"{kebab(component.__name__)}.md"


def model_of(component: type[Component]) -> type[pydantic.BaseModel]:
    """The model of its arguments."""
    model: type[pydantic.BaseModel] = vars(sys.modules[component.__module__])[f"{component.__name__}Args"]
    return model


def with_generated(text: str, lines: list[str]) -> str:
    """A page with new lines between its two marks; what is around them stays."""
    assert text.count(BEGIN) == 1, f"the page needs the line {BEGIN} once"
    assert text.count(END) == 1, f"the page needs the line {END} once"
    before, after = text.split(BEGIN, maxsplit=1)[0], text.split(END)[1]
    body = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    return f"{before}{BEGIN}\n\n{body}\n\n{END}{after}"


def written(component: type[Component]) -> str:
    """The page as it should be."""
    page = page_of(component)
    assert page.exists(), f"write the beginning of {page.name}, with an example and the lines {BEGIN} and {END}"
    return with_generated(page.read_text(), _generated(component, shown(page)))


def index(text: str) -> str:
    """The index of the components as it should be: a line for each, from its docstring."""
    rows = [(f"[{one.__name__}]({kebab(one.__name__)}.md)", cell(_summary(one))) for one in ALL]
    return with_generated(text, table(("component", "what it is"), rows))


def contents(text: str, folder: Path) -> str:
    """The index of a folder's pages as it should be: a line for each, from its title and its first paragraph."""
    rows = []
    for page in sorted(folder.glob("*.md")):
        if page.name != "README.md":
            title, opening = page.read_text().split("\n\n")[:2]
            rows.append((f"[{title.removeprefix('# ')}]({page.name})", cell(_sentence(opening))))
    return with_generated(text, table(("page", "what it says"), rows))


def _sentence(paragraph: str) -> str:
    """The first of a paragraph."""
    return re.split(r"(?<=[.:]) (?=[A-Z*`])", " ".join(paragraph.split()), maxsplit=1)[0]


def _summary(component: type[Any]) -> str:
    return inspect.cleandoc(component.__doc__ or "").split("\n\n", maxsplit=1)[0]


def _generated(component: type[Component], graph: Synthesised) -> list[str]:
    name, about = component.__name__, main_resource(graph, component.__name__)
    sections = {
        "Arguments": [
            f"`{name}Args`, or a mapping of the same fields. Others are refused.",
            "",
            *arguments(model_of(component)),
        ],
        "Outputs": outputs(component),
        "What it creates": [
            "The example above. An arrow goes from what is needed to what needs it.",
            "",
            *diagram(graph, about),
            *created(graph, about),
        ],
        "What it refuses": [
            "At construction, before anything is created.",
            "",
            *refusals(name),
        ],
        "Who else owns what": [
            "A deployment never sets these fields back, and no difference in them is shown.",
            "",
            *ownership(component),
        ]
        if component.OWNERSHIP
        else [],
        "What changes in place": [
            "Everything else leads to a new resource beside the old one, which goes when the new one serves.",
            "",
            *changes(component),
        ]
        if changes(component)
        else [],
        "What a changed argument does": matrix(name),
        "Beside its peers": beside(name),
    }
    return [line for title, lines in sections.items() if lines for line in (f"## {title}", "", *lines)]
