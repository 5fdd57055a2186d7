"""Secrets of a service on Kubernetes: references all the way, and another name for another reference."""

from typing import Any

import pytest
from kubernetes_programs import PARAMETER, ROLE, SECRET, VAULT, orders
from penstock.platform.testing import Synthesised, absent, exactly

READERS: dict[str, Any] = {"aws_role_arn": ROLE, "vault": VAULT}


def service(*, secrets: dict[str, Any] | None = None, **references: Any) -> Synthesised:
    return orders(container={"secrets": references}, secrets=READERS if secrets is None else secrets)


def read(stack: Synthesised, variable: str) -> tuple[str, str]:
    """From which Secret and key a pod reads a variable."""
    for item in stack.one("orders-deployment").get("spec.template.spec.containers.0.env"):
        if item["name"] == variable:
            reference = item["valueFrom"]["secretKeyRef"]
            return str(reference["name"]), str(reference["key"])
    raise AssertionError(variable)


@pytest.mark.parametrize(
    ("reference", "store", "remote"),
    [
        ({"arn": SECRET}, "store-secretsmanager-eu-west-1", {"key": SECRET}),
        (
            {"arn": SECRET, "json_key": "url", "version_stage": "AWSPREVIOUS"},
            "store-secretsmanager-eu-west-1",
            {"key": SECRET, "property": "url", "version": "AWSPREVIOUS"},
        ),
        ({"arn": PARAMETER}, "store-parameterstore-eu-west-1", {"key": PARAMETER}),
        ({"arn": "vault:secret/a/b#url"}, "store-vault-secret", {"key": "a/b", "property": "url"}),
        (
            {"arn": "vault:secret/a/b?version=3#url"},
            "store-vault-secret",
            {"key": "a/b", "property": "url", "version": "3"},
        ),
    ],
)
def test_a_reference_is_read_by_the_operator(reference: dict[str, str], store: str, remote: dict[str, str]) -> None:
    """From a store made for its kind, into the Secret that the pod reads."""
    stack = service(KEY=reference)
    secret = stack.one("orders-secret-key")
    data = exactly({"secretKey": "value", "remoteRef": exactly(remote)})
    made = exactly({"kind": "SecretStore", "name": stack.one(f"orders-{store}").get("metadata.name")})
    secret.has({"spec": {"data": [data], "secretStoreRef": made}})
    assert read(stack, "KEY") == (secret.get("spec.target.name"), "value")


def test_no_secret_with_data_is_ever_made() -> None:
    stack = service(KEY={"arn": SECRET}, URL={"arn": "vault:secret/a#url"})
    stack.resource_count("kubernetes:core/v1:Secret", 0)


def test_stores_log_in_as_an_account_of_their_own() -> None:
    """The pods never have the role that may read secrets."""
    stack = service(KEY={"arn": SECRET}, URL={"arn": "vault:team/secret/a#url"}, OTHER={"arn": "vault:team/b#url"})
    reader = stack.one("orders-secret-reader")
    reader.has({"metadata": {"annotations": exactly({"eks.amazonaws.com/role-arn": ROLE})}})
    stack.one("orders-service-account").has({"metadata": {"annotations": absent()}})
    name = {"name": reader.get("metadata.name")}
    aws = stack.one("orders-store-secretsmanager-eu-west-1").get("spec.provider.aws")
    assert aws == {"service": "SecretsManager", "region": "eu-west-1", "auth": {"jwt": {"serviceAccountRef": name}}}
    login = exactly({"mountPath": "kubernetes", "role": "orders", "serviceAccountRef": exactly(name)})
    server = {"server": "https://vault.example.com:8200", "path": "team", "version": "v2"}
    vault = {**server, "auth": exactly({"kubernetes": login})}
    stack.one("orders-store-vault-team").has({"spec": {"provider": {"vault": vault}}})


@pytest.mark.parametrize(
    ("field", "reference"),
    [
        ("secrets_manager_store", {"arn": SECRET}),
        ("parameter_store", {"arn": PARAMETER}),
        ("vault_store", {"arn": "vault:secret/a#b"}),
    ],
)
def test_a_store_that_is_there_is_used(field: str, reference: dict[str, str]) -> None:
    """Then none is made, nor an account for it."""
    stack = service(KEY=reference, secrets={field: {"name": "platform"}})
    given = exactly({"kind": "ClusterSecretStore", "name": "platform"})
    stack.one("orders-secret-key").has({"spec": {"secretStoreRef": given}})
    assert not [resource for resource in stack.resources if "store" in resource.name or "reader" in resource.name]


@pytest.mark.parametrize(
    ("change", "readers"),
    [
        ({"arn": "vault:secret/a#other"}, READERS),
        ({"arn": "vault:secret/a?version=2#url"}, READERS),
        ({"arn": SECRET}, READERS),
        ({"arn": "vault:secret/a#url"}, {"vault": {**VAULT, "url": "https://other.example.com"}}),
        ({"arn": "vault:secret/a#url"}, {"vault_store": {"name": "platform"}}),
    ],
)
def test_another_reference_is_another_secret(change: dict[str, str], readers: dict[str, Any]) -> None:
    """So that the old revision's pods keep theirs, and the new revision's never start with the old value."""
    before, after = service(URL={"arn": "vault:secret/a#url"}), service(URL=change, secrets=readers)
    assert read(before, "URL") != read(after, "URL")


def test_the_same_reference_is_the_same_secret() -> None:
    """Whatever else there is: nothing rolls because another variable is added."""
    before = service(URL={"arn": "vault:secret/a#url"})
    after = service(URL={"arn": "vault:secret/a#url"}, KEY={"arn": SECRET})
    assert read(before, "URL") == read(after, "URL")
    assert read(after, "KEY") != read(after, "URL")
