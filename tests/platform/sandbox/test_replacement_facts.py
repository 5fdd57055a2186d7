"""Which changes replace a resource, compared with a second source: the createOnly properties of CloudFormation's schemas.

A class's own facts are terraform-provider-aws's, since that is what a real run obeys. Where CloudFormation sees it
otherwise, the class says why; a reason without a disagreement is stale and fails.
"""

from collections.abc import Mapping
from typing import Any

import pytest
from cfnlint.schema import PROVIDER_SCHEMA_MANAGER
from penstock.platform.sandbox import aws
from penstock.platform.sandbox.resource_class import ResourceClass
from penstock.platform.sandbox.sdk_types import sdk_type

REGION = "us-east-1"

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:pulumi_aws.*")

each = pytest.mark.parametrize(
    "kind", [kind for kind in aws.ALL if kind.cloudformation is not None], ids=lambda kind: kind.type
)


def schema_of(kind: ResourceClass) -> Mapping[str, Any]:
    """CloudFormation's schema of the type, from the package that carries it."""
    assert kind.cloudformation is not None
    schema: Mapping[str, Any] = PROVIDER_SCHEMA_MANAGER.get_resource_schema(REGION, kind.cloudformation).schema
    return schema


def their_name(kind: ResourceClass, name: str) -> str:
    """CloudFormation's name of our property."""
    return kind.cloudformation_names.get(name, name[0].upper() + name[1:])


def disagreements(kind: ResourceClass) -> set[str]:
    """Our input properties that exist in both worlds and replace in only one of them."""
    schema = schema_of(kind)
    create_only = {path.removeprefix("/properties/") for path in schema.get("createOnlyProperties", ())}
    # CloudFormation replaces on these for some values only, so either answer agrees with it.
    conditional = {path.removeprefix("/properties/") for path in schema.get("conditionalCreateOnlyProperties", ())}
    comparable = {
        name: their_name(kind, name)
        for name in sdk_type(kind.type).inputs
        if their_name(kind, name).split("/")[0] in schema["properties"]
    }
    return {
        name
        for name, theirs in comparable.items()
        if theirs not in conditional and (name in kind.replace_on) != (theirs in create_only)
    }


@each
def test_both_sources_agree_or_the_class_says_why(kind: ResourceClass) -> None:
    """Every disagreement has a reason, and every reason a disagreement."""
    assert disagreements(kind) == set(kind.cloudformation_differences)


@each
def test_names_in_cloudformation_exist(kind: ResourceClass) -> None:
    """A wrong name would leave the property out of the comparison without a word."""
    properties = schema_of(kind)["properties"]
    assert {theirs for theirs in kind.cloudformation_names.values() if theirs.split("/")[0] not in properties} == set()
    assert kind.cloudformation_names.keys() <= sdk_type(kind.type).inputs


def test_most_replacing_properties_are_compared() -> None:
    """The comparison is about something: it fails when names no longer match."""
    compared = {
        (kind.type, name)
        for kind in aws.ALL
        if kind.cloudformation is not None
        for name in kind.replace_on
        if their_name(kind, name).split("/")[0] in schema_of(kind)["properties"]
    }
    everything = {(kind.type, name) for kind in aws.ALL if kind.cloudformation is not None for name in kind.replace_on}
    assert len(compared) > 0.8 * len(everything)
