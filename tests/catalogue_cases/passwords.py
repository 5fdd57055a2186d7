"""Cases of the rules on secrets in the places of single services."""

import json
from typing import Any

from penstock.platform.resource import UNKNOWN, Resource
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

PASSWORDS = {
    "aws:rds/cluster:Cluster": "masterPassword",
    "aws:docdb/cluster:Cluster": "masterPassword",
    "aws:docdb/elasticCluster:ElasticCluster": "adminUserPassword",
    "aws:redshift/cluster:Cluster": "masterPassword",
    "aws:redshiftserverless/namespace:Namespace": "adminUserPassword",
    "aws:lightsail/database:Database": "masterPassword",
    "aws:timestreaminfluxdb/dbInstance:DbInstance": "password",
    "aws:timestreaminfluxdb/dbCluster:DbCluster": "password",
    "aws:odb/autonomousDatabase:AutonomousDatabase": "adminPassword",
    "aws:elasticache/replicationGroup:ReplicationGroup": "authToken",
    "aws:elasticache/user:User": "authenticationMode.passwords",
    "aws:memorydb/user:User": "authenticationMode.passwords",
    "aws:opensearch/domain:Domain": "advancedSecurityOptions.masterUserOptions.masterUserPassword",
    "aws:elasticsearch/domain:Domain": "advancedSecurityOptions.masterUserOptions.masterUserPassword",
    "aws:mq/broker:Broker": "ldapServerMetadata.serviceAccountPassword",
    "aws:dms/endpoint:Endpoint": "password redisSettings.authPassword kafkaSettings.saslPassword",
    "aws:directoryservice/directory:Directory": "password",
    "aws:fsx/windowsFileSystem:WindowsFileSystem": "selfManagedActiveDirectory.password",
    "aws:fsx/ontapFileSystem:OntapFileSystem": "fsxAdminPassword",
    "aws:storagegateway/gateway:Gateway": "smbGuestPassword",
    "aws:cognito/user:User": "password temporaryPassword",
    "aws:apigateway/apiKey:ApiKey": "value",
    "aws:codebuild/sourceCredential:SourceCredential": "token",
    "aws:amplify/app:App": "accessToken oauthToken basicAuthCredentials",
    "aws:ec2/vpnConnection:VpnConnection": "tunnel1PresharedKey tunnel2PresharedKey",
    "aws:iam/serverCertificate:ServerCertificate": "privateKey",
    "aws:acm/certificate:Certificate": "privateKey",
    "aws:sns/platformApplication:PlatformApplication": "platformCredential",
    "aws:kms/externalKey:ExternalKey": "keyMaterialBase64",
    "aws:cloudwatch/eventConnection:EventConnection": "authParameters.apiKey.value authParameters.basic.password "
    "authParameters.oauth.clientParameters.clientSecret",
    "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": "redshiftConfiguration.password "
    "splunkConfiguration.hecToken httpEndpointConfiguration.accessKey snowflakeConfiguration.privateKey",
    "pulumi:providers:aws": "accessKey secretKey token",
}
ENVIRONMENTS = {
    "aws:amplify/app:App": "environmentVariables autoBranchCreationConfig.environmentVariables",
    "aws:amplify/branch:Branch": "environmentVariables",
    "aws:apprunner/service:Service": "sourceConfiguration.imageRepository.imageConfiguration.runtimeEnvironmentVariables "
    "sourceConfiguration.codeRepository.codeConfiguration.codeConfigurationValues.runtimeEnvironmentVariables",
    "aws:glue/job:Job": "nonOverridableArguments",
    "aws:sagemaker/model:Model": "primaryContainer.environment",
    "aws:bedrock/agentcoreAgentRuntime:AgentcoreAgentRuntime": "environmentVariables",
    "aws:elasticbeanstalk/configurationTemplate:ConfigurationTemplate": "settings",
}
TEXTS = {
    "aws:batch/jobDefinition:JobDefinition": "ecsProperties nodeProperties",
    "aws:cloudformation/stack:Stack": "templateBody",
    "aws:imagebuilder/component:Component": "data",
    "aws:s3/bucketObjectv2:BucketObjectv2": "content",
    "aws:s3/bucketObject:BucketObject": "content",
}


