"""One environment (dev, staging, prod, ...) as one typed model, made from flat configuration keys under `penstock:`.

Keys are flat scalars because Pulumi's stack objects replace project objects, they do not merge. A list is a text with
commas; a secret reference is a key of its own, `penstock:secret.NAME`. The command line validates the files with
this model before any engine starts; run natively, the same model speaks from the program.
"""

import difflib
import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, Self

import pydantic
from pydantic.alias_generators import to_camel

from .address_range import parse_range
from .environment_values import (
    EMAIL,
    IMAGE_ID,
    KUBERNETES_CONTEXT,
    REGION,
    REPOSITORY,
    TAG_VALUE,
    NatGateways,
    check_certificate,
    check_log_retention,
    check_zones,
)
from .errors import ConfigurationError, printable
from .image import pinned
from .naming import CONFIG_NAMESPACE, standard_tags
from .project import ConfigValue
from .reference import SecretRef

__all__ = [
    "SECRET_PREFIX",
    "Criticality",
    "Environment",
    "NatGateways",
    "config_keys",
    "environment_from_config",
    "environment_from_values",
]

SECRET_PREFIX: Final = "secret."  # noqa: S105 - the start of a key, no secret
"""`penstock:secret.DATABASE_URL: <ARN>` gives the service the variable DATABASE_URL."""


