"""The trial of a service: what it starts with, and what else its arguments could be."""

from collections.abc import Mapping
from typing import Any, Final

import pulumi

from ..platform.immutability.mutations import Case
from ._service_entrance_trial import deployment_others, entrance_others, shared_others
from ._trial_surroundings import ACCOUNT, IMAGE, Surroundings
from .network import Network

__all__ = ["service_others", "service_start"]

SECRET: Final = f"arn:aws:secretsmanager:eu-west-1:{ACCOUNT}:secret:token"
KEY: Final = f"arn:aws:kms:eu-west-1:{ACCOUNT}:key"
CERTIFICATE: Final = f"arn:aws:acm:eu-west-1:{ACCOUNT}:certificate"


def _place(network: Network, *, zones: slice = slice(0, 2)) -> dict[str, Any]:
    def some(ids: pulumi.Output[list[str]]) -> pulumi.Output[list[str]]:
        return ids.apply(lambda known: known[zones])

    return {
        "vpc_id": network.vpc_id,
        "vpc_cidr_block": network.cidr_block,
        "public_subnet_ids": some(network.public_subnet_ids),
        "private_subnet_ids": some(network.private_subnet_ids),
        "s3_prefix_list_id": network.s3_prefix_list_id,
    }


TOKEN: Final = {"arn": SECRET, "json_key": "key", "version_stage": "AWSCURRENT", "kms_key_arn": f"{KEY}/one"}
RUSH: Final = {"schedule": "cron(0 8 * * ? *)", "minimum_tasks": 4, "maximum_tasks": 20}
SIDECAR: Final = {"image": IMAGE + "ab" * 32, "secrets": {"TOKEN": TOKEN}}


def service_start(around: Surroundings) -> Mapping[str, Any]:
    return {
        "container": {"image": IMAGE + "ab" * 32, "cpu": 256, "memory": 1024, "secrets": {"TOKEN": TOKEN}},
        "sidecars": {"proxy": SIDECAR},
        "network": _place(around.networks[0]),
        "certificate_arn": f"{CERTIFICATE}/one",
        "scaling": {
            "night": {"time_zone": "UTC"},
            "schedules": {"rush": RUSH},
        },
        "alarms": {"topic_arn": around.topics[0].arn},
        "access_log_bucket": around.balancer_logs[0].bucket_name,
        "deregistration_delay_seconds": 20,
        # Nothing here ever has to become stable.
        "wait_for_steady_state": False,
    }


def _container_others(path: str) -> Mapping[str, Any]:
    return {
        f"{path}.image": IMAGE + "cd" * 32,
        f"{path}.secrets": {"TOKEN": TOKEN, "OTHER": {"arn": SECRET}},
        f"{path}.secrets.*.arn": (Case("changed", {f"{path}.secrets.*.arn": f"{SECRET}-other"}, {}),),
        f"{path}.secrets.*.kms_key_arn": f"{KEY}/other",
    }


def _capacity_others(around: Surroundings) -> Mapping[str, Any]:
    spot = {"capacity.spot_percent": 20}
    fleet = {"cluster_name": around.fleets[0].cluster_name, "provider_name": "FARGATE"}
    return {
        "capacity.spot_percent": (Case("given", spot, {}), Case("changed", {"capacity.spot_percent": 40}, spot)),
        "capacity.base_tasks": (Case("changed", {"capacity.base_tasks": 3}, spot),),
        "capacity.fleet": (Case("given", {"capacity.fleet": fleet}, {}),),
        "capacity.fleet.cluster_name": (
            Case(
                "changed",
                {"capacity.fleet.cluster_name": around.fleets[1].cluster_name},
                {"capacity.fleet": fleet},
            ),
        ),
        "capacity.fleet.provider_name": (
            Case("changed", {"capacity.fleet.provider_name": "FARGATE_SPOT"}, {"capacity.fleet": fleet}),
        ),
        "capacity.fleet.cpu_architecture": (
            Case("changed", {"capacity.fleet.cpu_architecture": "ARM64"}, {"capacity.fleet": fleet}),
        ),
    }


def service_others(around: Surroundings) -> Mapping[str, Any]:
    shifted = _place(around.networks[0], zones=slice(1, 3))
    elsewhere = {f"network.{name}": value for name, value in _place(around.networks[1]).items()}
    return {
        **_container_others("container"),
        **_container_others("sidecars.*"),
        "container.depends_on": {"proxy": "START"},
        "sidecars": {"proxy": SIDECAR, "other": SIDECAR},
        "sidecars.*.depends_on": {"main": "START"},
        "container.cpu": 512,
        "container.memory": 2048,
        "scaling.night.starts": "21:00",
        "scaling.night.ends": "07:00",
        "scaling.night.time_zone": "Europe/Berlin",
        "scaling.schedules": {"rush": RUSH, "noon": {**RUSH, "schedule": "cron(0 12 * * ? *)"}},
        "scaling.schedules.*.schedule": "cron(0 9 * * ? *)",
        "scaling.schedules.*.time_zone": "Europe/Berlin",
        **_capacity_others(around),
        **entrance_others(around),
        **deployment_others(around),
        **shared_others(around),
        "network.vpc_id": (Case("changed, with all that lies in it", elsewhere, {}),),
        "network.vpc_cidr_block": "10.3.0.0/16",
        "network.public_subnet_ids": shifted["public_subnet_ids"],
        "network.private_subnet_ids": shifted["private_subnet_ids"],
        "network.ingress_cidr_blocks": ["10.0.0.0/8"],
        "network.internet_egress_ports": [443],
        "network.s3_prefix_list_id": "pl-0123456789abcdef0",
        "certificate_arn": (Case("changed", {"certificate_arn": f"{CERTIFICATE}/other"}, {}),),
        "alarms.topic_arn": around.topics[1].arn,
        "access_log_bucket": around.balancer_logs[1].bucket_name,
        "log_retention_days": 30,
        "deregistration_delay_seconds": 25,
    }
