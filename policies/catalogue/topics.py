"""SNS topics: encrypted, closed, over TLS only, to subscribers that lose nothing."""

from ...platform.resource import Graph, Resource
from ...platform.rule import NOT_APPLICABLE, OK, GraphRule, Level, Outcome, ResourceRule, Rule, Severity, Violation
from ..documents import denies_plain_transport, parsed
from ..standards import cdk_nag, checkov, nist, pci, security_hub
from ..values import every, forbidden_value, of_each
from .checks import closed, given

__all__ = ["RULES"]

TOPIC = "aws:sns/topic:Topic"
TOPIC_POLICY = "aws:sns/topicPolicy:TopicPolicy"
SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription"

_GUIDE = "https://docs.aws.amazon.com/sns/latest/dg"
_MACHINES = ("firehose", "lambda", "sqs")


def _demands_tls(graph: Graph, topic: Resource) -> bool:
    policies = [topic, *graph.referring(topic, TOPIC_POLICY, "arn", identity="arn")]
    # A topic's policy takes no wildcard over all actions; publishing is the one that carries content.
    return any(denies_plain_transport(policy.get("policy", {}), "sns:Publish") for policy in policies)


def _keeps_the_undelivered(subscription: Resource) -> Outcome:
    if subscription.get("protocol") not in _MACHINES:
        return NOT_APPLICABLE
    policy = subscription.get("redrivePolicy")
    if policy is not None and parsed(policy).get("deadLetterTargetArn"):
        return OK
    return Violation("it has no redrivePolicy: what cannot be delivered is dropped")


RULES: tuple[Rule, ...] = (
    GraphRule(
        id="PEN-SNS-001",
        sentence="Topics are encrypted with a KMS key.",
        severity=Severity.MEDIUM,
        why="Without a key SNS stores messages unencrypted by you, and nothing but the topic's policy guards them.",
        fix="Set kms_master_key_id=key.arn; its key policy must let the services use it that publish.",
        references=(*security_hub("SNS.1"), *nist("SC-28(1)", "AU-9(3)"), *pci("3.5.1", "8.3.2")),
        equivalents=(*cdk_nag("NIST.800.53.R5-SNSEncryptedKMS"), *checkov("CKV_AWS_26")),
        url=f"{_GUIDE}/sns-server-side-encryption.html",
        types=(TOPIC,),
        check=of_each((TOPIC,), given("kmsMasterKeyId", otherwise="messages are stored without a key of yours")),
    ),
    ResourceRule(
        id="PEN-SNS-002",
        sentence="No topic's policy lets everybody in.",
        severity=Severity.CRITICAL,
        why="Anybody with an AWS account could subscribe and read along, or publish false messages.",
        fix='Name the "Principal", or add "Condition": {"StringEquals": {"aws:SourceAccount": account_id}}.',
        references=(*security_hub("SNS.4"), *nist("AC-3", "AC-6")),
        equivalents=checkov("CKV_AWS_169"),
        url=f"{_GUIDE}/sns-security-best-practices.html",
        types=(TOPIC, TOPIC_POLICY),
        check=closed("policy"),
    ),
    GraphRule(
        id="PEN-SNS-003",
        sentence="Topics are published to over TLS only.",
        severity=Severity.MEDIUM,
        why="SNS also answers plain HTTP, where whoever is on the way reads and changes messages.",
        fix='Add a TopicPolicy with "Effect": "Deny", "Principal": "*", "Action": "sns:Publish" and "Condition": '
        '{"Bool": {"aws:SecureTransport": "false"}}.',
        references=nist("SC-8"),
        equivalents=cdk_nag("AwsSolutions-SNS3"),
        url=f"{_GUIDE}/sns-security-best-practices.html",
        types=(TOPIC,),
        check=every((TOPIC,), _demands_tls, "has no policy that denies publishing without TLS"),
    ),
    ResourceRule(
        id="PEN-SNS-004",
        sentence="No subscription delivers over plain HTTP.",
        severity=Severity.HIGH,
        why="Messages cross the internet in clear text, and the subscriber cannot tell who sent them.",
        fix='Set protocol="https" and an endpoint that starts with https://.',
        references=nist("SC-8"),
        url=f"{_GUIDE}/sns-security-best-practices.html",
        types=(SUBSCRIPTION,),
        check=forbidden_value("protocol", when=lambda value: value == "http", because="it delivers in clear text"),
    ),
    ResourceRule(
        id="PEN-SNS-005",
        sentence="Subscriptions of queues, functions and streams keep what could not be delivered.",
        severity=Severity.LOW,
        level=Level.ADVISORY,
        why="SNS drops a message after its last try; a missing permission on the other side loses all of them.",
        fix='Set redrive_policy=json.dumps({"deadLetterTargetArn": dead_letters.arn}).',
        equivalents=cdk_nag("Serverless-SNSRedrivePolicy"),
        url=f"{_GUIDE}/sns-dead-letter-queues.html",
        types=(SUBSCRIPTION,),
        check=_keeps_the_undelivered,
    ),
)
