"""EC2: launch templates."""

from collections.abc import Mapping
from typing import Any, Final

from ...resource import UNKNOWN
from ..resource_class import Cloud, Properties, ResourceClass
from ._ec2 import Ec2Class, found, service_arn
from ._names import prefix_of, unique_name
from ._shared import agree, changed, lower, none_when_gone, tag_list, tag_map, upper

NAMES: Final = {
    "acceleratorTotalMemoryMib": "AcceleratorTotalMemoryMiB",
    "enableResourceNameDnsAaaaRecord": "EnableResourceNameDnsAAAARecord",
    "memoryGibPerVcpu": "MemoryGiBPerVCpu",
    "memoryMib": "MemoryMiB",
    "totalLocalStorageGb": "TotalLocalStorageGB",
    "vcpuCount": "VCpuCount",
}
"""Members of blocks that differ from the API's by more than a capital letter."""

DATA: Final = {
    **{
        name: name[0].upper() + name[1:]
        for name in (
            *("blockDeviceMappings", "capacityReservationSpecification", "cpuOptions", "creditSpecification"),
            *("disableApiStop", "disableApiTermination", "ebsOptimized", "enclaveOptions", "hibernationOptions"),
            *("iamInstanceProfile", "imageId", "instanceInitiatedShutdownBehavior", "instanceMarketOptions"),
            *("instanceRequirements", "instanceType", "kernelId", "keyName", "licenseSpecifications"),
            *("maintenanceOptions", "metadataOptions", "monitoring", "networkInterfaces", "networkPerformanceOptions"),
            *("placement", "privateDnsNameOptions", "ramDiskId", "tagSpecifications", "userData"),
        )
    },
    "securityGroupNames": "SecurityGroups",
    "vpcSecurityGroupIds": "SecurityGroupIds",
}
"""What a version holds: property to the API's member of LaunchTemplateData."""

BOOLEANS_AS_TEXT: Final = frozenset(
    {"associateCarrierIpAddress", "associatePublicIpAddress", "deleteOnTermination", "ebsOptimized", "encrypted"}
    | {"primaryIpv6"}
)
"""Booleans of the API that are text in Pulumi, so that "not given" is something else than false."""


class LaunchTemplate(Ec2Class):
    """What an instance is started from. Every change of what it holds is a new version; old versions stay."""

    type = "aws:ec2/launchTemplate:LaunchTemplate"
    tag_type = "launch-template"
    cloudformation = "AWS::EC2::LaunchTemplate"
    cloudformation_names = {"defaultVersion": "DefaultVersionNumber", "name": "LaunchTemplateName"}
    replace_on = frozenset({"name", "namePrefix"})
    computed = frozenset({"defaultVersion", "metadataOptions", "name", "namePrefix"})
    set_properties = frozenset({"securityGroupNames", "vpcSecurityGroupIds"})
    write_only = frozenset({"updateDefaultVersion"})

    DECIDED: Final = frozenset(
        {"httpEndpoint", "httpProtocolIpv6", "httpPutResponseHopLimit", "httpTokens", "instanceMetadataTags"}
    )

    def derive(self, cloud: Cloud, inputs: Properties) -> Properties:
        """Whatever changes: the number of the version is the API's, so what points to it may change too."""
        return {"latestVersion": UNKNOWN}

    def equal(self, name: str, one: Any, other: Any) -> bool:
        if name == "metadataOptions" and one is not None and other is not None:
            return agree(one, other, self.DECIDED)
        return super().equal(name, one, other)

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        answer = cloud.client("ec2").create_launch_template(
            LaunchTemplateName=inputs.get("name") or unique_name(inputs.get("namePrefix") or "terraform-"),
            LaunchTemplateData=_data(inputs),
            **_description(inputs),
            **self.tag_specifications(inputs),
        )
        return str(answer["LaunchTemplate"]["LaunchTemplateId"])

    def describe(self, cloud: Cloud, resource_id: str, state: Properties) -> Properties | None:
        template = found(cloud, "describe_launch_templates", LaunchTemplateIds=[resource_id])
        if template is None:
            return None
        versions = cloud.client("ec2").describe_launch_template_versions(
            LaunchTemplateId=resource_id, Versions=["$Latest"]
        )
        (version,) = versions["LaunchTemplateVersions"]
        # The emulator answers the template with the tags that it was made with; asked for the tags, those that it has.
        tags = cloud.client("ec2").describe_tags(Filters=[{"Name": "resource-id", "Values": [resource_id]}])["Tags"]
        return {
            **_properties(version["LaunchTemplateData"]),
            "arn": service_arn(cloud, f"{self.tag_type}/{resource_id}"),
            "defaultVersion": template["DefaultVersionNumber"],
            "description": version.get("VersionDescription") or None,
            "latestVersion": template["LatestVersionNumber"],
            "name": template["LaunchTemplateName"],
            "namePrefix": prefix_of(template["LaunchTemplateName"]),
            "tagsAll": tag_map(tags),
        }

    def update(self, cloud: Cloud, resource_id: str, old: Properties, new: Properties) -> None:
        """A new version where what it holds differs; then the default version, where it is asked for."""
        client = cloud.client("ec2")
        if changed(old, new, "description", *DATA):
            client.create_launch_template_version(
                LaunchTemplateId=resource_id, LaunchTemplateData=_data(new), **_description(new)
            )
        template = found(cloud, "describe_launch_templates", LaunchTemplateIds=[resource_id]) or {}
        default = template.get("LatestVersionNumber") if new.get("updateDefaultVersion") else new.get("defaultVersion")
        if default is not None and default != template.get("DefaultVersionNumber"):
            client.modify_launch_template(LaunchTemplateId=resource_id, DefaultVersion=str(int(default)))
        self.retag(cloud, resource_id, old, new)

    def delete(self, cloud: Cloud, resource_id: str, state: Properties) -> None:
        if found(cloud, "describe_launch_templates", LaunchTemplateIds=[resource_id]) is not None:
            none_when_gone(cloud.client("ec2").delete_launch_template, LaunchTemplateId=resource_id)


