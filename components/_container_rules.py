"""What holds for every container, wherever it runs: an image by digest, secrets by reference, each variable once."""

from pydantic import ValidationInfo, field_validator

from ..platform.image import pinned
from ..platform.inputs import Args
from ..platform.reference import SecretRef

__all__ = ["ContainerRules"]


class ContainerRules(Args):
    """What holds for every container.

    The fields themselves stand in each class: Pulumi's analyzer takes descriptions from a class alone, not from its base.
    """

    @field_validator("image", check_fields=False)
    @classmethod
    def _is_pinned(cls, value: str) -> str:
        return pinned(value)

    @field_validator("secrets", mode="before", check_fields=False)
    @classmethod
    def _are_references(cls, value: object) -> object:
        if isinstance(value, dict) and any(isinstance(item, str) for item in value.values()):
            raise ValueError("a secret is given as SecretRef(ARN), never by its value")
        return value

    @field_validator("secrets", check_fields=False)
    @classmethod
    def _are_given_once(cls, value: dict[str, SecretRef], info: ValidationInfo) -> dict[str, SecretRef]:
        if twice := sorted(set(info.data.get("environment", ())) & set(value)):
            raise ValueError(f"both a plain variable and a secret: {', '.join(twice)}")
        return value
