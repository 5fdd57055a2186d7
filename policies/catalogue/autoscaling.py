"""Auto Scaling: groups that survive a zone, and whose hosts are replaced instead of patched."""

from collections.abc import Iterator

from ...platform.resource import UNKNOWN, Graph, Resource, UnknownValueError
from ...platform.rule import OK, GraphRule, Outcome, ResourceRule, Rule, Severity, Violation
from ..standards import cdk_nag, checkov, nist, security_hub
from ..values import every, is_set, of_each
from .ec2 import LAUNCH_CONFIGURATION

__all__ = ["RULES"]

GROUP = "aws:autoscaling/group:Group"
SUBNET = "aws:ec2/subnet:Subnet"
_ATTACHMENTS = (
    "aws:autoscaling/attachment:Attachment",
    "aws:autoscaling/trafficSourceAttachment:TrafficSourceAttachment",
)

_GUIDE = "https://docs.aws.amazon.com/autoscaling/ec2/userguide/"

_REPLACING_PROCESSES = frozenset(["Launch", "Terminate", "HealthCheck", "ReplaceUnhealthy"])


def _spans_zones(graph: Graph, group: Resource) -> bool:
    zones = group.items("availabilityZones")
    if len(zones) > 1:
        return True
    try:
        subnets = group.items("vpcZoneIdentifiers")
    except UnknownValueError:
        # The ids are not known yet; the zones of the subnets that they come from often are.
        if len(set(_zones_of_subnets(graph, group))) > 1:
            return True
        raise
    return len(subnets) > 1


def _zones_of_subnets(graph: Graph, group: Resource) -> Iterator[str]:
    for urn in group.property_dependencies.get("vpcZoneIdentifiers", ()):
        source = graph.by_urn.get(urn)
        zone = source.properties.get("availabilityZone") if source is not None and source.type == SUBNET else None
        if isinstance(zone, str):
            yield zone


def _asks_the_balancer(graph: Graph, group: Resource) -> bool:
    if group.get("healthCheckType") in ("ELB", "VPC_LATTICE"):
        return True
    return not _has_balancer(graph, group)


def _has_balancer(graph: Graph, group: Resource) -> bool:
    if any(is_set(group, name) for name in ("targetGroupArns", "loadBalancers", "trafficSources")):
        return True
    return any(graph.referring(group, kind, "autoscalingGroupName", identity="name") for kind in _ATTACHMENTS)


def _starts_from_a_template(resource: Resource) -> Outcome:
    if resource.type == LAUNCH_CONFIGURATION or is_set(resource, "launchConfiguration"):
        return Violation("launch configurations get no new features, and new accounts cannot make them")
    return OK


def _replaces_hosts(group: Resource) -> Outcome:
    if group.get("instanceRefresh") is not None or int(group.get("maxInstanceLifetime", default=0)) > 0:
        return OK
    return Violation("a new template reaches only hosts that start by chance: the others stay as they are")


def _suspends_no_replacement(group: Resource) -> Outcome:
    items = group.items("suspendedProcesses")
    suspended = sorted(_REPLACING_PROCESSES.intersection(str(item) for item in items if item is not UNKNOWN))
    if suspended:
        return Violation(f"{', '.join(suspended)} is suspended: a broken host stays")
    group.known("suspendedProcesses")
    return OK


RULES: tuple[Rule, ...] = (
    GraphRule(
        id="PEN-ASG-001",
        sentence="Groups of hosts span several zones.",
        severity=Severity.MEDIUM,
        why="When their only zone fails, all hosts are gone, and no new one can start.",
        fix="Set vpc_zone_identifiers to subnets of at least two zones: network.private_subnet_ids.",
        references=(*security_hub("AutoScaling.2"), *nist("CP-10", "CP-6(2)", "SC-36", "SI-13(5)")),
        url=f"{_GUIDE}disaster-recovery-resiliency.html",
        types=(GROUP,),
        check=every((GROUP,), _spans_zones, "is in one zone only"),
    ),
    GraphRule(
        id="PEN-ASG-002",
        sentence="Hosts behind a load balancer go when the load balancer says so.",
        severity=Severity.MEDIUM,
        why="A host that runs but does not answer otherwise stays in the group for ever.",
        fix='Set health_check_type="ELB" and health_check_grace_period.',
        references=(*security_hub("AutoScaling.1"), *nist("CA-7", "CP-2(2)", "SI-2")),
        equivalents=cdk_nag("NIST.800.53.R5-AutoScalingGroupELBHealthCheckRequired"),
        url=f"{_GUIDE}health-checks-overview.html",
        types=(GROUP,),
        check=every((GROUP,), _asks_the_balancer, "keeps hosts that the load balancer found broken"),
    ),
    GraphRule(
        id="PEN-ASG-003",
        sentence="Hosts start from a launch template.",
        severity=Severity.MEDIUM,
        why="Templates have versions, so what a host was started with is known; configurations have none.",
        fix="Use LaunchTemplate, and launch_template instead of launch_configuration in the group.",
        references=(*security_hub("AutoScaling.9"), *nist("CA-9(1)", "CM-2")),
        equivalents=checkov("CKV_AWS_315"),
        url=f"{_GUIDE}launch-configurations.html",
        types=(GROUP, LAUNCH_CONFIGURATION),
        check=of_each((GROUP, LAUNCH_CONFIGURATION), _starts_from_a_template),
    ),
    ResourceRule(
        id="PEN-ASG-004",
        sentence="Hosts are replaced when their template changes, or when they are old.",
        severity=Severity.HIGH,
        why="A host that stays is patched by hand, and after a while nobody knows what runs on it.",
        fix='Set instance_refresh={"strategy": "Rolling"}, and max_instance_lifetime in seconds.',
        references=nist("CM-2", "SI-2"),
        url=f"{_GUIDE}asg-instance-refresh.html",
        is_boundary=True,
        types=(GROUP,),
        check=_replaces_hosts,
    ),
    ResourceRule(
        id="PEN-ASG-005",
        sentence="Nothing suspends that broken hosts are replaced.",
        severity=Severity.MEDIUM,
        why="Suspended once to look at a host, and forgotten: the group then shrinks with every failure.",
        fix="Leave suspended_processes out; move a host to standby where it has to be looked at.",
        references=nist("CP-10"),
        url=f"{_GUIDE}as-suspend-resume-processes.html",
        types=(GROUP,),
        check=_suspends_no_replacement,
    ),
)
