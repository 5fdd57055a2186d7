"""What a service on Kubernetes refuses, when it is constructed: component, field, value received, what to do."""

from typing import Any

import pytest
from kubernetes_programs import ROLE, SECRET, VAULT, arguments
from penstock.components import KubernetesService
from penstock.platform.errors import ConfigurationError

ESCAPE = "\x1b[31m"
GATEWAY: dict[str, Any] = {"name": "public", "namespace": "envoy", "hostnames": ["orders.example.com"]}
INGRESS: dict[str, Any] = {"class_name": "nginx", "host": "orders.example.com"}
OPEN: dict[str, Any] = {"allow_from": [{"namespace": "envoy"}]}
ONE_SECRET: dict[str, Any] = {"secrets": {"KEY": {"arn": SECRET}}}


def to(**destination: Any) -> dict[str, Any]:
    return {"network": {"allow_to": [destination]}}


def gateway(**more: Any) -> dict[str, Any]:
    return {"network": OPEN, "gateway": {**GATEWAY, **more}}


def ingress(**more: Any) -> dict[str, Any]:
    return {"network": OPEN, "ingress": {**INGRESS, **more}}


def in_container(**more: Any) -> dict[str, Any]:
    return {"container": more}


WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"container": {"image": "shop/orders:1.4"}}, "container.image", "not pinned by digest"),
    ({"container": {"image": f"shop/{ESCAPE}"}}, "container.image", "not a container image reference"),
    (in_container(cpu="1.5 cores"), "container.cpu", "virtual CPUs"),
    (in_container(cpu="0"), "container.cpu", "expected 1m to 256"),
    (in_container(cpu=1), "container.cpu", "valid string"),
    (in_container(cpu="2", cpu_limit="500m"), "container.cpu_limit", "below cpu 2"),
    (in_container(memory="512m"), "container.memory", "whole number with Mi or Gi"),
    (in_container(memory="512MB"), "container.memory", "whole number with Mi or Gi"),
    (in_container(memory="1Ki"), "container.memory", "expected 4Mi to 4096Gi"),
    (in_container(temporary_storage="-1Mi"), "container.temporary_storage", "whole number with Mi or Gi"),
    (in_container(port=80), "container.port", "below 1024"),
    (in_container(port=70000), "container.port", "65535"),
    (in_container(user=0), "container.user", "greater than or equal to 1"),
    (in_container(user="root"), "container.user", "valid integer"),
    (in_container(readiness_path="healthz"), "container.readiness_path", "pattern"),
    (in_container(liveness_path="/a b"), "container.liveness_path", "pattern"),
    (in_container(command=["a", f"b{ESCAPE}"]), "container.command", "control character"),
    (in_container(environment={"A-B": "x"}), "container.environment", "no name of an environment variable"),
    (in_container(environment={"A": "x\x00"}), "container.environment", "control character"),
    (in_container(environment={"A": "x" * 40_000}), "container.environment", "longer than 32768"),
    (in_container(secrets={"KEY": "hunter2"}), "container.secrets", "never by its value"),
    (in_container(secrets={"K": {"arn": SECRET}, "k": {"arn": SECRET}}), "container.secrets", "alike but for case"),
    (in_container(environment={"KEY": "x"}, **ONE_SECRET), "container.secrets", "both a plain variable and a secret"),
    (in_container(replicas=3), "container.replicas", "not permitted"),
    ({"container": ONE_SECRET}, "secrets", "give secrets.aws_role_arn, or a store"),
    (
        {"container": {"secrets": {"KEY": {"arn": "vault:secret/a#b"}}}, "secrets": {"aws_role_arn": ROLE}},
        "secrets",
        "KEY is vault:secret/a#b, and nobody could read it: give secrets.vault, or a store",
    ),
    ({"secrets": {"vault": {**VAULT, "url": "http://vault.example.com"}}}, "secrets.vault.url", "pattern"),
    ({"secrets": {"vault": {**VAULT, "url": "https://me:hunter2@vault"}}}, "secrets.vault.url", "pattern"),
    ({"secrets": {"vault": {**VAULT, "role": "a\nb"}}}, "secrets.vault.role", "pattern"),
    ({"secrets": {"vault": {**VAULT, "auth_mount": "../x"}}}, "secrets.vault.auth_mount", "pattern"),
    ({"secrets": {"vault_store": {"name": "No"}}}, "secrets.vault_store.name", "DNS name"),
    ({"secrets": {"vault_store": {"name": "a", "kind": "Secret"}}}, "secrets.vault_store.kind", "ClusterSecretStore"),
    ({"secrets": {"aws_role_arn": "orders"}}, "secrets", "not the ARN of a role"),
    ({"role_arn": "orders"}, "role_arn", "not the ARN of a role"),
    ({"namespace": "Shop"}, "namespace", "DNS label"),
    ({"namespace": "a" * 64}, "namespace", "DNS label"),
    ({"namespace": "shop/../kube-system"}, "namespace", "DNS label"),
    (
        {"scaling": {"minimum_replicas": 5, "maximum_replicas": 4}},
        "scaling.maximum_replicas",
        "below minimum_replicas 5",
    ),
    ({"scaling": {"minimum_replicas": 20}}, "scaling.maximum_replicas", "below minimum_replicas 20"),
    ({"scaling": {"minimum_available": 2}}, "scaling.minimum_available", "no pod could ever be evicted"),
    ({"scaling": {"minimum_replicas": 0}}, "scaling.minimum_replicas", "greater than or equal to 1"),
    ({"scaling": {"cpu_percent": 100}}, "scaling.cpu_percent", "95"),
    ({"scaling": {"scale_down_after_seconds": 3601}}, "scaling.scale_down_after_seconds", "3600"),
    ({"network": {"allow_from": [{"namespace": "*"}]}}, "network.allow_from.0.namespace", "DNS label"),
    (
        {"network": {"allow_from": [{"namespace": "a", "pod_labels": {"app": "b c"}}]}},
        "network.allow_from.0.pod_labels",
        "none of a label",
    ),
    (to(cidr_block="10.0.0.1/16", ports=[1]), "network.allow_to.0.cidr_block", "not a range"),
    (to(cidr_block=f"{ESCAPE}", ports=[1]), "network.allow_to.0.cidr_block", "not a range"),
    (to(cidr_block="10.0.0.0/16"), "network.allow_to.0.ports", "required"),
    (to(cidr_block="10.0.0.0/16", ports=[]), "network.allow_to.0.ports", "at least 1"),
    (to(cidr_block="10.0.0.0/16", ports=[0]), "network.allow_to.0.ports", "1 to 65535"),
    (to(ports=[443]), "network.allow_to.0.ports", "either a cidr_block or a namespace"),
    (to(cidr_block="10.0.0.0/16", namespace="a", ports=[1]), "network.allow_to.0.ports", "cidr_block and namespace"),
    (to(pod_labels={"a": "b"}, cidr_block="10.0.0.0/16", ports=[1]), "network.allow_to.0.pod_labels", "none is given"),
    ({"gateway": GATEWAY}, "gateway", "network.allow_from is empty"),
    ({"ingress": INGRESS}, "ingress", "network.allow_from is empty"),
    ({**gateway(), "ingress": INGRESS}, "ingress", "there is a gateway too"),
    (gateway(name="a b"), "gateway.name", "DNS name"),
    (gateway(namespace="a.b"), "gateway.namespace", "DNS label"),
    (gateway(hostnames=[]), "gateway.hostnames", "at least 1"),
    (gateway(hostnames=["localhost"]), "gateway.hostnames", "host name"),
    (gateway(hostnames=["Orders.example.com"]), "gateway.hostnames", "host name"),
    (gateway(hostnames=["a.example.com", "a.example.com"]), "gateway.hostnames", "given twice"),
    (gateway(path="/a/../b"), "gateway.path", "expected a path"),
    (gateway(path="/a//b"), "gateway.path", "expected a path"),
    (ingress(host="orders.example.com\n"), "ingress.host", "host name"),
    (ingress(class_name=""), "ingress.class_name", "DNS name"),
    (ingress(tls_secret_name="A"), "ingress.tls_secret_name", "DNS name"),
    (ingress(path="a"), "ingress.path", "expected a path"),
    (ingress(annotations={"a b": "c"}), "ingress.annotations", "no name of a label or annotation"),
    (ingress(annotations={"a": f"{ESCAPE}"}), "ingress.annotations", "control character"),
    (ingress(annotations={f"a{n}": "x" * 32_000 for n in range(9)}), "ingress.annotations", "262144 bytes"),
    ({"tags": {"a:b": "1", "a-b": "2"}}, "tags", "the same label"),
    ({"tags": {"a": f"{ESCAPE}"}}, "tags", "control character"),
    ({"replicas": 3}, "replicas", "not permitted"),
    ({"container": "image"}, "container", "KubernetesContainer"),
]


@pytest.mark.parametrize(("given", "field", "message"), WRONG)
def test_what_is_wrong_is_refused(given: dict[str, Any], field: str, message: str) -> None:
    """In one line that names the field; nothing hostile or secret comes through."""
    whole = arguments(**given) if isinstance(given.get("container", {}), dict) else given
    with pytest.raises(ConfigurationError) as refusal:
        KubernetesService("orders", whole)  # type: ignore[arg-type] # what another language gives
    text = str(refusal.value)
    assert text.startswith("KubernetesService 'orders': 1 wrong argument(s)\n")
    assert f"\n  {field}: " in text
    assert message in text
    assert "\x1b" not in text
    assert "hunter2" not in text
    assert len(text.splitlines()) == 3


def test_a_name_that_cannot_be_part_of_others_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="the name becomes part of physical names"):
        KubernetesService("Orders", arguments())  # type: ignore[arg-type]
