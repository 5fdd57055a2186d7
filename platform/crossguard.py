"""Our rules as CrossGuard policies: the only module that knows pulumi-policy.

A pack is asked once per resource, with its inputs, and once for the stack, with the outputs. pulumi-policy wraps every
property tree anew for every policy, in proxies that raise on whatever is unknown; here a resource becomes one view per
request, and the stack one graph, in which an unknown value is a value of its own. The graph's resources keep their *inputs*:
at a preview the outputs of settings that a program leaves out are unknown, and rules would be undecided for nothing.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from threading import Lock, local
from typing import Any

from pulumi_policy import (
    EnforcementLevel,
    Policy,
    PolicyComplianceFramework,
    PolicyResource,
    ReportViolation,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    Severity,
    StackValidationArgs,
    StackValidationPolicy,
    proxy,
)

from .crossguard_levels import held, hold_levels, level_of, say
from .crossguard_values import behind_proxy, handed_back, resource_of
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
from .written_configuration import STACK

__all__ = ["CLOSING_POLICY", "OPENING_POLICY", "policies"]

OPENING_POLICY = "penstock-opening"
"""The resource policy that comes first and applies to nothing: it tells the rules after it which resource it is about."""

CLOSING_POLICY = "penstock-closing"
"""The stack policy that ends a run: it tells how many rules decided, and fails when an advisory rule could not run."""

_Written = Callable[[str], Mapping[str, Any] | None]
"""What the files say of the configuration of a stack, by its URN; None where nobody can tell."""

_Outcome = Verdict | tuple[Finding, ...]


def policies(
    rules: Iterable[Rule], choice: PolicyChoice | None = None, *, configuration: _Written = lambda _: None
) -> list[Policy]:
    """The rules as policies of a pack, between the one that opens a request and the one that closes the run.

    Plan rules are left out: a pack is not told what the engine is going to do. The engine's own configuration of the pack
    weighs more than the levels here, but puts no boundary below its own.

    Args:
        rules: the rules, each at its level.
        choice: what the project chose, for its waivers; without it nothing is waived.
        configuration: reads what the files say of a stack, whose URN it gets: the engine tells no configuration.
    """
    listed = tuple(rule for rule in rules if not isinstance(rule, PlanRule))
    run = _PackRun(listed, choice, configuration)
    made = [_policy(rule, run) for rule in listed]
    run.policies = {policy.name: policy for policy in made}
    hold_levels()
    return [held(_opening_policy(run)), *made, held(_closing_policy(run))]


class _PackRun:
    """What a pack has seen since the engine started it. Requests come on several threads."""

    def __init__(self, rules: Sequence[Rule], choice: PolicyChoice | None, configuration: _Written) -> None:
        self.rules = rules
        self.policies: Mapping[str, Policy] = {}
        self.waivers = choice.waivers if choice is not None else ()
        self._day = choice.day if choice is not None else today()
        self._configuration = configuration
        self._lock = Lock()
        self._views: dict[str, tuple[object, Resource]] = {}
        self._graph: tuple[object, Graph] | None = None
        self._verdicts: dict[tuple[str, str], _Outcome] = {}
        self._judged: set[str] = set()
        self._thread = local()

    def begin(self, args: ResourceValidationArgs) -> None:
        """The first word of a request about a resource; the rest of it follows on the same thread."""
        self._thread.type = args.resource_type
        with self._lock:
            self._judged.add(args.urn)

    def may_apply(self, rule: ResourceRule) -> bool:
        """Whether the rule is asked of the resource that this thread's request is about."""
        asked = getattr(self._thread, "type", None)
        return asked is None or not rule.types or asked in rule.types

    def view(self, args: ResourceValidationArgs) -> Resource:
        """The resource that a request is about."""
        # pulumi-policy makes new arguments for every policy, but this list belongs to the request: as long as it is kept
        # here, no other request can have the same one.
        request = args.opts.ignore_changes
        with self._lock:
            known = self._views.get(args.urn)
            if known is None or known[0] is not request:
                known = (request, resource_of(args))
                self._views[args.urn] = known
        return known[1]

    def graph(self, args: StackValidationArgs) -> Graph:
        """The stack that a request is about."""
        request = args.resources[0].opts.ignore_changes if args.resources else None
        with self._lock:
            if request is None or self._graph is None or self._graph[0] is not request:
                self._graph = (request, Graph(self._stack_resource(resource) for resource in args.resources))
            return self._graph[1]

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

    def _stack_resource(self, resource: PolicyResource) -> Resource:
        seen = self._views.get(resource.urn)
        return replace(
            seen[1]
            if seen is not None
            else resource_of(resource),  # one that the program only reads is not asked about
            parent=resource.parent.urn if resource.parent is not None else None,
            dependencies=tuple(other.urn for other in resource.dependencies),
            property_dependencies={
                name: tuple(other.urn for other in others) for name, others in resource.property_dependencies.items()
            },
            configuration=self._configuration(resource.urn) if resource.resource_type == STACK else None,
        )


class _ResourcePolicy(ResourceValidationPolicy):
    """A rule that says whether it applies before pulumi-policy builds the property tree for it: most rules do not."""

    def __init__(self, rule: ResourceRule, run: _PackRun) -> None:
        self._rule = rule
        self._run = run
        # Asked at level `remediate` only, which a configuration of the pack may choose too.
        remedy: Any = self._mend if rule.remedy is not None else None
        super().__init__(validate=self._ask, remediate=remedy, **_facts(rule))

    def has_validation(self) -> bool:
        return self._run.may_apply(self._rule)

    def _ask(self, args: ResourceValidationArgs, report: ReportViolation) -> None:
        resource = self._run.view(args)
        outcome = self._run.keep(self._rule, resource.urn, judge_resource_rule(self._rule, resource))
        _tell(self._rule, outcome, args, report)

    def _mend(self, args: ResourceValidationArgs) -> Mapping[str, Any] | None:
        resource = resource_of(args)  # no view: what an earlier remedy changed is in the arguments alone
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
        outcome = run.keep(rule, "", judge_graph_rule(rule, run.graph(args)))
        _tell(rule, outcome, args, report)

    return StackValidationPolicy(validate=validate, **_facts(rule))


def _opening_policy(run: _PackRun) -> Policy:
    def validate(args: ResourceValidationArgs, _: ReportViolation) -> None:
        run.begin(args)
        args.not_applicable("it only opens the request")

    return ResourceValidationPolicy(
        name=OPENING_POLICY,
        description="Every request is about one resource.",
        enforcement_level=EnforcementLevel.ADVISORY,
        validate=validate,
    )


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
