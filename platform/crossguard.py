"""Our rules as CrossGuard policies, and the analyzer that answers the engine for them.

A pack is asked once per resource, with its inputs, and once for the stack, with the outputs. pulumi-policy reads the property
trees of a request anew for every policy, and wraps them in proxies that raise on whatever is unknown: most of what a pack
would cost. Here a resource becomes one view per request, and the stack one graph, in which an unknown value is a value of its
own; pulumi-policy answers the rest of the request, which has no properties any more. The graph's resources keep their
*inputs*: at a preview the outputs of settings that a program leaves out are unknown, and rules would be undecided for nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
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
from .crossguard_run import Judged, PackRun, Written
from .crossguard_values import behind_proxy, handed_back, resource_in, resource_mended
from .judging import judge_graph_rule, judge_resource_rule
from .policy_choice import PolicyChoice
from .remedies import mended_properties
from .rule import (
    COULD_NOT_RUN_PREFIX,
    NOT_APPLICABLE,
    Finding,
    GraphRule,
    Level,
    PlanRule,
    ResourceRule,
    Rule,
    Verdict,
)
from .written_configuration import configuration_told

__all__ = ["CLOSING_POLICY", "Analyzer"]

PACK_NAME = "penstock"
_VERSION = "0.0.1"  # of an executable the engine reads none

CLOSING_POLICY = "penstock-closing"
"""The stack policy that ends a run: it tells how many rules decided, and fails when an advisory rule could not run."""


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
        self, rules: Iterable[Rule], choice: PolicyChoice | None = None, *, configuration: Written = lambda _: None
    ) -> None:
        listed = tuple(rule for rule in rules if not isinstance(rule, PlanRule))
        self._run = PackRun(listed, choice, configuration)
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


class _ResourcePolicy(ResourceValidationPolicy):
    """A rule on one resource."""

    def __init__(self, rule: ResourceRule, run: PackRun) -> None:
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


def _policy(rule: ResourceRule | GraphRule, run: PackRun) -> Policy:
    policy = _ResourcePolicy(rule, run) if isinstance(rule, ResourceRule) else _stack_policy(rule, run)
    return held(policy) if rule.is_boundary else policy


def _stack_policy(rule: GraphRule, run: PackRun) -> Policy:
    def validate(args: StackValidationArgs, report: ReportViolation) -> None:
        outcome = run.keep(rule, "", judge_graph_rule(rule, run.graph()))
        _tell(rule, outcome, args, report)

    return StackValidationPolicy(validate=validate, **_facts(rule))


def _closing_policy(run: PackRun) -> Policy:
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
    rule: Rule, outcome: Judged, args: ResourceValidationArgs | StackValidationArgs, report: ReportViolation
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
