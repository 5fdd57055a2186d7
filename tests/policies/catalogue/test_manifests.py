"""Objects of Kubernetes in bundles are judged by the same rules as those that a program declares."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from catalogue_cases import CASES
from penstock.platform.judging import judge
from penstock.platform.resource import UNKNOWN, Graph, Resource, UnknownValueError
from penstock.platform.rule import (
    GraphRule,
    Judgement,
    Outcome,
    PlanRule,
    ResourceRule,
    Rule,
    Severity,
    Verdict,
    Violation,
)
from penstock.policies import ALL
from penstock.policies.catalogue.manifests import BUNDLES, is_object, with_bundles
from resources import judged, resource
from rule_cases import OK, PASSWORD, VIOLATION

GROUP, FILE, DIRECTORY = (
    "kubernetes:yaml/v2:ConfigGroup",
    "kubernetes:yaml/v2:ConfigFile",
    "kubernetes:kustomize/v2:Directory",
)
PODS = "kubernetes:v1:Pod"
RULES = {rule.id: rule for rule in ALL if not isinstance(rule, PlanRule) and GROUP in rule.types}

POD: dict[str, Any] = {
    "apiVersion": "v1",
    "kind": "Pod",
    "metadata": {"name": "web"},
    "spec": {"hostNetwork": True, "containers": [{"name": "web", "image": "nginx"}]},
}
SECRET = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s"}, "stringData": {"password": PASSWORD}}
BOTH = f"{json.dumps(SECRET)}\n---\n{json.dumps(POD)}\n"


def object_of(declared: Resource) -> dict[str, Any] | None:
    """The object that a resource declares, as a manifest has it; None for a list or a patch."""
    _, version, kind = declared.type.split(":", 2)
    if kind.endswith(("List", "Patch")) and kind != "List":
        return None
    return {"apiVersion": version.removeprefix("core/"), "kind": kind, **declared.properties}


def bundled(stack: Any) -> Resource | None:
    """A bundle with the objects of a case; None where it has something else."""
    objects = [
        object_of(one) if one.type.startswith("kubernetes:") else None
        for one in (stack if isinstance(stack, list) else [stack])
    ]
    if None in objects or any(one.protect for one in (stack if isinstance(stack, list) else [stack])):
        return None
    providers = [one.provider_properties for one in (stack if isinstance(stack, list) else [stack])]
    return resource(GROUP, objs=objects, provider=providers[0])


def moved(*kinds: str) -> list[Any]:
    return [
        pytest.param(rule_id, bundle, id=f"{rule_id}-{kind}-{number}")
        for rule_id in RULES
        for kind in kinds
        for number, stack in enumerate(CASES[rule_id].get(kind, ()))
        if (bundle := bundled(stack)) is not None
    ]


FACTS: Any = {"sentence": "S.", "severity": Severity.LOW, "why": "W.", "fix": "F.", "types": (PODS,)}
"""What rules of a test's own say of themselves."""


def on_pods(check: Any) -> Rule:
    """A rule on pods, asked of bundles too."""
    return with_bundles(ResourceRule(id="PEN-TST-001", check=check, **FACTS))


def on_stacks(check: Any) -> Rule:
    """A rule on the pods of a stack, asked of bundles too."""
    return with_bundles(GraphRule(id="PEN-TST-002", check=check, **FACTS))


def test_a_rule_on_objects_names_its_types_and_those_of_bundles() -> None:
    rule = on_pods(lambda _: Verdict.OK)
    assert isinstance(rule, ResourceRule)
    assert rule.types == (PODS, *BUNDLES)
    assert set(BUNDLES) == {GROUP, FILE, DIRECTORY}
    on_aws = next(rule for rule in ALL if isinstance(rule, ResourceRule) and rule.types == ("aws:kms/key:Key",))
    assert with_bundles(on_aws) is on_aws
    on_charts = next(rule for rule in ALL if rule.id == "PEN-SEC-010")
    assert with_bundles(on_charts) is on_charts


def test_every_rule_on_objects_is_asked_of_bundles() -> None:
    on_objects = {
        rule.id
        for rule in ALL
        if isinstance(rule, ResourceRule | GraphRule) and any(is_object(token) for token in rule.types)
    }
    assert set(RULES) == on_objects
    assert len(RULES) > 50


