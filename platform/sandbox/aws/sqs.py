"""SQS queues, and the settings of a queue that are resources of their own. All go by the queue's URL."""

from typing import Any, ClassVar, Final

from ..resource_class import Cloud, Properties, ResourceClass
from ._names import prefix_of, unique_name
from ._shared import none_when_gone, tags_to_change

GONE: Final = "AWS.SimpleQueueService.NonExistentQueue"

ATTRIBUTES: Final = {
    "contentBasedDeduplication": "ContentBasedDeduplication",
    "deduplicationScope": "DeduplicationScope",
    "delaySeconds": "DelaySeconds",
    "fifoQueue": "FifoQueue",
    "fifoThroughputLimit": "FifoThroughputLimit",
    "kmsDataKeyReusePeriodSeconds": "KmsDataKeyReusePeriodSeconds",
    "kmsMasterKeyId": "KmsMasterKeyId",
    "maxMessageSize": "MaximumMessageSize",
    "messageRetentionSeconds": "MessageRetentionPeriod",
    "policy": "Policy",
    "receiveWaitTimeSeconds": "ReceiveMessageWaitTimeSeconds",
    "redriveAllowPolicy": "RedriveAllowPolicy",
    "redrivePolicy": "RedrivePolicy",
    "sqsManagedSseEnabled": "SqsManagedSseEnabled",
    "visibilityTimeoutSeconds": "VisibilityTimeout",
}

NUMBERS: Final = frozenset(name for name in ATTRIBUTES if name.endswith(("Seconds", "Size")))
FIFO_SWITCHES: Final = frozenset({"contentBasedDeduplication", "fifoQueue"})
SWITCHES: Final = FIFO_SWITCHES | {"sqsManagedSseEnabled"}


class Queue(ResourceClass):
    """A queue. Its id is its URL."""

    type = "aws:sqs/queue:Queue"
    cloudformation = "AWS::SQS::Queue"
    cloudformation_names = {
        "maxMessageSize": "MaximumMessageSize",
        "messageRetentionSeconds": "MessageRetentionPeriod",
        "name": "QueueName",
        "receiveWaitTimeSeconds": "ReceiveMessageWaitTimeSeconds",
        "visibilityTimeoutSeconds": "VisibilityTimeout",
    }
    defaults = {
        "contentBasedDeduplication": False,
        "delaySeconds": 0,
        "fifoQueue": False,
        "maxMessageSize": 262_144,
        "messageRetentionSeconds": 345_600,
        "receiveWaitTimeSeconds": 0,
        "visibilityTimeoutSeconds": 30,
    }
    replace_on = frozenset({"fifoQueue", "name", "namePrefix"})
    computed = frozenset(
        {
            "deduplicationScope",
            "fifoThroughputLimit",
            "kmsDataKeyReusePeriodSeconds",
            "name",
            "namePrefix",
            "policy",
            "redriveAllowPolicy",
            "redrivePolicy",
            "sqsManagedSseEnabled",
        }
    )
    json_properties = frozenset({"policy", "redriveAllowPolicy", "redrivePolicy"})
    takes_tags = True

    def validate(self, inputs: Properties) -> dict[str, str]:
        """A queue has one kind of encryption."""
        if inputs.get("kmsMasterKeyId") not in (None, "") and inputs.get("sqsManagedSseEnabled") is not None:
            return {"sqsManagedSseEnabled": "sqsManagedSseEnabled conflicts with kmsMasterKeyId"}
        return {}

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        """Create the queue with its attributes. Only a FIFO queue takes what such queues have."""
        off = {name for name in FIFO_SWITCHES if inputs.get(name) is False}
        given = {name: inputs.get(name) for name in ATTRIBUTES if name not in off}
        answer = cloud.client("sqs").create_queue(
            QueueName=inputs.get("name") or unique_name(inputs.get("namePrefix") or ""),
            Attributes={ATTRIBUTES[name]: _text(value) for name, value in given.items() if value not in (None, "")},
            tags=inputs.get("tagsAll") or {},
        )
        return str(answer["QueueUrl"])

    def describe(self, cloud: Cloud, resource_id: str, state: Properties) -> Properties | None:
        """Answer from the attributes and tags."""
        attributes = _attributes(cloud, resource_id)
        if attributes is None:
            return None
        name = attributes["QueueArn"].rpartition(":")[2]
        return {
            **{ours: _value(ours, attributes.get(api)) for ours, api in ATTRIBUTES.items()},
            "arn": attributes["QueueArn"],
            "name": name,
            "namePrefix": prefix_of(name),
            "tagsAll": cloud.client("sqs").list_queue_tags(QueueUrl=resource_id).get("Tags", {}),
            "url": resource_id,
        }

    def update(self, cloud: Cloud, resource_id: str, old: Properties, new: Properties) -> None:
        """Set each attribute that differs; one that is no longer given is set to nothing."""
        for name in ATTRIBUTES:
            if self.equal(name, old.get(name), new.get(name)) or (name in self.computed and new.get(name) is None):
                continue
            _set(cloud, resource_id, name, new.get(name))
        client = cloud.client("sqs")
        to_set, to_take = tags_to_change(old, new)
        if to_take:
            client.untag_queue(QueueUrl=resource_id, TagKeys=to_take)
        if to_set:
            client.tag_queue(QueueUrl=resource_id, Tags=to_set)

    def delete(self, cloud: Cloud, resource_id: str, state: Properties) -> None:
        """Delete the queue with its messages."""
        none_when_gone(cloud.client("sqs").delete_queue, GONE, QueueUrl=resource_id)


