"""Lines of an event log as the engine writes them, for what no recorded log shows."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from penstock.platform.engine.events import RunRecord
from penstock.platform.engine.model import Run

LOGS = Path(__file__).parent / "platform" / "engine" / "logs"
"""Logs of the real engine: a small shop with a component, a custom resource, and a policy pack with every verdict."""

STACK = "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev"


def line(number: int, kind: str, event: Any) -> bytes:
    """One line: its sequence number, its kind, and what it tells."""
    return json.dumps({"sequence": number, "timestamp": 1, kind: event}).encode()


def lines(*events: tuple[str, Any]) -> list[bytes]:
    """Lines with sequence numbers from 0 on."""
    return [line(number, kind, event) for number, (kind, event) in enumerate(events)]


def read(log: Iterable[bytes], exit_code: int = 0) -> Run:
    """The run that these lines tell of."""
    record = RunRecord()
    for one in log:
        record.read(one)
    return record.run(exit_code)


def step(operation: str, name: str, **more: Any) -> dict[str, Any]:
    """A step event about a custom resource."""
    urn = f"urn:pulumi:dev::shop::tiny:index:Thing::{name}"
    metadata = {"op": operation, "urn": urn, "type": "tiny:index:Thing", "old": None, "new": None, **more}
    return {"metadata": metadata}


def state(**more: Any) -> dict[str, Any]:
    """One side of a step."""
    return {"type": "tiny:index:Thing", "urn": "", "id": "", "parent": STACK, "inputs": {}, "outputs": {}, **more}


def violation(message: str, *, level: str = "mandatory", **more: Any) -> tuple[str, dict[str, Any]]:
    """What a policy named `rule` reports."""
    event = {
        "message": message,
        "color": "never",
        "policyName": "rule",
        "policyPackName": "pack",
        "policyPackVersion": "1.0.0",
        "enforcementLevel": level,
        **more,
    }
    return "policyEvent", event
