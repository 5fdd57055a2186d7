"""The cases of the rules on databases."""

from typing import Any

from penstock.platform.resource import UNKNOWN, Resource
from resources import resource, urn
from rule_cases import OK, OTHER_SHAPE, PASSWORD, UNDECIDED, VIOLATION

__all__ = ["CASES", "ONE_SHAPE"]

CLUSTER = "aws:rds/cluster:Cluster"
MEMBER = "aws:rds/clusterInstance:ClusterInstance"
DOCUMENTS = "aws:docdb/cluster:Cluster"
GRAPH_MEMBER = "aws:neptune/clusterInstance:ClusterInstance"
GRAPHS = "aws:neptune/cluster:Cluster"


def database(**properties: Any) -> Resource:
    """A database instance."""
    return resource("aws:rds/instance:Instance", **properties)


def cluster(**properties: Any) -> Resource:
    """A cluster of databases."""
    return resource(CLUSTER, "shop", **properties)


def worldwide(**properties: Any) -> Resource:
    """A cluster over several regions."""
    return resource("aws:rds/globalCluster:GlobalCluster", **properties)


def member(name: str = "first", **properties: Any) -> Resource:
    """An instance of the cluster."""
    of_cluster = {"clusterIdentifier": urn(CLUSTER, "shop")}
    return resource(MEMBER, name, clusterIdentifier=UNKNOWN, depends=of_cluster, **properties)


def group(family: Any, *parameters: Any) -> Resource:
    """A parameter group."""
    return resource("aws:rds/parameterGroup:ParameterGroup", family=family, parameters=list(parameters))


def snapshot(accounts: Any) -> Resource:
    """A snapshot that is shared."""
    return resource("aws:rds/snapshot:Snapshot", dbInstanceIdentifier=UNKNOWN, sharedAccounts=accounts)


AURORA = cluster(engine="aurora-postgresql", clusterIdentifier="shop")
FORCED = {"name": "rds.force_ssl", "value": "1"}
SECURE = {"name": "require_secure_transport", "value": "ON"}
OTHER_PARAMETER = {"name": "log_statement", "value": UNKNOWN}

