"""Examples for penstock.platform.sandbox.aws.cloudwatch."""

from penstock.platform.sandbox.aws.cloudwatch import MetricAlarm

from .model import NEW_NAME, Example

TOPIC = "arn:aws:sns:eu-west-1:111122223333:alarms"

EXAMPLES: tuple[Example, ...] = (
    Example(
        resource_class=MetricAlarm(),
        prepare=lambda cloud: {
            "actionsEnabled": False,
            "alarmActions": [TOPIC],
            "alarmDescription": "errors of the service",
            "comparisonOperator": "GreaterThanThreshold",
            "datapointsToAlarm": 2,
            "evaluateLowSampleCountPercentiles": "ignore",
            "evaluationCriteria": {"promqlCriteria": {"query": "up"}},
            "evaluationInterval": 60,
            "evaluationPeriods": 3,
            "evaluationWindow": {"wallClockWindow": {"timezone": "UTC"}},
            "insufficientDataActions": [TOPIC],
            "metricQueries": [
                {
                    "id": "errors",
                    "accountId": "111122223333",
                    "metric": {
                        "dimensions": {"LoadBalancer": "app/web/1"},
                        "metricName": "HTTPCode_Target_5XX_Count",
                        "namespace": "AWS/ApplicationELB",
                        "period": 60,
                        "stat": "Sum",
                        "unit": "Count",
                    },
                },
                {"id": "ratio", "expression": "errors / 2", "label": "half of the errors", "returnData": True},
            ],
            "name": NEW_NAME,
            "okActions": [TOPIC],
            "tags": {"purpose": "web"},
            "threshold": 0.5,
            "thresholdMetricId": "ratio",
            "treatMissingData": "notBreaching",
            "warmUpConfiguration": {"warmUpPeriodDurationInMinutes": 5},
        },
        changed={
            "actionsEnabled": True,
            "alarmActions": [],
            "alarmDescription": "latency",
            "comparisonOperator": "LessThanThreshold",
            "datapointsToAlarm": 1,
            "dimensions": {"ClusterName": "web"},
            "evaluationPeriods": 1,
            "insufficientDataActions": [],
            "metricName": "CPUUtilization",
            "metricQueries": [],
            "namespace": "AWS/ECS",
            "okActions": [],
            "period": 300,
            "statistic": "Average",
            "tags": {"purpose": "batch"},
            "threshold": 10,
            "treatMissingData": "breaching",
            "unit": "Percent",
        },
        removed="treatMissingData",
        replaced={"name": NEW_NAME},
        tamper=lambda cloud, name: cloud.client("cloudwatch").put_metric_alarm(
            AlarmName=name,
            ComparisonOperator="GreaterThanThreshold",
            EvaluationPeriods=1,
            MetricName="Other",
            Namespace="Web",
            Period=60,
            Statistic="Sum",
            Threshold=1.0,
        ),
        tampered="metricQueries",
    ),
)
