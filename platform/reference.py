"""A secret by reference: where a value is kept, never the value itself."""

import re
from typing import Any, Final, Self

import pydantic

from .errors import ConfigurationError

__all__ = ["VAULT_PREFIX", "SecretRef", "VaultPath"]

VAULT_PREFIX: Final = "vault:"
"""How the text form of a reference to Vault starts."""

_SECRETS_MANAGER_ARN = re.compile(
    r"arn:(?P<partition>aws[a-z-]*):secretsmanager:(?P<region>[a-z0-9-]+):(?P<account>\d{12}):secret:[A-Za-z0-9/_+=.@-]{1,519}"
)
_PARAMETER_ARN = re.compile(
    r"arn:(?P<partition>aws[a-z-]*):ssm:(?P<region>[a-z0-9-]+):(?P<account>\d{12}):parameter/[A-Za-z0-9/_.-]{1,1010}"
)
_KMS_KEY_ARN = re.compile(r"arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key/[a-zA-Z0-9-]{1,128}")
_JSON_KEY = re.compile(r"[A-Za-z0-9_./-]{1,255}")
_VERSION_STAGE = re.compile(r"[A-Za-z0-9_+=.@-]{1,256}")

_VAULT_SEGMENT = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
_VAULT_TEXT = re.compile(
    r"vault:(?P<mount>[^/?#]+)/(?P<path>[^?#]+)(?:\?version=(?P<version>[1-9]\d{0,8}))?#(?P<key>[^?#]+)"
)
_LONGEST_VAULT_PATH: Final = 512
_LONGEST_VAULT_KEY: Final = 128
_TOKEN = re.compile(r"(?:^|/)(?:hv[sbr]\.|s\.[A-Za-z0-9]{24}|A[KS]IA[0-9A-Z]{16}|gh[oprsu]_|github_pat_|xox[abp]-|eyJ)")
"""How tokens of Vault, AWS, GitHub and Slack, and signed web tokens, begin: a value, not a path."""

EXPECTED = (
    "the ARN of a Secrets Manager secret (arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME-SUFFIX) "
    "or of an SSM parameter (arn:aws:ssm:REGION:ACCOUNT:parameter/NAME), or a place in Vault (vault:MOUNT/PATH#KEY)"
)

_CLOSED = pydantic.ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class VaultPath(pydantic.BaseModel):
    """Where in Vault a secret is kept. Which Vault, and as whom it is read, says who reads it."""

    model_config = _CLOSED

    mount: str
    """Where the secrets engine (key-value, version 2) is mounted, for instance `secret` or `team/secret`."""
    path: str
    """The secret's path below the mount, for instance `orders/database`, without the `data/` of the HTTP interface."""
    key: str
    """One key of the secret, for instance `url`."""
    version: int | None = pydantic.Field(default=None, ge=1, le=999_999_999)
    """The version to read. By default the newest."""

    @pydantic.field_validator("mount", "path", "key")
    @classmethod
    def _is_a_path(cls, value: str, info: pydantic.ValidationInfo) -> str:
        longest = _LONGEST_VAULT_KEY if info.field_name == "key" else _LONGEST_VAULT_PATH
        segments = [value] if info.field_name == "key" else value.split("/")
        if len(value) > longest:
            raise ValueError(f"longer than {longest} characters")
        if not all(_VAULT_SEGMENT.fullmatch(segment) for segment in segments):
            raise ValueError("expected letters, digits and _.- (in a path with / between), no part empty, `.` or `..`")
        if _TOKEN.search(value):
            raise ValueError("it begins like a token: give the place where the secret is kept, never the secret")
        return value

    @property
    def text(self) -> str:
        """The text form, `vault:MOUNT/PATH#KEY`. Where the mount has a `/`, reading it back takes the first part for it."""
        version = f"?version={self.version}" if self.version is not None else ""
        return f"{VAULT_PREFIX}{self.mount}/{self.path}{version}#{self.key}"


