"""The adapter to CrossGuard: the same rules come to the same verdicts as in-process, and nothing is hidden or echoed."""

from collections.abc import Iterator
from dataclasses import replace
from threading import Thread

import pytest
from catalogue_cases import CASES
from pack_requests import Pack
from penstock.platform.crossguard import CLOSING_POLICY
from penstock.platform.judging import judge
from penstock.platform.resource import UNKNOWN, Graph, Resource
from penstock.platform.rule import (
    COULD_NOT_RUN_PREFIX,
    NOT_APPLICABLE,
    OK,
    GraphRule,
    Level,
    Outcome,
    Reference,
    ResourceRule,
    Severity,
    Verdict,
    Violation,
)
from penstock.policies import ALL
from pulumi.runtime.proto import analyzer_pb2
from resources import resource, urn
from rule_cases import PASSWORD


def a_rule(check: object, rule_id: str = "PEN-TST-001", level: Level = Level.MANDATORY) -> ResourceRule:
    return ResourceRule(
        id=rule_id,
        sentence="Queues are good.",
        severity=Severity.HIGH,
        why="They hold what matters.",
        fix="Make it good.",
        url="https://example.com/queues",
        level=level,
        references=(Reference("House", "1.2"), Reference("Street", "3")),
        types=("aws:sqs/queue:Queue",),
        check=check,  # type: ignore[arg-type]
    )


def broken(queue: Resource) -> Outcome:
    raise RuntimeError(f"could not read {queue.get('password')}")


def decided(pack: Pack, resources: list[Resource]) -> tuple[set[str], set[tuple[str, str, str]]]:
    """The rules that decided, and the findings (rule, verdict, URN), as the engine works them out of the answers."""
    answers = [(item.urn, pack.analyze(item)) for item in resources] + [("", pack.analyze_stack(resources))]
    passed: set[str] = set()
    open_rules: set[str] = set()
    findings = set()
    for asked, answer in answers:
        silent = {entry.policy_name for entry in answer.not_applicable}
        told = {diagnostic.policyName for diagnostic in answer.diagnostics}
        kind = GraphRule if asked == "" else ResourceRule
        passed |= {rule.id for rule in ALL if isinstance(rule, kind)} - silent - told
        for diagnostic in answer.diagnostics:
            is_open = diagnostic.message.startswith("can't run policy")
            verdict = Verdict.UNDECIDED if is_open else Verdict.VIOLATION
            if is_open:
                open_rules.add(diagnostic.policyName)
            findings.add((diagnostic.policyName, verdict.value, asked if is_open else diagnostic.urn or asked))
        passed |= told
    return passed - open_rules, findings


def stacks() -> Iterator[object]:
    for rule_id, verdicts in CASES.items():
        for verdict, cases in verdicts.items():
            for number, stack in enumerate(cases):
                yield pytest.param(stack if isinstance(stack, list) else [stack], id=f"{rule_id}-{verdict}-{number}")


@pytest.mark.parametrize("resources", list(stacks()))
def test_the_pack_comes_to_the_verdicts_of_the_check(resources: list[Resource]) -> None:
    """Both decide with the same rules and have the same findings, whatever a stack holds and whatever is unknown in it."""
    judgement = judge(ALL, Graph(resources))
    rules, findings = decided(Pack(ALL), resources)
    expected = {
        (item.rule_id, item.verdict.value, "" if item.verdict is Verdict.UNDECIDED and item.is_graph_rule else item.urn)
        for item in judgement.findings
    }
    assert rules == judgement.decided_rules
    assert findings == expected


@pytest.mark.parametrize("resources", list(stacks()))
def test_no_rule_on_one_resource_asks_what_it_depends_on(resources: list[Resource]) -> None:
    """A pack is told of dependencies with the whole stack only: such a rule must be one on the graph."""
    alone = [replace(item, parent=None, dependencies=(), property_dependencies={}) for item in resources]
    rules = [rule for rule in ALL if isinstance(rule, ResourceRule)]
    assert judge(rules, Graph(alone)) == judge(rules, Graph(resources))


def test_a_policy_carries_what_the_rule_says_of_itself() -> None:
    """Severity, level, fix, the page and the standards, so that the engine and a console show them."""
    (info, closing) = Pack([a_rule(lambda _: OK, level=Level.ADVISORY)]).info().policies
    assert (info.name, info.description, info.remediation_steps) == ("PEN-TST-001", "Queues are good.", "Make it good.")
    assert info.enforcementLevel == analyzer_pb2.ADVISORY
    assert info.severity == analyzer_pb2.POLICY_SEVERITY_HIGH
    assert (info.framework.name, info.framework.reference) == ("House", "1.2")
    assert list(info.tags) == ["House 1.2", "Street 3"]
    assert info.url == "https://example.com/queues"
    assert closing.name == CLOSING_POLICY


def test_without_files_the_pack_judges_the_configuration_that_the_engine_tells() -> None:
    """As a pack does that runs in a folder of its own."""
    stack = replace(resource("pulumi:pulumi:Stack", "shop-dev"), configuration=None)
    pack = Pack(ALL)
    pack.configure_stack({"shop:dbPassword": PASSWORD, "shop:apiKey": PASSWORD}, secret_keys=["shop:apiKey"])
    _, findings = decided(pack, [stack])
    assert findings == {("PEN-SEC-009", "violation", stack.urn)}


def test_a_violation_tells_what_and_how_to_mend_it() -> None:
    (diagnostic,) = Pack([a_rule(lambda _: Violation("it is bad"))]).analyze(resource("Queue")).diagnostics
    assert diagnostic.message == "Queues are good.\nit is bad\nfix: Make it good."
    assert diagnostic.enforcementLevel == analyzer_pb2.MANDATORY


