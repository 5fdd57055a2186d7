"""The cases of the rules on search domains."""

import json
from typing import Any

from penstock.platform.resource import UNKNOWN, Resource
from resources import resource, urn
from rule_cases import OK, OTHER_SHAPE, PASSWORD, UNDECIDED, VIOLATION

__all__ = ["CASES", "ONE_SHAPE"]

DOMAIN = "aws:opensearch/domain:Domain"


def domain(**properties: Any) -> Resource:
    """A domain."""
    return resource(DOMAIN, "search", **properties)


def older(**properties: Any) -> Resource:
    """A domain of the older resource."""
    return resource("aws:elasticsearch/domain:Domain", **properties)


def endpoint(**options: Any) -> Resource:
    """A domain with these options of its endpoint."""
    return domain(domainEndpointOptions=options)


def guarded(**options: Any) -> Resource:
    """A domain with these options of its fine-grained access control."""
    return domain(advancedSecurityOptions=options)


def logged(*options: Any) -> Resource:
    """A domain that publishes these logs."""
    return domain(logPublishingOptions=list(options))


def sized(**config: Any) -> Resource:
    """A domain of this size."""
    return domain(clusterConfig=config)


def policy(document: Any) -> Resource:
    """The policy of the domain, as a resource of its own."""
    kind = "aws:opensearch/domainPolicy:DomainPolicy"
    return resource(kind, domainName=UNKNOWN, accessPolicies=document, depends={"domainName": urn(DOMAIN, "search")})


def allow(principal: Any, **more: Any) -> dict[str, Any]:
    """A policy document with one statement."""
    return {"Statement": [{"Effect": "Allow", "Principal": principal, "Action": "es:*", "Resource": "*", **more}]}


FROM_OFFICE = allow("*", Condition={"IpAddress": {"aws:SourceIp": "198.51.100.0/24"}})

