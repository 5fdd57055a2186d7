"""Resources as rules see them, built in one line."""

from collections.abc import Mapping
from typing import Any

from penstock.platform.judging import judge
from penstock.platform.resource import Graph, Resource
from penstock.platform.rule import Judgement
from penstock.policies import ALL

TOKENS = {
    name: f"aws:{module}/{name[0].lower()}{name[1:]}:{name}"
    for module, names in {
        "ec2": "Instance KeyPair LaunchTemplate SecurityGroup SecurityGroupRule",
        "ecs": "TaskDefinition Service",
        "elb": "LoadBalancer",
        "iam": "Role RolePolicy Policy UserPolicy RolePolicyAttachment",
        "lambda": "Function",
        "lb": "Listener",
        "s3": "Bucket BucketV2 BucketVersioning BucketVersioningV2 BucketServerSideEncryptionConfiguration "
        "BucketPublicAccessBlock BucketAcl BucketPolicy",
        "secretsmanager": "SecretVersion SecretRotation",
        "sqs": "Queue",
        "ssm": "Parameter",
        "vpc": "SecurityGroupIngressRule",
    }.items()
    for name in names.split()
}
"""Type tokens by the class's name."""


def urn(kind: str, name: str) -> str:
    """The URN that `resource` gives."""
    return f"urn:pulumi:dev::shop::{TOKENS.get(kind, kind)}::{name}"


def resource(kind: str, name: str = "it", /, **properties: Any) -> Resource:
    """A resource by the name of its class. `protect`, `provider`, `configuration`, `depends` (property to URN) are its options."""
    options: Mapping[str, Any] = {
        "protect": properties.pop("protect", False),
        "provider_properties": properties.pop("provider", {}),
        "configuration": properties.pop("configuration", None),
        "property_dependencies": {key: (value,) for key, value in properties.pop("depends", {}).items()},
    }
    return Resource(urn=urn(kind, name), type=TOKENS.get(kind, kind), name=name, properties=properties, **options)


def judged(rule_id: str, *resources: Resource) -> Judgement:
    """What one rule of the pack comes to on these resources."""
    (rule,) = [rule for rule in ALL if rule.id == rule_id]
    return judge([rule], Graph(resources))
