"""A service on Kubernetes as tests declare it, with parts over the usual arguments."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from component_programs import ACCOUNT_ID, REGION, synthesised
from penstock.components import KubernetesService, KubernetesServiceArgs
from penstock.platform.sandbox.kubernetes.api import Api
from penstock.platform.sandbox.kubernetes.cluster import Cluster
from penstock.platform.testing import Synthesised
from sandboxed import Sandboxed

__all__ = ["IMAGE", "PARAMETER", "ROLE", "SECRET", "VAULT", "arguments", "kubernetes_api", "orders"]

IMAGE = f"{ACCOUNT_ID}.dkr.ecr.{REGION}.amazonaws.com/shop/orders@sha256:{'0123456789abcdef' * 4}"
SECRET = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT_ID}:secret:shop/key-AbCdEf"
PARAMETER = f"arn:aws:ssm:{REGION}:{ACCOUNT_ID}:parameter/shop/key"
ROLE = f"arn:aws:iam::{ACCOUNT_ID}:role/orders-secrets"
VAULT: Mapping[str, Any] = {"url": "https://vault.example.com:8200", "role": "orders"}


def arguments(**more: Any) -> dict[str, Any]:
    """The arguments, with parts of `container` over the usual ones."""
    return {"container": {"image": IMAGE, **more.pop("container", {})}, **more}


def orders(**more: Any) -> Synthesised:
    """What the service declares at a first preview."""
    return synthesised(lambda: KubernetesService("orders", KubernetesServiceArgs(**arguments(**more))))


def kubernetes_api(deployed: Sandboxed) -> Api:
    """The cluster of a project, to look at what is really there and to change it by hand."""
    document = yaml.safe_load((deployed.project.folder / ".penstock" / "kubeconfig").read_text())
    cluster, user = document["clusters"][0]["cluster"], document["users"][0]["user"]
    return Api.of(Cluster(cluster["server"], user["token"], Path(cluster["certificate-authority"])))
