"""Secrets of a service on Kubernetes: each reference an ExternalSecret, read by the cluster's External Secrets operator.

What a pod reads is called after the reference: another reference is another name, so pods roll to it, and back.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import pulumi
import pulumi_kubernetes as kubernetes
from pydantic import Field, field_validator

from ..platform.component import Component
from ..platform.inputs import Args, Input, json_text
from ..platform.naming import slug
from ..platform.reference import SecretRef
from ._kubernetes_place import KubernetesPlace
from ._kubernetes_values import dns_name, secret_role

__all__ = [
    "EXTERNAL_SECRETS",
    "KubernetesSecrets",
    "SecretStore",
    "SecretStoreKind",
    "VaultServer",
    "check_stores",
    "kubernetes_secrets",
]

EXTERNAL_SECRETS: Final = "external-secrets.io/v1"
SECRET_KEY: Final = "value"  # noqa: S105 - the one key of each Secret that the operator makes
DIGEST_CHARACTERS: Final = 10
ROLE_ANNOTATION: Final = "eks.amazonaws.com/role-arn"


class SecretStoreKind(StrEnum):
    """Where a store is."""

    CLUSTER = "ClusterSecretStore"
    """Of the cluster: every namespace may use it."""
    NAMESPACED = "SecretStore"
    """In the service's namespace."""


class SecretStore(Args):
    """A store of the External Secrets operator that is there already."""

    name: str
    """Its name."""
    kind: SecretStoreKind = SecretStoreKind.CLUSTER
    """Where it is: ClusterSecretStore or SecretStore. By default one of the cluster."""

    @field_validator("name")
    @classmethod
    def _is_a_name(cls, value: str) -> str:
        return dns_name(value)


