"""Passwords, keys and environments in every place that takes one: none is written down in a program.

What comes out of another resource (a generated password) is no literal and is not judged here, although it stands in the
state: where the service can keep a password by itself, that is still the better way.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from ...platform.errors import printable
from ...platform.resource import UNKNOWN, Graph, Resource, UnknownValueError
from ...platform.rule import GraphRule, Outcome, Reference, ResourceRule, Rule, Severity, Violation, each
from ..documents import as_list
from ..secret_scan import secret_in, secret_in_pair
from ..standards import nist
from ..values import present

__all__ = ["ENVIRONMENTS", "PASSWORDS", "RULES"]

_REFERENCES = (Reference("CWE", "798"), *nist("IA-5"))
_REFERENCE = re.compile(r"arn:aws[a-z-]*:\S+|\{\{resolve:.*\}\}")

PASSWORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "aws:rds/instance:Instance": ("password",),
    "aws:rds/cluster:Cluster": ("masterPassword",),
    "aws:docdb/cluster:Cluster": ("masterPassword",),
    "aws:docdb/elasticCluster:ElasticCluster": ("adminUserPassword",),
    "aws:redshift/cluster:Cluster": ("masterPassword",),
    "aws:redshiftserverless/namespace:Namespace": ("adminUserPassword",),
    "aws:lightsail/database:Database": ("masterPassword",),
    "aws:timestreaminfluxdb/dbInstance:DbInstance": ("password",),
    "aws:timestreaminfluxdb/dbCluster:DbCluster": ("password",),
    "aws:odb/autonomousDatabase:AutonomousDatabase": ("adminPassword",),
    "aws:elasticache/replicationGroup:ReplicationGroup": ("authToken",),
    "aws:elasticache/user:User": ("passwords", "authenticationMode.passwords"),
    "aws:memorydb/user:User": ("authenticationMode.passwords",),
    "aws:opensearch/domain:Domain": ("advancedSecurityOptions.masterUserOptions.masterUserPassword",),
    "aws:elasticsearch/domain:Domain": ("advancedSecurityOptions.masterUserOptions.masterUserPassword",),
    "aws:mq/broker:Broker": ("users.*.password", "ldapServerMetadata.serviceAccountPassword"),
    "aws:dms/endpoint:Endpoint": ("password", "redisSettings.authPassword", "kafkaSettings.saslPassword"),
    "aws:directoryservice/directory:Directory": ("password",),
    "aws:fsx/windowsFileSystem:WindowsFileSystem": ("selfManagedActiveDirectory.password",),
    "aws:fsx/ontapFileSystem:OntapFileSystem": ("fsxAdminPassword",),
    "aws:storagegateway/gateway:Gateway": ("smbGuestPassword",),
    "aws:cognito/user:User": ("password", "temporaryPassword"),
    "aws:apigateway/apiKey:ApiKey": ("value",),
    "aws:codebuild/sourceCredential:SourceCredential": ("token",),
    "aws:amplify/app:App": ("accessToken", "oauthToken", "basicAuthCredentials"),
    "aws:ec2/vpnConnection:VpnConnection": ("tunnel1PresharedKey", "tunnel2PresharedKey"),
    "aws:iam/serverCertificate:ServerCertificate": ("privateKey",),
    "aws:acm/certificate:Certificate": ("privateKey",),
    "aws:sns/platformApplication:PlatformApplication": ("platformCredential",),
    "aws:kms/externalKey:ExternalKey": ("keyMaterialBase64",),
    "aws:cloudwatch/eventConnection:EventConnection": (
        "authParameters.apiKey.value",
        "authParameters.basic.password",
        "authParameters.oauth.clientParameters.clientSecret",
    ),
    "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": (
        "redshiftConfiguration.password",
        "splunkConfiguration.hecToken",
        "httpEndpointConfiguration.accessKey",
        "snowflakeConfiguration.privateKey",
    ),
    "pulumi:providers:aws": ("accessKey", "secretKey", "token"),
}
"""Properties that hold nothing but a secret, by type."""

ENVIRONMENTS: Final[Mapping[str, tuple[str, ...]]] = {
    "aws:amplify/app:App": ("environmentVariables", "autoBranchCreationConfig.environmentVariables"),
    "aws:amplify/branch:Branch": ("environmentVariables",),
    "aws:apprunner/service:Service": (
        "sourceConfiguration.imageRepository.imageConfiguration.runtimeEnvironmentVariables",
        "sourceConfiguration.codeRepository.codeConfiguration.codeConfigurationValues.runtimeEnvironmentVariables",
    ),
    "aws:glue/job:Job": ("defaultArguments", "nonOverridableArguments"),
    "aws:sagemaker/model:Model": ("primaryContainer.environment", "containers.*.environment"),
    "aws:bedrock/agentcoreAgentRuntime:AgentcoreAgentRuntime": ("environmentVariables",),
    "aws:lightsail/containerServiceDeploymentVersion:ContainerServiceDeploymentVersion": ("containers.*.environment",),
    "aws:codebuild/project:Project": ("environment.environmentVariables",),
    "aws:elasticbeanstalk/environment:Environment": ("settings",),
    "aws:elasticbeanstalk/configurationTemplate:ConfigurationTemplate": ("settings",),
}
"""Where variables stand that a program is started with, by type: a mapping, or a list of names and values."""

_DEFINITIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "aws:batch/jobDefinition:JobDefinition": ("containerProperties", "ecsProperties", "nodeProperties"),
    "aws:sfn/stateMachine:StateMachine": ("definition",),
    "aws:ssm/document:Document": ("content",),
    "aws:cloudformation/stack:Stack": ("templateBody",),
    "aws:imagebuilder/component:Component": ("data",),
    "aws:s3/bucketObjectv2:BucketObjectv2": ("content",),
    "aws:s3/bucketObject:BucketObject": ("content",),
}
"""Texts that a service runs or hands out, by type."""


def _places(resource: Resource, pattern: str) -> list[str]:
    head, star, tail = pattern.partition(".*")
    return [path + tail for path in resource.paths(head)] if star else [pattern]


def _no_literal(graph: Graph) -> Outcome:
    def violation(place: tuple[Resource, str]) -> Violation | None:
        resource, pattern = place
        if resource.property_dependencies.get(pattern.partition(".")[0]):
            return None
        for path in _places(resource, pattern):
            value = resource.known(path, "")
            if any(present(one) and not _REFERENCE.fullmatch(str(one)) for one in as_list(value)):
                return Violation(f"{path} of {resource.name} is given by the program (value not shown)", resource.urn)
        return None

    return each(
        (
            (one, pattern)
            for type_, patterns in PASSWORDS.items()
            for one in graph.of_type(type_)
            for pattern in patterns
        ),
        violation,
    )


def _variables(resource: Resource) -> Iterator[tuple[str, str, Any]]:
    for pattern in ENVIRONMENTS[resource.type]:
        for path in _places(resource, pattern):
            given = resource.get(path)
            if isinstance(given, Mapping):
                yield from ((path, str(name), value) for name, value in given.items())
            elif isinstance(given, list | tuple):
                yield from _pairs(path, given)


def _pairs(path: str, given: list[Any] | tuple[Any, ...]) -> Iterator[tuple[str, str, Any]]:
    for number, item in enumerate(given):
        if item is UNKNOWN:
            yield f"{path}.{number}", "", UNKNOWN
        elif isinstance(item, Mapping) and item.get("type") not in ("PARAMETER_STORE", "SECRETS_MANAGER"):
            yield f"{path}.{number}", str(item.get("name", "")), item.get("value", "")


def _environment(resource: Resource) -> Outcome:
    def violation(variable: tuple[str, str, Any]) -> Violation | None:
        path, name, value = variable
        if value is UNKNOWN:
            raise UnknownValueError(resource.urn, path)
        kind = secret_in_pair(name.lstrip("-"), str(value))
        return None if kind is None else Violation(f"{path}, {printable(name, 80)} holds {kind} (value not shown)")

    return each(_variables(resource), violation)


def _definition(resource: Resource) -> Outcome:
    def violation(path: str) -> Violation | None:
        kind = secret_in(str(resource.known(path, "")))
        return None if kind is None else Violation(f"{path} holds {kind} (value not shown)")

    return each(_DEFINITIONS[resource.type], violation)


RULES: tuple[Rule, ...] = (
    GraphRule(
        id="PEN-SEC-005",
        sentence="No password, token or key is written down where a service takes one.",
        severity=Severity.CRITICAL,
        why="A value that the program gives is in the code, in the state and in its backups, and never rotates.",
        fix="Let the service keep it: manage_master_user_password=True; or refer to a secret by ARN.",
        references=_REFERENCES,
        url="https://docs.aws.amazon.com/secretsmanager/latest/userguide/best-practices.html",
        is_boundary=True,
        is_waivable=False,
        types=tuple(PASSWORDS),
        check=_no_literal,
    ),
    ResourceRule(
        id="PEN-SEC-006",
        sentence="No secret stands in the variables that a job, a build or an application is started with.",
        severity=Severity.CRITICAL,
        why="Whoever may describe it reads the value, and so does whoever reads state, logs or a crash report.",
        fix="Refer to a secret: type SECRETS_MANAGER (CodeBuild), runtime_environment_secrets (App Runner).",
        references=_REFERENCES,
        url="https://docs.aws.amazon.com/secretsmanager/latest/userguide/integrating.html",
        is_boundary=True,
        is_waivable=False,
        types=tuple(ENVIRONMENTS),
        check=_environment,
    ),
    ResourceRule(
        id="PEN-SEC-007",
        sentence="No secret stands in a definition, a template or an object.",
        severity=Severity.CRITICAL,
        why="Whoever may describe the state machine, the stack or the document reads it.",
        fix="Refer to a secret by its ARN, and let what runs read it.",
        references=_REFERENCES,
        url="https://docs.aws.amazon.com/secretsmanager/latest/userguide/integrating.html",
        is_boundary=True,
        is_waivable=False,
        types=tuple(_DEFINITIONS),
        check=_definition,
    ),
)