class QueueSetting(ResourceClass):
    """One attribute of a queue as a resource of its own. Its id is the queue's URL."""

    attribute: ClassVar[str]
    """The property that holds it."""
    replace_on = frozenset({"queueUrl"})
    delete_before_replace = True

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        """Set the attribute."""
        self.update(cloud, inputs["queueUrl"], {}, inputs)
        return str(inputs["queueUrl"])

    def describe(self, cloud: Cloud, resource_id: str, state: Properties) -> Properties | None:
        """Gone with the queue, or when the queue has none."""
        attributes = _attributes(cloud, resource_id)
        value = None if attributes is None else attributes.get(ATTRIBUTES[self.attribute])
        return {"queueUrl": resource_id, self.attribute: value} if value else None

    def update(self, cloud: Cloud, resource_id: str, old: Properties, new: Properties) -> None:
        """Set the attribute again."""
        _set(cloud, resource_id, self.attribute, new[self.attribute])

    def delete(self, cloud: Cloud, resource_id: str, state: Properties) -> None:
        """Set the attribute to nothing."""
        if self.describe(cloud, resource_id, state) is not None:
            _set(cloud, resource_id, self.attribute, None)


class QueuePolicy(QueueSetting):
    """Who may do what with a queue."""

    type = "aws:sqs/queuePolicy:QueuePolicy"
    attribute = "policy"
    required = ("policy", "queueUrl")
    json_properties = frozenset({"policy"})


class RedriveAllowPolicy(QueueSetting):
    """Which queues may use a queue for their dead letters."""

    type = "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy"
    attribute = "redriveAllowPolicy"
    required = ("queueUrl", "redriveAllowPolicy")
    json_properties = frozenset({"redriveAllowPolicy"})


class RedrivePolicy(QueueSetting):
    """Where a queue's dead letters go, and after how many attempts."""

    type = "aws:sqs/redrivePolicy:RedrivePolicy"
    attribute = "redrivePolicy"
    required = ("queueUrl", "redrivePolicy")
    json_properties = frozenset({"redrivePolicy"})


def _attributes(cloud: Cloud, queue_url: str) -> dict[str, str] | None:
    answer = none_when_gone(cloud.client("sqs").get_queue_attributes, GONE, QueueUrl=queue_url, AttributeNames=["All"])
    return None if answer is None else answer["Attributes"]


def _set(cloud: Cloud, queue_url: str, name: str, value: Any) -> None:
    cloud.client("sqs").set_queue_attributes(QueueUrl=queue_url, Attributes={ATTRIBUTES[name]: _text(value)})


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.0f}"
    return "" if value is None else str(value)


def _value(name: str, text: str | None) -> Any:
    """An attribute's text as what it is; one that is not set is off, or nothing."""
    if name in SWITCHES:
        return text is not None and text.lower() == "true"
    if not text:
        return None
    return int(text) if name in NUMBERS else text


CLASSES: tuple[ResourceClass, ...] = (Queue(), QueuePolicy(), RedriveAllowPolicy(), RedrivePolicy())
