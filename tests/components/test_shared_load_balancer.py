"""One load balancer for several services."""

from typing import Any

import pulumi_aws as aws
import pytest
from component_programs import ACCOUNT_ID, REGION, assert_clean, assert_refused, synthesised
from penstock.components import ImmutableService, ImmutableServiceArgs, SharedLoadBalancer, SharedLoadBalancerArgs
from penstock.platform.testing import Synthesised, exactly, matches
from service_programs import NETWORK, arguments

CERTIFICATE = f"arn:aws:acm:{REGION}:{ACCOUNT_ID}:certificate/1234"
WEB_ACL = f"arn:aws:wafv2:{REGION}:{ACCOUNT_ID}:regional/webacl/shop/1234"
ROUTES: dict[str, Any] = {
    "api": {"priority": 10, "hosts": ["shop.example.com"], "paths": ["/api/*"]},
    "web": {"priority": 20, "hosts": ["shop.example.com"]},
}


def shared_arguments(**more: Any) -> dict[str, Any]:
    network = {name: NETWORK[name] for name in ("vpc_id", "public_subnet_ids")}
    return {**network, "certificate_arn": CERTIFICATE, "routes": ROUTES, **more}


def shared(**more: Any) -> SharedLoadBalancer:
    return SharedLoadBalancer("front", SharedLoadBalancerArgs(**shared_arguments(**more)))


def attached(balancer: SharedLoadBalancer, name: str, **more: Any) -> ImmutableService:
    given = arguments(shared=balancer.attach(name), **more)
    given.pop("certificate_arn")
    return ImmutableService(name, ImmutableServiceArgs(**given))


def both(**more: Any) -> Synthesised:
    def program() -> None:
        balancer = shared()
        for name in ("api", "web"):
            attached(balancer, name, **more)

    return synthesised(program)


def test_services_stand_behind_one_https_listener_each_on_its_hosts_and_paths() -> None:
    """The order is the one that was stated; what fits nobody is not found."""
    stack = both()
    stack.resource_count(aws.lb.LoadBalancer, 1)
    not_found = {"fixedResponse": {"statusCode": "404"}}
    stack.one("front-https").has({"sslPolicy": matches("TLS13"), "defaultActions": [not_found]})
    api, web = stack.one("api-rule"), stack.one("web-rule")
    host = exactly({"hostHeader": exactly({"values": ["shop.example.com"]})})
    path = exactly({"pathPattern": exactly({"values": ["/api/*"]})})
    api.has({"priority": 10, "conditions": [host, path]})
    web.has({"priority": 20, "conditions": [host]})
    assert web.waits_for("listenerArn") == {"front-https"}
    stack.one("front-http").has({"defaultActions": [{"redirect": {"protocol": "HTTPS"}}]})
    assert_clean(stack)


def test_the_load_balancer_reaches_the_tasks_and_nothing_else() -> None:
    """Each service lets the shared group in, and lets that group out to itself."""
    stack = both()
    group = {"front-load-balancer-security-group"}
    out, into = stack.one("web-load-balancer-to-task"), stack.one("web-task-from-load-balancer")
    assert out.waits_for("securityGroupId") == group
    assert into.waits_for("referencedSecurityGroupId") == group
    assert "web-load-balancer-security-group" not in {resource.name for resource in stack.resources}


def test_a_service_is_judged_by_its_own_errors() -> None:
    """Those of its target group; not those of whoever else is behind the load balancer."""
    queries = both().one("web-server-errors").get("metricQueries")
    metrics = [query["metric"] for query in queries if query.get("metric")]
    assert all("TargetGroup" in metric["dimensions"] for metric in metrics)
    assert "HTTPCode_ELB_5XX_Count" not in {metric["metricName"] for metric in metrics}


def test_traffic_shifts_behind_a_shared_load_balancer_too() -> None:
    stack = both(deployment={"strategy": "canary", "alternate_port": 8080})
    stack.one("api-production-rule").has({"priority": 10}, options={"ignore_changes": ["actions"]})
    alarms = {alarm.name for alarm in stack.find(aws.cloudwatch.MetricAlarm)}
    assert "api-alternate-server-errors" in alarms
    assert_clean(stack)


def test_access_logs_go_to_the_given_bucket_or_to_an_own_protected_one() -> None:
    given = synthesised(lambda: shared(access_log_bucket="logs"))
    given.one("front-load-balancer").has({"accessLogs": {"bucket": "logs"}})
    assert synthesised(shared).one("front-access-logs-bucket").options.protect


def test_a_web_acl_judges_requests_first() -> None:
    """On a shared load balancer, and on a service's own."""
    on_shared = synthesised(lambda: shared(web_acl_arn=WEB_ACL)).one("front-web-acl")
    on_shared.has({"webAclArn": WEB_ACL})
    given = ImmutableServiceArgs(**arguments(web_acl_arn=WEB_ACL))
    own = synthesised(lambda: ImmutableService("web", given))
    assert own.one("web-web-acl").waits_for("resourceArn") == {"web-load-balancer"}
    assert_clean(own)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (
            {"routes": {**ROUTES, "admin": {"priority": 10, "paths": ["/admin"]}}},
            ["routes", "priority 10 is given to both api and admin"],
        ),
        ({"routes": {}}, ["routes", "at least 1"]),
        ({"routes": {"api": {"priority": 0, "paths": ["/"]}}}, ["routes.api.priority", "greater than or equal to 1"]),
        ({"routes": {"api": {"priority": 50001, "paths": ["/"]}}}, ["routes.api.priority", "50000", "got 50001"]),
        ({"routes": {"api": {"priority": 1}}}, ["routes.api.paths", "one to 5 hosts and paths", "not 0"]),
        ({"routes": {"api": {"priority": 1, "paths": list("/") * 6}}}, ["routes.api.paths", "not 6"]),
        ({"routes": {"api": {"priority": 1, "paths": ["api"]}}}, ["routes.api.paths", "begins with /"]),
        ({"public_subnet_ids": ["subnet-1"]}, ["public_subnet_ids", "at least two subnets"]),
        ({"ingress_cidr_blocks": ["10.0.0.1/8"]}, ["ingress_cidr_blocks", "host bits set"]),
    ],
)
def test_what_cannot_work_is_refused(fields: dict[str, Any], words: list[str]) -> None:
    """At construction, with the component, the field and what is wrong with it."""
    given: Any = shared_arguments(**fields)
    assert_refused(lambda: SharedLoadBalancer("front", given), ["SharedLoadBalancer 'front'", *words])


@pytest.mark.parametrize("name", ["admin", "api"])
def test_a_place_that_is_not_there_or_taken_is_refused(name: str) -> None:
    def program() -> None:
        balancer = shared()
        balancer.attach("api")
        balancer.attach(name)

    assert_refused(program, ["SharedLoadBalancer 'front'", f"got: {name}", "one that is free (web)"])


@pytest.mark.parametrize("field", ["certificate_arn", "web_acl_arn", "access_log_bucket"])
def test_what_the_shared_one_has_is_refused_in_the_service(field: str) -> None:
    def program() -> None:
        given = arguments(shared=shared().attach("web"))
        given.pop("certificate_arn")
        ImmutableService("web", ImmutableServiceArgs(**{**given, field: WEB_ACL}))

    assert_refused(program, [field, "the shared load balancer has its own"])


def test_a_service_of_its_own_needs_a_certificate() -> None:
    given: Any = arguments()
    given.pop("certificate_arn")
    assert_refused(lambda: ImmutableService("web", given), ["ImmutableService 'web'", "certificate_arn", "needs one"])
