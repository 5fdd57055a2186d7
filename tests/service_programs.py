"""An ImmutableService as tests declare it: what differs over what is usual."""

from typing import Any

from component_programs import ACCOUNT_ID, REGION, synthesised
from penstock.components import ImmutableService, ImmutableServiceArgs
from penstock.platform.testing import Capture, Synthesised, serialised_json

__all__ = ["IMAGE", "NETWORK", "REGISTRY", "arguments", "containers", "service"]

REGISTRY = f"{ACCOUNT_ID}.dkr.ecr.{REGION}.amazonaws.com"
IMAGE = f"{REGISTRY}/shop/web@sha256:{'0123456789abcdef' * 4}"
NETWORK = {
    "vpc_id": "vpc-1",
    "vpc_cidr_block": "10.0.0.0/16",
    "public_subnet_ids": ["subnet-1", "subnet-2"],
    "private_subnet_ids": ["subnet-3", "subnet-4"],
}


def arguments(**more: Any) -> dict[str, Any]:
    """The usual arguments, with parts of `container` over its own."""
    return {
        "container": {"image": IMAGE, **more.pop("container", {})},
        "network": NETWORK,
        "certificate_arn": f"arn:aws:acm:{REGION}:{ACCOUNT_ID}:certificate/1234",
        **more,
    }


def service(**more: Any) -> Synthesised:
    """What the service `web` declares."""
    return synthesised(lambda: ImmutableService("web", ImmutableServiceArgs(**arguments(**more))))


def containers(stack: Synthesised) -> dict[str, dict[str, Any]]:
    """The containers of the service's task by their names, in their order."""
    definitions = Capture()
    stack.one("web-task").has({"containerDefinitions": serialised_json(definitions)})
    return {item["name"]: item for item in definitions.value}
