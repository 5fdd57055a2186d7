"""On what a service's tasks run, and when the clock changes how many."""

from typing import Any

import pulumi_aws as aws
import pytest
from component_programs import ACCOUNT_ID, REGION, assert_clean, assert_refused, synthesised
from penstock.components import ImmutableFleet, ImmutableFleetArgs, ImmutableService, ImmutableServiceArgs
from penstock.platform.testing import absent, exactly, known, matches
from service_programs import NETWORK, arguments, service

FLEET = {"cluster_name": "hosts-1234567", "provider_name": "hosts-capacity-1234567"}


def test_by_default_tasks_run_on_fargate_alone() -> None:
    service().one("web-service").has({"launchType": "FARGATE", "capacityProviderStrategies": absent()})


def test_some_tasks_always_run_on_fargate_and_some_of_the_others_on_spot() -> None:
    """A change of the mix is a deployment; the cluster has both providers before the service asks for them."""
    stack = service(capacity={"spot_percent": 75, "base_tasks": 3})
    deployment = stack.one("web-service")
    on_demand = exactly({"capacityProvider": "FARGATE", "base": 3, "weight": 25})
    spot = exactly({"capacityProvider": "FARGATE_SPOT", "weight": 75})
    deployment.has(
        {"capacityProviderStrategies": [on_demand, spot], "forceNewDeployment": True, "launchType": absent()}
    )
    stack.one("web-capacity").has({"capacityProviders": ["FARGATE", "FARGATE_SPOT"]})
    assert "web-capacity" in deployment.waits_for()
    assert_clean(stack)


def test_another_kind_of_capacity_is_another_service_beside_the_old_one() -> None:
    """It has another name wherever it moves, so that it can be made before the old one is deleted."""
    names = {
        service(capacity=capacity).one("web-service").get("name")
        for capacity in ({}, {"spot_percent": 50}, {"fleet": FLEET})
    }
    assert len(names) == 3


def test_a_service_runs_on_a_fleet_in_the_fleets_cluster() -> None:
    """By its capacity provider; alarms and scaling follow it there, and the task is registered for hosts."""
    stack = service(capacity={"fleet": FLEET})
    deployment = stack.one("web-service")
    only = exactly({"capacityProvider": "hosts-capacity-1234567", "weight": 1})
    cluster = f"arn:aws:ecs:{REGION}:{ACCOUNT_ID}:cluster/hosts-1234567"
    deployment.has({"cluster": cluster, "capacityProviderStrategies": [only]})
    name = deployment.get("name")
    assert name == stack.one("web-targets").automatic_name
    stack.one("web-scaling").has({"resourceId": f"service/hosts-1234567/{name}"})
    dimensions = stack.one("web-running-below-desired").get("metricQueries.0.metric.dimensions")
    assert dimensions == {"ClusterName": "hosts-1234567", "ServiceName": name}
    stack.one("web-task").has({"requiresCompatibilities": ["EC2"]})
    stack.resource_count(aws.ecs.Cluster, 0)
    assert_clean(stack)


def test_a_service_runs_on_an_immutable_fleet() -> None:
    """Its outputs are what the service asks for; the task is registered for the processors of its hosts."""

    def program() -> None:
        instances: Any = {"types": ["m7g.large"]}
        network: Any = {name: NETWORK[name] for name in ("vpc_id", "vpc_cidr_block", "private_subnet_ids")}
        hosts = ImmutableFleet(
            "hosts", ImmutableFleetArgs(image="ami-0123456789abcdef0", instances=instances, network=network)
        )
        fleet = {"cluster_name": hosts.cluster_name, "provider_name": hosts.capacity_provider_name}
        given = arguments(capacity={"fleet": {**fleet, "cpu_architecture": "ARM64"}})
        ImmutableService("web", ImmutableServiceArgs(**given))

    stack = synthesised(program)
    cluster = stack.one("hosts-cluster").automatic_name
    stack.one("web-service").has({"cluster": matches(f":cluster/{cluster}$")})
    stack.one("web-task").has({"runtimePlatform": {"cpuArchitecture": "ARM64"}})
    assert_clean(stack)


