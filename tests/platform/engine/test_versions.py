"""Version texts and the supported range."""

import re
from pathlib import Path

import pytest
from penstock.platform.engine import versions
from penstock.platform.engine.versions import PINNED, SUPPORTED, parse_version


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("v3.259.0", (3, 259, 0)),
        ("3.260.1\n", (3, 260, 1)),
        ("v3.260.0-alpha.1+dirty", (3, 260, 0)),
        ("", None),
        ("3.259", None),
        ("v3.259.0.1", None),
        ("command not found", None),
    ],
)
def test_reads_what_the_engine_says_and_nothing_else(text: str, expected: tuple[int, int, int] | None) -> None:
    assert parse_version(text) == expected


def test_the_pinned_version_is_supported_and_its_neighbours_outside_are_not() -> None:
    pinned = parse_version(PINNED)
    assert pinned is not None
    assert pinned in SUPPORTED
    assert (3, 258, 9) not in SUPPORTED
    assert (4, 0, 0) not in SUPPORTED


def test_the_go_module_requires_the_pinned_version() -> None:
    """The version is in two files, because Go reads one and Python the other."""
    module = Path(versions.__file__).parent / "build" / "go.mod"
    required = re.findall(r"github\.com/pulumi/pulumi/(?:pkg|sdk)/v3 v(\S+)", module.read_text(encoding="utf-8"))
    assert required == [PINNED, PINNED]
