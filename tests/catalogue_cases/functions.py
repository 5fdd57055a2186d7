"""The cases of the rules on functions."""

from typing import Any

from penstock.platform.resource import UNKNOWN, Resource
from resources import resource, urn
from rule_cases import OK, OTHER_SHAPE, UNDECIDED, VIOLATION, function

__all__ = ["CASES", "ONE_SHAPE"]

URL = "aws:lambda/functionUrl:FunctionUrl"
PERMISSION = "aws:lambda/permission:Permission"
LAYER = "aws:lambda/layerVersionPermission:LayerVersionPermission"
INVOKE = "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig"
RECURSION = "aws:lambda/functionRecursionConfig:FunctionRecursionConfig"
KEY = "aws:kms/key:Key"
EVENT_RULE = "aws:cloudwatch/eventRule:EventRule"
QUEUE = urn("Queue", "failed")
ON_FAILURE = {"onFailure": {"destination": "arn:aws:sqs:eu-central-1:123456789012:failed"}}


def permission(principal: Any, **properties: Any) -> Resource:
    """Who may call the function, which it names by an output of it."""
    depends = {"function": urn("Function", "fn"), **properties.pop("depends", {})}
    return resource(PERMISSION, function=UNKNOWN, principal=principal, depends=depends, **properties)


def invoked(**properties: Any) -> Resource:
    """How the function's events are handled."""
    depends = {"functionName": urn("Function", "fn")}
    return resource(INVOKE, functionName=UNKNOWN, depends=depends, **properties)


TOPIC = permission("sns.amazonaws.com")

CASES: dict[str, dict[str, list[Any]]] = {
    "PEN-LAM-001": {
        OK: [resource(URL, authorizationType="AWS_IAM", functionName=UNKNOWN)],
        VIOLATION: [resource(URL, authorizationType="NONE", functionName=UNKNOWN), resource(URL)],
        UNDECIDED: [resource(URL, authorizationType=UNKNOWN)],
    },
    "PEN-LAM-002": {
        OK: [
            permission("s3.amazonaws.com"),
            permission("123456789012"),
            permission("*", principalOrgId="o-a1b2c3d4e5"),
            resource(LAYER, principal="*", organizationId="o-a1b2c3d4e5"),
        ],
        VIOLATION: [permission("*"), permission("*", functionUrlAuthType="NONE"), permission("*", principalOrgId="")],
        OTHER_SHAPE: [resource(LAYER, principal="*", layerName=UNKNOWN)],
        UNDECIDED: [permission(UNKNOWN), permission("*", principalOrgId=UNKNOWN)],
    },
    "PEN-LAM-003": {
        OK: [
            permission("s3.amazonaws.com", sourceArn="arn:aws:s3:::logs-1a2b3c4"),
            [
                resource(EVENT_RULE, "rule"),
                permission("events.amazonaws.com", sourceArn=UNKNOWN, depends={"sourceArn": urn(EVENT_RULE, "rule")}),
            ],
            permission("secretsmanager.amazonaws.com", sourceAccount="123456789012"),
            permission("123456789012"),
        ],
        VIOLATION: [permission("s3.amazonaws.com"), permission("sns.amazonaws.com", sourceArn="")],
        OTHER_SHAPE: [permission("s3.amazonaws.com.cn")],
        UNDECIDED: [permission(UNKNOWN), permission("s3.amazonaws.com", sourceArn=UNKNOWN)],
    },
    "PEN-LAM-004": {
        OK: [
            [function(), permission("apigateway.amazonaws.com")],
            [
                resource("Queue", "failed"),
                function(deadLetterConfig={"targetArn": UNKNOWN}, depends={"deadLetterConfig": QUEUE}),
                TOPIC,
            ],
            [function(), TOPIC, invoked(destinationConfig=ON_FAILURE)],
            [function(name="resize"), TOPIC, resource(INVOKE, functionName="resize", destinationConfig=ON_FAILURE)],
        ],
        VIOLATION: [
            [function(role=UNKNOWN), TOPIC],
            *(
                [function(), permission(f"{service}.amazonaws.com")]
                for service in ("s3", "events", "logs", "config", "ses", "iot", "codecommit")
            ),
            [function(), TOPIC, invoked(maximumRetryAttempts=0)],
        ],
        OTHER_SHAPE: [
            [
                function(name="resize"),
                resource(PERMISSION, function="resize", principal="s3.amazonaws.com"),
                invoked(destinationConfig={"onSuccess": {"destination": UNKNOWN}}),
            ],
        ],
        UNDECIDED: [
            [function(deadLetterConfig={"targetArn": UNKNOWN}), TOPIC],
            [function(), permission(UNKNOWN)],
        ],
    },
    "PEN-LAM-005": {
        OK: [function(tracingConfig={"mode": "Active"}, role=UNKNOWN)],
        VIOLATION: [function(role=UNKNOWN), function(tracingConfig={"mode": "PassThrough"})],
        UNDECIDED: [function(tracingConfig=UNKNOWN)],
    },
    "PEN-LAM-006": {
        OK: [
            function(role=UNKNOWN),
            function(environment={"variables": {}}),
            [
                resource(KEY, "mine"),
                function(
                    environment={"variables": {"A": "1"}}, kmsKeyArn=UNKNOWN, depends={"kmsKeyArn": urn(KEY, "mine")}
                ),
            ],
        ],
        VIOLATION: [function(environment={"variables": {"TABLE": UNKNOWN}})],
        UNDECIDED: [
            function(environment={"variables": UNKNOWN}),
            function(environment={"variables": {"A": "1"}}, kmsKeyArn=UNKNOWN),
        ],
    },
    "PEN-LAM-007": {
        OK: [
            function(runtime="python3.13", code=UNKNOWN),
            function(packageType="Image", imageUri=UNKNOWN),
            function(runtime="provided.al2023"),
            function(runtime="python3.11"),
        ],
        VIOLATION: [
            function(runtime="python3.8"),
            function(runtime="nodejs18.x", code=UNKNOWN),
            *(function(runtime=runtime) for runtime in ("python3.10", "dotnet8", "provided.al2")),
        ],
        UNDECIDED: [function(runtime=UNKNOWN)],
    },
    "PEN-LAM-008": {
        OK: [resource(RECURSION, recursiveLoop="Terminate", functionName=UNKNOWN), resource(RECURSION)],
        VIOLATION: [resource(RECURSION, recursiveLoop="Allow", functionName=UNKNOWN)],
        UNDECIDED: [resource(RECURSION, recursiveLoop=UNKNOWN)],
    },
}

ONE_SHAPE = frozenset({"PEN-LAM-001", "PEN-LAM-005", "PEN-LAM-006", "PEN-LAM-007", "PEN-LAM-008"})
