"""SNS topics and subscriptions."""

import json
from collections.abc import Mapping
from typing import Any, Final

from ..resource_class import Cloud, Properties, ResourceClass
from ._documents import json_text
from ._names import prefix_of, unique_name
from ._shared import asked, change_tags, none_when_gone, tag_list, tag_map

KEPT: Final = {
    "contentBasedDeduplication": "ContentBasedDeduplication",
    "deliveryPolicy": "DeliveryPolicy",
    "displayName": "DisplayName",
    "fifoTopic": "FifoTopic",
    "kmsMasterKeyId": "KmsMasterKeyId",
    "policy": "Policy",
}
"""Attributes of a topic that the emulator answers."""

PROTOCOLS: Final = ("application", "firehose", "http", "lambda", "sqs")

FORGOTTEN: Final = (
    *(f"{protocol}{outcome}FeedbackRoleArn" for protocol in PROTOCOLS for outcome in ("Failure", "Success")),
    *(f"{protocol}SuccessFeedbackSampleRate" for protocol in PROTOCOLS),
    "archivePolicy",
    "fifoThroughputScope",
    "maximumMessageSize",
    "signatureVersion",
    "tracingConfig",
)
"""Attributes of a topic that it takes and does not answer."""

SUBSCRIPTION: Final = {
    "deliveryPolicy": "DeliveryPolicy",
    "filterPolicyScope": "FilterPolicyScope",
    "filterPolicy": "FilterPolicy",
    "rawMessageDelivery": "RawMessageDelivery",
    "redrivePolicy": "RedrivePolicy",
    "subscriptionRoleArn": "SubscriptionRoleArn",
}
"""Attributes of a subscription, the scope before the filter that it is for."""


class Topic(ResourceClass):
    """A topic. Its id is its ARN."""

    type = "aws:sns/topic:Topic"
    cloudformation = "AWS::SNS::Topic"
    cloudformation_names = {"name": "TopicName"}
    defaults = {"contentBasedDeduplication": False, "fifoTopic": False}
    replace_on = frozenset({"fifoTopic", "name", "namePrefix"})
    computed = frozenset(
        {
            "fifoThroughputScope",
            "maximumMessageSize",
            "name",
            "namePrefix",
            "policy",
            "signatureVersion",
            "tracingConfig",
        }
    )
    not_kept = dict.fromkeys(FORGOTTEN, "the emulator does not answer this attribute")
    json_properties = frozenset({"archivePolicy", "deliveryPolicy", "policy"})
    unanswered = {"beginningArchiveTime": "the emulator archives nothing"}
    takes_tags = True

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        """Create the topic with its attributes."""
        name = inputs.get("name") or unique_name(inputs.get("namePrefix") or "")
        attributes = {
            api: _text(value) for api, value in asked(inputs, KEPT).items() if value is not False and value != ""
        }
        answer = cloud.client("sns").create_topic(
            Name=name, Attributes=attributes, Tags=tag_list(inputs.get("tagsAll"))
        )
        return str(answer["TopicArn"])

    def describe(self, cloud: Cloud, resource_id: str, state: Properties) -> Properties | None:
        """Answer from the attributes and tags."""
        client = cloud.client("sns")
        answer = none_when_gone(client.get_topic_attributes, TopicArn=resource_id)
        if answer is None:
            return None
        attributes = answer["Attributes"]
        name = resource_id.rpartition(":")[2]
        return {
            **_from_text(attributes, KEPT),
            "arn": resource_id,
            "contentBasedDeduplication": attributes.get("ContentBasedDeduplication") == "true",
            "fifoTopic": attributes.get("FifoTopic") == "true",
            "name": name,
            "namePrefix": prefix_of(name),
            "owner": attributes["Owner"],
            "tagsAll": tag_map(client.list_tags_for_resource(ResourceArn=resource_id)["Tags"]),
        }

    def update(self, cloud: Cloud, resource_id: str, old: Properties, new: Properties) -> None:
        """Set each attribute that differs; one that is no longer given is set to nothing."""
        client = cloud.client("sns")
        for name, api in KEPT.items():
            if self.equal(name, old.get(name), new.get(name)) or (name in self.computed and new.get(name) is None):
                continue
            client.set_topic_attributes(TopicArn=resource_id, AttributeName=api, AttributeValue=_text(new.get(name)))
        change_tags(client, {"ResourceArn": resource_id}, old, new)

    def delete(self, cloud: Cloud, resource_id: str, state: Properties) -> None:
        """Delete the topic with its subscriptions."""
        none_when_gone(cloud.client("sns").delete_topic, TopicArn=resource_id)


