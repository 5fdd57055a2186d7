"""A manifest as YAML: one order, and nothing that another reader of YAML takes for a number or a truth value."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

import yaml

from ..errors import ConfigurationError
from .manifests import Manifest

__all__ = ["file_name", "manifest_text", "texts_of"]

FIRST: Final = ("apiVersion", "kind", "metadata", "spec")
FIRST_OF_METADATA: Final = ("name", "namespace", "labels", "annotations")
HEADER: Final = "# Made by `penstock render`; change the program instead.\n"

READ_DIFFERENTLY: Final = re.compile(r"[yYnN]|[-+.]?\d.*", re.DOTALL)
"""Kubernetes' readers take `y` for true and `1e3` or `0o17` for numbers, Python's do not."""

PLAIN: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-.")
LONGEST_NAME: Final = 230
DIGEST_CHARACTERS: Final = 12
WIDTH: Final = 1_000_000
"""Long lines are not folded: a changed word changes one line."""


class _Dumper(yaml.SafeDumper):
    """Block style, lists indented, no anchors."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        super().increase_indent(flow, indentless=False)

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    """Readers differ on what ends a line, so all that is not seen is escaped."""
    if not all(character.isprintable() or character == "\n" for character in text):
        style: str | None = '"'
    elif READ_DIFFERENTLY.fullmatch(text):
        style = "'"
    else:
        style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _represent_text)


def texts_of(manifests: Iterable[Manifest]) -> dict[str, str]:
    """Path to contents.

    Raises:
        ConfigurationError: two objects would be one file.
    """
    made: dict[str, Manifest] = {}
    for manifest in manifests:
        other = made.setdefault(file_name(manifest), manifest)
        if other is not manifest:
            raise ConfigurationError(
                "two objects would be one file",
                got=f"{other} ({other.api_version}) and {manifest} ({manifest.api_version})",
                do="give one of them another name; nothing was written",
            )
    return {path: manifest_text(manifest) for path, manifest in made.items()}


def manifest_text(manifest: Manifest) -> str:
    """The whole file."""
    document = _ordered(manifest.document, FIRST)
    document["metadata"] = _ordered(document["metadata"], FIRST_OF_METADATA)
    return HEADER + yaml.dump(document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=WIDTH)


def file_name(manifest: Manifest) -> str:
    """`NAMESPACE/kind-name.yaml`; without the folder where it names no namespace, with the group where the kind is a custom one.

    Characters that some file system does not take, or takes for others, are written as in an address (`%3A`).
    """
    kind = manifest.kind.lower() + (
        f".{manifest.group}" if "." in manifest.group and not _is_official(manifest) else ""
    )
    name = "".join(character if character in PLAIN else f"%{ord(character):02X}" for character in manifest.name)
    stem = f"{kind}-{name}"
    if len(stem) > LONGEST_NAME:
        stem = f"{stem[:LONGEST_NAME]}-{hashlib.sha256(stem.encode()).hexdigest()[:DIGEST_CHARACTERS]}"
    return f"{manifest.namespace}/{stem}.yaml" if manifest.namespace else f"{stem}.yaml"


def _is_official(manifest: Manifest) -> bool:
    return manifest.group.endswith(".k8s.io")


def _ordered(value: Mapping[str, Any], first: tuple[str, ...]) -> dict[str, Any]:
    keys = [key for key in first if key in value] + sorted(key for key in value if key not in first)
    return {key: _sorted(value[key]) for key in keys}


def _sorted(value: Any) -> Any:
    if isinstance(value, Mapping):
        return _ordered(value, ("name",))
    return [_sorted(item) for item in value] if isinstance(value, list | tuple) else value
