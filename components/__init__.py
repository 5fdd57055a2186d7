"""The components: each builds one thing that is safe as it comes. `ALL` lists them.

A component is loaded when it is first asked for, with the parts of the providers' SDKs that it uses, so that a program
waits for none that it does not construct.
"""

import importlib
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from ..platform.component import Component
    from ..platform.environment_values import NatGateways
    from ..platform.reference import SecretRef, VaultPath
    from ._audit_log_group import TrailLogGroup
    from ._log_purpose import Encryption, LogPurpose
    from .alerts import AlertProtocol, AlertPublisher, Alerts, AlertsArgs, AlertSubscription
    from .audit_trail import AuditTrail, AuditTrailArgs, TrailBucket
    from .click_ops_alarm import ClickOpsAlarm, ClickOpsAlarmArgs, ClickOpsException
    from .container_registry import ContainerRegistry, ContainerRegistryArgs
    from .deploy_role import DeployAccess, DeployRole, DeployRoleArgs, DeployState
    from .immutable_fleet import FleetInstances, FleetNetwork, FleetReplacement, ImmutableFleet, ImmutableFleetArgs
    from .immutable_service import (
        CpuArchitecture,
        DependencyCondition,
        DeploymentStrategy,
        FleetCapacity,
        ImmutableService,
        ImmutableServiceArgs,
        LifecycleHook,
        LifecycleStage,
        NightScaling,
        ScheduledBounds,
        ServiceAlarms,
        ServiceCapacity,
        ServiceContainer,
        ServiceDeployment,
        ServiceNetwork,
        ServiceScaling,
        Sidecar,
    )
    from .kubernetes_service import (
        KubernetesContainer,
        KubernetesDestination,
        KubernetesGateway,
        KubernetesIngress,
        KubernetesNetwork,
        KubernetesPeer,
        KubernetesScaling,
        KubernetesSecrets,
        KubernetesService,
        KubernetesServiceArgs,
        SecretStore,
        SecretStoreKind,
        VaultServer,
    )
    from .log_bucket import LogBucket, LogBucketArgs, ObjectLock, ObjectLockMode
    from .managed_secret import ManagedSecret, ManagedSecretArgs, Rotation
    from .network import ECS_ENDPOINTS, ECS_HOST_ENDPOINTS, InterfaceEndpoint, Network, NetworkArgs
    from .queue_worker import (
        QueueWorker,
        QueueWorkerArgs,
        WorkerAlarms,
        WorkerContainer,
        WorkerNetwork,
        WorkerQueue,
        WorkerScaling,
    )
    from .shared_load_balancer import Route, SharedListener, SharedLoadBalancer, SharedLoadBalancerArgs

    ALL: tuple[type[Component], ...]
    """Every component."""

__all__ = [
    "ALL",
    "ECS_ENDPOINTS",
    "ECS_HOST_ENDPOINTS",
    "AlertProtocol",
    "AlertPublisher",
    "AlertSubscription",
    "Alerts",
    "AlertsArgs",
    "AuditTrail",
    "AuditTrailArgs",
    "ClickOpsAlarm",
    "ClickOpsAlarmArgs",
    "ClickOpsException",
    "ContainerRegistry",
    "ContainerRegistryArgs",
    "CpuArchitecture",
    "DependencyCondition",
    "DeployAccess",
    "DeployRole",
    "DeployRoleArgs",
    "DeployState",
    "DeploymentStrategy",
    "Encryption",
    "FleetCapacity",
    "FleetInstances",
    "FleetNetwork",
    "FleetReplacement",
    "ImmutableFleet",
    "ImmutableFleetArgs",
    "ImmutableService",
    "ImmutableServiceArgs",
    "InterfaceEndpoint",
    "KubernetesContainer",
    "KubernetesDestination",
    "KubernetesGateway",
    "KubernetesIngress",
    "KubernetesNetwork",
    "KubernetesPeer",
    "KubernetesScaling",
    "KubernetesSecrets",
    "KubernetesService",
    "KubernetesServiceArgs",
    "LifecycleHook",
    "LifecycleStage",
    "LogBucket",
    "LogBucketArgs",
    "LogPurpose",
    "ManagedSecret",
    "ManagedSecretArgs",
    "NatGateways",
    "Network",
    "NetworkArgs",
    "NightScaling",
    "ObjectLock",
    "ObjectLockMode",
    "QueueWorker",
    "QueueWorkerArgs",
    "Rotation",
    "Route",
    "ScheduledBounds",
    "SecretRef",
    "SecretStore",
    "SecretStoreKind",
    "ServiceAlarms",
    "ServiceCapacity",
    "ServiceContainer",
    "ServiceDeployment",
    "ServiceNetwork",
    "ServiceScaling",
    "SharedListener",
    "SharedLoadBalancer",
    "SharedLoadBalancerArgs",
    "Sidecar",
    "TrailBucket",
    "TrailLogGroup",
    "VaultPath",
    "VaultServer",
    "WorkerAlarms",
    "WorkerContainer",
    "WorkerNetwork",
    "WorkerQueue",
    "WorkerScaling",
]

