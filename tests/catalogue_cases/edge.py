"""Cases of the rules on trails and distributions."""

from typing import Any

from penstock.platform.resource import UNKNOWN, Resource
from resources import resource
from rule_cases import OK, OTHER_SHAPE, UNDECIDED, VIOLATION

TRAIL = "aws:cloudtrail/trail:Trail"
DISTRIBUTION = "aws:cloudfront/distribution:Distribution"
BUCKET_HOST = "site-1a2b3c4.s3.eu-central-1.amazonaws.com"
REDIRECT = {"viewerProtocolPolicy": "redirect-to-https"}
NAMED = resource("aws:kms/key:Key", "named")
PLAIN = {"viewerProtocolPolicy": "allow-all"}
MANAGED = [{"field": "eventCategory", "equals": ["Management"]}]
DATA = [{"field": "eventCategory", "equals": ["Data"]}, {"field": "resources.type", "equals": ["AWS::S3::Object"]}]


def trail(**properties: Any) -> Resource:
    """A trail into a bucket whose name is not known yet."""
    return resource(TRAIL, s3BucketName=UNKNOWN, **properties)


def events(**selector: Any) -> Resource:
    """A trail with one event selector."""
    return trail(eventSelectors=[selector])


def reading(only: str) -> dict[str, Any]:
    """The field selector of events that only read, or of those that change something."""
    return {"field": "readOnly", "equals": [only]}


def advanced(*selectors: Any) -> Resource:
    """A trail with advanced event selectors, each given by its fields."""
    return trail(advancedEventSelectors=[{"fieldSelectors": fields} for fields in selectors])


def distribution(**properties: Any) -> Resource:
    """A distribution."""
    return resource(DISTRIBUTION, **properties)


def origin(**properties: Any) -> Resource:
    """A distribution with one origin."""
    return distribution(origins=[{"originId": "site", "domainName": "shop.example.com", **properties}])


def custom(policy: Any, behaviour: dict[str, Any] | None = None, **properties: Any) -> Resource:
    """A distribution that asks an origin of one's own."""
    config = {"customOriginConfig": {"originProtocolPolicy": policy, **properties}}
    return distribution(origins=[config], defaultCacheBehavior=behaviour or REDIRECT)


def switch(name: str) -> dict[str, list[Any]]:
    """Cases of a switch that is good left out."""
    return {
        OK: [trail(), trail(**{name: True})],
        VIOLATION: [trail(**{name: False})],
        UNDECIDED: [trail(**{name: UNKNOWN})],
    }


def named(kind: Any, name: str) -> dict[str, list[Any]]:
    """Cases of a property that has to name another resource."""
    return {
        OK: [kind(**{name: "arn:it"}), [NAMED, kind(**{name: UNKNOWN}, depends={name: NAMED.urn})]],
        VIOLATION: [kind(), kind(**{name: ""})],
        UNDECIDED: [kind(**{name: UNKNOWN})],
    }


def demanded(name: str) -> dict[str, list[Any]]:
    """Cases of a switch that has to be on."""
    return {
        OK: [trail(**{name: True})],
        VIOLATION: [trail(), trail(**{name: False})],
        UNDECIDED: [trail(**{name: UNKNOWN})],
    }


