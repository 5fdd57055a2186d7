"""What of a fleet may change in place, and what is a new revision of its hosts."""

from typing import Final

from ..platform.component import Mutable

__all__ = ["FLEET_IN_PLACE", "FLEET_ROLLOUTS"]

FLEET_IN_PLACE: Final = (
    Mutable(
        role="group",
        properties=("maxInstanceLifetime", "maxSize", "minSize", "instanceMaintenancePolicy", "instanceRefresh"),
        reason="bounds, and how the next hosts are replaced; those that run stay",
    ),
    Mutable(
        role="group",
        properties=("capacityRebalance", "tags", "targetGroupArns", "vpcZoneIdentifiers"),
        reason="where and how the next hosts are started; Auto Scaling moves those that run one by one",
    ),
    Mutable(
        role="capacity",
        properties=("autoScalingGroupProvider",),
        reason="how full ECS keeps the hosts; another group replaces it",
    ),
    Mutable(
        role="cluster-capacity",
        properties=("capacityProviders", "defaultCapacityProviderStrategies"),
        reason="where tasks are placed next; those that run stay",
    ),
    Mutable(role="hosts-not-joined", properties=("alarmActions", "okActions"), reason="who is told"),
    Mutable(
        role="hosts-not-joined", properties=("metricQueries",), reason="it watches the new group from its first host"
    ),
    Mutable(role="host-policy", properties=("policy",), reason="the document of the same role"),
    Mutable(role="host-to-vpc", properties=("cidrIpv4",), reason="the same way out, to another range"),
)
"""Nothing that serves notices these."""

FLEET_ROLLOUTS: Final = (
    Mutable(
        role="template",
        properties=(
            *("blockDeviceMappings", "iamInstanceProfile", "imageId", "instanceType", "networkInterfaces"),
            *("tagSpecifications", "userData"),
        ),
        reason="a new version; the old one stays, to go back to",
    ),
    Mutable(
        role="group",
        properties=("mixedInstancesPolicy",),
        reason="the version that it points to, or its types: an instance refresh replaces the hosts",
    ),
)
"""In place for the API; for what runs, new hosts beside the old ones."""
