"""A component and a child of it that got other names: what is deployed stays, with the real engine."""

import json
from pathlib import Path

from real_engine import Project, RealEngine

PROGRAM = """
import pulumi
from penstock.platform.component import Component


class Part(Component):
    def __init__(self, name, opts=None):
        super().__init__(name, opts)
        pulumi.ComponentResource("test:index:Leaf", self.child("leaf"), {{}}, self.options("leaf"))
        self.finish()


class {name}(Component):
    {former}

    def __init__(self, name, opts=None):
        super().__init__(name, opts)
        Part(self.child("{role}"), self.options("{role}"))
        self.finish()


{name}("books")
"""

BEFORE = PROGRAM.format(name="Shelf", role="part", former="")
AFTER = PROGRAM.format(
    name="Bookcase", role="board", former='FORMER_NAMES = ("Shelf",)\n    FORMER_ROLES = (("board", "part"),)'
)
FORGOTTEN = PROGRAM.format(name="Bookcase", role="board", former="")


def _planned(project: Project, program: str) -> dict[str, int]:
    project.write({"__main__.py": program})
    return dict(json.loads(project.succeed("preview", "--stack", "dev", "--json"))["changeSummary"])


def test_a_renamed_component_and_a_renamed_child_are_the_same_as_before(engine: RealEngine, tmp_path: Path) -> None:
    """With what is below them, and only because the former names are known."""
    project = Project(tmp_path / "project", engine)
    project.folder.mkdir()
    options = f"name: python\n  options:\n    virtualenv: {engine.virtualenv}"
    project.write({"Pulumi.yaml": f"name: renames\nruntime:\n  {options}\n", "__main__.py": BEFORE})
    project.succeed("stack", "init", "dev")
    project.succeed("up", "--yes", "--stack", "dev")
    assert _planned(project, AFTER) == {"same": 4}
    assert _planned(project, FORGOTTEN) == {"same": 1, "create": 3, "delete": 3}
