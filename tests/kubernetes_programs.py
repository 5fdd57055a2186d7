"""A service on Kubernetes as tests declare it, with parts over the usual arguments."""

from collections.abc import Mapping
from typing import Any

from component_programs import ACCOUNT_ID, REGION, declared
from penstock.components import KubernetesService, KubernetesServiceArgs
from penstock.platform.resource import Graph

__all__ = ["IMAGE", "PARAMETER", "ROLE", "SECRET", "VAULT", "arguments", "orders"]

IMAGE = f"{ACCOUNT_ID}.dkr.ecr.{REGION}.amazonaws.com/shop/orders@sha256:{'0123456789abcdef' * 4}"
SECRET = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT_ID}:secret:shop/key-AbCdEf"
PARAMETER = f"arn:aws:ssm:{REGION}:{ACCOUNT_ID}:parameter/shop/key"
ROLE = f"arn:aws:iam::{ACCOUNT_ID}:role/orders-secrets"
VAULT: Mapping[str, Any] = {"url": "https://vault.example.com:8200", "role": "orders"}


def arguments(**more: Any) -> dict[str, Any]:
    """The arguments, with parts of `container` over the usual ones."""
    return {"container": {"image": IMAGE, **more.pop("container", {})}, **more}


def orders(**more: Any) -> Graph:
    """What the service declares at a first preview."""
    return declared(lambda: KubernetesService("orders", KubernetesServiceArgs(**arguments(**more))))
