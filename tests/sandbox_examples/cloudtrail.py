"""Examples for penstock.platform.sandbox.aws.cloudtrail."""

from penstock.platform.sandbox.aws.cloudtrail import Trail
from penstock.platform.sandbox.resource_class import Cloud, Properties

from .model import NEW_NAME, Example
from .names import new_name

LOGS = "arn:aws:logs:eu-west-1:111122223333:log-group:trail:*"
ROLE = "arn:aws:iam::111122223333:role/trail"
KEY = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"


def bucket(cloud: Cloud) -> str:
    """A new bucket's name."""
    name = new_name("trail-logs")
    cloud.client("s3").create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": cloud.region})
    return name


def topic(cloud: Cloud) -> str:
    """A new topic's name."""
    name = new_name("trail-topic")
    cloud.client("sns").create_topic(Name=name)
    return name


def trail(cloud: Cloud) -> Properties:
    """As many properties as a trail has."""
    return {
        "cloudWatchLogsGroupArn": LOGS,
        "cloudWatchLogsRoleArn": ROLE,
        "enableLogFileValidation": True,
        "enableLogging": True,
        "eventSelectors": [
            {
                "dataResources": [{"type": "AWS::S3::Object", "values": ["arn:aws:s3:::orders/"]}],
                "excludeManagementEventSources": ["kms.amazonaws.com"],
                "includeManagementEvents": True,
                "readWriteType": "WriteOnly",
            }
        ],
        "includeGlobalServiceEvents": True,
        "insightSelectors": [{"insightType": "ApiCallRateInsight"}],
        "isMultiRegionTrail": True,
        "isOrganizationTrail": True,
        "kmsKeyId": KEY,
        "name": NEW_NAME,
        "s3BucketName": bucket(cloud),
        "s3KeyPrefix": "audit",
        "snsTopicName": topic(cloud),
        "tags": {"purpose": "audit"},
    }


def changed(cloud: Cloud) -> Properties:
    """Every property that an update can change."""
    return {
        "advancedEventSelectors": [
            {
                "fieldSelectors": [
                    {"equals": ["Data"], "field": "eventCategory"},
                    {"field": "resources.ARN", "startsWiths": ["arn:aws:s3:::orders/"]},
                ],
                "name": "Orders",
            }
        ],
        "cloudWatchLogsGroupArn": LOGS.replace("trail", "other"),
        "cloudWatchLogsRoleArn": f"{ROLE}-other",
        "enableLogFileValidation": False,
        "enableLogging": False,
        "eventSelectors": None,
        "insightSelectors": [{"insightType": "ApiErrorRateInsight"}],
        "isMultiRegionTrail": False,
        "isOrganizationTrail": False,
        "kmsKeyId": KEY.replace("1234abcd", "4321dcba"),
        "s3BucketName": bucket(cloud),
        "s3KeyPrefix": "other",
        "snsTopicName": topic(cloud),
        "tags": {"purpose": "other"},
    }


EXAMPLES: tuple[Example, ...] = (
    Example(
        resource_class=Trail(),
        prepare=trail,
        changed=changed,
        removed="eventSelectors",
        replaced={"name": NEW_NAME},
        tamper=lambda cloud, arn: cloud.client("cloudtrail").stop_logging(Name=arn),
        tampered="enableLogging",
    ),
)