def planted(places: dict[str, str], value: Any) -> list[Resource]:
    """A resource for each of the places (paths by type, with a space between them) that has the value there alone."""

    def at(path: str) -> dict[str, Any]:
        name, _, rest = path.partition(".")
        return {name: at(rest) if rest else value}

    return [resource(kind, **at(path)) for kind, paths in places.items() for path in paths.split()]


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
            resource(DATABASE, password="{{resolve:secretsmanager:shop/db}}"),
            [
                resource(RANDOM, "made"),
                resource(
                    CONNECTION,
                    authParameters={"basic": {"password": UNKNOWN}},
                    depends={"authParameters": urn(RANDOM, "made")},
                ),
            ],
            resource(CONNECTION, authParameters={"apiKey": {"key": "x-api-key", "value": SECRET_ARN}}),
        ],
        VIOLATION: [
            resource(DATABASE, password=PASSWORD, endpoint=UNKNOWN),
            *planted(PASSWORDS, PASSWORD),
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
            build(name="DB_PASSWORD", value="/shop/db/password", type="PARAMETER_STORE"),
            *(build(name="DB_PASSWORD", value=PASSWORD, type=kind) for kind in ("PARAMETER_STORE", "SECRETS_MANAGER")),
            *planted(ENVIRONMENTS, {"STAGE": "dev"}),
            build(name="DB_PASSWORD", value="shop/db:password", type="SECRETS_MANAGER"),
            resource(GLUE, defaultArguments={"--password-policy": "long"}, roleArn=UNKNOWN),
            resource(GLUE),
        ],
        VIOLATION: [
            build(name="DB_PASSWORD", value=PASSWORD),
            *planted(ENVIRONMENTS, {"DB_PASSWORD": PASSWORD}),
            build(name="NOTE", value=ACCESS_KEY, type="PLAINTEXT"),
            resource(GLUE, defaultArguments={"--table": UNKNOWN, "--db-password": PASSWORD}),
        ],
        OTHER_SHAPE: [
            resource(BEANSTALK, settings=[{"namespace": "a", "name": "API_TOKEN", "value": PASSWORD}]),
            resource(MODEL, containers=[{"environment": {"API_TOKEN": PASSWORD}}]),
            resource(
                "aws:lightsail/containerServiceDeploymentVersion:ContainerServiceDeploymentVersion",
                containers=[{"environment": {"STAGE": "dev"}}, {"environment": {"API_TOKEN": PASSWORD}}],
            ),
        ],
        UNDECIDED: [
            build(name="STAGE", value=UNKNOWN),
            resource(BEANSTALK, settings=[UNKNOWN]),
            resource(GLUE, defaultArguments=UNKNOWN),
        ],
    },
    "PEN-SEC-007": {
        OK: [
            resource(STATES, definition='{"SecretArn": "' + SECRET_ARN + '"}', roleArn=UNKNOWN),
            resource(BATCH, containerProperties="{}"),
        ],
        VIOLATION: [
            resource(STATES, definition=json.dumps({"Parameters": {"password": PASSWORD}}), roleArn=UNKNOWN),
            *planted(TEXTS, json.dumps({"Parameters": {"password": PASSWORD}})),
            resource(
                BATCH, ecsProperties=UNKNOWN, containerProperties=json.dumps({"command": [f"--key={ACCESS_KEY}"]})
            ),
        ],
        OTHER_SHAPE: [resource("aws:ssm/document:Document", content=f"password: {PASSWORD}", documentFormat="YAML")],
        UNDECIDED: [resource(STATES, definition=UNKNOWN)],
    },
}
