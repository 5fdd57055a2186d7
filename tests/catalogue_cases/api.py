"""Cases of the rules on APIs."""

import json
from typing import Any

from penstock.platform.resource import UNKNOWN, Resource
from resources import resource, urn
from rule_cases import OK, OTHER_SHAPE, UNDECIDED, VIOLATION

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

OF_REST = {"restApi": urn(REST_API, "shop")}
OF_API = {"apiId": urn(API, "shop")}
LOGGED = {"destinationArn": UNKNOWN, "format": "$context.requestId"}
LOG_GROUP = resource("aws:cloudwatch/logGroup:LogGroup", "access")
REST = resource(REST_API, "shop")
REST_STAGE_PROD = resource(REST_STAGE, "prod", restApi=UNKNOWN, stageName="prod", depends=OF_REST)


def document(*denied: dict[str, Any], **parts: Any) -> dict[str, Any]:
    """A policy that lets everybody call, unless the parts or what it denies say otherwise."""
    allowed = {"Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "*", **parts}
    return {"Statement": [allowed, *denied]}


OPEN = document()
NARROW = document(Condition={"StringEquals": {"aws:SourceVpce": "vpce-1a2b3c4d"}})
NAMED = document(Principal={"AWS": "arn:aws:iam::123456789012:role/shop"})
OTHERS_DENIED = document(
    {**OPEN["Statement"][0], "Effect": "Deny", "Condition": {"StringNotEquals": {"aws:SourceVpce": "vpce-1a2b3c4d"}}}
)
HTTPS_ONLY = document(
    {**OPEN["Statement"][0], "Effect": "Deny", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}
)


def settings(path: str = "*/*", **values: Any) -> Resource:
    """Settings of the methods of the stage."""
    return resource(
        METHOD_SETTINGS,
        restApi=UNKNOWN,
        stageName="prod",
        methodPath=path,
        settings=values,
        depends={**OF_REST, "stageName": REST_STAGE_PROD.urn},
    )


def method(authorization: Any = "NONE", verb: str = "GET", **properties: Any) -> Resource:
    """A method of the REST API."""
    return resource(
        METHOD, restApi=UNKNOWN, httpMethod=verb, authorization=authorization, depends=OF_REST, **properties
    )


def api(protocol: Any) -> Resource:
    """An HTTP or WebSocket API."""
    return resource(API, "shop", protocolType=protocol)


def route(key: str, **properties: Any) -> Resource:
    """A route of that API."""
    return resource(ROUTE, apiId=UNKNOWN, routeKey=key, depends=OF_API, **properties)


def stage(**properties: Any) -> Resource:
    """A stage of that API."""
    return resource(STAGE, "prod", apiId=UNKNOWN, depends=OF_API, **properties)


def rest_policy(content: Any) -> Resource:
    """A policy of the REST API, as a resource of its own."""
    return resource(REST_POLICY, restApiId=UNKNOWN, policy=content, depends={"restApiId": REST.urn})


CASES: dict[str, dict[str, list[Any]]] = {
    "PEN-API-001": {
        OK: [
            resource(REST_STAGE, accessLogSettings={"destinationArn": "arn:it"}, restApi=UNKNOWN),
            [LOG_GROUP, resource(STAGE, accessLogSettings=LOGGED, depends={"accessLogSettings": LOG_GROUP.urn})],
        ],
        VIOLATION: [resource(REST_STAGE, restApi=UNKNOWN), resource(REST_STAGE, accessLogSettings={})],
        OTHER_SHAPE: [stage(), stage(accessLogSettings={"destinationArn": "", "format": UNKNOWN})],
        UNDECIDED: [resource(STAGE, accessLogSettings=LOGGED), resource(REST_STAGE, accessLogSettings=UNKNOWN)],
    },
    "PEN-API-002": {
        OK: [resource(REST_STAGE, xrayTracingEnabled=True, restApi=UNKNOWN)],
        VIOLATION: [resource(REST_STAGE, restApi=UNKNOWN), resource(REST_STAGE, xrayTracingEnabled=False)],
        UNDECIDED: [resource(REST_STAGE, xrayTracingEnabled=UNKNOWN)],
    },
    "PEN-API-003": {
        OK: [
            [REST, REST_STAGE_PROD, settings(loggingLevel="ERROR")],
            [
                resource(REST_STAGE, restApi="a1b2c3", stageName="prod"),
                resource(
                    METHOD_SETTINGS,
                    restApi="a1b2c3",
                    stageName="prod",
                    methodPath="*/*",
                    settings={"loggingLevel": "INFO"},
                ),
            ],
            [api("HTTP"), stage()],
            [api("WEBSOCKET"), stage(defaultRouteSettings={"loggingLevel": "INFO"})],
        ],
        VIOLATION: [
            [REST, REST_STAGE_PROD],
            [REST, REST_STAGE_PROD, settings(loggingLevel="OFF")],
            [REST, REST_STAGE_PROD, settings("orders/GET", loggingLevel="INFO")],
            [
                REST,
                REST_STAGE_PROD,
                resource(
                    METHOD_SETTINGS,
                    restApi="another",
                    stageName="prod",
                    methodPath="*/*",
                    settings={"loggingLevel": "INFO"},
                ),
            ],
        ],
        OTHER_SHAPE: [[api("WEBSOCKET"), stage()]],
        UNDECIDED: [
            [REST, REST_STAGE_PROD, settings(loggingLevel=UNKNOWN)],
            [api("WEBSOCKET"), stage(defaultRouteSettings={"loggingLevel": UNKNOWN})],
        ],
    },
    "PEN-API-004": {
        OK: [settings(loggingLevel="INFO"), settings(dataTraceEnabled=False, loggingLevel=UNKNOWN), stage()],
        VIOLATION: [settings(dataTraceEnabled=True)],
        OTHER_SHAPE: [
            stage(defaultRouteSettings={"dataTraceEnabled": True}),
            stage(routeSettings=[UNKNOWN, {"routeKey": "send", "dataTraceEnabled": True}]),
        ],
        UNDECIDED: [settings(dataTraceEnabled=UNKNOWN), stage(routeSettings=UNKNOWN)],
    },
    "PEN-API-005": {
        OK: [
            settings(cachingEnabled=True, cacheDataEncrypted=True),
            settings(cachingEnabled=UNKNOWN, cacheDataEncrypted=True),
            settings(cacheTtlInSeconds=300),
        ],
        VIOLATION: [settings(cachingEnabled=True), settings(cachingEnabled=True, cacheDataEncrypted=False)],
        UNDECIDED: [settings(cachingEnabled=UNKNOWN), settings(cachingEnabled=True, cacheDataEncrypted=UNKNOWN)],
    },
    "PEN-API-006": {
        OK: [
            method("AWS_IAM"),
            method("CUSTOM", authorizerId=UNKNOWN),
            method(verb="OPTIONS"),
            method(apiKeyRequired=True),
            [resource(REST_API, "shop", policy=json.dumps(NARROW)), method()],
            [REST, rest_policy(OTHERS_DENIED), method()],
        ],
        VIOLATION: [
            method(),
            [REST, method(verb="ANY")],
            [resource(REST_API, "shop", policy=json.dumps(OPEN)), method()],
            [REST, rest_policy(HTTPS_ONLY), method()],
        ],
        OTHER_SHAPE: [method(None, apiKeyRequired=False)],
        UNDECIDED: [method(UNKNOWN), [resource(REST_API, "shop", policy=UNKNOWN), method()]],
    },
    "PEN-API-007": {
        OK: [
            route("GET /orders", authorizationType="JWT", authorizerId=UNKNOWN),
            route("OPTIONS /{proxy+}"),
            route("$connect", apiKeyRequired=True),
            route("$connect", authorizationType="AWS_IAM"),
            route("$disconnect"),
            route("send"),
            [api("WEBSOCKET"), route("$default")],
        ],
        VIOLATION: [route("GET /orders"), [api("HTTP"), route("$default")], route("$connect", target=UNKNOWN)],
        OTHER_SHAPE: [route("ANY /{proxy+}", authorizationType="NONE")],
        UNDECIDED: [route("GET /", authorizationType=UNKNOWN), [api(UNKNOWN), route("$default")]],
    },
    "PEN-API-008": {
        OK: [
            REST,
            resource(REST_API, policy=json.dumps(NARROW), body=UNKNOWN),
            rest_policy(NAMED),
            rest_policy(json.dumps(OTHERS_DENIED)),
        ],
        VIOLATION: [rest_policy(json.dumps(OPEN)), rest_policy(HTTPS_ONLY)],
        OTHER_SHAPE: [resource(REST_API, policy=OPEN, body=UNKNOWN), resource(REST_DOMAIN, policy=OPEN)],
        UNDECIDED: [rest_policy(UNKNOWN), resource(REST_API, policy={"Statement": [UNKNOWN]})],
    },
    "PEN-API-009": {
        OK: [
            resource(REST_DOMAIN, securityPolicy="TLS_1_2", certificateArn=UNKNOWN),
            resource(REST_DOMAIN, securityPolicy="SecurityPolicy_TLS13_1_3_2025_09"),
            resource(REST_DOMAIN, securityPolicy="SecurityPolicy_TLS12_PFS_2025_EDGE"),
            resource(DOMAIN, domainNameConfiguration={"securityPolicy": "TLS_1_2", "certificateArn": UNKNOWN}),
        ],
        VIOLATION: [resource(REST_DOMAIN), resource(REST_DOMAIN, securityPolicy="TLS_1_0", certificateArn=UNKNOWN)],
        OTHER_SHAPE: [resource(DOMAIN, domainNameConfiguration={"securityPolicy": "TLS_1_0"})],
        UNDECIDED: [resource(REST_DOMAIN, securityPolicy=UNKNOWN), resource(DOMAIN, domainNameConfiguration=UNKNOWN)],
    },
}

ONE_SHAPE = frozenset({"PEN-API-002", "PEN-API-005"})