@pytest.mark.parametrize(("rule_id", "bundle"), moved(VIOLATION))
def test_what_is_bad_by_itself_is_bad_in_a_bundle(rule_id: str, bundle: Resource) -> None:
    """The finding names the bundle, and the object in it."""
    judgement = judged(rule_id, bundle)
    assert {one.urn for one in judgement.having(Verdict.VIOLATION)} == {bundle.urn}
    assert judgement.having(Verdict.COULD_NOT_RUN) == ()


@pytest.mark.parametrize(("rule_id", "bundle"), moved(OK))
def test_what_is_good_by_itself_is_good_in_a_bundle(rule_id: str, bundle: Resource) -> None:
    assert judged(rule_id, bundle).having(Verdict.VIOLATION) == ()


def all_rules(bundle: Resource) -> Judgement:
    return judge(RULES.values(), Graph([bundle]))


@pytest.mark.parametrize(
    "inputs",
    [
        {"objs": [SECRET, POD]},
        {"objs": {"apiVersion": "v1", "kind": "List", "items": [SECRET, POD]}},
        {"yaml": BOTH},
        {"yaml": ["", BOTH]},
        {"yaml": yaml.safe_dump({"apiVersion": "v1", "kind": "List", "items": [POD, SECRET]})},
        {"objs": [UNKNOWN, POD], "yaml": json.dumps(SECRET)},
        {"objs": [POD, SECRET], "files": ["https://example.com/app.yaml"]},
    ],
)
def test_the_objects_are_found_wherever_they_stand(inputs: dict[str, Any]) -> None:
    """A list, several documents, text beside objects; what is not known hides nothing."""
    found = all_rules(resource(GROUP, **inputs)).having(Verdict.VIOLATION)
    told = {one.rule_id: one.message for one in found}
    assert told["PEN-K8S-031"] == "Secret s: stringData[password] is given by the program (value not shown)"
    assert {"PEN-PSB-002", "PEN-K8S-031"} <= set(told) or len(told) > 5
    assert all(one.message.startswith(("Pod web: ", "Secret s: ", "web ")) for one in found)


@pytest.mark.parametrize(
    "bundle",
    [
        resource(GROUP, objs=UNKNOWN),
        resource(GROUP, objs=[UNKNOWN]),
        resource(GROUP, objs=[{**POD, "kind": UNKNOWN}]),
        resource(GROUP, yaml=UNKNOWN),
        resource(GROUP, yaml=[UNKNOWN]),
        resource(GROUP, yaml="kind: ["),
        resource(GROUP, yaml="kind: !Pod {}"),
        resource(GROUP, files=["https://example.com/app.yaml"]),
        resource(FILE, file="../../../../nowhere.yaml"),
        resource(FILE, file="/dev/zero"),
        resource(FILE, file=UNKNOWN),
        resource(DIRECTORY, directory="https://github.com/example/app"),
    ],
)
def test_what_nobody_can_tell_is_undecided_by_every_rule(bundle: Resource) -> None:
    """An unknown object, text or kind; a text that is no YAML; an address, a folder, a file that is not there."""
    judgement = all_rules(bundle)
    assert {one.verdict for one in judgement.findings} == {Verdict.UNDECIDED}
    assert {one.rule_id for one in judgement.findings} == set(RULES)


@pytest.mark.parametrize("inputs", [{}, {"objs": []}, {"yaml": "---\n"}, {"objs": ["text", 1, None]}, {"objs": [{}]}])
def test_nothing_in_it_is_nothing_to_judge(inputs: dict[str, Any]) -> None:
    judgement = all_rules(resource(GROUP, **inputs))
    assert (judgement.findings, judgement.passed) == ((), 0)


