"""Elastic Load Balancing: listeners and their rules."""

from typing import Any, Final

from ...resource import contains_unknown
from ..resource_class import Cloud, Properties, ResourceClass
from ._lb import LbClass
from ._lb_actions import (
    DECIDED,
    NESTED_ACTION,
    actions_as_api,
    actions_of,
    conditions_as_api,
    conditions_of,
)
from ._lb_attributes import LISTENER, attributes_of, properties_of
from ._shared import agree, answered, asked, asked_anew, changed, none_when_gone

SECURE: Final = ("HTTPS", "TLS")
"""The protocols that have a certificate and a security policy."""


class Listener(LbClass):
    """A port of a load balancer, and what happens to what comes in."""

    type = "aws:lb/listener:Listener"
    listing = ("describe_listeners", "ListenerArns", "Listeners")
    cloudformation = "AWS::ElasticLoadBalancingV2::Listener"
    required = ("defaultActions", "loadBalancerArn")
    nested_defaults = {
        "defaultActions": NESTED_ACTION,
        "mutualAuthentication": {"ignoreClientCertificateExpiry": False},
    }
    computed = frozenset({"mutualAuthentication", "protocol", "sslPolicy", *(row.path for row in LISTENER)})
    replace_on = frozenset({"loadBalancerArn"})
    not_kept = {
        "alpnPolicy": "moto keeps it in a new listener and ignores a change",
        "mutualAuthentication": "moto drops it",
    }

    NAMES: Final = {"loadBalancerArn": "LoadBalancerArn", "port": "Port", "protocol": "Protocol"}

    def equal(self, name: str, one: Any, other: Any) -> bool:
        if name == "defaultActions" and not contains_unknown(one) and not contains_unknown(other):
            return agree(one, other, DECIDED)
        return super().equal(name, one, other)

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        client = self.client(cloud)
        wanted = self._wanted(inputs, ("port", "protocol", "sslPolicy", "certificateArn", "alpnPolicy"))
        answer = client.create_listener(
            LoadBalancerArn=inputs["loadBalancerArn"],
            DefaultActions=actions_as_api(inputs["defaultActions"]),
            **wanted,
            **({"MutualAuthentication": _mutual(inputs)} if inputs.get("mutualAuthentication") else {}),
            **self.tags(inputs),
        )
        arn = str(answer["Listeners"][0]["ListenerArn"])
        self._set_attributes(cloud, arn, inputs)
        return arn

    def describe(self, cloud: Cloud, resource_id: str, state: Properties) -> Properties | None:
        listener = self.found(cloud, resource_id)
        if listener is None:
            return None
        attributes = self.client(cloud).describe_listener_attributes(ListenerArn=resource_id)["Attributes"]
        properties = properties_of(attributes, LISTENER)
        is_secure = listener.get("Protocol") in SECURE
        certificates = listener.get("Certificates") or ()
        if listener.get("Protocol") in ("HTTP", "HTTPS"):
            properties.pop("tcpIdleTimeoutSeconds", None)  # moto answers one for every listener
        return {
            **answered(listener, self.NAMES),
            **properties,
            "defaultActions": actions_of(listener.get("DefaultActions")),
            # moto answers a policy for every listener, AWS for these.
            **({"sslPolicy": listener.get("SslPolicy")} if is_secure else {}),
            "certificateArn": next((one["CertificateArn"] for one in certificates), None),
            "arn": resource_id,
            "tagsAll": self.tags_of(cloud, resource_id),
        }

    def update(self, cloud: Cloud, resource_id: str, old: Properties, new: Properties) -> None:
        differing = [name for name in ("port", "protocol", "sslPolicy", "alpnPolicy") if asked_anew(old, new, name)]
        wanted = self._wanted(new, (*differing, "certificateArn"))
        if changed(old, new, "certificateArn") or differing or changed(old, new, "defaultActions"):
            self.client(cloud).modify_listener(
                ListenerArn=resource_id, DefaultActions=actions_as_api(new["defaultActions"]), **wanted
            )
        self._set_attributes(cloud, resource_id, new)
        self.retag(cloud, resource_id, old, new)

    def delete(self, cloud: Cloud, resource_id: str, state: Properties) -> None:
        none_when_gone(self.client(cloud).delete_listener, ListenerArn=resource_id)

    def _wanted(self, inputs: Properties, names: tuple[str, ...]) -> dict[str, Any]:
        given = {name: inputs[name] for name in names if inputs.get(name) is not None}
        wanted = asked(given, {"port": "Port", "protocol": "Protocol", "sslPolicy": "SslPolicy"})
        if "certificateArn" in given:
            wanted["Certificates"] = [{"CertificateArn": given["certificateArn"]}]
        if "alpnPolicy" in given:
            wanted["AlpnPolicy"] = [given["alpnPolicy"]]
        return wanted

    def _set_attributes(self, cloud: Cloud, arn: str, inputs: Properties) -> None:
        attributes = attributes_of(inputs, LISTENER)
        if attributes:
            self.client(cloud).modify_listener_attributes(ListenerArn=arn, Attributes=attributes)