CASES: dict[str, dict[str, list[Any]]] = {
    "PEN-TRL-001": demanded("isMultiRegionTrail"),
    "PEN-TRL-002": demanded("enableLogFileValidation"),
    "PEN-TRL-003": named(trail, "kmsKeyId"),
    "PEN-TRL-004": switch("enableLogging"),
    "PEN-TRL-005": switch("includeGlobalServiceEvents"),
    "PEN-TRL-006": {
        OK: [trail(), events(readWriteType="All"), events(dataResources=UNKNOWN, excludeManagementEventSources=[])],
        VIOLATION: [
            events(includeManagementEvents=False),
            events(readWriteType="WriteOnly"),
            trail(eventSelectors=[UNKNOWN, {"includeManagementEvents": False}]),
        ],
        OTHER_SHAPE: [trail(eventSelectors={"excludeManagementEventSources": ["kms.amazonaws.com"]})],
        UNDECIDED: [trail(eventSelectors=UNKNOWN), events(includeManagementEvents=UNKNOWN)],
    },
    "PEN-TRL-007": {
        OK: [
            trail(),
            advanced(MANAGED),
            advanced(DATA, MANAGED),
            advanced([*MANAGED, reading("true")], [*MANAGED, reading("false")]),
            trail(advancedEventSelectors=[UNKNOWN, {"fieldSelectors": MANAGED}]),
        ],
        VIOLATION: [
            advanced(DATA),
            advanced([*MANAGED, reading("false")], DATA),
            advanced([*MANAGED, {"field": "eventSource", "notEquals": ["kms.amazonaws.com"]}]),
        ],
        OTHER_SHAPE: [trail(advancedEventSelectors={"fieldSelectors": DATA})],
        UNDECIDED: [
            trail(advancedEventSelectors=UNKNOWN),
            advanced(UNKNOWN, DATA),
            advanced([*MANAGED, {"field": "readOnly", "equals": UNKNOWN}]),
        ],
    },
    "PEN-CDN-001": {
        OK: [
            distribution(viewerCertificate={"minimumProtocolVersion": "TLSv1.2_2021", "acmCertificateArn": UNKNOWN}),
            distribution(viewerCertificate={"minimumProtocolVersion": "TLSv1.3_2025"}),
            distribution(viewerCertificate={"minimumProtocolVersion": "TLSv1.2_2025"}),
        ],
        VIOLATION: [
            distribution(viewerCertificate={"minimumProtocolVersion": "TLSv1.2_2019"}),
            distribution(viewerCertificate={"minimumProtocolVersion": "TLSv1", "acmCertificateArn": UNKNOWN}),
        ],
        OTHER_SHAPE: [distribution(viewerCertificate={"cloudfrontDefaultCertificate": True})],
        UNDECIDED: [distribution(viewerCertificate=UNKNOWN)],
    },
    "PEN-CDN-002": {
        OK: [
            distribution(defaultCacheBehavior=REDIRECT),
            distribution(defaultCacheBehavior={"viewerProtocolPolicy": "https-only", "targetOriginId": UNKNOWN}),
        ],
        VIOLATION: [
            distribution(defaultCacheBehavior=PLAIN),
            distribution(defaultCacheBehavior=UNKNOWN, orderedCacheBehaviors=[UNKNOWN, PLAIN]),
        ],
        OTHER_SHAPE: [distribution(defaultCacheBehavior=REDIRECT, orderedCacheBehaviors=PLAIN)],
        UNDECIDED: [distribution(defaultCacheBehavior=UNKNOWN), distribution(orderedCacheBehaviors=UNKNOWN)],
    },
    "PEN-CDN-003": {
        OK: [custom("https-only"), custom("match-viewer"), origin(domainName=UNKNOWN)],
        VIOLATION: [custom("http-only"), custom("match-viewer", PLAIN)],
        OTHER_SHAPE: [distribution(origins={"customOriginConfig": {"originProtocolPolicy": "http-only"}})],
        UNDECIDED: [custom(UNKNOWN), distribution(origins=UNKNOWN)],
    },
    "PEN-CDN-004": {
        OK: [custom("https-only", originSslProtocols=["TLSv1.2"]), origin(domainName=UNKNOWN)],
        VIOLATION: [
            custom("https-only", originSslProtocols=["TLSv1.1", "TLSv1.2"]),
            custom(UNKNOWN, originSslProtocols=["SSLv3"]),
        ],
        OTHER_SHAPE: [distribution(origins={"customOriginConfig": {"originSslProtocols": ["TLSv1"]}})],
        UNDECIDED: [custom("https-only", originSslProtocols=UNKNOWN)],
    },
    "PEN-CDN-005": {
        OK: [
            origin(domainName=BUCKET_HOST, originAccessControlId="E2QWRUHAPOMQZL"),
            origin(domainName=UNKNOWN, originAccessControlId="E2QWRUHAPOMQZL"),
            origin(domainName=UNKNOWN, customOriginConfig={}),
            origin(domainName=UNKNOWN, vpcOriginConfig={}),
            origin(),
        ],
        VIOLATION: [
            origin(domainName=BUCKET_HOST),
            origin(s3OriginConfig={"originAccessIdentity": "origin-access-identity/cloudfront/E2QWRUHAPOMQZL"}),
        ],
        OTHER_SHAPE: [distribution(origins={"domainName": BUCKET_HOST, "originAccessControlId": ""})],
        UNDECIDED: [origin(domainName=UNKNOWN), origin(originAccessControlId=UNKNOWN)],
    },
    "PEN-CDN-006": named(distribution, "webAclId"),
    "PEN-CDN-007": {
        OK: [distribution(defaultRootObject="index.html", origins=UNKNOWN)],
        VIOLATION: [distribution(), distribution(defaultRootObject="")],
        UNDECIDED: [distribution(defaultRootObject=UNKNOWN)],
    },
}

ONE_SHAPE = frozenset(rule_id for rule_id, cases in CASES.items() if OTHER_SHAPE not in cases)
"""A switch or a name, in one place."""