CASES: dict[str, dict[str, list[Any]]] = {
    "PEN-RDS-001": {
        OK: [
            database(storageEncrypted=True, engine=UNKNOWN),
            database(replicateSourceDb=UNKNOWN),
            cluster(engineMode="serverless"),
            worldwide(sourceDbClusterIdentifier=UNKNOWN),
        ],
        VIOLATION: [
            database(engine=UNKNOWN),
            database(storageEncrypted=False),
            cluster(engineMode="serverless", storageEncrypted=False),
        ],
        OTHER_SHAPE: [cluster(), worldwide(), resource(DOCUMENTS), resource(GRAPHS, storageEncrypted="false")],
        UNDECIDED: [database(storageEncrypted=UNKNOWN), cluster(engineMode=UNKNOWN)],
    },
    "PEN-RDS-002": {
        OK: [database(engine=UNKNOWN), database(publiclyAccessible=False)],
        VIOLATION: [database(publiclyAccessible=True, engine=UNKNOWN)],
        OTHER_SHAPE: [
            cluster(publiclyAccessible=True),
            resource(GRAPH_MEMBER, publiclyAccessible=True),
            member(publiclyAccessible="true"),
        ],
        UNDECIDED: [database(publiclyAccessible=UNKNOWN)],
    },
    "PEN-RDS-003": {
        OK: [
            database(backupRetentionPeriod=7, engine=UNKNOWN),
            cluster(backupRetentionPeriod=35.0),
            database(replicateSourceDb="shop", backupRetentionPeriod=0),
        ],
        VIOLATION: [database(engine=UNKNOWN), database(backupRetentionPeriod=0), database(backupRetentionPeriod=6)],
        OTHER_SHAPE: [cluster(), resource(DOCUMENTS, backupRetentionPeriod=1), resource(GRAPHS)],
        UNDECIDED: [database(backupRetentionPeriod=UNKNOWN)],
    },
    "PEN-RDS-004": {
        OK: [database(deletionProtection=True, engine=UNKNOWN), cluster(deletionProtection="true")],
        VIOLATION: [database(engine=UNKNOWN), database(deletionProtection=False, protect=True)],
        OTHER_SHAPE: [cluster(), worldwide(), resource(DOCUMENTS), resource(GRAPHS)],
        UNDECIDED: [database(deletionProtection=UNKNOWN)],
    },
    "PEN-RDS-005": {
        OK: [
            database(engine=UNKNOWN),
            database(skipFinalSnapshot=False, finalSnapshotIdentifier=UNKNOWN),
            database(skipFinalSnapshot=True, replicateSourceDb=UNKNOWN),
        ],
        VIOLATION: [database(skipFinalSnapshot=True, engine=UNKNOWN)],
        OTHER_SHAPE: [cluster(skipFinalSnapshot=True), resource(DOCUMENTS, skipFinalSnapshot="true")],
        UNDECIDED: [database(skipFinalSnapshot=UNKNOWN)],
    },
    "PEN-RDS-006": {
        OK: [
            database(manageMasterUserPassword=True, username=UNKNOWN),
            database(password="", passwordWoVersion=1),
            cluster(masterUsername="password"),
        ],
        VIOLATION: [
            database(password=PASSWORD, engine=UNKNOWN),
            database(password=UNKNOWN, passwordWo=PASSWORD),
        ],
        OTHER_SHAPE: [
            cluster(masterPassword=PASSWORD),
            resource(DOCUMENTS, masterPasswordWo=PASSWORD),
            resource("aws:redshift/cluster:Cluster", masterPassword=PASSWORD),
        ],
        UNDECIDED: [database(password=UNKNOWN), cluster(masterPassword=UNKNOWN)],
    },
    "PEN-RDS-007": {
        OK: [
            database(engine="postgres", iamDatabaseAuthenticationEnabled=True, username=UNKNOWN),
            database(engine="oracle-se2"),
            database(replicateSourceDb="shop"),
        ],
        VIOLATION: [
            database(engine="postgres", username=UNKNOWN),
            database(engine="mysql"),
            database(engine="mariadb"),
        ],
        OTHER_SHAPE: [cluster(engine="aurora-mysql", iamDatabaseAuthenticationEnabled=False)],
        UNDECIDED: [database(engine="postgres", iamDatabaseAuthenticationEnabled=UNKNOWN), database(engine=UNKNOWN)],
    },
    "PEN-RDS-008": {
        OK: [database(engineVersion=UNKNOWN), database(autoMinorVersionUpgrade=True)],
        VIOLATION: [database(autoMinorVersionUpgrade=False, engineVersion=UNKNOWN)],
        OTHER_SHAPE: [
            cluster(autoMinorVersionUpgrade=False),
            resource(GRAPH_MEMBER, autoMinorVersionUpgrade=False),
            member(autoMinorVersionUpgrade="false"),
        ],
        UNDECIDED: [database(autoMinorVersionUpgrade=UNKNOWN)],
    },
    "PEN-RDS-009": {
        OK: [database(copyTagsToSnapshot=True, tags=UNKNOWN), member()],
        VIOLATION: [database(tags=UNKNOWN), database(copyTagsToSnapshot=False)],
        OTHER_SHAPE: [cluster(), resource(GRAPHS)],
        UNDECIDED: [database(copyTagsToSnapshot=UNKNOWN)],
    },
    "PEN-RDS-010": {
        OK: [database(multiAz=True, engine=UNKNOWN), database(replicateSourceDb=UNKNOWN), cluster()],
        VIOLATION: [database(engine=UNKNOWN), database(multiAz=False, availabilityZone="eu-central-1a")],
        UNDECIDED: [database(multiAz=UNKNOWN)],
    },
    "PEN-RDS-011": {
        OK: [
            [AURORA, member(), member("second", instanceClass=UNKNOWN)],
            cluster(engine="mysql", dbClusterInstanceClass="db.r6gd.large"),
            cluster(engine="aurora-mysql", engineMode="serverless"),
        ],
        VIOLATION: [
            [AURORA, member()],
            AURORA,
            [AURORA, member(), resource(MEMBER, "second", clusterIdentifier="another")],
        ],
        OTHER_SHAPE: [cluster(engine="aurora-mysql", engineMode="provisioned")],
        UNDECIDED: [cluster(engine=UNKNOWN), [AURORA, member(), resource(MEMBER, "second", clusterIdentifier=UNKNOWN)]],
    },
    "PEN-RDS-012": {
        OK: [
            database(monitoringInterval=60, monitoringRoleArn=UNKNOWN),
            [cluster(monitoringInterval=30), member()],
            member(monitoringInterval=15),
            database(monitoringInterval=1),
            [cluster(monitoringInterval=1), member()],
        ],
        VIOLATION: [database(engine=UNKNOWN), database(monitoringInterval=0), [AURORA, member()]],
        OTHER_SHAPE: [resource(MEMBER, clusterIdentifier="another")],
        UNDECIDED: [database(monitoringInterval=UNKNOWN), [cluster(monitoringInterval=UNKNOWN), member()]],
    },
    "PEN-RDS-013": {
        OK: [
            database(enabledCloudwatchLogsExports=["postgresql", UNKNOWN]),
            resource(GRAPHS, enableCloudwatchLogsExports=["audit"]),
        ],
        VIOLATION: [database(engine=UNKNOWN), database(enabledCloudwatchLogsExports=[])],
        OTHER_SHAPE: [cluster(), resource(DOCUMENTS), resource(GRAPHS, enabledCloudwatchLogsExports=["audit"])],
        UNDECIDED: [database(enabledCloudwatchLogsExports=UNKNOWN)],
    },
    "PEN-RDS-014": {
        OK: [snapshot(["111122223333"]), snapshot([])],
        VIOLATION: [snapshot(["all"]), snapshot([UNKNOWN, "all"])],
        OTHER_SHAPE: [
            resource("aws:rds/clusterSnapshot:ClusterSnapshot", sharedAccounts=["111122223333", "all"]),
            resource("aws:rds/snapshotCopy:SnapshotCopy", sharedAccounts=["all"]),
        ],
        UNDECIDED: [snapshot(UNKNOWN), snapshot([UNKNOWN])],
    },
    "PEN-RDS-015": {
        OK: [
            group("postgres14", OTHER_PARAMETER, FORCED),
            *(group("mysql8.0", {**SECURE, "value": value}) for value in ("1", "ON", "true")),
            group("mysql8.0", SECURE),
            group("postgres15"),
            group("aurora-postgresql17"),
            group("oracle-se2-19"),
            group("mariadb10.11", SECURE),
            group("sqlserver-ex-15.0", FORCED),
            group("db2-ae-11.5", {"name": "DB2COMM", "value": "SSL"}),
        ],
        VIOLATION: [
            group("postgres14", OTHER_PARAMETER),
            group("postgres16", {**FORCED, "value": "0"}),
            group("mysql8.0", FORCED),
            group("aurora-postgresql16"),
            group("mariadb10.11", OTHER_PARAMETER),
            group("sqlserver-ex-15.0"),
            group("db2-ae-11.5", {"name": "db2comm", "value": "TCPIP"}),
        ],
        OTHER_SHAPE: [
            resource("aws:rds/clusterParameterGroup:ClusterParameterGroup", family="aurora-mysql8.0", name=UNKNOWN)
        ],
        UNDECIDED: [
            group(UNKNOWN, FORCED),
            group("postgres14", {**FORCED, "value": UNKNOWN}),
            group("mysql8.0", UNKNOWN),
        ],
    },
}

ONE_SHAPE = frozenset({"PEN-RDS-010"})
