"""Buckets, their policies and access points: who gets in, and over what."""

from ...platform.resource import Graph, Resource
from ...platform.rule import GraphRule, Outcome, ResourceRule, Rule, Severity, Violation, each
from ..documents import denies_plain_transport
from ..standards import cdk_nag, checkov, cis_aws, nist, pci, security_hub
from ..storage import BUCKET_TYPES, PUBLIC_ACCESS_SWITCHES, settings_of
from ..values import every, forbidden_value, true
from .checks import closed

__all__ = ["RULES"]

BUCKET_POLICY = "aws:s3/bucketPolicy:BucketPolicy"
ACCESS_POINT = "aws:s3/accessPoint:AccessPoint"
ACL_TYPES = ("aws:s3/bucketAcl:BucketAcl", "aws:s3/bucketAclV2:BucketAclV2")
WEBSITE_TYPES = (
    "aws:s3/bucketWebsiteConfiguration:BucketWebsiteConfiguration",
    "aws:s3/bucketWebsiteConfigurationV2:BucketWebsiteConfigurationV2",
)

_GUIDE = "https://docs.aws.amazon.com/AmazonS3/latest/userguide"
_PUBLIC_GROUPS = ("/groups/global/AllUsers", "/groups/global/AuthenticatedUsers")
_PUBLIC_ACLS = ("public-read", "public-read-write", "authenticated-read")


def _demands_tls(resource: Resource) -> Outcome:
    document = resource.get("policy")
    if document is None or denies_plain_transport(document):
        return []
    return Violation("policy does not deny requests without TLS")


def _has_policy(graph: Graph, bucket: Resource) -> bool:
    return bool(bucket.properties.get("policy") is not None or settings_of(graph, bucket, "BucketPolicy"))


def _account_blocks_public_access(resource: Resource) -> Outcome:
    def violation(switch: str) -> Violation | None:
        return None if true(resource.get(switch)) else Violation(f"{switch} is off for the account")

    return each(PUBLIC_ACCESS_SWITCHES, violation)


def _access_point_blocks_public_access(resource: Resource) -> Outcome:
    def violation(switch: str) -> Violation | None:
        value = resource.get(f"publicAccessBlockConfiguration.{switch}", default=True)
        return None if true(value) else Violation(f"{switch} is switched off")

    return each(PUBLIC_ACCESS_SWITCHES, violation)


def _grants_nothing_to_the_public(resource: Resource) -> Outcome:
    grants = [
        *(f"{path}.uri" for path in resource.paths("grants")),
        *(f"{path}.grantee.uri" for path in resource.paths("accessControlPolicy.grants")),
    ]

    def violation(path: str) -> Violation | None:
        group = str(resource.get(path, ""))
        return Violation(f"{path} is {group.rpartition('/')[2]}") if group.endswith(_PUBLIC_GROUPS) else None

    return each(grants, violation)


def _is_no_website(resource: Resource) -> Outcome:
    is_website = resource.type in WEBSITE_TYPES or resource.get("website") or resource.get("websites.0")
    return Violation("it is served as a website, over HTTP only") if is_website else []


