"""CloudFront distributions: TLS on both sides, closed origins, a firewall and a log."""

from collections.abc import Iterator

from ...platform.resource import Resource
from ...platform.rule import OK, GraphRule, Outcome, ResourceRule, Rule, Severity, Violation, each
from ..standards import cdk_nag, checkov, nist, pci, security_hub
from ..values import of_each, present, required_value
from .checks import given

__all__ = ["RULES"]

DISTRIBUTION = "aws:cloudfront/distribution:Distribution"

_GUIDE = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide"
_GOOD_VIEWER_TLS = ("TLSv1.2_2021", "TLSv1.2_2025", "TLSv1.3_2025")
_OLD_PROTOCOLS = ("SSLv3", "TLSv1", "TLSv1.1")


def _behaviours(distribution: Resource) -> Iterator[str]:
    yield "defaultCacheBehavior"
    yield from distribution.paths("orderedCacheBehaviors")


def _viewers_have_tls(distribution: Resource) -> Outcome:
    def violation(path: str) -> Violation | None:
        is_open = distribution.get(f"{path}.viewerProtocolPolicy") == "allow-all"
        return Violation(f"{path} answers plain HTTP") if is_open else None

    return each(_behaviours(distribution), violation)


def _origins_have_tls(distribution: Resource) -> Outcome:
    def violation(path: str) -> Violation | None:
        policy = distribution.get(f"{path}.customOriginConfig.originProtocolPolicy", "https-only")
        if policy == "https-only":
            return None
        # What matches the viewer is HTTPS too, as long as no viewer comes over plain HTTP.
        plain = (distribution.get(f"{one}.viewerProtocolPolicy") == "allow-all" for one in _behaviours(distribution))
        if policy == "match-viewer" and not any(plain):
            return None
        return Violation(f"{path} is asked over plain HTTP ({policy})")

    return each(distribution.paths("origins"), violation)


def _origins_have_modern_tls(distribution: Resource) -> Outcome:
    def violation(path: str) -> Violation | None:
        protocols = distribution.known(f"{path}.customOriginConfig.originSslProtocols", ())
        old = [name for name in _OLD_PROTOCOLS if name in protocols]
        return Violation(f"{path} may be asked with {', '.join(old)}") if old else None

    return each(distribution.paths("origins"), violation)


def _buckets_are_closed(distribution: Resource) -> Outcome:
    def violation(path: str) -> Violation | None:
        of_other_kind = (distribution.get(f"{path}.{kind}") for kind in ("customOriginConfig", "vpcOriginConfig"))
        if any(kind is not None for kind in of_other_kind) or distribution.get(f"{path}.originAccessControlId", ""):
            return None
        host = str(distribution.get(f"{path}.domainName", ""))
        is_bucket = distribution.get(f"{path}.s3OriginConfig") is not None or ".s3" in host
        return Violation(f"{path} is a bucket without origin access control") if is_bucket else None

    return each(distribution.paths("origins"), violation)


def _viewers_have_modern_tls(distribution: Resource) -> Outcome:
    version = distribution.get("viewerCertificate.minimumProtocolVersion", "TLSv1")
    if version in _GOOD_VIEWER_TLS:
        return OK
    return Violation(f"viewerCertificate.minimumProtocolVersion lets viewers use less than TLSv1.2_2021 ({version})")