def _description(inputs: Properties) -> dict[str, str]:
    return {"VersionDescription": inputs["description"]} if inputs.get("description") else {}


def _data(inputs: Properties) -> dict[str, Any]:
    """The properties as LaunchTemplateData."""
    data = {DATA[name]: upper(_booleans(name, value), NAMES) for name, value in inputs.items() if name in DATA}
    for interface in data.get("NetworkInterfaces") or ():
        if "SecurityGroups" in interface:
            interface["Groups"] = interface.pop("SecurityGroups")
    if "TagSpecifications" in data:  # the keys of tags are the user's own
        data["TagSpecifications"] = [
            {"ResourceType": item["resourceType"], "Tags": tag_list(item.get("tags"))}
            for item in inputs["tagSpecifications"]
        ]
    return data


def _properties(data: Mapping[str, Any]) -> Properties:
    """LaunchTemplateData as properties."""
    properties = {
        name: _texts(name, lower(data[api], NAMES)) for name, api in DATA.items() if data.get(api) not in (None, "", [])
    }
    for interface in properties.get("networkInterfaces") or ():
        if "groups" in interface:
            interface["securityGroups"] = interface.pop("groups")
    # The emulator keeps the template's own tags among those of what is launched.
    specifications = [item for item in data.get("TagSpecifications") or () if item["ResourceType"] != "launch-template"]
    properties["tagSpecifications"] = [
        {"resourceType": item["ResourceType"], "tags": tag_map(item.get("Tags"))} for item in specifications
    ]
    return properties


def _booleans(name: str, value: Any) -> Any:
    """The value with text that is a boolean in the API made one, at any depth."""
    if isinstance(value, Mapping):
        return {key: _booleans(key, item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_booleans(name, item) for item in value]
    return value == "true" if name in BOOLEANS_AS_TEXT and isinstance(value, str) else value


def _texts(name: str, value: Any) -> Any:
    """The way back."""
    if isinstance(value, Mapping):
        return {key: _texts(key, item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_texts(name, item) for item in value]
    return str(value).lower() if name in BOOLEANS_AS_TEXT and isinstance(value, bool) else value


CLASSES: tuple[ResourceClass, ...] = (LaunchTemplate(),)
