"""Elastic Load Balancing: load balancers and target groups."""

from typing import Any, Final

from ...resource import contains_unknown
from ..resource_class import Cloud, Properties, ResourceClass
from ._lb import LbClass
from ._lb_attributes import LOAD_BALANCER, TARGET_GROUP, Row, attributes_of, properties_of
from ._names import prefix_of, unique_name
from ._shared import agree, answered, asked, asked_anew, none_when_gone

LOGS: Final = ("accessLogs", "connectionLogs")


class LoadBalancer(LbClass):
    """A load balancer. moto stores deletion protection and does not enforce it: `delete` deletes."""

    type = "aws:lb/loadBalancer:LoadBalancer"
    listing = ("describe_load_balancers", "LoadBalancerArns", "LoadBalancers")
    cloudformation = "AWS::ElasticLoadBalancingV2::LoadBalancer"
    cloudformation_names = {"internal": "Scheme", "loadBalancerType": "Type"}
    one_of = (("subnetMappings", "subnets"),)
    # A load balancer of another type has no use for some of these; the real provider carries them along all the same.
    defaults = {
        "clientKeepAlive": 3600,
        "desyncMitigationMode": "defensive",
        "dnsRecordClientRoutingPolicy": "any_availability_zone",
        "dropInvalidHeaderFields": False,
        "enableCrossZoneLoadBalancing": False,
        "enableDeletionProtection": False,
        "enableHttp2": True,
        "enableTlsVersionAndCipherSuiteHeaders": False,
        "enableWafFailOpen": False,
        "enableXffClientPort": False,
        "enableZonalShift": False,
        "idleTimeout": 60,
        "loadBalancerType": "application",
        "preserveHostHeader": False,
        "xffHeaderProcessingMode": "append",
    }
    nested_defaults = {name: {"enabled": False} for name in (*LOGS, "healthCheckLogs")}
    computed = frozenset(
        {"enablePrefixForIpv6SourceNat", "enforceSecurityGroupInboundRulesOnPrivateLinkTraffic", "internal"}
        | {"ipAddressType", "name", "namePrefix", "secondaryIpsAutoAssignedPerSubnet", "securityGroups"}
        | {"subnetMappings", "subnets"}
    )
    set_properties = frozenset({"securityGroups", "subnetMappings", "subnets"})
    replace_on = frozenset({"customerOwnedIpv4Pool", "internal", "loadBalancerType", "name", "namePrefix"})
    not_kept = {
        "customerOwnedIpv4Pool": "moto has no Outposts",
        "enablePrefixForIpv6SourceNat": "moto drops it",
        "enforceSecurityGroupInboundRulesOnPrivateLinkTraffic": "moto drops it",
        "healthCheckLogs": "moto refuses the bucket and the prefix",
        "ipamPools": "moto has no address manager (IPAM)",
        "minimumLoadBalancerCapacity": "moto has no ModifyCapacityReservation",
        "subnetMappings.allocationId": "moto keeps the subnets of the mappings only",
        "subnetMappings.ipv6Address": "moto keeps the subnets of the mappings only",
        "subnetMappings.privateIpv4Address": "moto keeps the subnets of the mappings only",
    }

    CREATE: Final = {
        "customerOwnedIpv4Pool": "CustomerOwnedIpv4Pool",
        "enablePrefixForIpv6SourceNat": "EnablePrefixForIpv6SourceNat",
        "ipAddressType": "IpAddressType",
        "loadBalancerType": "Type",
        "securityGroups": "SecurityGroups",
        "subnets": "Subnets",
    }
    MAPPING: Final = {
        "allocationId": "AllocationId",
        "ipv6Address": "IPv6Address",
        "privateIpv4Address": "PrivateIPv4Address",
        "subnetId": "SubnetId",
    }

    def replaces(self, old: Properties, new: Properties) -> frozenset[str]:
        if new.get("loadBalancerType") != "network" or contains_unknown(old) or contains_unknown(new):
            return frozenset()
        subnets, groups = ([set(side.get(name) or ()) for side in (old, new)] for name in ("subnets", "securityGroups"))
        addresses = [side.get("secondaryIpsAutoAssignedPerSubnet") or 0 for side in (old, new)]
        reasons = {
            "subnets": bool(subnets[0] - subnets[1]),  # more can be given, none taken away
            "securityGroups": bool(groups[0]) != bool(groups[1]),  # from none to some, or back
            "secondaryIpsAutoAssignedPerSubnet": addresses[1] < addresses[0],
        }
        return frozenset(name for name, replaces in reasons.items() if replaces)

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        client = self.client(cloud)
        name = inputs.get("name") or unique_name(inputs.get("namePrefix") or "tf-lb-")
        scheme = "internal" if inputs.get("internal") else "internet-facing"
        answer = client.create_load_balancer(
            Name=name, Scheme=scheme, **asked(inputs, self.CREATE), **self._mappings(inputs), **self.tags(inputs)
        )
        arn = str(answer["LoadBalancers"][0]["LoadBalancerArn"])
        client.modify_load_balancer_attributes(LoadBalancerArn=arn, Attributes=attributes_of(inputs, LOAD_BALANCER))
        return arn

    def describe(self, cloud: Cloud, resource_id: str, state: Properties) -> Properties | None:
        balancer = self.found(cloud, resource_id)
        if balancer is None:
            return None
        attributes = self.client(cloud).describe_load_balancer_attributes(LoadBalancerArn=resource_id)["Attributes"]
        names = {
            "dnsName": "DNSName",
            "ipAddressType": "IpAddressType",
            "loadBalancerType": "Type",
            "name": "LoadBalancerName",
            "vpcId": "VpcId",
            "zoneId": "CanonicalHostedZoneId",
        }
        zones = balancer.get("AvailabilityZones") or ()
        return {
            **answered(balancer, names),
            **properties_of(attributes, LOAD_BALANCER),
            "namePrefix": prefix_of(balancer.get("LoadBalancerName") or ""),
            "internal": balancer.get("Scheme") == "internal",
            "securityGroups": balancer.get("SecurityGroups") or [],
            "subnets": [zone["SubnetId"] for zone in zones],
            "subnetMappings": [{"subnetId": zone["SubnetId"]} for zone in zones],
            "arn": resource_id,
            "arnSuffix": resource_id.rpartition(":loadbalancer/")[2],
            "tagsAll": self.tags_of(cloud, resource_id),
        }

    def update(self, cloud: Cloud, resource_id: str, old: Properties, new: Properties) -> None:
        client, arn = self.client(cloud), {"LoadBalancerArn": resource_id}
        if self._differs("securityGroups", old, new):
            client.set_security_groups(**arn, SecurityGroups=new["securityGroups"])
        if self._differs("subnets", old, new) or self._differs("subnetMappings", old, new):
            client.set_subnets(**arn, **asked(new, {"subnets": "Subnets"}), **self._mappings(new))
        if asked_anew(old, new, "ipAddressType"):
            client.set_ip_address_type(**arn, IpAddressType=new["ipAddressType"])
        # What is not asked for any more is set to nothing: the API keeps what it is not told of.
        logs = {name: {"enabled": False, "bucket": "", "prefix": "", **(new.get(name) or {})} for name in LOGS}
        client.modify_load_balancer_attributes(**arn, Attributes=attributes_of({**new, **logs}, LOAD_BALANCER))
        self.retag(cloud, resource_id, old, new)

    def delete(self, cloud: Cloud, resource_id: str, state: Properties) -> None:
        none_when_gone(self.client(cloud).delete_load_balancer, LoadBalancerArn=resource_id)

    def _differs(self, name: str, old: Properties, new: Properties) -> bool:
        return new.get(name) is not None and not self.equal(name, old.get(name), new[name])

    def _mappings(self, inputs: Properties) -> dict[str, Any]:
        mappings = [asked(mapping, self.MAPPING) for mapping in inputs.get("subnetMappings") or ()]
        return {"SubnetMappings": mappings} if mappings else {}


