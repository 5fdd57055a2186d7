"""QueueWorker, LogBucket and KubernetesService beside the library that has the nearest to each."""

import json
from typing import Any, Final

from penstock.platform.resource import Graph

from .peers import NOT_STATED, Comparison, Peer, Row, has, one, yes

__all__ = ["OTHERS"]

_BUCKET = "tests/components/test_log_bucket.py"
_KUBERNETES = "tests/components/test_kubernetes_service.py"
_DEFAULTS = "tests/components/test_service_defaults.py"
DAY_SECONDS = 86_400


def _redrive(graph: Graph) -> str:
    return str(json.loads(one(graph, "invoices-queue").get("redrivePolicy"))["maxReceiveCount"])


def _backlog(graph: Graph) -> str:
    policy, path = one(graph, "invoices-scaling-on-backlog"), "targetTrackingScalingPolicyConfiguration"
    messages = policy.get(f"{path}.targetValue")
    label = next(
        metric for metric in policy.get(f"{path}.customizedMetricSpecification.metrics") if metric["returnData"]
    )
    return f"{messages:g} {label['label']}"


def _worker_bounds(graph: Graph) -> str:
    bounds = one(graph, "invoices-scaling")
    return f"{bounds.get('minCapacity')} / {bounds.get('maxCapacity')}"


def _queue_encryption(graph: Graph) -> str:
    queue = one(graph, "invoices-queue")
    return "a key of its own" if queue.property_dependencies.get("kmsMasterKeyId") else "not set"


_QUEUE: Final = Comparison(
    "QueueWorker",
    (Peer("CDK ecs-patterns", "aws/aws-cdk, `aws-ecs-patterns`, `QueueProcessingFargateService`"),),
    (
        Row(
            "tries before a message is a dead letter",
            ("3",),
            _redrive,
            f"{_DEFAULTS}::test_a_message_that_fails_five_times_is_kept_for_two_weeks",
        ),
        Row(
            "dead letters are kept",
            ("14 days",),
            lambda graph: (
                f"{one(graph, 'invoices-dead-letter-queue').get('messageRetentionSeconds') // DAY_SECONDS} days"
            ),
            f"{_DEFAULTS}::test_a_message_that_fails_five_times_is_kept_for_two_weeks",
        ),
        Row(
            "visibility timeout",
            ("30 s",),
            lambda graph: f"{one(graph, 'invoices-queue').get('visibilityTimeoutSeconds')} s",
            f"{_DEFAULTS}::test_a_fetched_message_is_kept_from_others_for_five_minutes",
        ),
        Row(
            "scaled on",
            ("steps of visible messages (-1 at 0, +1 at 100, +5 at 500), and CPU 50 %",),
            _backlog,
            f"{_DEFAULTS}::test_tasks_follow_the_messages_that_wait_for_each",
        ),
        Row(
            "fewest / most tasks",
            ("1 / twice the desired count",),
            _worker_bounds,
            f"{_DEFAULTS}::test_at_least_two_tasks_work_on_a_queue",
        ),
        Row(
            "encryption of messages",
            (NOT_STATED,),
            _queue_encryption,
            f"{_DEFAULTS}::test_messages_are_encrypted_under_a_key_of_the_worker",
        ),
        Row(
            "alarms",
            (NOT_STATED,),
            lambda graph: str(has(graph, "aws:cloudwatch/metricAlarm:MetricAlarm")),
            f"{_DEFAULTS}::test_four_alarms_watch_a_queue",
        ),
    ),
)


def _encryption(graph: Graph) -> str:
    algorithm = one(graph, "logs-encryption").get("rules.0.applyServerSideEncryptionByDefault.sseAlgorithm")
    return f"{'SSE-KMS with a key of its own' if algorithm == 'aws:kms' else algorithm} (for purpose trail)"


def _blocked(graph: Graph) -> str:
    block = one(graph, "logs-public-access-block").properties
    return yes(all(block[name] for name in block if name != "bucket"))


def _kept(graph: Graph) -> str:
    bucket = one(graph, "logs-bucket")
    return f"{'retained' if bucket.retain_on_delete else 'deleted'}{', and protected' if bucket.protect else ''}"


