"""The most that any role of a workload may ever do, whatever policies it is given: its permissions boundary."""

from collections.abc import Callable
from typing import Any, Final

import pulumi
import pulumi_aws as aws

from ..platform.environment import Environment
from ..platform.inputs import json_text
from .places import Places, allow

__all__ = ["bounded", "workload_boundary", "workload_limits"]

ROLE: Final = "aws:iam/role:Role"

JOIN_CLUSTER: Final = (
    "ecs:DeregisterContainerInstance",
    "ecs:Poll",
    "ecs:RegisterContainerInstance",
    "ecs:StartTelemetrySession",
    "ecs:SubmitAttachmentStateChanges",
    "ecs:SubmitContainerStateChange",
    "ecs:SubmitTaskStateChange",
    "ecs:UpdateContainerInstancesState",
)

WORK_ON_QUEUE: Final = (
    "sqs:ChangeMessageVisibility",
    "sqs:DeleteMessage",
    "sqs:GetQueueAttributes",
    "sqs:GetQueueUrl",
    "sqs:ReceiveMessage",
)

COPY_LOGS: Final = (
    "s3:GetObjectLegalHold",
    "s3:GetObjectRetention",
    "s3:GetObjectVersionAcl",
    "s3:GetObjectVersionForReplication",
    "s3:GetObjectVersionTagging",
    "s3:GetReplicationConfiguration",
    "s3:ListBucket",
    "s3:ReplicateObject",
    "s3:ReplicateTags",
)

NEVER: Final = ("account:*", "iam:*", "organizations:*", "sts:Assume*")
"""What a workload could become somebody else with, also where a policy of another account or resource would let it."""


def workload_boundary(environment: Environment, provider: aws.Provider) -> pulumi.Output[str]:
    """Declare the boundary; its ARN, known in a preview."""
    boundary = aws.iam.Policy(
        "workload-boundary",
        description="The most that a role of a workload may do",
        policy=json_text(workload_limits(Places(environment, pulumi.get_project()))),
        opts=pulumi.ResourceOptions(provider=provider),
    )
    return boundary.name.apply(lambda name: f"arn:aws:iam::{environment.account_id}:policy/{name}")


def bounded(boundary_arn: pulumi.Output[str]) -> Callable[..., pulumi.ResourceTransformationResult | None]:
    """Give the boundary to every role that has none of its own. For `ResourceOptions(transformations=...)`.

    Whoever adds a component need not think of it, and the components need not know what a stack allows.
    """

    def transformation(registered: pulumi.ResourceTransformationArgs) -> pulumi.ResourceTransformationResult | None:
        if registered.type_ != ROLE or registered.props.get("permissions_boundary") is not None:
            return None
        props = {**registered.props, "permissions_boundary": boundary_arn}
        return pulumi.ResourceTransformationResult(props, registered.opts)

    return transformation


def workload_limits(places: Places) -> dict[str, Any]:
    """The boundary's document. A workload that is to do more is given it here first."""
    region = places.environment.region
    regions = [region, *filter(None, [places.environment.copy_audit_logs_to])]
    through = {"StringEquals": {"kms:ViaService": [f"sqs.{region}.amazonaws.com", *map(_s3, regions)]}}
    clusters = places.arns("ecs", "cluster/fleet-*", "container-instance/fleet-*")
    secrets = [
        statement
        for reference in sorted(places.environment.secrets.values(), key=lambda secret: secret.text)
        if reference.arn is not None
        for statement in reference.read_statements
    ]
    statements = [
        allow("WriteLogs", ["logs:CreateLogStream", "logs:PutLogEvents"], places.arns("logs", places.logs)),
        # Of any registry: whose images run is decided where they are named, each by its digest.
        allow(
            "PullImages",
            ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
            "arn:aws:ecr:*:*:repository/*",
        ),
        # These calls take no resource.
        allow("FindWay", ["ecr:GetAuthorizationToken", "ecs:DiscoverPollEndpoint"], "*"),
        allow("JoinCluster", JOIN_CLUSTER, clusters),
        allow("WorkOnQueue", WORK_ON_QUEUE, places.arns("sqs", "worker-*")),
        allow("CopyLogs", COPY_LOGS, ["arn:aws:s3:::audit-logs-*"]),
        allow(
            "UseKeys",
            ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"],
            places.arns("kms", "key/*", region="*"),
            through,
        ),
        *secrets,
        {"Sid": "Never", "Effect": "Deny", "Action": list(NEVER), "Resource": "*"},
    ]
    return {"Version": "2012-10-17", "Statement": statements}


def _s3(region: str) -> str:
    return f"s3.{region}.amazonaws.com"
