"""The cases of the rules on what charts of Helm are given."""

from typing import Any

from penstock.platform.resource import UNKNOWN, Resource
from resources import resource
from rule_cases import ACCESS_KEY, OK, OTHER_SHAPE, PASSWORD, UNDECIDED, VIOLATION

__all__ = ["CASES"]

RELEASE = "kubernetes:helm.sh/v3:Release"
CHART = "kubernetes:helm.sh/v4:Chart"


def release(**values: Any) -> Resource:
    """A release of a chart with these values."""
    return resource(RELEASE, chart="orders", values=values)


CASES: dict[str, dict[str, list[Any]]] = {
    "PEN-SEC-010": {
        OK: [
            resource(RELEASE, chart="orders"),
            release(replicas=3, isPublic=False, nothing=None, ratio=0.5, host=UNKNOWN, zones=[UNKNOWN, "a"]),
            release(
                auth={"existingSecret": "orders-database", "password": "", "secretKeys": {"adminPasswordKey": "admin"}}
            ),
            release(imagePullSecrets=[{"name": "registry"}], tls={"secret": "orders.tls"}),
            release(env=[{"name": "API_TOKEN", "valueFrom": {"secretKeyRef": {"name": "orders", "key": "token"}}}]),
        ],
        VIOLATION: [
            release(auth={"password": PASSWORD}),
            release(note=ACCESS_KEY, host=UNKNOWN),
            release(clientSecret="lowercase-and-dashes"),
            release(pin={"password": 73519260}),
            release(webhook={"secret": "Mixed-Case-0f2"}),
            release(password=UNKNOWN, token=PASSWORD),
        ],
        OTHER_SHAPE: [
            release(env=[{"name": "MODE", "value": "fast"}, {"name": "API_TOKEN", "value": PASSWORD}]),
            resource(CHART, chart="orders", values={"auth": {"passwords": [], "users": [{"password": PASSWORD}]}}),
        ],
        UNDECIDED: [
            resource(RELEASE, chart="orders", values=UNKNOWN),
            release(auth={"password": UNKNOWN}),
            release(env=[{"name": "API_TOKEN", "value": UNKNOWN}]),
        ],
    },
}
