"""Cases of the rules on IAM: what identities may do, who may become a role, and users."""

import json
from typing import Any

from penstock.platform.resource import UNKNOWN, Resource
from resources import resource, urn
from rule_cases import OK, OTHER_SHAPE, UNDECIDED, VIOLATION, allow

ROLE_ARN = "arn:aws:iam::123456789012:role"
KEY_ARN = "arn:aws:kms:eu-central-1:123456789012:key"
BOUNDARY = {"StringEquals": {"iam:PermissionsBoundary": "arn:aws:iam::123456789012:policy/boundary"}}
NO_BOUNDARY = (
    {"StringEquals": {"iam:PermissionsBoundary": "arn:aws:iam::aws:policy/AdministratorAccess"}},
    {"StringLike": {"iam:PermissionsBoundary": "*"}},
    {
        "StringLike": {
            "iam:permissionsBoundary": ["arn:aws:iam::123456789012:policy/boundary", "arn:aws:iam::*:policy/*"]
        }
    },
    {"StringNotEquals": BOUNDARY["StringEquals"]},
    {"ArnEqualsIfExists": BOUNDARY["StringEquals"]},
    {"Null": {"iam:PermissionsBoundary": "false"}},
)
"""Conditions that name a boundary, and leave the way open to be without, or to have one that bounds nothing."""
OWN_TAG = {"StringEquals": {"aws:ResourceTag/owner": "team-shop"}}
GITHUB = "token.actions.githubusercontent.com"
EKS = "oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF"
SAML = "arn:aws:iam::123456789012:saml-provider/corporate"
PASSWORD_POLICY = "aws:iam/accountPasswordPolicy:AccountPasswordPolicy"
KINDS = ("requireLowercaseCharacters", "requireUppercaseCharacters", "requireNumbers", "requireSymbols")
USER_ATTACHMENT = "aws:iam/userPolicyAttachment:UserPolicyAttachment"
ATTACHMENT = "aws:iam/policyAttachment:PolicyAttachment"
PERMISSION_SET = "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy"


def policy(action: Any, on: Any = "*", **more: Any) -> Resource:
    """A role policy of one statement, on a role that does not exist yet."""
    return resource("RolePolicy", policy=allow(action, on, **more), role=UNKNOWN)


def statements(*given: dict[str, Any]) -> Resource:
    """A managed policy, as a mapping."""
    return resource("Policy", policy={"Version": "2012-10-17", "Statement": list(given)})


def allowing(action: Any, on: Any = "*", **more: Any) -> dict[str, Any]:
    """A statement that allows something."""
    return {"Effect": "Allow", "Action": action, "Resource": on, **more}


def denying(action: Any, on: Any = "*", **more: Any) -> dict[str, Any]:
    """A statement that denies something."""
    return {**allowing(action, on, **more), "Effect": "Deny"}


def inline(*documents: Any) -> Resource:
    """A role with inline policies."""
    return resource("Role", inlinePolicies=[{"policy": document} for document in documents])


def trust(principal: Any, condition: Any = None, *, as_list: bool = False, **more: Any) -> Resource:
    """A role with a trust policy of one statement."""
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal, **more}
    if condition is not None:
        statement["Condition"] = condition
    return resource("Role", assumeRolePolicy=json.dumps({"Statement": [statement] if as_list else statement}))


def trusting_all_but(**condition: Any) -> Resource:
    """A role that trusts everybody, and denies it again where a condition holds."""
    everybody = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": "*"}
    denial = {**everybody, "Effect": "Deny", "Condition": condition}
    return resource("Role", assumeRolePolicy=json.dumps({"Statement": [everybody, denial]}))


def web(provider: str, **conditions: Any) -> Resource:
    """A role that identities of an OpenID Connect provider assume: `sub`, `aud` and the operator `test`."""
    test = conditions.pop("test", "StringLike")
    keys = {f"{provider}:{name}": value for name, value in conditions.items()}
    federated = {"Federated": f"arn:aws:iam::123456789012:oidc-provider/{provider}"}
    return trust(federated, {test: keys} if keys else None, Action="sts:AssumeRoleWithWebIdentity")


