"""The components load when they are asked for: the tables that do it, against what type checkers are told."""

import ast
import subprocess
import sys
from pathlib import Path

import penstock.components
import pytest


def test_what_type_checkers_see_is_what_is_loaded() -> None:
    """Every name that is imported for type checkers comes from that module, is public, and nothing else is."""
    [block] = [node for node in ast.parse(_source()).body if isinstance(node, ast.If)]
    imported = {
        "." * node.level + (node.module or ""): tuple(alias.name for alias in node.names)
        for node in block.body
        if isinstance(node, ast.ImportFrom)
    }
    assert imported.pop("..platform.component") == ("Component",)
    assert imported == penstock.components._HOMES
    assert {name for names in imported.values() for name in names} | {"ALL"} == set(penstock.components.__all__)


def test_everything_public_can_be_loaded_and_all_lists_the_components() -> None:
    """No row of the table names a module that lacks the name."""
    loaded = {name: getattr(penstock.components, name) for name in penstock.components.__all__}
    assert loaded["ALL"] == tuple(loaded[component.__name__] for component in penstock.components.ALL)


def test_a_wrong_name_is_an_attribute_error() -> None:
    """As for any module."""
    with pytest.raises(AttributeError, match="has no attribute 'LogBukket'"):
        _ = penstock.components.LogBukket


def test_a_program_without_kubernetes_does_not_load_its_sdk() -> None:
    """Its types take longer to load than a preview of a small stack takes."""
    script = "import sys; from penstock.components import LogBucket; print('pulumi_kubernetes' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout == "False\n"
    )


def _source() -> str:
    return Path(penstock.components.__file__).read_text()
