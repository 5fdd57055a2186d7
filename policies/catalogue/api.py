"""API Gateway: APIs that ask who calls, over modern TLS, and that write down who called."""

from collections.abc import Iterator

from ...platform.resource import Graph, Resource
from ...platform.rule import NOT_APPLICABLE, OK, GraphRule, Outcome, ResourceRule, Rule, Severity, Violation, each
from ..documents import open_to_everybody
from ..standards import cdk_nag, checkov, nist, pci, security_hub
from ..values import every, is_set, required_value, true
from .checks import named_by

__all__ = ["RULES"]

REST_API = "aws:apigateway/restApi:RestApi"
REST_POLICY = "aws:apigateway/restApiPolicy:RestApiPolicy"
REST_STAGE = "aws:apigateway/stage:Stage"
METHOD = "aws:apigateway/method:Method"
METHOD_SETTINGS = "aws:apigateway/methodSettings:MethodSettings"
REST_DOMAIN = "aws:apigateway/domainName:DomainName"
API = "aws:apigatewayv2/api:Api"
STAGE = "aws:apigatewayv2/stage:Stage"
ROUTE = "aws:apigatewayv2/route:Route"
DOMAIN = "aws:apigatewayv2/domainName:DomainName"

_GUIDE = "https://docs.aws.amazon.com/apigateway/latest/developerguide"
_LOGGING_LEVELS = ("ERROR", "INFO")


def _same_api(one: Resource, other: Resource) -> bool:
    """Whether two resources name the same API: by the same dependency, or by the same literal."""
    mine, its = (set(item.property_dependencies.get("restApi", ())) for item in (one, other))
    return bool(mine & its) if mine or its else one.get("restApi") == other.get("restApi")


def _logs_executions(graph: Graph, stage: Resource) -> bool:
    if stage.type == STAGE:
        api = named_by(graph, stage, "apiId", API)
        is_websocket = api is not None and api.get("protocolType") == "WEBSOCKET"
        return not is_websocket or stage.get("defaultRouteSettings.loggingLevel") in _LOGGING_LEVELS
    return any(
        settings.get("methodPath") == "*/*" and settings.get("settings.loggingLevel") in _LOGGING_LEVELS
        for settings in graph.referring(stage, METHOD_SETTINGS, "stageName", identity="stageName")
        if _same_api(settings, stage)
    )


def _no_bodies_in_logs(resource: Resource) -> Outcome:
    def parts() -> Iterator[str]:
        yield from ("settings", "defaultRouteSettings")
        yield from resource.paths("routeSettings")

    def violation(path: str) -> Violation | None:
        is_on = true(resource.get(f"{path}.dataTraceEnabled", False))
        return Violation(f"{path}.dataTraceEnabled is on: whole requests and answers are logged") if is_on else None

    return each(parts(), violation)


def _cache_is_encrypted(settings: Resource) -> Outcome:
    if true(settings.get("settings.cacheDataEncrypted", False)):
        return OK
    if not true(settings.get("settings.cachingEnabled", False)):
        return NOT_APPLICABLE
    return Violation("settings.cacheDataEncrypted is not set: answers are stored in clear text")


def _policy_is_closed(resource: Resource) -> Outcome:
    document = resource.known("policy")
    if not document:
        return NOT_APPLICABLE
    return Violation("policy lets everybody call it, without a condition") if open_to_everybody(document) else OK


def _method_asks_who(graph: Graph, method: Resource) -> bool:
    if method.get("httpMethod") == "OPTIONS" or true(method.get("apiKeyRequired", False)):
        return True
    if method.get("authorization", "NONE") != "NONE":
        return True
    api = named_by(graph, method, "restApi", REST_API)
    policies = [] if api is None else [api, *graph.referring(api, REST_POLICY, "restApiId")]
    documents = [policy.known("policy") for policy in policies]
    return any(document and not open_to_everybody(document) for document in documents)


def _route_asks_who(graph: Graph, route: Resource) -> bool:
    key = str(route.get("routeKey"))
    # A WebSocket asks once, when it is opened; its other routes take no authorizer.
    if key.startswith("OPTIONS ") or (" " not in key and key not in ("$connect", "$default")):
        return True
    if true(route.get("apiKeyRequired", False)) or route.get("authorizationType", "NONE") != "NONE":
        return True
    api = named_by(graph, route, "apiId", API) if key == "$default" else None
    return api is not None and api.get("protocolType") == "WEBSOCKET"


def _has_modern_tls(domain: Resource) -> Outcome:
    path = "securityPolicy" if domain.type == REST_DOMAIN else "domainNameConfiguration.securityPolicy"
    policy = str(domain.get(path, ""))
    is_good = policy == "TLS_1_2" or policy.startswith(("SecurityPolicy_TLS12_", "SecurityPolicy_TLS13_"))
    return OK if is_good else Violation(f"{path} does not say that callers use TLS 1.2 at least")


