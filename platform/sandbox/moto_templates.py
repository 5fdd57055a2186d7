"""The one place that changes moto's launch templates: the user data of later versions.

As it comes, moto reads the user data of a template's first version only: starting an instance from a later one fails.
"""

from typing import Any

from moto.core.types import Base64EncodedString
from moto.ec2.models.launch_templates import LaunchTemplate, LaunchTemplateVersion
from moto.ec2.utils import parse_user_data

__all__ = ["apply"]


def apply() -> None:
    """Mend moto in this process. Doing it twice changes nothing more."""
    if getattr(LaunchTemplate.create_version, "is_mended", False):
        return
    create_version = LaunchTemplate.create_version

    def create_version_with_user_data(
        self: LaunchTemplate, data: dict[str, Any], description: str
    ) -> LaunchTemplateVersion:
        user_data = data.get("UserData")
        if user_data is not None and not isinstance(user_data, Base64EncodedString):
            data = {**data, "UserData": parse_user_data(user_data)}
        return create_version(self, data, description)

    create_version_with_user_data.is_mended = True  # type: ignore[attr-defined]
    LaunchTemplate.create_version = create_version_with_user_data  # type: ignore[method-assign]
