"""Where a worker stands: in private subnets, where nobody reaches it."""

from collections.abc import Sequence

from pydantic import Field

from ..platform.inputs import Input
from ._service_network import TaskNetwork

__all__ = ["WorkerNetwork"]


class WorkerNetwork(TaskNetwork):
    """The network that a worker stands in: a `Network`'s outputs, or the ids of an existing one. Nobody gets in."""

    vpc_id: Input[str]
    """The VPC."""
    vpc_cidr_block: Input[str]
    """The VPC's IPv4 range. Tasks may reach it over TCP 443: that is where interface endpoints of AWS services are."""
    private_subnet_ids: Input[Sequence[Input[str]]]
    """At least two subnets in different zones, for the tasks. They get no public addresses."""
    s3_prefix_list_id: Input[str] | None = None
    """The prefix list of S3, where the VPC has a gateway endpoint for it: tasks may reach S3 (ECR keeps images there)."""
    internet_egress_ports: list[int] = Field(default=[])
    """TCP ports through which tasks may reach the whole internet. By default none: then the queue, images, logs and
    secrets need interface endpoints in the VPC. With NAT and without such endpoints, 443 is needed."""
