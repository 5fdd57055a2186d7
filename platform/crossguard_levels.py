"""What the engine's own configuration of a pack (`--policy-pack-config`) may not do: put a boundary below its level.

The engine hands the pack a level for every policy, with `all` spread over them already, and pulumi-policy takes each as it
comes. Here a level that is lower than a held policy's own is put back before it is taken, and that is told. A name that the
pack does not have is told too: the engine lets it through without a word.
"""

import sys
from collections.abc import Iterable, Mapping
from typing import Any, Final

from pulumi.runtime.proto import analyzer_pb2
from pulumi_policy import EnforcementLevel, Policy

from .errors import printable

__all__ = ["held", "hold_levels", "level_of", "say"]

_EVERY_POLICY: Final = "all"
_MAXIMUM_NAMED: Final = 10
_RANKS: Final[Mapping[str, int]] = {"disabled": 0, "advisory": 1, "mandatory": 2, "remediate": 2}


def say(text: str) -> None:
    """What the pack has to say: the engine shows what it prints, as a message about the stack."""
    sys.stdout.write(f"penstock: {text}\n")
    sys.stdout.flush()


def held(policy: Policy) -> Policy:
    """The policy, marked as one that no configuration puts below its own level."""
    policy.is_held = True  # type: ignore[attr-defined]
    return policy


def level_of(policy: Policy) -> EnforcementLevel:
    """The level at which the policy is asked: its own, until the engine configures another."""
    level: EnforcementLevel = getattr(policy, "configured", policy.enforcement_level) or EnforcementLevel.ADVISORY
    return level


def hold_levels(policies: Iterable[Policy], given: Any) -> None:
    """Put back, in the engine's configuration of a pack, every level that is lower than a held policy's own, and tell it.

    Args:
        policies: those of the pack.
        given: the configuration by the name of a policy, as the engine's protocol has it; it is changed.
    """
    by_name = {policy.name: policy for policy in policies}
    lowered = {}
    for name, policy in by_name.items():
        own = (policy.enforcement_level or EnforcementLevel.ADVISORY).value
        if getattr(policy, "is_held", False) and name in given and _RANKS[_word(given[name])] < _RANKS[own]:
            lowered[name] = _word(given[name])
            given[name].enforcementLevel = analyzer_pb2.EnforcementLevel.Value(own.upper())
    for name in by_name.keys() & given.keys():
        by_name[name].configured = EnforcementLevel(_word(given[name]))  # type: ignore[attr-defined]
    for_all = _word(given[_EVERY_POLICY]) if _EVERY_POLICY in given else None
    if lowered:
        named = {name: level for name, level in lowered.items() if level != for_all}
        _tell_lowered({_EVERY_POLICY: for_all, **named} if len(named) < len(lowered) else named)
    unknown = [name for name in given if name not in by_name and name != _EVERY_POLICY]
    if unknown:
        say(
            "--policy-pack-config names what is no policy of this pack, so it does nothing\n"
            f"  got: {_listed(sorted(unknown))}\n"
            "  do:  write ids of rules, or all; sets and rules on operations are chosen in policies/settings.yaml"
        )


def _tell_lowered(levels: Mapping[str, str | None]) -> None:
    say(
        "--policy-pack-config cannot lower boundaries: they stay as they are, never below mandatory\n"
        f"  got: {_listed([f'{name} {level}' for name, level in levels.items()])}\n"
        "  do:  leave them out of it, or excuse a resource for a time in policies/waivers.yaml"
    )


def _listed(names: list[str]) -> str:
    more = len(names) - _MAXIMUM_NAMED
    told = ", ".join(printable(name, 80) for name in names[:_MAXIMUM_NAMED])
    return f"{told} and {more} more" if more > 0 else told


def _word(config: Any) -> str:
    return analyzer_pb2.EnforcementLevel.Name(config.enforcementLevel).lower()
