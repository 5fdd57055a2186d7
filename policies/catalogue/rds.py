"""Relational, document and graph databases: closed, encrypted, backed up, and no password in the program."""

from ...platform.resource import Resource
from ...platform.rule import ResourceRule, Rule, Severity
from ..parameters import Parameters
from ..standards import cdk_nag, checkov, cis_aws, nist, pci, security_hub
from ..values import forbidden_value, required_value, true
from .checks import not_written_down, unless

__all__ = ["CLUSTER", "CLUSTER_INSTANCE", "INSTANCE", "is_replica", "rules"]

INSTANCE = "aws:rds/instance:Instance"
CLUSTER = "aws:rds/cluster:Cluster"
CLUSTER_INSTANCE = "aws:rds/clusterInstance:ClusterInstance"
GLOBAL_CLUSTER = "aws:rds/globalCluster:GlobalCluster"
DOCUMENT_CLUSTER = "aws:docdb/cluster:Cluster"
GRAPH_CLUSTER = "aws:neptune/cluster:Cluster"
CLUSTER_TYPES = (CLUSTER, DOCUMENT_CLUSTER, GRAPH_CLUSTER)

_GUIDE = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide"
_SOURCES = {INSTANCE: "replicateSourceDb", GLOBAL_CLUSTER: "sourceDbClusterIdentifier"}
_IAM_ENGINES = ("mysql", "mariadb", "postgres", "aurora")


def is_replica(database: Resource) -> bool:
    """Whether it copies another database, and has from it what it does not say itself."""
    source = _SOURCES.get(database.type, "replicationSourceIdentifier")
    return database.properties.get(source) is not None  # unknown or not: there is one


def _is_encrypted_anyway(database: Resource) -> bool:
    """A replica is encrypted as its source is; serverless Aurora of the first version always is."""
    says_no = database.get("storageEncrypted") is not None
    return not says_no and (is_replica(database) or database.get("engineMode") == "serverless")


def _has_no_iam_login(database: Resource) -> bool:
    """Oracle, SQL Server and Db2 take no IAM login; of a copy without an engine nobody can tell."""
    return not str(database.get("engine", "")).startswith(_IAM_ENGINES)


def rules(parameters: Parameters) -> tuple[Rule, ...]:
    """The rules on databases that stand for themselves, with the shortest retention of backups."""
    return (*_RULES, _backups_are_kept(parameters.minimum_backup_retention_days))


def _backups_are_kept(days: int) -> Rule:
    return ResourceRule(
        id="PEN-RDS-003",
        sentence="Databases keep their automatic backups long enough.",
        severity=Severity.HIGH,
        why="Damage is often noticed days later; left out, an instance keeps none and a cluster one day.",
        fix=f"Set backup_retention_period={days}, or more.",
        references=(
            *security_hub("RDS.11", "DocumentDB.2", "Neptune.5"),
            *nist("CP-9", "CP-10", "SI-13(5)"),
            *pci("10.3.3"),
        ),
        equivalents=(
            *cdk_nag("AwsSolutions-RDS13", "AwsSolutions-DOC4", "AwsSolutions-N3"),
            *checkov("CKV_AWS_133", "CKV_AWS_360", "CKV_AWS_361"),
        ),
        url=f"{_GUIDE}/USER_WorkingWithAutomatedBackups.html",
        types=(INSTANCE, *CLUSTER_TYPES),
        check=unless(
            is_replica,
            required_value(
                "backupRetentionPeriod", when=lambda kept: int(kept) >= days, otherwise=f"less than {days} days"
            ),
        ),
    )


