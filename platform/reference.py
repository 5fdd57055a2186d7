"""A secret by reference: where a value is kept, never the value itself."""

import re
from typing import Any, Self

import pydantic

from .errors import ConfigurationError

__all__ = ["SecretRef"]

_SECRETS_MANAGER_ARN = re.compile(
    r"arn:(?P<partition>aws[a-z-]*):secretsmanager:(?P<region>[a-z0-9-]+):(?P<account>\d{12}):secret:[A-Za-z0-9/_+=.@-]{1,519}"
)
_PARAMETER_ARN = re.compile(
    r"arn:(?P<partition>aws[a-z-]*):ssm:(?P<region>[a-z0-9-]+):(?P<account>\d{12}):parameter/[A-Za-z0-9/_.-]{1,1010}"
)
_KMS_KEY_ARN = re.compile(r"arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key/[a-zA-Z0-9-]{1,128}")
_JSON_KEY = re.compile(r"[A-Za-z0-9_./-]{1,255}")
_VERSION_STAGE = re.compile(r"[A-Za-z0-9_+=.@-]{1,256}")

EXPECTED = (
    "the ARN of a Secrets Manager secret (arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME-SUFFIX) "
    "or of an SSM parameter (arn:aws:ssm:REGION:ACCOUNT:parameter/NAME)"
)


class SecretRef(pydantic.BaseModel):
    """A secret by ARN. It never reads the value, and its errors never repeat what was passed: that may be a secret."""

    model_config = pydantic.ConfigDict(
        frozen=True, extra="forbid", hide_input_in_errors=True, use_attribute_docstrings=True
    )

    arn: str
    """The ARN of a Secrets Manager secret or of an SSM parameter."""
    json_key: str | None = None
    """One key of a secret whose value is a JSON object. By default the whole value. Secrets Manager only."""
    version_stage: str | None = None
    """The staging label of the version to read. By default AWSCURRENT. Secrets Manager only."""
    kms_key_arn: str | None = None
    """The key that encrypts it, where that is not the AWS-managed one: the reader is then allowed to decrypt with it."""

    def __init__(self, arn: str | None = None, **fields: Any) -> None:
        if arn is not None:
            fields["arn"] = arn
        try:
            super().__init__(**fields)
        except pydantic.ValidationError as error:
            raise _refused(error) from None

    @pydantic.field_validator("arn")
    @classmethod
    def _is_a_reference(cls, value: str) -> str:
        if not (_SECRETS_MANAGER_ARN.fullmatch(value) or _PARAMETER_ARN.fullmatch(value)):
            raise ValueError("not the ARN of a secret or of a parameter")
        return value

    @pydantic.field_validator("kms_key_arn")
    @classmethod
    def _is_a_key(cls, value: str | None) -> str | None:
        if value is not None and not _KMS_KEY_ARN.fullmatch(value):
            raise ValueError("not the ARN of a KMS key; expected arn:aws:kms:REGION:ACCOUNT:key/ID")
        return value

    @pydantic.model_validator(mode="after")
    def _selectors_fit(self) -> Self:
        for name, pattern in (("json_key", _JSON_KEY), ("version_stage", _VERSION_STAGE)):
            value = getattr(self, name)
            if value is None:
                continue
            if not self.is_secrets_manager:
                raise ValueError(f"{name} selects a part of a Secrets Manager secret; an SSM parameter has none")
            if not pattern.fullmatch(value):
                raise ValueError(f"{name} holds a character that ECS does not accept")
        return self

    @property
    def is_secrets_manager(self) -> bool:
        """Whether it is a Secrets Manager secret; otherwise it is an SSM parameter."""
        return ":secretsmanager:" in self.arn

    @property
    def value_from(self) -> str:
        """What an ECS container definition takes as `valueFrom`."""
        if not (self.json_key or self.version_stage):
            return self.arn
        return f"{self.arn}:{self.json_key or ''}:{self.version_stage or ''}:"

    @property
    def read_statements(self) -> list[dict[str, Any]]:
        """The least IAM statements that allow reading it, its key included."""
        action = "secretsmanager:GetSecretValue" if self.is_secrets_manager else "ssm:GetParameters"
        statements: list[dict[str, Any]] = [{"Effect": "Allow", "Action": [action], "Resource": [self.arn]}]
        if self.kms_key_arn is not None:
            service = "secretsmanager" if self.is_secrets_manager else "ssm"
            region = self.arn.split(":")[3]
            statements.append(
                {
                    "Effect": "Allow",
                    "Action": ["kms:Decrypt"],
                    "Resource": [self.kms_key_arn],
                    "Condition": {"StringEquals": {"kms:ViaService": f"{service}.{region}.amazonaws.com"}},
                }
            )
        return statements


def _refused(error: pydantic.ValidationError) -> ConfigurationError:
    from .inputs import ArgumentError  # the SDK is paid for only when there is something to tell

    return ArgumentError(_summary(error), got="(not shown: it may be a secret)", do=f"give {EXPECTED}")


def _summary(error: pydantic.ValidationError) -> str:
    problems = "; ".join(
        f"{'.'.join(map(str, item['loc'])) or 'SecretRef'}: {item['msg'].removeprefix('Value error, ')}"
        for item in error.errors(include_url=False, include_context=False, include_input=False)
    )
    return f"this is not a reference to a secret: {problems}"
