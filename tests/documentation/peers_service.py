"""ImmutableService beside the three libraries whose service people take today, and what their users ask for."""

from typing import Any, Final

from penstock.platform.resource import Graph

from .peers import NOT_STATED, Comparison, Peer, Row, Wish, container_of, has, one, yes

__all__ = ["SERVICE", "WISHES"]

_DEFAULTS = "tests/components/test_service_defaults.py"
_ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
_INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"


def _service(graph: Graph, path: str) -> Any:
    return one(graph, "web-service").get(path)


def _desired(graph: Graph) -> str:
    ignored = "desiredCount" in one(graph, "web-service").ignore_changes
    return f"{_service(graph, 'desiredCount')}{'; a deployment keeps the current count' if ignored else ''}"


def _load_balancer(graph: Graph) -> str:
    https, http = one(graph, "web-https"), one(graph, "web-http")
    redirect = http.get("defaultActions.0.redirect")
    ports = sorted(f"{rule.get('fromPort')}" for rule in graph.of_type(_INGRESS) if rule.get("cidrIpv4") == "0.0.0.0/0")
    return (
        f"public, {https.get('protocol')} with `{https.get('sslPolicy')}`; {http.get('protocol')} only redirects there "
        f"({redirect['statusCode'].removeprefix('HTTP_')}); open on {' and '.join(ports)}"
    )


def _breaker(graph: Graph) -> str:
    breaker = _service(graph, "deploymentCircuitBreaker")
    return f"{'on' if breaker['enable'] else 'off'}{', rolls back' if breaker['rollback'] else ''}"


def _logging(graph: Graph) -> str:
    driver, log = container_of(graph, "web-task")["logConfiguration"]["logDriver"], one(graph, "web-log")
    key = one(graph, "web-key").urn in log.property_dependencies.get("kmsKeyId", ())
    encrypted = ", encrypted with a key of its own" if key else ""
    return f"{driver}, kept {log.get('retentionInDays')} days{encrypted}"


def _scaling(graph: Graph) -> str:
    bounds = one(graph, "web-scaling")
    path = "targetTrackingScalingPolicyConfiguration.targetValue"
    cpu, memory, requests = (one(graph, f"web-scaling-on-{on}").get(path) for on in ("cpu", "memory", "requests"))
    return (
        f"{bounds.get('minCapacity')} to {bounds.get('maxCapacity')} tasks, on CPU {cpu:g} %, memory {memory:g} % "
        f"and {requests:g} requests a minute for each task"
    )


def _alarms(graph: Graph) -> str:
    names = sorted(alarm.name.removeprefix("web-") for alarm in graph.of_type(_ALARM))
    rolls_back = _service(graph, "alarms.rollback") and _service(graph, "alarms.enable")
    return f"{len(names)}: {', '.join(names)}{'; each rolls a deployment back' if rolls_back else ''}"


def _idle(graph: Graph) -> str:
    seconds = one(graph, "web-load-balancer").get("idleTimeout")
    return "60 s (AWS's, as none is set)" if seconds is None else f"{seconds} s"


def _size(graph: Graph) -> str:
    return f"{one(graph, 'web-task').get('cpu')} / {one(graph, 'web-task').get('memory')} MiB"


def _percents(graph: Graph) -> str:
    return f"{_service(graph, 'deploymentMinimumHealthyPercent')} / {_service(graph, 'deploymentMaximumPercent')}"


