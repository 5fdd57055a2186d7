"""Whether the tests notice a mutant. A fork of this process takes the mutant for the module: nothing is written, nothing starts.

The cases of the mutated module's own rules come first, then those of all rules, then the tests of what rules share.
"""

import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import os
import signal
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from enum import IntEnum
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from penstock.platform.rule import PlanRule

__all__ = ["ROOT", "Fate", "fates", "module_name"]

ROOT = Path(__file__).parent.parent.parent
SECONDS = 60
"""A mutant that runs longer does not end: that is noticed too."""

SHARED_TESTS = (
    *("tests/policies/catalogue", "tests/policies/test_documents.py", "tests/policies/test_permissions.py"),
    *("tests/policies/test_secret_scan.py", "tests/policies/test_plan_rules.py"),
    "tests/policies/test_pod_security_editions.py",
)


class Fate(IntEnum):
    """What became of a mutant; also what its process ends with."""

    SURVIVED = 0
    KILLED = 1
    STILLBORN = 2
    """It cannot be imported: that no test is needed for it says nothing about the tests."""


def module_name(path: str) -> str:
    """`policies/catalogue/kms.py` as Python imports it."""
    return "penstock." + path.removesuffix(".py").replace("/", ".")


class _Mutated(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):
    """Gives one module another text."""

    def __init__(self, name: str, code: str) -> None:
        self.name, self.code = name, code
        self.origin = str(ROOT / (name.removeprefix("penstock.").replace(".", "/") + ".py"))

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        if fullname != self.name:
            return None
        return importlib.util.spec_from_file_location(fullname, self.origin, loader=self)

    def get_source(self, fullname: str) -> str:
        return self.code

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self.code, self.origin, "exec", dont_inherit=True), module.__dict__)


def fates(name: str, codes: Sequence[str], *, at_once: int) -> list[Fate]:
    """What became of each mutant of a module."""
    importlib.import_module("test_rules")  # in this process, so that forks have what they share
    waiting = iter(enumerate(codes))
    running: dict[int, int] = {}
    found: dict[int, Fate] = {}
    for number, code in waiting:
        if len(running) == at_once:
            _reap(running, found)
        process = os.fork()
        if process == 0:
            _end(name, code)
        running[process] = number
    while running:
        _reap(running, found)
    return [found[number] for number in range(len(codes))]


def _reap(running: dict[int, int], found: dict[int, Fate]) -> None:
    process, status = os.wait()
    code = os.waitstatus_to_exitcode(status)
    found[running.pop(process)] = Fate(code) if code in tuple(Fate) else Fate.KILLED


def _end(name: str, code: str) -> None:
    """Judge the mutant and end this process, whatever the mutant does."""
    signal.alarm(SECONDS)
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)
    fate = Fate.KILLED
    with suppress(BaseException):
        fate = fate_of(name, code)
    os._exit(fate)


def fate_of(name: str, code: str) -> Fate:
    """What becomes of one mutant. This process has it from then on."""
    for loaded in [loaded for loaded in sys.modules if loaded.partition(".policies")[0] == "penstock"]:
        if loaded.startswith("penstock.policies"):
            del sys.modules[loaded]
    sys.meta_path.insert(0, _Mutated(name, code))
    try:
        policies = importlib.import_module("penstock.policies")
        own = _own_rules(name, policies)
    except Exception:  # noqa: BLE001 - whatever a mutant raises
        return Fate.STILLBORN
    if not _cases_hold(own, policies) or not _cases_hold(None, policies):
        return Fate.KILLED
    for loaded, module in list(sys.modules.items()):  # they have the module as it was
        if str(getattr(module, "__file__", "")).startswith(str(ROOT / "tests")):
            del sys.modules[loaded]
    os.chdir(ROOT)
    is_good = pytest.main(["-x", "-q", "--assert=plain", "-p", "no:cacheprovider", *SHARED_TESTS]) == 0
    return Fate.SURVIVED if is_good else Fate.KILLED


def _own_rules(name: str, policies: ModuleType) -> frozenset[str]:
    module = importlib.import_module(name)
    made = module.rules(policies.Parameters()) if hasattr(module, "rules") else getattr(module, "RULES", ())
    return frozenset(rule.id for rule in made)


def _cases_hold(ids: Iterable[str] | None, policies: ModuleType) -> bool:
    """Whether the cases of these rules, or of all, come to what they say. As the tests ask, with the tests' own functions."""
    tests = importlib.import_module("test_rules")
    importlib.import_module("resources").ALL = policies.ALL  # type: ignore[attr-defined]
    tests.ALL = policies.ALL  # type: ignore[attr-defined]
    try:
        if ids is None and {rule.id for rule in policies.ALL if not isinstance(rule, PlanRule)} != set(tests.CASES):
            return False
        for kinds, test in (
            ((tests.VIOLATION, tests.OTHER_SHAPE), tests.test_a_violation_is_found),
            ((tests.OK,), tests.test_a_good_stack_has_no_finding),
            ((tests.UNDECIDED,), tests.test_what_is_not_known_yet_is_undecided_never_ok),
        ):
            for case in tests.cases(*kinds):
                if ids is None or case.values[0] in ids:
                    test(*case.values)
    except Exception:  # noqa: BLE001 - whatever a mutant raises
        return False
    return True