def test_fewer_tasks_run_at_night_and_the_usual_ones_by_day() -> None:
    """By the clock of the place; the load may still ask for as many as by day."""
    night = {"starts": "21:30", "ends": "05:15", "time_zone": "Europe/Berlin", "minimum_tasks": 1}
    stack = service(scaling={"minimum_tasks": 4, "maximum_tasks": 20, "night": night})
    down, up = stack.one("web-scaling-at-night"), stack.one("web-scaling-at-morning")
    fewer, usual = exactly({"minCapacity": 1, "maxCapacity": 20}), exactly({"minCapacity": 4, "maxCapacity": 20})
    place = {"timezone": "Europe/Berlin"}
    down.has({"schedule": "cron(30 21 * * ? *)", "scalableTargetAction": fewer, **place})
    up.has({"schedule": "cron(15 5 * * ? *)", "scalableTargetAction": usual, **place})
    down.has({"resourceId": known(stack.one("web-scaling").get("resourceId"))})
    assert_clean(stack)


def test_bounds_belong_to_the_schedules_where_there_are_any() -> None:
    """Else a deployment at night would set the day's bounds back."""
    sale = {"schedule": "cron(0 8 27 11 ? *)", "minimum_tasks": 20, "maximum_tasks": 100}
    stack = service(scaling={"schedules": {"sale": sale}})
    bounds = exactly({"minCapacity": 20, "maxCapacity": 100})
    stack.one("web-scaling-at-sale").has({"scalableTargetAction": bounds})
    assert set(stack.one("web-scaling").options.ignore_changes) == {"minCapacity", "maxCapacity"}
    assert not service().one("web-scaling").options.ignore_changes
    service().resource_count(aws.appautoscaling.ScheduledAction, 0)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"capacity": {"spot_percent": 96}}, ["capacity.spot_percent", "95", "got 96"]),
        ({"capacity": {"base_tasks": 0}}, ["capacity.base_tasks", "greater than or equal to 1"]),
        ({"capacity": {"spot_percent": 50, "fleet": FLEET}}, ["capacity.fleet", "not on both"]),
        ({"capacity": {"fleet": {"cluster_name": "hosts"}}}, ["capacity.fleet.provider_name", "required"]),
        ({"scaling": {"night": {"starts": "24:00"}}}, ["scaling.night.starts", "got '24:00'"]),
        ({"scaling": {"night": {"starts": "06:00"}}}, ["scaling.night.ends", "ends when it starts"]),
        ({"scaling": {"night": {"time_zone": "Berlin!"}}}, ["scaling.night.time_zone"]),
        ({"scaling": {"night": {"minimum_tasks": 3}}}, ["scaling.night", "minimum_tasks 3", "usual minimum_tasks 2"]),
        (
            {"scaling": {"schedules": {"sale": {"schedule": "daily", "minimum_tasks": 1, "maximum_tasks": 2}}}},
            ["scaling.schedules.sale.schedule", "got 'daily'"],
        ),
        (
            {"scaling": {"schedules": {"sale": {"schedule": "rate(1 day)", "minimum_tasks": 9, "maximum_tasks": 2}}}},
            ["scaling.schedules.sale.maximum_tasks", "below minimum_tasks 9", "got 2"],
        ),
        (
            {
                "scaling": {
                    "night": {},
                    "schedules": {"night": {"schedule": "rate(1 day)", "minimum_tasks": 1, "maximum_tasks": 2}},
                }
            },
            ["scaling.schedules", "'night' cannot be a schedule's name"],
        ),
    ],
)
def test_what_cannot_work_is_refused(fields: dict[str, Any], words: list[str]) -> None:
    """At construction, with the component, the field and what is wrong with it."""
    given: Any = arguments(**fields)
    assert_refused(lambda: ImmutableService("web", given), ["ImmutableService 'web'", *words])
