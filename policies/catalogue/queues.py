"""SQS queues: encrypted, closed, over TLS only, and nothing is lost that could not be worked off."""

from ...platform.resource import Graph, Resource
from ...platform.rule import OK, GraphRule, Outcome, ResourceRule, Rule, Severity, Violation, each
from ..documents import denies_plain_transport, parsed
from ..standards import cdk_nag, checkov, nist, security_hub
from ..values import every
from .checks import closed

__all__ = ["RULES"]

QUEUE = "aws:sqs/queue:Queue"
QUEUE_POLICY = "aws:sqs/queuePolicy:QueuePolicy"
REDRIVE_POLICY = "aws:sqs/redrivePolicy:RedrivePolicy"
REDRIVE_ALLOW_POLICY = "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy"

_GUIDE = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide"
_DEFAULT_RETENTION_SECONDS = 345_600
_DEAD_LETTER_PROPERTIES = ("redrivePolicy", "deadLetterConfig", "destinationConfig")


def _is_encrypted(queue: Resource) -> Outcome:
    # SQS encrypts a new queue with a key of its own unless the program switches that off.
    if queue.get("sqsManagedSseEnabled", True) or queue.get("kmsMasterKeyId", ""):
        return OK
    return Violation("sqsManagedSseEnabled is false and there is no kmsMasterKeyId: messages are stored in clear text")


def _redrive_policies(graph: Graph, queue: Resource) -> list[Resource]:
    """The queue itself, where it says so inline, and the resources of their own that say where its dead letters go."""
    inline = [queue] if queue.properties.get("redrivePolicy") not in (None, "") else []
    return [*inline, *graph.referring(queue, REDRIVE_POLICY, "queueUrl", identity="url")]


def _takes_dead_letters(graph: Graph, queue: Resource) -> bool:
    if queue.properties.get("redriveAllowPolicy") is not None:
        return True
    if graph.referring(queue, REDRIVE_ALLOW_POLICY, "queueUrl", identity="url"):
        return True
    return any(
        queue.urn in resource.property_dependencies.get(name, ())
        for resource in graph.resources
        for name in _DEAD_LETTER_PROPERTIES
    )


def _gives_up(graph: Graph, queue: Resource) -> bool:
    if _takes_dead_letters(graph, queue):
        return True
    for policy in _redrive_policies(graph, queue):
        if policy.property_dependencies.get("redrivePolicy"):
            return True  # text made of another resource: where the dead letters go is not known before that exists
        content = parsed(policy.known("redrivePolicy"))
        if content.get("deadLetterTargetArn") and int(content.get("maxReceiveCount") or 0) > 0:
            return True
    return False


def _demands_tls(graph: Graph, queue: Resource) -> bool:
    policies = [queue, *graph.referring(queue, QUEUE_POLICY, "queueUrl", identity="url")]
    return any(denies_plain_transport(policy.get("policy", {})) for policy in policies)


def _dead_letters_outlive(graph: Graph) -> Outcome:
    def violation(queue: Resource) -> Violation | None:
        kept = int(queue.get("messageRetentionSeconds", _DEFAULT_RETENTION_SECONDS))
        sources = [source for source in graph.of_type(QUEUE) if _sends_dead_letters_to(source, queue)]
        # A first-in-first-out queue counts anew from when a message arrives as a dead letter.
        times = [
            int(source.get("messageRetentionSeconds", _DEFAULT_RETENTION_SECONDS))
            for source in sources
            if not source.get("fifoQueue", False)
        ]
        if all(kept > time for time in times):
            return None
        return Violation(f"{queue.name} keeps dead letters {kept} s, its source up to {max(times)} s", queue.urn)

    return each(graph.of_type(QUEUE), violation)


def _sends_dead_letters_to(source: Resource, queue: Resource) -> bool:
    if source.urn == queue.urn:
        return False
    if depends_on := source.property_dependencies.get("redrivePolicy"):
        return queue.urn in depends_on
    document = source.get("redrivePolicy")
    arn = queue.properties.get("arn")
    return document is not None and arn is not None and parsed(document).get("deadLetterTargetArn") == arn


RULES: tuple[Rule, ...] = (
    ResourceRule(
        id="PEN-SQS-001",
        sentence="Queues are encrypted.",
        severity=Severity.HIGH,
        why="Messages carry what services tell each other, and lie in the queue for up to 14 days.",
        fix="Leave sqs_managed_sse_enabled out, or set kms_master_key_id=key.arn.",
        references=(*security_hub("SQS.1"), *nist("SC-28")),
        equivalents=(*cdk_nag("AwsSolutions-SQS2"), *checkov("CKV_AWS_27")),
        url=f"{_GUIDE}/sqs-server-side-encryption.html",
        types=(QUEUE,),
        check=_is_encrypted,
        remedy=lambda _: {"sqsManagedSseEnabled": True},
    ),
    GraphRule(
        id="PEN-SQS-002",
        sentence="What a queue's readers cannot work off goes to a dead-letter queue.",
        severity=Severity.MEDIUM,
        why="A message that makes its reader fail comes back until it expires, and then is gone without a trace.",
        fix='Set redrive_policy=json.dumps({"deadLetterTargetArn": dead_letters.arn, "maxReceiveCount": 5}).',
        references=nist("SI-11"),
        equivalents=cdk_nag("AwsSolutions-SQS3", "Serverless-SQSRedrivePolicy"),
        url=f"{_GUIDE}/sqs-dead-letter-queues.html",
        types=(QUEUE,),
        check=every((QUEUE,), _gives_up, "has no dead-letter queue"),
    ),
    ResourceRule(
        id="PEN-SQS-003",
        sentence="No queue's policy lets everybody in.",
        severity=Severity.CRITICAL,
        why="Anybody with an AWS account could read the messages, or have the readers work on theirs.",
        fix='Name the "Principal", or add "Condition": {"ArnEquals": {"aws:SourceArn": topic_arn}}.',
        references=nist("AC-3", "AC-6"),
        equivalents=checkov("CKV_AWS_168", "CKV_AWS_387"),
        url=f"{_GUIDE}/sqs-security-best-practices.html",
        types=(QUEUE, QUEUE_POLICY),
        check=closed("policy"),
    ),
    GraphRule(
        id="PEN-SQS-004",
        sentence="Queues are reached over TLS only.",
        severity=Severity.MEDIUM,
        why="SQS also answers plain HTTP, where whoever is on the way reads and changes messages.",
        fix='Add a QueuePolicy with "Effect": "Deny", "Principal": "*", "Action": "sqs:*" and "Condition": '
        '{"Bool": {"aws:SecureTransport": "false"}}.',
        references=nist("SC-8"),
        equivalents=cdk_nag("AwsSolutions-SQS4"),
        url=f"{_GUIDE}/sqs-security-best-practices.html",
        types=(QUEUE,),
        check=every((QUEUE,), _demands_tls, "has no policy that denies requests without TLS"),
    ),
    GraphRule(
        id="PEN-SQS-005",
        sentence="Dead letters are kept longer than in the queue that they come from.",
        severity=Severity.LOW,
        why="A dead letter's age counts from when it was first sent, so it may expire on the day it arrives.",
        fix="Set message_retention_seconds=1209600 on the dead-letter queue.",
        references=nist("SI-12"),
        url=f"{_GUIDE}/sqs-dead-letter-queues.html",
        types=(QUEUE,),
        check=_dead_letters_outlive,
    ),
)
