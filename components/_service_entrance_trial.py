"""The part of a service's trial that is about its load balancer, and how traffic shifts behind it."""

from collections.abc import Mapping
from typing import Any, Final

from ..platform.immutability.mutations import ABSENT, Case
from ._trial_surroundings import ACCOUNT, Surroundings
from .shared_load_balancer import SharedLoadBalancer

__all__ = ["deployment_others", "entrance_others", "shared_others"]

WEB_ACL: Final = f"arn:aws:wafv2:eu-west-1:{ACCOUNT}:regional/webacl"
SHIFTING: Final = {"alternate_port": 8080, "bake_minutes": 5}
OTHER_PORTS: Final = {"container.port": 9090, "deployment.alternate_port": 9090}


def entrance_others(around: Surroundings) -> Mapping[str, Any]:
    """Where new tasks are reached, from each kind of entrance; and the web ACL, which nothing of the embedded cloud reads."""
    canary = {"deployment": {"strategy": "canary", **SHIFTING}}
    path = {"container.health_check_path": "/other"}
    acl = {"web_acl_arn": f"{WEB_ACL}/one"}
    return {
        "container.port": (
            Case("changed", {"container.port": 9090}, {}),
            Case("changed, at a shared load balancer", {"container.port": 9090}, _shared(around, 1)),
            Case("changed, where traffic shifts", OTHER_PORTS, canary),
        ),
        "container.health_check_path": (
            Case("changed", path, {}),
            Case("changed, at a shared load balancer", path, _shared(around, 2)),
            Case("changed, where traffic shifts", path, canary),
        ),
        "web_acl_arn": (Case("given", acl, {}), Case("changed", {"web_acl_arn": f"{WEB_ACL}/other"}, acl)),
    }


def deployment_others(around: Surroundings) -> Mapping[str, Any]:
    """Each field under a strategy that has it."""
    hooks = [{"function_arn": function.arn, "stages": ["POST_SCALE_UP"]} for function in around.functions]
    canary = {"deployment": {"strategy": "canary", **SHIFTING, "hooks": hooks[:1]}}
    linear = {"deployment": {"strategy": "linear", **SHIFTING}}

    def changed(field: str, value: Any, start: Mapping[str, Any]) -> tuple[Case, ...]:
        return (Case("changed", {f"deployment.{field}": value}, start),)

    return {
        "deployment.strategy": (
            Case("rolling to canary", canary, {}),
            Case("canary to linear", linear, canary),
            Case("linear to blue_green", {"deployment.strategy": "blue_green"}, linear),
            Case("linear to rolling", {"deployment": ABSENT}, linear),
        ),
        "deployment.alternate_port": (Case("changed, with the container's", OTHER_PORTS, canary),),
        "deployment.bake_minutes": changed("bake_minutes", 20, canary),
        "deployment.canary_percent": changed("canary_percent", 20, canary),
        "deployment.canary_bake_minutes": changed("canary_bake_minutes", 20, canary),
        "deployment.step_percent": changed("step_percent", 50, linear),
        "deployment.step_bake_minutes": changed("step_bake_minutes", 20, linear),
        "deployment.hooks": changed("hooks", hooks, canary),
        "deployment.hooks.*.function_arn": changed("hooks.*.function_arn", around.functions[1].arn, canary),
        "deployment.hooks.*.stages": changed("hooks.*.stages", ["PRE_SCALE_UP"], canary),
    }


def shared_others(around: Surroundings) -> Mapping[str, Any]:
    """A place at a shared load balancer; of another one only with all that belongs to it."""
    other = _listener(around.balancers[1], 1)
    moved = {f"shared.{name}": value for name, value in other.items() if name != "route"}
    fields = {
        **{name: value for name, value in other.items() if name.startswith(("load_balancer", "security_group"))},
        "route.priority": 1000,
        "route.hosts": ["b.example.com"],
        "route.paths": ["/b/*"],
    }
    whole = "changed, with all of the load balancer"
    return {
        "shared": (Case("given, in the place of its own", _shared(around, 3), {}),),
        "shared.listener_arn": (Case(whole, moved, _shared(around, 4)),),
        "shared.redirect_listener_arn": (Case(whole, moved, _shared(around, 5)),),
        **{
            f"shared.{field}": (Case("changed", {f"shared.{field}": value}, _shared(around, 10 + number)),)
            for number, (field, value) in enumerate(fields.items())
        },
    }


def _shared(around: Surroundings, priority: int) -> dict[str, Any]:
    """The start at the shared load balancer. Every copy has a priority of its own: they stand at one listener."""
    return {"certificate_arn": ABSENT, "access_log_bucket": ABSENT, "shared": _listener(around.balancers[0], priority)}


def _listener(balancer: SharedLoadBalancer, priority: int) -> dict[str, Any]:
    return {
        "listener_arn": balancer.listener_arn,
        "redirect_listener_arn": balancer.redirect_listener_arn,
        "load_balancer_name": balancer.load_balancer_name,
        "load_balancer_arn_suffix": balancer.load_balancer_arn_suffix,
        "load_balancer_dns_name": balancer.load_balancer_dns_name,
        "security_group_id": balancer.security_group_id,
        "route": {"priority": priority, "hosts": ["a.example.com"], "paths": ["/a/*"]},
    }
