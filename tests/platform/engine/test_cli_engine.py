"""The real engine, driven: runs, interrupts, locks, and what it says when it cannot start."""

import json
import os
import signal
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from penstock.platform.engine.changes import has_changes, protected_by_component
from penstock.platform.engine.cli_engine import PulumiCli
from penstock.platform.engine.event_values import SECRET
from penstock.platform.engine.explain import failure
from penstock.platform.engine.gate import gate
from penstock.platform.engine.model import Engine, Operation, Run, RunRequest, Step
from penstock.platform.errors import EnvironmentNotUsableError, PenstockError, UpdateFailedError
from penstock.platform.resource import UNKNOWN
from penstock.platform.rule import Verdict
from processes import wait_until
from real_engine import RealEngine
from tiny_provider import TinyProvider, serving

PROGRAM = """
import os

import pulumi


class Thing(pulumi.CustomResource):
    serial: pulumi.Output[str]

    def __init__(self, name, properties, **options):
        super().__init__("tiny:index:Thing", name, {**properties, "serial": None}, pulumi.ResourceOptions(**options))


class Shelf(pulumi.ComponentResource):
    def __init__(self, name):
        super().__init__("shop:index:Shelf", name, {}, pulumi.ResourceOptions(protect="protect" in stage))
        self.till = Thing("till", {"held": "held" in stage, "refused": "refused" in stage}, parent=self)
        self.register_outputs({})


stage = os.environ.get("STAGE", "")
if "raises" in stage:
    raise ValueError("boom")
shelf = Shelf("shelf")
Thing("receipt", {"owner": shelf.till.serial})
pulumi.export("serial", shelf.till.serial)
pulumi.export("code", pulumi.Output.secret("correct horse"))
"""

PACK = """
from penstock.platform.rule import COULD_NOT_RUN_PREFIX
from pulumi_policy import EnforcementLevel, PolicyPack, ResourceValidationPolicy, Severity, StackValidationPolicy


def owner_is_known(args, report):
    if args.name != "receipt":
        args.not_applicable("no receipt")
    if args.props["owner"] == "nobody":
        report("nobody owns it")


def owners_are_known(args, report):
    for resource in args.resources:
        if resource.name == "receipt" and resource.props["owner"] == "nobody":
            report("nobody owns it")


def raises(args, report):
    if args.name == "till":
        report(COULD_NOT_RUN_PREFIX + "KeyError at rules.py:3")


PolicyPack(
    "shop-rules",
    enforcement_level=EnforcementLevel.MANDATORY,
    policies=[
        ResourceValidationPolicy("owner", "A receipt has an owner.", owner_is_known, severity=Severity.HIGH),
        ResourceValidationPolicy("raises", "It runs.", raises, EnforcementLevel.ADVISORY),
        StackValidationPolicy("owners", "Receipts have owners.", owners_are_known, severity=Severity.CRITICAL),
    ],
)
"""


@dataclass
class Shop:
    """A project with a stack `dev`, the engine to run it with, and the provider of its things."""

    folder: Path
    engine: PulumiCli
    provider: TinyProvider
    environment: dict[str, str]
    state: Path
    steps: list[Step] = field(default_factory=list)

    def request(self, stage: str = "", **more: object) -> RunRequest:
        environment = {**self.environment, "STAGE": stage}
        request = RunRequest(stack="dev", project=self.folder, environment=environment, on_step=self.steps.append)
        return replace(request, on_notice=lambda _: None, **more)  # type: ignore[arg-type]

    def lock(self) -> dict[str, object]:
        """The lock that a run holds now."""
        (lock,) = (self.state / ".pulumi" / "locks").rglob("*.json")
        return dict(json.loads(lock.read_text(encoding="utf-8")))

    def running(self) -> list[str]:
        """Command lines of processes that have something to do with this project."""
        listed = subprocess.run(["ps", "-axo", "stat=,args="], capture_output=True, text=True, check=True).stdout
        return [line for line in listed.splitlines() if str(self.folder) in line and not line.startswith("Z")]


