"""What the contract's one example of a type cannot show: tasks and services as programs use them."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError
from penstock.platform.resource import UNKNOWN
from penstock.platform.sandbox.aws.ecs import Cluster
from penstock.platform.sandbox.aws.ecs_services import Service
from penstock.platform.sandbox.aws.ecs_tasks import TaskDefinition
from penstock.platform.sandbox.cloud import BotoCloud
from sandbox_examples.life import Life, made
from sandbox_examples.names import new_name

CONTAINER = {"name": "web", "image": "web", "memory": 512}


def task(cloud: BotoCloud, family: str, **more: Any) -> Life:
    """A revision of a task definition."""
    return made(cloud, TaskDefinition(), {"family": family, "containerDefinitions": json.dumps([CONTAINER]), **more})


def status(cloud: BotoCloud, arn: str) -> str:
    """What ECS says of a revision."""
    return str(cloud.client("ecs").describe_task_definition(taskDefinition=arn)["taskDefinition"]["status"])


def test_a_revision_that_is_to_stay_stays_active(cloud: BotoCloud) -> None:
    """A service can be rolled back to it; one that is not to stay is deregistered."""
    family = new_name("web")
    stays, goes = task(cloud, family, skipDestroy=True), task(cloud, family)
    assert (stays.state["revision"], goes.state["revision"]) == (1, 2)
    stays.delete()
    goes.delete()
    assert (status(cloud, stays.state["arn"]), status(cloud, goes.state["arn"])) == ("ACTIVE", "INACTIVE")


def test_an_older_revision_reads_itself(cloud: BotoCloud) -> None:
    """Both have the family as id: the state tells which one is meant."""
    family = new_name("web")
    first = task(cloud, family)
    task(cloud, family, cpu="512")
    assert first.refresh().changes == ()
    assert first.state["revision"] == 1


@pytest.mark.parametrize(
    "same",
    [
        {"essential": True, "cpu": 0},
        {"environment": [], "mountPoints": [], "portMappings": [], "volumesFrom": []},
    ],
)
def test_what_ecs_fills_into_containers_is_no_difference(same: dict[str, Any]) -> None:
    bare, full = json.dumps([CONTAINER]), json.dumps([{**CONTAINER, **same}], indent=2)
    assert TaskDefinition().equal("containerDefinitions", bare, full)


def test_another_image_or_variable_is_a_difference() -> None:
    texts = [
        json.dumps([{**CONTAINER, **change}])
        for change in ({}, {"image": "other"}, {"environment": [{"name": "A", "value": "1"}]}, {"essential": False})
    ]
    assert [TaskDefinition().equal("containerDefinitions", texts[0], text) for text in texts[1:]] == [False] * 3


def test_the_order_of_variables_is_no_difference() -> None:
    variables = [{"name": "A", "value": "1"}, {"name": "B", "value": "2"}]
    one, other = (json.dumps([{**CONTAINER, "environment": order}]) for order in (variables, variables[::-1]))
    assert TaskDefinition().equal("containerDefinitions", one, other)


@pytest.mark.parametrize("text", ["{", '{"name": "web"}'])
def test_containers_that_are_no_json_list_are_refused(text: str) -> None:
    assert TaskDefinition().failures({"family": "web", "containerDefinitions": text}).keys() == {"containerDefinitions"}


def test_containers_that_are_not_known_yet_pass() -> None:
    assert TaskDefinition().failures({"family": "web", "containerDefinitions": UNKNOWN}) == {}


def test_another_capacity_provider_replaces_unless_a_deployment_is_asked_for() -> None:
    old = {"capacityProviderStrategies": [{"capacityProvider": "FARGATE"}]}
    new = {"capacityProviderStrategies": [{"capacityProvider": "FARGATE_SPOT"}]}
    replaced = {"capacityProviderStrategies"}
    assert Service().replaces(old, new) == replaced
    assert Service().replaces(old, {**new, "forceNewDeployment": True}) == frozenset()
    assert Service().replaces({}, {**new, "forceNewDeployment": True}) == replaced


def test_a_service_is_found_by_cluster_and_name(cloud: BotoCloud) -> None:
    """What a user imports it by; the names in its inputs are as good as ARNs."""
    cluster = made(cloud, Cluster(), {"name": new_name("cluster")})
    revision = task(cloud, new_name("web"))
    arguments = {"cluster": cluster.state["name"], "name": new_name("web"), "desiredCount": 1}
    service = made(cloud, Service(), {**arguments, "taskDefinition": revision.state["arn"].rpartition("/")[2]})
    found = Service().read(cloud, f"{cluster.state['name']}/{service.state['name']}", {})
    assert found is not None
    assert found["arn"] == service.id
    assert found["taskDefinition"] == revision.state["arn"]


def test_a_service_that_still_runs_is_deleted(cloud: BotoCloud) -> None:
    """It is scaled to nothing first, which ECS demands; a service of a deleted cluster is gone too."""
    cluster = made(cloud, Cluster(), {"name": new_name("cluster")})
    service = made(cloud, Service(), {"cluster": cluster.id, "name": new_name("web"), "desiredCount": 3})
    with pytest.raises(ClientError, match="scaled above 0"):
        cloud.client("ecs").delete_service(cluster=cluster.id, service=service.id)
    service.delete()
    assert Service().read(cloud, service.id, service.state) is None
    cluster.delete()
    assert Service().read(cloud, service.id, service.state) is None
