"""Which policies a project is judged by: its own `policies/` where it has one, else those that the wheel carries.

Found by path and loaded by name, as stacks are: platform does not know which rules there are.
"""

import importlib
import importlib.util
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import ModuleType

from pydantic import BaseModel

from .errors import ConfigurationError, EnvironmentNotUsableError
from .policy_choice import PolicyChoice, choose
from .policy_settings import RuleBook
from .rule import Rule

__all__ = ["PACK_COMMAND", "RulePack", "find_pack"]

PACK_FOLDER = "policies"
PACK_FILE = "PulumiPolicy.yaml"
PACK_COMMAND = "penstock-policy-pack"
SHIPPED = "penstock.policies"


@dataclass(frozen=True, slots=True, kw_only=True)
class RulePack:
    """The policies of a project."""

    path: Path
    """What `pulumi --policy-pack` takes: the project's folder, or the executable of the shipped pack."""
    rules: tuple[Rule, ...]
    """The rules as they are without settings; empty where the pack is not in-process."""
    book: RuleBook
    """The rules with what a project may choose of them; a pack without a list of rules has an empty one."""
    folder: Path
    """Where the project's `settings.yaml` and `waivers.yaml` may be."""
    in_process: bool
    """Whether the rules can be asked without an engine. A plain CrossGuard pack, which has no `ALL`, runs in the engine only."""

    def asked_here(self) -> "RulePack":
        """The same pack, to ask its rules in this process.

        Raises:
            ConfigurationError: it runs in the engine only.
        """
        if self.in_process:
            return self
        raise ConfigurationError(
            "this project's policies run in the engine only: they are a pack without a list of rules",
            got=str(self.path),
            do="judge with `penstock preview ENV`, or give policies/__init__.py an `ALL` of Penstock rules",
        )

    def choice(self, environment: str, environments: Iterable[str] = ()) -> PolicyChoice:
        """What the project's files choose for an environment.

        Raises:
            ConfigurationError: a file is wrong.
        """
        return choose(self.book, self.folder, environment, environments=environments)


def find_pack(project: Path) -> RulePack:
    """The policies of the project in this folder.

    Raises:
        ConfigurationError: the project's `policies/` cannot be imported, or its `ALL` holds something that is no rule.
        EnvironmentNotUsableError: the shipped pack's executable is not installed.
    """
    folder = project / PACK_FOLDER
    has_package = (folder / "__init__.py").is_file()
    if not (folder / PACK_FILE).is_file():
        if has_package and _rules(_load(folder), folder) is not None:
            raise ConfigurationError(
                f"{folder} holds rules, but the engine cannot load it", do=f"add {PACK_FILE} with `runtime: python`"
            )
        return _shipped(folder)
    module = _load(folder) if has_package else ModuleType(PACK_FOLDER)
    book = _book(module, folder)
    return RulePack(
        path=folder, rules=book.rules, book=book, folder=folder, in_process=_rules(module, folder) is not None
    )


def _shipped(folder: Path) -> RulePack:
    executable = Path(sys.executable).with_name(PACK_COMMAND)
    if not executable.is_file():
        raise EnvironmentNotUsableError(
            f"the policy pack {PACK_COMMAND} is not beside the running Python",
            got=executable,
            do="pip install penstock",
        )
    module = importlib.import_module(SHIPPED)
    book = _book(module, executable)
    return RulePack(path=executable, rules=book.rules, book=book, folder=folder, in_process=True)


def _load(folder: Path) -> ModuleType:
    shipped = importlib.util.find_spec(SHIPPED)
    if shipped is not None and shipped.origin is not None and Path(shipped.origin).parent.samefile(folder):
        return importlib.import_module(SHIPPED)
    # A name of its own for every folder: two projects' packs in one process are two packages.
    name = f"penstock_project_policies_{sha256(str(folder.resolve()).encode()).hexdigest()[:12]}"
    if name in sys.modules:
        return sys.modules[name]
    try:
        with _first_on_path(folder):
            return _executed(name, folder / "__init__.py")
    except Exception as error:
        raise ConfigurationError(
            f"the policies in {folder} cannot be imported: {type(error).__name__}",
            got=error,
            do=f"try: cd {folder.parent} && {Path(sys.executable).name} -c 'import {PACK_FOLDER}'",
        ) from error


def _executed(name: str, file: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, file, submodule_search_locations=[str(file.parent)])
    if spec is None or spec.loader is None:  # only for a file that is no Python
        raise ImportError(name)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module


@contextmanager
def _first_on_path(folder: Path) -> Iterator[None]:
    # Pulumi runs a pack with its folder first on the path, so its modules may import each other by their bare names.
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        sys.path.remove(str(folder))


def _rules(module: ModuleType, place: Path) -> tuple[Rule, ...] | None:
    rules = getattr(module, "ALL", None)
    if rules is None:
        return None
    foreign = [type(rule).__name__ for rule in rules if not isinstance(rule, Rule)]
    if foreign:
        raise ConfigurationError(
            f"ALL of the policies in {place} holds something that is no rule",
            got=", ".join(foreign),
            do="list ResourceRule, GraphRule and PlanRule values of penstock.platform.rule",
        )
    return tuple(rules)


def _book(module: ModuleType, place: Path) -> RuleBook:
    """By name: a pack may offer `SETS`, by default Penstock's, and `Parameters` together with `configured(parameters)`."""
    parameters, configured = getattr(module, "Parameters", None), getattr(module, "configured", None)
    takes_parameters = isinstance(parameters, type) and issubclass(parameters, BaseModel) and callable(configured)
    return RuleBook(
        rules=_rules(module, place) or (),
        named_sets=getattr(module, "SETS", None) or importlib.import_module(SHIPPED).SETS,
        parameters=parameters if takes_parameters else None,
        configured=configured if takes_parameters else None,
    )
