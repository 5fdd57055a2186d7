"""What the pipeline does with what the stack is made of, in tables: by service, the names of it and the actions.

What has a name is named after its component. What gets an id from AWS is told by its kind.
"""

from typing import Final, NamedTuple

__all__ = [
    "BOUNDED_ACTIONS",
    "BUCKETS",
    "BUCKET_ACTIONS",
    "KEYS",
    "KINDS",
    "LINKED_SERVICES",
    "LOOK",
    "NAMED",
    "NETWORK",
    "NEVER",
    "PASSED_TO",
    "ROLE_ACTIONS",
    "Named",
]


class Named(NamedTuple):
    """What the stack has of a service, and what may be done to it."""

    names: tuple[str, ...]
    actions: str


NETWORK: Final = (
    "ec2:AllocateAddress",
    "ec2:AssociateRouteTable",
    "ec2:AttachInternetGateway",
    "ec2:AuthorizeSecurityGroupEgress",
    "ec2:AuthorizeSecurityGroupIngress",
    "ec2:CreateFlowLogs",
    "ec2:CreateInternetGateway",
    "ec2:CreateLaunchTemplate",
    "ec2:CreateLaunchTemplateVersion",
    "ec2:CreateNatGateway",
    "ec2:CreateRoute",
    "ec2:CreateRouteTable",
    "ec2:CreateSecurityGroup",
    "ec2:CreateSubnet",
    "ec2:CreateTags",
    "ec2:CreateVpc",
    "ec2:CreateVpcEndpoint",
    "ec2:DeleteFlowLogs",
    "ec2:DeleteInternetGateway",
    "ec2:DeleteLaunchTemplate",
    "ec2:DeleteNatGateway",
    "ec2:DeleteRoute",
    "ec2:DeleteRouteTable",
    "ec2:DeleteSecurityGroup",
    "ec2:DeleteSubnet",
    "ec2:DeleteTags",
    "ec2:DeleteVpc",
    "ec2:DeleteVpcEndpoints",
    "ec2:DetachInternetGateway",
    "ec2:DisassociateAddress",
    "ec2:DisassociateRouteTable",
    "ec2:ModifyLaunchTemplate",
    "ec2:ModifySecurityGroupRules",
    "ec2:ModifySubnetAttribute",
    "ec2:ModifyVpcAttribute",
    "ec2:ModifyVpcEndpoint",
    "ec2:ReleaseAddress",
    "ec2:ReplaceRoute",
    "ec2:ReplaceRouteTableAssociation",
    "ec2:RevokeSecurityGroupEgress",
    "ec2:RevokeSecurityGroupIngress",
    "application-autoscaling:DeleteScalingPolicy",
    "application-autoscaling:DeregisterScalableTarget",
    "application-autoscaling:PutScalingPolicy",
    "application-autoscaling:RegisterScalableTarget",
    "application-autoscaling:TagResource",
    "application-autoscaling:UntagResource",
)
"""On what has no name, only an id: one by one, as the next action that AWS adds is not meant."""

KINDS: Final = {
    "application-autoscaling": ("scalable-target/*",),
    "ec2": tuple(
        f"{kind}/*"
        for kind in (
            "elastic-ip",
            "internet-gateway",
            "launch-template",
            "natgateway",
            "route-table",
            "security-group",
            "security-group-rule",
            "subnet",
            "vpc",
            "vpc-endpoint",
            "vpc-flow-log",
        )
    ),
}
"""What these actions are used on. No instances, images, volumes or snapshots."""

KEYS: Final = (
    "kms:CreateAlias",
    "kms:DeleteAlias",
    "kms:EnableKey",
    "kms:EnableKeyRotation",
    "kms:PutKeyPolicy",
    "kms:TagResource",
    "kms:UntagResource",
    "kms:UpdateAlias",
    "kms:UpdateKeyDescription",
)

NAMED: Final = {
    "autoscaling": Named(
        names=("autoScalingGroup:*:autoScalingGroupName/fleet-*",),
        actions="Create* Delete* Disable* Enable* Put* Update*",
    ),
    "cloudtrail": Named(
        names=("trail/audit-*",),
        actions="AddTags CreateTrail PutEventSelectors RemoveTags StartLogging UpdateTrail",
    ),
    # Also those that target tracking makes on its own.
    "cloudwatch": Named(names=("alarm:*",), actions="DeleteAlarms PutMetricAlarm TagResource UntagResource"),
    "ecr": Named(
        names=("repository/images-*",),
        actions="CreateRepository Delete* PutImageScanning* PutImageTag* PutLifecycle* SetRepository* TagResource UntagResource",
    ),
    # No tasks: it starts none, and opens a shell in none.
    "ecs": Named(
        names=("capacity-provider/fleet-*", "cluster/*", "service/*", "{families}"),
        actions="Create* Delete* Put* RegisterTaskDefinition TagResource UntagResource Update*",
    ),
    "elasticloadbalancing": Named(
        names=("listener/app/*", "listener-rule/app/*", "loadbalancer/app/*", "targetgroup/*"),
        actions="AddTags Create* Delete* Modify* RemoveTags Set*",
    ),
    "events": Named(
        names=("rule/click-ops-*",), actions="DeleteRule PutRule PutTargets RemoveTargets TagResource UntagResource"
    ),
    "logs": Named(
        names=("{logs}",),
        actions="AssociateKmsKey Create* DeleteLogGroup DisassociateKmsKey PutRetention* TagResource UntagResource",
    ),
    "sns": Named(
        names=("alerts-*", "service-*"),
        actions="Create* DeleteTopic Set* Subscribe TagResource Unsubscribe UntagResource",
    ),
    "sqs": Named(names=("worker-*",), actions="Create* DeleteQueue Set* Tag* Untag*"),
}
"""By service. The boundary allows whatever the service can do to these."""

