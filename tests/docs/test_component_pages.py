"""Each component has a page that is as the code is, whose example runs. `make docs` renews them."""

import os
import re
from pathlib import Path

import penstock.components
import pytest
from component_programs import assert_clean
from documentation.declarations import matrix
from documentation.example import EXAMPLE_LINES, PAGES, example, main_resource, shown
from documentation.markdown import anchor, cell, code
from documentation.page import BEGIN, END, contents, index, model_of, page_of, with_generated, written
from documentation.refusals import REFUSALS
from documentation.refused import refusals, refused
from penstock.components import ALL, Alerts
from penstock.platform.component import Component
from penstock.platform.errors import ConfigurationError
from penstock.platform.immutability.leaves import leaves
from reference import ROOT
from smallest_components import ARGUMENTS

NAMES = [component.__name__ for component in ALL]
INDEX = PAGES / "README.md"
DOCS = ROOT / "docs"
LONGEST_PAGE, LONGEST_LINE = 560, 1000
TABLES = ("README", "defaults", "policies", "policy-comparison", "waivers", "writing-rules")
"""Other pages that people read, most of them for their tables."""
HAND_WRITTEN = re.compile(r"# (\w+)\n\n(.+?)\n\n## Example\n", re.DOTALL)


def checked_in(page: Path, text: str) -> str:
    """The page as it is; renewed first where that was asked for."""
    if os.environ.get("UPDATE_GOLDEN"):
        page.write_text(text)
    return page.read_text()


@pytest.mark.parametrize("component", ALL, ids=NAMES)
def test_the_page_is_what_the_code_says(component: type[Component]) -> None:
    """A changed argument, default, child or refusal is a changed page, which a review sees."""
    page = page_of(component)
    text = written(component)
    assert checked_in(page, text) == text


def test_the_index_has_every_component_and_no_page_is_left_over() -> None:
    text = index(INDEX.read_text())
    assert checked_in(INDEX, text) == text
    assert {page.name for page in PAGES.iterdir()} == {INDEX.name, *(page_of(component).name for component in ALL)}


def test_every_page_of_the_documentation_is_in_its_index_and_the_readme_leads_there() -> None:
    page = DOCS / "README.md"
    text = contents(page.read_text(), DOCS)
    assert checked_in(page, text) == text
    assert "(components/README.md)" in text
    assert "(docs/README.md)" in (ROOT / "README.md").read_text()


@pytest.mark.parametrize("component", ALL, ids=NAMES)
def test_the_beginning_says_what_it_is_for(component: type[Component]) -> None:
    opening = HAND_WRITTEN.match(page_of(component).read_text())
    assert opening
    assert opening[1] == component.__name__
    assert len(opening[2].split()) > 25


@pytest.mark.parametrize("component", ALL, ids=NAMES)
def test_the_example_is_short_and_declares_the_component_as_the_rules_want_it(component: type[Component]) -> None:
    page = page_of(component)
    lines = [line for line in example(page.read_text()).splitlines() if line.strip()]
    assert len(lines) <= EXAMPLE_LINES
    graph = shown(page)
    assert main_resource(graph, component.__name__).is_component
    assert graph.outputs or component.__name__ == "SharedLoadBalancer"
    assert_clean(graph)


@pytest.mark.parametrize("component", ALL, ids=NAMES)
def test_every_argument_and_output_is_there(component: type[Component]) -> None:
    named = set(re.findall(r"^\| `(\w+)` \|", page_of(component).read_text(), re.MULTILINE))
    arguments = {leaf.path.rsplit(".", 1)[-1] for leaf in leaves(model_of(component))}
    outputs = {name for name in component.__annotations__ if not name.startswith("_")}
    assert arguments | outputs <= named


@pytest.mark.parametrize(
    ("class_name", "number"), [(name, number) for name, given in REFUSALS.items() for number in range(len(given))]
)
def test_what_the_page_says_is_refused_is_refused_for_one_reason(class_name: str, number: int) -> None:
    """The error names the component, and never repeats a value that may be a secret."""
    text = refused(class_name, REFUSALS[class_name][number])
    assert text.startswith(f"{class_name} '")
    assert "wrong argument(s)" not in text or " 1 wrong argument(s)" in text
    assert "hunter2" not in text