class VaultServer(Args):
    """A Vault that trusts the cluster: it takes the token of a service account for a role."""

    url: str = Field(pattern=r"^https://[A-Za-z0-9.-]{1,253}(:\d{1,5})?$")
    """Where it is, for instance https://vault.example.com:8200. TLS only."""
    role: str = Field(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$")
    """Vault's role for the service account that reads secrets (output `secret_reader_name`)."""
    auth_mount: str = Field(
        default="kubernetes", pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*$"
    )
    """Where Vault's Kubernetes authentication is mounted. By default `kubernetes`."""


class KubernetesSecrets(Args):
    """Who reads the secrets: stores that are there, or one for each kind of reference, made by the component."""

    aws_role_arn: Input[str] | None = None
    """The IAM role that may read those of AWS, for the service account `secret_reader_name`. The pods never have it."""
    vault: VaultServer | None = None
    """The Vault that keeps those of Vault."""
    secrets_manager_store: SecretStore | None = None
    """A store for Secrets Manager, instead. By default one is made for each region, and needs aws_role_arn."""
    parameter_store: SecretStore | None = None
    """A store for SSM parameters, instead. By default one is made for each region, and needs aws_role_arn."""
    vault_store: SecretStore | None = None
    """A store for Vault, instead; its `path` is the mount. By default one is made for each mount, and needs vault."""


@dataclass(frozen=True, slots=True)
class _Source:
    """Where a reference leads: a store that is there, or the specification of one to make."""

    existing: SecretStore | None
    missing: str
    """What must be given where there is no store."""
    role: str
    """The role of the store that is made."""
    provider: dict[str, Any]

    def key(self) -> dict[str, Any]:
        """What tells it from others, plain values only."""
        return self.provider if self.existing is None else self.existing.model_dump(mode="json")


def check_stores(args: KubernetesSecrets, secrets: Mapping[str, SecretRef]) -> None:
    """Refuse references that nobody could read.

    Raises:
        ValueError: one has neither a store nor what it takes to make one.
    """
    for name, secret in sorted(secrets.items()):
        source = _source(args, secret, reader="")
        if source.existing is None and source.missing:
            raise ValueError(f"{name} is {secret.text}, and nobody could read it: give {source.missing}, or a store")


def kubernetes_secrets(
    component: Component, place: KubernetesPlace, args: KubernetesSecrets, secrets: Mapping[str, SecretRef]
) -> tuple[dict[str, str], list[pulumi.Resource]]:
    """The children `secret-VARIABLE`, and where stores are made `store-KIND` and `secret-reader`.

    Returns:
        for each variable the Secret that the operator makes, and what must exist before a pod can start.
    """
    sources = {name: _source(args, secret, place.reader) for name, secret in sorted(secrets.items())}
    made = {source.role: source.provider for source in sources.values() if source.existing is None}
    readers = [*place.needed, *([_reader(component, place, args)] if made else [])]
    stores = {role: _store(component, place, role, provider=made[role], needed=readers) for role in sorted(made)}
    targets: dict[str, str] = {}
    needed: list[pulumi.Resource] = []
    for name, source in sources.items():
        targets[name] = _target(place, name, secrets[name], source)
        if source.existing is None:
            store: Any = {"kind": SecretStoreKind.NAMESPACED.value, "name": _content_name(place, source.provider)}
        else:
            store = {"kind": source.existing.kind.value, "name": source.existing.name}
        there = [*readers, *([stores[source.role]] if source.existing is None else [])]
        spec = _external_secret(secrets[name], store, targets[name])
        metadata = place.metadata()
        role = f"secret-{secret_role(name)}"
        needed.append(_custom(component, role, kind="ExternalSecret", metadata=metadata, spec=spec, needed=there))
    return targets, needed


def _source(args: KubernetesSecrets, secret: SecretRef, reader: str) -> _Source:
    if secret.vault is not None:
        role = slug(f"store-vault-{secret.vault.mount}")
        missing = "" if args.vault else "secrets.vault"
        return _Source(args.vault_store, missing, role, _vault(args.vault, secret.vault.mount, reader))
    missing = "" if args.aws_role_arn else "secrets.aws_role_arn"
    region = str(secret.arn).split(":")[3]
    service = "SecretsManager" if secret.is_secrets_manager else "ParameterStore"
    existing = args.secrets_manager_store if secret.is_secrets_manager else args.parameter_store
    auth = {"jwt": {"serviceAccountRef": {"name": reader}}}
    provider = {"aws": {"service": service, "region": region, "auth": auth}}
    return _Source(existing, missing, f"store-{service.lower()}-{region}", provider)


def _vault(server: VaultServer | None, mount: str, reader: str) -> dict[str, Any]:
    if server is None:
        return {}
    login = {"mountPath": server.auth_mount, "role": server.role, "serviceAccountRef": {"name": reader}}
    return {"vault": {"server": server.url, "path": mount, "version": "v2", "auth": {"kubernetes": login}}}


def _target(place: KubernetesPlace, variable: str, secret: SecretRef, source: _Source) -> str:
    """The name of the Secret: part of it says what is in it, so it never comes to hold anything else."""
    reference = secret.model_dump(mode="json")
    return _content_name(place, {"reference": reference, "source": source.key(), "variable": variable})


def _content_name(place: KubernetesPlace, content: Mapping[str, Any]) -> str:
    """A name that is another one for other content, so that the new stands beside the old. Every preview knows it."""
    return f"{place.instance}-{hashlib.sha256(json_text(content).encode()).hexdigest()[:DIGEST_CHARACTERS]}"


def _external_secret(secret: SecretRef, store: Any, target: str) -> dict[str, Any]:
    remote: dict[str, Any]
    if secret.vault is not None:
        version = None if secret.vault.version is None else str(secret.vault.version)
        remote = {"key": secret.vault.path, "property": secret.vault.key, "version": version}
    else:
        remote = {"key": secret.arn, "property": secret.json_key, "version": secret.version_stage}
    return {
        "refreshInterval": "1h0m0s",
        "secretStoreRef": store,
        "target": {"name": target, "creationPolicy": "Owner", "deletionPolicy": "Retain"},
        "data": [
            {"secretKey": SECRET_KEY, "remoteRef": {key: value for key, value in remote.items() if value is not None}}
        ],
    }


def _reader(component: Component, place: KubernetesPlace, args: KubernetesSecrets) -> kubernetes.core.v1.ServiceAccount:
    # Its name is known beforehand, since trust policies and Vault's roles name it; only another name ever replaces it.
    more = {"annotations": {ROLE_ANNOTATION: args.aws_role_arn}} if args.aws_role_arn is not None else {}
    return kubernetes.core.v1.ServiceAccount(
        component.child("secret-reader"),
        metadata=place.metadata(name=place.reader, **more),
        automount_service_account_token=False,
        opts=component.options("secret-reader", depends_on=place.needed),
    )


def _store(
    component: Component, place: KubernetesPlace, role: str, *, provider: dict[str, Any], needed: list[Any]
) -> kubernetes.apiextensions.CustomResource:
    metadata = place.metadata(name=_content_name(place, provider))
    return _custom(component, role, kind="SecretStore", metadata=metadata, spec={"provider": provider}, needed=needed)


def _custom(
    component: Component, role: str, *, kind: str, metadata: Any, spec: Any, needed: list[Any]
) -> kubernetes.apiextensions.CustomResource:
    """A new one beside the old one, whatever changes: what runs goes on with what it has."""
    return kubernetes.apiextensions.CustomResource(
        component.child(role),
        api_version=EXTERNAL_SECRETS,
        kind=kind,
        metadata=metadata,
        spec=spec,
        opts=component.options(role, depends_on=needed, replace_on_changes=["spec"]),
    )
