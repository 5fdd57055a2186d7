"""Every component with every argument that can be given, so that each can be made wrong on its own."""

from collections.abc import Mapping
from typing import Any, Final

from component_programs import ACCOUNT_ID, REGION

__all__ = ["FULL", "INSTEAD"]

_ARN: Final = f"{REGION}:{ACCOUNT_ID}"
_IAM: Final = f"arn:aws:iam::{ACCOUNT_ID}"
_IMAGE: Final = f"{ACCOUNT_ID}.dkr.ecr.{REGION}.amazonaws.com/shop/web@sha256:{'0123456789abcdef' * 4}"
_KEY: Final = f"arn:aws:kms:{_ARN}:key/1234"
_TOPIC: Final = f"arn:aws:sns:{_ARN}:alerts"
_WEB_ACL: Final = f"arn:aws:wafv2:{_ARN}:regional/webacl/shop/1234"
_CERTIFICATE: Final = f"arn:aws:acm:{_ARN}:certificate/1234"
_BALANCING: Final = f"arn:aws:elasticloadbalancing:{_ARN}"
_FUNCTION: Final = f"arn:aws:lambda:{_ARN}:function:check"

_SECRET: Final[Mapping[str, Any]] = {
    "arn": f"arn:aws:secretsmanager:{_ARN}:secret:token-AbCdEf",
    "json_key": "key",
    "version_stage": "AWSCURRENT",
    "kms_key_arn": _KEY,
}
_VAULT: Final[Mapping[str, Any]] = {"vault": {"mount": "secret", "path": "orders", "key": "url", "version": 2}}
_CONTAINER: Final[Mapping[str, Any]] = {
    "image": _IMAGE,
    "environment": {"LEVEL": "info"},
    "secrets": {"TOKEN": _SECRET},
}
_PRIVATE: Final[Mapping[str, Any]] = {
    "vpc_id": "vpc-1",
    "vpc_cidr_block": "10.0.0.0/16",
    "private_subnet_ids": ["subnet-3", "subnet-4"],
    "s3_prefix_list_id": "pl-1",
    "internet_egress_ports": [443],
}
_NETWORK: Final[Mapping[str, Any]] = {**_PRIVATE, "public_subnet_ids": ["subnet-1", "subnet-2"]}
_ROUTE: Final[Mapping[str, Any]] = {"priority": 20, "hosts": ["shop.example.com"], "paths": ["/shop/*"]}

_SERVICE: Final[Mapping[str, Any]] = {
    "container": {**_CONTAINER, "port": 8080},
    "network": _NETWORK,
    "sidecars": {"proxy": _CONTAINER},
    "deregistration_delay_seconds": 20,
    "certificate_arn": _CERTIFICATE,
    "web_acl_arn": _WEB_ACL,
    "scaling": {
        "night": {},
        "schedules": {"rush": {"schedule": "cron(0 8 * * ? *)", "minimum_tasks": 4, "maximum_tasks": 20}},
    },
    "alarms": {"topic_arn": _TOPIC},
    "access_log_bucket": "balancer-logs",
}
_KUBERNETES: Final[Mapping[str, Any]] = {
    "container": {
        "image": _IMAGE,
        "environment": {"LEVEL": "info"},
        "secrets": {"TOKEN": {**_SECRET, "kms_key_arn": None}},
        "cpu_limit": "1",
    },
    "namespace": "shop",
    "scaling": {"memory_percent": 70, "minimum_available": 1},
    "network": {
        "allow_from": [{"namespace": "envoy", "pod_labels": {"app": "envoy"}}],
        "allow_to": [{"namespace": "data", "pod_labels": {"app": "db"}, "ports": [5432]}],
    },
    "gateway": {"name": "public", "namespace": "envoy", "hostnames": ["orders.example.com"]},
    "secrets": {"aws_role_arn": f"{_IAM}:role/orders"},
    "role_arn": f"{_IAM}:role/orders",
    "tags": {"team": "shop"},
}

