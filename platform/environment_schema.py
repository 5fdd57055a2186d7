"""The JSON Schema of an environment's configuration file, for editors: made from the model, so it never says otherwise."""

import re
from collections.abc import Mapping
from typing import Any

from .environment import SECRET_PREFIX, Environment, config_keys
from .naming import CONFIG_NAMESPACE

__all__ = ["stack_file_schema"]


def stack_file_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a stack file: our keys are described and closed, other namespaces are left open."""
    model = Environment.model_json_schema(by_alias=True)
    ours = {f"{CONFIG_NAMESPACE}:{key}": _as_scalar(model["properties"][key]) for key in config_keys()}
    reference = {
        "type": "string",
        "pattern": "^(arn:aws[a-z-]*:(secretsmanager|ssm):|vault:[^/?#]+/[^?#]+)",
        "description": "A secret by ARN, or by its place in Vault: vault:MOUNT/PATH#KEY.",
    }
    others = {"not": {"pattern": f"^{CONFIG_NAMESPACE}:"}}
    known = {"enum": list(ours)}
    secret = {"pattern": f"^{CONFIG_NAMESPACE}:{re.escape(SECRET_PREFIX)}"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A Penstock environment (Pulumi.<environment>.yaml)",
        "type": "object",
        "properties": {
            "config": {
                "type": "object",
                "properties": ours,
                "patternProperties": {secret["pattern"]: reference},
                "propertyNames": {"anyOf": [known, secret, others]},
            }
        },
        "$defs": model.get("$defs", {}),
    }


def _as_scalar(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Lists are texts with commas in the file."""
    if schema.get("type") != "array":
        return dict(schema)
    return {"type": "string", "description": schema.get("description", "")}
