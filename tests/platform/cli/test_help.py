"""What the command line says of itself."""

import json
from pathlib import Path

import pytest
from penstock import __version__
from penstock.platform.cli.main import COMMANDS
from penstock.platform.errors import EXIT_CODES
from reference import ROOT, Reference

HERE = Reference(ROOT)


def test_help_names_every_command_and_every_exit_code() -> None:
    text = HERE.succeed("--help")
    assert all(f"\n  {name} " in text for name in COMMANDS)
    assert all(f"{code.value:>3}  {meaning}" in text for code, meaning in EXIT_CODES.items())


@pytest.mark.parametrize("command", list(COMMANDS))
def test_every_command_explains_itself(command: str) -> None:
    assert HERE.succeed(command, "--help").startswith(f"Usage: penstock {command}")


def test_the_version_is_that_of_the_package() -> None:
    assert HERE.succeed("--version").strip().endswith(__version__)


def test_help_needs_neither_the_sdk_nor_the_emulator() -> None:
    """Imports cost half a second each: help must not pay them."""
    import subprocess
    import sys

    script = (
        "import sys; from penstock.platform.cli.main import run; run(['--help']); "
        "print(sorted({'pulumi', 'pulumi_aws', 'boto3', 'moto', 'pydantic', 'rich'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_data_is_on_stdout_and_talk_on_stderr(tmp_path: Path) -> None:
    done = Reference.copy(tmp_path / "shop").penstock("check", "dev", "--output", "json")
    assert set(json.loads(done.stdout)) == {"dev"}
    assert "checking dev" in done.stderr


def test_the_doctor_names_versions_and_what_the_emulator_forgets() -> None:
    document = json.loads(HERE.succeed("doctor", "--output", "json"))
    states = {fact["name"]: fact["state"] for fact in document["facts"]}
    assert {"python", "engine", "pulumi", "pulumi-aws", "pulumi-policy", "moto"} <= set(states)
    assert "aws:s3/bucketVersioning:BucketVersioning" in document["emulator_forgets"]


def test_the_schema_describes_every_key() -> None:
    schema = json.loads(HERE.succeed("schema"))
    assert "penstock:accountId" in schema["properties"]["config"]["properties"]
