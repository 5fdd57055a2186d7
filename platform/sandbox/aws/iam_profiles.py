"""IAM instance profiles: the role of an instance."""

from ..resource_class import Cloud, Properties, ResourceClass
from ._names import prefix_of, unique_name
from ._shared import asked, changed, none_when_gone, tag_list, tag_map, tags_to_change


class InstanceProfile(ResourceClass):
    """What hands a role to an instance. Its id is its name; it holds one role at most."""

    type = "aws:iam/instanceProfile:InstanceProfile"
    cloudformation = "AWS::IAM::InstanceProfile"
    cloudformation_names = {"name": "InstanceProfileName", "role": "Roles"}
    defaults = {"path": "/"}
    replace_on = frozenset({"name", "namePrefix", "path"})
    computed = frozenset({"name", "namePrefix"})
    takes_tags = True
    is_global = True

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        client = cloud.client("iam")
        name = str(inputs.get("name") or unique_name(inputs.get("namePrefix") or "terraform-"))
        client.create_instance_profile(
            InstanceProfileName=name, Tags=tag_list(inputs.get("tagsAll")), **asked(inputs, {"path": "Path"})
        )
        if inputs.get("role"):
            client.add_role_to_instance_profile(InstanceProfileName=name, RoleName=inputs["role"])
        return name

    def describe(self, cloud: Cloud, resource_id: str, state: Properties) -> Properties | None:
        answer = none_when_gone(cloud.client("iam").get_instance_profile, InstanceProfileName=resource_id)
        if answer is None:
            return None
        profile = answer["InstanceProfile"]
        return {
            "arn": profile["Arn"],
            "createDate": profile["CreateDate"].strftime("%Y-%m-%dT%H:%M:%SZ"),
            "name": profile["InstanceProfileName"],
            "namePrefix": prefix_of(profile["InstanceProfileName"]),
            "path": profile["Path"],
            "role": next((role["RoleName"] for role in profile.get("Roles") or ()), None),
            "tagsAll": tag_map(profile.get("Tags")),
            "uniqueId": profile["InstanceProfileId"],
        }

    def update(self, cloud: Cloud, resource_id: str, old: Properties, new: Properties) -> None:
        """Another role takes the place of the one before; a profile has room for one."""
        client = cloud.client("iam")
        if changed(old, new, "role"):
            self._take_role(cloud, resource_id)
            if new.get("role"):
                client.add_role_to_instance_profile(InstanceProfileName=resource_id, RoleName=new["role"])
        to_set, to_take = tags_to_change(old, new)
        if to_take:
            client.untag_instance_profile(InstanceProfileName=resource_id, TagKeys=to_take)
        if to_set:
            client.tag_instance_profile(InstanceProfileName=resource_id, Tags=tag_list(to_set))

    def delete(self, cloud: Cloud, resource_id: str, state: Properties) -> None:
        """Delete it, after taking its role."""
        self._take_role(cloud, resource_id)
        none_when_gone(cloud.client("iam").delete_instance_profile, InstanceProfileName=resource_id)

    def _take_role(self, cloud: Cloud, name: str) -> None:
        described = self.describe(cloud, name, {})
        if described is not None and described["role"]:
            cloud.client("iam").remove_role_from_instance_profile(InstanceProfileName=name, RoleName=described["role"])


CLASSES: tuple[ResourceClass, ...] = (InstanceProfile(),)