CASES: dict[str, dict[str, list[Any]]] = {
    "PEN-OSE-001": {
        OK: [domain(encryptAtRest={"enabled": True, "kmsKeyId": UNKNOWN})],
        VIOLATION: [domain(domainName=UNKNOWN), domain(encryptAtRest={"enabled": False, "kmsKeyId": UNKNOWN})],
        OTHER_SHAPE: [older()],
        UNDECIDED: [domain(encryptAtRest=UNKNOWN)],
    },
    "PEN-OSE-002": {
        OK: [domain(nodeToNodeEncryption={"enabled": True}, domainName=UNKNOWN)],
        VIOLATION: [domain(domainName=UNKNOWN), domain(nodeToNodeEncryption={"enabled": False})],
        OTHER_SHAPE: [older(nodeToNodeEncryption={})],
        UNDECIDED: [domain(nodeToNodeEncryption={"enabled": UNKNOWN})],
    },
    "PEN-OSE-003": {
        OK: [endpoint(enforceHttps=True, customEndpoint=UNKNOWN)],
        VIOLATION: [domain(domainName=UNKNOWN), endpoint(tlsSecurityPolicy="Policy-Min-TLS-1-2-2019-07")],
        OTHER_SHAPE: [older(domainEndpointOptions={"enforceHttps": False})],
        UNDECIDED: [endpoint(enforceHttps=UNKNOWN)],
    },
    "PEN-OSE-004": {
        OK: [
            endpoint(tlsSecurityPolicy="Policy-Min-TLS-1-2-PFS-2023-10", enforceHttps=UNKNOWN),
            endpoint(tlsSecurityPolicy="Policy-Min-TLS-1-3-2025-01"),
        ],
        VIOLATION: [endpoint(enforceHttps=True), endpoint(tlsSecurityPolicy="Policy-Min-TLS-1-0-2019-07")],
        OTHER_SHAPE: [older()],
        UNDECIDED: [endpoint(tlsSecurityPolicy=UNKNOWN)],
    },
    "PEN-OSE-005": {
        OK: [domain(vpcOptions={"subnetIds": [UNKNOWN], "securityGroupIds": UNKNOWN})],
        VIOLATION: [domain(domainName=UNKNOWN), domain(vpcOptions={"securityGroupIds": ["sg-1"]})],
        OTHER_SHAPE: [older(vpcOptions={"subnetIds": []})],
        UNDECIDED: [domain(vpcOptions={"subnetIds": UNKNOWN})],
    },
    "PEN-OSE-006": {
        OK: [
            domain(domainName=UNKNOWN),
            domain(accessPolicies=json.dumps(allow({"AWS": "arn:aws:iam::123456789012:role/shop"}))),
            domain(accessPolicies=FROM_OFFICE),
            domain(accessPolicies=allow("*"), advancedSecurityOptions={"enabled": True}),
            [domain(advancedSecurityOptions={"enabled": True}), policy(allow("*"))],
            [
                domain(domainName="search", advancedSecurityOptions={"enabled": True}),
                resource("aws:opensearch/domainPolicy:DomainPolicy", domainName="search", accessPolicies=allow("*")),
            ],
        ],
        VIOLATION: [
            domain(accessPolicies=json.dumps(allow("*")), domainName=UNKNOWN),
            domain(accessPolicies={"Statement": [UNKNOWN, *allow("*")["Statement"]]}),
        ],
        OTHER_SHAPE: [
            [domain(), policy(allow({"AWS": "*"}))],
            older(accessPolicies=allow("*")),
            resource("aws:elasticsearch/domainPolicy:DomainPolicy", domainName="search", accessPolicies=allow("*")),
            [
                domain(domainName="search", advancedSecurityOptions={"enabled": True}),
                resource(DOMAIN, "other", domainName="other"),
                resource("aws:opensearch/domainPolicy:DomainPolicy", domainName="other", accessPolicies=allow("*")),
            ],
            [domain(vpcOptions={"subnetIds": ["subnet-1"]}), policy(json.dumps(allow("*")))],
        ],
        UNDECIDED: [domain(accessPolicies=UNKNOWN), [guarded(enabled=UNKNOWN), policy(allow("*"))]],
    },
    "PEN-OSE-007": {
        OK: [guarded(enabled=True, masterUserOptions=UNKNOWN)],
        VIOLATION: [
            domain(domainName=UNKNOWN),
            guarded(enabled=False),
            guarded(enabled=UNKNOWN, anonymousAuthEnabled=True),
        ],
        OTHER_SHAPE: [older(advancedSecurityOptions={"internalUserDatabaseEnabled": True})],
        UNDECIDED: [guarded(enabled=UNKNOWN)],
    },
    "PEN-OSE-008": {
        OK: [logged(UNKNOWN, {"logType": "AUDIT_LOGS", "cloudwatchLogGroupArn": UNKNOWN})],
        VIOLATION: [
            domain(domainName=UNKNOWN),
            logged({"logType": "INDEX_SLOW_LOGS"}),
            logged({"logType": "AUDIT_LOGS", "enabled": False}),
        ],
        OTHER_SHAPE: [older(logPublishingOptions={"logType": "ES_APPLICATION_LOGS"})],
        UNDECIDED: [logged({"logType": UNKNOWN}), domain(logPublishingOptions=UNKNOWN)],
    },
    "PEN-OSE-009": {
        OK: [logged({"logType": "ES_APPLICATION_LOGS", "enabled": True, "cloudwatchLogGroupArn": UNKNOWN})],
        VIOLATION: [domain(domainName=UNKNOWN), logged({"logType": "AUDIT_LOGS"})],
        OTHER_SHAPE: [older(logPublishingOptions={"logType": "ES_APPLICATION_LOGS", "enabled": "false"})],
        UNDECIDED: [logged(UNKNOWN), logged({"logType": "ES_APPLICATION_LOGS", "enabled": UNKNOWN})],
    },
    "PEN-OSE-010": {
        OK: [
            sized(instanceCount=3, zoneAwarenessEnabled=True, instanceType=UNKNOWN),
            sized(instanceCount=6, multiAzWithStandbyEnabled=True),
        ],
        VIOLATION: [domain(domainName=UNKNOWN), sized(instanceCount=2, zoneAwarenessEnabled=True)],
        OTHER_SHAPE: [sized(instanceCount=3), older(clusterConfig={"instanceCount": 3, "zoneAwarenessEnabled": False})],
        UNDECIDED: [sized(instanceCount=UNKNOWN), sized(instanceCount=3, zoneAwarenessEnabled=UNKNOWN)],
    },
    "PEN-OSE-011": {
        OK: [guarded(masterUserOptions={"masterUserArn": UNKNOWN}), guarded(masterUserOptions={"masterUserName": "a"})],
        VIOLATION: [guarded(enabled=UNKNOWN, masterUserOptions={"masterUserPassword": PASSWORD})],
        OTHER_SHAPE: [older(advancedSecurityOptions={"masterUserOptions": {"masterUserPassword": PASSWORD}})],
        UNDECIDED: [guarded(masterUserOptions={"masterUserPassword": UNKNOWN})],
    },
}

ONE_SHAPE: frozenset[str] = frozenset()
