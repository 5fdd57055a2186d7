"""What a user might give that a component refuses: over the smallest arguments that work, so that one thing is wrong."""

from collections.abc import Mapping
from typing import Any, Final

__all__ = ["MISSING", "REFUSALS"]

MISSING: Final = object()
"""In the place of an argument: it is not given."""

_IMAGE = f"shop/proxy@sha256:{'0123456789abcdef' * 4}"
_FUNCTION = "arn:aws:lambda:eu-west-1:123456789012:function:check"
_ROLE = "arn:aws:iam::123456789012:role/break-glass"
_POLICY = "arn:aws:iam::123456789012:policy/delivery"
_VAULT = {"arn": "vault:secret/orders#key"}
_SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/key-AbCdEf"

_CONTAINER: Final[tuple[Mapping[str, Any], ...]] = (
    {"container": {"image": "shop/orders:1.4"}},
    {"container": {"user": "root"}},
    {"container": {"cpu": 256, "memory": 4096}},
    {"container": {"secrets": {"TOKEN": "hunter2"}}},
    {"container": {"secrets": {"TOKEN": _VAULT}}},
    {"scaling": {"minimum_tasks": 20}},
    {"network": {"private_subnet_ids": ["subnet-1"]}},
)
"""What every service on ECS refuses alike."""