RULES: tuple[Rule, ...] = (
    GraphRule(
        id="PEN-API-001",
        sentence="Stages write access logs.",
        severity=Severity.MEDIUM,
        why="Without them nobody can tell afterwards who called, from where, and what they were answered.",
        fix='Set access_log_settings={"destination_arn": log_group.arn, "format": ...}.',
        references=(*security_hub("APIGateway.9"), *nist("AU-2", "AU-12"), *pci("10.4.2")),
        equivalents=(*cdk_nag("AwsSolutions-APIG1"), *checkov("CKV_AWS_76", "CKV_AWS_95")),
        url=f"{_GUIDE}/set-up-logging.html",
        types=(REST_STAGE, STAGE),
        check=every(
            (REST_STAGE, STAGE),
            lambda _, stage: is_set(stage, "accessLogSettings.destinationArn"),
            "has no accessLogSettings: nobody sees who called",
        ),
    ),
    ResourceRule(
        id="PEN-API-002",
        sentence="Stages of REST APIs trace their requests.",
        severity=Severity.LOW,
        why="A trace shows which part of a chain of services failed or was slow.",
        fix="Set xray_tracing_enabled=True.",
        references=(*security_hub("APIGateway.3"), *nist("CA-7")),
        equivalents=checkov("CKV_AWS_73"),
        url=f"{_GUIDE}/apigateway-xray.html",
        types=(REST_STAGE,),
        check=required_value("xrayTracingEnabled", when=true, otherwise="requests leave no trace"),
        remedy=lambda _: {"xrayTracingEnabled": True},
    ),
    GraphRule(
        id="PEN-API-003",
        sentence="Stages of REST and WebSocket APIs log what goes wrong inside.",
        severity=Severity.MEDIUM,
        why="What an authorizer or an integration answered stands in this log only.",
        fix='Add MethodSettings(method_path="*/*", settings={"logging_level": "ERROR"}); for WebSockets, set '
        'default_route_settings={"logging_level": "ERROR"}.',
        references=(*security_hub("APIGateway.1"), *nist("AU-2", "AU-12")),
        equivalents=(
            *cdk_nag("AwsSolutions-APIG6", "NIST.800.53.R5-APIGWExecutionLoggingEnabled"),
            *checkov("CKV2_AWS_4"),
        ),
        url=f"{_GUIDE}/set-up-logging.html",
        types=(REST_STAGE, STAGE),
        check=every((REST_STAGE, STAGE), _logs_executions, "does not log errors of all methods or routes"),
    ),
    ResourceRule(
        id="PEN-API-004",
        sentence="Logs of stages hold no whole requests and answers.",
        severity=Severity.MEDIUM,
        why="Bodies and headers hold passwords, tokens and personal data; everybody who reads logs would read them.",
        fix="Leave data_trace_enabled out.",
        references=nist("AU-3(3)"),
        equivalents=checkov("CKV_AWS_276"),
        url=f"{_GUIDE}/set-up-logging.html",
        types=(METHOD_SETTINGS, STAGE),
        check=_no_bodies_in_logs,
    ),
    ResourceRule(
        id="PEN-API-005",
        sentence="Caches of APIs are encrypted.",
        severity=Severity.MEDIUM,
        why="A cache stores answers, with all that they say of the callers.",
        fix='Set settings={"caching_enabled": True, "cache_data_encrypted": True}.',
        references=(*security_hub("APIGateway.5"), *nist("SC-28", "SC-28(1)")),
        equivalents=(*cdk_nag("NIST.800.53.R5-APIGWCacheEnabledAndEncrypted"), *checkov("CKV_AWS_308")),
        url=f"{_GUIDE}/api-gateway-caching.html",
        types=(METHOD_SETTINGS,),
        check=_cache_is_encrypted,
    ),
    GraphRule(
        id="PEN-API-006",
        sentence="Methods of REST APIs ask who calls.",
        severity=Severity.HIGH,
        why="A method without an authorizer, an API key or a policy of the API is the whole internet's.",
        fix='Set authorization="AWS_IAM", or "COGNITO_USER_POOLS" or "CUSTOM" with an authorizer_id.',
        references=nist("AC-3", "IA-2"),
        equivalents=(*cdk_nag("AwsSolutions-APIG4"), *checkov("CKV_AWS_59", "CKV2_AWS_70")),
        url=f"{_GUIDE}/apigateway-control-access-to-api.html",
        types=(METHOD,),
        check=every((METHOD,), _method_asks_who, "has no authorization: anybody calls it"),
    ),
    GraphRule(
        id="PEN-API-007",
        sentence="Routes of HTTP and WebSocket APIs ask who calls.",
        severity=Severity.HIGH,
        why="A route without an authorizer is the whole internet's; a WebSocket asks on $connect or never.",
        fix='Set authorization_type="AWS_IAM", or "JWT" or "CUSTOM" with an authorizer_id.',
        references=(*security_hub("APIGateway.8"), *nist("AC-3", "CM-2")),
        equivalents=(*cdk_nag("AwsSolutions-APIG4"), *checkov("CKV_AWS_309")),
        url=f"{_GUIDE}/http-api-access-control.html",
        types=(ROUTE,),
        check=every((ROUTE,), _route_asks_who, "has no authorizationType: anybody calls it"),
    ),
    ResourceRule(
        id="PEN-API-008",
        sentence="No policy of a REST API lets everybody in.",
        severity=Severity.HIGH,
        why="It lets in whom nothing else keeps out, and grants callers of the account what their own rights do not.",
        fix='Name the "Principal", or deny the rest by "Condition": {"StringNotEquals": {"aws:SourceVpce": endpoint.id}}.',
        references=nist("AC-3", "AC-6"),
        url=f"{_GUIDE}/apigateway-resource-policies.html",
        types=(REST_API, REST_POLICY, REST_DOMAIN),
        check=_policy_is_closed,
    ),
    ResourceRule(
        id="PEN-API-009",
        sentence="Domain names of APIs take TLS 1.2 at least.",
        severity=Severity.MEDIUM,
        why="TLS 1.0 can be broken, and a policy that is not written down is whatever the domain was made with.",
        fix='Set security_policy="TLS_1_2".',
        references=(*nist("SC-8(1)", "SC-13"), *pci("4.2.1")),
        equivalents=checkov("CKV_AWS_206"),
        url=f"{_GUIDE}/apigateway-custom-domain-tls-version.html",
        types=(REST_DOMAIN, DOMAIN),
        check=_has_modern_tls,
    ),
)
