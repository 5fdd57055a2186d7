"""Where the copies of trials stand that have tasks or hosts in private subnets, and where else they could."""

from collections.abc import Mapping
from typing import Any

from ..platform.immutability.mutations import Case
from ._trial_surroundings import Surroundings
from .network import Network

__all__ = ["private_others", "private_place"]


def private_place(network: Network, *, zones: slice = slice(0, 2)) -> dict[str, Any]:
    """Two zones of a network."""
    return {
        "vpc_id": network.vpc_id,
        "vpc_cidr_block": network.cidr_block,
        "private_subnet_ids": network.private_subnet_ids.apply(lambda known: known[zones]),
        "s3_prefix_list_id": network.s3_prefix_list_id,
    }


def private_others(around: Surroundings) -> Mapping[str, Any]:
    """Another network, other zones of the same one, other ways out."""
    elsewhere = {f"network.{name}": value for name, value in private_place(around.networks[1]).items()}
    shifted = private_place(around.networks[0], zones=slice(1, 3))
    return {
        "network.vpc_id": (Case("changed, with all that lies in it", elsewhere, {}),),
        "network.vpc_cidr_block": "10.3.0.0/16",
        "network.private_subnet_ids": shifted["private_subnet_ids"],
        "network.s3_prefix_list_id": "pl-0123456789abcdef0",
        "network.internet_egress_ports": [443],
    }
