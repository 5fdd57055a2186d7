"""CloudWatch alarms. The emulator evaluates none."""

from collections.abc import Mapping
from typing import Any, Final

from ..resource_class import Cloud, Properties, ResourceClass
from ._shared import asked, change_tags, tag_list, tag_map

NAMES: Final = {
    "actionsEnabled": "ActionsEnabled",
    "alarmActions": "AlarmActions",
    "alarmDescription": "AlarmDescription",
    "comparisonOperator": "ComparisonOperator",
    "datapointsToAlarm": "DatapointsToAlarm",
    "evaluateLowSampleCountPercentiles": "EvaluateLowSampleCountPercentile",
    "evaluationPeriods": "EvaluationPeriods",
    "extendedStatistic": "ExtendedStatistic",
    "insufficientDataActions": "InsufficientDataActions",
    "metricName": "MetricName",
    "namespace": "Namespace",
    "okActions": "OKActions",
    "period": "Period",
    "statistic": "Statistic",
    "threshold": "Threshold",
    "thresholdMetricId": "ThresholdMetricId",
    "treatMissingData": "TreatMissingData",
    "unit": "Unit",
}
NEW: Final = "the emulator does not know it yet"


class MetricAlarm(ResourceClass):
    """An alarm on a metric, or on an expression over several. Its id is its name."""

    type = "aws:cloudwatch/metricAlarm:MetricAlarm"
    cloudformation = "AWS::CloudWatch::Alarm"
    cloudformation_names = {
        "evaluateLowSampleCountPercentiles": "EvaluateLowSampleCountPercentile",
        "metricQueries": "Metrics",
        "name": "AlarmName",
        "okActions": "OKActions",
    }
    required = ("comparisonOperator", "evaluationPeriods")
    defaults = {"actionsEnabled": True, "treatMissingData": "missing"}
    replace_on = frozenset({"name"})
    computed = frozenset({"evaluateLowSampleCountPercentiles", "name"})
    set_properties = frozenset({"alarmActions", "insufficientDataActions", "metricQueries", "okActions"})
    not_kept = {
        "metricQueries.accountId": "the emulator has no metrics of other accounts",
        "evaluationCriteria": NEW,
        "evaluationInterval": NEW,
        "evaluationWindow": NEW,
        "warmUpConfiguration": NEW,
    }
    takes_tags = True

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        """Put the alarm with its tags."""
        _put(cloud, inputs["name"], inputs, Tags=tag_list(inputs.get("tagsAll")))
        return str(inputs["name"])

    def describe(self, cloud: Cloud, resource_id: str, state: Properties) -> Properties | None:
        """Ask for the alarm by its name."""
        client = cloud.client("cloudwatch")
        found = client.describe_alarms(AlarmNames=[resource_id], AlarmTypes=["MetricAlarm"])["MetricAlarms"]
        if not found:
            return None
        alarm = found[0]
        tags = client.list_tags_for_resource(ResourceARN=alarm["AlarmArn"])["Tags"]
        return {
            **{name: alarm.get(api) for name, api in NAMES.items()},
            "arn": alarm["AlarmArn"],
            "dimensions": {item["Name"]: item["Value"] for item in alarm.get("Dimensions", ())},
            "metricQueries": [_query_from_api(query) for query in alarm.get("Metrics", ())],
            "name": resource_id,
            "tagsAll": tag_map(tags),
        }

    def update(self, cloud: Cloud, resource_id: str, old: Properties, new: Properties) -> None:
        """Put the alarm again: it is replaced as a whole, but for its tags."""
        _put(cloud, resource_id, new)
        client = cloud.client("cloudwatch")
        change_tags(client, {"ResourceARN": old["arn"]}, old, new)

    def delete(self, cloud: Cloud, resource_id: str, state: Properties) -> None:
        """Delete the alarm; deleting one that is not there is no error."""
        cloud.client("cloudwatch").delete_alarms(AlarmNames=[resource_id])


def _put(cloud: Cloud, name: str, inputs: Properties, **more: Any) -> None:
    dimensions = [{"Name": key, "Value": value} for key, value in (inputs.get("dimensions") or {}).items()]
    queries = [_query_to_api(query) for query in inputs.get("metricQueries") or ()]
    cloud.client("cloudwatch").put_metric_alarm(
        AlarmName=name,
        **{api: value for api, value in asked(inputs, NAMES).items() if value not in ("", [])},
        **({"Dimensions": dimensions} if dimensions else {}),
        **({"Metrics": queries} if queries else {}),
        **more,
    )


def _query_to_api(query: Mapping[str, Any]) -> dict[str, Any]:
    names = {"id": "Id", "accountId": "AccountId", "expression": "Expression", "label": "Label", "period": "Period"}
    answer = {**asked(query, names), "ReturnData": bool(query.get("returnData"))}
    if metric := query.get("metric"):
        dimensions = [{"Name": key, "Value": value} for key, value in (metric.get("dimensions") or {}).items()]
        answer["MetricStat"] = {
            "Metric": {
                **asked(metric, {"metricName": "MetricName", "namespace": "Namespace"}),
                "Dimensions": dimensions,
            },
            **asked(metric, {"period": "Period", "stat": "Stat", "unit": "Unit"}),
        }
    return answer


def _query_from_api(query: Mapping[str, Any]) -> dict[str, Any]:
    found = {
        "accountId": query.get("AccountId"),
        "expression": query.get("Expression"),
        "id": query["Id"],
        "label": query.get("Label"),
        "period": query.get("Period"),
        "returnData": query.get("ReturnData"),
    }
    if stat := query.get("MetricStat"):
        found["metric"] = {
            "dimensions": {item["Name"]: item["Value"] for item in stat["Metric"].get("Dimensions", ())},
            "metricName": stat["Metric"]["MetricName"],
            "namespace": stat["Metric"].get("Namespace"),
            "period": stat["Period"],
            "stat": stat["Stat"],
            "unit": stat.get("Unit"),
        }
    return {name: value for name, value in found.items() if value not in (None, "")}


CLASSES: tuple[ResourceClass, ...] = (MetricAlarm(),)
