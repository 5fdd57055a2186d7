"""CloudWatch Logs."""

from typing import Any

from ..resource_class import Cloud, Properties, ResourceClass
from ._documents import json_text
from ._names import prefix_of, unique_name
from ._shared import asked, changed, none_when_gone, tags_to_change


class LogGroup(ResourceClass):
    """A log group. Its id is its name."""

    type = "aws:cloudwatch/logGroup:LogGroup"
    cloudformation = "AWS::Logs::LogGroup"
    cloudformation_names = {"name": "LogGroupName"}
    cloudformation_differences = {
        "logGroupClass": "the class of a log group is for ever: CloudFormation's update fails, Terraform replaces it",
    }
    defaults = {"retentionInDays": 0, "skipDestroy": False}
    replace_on = frozenset({"logGroupClass", "name", "namePrefix"})
    write_only = frozenset({"skipDestroy"})
    computed = frozenset({"deletionProtectionEnabled", "logGroupClass", "name", "namePrefix"})
    not_kept = {
        "deletionProtectionEnabled": "the emulator protects no log group",
        "kmsKeyId": "the emulator keeps the key of a new log group, but cannot change it",
        "logGroupClass": "the emulator knows the standard class only",
    }
    takes_tags = True

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        """Create the group, then set its retention."""
        name = inputs.get("name") or unique_name(inputs.get("namePrefix") or "")
        names = {"kmsKeyId": "kmsKeyId", "logGroupClass": "logGroupClass", "tagsAll": "tags"}
        client = cloud.client("logs")
        client.create_log_group(logGroupName=name, **{key: item for key, item in asked(inputs, names).items() if item})
        if inputs["retentionInDays"]:
            client.put_retention_policy(logGroupName=name, retentionInDays=int(inputs["retentionInDays"]))
        return str(name)

    def describe(self, cloud: Cloud, resource_id: str, state: Properties) -> Properties | None:
        """Look for it among the groups whose names begin alike: there is no other call."""
        group = _find_group(cloud, resource_id)
        if group is None:
            return None
        arn = group["arn"].removesuffix(":*")
        return {
            "arn": arn,
            "deletionProtectionEnabled": group.get("deletionProtectionEnabled"),
            "kmsKeyId": group.get("kmsKeyId"),
            "logGroupClass": group.get("logGroupClass"),
            "name": resource_id,
            "namePrefix": prefix_of(resource_id),
            "retentionInDays": group.get("retentionInDays", 0),
            "tagsAll": cloud.client("logs").list_tags_for_resource(resourceArn=arn)["tags"],
        }

    def update(self, cloud: Cloud, resource_id: str, old: Properties, new: Properties) -> None:
        """Retention and tags; zero days means for ever."""
        client = cloud.client("logs")
        if changed(old, new, "retentionInDays"):
            if days := int(new["retentionInDays"]):
                client.put_retention_policy(logGroupName=resource_id, retentionInDays=days)
            else:
                client.delete_retention_policy(logGroupName=resource_id)
        to_set, to_take = tags_to_change(old, new)
        if to_take:
            client.untag_resource(resourceArn=old["arn"], tagKeys=to_take)
        if to_set:
            client.tag_resource(resourceArn=old["arn"], tags=to_set)

    def delete(self, cloud: Cloud, resource_id: str, state: Properties) -> None:
        """Delete the group with its events, unless it is to stay."""
        if not state.get("skipDestroy"):
            none_when_gone(cloud.client("logs").delete_log_group, logGroupName=resource_id)


class LogResourcePolicy(ResourceClass):
    """Which services may write to log groups. Its id is its name."""

    type = "aws:cloudwatch/logResourcePolicy:LogResourcePolicy"
    cloudformation = "AWS::Logs::ResourcePolicy"
    required = ("policyDocument", "policyName")
    replace_on = frozenset({"policyName", "resourceArn"})
    json_properties = frozenset({"policyDocument"})
    unanswered = {
        "policyScope": "the emulator has policies of the account only and does not say so",
        "revisionId": "the emulator counts no revisions",
    }

    def validate(self, inputs: Properties) -> dict[str, str]:
        """Policies on one log group are not emulated."""
        reason = "a policy on one resource is not emulated: give policyName"
        return {"resourceArn": reason} if inputs.get("resourceArn") is not None else {}

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        """Put the policy."""
        self.update(cloud, inputs["policyName"], {}, inputs)
        return str(inputs["policyName"])

    def describe(self, cloud: Cloud, resource_id: str, state: Properties) -> Properties | None:
        """Look for it among all policies."""
        for page in cloud.client("logs").get_paginator("describe_resource_policies").paginate():
            for policy in page["resourcePolicies"]:
                if policy["policyName"] == resource_id:
                    return {"policyDocument": json_text(policy["policyDocument"]), "policyName": resource_id}
        return None

    def update(self, cloud: Cloud, resource_id: str, old: Properties, new: Properties) -> None:
        """Put the policy again."""
        cloud.client("logs").put_resource_policy(policyName=resource_id, policyDocument=new["policyDocument"])

    def delete(self, cloud: Cloud, resource_id: str, state: Properties) -> None:
        """Delete the policy."""
        none_when_gone(cloud.client("logs").delete_resource_policy, policyName=resource_id)


def _find_group(cloud: Cloud, name: str) -> dict[str, Any] | None:
    for page in cloud.client("logs").get_paginator("describe_log_groups").paginate(logGroupNamePrefix=name):
        for group in page["logGroups"]:
            if group["logGroupName"] == name:
                return dict(group)
    return None


CLASSES: tuple[ResourceClass, ...] = (LogGroup(), LogResourcePolicy())
