"""What a service can be beyond its defaults, on the real engine and the embedded cloud."""

from collections.abc import Iterator

import pytest
from penstock.platform.engine.model import Operation
from real_engine import RealEngine
from sandboxed import Sandboxed, deployed_program

PROGRAM = """
from penstock.components import *

IMAGE = "registry.example.com/web@sha256:" + "ab" * 32
FUNCTION = "arn:aws:lambda:eu-west-1:111122223333:function:check"
CERTIFICATE = "arn:aws:acm:eu-west-1:111122223333:certificate/1234"

network = Network("net", NetworkArgs(cidr_block="10.9.0.0/20", availability_zones=["eu-west-1a", "eu-west-1c"], nat="none"))
logs = LogBucket("logs", LogBucketArgs(purpose="load_balancer_logs"))
front = SharedLoadBalancer(
    "front",
    SharedLoadBalancerArgs(
        vpc_id=network.vpc_id,
        public_subnet_ids=network.public_subnet_ids,
        certificate_arn=CERTIFICATE,
        access_log_bucket=logs.bucket_name,
        web_acl_arn="arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/shop/1234",
        routes={
            "canary": Route(priority=10, paths=["/canary/*"]),
            "rolling": Route(priority=20, hosts=["shop.example.com"]),
        },
    ),
)


def service(name, **more):
    ImmutableService(
        name,
        ImmutableServiceArgs(
            network=ServiceNetwork(
                vpc_id=network.vpc_id,
                vpc_cidr_block=network.cidr_block,
                public_subnet_ids=network.public_subnet_ids,
                private_subnet_ids=network.private_subnet_ids,
            ),
            **more,
        ),
    )


service(
    "canary",
    container=ServiceContainer(image=IMAGE, stop_timeout_seconds=90, depends_on={"proxy": "HEALTHY"}),
    sidecars={"proxy": Sidecar(image=IMAGE, health_check_command=["/ready"])},
    deregistration_delay_seconds=60,
    shared=front.attach("canary"),
    capacity=ServiceCapacity(spot_percent=SPOT),
    deployment=ServiceDeployment(
        strategy="canary",
        alternate_port=8080,
        hooks=[LifecycleHook(function_arn=FUNCTION, stages=["POST_SCALE_UP"])],
    ),
)
service(
    "rolling",
    container=ServiceContainer(image=IMAGE),
    shared=front.attach("rolling"),
    scaling=ServiceScaling(night=NightScaling(time_zone="Europe/Berlin")),
)
service(
    "linear",
    container=ServiceContainer(image=IMAGE),
    certificate_arn=CERTIFICATE,
    access_log_bucket=logs.bucket_name,
    deployment=ServiceDeployment(strategy="linear", alternate_port=8080),
)
"""


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory, engine: RealEngine) -> Iterator[Sandboxed]:
    """The program above, deployed."""
    program = PROGRAM.replace("SPOT", "50")
    with deployed_program(tmp_path_factory.mktemp("services") / "shop", engine, program) as made:
        yield made


def test_a_second_look_finds_nothing_to_change_also_after_a_refresh(deployed: Sandboxed) -> None:
    """What a service asks for is what AWS answers, option by option."""
    deployed.succeed(deployed.cli.refresh(deployed.request()))
    steps = deployed.preview()
    assert {name for name, step in steps.items() if step.operation is not Operation.SAME} == set()


def test_the_rules_stand_in_the_stated_order(deployed: Sandboxed) -> None:
    """On the one listener: the canary's, the rolling one's, and not found for the rest."""
    balancers = deployed.cloud.client("elbv2")
    (front,) = [
        found for found in balancers.describe_load_balancers()["LoadBalancers"] if "front" in found["LoadBalancerName"]
    ]
    listeners = balancers.describe_listeners(LoadBalancerArn=front["LoadBalancerArn"])["Listeners"]
    (https,) = [listener["ListenerArn"] for listener in listeners if listener["Port"] == 443]
    rules = balancers.describe_rules(ListenerArn=https)["Rules"]
    assert sorted(rule["Priority"] for rule in rules) == ["10", "20", "default"]


def test_the_night_is_in_the_schedule(deployed: Sandboxed) -> None:
    scaling = deployed.cloud.client("application-autoscaling")
    actions = scaling.describe_scheduled_actions(ServiceNamespace="ecs")["ScheduledActions"]
    bounds = {action["Schedule"]: action["ScalableTargetAction"]["MinCapacity"] for action in actions}
    assert bounds == {"cron(0 20 * * ? *)": 1, "cron(0 6 * * ? *)": 2}


def test_traffic_that_ecs_has_shifted_stays_where_it_is(deployed: Sandboxed) -> None:
    """The weights are ECS's: neither a refresh nor a deployment moves them back."""
    balancers = deployed.cloud.client("elbv2")
    groups = balancers.describe_target_groups()["TargetGroups"]
    by_name = {group["TargetGroupName"].rsplit("-", 1)[0]: group["TargetGroupArn"] for group in groups}
    blue, green = by_name["linear-targets"], by_name["linear-alternate-targets"]
    listeners = [
        listener["ListenerArn"]
        for found in balancers.describe_load_balancers()["LoadBalancers"]
        for listener in balancers.describe_listeners(LoadBalancerArn=found["LoadBalancerArn"])["Listeners"]
    ]
    rules = [rule for arn in listeners for rule in balancers.describe_rules(ListenerArn=arn)["Rules"]]
    (rule,) = [rule["RuleArn"] for rule in rules if green in str(rule["Actions"])]
    shifted = [{"TargetGroupArn": blue, "Weight": 0}, {"TargetGroupArn": green, "Weight": 100}]
    balancers.modify_rule(RuleArn=rule, Actions=[{"Type": "forward", "ForwardConfig": {"TargetGroups": shifted}}])
    deployed.succeed(deployed.cli.refresh(deployed.request()))
    steps = deployed.up()
    assert steps["linear-production-rule"].operation is Operation.SAME
    (found,) = balancers.describe_rules(RuleArns=[rule])["Rules"]
    weights = {
        group["TargetGroupArn"]: group["Weight"] for group in found["Actions"][0]["ForwardConfig"]["TargetGroups"]
    }
    assert weights == {blue: 0, green: 100}


def test_another_mix_is_a_deployment_and_another_kind_a_service_beside_the_old(deployed: Sandboxed) -> None:
    """The first changes the service where it is; the second replaces it, the new one first, in a cluster of its own."""
    mixed = deployed.preview(PROGRAM.replace("SPOT", "80"))
    assert mixed["canary-service"].operation is Operation.UPDATE
    moved = deployed.preview(PROGRAM.replace("SPOT", "0"))
    assert moved["canary-cluster"].operation is Operation.CREATE
    assert moved["canary-service"].operation in (Operation.CREATE_REPLACEMENT, Operation.REPLACE)