_HOMES: Final = {
    "..platform.environment_values": ("NatGateways",),
    "..platform.reference": ("SecretRef", "VaultPath"),
    "._audit_log_group": ("TrailLogGroup",),
    "._log_purpose": ("Encryption", "LogPurpose"),
    ".alerts": ("AlertProtocol", "AlertPublisher", "Alerts", "AlertsArgs", "AlertSubscription"),
    ".audit_trail": ("AuditTrail", "AuditTrailArgs", "TrailBucket"),
    ".click_ops_alarm": ("ClickOpsAlarm", "ClickOpsAlarmArgs", "ClickOpsException"),
    ".container_registry": ("ContainerRegistry", "ContainerRegistryArgs"),
    ".deploy_role": ("DeployAccess", "DeployRole", "DeployRoleArgs", "DeployState"),
    ".immutable_fleet": ("FleetInstances", "FleetNetwork", "FleetReplacement", "ImmutableFleet", "ImmutableFleetArgs"),
    ".immutable_service": (
        "CpuArchitecture",
        "DependencyCondition",
        "DeploymentStrategy",
        "FleetCapacity",
        "ImmutableService",
        "ImmutableServiceArgs",
        "LifecycleHook",
        "LifecycleStage",
        "NightScaling",
        "ScheduledBounds",
        "ServiceAlarms",
        "ServiceCapacity",
        "ServiceContainer",
        "ServiceDeployment",
        "ServiceNetwork",
        "ServiceScaling",
        "Sidecar",
    ),
    ".kubernetes_service": (
        "KubernetesContainer",
        "KubernetesDestination",
        "KubernetesGateway",
        "KubernetesIngress",
        "KubernetesNetwork",
        "KubernetesPeer",
        "KubernetesScaling",
        "KubernetesSecrets",
        "KubernetesService",
        "KubernetesServiceArgs",
        "SecretStore",
        "SecretStoreKind",
        "VaultServer",
    ),
    ".log_bucket": ("LogBucket", "LogBucketArgs", "ObjectLock", "ObjectLockMode"),
    ".managed_secret": ("ManagedSecret", "ManagedSecretArgs", "Rotation"),
    ".network": ("ECS_ENDPOINTS", "ECS_HOST_ENDPOINTS", "InterfaceEndpoint", "Network", "NetworkArgs"),
    ".queue_worker": (
        "QueueWorker",
        "QueueWorkerArgs",
        "WorkerAlarms",
        "WorkerContainer",
        "WorkerNetwork",
        "WorkerQueue",
        "WorkerScaling",
    ),
    ".shared_load_balancer": ("Route", "SharedListener", "SharedLoadBalancer", "SharedLoadBalancerArgs"),
}
"""Module to what comes from it."""

_COMPONENTS: Final = (
    "Alerts",
    "AuditTrail",
    "ClickOpsAlarm",
    "ContainerRegistry",
    "DeployRole",
    "ImmutableFleet",
    "ImmutableService",
    "KubernetesService",
    "LogBucket",
    "ManagedSecret",
    "Network",
    "QueueWorker",
    "SharedLoadBalancer",
)


def __getattr__(name: str) -> Any:
    """Load what is asked for, once."""
    if name == "ALL":
        value: Any = tuple(getattr(importlib.import_module(__name__), component) for component in _COMPONENTS)
    else:
        home = next((module for module, names in _HOMES.items() if name in names), None)
        if home is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(importlib.import_module(home, __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