class SecretRef(pydantic.BaseModel):
    """A secret by ARN, or by its place in Vault.

    It never reads the value, and its errors never repeat what was passed: that may be a secret.
    """

    model_config = _CLOSED

    arn: str | None = None
    """The ARN of a Secrets Manager secret or of an SSM parameter."""
    vault: VaultPath | None = None
    """A place in Vault instead. Only where the reader knows a Vault: a service on Kubernetes does, one on ECS does not."""
    json_key: str | None = None
    """One key of a secret whose value is a JSON object. By default the whole value. Secrets Manager only."""
    version_stage: str | None = None
    """The staging label of the version to read. By default AWSCURRENT. Secrets Manager only."""
    kms_key_arn: str | None = None
    """The key that encrypts it, where that is not the AWS-managed one: the reader is then allowed to decrypt with it."""

    def __init__(self, arn: str | None = None, **fields: Any) -> None:
        if isinstance(arn, str) and arn.startswith(VAULT_PREFIX) and (parts := _VAULT_TEXT.fullmatch(arn)):
            fields["vault"] = {name: part for name, part in parts.groupdict().items() if part is not None}
        elif arn is not None:
            fields["arn"] = arn
        try:
            super().__init__(**fields)
        except pydantic.ValidationError as error:
            raise _refused(error) from None

    @pydantic.field_validator("arn")
    @classmethod
    def _is_a_reference(cls, value: str | None) -> str | None:
        if value is not None and not (_SECRETS_MANAGER_ARN.fullmatch(value) or _PARAMETER_ARN.fullmatch(value)):
            raise ValueError("not the ARN of a secret or of a parameter, nor vault:MOUNT/PATH#KEY")
        return value

    @pydantic.field_validator("kms_key_arn")
    @classmethod
    def _is_a_key(cls, value: str | None) -> str | None:
        if value is not None and not _KMS_KEY_ARN.fullmatch(value):
            raise ValueError("not the ARN of a KMS key; expected arn:aws:kms:REGION:ACCOUNT:key/ID")
        return value

    @pydantic.model_validator(mode="after")
    def _is_in_one_place(self) -> Self:
        if (self.arn is None) == (self.vault is None):
            raise ValueError("it has neither an ARN nor a place in Vault" if self.arn is None else "it has two places")
        given = [name for name in ("json_key", "version_stage", "kms_key_arn") if getattr(self, name) is not None]
        if self.vault is not None and given:
            raise ValueError(f"{', '.join(given)} is AWS's; a place in Vault has vault.key and vault.version")
        return self

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

    @classmethod
    def from_vault(cls, *, mount: str, path: str, key: str, version: int | None = None) -> Self:
        """A secret by its place in Vault; the text form is `vault:MOUNT/PATH#KEY`, or `vault:MOUNT/PATH?version=3#KEY`.

        Args:
            mount: where the secrets engine (key-value, version 2) is mounted.
            path: the secret's path below it.
            key: one key of the secret.
            version: the version to read. By default the newest.

        Raises:
            ArgumentError: one of them is not part of a path in Vault.
        """
        return cls(vault={"mount": mount, "path": path, "key": key, "version": version})

    @property
    def text(self) -> str:
        """Where the secret is kept, as text."""
        return self.vault.text if self.vault is not None else str(self.arn)

    @property
    def is_secrets_manager(self) -> bool:
        """Whether it is a Secrets Manager secret; otherwise it is an SSM parameter, or in Vault."""
        return self.arn is not None and ":secretsmanager:" in self.arn

    @property
    def value_from(self) -> str:
        """What an ECS container definition takes as `valueFrom`.

        Raises:
            ConfigurationError: it is in Vault, which ECS cannot read.
        """
        arn = self._aws_arn()
        if not (self.json_key or self.version_stage):
            return arn
        return f"{arn}:{self.json_key or ''}:{self.version_stage or ''}:"

    @property
    def read_statements(self) -> list[dict[str, Any]]:
        """The least IAM statements that allow reading it, its key included.

        Raises:
            ConfigurationError: it is in Vault, where IAM has no say.
        """
        arn = self._aws_arn()
        action = "secretsmanager:GetSecretValue" if self.is_secrets_manager else "ssm:GetParameters"
        statements: list[dict[str, Any]] = [{"Effect": "Allow", "Action": [action], "Resource": [arn]}]
        if self.kms_key_arn is not None:
            service = "secretsmanager" if self.is_secrets_manager else "ssm"
            region = arn.split(":")[3]
            statements.append(
                {
                    "Effect": "Allow",
                    "Action": ["kms:Decrypt"],
                    "Resource": [self.kms_key_arn],
                    "Condition": {"StringEquals": {"kms:ViaService": f"{service}.{region}.amazonaws.com"}},
                }
            )
        return statements

    def _aws_arn(self) -> str:
        if self.arn is None:
            raise ConfigurationError(
                "a secret in Vault has no ARN", got=self.text, do="keep it in Secrets Manager where AWS is to read it"
            )
        return self.arn


def _refused(error: pydantic.ValidationError) -> ConfigurationError:
    from .inputs import ArgumentError  # the SDK is paid for only when there is something to tell

    return ArgumentError(_summary(error), got="(not shown: it may be a secret)", do=f"give {EXPECTED}")


def _summary(error: pydantic.ValidationError) -> str:
    problems = "; ".join(
        f"{'.'.join(map(str, item['loc'])) or 'SecretRef'}: {item['msg'].removeprefix('Value error, ')}"
        for item in error.errors(include_url=False, include_context=False, include_input=False)
    )
    return f"this is not a reference to a secret: {problems}"