WITH_A_PASSED_ROLE = {
    "ec2:RunInstances": "ec2",
    "ec2:AssociateIamInstanceProfile": "ec2",
    "ec2:ReplaceIamInstanceProfileAssociation": "ec2",
    "lambda:CreateFunction lambda:InvokeFunction": "lambda",
    "lambda:CreateFunction lambda:CreateEventSourceMapping": "lambda",
    "lambda:CreateFunction lambda:AddPermission": "lambda",
    "ecs:RegisterTaskDefinition ecs:RunTask": "ecs-tasks",
    "ecs:RegisterTaskDefinition ecs:StartTask": "ecs-tasks",
    "ecs:RegisterTaskDefinition ecs:CreateService": "ecs-tasks",
    "ecs:RegisterTaskDefinition ecs:UpdateService": "ecs-tasks",
    "cloudformation:CreateStack": "cloudformation",
    "cloudformation:UpdateStack": "cloudformation",
    "glue:CreateDevEndpoint": "glue",
    "glue:CreateJob glue:StartJobRun": "glue",
    "glue:CreateJob glue:CreateTrigger": "glue",
    "glue:UpdateJob glue:StartJobRun": "glue",
    "glue:UpdateJob glue:CreateTrigger": "glue",
    "datapipeline:CreatePipeline datapipeline:PutPipelineDefinition datapipeline:ActivatePipeline": "datapipeline",
    "sagemaker:CreateNotebookInstance sagemaker:CreatePresignedNotebookInstanceUrl": "sagemaker",
    "sagemaker:CreateTrainingJob": "sagemaker",
    "sagemaker:CreateProcessingJob": "sagemaker",
    "codebuild:CreateProject codebuild:StartBuild": "codebuild",
    "codebuild:CreateProject codebuild:StartBuildBatch": "codebuild",
    "states:CreateStateMachine states:StartExecution": "states",
    "apprunner:CreateService": "tasks.apprunner",
    "batch:RegisterJobDefinition batch:SubmitJob": "ecs-tasks",
}
"""What is an administrator with a role to pass, and to which service."""

DEPUTIES = [
    "bedrock",
    "codebuild",
    "codepipeline",
    "datasync",
    "ecs-tasks",
    "firehose",
    "glue",
    "logs",
    "pipes",
    "sagemaker",
    "scheduler",
    "ssm",
    "states",
    "transfer",
    "vpc-flow-logs",
]


def passing(actions: list[str], service: str, role: str = "*") -> Resource:
    """A policy that may pass roles to one service, and do something."""
    to = {"StringEquals": {"iam:PassedToService": service}}
    return statements(allowing("iam:PassRole", role, Condition=to), allowing(actions))


UNKNOWN_DOCUMENTS = [
    resource("RolePolicy", policy=UNKNOWN),
    inline(UNKNOWN),
    resource("Policy", policy={"Statement": [allowing("s3:ListAllMyBuckets"), allowing("s3:GetObject", UNKNOWN)]}),
]
UNKNOWN_TRUST = [
    resource("Role", assumeRolePolicy=UNKNOWN),
    resource("Role", assumeRolePolicy={"Statement": [UNKNOWN]}),
]

