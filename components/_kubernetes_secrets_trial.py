"""The part of the trial of a service on Kubernetes that is about its secrets, and who reads them."""

from collections.abc import Mapping
from typing import Any, Final

from ..platform.immutability.mutations import ABSENT, Case
from ._trial_surroundings import ACCOUNT

__all__ = ["VAULT_SECRET", "VAULT_SERVER", "secrets_others"]

VAULT_SERVER: Final = {"url": "https://vault.example.com", "role": "orders"}
VAULT_SECRET: Final = {"vault": {"mount": "secret", "path": "a", "key": "url", "version": 1}}
SECRET: Final = {
    "arn": f"arn:aws:secretsmanager:eu-west-1:{ACCOUNT}:secret:orders-AbCdEf",
    "json_key": "url",
    "version_stage": "AWSCURRENT",
}
PARAMETER: Final = {"arn": f"arn:aws:ssm:eu-west-1:{ACCOUNT}:parameter/orders"}
KEY: Final = f"arn:aws:kms:eu-west-1:{ACCOUNT}:key"
READER: Final = f"arn:aws:iam::{ACCOUNT}:role/reader"
STORE: Final = {"name": "shared"}


def secrets_others() -> Mapping[str, Any]:
    """Other references, in AWS and in Vault; other stores, made by the component or there already."""
    return {
        "container.secrets": {"URL": VAULT_SECRET, "OTHER": {"vault": {"mount": "secret", "path": "b", "key": "url"}}},
        **_reference_others(),
        **_reader_others(),
        **_store_others("vault_store", _of(VAULT_SECRET)),
        **_store_others("secrets_manager_store", _of(SECRET)),
        **_store_others("parameter_store", _of(PARAMETER)),
    }


def _of(secret: Mapping[str, Any]) -> dict[str, Any]:
    """The start with this secret, and both who read secrets."""
    return {"container.secrets": {"URL": secret}, "secrets.aws_role_arn": READER}


def _reference_others() -> Mapping[str, Any]:
    path = "container.secrets.*"
    fields = {"json_key": "password", "version_stage": "AWSPREVIOUS"}
    key = f"{path}.kms_key_arn"
    return {
        f"{path}.arn": (Case("changed", {f"{path}.arn": f"{SECRET['arn']}-other"}, _of(SECRET)),),
        f"{path}.vault": (Case("given, instead of an ARN", {"container.secrets": {"URL": VAULT_SECRET}}, _of(SECRET)),),
        **{
            f"{path}.{name}": (
                Case("given", {f"{path}.{name}": SECRET[name]}, {**_of(SECRET), f"{path}.{name}": ABSENT}),
                Case("changed", {f"{path}.{name}": value}, _of(SECRET)),
            )
            for name, value in fields.items()
        },
        key: (
            Case("given", {key: f"{KEY}/one"}, _of(SECRET)),
            Case("changed", {key: f"{KEY}/other"}, {**_of(SECRET), key: f"{KEY}/one"}),
        ),
    }


def _reader_others() -> Mapping[str, Any]:
    role = "secrets.aws_role_arn"
    by_store = {"secrets.vault": ABSENT, "secrets.vault_store": STORE}
    return {
        role: (Case("changed", {role: f"{READER}-other"}, _of(SECRET)),),
        "secrets.vault": (
            Case("given, instead of a store", {"secrets.vault": VAULT_SERVER, "secrets.vault_store": ABSENT}, by_store),
        ),
        "secrets.vault.url": "https://other.example.com",
    }


def _store_others(name: str, before: Mapping[str, Any]) -> Mapping[str, Any]:
    path = f"secrets.{name}"
    given = {**before, path: STORE}
    return {
        path: (Case("given, instead of one of its own", {path: STORE}, before),),
        f"{path}.name": (Case("changed", {f"{path}.name": "other"}, given),),
        f"{path}.kind": (Case("changed", {f"{path}.kind": "SecretStore"}, given),),
    }