FULL: Final[Mapping[str, Mapping[str, Any]]] = {
    "Alerts": {"subscriptions": {"on-call": {"protocol": "email", "endpoint": "on-call@example.com"}}},
    "AuditTrail": {"object_lock": {"days": 30}, "log_group": {}},
    "ClickOpsAlarm": {
        "deploy_role_arns": [f"{_IAM}:role/deploy"],
        "exceptions": [{"reason": "The way in for emergencies", "principal_arn": f"{_IAM}:role/break-glass"}],
        "topic_arn": _TOPIC,
    },
    "ContainerRegistry": {"pull_accounts": ["111122223333"]},
    "DeployRole": {
        "access": "deploy",
        "repository": "shop/orders",
        "permissions_boundary_arn": f"{_IAM}:policy/boundary",
        "environment": "production",
        "policy_arns": {"services": f"{_IAM}:policy/services"},
        "state": {"bucket_name": "state", "key_arn": _KEY},
        "identity_provider_arn": f"{_IAM}:oidc-provider/token.actions.githubusercontent.com",
    },
    "ImmutableFleet": {
        "image": "ami-0123456789abcdef0",
        "instances": {"types": ["m7i.large", "m6i.large"]},
        "network": _PRIVATE,
        "cluster_name": "shop",
        "other_capacity_providers": ["FARGATE"],
        "replacement": {"alarm_names": ["errors"]},
        "volume_key_arn": _KEY,
        "target_group_arns": [f"{_BALANCING}:targetgroup/hosts/0123456789abcdef"],
        "alarm_topic_arn": _TOPIC,
        "host_tags": {"team": "shop"},
    },
    "ImmutableService": _SERVICE,
    "KubernetesService": _KUBERNETES,
    "LogBucket": {
        "purpose": "trail",
        "encryption": "kms",
        "object_lock": {"days": 30},
        "access_log_bucket": "access-logs",
        "inventory_bucket": "lists",
        "replicate_to_region": "eu-central-1",
    },
    "ManagedSecret": {"description": "Opens the shop", "rotation": {"function_arn": _FUNCTION}},
    "Network": {
        "cidr_block": "10.0.0.0/16",
        "availability_zones": ["eu-west-1a", "eu-west-1b"],
        "reserved_cidr_blocks": ["10.1.0.0/16"],
        "interface_endpoints": ["logs"],
        "flow_log_bucket_arn": "arn:aws:s3:::flow-logs",
    },
    "QueueWorker": {"container": _CONTAINER, "network": _PRIVATE, "alarms": {"topic_arn": _TOPIC}},
    "SharedLoadBalancer": {
        "vpc_id": "vpc-1",
        "public_subnet_ids": ["subnet-1", "subnet-2"],
        "certificate_arn": _CERTIFICATE,
        "routes": {"web": _ROUTE},
        "access_log_bucket": "balancer-logs",
        "web_acl_arn": _WEB_ACL,
    },
}
"""Component to its arguments."""

_OWN: Final = ("certificate_arn", "web_acl_arn", "access_log_bucket")
_CLOSED: Final = {name: value for name, value in _KUBERNETES.items() if name not in ("gateway", "secrets")}
_STORES: Final = {f"{name}_store": {"name": "shop", "kind": "SecretStore"} for name in ("secrets_manager", "vault")}

INSTEAD: Final[Mapping[tuple[str, str], Mapping[str, Any]]] = {
    ("AuditTrail", "bucket"): {"bucket": {"name": "trail-logs", "kms_key_arn": _KEY}},
    ("ClickOpsAlarm", "exceptions.*.service"): {
        "deploy_role_arns": [f"{_IAM}:role/deploy"],
        "exceptions": [
            {"reason": "Every task makes one", "service": "logs.amazonaws.com", "calls": ["CreateLogStream"]}
        ],
    },
    ("ClickOpsAlarm", "exceptions.*.calls"): {
        "deploy_role_arns": [f"{_IAM}:role/deploy"],
        "exceptions": [
            {"reason": "Every task makes one", "service": "logs.amazonaws.com", "calls": ["CreateLogStream"]}
        ],
    },
    ("ImmutableService", "capacity.fleet"): {
        **_SERVICE,
        "capacity": {"fleet": {"cluster_name": "shop", "provider_name": "hosts"}},
    },
    ("ImmutableService", "deployment"): {
        **_SERVICE,
        "deployment": {
            "strategy": "canary",
            "alternate_port": 8080,
            "hooks": [{"function_arn": _FUNCTION, "stages": ["POST_SCALE_UP"]}],
        },
    },
    ("ImmutableService", "shared"): {
        **{name: value for name, value in _SERVICE.items() if name not in _OWN},
        "shared": {
            "listener_arn": f"{_BALANCING}:listener/app/front/1/2",
            "redirect_listener_arn": f"{_BALANCING}:listener/app/front/1/3",
            "load_balancer_name": "front",
            "load_balancer_arn_suffix": "app/front/1",
            "load_balancer_dns_name": "front.example.com",
            "security_group_id": "sg-1",
            "route": _ROUTE,
        },
    },
    ("KubernetesService", "container.secrets.*.vault"): {
        **_CLOSED,
        "container": {**_KUBERNETES["container"], "secrets": {"URL": _VAULT}},
        "secrets": {"vault": {"url": "https://vault.example.com", "role": "orders"}},
    },
    ("KubernetesService", "secrets.vault"): {
        **_CLOSED,
        "container": {**_KUBERNETES["container"], "secrets": {"URL": _VAULT}},
        "secrets": {"vault": {"url": "https://vault.example.com", "role": "orders"}},
    },
    ("KubernetesService", "ingress"): {
        **{name: value for name, value in _KUBERNETES.items() if name != "gateway"},
        "ingress": {
            "class_name": "nginx",
            "host": "orders.example.com",
            "tls_secret_name": "orders-tls",
            "annotations": {"shop/level": "info"},
        },
    },
    ("KubernetesService", "network.allow_to.*.cidr_block"): {
        **_KUBERNETES,
        "network": {**_KUBERNETES["network"], "allow_to": [{"cidr_block": "10.1.0.0/16", "ports": [443]}]},
    },
}
"""Component and path to arguments with which what lies at the path can be given, where it excludes others."""