CASES: dict[str, dict[str, list[Any]]] = {
    "PEN-IAM-003": {
        OK: [
            policy("iam:AttachRolePolicy", f"{ROLE_ARN}/shop-*"),
            *(
                policy(action, on, Condition=BOUNDARY)
                for action in ("iam:AttachRolePolicy", "iam:PutRolePolicy", "iam:PutRolePermissionsBoundary")
                for on in ("*", f"{ROLE_ARN}/*")
            ),
            statements(
                allowing("iam:PutRolePolicy"), denying("iam:*", Condition={"StringNotEquals": BOUNDARY["StringEquals"]})
            ),
            policy(["iam:PassRole", "ec2:Describe*"]),
            policy(["iam:PassRole", "lambda:CreateFunction"]),
            policy(
                ["iam:PassRole", "ec2:RunInstances"],
                Condition={"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}},
            ),
            policy("iam:Get*"),
            *(policy(["iam:PassRole", *actions.split()[:-1]]) for actions in WITH_A_PASSED_ROLE),
            policy(["iam:PassRole", "ec2:RunInstances"], f"{ROLE_ARN}/shop-*"),
            policy("ec2:RunInstances"),
            passing(["lambda:CreateFunction", "lambda:InvokeFunction"], "ec2.amazonaws.com"),
            statements(allowing("iam:*"), denying(["iam:*"])),
            policy("lambda:UpdateFunctionCode", Condition=OWN_TAG),
            inline(),
        ],
        VIOLATION: [
            *(
                policy(action)
                for action in (
                    "iam:CreatePolicyVersion",
                    "IAM:setdefaultpolicyversion",
                    "iam:Attach*Policy",
                    "iam:Put?serPolicy",
                    "iam:UpdateAssumeRolePolicy",
                    "iam:CreateAccessKey",
                    "lambda:UpdateFunctionCode",
                    "ssm:SendCommand",
                    "*",
                )
            ),
            policy("iam:CreateLoginProfile", "arn:aws:iam::123456789012:user/*"),
            *(policy("iam:PutRolePolicy", Condition=condition) for condition in NO_BOUNDARY),
            policy(["iam:PassRole", "ec2:RunInstances"]),
            *(
                passing(actions.split(), f"{service}.amazonaws.com{end}")
                for actions, service in WITH_A_PASSED_ROLE.items()
                for end in ("", ".cn")
            ),
            passing(["ec2:RunInstances", "ec2:DescribeInstances"], "*.amazonaws.com"),
            statements(allowing("iam:PassRole"), allowing(["glue:CreateJob", "glue:Start*"], "arn:aws:glue:*:*:job/a")),
            statements(allowing("iam:*"), denying("iam:*", Condition=OWN_TAG)),
            statements(allowing("s3:GetObject", UNKNOWN), allowing("iam:PutRolePolicy")),
        ],
        OTHER_SHAPE: [
            inline(UNKNOWN, allow("iam:AddUserToGroup")),
            resource(PERMISSION_SET, inlinePolicy=allow("iam:AttachUserPolicy")),
            resource(
                "UserPolicy",
                policy=json.dumps({"Statement": {"Effect": "Allow", "NotAction": "s3:*", "Resource": "*"}, "Id": "a"}),
            ),
        ],
        UNDECIDED: UNKNOWN_DOCUMENTS,
    },
    "PEN-IAM-004": {
        OK: [
            policy("ec2:Describe*"),
            policy("logs:CreateLogGroup"),
            policy(["s3:PutObject", "s3:Get*"]),
            policy("xray:Put*"),
            policy("s3:PutObject"),
            policy("s3:Put*", "arn:aws:s3:::logs-1a2b3c4/*"),
            policy("ec2:*", Condition=OWN_TAG),
            policy("s3:Put*", Effect="Deny"),
        ],
        VIOLATION: [
            policy("s3:Put*"),
            policy("sns:Publis?"),
            policy("SQS:*"),
            policy("dynamodb:*Item", "arn:aws:dynamodb:eu-central-1:123456789012:table/*"),
            policy("s3:Delete*", "arn:aws:s3:::*"),
            policy("ec2:Terminate*", Condition={"Bool": {"aws:SecureTransport": "true"}}),
        ],
        OTHER_SHAPE: [inline(allow(["sns:P?blish*"])), statements(allowing("sqs:Send*", ["arn:aws:s3:::a", "*"]))],
        UNDECIDED: UNKNOWN_DOCUMENTS,
    },
    "PEN-IAM-005": {
        OK: [
            policy("s3:PutBucketPolicy", "arn:aws:s3:::logs-1a2b3c4"),
            policy("s3:GetBucketPolicy"),
            policy("kms:CreateGrant", Condition={"Bool": {"kms:GrantIsForAWSResource": "true"}}),
        ],
        VIOLATION: [policy("s3:PutBucketPolicy"), policy("kms:CreateGrant", f"{KEY_ARN}/*"), policy("lambda:Add*")],
        OTHER_SHAPE: [inline(allow(["ecr:SetRepositoryPolicy"])), statements(allowing(["sqs:AddPermission"]))],
        UNDECIDED: UNKNOWN_DOCUMENTS,
    },
    "PEN-IAM-006": {
        OK: [
            policy("s3:GetObject", "arn:aws:s3:::logs-1a2b3c4/*"),
            policy("secretsmanager:ListSecrets"),
            policy("secretsmanager:GetSecretValue", Condition={"StringEquals": {"secretsmanager:ResourceTag/a": "b"}}),
        ],
        VIOLATION: [
            policy("s3:Get*"),
            *(
                policy(action)
                for action in (
                    "secretsmanager:GetSecretValue",
                    "secretsmanager:BatchGetSecretValue",
                    "ssm:GetParameter",
                    "ssm:GetParameters",
                    "ssm:GetParametersByPath",
                    "ssm:GetParameterHistory",
                    "s3:GetObject",
                    "s3:GetObjectVersion",
                )
            ),
            policy("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:eu-central-1:123456789012:secret:*"),
            policy("ssm:GetParametersByPath", "arn:aws:ssm:*:*:parameter/*"),
        ],
        OTHER_SHAPE: [inline(allow("s3:*")), statements(allowing(["ssm:Get*"]))],
        UNDECIDED: UNKNOWN_DOCUMENTS,
    },
    "PEN-IAM-007": {
        OK: [
            policy("kms:Decrypt", f"{KEY_ARN}/5c5c5c5c"),
            policy("kms:Encrypt"),
            policy("kms:Decrypt", Condition={"StringEquals": {"kms:ViaService": "s3.eu-central-1.amazonaws.com"}}),
        ],
        VIOLATION: [
            policy("kms:Decrypt"),
            policy("kms:*", f"{KEY_ARN}/*"),
            policy("kms:ReEncrypt*"),
            policy("kms:ReEncryptFrom"),
        ],
        OTHER_SHAPE: [inline(allow("kms:D*")), statements(allowing(["kms:Decrypt"], [f"{KEY_ARN}/*"]))],
        UNDECIDED: UNKNOWN_DOCUMENTS,
    },
    "PEN-IAM-008": {
        OK: [
            policy("iam:PassRole", f"{ROLE_ARN}/shop-*"),
            policy("iam:GetRole"),
            policy("iam:PassRole", Effect="Deny"),
        ],
        VIOLATION: [
            policy("iam:PassRole"),
            policy("iam:Pass*", f"{ROLE_ARN}/*"),
            policy("iam:PassRole", Condition={"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}),
        ],
        OTHER_SHAPE: [inline(allow(["iam:*"])), statements(allowing(["iam:passrole"]))],
        UNDECIDED: UNKNOWN_DOCUMENTS,
    },
    "PEN-IAM-009": {
        OK: [
            policy("s3:*"),
            resource("Policy", policy={"Statement": {"Effect": "Deny", "Action": "*", "NotResource": "a"}}),
        ],
        VIOLATION: [
            resource(
                "RolePolicy",
                policy=json.dumps({"Statement": {"Effect": "Allow", "Action": "s3:*", "NotResource": "a"}}),
            )
        ],
        OTHER_SHAPE: [statements({"Effect": "Allow", "Action": ["sqs:SendMessage"], "NotResource": ["a"]})],
        UNDECIDED: UNKNOWN_DOCUMENTS,
    },
    "PEN-IAM-010": {
        OK: [policy(["s3:GetObject*", "s3:*", "*"]), policy("ec2:Describe?")],
        VIOLATION: [
            policy("*:Get*"),
            policy("s3:*Object"),
            policy("s3:G?tObject"),
            policy("s3:GetObjec?s"),
            policy("s3:Get*Object*"),
        ],
        OTHER_SHAPE: [inline(allow(["sqs:SendMessage", "sns:*Topic"])), statements(allowing(["i*:GetRole"]))],
        UNDECIDED: UNKNOWN_DOCUMENTS,
    },
    "PEN-IAM-011": {
        OK: [policy("sts:AssumeRole", f"{ROLE_ARN}/deploy"), policy("sts:GetCallerIdentity")],
        VIOLATION: [
            policy("sts:AssumeRole"),
            policy("sts:Assume*", f"{ROLE_ARN}/*"),
            policy("sts:*", "arn:aws:iam::*:role/*"),
        ],
        OTHER_SHAPE: [inline(allow(["sts:AssumeRole"])), statements(allowing(["STS:ASSUMEROLE"], ["a", "*"]))],
        UNDECIDED: UNKNOWN_DOCUMENTS,
    },
    "PEN-IAM-012": {
        OK: [
            policy("iam:CreateRole", Condition=BOUNDARY),
            policy(
                "iam:CreateRole", Condition={"ArnLike": {"iam:PermissionsBoundary": "arn:aws:iam::*:policy/boundary-*"}}
            ),
            policy("iam:CreateServiceLinkedRole"),
            policy("iam:Create*Profile"),
            statements(allowing("iam:*"), denying("iam:*", Condition={"ArnNotEquals": BOUNDARY["StringEquals"]})),
        ],
        VIOLATION: [
            *(policy("iam:CreateRole", Condition=condition) for condition in NO_BOUNDARY),
            statements(
                allowing("iam:CreateRole"),
                denying("iam:*", f"{ROLE_ARN}/shop-*", Condition={"ArnNotEquals": BOUNDARY["StringEquals"]}),
            ),
            statements(
                allowing("iam:CreateRole"),
                denying(
                    "iam:CreateRole",
                    Condition={"StringNotEquals": {**BOUNDARY["StringEquals"], "aws:PrincipalTag/a": "b"}},
                ),
            ),
            statements(
                allowing("iam:CreateRole"),
                denying("iam:CreateRole", Condition={"StringNotLike": {"iam:PermissionsBoundary": "*"}}),
            ),
            statements(
                allowing(["iam:CreateRole", "iam:CreateUser"]),
                denying("iam:CreateRole", Condition={"StringNotEquals": BOUNDARY["StringEquals"]}),
            ),
            policy("iam:CreateRole", f"{ROLE_ARN}/shop-*"),
            policy("iam:CreateU*"),
            policy("iam:*", Condition=OWN_TAG),
        ],
        OTHER_SHAPE: [inline(allow(["iam:CreateUser"])), statements(allowing(["iam:CreateRole"]))],
        UNDECIDED: UNKNOWN_DOCUMENTS,
    },
    "PEN-IAM-013": {
        OK: [resource(ATTACHMENT, roles=["web"], users=[]), resource(ATTACHMENT, groups=[UNKNOWN])],
        VIOLATION: [resource("UserPolicy", policy=UNKNOWN), resource(ATTACHMENT, users=[UNKNOWN])],
        OTHER_SHAPE: [resource(USER_ATTACHMENT, user="mary", policyArn=UNKNOWN)],
        UNDECIDED: [resource(ATTACHMENT, users=UNKNOWN)],
    },
    "PEN-IAM-014": {OK: [], VIOLATION: [resource("aws:iam/user:User", name=UNKNOWN)], UNDECIDED: []},
    "PEN-IAM-015": {
        OK: [resource(PASSWORD_POLICY, minimumPasswordLength=14, passwordReusePrevention=24, requireSymbols=UNKNOWN)],
        VIOLATION: [
            resource(PASSWORD_POLICY),
            resource(PASSWORD_POLICY, minimumPasswordLength=13, passwordReusePrevention=UNKNOWN),
            resource(PASSWORD_POLICY, minimumPasswordLength=20),
            resource(PASSWORD_POLICY, minimumPasswordLength=14, passwordReusePrevention=23),
        ],
        UNDECIDED: [
            resource(PASSWORD_POLICY, minimumPasswordLength=UNKNOWN, passwordReusePrevention=24),
            resource(PASSWORD_POLICY, minimumPasswordLength=14, passwordReusePrevention=UNKNOWN),
        ],
    },
    "PEN-IAM-016": {
        OK: [
            resource("RolePolicyAttachment", policyArn="arn:aws:iam::aws:policy/ReadOnlyAccess", role=UNKNOWN),
            resource("RolePolicyAttachment", policyArn="arn:aws:iam::123456789012:policy/shop/FullAccess"),
            [
                resource("Policy", "mine", policy=UNKNOWN),
                resource("RolePolicyAttachment", policyArn=UNKNOWN, depends={"policyArn": urn("Policy", "mine")}),
            ],
        ],
        VIOLATION: [
            resource("RolePolicyAttachment", policyArn="arn:aws:iam::aws:policy/AmazonS3FullAccess", role=UNKNOWN),
            resource("RolePolicyAttachment", policyArn="arn:aws-cn:iam::aws:policy/AmazonECS_FullAccess"),
            resource(
                "aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment",
                managedPolicyArn="arn:aws:iam::aws:policy/IAMFullAccess",
            ),
        ],
        OTHER_SHAPE: [resource("Role", managedPolicyArns=[UNKNOWN, "arn:aws:iam::aws:policy/AmazonSQSFullAccess"])],
        UNDECIDED: [resource("RolePolicyAttachment", policyArn=UNKNOWN), resource("Role", managedPolicyArns=[UNKNOWN])],
    },
    "PEN-IAM-017": {
        OK: [
            trust({"AWS": f"{ROLE_ARN}/deploy"}),
            trust("*", {"StringEquals": {"aws:PrincipalOrgID": "o-1a2b3c4d5e"}}),
            trust("*", Effect="Deny"),
            trusting_all_but(StringNotEquals={"aws:PrincipalOrgID": "o-1a2b3c4d5e"}),
        ],
        VIOLATION: [
            trust("*"),
            trusting_all_but(StringEquals={"aws:PrincipalOrgID": "o-1a2b3c4d5e"}),
            trust({"AWS": [f"{ROLE_ARN}/deploy", "*"]}),
            trust("*", {"Bool": {"aws:SecureTransport": True}}),
        ],
        OTHER_SHAPE: [
            trust({"AWS": "*"}, as_list=True),
            resource("Role", assumeRolePolicy={"Statement": [UNKNOWN, {"Effect": "Allow", "Principal": "*"}]}),
            resource(
                "Role", assumeRolePolicy={"Statement": {"Effect": "Allow", "NotPrincipal": {"AWS": "123456789012"}}}
            ),
        ],
        UNDECIDED: UNKNOWN_TRUST,
    },
    "PEN-IAM-018": {
        OK: [
            trust({"AWS": f"{ROLE_ARN}/root"}),
            trust({"AWS": "111122223333"}, {"StringEquals": {"sts:ExternalId": "shop"}}),
            *(
                trust({"AWS": "111122223333"}, {"StringLike": {key: "mary"}})
                for key in ("sts:SourceIdentity", "aws:userid", "aws:username", "aws:PrincipalTag/team")
            ),
            trust({"AWS": "111122223333"}, {"Bool": {"aws:MultiFactorAuthPresent": "true"}}),
            trust({"AWS": "111122223333"}, {"NumericLessThan": {"aws:MultiFactorAuthAge": "3600"}}),
            trust({"AWS": "arn:aws:iam::111122223333:root"}, {"ArnLike": {"aws:PrincipalArn": f"{ROLE_ARN}/ci-*"}}),
        ],
        VIOLATION: [
            trust({"AWS": "arn:aws:iam::111122223333:root"}),
            trust({"AWS": "111122223333"}, {"Bool": {"aws:SecureTransport": "true"}}),
        ],
        OTHER_SHAPE: [trust({"AWS": [f"{ROLE_ARN}/a", "arn:aws-cn:iam::111122223333:root"]}, as_list=True)],
        UNDECIDED: UNKNOWN_TRUST,
    },
    "PEN-IAM-019": {
        OK: [
            trust({"Service": "lambda.amazonaws.com"}),
            trust({"Service": "ec2.amazonaws.com"}),
            trust({"Service": "ecs-tasks.amazonaws.com"}, {"StringEquals": {"AWS:SourceAccount": "123456789012"}}),
            trust({"Service": "glue.amazonaws.com"}, {"ArnLike": {"aws:SourceArn": "arn:aws:glue:*:123456789012:*"}}),
            trust({"Service": "glue.amazonaws.com"}, {"StringEquals": {"aws:SourceOrgID": "o-1a2b3c4d5e"}}),
            trust({"Service": "ssm.amazonaws.com"}, {"StringEquals": {"sts:ExternalId": "shop"}}),
            trust({"AWS": f"{ROLE_ARN}/deploy"}),
        ],
        VIOLATION: [
            *(trust({"Service": f"{service}.amazonaws.com"}) for service in DEPUTIES),
            trust({"Service": "states.amazonaws.com"}, {"StringEquals": {"aws:RequestedRegion": "eu-central-1"}}),
        ],
        OTHER_SHAPE: [trust({"Service": ["lambda.amazonaws.com", "scheduler.amazonaws.com"]}, as_list=True)],
        UNDECIDED: UNKNOWN_TRUST,
    },
    "PEN-IAM-020": {
        OK: [
            web(GITHUB, sub="repo:acme/shop:ref:refs/heads/main", test="StringEquals"),
            web(GITHUB, sub=["repo:acme/shop:*"]),
            web(GITHUB, sub="repository:acme/shop:environment:prod"),
            web(GITHUB, sub="repository_id:123456:ref:refs/heads/main"),
            web(GITHUB, sub="job_workflow_ref:acme/deploying/.github/workflows/*"),
            web(EKS),
            trust({"Service": "ec2.amazonaws.com"}),
        ],
        VIOLATION: [
            web(GITHUB),
            web(GITHUB, sub="*"),
            web(GITHUB, sub="repo:*"),
            web(GITHUB, sub="repo:acme*/shop:*"),
            web(GITHUB, sub="repo:acme/*"),
            web(GITHUB, sub="repo*"),
            web(GITHUB, sub="main"),
            web(GITHUB, sub="repo:acme"),
            web(GITHUB, sub="repository_id:123*"),
            web(GITHUB, sub="repository_owner:acme:ref:refs/heads/main"),
            web(GITHUB, sub="job_workflow_ref:acme/*"),
            web(GITHUB, sub="workflow:deploy:repo:acme/shop:ref:refs/heads/main"),
            web(GITHUB, sub="environment:prod"),
            web(GITHUB, sub="repo?acme/shop:ref:refs/heads/main"),
            web(GITHUB, sub=["repo:acme/shop:*", "repo:acme/sho?:ref:refs/heads/main"]),
            web(GITHUB, sub="repo:acme/shop:*", test="StringNotLike"),
            web(GITHUB, sub="repo:acme/shop:*", test="ForAllValues:StringLike"),
        ],
        OTHER_SHAPE: [
            trust({"Federated": ["a", f"arn:aws:iam::123456789012:oidc-provider/{GITHUB}"]}, as_list=True),
            trust(
                {"Federated": f"arn:aws:iam::123456789012:oidc-provider/{GITHUB}"},
                {"StringEquals": {f"{GITHUB}:aud": "a"}},
            ),
        ],
        UNDECIDED: UNKNOWN_TRUST,
    },
    "PEN-IAM-021": {
        OK: [
            web(EKS, sub="system:serviceaccount:shop:web"),
            web(EKS, sub="system:serviceaccount:shop:*"),
            web(GITHUB),
            trust({"Federated": SAML}),
        ],
        VIOLATION: [
            web(EKS),
            web(EKS, aud="sts.amazonaws.com"),
            web(EKS, sub="*"),
            web(EKS, sub=["system:serviceaccount:shop:web", "system:serviceaccount:*:*"]),
            web("gitlab.com", sub="project_path:*"),
        ],
        OTHER_SHAPE: [trust({"Federated": ["a", f"arn:aws:iam::123456789012:oidc-provider/{EKS}"]}, as_list=True)],
        UNDECIDED: UNKNOWN_TRUST,
    },
    "PEN-IAM-022": {
        OK: [
            web(GITHUB, aud="sts.amazonaws.com", sub="repo:acme/shop:*"),
            trust({"Federated": SAML}, {"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}}),
            trust({"AWS": f"{ROLE_ARN}/deploy"}),
            trust(
                {"Federated": "graph.facebook.com"},
                {"StringEquals": {"graph.facebook.com:app_id": "1234"}},
                Action="sts:AssumeRoleWithWebIdentity",
            ),
        ],
        VIOLATION: [web(GITHUB, sub="repo:acme/shop:*"), trust({"Federated": SAML})],
        OTHER_SHAPE: [trust({"Federated": ["cognito-identity.amazonaws.com"]}, as_list=True)],
        UNDECIDED: UNKNOWN_TRUST,
    },
    "PEN-IAM-023": {
        OK: [
            resource(
                PASSWORD_POLICY,
                minimumPasswordLength=UNKNOWN,
                requireLowercaseCharacters=True,
                requireUppercaseCharacters=True,
                requireNumbers=True,
                requireSymbols="true",
            )
        ],
        VIOLATION: [
            resource(PASSWORD_POLICY),
            *(resource(PASSWORD_POLICY, **{**dict.fromkeys(KINDS, True), kind: False}) for kind in KINDS),
            resource(PASSWORD_POLICY, requireNumbers=UNKNOWN, requireSymbols=False),
        ],
        UNDECIDED: [
            resource(
                PASSWORD_POLICY,
                requireLowercaseCharacters=True,
                requireUppercaseCharacters=True,
                requireNumbers=True,
                requireSymbols=UNKNOWN,
            )
        ],
    },
}

ONE_SHAPE = frozenset({"PEN-IAM-014", "PEN-IAM-015", "PEN-IAM-023"})
NEEDS_NO_VALUE = frozenset({"PEN-IAM-014"})
TYPE_IS_THE_VIOLATION = frozenset({"PEN-IAM-014"})
