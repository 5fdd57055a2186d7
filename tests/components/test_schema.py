"""The schema from which SDKs are made: what Pulumi's component analyzer makes of our annotations, mended when hosted."""

import functools
import json
import os
from pathlib import Path
from typing import Any

from penstock.components import ALL
from penstock.components.plugin import hosted
from penstock.platform.component import Component

GOLDEN = Path(__file__).parent.parent / "golden" / "schema.json"


@functools.cache
def schema() -> dict[str, Any]:
    return dict(json.loads(hosted().schema or "{}"))


def test_the_schema_is_the_one_that_was_reviewed() -> None:
    """A removed or renamed field, a new type, a changed description. `UPDATE_GOLDEN=1` accepts it."""
    text = json.dumps(schema(), indent=2, sort_keys=True) + "\n"
    if os.environ.get("UPDATE_GOLDEN"):
        GOLDEN.write_text(text)
    assert text == GOLDEN.read_text()


def test_every_field_and_every_output_says_what_it_means() -> None:
    described = schema()
    silent = [
        f"{token}.{name}"
        for kind, parts in (("resources", ("inputProperties", "properties")), ("types", ("properties",)))
        for token, item in described[kind].items()
        for part in parts
        for name, field in item.get(part, {}).items()
        if not field.get("description")
    ]
    assert silent == []


def test_all_are_components_and_have_a_docstring() -> None:
    assert all(issubclass(component, Component) and component.__doc__ for component in ALL)
    assert [component.__name__ for component in ALL] == sorted(component.__name__ for component in ALL)


def test_a_field_with_a_default_is_optional_and_says_its_default() -> None:
    bucket = schema()["resources"]["penstock:index:LogBucket"]
    assert bucket["requiredInputs"] == ["purpose"]
    assert bucket["inputProperties"]["expireAfterDays"]["default"] == 365
    container = schema()["types"]["penstock:index:WorkerContainer"]
    assert container["required"] == ["image"]
    assert {name: field["default"] for name, field in container["properties"].items() if "default" in field} == {
        "user": "65532",
        "stopTimeoutSeconds": 120,
        "cpu": 256,
        "memory": 512,
    }
    assert schema()["types"]["penstock:index:ObjectLock"]["properties"]["mode"]["default"] == "GOVERNANCE"


def test_whole_numbers_enumerations_and_nested_arguments_have_their_types() -> None:
    fields = schema()["resources"]["penstock:index:LogBucket"]["inputProperties"]
    assert fields["expireAfterDays"]["type"] == "integer"
    assert fields["purpose"]["$ref"] == "#/types/penstock:index:LogPurpose"
    assert fields["objectLock"]["$ref"] == "#/types/penstock:index:ObjectLock"
    members = {member["name"]: member["value"] for member in schema()["types"]["penstock:index:LogPurpose"]["enum"]}
    assert members["FlowLogs"] == "flow_logs"
    processors = {member["name"] for member in schema()["types"]["penstock:index:CpuArchitecture"]["enum"]}
    assert processors == {"X86_64", "Arm64"}


def test_descriptions_read_without_the_indentation_of_the_source() -> None:
    text = json.dumps(schema())
    assert "\\n    " not in text
