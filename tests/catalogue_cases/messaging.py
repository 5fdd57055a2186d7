"""Cases of the rules on queues, topics, secrets and parameters."""

import json
from typing import Any

from penstock.platform.resource import UNKNOWN, Resource
from resources import resource, urn
from rule_cases import OK, OTHER_SHAPE, UNDECIDED, VIOLATION

ACCOUNT = "123456789012"
KEY_ARN = f"arn:aws:kms:eu-central-1:{ACCOUNT}:key/5c5c5c5c-0000-0000-0000-000000000000"
QUEUE_ARN = f"arn:aws:sqs:eu-central-1:{ACCOUNT}:orders"
QUEUE_URL = f"https://sqs.eu-central-1.amazonaws.com/{ACCOUNT}/orders"

KEY = "aws:kms/key:Key"
QUEUE = "aws:sqs/queue:Queue"
QUEUE_POLICY = "aws:sqs/queuePolicy:QueuePolicy"
REDRIVE_POLICY = "aws:sqs/redrivePolicy:RedrivePolicy"
REDRIVE_ALLOW_POLICY = "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy"
TOPIC = "aws:sns/topic:Topic"
TOPIC_POLICY = "aws:sns/topicPolicy:TopicPolicy"
SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription"
SECRET = "aws:secretsmanager/secret:Secret"
SECRET_POLICY = "aws:secretsmanager/secretPolicy:SecretPolicy"
ROTATION = "aws:secretsmanager/secretRotation:SecretRotation"
PARAMETER = "aws:ssm/parameter:Parameter"
DOCUMENT = "aws:ssm/document:Document"
SETTING = "aws:ssm/serviceSetting:ServiceSetting"
SHARING = "/ssm/documents/console/public-sharing-permission"


