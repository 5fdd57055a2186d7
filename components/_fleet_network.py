"""Where the hosts of a fleet are."""

from collections.abc import Sequence

from pydantic import Field

from ..platform.inputs import Input
from ._service_network import TaskNetwork

__all__ = ["FleetNetwork"]


class FleetNetwork(TaskNetwork):
    """The network that the hosts stand in: a `Network`'s outputs, or the ids of an existing one."""

    vpc_id: Input[str]
    """The VPC."""
    vpc_cidr_block: Input[str]
    """The VPC's IPv4 range. Hosts may reach it over TCP 443: that is where interface endpoints of AWS services are."""
    private_subnet_ids: Input[Sequence[Input[str]]]
    """At least two subnets in different zones. The hosts get no public addresses in them."""
    s3_prefix_list_id: Input[str] | None = None
    """The prefix list of S3, where the VPC has a gateway endpoint for it: hosts may reach S3 (ECR keeps images there)."""
    internet_egress_ports: list[int] = Field(default=[])
    """TCP ports through which hosts may reach the whole internet. By default none: then ECS and ECR need interface
    endpoints in the VPC. With NAT and without such endpoints, 443 is needed."""
