"""The pages about policies are true: what they show runs, and what they name exists."""

import re
from pathlib import Path

import pytest
import yaml
from penstock.platform.packs import find_pack
from penstock.platform.policy_choice import choose
from penstock.policies import SETS
from reference import ROOT

pytest_plugins = ["pytester"]


def examples(page: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", (ROOT / "docs" / page).read_text(), re.DOTALL)


def test_the_rule_and_its_tests_run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    """All parts together are one file."""
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    parts = examples("writing-rules.md", "python")
    assert len(parts) == 3
    pytester.makepyfile("\n".join(parts))
    pytester.runpytest_subprocess().assert_outcomes(passed=2)


def test_the_files_shown_are_right(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings and waivers are read as a project's own, on a day when the waiver holds."""
    (settings,), (waivers,) = examples("policies.md", "yaml"), examples("waivers.md", "yaml")
    (tmp_path / "settings.yaml").write_text(settings)
    (tmp_path / "waivers.yaml").write_text(waivers)
    created = yaml.safe_load(waivers)["waivers"][0]["created"]
    monkeypatch.setattr("penstock.platform.policy_choice.today", lambda: created)
    choice = choose(find_pack(ROOT).book, tmp_path, "prod", environments=["dev", "prod"])
    assert len(choice.waivers) == 1


def test_every_named_set_is_on_the_page() -> None:
    page = (ROOT / "docs" / "policies.md").read_text()
    assert [name for name in ("boundaries", *SETS) if f"`{name}`" not in page] == []
