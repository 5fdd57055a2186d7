"""Secrets of a service on Kubernetes: references all the way, and another name for another reference."""

from typing import Any

import pytest
from component_programs import one
from kubernetes_programs import PARAMETER, ROLE, SECRET, VAULT, orders
from penstock.platform.resource import Graph

READERS: dict[str, Any] = {"aws_role_arn": ROLE, "vault": VAULT}


def service(*, secrets: dict[str, Any] | None = None, **references: Any) -> Graph:
    return orders(container={"secrets": references}, secrets=READERS if secrets is None else secrets)


def read(graph: Graph, variable: str) -> tuple[str, str]:
    """From which Secret and key a pod reads a variable."""
    for item in one(graph, "orders-deployment").get("spec.template.spec.containers.0.env"):
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
    graph = service(KEY=reference)
    secret = one(graph, "orders-secret-key")
    assert secret.get("spec.data") == [{"secretKey": "value", "remoteRef": remote}]
    made = {"kind": "SecretStore", "name": one(graph, f"orders-{store}").get("metadata.name")}
    assert secret.get("spec.secretStoreRef") == made
    assert read(graph, "KEY") == (secret.get("spec.target.name"), "value")


def test_no_secret_with_data_is_ever_made() -> None:
    graph = service(KEY={"arn": SECRET}, URL={"arn": "vault:secret/a#url"})
    assert not [resource for resource in graph.resources if resource.type == "kubernetes:core/v1:Secret"]


def test_stores_log_in_as_an_account_of_their_own() -> None:
    """The pods never have the role that may read secrets."""
    graph = service(KEY={"arn": SECRET}, URL={"arn": "vault:team/secret/a#url"}, OTHER={"arn": "vault:team/b#url"})
    reader = one(graph, "orders-secret-reader")
    assert reader.get("metadata.annotations") == {"eks.amazonaws.com/role-arn": ROLE}
    assert one(graph, "orders-service-account").get("metadata.annotations") is None
    name = {"name": reader.get("metadata.name")}
    aws = one(graph, "orders-store-secretsmanager-eu-west-1").get("spec.provider.aws")
    assert aws == {"service": "SecretsManager", "region": "eu-west-1", "auth": {"jwt": {"serviceAccountRef": name}}}
    vault = one(graph, "orders-store-vault-team").get("spec.provider.vault")
    assert (vault["server"], vault["path"], vault["version"]) == ("https://vault.example.com:8200", "team", "v2")
    assert vault["auth"] == {
        "kubernetes": {"mountPath": "kubernetes", "role": "orders", "serviceAccountRef": name},
    }


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
    graph = service(KEY=reference, secrets={field: {"name": "platform"}})
    assert one(graph, "orders-secret-key").get("spec.secretStoreRef") == {
        "kind": "ClusterSecretStore",
        "name": "platform",
    }
    assert not [resource for resource in graph.resources if "store" in resource.name or "reader" in resource.name]


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
