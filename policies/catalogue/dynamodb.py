"""DynamoDB: tables that can be taken back to any second, that nobody deletes, and caches that keep quiet."""

from collections.abc import Iterator

from ...platform.resource import Graph, Resource
from ...platform.rule import GraphRule, Outcome, ResourceRule, Rule, Severity, Violation, each
from ..standards import cdk_nag, checkov, nist, pci, security_hub
from ..values import every, required_value, true

__all__ = ["RULES"]

TABLE = "aws:dynamodb/table:Table"
TABLE_REPLICA = "aws:dynamodb/tableReplica:TableReplica"
CACHE = "aws:dax/cluster:Cluster"
SCALING_TARGET = "aws:appautoscaling/target:Target"
SCALING_POLICY = "aws:appautoscaling/policy:Policy"

_GUIDE = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide"


def _recoveries(table: Resource) -> Iterator[str]:
    """Where the recovery is switched on: of the table, and of each replica."""
    if table.type == TABLE_REPLICA:
        yield "pointInTimeRecovery"
    else:
        yield "pointInTimeRecovery.enabled"
        yield from (f"{path}.pointInTimeRecovery" for path in table.paths("replicas"))


def _can_be_taken_back(table: Resource) -> Outcome:
    def violation(path: str) -> Violation | None:
        return None if true(table.get(path)) else Violation(f"{path} is off: what is overwritten is gone")

    return each(_recoveries(table), violation)


def _scales(graph: Graph, table: Resource) -> bool:
    if table.get("billingMode", "PROVISIONED") == "PAY_PER_REQUEST":
        return True
    targets = _scaled(graph, SCALING_TARGET, table)
    # A target is only the range in which a policy moves the capacity.
    return bool(targets) and bool(_scaled(graph, SCALING_POLICY, table, *targets))


def _scaled(graph: Graph, type_token: str, table: Resource, *targets: Resource) -> list[Resource]:
    """The resources of a type that scale the table: they name it, or one of its targets."""
    urns = {table.urn, *(target.urn for target in targets)}
    name = f"table/{table.properties.get('name')}"

    def names_it(scaling: Resource) -> bool:
        depends_on = scaling.property_dependencies.get("resourceId", ())
        return bool(urns & set(depends_on)) if depends_on else scaling.get("resourceId") == name

    return [scaling for scaling in graph.of_type(type_token) if names_it(scaling)]


RULES: tuple[Rule, ...] = (
    ResourceRule(
        id="PEN-DDB-001",
        sentence="Tables can be taken back to any second of the last weeks.",
        severity=Severity.HIGH,
        why="A faulty release writes over thousands of items in a second; without it they are gone.",
        fix='Set point_in_time_recovery={"enabled": True}, and the same in each replica.',
        references=(*security_hub("DynamoDB.2"), *nist("CP-9", "CP-10", "SI-13(5)"), *pci("10.5.1")),
        equivalents=(*cdk_nag("AwsSolutions-DDB3"), *checkov("CKV_AWS_28")),
        url=f"{_GUIDE}/PointInTimeRecovery.html",
        types=(TABLE, TABLE_REPLICA),
        check=_can_be_taken_back,
    ),
    ResourceRule(
        id="PEN-DDB-002",
        sentence="Tables are protected from deletion.",
        severity=Severity.HIGH,
        why="One call, or a renamed resource, deletes the table and all that is in it.",
        fix="Set deletion_protection_enabled=True.",
        references=(*security_hub("DynamoDB.6"), *nist("CM-3", "SC-5(2)")),
        url=f"{_GUIDE}/WorkingWithTables.Basics.html",
        types=(TABLE, TABLE_REPLICA),
        check=required_value("deletionProtectionEnabled", when=true, otherwise="one call deletes it"),
        remedy=lambda _: {"deletionProtectionEnabled": True},
    ),
    GraphRule(
        id="PEN-DDB-003",
        sentence="The capacity of tables follows their load.",
        severity=Severity.MEDIUM,
        why="A table with a fixed capacity refuses requests as soon as there are more of them.",
        fix='Set billing_mode="PAY_PER_REQUEST", or add an aws.appautoscaling.Target and a Policy for the table.',
        references=(*security_hub("DynamoDB.1"), *nist("CP-10", "SC-5(2)")),
        equivalents=(*cdk_nag("NIST.800.53.R5-DynamoDBAutoScalingEnabled"), *checkov("CKV2_AWS_16")),
        url=f"{_GUIDE}/AutoScaling.html",
        types=(TABLE,),
        check=every((TABLE,), _scales, "has a fixed capacity"),
    ),
    ResourceRule(
        id="PEN-DDB-004",
        sentence="DAX caches are encrypted at rest.",
        severity=Severity.HIGH,
        why="The cache writes what it holds to disk, in clear text unless told otherwise when it is made.",
        fix='Set server_side_encryption={"enabled": True}.',
        references=(*security_hub("DynamoDB.3"), *nist("SC-28", "SC-28(1)"), *pci("3.5.1")),
        equivalents=(*cdk_nag("AwsSolutions-DDB4"), *checkov("CKV_AWS_47")),
        url=f"{_GUIDE}/DAXEncryptionAtRest.html",
        types=(CACHE,),
        check=required_value("serverSideEncryption.enabled", when=true, otherwise="its disks can be read"),
        remedy=lambda _: {"serverSideEncryption": {"enabled": True}},
    ),
    ResourceRule(
        id="PEN-DDB-005",
        sentence="DAX caches speak TLS only.",
        severity=Severity.MEDIUM,
        why="Without it every item goes over the network in clear text.",
        fix='Set cluster_endpoint_encryption_type="TLS".',
        references=(*security_hub("DynamoDB.7"), *nist("SC-8", "SC-8(1)"), *pci("4.2.1")),
        equivalents=checkov("CKV_AWS_239"),
        url=f"{_GUIDE}/DAXEncryptionInTransit.html",
        types=(CACHE,),
        check=required_value(
            "clusterEndpointEncryptionType", when=lambda kind: kind == "TLS", otherwise="it speaks clear text"
        ),
        remedy=lambda _: {"clusterEndpointEncryptionType": "TLS"},
    ),
)
