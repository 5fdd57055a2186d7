"""What the rules in rows share: values, tags, outcomes, and the words of what they find."""

from typing import Any

import pytest
from penstock.platform.resource import Graph, Resource
from penstock.platform.rule import NOT_APPLICABLE, OK, Outcome, ResourceRule
from penstock.policies import ALL
from penstock.policies.ownership import tag
from penstock.policies.values import of_each, present
from resources import judged, resource
from rule_cases import PASSWORD, encoded, function, group, task


@pytest.mark.parametrize("value", ["", [], {}])
def test_what_is_empty_is_not_present(value: object) -> None:
    assert not present(value)


@pytest.mark.parametrize("value", [0, False, " ", [""], {"": ""}])
def test_what_is_off_is_present(value: object) -> None:
    assert present(value)


def test_a_check_that_applies_to_none_does_not_apply() -> None:
    """Neither where there is none of its types, nor where it says so of each."""

    def check(resource: Resource) -> Outcome:
        return OK if resource.get("good") else NOT_APPLICABLE

    asked = of_each(("Queue",), check)
    assert asked(Graph([])) is NOT_APPLICABLE
    assert asked(Graph([resource("Queue")])) is NOT_APPLICABLE
    some = [Resource(urn=name, type="Queue", name=name, properties={"good": name == "a"}) for name in "ab"]
    assert asked(Graph(some)) == []


@pytest.mark.parametrize("protocol", ["HTTPS", "tls", "TCP"])
def test_a_listener_that_can_have_tls_is_judged(protocol: str) -> None:
    assert outcome("PEN-NET-003", resource("Listener", protocol=protocol, port=443)) is OK


@pytest.mark.parametrize("protocol", [None, "UDP", "GENEVE"])
def test_a_listener_that_cannot_is_not(protocol: str | None) -> None:
    assert outcome("PEN-NET-003", resource("Listener", protocol=protocol)) is NOT_APPLICABLE


@pytest.mark.parametrize("ports", [{"fromPort": 1, "toPort": 65535}, {"fromPort": 0, "toPort": 65534}])
def test_all_ports_but_one_are_not_every_port(ports: dict[str, int]) -> None:
    assert judged("PEN-NET-002", group(cidrBlocks=["0.0.0.0/0"], **ports)).findings == ()


@pytest.mark.parametrize("place", ["tags", "tagsAll"])
def test_a_tag_is_read_wherever_it_is(place: str) -> None:
    assert tag(resource("Queue", **{place: {"team": "shop"}}), "team") == "shop"
    assert tag(resource("Queue", provider={"defaultTags": {"tags": {"team": "shop"}}}), "team") == "shop"
    assert tag(resource("Queue", **{place: {"other": "shop"}}), "team") == ""


@pytest.mark.parametrize(
    ("rule_id", "subject", "message"),
    [
        ("PEN-IMG-001", task(image="nginx:1"), "container web runs 'nginx:1', which is not pinned by digest"),
        ("PEN-IMG-001", task(name=None, image=None), "container None runs 'None', which is not pinned by digest"),
        ("PEN-IMG-001", function(imageUri="fn:1"), "the function runs 'fn:1', which is not pinned by digest"),
        (
            "PEN-SEC-001",
            task(environment=[{"name": "DB_PASSWORD", "value": PASSWORD}]),
            "container web, DB_PASSWORD holds a literal value for DB_PASSWORD (value not shown)",
        ),
        (
            "PEN-SEC-001",
            function(environment={"variables": {"DB_PASSWORD": PASSWORD}}),
            "environment, DB_PASSWORD holds a literal value for DB_PASSWORD (value not shown)",
        ),
        (
            "PEN-SEC-002",
            resource("Instance", userDataBase64=encoded(f"db_password={PASSWORD}")),
            "userDataBase64 holds a literal value for db_password (value not shown)",
        ),
        (
            "PEN-NET-001",
            group(fromPort=22, toPort=3389, cidrBlocks=["0.0.0.0/0"]),
            "SSH (port 22) and RDP (port 3389) can be reached from anywhere",
        ),
    ],
)
def test_a_finding_says_what_is_where(rule_id: str, subject: Resource, message: str) -> None:
    (finding,) = judged(rule_id, subject).findings
    assert finding.message == message


def outcome(rule_id: str, subject: Resource) -> Any:
    """What the check of a rule comes to, by itself."""
    (rule,) = [rule for rule in ALL if rule.id == rule_id]
    assert isinstance(rule, ResourceRule)
    return rule.check(subject)