REFUSALS: Final[Mapping[str, tuple[Mapping[str, Any], ...]]] = {
    "Alerts": (
        {"subscriptions": {"chat": {"protocol": "http", "endpoint": "http://chat.example.com"}}},
        {"subscriptions": {"chat": {"protocol": "https", "endpoint": "http://chat.example.com"}}},
        {"subscriptions": {"On call": {"protocol": "email", "endpoint": "on-call@example.com"}}},
        {"publishers": ["everybody"]},
        {"publishers": []},
    ),
    "AuditTrail": (
        {"bucket": {"name": "logs", "kms_key_arn": "alias/logs"}},
        {"expire_after_days": 30},
        {"log_group": {"retention_days": 100}},
        {"multi_region": False},
    ),
    "ClickOpsAlarm": (
        {"deploy_role_arns": []},
        {"deploy_role_arns": ["arn:aws:iam::123456789012:role/*"]},
        {"deploy_role_arns": ["arn:aws:sts::123456789012:assumed-role/deploy/pipeline"]},
        {"exceptions": [{"principal_arn": _ROLE}]},
        {"exceptions": [{"reason": "they asked for it", "principal_arn": "*"}]},
        {"exceptions": [{"reason": "the way in for emergencies", "principal_arn": _ROLE, "calls": ["PutObject"]}]},
    ),
    "ContainerRegistry": (
        {"pull_accounts": ["*"]},
        {"expire_untagged_after_days": 0},
        {"image_tag_mutability": "MUTABLE"},
    ),
    "DeployRole": (
        {"repository": "shop/*"},
        {"repository": "https://github.com/shop/orders"},
        {"environment": "prod"},
        {"policy_arns": {"more": _POLICY}},
        {"permissions_boundary_arn": MISSING},
        {"permissions_boundary_arn": "arn:aws:iam::aws:policy/AdministratorAccess"},
        {"access": "deploy", "policy_arns": {"delivery": _POLICY}},
        {"access": "deploy", "environment": "prod"},
        {"access": "deploy", "environment": "prod*", "policy_arns": {"delivery": _POLICY}},
        {"session_hours": 13},
    ),
    "ImmutableFleet": (
        {"image": "al2023-ami-ecs-hvm-2023.0.20250101-kernel-6.1-arm64"},
        {"image": "resolve:ssm:/images/host"},
        {"image": "resolve:ssm:/images/host:latest"},
        {"instances": {"types": ["m7g.large", "m7i.large"]}},
        {"instances": {"minimum": 5, "maximum": 4}},
        {"instances": {"spot_percent": 50}},
        {"replacement": {"maximum_lifetime_days": 366}},
        {"cluster_name": "arn:aws:ecs:eu-west-1:123456789012:cluster/shop"},
        {"host_tags": {"Name": "other"}},
        {"user_data": "echo"},
        {"key_name": "operators"},
    ),
    "ImmutableService": (
        *_CONTAINER,
        {"certificate_arn": MISSING},
        {"deregistration_delay_seconds": 31},
        {"deployment": {"strategy": "canary"}},
        {"deployment": {"strategy": "blue_green", "alternate_port": 9090}},
        {"sidecars": {"proxy": {"image": _IMAGE}}, "container": {"depends_on": {"proxy": "HEALTHY"}}},
        {"sidecars": {"proxy": {"image": _IMAGE, "depends_on": {"proxy": "START"}}}},
        {"capacity": {"spot_percent": 96}},
        {"scaling": {"night": {"minimum_tasks": 3}}},
        {"network": {"ingress_cidr_blocks": ["10.0.0.1/8"]}},
        {"log_retention_days": 31},
    ),
    "KubernetesService": (
        {"container": {"image": "shop/orders:1.4"}},
        {"container": {"user": 0}},
        {"container": {"memory": "512MB"}},
        {"container": {"port": 80}},
        {"container": {"secrets": {"TOKEN": "hunter2"}}},
        {"container": {"secrets": {"TOKEN": {"arn": _SECRET}}}},
        {"container": {"secrets": {"TOKEN": _VAULT}}},
        {"scaling": {"minimum_replicas": 5, "maximum_replicas": 4}},
        {"scaling": {"minimum_available": 2}},
        {"network": {"allow_to": [{"cidr_block": "10.0.0.1/16", "ports": [5432]}]}},
        {"network": {"allow_from": [{"namespace": "*"}]}},
        {"ingress": {"class_name": "nginx", "host": "orders.example.com"}},
        {"namespace": "shop/../kube-system"},
        {"role_arn": "orders"},
    ),
    "LogBucket": (
        {"purpose": "load_balancer_logs", "encryption": "kms"},
        {"purpose": "trail", "encryption": "s3"},
        {"purpose": "access_logs", "object_lock": {"days": 1}},
        {"purpose": "access_logs", "access_log_bucket": "logs"},
        {"replicate_to_region": "eu-west-1"},
        {"replicate_to_region": "Frankfurt"},
        {"purpose": "everything"},
        {"expire_after_days": 0},
    ),
    "ManagedSecret": (
        {"value": "hunter2"},
        {"description": MISSING},
        {"recovery_window_days": 0},
        {"rotation": {"function_arn": _FUNCTION, "interval_days": 0}},
    ),
    "Network": (
        {"cidr_block": "10.0.0.0/24"},
        {"cidr_block": "10.0.0.0/8"},
        {"reserved_cidr_blocks": ["10.0.4.0/22"]},
        {"availability_zones": ["eu-west-1a"]},
        {"availability_zones": ["eu-west-1a", "eu-west-1a"]},
        {"nat": "two"},
        {"interface_endpoints": ["secretmanager"]},
        {"interface_endpoints": ["s3"]},
        {"cidr_blok": "10.0.0.0/16"},
    ),
    "QueueWorker": (
        *_CONTAINER,
        {"container": {"port": 8080}},
        {"container": {"environment": {"QUEUE_URL": "https://queue.example.com"}}},
        {"queue": {"visibility_timeout_seconds": 60}},
        {"queue": {"retention_days": 14}},
        {"scaling": {"seconds_per_message": 90}},
        {"scaling": {"delay_seconds": 900}},
        {"fifo": True},
    ),
    "SharedLoadBalancer": (
        {"routes": {"api": {"priority": 20, "paths": ["/api/*"]}}},
        {"routes": {"api": {"priority": 1}}},
        {"routes": {"api": {"priority": 1, "paths": ["api"]}}},
        {"public_subnet_ids": ["subnet-1"]},
        {"ingress_cidr_blocks": ["10.0.0.1/8"]},
        {"certificate_arn": MISSING},
    ),
}
"""Component class to the arguments, each refused."""
