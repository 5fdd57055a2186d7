"""What Pulumi's component analyzer makes of our annotations: some it refuses, some it silently gets wrong."""

import json
import os
from pathlib import Path

from penstock.components import ALL
from penstock.platform.component import Component
from pulumi.provider.experimental.component import ComponentProvider

GOLDEN = Path(__file__).parent.parent / "golden" / "schema.json"


def test_the_schema_is_the_one_that_was_reviewed() -> None:
    """A removed or renamed field, a new type, a changed description. `UPDATE_GOLDEN=1` accepts it."""
    provider = ComponentProvider(list(ALL), "penstock")
    schema = json.loads(provider.schema or "{}")
    text = json.dumps(schema, indent=2, sort_keys=True) + "\n"
    if os.environ.get("UPDATE_GOLDEN"):
        GOLDEN.write_text(text)
    assert text == GOLDEN.read_text()


def test_every_field_and_every_output_says_what_it_means() -> None:
    schema = json.loads(ComponentProvider(list(ALL), "penstock").schema or "{}")
    silent = [
        f"{token}.{name}"
        for kind, parts in (("resources", ("inputProperties", "properties")), ("types", ("properties",)))
        for token, item in schema[kind].items()
        for part in parts
        for name, described in item.get(part, {}).items()
        if not described.get("description")
    ]
    assert silent == []


def test_all_are_components_and_have_a_docstring() -> None:
    assert all(issubclass(component, Component) and component.__doc__ for component in ALL)
    assert [component.__name__ for component in ALL] == sorted(component.__name__ for component in ALL)
