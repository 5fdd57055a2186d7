"""Manifests against Kubernetes' own schemas, which come with kubernetes-validate: a field that does not exist is an error."""

from collections.abc import Iterable
from typing import Final

from ..errors import ConfigurationError, EnvironmentNotUsableError
from .manifests import NOTHING_WRITTEN, Manifest, reasons_of

__all__ = ["VERSION", "validated"]

VERSION: Final = "1.34"
"""The version of Kubernetes whose schemas judge: the embedded API server's."""


def validated(manifests: Iterable[Manifest]) -> tuple[Manifest, ...]:
    """Those that nobody could validate: custom kinds, whose definition only a cluster has.

    Raises:
        ConfigurationError: some are wrong; each is told with its field.
        EnvironmentNotUsableError: kubernetes-validate is not installed.
    """
    try:
        import kubernetes_validate
    except ModuleNotFoundError:
        raise EnvironmentNotUsableError(
            "rendering needs Kubernetes' schemas, which are not installed",
            do="python -m pip install 'penstock[kubernetes]'",
        ) from None
    unknown: list[Manifest] = []
    problems: list[str] = []
    for manifest in manifests:
        try:
            kubernetes_validate.validate(dict(manifest.document), VERSION, strict=True)
        except kubernetes_validate.SchemaNotFoundError:
            if _is_custom(manifest.group):
                unknown.append(manifest)
            else:
                problems.append(f"{manifest}: {manifest.api_version} of Kubernetes {VERSION} has no such kind")
        except kubernetes_validate.ValidationError as error:
            path = ".".join(map(str, error.absolute_path))
            problems.append(f"{manifest}: {path + ': ' if path else ''}{error.message}")
    if problems:
        raise ConfigurationError(
            f"Kubernetes {VERSION} would not take these objects\n{reasons_of(problems)}",
            do=NOTHING_WRITTEN,
        )
    return tuple(unknown)


def _is_custom(group: str) -> bool:
    """Kubernetes' own groups with a dot end in k8s.io, and so do some that are not its own."""
    return "." in group
