"""Caches: encrypted, asking who one is, there again after a failure."""

from ...platform.resource import Resource
from ...platform.rule import NOT_APPLICABLE, OK, Outcome, ResourceRule, Rule, Severity, Violation, each
from ..standards import cdk_nag, checkov, nist, pci, security_hub
from ..values import forbidden_value, required_value, true
from .checks import not_written_down, unless

__all__ = ["RULES"]

GROUP = "aws:elasticache/replicationGroup:ReplicationGroup"
CLUSTER = "aws:elasticache/cluster:Cluster"
SERVERLESS = "aws:elasticache/serverlessCache:ServerlessCache"
USER = "aws:elasticache/user:User"

_GUIDE = "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg"


def _is_secondary(cache: Resource) -> bool:
    """Whether it belongs to a group of several regions, or is a member of a group, and has its settings from there."""
    source = "globalReplicationGroupId" if cache.type == GROUP else "replicationGroupId"
    return cache.properties.get(source) is not None  # unknown or not: there is one


def _is_encrypted_anyway(cache: Resource) -> bool:
    """Valkey is encrypted at rest where nothing is said."""
    return _is_secondary(cache) or (cache.get("engine") == "valkey" and cache.get("atRestEncryptionEnabled") is None)


def _asks_who_one_is(group: Resource) -> Outcome:
    for name in ("authToken", "authTokenWo"):
        if group.properties.get(name) not in (None, ""):  # unknown or not: there is one
            return OK
    if group.items("userGroupIds"):
        return OK
    return NOT_APPLICABLE if _is_secondary(group) else Violation("it has neither user groups nor a token")


def _is_memcached(cache: Resource) -> bool:
    return cache.get("engine") == "memcached" or (cache.type == CLUSTER and _is_secondary(cache))


def _stands_after_a_failure(group: Resource) -> Outcome:
    def violation(switch: str) -> Violation | None:
        return None if true(group.get(switch)) else Violation(f"{switch} is off: it fails with its zone")

    return each(("automaticFailoverEnabled", "multiAzEnabled"), violation)


def _has_password_or_role(user: Resource) -> Outcome:
    def violation(path: str) -> Violation | None:
        is_open = str(user.get(path, "")).lower() in ("true", "no-password-required")
        return Violation(f"{path} lets everybody in as this user") if is_open and not _is_off(user) else None

    return each(("noPasswordRequired", "authenticationMode.type"), violation)


def _is_off(user: Resource) -> bool:
    """Whether nobody can log in as the user at all: how one disarms the `default` user that every group must have."""
    return "off" in str(user.get("accessString", "")).split()


