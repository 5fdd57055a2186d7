"""What a run in the sandbox did not prove is told, and nothing else."""

from typing import Any

from penstock.platform.engine.model import Operation, ResourceState, Step
from penstock.platform.sandbox import aws
from penstock.platform.sandbox.recorded import recorded_types
from penstock.platform.sandbox.summary import declared_not_kept, shortfall


def step(type_token: str, operation: Operation = Operation.CREATE, **inputs: Any) -> Step:
    return Step(
        operation=operation,
        operation_text=operation.value,
        urn=f"urn:pulumi:dev::p::{type_token}::n",
        type=type_token,
        new=ResourceState(inputs=inputs),
    )


def test_recorded_types_are_counted_by_type() -> None:
    """Emulated types, components, providers and what was deleted do not count."""
    steps = [
        step("aws:wafv2/webAcl:WebAcl"),
        step("aws:wafv2/webAcl:WebAcl", Operation.SAME),
        step("aws:sqs/queue:Queue", Operation.DELETE),
        step("aws:s3/bucket:Bucket"),
        step("pulumi:pulumi:Stack"),
        step("pulumi:providers:aws"),
        step("penstock:index:LogBucket"),
        step("random:index/randomPet:RandomPet"),
        step("other:index/thing:Thing"),
    ]
    found = recorded_types(steps, packages=("aws", "random"), emulated={"aws:s3/bucket:Bucket"})
    assert found == {"aws:wafv2/webAcl:WebAcl": 2, "random:index/randomPet:RandomPet": 1}


def test_a_property_that_the_emulator_forgets_is_told_when_a_run_sets_it() -> None:
    """With its reason; not when nobody set it."""
    type_token, properties = next(iter(declared_not_kept().items()))
    name, reason = next(iter(properties.items()))
    inputs: dict[str, Any] = {}
    inner = inputs
    *way, last = name.split(".")
    for part in way:
        inner[part] = inner = {}
    inner[last] = "set"
    lines = shortfall([step(type_token, **inputs)], packages=("aws",)).lines()
    assert f"not kept by the emulator: {type_token} {name} x1 ({reason})" in lines
    assert shortfall([step(type_token)], packages=("aws",)).lines() == ()


def test_every_declared_reason_is_listed() -> None:
    """So that `doctor` hides nothing."""
    declared = {kind.type: set(kind.not_kept) for kind in aws.ALL if kind.not_kept}
    assert {type_token: set(properties) for type_token, properties in declared_not_kept().items()} == declared


def test_kinds_that_nobody_defines_are_not_validated_and_workloads_are_not_run() -> None:
    """A kind that the stack itself defines is validated by the server, as Kubernetes' own are; none is only recorded."""
    names = {"kind": "Widget", "plural": "widgets"}
    steps = [
        step(
            "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition", spec={"group": "a.example", "names": names}
        ),
        step("kubernetes:a.example/v1:Widget"),
        step("kubernetes:b.example/v1:Widget"),
        step("kubernetes:batch/v1:CronJob"),
        step("kubernetes:core/v1:Secret"),
        step("pulumi:providers:kubernetes"),
    ]
    assert shortfall(steps, packages=("aws", "kubernetes")).lines() == (
        "not validated, no definition: kubernetes:b.example/v1:Widget x1",
        "accepted by the API server, not run: kubernetes:batch/v1:CronJob x1",
    )
