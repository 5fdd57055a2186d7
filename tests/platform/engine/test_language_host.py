"""The language host under the real engine: programs, packs, providers, and how it ends.

Where an official host is installed, the same tests run with it.
"""

import signal
import subprocess
from pathlib import Path

import pytest
from processes import is_gone, wait_until
from real_engine import Project, RealEngine

PROGRAM = """
import os, sys
import pulumi
from pulumi.runtime import is_config_secret

config = pulumi.Config()
pulumi.export("greeting", config.get("greeting"))
pulumi.export("secret keys", [key for key in ("demo:greeting", "demo:password") if is_config_secret(key)])
pulumi.export("folder", os.getcwd())
pulumi.export("names", f"{pulumi.get_organization()}/{pulumi.get_project()}/{pulumi.get_stack()}")
pulumi.export("root", pulumi.get_root_directory())
pulumi.export("python", sys.prefix)


class Shelf(pulumi.ComponentResource):
    def __init__(self, name):
        super().__init__("demo:index:Shelf", name)
        self.register_outputs({})


Shelf("books")
"""

PACK = """
import os
import pulumi
from pulumi_policy import EnforcementLevel, PolicyPack, ResourceValidationPolicy


def tell(arguments, report):
    names = f"{pulumi.get_organization()}/{pulumi.get_project()}/{pulumi.get_stack()}"
    greeting = pulumi.Config("demo").get("greeting")
    report(f"folder={os.getcwd()} names={names} dry={pulumi.runtime.is_dry_run()} greeting={greeting}")


PolicyPack(
    "teller",
    policies=[
        ResourceValidationPolicy("tell", "Tells what it knows.", tell, enforcement_level=EnforcementLevel.MANDATORY)
    ],
)
"""

ENDLESS = """
import os, subprocess, time
child = subprocess.Popen(["sleep", "600"])
with open("pids.new", "w") as file:
    file.write(f"{os.getppid()} {os.getpid()} {child.pid}")
os.rename("pids.new", "pids")
time.sleep(600)
"""


def runtime(virtualenv: str) -> str:
    """The `runtime` of a project or a pack."""
    return f"runtime:\n  name: python\n  options:\n    virtualenv: {virtualenv}\n"


@pytest.fixture
def project(tmp_path: Path, engine: RealEngine) -> Project:
    """A project whose program is in a folder of its own, with a stack and two values of configuration."""
    folder = tmp_path / "project"
    project = Project(folder, engine)
    project.write(
        {
            "Pulumi.yaml": f"name: demo\nmain: stacks\n{runtime(engine.virtualenv)}",
            "Pulumi.dev.yaml": "config:\n  demo:greeting: hello\n",
            "stacks/__main__.py": PROGRAM,
        }
    )
    project.succeed("stack", "init", "dev")
    return project


def test_a_program_gets_its_configuration_names_and_folders(project: Project) -> None:
    project.succeed("config", "set", "--secret", "password", "dummy", "--stack", "dev")
    project.succeed("up", "--yes", "--skip-preview", "--stack", "dev")
    assert project.outputs() == {
        "greeting": "hello",
        "secret keys": ["demo:password"],
        "folder": str(project.folder / "stacks"),
        "names": "organization/demo/dev",
        "root": str(project.folder),
        "python": project.engine.virtualenv,
    }


def test_a_component_without_children_is_previewed(project: Project) -> None:
    shown = project.succeed("preview", "--stack", "dev")
    assert "demo:index:Shelf books create" in shown
    assert "+ 2 to create" in shown


def test_a_virtual_environment_is_relative_to_the_project(project: Project) -> None:
    (project.folder / "environment").symlink_to(project.engine.virtualenv)
    project.write({"Pulumi.yaml": f"name: demo\nmain: stacks\n{runtime('environment')}"})
    project.succeed("up", "--yes", "--skip-preview", "--stack", "dev")
    assert project.outputs()["python"] == str(project.folder / "environment")


def test_a_missing_virtual_environment_is_named(project: Project) -> None:
    project.write({"Pulumi.yaml": f"name: demo\nmain: stacks\n{runtime('nowhere')}"})
    done = project.pulumi("preview", "--stack", "dev")
    assert done.returncode != 0
    assert str(project.folder / "nowhere") in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr


def test_a_type_checker_of_the_project_must_pass_before_the_program_runs(project: Project) -> None:
    options = f"{runtime(project.engine.virtualenv)}    typechecker: mypy\n"
    project.write(
        {"Pulumi.yaml": f"name: demo\nmain: stacks\n{options}", "stacks/__main__.py": "shelf: int = 'wood'\n"}
    )
    done = project.pulumi("preview", "--stack", "dev")
    assert done.returncode != 0
    assert "Incompatible types in assignment" in done.stdout
    project.write({"stacks/__main__.py": "shelf: int = 1\n"})
    project.succeed("preview", "--stack", "dev")


def test_an_unknown_runtime_option_is_refused_by_name(project: Project) -> None:
    options = f"{runtime(project.engine.virtualenv)}    toolchain: conda\n"
    project.write({"Pulumi.yaml": f"name: demo\nmain: stacks\n{options}"})
    done = project.pulumi("preview", "--stack", "dev")
    assert done.returncode != 0
    assert "conda" in done.stdout + done.stderr


