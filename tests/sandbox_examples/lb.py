"""Examples for penstock.platform.sandbox.aws.lb."""

from penstock.platform.sandbox.aws.lb import LoadBalancer, TargetGroup
from penstock.platform.sandbox.resource_class import Cloud, Properties

from .ec2_parts import address, security_group, subnets, vpc
from .model import NEW_NAME, Example


def _balancer(cloud: Cloud) -> Properties:
    vpc_id = vpc(cloud)
    first, second = subnets(cloud, vpc_id, 2)
    return {
        "accessLogs": {"bucket": "logs-of-the-balancer", "enabled": True, "prefix": "access"},
        "clientKeepAlive": 600,
        "connectionLogs": {"bucket": "logs-of-the-balancer", "prefix": "connections"},
        "customerOwnedIpv4Pool": "ipv4pool-coip-1",
        "desyncMitigationMode": "strictest",
        "dnsRecordClientRoutingPolicy": "availability_zone_affinity",
        "dropInvalidHeaderFields": True,
        "enableCrossZoneLoadBalancing": True,
        "enableDeletionProtection": True,
        "enableHttp2": False,
        "enablePrefixForIpv6SourceNat": "on",
        "enableTlsVersionAndCipherSuiteHeaders": True,
        "enableWafFailOpen": True,
        "enableXffClientPort": True,
        "enableZonalShift": True,
        "enforceSecurityGroupInboundRulesOnPrivateLinkTraffic": "on",
        "healthCheckLogs": {"bucket": "logs-of-the-balancer", "enabled": True},
        "idleTimeout": 120,
        "internal": True,
        "ipAddressType": "ipv4",
        "ipamPools": {"ipv4IpamPoolId": "ipam-pool-1"},
        "loadBalancerType": "application",
        "minimumLoadBalancerCapacity": {"capacityUnits": 100},
        "name": NEW_NAME,
        "preserveHostHeader": True,
        "secondaryIpsAutoAssignedPerSubnet": 2,
        "securityGroups": [security_group(cloud, vpc_id)],
        "subnetMappings": [
            {"subnetId": first, "allocationId": address(cloud), "privateIpv4Address": "10.20.0.5"},
            {"subnetId": second, "ipv6Address": "2001:db8::5"},
        ],
        "tags": {"tier": "edge"},
        "xffHeaderProcessingMode": "preserve",
    }


def _target_group(cloud: Cloud) -> Properties:
    return {
        "connectionTermination": True,
        "deregistrationDelay": 30,
        "healthCheck": {
            "enabled": False,
            "healthyThreshold": 4,
            "interval": 15,
            "matcher": "200-299",
            "path": "/health",
            "port": "8081",
            "protocol": "HTTPS",
            "timeout": 4,
            "unhealthyThreshold": 5,
        },
        "ipAddressType": "ipv4",
        "lambdaMultiValueHeadersEnabled": True,
        "loadBalancingAlgorithmType": "weighted_random",
        "loadBalancingAnomalyMitigation": "on",
        "loadBalancingCrossZoneEnabled": "true",
        "name": NEW_NAME,
        "port": 8080,
        "preserveClientIp": "true",
        "protocol": "HTTP",
        "protocolVersion": "HTTP2",
        "proxyProtocolV2": True,
        "slowStart": 60,
        "stickiness": {"type": "app_cookie", "cookieDuration": 3600, "cookieName": "session", "enabled": True},
        "tags": {"service": "web"},
        "targetControlPort": 9000,
        "targetFailovers": [{"onDeregistration": "rebalance", "onUnhealthy": "rebalance"}],
        "targetGroupHealth": {
            "dnsFailover": {"minimumHealthyTargetsCount": "2", "minimumHealthyTargetsPercentage": "off"},
            "unhealthyStateRouting": {"minimumHealthyTargetsCount": 3, "minimumHealthyTargetsPercentage": "50"},
        },
        "targetHealthStates": [{"enableUnhealthyConnectionTermination": True, "unhealthyDrainingInterval": 600}],
        "targetType": "ip",
        "vpcId": vpc(cloud),
    }


EXAMPLES: tuple[Example, ...] = (
    Example(
        resource_class=LoadBalancer(),
        prepare=_balancer,
        changed={
            "accessLogs": {"bucket": "other-logs", "enabled": False},
            "clientKeepAlive": 1200,
            "connectionLogs": {"bucket": "other-logs", "enabled": True},
            "desyncMitigationMode": "monitor",
            "dropInvalidHeaderFields": False,
            "enableDeletionProtection": False,
            "enableHttp2": True,
            "idleTimeout": 30,
            "ipAddressType": "dualstack",
            "securityGroups": [],
            "tags": {"tier": "core"},
            "xffHeaderProcessingMode": "remove",
        },
        removed="accessLogs",
        replaced={
            "customerOwnedIpv4Pool": "ipv4pool-coip-2",
            "internal": False,
            "loadBalancerType": "network",
            "name": NEW_NAME,
            "namePrefix": "other-",
        },
        tamper=lambda cloud, arn: cloud.client("elbv2").modify_load_balancer_attributes(
            LoadBalancerArn=arn, Attributes=[{"Key": "deletion_protection.enabled", "Value": "false"}]
        ),
        tampered="enableDeletionProtection",
    ),
    Example(
        resource_class=TargetGroup(),
        prepare=_target_group,
        changed={
            "deregistrationDelay": 60,
            "healthCheck": {
                "enabled": True,
                "healthyThreshold": 2,
                "interval": 20,
                "matcher": "200",
                "path": "/ready",
                "port": "traffic-port",
                "protocol": "HTTP",
                "timeout": 5,
                "unhealthyThreshold": 2,
            },
            "loadBalancingAlgorithmType": "round_robin",
            "loadBalancingAnomalyMitigation": "off",
            "preserveClientIp": "false",
            "proxyProtocolV2": False,
            "slowStart": 0,
            "stickiness": {"type": "lb_cookie", "cookieDuration": 60, "cookieName": "session", "enabled": False},
            "tags": {"service": "worker"},
        },
        removed="deregistrationDelay",
        replaced={
            "ipAddressType": "ipv6",
            "name": NEW_NAME,
            "namePrefix": "other-",
            "port": 8082,
            "protocol": "HTTPS",
            "protocolVersion": "GRPC",
            "targetControlPort": 9001,
            "targetType": "instance",
            "vpcId": "vpc-other",
        },
        tamper=lambda cloud, arn: cloud.client("elbv2").modify_target_group(
            TargetGroupArn=arn, HealthCheckPath="/nowhere"
        ),
        tampered="healthCheck",
    ),
)
