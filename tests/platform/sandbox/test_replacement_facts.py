"""Which changes replace a resource, compared with a second source: the createOnly properties of CloudFormation's schemas.

A class's own facts are terraform-provider-aws's, since that is what a real run obeys. Where CloudFormation sees it
otherwise, the class says why; a reason without a disagreement is stale and fails.
"""

import os
import re

import pytest
from penstock.platform.sandbox import aws
from penstock.platform.sandbox.replacement_sources import READ, TERRAFORM
from penstock.platform.sandbox.resource_class import ResourceClass
from penstock.platform.sandbox.sdk_types import sdk_type
from reference import ROOT
from replacement_facts import disagreements, document, schema_of, their_name

DOCUMENTATION = ROOT / "docs" / "replacement-facts.md"

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:pulumi_aws.*")

each = pytest.mark.parametrize(
    "kind", [kind for kind in aws.ALL if kind.cloudformation is not None], ids=lambda kind: kind.type
)


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


def test_every_type_names_the_resource_that_its_facts_are_of() -> None:
    """No type without a source, no source without a type, no resource for two types."""
    assert set(TERRAFORM) == {kind.type for kind in aws.ALL}
    assert len(set(TERRAFORM.values())) == len(TERRAFORM)
    assert all(re.fullmatch(r"aws_[a-z0-9_]+", name) for name in TERRAFORM.values())


def test_what_was_read_says_where_and_in_which_state() -> None:
    assert set(READ) <= set(TERRAFORM.values())
    for reading in READ.values():
        assert re.fullmatch(r"internal/service/[a-z0-9]+/[a-z0-9_]+\.go", reading.path)
        assert re.fullmatch(r"[0-9a-f]{40}", reading.commit)


def test_the_documentation_lists_every_type_and_every_difference() -> None:
    """`UPDATE_GOLDEN=1` renews it."""
    if os.environ.get("UPDATE_GOLDEN"):
        DOCUMENTATION.write_text(document(aws.ALL))
    assert document(aws.ALL) == DOCUMENTATION.read_text()
