"""The components: each builds one thing that is safe as it comes. `ALL` lists them."""

from typing import Final

from ..platform.environment import NatGateways
from ..platform.reference import SecretRef
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
from .log_bucket import LogBucket, LogBucketArgs, ObjectLock, ObjectLockMode
from .managed_secret import ManagedSecret, ManagedSecretArgs, Rotation
from .network import Network, NetworkArgs
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

__all__ = [
    "ALL",
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
    "WorkerAlarms",
    "WorkerContainer",
    "WorkerNetwork",
    "WorkerQueue",
    "WorkerScaling",
]

ALL: Final = (
    Alerts,
    AuditTrail,
    ClickOpsAlarm,
    ContainerRegistry,
    DeployRole,
    ImmutableFleet,
    ImmutableService,
    LogBucket,
    ManagedSecret,
    Network,
    QueueWorker,
    SharedLoadBalancer,
)
"""Every component."""
