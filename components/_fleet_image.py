"""What a fleet's hosts start from: a machine image that can never be another one tomorrow."""

import re
from typing import Final

__all__ = ["check_image", "is_image_id"]

IMAGE_ID: Final = re.compile(r"ami-(?:[0-9a-f]{8}|[0-9a-f]{17})")
PARAMETER: Final = "resolve:ssm:"
PINNED: Final = re.compile(r"resolve:ssm:/[A-Za-z0-9_./-]*[A-Za-z0-9_.-]:[1-9][0-9]*")
OF_AWS: Final = re.compile(r"resolve:ssm:/aws(?:/|$)")

HOW: Final = "give the id (ami-...), or a version of a parameter of yours (resolve:ssm:/path:VERSION)"


def is_image_id(image: str) -> bool:
    """Whether it is an image by id: Auto Scaling rolls back to no template that names a parameter."""
    return IMAGE_ID.fullmatch(image) is not None


def check_image(image: str) -> None:
    """Refuse what can be another image tomorrow: a name, a parameter without a version, a parameter by label.

    Raises:
        ValueError: it can, or it is no image at all; the reason is in it.
    """
    if is_image_id(image):
        return
    if not image.startswith(PARAMETER):
        raise ValueError(f"an image's name can be given to another image tomorrow: {HOW}")
    path, _, version = image.removeprefix(PARAMETER).partition(":")
    if OF_AWS.match(image):
        raise ValueError(
            "a parameter that AWS publishes names another image after each release, and EC2 takes no version of it: "
            "copy the id that it has now"
        )
    if not version:
        raise ValueError(
            f"the parameter {path!r} can hold another image tomorrow: pin its version, {PARAMETER}{path}:1"
        )
    if not version.isdigit():
        raise ValueError(
            f"{version!r} is a label, which can be moved to another version: pin the version by its number"
        )
    if not PINNED.fullmatch(image):
        raise ValueError(f"it names no parameter by its whole path: {HOW}")
