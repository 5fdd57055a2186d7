"""File systems: encrypted, backed up, mounted over TLS by those who are named, and each in its own directory."""

from ...platform.resource import Graph, Resource
from ...platform.rule import GraphRule, Outcome, ResourceRule, Rule, Severity, Violation
from ..documents import denies_plain_transport
from ..standards import cdk_nag, checkov, cis_aws, nist, pci, security_hub
from ..values import every, required_value, true
from .checks import closed

__all__ = ["RULES"]

FILE_SYSTEM = "aws:efs/fileSystem:FileSystem"
FILE_SYSTEM_POLICY = "aws:efs/fileSystemPolicy:FileSystemPolicy"
BACKUP_POLICY = "aws:efs/backupPolicy:BackupPolicy"
BACKUP_SELECTION = "aws:backup/selection:Selection"
ACCESS_POINT = "aws:efs/accessPoint:AccessPoint"

_GUIDE = "https://docs.aws.amazon.com/efs/latest/ug"


def _is_backed_up(graph: Graph, system: Resource) -> bool:
    policies = graph.referring(system, BACKUP_POLICY, "fileSystemId")
    if any(policy.get("backupPolicy.status") == "ENABLED" for policy in policies):
        return True
    selections = graph.of_type(BACKUP_SELECTION)
    return any(system.urn in selection.property_dependencies.get("resources", ()) for selection in selections)


def _has_policy(graph: Graph, system: Resource) -> bool:
    return bool(graph.referring(system, FILE_SYSTEM_POLICY, "fileSystemId"))


def _demands_tls(policy: Resource) -> Outcome:
    is_enough = denies_plain_transport(policy.get("policy"), "elasticfilesystem:ClientMount")
    return [] if is_enough else Violation("policy does not deny mounts without TLS")


def _has_own_directory(access_point: Resource) -> Outcome:
    path = str(access_point.get("rootDirectory.path", "/"))
    return [] if path.strip("/") else Violation("rootDirectory.path is the whole file system")


RULES: tuple[Rule, ...] = (
    ResourceRule(
        id="PEN-EFS-001",
        sentence="File systems are encrypted.",
        severity=Severity.HIGH,
        why="Files and backups are readable without it, and it cannot be turned on later.",
        fix="Set encrypted=True, and kms_key_id for a key of your own.",
        references=(*cis_aws("2.4.1"), *security_hub("EFS.1"), *nist("SC-13", "SC-28", "SC-28(1)"), *pci("3.5.1")),
        equivalents=(*cdk_nag("AwsSolutions-EFS1"), *checkov("CKV_AWS_42")),
        url=f"{_GUIDE}/encryption-at-rest.html",
        types=(FILE_SYSTEM,),
        check=required_value("encrypted", when=true, otherwise="its files and backups can be read"),
        remedy=lambda _: {"encrypted": True},
    ),
    GraphRule(
        id="PEN-EFS-002",
        sentence="File systems are backed up.",
        severity=Severity.MEDIUM,
        why="A file system made by a program has no backups unless it says so; a wrong rm takes everything.",
        fix='Add aws.efs.BackupPolicy(..., file_system_id=files.id, backup_policy={"status": "ENABLED"}).',
        references=(*security_hub("EFS.2"), *nist("CP-9", "CP-10"), *pci("10.3.3")),
        equivalents=(*cdk_nag("NIST.800.53.R5-EFSInBackupPlan"), *checkov("CKV2_AWS_18")),
        url=f"{_GUIDE}/awsbackup.html",
        types=(FILE_SYSTEM,),
        check=every((FILE_SYSTEM,), _is_backed_up, "has no backups"),
    ),
    ResourceRule(
        id="PEN-EFS-003",
        sentence="Access points decide as whom files are used.",
        severity=Severity.MEDIUM,
        why="Without a user of its own the client says who it is, and may say root.",
        fix='Set posix_user={"uid": 1000, "gid": 1000}.',
        references=(*security_hub("EFS.4"), *nist("AC-6"), *pci("10.3.2")),
        equivalents=checkov("CKV_AWS_330"),
        url=f"{_GUIDE}/enforce-identity-access-points.html",
        types=(ACCESS_POINT,),
        check=required_value("posixUser.uid", when=lambda uid: int(uid) != 0, otherwise="clients may act as root"),
    ),
    ResourceRule(
        id="PEN-EFS-004",
        sentence="Access points have a directory of their own.",
        severity=Severity.MEDIUM,
        why="With the root as directory, every client of the access point sees the files of all others.",
        fix='Set root_directory={"path": "/orders", "creation_info": {...}}.',
        references=(*security_hub("EFS.3"), *nist("AC-6"), *pci("10.3.2")),
        equivalents=checkov("CKV_AWS_329"),
        url=f"{_GUIDE}/enforce-root-directory-access-point.html",
        types=(ACCESS_POINT,),
        check=_has_own_directory,
    ),
    GraphRule(
        id="PEN-EFS-005",
        sentence="Every file system has a policy.",
        severity=Severity.MEDIUM,
        why="Without one, whoever reaches a mount target may mount, write and become root, without IAM and without TLS.",
        fix="Add aws.efs.FileSystemPolicy(..., file_system_id=files.id, policy=...) that names the roles.",
        references=nist("AC-3", "SC-8"),
        url=f"{_GUIDE}/iam-access-control-nfs-efs.html",
        types=(FILE_SYSTEM,),
        check=every((FILE_SYSTEM,), _has_policy, "has no policy"),
    ),
    ResourceRule(
        id="PEN-EFS-006",
        sentence="Policies of file systems refuse mounts without TLS.",
        severity=Severity.MEDIUM,
        why="NFS by itself sends every file in clear text.",
        fix='Deny "*" to "*" with {"Bool": {"aws:SecureTransport": "false"}}.',
        references=nist("SC-8", "SC-8(1)"),
        url=f"{_GUIDE}/encryption-in-transit.html",
        types=(FILE_SYSTEM_POLICY,),
        check=_demands_tls,
    ),
    ResourceRule(
        id="PEN-EFS-007",
        sentence="No policy of a file system lets everybody in.",
        severity=Severity.HIGH,
        why="Whoever reaches a mount target reads and writes all files, without asking IAM.",
        fix='Name the roles, or narrow it with {"Bool": {"elasticfilesystem:AccessedViaMountTarget": "true"}}.',
        references=nist("AC-3", "AC-6"),
        url=f"{_GUIDE}/access-control-block-public-access.html",
        types=(FILE_SYSTEM_POLICY,),
        check=closed("policy"),
    ),
)
