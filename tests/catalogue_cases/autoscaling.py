"""The cases of the rules on groups of hosts."""

from typing import Any

from penstock.platform.resource import UNKNOWN, Resource
from resources import resource, urn
from rule_cases import OK, OTHER_SHAPE, UNDECIDED, VIOLATION

__all__ = ["CASES", "ONE_SHAPE"]

GROUP = "aws:autoscaling/group:Group"
CONFIGURATION = "aws:ec2/launchConfiguration:LaunchConfiguration"
SUBNET = "aws:ec2/subnet:Subnet"
VPC = "aws:ec2/vpc:Vpc"
TARGETS = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/web/0123456789abcdef"
SUBNET_A = resource(SUBNET, "a", availabilityZone="eu-central-1a")
SUBNET_A2 = resource(SUBNET, "a2", availabilityZone="eu-central-1a")
SUBNET_B = resource(SUBNET, "b", availabilityZone="eu-central-1b")


def group(**properties: Any) -> Resource:
    """A group of hosts."""
    return resource(GROUP, "hosts", launchTemplate={"id": UNKNOWN}, **properties)


def spread(*subnets: Resource) -> list[Resource]:
    """A group in subnets of the stack, whose ids are not known yet."""
    return [
        *subnets,
        Resource(
            urn=urn(GROUP, "hosts"),
            type=GROUP,
            name="hosts",
            properties={"vpcZoneIdentifiers": UNKNOWN},
            property_dependencies={"vpcZoneIdentifiers": tuple(subnet.urn for subnet in subnets)},
        ),
    ]


def attachment(kind: str = "attachment:Attachment") -> Resource:
    """What puts the group behind a load balancer."""
    depends = {"autoscalingGroupName": urn(GROUP, "hosts")}
    return resource(f"aws:autoscaling/{kind}", autoscalingGroupName=UNKNOWN, depends=depends)


CASES: dict[str, dict[str, list[Any]]] = {
    "PEN-ASG-001": {
        OK: [
            group(availabilityZones=["eu-central-1a", "eu-central-1b"]),
            group(vpcZoneIdentifiers=[UNKNOWN, UNKNOWN]),
            group(vpcZoneIdentifiers=["subnet-a", "subnet-b"]),
            spread(SUBNET_A, SUBNET_B),
        ],
        VIOLATION: [
            group(availabilityZones=["eu-central-1a"]),
            group(vpcZoneIdentifiers=["subnet-0a1b2c3d4e5f60718"]),
            group(),
        ],
        OTHER_SHAPE: [group(vpcZoneIdentifiers="subnet-0a1b2c3d4e5f60718")],
        UNDECIDED: [
            group(vpcZoneIdentifiers=UNKNOWN),
            spread(SUBNET_A, SUBNET_A2),
            spread(SUBNET_A, resource(VPC, "net", availabilityZone="b")),
        ],
    },
    "PEN-ASG-002": {
        OK: [
            group(targetGroupArns=[TARGETS], healthCheckType="ELB"),
            group(healthCheckType="EC2"),
            group(targetGroupArns=[]),
            [group(healthCheckType="ELB"), attachment()],
            group(healthCheckType="VPC_LATTICE", trafficSources=UNKNOWN),
        ],
        VIOLATION: [
            group(targetGroupArns=[TARGETS]),
            group(targetGroupArns=[UNKNOWN], healthCheckType="EC2"),
            group(loadBalancers=["web"]),
            group(trafficSources=[{"identifier": TARGETS}]),
            [group(name="web"), resource("aws:autoscaling/attachment:Attachment", autoscalingGroupName="web")],
        ],
        OTHER_SHAPE: [
            [group(), attachment()],
            [group(), attachment("trafficSourceAttachment:TrafficSourceAttachment")],
        ],
        UNDECIDED: [group(targetGroupArns=[TARGETS], healthCheckType=UNKNOWN), group(targetGroupArns=UNKNOWN)],
    },
    "PEN-ASG-003": {
        OK: [group(), resource(GROUP, mixedInstancesPolicy=UNKNOWN), group(launchConfiguration="")],
        VIOLATION: [
            resource(GROUP, launchConfiguration="hosts-1"),
            [
                resource(CONFIGURATION, "hosts-1"),
                resource(
                    GROUP, launchConfiguration=UNKNOWN, depends={"launchConfiguration": urn(CONFIGURATION, "hosts-1")}
                ),
            ],
        ],
        OTHER_SHAPE: [resource(CONFIGURATION, imageId=UNKNOWN)],
        UNDECIDED: [resource(GROUP, launchConfiguration=UNKNOWN)],
    },
    "PEN-ASG-004": {
        OK: [
            group(instanceRefresh={"strategy": "Rolling"}),
            group(maxInstanceLifetime=1),
            group(maxInstanceLifetime=604800, instanceRefresh=None),
        ],
        VIOLATION: [group(), group(maxInstanceLifetime=0)],
        UNDECIDED: [group(instanceRefresh=UNKNOWN), group(maxInstanceLifetime=UNKNOWN)],
    },
    "PEN-ASG-005": {
        OK: [group(), group(suspendedProcesses=[]), group(suspendedProcesses=["AZRebalance", "ScheduledActions"])],
        VIOLATION: [
            group(suspendedProcesses=["Terminate"]),
            group(suspendedProcesses=["HealthCheck"]),
            group(suspendedProcesses=[UNKNOWN, "ReplaceUnhealthy"]),
        ],
        OTHER_SHAPE: [group(suspendedProcesses="Launch")],
        UNDECIDED: [group(suspendedProcesses=UNKNOWN), group(suspendedProcesses=["AZRebalance", UNKNOWN])],
    },
}

ONE_SHAPE = frozenset({"PEN-ASG-004"})
