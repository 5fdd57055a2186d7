"""The defaults beside those of other libraries: ours are read from graphs, and each is shown by a test that exists."""

import ast
import os
from pathlib import Path

import pytest
from documentation.defaults import COMPARISONS, PAGE, defaults, named_tests
from documentation.page import with_generated
from reference import ROOT


def functions(path: Path) -> set[str]:
    """The tests of a file, as pytest names them below it."""
    names = set()
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.FunctionDef):
            names.add(node.name)
        elif isinstance(node, ast.ClassDef):
            names |= {f"{node.name}::{inner.name}" for inner in node.body if isinstance(inner, ast.FunctionDef)}
    return {name for name in names if name.rsplit("::", 1)[-1].startswith("test_")}


def test_the_page_is_what_the_components_declare() -> None:
    """`make docs` renews it."""
    text = with_generated(PAGE.read_text(), defaults())
    if os.environ.get("UPDATE_GOLDEN"):
        PAGE.write_text(text)
    assert PAGE.read_text() == text


@pytest.mark.parametrize("identity", sorted(set(named_tests())))
def test_what_shows_ours_exists(identity: str) -> None:
    path, name = identity.split("::", 1)
    assert name in functions(ROOT / path)


@pytest.mark.parametrize("class_name", COMPARISONS)
def test_a_row_says_something_of_every_peer(class_name: str) -> None:
    comparison = COMPARISONS[class_name]
    assert [row.setting for row in comparison.rows if len(row.peers) != len(comparison.peers)] == []
    assert [row.setting for row in comparison.rows if not all(row.peers)] == []
    settings = [row.setting for row in comparison.rows]
    assert len(set(settings)) == len(settings)


def test_the_service_is_compared_setting_by_setting() -> None:
    assert len(COMPARISONS["ImmutableService"].rows) == 13
