"""Load-balancer attributes: a table row says which property an attribute is, and of what kind."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

__all__ = ["LISTENER", "LOAD_BALANCER", "TARGET_GROUP", "Row", "attributes_of", "properties_of"]


class Row(NamedTuple):
    """One attribute."""

    path: str
    """The property, dotted (`accessLogs.bucket`); `0` is the one item of a list."""
    key: str
    kind: type = str

    @property
    def property(self) -> str:
        """The property at the top of the path."""
        return self.path.split(".")[0]


LOAD_BALANCER: Final = (
    Row("accessLogs.bucket", "access_logs.s3.bucket"),
    Row("accessLogs.enabled", "access_logs.s3.enabled", bool),
    Row("accessLogs.prefix", "access_logs.s3.prefix"),
    Row("clientKeepAlive", "client_keep_alive.seconds", int),
    Row("connectionLogs.bucket", "connection_logs.s3.bucket"),
    Row("connectionLogs.enabled", "connection_logs.s3.enabled", bool),
    Row("connectionLogs.prefix", "connection_logs.s3.prefix"),
    Row("desyncMitigationMode", "routing.http.desync_mitigation_mode"),
    Row("dnsRecordClientRoutingPolicy", "dns_record.client_routing_policy"),
    Row("dropInvalidHeaderFields", "routing.http.drop_invalid_header_fields.enabled", bool),
    Row("enableCrossZoneLoadBalancing", "load_balancing.cross_zone.enabled", bool),
    Row("enableDeletionProtection", "deletion_protection.enabled", bool),
    Row("enableHttp2", "routing.http2.enabled", bool),
    Row("enableTlsVersionAndCipherSuiteHeaders", "routing.http.x_amzn_tls_version_and_cipher_suite.enabled", bool),
    Row("enableWafFailOpen", "waf.fail_open.enabled", bool),
    Row("enableXffClientPort", "routing.http.xff_client_port.enabled", bool),
    Row("enableZonalShift", "zonal_shift.config.enabled", bool),
    Row("idleTimeout", "idle_timeout.timeout_seconds", int),
    Row("preserveHostHeader", "routing.http.preserve_host_header.enabled", bool),
    Row("secondaryIpsAutoAssignedPerSubnet", "secondary_ips.auto_assigned.per_subnet", int),
    Row("xffHeaderProcessingMode", "routing.http.xff_header_processing.mode"),
)

_HEALTH: Final = "targetGroupHealth"
_DNS: Final = "target_group_health.dns_failover.minimum_healthy_targets"
_ROUTING: Final = "target_group_health.unhealthy_state_routing.minimum_healthy_targets"

TARGET_GROUP: Final = (
    Row("connectionTermination", "deregistration_delay.connection_termination.enabled", bool),
    Row("deregistrationDelay", "deregistration_delay.timeout_seconds", int),
    Row("lambdaMultiValueHeadersEnabled", "lambda.multi_value_headers.enabled", bool),
    Row("loadBalancingAlgorithmType", "load_balancing.algorithm.type"),
    Row("loadBalancingAnomalyMitigation", "load_balancing.algorithm.anomaly_mitigation"),
    Row("loadBalancingCrossZoneEnabled", "load_balancing.cross_zone.enabled"),
    Row("preserveClientIp", "preserve_client_ip.enabled"),
    Row("proxyProtocolV2", "proxy_protocol_v2.enabled", bool),
    Row("slowStart", "slow_start.duration_seconds", int),
    Row("stickiness.cookieName", "stickiness.app_cookie.cookie_name"),
    Row("stickiness.enabled", "stickiness.enabled", bool),
    Row("stickiness.type", "stickiness.type"),
    Row("targetFailovers.0.onDeregistration", "target_failover.on_deregistration"),
    Row("targetFailovers.0.onUnhealthy", "target_failover.on_unhealthy"),
    Row(f"{_HEALTH}.dnsFailover.minimumHealthyTargetsCount", f"{_DNS}.count"),
    Row(f"{_HEALTH}.dnsFailover.minimumHealthyTargetsPercentage", f"{_DNS}.percentage"),
    Row(f"{_HEALTH}.unhealthyStateRouting.minimumHealthyTargetsCount", f"{_ROUTING}.count", int),
    Row(f"{_HEALTH}.unhealthyStateRouting.minimumHealthyTargetsPercentage", f"{_ROUTING}.percentage"),
    Row(
        "targetHealthStates.0.enableUnhealthyConnectionTermination",
        "target_health_state.unhealthy.connection_termination.enabled",
        bool,
    ),
    Row(
        "targetHealthStates.0.unhealthyDrainingInterval",
        "target_health_state.unhealthy.draining_interval_seconds",
        int,
    ),
)
"""Without the cookie's duration: its key depends on the type of the cookie."""

