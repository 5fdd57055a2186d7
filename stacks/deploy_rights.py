"""What the pipeline may do in an environment's account, as policy documents: make what the stack is made of, and no more.

An account has one environment, so names need not say which. Roles are those of workloads, each under their boundary; neither
its own roles nor any boundary are among what it may change.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from ..platform.inputs import json_text
from ..platform.naming import TAG_ENVIRONMENT, TAG_MANAGED_BY
from .deploy_actions import (
    BOUNDED_ACTIONS,
    BUCKET_ACTIONS,
    BUCKETS,
    KEYS,
    KINDS,
    LINKED_SERVICES,
    LOOK,
    NAMED,
    NETWORK,
    NEVER,
    PASSED_TO,
    ROLE_ACTIONS,
)
from .places import Places, allow

__all__ = ["deploy_limits", "deploy_rights"]


def deploy_rights(places: Places, boundary_arn: str) -> dict[str, str]:
    """The documents as JSON text, by name: one policy has no room for all.

    Args:
        places: the stack's account and names.
        boundary_arn: what every role of a workload must be bounded by.
    """
    network = [arn for service in KINDS for arn in places.arns(service, *KINDS[service])]
    ours = [
        allow("Network", NETWORK, network),
        *_keys(places, KEYS),
        _image_key(places),
        allow("Buckets", BUCKET_ACTIONS, BUCKETS),
        *_roles(places, boundary_arn, ROLE_ACTIONS),
        *_passing(places),
    ]
    services = [
        allow(service.title(), [f"{service}:{action}" for action in named.actions.split()], _arns(places, service))
        for service, named in NAMED.items()
    ]
    return {"rights": _document(ours), "services": _document([*services, _hosts(places), allow("Look", LOOK, "*")])}


def deploy_limits(places: Places, boundary_arn: str) -> str:
    """The boundary of the pipeline's roles as JSON text: the same resources, with less said of what is done to them.

    So nothing that is ever attached to these roles reaches further.
    """
    services = [*NAMED, *KINDS]
    statements = [
        allow(
            "Services", [f"{service}:*" for service in services], [x for name in services for x in _arns(places, name)]
        ),
        _hosts(places),
        *_keys(places, ["kms:*"]),
        allow("Buckets", BUCKET_ACTIONS, BUCKETS),
        *_roles(places, boundary_arn, [*ROLE_ACTIONS, "iam:PassRole"]),
        allow("Look", LOOK, "*"),
        {"Sid": "Never", "Effect": "Deny", "Action": list(NEVER), "Resource": "*"},
    ]
    return _document(statements)


def _document(statements: Iterable[Mapping[str, Any]]) -> str:
    return json_text({"Version": "2012-10-17", "Statement": list(statements)})


def _arns(places: Places, service: str) -> list[str]:
    names = NAMED[service].names if service in NAMED else KINDS[service]
    return places.arns(service, *(name.format(families=places.families, logs=places.logs) for name in names))


def _hosts(places: Places) -> dict[str, Any]:
    """What a group starts, it starts from a template."""
    template = {"ArnLike": {"ec2:LaunchTemplate": places.arns("ec2", "launch-template/*")}}
    return allow("Hosts", ["ec2:RunInstances"], "*", template)


def _keys(places: Places, actions: Iterable[str]) -> list[dict[str, Any]]:
    """A key has no name, but the provider's tags: whoever makes it names them, and nothing else opens it."""
    aliases = places.arns("kms", "alias/*-key-alias-*", region="*")
    return [
        allow("NewKeys", ["kms:CreateKey", "kms:TagResource"], "*", _tagged(places, "aws:RequestTag")),
        allow("Keys", actions, places.arns("kms", "key/*", region="*"), _tagged(places, "aws:ResourceTag")),
        allow("KeyNames", ["kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias"], aliases),
    ]


def _image_key(places: Places) -> dict[str, Any]:
    """A registry asks for its key in the name of who makes it."""
    conditions = _tagged(places, "aws:ResourceTag")
    conditions["StringEquals"]["kms:ViaService"] = f"ecr.{places.environment.region}.amazonaws.com"
    return allow("ImageKey", ["kms:CreateGrant", "kms:RetireGrant"], places.arns("kms", "key/*"), conditions)


def _tagged(places: Places, key: str) -> dict[str, dict[str, Any]]:
    tags = {tag: places.environment.tags[tag] for tag in (TAG_ENVIRONMENT, TAG_MANAGED_BY)}
    return {"StringEquals": {f"{key}/{tag}": value for tag, value in tags.items()}}


def _roles(places: Places, boundary_arn: str, actions: Iterable[str]) -> list[dict[str, Any]]:
    """Roles of workloads alone, and what they may do only while they have the boundary."""
    bounded = {"StringEquals": {"iam:PermissionsBoundary": boundary_arn}}
    linked = {"StringEquals": {"iam:AWSServiceName": list(LINKED_SERVICES)}}
    profiles = _iam(places, "instance-profile", PASSED_TO["ec2.amazonaws.com"])
    return [
        allow("BoundedRoles", BOUNDED_ACTIONS, _workload_roles(places), bounded),
        allow("Roles", actions, [*_workload_roles(places), *profiles]),
        allow("Linked", ["iam:CreateServiceLinkedRole"], _iam(places, "role", ["aws-service-role/*"]), linked),
    ]


def _passing(places: Places) -> list[dict[str, Any]]:
    """Each only to the service that it trusts."""
    return [
        allow(
            f"PassTo{service.split('.')[0].title().replace('-', '')}",
            ["iam:PassRole"],
            _iam(places, "role", names),
            {"StringEquals": {"iam:PassedToService": service}},
        )
        for service, names in PASSED_TO.items()
    ]


def _workload_roles(places: Places) -> list[str]:
    return _iam(places, "role", sorted(name for names in PASSED_TO.values() for name in names))


def _iam(places: Places, kind: str, names: Iterable[str]) -> list[str]:
    return places.global_arns("iam", *(f"{kind}/{name}" for name in names))
