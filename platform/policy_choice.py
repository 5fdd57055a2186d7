"""The policies of a pack as a project chose them for one environment: what is asked, how strictly, and what is waived.

One way for `check`, for the pack that the engine starts, and for an audit, so that they cannot differ.
"""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from .judging import judge
from .policy_settings import SETTINGS_FILE, RuleBook, read_settings, rules_of
from .remedies import Mended, remedied
from .resource import Graph
from .rule import Finding, GraphRule, Judgement, Level, PlanRule, ResourceRule, Rule
from .waiver_news import WaiverNews, waiver_news
from .waivers import WAIVERS_FILE, Waiver, apply_waivers, read_waivers, today

__all__ = ["EXISTING", "OPERATIONS", "PolicyChoice", "choose"]

EXISTING: Final = (ResourceRule, GraphRule)
"""The kinds of rules that are asked of resources."""
OPERATIONS: Final = (PlanRule,)
"""The kind that is asked of what a run is going to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyChoice:
    """The rules and waivers that hold in an environment on a day."""

    rules: tuple[Rule, ...]
    """Every rule of the pack with its level here, the disabled ones too."""
    waivers: tuple[Waiver, ...] = ()
    day: dt.date

    @property
    def asked(self) -> tuple[Rule, ...]:
        """The rules that are not disabled."""
        return tuple(rule for rule in self.rules if rule.level is not Level.DISABLED)

    def judge(self, graph: Graph) -> tuple[Judgement, tuple[Mended, ...]]:
        """What the rules come to on a graph that is still to be made, as its remedies leave it, and what those changed."""
        mended, changes = remedied(self.asked, graph)
        return self.judge_existing(mended), changes

    def judge_existing(self, graph: Graph) -> Judgement:
        """What the rules come to on what exists already: nothing is mended."""
        return self.excuse(judge(self.asked, graph))

    def excuse(self, judgement: Judgement) -> Judgement:
        """A judgement as the waivers leave it."""
        return apply_waivers(judgement, self.waivers, self.day)

    def news(
        self, findings: Iterable[Finding], stacks: Iterable[str], *, on: Collection[type[Rule]], strict: bool = False
    ) -> WaiverNews:
        """What is worth knowing of the waivers.

        Args:
            findings: what the rules came to.
            stacks: the environments that were judged.
            on: the kinds of rules that were asked, `EXISTING`, `OPERATIONS` or both.
            strict: a waiver that excuses nothing fails.
        """
        rules = [rule for rule in self.rules if isinstance(rule, tuple(on))]
        return waiver_news(self.waivers, findings, day=self.day, rules=rules, stacks=stacks, strict=strict)


def choose(book: RuleBook, folder: Path, environment: str | None, *, environments: Iterable[str] = ()) -> PolicyChoice:
    """What the files in a pack's folder choose for an environment; without files every rule as it is.

    Args:
        book: the pack's rules.
        folder: where `settings.yaml` and `waivers.yaml` may be.
        environment: the stack's name, None where it is not known.
        environments: the project's environments, where they are known.

    Raises:
        ConfigurationError: a file is wrong.
    """
    settings = read_settings(folder / SETTINGS_FILE, book, environments=environments)
    day = today()
    waivers = read_waivers(folder / WAIVERS_FILE, book.rules, day=day)
    return PolicyChoice(rules=rules_of(book, settings, environment), waivers=waivers, day=day)
