"""SharedLoadBalancer: one HTTPS entrance for several services, each with its hosts and paths in a stated order."""

from collections.abc import Sequence

import pulumi
from pydantic import Field, field_validator

from ..platform.component import Component
from ..platform.inputs import Args, ArgumentError, Input
from ._balancer_changes import BALANCER_IN_PLACE
from ._load_balancer import application_load_balancer, https_listener, redirect_listener
from ._service_network import EVERYWHERE, are_ranges, are_two_subnets, load_balancer_security_group
from ._service_route import Route, SharedListener, check_priorities

__all__ = ["Route", "SharedListener", "SharedLoadBalancer", "SharedLoadBalancerArgs"]


class SharedLoadBalancerArgs(Args):
    """Where it stands, and who is behind it."""

    vpc_id: Input[str]
    """The VPC."""
    public_subnet_ids: Input[Sequence[Input[str]]]
    """At least two subnets in different zones, that the internet reaches."""
    certificate_arn: Input[str]
    """The ACM certificate of the names under which its services are reached, by ARN."""
    routes: dict[str, Route] = Field(min_length=1)
    """The services behind it: for each a name, and which requests it gets. What fits none of them is answered with 404."""
    ingress_cidr_blocks: list[str] = Field(default=[EVERYWHERE], min_length=1)
    """Who may reach it. By default everybody."""
    access_log_bucket: Input[str] | None = None
    """The LogBucket (purpose load_balancer_logs) for the access logs, by name. By default it makes its own."""
    deletion_protection: bool = True
    """Whether it refuses to be deleted. By default it does."""
    web_acl_arn: Input[str] | None = None
    """The web ACL (AWS WAF, regional) that judges requests first, by ARN. By default none. Another one takes its place at once;
    taken away, the last one stays in AWS, until it is disassociated there."""

    @field_validator("public_subnet_ids")
    @classmethod
    def _are_two(cls, value: object) -> object:
        return are_two_subnets(value)

    @field_validator("ingress_cidr_blocks")
    @classmethod
    def _are_ranges(cls, value: list[str]) -> list[str]:
        return are_ranges(value)

    @field_validator("routes")
    @classmethod
    def _have_an_order(cls, value: dict[str, Route]) -> dict[str, Route]:
        check_priorities(value)
        return value


class SharedLoadBalancer(Component):
    """An HTTPS load balancer for several services. A service takes its place with `shared=balancer.attach("name")`."""

    IN_PLACE = BALANCER_IN_PLACE

    load_balancer_dns_name: pulumi.Output[str]
    """Its name: the services' domain names are aliases or CNAMEs of it."""
    load_balancer_name: pulumi.Output[str]
    """What AWS calls it."""
    load_balancer_arn_suffix: pulumi.Output[str]
    """The end of its ARN, by which metrics name it."""
    listener_arn: pulumi.Output[str]
    """The HTTPS listener."""
    redirect_listener_arn: pulumi.Output[str]
    """The HTTP listener, which redirects to it."""
    security_group_id: pulumi.Output[str]
    """Its security group. Each service lets it in, and lets it out to itself."""

    def __init__(self, name: str, args: SharedLoadBalancerArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        args = SharedLoadBalancerArgs.of(args, f"SharedLoadBalancer {name!r}")
        super().__init__(name, opts)
        self._free_routes = dict(args.routes)
        group, _ = load_balancer_security_group(
            self, args.vpc_id, args.ingress_cidr_blocks, "The load balancer of several services"
        )
        balancer = application_load_balancer(
            self,
            subnets=args.public_subnet_ids,
            security_group=group,
            access_log_bucket=args.access_log_bucket,
            deletion_protection=args.deletion_protection,
            web_acl_arn=args.web_acl_arn,
        )
        listener = https_listener(
            self,
            balancer,
            args.certificate_arn,
            {
                "type": "fixed-response",
                "fixed_response": {"content_type": "text/plain", "message_body": "Not found", "status_code": "404"},
            },
        )
        redirect = redirect_listener(self, balancer)
        self.finish(
            load_balancer_dns_name=balancer.dns_name,
            load_balancer_name=balancer.name,
            load_balancer_arn_suffix=balancer.arn_suffix,
            listener_arn=listener.arn,
            redirect_listener_arn=redirect.arn,
            security_group_id=group.id,
        )

    def attach(self, route: str) -> SharedListener:
        """The place of one service: pass it as its `shared`.

        Raises:
            ArgumentError: there is no such route, or a service has it already.
        """
        if route not in self._free_routes:
            raise ArgumentError(
                f"SharedLoadBalancer {self.component_name!r}: there is no such route, or a service has it already",
                got=route,
                do=f"take one that is free ({', '.join(self._free_routes) or 'none is'}), or add one to routes",
            )
        return SharedListener(
            listener_arn=self.listener_arn,
            redirect_listener_arn=self.redirect_listener_arn,
            load_balancer_name=self.load_balancer_name,
            load_balancer_arn_suffix=self.load_balancer_arn_suffix,
            load_balancer_dns_name=self.load_balancer_dns_name,
            security_group_id=self.security_group_id,
            route=self._free_routes.pop(route),
        )
