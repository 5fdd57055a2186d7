"""Examples for penstock.platform.sandbox.aws.lb_listeners."""

import uuid

from penstock.platform.sandbox.aws.lb_listeners import Listener, ListenerRule
from penstock.platform.sandbox.resource_class import Cloud, Properties

from .ec2_parts import subnets, vpc
from .model import Example


def _name() -> str:
    return f"prepared-{uuid.uuid4().hex[:12]}"


def _balancer(cloud: Cloud, vpc_id: str) -> str:
    answer = cloud.client("elbv2").create_load_balancer(Name=_name(), Subnets=subnets(cloud, vpc_id, 2))
    return str(answer["LoadBalancers"][0]["LoadBalancerArn"])


def _target_group(cloud: Cloud, vpc_id: str) -> str:
    answer = cloud.client("elbv2").create_target_group(
        Name=_name(), Protocol="HTTP", Port=8080, VpcId=vpc_id, TargetType="ip"
    )
    return str(answer["TargetGroups"][0]["TargetGroupArn"])


def certificate(cloud: Cloud) -> str:
    """The ARN of a certificate."""
    return str(cloud.client("acm").request_certificate(DomainName="example.com")["CertificateArn"])


OIDC: Properties = {
    "authorizationEndpoint": "https://login.example.com/authorize",
    "clientId": "client",
    "clientSecret": "not-a-secret",
    "issuer": "https://login.example.com",
    "tokenEndpoint": "https://login.example.com/token",
    "userInfoEndpoint": "https://login.example.com/user",
    "authenticationRequestExtraParams": {"display": "page"},
    "sessionTimeout": 3600,
}

COGNITO: Properties = {
    "userPoolArn": "arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_a",
    "userPoolClientId": "client",
    "userPoolDomain": "login",
    "scope": "openid",
}

TO_HTTPS: Properties = {"type": "redirect", "redirect": {"statusCode": "HTTP_301", "port": "443", "protocol": "HTTPS"}}

NOT_FOUND: Properties = {
    "type": "fixed-response",
    "fixedResponse": {"contentType": "text/plain", "messageBody": "nothing here", "statusCode": "404"},
}


def _listener(cloud: Cloud) -> Properties:
    vpc_id = vpc(cloud)
    groups = [{"arn": _target_group(cloud, vpc_id), "weight": 9}, {"arn": _target_group(cloud, vpc_id)}]
    return {
        "alpnPolicy": "HTTP2Preferred",
        "certificateArn": certificate(cloud),
        "defaultActions": [
            {"type": "authenticate-oidc", "order": 1, "authenticateOidc": OIDC},
            {
                "type": "forward",
                "order": 2,
                "forward": {"targetGroups": groups, "stickiness": {"enabled": True, "duration": 600}},
            },
        ],
        "loadBalancerArn": _balancer(cloud, vpc_id),
        "mutualAuthentication": {"mode": "verify", "trustStoreArn": "arn:aws:elasticloadbalancing:::truststore/a"},
        "port": 443,
        "protocol": "HTTPS",
        "routingHttpRequestXAmznMtlsClientcertHeaderName": "X-Certificate",
        "routingHttpRequestXAmznMtlsClientcertIssuerHeaderName": "X-Certificate-Issuer",
        "routingHttpRequestXAmznMtlsClientcertLeafHeaderName": "X-Certificate-Leaf",
        "routingHttpRequestXAmznMtlsClientcertSerialNumberHeaderName": "X-Certificate-Serial",
        "routingHttpRequestXAmznMtlsClientcertSubjectHeaderName": "X-Certificate-Subject",
        "routingHttpRequestXAmznMtlsClientcertValidityHeaderName": "X-Certificate-Validity",
        "routingHttpRequestXAmznTlsCipherSuiteHeaderName": "X-Cipher",
        "routingHttpRequestXAmznTlsVersionHeaderName": "X-TLS",
        "routingHttpResponseAccessControlAllowCredentialsHeaderValue": "true",
        "routingHttpResponseAccessControlAllowHeadersHeaderValue": "*",
        "routingHttpResponseAccessControlAllowMethodsHeaderValue": "GET",
        "routingHttpResponseAccessControlAllowOriginHeaderValue": "https://example.com",
        "routingHttpResponseAccessControlExposeHeadersHeaderValue": "*",
        "routingHttpResponseAccessControlMaxAgeHeaderValue": "60",
        "routingHttpResponseContentSecurityPolicyHeaderValue": "default-src 'self'",
        "routingHttpResponseServerEnabled": False,
        "routingHttpResponseStrictTransportSecurityHeaderValue": "max-age=31536000",
        "routingHttpResponseXContentTypeOptionsHeaderValue": "nosniff",
        "routingHttpResponseXFrameOptionsHeaderValue": "DENY",
        "sslPolicy": "ELBSecurityPolicy-TLS13-1-2-2021-06",
        "tags": {"open": "yes"},
    }


