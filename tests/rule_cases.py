"""For every rule: stacks that are fine, that violate it, and that hold what it needs but is not known yet."""

import base64
import json
from typing import Any

from penstock.platform.resource import UNKNOWN, Resource
from resources import resource, urn

OK, VIOLATION, UNDECIDED = "ok", "violation", "undecided"
OTHER_SHAPE = "other shape"
"""A violation written another way: inline or as a resource of its own, one or a list, text, JSON or a mapping."""

DIGEST = "sha256:" + "5c" * 32
PINNED = f"123456789012.dkr.ecr.eu-central-1.amazonaws.com/shop@{DIGEST}"
SECRET_ARN = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop/db-AbCdEf"
FUNCTION_ARN = "arn:aws:lambda:eu-central-1:123456789012:function:fn"
ADMIN_ARN = "arn:aws:iam::aws:policy/AdministratorAccess"
# No real credential: the documented example of AWS, and a password that only these tests know.
ACCESS_KEY = "AKIA" + "IOSFODNN7EXAMPLE"
PASSWORD = "correct-horse-battery"
PRIVATE_KEY = f"-----BEGIN RSA PRIVATE {'KEY'}-----\nMIIEowIBAAKCAQEA1234567890abcdef\n"

EVERYTHING_ELSE = {"Effect": "Allow", "Action": "s3:*", "NotResource": "arn:aws:s3:::logs-1a2b3c4/*"}

TAGS = {"owner": "team-shop", "environment": "dev"}
ANYWHERE = ["0.0.0.0/0"]
BLOCKED = dict.fromkeys(("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"), True)
REDIRECT = {"type": "redirect", "redirect": {"protocol": "HTTPS", "port": "443", "statusCode": "HTTP_301"}}
BUCKET = resource("Bucket", "logs", bucket="logs-1a2b3c4")
OTHER = resource("Bucket", "other", bucket="other-1a2b3c4", versioning={"enabled": True})
BY_OUTPUT = {"depends": {"bucket": BUCKET.urn}}


def task(**container: Any) -> Resource:
    """A task definition with one container, as the JSON text that ECS takes."""
    definition = {"name": "web", "image": PINNED, **container}
    return resource("TaskDefinition", "web", containerDefinitions=json.dumps([definition]))


def variable(name: str, value: str) -> Resource:
    """A task definition whose container has one environment variable."""
    return task(environment=[{"name": name, "value": value}])


def function(**properties: Any) -> Resource:
    """A Lambda function."""
    return resource("Function", "fn", **properties)


def group(**ingress: Any) -> Resource:
    """A security group with one inline ingress rule."""
    return resource("SecurityGroup", "sg", ingress=[{"protocol": "tcp", **ingress}])


def allow(action: Any, on: Any = "*", **more: Any) -> str:
    """A policy document with one statement."""
    statement = {"Effect": "Allow", "Action": action, "Resource": on, **more}
    return json.dumps({"Version": "2012-10-17", "Statement": statement})


def encoded(text: str) -> str:
    """The text in base64, as launch templates take it."""
    return base64.b64encode(text.encode()).decode()


def setting(kind: str, **properties: Any) -> Resource:
    """A resource that sets something of the bucket, which it names by an output of it."""
    return resource(kind, "setting", bucket=UNKNOWN, **BY_OUTPUT, **properties)


def encryption(**default: Any) -> Resource:
    """An encryption configuration of the bucket."""
    rules = [{"applyServerSideEncryptionByDefault": default}]
    return setting("BucketServerSideEncryptionConfiguration", rules=rules)


def listener(**properties: Any) -> Resource:
    """A listener of a load balancer, whose ARN is never known before it exists."""
    return resource("Listener", "front", loadBalancerArn=UNKNOWN, **properties)


