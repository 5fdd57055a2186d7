"""Databases in use: what stands beside them, what they tell, who gets a copy, and TLS."""

import math
import re
from typing import Final

from ...platform.resource import Graph, Resource
from ...platform.rule import NOT_APPLICABLE, OK, GraphRule, Outcome, ResourceRule, Rule, Severity, Violation, each
from ..standards import cdk_nag, checkov, nist, pci, security_hub
from ..values import every
from .checks import named_by
from .rds import CLUSTER, CLUSTER_INSTANCE, DOCUMENT_CLUSTER, GRAPH_CLUSTER, INSTANCE

__all__ = ["RULES"]

PARAMETER_GROUP_TYPES = (
    "aws:rds/parameterGroup:ParameterGroup",
    "aws:rds/clusterParameterGroup:ClusterParameterGroup",
)
SNAPSHOT_TYPES = (
    "aws:rds/snapshot:Snapshot",
    "aws:rds/clusterSnapshot:ClusterSnapshot",
    "aws:rds/snapshotCopy:SnapshotCopy",
)

_GUIDE = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide"
_FAMILY = re.compile(
    r"(?P<engine>(?:aurora-)?(?:postgres(?:ql)?|mysql)|mariadb|sqlserver|db2)\D*(?P<version>\d+)[.\d]*"
)
_TLS_PARAMETERS: Final = {
    "postgres": "rds.force_ssl",
    "aurora-postgresql": "rds.force_ssl",
    "sqlserver": "rds.force_ssl",
    "mysql": "require_secure_transport",
    "aurora-mysql": "require_secure_transport",
    "mariadb": "require_secure_transport",
    "db2": "db2comm",
}
_ON: Final = ("1", "on", "true", "ssl")
_FIRST_VERSION_WITH_TLS: Final = {"postgres": 15, "aurora-postgresql": 17}
"""The major version from which on the engine refuses plain connections where the group says nothing."""


def _is_in_two_zones(graph: Graph, cluster: Resource) -> bool:
    if not str(cluster.get("engine", "")).startswith("aurora") or cluster.get("engineMode") == "serverless":
        return True  # a Multi-AZ cluster stands in three zones by itself, and so does serverless storage
    return len(graph.referring(cluster, CLUSTER_INSTANCE, "clusterIdentifier")) > 1


def _is_monitored(graph: Graph, database: Resource) -> bool:
    if int(database.get("monitoringInterval", 0)) > 0:
        return True
    if database.type == INSTANCE:
        return False
    cluster = named_by(graph, database, "clusterIdentifier", CLUSTER)
    return cluster is not None and int(cluster.get("monitoringInterval", 0)) > 0


def _publishes_logs(database: Resource) -> Outcome:
    name = "enableCloudwatchLogsExports" if database.type == GRAPH_CLUSTER else "enabledCloudwatchLogsExports"
    return OK if database.items(name) else Violation(f"{name} is empty: its logs stay on its host")


def _is_shared_with_nobody_unnamed(snapshot: Resource) -> Outcome:
    def violation(path: str) -> Violation | None:
        return Violation(f"{path} is all: every AWS account can restore it") if snapshot.get(path) == "all" else None

    return each(snapshot.paths("sharedAccounts"), violation)


def _demands_tls(group: Resource) -> Outcome:
    family = _FAMILY.fullmatch(str(group.get("family", "")))
    if family is None:
        return NOT_APPLICABLE
    engine = family["engine"]
    name = _TLS_PARAMETERS[engine]
    paths = [path for path in group.paths("parameters") if group.get(f"{path}.name", "").lower() == name]
    if not paths and int(family["version"]) >= _FIRST_VERSION_WITH_TLS.get(engine, math.inf):
        return OK
    if any(str(group.get(f"{path}.value")).lower() in _ON for path in paths):
        return OK
    return Violation(f"{name} is {'off' if paths else 'not set'}: connections without TLS are taken")


RULES: tuple[Rule, ...] = (
    GraphRule(
        id="PEN-RDS-011",
        sentence="Aurora clusters have at least two instances.",
        severity=Severity.MEDIUM,
        why="With one instance its failure stops the database until another has been made.",
        fix="Make a second aws.rds.ClusterInstance; Aurora puts it into another zone and promotes it when needed.",
        references=(*security_hub("RDS.15"), *nist("CP-10", "SC-36")),
        url="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.AuroraHighAvailability.html",
        types=(CLUSTER,),
        check=every((CLUSTER,), _is_in_two_zones, "has no second instance"),
    ),
    GraphRule(
        id="PEN-RDS-012",
        sentence="Databases have enhanced monitoring.",
        severity=Severity.LOW,
        why="CloudWatch sees a database from outside; which process eats memory or CPU only its host can tell.",
        fix="Set monitoring_interval=60, and monitoring_role_arn.",
        references=(*security_hub("RDS.6"), *nist("CA-7", "SI-2")),
        equivalents=(*cdk_nag("NIST.800.53.R5-RDSEnhancedMonitoringEnabled"), *checkov("CKV_AWS_118")),
        url=f"{_GUIDE}/USER_Monitoring.OS.html",
        types=(INSTANCE, CLUSTER_INSTANCE),
        check=every((INSTANCE, CLUSTER_INSTANCE), _is_monitored, "has no enhanced monitoring"),
    ),
    ResourceRule(
        id="PEN-RDS-013",
        sentence="Databases publish their logs.",
        severity=Severity.MEDIUM,
        why="Logs that stay on the host are gone after days, and with the host; nobody is alarmed by them.",
        fix='Set enabled_cloudwatch_logs_exports=["postgresql"], or what the engine offers.',
        references=(
            *security_hub("RDS.9", "RDS.34", "RDS.37", "DocumentDB.4", "Neptune.2"),
            *nist("AU-2"),
            *pci("10.2.1"),
        ),
        equivalents=(
            *cdk_nag("NIST.800.53.R5-RDSLoggingEnabled", "AwsSolutions-DOC5"),
            *checkov("CKV_AWS_129", "CKV_AWS_324", "CKV_AWS_85", "CKV_AWS_101"),
        ),
        url=f"{_GUIDE}/USER_LogAccess.Procedural.UploadtoCloudWatch.html",
        types=(INSTANCE, CLUSTER, DOCUMENT_CLUSTER, GRAPH_CLUSTER),
        check=_publishes_logs,
    ),
    ResourceRule(
        id="PEN-RDS-014",
        sentence="No snapshot of a database is public.",
        severity=Severity.CRITICAL,
        why="Everybody with an AWS account can restore it and read all of the data.",
        fix="Name the accounts in shared_accounts, never all.",
        references=(*security_hub("RDS.1"), *nist("AC-3", "SC-7")),
        equivalents=checkov("CKV_AWS_302"),
        url=f"{_GUIDE}/USER_ShareSnapshot.html",
        types=SNAPSHOT_TYPES,
        check=_is_shared_with_nobody_unnamed,
    ),
    ResourceRule(
        id="PEN-RDS-015",
        sentence="Parameter groups refuse connections without TLS.",
        severity=Severity.MEDIUM,
        why="A client that does not ask for TLS sends its password and its data in clear text; older engines let it.",
        fix='Add the parameter {"name": "rds.force_ssl", "value": "1"} (MySQL: require_secure_transport).',
        references=(*security_hub("RDS.38", "RDS.39"), *nist("SC-8", "SC-8(1)")),
        equivalents=checkov("CKV2_AWS_69"),
        url=f"{_GUIDE}/PostgreSQL.Concepts.General.SSL.html",
        types=PARAMETER_GROUP_TYPES,
        check=_demands_tls,
    ),
)
