"""Judge a program without running the engine: synthesise, then ask every rule."""

from collections.abc import Iterable

from ..rule import Judgement, Rule, judge
from .synthesis import Program, synthesise

__all__ = ["check"]


def check(program: Program, rules: Iterable[Rule]) -> Judgement:
    """What the rules say of the program for one stack. No engine, no cloud, no network.

    Raises:
        ConfigurationError: the program refused its configuration or an argument, or asks what only a cloud can answer.
        UpdateFailedError: the program raised.
    """
    return judge(rules, synthesise(program))