@pytest.mark.parametrize("class_name", NAMES)
def test_what_the_index_says_of_every_component_is_true(class_name: str) -> None:
    """A misspelt argument and an impossible name are refused by each."""
    assert "no_such_argument: Extra inputs are not permitted" in refused(class_name, {"no_such_argument": 1})
    component = getattr(penstock.components, class_name)
    with pytest.raises(ConfigurationError, match="1 to 40 lower-case letters"):
        component("No_Such Name", ARGUMENTS[class_name][1])


def test_every_component_says_what_it_refuses() -> None:
    assert list(REFUSALS) == NAMES


@pytest.mark.parametrize("page", [*sorted(PAGES.glob("*.md")), *(DOCS / f"{name}.md" for name in TABLES)], ids=str)
def test_a_page_reads_well_on_github(page: Path) -> None:
    """Rows have as many cells as their heads, no line is absurd, no link leads nowhere, no HTML but the marks."""
    text = page.read_text()
    lines = text.splitlines()
    assert len(lines) <= LONGEST_PAGE
    assert [line for line in lines if len(line) > LONGEST_LINE] == []
    assert re.findall(r"<(?!!--)[a-z/]", re.sub(r"`[^`]*`", "", text)) == []
    assert rows_that_differ(lines) == []
    headings = {anchor(line.lstrip("# ")) for line in lines if line.startswith("#")}
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= headings
    files = re.findall(r"\]\((?!#|https:)([^)#]+)", text)
    assert [file for file in files if not (page.parent / file).exists()] == []


def rows_that_differ(lines: list[str]) -> list[str]:
    """Rows of tables with another number of cells than the head above them."""
    wrong, width = [], 0
    for line in lines:
        if not line.startswith("|"):
            width = 0
            continue
        cells = len(re.findall(r"(?<!\\)\|", line))
        width = width or cells
        wrong += [line] if cells != width else []
    return wrong


@pytest.mark.parametrize("component", ALL, ids=NAMES)
def test_a_diagram_fits_a_screen_and_is_mermaid(component: type[Component]) -> None:
    [drawn] = re.findall(r"^```mermaid\n(.*?)^```", page_of(component).read_text(), re.DOTALL | re.MULTILINE)
    first, *lines = drawn.splitlines()
    nodes = [found[1] for line in lines if (found := re.fullmatch(r'  (n\d+)\["[^"<>]+"\]', line))]
    edges = [found.groups() for line in lines if (found := re.fullmatch(r"  (n\d+) --> (n\d+)", line))]
    assert first == "graph TD"
    assert len(nodes) + len(edges) == len(lines)
    assert 2 <= len(nodes) <= 26
    assert {end for edge in edges for end in edge} <= set(nodes)


def test_a_new_component_is_told_what_its_page_needs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """First a page with a beginning, then the marks, then what it refuses; what is hand-written stays as it is."""
    monkeypatch.setattr("documentation.page.PAGES", tmp_path)
    with pytest.raises(AssertionError, match=r"write the beginning of alerts.md, with an example and the lines"):
        written(Alerts)
    with pytest.raises(AssertionError, match="the page needs the line <!-- generated:begin --> once"):
        with_generated("# Alerts\n", ["new"])
    with pytest.raises(AssertionError, match="expected one example, found 0"):
        example("# Alerts\n")
    with pytest.raises(AssertionError, match=r"list in tests/documentation/refusals.py what NewThing refuses"):
        refusals("NewThing")
    page = f"# Alerts\n\n{BEGIN}\nold\n{END}\n\nMore.\n"
    assert with_generated(page, ["new"]) == f"# Alerts\n\n{BEGIN}\n\nnew\n\n{END}\n\nMore.\n"


def test_hostile_text_stays_in_its_cell() -> None:
    """A page is made of docstrings and errors; neither ends a cell, begins HTML or moves a terminal."""
    assert cell("a | b\n<script>") == "a \\| b &lt;script>"
    assert code("\x1b[31m|`x`") == "`` \\x1b[31m\\|`x` ``"
    assert len(code("x" * 10_000)) < 1000


def test_an_argument_that_was_not_tried_yet_is_said() -> None:
    assert matrix("NoSuchComponent") == ["Not tried yet.", ""]
