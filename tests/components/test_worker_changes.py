"""What every argument of a worker changes in what is deployed: nothing in place but what is declared, and no queue anew."""

from fnmatch import fnmatchcase
from typing import Any

import pytest
from component_programs import ACCOUNT_ID, REGION, synthesised
from penstock.components import QueueWorker, QueueWorkerArgs
from penstock.platform.component import Mutable
from penstock.platform.sandbox import aws
from penstock.platform.stateful_types import STATEFUL_TYPES
from penstock.platform.testing import Synthesised

DIGEST = "sha256:" + "0123456789abcdef" * 4
SECRET = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT_ID}:secret:shop/database-AbCdEf"
TOPIC = f"arn:aws:sns:{REGION}:{ACCOUNT_ID}:on-call"

START: dict[str, Any] = {
    "container": {"image": f"{ACCOUNT_ID}.dkr.ecr.{REGION}.amazonaws.com/shop/invoices@{DIGEST}"},
    "network": {
        "vpc_id": "vpc-1",
        "vpc_cidr_block": "10.0.0.0/16",
        "private_subnet_ids": ["subnet-3", "subnet-4"],
        "s3_prefix_list_id": "pl-1",
    },
    "alarms": {"topic_arn": TOPIC},
}

REPLACE_ON = {kind.type: kind.replace_on for kind in aws.ALL}

CHANGES: dict[str, dict[str, Any]] = {
    "container.image": {"container": {"image": f"ghcr.io/shop/other@{DIGEST}"}},
    "container.health_check_command": {"container": {"health_check_command": ["healthy"]}},
    "container.user": {"container": {"user": "1000"}},
    "container.command": {"container": {"command": ["work"]}},
    "container.environment": {"container": {"environment": {"A": "1"}}},
    "container.secrets": {"container": {"secrets": {"TOKEN": {"arn": SECRET}}}},
    "container.stop_timeout_seconds": {"container": {"stop_timeout_seconds": 60}},
    "container.cpu": {"container": {"cpu": 512, "memory": 1024}},
    "container.memory": {"container": {"memory": 1024}},
    "network.vpc_id": {"network": {"vpc_id": "vpc-2"}},
    "network.vpc_cidr_block": {"network": {"vpc_cidr_block": "10.1.0.0/16"}},
    "network.private_subnet_ids": {"network": {"private_subnet_ids": ["subnet-5", "subnet-6"]}},
    "network.s3_prefix_list_id": {"network": {"s3_prefix_list_id": "pl-2"}},
    "network.internet_egress_ports": {"network": {"internet_egress_ports": [443]}},
    "queue.visibility_timeout_seconds": {"queue": {"visibility_timeout_seconds": 600}},
    "queue.maximum_receive_count": {"queue": {"maximum_receive_count": 3}},
    "queue.retention_days": {"queue": {"retention_days": 7}},
    "scaling.minimum_tasks": {"scaling": {"minimum_tasks": 3}},
    "scaling.maximum_tasks": {"scaling": {"maximum_tasks": 30}},
    "scaling.seconds_per_message": {"scaling": {"seconds_per_message": 2}},
    "scaling.delay_seconds": {"scaling": {"delay_seconds": 30}},
    "alarms.oldest_message_seconds": {"alarms": {"oldest_message_seconds": 600}},
    "alarms.topic_arn": {"alarms": {"topic_arn": f"{TOPIC}-other"}},
    "log_retention_days": {"log_retention_days": 30},
    "deletion_protection": {"deletion_protection": False},
    "wait_for_steady_state": {"wait_for_steady_state": False},
}
"""One change of each argument, over what `START` has."""


def worker(changes: dict[str, Any]) -> Synthesised:
    """The worker with some arguments over the start's."""
    given = {
        name: {**START.get(name, {}), **changes[name]} if isinstance(changes.get(name), dict) else changes[name]
        for name in changes
    }
    return synthesised(lambda: QueueWorker("invoices", QueueWorkerArgs(**{**START, **given})))


def allowed(mutables: tuple[Mutable, ...], role: str) -> set[str]:
    return {name for mutable in mutables if fnmatchcase(role, mutable.role) for name in mutable.properties}


def patched(before: Synthesised, after: Synthesised) -> dict[str, set[str]]:
    """By child: the properties that change in place. A child that is replaced has none."""
    later = {resource.name: resource for resource in after.resources}
    found: dict[str, set[str]] = {}
    for resource in before.resources:
        other = later.get(resource.name)
        if other is None or resource.type.startswith("penstock:"):
            continue
        names = {*resource.inputs, *other.inputs} - set(resource.options.ignore_changes)
        different = {name for name in names if resource.inputs.get(name) != other.inputs.get(name)}
        if different & REPLACE_ON.get(resource.type, frozenset()):
            assert resource.type not in STATEFUL_TYPES, f"{resource.name} would be made anew"
        elif different:
            found[resource.name.removeprefix("invoices-")] = different
    return found


def test_every_argument_is_changed() -> None:
    """A new one without a row here fails."""
    fields = {
        name if not hasattr(field.annotation, "model_fields") else f"{name}.{inner}"
        for name, field in QueueWorkerArgs.model_fields.items()
        for inner in getattr(field.annotation, "model_fields", {"": None})
    }
    assert fields == set(CHANGES)


@pytest.mark.parametrize("changes", CHANGES.values(), ids=CHANGES.keys())
def test_nothing_else_changes_in_place(changes: dict[str, Any]) -> None:
    """What is neither declared nor a replacement would be a patch of something that works."""
    undeclared = {
        role: extra
        for role, properties in patched(worker({}), worker(changes)).items()
        if (extra := properties - allowed(QueueWorker.IN_PLACE, role) - allowed(QueueWorker.ROLLOUTS, role))
    }
    assert undeclared == {}


def test_every_declaration_is_about_something() -> None:
    """A child or a property that no argument changes needs no declaration."""
    before = worker({})
    seen = {
        (role, name)
        for row in CHANGES.values()
        for role, names in patched(before, worker(row)).items()
        for name in names
    }
    # What follows from an id is not known in a first preview, so it can't be seen to change there.
    unseen = {
        (mutable.role, name)
        for mutable in (*QueueWorker.IN_PLACE, *QueueWorker.ROLLOUTS)
        for name in mutable.properties
    } - seen
    assert unseen == {("service", "taskDefinition")}
