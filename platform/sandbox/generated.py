"""The project that runs in the sandbox, `.penstock/project/`: the user's program, with Pulumi.yaml and stack files copied.

What belongs to real environments is not copied.

The engine writes into stack files (`encryptionsalt`, and it takes `secretsprovider` away), so it never gets the user's: no
tracked file changes, and no key-management service is asked for anything.
"""

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from ..files import write_atomically
from ..project import Project, read_project, stack_file, stacks
from ..project_yaml import Document, read_document
from .folder import SandboxFolder

__all__ = ["Generated", "generate"]

DROPPED_FROM_PROJECT: Final = frozenset({"backend", "stackConfigDir", "template", "main", "runtime", "config"})
SALT: Final = "encryptionsalt"
"""The engine's, for the sandbox's own passphrase: kept from run to run."""

REAL_ACCESS: Final = (
    "aws:accessKey",
    "aws:assumeRole",
    "aws:endpoints",
    "aws:profile",
    "aws:secretKey",
    "aws:sharedConfigFiles",
    "aws:sharedCredentialsFile",
    "aws:token",
    "kubernetes:cluster",
    "kubernetes:context",
    "kubernetes:kubeconfig",
)
"""Starts of the configuration keys that lead to real accounts and clusters; not copied."""

POLICIES: Final = "policies"
PACK: Final = "PulumiPolicy.yaml"
HEADER: Final = "# Made by Penstock from {source}; made anew for every run in the sandbox.\n"


@dataclass(frozen=True, slots=True)
class Generated:
    """The generated project."""

    folder: Path
    notices: tuple[str, ...] = ()
    """What was left out that the program may miss: a line for each."""


def generate(project_file: Path) -> Generated:
    """Make the project anew. Files that say what they should are not touched, so that runs may overlap.

    Args:
        project_file: the user's Pulumi.yaml.

    Raises:
        ConfigurationError: a file of the project can't be read.
    """
    project = read_project(project_file)
    folder = SandboxFolder.of_project(project.folder)
    folder.prepare()
    folder.project.mkdir(exist_ok=True)
    notices: list[str] = []
    document = read_document(project.file)
    _write(folder.project / "Pulumi.yaml", project.file, _project(project, document, folder.project, notices))
    for stack in stacks(project):
        source = stack_file(project, stack)
        target = folder.project / f"Pulumi.{stack}.yaml"
        _write(target, source, _stack(read_document(source), target, notices))
    _policies(project.folder / POLICIES, folder.project / POLICIES)
    return Generated(folder.project, tuple(notices))


def _project(project: Project, document: Document, folder: Path, notices: list[str]) -> dict[str, Any]:
    kept = {name: entry.value for name, entry in document.root.items() if name not in DROPPED_FROM_PROJECT}
    options = _absolute_virtualenv(project.runtime_options, project.folder)
    kept["runtime"] = {"name": project.runtime, **({"options": options} if options else {})}
    kept["main"] = os.path.relpath(project.main, folder)
    if isinstance(kept.get("plugins"), dict):
        kept["plugins"] = _absolute_plugins(kept["plugins"], project.folder.resolve())
    if isinstance(kept.get("packages"), dict):
        kept["packages"] = _absolute_packages(kept["packages"], project.folder.resolve())
    config = document.value("config")
    if isinstance(config, dict):
        kept["config"] = _config(config, project.file, notices)
    return kept


def _stack(document: Document, target: Path, notices: list[str]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    config = document.value("config")
    if isinstance(config, dict):
        made["config"] = _config(config, document.file, notices)
    if document.value("environment") is not None:
        notices.append(f"{document.place('environment')}: Pulumi ESC environments are not read in the sandbox")
    salt = read_document(target).value(SALT) if target.is_file() else None
    return {**made, **({SALT: salt} if salt is not None else {})}


def _config(config: Mapping[str, Any], file: Path, notices: list[str]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for key, value in config.items():
        if key.replace(":config:", ":").startswith(REAL_ACCESS):
            notices.append(f"{file}: {key} is left out: it leads to a real account or cluster")
        elif _holds_secret(value):
            notices.append(f"{file}: {key} is left out: encrypted values are not read in the sandbox")
        else:
            kept[key] = value
    return kept


def _holds_secret(value: Any) -> bool:
    if isinstance(value, dict):
        return "secure" in value or any(_holds_secret(item) for item in value.values())
    return isinstance(value, list) and any(_holds_secret(item) for item in value)


def _absolute_plugins(plugins: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """Plugins of the user's own are named by paths, relative to the real project."""
    return {
        kind: [
            {**entry, "path": str(folder / entry["path"])} if isinstance(entry, dict) and "path" in entry else entry
            for entry in entries
        ]
        for kind, entries in plugins.items()
        if isinstance(entries, list)
    }


def _absolute_packages(packages: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """Packages by name; one that is a folder or an executable is named by its path, relative to the real project."""
    return {
        name: {**entry, "source": _absolute_source(entry["source"], folder)}
        if isinstance(entry, dict) and "source" in entry
        else _absolute_source(entry, folder)
        for name, entry in packages.items()
    }


def _absolute_source(source: Any, folder: Path) -> Any:
    # The engine's own rule first; other sources are names and addresses, unless there is such a path.
    if not isinstance(source, str) or not (
        source.startswith(("./", "..")) or ("/" in source and (folder / source).exists())
    ):
        return source
    return os.path.normpath(folder / source)


class _Dumper(yaml.SafeDumper):
    """Puts every text in quotation marks: Python's YAML and the engine's do not agree on which ones need them."""


_Dumper.add_representer(str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"'))


def _write(target: Path, source: Path, values: Mapping[str, Any]) -> None:
    text = yaml.dump(dict(values), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=1000) if values else ""
    write_atomically(target, HEADER.format(source=source.name) + text)


def _policies(source: Path, target: Path) -> None:
    """The project's policy pack, so that `--policy-pack policies` means the same in both places.

    Its settings are copied, because they name the virtual environment from where they are; all else is linked.
    """
    wanted: set[str] = set()
    if target.is_symlink():
        target.unlink()  # whatever it leads to is not ours to write into
    if (source / PACK).is_file():
        target.mkdir(exist_ok=True)
        values = {name: entry.value for name, entry in read_document(source / PACK).root.items()}
        runtime = values.get("runtime")
        if isinstance(runtime, dict) and isinstance(runtime.get("options"), dict):
            values["runtime"] = {**runtime, "options": _absolute_virtualenv(runtime["options"], source)}
        _write(target / PACK, source / PACK, values)
        wanted = {path.name for path in source.iterdir()} - {PACK, "__pycache__"}
        for name in wanted:
            _link(target / name, source / name)
    for path in target.iterdir() if target.is_dir() else ():
        if path.is_symlink() and path.name not in wanted:
            path.unlink(missing_ok=True)
    if not wanted and target.is_dir():
        shutil.rmtree(target, ignore_errors=True)


def _absolute_virtualenv(options: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """Runtime options with the virtual environment as an absolute path."""
    if not isinstance(options.get("virtualenv"), str):
        return dict(options)
    # Not resolved: what a link in it points to is no virtual environment.
    return {**options, "virtualenv": os.path.normpath(folder.resolve() / options["virtualenv"])}


def _link(link: Path, target: Path) -> None:
    wanted = os.path.relpath(target, link.parent)
    if link.is_symlink() and str(link.readlink()) == wanted:
        return
    temporary = link.with_name(f".{link.name}.{os.getpid()}")
    temporary.unlink(missing_ok=True)
    temporary.symlink_to(wanted)
    temporary.replace(link)