_REQUEST: Final = {
    "AmznMtlsClientcert": "x_amzn_mtls_clientcert",
    "AmznMtlsClientcertIssuer": "x_amzn_mtls_clientcert_issuer",
    "AmznMtlsClientcertLeaf": "x_amzn_mtls_clientcert_leaf",
    "AmznMtlsClientcertSerialNumber": "x_amzn_mtls_clientcert_serial_number",
    "AmznMtlsClientcertSubject": "x_amzn_mtls_clientcert_subject",
    "AmznMtlsClientcertValidity": "x_amzn_mtls_clientcert_validity",
    "AmznTlsCipherSuite": "x_amzn_tls_cipher_suite",
    "AmznTlsVersion": "x_amzn_tls_version",
}
_RESPONSE: Final = {
    "AccessControlAllowCredentials": "access_control_allow_credentials",
    "AccessControlAllowHeaders": "access_control_allow_headers",
    "AccessControlAllowMethods": "access_control_allow_methods",
    "AccessControlAllowOrigin": "access_control_allow_origin",
    "AccessControlExposeHeaders": "access_control_expose_headers",
    "AccessControlMaxAge": "access_control_max_age",
    "ContentSecurityPolicy": "content_security_policy",
    "StrictTransportSecurity": "strict_transport_security",
    "XContentTypeOptions": "x_content_type_options",
    "XFrameOptions": "x_frame_options",
}

LISTENER: Final = (
    *(
        Row(f"routingHttpRequestX{name}HeaderName", f"routing.http.request.{key}.header_name")
        for name, key in _REQUEST.items()
    ),
    *(
        Row(f"routingHttpResponse{name}HeaderValue", f"routing.http.response.{key}.header_value")
        for name, key in _RESPONSE.items()
    ),
    Row("routingHttpResponseServerEnabled", "routing.http.response.server.enabled", bool),
    Row("tcpIdleTimeoutSeconds", "tcp.idle_timeout.seconds", int),
)


def attributes_of(inputs: Mapping[str, Any], rows: Iterable[Row]) -> list[dict[str, str]]:
    """The attributes that the inputs ask for, as the API takes them."""
    found = ((row.key, _at(inputs, row.path.split("."))) for row in rows)
    return [{"Key": key, "Value": _text(value)} for key, value in found if value is not None]


def properties_of(attributes: Iterable[Mapping[str, str]], rows: Iterable[Row]) -> dict[str, Any]:
    """The API's attributes as properties; a block that is empty and off is not there."""
    values = {attribute["Key"]: attribute.get("Value") for attribute in attributes}
    properties: dict[str, Any] = {}
    for row in rows:
        text = values.get(row.key)
        if text not in (None, ""):
            _put(properties, row.path.split("."), _value(str(text), row.kind))
    return {name: value for name, value in properties.items() if value != {"enabled": False}}


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _value(text: str, kind: type) -> Any:
    return text == "true" if kind is bool else kind(text)


def _at(value: Any, path: list[str]) -> Any:
    for part in path:
        if isinstance(value, list | tuple):
            value = value[0] if value else None
        else:
            value = value.get(part) if isinstance(value, Mapping) else None
    return value


def _put(target: dict[str, Any], path: list[str], value: Any) -> None:
    first, *rest = path
    if not rest:
        target[first] = value
    elif rest[0] == "0":
        _put(target.setdefault(first, [{}])[0], rest[1:], value)
    else:
        _put(target.setdefault(first, {}), rest, value)
