"""Our rules as CrossGuard policies, and the analyzer that answers the engine for them.

A pack is asked once per resource, with its inputs, and once for the stack, with the outputs. pulumi-policy reads the property
trees of a request anew for every policy, and wraps them in proxies that raise on whatever is unknown: most of what a pack
would cost. Here a resource becomes one view per request, and the stack one graph, in which an unknown value is a value of its
own; pulumi-policy answers the rest of the request, which has no properties any more. The graph's resources keep their
*inputs*: at a preview the outputs of settings that a program leaves out are unknown, and rules would be undecided for nothing.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from threading import Lock, local
from typing import Any, NamedTuple

from pulumi.runtime.proto import analyzer_pb2
from pulumi_policy import (
    EnforcementLevel,
    Policy,
    PolicyComplianceFramework,
    ReportViolation,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    Severity,
    StackValidationArgs,
    StackValidationPolicy,
    proxy,
)
from pulumi_policy.policy import _PolicyAnalyzerServicer

from .crossguard_levels import held, hold_levels, level_of, say
from .crossguard_values import behind_proxy, handed_back, resource_in, resource_mended
from .judging import judge_graph_rule, judge_resource_rule, summarise
from .policy_choice import PolicyChoice
from .remedies import mended_properties
from .resource import Graph, Resource
from .rule import (
    COULD_NOT_RUN_PREFIX,
    NOT_APPLICABLE,
    Finding,
    GraphRule,
    Judgement,
    Level,
    PlanRule,
    ResourceRule,
    Rule,
    Verdict,
)
from .waived_line import waived_line
from .waiver_news import waiver_news
from .waivers import today, waived
from .written_configuration import STACK, configuration_told

__all__ = ["CLOSING_POLICY", "Analyzer"]

PACK_NAME = "penstock"
_VERSION = "0.0.1"  # of an executable the engine reads none

CLOSING_POLICY = "penstock-closing"
"""The stack policy that ends a run: it tells how many rules decided, and fails when an advisory rule could not run."""

_Written = Callable[[str], Mapping[str, Any] | None]
"""What the files say of the configuration of a stack, by its URN; None where nobody can tell."""

_Outcome = Verdict | tuple[Finding, ...]


class _Asked(NamedTuple):
    """Who answers about resources of one type, whether a policy on it mends, and which policies are not about it."""

    servicer: Any
    mends: bool
    others: Sequence[analyzer_pb2.PolicyNotApplicable]


class Analyzer(_PolicyAnalyzerServicer):
    """Answers the engine's requests about resources and the stack.

    Plan rules are left out: a pack is not told what the engine is going to do. The engine's own configuration of the pack
    weighs more than the rules' levels, but puts no boundary below its own.

    Args:
        rules: the rules, each at its level.
        choice: what the project chose, for its waivers; without it nothing is waived.
        configuration: reads what the files say of a stack, whose URN it gets; where it can't, what the engine tells is judged.
    """

    def __init__(
        self, rules: Iterable[Rule], choice: PolicyChoice | None = None, *, configuration: _Written = lambda _: None
    ) -> None:
        listed = tuple(rule for rule in rules if not isinstance(rule, PlanRule))
        self._run = _PackRun(listed, choice, configuration)
        asking = [_policy(rule, self._run) for rule in listed]
        self._run.policies = {policy.name: policy for policy in asking}
        self.policies = (*asking, held(_closing_policy(self._run)))
        self._levels = analyzer_pb2.ConfigureAnalyzerRequest()
        self._asked: dict[str, _Asked] = {}
        super().__init__(PACK_NAME, _VERSION, list(self.policies), EnforcementLevel.ADVISORY)

    def Configure(self, request: analyzer_pb2.ConfigureAnalyzerRequest, context: Any) -> Any:  # noqa: N802
        """Take the engine's levels, except those that would lower a boundary."""
        hold_levels(self.policies, request.policyConfig)
        self._levels, self._asked = request, {}
        return super().Configure(request, context)  # type: ignore[no-untyped-call]

    def ConfigureStack(self, request: analyzer_pb2.AnalyzerStackConfigureRequest, context: Any) -> Any:  # noqa: N802
        """Learn the stack's configuration."""
        self._run.configuration_told = configuration_told(request.config, request.config_secret_keys)
        return super().ConfigureStack(request, context)

    def Analyze(self, request: analyzer_pb2.AnalyzeRequest, context: Any) -> Any:  # noqa: N802
        """Ask every rule on one resource."""
        self._run.begin(resource_in(request))
        asked = self._asked_of(request.type)
        bare = analyzer_pb2.AnalyzeRequest(type=request.type, urn=request.urn, name=request.name)
        answer = asked.servicer.Analyze(bare, context)
        answer.not_applicable.extend(asked.others)
        return answer

    def Remediate(self, request: analyzer_pb2.AnalyzeRequest, context: Any) -> Any:  # noqa: N802
        """Mend one resource by the rules at level `remediate`."""
        asked = self._asked_of(request.type)
        return asked.servicer.Remediate(request, context) if asked.mends else analyzer_pb2.RemediateResponse()

    def AnalyzeStack(self, request: analyzer_pb2.AnalyzeStackRequest, context: Any) -> Any:  # noqa: N802
        """Ask every rule on the graph."""
        self._run.begin_stack(request.resources)
        return super().AnalyzeStack(analyzer_pb2.AnalyzeStackRequest(), context)  # type: ignore[no-untyped-call]

    def _asked_of(self, type_token: str) -> _Asked:
        # Once for each type: pulumi-policy goes through all of its policies for every resource, a third of what a pack costs.
        asked = self._asked.get(type_token)
        if asked is None:
            asked = self._asked[type_token] = self._made_for(type_token)
        return asked

    def _made_for(self, type_token: str) -> _Asked:
        policies = [policy for policy in self.policies if isinstance(policy, _ResourcePolicy)]
        about = [policy for policy in policies if policy.is_about(type_token)]
        levels = {policy.name: self._get_enforcement_level(policy) for policy in policies}
        # The closing policy answers for the stack only, but pulumi-policy takes no empty list.
        servicer: Any = _PolicyAnalyzerServicer(
            PACK_NAME, _VERSION, [*about, self.policies[-1]], EnforcementLevel.ADVISORY
        )
        servicer.Configure(self._levels, None)
        others = [
            analyzer_pb2.PolicyNotApplicable(policy_name=policy.name, reason="It is about other types.")
            for policy in policies
            if policy not in about and levels[policy.name] is not EnforcementLevel.DISABLED
        ]
        mends = any(levels[policy.name] is EnforcementLevel.REMEDIATE for policy in about)
        return _Asked(servicer, mends, others)