def _rule(cloud: Cloud) -> Properties:
    vpc_id = vpc(cloud)
    client = cloud.client("elbv2")
    listener = client.create_listener(
        LoadBalancerArn=_balancer(cloud, vpc_id),
        Protocol="HTTP",
        Port=80,
        DefaultActions=[{"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "404"}}],
    )
    return {
        "actions": [
            {"type": "authenticate-cognito", "order": 1, "authenticateCognito": COGNITO},
            {"type": "forward", "order": 2, "targetGroupArn": _target_group(cloud, vpc_id)},
        ],
        "conditions": [
            {"hostHeader": {"values": ["www.example.com", "example.com"]}},
            {"httpHeader": {"httpHeaderName": "X-Tenant", "values": ["a", "b"]}},
            {"httpRequestMethod": {"values": ["GET", "HEAD"]}},
            {"pathPattern": {"values": ["/api/*"]}},
            {"queryStrings": [{"key": "version", "value": "2"}, {"value": "beta"}]},
            {"sourceIp": {"values": ["192.0.2.0/24"]}},
        ],
        "listenerArn": listener["Listeners"][0]["ListenerArn"],
        "priority": 10,
        "tags": {"api": "2"},
        "transforms": [
            {"type": "url-rewrite", "urlRewriteConfig": {"rewrite": {"regex": "^/api", "replace": "/"}}},
        ],
    }


EXAMPLES: tuple[Example, ...] = (
    Example(
        resource_class=Listener(),
        prepare=_listener,
        changed={
            "defaultActions": [TO_HTTPS],
            "port": 8443,
            "routingHttpResponseServerEnabled": True,
            "routingHttpResponseXFrameOptionsHeaderValue": "SAMEORIGIN",
            "sslPolicy": "ELBSecurityPolicy-TLS13-1-3-2021-06",
            "tags": {"open": "no"},
        },
        removed="tags",
        replaced={"loadBalancerArn": "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/b/2"},
        tamper=lambda cloud, arn: cloud.client("elbv2").modify_listener(
            ListenerArn=arn, SslPolicy="ELBSecurityPolicy-2016-08"
        ),
        tampered="sslPolicy",
    ),
    Example(
        resource_class=ListenerRule(),
        prepare=_rule,
        changed={
            "actions": [NOT_FOUND],
            "conditions": [{"pathPattern": {"values": ["/old/*", "/older/*"]}}],
            "priority": 20,
            "tags": {"api": "1"},
        },
        removed="tags",
        replaced={"listenerArn": "arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/b/2/3"},
        tamper=lambda cloud, arn: cloud.client("elbv2").modify_rule(
            RuleArn=arn, Conditions=[{"Field": "path-pattern", "PathPatternConfig": {"Values": ["/*"]}}]
        ),
        tampered="conditions",
    ),
)
