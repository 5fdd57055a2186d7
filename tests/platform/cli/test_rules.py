"""`penstock rules`: the list, an explanation, and the beginning of a pack of one's own."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from penstock.platform.cli.rules import rules
from penstock.platform.cli.rules_beginning import FILES, write_beginning
from penstock.platform.errors import UsageError
from penstock.platform.packs import find_pack
from penstock.policies import ALL


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project without policies, which is where the command runs."""
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def asked(*words: str) -> Result:
    return CliRunner().invoke(rules, words)


@pytest.mark.usefixtures("project")
class TestShown:
    def test_every_rule_is_a_line(self) -> None:
        lines = asked().stdout.splitlines()
        assert [line.split()[0] for line in lines] == [rule.id for rule in ALL]

    def test_filters_narrow_the_list_together(self) -> None:
        lines = asked("--severity", "critical", "--type", "BUCKETACL").stdout.splitlines()
        assert {line.split()[0] for line in lines} >= {"PEN-STO-005"}
        assert {line.split()[1] for line in lines} == {"critical"}
        assert {line.split()[0] for line in lines}.isdisjoint({"PEN-STO-004", "PEN-NET-001"})

    def test_a_framework_is_found_by_a_part_of_its_name(self) -> None:
        found = json.loads(asked("--framework", "slsa", "--output", "json").stdout)
        assert [rule["id"] for rule in found] == ["PEN-IMG-001"]

    def test_an_explanation_says_why_and_how_to_mend_it(self) -> None:
        rule = next(rule for rule in ALL if rule.id == "PEN-NET-001")
        said = " ".join(asked("pen-net-001").stdout.split())
        assert all(text in said for text in (rule.sentence, rule.why, rule.fix, "CIS AWS Foundations 5.2"))

    def test_a_misspelt_rule_is_told_with_those_that_are_near(self) -> None:
        with pytest.raises(UsageError, match="PEN-NET-001") as told:
            CliRunner().invoke(rules, ["PEN-NTE-001"], catch_exceptions=False)
        assert "did you mean" in str(told.value)

    def test_a_hostile_name_is_told_on_one_line(self) -> None:
        with pytest.raises(UsageError) as told:
            CliRunner().invoke(rules, ["\x1b[2J\nPEN"], catch_exceptions=False)
        assert "\x1b" not in str(told.value)


def test_the_beginning_adds_a_rule_to_ours_and_its_tests_pass(project: Path) -> None:
    """In a project of its own, with pytest as a user starts it."""
    assert asked("init").stdout.splitlines() == list(FILES)
    pack = find_pack(project)
    assert [rule.id for rule in pack.rules] == [*(rule.id for rule in ALL), "SHOP-001"]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        check=False,
        cwd=project,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "3 passed" in run.stdout


def test_a_second_beginning_writes_nothing(project: Path) -> None:
    """Nor does one where only one of the files is there."""
    (project / "policies").mkdir()
    (project / "policies" / "queues.py").write_text("mine\n")
    with pytest.raises(UsageError, match=r"policies/queues\.py"):
        write_beginning(project)
    assert (project / "policies" / "queues.py").read_text() == "mine\n"
    assert sorted(file.name for file in (project / "policies").iterdir()) == ["queues.py"]
    assert not (project / "tests").exists()
