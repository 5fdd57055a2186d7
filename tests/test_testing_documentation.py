"""The page about testing is true: its examples run, its tables are complete."""

import re

import penstock.platform.testing
import pytest
from penstock.platform.testing import Synthesised
from reference import ROOT

pytest_plugins = ["pytester"]

PAGE = (ROOT / "docs" / "testing.md").read_text()


def test_every_example_passes(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    examples = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert len(examples) == 4
    pytester.makepyfile(**{f"test_example_{number}": text for number, text in enumerate(examples)})
    pytester.runpytest_subprocess("--snapshot-update").assert_outcomes(passed=5)


def test_every_public_name_is_on_the_page() -> None:
    words = set(re.findall(r"\w+", PAGE))
    matchers = {name for name in penstock.platform.testing.__all__ if name[0].islower()}
    assertions = {name for name in vars(Synthesised) if name[0].islower() and callable(getattr(Synthesised, name))}
    assert matchers | assertions <= words
