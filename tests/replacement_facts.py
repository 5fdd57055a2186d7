"""What forces the replacement of each emulated type, in Terraform and in CloudFormation, and where they differ."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from cfnlint.schema import PROVIDER_SCHEMA_MANAGER
from penstock.platform.sandbox.replacement_sources import READ, TERRAFORM, documentation
from penstock.platform.sandbox.resource_class import ResourceClass
from penstock.platform.sandbox.sdk_types import sdk_type

__all__ = ["disagreements", "document", "schema_of", "their_name"]

REGION: Final = "us-east-1"
SOURCE: Final = "https://github.com/hashicorp/terraform-provider-aws/blob"

INTRODUCTION: Final = """\
# What forces a replacement, and who says so

Pulumi's provider for AWS is made from terraform-provider-aws: an attribute with `ForceNew` there is replaced by a real run, and so by
the embedded cloud. The `createOnly` properties of CloudFormation's schemas (those that cfn-lint carries) are the second opinion.
This page is made from the same data by a test, which fails when the two disagree and nobody has said why.
"""


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


def document(kinds: tuple[ResourceClass, ...]) -> str:
    """The page: the differences, then every type with its sources."""
    ordered = sorted(kinds, key=lambda kind: kind.type)
    return "\n".join([INTRODUCTION, *_differences(ordered), *_types(ordered)])


def _differences(kinds: list[ResourceClass]) -> Iterator[str]:
    yield "## Where they differ\n"
    yield "| type | property | Terraform | CloudFormation | why |"
    yield "|---|---|---|---|---|"
    for kind in kinds:
        for name in sorted(disagreements(kind) if kind.cloudformation is not None else ()):
            answers = ("replaces", "in place") if name in kind.replace_on else ("in place", "replaces")
            why = kind.cloudformation_differences.get(name, "")
            yield f"| `{kind.type}` | `{name}` | {answers[0]} | {answers[1]} | {why} |"
    yield ""


def _types(kinds: list[ResourceClass]) -> Iterator[str]:
    yield "## The types and their sources\n"
    yield "Where a source file is linked, its attributes were compared one by one, as they were in that commit;\nattributes that are newer, and the other types, are known from the provider's documentation.\n"
    yield "| type | Terraform | source read | CloudFormation | replaced by |"
    yield "|---|---|---|---|---|"
    for kind in kinds:
        terraform = TERRAFORM[kind.type]
        reading = READ.get(terraform)
        source = f"[{reading.commit[:7]}]({SOURCE}/{reading.commit}/{reading.path})" if reading is not None else ""
        theirs = f"`{kind.cloudformation}`" if kind.cloudformation is not None else "no type of its own"
        names = ", ".join(f"`{name}`" for name in sorted(kind.replace_on)) or "nothing"
        yield f"| `{kind.type}` | [`{terraform}`]({documentation(terraform)}) | {source} | {theirs} | {names} |"
    yield ""
