"""IAM policies: managed ones, inline ones of roles, and what attaches them."""

from ..resource_class import Cloud, Properties, ResourceClass
from ._documents import json_text
from ._names import prefix_of, unique_name
from ._shared import asked, changed, none_when_gone, tag_list, tag_map, tags_to_change


class Policy(ResourceClass):
    """A managed policy. Its id is its ARN; a new document is a new version."""

    type = "aws:iam/policy:Policy"
    cloudformation = "AWS::IAM::ManagedPolicy"
    cloudformation_names = {"name": "ManagedPolicyName", "policy": "PolicyDocument"}
    required = ("policy",)
    defaults = {"path": "/"}
    replace_on = frozenset({"description", "name", "namePrefix", "path"})
    write_only = frozenset({"delayAfterPolicyCreationInMs"})
    computed = frozenset({"name", "namePrefix"})
    json_properties = frozenset({"policy"})
    takes_tags = True
    is_global = True

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        """Create the policy with its first version."""
        answer = cloud.client("iam").create_policy(
            PolicyName=inputs.get("name") or unique_name(inputs.get("namePrefix") or ""),
            PolicyDocument=inputs["policy"],
            Tags=tag_list(inputs.get("tagsAll")),
            **asked(inputs, {"description": "Description", "path": "Path"}),
        )
        return str(answer["Policy"]["Arn"])

    def describe(self, cloud: Cloud, resource_id: str, state: Properties) -> Properties | None:
        """Answer from the policy and its default version."""
        client = cloud.client("iam")
        answer = none_when_gone(client.get_policy, PolicyArn=resource_id)
        if answer is None:
            return None
        policy = answer["Policy"]
        version = client.get_policy_version(PolicyArn=resource_id, VersionId=policy["DefaultVersionId"])
        return {
            "arn": policy["Arn"],
            "attachmentCount": policy["AttachmentCount"],
            "description": policy.get("Description") or None,
            "name": policy["PolicyName"],
            "namePrefix": prefix_of(policy["PolicyName"]),
            "path": policy["Path"],
            "policy": json_text(version["PolicyVersion"]["Document"]),
            "policyId": policy["PolicyId"],
            "tagsAll": tag_map(policy.get("Tags")),
        }

    def update(self, cloud: Cloud, resource_id: str, old: Properties, new: Properties) -> None:
        """Make a new default version, after deleting the oldest of five: IAM keeps no more."""
        client = cloud.client("iam")
        if changed(old, new, "policy"):
            versions = client.list_policy_versions(PolicyArn=resource_id)["Versions"]
            spare = sorted(
                (item for item in versions if not item["IsDefaultVersion"]), key=lambda item: item["CreateDate"]
            )
            if len(versions) >= MAXIMUM_VERSIONS:
                client.delete_policy_version(PolicyArn=resource_id, VersionId=spare[0]["VersionId"])
            client.create_policy_version(PolicyArn=resource_id, PolicyDocument=new["policy"], SetAsDefault=True)
        to_set, to_take = tags_to_change(old, new)
        if to_take:
            client.untag_policy(PolicyArn=resource_id, TagKeys=to_take)
        if to_set:
            client.tag_policy(PolicyArn=resource_id, Tags=tag_list(to_set))

    def delete(self, cloud: Cloud, resource_id: str, state: Properties) -> None:
        """Delete the policy with all its versions."""
        client = cloud.client("iam")
        if none_when_gone(client.get_policy, PolicyArn=resource_id) is None:
            return
        for version in client.list_policy_versions(PolicyArn=resource_id)["Versions"]:
            if not version["IsDefaultVersion"]:
                client.delete_policy_version(PolicyArn=resource_id, VersionId=version["VersionId"])
        client.delete_policy(PolicyArn=resource_id)


class RolePolicy(ResourceClass):
    """An inline policy of a role. Its id is `role:name`."""

    type = "aws:iam/rolePolicy:RolePolicy"
    cloudformation = "AWS::IAM::RolePolicy"
    cloudformation_names = {
        "name": "PolicyName",
        "policy": "PolicyDocument",
        "role": "RoleName",
    }
    required = ("policy", "role")
    replace_on = frozenset({"name", "namePrefix", "role"})
    computed = frozenset({"name", "namePrefix"})
    json_properties = frozenset({"policy"})
    is_global = True

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        """Put the policy."""
        name = inputs.get("name") or unique_name(inputs.get("namePrefix") or "")
        cloud.client("iam").put_role_policy(RoleName=inputs["role"], PolicyName=name, PolicyDocument=inputs["policy"])
        return f"{inputs['role']}:{name}"

    def describe(self, cloud: Cloud, resource_id: str, state: Properties) -> Properties | None:
        """Get the policy of the role that the id names."""
        role, _, name = resource_id.partition(":")
        answer = none_when_gone(cloud.client("iam").get_role_policy, RoleName=role, PolicyName=name)
        if answer is None:
            return None
        document = json_text(answer["PolicyDocument"])
        return {"name": name, "namePrefix": prefix_of(name), "policy": document, "role": role}

    def update(self, cloud: Cloud, resource_id: str, old: Properties, new: Properties) -> None:
        """Put the policy again."""
        role, _, name = resource_id.partition(":")
        cloud.client("iam").put_role_policy(RoleName=role, PolicyName=name, PolicyDocument=new["policy"])

    def delete(self, cloud: Cloud, resource_id: str, state: Properties) -> None:
        """Delete the policy."""
        role, _, name = resource_id.partition(":")
        none_when_gone(cloud.client("iam").delete_role_policy, RoleName=role, PolicyName=name)


class RolePolicyAttachment(ResourceClass):
    """A managed policy on a role. Its id is `role/arn`."""

    type = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
    required = ("policyArn", "role")
    replace_on = frozenset({"policyArn", "role"})
    is_global = True

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        """Attach the policy."""
        cloud.client("iam").attach_role_policy(RoleName=inputs["role"], PolicyArn=inputs["policyArn"])
        return f"{inputs['role']}/{inputs['policyArn']}"

    def describe(self, cloud: Cloud, resource_id: str, state: Properties) -> Properties | None:
        """Look for it among all that is attached to the role."""
        role, _, arn = resource_id.partition("/")
        client = cloud.client("iam")
        if none_when_gone(client.get_role, RoleName=role) is None:
            return None
        for page in client.get_paginator("list_attached_role_policies").paginate(RoleName=role):
            if any(policy["PolicyArn"] == arn for policy in page["AttachedPolicies"]):
                return {"policyArn": arn, "role": role}
        return None

    def update(self, cloud: Cloud, resource_id: str, old: Properties, new: Properties) -> None:
        """Nothing can change: another role or policy is another attachment."""

    def delete(self, cloud: Cloud, resource_id: str, state: Properties) -> None:
        """Detach the policy."""
        role, _, arn = resource_id.partition("/")
        none_when_gone(cloud.client("iam").detach_role_policy, RoleName=role, PolicyArn=arn)


MAXIMUM_VERSIONS = 5

CLASSES: tuple[ResourceClass, ...] = (Policy(), RolePolicy(), RolePolicyAttachment())
