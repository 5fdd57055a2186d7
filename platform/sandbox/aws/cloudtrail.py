"""CloudTrail: trails. The emulator writes no logs; it keeps a trail's settings and whether it is on."""

from collections.abc import Mapping
from typing import Any, Final

from ..resource_class import Cloud, Properties, ResourceClass
from ._shared import asked, changed, lower, none_when_gone, tag_list, tag_map, tags_to_change, upper

SWITCHES: Final = {
    "enableLogFileValidation": "LogFileValidationEnabled",
    "includeGlobalServiceEvents": "IncludeGlobalServiceEvents",
    "isMultiRegionTrail": "IsMultiRegionTrail",
    "isOrganizationTrail": "IsOrganizationTrail",
}
PLACES: Final = {
    "cloudWatchLogsGroupArn": "CloudWatchLogsLogGroupArn",
    "cloudWatchLogsRoleArn": "CloudWatchLogsRoleArn",
    "kmsKeyId": "KmsKeyId",
    "s3BucketName": "S3BucketName",
    "s3KeyPrefix": "S3KeyPrefix",
    "snsTopicName": "SnsTopicName",
}
OPERATORS: Final = {
    "endsWiths": "EndsWith",
    "notEndsWiths": "NotEndsWith",
    "notStartsWiths": "NotStartsWith",
    "startsWiths": "StartsWith",
}
"""Of a field selector: Pulumi's name is the plural."""
EVERY_MANAGEMENT_EVENT: Final = {"ReadWriteType": "All", "IncludeManagementEvents": True, "DataResources": []}
"""What a trail logs when nobody says otherwise."""


