"""The cases of the rules on a stack's outputs."""

from typing import Any

from penstock.platform.resource import UNKNOWN, Resource
from resources import resource
from rule_cases import ACCESS_KEY, OK, OTHER_SHAPE, PASSWORD, SECRET_ARN, UNDECIDED, VIOLATION

__all__ = ["CASES"]


def stack(**outputs: Any) -> Resource:
    """A stack with these outputs."""
    return resource("pulumi:pulumi:Stack", "shop-dev", **outputs)


CASES: dict[str, dict[str, list[Any]]] = {
    "PEN-SEC-008": {
        OK: [
            stack(),
            stack(url="https://orders.example.com", port=443, ready=True, nothing=None),
            stack(password_arn=SECRET_ARN, token_ttl="3600"),
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
}