@pytest.fixture
def shop(engine: RealEngine, tmp_path: Path) -> Iterator[Shop]:
    folder, state = tmp_path / "shop", tmp_path / "state"
    state.mkdir()
    runtime = f"runtime:\n  name: python\n  options:\n    virtualenv: {engine.virtualenv}\n"
    files = {
        "Pulumi.yaml": f"name: shop\n{runtime}",
        "__main__.py": PROGRAM,
        "policies/PulumiPolicy.yaml": f"{runtime}version: 1.0.0\n",
        "policies/__main__.py": PACK,
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    provider = TinyProvider()
    with serving(provider) as attached:
        environment = {**engine.environment, **attached, "PULUMI_BACKEND_URL": state.as_uri()}
        shop = Shop(folder, PulumiCli(engine.location), provider, environment, state)
        shop.engine.ensure_stack(shop.request())
        yield shop


def started(shop: Shop, runs: list[Run | PenstockError], request: RunRequest) -> threading.Thread:
    """An `up` in a thread of its own, in the middle of creating `till`."""

    def work() -> None:
        try:
            runs.append(shop.engine.up(request))
        except PenstockError as error:
            runs.append(error)

    worker = threading.Thread(target=work)
    worker.start()
    assert shop.provider.begun.wait(60)
    return worker


def test_the_life_of_a_stack(shop: Shop) -> None:
    """From a preview of nothing to an empty stack, each run as typed values."""
    driver: Engine = shop.engine
    driver.ensure_stack(shop.request())  # it exists: nothing happens

    planned = driver.preview(shop.request("protect"))
    assert planned.succeeded
    assert planned.is_preview
    assert planned.changes == {"create": 4}
    assert gate(planned) == []
    assert driver.export(shop.request())["deployment"].get("resources") is None

    shop.steps.clear()
    deployed = driver.up(shop.request("protect"))
    assert deployed.succeeded
    assert deployed.outputs == {"serial": "S-1", "code": SECRET}
    assert driver.outputs(shop.request()) == {"serial": "S-1", "code": SECRET}
    assert {step.name for step in shop.steps if step.finished} == {step.name for step in deployed.steps}
    assert not has_changes(driver.preview(shop.request("protect")))
    assert not has_changes(driver.refresh(shop.request("protect")))

    refused = driver.preview_destroy(shop.request())
    assert not refused.succeeded
    protected = protected_by_component(driver.export(shop.request()))
    names = [urn.rsplit("::", 1)[-1] for members in protected.values() for urn in members]
    assert sorted(names) == ["shelf", "till"]
    rest = driver.destroy(shop.request(exclude_protected=True))
    assert {step.name for step in rest.steps if step.operation is Operation.DELETE} == {"receipt"}
    nothing_left = driver.destroy(shop.request(exclude_protected=True))
    assert nothing_left.succeeded
    assert nothing_left.steps == ()

    unprotected = driver.up(shop.request(targets=("**shelf", "**till")))
    assert has_changes(unprotected)
    assert driver.destroy(shop.request()).succeeded
    kinds = [(update.kind, update.result) for update in driver.history(shop.request())]
    assert kinds[0] == ("destroy", "succeeded")
    assert ("update", "succeeded") in kinds


def test_verdicts_of_a_real_pack_decide_the_gate(shop: Shop) -> None:
    run = shop.engine.preview(shop.request(policy_packs=("policies",)))
    assert {result.policy: result.verdict for result in run.policy_results} == {
        "owner": Verdict.UNDECIDED,
        "raises": Verdict.COULD_NOT_RUN,
        "owners": Verdict.UNDECIDED,
    }
    assert run.outputs["serial"] is UNKNOWN
    assert run.stack_policies == {"owners"}
    assert [reason.split()[1] for reason in gate(run)] == ["raises", "owners"]
    assert [reason.split()[1] for reason in gate(run, accept_undecided=True)] == ["raises"]


def test_a_pack_that_cannot_be_loaded_shuts_the_gate(shop: Shop) -> None:
    (shop.folder / "policies" / "__main__.py").write_text("raise ValueError('no pack today')\n", encoding="utf-8")
    run = shop.engine.preview(shop.request(policy_packs=("policies",)))
    assert not run.succeeded
    assert any("policy pack not started" in reason for reason in gate(run))
    assert any("no pack today" in said.message for said in run.diagnostics)


def test_a_refused_creation_and_a_program_that_raises_are_runs_that_failed(shop: Shop) -> None:
    refused = shop.engine.up(shop.request("refused"))
    assert not refused.succeeded
    assert [step.name for step in refused.steps if step.failed] == ["till"]
    raised = shop.engine.preview(shop.request("raises"))
    assert not raised.succeeded
    assert any("Traceback" in said.message and "boom" in said.message for said in raised.diagnostics)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_in_the_middle_of_a_creation_lets_it_finish(shop: Shop, number: signal.Signals) -> None:
    """One interrupted run; what was begun is in the state; no lock and no process is left."""

    def interrupt() -> None:
        assert shop.provider.begun.wait(60)
        os.kill(os.getpid(), number)

    sender = threading.Thread(target=interrupt)
    sender.start()
    run = shop.engine.up(shop.request("held"))
    sender.join()
    assert run.interrupted
    assert not run.succeeded
    assert run.pending_operations == ()
    urns = [resource["urn"] for resource in shop.engine.export(shop.request())["deployment"]["resources"]]
    assert [urn for urn in urns if urn.endswith("::till")]
    assert not [urn for urn in urns if urn.endswith("::receipt")]
    assert not list((shop.state / ".pulumi" / "locks").rglob("*.json"))
    wait_until(lambda: shop.running() == [], "no process of the run is left")


def test_the_lock_of_a_killed_run_is_explained_and_cleared(shop: Shop) -> None:
    runs: list[Run | PenstockError] = []
    worker = started(shop, runs, shop.request("held"))
    process = int(str(shop.lock()["pid"]))
    os.kill(process, signal.SIGKILL)
    worker.join()
    assert isinstance(runs[0], UpdateFailedError)
    wait_until(lambda: shop.running() == [], "no process of the run is left")

    with pytest.raises(EnvironmentNotUsableError) as locked:
        shop.engine.up(shop.request())
    assert f"process {process}, which is no more" in str(locked.value)
    command = str(locked.value).partition("clear the lock with: ")[2]
    assert "cancel --stack dev --yes" in command
    till = "urn:pulumi:dev::shop::shop:index:Shelf$tiny:index:Thing::till"
    pending = shop.engine.export(shop.request())["deployment"]["pending_operations"]
    assert [(one["type"], one["resource"]["urn"]) for one in pending] == [("creating", till)]

    subprocess.run(["/bin/sh", "-c", command], env=shop.environment, check=True, capture_output=True)
    assert shop.engine.up(shop.request()).succeeded


def test_a_lock_of_a_living_run_is_explained_and_the_other_goes_on(shop: Shop) -> None:
    runs: list[Run | PenstockError] = []
    worker = started(shop, runs, shop.request("held"))
    with pytest.raises(EnvironmentNotUsableError, match="which is running"):
        shop.engine.up(shop.request())
    shop.provider.release.set()
    worker.join()
    assert isinstance(runs[0], Run)
    assert runs[0].succeeded


def test_an_onlooker_that_fails_leaves_no_engine_behind(shop: Shop) -> None:
    def look(step: Step) -> None:
        raise ValueError(step.name)

    with pytest.raises(ValueError, match="shop-dev"):
        shop.engine.up(shop.request(on_step=look))
    wait_until(lambda: shop.running() == [], "no process of the run is left")
    assert not list((shop.state / ".pulumi" / "locks").rglob("*.json"))


def test_a_missing_stack_is_named(shop: Shop) -> None:
    with pytest.raises(EnvironmentNotUsableError, match="no stack nowhere"):
        shop.engine.preview(shop.request(stack="nowhere"))


def test_a_stack_is_made_where_it_is_missing_and_not_selected(shop: Shop) -> None:
    """Pulumi's home is shared by the tests of a worker: what others selected there is not looked at."""

    def selections() -> set[Path]:
        return set(Path(shop.environment["PULUMI_HOME"]).rglob("workspaces/shop-*"))

    before = selections()
    shop.engine.ensure_stack(shop.request(stack="other"))
    assert (shop.state / ".pulumi" / "stacks" / "shop" / "other.json").is_file()
    assert selections() == before


def test_a_missing_provider_is_explained(shop: Shop) -> None:
    environment = {name: value for name, value in shop.environment.items() if name != "PULUMI_DEBUG_PROVIDERS"}
    run = shop.engine.preview(shop.request(environment=environment))
    error = failure(run, "dev")
    assert isinstance(error, EnvironmentNotUsableError)
    assert "the provider tiny is not installed" in str(error)


def test_an_engine_that_is_not_there_is_explained(shop: Shop, tmp_path: Path) -> None:
    location = replace(shop.engine._location, pulumi=tmp_path / "pulumi")
    with pytest.raises(EnvironmentNotUsableError, match="penstock doctor"):
        PulumiCli(location).export(shop.request())


def test_nothing_of_a_run_stays_in_the_temporary_folder(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The event log holds debug messages of the program: it lives no longer than its run."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    shop.engine.preview(shop.request())
    assert list(scratch.iterdir()) == []
