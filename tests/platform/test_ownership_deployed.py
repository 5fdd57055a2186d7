"""What others own, changed by hand on the real engine: Pulumi shows no difference, and the ledger knows whose doing it is."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from component_programs import one
from kubernetes_programs import kubernetes_api
from penstock.components import ALL
from penstock.platform.engine.exported import graph_of_state
from penstock.platform.engine.model import Operation, Run
from penstock.platform.ownership import Judgement, ledger
from penstock.platform.resource import Graph, Resource
from penstock.platform.sandbox.lifecycle import stop
from real_engine import RealEngine
from sandboxed import Sandboxed

PROGRAM = """
from penstock.components import *

network = Network("net", NetworkArgs(cidr_block="10.9.0.0/20", availability_zones=["eu-west-1a", "eu-west-1c"], nat="none"))
image = "registry.example.com/web@sha256:" + "ab" * 32
ImmutableService(
    "web",
    ImmutableServiceArgs(
        container=ServiceContainer(image=image),
        network=ServiceNetwork(
            vpc_id=network.vpc_id,
            vpc_cidr_block=network.cidr_block,
            public_subnet_ids=network.public_subnet_ids,
            private_subnet_ids=network.private_subnet_ids,
        ),
        certificate_arn="arn:aws:acm:eu-west-1:111122223333:certificate/1234",
        scaling=ServiceScaling(minimum_tasks=2, maximum_tasks=6, night=NightScaling(minimum_tasks=1)),
        deployment=ServiceDeployment(strategy="canary", alternate_port=8080),
    ),
)
ImmutableFleet(
    "hosts",
    ImmutableFleetArgs(
        image="ami-0123456789abcdef0",
        instances=FleetInstances(types=["m7g.large", "m6g.large"], minimum=2, maximum=4),
        network=FleetNetwork(
            vpc_id=network.vpc_id,
            vpc_cidr_block=network.cidr_block,
            private_subnet_ids=network.private_subnet_ids,
            s3_prefix_list_id=network.s3_prefix_list_id,
        ),
    ),
)
KubernetesService(
    "orders",
    KubernetesServiceArgs(
        container=KubernetesContainer(image=image),
        scaling=KubernetesScaling(minimum_replicas=2, maximum_replicas=6),
    ),
)
"""


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory, engine: RealEngine) -> Iterator[Sandboxed]:
    """A service whose traffic shifts, between two and six tasks and one at night; a fleet; a service on Kubernetes."""
    sandboxed = Sandboxed.make(tmp_path_factory.mktemp("ownership") / "shop", engine, PROGRAM)
    try:
        sandboxed.up()
        yield sandboxed
    finally:
        stop(sandboxed.project.folder)


def state(deployed: Sandboxed) -> Graph:
    return graph_of_state(deployed.cli.export(deployed.request()))


def resource(deployed: Sandboxed, name: str) -> Resource:
    """As the state has it."""
    return one(state(deployed), name)


def scale_service(deployed: Sandboxed, tasks: int) -> None:
    """What a person does in the console."""
    service = resource(deployed, "web-service")
    deployed.cloud.client("ecs").update_service(
        cluster=service.get("cluster"), service=service.get("name"), desiredCount=tasks
    )


def set_bound(deployed: Sandboxed, bound: str, tasks: int) -> None:
    target = resource(deployed, "web-scaling")
    deployed.cloud.client("application-autoscaling").register_scalable_target(
        ServiceNamespace="ecs",
        ScalableDimension=target.get("scalableDimension"),
        ResourceId=target.get("resourceId"),
        **{bound: tasks},
    )


def set_fewest(deployed: Sandboxed, tasks: int) -> None:
    set_bound(deployed, "MinCapacity", tasks)


def set_most(deployed: Sandboxed, tasks: int) -> None:
    set_bound(deployed, "MaxCapacity", tasks)


def scale_group(deployed: Sandboxed, hosts: int) -> None:
    name = resource(deployed, "hosts-group").get("name")
    deployed.cloud.client("autoscaling").set_desired_capacity(AutoScalingGroupName=name, DesiredCapacity=hosts)


def scale_pods(deployed: Sandboxed, pods: int) -> None:
    metadata = resource(deployed, "orders-deployment").get("metadata")
    path = f"/apis/apps/v1/namespaces/{metadata['namespace']}/deployments/{metadata['name']}"
    kubernetes_api(deployed).merge(path, {"spec": {"replicas": pods}})


def shift_traffic(deployed: Sandboxed, percent: int) -> None:
    """What ECS does while it deploys."""
    shares = {"web-targets": 100 - percent, "web-alternate-targets": percent}
    targets = [
        {"TargetGroupArn": resource(deployed, name).get("arn"), "Weight": weight} for name, weight in shares.items()
    ]
    forward(deployed, targets)


def send_elsewhere(deployed: Sandboxed, percent: int) -> None:
    """What nobody should: part of the traffic goes to a target group that is not the service's."""
    balancers = deployed.cloud.client("elbv2")
    network = resource(deployed, "web-targets").get("vpcId")
    made = balancers.create_target_group(Name=f"other-{percent}", Protocol="HTTP", Port=80, VpcId=network)
    other = {"TargetGroupArn": made["TargetGroups"][0]["TargetGroupArn"], "Weight": percent}
    forward(
        deployed, [{"TargetGroupArn": resource(deployed, "web-targets").get("arn"), "Weight": 100 - percent}, other]
    )


def forward(deployed: Sandboxed, targets: list[dict[str, Any]]) -> None:
    rule = resource(deployed, "web-production-rule").get("arn")
    action = {"Type": "forward", "ForwardConfig": {"TargetGroups": targets}}
    deployed.cloud.client("elbv2").modify_rule(RuleArn=rule, Actions=[action])