class _PackRun:
    """What a pack has seen since the engine started it. Requests come on several threads."""

    def __init__(self, rules: Sequence[Rule], choice: PolicyChoice | None, configuration: _Written) -> None:
        self.rules = rules
        self.policies: Mapping[str, Policy] = {}
        self.waivers = choice.waivers if choice is not None else ()
        self._day = choice.day if choice is not None else today()
        self._configuration = configuration
        self.configuration_told: Mapping[str, Any] | None = None
        self._lock = Lock()
        self._views: dict[str, Resource] = {}
        self._verdicts: dict[tuple[str, str], _Outcome] = {}
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

    def keep(self, rule: Rule, urn: str, outcome: _Outcome) -> _Outcome:
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


class _ResourcePolicy(ResourceValidationPolicy):
    """A rule on one resource."""

    def __init__(self, rule: ResourceRule, run: _PackRun) -> None:
        self._rule = rule
        self._run = run
        # Asked at level `remediate` only, which a configuration of the pack may choose too.
        remedy: Any = self._mend if rule.remedy is not None else None
        super().__init__(validate=self._ask, remediate=remedy, **_facts(rule))

    def is_about(self, type_token: str) -> bool:
        """Whether the rule asks of this type at all."""
        return not self._rule.types or type_token in self._rule.types

    def _ask(self, args: ResourceValidationArgs, report: ReportViolation) -> None:
        resource = self._run.resource()
        outcome = self._run.keep(self._rule, resource.urn, judge_resource_rule(self._rule, resource))
        _tell(self._rule, outcome, args, report)

    def _mend(self, args: ResourceValidationArgs) -> Mapping[str, Any] | None:
        resource = resource_mended(args)  # no view: what an earlier remedy changed is in the arguments alone
        try:
            new = mended_properties(self._rule, resource)
        except Exception:  # noqa: BLE001 - what is not mended is a violation, which the rule then tells
            return None
        if new is None:
            return None
        given = behind_proxy(args.props)
        return {**given, **{name: handed_back(value, given.get(name)) for name, value in new.items()}}