SERVICE: Final = Comparison(
    "ImmutableService",
    (
        Peer("CDK ecs-patterns", "aws/aws-cdk, `aws-ecs-patterns`, `ApplicationLoadBalancedFargateService`"),
        Peer("Solutions Constructs", "awslabs/aws-solutions-constructs, `core/lib/*-defaults.ts`, Fargate"),
        Peer("AWSX", "pulumi/pulumi-awsx, `awsx/ecs/fargateService.ts` and `awsx/lb/applicationLoadBalancer.ts`"),
    ),
    (
        Row(
            "desired count",
            ("1 (a flag keeps the current count)", "2", "1"),
            _desired,
            f"{_DEFAULTS}::test_two_tasks_are_started_and_a_deployment_keeps_the_current_count",
        ),
        Row(
            "CPU units / memory",
            ("256 / 512 MiB", "256 / 512 MiB", "the cheapest size that fits"),
            _size,
            f"{_DEFAULTS}::test_a_task_has_the_smallest_size",
        ),
        Row(
            "minimum / maximum healthy percent",
            ("50 / 200", "75 / 150", "as ECS has it"),
            _percents,
            f"{_DEFAULTS}::test_a_deployment_never_leaves_fewer_tasks_than_desired",
        ),
        Row(
            "container port",
            ("80 (its name is `web`)", "8080", "of each container"),
            lambda graph: str(container_of(graph, "web-task")["portMappings"][0]["containerPort"]),
            f"{_DEFAULTS}::test_the_container_serves_on_a_port_that_needs_no_root",
        ),
        Row(
            "load balancer",
            (
                "public, listener open to all, HTTP unless a certificate is given, no redirect",
                "HTTPS listener",
                "HTTP, all ports open to all",
            ),
            _load_balancer,
            f"{_DEFAULTS}::test_everybody_reaches_the_load_balancer_over_tls_and_is_sent_there",
        ),
        Row(
            "circuit breaker",
            ("off", "not set", "only what is passed through"),
            _breaker,
            f"{_DEFAULTS}::test_a_deployment_goes_back_when_tasks_do_not_become_healthy",
        ),
        Row(
            "grace period of health checks",
            ("60 s with a load balancer", NOT_STATED, NOT_STATED),
            lambda graph: f"{_service(graph, 'healthCheckGracePeriodSeconds')} s",
            f"{_DEFAULTS}::test_a_new_task_has_a_minute_to_become_healthy",
        ),
        Row(
            "public address of tasks",
            ("no", "no", "no"),
            lambda graph: yes(_service(graph, "networkConfiguration.assignPublicIp")),
            f"{_DEFAULTS}::test_tasks_have_no_public_address_and_no_shell",
        ),
        Row(
            "ECS Exec (a shell in a task)",
            ("off", NOT_STATED, NOT_STATED),
            lambda graph: "on" if _service(graph, "enableExecuteCommand") else "off",
            f"{_DEFAULTS}::test_tasks_have_no_public_address_and_no_shell",
        ),
        Row(
            "logging",
            ("awslogs", "on (not verified)", "a log group, made by itself"),
            _logging,
            f"{_DEFAULTS}::test_the_log_is_kept_a_year_under_a_key_of_the_service",
        ),
        Row(
            "autoscaling",
            ("none (`autoScaleTaskCount` by hand)", "none", "none"),
            _scaling,
            f"{_DEFAULTS}::test_tasks_follow_the_load_between_two_bounds",
        ),
        Row("alarms", ("none", "none", "none"), _alarms, f"{_DEFAULTS}::test_four_alarms_watch_and_roll_back"),
        Row(
            "idle timeout",
            ("60 s (AWS's)", NOT_STATED, NOT_STATED),
            _idle,
            f"{_DEFAULTS}::test_an_idle_connection_ends_when_aws_says",
        ),
    ),
)


def _health(graph: Graph) -> str:
    check = one(graph, "web-targets").get("healthCheck")
    return (
        f"the load balancer asks `{check['path']}` every {check['interval']} s; a command inside the container is "
        "`container.health_check_command`"
    )


def _closed(graph: Graph) -> str:
    groups = list(graph.of_type("aws:ec2/securityGroup:SecurityGroup"))
    from_anywhere = [rule for rule in graph.of_type(_INGRESS) if rule.get("cidrIpv4")]
    into_tasks = [rule for rule in from_anywhere if not rule.name.startswith("web-ingress-")]
    return f"{len(groups)} groups that name each other; {len(into_tasks)} rules let an address reach a task"


def _ignored(graph: Graph) -> str:
    is_ignored = "desiredCount" in one(graph, "web-service").ignore_changes
    return "it is the autoscaler's, and no deployment touches it" if is_ignored else "shown as a difference"


WISHES: Final = (
    Wish(
        "autoscaling of a Fargate service",
        (("pulumi/pulumi-awsx", 689),),
        _scaling,
        f"{_DEFAULTS}::test_tasks_follow_the_load_between_two_bounds",
    ),
    Wish(
        "security groups that are not open to all",
        (("pulumi/pulumi-awsx", 817),),
        _closed,
        f"{_DEFAULTS}::test_no_address_reaches_a_task_but_through_the_load_balancer",
    ),
    Wish(
        "a circuit breaker without writing it",
        (("aws/aws-cdk", 13577), ("aws/aws-cdk", 12534), ("aws/aws-cdk", 12360)),
        _breaker,
        f"{_DEFAULTS}::test_a_deployment_goes_back_when_tasks_do_not_become_healthy",
    ),
    Wish(
        "alarms that stop a deployment",
        (("aws/aws-cdk", 24344),),
        lambda graph: f"{len(_service(graph, 'alarms.alarmNames'))} alarms roll back",
        f"{_DEFAULTS}::test_four_alarms_watch_and_roll_back",
    ),
    Wish(
        "alarms for a Fargate service at all",
        (("cdklabs/cdk-watchful", 13),),
        lambda graph: f"{has(graph, _ALARM)}, which tell an encrypted topic",
        f"{_DEFAULTS}::test_alarms_tell_an_encrypted_topic",
    ),
    Wish("a health check", (("aws/aws-cdk", 28796),), _health, f"{_DEFAULTS}::test_the_load_balancer_asks_for_health"),
    Wish(
        "a deployment that ends, well or not, and says so",
        (("aws/aws-cdk", 30728),),
        lambda graph: f"waits for the outcome: {yes(_service(graph, 'waitForSteadyState'))}, and names ECS's reason",
        "tests/components/test_service_outcome.py::test_a_deployment_that_ecs_rolled_back_fails_and_says_what_runs",
    ),
    Wish(
        "an autoscaler's count that is no difference",
        (("pulumi/pulumi-eks", 1293), ("pulumi/pulumi", 3569)),
        _ignored,
        f"{_DEFAULTS}::test_two_tasks_are_started_and_a_deployment_keeps_the_current_count",
    ),
)
