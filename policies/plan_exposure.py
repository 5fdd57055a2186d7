"""Who may reach what exists: a run never opens it to more of the world.

What is new is judged by the rules on resources; here it counts only where it opens something that was there before.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from ..platform.operation import Operation
from ..platform.plan import Plan, PlannedStep
from ..platform.resource import UNKNOWN, Resource
from ..platform.rule import Outcome, Violation, each
from .documents import open_to_everybody
from .traffic import GROUP_TYPES, INGRESS_TYPES, traffic
from .values import true

__all__ = ["stays_as_private_as_it_is"]

_BLOCKS: Final[Mapping[str, str]] = {
    "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock": "accountId",
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": "bucket",
}
_SWITCHES: Final = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")
_SETTINGS: Final[Mapping[str, tuple[tuple[str, bool], ...]]] = {
    "aws:alb/loadBalancer:LoadBalancer": (("internal", False),),
    "aws:dms/replicationInstance:ReplicationInstance": (("publiclyAccessible", True),),
    "aws:elb/loadBalancer:LoadBalancer": (("internal", False),),
    "aws:lb/loadBalancer:LoadBalancer": (("internal", False),),
    "aws:mq/broker:Broker": (("publiclyAccessible", True),),
    "aws:rds/clusterInstance:ClusterInstance": (("publiclyAccessible", True),),
    "aws:rds/instance:Instance": (("publiclyAccessible", True),),
    "aws:redshift/cluster:Cluster": (("publiclyAccessible", True),),
}
"""Switches of a resource, and the position in which the internet reaches it. Left out, each is off."""

_POLICIES: Final[Mapping[str, str]] = {
    "aws:ecr/repositoryPolicy:RepositoryPolicy": "repository",
    "aws:kms/key:Key": "",
    "aws:kms/keyPolicy:KeyPolicy": "keyId",
    "aws:s3/bucket:Bucket": "",
    "aws:s3/bucketPolicy:BucketPolicy": "bucket",
    "aws:secretsmanager/secret:Secret": "",
    "aws:secretsmanager/secretPolicy:SecretPolicy": "secretArn",
    "aws:sns/topic:Topic": "",
    "aws:sns/topicPolicy:TopicPolicy": "arn",
    "aws:sqs/queue:Queue": "",
    "aws:sqs/queuePolicy:QueuePolicy": "queueUrl",
}
"""Types with a `policy`, and the property that names what it is about; empty where that is the resource itself."""


def stays_as_private_as_it_is(plan: Plan) -> Outcome:
    """Nothing that exists is opened to the internet or to everybody."""

    def violation(step: PlannedStep) -> Violation | None:
        step.decided()
        if step.operation in (Operation.SAME, Operation.READ):
            return None
        opened = next((said for find in _FINDERS for said in find(plan, step)), None)
        return Violation(opened, step.urn) if opened is not None else None

    return each(_changes(plan), violation)


def _changes(plan: Plan) -> Iterator[PlannedStep]:
    """One step for each resource of these types that is made, changed or deleted."""
    judged = {*INGRESS_TYPES, *_BLOCKS, *_SETTINGS, *_POLICIES}
    steps = [step for step in plan.steps if step.type in judged]
    yield from {step.urn: step for step in sorted(steps, key=lambda step: step.new is not None)}.values()


def _ingress(plan: Plan, step: PlannedStep) -> Iterator[str]:
    if step.new is None or step.type not in INGRESS_TYPES:
        return
    is_rule = step.type not in GROUP_TYPES
    if step.old is None and not (is_rule and _is_about_existing(plan, step.new, "securityGroupId")):
        return
    before = set() if step.old is None else set(_open_ports(step.old))
    yield from (f"{ports} can now be reached from anywhere" for ports in _open_ports(step.new) if ports not in before)


def _open_ports(group: Resource) -> Iterator[str]:
    for ingress in traffic(group, "ingress"):
        if ingress.is_from_anywhere:
            protocol = ingress.read("protocol", "ipProtocol", default="-1")
            first, last = ingress.read("fromPort", default="any"), ingress.read("toPort", default="any")
            yield f"{protocol} {first}" if first == last else f"{protocol} {first} to {last}"


def _switch(_: Plan, step: PlannedStep) -> Iterator[str]:
    if step.old is None or step.new is None:
        return
    for path, is_open in _SETTINGS.get(step.type, ()):
        before, after = step.both(path)
        if true(before) is not is_open and true(after) is is_open:
            yield f"{path} changes to {str(is_open).lower()}: the internet reaches it"


def _access_block(plan: Plan, step: PlannedStep) -> Iterator[str]:
    if step.type not in _BLOCKS or step.old is None:
        return
    if step.new is None:
        if step.operation is Operation.DELETE and not _goes_with_its_bucket(plan, step):
            yield "the block of public access is deleted"
        return
    off = [name for name in _SWITCHES if true(step.old.get(name)) and not true(step.new.get(name))]
    if off:
        yield f"the block of public access is switched off: {', '.join(off)}"


def _goes_with_its_bucket(plan: Plan, block: PlannedStep) -> bool:
    if block.old is None or block.old.retain_on_delete:
        return True
    name = block.old.get(_BLOCKS[block.type])
    return name is not None and any(name in (gone.state.get("bucket"), gone.state.get("id")) for gone in plan.deleted)


def _policy(plan: Plan, step: PlannedStep) -> Iterator[str]:
    if step.new is None or step.type not in _POLICIES:
        return
    target = _POLICIES[step.type]
    if step.old is None and not (target and _is_about_existing(plan, step.new, target)):
        return
    document = step.new.get("policy")
    if step.old is not None and document == step.old.get("policy"):
        return
    before = set() if step.old is None else set(open_to_everybody(step.old.get("policy")))
    yield from (said for said in open_to_everybody(document) if said not in before)


def _is_about_existing(plan: Plan, setting: Resource, path: str) -> bool:
    """Whether a new setting is about something that was there before: only that has a name which is known already."""
    name = setting.properties.get(path)
    things = [step.new for step in plan.created if step.new is not None and step.type not in _ABOUT_OTHERS]
    made = {thing.properties.get(key) for thing in things for key in ("bucket", "name")}
    return name is not None and name is not UNKNOWN and name not in made


_ABOUT_OTHERS: Final = frozenset({*_BLOCKS, *(kind for kind, target in _POLICIES.items() if target)})

_FINDERS: Final = (_ingress, _switch, _access_block, _policy)