class Criticality(StrEnum):
    """How much depends on the environment."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class Environment(pydantic.BaseModel):
    """What differs between environments, and nothing else. Configuration keys are the field names in camelCase."""

    model_config = pydantic.ConfigDict(
        frozen=True, extra="forbid", alias_generator=to_camel, populate_by_name=True, use_attribute_docstrings=True
    )

    name: str = pydantic.Field(pattern=r"^[a-z][a-z0-9-]{0,19}$")
    """The stack's name. Not a configuration key."""
    account_id: str = pydantic.Field(pattern=r"^\d{12}$")
    """The AWS account, twelve digits in quotes. A deployment with another account's credentials is refused."""
    region: str = pydantic.Field(pattern=REGION)
    """The AWS region, for instance eu-west-1."""
    owner: str = pydantic.Field(pattern=TAG_VALUE)
    """The team that answers for it; every resource is tagged with it (letters, digits, spaces and _.:/=+@-)."""
    cost_centre: str = pydantic.Field(pattern=TAG_VALUE)
    """Where it is charged; every resource is tagged with it (letters, digits, spaces and _.:/=+@-)."""
    criticality: Criticality
    """How much depends on it: low, medium, high or critical."""
    availability_zones: tuple[str, ...] = pydantic.Field(min_length=2, max_length=6)
    """The zones, with commas between. At least two, so that one can fail."""
    nat: NatGateways = NatGateways.PER_ZONE
    """NAT gateways: shared, per_zone or none. By default one per zone."""
    cidr_block: str = "10.0.0.0/16"
    """The network's IPv4 range, /16 to /20. By default 10.0.0.0/16."""
    minimum_tasks: int = pydantic.Field(default=2, ge=1, le=1000)
    """The fewest tasks of the service, of the worker and of the reports. By default 2, so that one can fail."""
    maximum_tasks: int = pydantic.Field(default=10, ge=1, le=1000)
    """The most tasks of each. By default 10."""
    log_retention_days: int = 365
    """How long logs are kept, in days; a value that CloudWatch Logs accepts. By default a year."""
    deletion_protection: bool = True
    """Whether load balancers refuse deletion, and the queue is protected from it. By default they are."""
    domain_name: str = pydantic.Field(
        pattern=r"^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$", max_length=253
    )
    """The name under which the service is reached."""
    certificate_arn: str = pydantic.Field(pattern=r"^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate/[A-Za-z0-9-]+$")
    """The ACM certificate of that name, in the same account and region."""
    image: str
    """The container image of everything that runs, by digest: REPOSITORY@sha256:DIGEST."""
    fleet_image: str | None = pydantic.Field(default=None, pattern=IMAGE_ID)
    """The machine image of the container hosts, by id (ami-...). By default there are no hosts: all runs on Fargate."""
    kubernetes_context: str | None = pydantic.Field(default=None, pattern=KUBERNETES_CONTEXT)
    """The context of your kubeconfig that leads to the environment's Kubernetes cluster. By default nothing runs on one."""
    interface_endpoints: bool = False
    """Whether AWS is reached by addresses of the network's own. By default only with nat: none, where nothing else leads there."""
    copy_audit_logs_to: str | None = pydantic.Field(default=None, pattern=REGION)
    """Another region, which keeps a copy of the audit trail. By default there is no copy."""
    alert_email: str | None = pydantic.Field(default=None, pattern=EMAIL, max_length=254)
    """Who is told of alarms and of changes by hand, by email. By default nobody: subscribe to the topics elsewhere."""
    repository: str | None = pydantic.Field(default=None, pattern=REPOSITORY)
    """The GitHub repository whose workflows may preview and deploy it: OWNER/NAME. By default none may."""
    secrets: Mapping[str, SecretRef] = pydantic.Field(default_factory=dict)
    """Secrets of service, worker and reports by ARN, or by place in Vault, one key each: `secret.DATABASE_URL`. Never a value."""

    @pydantic.field_validator("availability_zones", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @pydantic.field_validator("image")
    @classmethod
    def _is_pinned(cls, value: str) -> str:
        return pinned(value)

    @pydantic.field_validator("cidr_block")
    @classmethod
    def _is_a_range(cls, value: str) -> str:
        parse_range(value)
        return value

    @pydantic.field_validator("log_retention_days")
    @classmethod
    def _is_a_retention(cls, value: int) -> int:
        return check_log_retention(value)

    @pydantic.model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.maximum_tasks < self.minimum_tasks:
            raise ValueError(f"maximumTasks ({self.maximum_tasks}) is below minimumTasks ({self.minimum_tasks})")
        check_zones(self.region, self.availability_zones)
        check_certificate(self.certificate_arn, region=self.region, account_id=self.account_id)
        if self.copy_audit_logs_to == self.region:
            raise ValueError(f"copyAuditLogsTo is {self.region} itself: what happens to one happens to both")
        return self

    @property
    def tags(self) -> dict[str, str]:
        """What every resource of the environment is tagged with."""
        return standard_tags(
            environment=self.name, owner=self.owner, cost_centre=self.cost_centre, criticality=self.criticality.value
        )


def config_keys() -> tuple[str, ...]:
    """The configuration keys of an environment, without namespace, secrets aside."""
    return tuple(to_camel(name) for name in Environment.model_fields if name not in ("name", "secrets"))


def environment_from_values(name: str, values: Iterable[ConfigValue]) -> Environment:
    """The environment of a stack from its configuration values.

    Args:
        name: the stack's name.
        values: every configuration value of the stack; those of other namespaces are passed over.

    Raises:
        ConfigurationError: every wrong key at once, each with file, line, key, value, what is expected, and for a
            misspelt key the nearest one.
    """
    ours = {value.key.split(":", 1)[1]: value for value in values if value.key.startswith(f"{CONFIG_NAMESPACE}:")}
    problems = [(value.line, problem) for key, value in ours.items() if (problem := _key_problem(key, value))]
    plain = {key: value.text for key, value in ours.items() if key in config_keys() and not value.is_secret}
    secrets: dict[str, SecretRef] = {}
    for key, value in ours.items():
        if key.startswith(SECRET_PREFIX) and not value.is_secret:
            try:
                secrets[key.removeprefix(SECRET_PREFIX)] = SecretRef(value.text)
            except ConfigurationError as error:
                problem = f"{_place(value)}: {error.what}; {error.do} (the value is not shown: it may be a secret)"
                problems.append((value.line, problem))
    environment = None
    try:
        environment = Environment.model_validate({"name": name, "secrets": secrets, **plain})
    except pydantic.ValidationError as error:
        problems.extend(_problem(item, ours, name) for item in error.errors(include_url=False, include_context=False))
    if problems or environment is None:
        listed = "\n".join(f"  {text}" for _, text in sorted(problems))
        raise ConfigurationError(
            f"the configuration of stack {printable(name)!r} has {len(problems)} problem(s)\n{listed}",
            do="correct the file(s) named above; `penstock schema` prints what an editor needs to check them",
        )
    return environment


def environment_from_config() -> Environment:
    """The environment of the running program, from Pulumi's configuration.

    Raises:
        ConfigurationError: as in `environment_from_values`; the file is named, lines are not known here.
    """
    import pulumi
    from pulumi.runtime import config as runtime_config

    stack = pulumi.get_stack()
    every = {**runtime_config.get_config_env(), **runtime_config.CONFIG.get()}
    file = Path(f"Pulumi.{stack}.yaml")
    return environment_from_values(
        stack,
        [
            ConfigValue(
                key=key, value=value, text=str(value), file=file, line=0, is_secret=runtime_config.is_config_secret(key)
            )
            for key, value in every.items()
        ],
    )


def _field(key: str) -> str:
    return next(name for name in Environment.model_fields if to_camel(name) == key)


def _place(value: ConfigValue) -> str:
    line = f":{value.line}" if value.line else ""
    here = Path.cwd()
    file = value.file.relative_to(here) if value.file.is_relative_to(here) else value.file
    return f"{file}{line}: {printable(value.key)}"


def _key_problem(key: str, value: ConfigValue) -> str | None:
    if value.is_secret:
        return f"{_place(value)}: an encrypted value; only references to secrets belong here (`{SECRET_PREFIX}NAME: <ARN>`)"
    if key in config_keys() or re.fullmatch(re.escape(SECRET_PREFIX) + r"[A-Za-z_][A-Za-z0-9_]*", key):
        return None
    if key.startswith(SECRET_PREFIX):
        return (
            f"{_place(value)}: after `{SECRET_PREFIX}` comes the name of an environment variable (letters, digits, _)"
        )
    nearest = difflib.get_close_matches(key, config_keys(), n=1, cutoff=0.6)
    hint = (
        f"; did you mean {CONFIG_NAMESPACE}:{nearest[0]}?" if nearest else f"; the keys are {', '.join(config_keys())}"
    )
    return f"{_place(value)}: no such key{hint}"


def _problem(item: Any, ours: Mapping[str, ConfigValue], stack: str) -> tuple[int, str]:
    message = item["msg"].removeprefix("Value error, ")
    if not item["loc"]:
        return 0, message
    field = str(item["loc"][0])
    if field == "name":
        return 0, f"stack name {printable(stack)!r}: {message}"
    field = field if field in Environment.model_fields else _field(field)
    expected = Environment.model_fields[field].description or ""
    value = ours.get(to_camel(field))
    if value is None:
        return 0, f"Pulumi.{printable(stack)}.yaml: {CONFIG_NAMESPACE}:{to_camel(field)} is missing: {expected}"
    if item["type"] == "string_pattern_mismatch":
        message = f"expected: {expected}"
    return value.line, f"{_place(value)}: got {printable(repr(value.text), 80)}: {message}"
