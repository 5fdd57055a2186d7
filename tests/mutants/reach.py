"""What a module's mutants depend on: the modules that it uses and that use it, and the tests that judge any of them.

The digest of those files says whether a finished mutant's fate still holds; nothing else that changes throws it away.
"""

import ast
import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

__all__ = ["LISTS", "ROOT", "SHARED_TESTS", "digest", "module_name", "shared_tests", "used", "users"]

ROOT = Path(__file__).parent.parent.parent

LISTS = frozenset({"policies/__init__.py", "policies/catalogue/__init__.py", "tests/catalogue_cases/__init__.py"})
"""They say which modules there are, and would make everything depend on everything. Whether a list is whole, tests ask."""

SHARED_TESTS = {
    "tests/policies/catalogue/test_parameters_and_remedies.py": ("policies/__init__.py",),
    "tests/policies/catalogue/test_manifests.py": (),
    "tests/policies/catalogue/test_messages.py": tuple(
        f"policies/catalogue/{name}.py" for name in ("iam", "charts", "ecs", "ecs_containers", "pod_templates")
    ),
    "tests/policies/test_conditions.py": (),
    "tests/policies/catalogue/test_pod_places.py": (),
    "tests/policies/test_documents.py": (),
    "tests/policies/test_lifecycles.py": (),
    "tests/policies/test_permissions.py": (),
    "tests/policies/test_secret_scan.py": (),
    "tests/policies/test_values.py": ("policies/boundaries.py", "policies/network.py", "policies/secrecy.py"),
    "tests/policies/test_plan_rules.py": ("policies/plan.py",),
    "tests/policies/test_plan_tables.py": ("policies/plan.py",),
    "tests/policies/test_pod_security_editions.py": (),
}
"""The tests of what rules share, and which modules each asks through a list, beside those that it imports by name."""

ALWAYS = ("tests/policies/test_rules.py", "tests/mutants/judging.py")
"""What judges every mutant."""


def module_name(path: str) -> str:
    """`policies/catalogue/kms.py` as Python imports it."""
    return "penstock." + path.removesuffix(".py").replace("/", ".").removesuffix(".__init__")


@cache
def used(path: str) -> frozenset[str]:
    """A file and every file of the project that it needs; what a list names is not followed."""
    found, waiting = {path}, [path]
    while waiting:
        new = _imported(waiting.pop()) - LISTS - found
        found |= new
        waiting.extend(new)
    return frozenset(found)


@cache
def users(module: str) -> tuple[str, ...]:
    """The modules of policies whose verdicts may change with this one, itself among them."""
    everything = (path.relative_to(ROOT).as_posix() for path in sorted((ROOT / "policies").rglob("*.py")))
    return tuple(path for path in everything if path not in LISTS and module in used(path))


def shared_tests(module: str) -> list[str]:
    """The tests of what rules share that a mutant of this module may fail."""
    return [
        test
        for test, through_lists in SHARED_TESTS.items()
        if module in used(test) or any(path in LISTS or module in used(path) for path in through_lists)
    ]


def digest(module: str, case_files: Iterable[str]) -> str:
    """Of everything that decides what becomes of a module's mutants.

    Args:
        module: its path.
        case_files: the files with the cases of the rules that it may change.
    """
    starts = (*users(module), *case_files, *shared_tests(module), *ALWAYS)
    files = sorted({file for start in starts for file in used(start)} - LISTS)
    data = (path for path in sorted((ROOT / "policies").rglob("*")) if path.suffix in (".yaml", ".json", ".txt"))
    state = hashlib.sha256()
    for file in (*(ROOT / file for file in files), *data):
        state.update(f"{file.name} {hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    return state.hexdigest()[:20]


@cache
def _imported(path: str) -> frozenset[str]:
    """The files of the project that a file imports by itself, with the packages that they stand in."""
    names = _names(path, ast.parse((ROOT / path).read_text()))
    return frozenset(file for name in names for file in _files(name))


def _names(path: str, tree: ast.Module) -> Iterator[str]:
    """The dotted names that a file imports, those of the project relative to its root."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.removeprefix("penstock.") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = Path(path).parts[: -node.level] if node.level else ()
            start = ".".join((*above, *(node.module or "").removeprefix("penstock").strip(".").split(".")))
            yield from (f"{start.strip('.')}.{alias.name}".strip(".") for alias in node.names)


def _files(name: str) -> Iterator[str]:
    """Every file that importing a dotted name runs, as far as it is the project's."""
    parts = name.split(".")
    for room in ("", "tests", "tests/policies"):
        for length in range(1, len(parts) + 1):
            stem = Path(room, *parts[:length])
            for file in (stem.with_suffix(".py"), stem / "__init__.py"):
                if (ROOT / file).is_file():
                    yield file.as_posix()
