"""IAM roles and policies."""

from ..resource_class import Cloud, Properties, ResourceClass
from ._documents import json_text
from ._names import prefix_of, unique_name
from ._shared import changed, none_when_gone, tag_list, tag_map, tags_to_change


class Role(ResourceClass):
    """A role with its trust policy; its permissions are resources of their own."""

    type = "aws:iam/role:Role"
    cloudformation = "AWS::IAM::Role"
    cloudformation_names = {
        "assumeRolePolicy": "AssumeRolePolicyDocument",
        "inlinePolicies": "Policies",
        "name": "RoleName",
    }
    required = ("assumeRolePolicy",)
    defaults = {"forceDetachPolicies": False, "maxSessionDuration": 3600, "path": "/"}
    replace_on = frozenset({"name", "namePrefix", "path"})
    write_only = frozenset({"forceDetachPolicies"})
    computed = frozenset({"name", "namePrefix", "inlinePolicies", "managedPolicyArns"})
    json_properties = frozenset({"assumeRolePolicy"})
    takes_tags = True
    is_global = True

    def validate(self, inputs: Properties) -> dict[str, str]:
        """The deprecated exclusive lists are refused: each entry is a resource of its own."""
        instead = {"inlinePolicies": "RolePolicy", "managedPolicyArns": "RolePolicyAttachment"}
        return {
            name: f"{name} of a role is deprecated and not emulated: use aws.iam.{resource} instead"
            for name, resource in instead.items()
            if inputs.get(name) not in (None, [])
        }

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        """Create the role with its tags."""
        optional = {
            "Description": inputs.get("description"),
            "MaxSessionDuration": inputs.get("maxSessionDuration"),
            "Path": inputs.get("path"),
            "PermissionsBoundary": inputs.get("permissionsBoundary"),
        }
        answer = cloud.client("iam").create_role(
            RoleName=inputs.get("name") or unique_name(inputs.get("namePrefix") or ""),
            AssumeRolePolicyDocument=inputs["assumeRolePolicy"],
            Tags=tag_list(inputs.get("tagsAll")),
            **{name: value for name, value in optional.items() if value is not None},
        )
        return str(answer["Role"]["RoleName"])

    def describe(self, cloud: Cloud, resource_id: str, state: Properties) -> Properties | None:
        """Answer from GetRole and the lists of what is attached."""
        client = cloud.client("iam")
        answer = none_when_gone(client.get_role, RoleName=resource_id)
        if answer is None:
            return None
        role = answer["Role"]
        return {
            "arn": role["Arn"],
            "assumeRolePolicy": json_text(role["AssumeRolePolicyDocument"]),
            "createDate": role["CreateDate"].strftime("%Y-%m-%dT%H:%M:%SZ"),
            "description": role.get("Description") or None,
            "maxSessionDuration": role.get("MaxSessionDuration"),
            "name": role["RoleName"],
            "namePrefix": prefix_of(role["RoleName"]),
            "path": role["Path"],
            "permissionsBoundary": role.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn"),
            "tagsAll": tag_map(role.get("Tags")),
            "uniqueId": role["RoleId"],
        }

    def update(self, cloud: Cloud, resource_id: str, old: Properties, new: Properties) -> None:
        """Update what differs, each by its own call."""
        client = cloud.client("iam")
        if changed(old, new, "assumeRolePolicy"):
            client.update_assume_role_policy(RoleName=resource_id, PolicyDocument=new["assumeRolePolicy"])
        if changed(old, new, "description", "maxSessionDuration"):
            client.update_role(
                RoleName=resource_id,
                Description=new.get("description") or "",
                MaxSessionDuration=int(new["maxSessionDuration"]),
            )
        if changed(old, new, "permissionsBoundary"):
            if boundary := new.get("permissionsBoundary"):
                client.put_role_permissions_boundary(RoleName=resource_id, PermissionsBoundary=boundary)
            else:
                client.delete_role_permissions_boundary(RoleName=resource_id)
        to_set, to_take = tags_to_change(old, new)
        if to_take:
            client.untag_role(RoleName=resource_id, TagKeys=to_take)
        if to_set:
            client.tag_role(RoleName=resource_id, Tags=tag_list(to_set))

    def delete(self, cloud: Cloud, resource_id: str, state: Properties) -> None:
        """Delete the role; what is still attached is taken off only where `forceDetachPolicies` was set."""
        client = cloud.client("iam")
        if none_when_gone(client.get_role, RoleName=resource_id) is None:
            return
        if state.get("forceDetachPolicies"):
            for policy in client.list_attached_role_policies(RoleName=resource_id)["AttachedPolicies"]:
                client.detach_role_policy(RoleName=resource_id, PolicyArn=policy["PolicyArn"])
            for name in client.list_role_policies(RoleName=resource_id)["PolicyNames"]:
                client.delete_role_policy(RoleName=resource_id, PolicyName=name)
        client.delete_role(RoleName=resource_id)


CLASSES: tuple[ResourceClass, ...] = (Role(),)