class TopicPolicy(ResourceClass):
    """Who may do what with a topic. Its id is the topic's ARN. A topic is never without: the default one stays."""

    type = "aws:sns/topicPolicy:TopicPolicy"
    required = ("arn", "policy")
    replace_on = frozenset({"arn"})
    json_properties = frozenset({"policy"})
    delete_before_replace = True

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        """Set the policy."""
        self.update(cloud, inputs["arn"], {}, inputs)
        return str(inputs["arn"])

    def describe(self, cloud: Cloud, resource_id: str, state: Properties) -> Properties | None:
        """Gone is only what the topic is gone of."""
        answer = none_when_gone(cloud.client("sns").get_topic_attributes, TopicArn=resource_id)
        if answer is None:
            return None
        attributes = answer["Attributes"]
        return {"arn": resource_id, "owner": attributes["Owner"], "policy": json_text(attributes["Policy"])}

    def update(self, cloud: Cloud, resource_id: str, old: Properties, new: Properties) -> None:
        """Set the policy again."""
        cloud.client("sns").set_topic_attributes(
            TopicArn=resource_id, AttributeName="Policy", AttributeValue=new["policy"]
        )

    def delete(self, cloud: Cloud, resource_id: str, state: Properties) -> None:
        """Set the policy that every new topic has: the owner may do everything."""
        default = {
            "Version": "2008-10-17",
            "Id": "__default_policy_ID",
            "Statement": [
                {
                    "Sid": "__default_statement_ID",
                    "Effect": "Allow",
                    "Principal": {"AWS": "*"},
                    "Action": [
                        f"SNS:{action}"
                        for action in (
                            "GetTopicAttributes",
                            "SetTopicAttributes",
                            "AddPermission",
                            "RemovePermission",
                            "DeleteTopic",
                            "Subscribe",
                            "ListSubscriptionsByTopic",
                            "Publish",
                        )
                    ],
                    "Resource": resource_id,
                    "Condition": {"StringEquals": {"AWS:SourceOwner": cloud.account_id}},
                }
            ],
        }
        none_when_gone(
            cloud.client("sns").set_topic_attributes,
            TopicArn=resource_id,
            AttributeName="Policy",
            AttributeValue=json.dumps(default),
        )


class TopicSubscription(ResourceClass):
    """A subscription. Its id is its ARN. The emulator confirms it at once."""

    type = "aws:sns/topicSubscription:TopicSubscription"
    cloudformation = "AWS::SNS::Subscription"
    cloudformation_names = {"topic": "TopicArn"}
    required = ("endpoint", "protocol", "topic")
    defaults = {"confirmationTimeoutInMinutes": 1, "endpointAutoConfirms": False, "rawMessageDelivery": False}
    replace_on = frozenset({"endpoint", "protocol", "topic"})
    write_only = frozenset({"confirmationTimeoutInMinutes", "endpointAutoConfirms"})
    computed = frozenset({"filterPolicyScope"})
    not_kept = {"replayPolicy": "the emulator replays nothing"}
    json_properties = frozenset({"deliveryPolicy", "filterPolicy", "redrivePolicy", "replayPolicy"})

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        """Subscribe, then set the attributes."""
        client = cloud.client("sns")
        answer = client.subscribe(
            TopicArn=inputs["topic"],
            Protocol=inputs["protocol"],
            Endpoint=inputs["endpoint"],
            ReturnSubscriptionArn=True,
        )
        self.update(cloud, answer["SubscriptionArn"], {"rawMessageDelivery": False}, inputs)
        return str(answer["SubscriptionArn"])

    def describe(self, cloud: Cloud, resource_id: str, state: Properties) -> Properties | None:
        """Answer from the attributes."""
        answer = none_when_gone(cloud.client("sns").get_subscription_attributes, SubscriptionArn=resource_id)
        if answer is None:
            return None
        attributes = answer["Attributes"]
        return {
            **_from_text(attributes, SUBSCRIPTION),
            "arn": resource_id,
            "confirmationWasAuthenticated": attributes.get("ConfirmationWasAuthenticated") == "true",
            "endpoint": attributes["Endpoint"],
            "ownerId": attributes["Owner"],
            "pendingConfirmation": attributes.get("PendingConfirmation") == "true",
            "protocol": attributes["Protocol"],
            "rawMessageDelivery": attributes.get("RawMessageDelivery", "false") == "true",
            "topic": attributes["TopicArn"],
        }

    def update(self, cloud: Cloud, resource_id: str, old: Properties, new: Properties) -> None:
        """Set each attribute that differs; one that is no longer given is set to nothing."""
        for name, api in SUBSCRIPTION.items():
            if self.equal(name, old.get(name), new.get(name)) or (name in self.computed and new.get(name) is None):
                continue
            cloud.client("sns").set_subscription_attributes(
                SubscriptionArn=resource_id, AttributeName=api, AttributeValue=_text(new.get(name))
            )

    def delete(self, cloud: Cloud, resource_id: str, state: Properties) -> None:
        """Unsubscribe."""
        none_when_gone(cloud.client("sns").unsubscribe, SubscriptionArn=resource_id)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def _from_text(attributes: Mapping[str, str], names: Mapping[str, str]) -> Properties:
    return {ours: attributes.get(api) or None for ours, api in names.items()}


CLASSES: tuple[ResourceClass, ...] = (Topic(), TopicPolicy(), TopicSubscription())
