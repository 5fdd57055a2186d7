"""What the contract's one example of a type cannot show: load balancers, listeners and certificates as programs use them."""

import datetime as dt

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from penstock.platform.resource import UNKNOWN
from penstock.platform.sandbox.aws.acm import Certificate
from penstock.platform.sandbox.aws.lb import LoadBalancer, TargetGroup
from penstock.platform.sandbox.aws.lb_listeners import Listener, ListenerRule
from penstock.platform.sandbox.cloud import BotoCloud
from penstock.platform.sandbox.resource_class import Properties
from sandbox_examples import ec2_parts as parts
from sandbox_examples.lb_listeners import COGNITO, NOT_FOUND, TO_HTTPS, certificate
from sandbox_examples.life import Life, made


@pytest.fixture(scope="module")
def vpc(cloud: BotoCloud) -> str:
    return parts.vpc(cloud)


@pytest.fixture(scope="module")
def subnets(cloud: BotoCloud, vpc: str) -> list[str]:
    return parts.subnets(cloud, vpc, 3)


@pytest.fixture(scope="module")
def balancer(cloud: BotoCloud, subnets: list[str]) -> Life:
    return made(cloud, LoadBalancer(), {"name": "shared", "subnets": subnets})


def group(cloud: BotoCloud, vpc: str, name: str, **inputs: object) -> Life:
    common = {"name": name, "port": 8080, "protocol": "HTTP", "targetType": "ip", "vpcId": vpc}
    return made(cloud, TargetGroup(), {**common, **inputs})


def test_a_load_balancer_of_a_few_words(cloud: BotoCloud, subnets: list[str]) -> None:
    """What the program does not say is what the provider makes of it, and no drift."""
    life = made(cloud, LoadBalancer(), {"name": "short", "subnets": subnets[:2]})
    expected = {
        "internal": False,
        "ipAddressType": "ipv4",
        "loadBalancerType": "application",
        "idleTimeout": 60,
        "dropInvalidHeaderFields": False,
        "arnSuffix": life.id.split(":loadbalancer/")[1],
    }
    assert {name: life.state.get(name) for name in expected} == expected
    assert life.state.get("accessLogs") is None


def test_a_load_balancer_gets_another_subnet_and_group(cloud: BotoCloud, vpc: str, subnets: list[str]) -> None:
    groups = [parts.security_group(cloud, vpc, name) for name in ("first", "second")]
    life = made(cloud, LoadBalancer(), {"name": "grows", "subnets": subnets[:2], "securityGroups": groups[:1]})
    life.update({**life.inputs, "subnets": subnets, "securityGroups": groups[1:]})
    assert life.not_answered(life.inputs) == {}


def test_access_logs_taken_away_are_off(cloud: BotoCloud, subnets: list[str]) -> None:
    logs = {"bucket": "logs", "enabled": True, "prefix": "a"}
    life = made(cloud, LoadBalancer(), {"name": "logs", "subnets": subnets, "accessLogs": logs})
    life.update({name: value for name, value in life.inputs.items() if name != "accessLogs"})
    assert life.described().get("accessLogs") is None
    assert life.refresh().changes == ()


def test_deletion_protection_is_stored_and_not_enforced(cloud: BotoCloud, subnets: list[str]) -> None:
    """As said in the class: the emulator's guard is the engine's `protect`, not this switch."""
    life = made(cloud, LoadBalancer(), {"name": "kept", "subnets": subnets, "enableDeletionProtection": True})
    assert life.described()["enableDeletionProtection"] is True
    life.delete()
    assert LoadBalancer().describe(cloud, life.id, {}) is None


