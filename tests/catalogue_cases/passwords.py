"""Cases of the rules on secrets in the places of single services."""

import json
from typing import Any

from penstock.platform.resource import UNKNOWN
from resources import resource, urn
from rule_cases import ACCESS_KEY, OK, OTHER_SHAPE, PASSWORD, SECRET_ARN, UNDECIDED, VIOLATION

DATABASE = "aws:rds/instance:Instance"
RANDOM = "random:index/randomPassword:RandomPassword"
BROKER = "aws:mq/broker:Broker"
CONNECTION = "aws:cloudwatch/eventConnection:EventConnection"
PROVIDER = "pulumi:providers:aws"
BUILD = "aws:codebuild/project:Project"
GLUE = "aws:glue/job:Job"
BEANSTALK = "aws:elasticbeanstalk/environment:Environment"
MODEL = "aws:sagemaker/model:Model"
BATCH = "aws:batch/jobDefinition:JobDefinition"
STATES = "aws:sfn/stateMachine:StateMachine"


def build(**variable: Any) -> Any:
    """A project of CodeBuild with one environment variable."""
    return resource(BUILD, environment={"image": UNKNOWN, "environmentVariables": [variable]})


CASES: dict[str, dict[str, list[Any]]] = {
    "PEN-SEC-005": {
        OK: [
            resource(DATABASE, manageMasterUserPassword=True, endpoint=UNKNOWN),
            [
                resource(RANDOM, "made"),
                resource(DATABASE, password=UNKNOWN, depends={"password": urn(RANDOM, "made")}),
            ],
            resource(PROVIDER, region="eu-central-1"),
            resource(CONNECTION, authParameters={"apiKey": {"key": "x-api-key", "value": SECRET_ARN}}),
        ],
        VIOLATION: [
            resource(DATABASE, password=PASSWORD, endpoint=UNKNOWN),
            resource(PROVIDER, accessKey=UNKNOWN, secretKey=PASSWORD),
            resource(CONNECTION, authParameters={"basic": {"username": UNKNOWN, "password": PASSWORD}}),
            [resource(DATABASE, "first", password=UNKNOWN), resource(DATABASE, "second", password=PASSWORD)],
        ],
        OTHER_SHAPE: [
            resource(BROKER, users=[{"password": ""}, {"password": PASSWORD}]),
            resource("aws:elasticache/user:User", passwords=[PASSWORD]),
        ],
        UNDECIDED: [resource(DATABASE, password=UNKNOWN), resource(BROKER, users=UNKNOWN)],
    },
    "PEN-SEC-006": {
        OK: [
            build(name="STAGE", value="dev"),
            build(name="DB_PASSWORD", value="shop/db:password", type="SECRETS_MANAGER"),
            resource(GLUE, defaultArguments={"--password-policy": "long"}, roleArn=UNKNOWN),
            resource(GLUE),
        ],
        VIOLATION: [
            build(name="DB_PASSWORD", value=PASSWORD),
            build(name="NOTE", value=ACCESS_KEY, type="PLAINTEXT"),
            resource(GLUE, defaultArguments={"--table": UNKNOWN, "--db-password": PASSWORD}),
        ],
        OTHER_SHAPE: [
            resource(BEANSTALK, settings=[{"namespace": "a", "name": "API_TOKEN", "value": PASSWORD}]),
            resource(MODEL, containers=[{"environment": {"API_TOKEN": PASSWORD}}]),
        ],
        UNDECIDED: [build(name="STAGE", value=UNKNOWN), resource(GLUE, defaultArguments=UNKNOWN)],
    },
    "PEN-SEC-007": {
        OK: [
            resource(STATES, definition='{"SecretArn": "' + SECRET_ARN + '"}', roleArn=UNKNOWN),
            resource(BATCH, containerProperties="{}"),
        ],
        VIOLATION: [
            resource(STATES, definition=json.dumps({"Parameters": {"password": PASSWORD}}), roleArn=UNKNOWN),
            resource(
                BATCH, ecsProperties=UNKNOWN, containerProperties=json.dumps({"command": [f"--key={ACCESS_KEY}"]})
            ),
        ],
        OTHER_SHAPE: [resource("aws:ssm/document:Document", content=f"password: {PASSWORD}", documentFormat="YAML")],
        UNDECIDED: [resource(STATES, definition=UNKNOWN)],
    },
}
