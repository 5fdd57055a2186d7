"""Assertions on what a Pulumi program declares: no engine, no cloud, no mocks to write.

The program runs in the test's process as in a first preview. Its resources come back with inputs, options and edges:

>>> import pulumi
>>> import pulumi_aws as aws
>>> from penstock.platform.testing import absent, array_with, serialised_json, synth
>>> def program() -> None:
...     bucket = aws.s3.Bucket("reports", opts=pulumi.ResourceOptions(protect=True))
...     statement = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*"}
...     policy = pulumi.Output.json_dumps({"Version": "2012-10-17", "Statement": [statement]})
...     aws.s3.BucketPolicy("reports-policy", bucket=bucket.id, policy=policy)
>>> stack = synth(program)
>>> stack.resource_count(aws.s3.Bucket, 1)
>>> stack.has_resource("aws:s3/bucket:Bucket", {"bucket": absent()}, options={"protect": True})
(<aws:s3/bucket:Bucket reports>,)
>>> denies = serialised_json({"Statement": array_with([{"Effect": "Deny"}])})
>>> stack.has_resource("aws:s3/bucketPolicy:BucketPolicy", {"policy": denies})
(<aws:s3/bucketPolicy:BucketPolicy reports-policy>,)
>>> stack.one("reports-policy").inputs["bucket"]
UNKNOWN

With `pip install "penstock[testing]"` pytest finds the plugin: the fixture `synth` takes folders relative to pytest's
root folder, and `assert stack == stack_snapshot` compares the whole graph with a reviewed file.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from ..resource import UNKNOWN
    from .hidden import Secret
    from .matchers import (
        Capture,
        absent,
        any_value,
        array_equals,
        array_with,
        exactly,
        known,
        matches,
        not_,
        partial,
        secret,
        serialised_json,
        unknown,
    )
    from .matching import Difference, Expected, Findings, Matcher
    from .program import Outputs, Synth, synth
    from .rules import Judged, judge, resource, rule
    from .synthesised import Declared, Synthesised

__all__ = [
    "UNKNOWN",
    "Capture",
    "Declared",
    "Difference",
    "Expected",
    "Findings",
    "Judged",
    "Matcher",
    "Outputs",
    "Secret",
    "Synth",
    "Synthesised",
    "absent",
    "any_value",
    "array_equals",
    "array_with",
    "exactly",
    "judge",
    "known",
    "matches",
    "not_",
    "partial",
    "resource",
    "rule",
    "secret",
    "serialised_json",
    "synth",
    "unknown",
]

_MODULES: Final = ("matchers", "program", "synthesised", "matching", "hidden", "rules")
"""Where the names are. They are imported when they are first asked for: pytest loads the plugin in every project."""


def __getattr__(name: str) -> Any:
    """The public name, imported now."""
    if name in __all__:
        for module in _MODULES:
            found = import_module(f".{module}", __name__)
            if name in found.__all__ or name == "UNKNOWN":
                return getattr(found, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