def test_a_network_load_balancer_loses_nothing_in_place() -> None:
    """Fewer subnets, other than no groups, or fewer addresses replace it; more of them do not."""
    network = {"loadBalancerType": "network", "subnets": ["a", "b"], "securityGroups": []}
    kind = LoadBalancer()
    assert kind.replaces(network, {**network, "subnets": ["a", "b", "c"]}) == frozenset()
    assert kind.replaces(network, {**network, "subnets": ["a"]}) == {"subnets"}
    assert kind.replaces(network, {**network, "securityGroups": ["sg-1"]}) == {"securityGroups"}
    assert kind.replaces({**network, "secondaryIpsAutoAssignedPerSubnet": 2}, network) == {
        "secondaryIpsAutoAssignedPerSubnet"
    }
    assert kind.replaces(network, {**network, "subnets": UNKNOWN}) == frozenset()
    assert kind.replaces({"subnets": ["a", "b"]}, {"subnets": ["a"]}) == frozenset()


def test_a_health_check_of_a_few_words(cloud: BotoCloud, vpc: str) -> None:
    """What the program does not say of it is the provider's default or the service's choice, and no drift."""
    life = group(cloud, vpc, "healthy", healthCheck={"path": "/health"})
    assert life.inputs["healthCheck"]["healthyThreshold"] == 3
    check = life.described()["healthCheck"]
    assert (check["path"], check["healthyThreshold"], check["timeout"]) == ("/health", 3, 5)
    difference = life.difference(TargetGroup().with_defaults({**life.inputs, "healthCheck": {"path": "/ready"}}))
    assert [change.path for change in difference.changes] == ["healthCheck.path"]


def test_a_target_group_for_each_stickiness(cloud: BotoCloud, vpc: str) -> None:
    """The cookie's duration is an attribute of its own for each kind, and none for addresses."""
    cookies = {"type": "lb_cookie", "cookieDuration": 60}
    assert group(cloud, vpc, "lb-cookie", stickiness=cookies).described()["stickiness"]["cookieDuration"] == 60
    addresses = group(cloud, vpc, "source-ip", protocol="TCP", stickiness={"type": "source_ip"})
    assert "cookieDuration" not in addresses.described()["stickiness"]


def test_a_target_group_of_a_function(cloud: BotoCloud) -> None:
    """It has neither a port nor a network, and attributes of its own."""
    inputs = {"name": "function", "targetType": "lambda", "lambdaMultiValueHeadersEnabled": True}
    assert made(cloud, TargetGroup(), inputs).described()["lambdaMultiValueHeadersEnabled"] is True


def test_names_from_a_prefix(cloud: BotoCloud, subnets: list[str]) -> None:
    life = made(cloud, LoadBalancer(), {"namePrefix": "web-", "subnets": subnets})
    assert life.state["name"].startswith("web-")
    assert life.state["namePrefix"] == "web-"


def test_http_is_redirected_to_https(cloud: BotoCloud, balancer: Life) -> None:
    """A redirect of a few words is filled as the provider fills it; a listener without TLS has no policy."""
    inputs = {"loadBalancerArn": balancer.id, "port": 80, "protocol": "HTTP", "defaultActions": [TO_HTTPS]}
    life = made(cloud, Listener(), inputs)
    redirect = life.described()["defaultActions"][0]["redirect"]
    expected = {"port": "443", "protocol": "HTTPS", "statusCode": "HTTP_301", "host": "#{host}", "path": "/#{path}"}
    assert {name: redirect.get(name) for name in expected} == expected
    assert life.state.get("sslPolicy") is None


def test_a_listener_becomes_secure(cloud: BotoCloud, balancer: Life) -> None:
    """Protocol, policy and certificate change in place, together."""
    common = {"loadBalancerArn": balancer.id, "port": 8443, "defaultActions": [NOT_FOUND]}
    life = made(cloud, Listener(), {**common, "protocol": "HTTP"})
    secure = {"protocol": "HTTPS", "sslPolicy": "ELBSecurityPolicy-TLS13-1-2-2021-06"}
    life.update({**life.inputs, **secure, "certificateArn": certificate(cloud)})
    assert life.not_answered(life.inputs) == {}


