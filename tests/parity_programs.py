"""Small programs that must be judged alike everywhere: with our components, written badly by hand, and in foreign styles."""

from collections.abc import Mapping
from typing import Final

from smallest_components import ARGUMENTS

__all__ = ["CONFIGURATION", "PROGRAMS", "START"]

START: Final = """\
import asyncio
import json

import pulumi
import pulumi_aws as aws
import pulumi_kubernetes as k8s

TAGS = {"owner": "shop", "environment": "dev"}
PINNED = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop@sha256:" + "5c" * 32
PASSWORD = "correct-horse-battery"
TRUST = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
    "Principal": {"Service": "ecs-tasks.amazonaws.com"}}]})


def document(**statement):
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def containers(**more):
    return json.dumps([{"name": "web", "image": PINNED, "memory": 128, **more}])


"""

_OURS: Final = {
    f"ours: {name}": f"from penstock.components import {name}\n{name}({label!r}, {arguments!r})\n"
    for name, (label, arguments) in ARGUMENTS.items()
    if name != "KubernetesService"  # it needs a cluster that the hand-written ones below bring anyway
}

_HAND_WRITTEN: Final = {
    "bad: a bucket alone": 'aws.s3.Bucket("b", force_destroy=True)',
    "bad: a public bucket": 'aws.s3.BucketAcl("acl", bucket=aws.s3.Bucket("b", tags=TAGS).id, acl="public-read")',
    "bad: half a public access block": """
b = aws.s3.Bucket("b", tags=TAGS)
aws.s3.BucketPublicAccessBlock("block", bucket=b.id, block_public_acls=True, block_public_policy=False)
""",
    "bad: suspended versions": """
b = aws.s3.Bucket("b", tags=TAGS)
aws.s3.BucketVersioning("v", bucket=b.id, versioning_configuration={"status": "Suspended"})
""",
    "bad: a bucket policy for everybody": """
b = aws.s3.Bucket("b", tags=TAGS)
everybody = b.arn.apply(lambda arn: document(Effect="Allow", Principal="*", Action="s3:GetObject", Resource=arn + "/*"))
aws.s3.BucketPolicy("p", bucket=b.id, policy=everybody)
""",
    "bad: SSH from anywhere": """
vpc = aws.ec2.Vpc("v", cidr_block="10.0.0.0/16", tags=TAGS)
aws.ec2.SecurityGroup("g", vpc_id=vpc.id, tags=TAGS,
    ingress=[{"protocol": "tcp", "from_port": 22, "to_port": 22, "cidr_blocks": ["0.0.0.0/0"]}])
""",
    "bad: SSH in a split rule": """
vpc = aws.ec2.Vpc("v", cidr_block="10.0.0.0/16", tags=TAGS)
group = aws.ec2.SecurityGroup("g", vpc_id=vpc.id, tags=TAGS)
aws.vpc.SecurityGroupIngressRule("r", security_group_id=group.id, ip_protocol="tcp", from_port=20, to_port=30,
    cidr_ipv4="0.0.0.0/0", tags=TAGS)
""",
    "bad: every port in an old rule": """
group = aws.ec2.SecurityGroup("g", tags=TAGS)
aws.ec2.SecurityGroupRule("r", type="ingress", security_group_id=group.id, protocol="-1", from_port=0, to_port=0,
    cidr_blocks=["0.0.0.0/0"])
""",
    "bad: an administrator": 'aws.iam.Policy("p", policy=document(Effect="Allow", Action="*", Resource="*"), tags=TAGS)',
    "bad: an administrator by attachment": """
role = aws.iam.Role("r", assume_role_policy=TRUST, tags=TAGS)
aws.iam.RolePolicyAttachment("a", role=role.name, policy_arn="arn:aws:iam::aws:policy/AdministratorAccess")
""",
    "bad: an inline policy in a role": """
aws.iam.Role("r", assume_role_policy=TRUST, tags=TAGS,
    inline_policies=[{"name": "all", "policy": document(Effect="Allow", Action="s3:*", Resource="*")}])
""",
    "bad: a trust in everybody": """
aws.iam.Role("r", tags=TAGS, assume_role_policy=document(Effect="Allow", Principal="*", Action="sts:AssumeRole"))
""",
    "bad: a tag for an image": 'aws.ecs.TaskDefinition("t", family="t", container_definitions=containers(image="nginx"))',
    "bad: a secret in an environment": """
leak = containers(environment=[{"name": "DB_PASSWORD", "value": PASSWORD}])
aws.ecs.TaskDefinition("t", family="t", container_definitions=leak, tags=TAGS)
""",
    "bad: an image that is not known": """
registry = aws.ecr.Repository("r", tags=TAGS)
web = registry.repository_url.apply(lambda url: containers(image=url + ":latest"))
aws.ecs.TaskDefinition("t", family="t", container_definitions=web, tags=TAGS)
""",
    "bad: a secret's value": """
secret = aws.secretsmanager.Secret("s", tags=TAGS)
aws.secretsmanager.SecretVersion("v", secret_id=secret.id, secret_string=PASSWORD)
""",
    "bad: a secret parameter": 'aws.ssm.Parameter("p", type="String", name="/shop/password", value=PASSWORD, tags=TAGS)',
    "bad: a key pair": 'aws.ec2.KeyPair("k", public_key="ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA", tags=TAGS)',
    "bad: a virtual machine": 'aws.ec2.Instance("i", ami="ami-0abcdef1234567890", instance_type="t3.micro", tags=TAGS)',
    "bad: an open queue": """
q = aws.sqs.Queue("q", sqs_managed_sse_enabled=False, tags=TAGS)
aws.sqs.QueuePolicy("p", queue_url=q.url, policy=document(Effect="Allow", Principal="*", Action="sqs:*", Resource="*"))
""",
    "bad: a topic for everybody": """
t = aws.sns.Topic("t", tags=TAGS)
aws.sns.TopicPolicy("p", arn=t.arn, policy=document(Effect="Allow", Principal={"AWS": "*"}, Action="SNS:*", Resource="*"))
""",
    "bad: logs for ever": 'aws.cloudwatch.LogGroup("l", tags=TAGS)',
    "bad: a key that never rotates": 'aws.kms.Key("k", enable_key_rotation=False, deletion_window_in_days=7, tags=TAGS)',
    "bad: a registry whose tags move": 'aws.ecr.Repository("r", image_tag_mutability="MUTABLE", tags=TAGS)',
    "bad: no owner": 'aws.sqs.Queue("q")',
    "bad: a privileged pod": """
k8s.core.v1.Pod("p", spec={"hostNetwork": True, "containers": [{"name": "c", "image": "nginx",
    "securityContext": {"privileged": True}}]})
""",
    "bad: a Secret with data": 'k8s.core.v1.Secret("s", string_data={"password": PASSWORD})',
    "bad: a secret among the outputs": """
q = aws.sqs.Queue("q", tags=TAGS)
pulumi.export("queue", q.arn)
pulumi.export("settings", {"password": PASSWORD, "token": q.arn})
""",
    "bad: a secret in the configuration": 'pulumi.export("host", pulumi.Config().require_object("database")["host"])',
    "bad: a token and no limits": """
k8s.apps.v1.Deployment("d", spec={"selector": {"matchLabels": {"app": "d"}}, "template": {"metadata": {"labels": {"app": "d"}},
    "spec": {"containers": [{"name": "c", "image": PINNED}]}}})
""",
}