RULES: tuple[Rule, ...] = (
    ResourceRule(
        id="PEN-CDN-001",
        sentence="Viewers use TLS 1.2 with modern ciphers at least.",
        severity=Severity.MEDIUM,
        why="Older protocols and ciphers can be broken; CloudFront's own certificate always allows TLS 1.0.",
        fix='Set viewer_certificate={"acm_certificate_arn": ..., "minimum_protocol_version": "TLSv1.2_2021", ...}.',
        references=(*nist("SC-8(1)", "SC-13"), *pci("4.2.1")),
        equivalents=(*cdk_nag("AwsSolutions-CFR4"), *checkov("CKV_AWS_174")),
        url=f"{_GUIDE}/secure-connections-supported-viewer-protocols-ciphers.html",
        types=(DISTRIBUTION,),
        check=_viewers_have_modern_tls,
    ),
    ResourceRule(
        id="PEN-CDN-002",
        sentence="Viewers come over HTTPS, or are sent there.",
        severity=Severity.HIGH,
        why="In clear text, whoever is on the way reads and changes passwords, cookies and pages.",
        fix='Set viewer_protocol_policy="redirect-to-https" in every cache behaviour.',
        references=(*security_hub("CloudFront.3"), *nist("SC-8", "SC-8(1)"), *pci("4.2.1")),
        equivalents=checkov("CKV_AWS_34"),
        url=f"{_GUIDE}/using-https-viewers-to-cloudfront.html",
        types=(DISTRIBUTION,),
        check=_viewers_have_tls,
    ),
    ResourceRule(
        id="PEN-CDN-003",
        sentence="Origins are asked over HTTPS.",
        severity=Severity.HIGH,
        why="The padlock of the viewer says nothing about the way from CloudFront to the origin.",
        fix='Set origin_protocol_policy="https-only" in custom_origin_config.',
        references=(*security_hub("CloudFront.9"), *nist("SC-8", "SC-8(1)"), *pci("4.2.1")),
        equivalents=checkov("CKV2_AWS_72"),
        url=f"{_GUIDE}/using-https-cloudfront-to-custom-origin.html",
        types=(DISTRIBUTION,),
        check=_origins_have_tls,
    ),
    ResourceRule(
        id="PEN-CDN-004",
        sentence="Origins are asked with TLS 1.2 at least.",
        severity=Severity.MEDIUM,
        why="Older protocols can be broken, and who is on the way may choose the worst that both sides take.",
        fix='Set origin_ssl_protocols=["TLSv1.2"].',
        references=(*security_hub("CloudFront.10"), *nist("SC-8(1)", "SC-13"), *pci("4.2.1")),
        equivalents=(*cdk_nag("AwsSolutions-CFR5"), *checkov("CKV2_AWS_54")),
        url=f"{_GUIDE}/using-https-cloudfront-to-custom-origin.html",
        types=(DISTRIBUTION,),
        check=_origins_have_modern_tls,
    ),
    ResourceRule(
        id="PEN-CDN-005",
        sentence="Buckets behind a distribution are reached through it only.",
        severity=Severity.HIGH,
        why="Without origin access control the bucket has to be public, past the firewall and the log of CloudFront.",
        fix="Set origin_access_control_id=access_control.id on the origin, and let only the distribution read.",
        references=(*security_hub("CloudFront.13"), *nist("AC-3"), *pci("10.3.4")),
        equivalents=cdk_nag("AwsSolutions-CFR7"),
        url=f"{_GUIDE}/private-content-restricting-access-to-s3.html",
        types=(DISTRIBUTION,),
        check=_buckets_are_closed,
    ),
    GraphRule(
        id="PEN-CDN-006",
        sentence="Distributions have a web application firewall.",
        severity=Severity.LOW,
        why="What the whole internet can reach is scanned all day; the firewall stops the known patterns and floods.",
        fix="Set web_acl_id=web_acl.arn.",
        references=(*security_hub("CloudFront.6"), *pci("6.4.2")),
        equivalents=(*cdk_nag("AwsSolutions-CFR2"), *checkov("CKV_AWS_68")),
        url=f"{_GUIDE}/distribution-web-awswaf.html",
        types=(DISTRIBUTION,),
        check=of_each((DISTRIBUTION,), given("webAclId", otherwise="no firewall is in front of it")),
    ),
    ResourceRule(
        id="PEN-CDN-007",
        sentence="Distributions have a root object.",
        severity=Severity.LOW,
        why="Without one, a request for the bare host goes to the origin, where a bucket may list all that it holds.",
        fix='Set default_root_object="index.html".',
        references=security_hub("CloudFront.1"),
        equivalents=checkov("CKV_AWS_305"),
        url=f"{_GUIDE}/DefaultRootObject.html",
        types=(DISTRIBUTION,),
        check=required_value("defaultRootObject", when=present, otherwise="the bare host is passed to the origin"),
    ),
)
