"""The cases of the rules on a stack's outputs."""

from typing import Any

from penstock.platform.resource import UNKNOWN, Resource
from resources import resource
from rule_cases import ACCESS_KEY, OK, OTHER_SHAPE, PASSWORD, SECRET_ARN, UNDECIDED, VIOLATION

__all__ = ["CASES"]


def stack(**outputs: Any) -> Resource:
    """A stack with these outputs."""
    return resource("pulumi:pulumi:Stack", "shop-dev", **outputs)


def configured(**settings: Any) -> Resource:
    """A stack with these settings in its file, in the namespace of the project."""
    return stack(configuration={"Pulumi.dev.yaml": {f"shop:{name}": value for name, value in settings.items()}})


CASES: dict[str, dict[str, list[Any]]] = {
    "PEN-SEC-008": {
        OK: [
            stack(),
            stack(url="https://orders.example.com", port=443, ready=True, nothing=None),
            stack(password_arn=SECRET_ARN, token_ttl="3600"),
            stack(password="", token=1234),
            stack(queue=UNKNOWN, subnets=[UNKNOWN, "subnet-1"], db={"host": UNKNOWN}),
        ],
        VIOLATION: [
            stack(db_password=PASSWORD),
            stack(note=ACCESS_KEY, queue=UNKNOWN),
            stack(password=UNKNOWN, token=PASSWORD),
        ],
        OTHER_SHAPE: [stack(db={"user": "shop", "password": PASSWORD}), stack(notes=["fine", ACCESS_KEY])],
        UNDECIDED: [stack(password=UNKNOWN), stack(db={"dbPassword": UNKNOWN, "host": "db.internal"})],
    },
    "PEN-SEC-009": {
        OK: [
            stack(configuration={}),
            configured(region="eu-central-1", replicas=3, isPublic=False, nothing=None, password=None),
            configured(passwordArn=SECRET_ARN, tokenTtl=3600, token="", secretName="orders/database"),
            configured(database={"host": "db.internal", "password": None, "apiKeys": [SECRET_ARN]}),
        ],
        VIOLATION: [
            configured(dbPassword=PASSWORD),
            configured(note=ACCESS_KEY),
            configured(pin=1234, password=73519260),
            stack(
                configuration={"Pulumi.yaml": {"datadog:apiKey": PASSWORD}, "Pulumi.dev.yaml": {"datadog:apiKey": None}}
            ),
        ],
        OTHER_SHAPE: [
            configured(database={"user": "shop", "password": PASSWORD}),
            configured(databases=[{"host": "db.internal"}, {"credentials": {"password": PASSWORD}}]),
            configured(tokens="none", token=[PASSWORD]),
        ],
        UNDECIDED: [stack(), stack(url="https://orders.example.com"), configured(replicas=3, database=UNKNOWN)],
    },
}