CONFIGURATION: Final[Mapping[str, str]] = {
    "bad: a secret in the configuration": """\
  trial:database: {host: db.internal, password: correct-horse-battery}
  datadog:apiKey: correct-horse-battery
""",
}
"""What the stack's file says for a program besides the account."""

_FOREIGN: Final = {
    "foreign: snake case arguments": """
aws.sqs.Queue("q", args=aws.sqs.QueueArgs(name="orders", kms_master_key_id="alias/aws/sqs", tags=TAGS))
""",
    "foreign: a component of one's own": """
class Store(pulumi.ComponentResource):
    def __init__(self, name):
        super().__init__("shop:index:Store", name)
        aws.s3.Bucket(name + "-bucket", tags=TAGS, opts=pulumi.ResourceOptions(parent=self))

Store("store")
""",
    "foreign: a transform that repairs": """
def owned(args):
    args.props["tags"] = TAGS
    return pulumi.ResourceTransformResult(args.props, args.opts)

aws.sqs.Queue("q", opts=pulumi.ResourceOptions(transforms=[owned]))
""",
    "foreign: a provider with default tags": """
west = aws.Provider("west", region="eu-west-1", default_tags={"tags": TAGS})
aws.sqs.Queue("q", opts=pulumi.ResourceOptions(provider=west))
""",
    "foreign: many in a loop": """
for n in range(12):
    aws.sqs.Queue(f"q{n}", tags=TAGS if n % 3 else {"owner": "shop"})
""",
    "foreign: an asynchronous value": """
async def name():
    await asyncio.sleep(0)
    return "orders"

aws.sqs.Queue("q", name=asyncio.ensure_future(name()), tags=TAGS)
""",
    "foreign: secrets as such": """
value = pulumi.Output.secret(PASSWORD)
aws.ssm.Parameter("p", type="SecureString", value=value, tags=TAGS)
""",
    "foreign: an alias and options": """
aws.s3.Bucket("b", tags=TAGS, opts=pulumi.ResourceOptions(protect=False, retain_on_delete=True,
    aliases=[pulumi.Alias(name="old")], ignore_changes=["tags"]))
""",
    "foreign: hostile names": """
aws.sqs.Queue("<b>\\x1b[31m../../q|`", tags=TAGS)
aws.s3.Bucket("q\\nname", tags=TAGS)
""",
    "foreign: documents by the SDK": """
made = aws.iam.get_policy_document(statements=[{"actions": ["*"], "resources": ["*"]}])
aws.iam.Policy("p", policy=made.json, tags=TAGS)
""",
    "foreign: manifests as text": """
from pulumi_kubernetes.yaml import ConfigGroup

ConfigGroup("app", yaml=[json.dumps({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p", "namespace": "default"},
    "spec": {"hostPID": True, "containers": [{"name": "c", "image": "nginx"}]}}) + "\\n---\\n" + json.dumps({"apiVersion": "v1",
    "kind": "ConfigMap", "metadata": {"name": "m", "namespace": "default"}, "data": {"token": PASSWORD}})])
""",
    "foreign: a chart with a password": """
from pulumi_kubernetes.helm.v3 import Release

Release("r", chart="orders", values={"auth": {"password": PASSWORD, "existingSecret": "orders-database"}})
""",
    "foreign: a custom resource that is a workload": """
k8s.apiextensions.CustomResource("d", api_version="apps/v1", kind="Deployment", spec={
    "selector": {"matchLabels": {"app": "d"}}, "template": {"metadata": {"labels": {"app": "d"}},
    "spec": {"hostPID": True, "containers": [{"name": "c", "image": "nginx"}]}}})
""",
}

PROGRAMS: Final[Mapping[str, str]] = {
    name: f"{START}{body.strip()}\n" for name, body in {**_OURS, **_HAND_WRITTEN, **_FOREIGN}.items()
}
"""Each by what it is: more than forty."""