def _policy(rule: ResourceRule | GraphRule, run: _PackRun) -> Policy:
    policy = _ResourcePolicy(rule, run) if isinstance(rule, ResourceRule) else _stack_policy(rule, run)
    return held(policy) if rule.is_boundary else policy


def _stack_policy(rule: GraphRule, run: _PackRun) -> Policy:
    def validate(args: StackValidationArgs, report: ReportViolation) -> None:
        outcome = run.keep(rule, "", judge_graph_rule(rule, run.graph()))
        _tell(rule, outcome, args, report)

    return StackValidationPolicy(validate=validate, **_facts(rule))


def _closing_policy(run: _PackRun) -> Policy:
    def validate(args: StackValidationArgs, report: ReportViolation) -> None:
        judgement, resources = run.close()
        undecided = len(judgement.having(Verdict.UNDECIDED))
        asked = sum(rule.level is not Level.DISABLED for rule in run.rules)
        rules = f"{len(judgement.decided_rules)} of {asked} rules"
        say(f"{rules} decided on {resources} resources, {undecided} undecided{run.excused(judgement)}")
        # A mandatory rule that could not run has failed the run itself; an advisory one cannot.
        failed = [
            item
            for item in judgement.having(Verdict.COULD_NOT_RUN)
            if level_of(run.policies[item.rule_id]) is EnforcementLevel.ADVISORY
        ]
        if not failed:
            args.not_applicable("every rule could run")
        for finding in failed:
            report(f"{COULD_NOT_RUN_PREFIX}{finding.rule_id}: {finding.message}", finding.urn or None)

    return StackValidationPolicy(
        name=CLOSING_POLICY,
        description="Every rule can run on every resource.",
        enforcement_level=EnforcementLevel.MANDATORY,
        severity=Severity.HIGH,
        validate=validate,
    )


def _facts(rule: Rule) -> dict[str, Any]:
    reference = rule.references[0] if rule.references else None
    return {
        "name": rule.id,
        "display_name": rule.id,
        "description": rule.sentence,
        "enforcement_level": EnforcementLevel(rule.level.value),
        "severity": Severity(rule.severity.value),
        "framework": reference and PolicyComplianceFramework(name=reference.framework, reference=reference.control),
        "tags": [f"{reference.framework} {reference.control}" for reference in rule.references],
        "remediation_steps": rule.fix,
        "url": rule.url or None,
    }


def _tell(
    rule: Rule, outcome: _Outcome, args: ResourceValidationArgs | StackValidationArgs, report: ReportViolation
) -> None:
    if outcome is NOT_APPLICABLE:
        args.not_applicable()
    findings = outcome if isinstance(outcome, tuple) else ()
    for finding in findings:
        if finding.verdict is Verdict.COULD_NOT_RUN:
            report(COULD_NOT_RUN_PREFIX + finding.message, finding.urn or None)
        elif finding.verdict is Verdict.VIOLATION:
            report(f"{finding.message}\nfix: {rule.fix}", finding.urn or None)
    undecided = [finding for finding in findings if finding.verdict is Verdict.UNDECIDED]
    if undecided:
        raise _UndecidedError(undecided)


class _UndecidedError(proxy.UnknownValueError):
    """What pulumi-policy turns into its own advisory word that the policy cannot run during preview."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(proxy.UNKNOWN_STRING_VALUE, [])
        self.message = "; ".join(f"{finding.message} ({finding.urn.rpartition('::')[2]})" for finding in findings)
