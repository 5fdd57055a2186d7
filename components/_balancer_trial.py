"""The trial of a shared load balancer."""

from collections.abc import Mapping
from typing import Any, Final

from ..platform.immutability.mutations import Case
from ..platform.immutability.trial import Trial
from ._service_trial import CERTIFICATE
from ._trial_surroundings import ACCOUNT, Surroundings
from .network import Network
from .shared_load_balancer import SharedLoadBalancer, SharedLoadBalancerArgs

__all__ = ["BALANCER_TRIAL"]

WEB_ACL: Final = f"arn:aws:wafv2:eu-west-1:{ACCOUNT}:regional/webacl"
ORDERS: Final = {"priority": 10, "hosts": ["orders.example.com"], "paths": ["/orders/*"]}


def _place(network: Network, *, zones: slice = slice(0, 2)) -> dict[str, Any]:
    subnets = network.public_subnet_ids.apply(lambda known: known[zones])
    return {"vpc_id": network.vpc_id, "public_subnet_ids": subnets}


def _start(around: Surroundings) -> Mapping[str, Any]:
    return {
        **_place(around.networks[0]),
        "certificate_arn": f"{CERTIFICATE}/one",
        "routes": {"orders": ORDERS},
        "access_log_bucket": around.balancer_logs[0].bucket_name,
        "web_acl_arn": f"{WEB_ACL}/one",
    }


def _others(around: Surroundings) -> Mapping[str, Any]:
    return {
        "vpc_id": (Case("changed, with all that lies in it", _place(around.networks[1]), {}),),
        "public_subnet_ids": _place(around.networks[0], zones=slice(1, 3))["public_subnet_ids"],
        "certificate_arn": f"{CERTIFICATE}/other",
        "routes": {"orders": ORDERS, "stock": {"priority": 20, "hosts": ["stock.example.com"]}},
        "routes.*.paths": ["/orders/*", "/baskets/*"],
        "ingress_cidr_blocks": ["10.0.0.0/8"],
        "access_log_bucket": around.balancer_logs[1].bucket_name,
        "web_acl_arn": f"{WEB_ACL}/other",
    }


BALANCER_TRIAL: Final = Trial(
    component=SharedLoadBalancer, arguments=SharedLoadBalancerArgs, start=_start, others=_others
)