CASES: dict[str, dict[str, list[Any]]] = {
    "PEN-IMG-001": {
        OK: [task(), function(imageUri=PINNED), resource("TaskDefinition", containerDefinitions=[{"image": PINNED}])],
        VIOLATION: [
            task(image="nginx"),
            task(image="nginx:1.27"),
            task(image=f"nginx@{DIGEST[:-1]}"),
            task(image=""),
            task(image=None),
            function(imageUri="123456789012.dkr.ecr.eu-central-1.amazonaws.com/fn:latest", role=UNKNOWN),
        ],
        UNDECIDED: [resource("TaskDefinition", containerDefinitions=UNKNOWN), function(imageUri=UNKNOWN)],
    },
    "PEN-SEC-001": {
        OK: [
            variable("DB_HOST", "db.internal"),
            variable("DB_PASSWORD", SECRET_ARN),
            variable("DB_PASSWORD", "${DB_PASSWORD}"),
            variable("PASSWORD_POLICY", "at-least-20-characters"),
            variable("TOKEN_TTL", "3600"),
            variable("MAX_TOKEN", "4096"),
            variable("SECRET_NAME", "shop/db"),
            variable("IMAGE", PINNED),
            variable("COMMIT", "9af2e65d1c0b4f7e8a3d2c1b0a9f8e7d6c5b4a39"),
            variable("JWKS_TOKEN", "https://login.example.com/jwks"),
            task(secrets=[{"name": "DB_PASSWORD", "valueFrom": SECRET_ARN}]),
            task(environment=[{"name": "DB_PASSWORD"}], command=None),
            function(environment={"variables": {"LOG_LEVEL": "info"}}),
            function(),
        ],
        VIOLATION: [
            variable("DB_PASSWORD", PASSWORD),
            variable("dbPassword", PASSWORD),
            variable("API_KEY", "k-1234567890"),
            variable("NOTE", ACCESS_KEY),
            variable("KEY", PRIVATE_KEY),
            variable("DATABASE_URL", f"postgres://shop:{PASSWORD}@db.internal/shop"),
            variable("SETTINGS", f'{{"password": "{PASSWORD}"}}'),
            task(command=["serve", "--db-password", PASSWORD]),
            task(entryPoint=["serve", f"--db-password={PASSWORD}"]),
            function(environment={"variables": {"TABLE": UNKNOWN, "API_TOKEN": PASSWORD}}),
        ],
        UNDECIDED: [
            resource("TaskDefinition", containerDefinitions=UNKNOWN),
            function(environment={"variables": {"TABLE": UNKNOWN}}),
            function(environment={"variables": UNKNOWN}),
        ],
    },
    "PEN-SEC-002": {
        OK: [
            resource("Instance", userData="#!/bin/sh\nexport STAGE=dev\n"),
            resource(
                "LaunchTemplate", userData=encoded("#!/bin/sh\nPASSWORD=$(aws secretsmanager get-secret-value)\n")
            ),
            resource("LaunchTemplate", userData=encoded(f"SECRET={SECRET_ARN}\nSTAGE=dev\n")),
            resource("Instance", userData='token = os.environ["TOKEN"]'),
            resource("Instance"),
        ],
        VIOLATION: [
            resource("Instance", userData=f"#!/bin/sh\nexport DB_PASSWORD={PASSWORD}\n"),
            resource("Instance", userDataBase64=encoded(f"password: {PASSWORD}\n"), subnetId=UNKNOWN),
            resource("LaunchTemplate", userData=encoded(f"aws configure set aws_access_key_id {ACCESS_KEY}\n")),
            resource("Instance", userData=UNKNOWN, userDataBase64=encoded(PRIVATE_KEY)),
            resource("aws:ec2/launchConfiguration:LaunchConfiguration", userData=PRIVATE_KEY),
            resource("aws:ec2/spotInstanceRequest:SpotInstanceRequest", userData=PRIVATE_KEY),
        ],
        UNDECIDED: [resource("LaunchTemplate", userData=UNKNOWN)],
    },
    "PEN-SEC-003": {
        OK: [
            resource("SecretVersion", secretId=UNKNOWN),
            resource("SecretVersion", secretString="{}"),
            resource("Queue", secretString=PASSWORD),
        ],
        VIOLATION: [
            resource("SecretVersion", secretString=PASSWORD, secretId=UNKNOWN),
            resource("SecretVersion", secretString=json.dumps({"password": PASSWORD})),
            resource("SecretVersion", secretBinary=encoded(PASSWORD)),
            resource("SecretVersion", secretStringWo=PASSWORD),
        ],
        UNDECIDED: [resource("SecretVersion", secretString=UNKNOWN)],
    },
    "PEN-SEC-004": {
        OK: [
            resource("Parameter", type="String", name="/shop/log-level", value="info"),
            resource("Parameter", type="String", name="/shop/db/password", value=SECRET_ARN),
            resource("Parameter", type="String", name="/shop/db/password"),
            resource("Parameter", type="SecureString", name="/shop/db/password"),
            resource("Parameter", type="String", name="/password/length", value="correct-horse"),
            resource("Queue", type="SecureString", value=PASSWORD),
        ],
        VIOLATION: [
            resource("Parameter", type="SecureString", name="/shop/anything", value=PASSWORD),
            resource("Parameter", type="String", name="/shop/db/password", value=PASSWORD),
            resource("Parameter", type="String", name=UNKNOWN, value=ACCESS_KEY),
            resource("Parameter", type="SecureString", insecureValue=PASSWORD),
            resource("Parameter", type="SecureString", valueWo=PASSWORD),
            resource("Parameter", "db-password", type="String", name=UNKNOWN, value=PASSWORD),
        ],
        UNDECIDED: [resource("Parameter", type="String", name="/shop/url", value=UNKNOWN)],
    },
    "PEN-CMP-001": {
        OK: [],
        VIOLATION: [
            resource("Instance", ami=UNKNOWN),
            resource("aws:ec2/spotInstanceRequest:SpotInstanceRequest"),
            resource("aws:ec2/spotFleetRequest:SpotFleetRequest"),
            resource("aws:ec2/fleet:Fleet"),
            resource("aws:lightsail/instance:Instance"),
        ],
        UNDECIDED: [],
    },
    "PEN-CMP-002": {
        OK: [
            function(packageType="Image", imageUri=UNKNOWN),
            [
                function(runtime="python3.13"),
                resource(
                    "SecretRotation", rotationLambdaArn=UNKNOWN, depends={"rotationLambdaArn": urn("Function", "fn")}
                ),
            ],
            [function(arn=FUNCTION_ARN), resource("SecretRotation", rotationLambdaArn=FUNCTION_ARN)],
        ],
        VIOLATION: [
            function(runtime="python3.13", role=UNKNOWN),
            [
                function(packageType="Zip"),
                resource("Function", "other", packageType="Image"),
                resource(
                    "SecretRotation", rotationLambdaArn=UNKNOWN, depends={"rotationLambdaArn": urn("Function", "other")}
                ),
            ],
        ],
        UNDECIDED: [function(packageType=UNKNOWN), [function(), resource("SecretRotation", rotationLambdaArn=UNKNOWN)]],
    },
    "PEN-CMP-003": {
        OK: [
            resource("Service", enableExecuteCommand=False),
            resource("Service", cluster=UNKNOWN),
            resource("Queue", enableExecuteCommand=True),
        ],
        VIOLATION: [resource("Service", enableExecuteCommand=True, cluster=UNKNOWN)],
        UNDECIDED: [resource("Service", enableExecuteCommand=UNKNOWN)],
    },
    "PEN-CMP-004": {
        OK: [],
        VIOLATION: [resource("KeyPair", publicKey=UNKNOWN), resource("aws:lightsail/keyPair:KeyPair")],
        UNDECIDED: [],
    },
    "PEN-CMP-005": {
        OK: [resource("Instance", subnetId=UNKNOWN), resource("LaunchTemplate", keyName="")],
        VIOLATION: [
            resource("LaunchTemplate", keyName="ops", imageId=UNKNOWN),
            resource("Instance", keyName="ops"),
            resource("aws:ec2/launchConfiguration:LaunchConfiguration", keyName="ops"),
            resource("aws:ec2/spotInstanceRequest:SpotInstanceRequest", keyName="ops"),
        ],
        UNDECIDED: [resource("Instance", keyName=UNKNOWN)],
    },
    "PEN-NET-001": {
        OK: [
            group(fromPort=443, toPort=443, cidrBlocks=ANYWHERE),
            group(fromPort=22, toPort=22, cidrBlocks=["10.0.0.0/8"]),
            group(fromPort=22, toPort=22, securityGroups=[UNKNOWN]),
            group(fromPort=443, toPort=443, cidrBlocks=UNKNOWN),
            group(fromPort=22, toPort=22, cidrBlocks=["64.0.0.0/2"]),
            resource("SecurityGroupRule", type="egress", protocol="tcp", fromPort=22, toPort=22, cidrBlocks=ANYWHERE),
            group(protocol="icmp", fromPort=-1, toPort=-1, cidrBlocks=ANYWHERE),
            group(protocol="-1", cidrBlocks=["10.0.0.0/8"]),
            resource("SecurityGroup"),
        ],
        VIOLATION: [
            group(fromPort=22, toPort=22, cidrBlocks=ANYWHERE),
            group(fromPort=3000, toPort=4000, ipv6CidrBlocks=["::/0"]),
            group(fromPort=22, toPort=22, cidrBlocks=["203.0.113.7/0"]),
            group(protocol="-1", fromPort=0, toPort=0, cidrBlocks=ANYWHERE),
            group(protocol="tcp", fromPort=-1, toPort=-1, cidrBlocks=ANYWHERE),
            group(fromPort=22, toPort=22, cidrBlocks=[UNKNOWN, "0.0.0.0/1"], securityGroups=UNKNOWN),
            resource(
                "SecurityGroup", ingress=[{"fromPort": UNKNOWN}, {"fromPort": 22, "toPort": 22, "cidrBlocks": ANYWHERE}]
            ),
            resource("SecurityGroupRule", type="ingress", protocol="tcp", fromPort=0, toPort=1024, cidrBlocks=ANYWHERE),
            resource("SecurityGroupIngressRule", ipProtocol="tcp", fromPort=3389, toPort=3389, cidrIpv4="0.0.0.0/0"),
            resource("SecurityGroupIngressRule", ipProtocol="tcp", fromPort=22, toPort=22, cidrIpv6="::/0"),
        ],
        UNDECIDED: [
            group(fromPort=22, toPort=22, cidrBlocks=UNKNOWN),
            group(fromPort=22, toPort=22, cidrBlocks=["10.0.0.0/8", UNKNOWN]),
            resource("SecurityGroup", ingress=UNKNOWN),
        ],
    },
    "PEN-NET-002": {
        OK: [
            group(protocol="-1", cidrBlocks=["10.0.0.0/8"]),
            group(fromPort=22, toPort=22, cidrBlocks=ANYWHERE),
            group(protocol="ICMPv6", fromPort=-1, toPort=-1, ipv6CidrBlocks=["::/0"]),
        ],
        VIOLATION: [
            group(protocol="-1", fromPort=0, toPort=0, cidrBlocks=ANYWHERE),
            group(fromPort=0, toPort=65535, ipv6CidrBlocks=["::/0"]),
            group(cidrBlocks=ANYWHERE),
            group(protocol="ALL", fromPort=0, toPort=0, cidrBlocks=ANYWHERE),
            resource("SecurityGroupIngressRule", ipProtocol="-1", fromPort=-1, toPort=-1, cidrIpv4="0.0.0.0/0"),
            group(protocol="tcp", fromPort=-1, toPort=-1, cidrBlocks=ANYWHERE),
            resource("SecurityGroupIngressRule", ipProtocol="-1", cidrIpv4="0.0.0.0/0", securityGroupId=UNKNOWN),
            resource("SecurityGroupRule", type="ingress", protocol="all", cidrBlocks=ANYWHERE),
        ],
        UNDECIDED: [group(protocol=UNKNOWN, cidrBlocks=ANYWHERE), group(protocol="-1", cidrBlocks=UNKNOWN)],
    },
    "PEN-NET-003": {
        OK: [
            listener(protocol="HTTPS", port=443, certificateArn=UNKNOWN, defaultActions=UNKNOWN),
            listener(protocol="HTTP", port=80, defaultActions=[REDIRECT]),
            listener(protocol="TCP", port=443),
        ],
        VIOLATION: [
            listener(protocol="HTTP", defaultActions=[{"type": "forward", "targetGroupArn": UNKNOWN}]),
            listener(protocol="HTTP", defaultActions=[{"type": "redirect", "redirect": {"host": "example.com"}}]),
            listener(protocol="HTTP"),
            listener(protocol="TCP", port=5432),
        ],
        UNDECIDED: [listener(protocol=UNKNOWN), listener(protocol="HTTP", defaultActions=UNKNOWN)],
    },
    "PEN-NET-004": {
        OK: [
            resource("LoadBalancer", listeners=[{"lbProtocol": "https", "lbPort": 443}]),
            resource("LoadBalancer", listeners=[{"lbProtocol": "SSL"}]),
            resource("Queue", listeners=[{"lbProtocol": "http"}]),
        ],
        VIOLATION: [
            resource("LoadBalancer", listeners=[{"lbProtocol": UNKNOWN}, {"lbProtocol": "http", "lbPort": 80}]),
            resource("LoadBalancer", listeners=[{"lbProtocol": "TCP"}]),
        ],
        UNDECIDED: [resource("LoadBalancer", listeners=[{"lbProtocol": UNKNOWN}])],
    },
    "PEN-STO-001": {
        OK: [resource("Bucket", protect=True)],
        VIOLATION: [resource("Bucket", bucket=UNKNOWN), resource("BucketV2")],
        UNDECIDED: [],
    },
    "PEN-STO-002": {
        OK: [
            [BUCKET, setting("BucketVersioning", versioningConfiguration={"status": "Enabled"})],
            [
                BUCKET,
                setting("BucketVersioningV2", versioningConfiguration={"status": "Enabled", "mfaDelete": UNKNOWN}),
            ],
            [
                BUCKET,
                resource("BucketVersioning", bucket="logs-1a2b3c4", versioningConfiguration={"status": "Enabled"}),
            ],
            resource("Bucket", versioning={"enabled": True}),
            resource("BucketV2", versionings=[{"enabled": True}]),
        ],
        VIOLATION: [
            BUCKET,
            [BUCKET, setting("BucketVersioning", versioningConfiguration={"status": "Suspended"})],
            [BUCKET, resource("BucketVersioning", bucket="another", versioningConfiguration={"status": "Enabled"})],
            resource("Bucket", versioning={"enabled": False}),
        ],
        UNDECIDED: [
            [BUCKET, setting("BucketVersioning", versioningConfiguration={"status": UNKNOWN})],
            [BUCKET, resource("BucketVersioning", bucket=UNKNOWN, versioningConfiguration={"status": "Enabled"})],
        ],
    },
    "PEN-STO-003": {
        OK: [
            [BUCKET, encryption(sseAlgorithm="aws:kms", kmsMasterKeyId=UNKNOWN)],
            resource(
                "Bucket",
                serverSideEncryptionConfiguration={
                    "rule": {"applyServerSideEncryptionByDefault": {"sseAlgorithm": "AES256"}}
                },
            ),
            resource(
                "BucketV2",
                serverSideEncryptionConfigurations=[
                    {"rules": [{"applyServerSideEncryptionByDefaults": [{"sseAlgorithm": "AES256"}]}]}
                ],
            ),
        ],
        VIOLATION: [
            BUCKET,
            [BUCKET, setting("BucketServerSideEncryptionConfiguration", rules=[{}])],
            [BUCKET, encryption(sseAlgorithm="AES-256")],
        ],
        UNDECIDED: [[BUCKET, encryption(sseAlgorithm=UNKNOWN)]],
    },
    "PEN-STO-004": {
        OK: [[BUCKET, setting("BucketPublicAccessBlock", **BLOCKED)]],
        VIOLATION: [
            BUCKET,
            [BUCKET, setting("BucketPublicAccessBlock", blockPublicAcls=True)],
            *([BUCKET, setting("BucketPublicAccessBlock", **{**BLOCKED, switch: False})] for switch in BLOCKED),
        ],
        UNDECIDED: [[BUCKET, setting("BucketPublicAccessBlock", **{**BLOCKED, "blockPublicPolicy": UNKNOWN})]],
    },
    "PEN-STO-005": {
        OK: [resource("Bucket", acl="private"), resource("BucketAcl", bucket=UNKNOWN)],
        VIOLATION: [
            resource("Bucket", acl="public-read"),
            resource("BucketAcl", bucket=UNKNOWN, acl="public-read-write"),
            resource("aws:s3/bucketAclV2:BucketAclV2", bucket=UNKNOWN, acl="authenticated-read"),
            resource("BucketAcl", acl="website"),
        ],
        UNDECIDED: [resource("BucketAcl", acl=UNKNOWN)],
    },
    "PEN-STO-006": {
        OK: [resource("Bucket", forceDestroy=False), resource("Bucket", bucket=UNKNOWN)],
        VIOLATION: [resource("Bucket", forceDestroy=True, bucket=UNKNOWN)],
        UNDECIDED: [resource("Bucket", forceDestroy=UNKNOWN)],
    },
    "PEN-IAM-001": {
        OK: [
            resource("RolePolicy", policy=allow("s3:GetObject")),
            resource("RolePolicy", policy=allow("s3:*", "arn:aws:s3:::logs-1a2b3c4/*"), role=UNKNOWN),
            resource("RolePolicy", policy=allow("*", Effect="Deny")),
            resource("Policy", policy=json.loads(allow(["kms:Decrypt"]))),
            resource("Queue", policy=allow("*")),
        ],
        VIOLATION: [
            resource("RolePolicy", policy=allow("*"), role=UNKNOWN),
            resource("RolePolicy", policy=allow("*:*")),
            resource("aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy", inlinePolicy=allow("*")),
            resource("Policy", policy=allow(["s3:GetObject", "iam:*"])),
            resource("UserPolicy", policy=json.dumps({"Statement": [{"Effect": "Allow", "NotAction": "iam:*"}]})),
            resource("Role", inlinePolicies=[{"policy": UNKNOWN}, {"policy": allow("*")}]),
            resource("aws:iam/groupPolicy:GroupPolicy", policy=allow("*")),
            resource("UserPolicy", policy=json.dumps({"Statement": EVERYTHING_ELSE})),
        ],
        UNDECIDED: [resource("RolePolicy", policy=UNKNOWN), resource("Role", inlinePolicies=[{"policy": UNKNOWN}])],
    },
    "PEN-IAM-002": {
        OK: [
            resource("RolePolicyAttachment", policyArn="arn:aws:iam::aws:policy/ReadOnlyAccess", role=UNKNOWN),
            [
                resource("Policy", "mine", policy=allow("s3:GetObject")),
                resource("RolePolicyAttachment", policyArn=UNKNOWN, depends={"policyArn": urn("Policy", "mine")}),
            ],
            resource("Role"),
        ],
        VIOLATION: [
            resource("RolePolicyAttachment", policyArn=ADMIN_ARN, role=UNKNOWN),
            resource("aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment", managedPolicyArn=ADMIN_ARN),
            resource("Role", managedPolicyArns=["arn:aws:iam::aws:policy/ReadOnlyAccess", ADMIN_ARN]),
            resource("aws:iam/userPolicyAttachment:UserPolicyAttachment", policyArn=ADMIN_ARN),
            resource("aws:iam/groupPolicyAttachment:GroupPolicyAttachment", policyArn=ADMIN_ARN),
            resource("aws:iam/policyAttachment:PolicyAttachment", policyArn=ADMIN_ARN),
            [
                resource("RolePolicyAttachment", "first", policyArn=UNKNOWN),
                resource("Role", managedPolicyArns=[ADMIN_ARN]),
            ],
        ],
        UNDECIDED: [
            resource("RolePolicyAttachment", policyArn=UNKNOWN),
            [
                resource("Parameter", "which"),
                resource("RolePolicyAttachment", policyArn=UNKNOWN, depends={"policyArn": urn("Parameter", "which")}),
            ],
            resource("RolePolicyAttachment", policyArn=UNKNOWN, depends={"policyArn": urn("Policy", "elsewhere")}),
        ],
    },
    "PEN-OWN-001": {
        OK: [
            resource("Queue", tags=TAGS),
            resource("Queue", tags={"owner": UNKNOWN, "environment": "dev"}),
            resource("Queue", provider={"defaultTags": json.dumps({"tags": TAGS})}),
            resource("Queue", provider={"defaultTags": {"tags": {"owner": "team-shop"}}}, tags={"environment": "dev"}),
            resource("Queue", tagsAll=TAGS, tags=UNKNOWN),
            resource("RolePolicy", policy=UNKNOWN),
        ],
        VIOLATION: [
            resource("Queue", name=UNKNOWN),
            resource("Queue", tags={"owner": "team-shop"}),
            resource("Queue", tags={"owner": "", "environment": "dev"}),
        ],
        UNDECIDED: [resource("Queue", tags=UNKNOWN), resource("Queue", provider={"defaultTags": UNKNOWN})],
    },
}

NEEDS_NO_VALUE = frozenset({"PEN-CMP-001", "PEN-CMP-004", "PEN-STO-001"})
"""What they judge is always known: that a resource is there, and its options."""

TYPE_IS_THE_VIOLATION = frozenset({"PEN-CMP-001", "PEN-CMP-004"})

ONE_SHAPE = frozenset(CASES)
"""Their other shapes stand among the violations above."""
