"""Whether the tests notice a mutant. A fork of this process takes the mutant for the module: nothing is written, nothing starts.

The cases of the mutated module's own rules come first, then those of the modules that use it, then the tests of what rules share.
"""

import gc
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import os
import resource
import signal
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from enum import IntEnum
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from mutants.reach import LISTS, ROOT, module_name, shared_tests, users
from penstock.platform.rule import PlanRule

__all__ = ["Fate", "case_files", "fates"]

SECONDS = 60
"""A mutant that runs longer does not end: that is noticed too."""

MEMORY_BYTES = 4 * 1024**3
"""A mutant that takes more would take all there is, and the machine with it: noticed as well."""


class Fate(IntEnum):
    """What became of a mutant; also what its process ends with."""

    SURVIVED = 0
    KILLED = 1
    STILLBORN = 2
    """It cannot be imported: that no test is needed for it says nothing about the tests."""


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


def rules_of(module: str) -> frozenset[str]:
    """The ids of a module's own rules; none where it has only what other modules use."""
    made = importlib.import_module(module_name(module))
    policies = importlib.import_module("penstock.policies")
    found = made.rules(policies.Parameters()) if hasattr(made, "rules") else getattr(made, "RULES", ())
    return frozenset(rule.id for rule in found)


def case_files(module: str) -> list[str]:
    """The files with the cases of the rules that a module's mutants may change."""
    cases = importlib.import_module("catalogue_cases")
    ids = {rule_id for user in users(module) for rule_id in rules_of(user)}
    return [Path(file.__file__).relative_to(ROOT).as_posix() for file in cases.FILES if ids & set(file.CASES)]


def fates(module: str, codes: Sequence[str], *, at_once: int) -> Iterator[tuple[int, Fate]]:
    """What becomes of each mutant of a module, as soon as it is known, with the mutant's place in the sequence."""
    importlib.import_module("test_rules")  # in this process, so that forks have what they share
    ids = {rule_id for user in users(module) for rule_id in rules_of(user)}
    _cases_hold(ids, importlib.import_module("penstock.policies"))  # the lists of actions are read here, once
    gc.freeze()
    running: dict[int, int] = {}
    for number, code in enumerate(codes):
        if len(running) == at_once:
            yield _reaped(running)
        process = os.fork()
        if process == 0:
            _end(module, code)
        running[process] = number
    while running:
        yield _reaped(running)


def _reaped(running: dict[int, int]) -> tuple[int, Fate]:
    process, status = os.wait()
    code = os.waitstatus_to_exitcode(status)
    return running.pop(process), Fate(code) if code in tuple(Fate) else Fate.KILLED


def _end(module: str, code: str) -> None:
    """Judge the mutant and end this process, whatever the mutant does."""
    signal.alarm(SECONDS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)
    fate = Fate.KILLED
    with suppress(BaseException):
        fate = fate_of(module, code)
    os._exit(fate)


def fate_of(module: str, code: str) -> Fate:
    """What becomes of one mutant. This process has it from then on; what does not use it stays as it is."""
    for name in map(module_name, (*users(module), *LISTS)):
        sys.modules.pop(name, None)
    sys.meta_path.insert(0, _Mutated(module_name(module), code))
    try:
        policies = importlib.import_module("penstock.policies")
        own = rules_of(module)
        all_told = own.union(*map(rules_of, users(module)))
    except Exception:  # noqa: BLE001 - whatever a mutant raises
        return Fate.STILLBORN
    if not _cases_hold(own, policies) or not _cases_hold(all_told - own, policies):
        return Fate.KILLED
    for loaded, test in list(sys.modules.items()):  # they have the module as it was
        if str(getattr(test, "__file__", "")).startswith(str(ROOT / "tests")):
            del sys.modules[loaded]
    os.chdir(ROOT)
    options = ("-x", "-q", "--assert=plain", "-p", "no:cacheprovider")
    return Fate.SURVIVED if pytest.main([*options, *shared_tests(module)]) == 0 else Fate.KILLED


def _cases_hold(ids: Iterable[str], policies: ModuleType) -> bool:
    """Whether every rule has cases, and those of these rules come to what they say. As the tests ask, with their functions."""
    tests = importlib.import_module("test_rules")
    importlib.import_module("resources").ALL = policies.ALL  # type: ignore[attr-defined]
    tests.ALL = policies.ALL  # type: ignore[attr-defined]
    if {rule.id for rule in policies.ALL if not isinstance(rule, PlanRule)} != set(tests.CASES):
        return False
    try:
        for rule in policies.ALL:
            if rule.id in ids:
                tests.test_every_rule_is_documented(rule)  # among it that a rule is asked of its types only
        for kinds, test in (
            ((tests.VIOLATION, tests.OTHER_SHAPE), tests.test_a_violation_is_found),
            ((tests.OK,), tests.test_a_good_stack_has_no_finding),
            ((tests.UNDECIDED,), tests.test_what_is_not_known_yet_is_undecided_never_ok),
        ):
            for case in tests.cases(*kinds):
                if case.values[0] in ids:
                    test(*case.values)
    except Exception:  # noqa: BLE001 - whatever a mutant raises
        return False
    return True
