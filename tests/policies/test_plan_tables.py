"""What plan rules know of types of resources, entry by entry: each is asked by what it does, not by the table that has it."""

from typing import Any

import pytest
from penstock.platform.judging import judge_plan
from penstock.platform.plan import Plan, PlannedStep
from penstock.platform.rule import PlanRule, Verdict
from penstock.policies import ALL
from plan_cases import BLOCKED, EVERYBODY, OWN, planned_step, replacement

SERVING = [
    "aws:alb/listener:Listener",
    "aws:alb/listenerRule:ListenerRule",
    "aws:alb/loadBalancer:LoadBalancer",
    "aws:alb/targetGroup:TargetGroup",
    "aws:apigateway/restApi:RestApi",
    "aws:apigatewayv2/api:Api",
    "aws:apprunner/service:Service",
    "aws:autoscaling/group:Group",
    "aws:cloudfront/distribution:Distribution",
    "aws:ec2/launchTemplate:LaunchTemplate",
    "aws:ecs/cluster:Cluster",
    "aws:ecs/service:Service",
    "aws:ecs/taskDefinition:TaskDefinition",
    "aws:eks/cluster:Cluster",
    "aws:eks/nodeGroup:NodeGroup",
    "aws:elb/loadBalancer:LoadBalancer",
    "aws:lambda/alias:Alias",
    "aws:lambda/function:Function",
    "aws:lb/listener:Listener",
    "aws:lb/listenerRule:ListenerRule",
    "aws:lb/loadBalancer:LoadBalancer",
    "aws:lb/targetGroup:TargetGroup",
    "aws:route53/record:Record",
    "kubernetes:apps/v1:DaemonSet",
    "kubernetes:apps/v1:Deployment",
    "kubernetes:apps/v1:StatefulSet",
    "kubernetes:core/v1:Service",
    "kubernetes:gateway.networking.k8s.io/v1:Gateway",
    "kubernetes:gateway.networking.k8s.io/v1:HTTPRoute",
    "kubernetes:networking.k8s.io/v1:Ingress",
]

PATCHABLE = {
    "aws:ec2/ami:Ami": "tags tagsAll description deprecationTime",
    "aws:ec2/amiCopy:AmiCopy": "tags tagsAll description deprecationTime",
    "aws:ec2/instance:Instance": "tags tagsAll volumeTags disableApiStop disableApiTermination",
    "aws:ec2/launchConfiguration:LaunchConfiguration": "",
    "aws:ec2/spotInstanceRequest:SpotInstanceRequest": "tags tagsAll volumeTags",
    "aws:ecs/taskDefinition:TaskDefinition": "tags tagsAll skipDestroy trackLatest",
    "aws:imagebuilder/component:Component": "tags tagsAll skipDestroy",
    "aws:imagebuilder/containerRecipe:ContainerRecipe": "tags tagsAll",
    "aws:imagebuilder/imageRecipe:ImageRecipe": "tags tagsAll",
    "aws:lambda/layerVersion:LayerVersion": "skipDestroy",
    "aws:lightsail/instance:Instance": "tags tagsAll",
    "kubernetes:core/v1:Pod": "metadata",
}

GUARDS = [
    ("aws:rds/cluster:Cluster", "deletionProtection", True),
    ("aws:dynamodb/table:Table", "deletionProtectionEnabled", True),
    ("aws:ec2/instance:Instance", "disableApiTermination", True),
    ("aws:lb/loadBalancer:LoadBalancer", "enableDeletionProtection", True),
    ("aws:cloudformation/stack:Stack", "terminationProtection", True),
    ("aws:s3/bucket:Bucket", "forceDestroy", False),
    ("aws:ecr/repository:Repository", "forceDelete", False),
    ("aws:rds/instance:Instance", "skipFinalSnapshot", False),
]

SENDERS: list[tuple[str, dict[str, Any]]] = [
    *(
        (f"aws:{module}/loadBalancer:LoadBalancer", {kind: {"bucket": "logs"}})
        for module, kinds in {"alb": "access connection", "elb": "access", "lb": "access connection"}.items()
        for kind in (f"{word}Logs" for word in kinds.split())
    ),
    ("aws:cfg/deliveryChannel:DeliveryChannel", {"s3BucketName": "logs"}),
    ("aws:cloudfront/distribution:Distribution", {"loggingConfig": {"bucket": "logs.s3.amazonaws.com"}}),
    ("aws:cloudtrail/trail:Trail", {"s3BucketName": "logs"}),
    ("aws:ec2/flowLog:FlowLog", {"logDestination": "arn:aws:s3:::logs"}),
    ("aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig", {"destinationArn": "arn:aws:s3:::logs/dns"}),
    ("aws:s3/bucket:Bucket", {"logging": {"targetBucket": "logs"}}),
    ("aws:s3/bucket:Bucket", {"loggings": [{"targetBucket": "logs"}]}),
    ("aws:s3/bucketLogging:BucketLogging", {"targetBucket": "logs"}),
    ("aws:s3/bucketLoggingV2:BucketLoggingV2", {"targetBucket": "logs"}),
    (
        "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration",
        {"logDestinationConfigs": ["arn:aws:s3:::logs"]},
    ),
]