def test_a_target_group_is_in_use_until_its_listener_is_gone(cloud: BotoCloud, vpc: str, balancer: Life) -> None:
    target = group(cloud, vpc, "in-use")
    actions = [{"type": "forward", "targetGroupArn": target.id}]
    inputs = {"loadBalancerArn": balancer.id, "port": 8081, "protocol": "HTTP", "defaultActions": actions}
    listener = made(cloud, Listener(), inputs)
    assert target.described()["loadBalancerArns"] == [balancer.id]
    with pytest.raises(Exception, match="currently in use"):
        target.delete()
    listener.delete()
    target.delete()


def test_every_action_reads_back(cloud: BotoCloud, vpc: str, balancer: Life) -> None:
    """Each kind of action, as default and of a rule, and from one kind to another in place."""
    weighted = {"targetGroups": [{"arn": group(cloud, vpc, f"weighted-{n}").id, "weight": n} for n in (1, 2)]}
    actions = {
        "redirect": [TO_HTTPS],
        "fixed": [NOT_FOUND],
        "forward": [{"type": "forward", "forward": weighted}],
        "cognito": [{"type": "authenticate-cognito", "authenticateCognito": COGNITO}, NOT_FOUND],
    }
    inputs = {"loadBalancerArn": balancer.id, "port": 8082, "protocol": "HTTP", "defaultActions": [NOT_FOUND]}
    listener = made(cloud, Listener(), inputs)
    conditions = [{"pathPattern": {"values": ["/*"]}}]
    rule = made(
        cloud, ListenerRule(), {"listenerArn": listener.id, "conditions": conditions, "actions": actions["redirect"]}
    )
    for wanted in actions.values():
        for life, name in ((listener, "defaultActions"), (rule, "actions")):
            life.update(life.resource_class.with_defaults({**life.inputs, name: wanted}))
            assert life.not_answered(life.inputs) == {}


def test_rules_without_a_priority_come_one_after_the_other(cloud: BotoCloud, balancer: Life) -> None:
    inputs = {"loadBalancerArn": balancer.id, "port": 8083, "protocol": "HTTP", "defaultActions": [NOT_FOUND]}
    listener = made(cloud, Listener(), inputs)
    common = {"listenerArn": listener.id, "actions": [TO_HTTPS]}
    rules = [
        made(cloud, ListenerRule(), {**common, "conditions": [{"hostHeader": {"values": [f"{name}.example.com"]}}]})
        for name in ("a", "b")
    ]
    assert [rule.state["priority"] for rule in rules] == [1, 2]
    assert {rule.state["listenerArn"] for rule in rules} == {listener.id}


def _imported() -> Properties:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "imported.example.com")])
    now = dt.datetime.now(dt.UTC)
    body = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + dt.timedelta(days=1))
        .sign(key, hashes.SHA256())
        .public_bytes(serialization.Encoding.PEM)
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return {"certificateBody": body.decode(), "privateKey": private.decode()}


def test_a_certificate_is_imported_and_renewed_in_place(cloud: BotoCloud) -> None:
    """An imported certificate keeps its ARN when its material changes."""
    life = made(cloud, Certificate(), _imported())
    assert (life.state["type"], life.state["domainName"]) == ("IMPORTED", "imported.example.com")
    before = cloud.client("acm").get_certificate(CertificateArn=life.id)["Certificate"]
    life.update({**life.inputs, **_imported()})
    assert cloud.client("acm").get_certificate(CertificateArn=life.id)["Certificate"] != before


def test_a_requested_certificate_says_how_to_prove_its_names(cloud: BotoCloud) -> None:
    """One DNS record for each name; the domain itself is among the alternative names, as AWS has it."""
    inputs = {"domainName": "example.com", "subjectAlternativeNames": ["www.example.com"], "validationMethod": "DNS"}
    life = made(cloud, Certificate(), inputs)
    assert life.inputs["subjectAlternativeNames"] == ["example.com", "www.example.com"]
    records = life.state["domainValidationOptions"]
    assert [record["domainName"] for record in records] == ["example.com", "www.example.com"]
    assert all(record["resourceRecordType"] == "CNAME" for record in records)


def test_a_certificate_needs_a_domain_or_material() -> None:
    assert list(Certificate().failures({})) == ["domainName"]
    assert Certificate().failures({"domainName": UNKNOWN}) == {}
