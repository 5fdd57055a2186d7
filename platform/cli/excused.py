"""What commands say beside the findings: which waivers rot or end soon, and what a remedy would change."""

from collections.abc import Collection, Iterable, Mapping
from typing import Final

import click

from ..engine.model import Run
from ..errors import printable
from ..naming import logical_name
from ..policy_choice import EXISTING, OPERATIONS, PolicyChoice
from ..remedies import Mended
from ..report import findings_of
from ..rule import Judgement, Rule
from ..waiver_news import WaiverNews

__all__ = ["mended_lines", "news_of_judgements", "news_of_run", "strict_option"]

strict_option: Final = click.option("--strict", is_flag=True, help="Fail for a waiver that excuses nothing any more.")


def news_of_judgements(
    choice: PolicyChoice, judged: Mapping[str, Judgement], *, strict: bool, on: Collection[type[Rule]] = EXISTING
) -> WaiverNews:
    """What is worth knowing of the waivers after rules were asked in this process.

    Args:
        choice: the waivers and the day.
        judged: every environment that was judged, with what came of it.
        strict: an unused one fails.
        on: the kinds of rules that were asked.
    """
    found = [finding for judgement in judged.values() for finding in judgement.findings]
    return choice.news(found, judged, on=on, strict=strict)


def news_of_run(choice: PolicyChoice, stack: str, run: Run, *, strict: bool = False) -> WaiverNews:
    """What is worth knowing of the waivers after a run of the engine. One that failed did not ask every rule.

    Args:
        choice: the waivers and the day.
        stack: which stack ran.
        run: what happened. A preview was asked the rules on operations too.
        strict: an unused one fails.
    """
    kinds = (*EXISTING, *OPERATIONS) if run.is_preview else EXISTING
    whole = run.succeeded and not run.interrupted and bool(run.policy_packs)
    return choice.news(findings_of(run), [stack], on=kinds if whole else (), strict=strict)


def mended_lines(changes: Iterable[Mended]) -> list[str]:
    """What rules at level `remediate` change before a resource is made, as a diff."""
    return [
        f"{mended.rule_id} mends {printable(logical_name(mended.urn))}: {line}"
        for mended in changes
        for line in mended.changes
    ]