def _tls(graph: Graph) -> str:
    statements = json.loads(one(graph, "logs-policy").get("policy"))["Statement"]
    return yes(any(item["Sid"] == "DenyPlainHttp" and item["Effect"] == "Deny" for item in statements))


_LOGS: Final = Comparison(
    "LogBucket",
    (Peer("Solutions Constructs", "awslabs/aws-solutions-constructs, `core/lib/*-defaults.ts`, S3"),),
    (
        Row(
            "encryption",
            ("SSE-S3",),
            _encryption,
            f"{_BUCKET}::test_trails_and_flow_logs_are_encrypted_with_a_rotated_key",
        ),
        Row(
            "versions",
            ("kept",),
            lambda graph: (
                "kept" if one(graph, "logs-versioning").get("versioningConfiguration.status") == "Enabled" else "no"
            ),
            f"{_BUCKET}::test_a_bucket_is_versioned_private_and_without_acls",
        ),
        Row(
            "public access blocked",
            ("yes",),
            _blocked,
            f"{_BUCKET}::test_a_bucket_is_versioned_private_and_without_acls",
        ),
        Row("no longer in the program", ("retained",), _kept, f"{_BUCKET}::test_every_child_is_protected_and_retained"),
        Row("TLS alone", ("yes",), _tls, "tests/components/test_bucket_policy.py::test_plain_http_is_denied"),
        Row(
            "access logs of its own",
            ("in a bucket that it makes",),
            lambda graph: "kept" if has(graph, "aws:s3/bucketLogging:BucketLogging") else "none (`access_log_bucket`)",
            f"{_DEFAULTS}::test_a_bucket_says_who_asks_only_where_it_is_told_to",
        ),
    ),
)


def _pod(graph: Graph) -> dict[str, Any]:
    return dict(one(graph, "orders-deployment").get("spec.template.spec.containers.0"))


def _security(name: str) -> Any:
    return lambda graph: yes(_pod(graph)["securityContext"][name])


def _resources(graph: Graph) -> str:
    resources = _pod(graph)["resources"]
    (cpu, memory), limits = resources["requests"].values(), resources["limits"]
    return f"CPU {cpu} / {limits.get('cpu', 'no limit')}, memory {memory} / {limits['memory']}"


_PODS: Final = Comparison(
    "KubernetesService",
    (Peer("cdk8s-plus", "cdk8s-team/cdk8s-plus, `src/container.ts`"),),
    (
        Row(
            "runs as root",
            ("no",),
            lambda graph: yes(not _pod(graph)["securityContext"]["runAsNonRoot"]),
            f"{_KUBERNETES}::test_the_pods_pass_restricted",
        ),
        Row("privileged", ("no",), _security("privileged"), f"{_KUBERNETES}::test_the_pods_pass_restricted"),
        Row(
            "privilege escalation",
            ("no",),
            _security("allowPrivilegeEscalation"),
            f"{_KUBERNETES}::test_the_pods_pass_restricted",
        ),
        Row(
            "root file system",
            ("read-only",),
            lambda graph: "read-only" if _pod(graph)["securityContext"]["readOnlyRootFilesystem"] else "writable",
            f"{_KUBERNETES}::test_a_pod_writes_in_one_place_and_has_no_token",
        ),
        Row(
            "capabilities dropped",
            ("not set",),
            lambda graph: ", ".join(_pod(graph)["securityContext"]["capabilities"]["drop"]),
            f"{_KUBERNETES}::test_the_pods_pass_restricted",
        ),
        Row(
            "seccomp profile",
            ("not set",),
            lambda graph: str(_pod(graph)["securityContext"]["seccompProfile"]["type"]),
            f"{_KUBERNETES}::test_the_pods_pass_restricted",
        ),
        Row(
            "requests / limits",
            ("CPU 1000m / 1500m, memory 512Mi / 2048Mi",),
            _resources,
            f"{_KUBERNETES}::test_memory_is_never_promised_twice_and_idle_cpu_is_used",
        ),
        Row(
            "image pulled",
            ("always",),
            lambda graph: f"{_pod(graph)['imagePullPolicy']}: a digest names the same bytes for ever",
            f"{_DEFAULTS}::test_an_image_by_digest_is_pulled_once",
        ),
    ),
)

OTHERS: Final = (_QUEUE, _LOGS, _PODS)
