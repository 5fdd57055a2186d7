"""The reference stack of an environment, as a first preview sees it."""

from functools import cache

from component_programs import declared
from penstock.platform.environment import Environment, NatGateways
from penstock.platform.resource import Graph
from penstock.stacks.blueprint import build

__all__ = ["DIGEST", "ENVIRONMENT", "EVERYTHING", "SECRET", "stack", "whole"]

DIGEST = "sha256:" + "0123456789abcdef" * 4
SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:orders/database-AbCdEf"

ENVIRONMENT = Environment.model_validate(
    {
        "name": "dev",
        "account_id": "123456789012",
        "region": "eu-west-1",
        "owner": "platform-team",
        "cost_centre": "cc-1",
        "criticality": "low",
        "availability_zones": "eu-west-1a, eu-west-1b",
        "minimum_tasks": 3,
        "maximum_tasks": 7,
        "log_retention_days": 90,
        "deletion_protection": False,
        "domain_name": "orders.example.com",
        "certificate_arn": "arn:aws:acm:eu-west-1:123456789012:certificate/1234",
        "image": f"registry.example.com/orders@{DIGEST}",
        "secrets": {"DATABASE_URL": {"arn": SECRET}},
    }
)


EVERYTHING = {
    "fleet_image": "ami-0a1b2c3d4e5f60718",
    "kubernetes_context": "development",
    "interface_endpoints": True,
    "copy_audit_logs_to": "eu-central-1",
    "alert_email": "on-call@example.com",
    "repository": "example-shop/orders",
}
"""Whatever an environment may have besides."""


@cache
def stack(nat: NatGateways = NatGateways.SHARED) -> Graph:
    return declared(lambda: build(ENVIRONMENT.model_copy(update={"nat": nat})))


@cache
def whole() -> Graph:
    return declared(lambda: build(ENVIRONMENT.model_copy(update=EVERYTHING)))