RULES: tuple[Rule, ...] = (
    ResourceRule(
        id="PEN-STO-007",
        sentence="Bucket policies refuse requests without TLS.",
        severity=Severity.MEDIUM,
        why="S3 also answers plain HTTP, where anybody on the way reads and changes what is sent.",
        fix='Deny "s3:*" to "*" on the bucket and its objects with {"Bool": {"aws:SecureTransport": "false"}}.',
        references=(*cis_aws("2.1.1"), *security_hub("S3.5"), *nist("SC-8", "SC-8(1)"), *pci("4.2.1")),
        equivalents=(*cdk_nag("AwsSolutions-S10"), *checkov("CKV_AWS_379")),
        url=f"{_GUIDE}/security-best-practices.html",
        types=(BUCKET_POLICY, *BUCKET_TYPES),
        check=_demands_tls,
    ),
    GraphRule(
        id="PEN-STO-008",
        sentence="Every bucket has a policy.",
        severity=Severity.MEDIUM,
        why="Only a bucket's policy can refuse plain HTTP; a bucket without one takes it.",
        fix="Add aws.s3.BucketPolicy(..., bucket=bucket.bucket, policy=...), or use LogBucket.",
        references=(*cis_aws("2.1.1"), *security_hub("S3.5")),
        equivalents=cdk_nag("AwsSolutions-S10"),
        url=f"{_GUIDE}/bucket-policies.html",
        types=BUCKET_TYPES,
        check=every(BUCKET_TYPES, _has_policy, "has no policy"),
    ),
    ResourceRule(
        id="PEN-STO-010",
        sentence="Access control lists of buckets stay off.",
        severity=Severity.MEDIUM,
        why="With them on, whoever writes an object decides who reads it. Left out, S3 keeps them off.",
        fix='Leave BucketOwnershipControls out, or set rule={"object_ownership": "BucketOwnerEnforced"}.',
        references=(*security_hub("S3.12"), *nist("AC-3", "AC-6")),
        equivalents=checkov("CKV2_AWS_65"),
        url=f"{_GUIDE}/about-object-ownership.html",
        types=("aws:s3/bucketOwnershipControls:BucketOwnershipControls",),
        check=forbidden_value(
            "rule.objectOwnership", when=lambda owner: owner != "BucketOwnerEnforced", because="it turns the lists on"
        ),
    ),
    ResourceRule(
        id="PEN-STO-011",
        sentence="No policy of a bucket or an access point lets everybody in.",
        severity=Severity.CRITICAL,
        why="Everything that the statement names is open to the world, or to every AWS account.",
        fix='Name the principals by ARN, or narrow the statement with a condition such as "aws:PrincipalOrgID".',
        references=(*security_hub("S3.2", "S3.3"), *nist("AC-3", "SC-7")),
        equivalents=checkov("CKV_AWS_70"),
        url=f"{_GUIDE}/access-control-block-public-access.html",
        types=(BUCKET_POLICY, ACCESS_POINT, "aws:s3control/accessPointPolicy:AccessPointPolicy", *BUCKET_TYPES),
        check=closed("policy"),
    ),
    ResourceRule(
        id="PEN-STO-015",
        sentence="The account's own block of public access is complete.",
        severity=Severity.HIGH,
        why="It holds for every bucket of the account, also for those that no program knows of.",
        fix="Set all four arguments of aws.s3.AccountPublicAccessBlock to True; each is False when left out.",
        references=(*cis_aws("2.1.4"), *security_hub("S3.1"), *nist("AC-3", "SC-7")),
        url=f"{_GUIDE}/configuring-block-public-access-account.html",
        types=("aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock",),
        check=_account_blocks_public_access,
        remedy=lambda _: dict.fromkeys(PUBLIC_ACCESS_SWITCHES, True),
    ),
    ResourceRule(
        id="PEN-STO-016",
        sentence="Access points block every kind of public access.",
        severity=Severity.HIGH,
        why="An access point has a block of its own, on by default, and it cannot be changed once the access point exists.",
        fix="Leave public_access_block_configuration out, or set all four of its settings to True.",
        references=(*security_hub("S3.19"), *nist("AC-3", "SC-7")),
        equivalents=checkov("CKV_AWS_392"),
        url=f"{_GUIDE}/access-points-bpa-settings.html",
        types=(ACCESS_POINT,),
        check=_access_point_blocks_public_access,
        remedy=lambda _: {"publicAccessBlockConfiguration": dict.fromkeys(PUBLIC_ACCESS_SWITCHES, True)},
    ),
    ResourceRule(
        id="PEN-STO-017",
        sentence="No access control list grants anything to everybody.",
        severity=Severity.CRITICAL,
        why="AllUsers is the world, and AuthenticatedUsers is everybody who has any AWS account.",
        fix="Remove the grant; give access in the bucket's policy, to principals by ARN.",
        references=(*security_hub("S3.2", "S3.3"), *nist("AC-3", "SC-7")),
        equivalents=checkov("CKV_AWS_375", "CKV2_AWS_43"),
        url=f"{_GUIDE}/acl-overview.html",
        types=(*BUCKET_TYPES, *ACL_TYPES),
        check=_grants_nothing_to_the_public,
    ),
    ResourceRule(
        id="PEN-STO-018",
        sentence="No object has an access control list for everybody.",
        severity=Severity.HIGH,
        why="The object can be read or written by everybody, whatever the bucket's own list says.",
        fix="Leave acl out of the object.",
        references=(*security_hub("S3.2", "S3.3"), *nist("AC-3")),
        url=f"{_GUIDE}/acl-overview.html",
        types=(
            "aws:s3/bucketObject:BucketObject",
            "aws:s3/bucketObjectv2:BucketObjectv2",
            "aws:s3/objectCopy:ObjectCopy",
        ),
        check=forbidden_value("acl", when=_PUBLIC_ACLS.__contains__, because="it opens the object to everybody"),
    ),
    ResourceRule(
        id="PEN-STO-020",
        sentence="No bucket serves a website by itself.",
        severity=Severity.MEDIUM,
        why="The website endpoint of S3 speaks no TLS and needs public objects.",
        fix="Put a CloudFront distribution with an origin access control in front of a private bucket.",
        references=nist("SC-8"),
        url=f"{_GUIDE}/WebsiteEndpoints.html",
        types=(*WEBSITE_TYPES, *BUCKET_TYPES),
        check=_is_no_website,
    ),
)
