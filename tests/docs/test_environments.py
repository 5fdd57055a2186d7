"""The table of an environment's keys is the model's."""

import os

from penstock.platform.environment import SECRET_PREFIX, Environment, config_keys
from pydantic.alias_generators import to_camel
from reference import ROOT

PAGE = ROOT / "docs" / "environments.md"
HEADER = "| key | needed | meaning |\n| --- | --- | --- |\n"


def table() -> str:
    """Every key with its description in the model."""
    fields = {
        to_camel(name): field for name, field in Environment.model_fields.items() if to_camel(name) in config_keys()
    }
    keys = {key: (field.is_required(), field.description or "") for key, field in fields.items()}
    keys[f"{SECRET_PREFIX}NAME"] = (False, Environment.model_fields["secrets"].description or "")
    return HEADER + "".join(
        f"| `{key}` | {'yes' if needed else ''} | {meaning} |\n" for key, (needed, meaning) in keys.items()
    )


def test_every_key_is_documented_as_the_model_does() -> None:
    """A new key, another default, another description. `UPDATE_GOLDEN=1` accepts it."""
    before, _, found = PAGE.read_text().partition(HEADER)
    if os.environ.get("UPDATE_GOLDEN"):
        PAGE.write_text(before + table())
        return
    assert HEADER + found == table()
    assert "\n" not in "".join(field.description or "" for field in Environment.model_fields.values())
