"""What the README says is true: its program runs, its commands exist, its tables are complete."""

import re
import sys
from pathlib import Path

from penstock.components import ALL
from penstock.platform.cli.main import COMMANDS
from penstock.platform.errors import EXIT_CODES
from reference import ROOT, Reference

README = (ROOT / "README.md").read_text()


def test_the_program_in_the_readme_passes_check(tmp_path: Path) -> None:
    [program] = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    (tmp_path / "Pulumi.yaml").write_text(
        f"name: orders\nruntime:\n  name: python\n  options:\n    virtualenv: {sys.prefix}\n"
    )
    (tmp_path / "Pulumi.dev.yaml").write_text("config: {}\n")
    (tmp_path / "__main__.py").write_text(program)
    assert "dev: ok" in Reference(tmp_path).succeed("check", "dev")


def test_every_command_and_component_is_named() -> None:
    words = set(re.findall(r"[A-Za-z-]+", README))
    assert set(COMMANDS) <= words
    assert {component.__name__ for component in ALL} <= words


def test_the_exit_codes_are_those_of_the_table() -> None:
    rows = re.findall(r"^\| (\d+) \| (.*) \|$", README, re.MULTILINE)
    assert rows == [(str(code.value), meaning) for code, meaning in EXIT_CODES.items()]


def test_the_commands_of_make_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"make ([a-z]+)", README)) <= targets
