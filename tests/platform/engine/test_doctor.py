"""What the doctor says about a machine."""

from fake_engines import Machine, write_engine, write_program
from penstock.platform.engine.doctor import Fact, FactState, doctor_facts
from penstock.platform.engine.versions import PINNED


def facts(machine: Machine) -> dict[str, Fact]:
    """The facts by name; of several with one name, the last."""
    return {fact.name: fact for fact in doctor_facts(machine.environment)}


def test_a_bare_machine_lacks_the_engine_and_is_told_the_command(machine: Machine) -> None:
    told = facts(machine)
    assert told["engine"].state is FactState.MISSING
    assert told["engine"].do is not None
    assert "penstock.platform.engine.install" in told["engine"].do
    assert told["go"].state is FactState.WARNING
    assert "language host" not in told


def test_a_machine_with_an_engine_needs_no_go(machine: Machine) -> None:
    write_engine(machine.home)
    told = facts(machine)
    assert told["engine"] == Fact("engine", FactState.OK, f"{PINNED} from the home ({machine.home / 'pulumi'})")
    assert told["language host"].state is FactState.OK
    assert told["go"].state is FactState.OK


def test_an_engine_that_is_passed_over_is_a_warning_with_the_reason(machine: Machine) -> None:
    write_engine(machine.path, "3.2.0")
    write_engine(machine.cached)
    first, second = [fact for fact in doctor_facts(machine.environment) if fact.name == "engine"]
    assert first.state is FactState.WARNING
    assert "version 3.2.0 is not supported" in first.detail
    assert second.state is FactState.OK


def test_go_is_asked_for_its_version(machine: Machine) -> None:
    write_program(machine.path / "go", "echo go version go1.26.8 linux/amd64")
    assert facts(machine)["go"].detail == f"go1.26.8 linux/amd64 ({machine.path / 'go'})"
    write_program(machine.path / "go", "exit 1")
    assert facts(machine)["go"].state is FactState.WARNING


def test_python_and_the_sdk_packages_are_named_with_their_versions(machine: Machine) -> None:
    told = facts(machine)
    for name in ("python", "pulumi", "pulumi-aws", "pulumi-policy"):
        assert told[name].state is FactState.OK
        assert told[name].detail[0].isdigit()