def statement(**parts: Any) -> dict[str, Any]:
    """A document with one statement that allows everybody something, unless the parts say otherwise."""
    return {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", **parts}]}


OPEN = statement()
NARROW = statement(Condition={"ArnEquals": {"aws:SourceArn": QUEUE_ARN}})
NAMED = statement(Principal={"AWS": f"arn:aws:iam::{ACCOUNT}:role/shop"})
NO_TLS = {"Bool": {"aws:SecureTransport": "false"}}
TLS_ONLY = statement(Effect="Deny", Action="*", Condition=NO_TLS)
PUBLISH_TLS_ONLY = statement(Effect="Deny", Action="sns:Publish", Condition=NO_TLS)
REDRIVE = {"deadLetterTargetArn": QUEUE_ARN, "maxReceiveCount": 5}


def of_policy(owner: str, own: str, **names: Any) -> dict[str, list[Any]]:
    """Cases of a rule on documents that a resource holds itself, or that a resource of its own gives it."""
    return {
        OK: [
            resource(own, policy=json.dumps(NARROW), **names),
            resource(own, policy=NAMED, **names),
            resource(owner, policy=json.dumps(TLS_ONLY)),
            resource(owner),
        ],
        VIOLATION: [
            resource(own, policy=json.dumps(OPEN), **names),
            resource(own, policy={"Statement": [UNKNOWN, *OPEN["Statement"]]}),
        ],
        OTHER_SHAPE: [
            resource(owner, policy=json.dumps(statement(Principal={"AWS": ["*"]}))),
            resource(own, policy={"Statement": OPEN["Statement"][0]}),
        ],
        UNDECIDED: [resource(own, policy=UNKNOWN), resource(owner, policy=statement(Principal=UNKNOWN))],
    }


def queue(name: str = "orders", /, **properties: Any) -> Resource:
    """A queue."""
    return resource(QUEUE, name, **properties)


def dead_letters_of(name: str, to: str, **properties: Any) -> Resource:
    """A queue whose dead letters go to another of the stack."""
    return queue(name, redrivePolicy=UNKNOWN, depends={"redrivePolicy": urn(QUEUE, to)}, **properties)


def session(**inputs: Any) -> Resource:
    """Session Manager's preferences."""
    content = {"schemaVersion": "1.0", "sessionType": "Standard_Stream", "inputs": inputs}
    return resource(DOCUMENT, documentType="Session", content=json.dumps(content))


def rotation(**rules: Any) -> Resource:
    """A rotation with these rules."""
    return resource(ROTATION, secretId=UNKNOWN, rotationRules=rules)


COMMAND = resource(DOCUMENT, documentType="Command", content="schemaVersion: '2.2'\n")
OF_QUEUE = {"queueUrl": UNKNOWN, "depends": {"queueUrl": urn(QUEUE, "orders")}}
OF_TOPIC = {"arn": UNKNOWN, "depends": {"arn": urn(TOPIC, "it")}}
OF_SECRET = {"secretId": UNKNOWN, "depends": {"secretId": urn(SECRET, "it")}}

QUEUES: dict[str, dict[str, list[Any]]] = {
    "PEN-SQS-001": {
        OK: [queue(), queue(sqsManagedSseEnabled=True), queue(sqsManagedSseEnabled=False, kmsMasterKeyId=KEY_ARN)],
        VIOLATION: [queue(sqsManagedSseEnabled=False, policy=UNKNOWN)],
        OTHER_SHAPE: [queue(sqsManagedSseEnabled=False, kmsMasterKeyId="")],
        UNDECIDED: [queue(sqsManagedSseEnabled=False, kmsMasterKeyId=UNKNOWN), queue(sqsManagedSseEnabled=UNKNOWN)],
    },
    "PEN-SQS-002": {
        OK: [
            queue(redrivePolicy=json.dumps(REDRIVE)),
            [dead_letters_of("orders", "dead"), queue("dead")],
            [queue(), resource(REDRIVE_POLICY, redrivePolicy=json.dumps(REDRIVE), **OF_QUEUE)],
            [queue(), resource(REDRIVE_ALLOW_POLICY, **OF_QUEUE)],
            queue(redriveAllowPolicy='{"redrivePermission": "allowAll"}'),
            queue(redrivePolicy=json.dumps({**REDRIVE, "maxReceiveCount": 1})),
            [queue(url=QUEUE_URL), resource(REDRIVE_POLICY, queueUrl=QUEUE_URL, redrivePolicy=json.dumps(REDRIVE))],
            [queue(url=QUEUE_URL), resource(REDRIVE_ALLOW_POLICY, queueUrl=QUEUE_URL)],
            *(
                [queue(), resource("Function", **{holder: UNKNOWN}, depends={holder: urn(QUEUE, "orders")})]
                for holder in ("deadLetterConfig", "destinationConfig")
            ),
        ],
        VIOLATION: [queue(), [dead_letters_of("orders", "dead"), queue("dead"), queue("other")]],
        OTHER_SHAPE: [
            queue(redrivePolicy=json.dumps({**REDRIVE, "maxReceiveCount": 0})),
            queue(redrivePolicy=""),
            queue(redrivePolicy=json.dumps({**REDRIVE, "deadLetterTargetArn": ""})),
            [queue(url=QUEUE_URL), resource(REDRIVE_POLICY, queueUrl=f"{QUEUE_URL}-other", redrivePolicy="{}")],
        ],
        UNDECIDED: [queue(redrivePolicy=UNKNOWN), [queue(), resource(REDRIVE_POLICY, queueUrl=UNKNOWN)]],
    },
    "PEN-SQS-003": of_policy(QUEUE, QUEUE_POLICY, queueUrl=QUEUE_URL),
    "PEN-SQS-004": {
        OK: [
            queue(policy=json.dumps(TLS_ONLY)),
            [
                queue(),
                resource(QUEUE_POLICY, policy=statement(Effect="Deny", Action="sqs:*", Condition=NO_TLS), **OF_QUEUE),
            ],
            [queue(url=QUEUE_URL), resource(QUEUE_POLICY, policy=TLS_ONLY, queueUrl=QUEUE_URL)],
        ],
        VIOLATION: [queue(), [queue(), resource(QUEUE_POLICY, policy=NARROW, **OF_QUEUE)]],
        OTHER_SHAPE: [
            queue(policy=json.dumps(statement(Effect="Deny", Condition=NO_TLS))),
            [queue(url=QUEUE_URL), resource(QUEUE_POLICY, policy=TLS_ONLY, queueUrl=f"{QUEUE_URL}-other")],
        ],
        UNDECIDED: [queue(policy=UNKNOWN), [queue(), resource(QUEUE_POLICY, policy=UNKNOWN, **OF_QUEUE)]],
    },
    "PEN-SQS-005": {
        OK: [
            [dead_letters_of("orders", "dead"), queue("dead", messageRetentionSeconds=1_209_600)],
            [dead_letters_of("orders", "dead", fifoQueue=True), queue("dead", fifoQueue=True)],
            [dead_letters_of("orders", "dead"), queue("dead", messageRetentionSeconds=345_601, policy=UNKNOWN)],
            [queue(redrivePolicy=json.dumps(REDRIVE)), queue("dead", arn=f"{QUEUE_ARN}-dead")],
            [dead_letters_of("orders", "dead", messageRetentionSeconds=345_599), queue("dead")],
            queue(redrivePolicy=UNKNOWN, messageRetentionSeconds=60),
        ],
        VIOLATION: [
            [dead_letters_of("orders", "dead"), queue("dead")],
            [dead_letters_of("orders", "dead", messageRetentionSeconds=1_209_600), queue("dead")],
        ],
        OTHER_SHAPE: [[queue(redrivePolicy=json.dumps(REDRIVE)), queue("dead", arn=QUEUE_ARN)]],
        UNDECIDED: [[dead_letters_of("orders", "dead"), queue("dead", messageRetentionSeconds=UNKNOWN)]],
    },
}

TOPICS: dict[str, dict[str, list[Any]]] = {
    "PEN-SNS-001": {
        OK: [
            resource(TOPIC, kmsMasterKeyId=KEY_ARN),
            [resource(KEY), resource(TOPIC, kmsMasterKeyId=UNKNOWN, depends={"kmsMasterKeyId": urn(KEY, "it")})],
        ],
        VIOLATION: [resource(TOPIC, name=UNKNOWN), resource(TOPIC, kmsMasterKeyId="")],
        UNDECIDED: [resource(TOPIC, kmsMasterKeyId=UNKNOWN)],
    },
    "PEN-SNS-002": of_policy(TOPIC, TOPIC_POLICY, arn=UNKNOWN),
    "PEN-SNS-003": {
        OK: [
            resource(TOPIC, policy=json.dumps(PUBLISH_TLS_ONLY)),
            [resource(TOPIC), resource(TOPIC_POLICY, policy=TLS_ONLY, **OF_TOPIC)],
            [resource(TOPIC, arn="arn:it"), resource(TOPIC_POLICY, policy=TLS_ONLY, arn="arn:it")],
        ],
        VIOLATION: [resource(TOPIC), [resource(TOPIC), resource(TOPIC_POLICY, policy=NAMED, **OF_TOPIC)]],
        OTHER_SHAPE: [
            resource(TOPIC, policy=json.dumps(statement(Effect="Deny", Action="sns:Subscribe", Condition=NO_TLS)))
        ],
        UNDECIDED: [resource(TOPIC, policy=UNKNOWN), [resource(TOPIC), resource(TOPIC_POLICY, arn=UNKNOWN)]],
    },
    "PEN-SNS-004": {
        OK: [resource(SUBSCRIPTION, protocol="https", endpoint=UNKNOWN), resource(SUBSCRIPTION, protocol="email")],
        VIOLATION: [resource(SUBSCRIPTION, protocol="http", endpoint=UNKNOWN)],
        UNDECIDED: [resource(SUBSCRIPTION, protocol=UNKNOWN)],
    },
    "PEN-SNS-005": {
        OK: [
            resource(SUBSCRIPTION, protocol="sqs", redrivePolicy=json.dumps({"deadLetterTargetArn": QUEUE_ARN})),
            resource(SUBSCRIPTION, protocol="email", redrivePolicy=UNKNOWN),
        ],
        VIOLATION: [
            resource(SUBSCRIPTION, protocol="lambda", endpoint=UNKNOWN),
            resource(SUBSCRIPTION, protocol="firehose"),
        ],
        OTHER_SHAPE: [resource(SUBSCRIPTION, protocol="sqs", redrivePolicy="{}")],
        UNDECIDED: [
            resource(SUBSCRIPTION, protocol="sqs", redrivePolicy=UNKNOWN),
            resource(SUBSCRIPTION, protocol=UNKNOWN),
        ],
    },
}

SECRETS: dict[str, dict[str, list[Any]]] = {
    "PEN-SMG-001": {
        OK: [resource(SECRET, kmsKeyId=KEY_ARN, name=UNKNOWN)],
        VIOLATION: [
            resource(SECRET, name=UNKNOWN),
            resource(SECRET, kmsKeyId=""),
            resource(SECRET, kmsKeyId="alias/aws/secretsmanager"),
        ],
        UNDECIDED: [resource(SECRET, kmsKeyId=UNKNOWN)],
    },
    "PEN-SMG-002": {
        OK: [
            [resource(SECRET), resource(ROTATION, **OF_SECRET)],
            [resource(SECRET, arn="arn:it"), resource(ROTATION, secretId="arn:it", rotationEnabled=True)],
        ],
        VIOLATION: [resource(SECRET), [resource(SECRET, arn="arn:it"), resource(ROTATION, secretId="arn:other")]],
        OTHER_SHAPE: [[resource(SECRET), resource(ROTATION, rotationEnabled=False, **OF_SECRET)]],
        UNDECIDED: [[resource(SECRET), resource(ROTATION, secretId=UNKNOWN)]],
    },
    "PEN-SMG-003": {
        OK: [resource(SECRET), resource(SECRET, recoveryWindowInDays=7)],
        VIOLATION: [resource(SECRET, recoveryWindowInDays=0, kmsKeyId=UNKNOWN)],
        UNDECIDED: [resource(SECRET, recoveryWindowInDays=UNKNOWN)],
    },
    "PEN-SMG-004": of_policy(SECRET, SECRET_POLICY, secretArn=UNKNOWN),
    "PEN-SMG-005": {
        OK: [resource(SECRET_POLICY, blockPublicPolicy=True, policy=UNKNOWN)],
        VIOLATION: [resource(SECRET_POLICY, policy=UNKNOWN), resource(SECRET_POLICY, blockPublicPolicy=False)],
        UNDECIDED: [resource(SECRET_POLICY, blockPublicPolicy=UNKNOWN)],
    },
    "PEN-SMG-006": {
        OK: [
            rotation(automaticallyAfterDays=90),
            rotation(scheduleExpression="rate(4 hours)"),
            rotation(scheduleExpression="rate(2160 hours)"),
            rotation(scheduleExpression="rate(1 hour)"),
            rotation(scheduleExpression="rate(90 days)"),
            rotation(scheduleExpression="cron(0 16 1 1/2 ? *)"),
            rotation(scheduleExpression="cron(0 16 1 jan/1 ? *)"),
            rotation(scheduleExpression="rate(10 days)", duration="3h"),
            rotation(scheduleExpression="cron(0 16 1,15 * ? *)"),
            resource(ROTATION, secretId=UNKNOWN),
        ],
        VIOLATION: [rotation(automaticallyAfterDays="91"), rotation(scheduleExpression="rate(365 days)")],
        OTHER_SHAPE: [
            rotation(scheduleExpression="cron(0 16 1 1/6 ? *)"),
            rotation(scheduleExpression="cron(0 16 1 1/3 ? *)"),
            rotation(scheduleExpression="rate(2161 hours)"),
            rotation(scheduleExpression="rate(91 days)"),
            rotation(scheduleExpression="sometimes"),
        ],
        UNDECIDED: [rotation(automaticallyAfterDays=UNKNOWN), resource(ROTATION, rotationRules=UNKNOWN)],
    },
}

PARAMETERS: dict[str, dict[str, list[Any]]] = {
    "PEN-SSM-001": {
        OK: [
            resource(PARAMETER, type="SecureString", keyId=KEY_ARN, value=UNKNOWN),
            resource(PARAMETER, type="String", keyId=UNKNOWN),
        ],
        VIOLATION: [resource(PARAMETER, type="SecureString", name=UNKNOWN)],
        OTHER_SHAPE: [resource(PARAMETER, type="SecureString", keyId="alias/aws/ssm")],
        UNDECIDED: [resource(PARAMETER, type="SecureString", keyId=UNKNOWN), resource(PARAMETER, type=UNKNOWN)],
    },
    "PEN-SSM-002": {
        OK: [
            resource(DOCUMENT, permissions={"type": "Share", "account_ids": ACCOUNT}),
            resource(DOCUMENT, name="share-with-all"),
        ],
        VIOLATION: [
            resource(DOCUMENT, permissions={"type": "Share", "account_ids": "All"}),
            resource(DOCUMENT, permissions={"type": UNKNOWN, "account_ids": f"{ACCOUNT}, all"}),
        ],
        OTHER_SHAPE: [resource(DOCUMENT, permissions={"type": "Share", "accountIds": "All"})],
        UNDECIDED: [resource(DOCUMENT, permissions=UNKNOWN)],
    },
    "PEN-SSM-003": {
        OK: [
            resource(SETTING, settingId=SHARING, settingValue="Disable"),
            resource(SETTING, settingId="/ssm/parameter-store/high-throughput-enabled", settingValue="true"),
        ],
        VIOLATION: [resource(SETTING, settingId=SHARING, settingValue="Enable")],
        OTHER_SHAPE: [
            resource(
                SETTING,
                settingId=f"arn:aws:ssm:eu-central-1:{ACCOUNT}:servicesetting{SHARING}",
                settingValue="Enable",
            )
        ],
        UNDECIDED: [resource(SETTING, settingId=SHARING, settingValue=UNKNOWN)],
    },
    "PEN-SSM-004": {
        OK: [
            session(cloudWatchLogGroupName="sessions", cloudWatchEncryptionEnabled=True, s3BucketName=""),
            session(s3BucketName="sessions"),
            COMMAND,
        ],
        VIOLATION: [
            session(),
            session(cloudWatchLogGroupName="sessions", cloudWatchEncryptionEnabled=False),
            session(s3BucketName="sessions", s3EncryptionEnabled=False),
        ],
        OTHER_SHAPE: [
            resource(DOCUMENT, documentType="Session", content="inputs:\n  kmsKeyId: x\n", documentFormat="YAML"),
            resource(DOCUMENT, documentType="Session", content={"inputs": {}}),
        ],
        UNDECIDED: [resource(DOCUMENT, documentType="Session", content=UNKNOWN)],
    },
    "PEN-SSM-005": {
        OK: [session(kmsKeyId=KEY_ARN), COMMAND],
        VIOLATION: [session(), session(kmsKeyId="")],
        OTHER_SHAPE: [
            resource(
                DOCUMENT, documentType="Session", documentFormat="YAML", content="inputs:\n  s3BucketName: sessions\n"
            )
        ],
        UNDECIDED: [resource(DOCUMENT, documentType="Session", content=UNKNOWN)],
    },
}

CASES = {**QUEUES, **TOPICS, **SECRETS, **PARAMETERS}

ONE_SHAPE = frozenset({"PEN-SNS-001", "PEN-SNS-004", "PEN-SMG-001", "PEN-SMG-003", "PEN-SMG-005"})
