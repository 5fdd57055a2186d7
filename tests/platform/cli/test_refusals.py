"""What a tired person types wrong gets an answer on one screen: the place, the fix, the exit code, and nothing changed."""

from pathlib import Path

import pytest
from penstock.platform.errors import ExitCode
from reference import Reference

ONE_SCREEN_LINES = 24


@pytest.fixture
def copy(tmp_path: Path) -> Reference:
    return Reference.copy(tmp_path / "shop")


def refused(copy: Reference, *arguments: str, code: ExitCode = ExitCode.USAGE) -> str:
    """What the command says; it must refuse on one screen, without a traceback, and leave nothing behind."""
    done = copy.penstock(*arguments)
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert len(done.stderr.splitlines()) <= ONE_SCREEN_LINES
    assert not (copy.folder / ".penstock").exists()
    return done.stderr


@pytest.mark.parametrize("command", ["preview", "up", "check", "destroy", "refresh", "outputs"])
def test_an_unknown_environment_is_refused_with_the_nearest_name(copy: Reference, command: str) -> None:
    sandbox = [] if command == "check" else ["--sandbox"]
    message = refused(copy, command, "stagin", *sandbox)
    assert "did you mean staging?" in message
    assert "dev, prod, staging" in message


@pytest.mark.parametrize("name", ["../prod", "dev\n", "\x1b[31mdev", "a" * 5000, "-"])
def test_a_hostile_environment_name_is_refused_harmlessly(copy: Reference, name: str) -> None:
    message = refused(copy, "preview", "--sandbox", "--", name)
    assert "\x1b" not in message
    assert len(message) < 2000


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "penstock:minimumTasks: 2",
            "penstock:minimumTask: 2",
            "Pulumi.dev.yaml:6: penstock:minimumTask: no such key; did you",
        ),
        (
            "penstock:minimumTasks: 2",
            "penstock:minimumTasks: two",
            "Pulumi.dev.yaml:6: penstock:minimumTasks: got 'two'",
        ),
        ("penstock:cidrBlock: 10.16.0.0/16", "penstock:cidrBlock: 10.16.0.0/24", "too small: /24"),
        (
            "secret:orders/database-url-AbCdEf",
            "key/abc",
            "penstock:secret.DATABASE_URL: this is not a reference to a secret",
        ),
        ("penstock:nat: shared", "penstock:nat: [shared", "Pulumi.dev.yaml"),
    ],
)
def test_a_wrong_stack_file_is_refused_with_its_line_before_anything_starts(
    copy: Reference, old: str, new: str, said: str
) -> None:
    copy.edit("stacks/Pulumi.dev.yaml", old, new)
    assert said in refused(copy, "up", "dev", "--sandbox")


def test_an_image_by_tag_is_refused_with_the_reason(copy: Reference) -> None:
    copy.edit("Pulumi.yaml", copy.image(), "nginx:1.27")
    assert "a tag can name other bytes tomorrow" in refused(copy, "up", "dev", "--sandbox")


def test_a_secret_where_a_reference_belongs_is_refused_and_not_repeated(copy: Reference) -> None:
    arn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:orders/database-url-AbCdEf"
    copy.edit("stacks/Pulumi.dev.yaml", arn, "postgres://orders:hunter2@db/orders")
    message = refused(copy, "up", "dev", "--sandbox")
    assert "hunter2" not in message
    assert "give the ARN of a Secrets Manager secret" in message


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("scaling=ServiceScaling(", "scaling=ServiceScaling(cpu_percent=0, ", "cpu_percent"),
        ("image=environment.image,", "image=environment.image, cpu=256, memory=8192,", "256"),
        ("image=environment.image,", 'image="nginx:1.27",', "digest"),
    ],
)
def test_a_wrong_argument_is_refused_with_component_and_field(copy: Reference, old: str, new: str, said: str) -> None:
    copy.edit("stacks/__main__.py", "from penstock.stacks.blueprint import build", "from blueprint import build")
    for module in (copy.folder / "stacks").glob("[a-z]*.py"):
        text = module.read_text().replace("from ..", "from penstock.").replace("from .", "from ")
        module.write_text(text)
    copy.edit("stacks/workloads.py", old, new)
    assert said in refused(copy, "check", "dev")


def test_a_real_deployment_is_refused_where_nobody_can_be_asked(copy: Reference) -> None:
    message = refused(copy, "up", "dev")
    assert "there is nobody to ask" in message
    assert "--yes" in message


def test_a_command_outside_a_project_says_where_to_go(tmp_path: Path) -> None:
    assert "no Pulumi.yaml here, nor in any folder above" in refused(Reference(tmp_path), "check")


def test_a_misspelt_command_or_option_is_refused_with_the_nearest(copy: Reference) -> None:
    assert "Did you mean 'preview'?" in refused(copy, "preveiw", "dev")
    assert "--sandbox" in refused(copy, "preview", "dev", "--sandbx")


def test_an_engine_that_is_missing_and_cannot_be_installed_is_told(copy: Reference, tmp_path: Path) -> None:
    empty = tmp_path / "home"
    empty.mkdir()
    done = copy.penstock(
        "preview", "dev", "--sandbox", variables={"HOME": str(empty), "XDG_CACHE_HOME": str(empty), "PATH": "/nowhere"}
    )
    assert done.returncode == ExitCode.NOT_USABLE
    assert "Traceback" not in done.stderr
    assert "do:" in done.stderr
