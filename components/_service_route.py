"""Which requests of a shared load balancer a service gets: by host, by path, in an order that is stated."""

from collections.abc import Mapping

import pulumi_aws as aws
from pydantic import Field, ValidationInfo, field_validator

from ..platform.inputs import Args, Input

__all__ = ["Route", "SharedListener", "check_priorities"]

MAXIMUM_CONDITION_VALUES = 5
"""How many hosts and paths a rule takes in all (Elastic Load Balancing documentation, quotas)."""


class Route(Args):
    """Which requests go to a service: those of its hosts, on its paths."""

    priority: int = Field(ge=1, le=50000)
    """Its place among the rules of the listener: the lowest number that fits a request wins. Each is given once."""
    hosts: list[str] = Field(default=[])
    """The names under which it is reached; `*` stands for any part. By default all."""
    paths: list[str] = Field(default=[], validate_default=True)
    """The paths on which it is reached, for instance `/api/*`. By default all. Hosts and paths: at least one, at most five."""

    @field_validator("paths")
    @classmethod
    def _is_something(cls, value: list[str], info: ValidationInfo) -> list[str]:
        if any(not path.startswith(("/", "*")) for path in value):
            raise ValueError("a path begins with / or *")
        given = len(value) + len(info.data.get("hosts", ()))
        if not 1 <= given <= MAXIMUM_CONDITION_VALUES:
            raise ValueError(f"a route names one to {MAXIMUM_CONDITION_VALUES} hosts and paths in all, not {given}")
        return value

    @property
    def conditions(self) -> list[aws.lb.ListenerRuleConditionArgsDict]:
        """As the listener takes them."""
        conditions: list[aws.lb.ListenerRuleConditionArgsDict] = []
        if self.hosts:
            conditions.append({"host_header": {"values": self.hosts}})
        if self.paths:
            conditions.append({"path_pattern": {"values": self.paths}})
        return conditions


class SharedListener(Args):
    """A place at a load balancer that serves several services: what `SharedLoadBalancer.attach` answers."""

    listener_arn: Input[str]
    """Its HTTPS listener, by ARN."""
    redirect_listener_arn: Input[str]
    """Its HTTP listener, by ARN. New tasks prove themselves behind it: it lets nobody through to them."""
    load_balancer_name: Input[str]
    """Its name."""
    load_balancer_arn_suffix: Input[str]
    """The end of its ARN, by which metrics name it."""
    load_balancer_dns_name: Input[str]
    """The name under which it is reached."""
    security_group_id: Input[str]
    """Its security group, which the service lets in."""
    route: Route
    """Which requests are the service's."""


def check_priorities(routes: Mapping[str, Route]) -> None:
    """Refuse two routes of one priority.

    Raises:
        ValueError: there are such; they are named.
    """
    taken: dict[int, str] = {}
    for name, route in routes.items():
        if route.priority in taken:
            raise ValueError(f"priority {route.priority} is given to both {taken[route.priority]} and {name}")
        taken[route.priority] = name
