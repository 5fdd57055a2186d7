"""A Pulumi project and its stacks as their files say, with file and line of every configuration key.

Read the way the engine reads them, so that what is validated here is what the program will get: stack values replace those
of the project (objects too), scalars become text, objects become JSON text. Nothing is decrypted: a secure value is known
to be there, never what it is.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from .errors import ConfigurationError, UsageError
from .project_yaml import Document, Entry, read_document, value_text

__all__ = [
    "PROJECT_FILES",
    "ConfigValue",
    "Project",
    "find_project",
    "merged_config",
    "read_project",
    "read_stack",
    "stack_file",
    "stacks",
]

PROJECT_FILES: Final = ("Pulumi.yaml", "Pulumi.yml", "Pulumi.json")
NAME: Final = re.compile(r"[A-Za-z0-9_.-]{1,100}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigValue:
    """One configuration key as a file sets it."""

    key: str
    """With its namespace: `penstock:region`."""
    value: Any
    """As YAML reads it: text, number, boolean, list, mapping or nothing. Always None where it is secret."""
    text: str
    """As the program gets it: scalars as text, objects as JSON. Empty where it is secret."""
    file: Path
    line: int
    """From 1."""
    is_secret: bool = False
    """Whether the file holds it encrypted, as a whole or in part."""
    plain: Any = None
    """The value without what is encrypted: None, or the parts that stand there for everybody to read."""

    @property
    def place(self) -> str:
        """File and line, as editors and terminals follow them."""
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """What `Pulumi.yaml` says."""

    name: str
    file: Path
    main: Path
    """The program: a folder with `__main__.py`, or a file."""
    stack_folder: Path
    """Where the stack files are."""
    runtime: str = "python"
    runtime_options: Mapping[str, Any] = field(default_factory=dict)
    config: Mapping[str, ConfigValue] = field(default_factory=dict)
    """What every stack gets that does not say otherwise."""
    declared: Mapping[str, Entry] = field(default_factory=dict)
    """Keys that the project declares without a value, so that every stack must give one."""

    @property
    def folder(self) -> Path:
        """The folder of the project file."""
        return self.file.parent


def find_project(start: Path) -> Path:
    """The nearest project file, in the folder or above it.

    Raises:
        UsageError: there is none.
    """
    for folder in (start.resolve(), *start.resolve().parents):
        for name in PROJECT_FILES:
            if (folder / name).is_file():
                return folder / name
    raise UsageError(
        "no Pulumi.yaml here, nor in any folder above",
        got=str(start.resolve()),
        do="run the command in a Pulumi project, or make one with `pulumi new python`",
    )


def read_project(file: Path) -> Project:
    """What a project file says.

    Raises:
        ConfigurationError: it can't be read, is not YAML, or says something that the engine would refuse.
    """
    document = read_document(file)
    name = document.text("name")
    if name is None or not NAME.fullmatch(name):
        raise ConfigurationError(
            f"{document.place('name')}: a project needs a name",
            got=name,
            do="add `name:` with letters, digits, dots, dashes or underscores, at most 100",
        )
    runtime, options = _runtime(document)
    config, declared = _project_config(document, name)
    return Project(
        name=name,
        file=file,
        main=_inside(document, "main"),
        stack_folder=_stack_folder(document),
        runtime=runtime,
        runtime_options=options,
        config=config,
        declared=declared,
    )


def stack_file(project: Project, stack: str) -> Path:
    """The file of a stack, whether it exists or not.

    Raises:
        UsageError: the name could be no stack's, or would lead out of the folder.
    """
    if not NAME.fullmatch(stack):
        raise UsageError(
            "a stack name is 1 to 100 letters, digits, dots, dashes or underscores",
            got=stack,
            do=f"use one of: {', '.join(stacks(project)) or '(this project has none yet)'}",
        )
    return project.stack_folder / f"Pulumi.{stack}{project.file.suffix}"


def stacks(project: Project) -> tuple[str, ...]:
    """The stacks that have a file, by name."""
    suffix = project.file.suffix
    files = project.stack_folder.glob(f"Pulumi.*{suffix}")
    names = (file.name.removeprefix("Pulumi.").removesuffix(suffix) for file in files if file.is_file())
    return tuple(sorted(name for name in names if NAME.fullmatch(name)))


def read_stack(project: Project, stack: str) -> dict[str, ConfigValue]:
    """What the stack's own file sets.

    Raises:
        UsageError: the stack has no file.
        ConfigurationError: the file can't be read or is not YAML, or a key is not one.
    """
    file = stack_file(project, stack)
    if not file.is_file():
        known = ", ".join(stacks(project)) or "(none)"
        raise UsageError(f"unknown environment: there is no {file}", got=stack, do=f"use one of: {known}")
    document = read_document(file)
    return {
        key: _config_value(document, key, entry)
        for key, entry in _keys(document, project.name, document.entries("config"))
    }


def merged_config(project: Project, stack: str) -> dict[str, ConfigValue]:
    """What the program gets: the project's values under the stack's. A stack's object replaces the project's.

    Raises:
        UsageError: the stack has no file.
        ConfigurationError: a file is wrong, or a key that the project declares has no value.
    """
    merged = {**project.config, **read_stack(project, stack)}
    missing = [f"  {project.file}:{entry.line}: {key}" for key, entry in project.declared.items() if key not in merged]
    if missing:
        raise ConfigurationError(
            "the project declares configuration that the stack does not set\n" + "\n".join(missing),
            got=f"stack {stack}",
            do=f"set it in {stack_file(project, stack)}, or give it a `value:` in {project.file.name}",
        )
    return merged


def _project_config(document: Document, name: str) -> tuple[dict[str, ConfigValue], dict[str, Entry]]:
    config: dict[str, ConfigValue] = {}
    declared: dict[str, Entry] = {}
    if isinstance(document.value("config"), str):
        return config, declared  # the old spelling of stackConfigDir
    for key, entry in _keys(document, name, document.entries("config")):
        if not isinstance(entry.value, dict):
            config[key] = _config_value(document, key, entry)
        elif {"type", "default"} & entry.value.keys() and not key.startswith(f"{name}:"):
            raise ConfigurationError(
                f"{document.file}:{entry.line}: only keys of the project's own namespace take `type:` and `default:`",
                got=key,
                do="give it a `value:` instead",
            )
        else:
            given = [part for part in ("value", "default") if entry.value.get(part) is not None]
            if given:
                config[key] = _config_value(document, key, entry.part(given[-1]))
            elif key.startswith(f"{name}:"):
                declared[key] = entry
    return config, declared


def _keys(document: Document, project: str, entries: Mapping[str, Entry]) -> Iterator[tuple[str, Entry]]:
    """The keys in full: without a namespace they are the project's own; `namespace:config:name` is an old spelling."""
    for key, entry in entries.items():
        parts = key.split(":")
        if len(parts) == 1:
            yield f"{project}:{key}", entry
        elif len(parts) == 2:
            yield key, entry
        elif len(parts) == 3 and parts[1] == "config":
            yield f"{parts[0]}:{parts[2]}", entry
        else:
            raise ConfigurationError(
                f"{document.file}:{entry.line}: not a configuration key", got=key, do="write `<namespace>:<name>`"
            )