class ListenerRule(LbClass):
    """What happens to requests of a certain kind, before the listener's default actions."""

    type = "aws:lb/listenerRule:ListenerRule"
    listing = ("describe_rules", "RuleArns", "Rules")
    cloudformation = "AWS::ElasticLoadBalancingV2::ListenerRule"
    required = ("actions", "conditions", "listenerArn")
    nested_defaults = {"actions": NESTED_ACTION}
    computed = frozenset({"priority"})
    set_properties = frozenset({"conditions"})
    replace_on = frozenset({"listenerArn"})
    not_kept = {"transforms": "moto drops them"}

    def equal(self, name: str, one: Any, other: Any) -> bool:
        if name == "actions" and not contains_unknown(one) and not contains_unknown(other):
            return agree(one, other, DECIDED)
        return super().equal(name, one, other)

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        answer = self.client(cloud).create_rule(
            ListenerArn=inputs["listenerArn"],
            Priority=inputs.get("priority") or self._next_priority(cloud, inputs["listenerArn"]),
            Actions=actions_as_api(inputs["actions"]),
            Conditions=conditions_as_api(inputs["conditions"]),
            **self.tags(inputs),
        )
        return str(answer["Rules"][0]["RuleArn"])

    def describe(self, cloud: Cloud, resource_id: str, state: Properties) -> Properties | None:
        rule = self.found(cloud, resource_id)
        if rule is None:
            return None
        # The ARN of a rule is that of its listener with another word and one part more.
        listener = resource_id.replace(":listener-rule/", ":listener/").rpartition("/")[0]
        return {
            "listenerArn": listener,
            "priority": int(rule["Priority"]),
            "actions": actions_of(rule.get("Actions")),
            "conditions": conditions_of(rule.get("Conditions")),
            "arn": resource_id,
            "tagsAll": self.tags_of(cloud, resource_id),
        }

    def update(self, cloud: Cloud, resource_id: str, old: Properties, new: Properties) -> None:
        client = self.client(cloud)
        if changed(old, new, "actions", "conditions"):
            client.modify_rule(
                RuleArn=resource_id,
                Actions=actions_as_api(new["actions"]),
                Conditions=conditions_as_api(new["conditions"]),
            )
        if asked_anew(old, new, "priority"):
            client.set_rule_priorities(RulePriorities=[{"RuleArn": resource_id, "Priority": new["priority"]}])
        self.retag(cloud, resource_id, old, new)

    def delete(self, cloud: Cloud, resource_id: str, state: Properties) -> None:
        none_when_gone(self.client(cloud).delete_rule, RuleArn=resource_id)

    def _next_priority(self, cloud: Cloud, listener_arn: str) -> int:
        """One more than the highest there is, as the real provider does."""
        pages = self.client(cloud).get_paginator("describe_rules").paginate(ListenerArn=listener_arn)
        given = [int(rule["Priority"]) for page in pages for rule in page["Rules"] if rule["Priority"] != "default"]
        return max(given, default=0) + 1


def _mutual(inputs: Properties) -> dict[str, Any]:
    names = {
        "advertiseTrustStoreCaNames": "AdvertiseTrustStoreCaNames",
        "ignoreClientCertificateExpiry": "IgnoreClientCertificateExpiry",
        "mode": "Mode",
        "trustStoreArn": "TrustStoreArn",
    }
    return asked(inputs["mutualAuthentication"], names)


CLASSES: tuple[ResourceClass, ...] = (Listener(), ListenerRule())
