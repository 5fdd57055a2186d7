"""The cases of the rules on load balancers."""

from typing import Any

from penstock.platform.resource import UNKNOWN, Resource
from resources import resource
from rule_cases import OK, OTHER_SHAPE, UNDECIDED, VIOLATION, listener

__all__ = ["CASES", "ONE_SHAPE"]

BALANCER = "aws:lb/loadBalancer:LoadBalancer"
OLD_NAME = "aws:alb/loadBalancer:LoadBalancer"
TARGETS = "aws:lb/targetGroup:TargetGroup"
CLASSIC = "LoadBalancer"


def balancer(kind: str = BALANCER, /, **properties: Any) -> Resource:
    """A load balancer, whose subnets are never known before they exist."""
    return resource(kind, "front", subnets=UNKNOWN, **properties)


CASES: dict[str, dict[str, list[Any]]] = {
    "PEN-ELB-001": {
        OK: [balancer(dropInvalidHeaderFields=True), balancer(loadBalancerType="network")],
        VIOLATION: [balancer(), balancer(loadBalancerType="application", dropInvalidHeaderFields=False)],
        OTHER_SHAPE: [balancer(OLD_NAME, dropInvalidHeaderFields="false")],
        UNDECIDED: [balancer(dropInvalidHeaderFields=UNKNOWN), balancer(loadBalancerType=UNKNOWN)],
    },
    "PEN-ELB-002": {
        OK: [balancer(accessLogs={"bucket": UNKNOWN, "enabled": True}), balancer(loadBalancerType="gateway")],
        VIOLATION: [
            balancer(),
            balancer(accessLogs={"bucket": UNKNOWN}),
            balancer(loadBalancerType="network", accessLogs={"bucket": "logs", "enabled": False}),
        ],
        OTHER_SHAPE: [balancer(OLD_NAME, accessLogs={"bucket": "logs", "enabled": "false"})],
        UNDECIDED: [balancer(accessLogs=UNKNOWN)],
    },
    "PEN-ELB-003": {
        OK: [
            balancer(enableDeletionProtection=True),
            balancer(enableDeletionProtection=False, tags={"environment": "dev"}),
            balancer(provider={"defaultTags": '{"tags": {"environment": "dev"}}'}),
        ],
        VIOLATION: [
            balancer(),
            balancer(enableDeletionProtection=False, tags={"environment": "prod"}),
            balancer(tags={"environment": "prod"}, provider={"defaultTags": {"tags": {"environment": "dev"}}}),
        ],
        OTHER_SHAPE: [balancer(OLD_NAME, enableDeletionProtection="false")],
        UNDECIDED: [
            balancer(enableDeletionProtection=UNKNOWN),
            balancer(enableDeletionProtection=False, tags={"environment": UNKNOWN}),
        ],
    },
    "PEN-ELB-004": {
        OK: [
            listener(protocol="HTTPS", sslPolicy="ELBSecurityPolicy-TLS13-1-2-2021-06", certificateArn=UNKNOWN),
            listener(protocol="TLS", sslPolicy="ELBSecurityPolicy-TLS13-1-3-PQ-2025-09"),
            listener(protocol="HTTPS", sslPolicy="ELBSecurityPolicy-FS-1-2-Res-2020-10"),
            listener(protocol="HTTP", sslPolicy=UNKNOWN),
            listener(protocol="TLS", sslPolicy="ELBSecurityPolicy-TLS-1-2-Ext-2018-06"),
            listener(port=80),
        ],
        VIOLATION: [
            listener(protocol="HTTPS", certificateArn=UNKNOWN),
            listener(protocol="HTTPS", sslPolicy="ELBSecurityPolicy-2016-08"),
            listener(protocol="TLS", sslPolicy="ELBSecurityPolicy-TLS13-1-0-2021-06"),
            listener(protocol="HTTPS", sslPolicy="ELBSecurityPolicy-FS-1-1-2019-08"),
        ],
        OTHER_SHAPE: [
            resource("aws:alb/listener:Listener", protocol="https", sslPolicy="ELBSecurityPolicy-TLS-1-1-2017-01")
        ],
        UNDECIDED: [listener(protocol="HTTPS", sslPolicy=UNKNOWN), listener(protocol=UNKNOWN)],
    },
    "PEN-ELB-005": {
        OK: [
            balancer(),
            balancer(desyncMitigationMode="strictest"),
            balancer(CLASSIC, desyncMitigationMode="defensive"),
        ],
        VIOLATION: [balancer(desyncMitigationMode="monitor")],
        OTHER_SHAPE: [balancer(CLASSIC, desyncMitigationMode="monitor")],
        UNDECIDED: [balancer(desyncMitigationMode=UNKNOWN)],
    },
    "PEN-ELB-006": {
        OK: [balancer(CLASSIC, accessLogs={"bucket": UNKNOWN})],
        VIOLATION: [balancer(CLASSIC), balancer(CLASSIC, accessLogs={"bucket": "logs", "enabled": False})],
        UNDECIDED: [balancer(CLASSIC, accessLogs=UNKNOWN)],
    },
    "PEN-ELB-007": {
        OK: [balancer(CLASSIC, connectionDraining=True)],
        VIOLATION: [balancer(CLASSIC), balancer(CLASSIC, connectionDraining=False, connectionDrainingTimeout=300)],
        UNDECIDED: [balancer(CLASSIC, connectionDraining=UNKNOWN)],
    },
    "PEN-ELB-008": {
        OK: [
            resource(TARGETS, protocol="HTTP", healthCheck={"path": "/healthz"}, vpcId=UNKNOWN),
            resource(TARGETS, protocol="TCP"),
            resource(TARGETS, targetType="lambda"),
        ],
        VIOLATION: [
            resource(TARGETS, protocol="HTTP", vpcId=UNKNOWN),
            resource(TARGETS, protocol="HTTPS", healthCheck={"matcher": "200"}),
            resource(TARGETS, protocol="HTTP", healthCheck={"enabled": False, "path": "/healthz"}),
        ],
        OTHER_SHAPE: [resource("aws:alb/targetGroup:TargetGroup", protocol="http")],
        UNDECIDED: [resource(TARGETS, protocol="HTTP", healthCheck=UNKNOWN), resource(TARGETS, protocol=UNKNOWN)],
    },
    "PEN-ELB-009": {
        OK: [balancer(), balancer(loadBalancerType="network", enableCrossZoneLoadBalancing=True)],
        VIOLATION: [
            balancer(loadBalancerType="network"),
            balancer(loadBalancerType="gateway", enableCrossZoneLoadBalancing=False),
        ],
        OTHER_SHAPE: [balancer(OLD_NAME, loadBalancerType="network", enableCrossZoneLoadBalancing="false")],
        UNDECIDED: [balancer(loadBalancerType="network", enableCrossZoneLoadBalancing=UNKNOWN)],
    },
    "PEN-ELB-010": {
        OK: [balancer(CLASSIC), balancer(CLASSIC, crossZoneLoadBalancing="true")],
        VIOLATION: [balancer(CLASSIC, crossZoneLoadBalancing=False)],
        UNDECIDED: [balancer(CLASSIC, crossZoneLoadBalancing=UNKNOWN)],
    },
}

ONE_SHAPE = frozenset({"PEN-ELB-006", "PEN-ELB-007", "PEN-ELB-010"})
