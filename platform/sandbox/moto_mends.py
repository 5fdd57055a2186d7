"""The one place that changes moto: how it judges bucket policies.

As it comes, moto applies a Deny statement whatever its conditions and principals say (a policy that refuses requests without
TLS makes every object call fail, because moto tests no condition), and deletes a bucket against an explicit Deny. Mended:
only statements that hold for everyone and always are enforced, and they are enforced for deleting the bucket too. All
other statements are stored and read back, not enforced; what a policy means is judged in unit tests, not here.
"""

import json
from collections.abc import Mapping
from typing import Any

from moto.iam.access_control import IAMPolicy, PermissionResult
from moto.s3.exceptions import S3AccessDeniedError
from moto.s3.models import FakeBucket, S3Backend

__all__ = ["apply"]

EVERYONE = ("*", {"AWS": "*"}, {"AWS": ["*"]})


def apply() -> None:
    """Mend moto in this process. Doing it twice changes nothing more."""
    if getattr(S3Backend.delete_bucket, "is_mended", False):
        return
    delete_bucket = S3Backend.delete_bucket

    def get_permission(self: FakeBucket, action: str, resource: str) -> PermissionResult:
        return _judge(self.policy, action, resource)

    def delete_bucket_by_policy(self: S3Backend, bucket_name: str) -> Any:
        bucket = self.get_bucket(bucket_name)
        if bucket.get_permission("s3:DeleteBucket", bucket.arn) is PermissionResult.DENIED:
            raise S3AccessDeniedError
        return delete_bucket(self, bucket_name)

    delete_bucket_by_policy.is_mended = True  # type: ignore[attr-defined]
    FakeBucket.get_permission = get_permission  # type: ignore[method-assign]
    S3Backend.delete_bucket = delete_bucket_by_policy  # type: ignore[method-assign]


def _judge(policy: bytes | None, action: str, resource: str) -> PermissionResult:
    statements = [] if policy is None else _always(json.loads(policy))
    if not statements:
        return PermissionResult.NEUTRAL
    judged: PermissionResult = IAMPolicy(json.dumps({"Statement": statements})).is_action_permitted(action, resource)
    return judged


def _always(document: Mapping[str, Any]) -> list[Any]:
    """The statements that hold for everyone, whatever the request is like."""
    statements = document.get("Statement") or []
    return [
        statement
        for statement in ([statements] if isinstance(statements, dict) else statements)
        if not statement.get("Condition") and statement.get("Principal") in EVERYONE and "Resource" in statement
    ]