def roll_back(deployed: Sandboxed, revision: str) -> None:
    """What ECS does with a deployment that fails, and what a person can do too."""
    service = resource(deployed, "web-service")
    deployed.cloud.client("ecs").update_service(
        cluster=service.get("cluster"), service=service.get("name"), taskDefinition=revision
    )


@dataclass(frozen=True)
class Owned:
    """A field, and how somebody else changes it."""

    name: str
    path: str
    change: Callable[[Sandboxed, Any], None]


TASKS = Owned("web-service", "desiredCount", scale_service)
FEWEST = Owned("web-scaling", "minCapacity", set_fewest)
MOST = Owned("web-scaling", "maxCapacity", set_most)
HOSTS = Owned("hosts-group", "desiredCapacity", scale_group)
PODS = Owned("orders-deployment", "spec.replicas", scale_pods)
SHIFTED = Owned("web-production-rule", "actions", shift_traffic)
ELSEWHERE = Owned("web-production-rule", "actions", send_elsewhere)
REVISION_OF_TASKS = Owned("web-service", "taskDefinition", roll_back)

Changes = list[tuple[Owned, int]]
WITHIN: Changes = [(TASKS, 5), (FEWEST, 1), (HOSTS, 3), (PODS, 5), (SHIFTED, 40)]
AT_NIGHT: Changes = [(TASKS, 1), (FEWEST, 1)]
BEYOND: Changes = [(TASKS, 9), (FEWEST, 0), (MOST, 50), (PODS, 99), (ELSEWHERE, 40)]


@pytest.mark.parametrize(
    ("changes", "judgement"),
    [
        pytest.param(WITHIN, Judgement.OWNED, id="within"),
        pytest.param(AT_NIGHT, Judgement.OWNED, id="at night"),
        pytest.param(BEYOND, Judgement.OUT_OF_BOUNDS, id="beyond"),
    ],
)
def test_pulumi_never_shows_what_was_scaled_by_hand_and_the_ledger_knows_the_bounds(
    deployed: Sandboxed, changes: Changes, judgement: Judgement
) -> None:
    """Neither `preview` nor `preview --refresh` has a difference; within the owner's bounds it is owned, beyond them not."""
    for owned, value in changes:
        owned.change(deployed, value)
    assert changed(preview(deployed, refresh=False)) == set()
    looked = preview(deployed, refresh=True)
    assert changed(looked) == set()
    graph = state(deployed)
    for owned, value in changes:
        now = found(looked, owned)
        assert shown(now) == value
        assert judged(graph, owned, now) is judgement, owned


def test_an_up_leaves_what_was_scaled_by_hand_as_it_is(deployed: Sandboxed) -> None:
    """Also after a refresh, which writes what it finds into the state."""
    for owned, value in WITHIN:
        owned.change(deployed, value)
    deployed.succeed(deployed.cli.refresh(deployed.request()))
    deployed.up()
    looked = preview(deployed, refresh=True)
    assert {owned.name: shown(found(looked, owned)) for owned, _ in WITHIN} == {
        owned.name: value for owned, value in WITHIN
    }


def test_a_rollback_is_a_difference_and_is_the_doing_of_ecs(deployed: Sandboxed) -> None:
    """The next deployment is to try again, so Pulumi shows it; a revision that nobody deployed is nobody's doing."""
    before = resource(deployed, "web-task").get("arn")
    deployed.up(PROGRAM.replace('"ab" * 32', '"cd" * 32'))
    newest = resource(deployed, "web-task").get("arn")
    ecs = deployed.cloud.client("ecs")
    definition = ecs.describe_task_definition(taskDefinition=newest)["taskDefinition"]
    kept = {name: definition[name] for name in ("family", "containerDefinitions", "networkMode", "cpu", "memory")}
    foreign = ecs.register_task_definition(**kept)["taskDefinition"]["taskDefinitionArn"]
    assert len({before, newest, foreign}) == 3
    for revision, judgement in ((before, Judgement.OWNED), (foreign, Judgement.OUT_OF_BOUNDS)):
        roll_back(deployed, revision)
        looked = preview(deployed, refresh=True)
        assert changed(looked) == {"web-service"}
        now = found(looked, REVISION_OF_TASKS)
        assert (now, judged(state(deployed), REVISION_OF_TASKS, now)) == (revision, judgement)


def preview(deployed: Sandboxed, *, refresh: bool) -> Run:
    return deployed.succeed(deployed.cli.preview(replace(deployed.request(), refresh=refresh)))


def found(looked: Run, owned: Owned) -> Any:
    """What a preview that refreshes finds; the state stays as it is."""
    (step,) = [step for step in looked.steps if step.refreshed and step.name == owned.name]
    assert step.new is not None
    value: Any = step.new.outputs
    for part in owned.path.split("."):
        value = value[part]
    return value


def shown(value: Any) -> Any:
    """Of weights that of the second target group."""
    if isinstance(value, list):
        return next(target["weight"] for target in value[0]["forward"]["targetGroups"] if target["weight"] != 60)
    return value


def judged(graph: Graph, owned: Owned, value: Any) -> Judgement:
    """By the ledger of the state, as drift detection asks it."""
    book = ledger(graph, ALL)
    urn = one(graph, owned.name).urn
    assert book.judge(urn, "tags", {}) is Judgement.NOT_OWNED
    return book.judge(urn, owned.path, value)


def changed(run: Run) -> set[str]:
    """What a preview plans to change."""
    planned = [step for step in run.steps if not step.refreshed]
    return {step.name for step in planned if step.operation not in (Operation.SAME, Operation.READ, Operation.REFRESH)}
