"""One load balancer for several services."""

from typing import Any

import pytest
from component_programs import ACCOUNT_ID, REGION, declared, one
from penstock.components import ImmutableService, ImmutableServiceArgs, SharedLoadBalancer, SharedLoadBalancerArgs
from penstock.platform.resource import Graph
from service_programs import NETWORK, arguments, assert_judged, assert_refused

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


def both(**more: Any) -> Graph:
    def program() -> None:
        balancer = shared()
        for name in ("api", "web"):
            attached(balancer, name, **more)

    return declared(program)


def test_services_stand_behind_one_https_listener_each_on_its_hosts_and_paths() -> None:
    """The order is the one that was stated; what fits nobody is not found."""
    graph = both()
    assert len(list(graph.of_type("aws:lb/loadBalancer:LoadBalancer"))) == 1
    https = one(graph, "front-https")
    assert "TLS13" in https.get("sslPolicy")
    assert https.get("defaultActions.0.fixedResponse.statusCode") == "404"
    api, web = one(graph, "api-rule"), one(graph, "web-rule")
    assert (api.get("priority"), web.get("priority")) == (10, 20)
    host = {"hostHeader": {"values": ["shop.example.com"]}}
    assert api.get("conditions") == [host, {"pathPattern": {"values": ["/api/*"]}}]
    assert web.get("conditions") == [host]
    assert web.property_dependencies["listenerArn"] == (https.urn,)
    assert one(graph, "front-http").get("defaultActions.0.redirect.protocol") == "HTTPS"
    assert_judged(graph)


def test_the_load_balancer_reaches_the_tasks_and_nothing_else() -> None:
    """Each service lets the shared group in, and lets that group out to itself."""
    graph = both()
    group = one(graph, "front-load-balancer-security-group").urn
    out, into = one(graph, "web-load-balancer-to-task"), one(graph, "web-task-from-load-balancer")
    assert out.property_dependencies["securityGroupId"] == (group,)
    assert into.property_dependencies["referencedSecurityGroupId"] == (group,)
    assert "web-load-balancer-security-group" not in {resource.name for resource in graph.resources}


def test_a_service_is_judged_by_its_own_errors() -> None:
    """Those of its target group; not those of whoever else is behind the load balancer."""
    queries = one(both(), "web-server-errors").get("metricQueries")
    metrics = [query["metric"] for query in queries if query.get("metric")]
    assert all("TargetGroup" in metric["dimensions"] for metric in metrics)
    assert "HTTPCode_ELB_5XX_Count" not in {metric["metricName"] for metric in metrics}


def test_traffic_shifts_behind_a_shared_load_balancer_too() -> None:
    graph = both(deployment={"strategy": "canary", "alternate_port": 8080})
    rule = one(graph, "api-production-rule")
    assert (rule.get("priority"), rule.ignore_changes) == (10, ("actions",))
    alarms = {alarm.name for alarm in graph.of_type("aws:cloudwatch/metricAlarm:MetricAlarm")}
    assert "api-alternate-server-errors" in alarms
    assert_judged(graph)


def test_access_logs_go_to_the_given_bucket_or_to_an_own_protected_one() -> None:
    given = declared(lambda: shared(access_log_bucket="logs"))
    assert one(given, "front-load-balancer").get("accessLogs.bucket") == "logs"
    assert one(declared(shared), "front-access-logs-bucket").protect


def test_a_web_acl_judges_requests_first() -> None:
    """On a shared load balancer, and on a service's own."""
    on_shared = one(declared(lambda: shared(web_acl_arn=WEB_ACL)), "front-web-acl")
    assert on_shared.get("webAclArn") == WEB_ACL
    given = ImmutableServiceArgs(**arguments(web_acl_arn=WEB_ACL))
    own = declared(lambda: ImmutableService("web", given))
    balancer = one(own, "web-load-balancer").urn
    assert one(own, "web-web-acl").property_dependencies["resourceArn"] == (balancer,)
    assert_judged(own)


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
