"""A program with every violation planted: written by hand, next to an output, and in a resource that is split off.

A resource is named after the rule that it violates and the way it does, so what must be found can be read off the names.
"""

import re

__all__ = ["PROGRAM", "expected"]

PROGRAM = """
import base64
import json

import pulumi
import pulumi_aws as aws

PASSWORD = "correct-horse-battery"
ACCESS_KEY = "AKIA" + "IOSFODNN7EXAMPLE"
DIGEST = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop@sha256:" + "5c" * 32
TRUST = json.dumps({"Version": "2012-10-17", "Statement": []})
TAGS = {"owner": "shop", "environment": "dev"}
FORWARD = [{"type": "forward", "target_group_arn": "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/a/b"}]

# What the outputs come from.
vpc = aws.ec2.Vpc("vpc", cidr_block="10.0.0.0/16", tags=TAGS)
role = aws.iam.Role("role", assume_role_policy=TRUST, tags=TAGS)
group = aws.ec2.SecurityGroup("group", vpc_id=vpc.id, tags=TAGS)


def containers(**container):
    return json.dumps([{"name": "web", "image": DIGEST, **container}])


def allow(action):
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": action, "Resource": "*"}]})


def bucket(name, **properties):
    return aws.s3.Bucket(name, tags=TAGS, **properties)


def ingress(protocol, port):
    return [{"protocol": protocol, "from_port": port, "to_port": port, "cidr_blocks": ["0.0.0.0/0"]}]


def split_ingress(name, **properties):
    aws.vpc.SecurityGroupIngressRule(name, security_group_id=group.id, tags=TAGS, **properties)


tagged = containers(image="nginx:1.27")
aws.ecs.TaskDefinition("pen-img-001-alone", family="a", container_definitions=tagged, tags=TAGS)
aws.ecs.TaskDefinition("pen-img-001-beside", family="b", container_definitions=tagged, task_role_arn=role.arn, tags=TAGS)

leaking = containers(environment=[{"name": "DB_PASSWORD", "value": PASSWORD}])
aws.ecs.TaskDefinition("pen-sec-001-alone", family="c", container_definitions=leaking, tags=TAGS)
aws.lambda_.Function("pen-sec-001-beside", package_type="Image", image_uri=DIGEST, role=role.arn, tags=TAGS,
    environment={"variables": {"ROLE": role.arn, "API_TOKEN": PASSWORD}})

script = base64.b64encode(f"aws configure set aws_access_key_id {ACCESS_KEY}".encode()).decode()
aws.ec2.LaunchTemplate("pen-sec-002-alone", user_data=script, tags=TAGS)
aws.ec2.LaunchTemplate("pen-sec-002-beside", user_data=script, vpc_security_group_ids=[group.id], tags=TAGS)

secret = aws.secretsmanager.Secret("secret", tags=TAGS)
aws.secretsmanager.SecretVersion("pen-sec-003-alone", secret_id="shop", secret_string=PASSWORD)
aws.secretsmanager.SecretVersion("pen-sec-003-split", secret_id=secret.id, secret_string=PASSWORD)

aws.ssm.Parameter("pen-sec-004-alone", type="SecureString", value=PASSWORD, tags=TAGS)
aws.ssm.Parameter("pen-sec-004-beside", type="SecureString", value=PASSWORD, description=vpc.id, tags=TAGS)

ROLE = "arn:aws:iam::123456789012:role/shop"
WITH_OUTPUT = {**TAGS, "network": vpc.id}
KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA"
aws.ec2.Instance("pen-cmp-001-alone", ami="ami-0abcdef1234567890", instance_type="t3.micro", tags=TAGS)
aws.lambda_.Function("pen-cmp-002-alone", runtime="python3.13", handler="a.b", role=ROLE, s3_bucket="code", s3_key="a.zip",
    tags=TAGS)
aws.ecs.Service("pen-cmp-003-alone", enable_execute_command=True, tags=TAGS)
aws.ec2.KeyPair("pen-cmp-004-beside", public_key=KEY, tags=WITH_OUTPUT)
aws.ec2.LaunchTemplate("pen-cmp-005-alone", key_name="ops", tags=TAGS)
aws.ec2.Instance("pen-cmp-001-beside", ami="ami-0abcdef1234567890", instance_type="t3.micro", tags=TAGS,
    vpc_security_group_ids=[group.id])
aws.lambda_.Function("pen-cmp-002-beside", runtime="python3.13", handler="a.b", role=role.arn, s3_bucket="code",
    s3_key="a.zip", tags=TAGS)
aws.ecs.Service("pen-cmp-003-beside", enable_execute_command=True, iam_role=role.arn, tags=TAGS)
aws.ec2.KeyPair("pen-cmp-004-alone", public_key=KEY, tags=TAGS)
aws.ec2.LaunchTemplate("pen-cmp-005-beside", key_name="ops", vpc_security_group_ids=[group.id], tags=TAGS)

aws.ec2.SecurityGroup("pen-net-001-alone", ingress=ingress("tcp", 22), tags=TAGS)
aws.ec2.SecurityGroup("pen-net-002-alone", ingress=ingress("-1", 0), tags=TAGS)
aws.ec2.SecurityGroup("pen-net-001-beside", vpc_id=vpc.id, ingress=ingress("tcp", 22), tags=TAGS)
split_ingress("pen-net-001-split", ip_protocol="tcp", from_port=3389, to_port=3389, cidr_ipv4="0.0.0.0/0")
aws.ec2.SecurityGroup("pen-net-002-beside", vpc_id=vpc.id, ingress=ingress("-1", 0), tags=TAGS)
split_ingress("pen-net-002-split", ip_protocol="-1", cidr_ipv6="::/0")
aws.lb.Listener("pen-net-003-alone", protocol="HTTP", port=80, default_actions=FORWARD, tags=TAGS,
    load_balancer_arn="arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/a/b")
balancer = aws.lb.LoadBalancer("balancer", load_balancer_type="network", subnets=["subnet-0a1b2c3d"], tags=TAGS)
aws.lb.Listener("pen-net-003-beside", load_balancer_arn=balancer.arn, protocol="HTTP", port=80, default_actions=FORWARD,
    tags=TAGS)

PROTECTED = pulumi.ResourceOptions(protect=True)
bucket("pen-sto-001-alone")
aws.s3.Bucket("pen-sto-001-beside", tags=WITH_OUTPUT)
aws.s3.Bucket("pen-sto-002-beside", tags=WITH_OUTPUT, opts=PROTECTED)
aws.s3.Bucket("pen-sto-003-beside", tags=WITH_OUTPUT, opts=PROTECTED)
aws.s3.Bucket("pen-sto-004-beside", tags=WITH_OUTPUT, opts=PROTECTED)
aws.s3.Bucket("pen-sto-006-beside", force_destroy=True, tags=WITH_OUTPUT, opts=PROTECTED)
bucket("pen-sto-002-alone", opts=PROTECTED)
unversioned = bucket("pen-sto-002-split", opts=PROTECTED)
aws.s3.BucketVersioning("suspended", bucket=unversioned.id, versioning_configuration={"status": "Suspended"})
bucket("pen-sto-003-alone", opts=PROTECTED)
bucket("pen-sto-004-alone", opts=PROTECTED)
half_open = bucket("pen-sto-004-split", opts=PROTECTED)
aws.s3.BucketPublicAccessBlock("half", bucket=half_open.id, block_public_acls=True)
aws.s3.BucketAcl("pen-sto-005-split", bucket=half_open.id, acl="public-read")
aws.s3.BucketAcl("pen-sto-005-alone", bucket="elsewhere", acl="public-read")
unencrypted = bucket("pen-sto-003-split", opts=PROTECTED)
aws.s3.BucketVersioning("versioned", bucket=unencrypted.id, versioning_configuration={"status": "Enabled"})
bucket("pen-sto-006-alone", force_destroy=True, opts=PROTECTED)

aws.iam.Policy("pen-iam-001-alone", policy=allow("*"), tags=TAGS)
aws.iam.Policy("pen-iam-001-beside", policy=allow("*"), description=vpc.id, tags=TAGS)
aws.iam.RolePolicyAttachment("pen-iam-002-alone", role="shop", policy_arn="arn:aws:iam::aws:policy/AdministratorAccess")
aws.iam.RolePolicy("pen-iam-001-split", role=role.id, policy=allow(["s3:GetObject", "iam:*"]))
aws.iam.RolePolicyAttachment("pen-iam-002-split", role=role.name, policy_arn="arn:aws:iam::aws:policy/AdministratorAccess")

aws.sqs.Queue("pen-own-001-alone")
aws.sqs.Queue("pen-own-001-beside", kms_master_key_id=vpc.id, tags={"owner": "shop"})
"""


def expected() -> set[tuple[str, str]]:
    """What must be found: rule id and the logical name of the resource."""
    names = re.findall(r'"((pen-[a-z]{3}-\d{3})-(?:alone|beside|split))"', PROGRAM)
    return {(rule.upper(), name) for name, rule in names}
