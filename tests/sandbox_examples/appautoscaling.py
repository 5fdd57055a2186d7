"""Examples for penstock.platform.sandbox.aws.appautoscaling."""

from typing import Any

from penstock.platform.sandbox.aws.appautoscaling import Policy, ScheduledAction, Target
from penstock.platform.sandbox.resource_class import Cloud, Properties

from .ecs import cluster
from .model import NEW_NAME, Example
from .names import new_name

DIMENSION = "ecs:service:DesiredCount"


def service(cloud: Cloud) -> str:
    """The resource id of a new ECS service."""
    in_cluster, name = cluster(cloud), new_name("service")
    cloud.client("ecs").create_service(cluster=in_cluster, serviceName=name, desiredCount=1)
    return f"service/{in_cluster}/{name}"


def target(cloud: Cloud) -> Properties:
    """A new scalable target's name."""
    resource_id = service(cloud)
    name = {"ServiceNamespace": "ecs", "ResourceId": resource_id, "ScalableDimension": DIMENSION}
    cloud.client("application-autoscaling").register_scalable_target(**name, MinCapacity=1, MaxCapacity=3)
    return {"resourceId": resource_id, "scalableDimension": DIMENSION, "serviceNamespace": "ecs"}


def tracking(target_value: float, **more: Any) -> dict[str, Any]:
    """Target tracking on CPU."""
    return {
        "predefinedMetricSpecification": {"predefinedMetricType": "ECSServiceAverageCPUUtilization"},
        "targetValue": target_value,
        **more,
    }


def halve(cloud: Cloud, name: str) -> None:
    """Put another target value behind the engine's back."""
    configuration = {
        "PredefinedMetricSpecification": {"PredefinedMetricType": "ECSServiceAverageCPUUtilization"},
        "TargetValue": 30.0,
    }
    client = cloud.client("application-autoscaling")
    policies = client.describe_scaling_policies(ServiceNamespace="ecs")["ScalingPolicies"]
    policy = next(policy for policy in policies if policy["PolicyName"] == name)
    client.put_scaling_policy(
        PolicyName=name,
        PolicyType="TargetTrackingScaling",
        ServiceNamespace="ecs",
        ResourceId=policy["ResourceId"],
        ScalableDimension=DIMENSION,
        TargetTrackingScalingPolicyConfiguration=configuration,
    )


def reschedule(cloud: Cloud, action_id: str) -> None:
    """Put another time behind the engine's back."""
    client = cloud.client("application-autoscaling")
    actions = client.describe_scheduled_actions(ServiceNamespace="ecs")["ScheduledActions"]
    action = next(action for action in actions if action_id.startswith(action["ScheduledActionName"] + "-"))
    client.put_scheduled_action(
        ServiceNamespace="ecs",
        ScheduledActionName=action["ScheduledActionName"],
        ResourceId=action["ResourceId"],
        ScalableDimension=DIMENSION,
        Schedule="rate(5 minutes)",
    )


EXAMPLES: tuple[Example, ...] = (
    Example(
        resource_class=Target(),
        prepare=lambda cloud: {
            "maxCapacity": 6,
            "minCapacity": 2,
            "resourceId": service(cloud),
            "roleArn": "arn:aws:iam::111122223333:role/scaling",
            "scalableDimension": DIMENSION,
            "serviceNamespace": "ecs",
            "suspendedState": {"dynamicScalingInSuspended": True, "scheduledScalingSuspended": False},
            "tags": {"purpose": "web"},
        },
        changed={
            "maxCapacity": 9,
            "minCapacity": 0,
            "roleArn": "arn:aws:iam::111122223333:role/other",
            "suspendedState": {"dynamicScalingOutSuspended": True},
            "tags": {"purpose": "batch"},
        },
        removed="tags",
        replaced={
            "resourceId": "service/a/b",
            "scalableDimension": "ecs:service:Other",
            "serviceNamespace": "dynamodb",
        },
        tamper=lambda cloud, resource_id: cloud.client("application-autoscaling").register_scalable_target(
            ServiceNamespace="ecs", ResourceId=resource_id, ScalableDimension=DIMENSION, MaxCapacity=50
        ),
        tampered="maxCapacity",
        import_id=lambda state: f"ecs/{state['resourceId']}/{DIMENSION}",
    ),
    Example(
        resource_class=Policy(),
        prepare=lambda cloud: {
            **target(cloud),
            "name": NEW_NAME,
            "policyType": "TargetTrackingScaling",
            "targetTrackingScalingPolicyConfiguration": tracking(
                60, disableScaleIn=True, scaleInCooldown=300, scaleOutCooldown=60
            ),
        },
        changed={
            "targetTrackingScalingPolicyConfiguration": {
                "customizedMetricSpecification": {
                    "metrics": [
                        {
                            "id": "a",
                            "label": "requests",
                            "metricStat": {
                                "metric": {
                                    "metricName": "Requests",
                                    "namespace": "Web",
                                    "dimensions": [{"name": "Service", "value": "web"}],
                                },
                                "stat": "Sum",
                                "unit": "Count",
                            },
                            "returnData": False,
                        },
                        {"id": "b", "expression": "a / 2"},
                    ]
                },
                "targetValue": 100,
            },
        },
        replaced={
            "name": NEW_NAME,
            "resourceId": "service/a/b",
            "scalableDimension": "ecs:service:Other",
            "serviceNamespace": "dynamodb",
        },
        tamper=halve,
        tampered="targetTrackingScalingPolicyConfiguration",
        import_id=lambda state: f"ecs/{state['resourceId']}/{DIMENSION}/{state['name']}",
        why_not={"removed": "the configuration goes with the type, and one is required"},
    ),
    Example(
        resource_class=ScheduledAction(),
        prepare=lambda cloud: {
            **target(cloud),
            "endTime": "2031-01-01T00:00:00Z",
            "name": NEW_NAME,
            "scalableTargetAction": {"maxCapacity": 4, "minCapacity": 1},
            "schedule": "cron(0 20 * * ? *)",
            "startTime": "2030-01-01T00:00:00Z",
            "timezone": "Europe/Berlin",
        },
        changed={
            "endTime": "2032-01-01T00:00:00Z",
            "scalableTargetAction": {"maxCapacity": 9, "minCapacity": 0},
            "schedule": "rate(1 day)",
            "startTime": "2030-06-01T00:00:00Z",
            "timezone": "UTC",
        },
        removed="endTime",
        replaced={
            "name": NEW_NAME,
            "resourceId": "service/a/b",
            "scalableDimension": "ecs:service:Other",
            "serviceNamespace": "dynamodb",
        },
        tamper=reschedule,
        tampered="schedule",
        import_id=lambda state: f"ecs/{state['resourceId']}/{DIMENSION}/{state['name']}",
    ),
)
