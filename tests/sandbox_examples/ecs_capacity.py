"""Examples for penstock.platform.sandbox.aws.ecs_capacity."""

from typing import Any

from penstock.platform.sandbox.aws.ecs_capacity import CapacityProvider

from .model import NEW_NAME, Example


def provider(group: str, **more: Any) -> dict[str, Any]:
    """Capacity on an Auto Scaling group; the emulator does not look whether there is one."""
    arn = f"arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:1:autoScalingGroupName/{group}"
    return {"autoScalingGroupArn": arn, **more}


EXAMPLES: tuple[Example, ...] = (
    Example(
        resource_class=CapacityProvider(),
        prepare=lambda cloud: {
            "autoScalingGroupProvider": provider(
                "hosts",
                managedDraining="ENABLED",
                managedScaling={
                    "instanceWarmupPeriod": 60,
                    "maximumScalingStepSize": 10,
                    "minimumScalingStepSize": 1,
                    "status": "ENABLED",
                    "targetCapacity": 90,
                },
                managedTerminationProtection="ENABLED",
            ),
            "name": NEW_NAME,
            "tags": {"purpose": "web"},
        },
        changed={
            "autoScalingGroupProvider": provider(
                "hosts",
                managedDraining="DISABLED",
                managedScaling={
                    "instanceWarmupPeriod": 90,
                    "maximumScalingStepSize": 5,
                    "minimumScalingStepSize": 2,
                    "status": "DISABLED",
                    "targetCapacity": 100,
                },
                managedTerminationProtection="DISABLED",
            ),
            "tags": {"purpose": "batch", "empty": ""},
        },
        removed="tags",
        replaced={
            "autoScalingGroupProvider": provider("other"),
            "cluster": "another-cluster",
            "name": NEW_NAME,
        },
        tamper=lambda cloud, arn: cloud.client("ecs").update_capacity_provider(
            name=arn,
            autoScalingGroupProvider={
                "managedScaling": {"status": "DISABLED", "targetCapacity": 50},
                "managedTerminationProtection": "DISABLED",
            },
        ),
        tampered="autoScalingGroupProvider",
    ),
)