_RULES: tuple[Rule, ...] = (
    ResourceRule(
        id="PEN-RDS-001",
        sentence="The storage of databases is encrypted.",
        severity=Severity.HIGH,
        why="Storage, backups and snapshots are readable without it, and it cannot be turned on later.",
        fix="Set storage_encrypted=True, and kms_key_id for a key of your own.",
        references=(
            *cis_aws("2.3.1"),
            *security_hub("RDS.3", "RDS.27", "DocumentDB.1", "Neptune.1"),
            *nist("SC-13", "SC-28", "SC-28(1)"),
            *pci("3.5.1"),
        ),
        equivalents=(
            *cdk_nag("AwsSolutions-RDS2", "AwsSolutions-DOC1", "AwsSolutions-N4"),
            *checkov("CKV_AWS_16", "CKV_AWS_74", "CKV_AWS_44"),
        ),
        url=f"{_GUIDE}/Overview.Encryption.html",
        types=(INSTANCE, *CLUSTER_TYPES, GLOBAL_CLUSTER),
        check=unless(
            _is_encrypted_anyway,
            required_value("storageEncrypted", when=true, otherwise="its storage and snapshots can be read"),
        ),
        remedy=lambda _: {"storageEncrypted": True},
    ),
    ResourceRule(
        id="PEN-RDS-002",
        sentence="No database has an address on the internet.",
        severity=Severity.CRITICAL,
        why="Everybody can knock, and one leaked password or one flaw of the engine opens it.",
        fix="Leave publicly_accessible out, and put the database into private subnets.",
        references=(*cis_aws("2.3.3"), *security_hub("RDS.2"), *nist("AC-3", "SC-7"), *pci("1.4.2")),
        equivalents=(*cdk_nag("NIST.800.53.R5-RDSInstancePublicAccess"), *checkov("CKV_AWS_17")),
        url=f"{_GUIDE}/USER_VPC.WorkingWithRDSInstanceinaVPC.html",
        types=(INSTANCE, CLUSTER, CLUSTER_INSTANCE, "aws:neptune/clusterInstance:ClusterInstance"),
        check=forbidden_value("publiclyAccessible", when=true, because="it has an address on the internet"),
        remedy=lambda _: {"publiclyAccessible": False},
    ),
    ResourceRule(
        id="PEN-RDS-004",
        sentence="Databases are protected from deletion.",
        severity=Severity.HIGH,
        why="One call, or a renamed resource, deletes the database and its automatic backups.",
        fix="Set deletion_protection=True.",
        references=(
            *security_hub("RDS.7", "RDS.8", "DocumentDB.5", "Neptune.4"),
            *nist("CM-3", "SC-5(2)", "SI-13(5)"),
        ),
        equivalents=(
            *cdk_nag("AwsSolutions-RDS10"),
            *checkov("CKV_AWS_139", "CKV_AWS_293", "CKV2_AWS_58"),
        ),
        url=f"{_GUIDE}/USER_DeleteInstance.html",
        types=(INSTANCE, *CLUSTER_TYPES, GLOBAL_CLUSTER),
        check=required_value("deletionProtection", when=true, otherwise="one call deletes it"),
        remedy=lambda _: {"deletionProtection": True},
    ),
    ResourceRule(
        id="PEN-RDS-005",
        sentence="A database that is deleted leaves a final snapshot.",
        severity=Severity.MEDIUM,
        why="Automatic backups go with the database; the final snapshot is what is left to go back to.",
        fix='Leave skip_final_snapshot out, and set final_snapshot_identifier="shop-final".',
        references=nist("CP-9"),
        url=f"{_GUIDE}/USER_DeleteInstance.html",
        types=(INSTANCE, *CLUSTER_TYPES),
        check=unless(
            is_replica, forbidden_value("skipFinalSnapshot", when=true, because="nothing is left to go back to")
        ),
    ),
    ResourceRule(
        id="PEN-RDS-006",
        sentence="No database has its password from the program.",
        severity=Severity.CRITICAL,
        why="Such a password is in the code or the state and their backups, and never rotates.",
        fix="Set manage_master_user_password=True: RDS keeps the password in Secrets Manager and rotates it.",
        references=nist("IA-5(7)"),
        equivalents=cdk_nag("AwsSolutions-DOC3"),
        url=f"{_GUIDE}/rds-secrets-manager.html",
        is_waivable=False,
        types=(INSTANCE, CLUSTER, DOCUMENT_CLUSTER, "aws:redshift/cluster:Cluster"),
        check=not_written_down("password", "passwordWo", "masterPassword", "masterPasswordWo"),
    ),
    ResourceRule(
        id="PEN-RDS-007",
        sentence="Workloads can log in to databases with IAM.",
        severity=Severity.MEDIUM,
        why="A role's login lasts a quarter of an hour and is in CloudTrail; a password lasts until somebody changes it.",
        fix="Set iam_database_authentication_enabled=True.",
        references=(*security_hub("RDS.10", "RDS.12"), *nist("AC-3", "AC-6"), *pci("7.2.1")),
        equivalents=(*cdk_nag("AwsSolutions-RDS6"), *checkov("CKV_AWS_161", "CKV_AWS_162")),
        url=f"{_GUIDE}/UsingWithRDS.IAMDBAuth.html",
        types=(INSTANCE, CLUSTER),
        check=unless(
            _has_no_iam_login,
            required_value("iamDatabaseAuthenticationEnabled", when=true, otherwise="every login needs a password"),
        ),
    ),
    ResourceRule(
        id="PEN-RDS-008",
        sentence="Databases take minor versions of their engine by themselves.",
        severity=Severity.MEDIUM,
        why="Minor versions carry the security fixes. They are on where nothing is said.",
        fix="Leave auto_minor_version_upgrade out.",
        references=(*cis_aws("2.3.2"), *security_hub("RDS.13", "RDS.35"), *nist("SI-2"), *pci("6.3.3")),
        equivalents=(
            *cdk_nag("PCI.DSS.321-RDSAutomaticMinorVersionUpgradeEnabled", "AwsSolutions-N2"),
            *checkov("CKV_AWS_226"),
        ),
        url=f"{_GUIDE}/USER_UpgradeDBInstance.Upgrading.html",
        types=(INSTANCE, CLUSTER, CLUSTER_INSTANCE, "aws:neptune/clusterInstance:ClusterInstance"),
        check=forbidden_value(
            "autoMinorVersionUpgrade",
            when=lambda value: not true(value),
            because="security fixes wait for somebody",
        ),
        remedy=lambda _: {"autoMinorVersionUpgrade": True},
    ),
    ResourceRule(
        id="PEN-RDS-009",
        sentence="Snapshots have the tags of their database.",
        severity=Severity.LOW,
        why="Without them nobody can tell whose data a snapshot is, and rules on tags do not reach it.",
        fix="Set copy_tags_to_snapshot=True.",
        references=(*security_hub("RDS.16", "RDS.17", "Neptune.8"), *nist("CM-8")),
        equivalents=checkov("CKV_AWS_313", "CKV2_AWS_60", "CKV_AWS_362"),
        url=f"{_GUIDE}/USER_Tagging.html",
        types=(INSTANCE, CLUSTER, GRAPH_CLUSTER),
        check=required_value("copyTagsToSnapshot", when=true, otherwise="its snapshots belong to nobody"),
        remedy=lambda _: {"copyTagsToSnapshot": True},
    ),
    ResourceRule(
        id="PEN-RDS-010",
        sentence="Database instances stand in two zones.",
        severity=Severity.MEDIUM,
        why="With one zone, its failure, and every change of the instance, stops the database.",
        fix="Set multi_az=True.",
        references=(*security_hub("RDS.5"), *nist("CP-10", "SC-36")),
        equivalents=(*cdk_nag("AwsSolutions-RDS3"), *checkov("CKV_AWS_157")),
        url=f"{_GUIDE}/Concepts.MultiAZ.html",
        types=(INSTANCE,),
        check=unless(is_replica, required_value("multiAz", when=true, otherwise="it fails with its zone")),
        remedy=lambda _: {"multiAz": True},
    ),
)