class TargetGroup(LbClass):
    """Where a listener forwards to."""

    type = "aws:lb/targetGroup:TargetGroup"
    listing = ("describe_target_groups", "TargetGroupArns", "TargetGroups")
    cloudformation = "AWS::ElasticLoadBalancingV2::TargetGroup"
    cloudformation_differences = {"targetControlPort": "no API call changes it"}
    defaults = {
        "deregistrationDelay": 300,
        "lambdaMultiValueHeadersEnabled": False,
        "proxyProtocolV2": False,
        "slowStart": 0,
        "targetType": "instance",
    }
    nested_defaults = {
        "healthCheck": {
            "enabled": True,
            "healthyThreshold": 3,
            "interval": 30,
            "port": "traffic-port",
            "protocol": "HTTP",
            "unhealthyThreshold": 3,
        },
        "stickiness": {"cookieDuration": 86400, "enabled": True},
        "targetGroupHealth": {
            "dnsFailover": {"minimumHealthyTargetsCount": "off", "minimumHealthyTargetsPercentage": "off"},
            "unhealthyStateRouting": {"minimumHealthyTargetsCount": 1, "minimumHealthyTargetsPercentage": "off"},
        },
        "targetHealthStates": {"unhealthyDrainingInterval": 0},
    }
    computed = frozenset(
        {"connectionTermination", "healthCheck", "ipAddressType", "loadBalancingAlgorithmType", "name", "namePrefix"}
        | {"loadBalancingAnomalyMitigation", "loadBalancingCrossZoneEnabled", "preserveClientIp", "protocolVersion"}
        | {"stickiness", "targetFailovers", "targetGroupHealth", "targetHealthStates"}
    )
    replace_on = frozenset(
        {"ipAddressType", "name", "namePrefix", "port", "protocol", "protocolVersion", "targetControlPort"}
        | {"targetType", "vpcId"}
    )
    not_kept = {"targetControlPort": "moto drops it"}

    CREATE: Final = {
        "ipAddressType": "IpAddressType",
        "port": "Port",
        "protocol": "Protocol",
        "protocolVersion": "ProtocolVersion",
        "targetControlPort": "TargetControlPort",
        "targetType": "TargetType",
        "vpcId": "VpcId",
    }
    HEALTH_CHECK: Final = {
        "enabled": "HealthCheckEnabled",
        "healthyThreshold": "HealthyThresholdCount",
        "interval": "HealthCheckIntervalSeconds",
        "path": "HealthCheckPath",
        "port": "HealthCheckPort",
        "protocol": "HealthCheckProtocol",
        "timeout": "HealthCheckTimeoutSeconds",
        "unhealthyThreshold": "UnhealthyThresholdCount",
    }
    # Members of blocks that the service decides; a cookie's duration is none of a stickiness by address.
    DECIDED: Final = {
        "healthCheck": frozenset({"matcher", "path", "timeout"}),
        "stickiness": frozenset({"cookieDuration"}),
    }

    def equal(self, name: str, one: Any, other: Any) -> bool:
        if name in self.DECIDED and one is not None and other is not None:
            return agree(one, other, self.DECIDED[name])
        return super().equal(name, one, other)

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        name = inputs.get("name") or unique_name(inputs.get("namePrefix") or "tf-")
        health_check = self._health_check(inputs)
        answer = self.client(cloud).create_target_group(
            Name=name, **asked(inputs, self.CREATE), **health_check, **self.tags(inputs)
        )
        arn = str(answer["TargetGroups"][0]["TargetGroupArn"])
        if health_check.get("HealthCheckEnabled") is False:
            # moto switches every new health check on.
            self.client(cloud).modify_target_group(TargetGroupArn=arn, HealthCheckEnabled=False)
        self._set_attributes(cloud, arn, inputs)
        return arn

    def describe(self, cloud: Cloud, resource_id: str, state: Properties) -> Properties | None:
        group = self.found(cloud, resource_id)
        if group is None:
            return None
        attributes = self.client(cloud).describe_target_group_attributes(TargetGroupArn=resource_id)["Attributes"]
        matcher = group.get("Matcher") or {}
        properties = properties_of(attributes, (*TARGET_GROUP, *_cookie(attributes)))
        return {
            "lambdaMultiValueHeadersEnabled": False,  # the API tells it of Lambda groups only
            "proxyProtocolV2": False,  # and this of TCP groups
            **answered(group, {**self.CREATE, "name": "TargetGroupName"}),
            **properties,
            "healthCheck": {
                **answered(group, self.HEALTH_CHECK),
                **answered({"matcher": matcher.get("HttpCode") or matcher.get("GrpcCode")}, {"matcher": "matcher"}),
            },
            "namePrefix": prefix_of(group.get("TargetGroupName") or ""),
            "loadBalancerArns": sorted(set(group.get("LoadBalancerArns") or ())),
            "arn": resource_id,
            "arnSuffix": resource_id.rpartition(":")[2],
            "tagsAll": self.tags_of(cloud, resource_id),
        }

    def update(self, cloud: Cloud, resource_id: str, old: Properties, new: Properties) -> None:
        health_check = self._health_check(new)
        if health_check and not self.equal("healthCheck", old.get("healthCheck"), new["healthCheck"]):
            self.client(cloud).modify_target_group(TargetGroupArn=resource_id, **health_check)
        self._set_attributes(cloud, resource_id, new)
        self.retag(cloud, resource_id, old, new)

    def delete(self, cloud: Cloud, resource_id: str, state: Properties) -> None:
        none_when_gone(self.client(cloud).delete_target_group, TargetGroupArn=resource_id)

    def _health_check(self, inputs: Properties) -> dict[str, Any]:
        block = inputs.get("healthCheck")
        if not block:
            return {}
        code = "GrpcCode" if inputs.get("protocolVersion") == "GRPC" else "HttpCode"
        matcher = {"Matcher": {code: block["matcher"]}} if block.get("matcher") else {}
        return {**asked(block, self.HEALTH_CHECK), **matcher}

    def _set_attributes(self, cloud: Cloud, arn: str, inputs: Properties) -> None:
        attributes = attributes_of(inputs, TARGET_GROUP)
        if inputs.get("targetType") == "lambda":  # the API refuses every other
            attributes = [one for one in attributes if one["Key"].startswith("lambda.")]
        attributes += attributes_of(inputs, _cookie(attributes))
        if attributes:
            self.client(cloud).modify_target_group_attributes(TargetGroupArn=arn, Attributes=attributes)


def _cookie(attributes: list[dict[str, str]]) -> tuple[Row, ...]:
    """The row of the cookie's duration, by the kind of cookie."""
    kinds = {"app_cookie", "lb_cookie"} & {one.get("Value") for one in attributes if one["Key"] == "stickiness.type"}
    return tuple(Row("stickiness.cookieDuration", f"stickiness.{kind}.duration_seconds", int) for kind in kinds)


CLASSES: tuple[ResourceClass, ...] = (LoadBalancer(), TargetGroup())
