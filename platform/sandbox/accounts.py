"""Which AWS account and region the embedded cloud answers for: those of the environment whose stack runs."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ..errors import ConfigurationError
from ..naming import CONFIG_NAMESPACE
from ..project_yaml import read_document

__all__ = ["DEFAULT_ACCOUNT", "Account", "account_of"]


@dataclass(frozen=True, slots=True)
class Account:
    """An account and the region to act in when a program names none."""

    id: str
    region: str


DEFAULT_ACCOUNT: Final = Account("123456789012", "us-east-1")
"""For stacks that say nothing: the emulator's own account, and AWS's first region."""


def account_of(project_folder: Path, stack: str) -> Account:
    """The stack's `penstock:accountId` and its region (`penstock:region`, else `aws:region`), else the defaults.

    Args:
        project_folder: the generated project, whose stack files are beside Pulumi.yaml.
        stack: the stack's name.
    """
    found: dict[str, str] = {}
    for name in ("Pulumi.yaml", f"Pulumi.{stack}.yaml"):
        found |= _scalars(project_folder / name)
    region = found.get(f"{CONFIG_NAMESPACE}:region") or found.get("aws:region") or DEFAULT_ACCOUNT.region
    return Account(found.get(f"{CONFIG_NAMESPACE}:accountId", DEFAULT_ACCOUNT.id).zfill(12), region)


def _scalars(file: Path) -> dict[str, str]:
    """The configuration that is text or a number; nothing where the file is missing or wrong (the engine names that)."""
    try:
        config = read_document(file).value("config") if file.is_file() else None
    except ConfigurationError:
        config = None
    values = {key: _value(value) for key, value in config.items()} if isinstance(config, dict) else {}
    return {key: str(value) for key, value in values.items() if isinstance(value, str | int) and value != ""}


def _value(value: Any) -> Any:
    """Project files may say `value:` or `default:` below a key."""
    return value.get("value", value.get("default")) if isinstance(value, dict) else value
