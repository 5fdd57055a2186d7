"""What a pack knows in the course of a run: what the requests are about, and what the rules came to."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from threading import Lock, local
from typing import Any

from pulumi.runtime.proto import analyzer_pb2
from pulumi_policy import Policy

from .crossguard_levels import say
from .crossguard_values import resource_in
from .judging import summarise
from .policy_choice import PolicyChoice
from .resource import Graph, Resource
from .rule import Finding, Judgement, Rule, Verdict
from .waived_line import waived_line
from .waiver_news import waiver_news
from .waivers import today, waived
from .written_configuration import STACK

__all__ = ["Judged", "PackRun", "Written"]

Written = Callable[[str], Mapping[str, Any] | None]
"""What the files say of the configuration of a stack, by its URN; None where nobody can tell."""

Judged = Verdict | tuple[Finding, ...]
"""What a rule came to: findings, or the verdict where there are none."""


class PackRun:
    """What a pack has seen since the engine started it. Requests come on several threads."""

    def __init__(self, rules: Sequence[Rule], choice: PolicyChoice | None, configuration: Written) -> None:
        self.rules = rules
        self.policies: Mapping[str, Policy] = {}
        self.waivers = choice.waivers if choice is not None else ()
        self._day = choice.day if choice is not None else today()
        self._configuration = configuration
        self.configuration_told: Mapping[str, Any] | None = None
        self._lock = Lock()
        self._views: dict[str, Resource] = {}
        self._verdicts: dict[tuple[str, str], Judged] = {}
        self._judged: set[str] = set()
        self._asked = local()  # pulumi-policy answers a request on one thread, and several at a time

    def begin(self, resource: Resource) -> None:
        """What this thread's request is about."""
        self._asked.resource = resource
        with self._lock:
            self._judged.add(resource.urn)
            self._views[resource.urn] = resource

    def begin_stack(self, resources: Iterable[analyzer_pb2.AnalyzerResource]) -> None:
        """What this thread's request is about: everything."""
        self._asked.graph = Graph(self._stack_resource(resource) for resource in resources)

    def resource(self) -> Resource:
        """The resource that this thread's request is about."""
        resource: Resource = self._asked.resource
        return resource

    def graph(self) -> Graph:
        """The stack that this thread's request is about."""
        graph: Graph = self._asked.graph
        return graph

    def keep(self, rule: Rule, urn: str, outcome: Judged) -> Judged:
        """Remember what a rule came to, as the waivers leave it; a later verdict on a resource replaces the earlier one."""
        if isinstance(outcome, tuple):
            outcome = tuple(waived(finding, self.waivers, self._day) for finding in outcome)
            for finding in outcome:
                if finding.verdict is Verdict.WAIVED:
                    say(waived_line(finding))
        with self._lock:
            self._verdicts[rule.id, urn] = outcome
        return outcome

    def close(self) -> tuple[Judgement, int]:
        """What all verdicts add up to and on how many resources, and a clean slate for the next run of a pack that lives on."""
        with self._lock:
            verdicts, self._verdicts = self._verdicts, {}
            judged, self._judged = self._judged, set()
        return summarise((rule_id, outcome) for (rule_id, _), outcome in verdicts.items()), len(judged)

    def excused(self, judgement: Judgement) -> str:
        """What to add to the closing line about waivers: nothing where there are none."""
        if not self.waivers:
            return ""
        told = [f", {len(judgement.having(Verdict.WAIVED))} waived"]
        stacks = {finding.urn.split(":")[2] for finding in judgement.findings if finding.urn}
        news = waiver_news(self.waivers, judgement.findings, day=self._day, rules=self.rules, stacks=stacks)
        told += [f"unused waiver: {waiver.title}" for waiver in news.unused]
        told += [f"waiver ends on {waiver.expires}: {waiver.title}" for waiver in news.ending]
        return "; ".join(told)

    def _configuration_of(self, stack: str) -> Mapping[str, Any] | None:
        written = self._configuration(stack)
        return self.configuration_told if written is None else written

    def _stack_resource(self, resource: analyzer_pb2.AnalyzerResource) -> Resource:
        # What the program only reads was not asked about, so it has no view; and a stack has outputs only now.
        seen = self._views.get(resource.urn) if resource.type != STACK else None
        return replace(
            seen or resource_in(resource),
            parent=resource.parent or None,
            dependencies=tuple(resource.dependencies),
            property_dependencies={name: tuple(others.urns) for name, others in resource.propertyDependencies.items()},
            configuration=self._configuration_of(resource.urn) if resource.type == STACK else None,
        )
