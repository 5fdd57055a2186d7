"""Our own service on Kubernetes breaks no rule of its own catalogue, however it is reached and whatever it reads."""

from typing import Any

import pytest
from kubernetes_programs import ROLE, SECRET, orders
from penstock.platform.judging import judge
from penstock.platform.reference import SecretRef
from penstock.platform.rule import Rule
from penstock.policies import Parameters
from penstock.policies.catalogue import (
    cluster_access,
    cluster_objects,
    cluster_secrets,
    pod_baseline,
    pod_hygiene,
    pod_restricted,
    workload_graph,
)

RULES: tuple[Rule, ...] = (
    *pod_baseline.rules(Parameters()),
    *pod_restricted.rules(Parameters()),
    *pod_hygiene.rules(Parameters()),
    *workload_graph.RULES,
    *cluster_secrets.RULES,
    *cluster_objects.RULES,
    *cluster_access.RULES,
)


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"namespace": "shop"},
        {
            "ingress": {"class_name": "nginx", "host": "orders.example.com"},
            "network": {"allow_from": [{"namespace": "nginx"}]},
        },
        {"container": {"secrets": {"KEY": SecretRef(SECRET)}}, "secrets": {"aws_role_arn": ROLE}},
    ],
    ids=["alone", "in a namespace", "with an ingress", "with a secret"],
)
def test_our_own_service_breaks_no_rule(more: dict[str, Any]) -> None:
    """At a first preview: not even undecided, since what it runs is known before anything is deployed."""
    judgement = judge(RULES, orders(**more).graph)
    assert [(finding.rule_id, finding.urn, finding.message) for finding in judgement.findings] == []
    assert judgement.passed > 20