def test_local_files_are_read_as_the_program_names_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Relative to the program, from any folder of the project."""
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: python\nmain: app\n")
    (tmp_path / "app" / "manifests").mkdir(parents=True)
    (tmp_path / "app" / "manifests" / "web.yaml").write_text(BOTH)
    monkeypatch.chdir(tmp_path)
    for bundle in (resource(FILE, file="manifests/web.yaml"), resource(GROUP, files=["manifests/web.yaml"])):
        judgement = all_rules(bundle)
        assert judgement.having(Verdict.UNDECIDED) == ()
        assert "PEN-K8S-031" in {one.rule_id for one in judgement.having(Verdict.VIOLATION)}


def test_a_rule_decides_on_a_bundle_where_it_applies_to_an_object_in_it() -> None:
    """Not where the bundle has none of its kind, and not where none of them is its business."""
    config = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "c"}}

    def about_web(pod: Resource) -> Outcome:
        return Verdict.OK if pod.name == "web" else Verdict.NOT_APPLICABLE

    def decided(*objects: dict[str, Any]) -> int:
        return judge([on_pods(about_web)], Graph([resource(GROUP, objs=list(objects))])).passed

    other = {**POD, "metadata": {"name": "other"}}
    assert [decided(POD), decided(other), decided(config), decided(POD, other)] == [1, 0, 0, 1]


def test_an_object_without_a_name_is_told_by_its_kind() -> None:
    nameless = [{**POD, "metadata": {}}, {**POD, "metadata": None}, {**POD, "metadata": {"name": 7}}]
    found = judge([on_pods(lambda _: Violation("bad"))], Graph([resource(GROUP, objs=nameless)])).findings
    assert [one.message for one in found] == ["Pod: bad"] * 3


def test_a_version_that_is_not_known_hides_the_kind() -> None:
    judgement = all_rules(resource(GROUP, objs=[{**POD, "apiVersion": UNKNOWN}]))
    assert {one.verdict for one in judgement.findings} == {Verdict.UNDECIDED}


def test_a_rule_on_the_stack_sees_declared_objects_and_those_of_bundles_together() -> None:
    """Whatever form its answer has."""
    declared, bundle = resource(PODS, "declared", metadata={"name": "declared"}), resource(GROUP, objs=[POD])

    def counted(graph: Graph) -> Outcome:
        return Violation(f"{len(list(graph.of_type(PODS)))} pods", bundle.urn)

    def unknown(graph: Graph) -> Outcome:
        raise UnknownValueError(bundle.urn, "spec.nodeName")

    graph = Graph([declared, bundle])
    assert [one.message for one in judge([on_stacks(counted)], graph).findings] == ["2 pods"]
    (open_one,) = judge([on_stacks(unknown)], graph).findings
    assert (open_one.verdict, "spec.nodeName" in open_one.message) == (Verdict.UNDECIDED, True)
    assert judge([on_stacks(lambda _: Verdict.OK)], Graph([resource(GROUP, objs=[])])).passed == 0


@pytest.mark.parametrize(
    "content",
    [b"kind: Pod\n\xff\xfe", b"#" * (4 * 1024 * 1024 + 1), b"key: " + b"[" * 100_000, b"date: 2026-13-45\n"],
    ids=["no UTF-8", "too large", "too deep", "no such day"],
)
def test_a_file_that_cannot_be_read_is_undecided(
    content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")
    (tmp_path / "web.yaml").write_bytes(content)
    monkeypatch.chdir(tmp_path)
    assert {one.verdict for one in all_rules(resource(FILE, file="web.yaml")).findings} == {Verdict.UNDECIDED}


def test_a_file_of_four_mebibytes_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")
    text = json.dumps(POD)
    (tmp_path / "web.yaml").write_text(text + "\n#" + "x" * (4 * 1024 * 1024 - len(text) - 2))
    monkeypatch.chdir(tmp_path)
    assert all_rules(resource(FILE, file="web.yaml")).having(Verdict.VIOLATION) != ()


@pytest.mark.parametrize("name", ["a" * 5000, "web\0.yaml"], ids=["too long", "a zero byte"])
def test_a_name_that_no_file_can_have_is_undecided(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")
    monkeypatch.chdir(tmp_path)
    assert {one.verdict for one in all_rules(resource(FILE, file=name)).findings} == {Verdict.UNDECIDED}


def test_files_without_a_project_are_undecided(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody can tell where they are."""
    (tmp_path / "web.yaml").write_text(json.dumps(POD))
    monkeypatch.chdir(tmp_path)
    assert {one.verdict for one in all_rules(resource(FILE, file="web.yaml")).findings} == {Verdict.UNDECIDED}
