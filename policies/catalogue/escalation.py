"""Ways from what an identity has to what others have: actions that, alone or together, make it an administrator.

The ways are those that are publicly known; each is an action on IAM itself, or a role that is passed to something which
then runs the identity's own code.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from ..permissions import Grant

__all__ = ["PASSED_TO", "TAKES_OVER", "escalation"]

TAKES_OVER: Final[Mapping[str, str]] = {
    "iam:createpolicyversion": "writes a new version of a policy that it has itself",
    "iam:setdefaultpolicyversion": "brings back an older, wider version of a policy that it has itself",
    "iam:attachuserpolicy": "attaches any policy to a user",
    "iam:attachgrouppolicy": "attaches any policy to its group",
    "iam:attachrolepolicy": "attaches any policy to a role",
    "iam:putuserpolicy": "writes any policy into a user",
    "iam:putgrouppolicy": "writes any policy into its group",
    "iam:putrolepolicy": "writes any policy into a role",
    "iam:addusertogroup": "joins any group",
    "iam:createaccesskey": "makes access keys of another user",
    "iam:createloginprofile": "gives another user a password",
    "iam:updateloginprofile": "changes another user's password",
    "iam:updateassumerolepolicy": "lets itself assume any role",
    "iam:deleterolepermissionsboundary": "takes the boundary from a role",
    "iam:deleteuserpermissionsboundary": "takes the boundary from a user",
    "iam:putrolepermissionsboundary": "replaces the boundary of a role",
    "iam:putuserpermissionsboundary": "replaces the boundary of a user",
    "lambda:updatefunctioncode": "puts its code into any function, which runs with that function's role",
    "glue:updatedevendpoint": "logs in to any development endpoint, which has a role",
    "ssm:sendcommand": "runs commands on any instance, which has a role",
    "ssm:startsession": "opens a shell on any instance, which has a role",
    "ec2-instance-connect:sendsshpublickey": "logs in to any instance, which has a role",
}
"""What is enough on its own, where nothing says on which resources."""

PASSED_TO: Final[Mapping[frozenset[str], str]] = {
    frozenset(actions.split()): service
    for actions, service in (
        ("ec2:runinstances", "ec2"),
        ("ec2:associateiaminstanceprofile", "ec2"),
        ("ec2:replaceiaminstanceprofileassociation", "ec2"),
        ("lambda:createfunction lambda:invokefunction", "lambda"),
        ("lambda:createfunction lambda:createeventsourcemapping", "lambda"),
        ("lambda:createfunction lambda:addpermission", "lambda"),
        ("ecs:registertaskdefinition ecs:runtask", "ecs-tasks"),
        ("ecs:registertaskdefinition ecs:starttask", "ecs-tasks"),
        ("ecs:registertaskdefinition ecs:createservice", "ecs-tasks"),
        ("ecs:registertaskdefinition ecs:updateservice", "ecs-tasks"),
        ("cloudformation:createstack", "cloudformation"),
        ("cloudformation:updatestack", "cloudformation"),
        ("glue:createdevendpoint", "glue"),
        ("glue:createjob glue:startjobrun", "glue"),
        ("glue:createjob glue:createtrigger", "glue"),
        ("glue:updatejob glue:startjobrun", "glue"),
        ("glue:updatejob glue:createtrigger", "glue"),
        (
            "datapipeline:createpipeline datapipeline:putpipelinedefinition datapipeline:activatepipeline",
            "datapipeline",
        ),
        ("sagemaker:createnotebookinstance sagemaker:createpresignednotebookinstanceurl", "sagemaker"),
        ("sagemaker:createtrainingjob", "sagemaker"),
        ("sagemaker:createprocessingjob", "sagemaker"),
        ("codebuild:createproject codebuild:startbuild", "codebuild"),
        ("codebuild:createproject codebuild:startbuildbatch", "codebuild"),
        ("states:createstatemachine states:startexecution", "states"),
        ("apprunner:createservice", "tasks.apprunner"),
        ("batch:registerjobdefinition batch:submitjob", "ecs-tasks"),
    )
}
"""What is enough together with iam:PassRole of any role, and the service that the role is passed to."""


def escalation(given: tuple[Grant, ...]) -> str | None:
    """How these grants together make their holder an administrator, or None."""
    return next(_ways(given), None)


def _ways(given: tuple[Grant, ...]) -> Iterator[str]:
    for grant in given:
        for action in grant.on_everything(TAKES_OVER):
            yield f"allows {action} on every resource: it {TAKES_OVER[action]}"
    actions = frozenset[str]().union(*(grant.actions for grant in given))
    for grant in given:
        if "iam:passrole" in grant.actions and grant.is_on_all_names:
            for needed, service in PASSED_TO.items():
                if needed <= actions and _may_pass_to(grant, service):
                    yield f"allows iam:PassRole of every role, and {' and '.join(sorted(needed))}"


def _may_pass_to(grant: Grant, service: str) -> bool:
    passed_to = grant.conditions.get("iam:passedtoservice")
    return passed_to is None or any(
        "*" in name or name.removesuffix(".cn") == f"{service}.amazonaws.com" for name in passed_to
    )
