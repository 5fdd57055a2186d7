"""Which physical names Pulumi's providers make up when a program gives none: known in a preview, so rules may read them.

One table for two readers: the embedded cloud, which makes the names, and the in-process synthesis, which must know them
too, so that both see the same. Lengths are the services' limits as terraform-provider-aws and pulumi-aws cut them. Objects
of Kubernetes all have their name in one place, so they need no table.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from .naming import auto_name

__all__ = ["AUTO_NAMED", "AUTO_NAMES", "AutoName", "named", "with_object_name"]

AUTO_NAMED: Final = "pulumi.com/autonamed"
"""The annotation by which pulumi-kubernetes knows a name that it made up."""

KUBERNETES: Final = "kubernetes:"
NOT_OBJECTS: Final = ("kubernetes:helm.sh/", "kubernetes:yaml", "kubernetes:kustomize")
OBJECT_SUFFIX_CHARACTERS: Final = 8


@dataclass(frozen=True, slots=True)
class AutoName:
    """The property that gets the name, and how long it may be."""

    property: str = "name"
    maximum_characters: int = 255
    is_lower_case: bool = False
    prefix: str = ""
    """What every name of the type must start with."""
    unless: tuple[str, ...] = ()
    """Inputs that take the name's place (`namePrefix`)."""


AUTO_NAMES: Final[Mapping[str, AutoName]] = {
    "aws:appautoscaling/policy:Policy": AutoName(),
    "aws:cloudtrail/trail:Trail": AutoName(maximum_characters=128),
    "aws:cloudwatch/eventRule:EventRule": AutoName(maximum_characters=64, unless=("namePrefix",)),
    "aws:autoscaling/group:Group": AutoName(unless=("namePrefix",)),
    "aws:appautoscaling/scheduledAction:ScheduledAction": AutoName(),
    "aws:cloudwatch/logGroup:LogGroup": AutoName(maximum_characters=512, unless=("namePrefix",)),
    "aws:cloudwatch/metricAlarm:MetricAlarm": AutoName(),
    "aws:ec2/securityGroup:SecurityGroup": AutoName(unless=("namePrefix",)),
    "aws:ecr/repository:Repository": AutoName(maximum_characters=255, is_lower_case=True),
    "aws:ec2/launchTemplate:LaunchTemplate": AutoName(maximum_characters=125, unless=("namePrefix",)),
    "aws:ecs/capacityProvider:CapacityProvider": AutoName(),
    "aws:ecs/cluster:Cluster": AutoName(),
    "aws:ecs/service:Service": AutoName(),
    "aws:iam/instanceProfile:InstanceProfile": AutoName(maximum_characters=128, unless=("namePrefix",)),
    "aws:iam/policy:Policy": AutoName(maximum_characters=128, unless=("namePrefix",)),
    "aws:iam/role:Role": AutoName(maximum_characters=64, unless=("namePrefix",)),
    "aws:iam/rolePolicy:RolePolicy": AutoName(maximum_characters=128, unless=("namePrefix",)),
    "aws:kms/alias:Alias": AutoName(maximum_characters=256, prefix="alias/", unless=("namePrefix",)),
    "aws:lambda/function:Function": AutoName(maximum_characters=64),
    "aws:lb/loadBalancer:LoadBalancer": AutoName(maximum_characters=32, unless=("namePrefix",)),
    "aws:lb/targetGroup:TargetGroup": AutoName(maximum_characters=32, unless=("namePrefix",)),
    "aws:s3/bucket:Bucket": AutoName("bucket", maximum_characters=63, is_lower_case=True, unless=("bucketPrefix",)),
    "aws:s3/inventory:Inventory": AutoName(maximum_characters=64),
    "aws:secretsmanager/secret:Secret": AutoName(maximum_characters=512, unless=("namePrefix",)),
    "aws:sns/topic:Topic": AutoName(maximum_characters=256, unless=("namePrefix",)),
    "aws:sqs/queue:Queue": AutoName(maximum_characters=80, unless=("namePrefix",)),
}


def named(type_token: str, logical_name: str, inputs: Mapping[str, Any], seed: bytes) -> dict[str, Any]:
    """The inputs with the automatic name, where the type has one and the program gave none.

    Args:
        type_token: the resource's type.
        logical_name: its name in the program.
        inputs: its inputs.
        seed: the engine's random seed for it; the suffix is made from it.
    """
    if type_token.startswith(KUBERNETES) and not type_token.startswith(NOT_OBJECTS):
        return with_object_name(inputs, logical_name, seed)
    rule = AUTO_NAMES.get(type_token)
    if rule is None or any(inputs.get(name) is not None for name in (rule.property, *rule.unless)):
        return dict(inputs)
    maximum = rule.maximum_characters - len(rule.prefix)
    name = rule.prefix + auto_name(logical_name, seed, maximum_characters=maximum)
    return {**inputs, rule.property: name.lower() if rule.is_lower_case else name}


def with_object_name(
    inputs: Mapping[str, Any], logical_name: str, seed: bytes, *, proposed: str = ""
) -> dict[str, Any]:
    """An object of Kubernetes with the name that pulumi-kubernetes makes, and its annotation, where the program gave none.

    The name is not cut: one that is too long is the API server's to refuse.

    Args:
        inputs: the object.
        logical_name: its name in the program.
        seed: the engine's random seed for it; the suffix is made from it.
        proposed: the name to take instead of one that is made up.
    """
    metadata = inputs.get("metadata", {})
    metadata = {} if metadata is None else metadata
    if not isinstance(metadata, Mapping) or any(metadata.get(key) is not None for key in ("name", "generateName")):
        return dict(inputs)
    annotations = metadata.get("annotations")
    if annotations is not None and not isinstance(annotations, Mapping):
        return dict(inputs)
    name = proposed or f"{logical_name}-{seed.hex()[:OBJECT_SUFFIX_CHARACTERS].ljust(OBJECT_SUFFIX_CHARACTERS, '0')}"
    marked = {**(annotations or {}), AUTO_NAMED: "true"}
    return {**inputs, "metadata": {**metadata, "name": name, "annotations": marked}}
