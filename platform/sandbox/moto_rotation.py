"""How moto rotates secrets and runs functions, mended: part of `moto_mends`.

As it comes, moto runs functions in Docker, fails on the rotation of a secret that has no value yet (a container made for
somebody to fill), and takes a rotation by a schedule expression for one that is off. Mended: functions are stored and never
run, a secret without a value takes its rotation and waits for the value, and every rotation asked for is on.
"""

from typing import Any

from moto.awslambda.utils import get_backend
from moto.core.config import default_user_config
from moto.secretsmanager.exceptions import ResourceNotFoundException
from moto.secretsmanager.models import SecretsManagerBackend

__all__ = ["apply"]


def apply() -> None:
    """Mend moto in this process. Doing it twice changes nothing more."""
    default_user_config["lambda"]["use_docker"] = False
    rotate = SecretsManagerBackend.rotate_secret
    if getattr(rotate, "is_mended", False):
        return

    def rotate_secret(
        self: SecretsManagerBackend,
        secret_id: str,
        client_request_token: str | None = None,
        rotation_lambda_arn: str | None = None,
        **how: Any,
    ) -> str:
        secret: Any = self.secrets.get(secret_id)
        has_no_value = secret is not None and not getattr(secret, "versions", True)
        function = None if has_no_value else rotation_lambda_arn
        if has_no_value and rotation_lambda_arn:
            _must_exist(self, rotation_lambda_arn)
        answer = rotate(self, secret_id, client_request_token, function, **how)
        secret.rotation_enabled = True
        secret.rotation_lambda_arn = rotation_lambda_arn or ""
        return answer

    rotate_secret.is_mended = True  # type: ignore[attr-defined]
    SecretsManagerBackend.rotate_secret = rotate_secret  # type: ignore[assignment, method-assign]


def _must_exist(backend: SecretsManagerBackend, function_arn: str) -> None:
    try:
        get_backend(backend.account_id, backend.region_name).get_function(function_arn)
    except Exception as error:  # moto's own rotation takes any error for "not there"
        raise ResourceNotFoundException(f"Resource not found for ARN '{function_arn}'.") from error
