"""Container images by digest: the only form that names the same bytes tomorrow."""

import re

from docker_image.digest import InvalidDigest
from docker_image.reference import InvalidReference, Reference

from .errors import ConfigurationError

__all__ = ["digest_of", "is_pinned", "pinned", "require_digest"]

_SHA256 = re.compile(r"sha256:[0-9a-f]{64}")


def digest_of(image: str) -> str | None:
    """The digest of an image reference, or None where it has none.

    Raises:
        ConfigurationError: the text is not an image reference by the grammar of container registries.
    """
    try:
        parsed = Reference.parse_normalized_named(image)
    except (InvalidReference, InvalidDigest, ValueError, KeyError, TypeError):
        raise ConfigurationError(
            "not a container image reference", got=image, do="give REPOSITORY@sha256:DIGEST"
        ) from None
    digest = parsed.get("digest")
    return digest if isinstance(digest, str) and _SHA256.fullmatch(digest) else None


def is_pinned(image: str) -> bool:
    """Whether the image is named by its digest. Text that is no image reference is not."""
    try:
        return digest_of(image) is not None
    except ConfigurationError:
        return False


def require_digest(image: str) -> str:
    """The image, when it is named by digest.

    Raises:
        ConfigurationError: it is not; the message tells why a tag will not do.
    """
    if digest_of(image) is None:
        raise ConfigurationError(
            "the image is not pinned by digest: a tag can name other bytes tomorrow, so what was tested is not what runs",
            got=image,
            do="use REPOSITORY@sha256:DIGEST, the digest that the registry answered to the push",
        )
    return image


def pinned(image: str) -> str:
    """The image, when it is named by digest, as a field of a model checks it.

    Raises:
        ValueError: it is not; the message has everything but the value, which the model's own error shows.
    """
    try:
        return require_digest(image)
    except ConfigurationError as error:
        raise ValueError(f"{error.what}; {error.do}") from None