def _config_value(document: Document, key: str, entry: Entry) -> ConfigValue:
    if _has_secure(entry.value):
        return ConfigValue(
            key=key,
            value=None,
            text="",
            file=document.file,
            line=entry.line,
            is_secret=True,
            plain=_without_secure(entry.value),
        )
    text = value_text(entry.value, f"{document.file}:{entry.line}", key)
    return ConfigValue(key=key, value=entry.value, text=text, file=document.file, line=entry.line, plain=entry.value)


def _is_secure(value: Any) -> bool:
    return isinstance(value, dict) and value.keys() == {"secure"} and isinstance(value["secure"], str)


def _has_secure(value: Any) -> bool:
    if isinstance(value, dict):
        return _is_secure(value) or any(_has_secure(item) for item in value.values())
    return isinstance(value, list) and any(_has_secure(item) for item in value)


def _without_secure(value: Any) -> Any:
    if _is_secure(value):
        return None
    if isinstance(value, dict):
        return {name: _without_secure(item) for name, item in value.items()}
    return [_without_secure(item) for item in value] if isinstance(value, list) else value


def _runtime(document: Document) -> tuple[str, Mapping[str, Any]]:
    value = document.value("runtime")
    if isinstance(value, str):
        return value, {}
    if isinstance(value, dict) and isinstance(value.get("name"), str):
        options = value.get("options")
        return value["name"], options if isinstance(options, dict) else {}
    raise ConfigurationError(f"{document.place('runtime')}: a project needs a runtime", do="add `runtime: python`")


def _stack_folder(document: Document) -> Path:
    key = "config" if isinstance(document.value("config"), str) else "stackConfigDir"
    return (document.file.parent / (document.text(key) or ".")).resolve()


def _inside(document: Document, key: str) -> Path:
    folder = document.file.parent.resolve()
    text = document.text(key) or "."
    path = (folder / text).resolve()
    if Path(text).is_absolute() or not path.is_relative_to(folder):
        raise ConfigurationError(
            f"{document.place(key)}: `{key}` must be a relative path inside the project",
            got=text,
            do="name a folder in it",
        )
    return path
