"""The one place that changes moto: how it judges bucket policies, and which certificates a listener may name.

As it comes, moto applies a Deny statement whatever its conditions and principals say (a policy that refuses requests without
TLS makes every object call fail, because moto tests no condition), and deletes a bucket against an explicit Deny. Mended:
only statements that hold for everyone and always are enforced, and they are enforced for deleting the bucket too. All
other statements are stored and read back, not enforced; what a policy means is judged in unit tests, not here.

A certificate is validated by people and domains outside a stack, so an environment names one that exists already. An empty
cloud has none: a listener accepts any certificate whose ARN is of its own account and region, and refuses the others.

Requests are answered side by side, while they iterate over what the others change (every one looks for its caller among all
roles): now and then one failed, in large stacks. Mended: one request is answered at a time.

How it rotates secrets is mended in `moto_rotation`, how it keeps the settings of queues in `moto_queues`,
how it starts instances from launch templates in `moto_templates`, and how it takes inventories away in `moto_inventories`.
"""

import json
import threading
from collections.abc import Mapping
from typing import Any

from moto.elb.exceptions import CertificateNotFoundException
from moto.elbv2 import models as elbv2_models
from moto.elbv2.models import ELBv2Backend
from moto.iam.access_control import IAMPolicy, PermissionResult
from moto.moto_server.werkzeug_app import DomainDispatcherApplication
from moto.s3.exceptions import S3AccessDeniedError
from moto.s3.models import FakeBucket, S3Backend

from . import moto_inventories, moto_queues, moto_rotation, moto_templates

__all__ = ["apply"]

EVERYONE = ("*", {"AWS": "*"}, {"AWS": ["*"]})


def apply() -> None:
    """Mend moto in this process. Doing it twice changes nothing more."""
    moto_inventories.apply()
    moto_queues.apply()
    moto_rotation.apply()
    moto_templates.apply()
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
    _answer_one_at_a_time()
    _accept_certificates()


def _answer_one_at_a_time() -> None:
    answer = DomainDispatcherApplication.__call__
    turn = threading.Lock()

    def in_turn(self: DomainDispatcherApplication, environ: dict[str, Any], start_response: Any) -> Any:
        with turn:
            return answer(self, environ, start_response)

    DomainDispatcherApplication.__call__ = in_turn  # type: ignore[method-assign]


def _accept_certificates() -> None:
    exists = ELBv2Backend._certificate_exists  # noqa: SLF001 - moto offers no other way
    register = elbv2_models.register_certificate  # type: ignore[attr-defined]

    def certificate_exists(self: ELBv2Backend, certificate_arn: str) -> bool:
        return _is_certificate_of(certificate_arn, self.account_id, self.region_name) or exists(self, certificate_arn)

    def register_certificate(account_id: str, region: str, arn_certificate: str, arn_user: str) -> None:
        try:
            register(account_id, region, arn_certificate, arn_user)
        except CertificateNotFoundException:
            if not _is_certificate_of(arn_certificate, account_id, region):
                raise

    ELBv2Backend._certificate_exists = certificate_exists  # type: ignore[method-assign]  # noqa: SLF001
    elbv2_models.register_certificate = register_certificate  # type: ignore[attr-defined]


def _is_certificate_of(arn: str, account_id: str, region: str) -> bool:
    parts = arn.split(":")
    return len(parts) == 6 and parts[2:5] == ["acm", region, account_id] and parts[5].startswith("certificate/")


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