class Trail(ResourceClass):
    """A trail. Its id is its ARN."""

    type = "aws:cloudtrail/trail:Trail"
    cloudformation = "AWS::CloudTrail::Trail"
    cloudformation_names = {
        "cloudWatchLogsGroupArn": "CloudWatchLogsLogGroupArn",
        "enableLogging": "IsLogging",
        "kmsKeyId": "KMSKeyId",
        "name": "TrailName",
    }
    required = ("s3BucketName",)
    defaults = {
        "enableLogFileValidation": False,
        "enableLogging": True,
        "includeGlobalServiceEvents": True,
        "isMultiRegionTrail": False,
        "isOrganizationTrail": False,
    }
    nested_defaults = {"eventSelectors": {"includeManagementEvents": True, "readWriteType": "All"}}
    replace_on = frozenset({"name"})
    computed = frozenset({"name"})
    set_properties = frozenset({"advancedEventSelectors", "insightSelectors"})
    not_kept = {"insightSelectors": "the emulator adds insight selectors and takes none away"}
    takes_tags = True

    def validate(self, inputs: Properties) -> dict[str, str]:
        """As CloudTrail refuses."""
        if inputs.get("isMultiRegionTrail") is True and inputs.get("includeGlobalServiceEvents") is False:
            return {"includeGlobalServiceEvents": "a trail of all regions includes the events of global services"}
        if inputs.get("eventSelectors") is not None and inputs.get("advancedEventSelectors") is not None:
            return {"advancedEventSelectors": "a trail has event selectors or advanced ones, not both"}
        return {}

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        """Create the trail, choose its events, and turn it on."""
        client = cloud.client("cloudtrail")
        answer = client.create_trail(Name=inputs["name"], **_asked(inputs), TagsList=tag_list(inputs.get("tagsAll")))
        arn = str(answer["TrailARN"])
        if inputs.get("eventSelectors") or inputs.get("advancedEventSelectors"):
            _select(cloud, arn, inputs)
        if insights := inputs.get("insightSelectors"):
            client.put_insight_selectors(TrailName=arn, InsightSelectors=upper(insights))
        if inputs["enableLogging"]:
            client.start_logging(Name=arn)
        return arn

    def describe(self, cloud: Cloud, resource_id: str, state: Properties) -> Properties | None:
        """Ask for the trail, whether it is on, its events and its tags."""
        client = cloud.client("cloudtrail")
        answer = none_when_gone(client.get_trail, Name=resource_id)
        if answer is None:
            return None
        trail = answer["Trail"]
        insights = client.get_insight_selectors(TrailName=resource_id).get("InsightSelectors")
        (tags,) = client.list_tags(ResourceIdList=[resource_id])["ResourceTagList"]
        return {
            **{ours: trail.get(api) or None for ours, api in PLACES.items()},
            **{ours: bool(trail.get(api)) for ours, api in SWITCHES.items()},
            **_selected(client.get_event_selectors(TrailName=resource_id)),
            "arn": resource_id,
            "enableLogging": client.get_trail_status(Name=resource_id)["IsLogging"],
            # The emulator has a trail only where it was created.
            "homeRegion": resource_id.split(":")[3],
            "insightSelectors": lower(insights) if insights else None,
            "name": trail["Name"],
            "snsTopicArn": trail.get("SnsTopicARN") or "",
            "tagsAll": tag_map(tags["TagsList"]),
        }

    def update(self, cloud: Cloud, resource_id: str, old: Properties, new: Properties) -> None:
        """Settings, events, on or off, and tags; what is no longer given is set to nothing."""
        client = cloud.client("cloudtrail")
        taken = {api: "" for ours, api in PLACES.items() if old.get(ours) and not new.get(ours)}
        client.update_trail(Name=resource_id, **_asked(new), **taken)
        if changed(old, new, "eventSelectors", "advancedEventSelectors"):
            _select(cloud, resource_id, new)
        if changed(old, new, "enableLogging"):
            (client.start_logging if new["enableLogging"] else client.stop_logging)(Name=resource_id)
        to_set, to_take = tags_to_change(old, new)
        if to_take:
            before = [{"Key": name, "Value": old["tagsAll"][name]} for name in to_take]
            client.remove_tags(ResourceId=resource_id, TagsList=before)
        if to_set:
            client.add_tags(ResourceId=resource_id, TagsList=tag_list(to_set))

    def delete(self, cloud: Cloud, resource_id: str, state: Properties) -> None:
        """Delete the trail; its logs stay in the bucket. The emulator knows it here by its name only."""
        none_when_gone(cloud.client("cloudtrail").delete_trail, Name=resource_id.rpartition("/")[2])


def _asked(inputs: Properties) -> dict[str, Any]:
    switches = {**SWITCHES, "enableLogFileValidation": "EnableLogFileValidation"}
    return {**asked(inputs, PLACES), **asked(inputs, switches)}


def _select(cloud: Cloud, arn: str, inputs: Properties) -> None:
    """Choose the events; every management event where none are chosen."""
    if advanced := inputs.get("advancedEventSelectors"):
        chosen: dict[str, Any] = {"AdvancedEventSelectors": upper(advanced, OPERATORS)}
    else:
        plain = [{"DataResources": [], **upper(selector)} for selector in inputs.get("eventSelectors") or ()]
        chosen = {"EventSelectors": plain or [EVERY_MANAGEMENT_EVENT]}
    cloud.client("cloudtrail").put_event_selectors(TrailName=arn, **chosen)


def _selected(answer: Mapping[str, Any]) -> dict[str, Any]:
    plain = [_plain_from_api(selector) for selector in answer.get("EventSelectors") or ()]
    if plain:
        default = _plain_from_api(EVERY_MANAGEMENT_EVENT)
        return {"eventSelectors": None if plain == [default] else plain, "advancedEventSelectors": None}
    advanced = lower(answer.get("AdvancedEventSelectors") or [], OPERATORS)
    return {"eventSelectors": None, "advancedEventSelectors": advanced or None}


def _plain_from_api(selector: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in lower(selector).items() if value != []}


CLASSES: tuple[ResourceClass, ...] = (Trail(),)
