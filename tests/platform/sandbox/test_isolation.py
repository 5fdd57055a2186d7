"""No run on the embedded cloud can reach a real account, whatever the user's environment says."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from penstock.platform.sandbox.accounts import Account
from penstock.platform.sandbox.cloud import BotoCloud
from penstock.platform.sandbox.isolation import engine_environment, server_environment, shell_exports
from penstock.platform.sandbox.lifecycle import Started, start, stop

ACCOUNT = Account("444455556666", "eu-central-1")

USERS = {
    "PATH": "/usr/bin:/bin",
    "HOME": "/home/somebody",
    "HTTPS_PROXY": "http://proxy.example.com:3128",
    "NO_PROXY": "internal.example.com",
    "AWS_PROFILE": "production",
    "AWS_ACCESS_KEY_ID": "AKIAREALREALREALREAL",
    "AWS_SECRET_ACCESS_KEY": "real",
    "AWS_SESSION_TOKEN": "real",
    "AWS_ROLE_ARN": "arn:aws:iam::123456789012:role/deploy",
    "AWS_WEB_IDENTITY_TOKEN_FILE": "/var/run/token",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://169.254.170.2/credentials",
    "AWS_ENDPOINT_URL_S3": "https://s3.eu-west-1.amazonaws.com",
    "AWS_CONFIG_FILE": "/home/somebody/.aws/config",
    "KUBECONFIG": "/home/somebody/.kube/production",
    "KUBERNETES_SERVICE_HOST": "10.0.0.1",
    "PULUMI_ACCESS_TOKEN": "pul-real",
    "PULUMI_BACKEND_URL": "s3://real-state",
    "PULUMI_CONFIG_PASSPHRASE_FILE": "/home/somebody/passphrase",
}
GONE = {
    "AWS_PROFILE",
    "AWS_ROLE_ARN",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_ENDPOINT_URL_S3",
    "KUBERNETES_SERVICE_HOST",
    "PULUMI_ACCESS_TOKEN",
    "PULUMI_CONFIG_PASSPHRASE_FILE",
}


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Started]:
    folder = tmp_path_factory.mktemp("project")
    yield start(folder)
    stop(folder)


@pytest.fixture(scope="module")
def variables(started: Started) -> dict[str, str]:
    return engine_environment(
        USERS, folder=started.folder, record=started.record, account=ACCOUNT, search_path="/engine:/usr/bin"
    )


def test_every_way_to_real_credentials_is_closed(started: Started, variables: dict[str, str]) -> None:
    """Profile, keys, roles, tokens, files, metadata and back end are the sandbox's or nothing."""
    assert GONE & variables.keys() == set()
    assert variables["AWS_ACCESS_KEY_ID"] != USERS["AWS_ACCESS_KEY_ID"]
    assert variables["AWS_EC2_METADATA_DISABLED"] == "true"
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "BOTO_CONFIG"):
        assert Path(variables[name]).read_text() == ""
    assert variables["PULUMI_BACKEND_URL"] == started.folder.state.as_uri()
    assert variables["PULUMI_HOME"].startswith(str(started.folder.path))
    assert variables["AWS_ENDPOINT_URL"].startswith("http://127.0.0.1:")
    assert variables["KUBECONFIG"] == str(started.folder.kubeconfig)


def test_what_has_nothing_to_do_with_clouds_stays(variables: dict[str, str]) -> None:
    """A program may need the rest of its environment; a proxy is not asked for the loopback."""
    assert variables["HOME"] == USERS["HOME"]
    assert variables["NO_PROXY"] == variables["no_proxy"] == "internal.example.com,127.0.0.1,localhost"
    assert variables["PATH"] == "/engine:/usr/bin"


def test_the_background_process_has_no_real_credentials(started: Started) -> None:
    """It gets made-up ones, and empty files."""
    variables = server_environment(USERS, started.folder)
    assert GONE & variables.keys() == set()
    assert variables["AWS_ACCESS_KEY_ID"] == "sandbox"
    assert Path(variables["AWS_SHARED_CREDENTIALS_FILE"]).read_text() == ""


def test_the_credentials_are_those_of_the_account(variables: dict[str, str], tmp_path: Path) -> None:
    """A program or a test of the user's that uses boto3 is in the environment's own account."""
    code = "import boto3; print(boto3.client('sts').get_caller_identity()['Account'], boto3.client('ec2').meta.region_name)"
    done = _python(code, variables, tmp_path)
    assert done == f"{ACCOUNT.id} {ACCOUNT.region}"


def test_accounts_are_apart(started: Started) -> None:
    """What one environment's account has, another's does not."""
    one, other = (BotoCloud(started.record.endpoint, account, "eu-west-1") for account in (ACCOUNT.id, "111122223333"))
    one.client("sns").create_topic(Name="mine")
    assert len(one.client("sns").list_topics()["Topics"]) == 1
    assert other.client("sns").list_topics()["Topics"] == []


def test_a_shell_gets_there_by_evaluating_the_exports(started: Started, tmp_path: Path) -> None:
    """Real variables are unset, the others set, the engine is first on the PATH, and the folder is the generated one."""
    started.folder.project.mkdir(exist_ok=True)
    text = shell_exports(
        USERS,
        folder=started.folder,
        record=started.record,
        account=ACCOUNT,
        engine_folders=(Path("/opt/the engine"),),
    )
    script = f'{text}\necho "$PWD|$PATH|${{AWS_PROFILE-unset}}|$AWS_REGION"\n'
    done = subprocess.run(["sh", "-c", script], env=USERS, capture_output=True, text=True, check=True, cwd=tmp_path)
    folder, path, profile, region = done.stdout.strip().split("|")
    assert Path(folder) == started.folder.project
    assert path == f"/opt/the engine:{USERS['PATH']}"
    assert (profile, region) == ("unset", ACCOUNT.region)


def _python(code: str, variables: dict[str, str], folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], env=variables, cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()