RULES: tuple[Rule, ...] = (
    ResourceRule(
        id="PEN-ELC-001",
        sentence="Caches speak TLS only.",
        severity=Severity.HIGH,
        why="Without it tokens and data go over the network in clear text, and no user can be asked for a password.",
        fix='Set transit_encryption_enabled=True (and transit_encryption_mode="required").',
        references=(*security_hub("ElastiCache.5"), *nist("SC-8", "SC-8(1)"), *pci("4.2.1")),
        equivalents=(*cdk_nag("AwsSolutions-AEC3"), *checkov("CKV_AWS_30")),
        url=f"{_GUIDE}/in-transit-encryption.html",
        types=(GROUP, CLUSTER),
        check=unless(
            _is_secondary, required_value("transitEncryptionEnabled", when=true, otherwise="it speaks clear text")
        ),
        remedy=lambda _: {"transitEncryptionEnabled": True},
    ),
    ResourceRule(
        id="PEN-ELC-002",
        sentence="Caches are encrypted at rest.",
        severity=Severity.HIGH,
        why="Backups and swapped memory are readable without it, and it cannot be turned on later.",
        fix="Set at_rest_encryption_enabled=True.",
        references=(*security_hub("ElastiCache.4"), *nist("SC-13", "SC-28", "SC-28(1)"), *pci("3.5.1")),
        equivalents=(*cdk_nag("AwsSolutions-AEC3"), *checkov("CKV_AWS_29")),
        url=f"{_GUIDE}/at-rest-encryption.html",
        types=(GROUP,),
        check=unless(
            _is_encrypted_anyway,
            required_value("atRestEncryptionEnabled", when=true, otherwise="its backups can be read"),
        ),
        remedy=lambda _: {"atRestEncryptionEnabled": True},
    ),
    ResourceRule(
        id="PEN-ELC-003",
        sentence="Caches ask who one is.",
        severity=Severity.HIGH,
        why="Without it whoever reaches the port reads, changes and flushes everything.",
        fix="Set user_group_ids=[...] with users that log in with IAM.",
        references=(*security_hub("ElastiCache.6"), *nist("AC-3", "IA-5")),
        equivalents=(*cdk_nag("AwsSolutions-AEC6"), *checkov("CKV_AWS_31")),
        url=f"{_GUIDE}/Clusters.RBAC.html",
        types=(GROUP,),
        check=_asks_who_one_is,
    ),
    ResourceRule(
        id="PEN-ELC-004",
        sentence="No cache has its token or a user's password from the program.",
        severity=Severity.CRITICAL,
        why="Such a value is in the code or the state and their backups, and never rotates.",
        fix='Let users log in with IAM: authentication_mode={"type": "iam"}.',
        references=nist("IA-5(7)"),
        url=f"{_GUIDE}/auth-iam.html",
        is_waivable=False,
        types=(GROUP, USER),
        check=not_written_down("authToken", "authTokenWo", "passwords", "passwordsWo", "authenticationMode.passwords"),
    ),
    ResourceRule(
        id="PEN-ELC-005",
        sentence="Redis and Valkey caches have automatic backups.",
        severity=Severity.MEDIUM,
        why="A cache holds more than copies sooner than anybody notices: sessions, queues, counters.",
        fix="Set snapshot_retention_limit=7.",
        references=(*security_hub("ElastiCache.1"), *nist("CP-9", "CP-10", "SI-13(5)"), *pci("10.3.3")),
        equivalents=(
            *cdk_nag("NIST.800.53.R5-ElastiCacheRedisClusterAutomaticBackup"),
            *checkov("CKV_AWS_134"),
        ),
        url=f"{_GUIDE}/backups-automatic.html",
        types=(GROUP, CLUSTER, SERVERLESS),
        check=unless(
            _is_memcached,
            required_value("snapshotRetentionLimit", when=lambda days: int(days) > 0, otherwise="it keeps no backups"),
        ),
    ),
    ResourceRule(
        id="PEN-ELC-006",
        sentence="Caches have a second node in another zone that takes over.",
        severity=Severity.MEDIUM,
        why="With one zone its failure empties the cache, and the database gets the whole load.",
        fix="Set automatic_failover_enabled=True, multi_az_enabled=True and num_cache_clusters=2.",
        references=(*security_hub("ElastiCache.3"), *nist("CP-10", "SC-36")),
        equivalents=(*cdk_nag("AwsSolutions-AEC4"), *checkov("CKV2_AWS_50")),
        url=f"{_GUIDE}/AutoFailover.html",
        types=(GROUP,),
        check=_stands_after_a_failure,
    ),
    ResourceRule(
        id="PEN-ELC-007",
        sentence="Caches take minor versions of their engine by themselves.",
        severity=Severity.MEDIUM,
        why="Minor versions carry the security fixes. They are on where nothing is said.",
        fix="Leave auto_minor_version_upgrade out.",
        references=(*security_hub("ElastiCache.2"), *nist("SI-2"), *pci("6.3.3")),
        equivalents=checkov("CKV_AWS_322"),
        url=f"{_GUIDE}/VersionManagement.html",
        types=(GROUP, CLUSTER),
        check=forbidden_value(
            "autoMinorVersionUpgrade", when=lambda value: not true(value), because="security fixes wait for somebody"
        ),
    ),
    ResourceRule(
        id="PEN-ELC-008",
        sentence="No user of a cache gets in without a password or a role.",
        severity=Severity.HIGH,
        why="The user groups of a cache are only as strong as the weakest of their users.",
        fix='Set authentication_mode={"type": "iam"}; disarm the default user with access_string="off -@all".',
        references=nist("AC-3", "IA-5"),
        url=f"{_GUIDE}/Clusters.RBAC.html",
        types=(USER,),
        check=_has_password_or_role,
    ),
)