SWITCHES = [
    *((f"aws:{module}/loadBalancer:LoadBalancer", "internal", True) for module in ("alb", "elb", "lb")),
    *(
        (token, "publiclyAccessible", False)
        for token in [
            "aws:dms/replicationInstance:ReplicationInstance",
            "aws:mq/broker:Broker",
            "aws:rds/clusterInstance:ClusterInstance",
            "aws:rds/instance:Instance",
            "aws:redshift/cluster:Cluster",
        ]
    ),
]

OWN_POLICY = [
    "aws:kms/key:Key",
    "aws:s3/bucket:Bucket",
    "aws:secretsmanager/secret:Secret",
    "aws:sns/topic:Topic",
    "aws:sqs/queue:Queue",
]

POLICY_OF = {
    "aws:ecr/repositoryPolicy:RepositoryPolicy": "repository",
    "aws:kms/keyPolicy:KeyPolicy": "keyId",
    "aws:s3/bucketPolicy:BucketPolicy": "bucket",
    "aws:secretsmanager/secretPolicy:SecretPolicy": "secretArn",
    "aws:sns/topicPolicy:TopicPolicy": "arn",
    "aws:sqs/queuePolicy:QueuePolicy": "queueUrl",
}

BLOCKS = {
    "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock": "accountId",
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": "bucket",
}

GROUPS = ("aws:ec2/securityGroup:SecurityGroup", "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup")


def found(rule_id: str, *steps: PlannedStep) -> list[str]:
    """What a plan rule says of these steps; nothing may be left undecided."""
    findings = judge_plan(
        [rule for rule in ALL if isinstance(rule, PlanRule) and rule.id == rule_id], Plan(steps)
    ).findings
    assert {finding.verdict for finding in findings} <= {Verdict.VIOLATION}
    return [finding.message for finding in findings]


@pytest.mark.parametrize("token", SERVING)
def test_what_serves_is_replaced_before_it_is_deleted(token: str) -> None:
    assert found("PEN-PLN-004", *replacement(token, delete_first=True))
    assert not found("PEN-PLN-004", *replacement(token))


@pytest.mark.parametrize("token", PATCHABLE)
def test_of_what_is_immutable_only_names_and_safety_catches_change(token: str) -> None:
    """Each of them alone and with others, and nothing beside them."""
    names = PATCHABLE[token].split()
    for name in names:
        assert not found("PEN-PLN-005", planned_step("update", token, new={name: "other"}))
    assert found(
        "PEN-PLN-005", planned_step("update", token, new={**dict.fromkeys(names, "other"), "image": "other"})
    ) == ["it is patched in place: image"]


@pytest.mark.parametrize(("token", "name", "kept"), GUARDS)
def test_a_guard_is_not_taken_off_beside_a_delete(token: str, name: str, kept: bool) -> None:
    """Whatever value it is that guards."""
    gone = planned_step("delete", "Role", "gone")
    off = planned_step("update", token, old={name: kept}, new={name: not kept})
    on = planned_step("update", token, old={name: not kept}, new={name: kept})
    assert found("PEN-PLN-003", gone, off) == [f"{name} is switched off in the same run that deletes gone"]
    assert not found("PEN-PLN-003", gone, on)
    assert not found("PEN-PLN-003", off)


@pytest.mark.parametrize(("token", "properties"), SENDERS)
@pytest.mark.parametrize("bucket", ["aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2"])
def test_a_bucket_to_which_logs_are_sent_is_retained(token: str, properties: dict[str, Any], bucket: str) -> None:
    receiver = planned_step("create", bucket, "receiver", new={"bucket": "logs"})
    sender = planned_step("create", token, "sender", new={"retain": True, **properties})
    assert found("PEN-PLN-006", receiver, sender) == ["it receives logs and has no retain_on_delete"]
    another = planned_step("create", bucket, "another", new={"bucket": "pictures"})
    assert not found("PEN-PLN-006", another, sender)


@pytest.mark.parametrize(("token", "name", "private"), SWITCHES)
def test_what_is_private_stays_private(token: str, name: str, private: bool) -> None:
    """Left out, a switch is off."""
    closed, opened = ({name: True}, {}) if private else ({}, {name: True})
    for old, new in ((closed, opened), (closed, {name: not private}), (closed, {name: str(not private)})):
        (said,) = found("PEN-PLN-009", planned_step("update", token, old=old, new=new))
        assert said == f"{name} changes to {str(not private).lower()}: the internet reaches it"
    assert not found("PEN-PLN-009", planned_step("update", token, old=opened, new=closed))
    assert not found("PEN-PLN-009", planned_step("create", token, new=opened))
    assert not found("PEN-PLN-009", planned_step("delete", token, old=closed))


@pytest.mark.parametrize("token", OWN_POLICY)
def test_no_policy_of_its_own_lets_everybody_in_to_what_exists(token: str) -> None:
    """What is new is judged by the rules on resources."""
    assert found("PEN-PLN-009", planned_step("update", token, old={"policy": OWN}, new={"policy": EVERYBODY}))
    assert not found("PEN-PLN-009", planned_step("update", token, old={"policy": EVERYBODY}, new={"policy": OWN}))
    assert not found("PEN-PLN-009", planned_step("create", token, new={"policy": EVERYBODY}))