BUCKETS: Final = tuple(f"arn:aws:s3:::{name}-logs-*" for name in ("access", "audit", "balancer", "flow"))
BUCKET_ACTIONS: Final = (
    "s3:CreateBucket",
    "s3:DeleteBucketPolicy",
    "s3:PutBucket*",
    "s3:PutEncryptionConfiguration",
    "s3:PutLifecycleConfiguration",
    "s3:PutReplicationConfiguration",
    "s3:TagResource",
    "s3:UntagResource",
)
"""What a bucket is like; nothing of what it holds."""

PASSED_TO: Final = {
    "ec2.amazonaws.com": ("fleet-*",),
    "ecs-tasks.amazonaws.com": ("reports-*", "service-*", "worker-*"),
    "s3.amazonaws.com": ("audit-logs-*",),
}
"""The roles of workloads by name, and the service that each trusts. The pipeline's own roles are not among them."""

BOUNDED_ACTIONS: Final = (
    "iam:AttachRolePolicy",
    "iam:CreateRole",
    "iam:DeleteRolePolicy",
    "iam:DetachRolePolicy",
    "iam:PutRolePermissionsBoundary",
    "iam:PutRolePolicy",
)
"""What a role can do is decided by these, so the role must have the boundary of workloads, or be given it."""

ROLE_ACTIONS: Final = (
    "iam:AddRoleToInstanceProfile",
    "iam:CreateInstanceProfile",
    "iam:DeleteInstanceProfile",
    "iam:DeleteRole",
    "iam:RemoveRoleFromInstanceProfile",
    "iam:Tag*",
    "iam:Untag*",
    "iam:UpdateAssumeRolePolicy",
    "iam:UpdateRole*",
)
"""Roles, and the profiles by which hosts have them."""

LINKED_SERVICES: Final = (
    "autoscaling.amazonaws.com",
    "ecs.amazonaws.com",
    "ecs.application-autoscaling.amazonaws.com",
    "elasticloadbalancing.amazonaws.com",
)

LOOK: Final = (
    "application-autoscaling:Describe*",
    "application-autoscaling:List*",
    "autoscaling:Describe*",
    "cloudtrail:Describe*",
    "cloudtrail:Get*",
    "cloudtrail:List*",
    "cloudwatch:Describe*",
    "cloudwatch:List*",
    "ec2:Describe*",
    "ecr:Describe*",
    "ecr:GetLifecyclePolicy",
    "ecr:GetRepositoryPolicy",
    "ecr:List*",
    "ecs:DeregisterTaskDefinition",
    "ecs:Describe*",
    "ecs:List*",
    "elasticloadbalancing:Describe*",
    "events:Describe*",
    "events:List*",
    "iam:Get*",
    "iam:List*",
    "kms:DescribeKey",
    "kms:GetKey*",
    "kms:List*",
    "logs:CreateLogDelivery",
    "logs:DeleteLogDelivery",
    "logs:Describe*",
    "logs:List*",
    "s3:GetAccelerateConfiguration",
    "s3:GetBucket*",
    "s3:GetEncryptionConfiguration",
    "s3:GetLifecycleConfiguration",
    "s3:GetReplicationConfiguration",
    "s3:ListAllMyBuckets",
    "s3:ListBucket",
    "s3:ListTagsForResource",
    "sns:Get*",
    "sns:List*",
    "sqs:GetQueue*",
    "sqs:List*",
)
"""How things are, never what is in them; and what AWS ties to no resource, such as what flow logs ask for."""

NEVER: Final = (
    "cloudtrail:DeleteTrail",
    "cloudtrail:StopLogging",
    "ec2:CreateKeyPair",
    "iam:CreateAccessKey",
    "iam:CreateLoginProfile",
    "iam:CreatePolicyVersion",
    "iam:CreateUser",
    "iam:DeletePolicy*",
    "iam:DeleteRolePermissionsBoundary",
    "iam:SetDefaultPolicyVersion",
    "kms:ScheduleKeyDeletion",
    "s3:DeleteBucket",
)
"""What takes away evidence or data for good, makes a way in that nobody watches, or lifts a boundary."""
