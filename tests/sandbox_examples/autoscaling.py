"""Examples for penstock.platform.sandbox.aws.autoscaling."""

from penstock.platform.sandbox.aws.autoscaling import Group
from penstock.platform.sandbox.resource_class import Cloud, Properties

from .ec2_parts import subnets, vpc
from .ec2_templates import launch_template
from .model import NEW_NAME, Example
from .names import new_name


def target_group(cloud: Cloud, vpc_id: str) -> str:
    """The ARN of a new target group."""
    answer = cloud.client("elbv2").create_target_group(
        Name=new_name("targets"), Protocol="HTTP", Port=80, VpcId=vpc_id, TargetType="instance"
    )
    return str(answer["TargetGroups"][0]["TargetGroupArn"])


def mixed(template_id: str, *, spot: bool) -> Properties:
    """A policy of two instance types."""
    return {
        "instancesDistribution": {
            "onDemandAllocationStrategy": "prioritized",
            "onDemandBaseCapacity": 1,
            "onDemandPercentageAboveBaseCapacity": 50 if spot else 100,
            "spotAllocationStrategy": "price-capacity-optimized",
        },
        "launchTemplate": {
            "launchTemplateSpecification": {"launchTemplateId": template_id, "version": "1"},
            "overrides": [{"instanceType": "m7g.large"}, {"instanceType": "m6g.large", "weightedCapacity": "1"}],
        },
    }


def group(cloud: Cloud) -> Properties:
    """As many properties as a group has."""
    vpc_id = vpc(cloud)
    return {
        "availabilityZoneDistribution": {"capacityDistributionStrategy": "balanced-only"},
        "capacityRebalance": True,
        "capacityReservationSpecification": {"capacityReservationPreference": "default"},
        "context": "web",
        "defaultCooldown": 60,
        "defaultInstanceWarmup": 120,
        "desiredCapacity": 2,
        "desiredCapacityType": "units",
        "enabledMetrics": ["GroupInServiceInstances", "GroupDesiredCapacity"],
        "forceDelete": True,
        "forceDeleteWarmPool": True,
        "healthCheckGracePeriod": 90,
        "healthCheckType": "ELB",
        "ignoreFailedScalingActivities": True,
        "initialLifecycleHooks": [
            {"name": "ready", "lifecycleTransition": "autoscaling:EC2_INSTANCE_LAUNCHING", "defaultResult": "ABANDON"}
        ],
        "instanceLifecyclePolicy": {"retentionTriggers": {"terminateHookAbandon": "retain"}},
        "instanceMaintenancePolicy": {"minHealthyPercentage": 100, "maxHealthyPercentage": 150},
        "instanceRefresh": {"strategy": "Rolling", "preferences": {"autoRollback": True, "skipMatching": True}},
        "maxInstanceLifetime": 604800,
        "maxSize": 4,
        "minElbCapacity": 1,
        "minSize": 1,
        "mixedInstancesPolicy": mixed(launch_template(cloud), spot=True),
        "name": NEW_NAME,
        "placementGroup": "close",
        "protectFromScaleIn": True,
        "serviceLinkedRoleArn": "arn:aws:iam::111122223333:role/aws-service-role/autoscaling.amazonaws.com/other",
        "suspendedProcesses": ["AZRebalance"],
        "tags": [{"key": "purpose", "value": "host", "propagateAtLaunch": True}],
        "targetGroupArns": [target_group(cloud, vpc_id)],
        "terminationPolicies": ["OldestLaunchTemplate", "OldestInstance"],
        "trafficSources": [{"identifier": "arn:aws:vpc-lattice:eu-west-1:111122223333:targetgroup/tg-1"}],
        "vpcZoneIdentifiers": subnets(cloud, vpc_id, 2),
        "waitForCapacityTimeout": "0",
        "waitForElbCapacity": 1,
        "warmPool": {"minSize": 1, "poolState": "Stopped"},
    }


def changed(cloud: Cloud) -> Properties:
    """Other values for all that can change."""
    vpc_id = vpc(cloud)
    return {
        "availabilityZoneDistribution": {"capacityDistributionStrategy": "balanced-best-effort"},
        "capacityRebalance": False,
        "capacityReservationSpecification": {"capacityReservationPreference": "none"},
        "context": "batch",
        "defaultCooldown": 90,
        "defaultInstanceWarmup": 60,
        "desiredCapacity": 3,
        "desiredCapacityType": "vcpu",
        "enabledMetrics": ["GroupInServiceInstances"],
        "forceDelete": False,
        "healthCheckGracePeriod": 60,
        "healthCheckType": "EC2",
        "initialLifecycleHooks": [{"name": "gone", "lifecycleTransition": "autoscaling:EC2_INSTANCE_TERMINATING"}],
        "instanceLifecyclePolicy": {"retentionTriggers": {"terminateHookAbandon": "terminate"}},
        "instanceMaintenancePolicy": {"minHealthyPercentage": 90, "maxHealthyPercentage": 100},
        "instanceRefresh": {"strategy": "Rolling", "preferences": {"autoRollback": False}},
        "maxInstanceLifetime": 86400,
        "maxSize": 5,
        "minSize": 2,
        "mixedInstancesPolicy": mixed(launch_template(cloud), spot=False),
        "placementGroup": "far",
        "protectFromScaleIn": False,
        "serviceLinkedRoleArn": "arn:aws:iam::111122223333:role/aws-service-role/autoscaling.amazonaws.com/third",
        "suspendedProcesses": ["AlarmNotification"],
        "tags": [{"key": "purpose", "value": "other", "propagateAtLaunch": False}],
        "targetGroupArns": [target_group(cloud, vpc_id)],
        "terminationPolicies": ["Default"],
        "trafficSources": [{"identifier": "arn:aws:vpc-lattice:eu-west-1:111122223333:targetgroup/tg-2"}],
        "vpcZoneIdentifiers": subnets(cloud, vpc_id, 1),
        "warmPool": {"minSize": 2, "poolState": "Running"},
    }


EXAMPLES: tuple[Example, ...] = (
    Example(
        resource_class=Group(),
        prepare=group,
        changed=changed,
        removed="suspendedProcesses",
        replaced={"name": NEW_NAME},
        tamper=lambda cloud, name: cloud.client("autoscaling").update_auto_scaling_group(
            AutoScalingGroupName=name, MaxSize=9, MixedInstancesPolicy=_as_before(cloud, name)
        ),
        tampered="maxSize",
    ),
)


def _as_before(cloud: Cloud, name: str) -> Properties:
    """The policy that the group has: moto drops it when an update does not name it."""
    answer = cloud.client("autoscaling").describe_auto_scaling_groups(AutoScalingGroupNames=[name])
    policy: Properties = answer["AutoScalingGroups"][0]["MixedInstancesPolicy"]
    policy["LaunchTemplate"]["LaunchTemplateSpecification"].pop("LaunchTemplateName")
    return policy