@pytest.mark.parametrize("token", POLICY_OF)
def test_no_new_policy_lets_everybody_in_to_what_exists(token: str) -> None:
    """What it names is there before, unless the run makes it or may be making it."""
    policy = planned_step("create", token, new={"policy": EVERYBODY, POLICY_OF[token]: "stock"})
    made = [planned_step("create", "Bucket", "made", new={key: "stock"}) for key in ("bucket", "name")]
    assert found("PEN-PLN-009", policy)
    assert found("PEN-PLN-009", policy, planned_step("create", BLOCK_TYPE, "block", new={"bucket": "stock"}))
    assert found("PEN-PLN-009", policy, planned_step("create", "BucketPolicy", "own", new={"bucket": "stock"}))
    assert [found("PEN-PLN-009", policy, bucket) for bucket in made] == [[], []]
    assert found("PEN-PLN-009", planned_step("update", token, old={"policy": OWN}, new={"policy": EVERYBODY}))
    assert not found("PEN-PLN-009", planned_step("create", token, new={"policy": EVERYBODY}))
    assert not found("PEN-PLN-009", planned_step("same", token, old={"policy": OWN}, new={"policy": EVERYBODY}))


BLOCK_TYPE = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"


@pytest.mark.parametrize("token", BLOCKS)
def test_a_block_of_public_access_stays(token: str) -> None:
    """It goes with its bucket only, or stays in the cloud."""
    about = {BLOCKS[token]: "stock", **BLOCKED}
    block = planned_step("delete", token, old=about)
    assert found("PEN-PLN-009", block) == ["the block of public access is deleted"]
    assert not found("PEN-PLN-009", planned_step("delete", token, old={**about, "retain": True}))
    for state in ({"bucket": "stock"}, {"id": "stock"}):
        assert not found("PEN-PLN-009", block, planned_step("delete", "Bucket", state=state))
    assert found("PEN-PLN-009", block, planned_step("delete", "Bucket", state={"bucket": "else"}))
    assert found("PEN-PLN-009", planned_step("delete", token, old=BLOCKED), planned_step("delete", "Bucket"))
    for name in BLOCKED:
        step = planned_step("update", token, old=about, new={**about, name: False})
        assert found("PEN-PLN-009", step) == [f"the block of public access is switched off: {name}"]
    off = planned_step("update", token, old=about, new={})
    assert found("PEN-PLN-009", off) == [f"the block of public access is switched off: {', '.join(BLOCKED)}"]
    assert not found("PEN-PLN-009", *replacement(token, old=about, new=about))


@pytest.mark.parametrize("token", GROUPS)
def test_a_group_that_exists_is_not_opened(token: str) -> None:
    """Told by protocol and ports; what was open may stay."""

    def opened(**ports: Any) -> dict[str, Any]:
        return {"ingress": [{"protocol": "tcp", "cidrBlocks": ["0.0.0.0/0"], **ports}]}

    def said(new: dict[str, Any]) -> list[str]:
        return found("PEN-PLN-009", planned_step("update", token, old=opened(fromPort=80, toPort=80), new=new))

    assert said(opened(fromPort=80, toPort=80)) == []
    assert said(opened(fromPort=443, toPort=443)) == ["tcp 443 can now be reached from anywhere"]
    assert said(opened(fromPort=1, toPort=443)) == ["tcp 1 to 443 can now be reached from anywhere"]
    assert said({"ingress": [{"ipv6CidrBlocks": ["::/0"]}]}) == ["-1 any can now be reached from anywhere"]
    assert found("PEN-PLN-009", planned_step("create", token, new=opened())) == []


@pytest.mark.parametrize(
    ("token", "properties", "is_open"),
    [
        ("SecurityGroupRule", {"type": "ingress", "cidrBlocks": ["0.0.0.0/0"], "protocol": "udp"}, True),
        ("SecurityGroupRule", {"type": "egress", "cidrBlocks": ["0.0.0.0/0"], "protocol": "udp"}, False),
        ("SecurityGroupIngressRule", {"cidrIpv4": "0.0.0.0/0", "ipProtocol": "udp"}, True),
        ("SecurityGroupIngressRule", {"cidrIpv4": "10.0.0.0/8", "ipProtocol": "udp"}, False),
    ],
)
def test_no_new_rule_opens_a_group_that_exists(token: str, properties: dict[str, Any], is_open: bool) -> None:
    rule = planned_step("create", token, new={"securityGroupId": "sg-1", **properties})
    expected = ["udp any can now be reached from anywhere"] if is_open else []
    assert found("PEN-PLN-009", rule) == expected
    changed = planned_step("update", token, old={**properties, "cidrBlocks": [], "cidrIpv4": None}, new=properties)
    assert found("PEN-PLN-009", changed) == expected
    assert found("PEN-PLN-009", planned_step("delete", token, old=properties)) == []
