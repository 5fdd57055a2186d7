"""The house rules that no linter knows: where packages begin, who may import whom, what importing does, how big things get."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from penstock.platform.cli.main import COMMANDS

ROOT = Path(__file__).parent.parent
ROOMS = ("platform", "components", "policies", "stacks")
SOURCES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))

MAY_IMPORT_PULUMI = (
    "platform/component.py",
    "platform/crossguard.py",  # the engine's protocol for packs, as the four below
    "platform/crossguard_levels.py",
    "platform/crossguard_run.py",
    "platform/crossguard_server.py",
    "platform/crossguard_values.py",
    "platform/adoption.py",  # the options with which a program brings what exists under a component
    "platform/inputs.py",
    "platform/environment.py",
    "platform/hosting.py",  # what the engine starts to construct components for other languages
    "platform/stack_outputs.py",  # a typed reference to another stack, for programs
    "platform/engine/",
    "platform/immutability/program.py",
    "platform/sandbox/",
    "platform/testing/",
    "components/",
    "stacks/",
)
MAY_IMPORT_PULUMI_POLICY = (
    "platform/crossguard.py",
    "platform/crossguard_levels.py",
    "platform/crossguard_run.py",
    "platform/crossguard_values.py",
)

MODULE_LINES, COMPONENT_LINES, COMMAND_LINES, FUNCTION_LINES, RULE_LINES, POSITIONAL = 300, 200, 120, 40, 25, 4
OVER_BUDGET: dict[str, str] = {}
"""What may be larger, and why: `path` or `path:function`."""


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imported(path: Path) -> Iterator[str]:
    """The top-level packages that a module imports, in functions too."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.split(".")[0]


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_there_is_something_to_check() -> None:
    """The tests below read real files: an empty list would pass them all."""
    assert len(SOURCES) > 40


def test_platform_is_no_regular_package() -> None:
    """With an `__init__.py`, `import platform` would find this folder whenever the root is on sys.path, and Python breaks."""
    assert not (ROOT / "platform" / "__init__.py").exists()


@pytest.mark.parametrize("room", ["policies", "components", "stacks"])
def test_no_top_level_module_shadows_another(room: str) -> None:
    """Pulumi puts these folders first on sys.path: a module named like one of Python's or a dependency's would replace it."""
    names = {path.stem for path in (ROOT / room).iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    taken = set(sys.stdlib_module_names) | set(packages_distributions())
    assert names & (taken - {"__init__", "__main__"}) == set()


def test_importing_a_module_has_no_side_effect() -> None:
    """No server, thread, child process, open socket, changed environment, path or folder: importing only defines."""
    modules = [
        "penstock." + relative(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        for path in SOURCES
        if path.stem != "__main__"
    ]
    script = f"""
import os, sys, threading, importlib, json, pathlib
def state():
    sockets = sum(os.readlink(f"/proc/self/fd/{{fd}}").startswith("socket:") for fd in os.listdir("/proc/self/fd")
                  if os.path.lexists(f"/proc/self/fd/{{fd}}")) if os.path.isdir("/proc/self/fd") else 0
    return dict(environment=dict(os.environ), path=list(sys.path), folder=os.getcwd(), sockets=sockets,
                threads=[thread.name for thread in threading.enumerate()])
import pulumi, pulumi_aws, pulumi_policy, boto3, moto.server, click, grpc, detect_secrets  # theirs is not ours to judge
before = state()
for module in {modules!r}:
    importlib.import_module(module)
after = state()
print(json.dumps([key for key in before if before[key] != after[key]]))
"""
    run = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, cwd=ROOT / "tests"
    )
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout) == []


@pytest.mark.parametrize(
    ("package", "allowed"), [("pulumi", MAY_IMPORT_PULUMI), ("pulumi_policy", MAY_IMPORT_PULUMI_POLICY)]
)
def test_only_named_modules_import(package: str, allowed: tuple[str, ...]) -> None:
    """The seams to the SDK and to CrossGuard are few and named."""
    importers = {relative(path) for path in SOURCES if package in imported(path)}
    assert {path for path in importers if not path.startswith(allowed)} == set()
    assert importers, "nobody imports it: this test reads the wrong thing"


def sizes() -> dict[str, str]:
    """Everything over its budget: place to what it is."""
    over: dict[str, str] = {}
    for path in SOURCES:
        name = relative(path)
        lines = len(path.read_text().splitlines())
        budget = MODULE_LINES
        if name.startswith("components/") and not path.stem.startswith("_"):
            budget = COMPONENT_LINES
        elif name.startswith("platform/cli/") and path.stem in COMMANDS:
            budget = COMMAND_LINES
        if lines > budget:
            over[name] = f"{lines} lines, budget {budget}"
        for function in functions(path):
            length = (function.end_lineno or 0) - function.lineno + 1
            if length > FUNCTION_LINES:
                over[f"{name}:{function.name}"] = f"{length} lines, budget {FUNCTION_LINES}"
            positional = len([argument for argument in function.args.args if argument.arg not in ("self", "cls")])
            if positional > POSITIONAL:
                over[f"{name}:{function.name}"] = f"{positional} positional parameters, at most {POSITIONAL}"
    return over


def test_sizes_stay_within_their_budgets() -> None:
    """A module, a function and a parameter list stay small; the exceptions are named, with their reason, and not stale."""
    over = sizes()
    assert {place: size for place, size in over.items() if place not in OVER_BUDGET} == {}
    assert set(OVER_BUDGET) <= set(over), "an exception is no longer needed"