def test_a_program_that_fails_fails_the_run_with_its_traceback_and_nothing_else(project: Project) -> None:
    """The entry script ends with code 32 after it has told the error; the engine then adds none of its own."""
    project.write({"stacks/__main__.py": "raise ValueError('broken shelf')\n"})
    done = project.pulumi("preview", "--stack", "dev")
    assert done.returncode != 0
    assert "ValueError: broken shelf" in done.stdout
    assert "1 error" in done.stdout
    assert "exit code" not in done.stdout


def test_an_error_meant_for_the_user_is_shown_without_a_traceback(project: Project) -> None:
    project.write({"stacks/__main__.py": "import pulumi\nraise pulumi.RunError('no such shelf')\n"})
    done = project.pulumi("preview", "--stack", "dev")
    assert done.returncode != 0
    assert "error: no such shelf" in done.stdout
    assert "Traceback" not in done.stdout


def test_a_pack_runs_in_its_own_folder_and_is_told_the_stack(project: Project, tmp_path: Path) -> None:
    """The pack has its own virtual environment, relative to its own folder."""
    pack = tmp_path / "pack"
    pack.mkdir()
    (pack / "environment").symlink_to(project.engine.virtualenv)
    (pack / "PulumiPolicy.yaml").write_text(runtime("environment"), encoding="utf-8")
    (pack / "__main__.py").write_text(PACK, encoding="utf-8")
    done = project.pulumi("preview", "--stack", "dev", "--policy-pack", str(pack))
    assert done.returncode != 0
    assert f"folder={pack} names=organization/demo/dev dry=True greeting=hello" in done.stdout


def test_a_pack_that_does_not_start_fails_the_run_with_its_reason(project: Project, tmp_path: Path) -> None:
    pack = tmp_path / "pack"
    pack.mkdir()
    (pack / "PulumiPolicy.yaml").write_text(runtime(project.engine.virtualenv), encoding="utf-8")
    (pack / "__main__.py").write_text("raise ValueError('broken rule')\n", encoding="utf-8")
    done = project.pulumi("preview", "--stack", "dev", "--policy-pack", str(pack))
    assert done.returncode != 0
    assert "ValueError: broken rule" in done.stdout + done.stderr


def test_a_provider_that_is_a_folder_of_python_is_run(project: Project) -> None:
    project.write(
        {
            "Pulumi.yaml": f"name: demo\nmain: stacks\n{runtime(project.engine.virtualenv)}"
            "plugins:\n  providers:\n    - name: library\n      path: ./library\n",
            "library/PulumiPlugin.yaml": runtime(project.engine.virtualenv),
            "library/__main__.py": """
from typing import TypedDict
import pulumi
from pulumi.provider.experimental import component_provider_host


class RoomArgs(TypedDict):
    title: pulumi.Input[str]


class Room(pulumi.ComponentResource):
    label: pulumi.Output[str]

    def __init__(self, name: str, args: RoomArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("library:index:Room", name, {}, opts)
        self.label = pulumi.Output.from_input(args["title"]).apply(str.upper)
        self.register_outputs({"label": self.label})


component_provider_host(name="library", components=[Room])
""",
            "stacks/__main__.py": """
import pulumi


class Room(pulumi.ComponentResource):
    label: pulumi.Output[str]

    def __init__(self, name, title):
        super().__init__("library:index:Room", name, {"title": title, "label": None}, remote=True)


pulumi.export("label", Room("reading", "quiet").label)
""",
        }
    )
    project.succeed("up", "--yes", "--skip-preview", "--stack", "dev")
    assert project.outputs() == {"label": "QUIET"}


def test_install_succeeds_where_the_environment_is_there(project: Project) -> None:
    project.succeed("install")


def test_install_names_an_environment_that_is_missing(project: Project) -> None:
    if project.engine.location.official_host:
        pytest.skip("the official host creates the environment and downloads packages into it")
    project.write({"Pulumi.yaml": f"name: demo\nmain: stacks\n{runtime('nowhere')}"})
    done = project.pulumi("install")
    assert done.returncode != 0
    assert str(project.folder / "nowhere") in done.stdout + done.stderr


def test_about_lists_the_interpreter_and_the_packages(project: Project) -> None:
    shown = project.succeed("about", "--transitive", "--stack", "dev")
    assert f"{project.engine.virtualenv}/bin/python" in shown
    assert "pulumi_policy" in shown.replace("-", "_")


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGKILL])
def test_nothing_outlives_an_engine_that_ends(project: Project, ending: signal.Signals) -> None:
    """Neither the host, nor the program, nor what the program started; whether the engine is asked to end or killed."""
    project.write({"stacks/__main__.py": ENDLESS})
    output = project.folder / "output"
    with output.open("w", encoding="utf-8") as file:
        engine = subprocess.Popen(
            [project.engine.location.pulumi, "preview", "--stack", "dev", "--non-interactive"],
            cwd=project.folder,
            env=project.environment,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        pids = project.folder / "stacks" / "pids"
        wait_until(pids.exists, "the program starts")
        processes = [int(text) for text in pids.read_text(encoding="utf-8").split()]
        assert not any(is_gone(process) for process in processes)
        engine.send_signal(ending)
        engine.wait(timeout=60)
        wait_until(lambda: all(map(is_gone, processes)), "host, program and its child end")
        assert "Traceback" not in output.read_text(encoding="utf-8")
    finally:
        engine.kill()
        engine.wait()