def test_an_unknown_value_beside_a_violation_hides_nothing() -> None:
    """The violation is reported and the rule is said to be undecided on the rest, with what is not known."""
    group = resource("SecurityGroup", ingress=[UNKNOWN, {"protocol": "-1", "cidrBlocks": ["0.0.0.0/0"]}])
    messages = [
        diagnostic.message
        for diagnostic in Pack(ALL).analyze(group).diagnostics
        if diagnostic.policyName == "PEN-NET-002"
    ]
    assert "every port can be reached from anywhere" in messages[0]
    assert messages[1].startswith("can't run policy 'PEN-NET-002' from policy pack")
    assert messages[1].endswith("ingress.0.protocol is not known yet (it)")


def test_a_rule_that_does_not_apply_is_not_counted_as_passed() -> None:
    """Neither where the type is another one, nor where the rule says so itself."""
    answer = Pack([a_rule(lambda _: NOT_APPLICABLE)]).analyze(resource("Queue"))
    other = Pack([a_rule(lambda _: OK)]).analyze(resource("Instance"))
    assert "PEN-TST-001" in {entry.policy_name for entry in answer.not_applicable}
    assert "PEN-TST-001" in {entry.policy_name for entry in other.not_applicable}


def test_a_rule_that_raises_is_reported_without_the_value_it_read() -> None:
    (diagnostic,) = Pack([a_rule(broken)]).analyze(resource("Queue", password=PASSWORD)).diagnostics
    assert diagnostic.message.splitlines()[1].startswith(f"{COULD_NOT_RUN_PREFIX}RuntimeError at ")
    assert PASSWORD not in diagnostic.message


def test_an_advisory_rule_that_raises_fails_the_run_all_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    """An advisory report does not stop the engine, so the closing policy, which is mandatory, repeats it."""
    pack = Pack([a_rule(broken, level=Level.ADVISORY), a_rule(broken, "PEN-TST-002")])
    queue = resource("Queue")
    pack.analyze(queue)
    (diagnostic,) = pack.analyze_stack([queue]).diagnostics
    assert diagnostic.policyName == CLOSING_POLICY
    assert diagnostic.enforcementLevel == analyzer_pb2.MANDATORY
    assert diagnostic.urn == queue.urn
    assert f"{COULD_NOT_RUN_PREFIX}PEN-TST-001: RuntimeError at" in diagnostic.message
    assert "0 of 2 rules decided on 1 resources, 0 undecided" in capsys.readouterr().out


def test_the_pack_says_how_many_rules_decided(capsys: pytest.CaptureFixture[str]) -> None:
    """Once per run; a pack that serves a second run counts anew."""
    few = [rule for rule in ALL if rule.id.startswith(("PEN-OWN-", "PEN-CMP-", "PEN-NET-")) or rule.id == "PEN-PLN-001"]
    # a pack does not ask the one on operations, and does not count it
    pack = Pack(few)
    queue = resource("Queue", tags={"owner": "team-shop", "environment": "dev"})
    instance = resource("Instance", keyName=UNKNOWN, tags=UNKNOWN)
    for stack in ([queue], [queue, instance]):
        for item in stack:
            pack.analyze(item)
        pack.analyze_stack(stack)
    first, second = capsys.readouterr().out.splitlines()
    assert first == f"penstock: 1 of {(len(few) - 1)} rules decided on 1 resources, 0 undecided"
    assert second == f"penstock: 1 of {(len(few) - 1)} rules decided on 2 resources, 2 undecided"


def test_graph_rules_see_the_inputs_and_not_outputs_that_a_preview_cannot_know() -> None:
    """The engine gives a stack policy the outputs: settings that the program left out are unknown there."""
    pack = Pack(ALL)
    bucket = resource("Bucket", "logs", bucket="logs-1a2b3c4")
    versioning = resource(
        "BucketVersioning", depends={"bucket": bucket.urn}, versioningConfiguration={"status": "Enabled"}
    )
    for item in (bucket, versioning):
        pack.analyze(item)
    with_outputs = replace(bucket, properties={**bucket.properties, "versioning": UNKNOWN, "arn": UNKNOWN})
    answer = pack.analyze_stack([with_outputs, versioning])
    assert "PEN-STO-002" not in {diagnostic.policyName for diagnostic in answer.diagnostics}
    assert "PEN-STO-002" not in {entry.policy_name for entry in answer.not_applicable}


def test_a_resource_that_the_program_only_reads_is_judged_by_its_outputs() -> None:
    """The engine does not ask about it alone, so its inputs are never seen."""
    answer = Pack(ALL).analyze_stack([resource("Bucket", "logs", versioning={"enabled": False})])
    assert (urn("Bucket", "logs"), "PEN-STO-002") in {(item.urn, item.policyName) for item in answer.diagnostics}


def test_requests_on_several_threads_do_not_mix() -> None:
    """The engine asks about several resources at a time: each answer is about its own, and of its latest inputs."""
    pack = Pack([a_rule(lambda queue: Violation(str(queue.get("number"))))])
    answers: dict[int, str] = {}

    def ask(number: int) -> None:
        name = f"queue-{number % 10}"  # the same resource is asked about more than once
        answers[number] = pack.analyze(resource("Queue", name, number=number)).diagnostics[0].message

    threads = [Thread(target=ask, args=(number,)) for number in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {number: message.splitlines()[1] for number, message in answers.items()} == {n: str(n) for n in range(50)}
