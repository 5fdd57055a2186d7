"""The process environments of the embedded cloud: everything that could lead to a real account is taken out.

Which variables those are stands here once, for the background process, for runs of the engine and for `sandbox env`.
"""

import shlex
import urllib.parse
import urllib.request
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from ..errors import EnvironmentNotUsableError
from .accounts import Account
from .folder import Record, SandboxFolder

__all__ = ["PASSPHRASE", "engine_environment", "server_environment", "shell_exports"]

PASSPHRASE: Final = "penstock-sandbox"  # noqa: S105 - not a secret, see below
"""Encrypts what the engine marks secret in the sandbox's state. It protects nothing and is meant to be known: the state is
local, of emulated resources, and dies with them. Without one the engine would ask for it."""

REMOVED_PREFIXES: Final = ("AWS_", "AMAZON_", "BOTO", "KUBECONFIG", "KUBERNETES_", "MOTO_", "PULUMI_")
"""Credentials, profiles, roles, endpoints, back ends and access tokens are all named so."""
KEPT: Final = frozenset({"PULUMI_DEBUG_COMMANDS", "PULUMI_OPTION_PARALLEL", "AWS_PAGER"})

ROLE_ARN: Final = "arn:aws:iam::{account}:role/penstock-sandbox"


def server_environment(environment: Mapping[str, str], folder: SandboxFolder) -> dict[str, str]:
    """What the background process runs in."""
    return {
        **_without_ways_out(environment),
        **_no_files(folder),
        "AWS_ACCESS_KEY_ID": "sandbox",
        "AWS_SECRET_ACCESS_KEY": "sandbox",
        "AWS_DEFAULT_REGION": "us-east-1",
        "MOTO_IAM_LOAD_MANAGED_POLICIES": "true",  # roles are given AWS's own policies by ARN
        "PYTHONUNBUFFERED": "1",
    }


def engine_environment(
    environment: Mapping[str, str], *, folder: SandboxFolder, record: Record, account: Account, search_path: str
) -> dict[str, str]:
    """What a run of the engine, and any AWS client started beside it, needs to work against the embedded cloud.

    Args:
        environment: variables to start from.
        folder: the project's `.penstock`.
        record: the running process.
        account: whose credentials to give.
        search_path: the value of PATH, with the engine's folder first.

    Raises:
        EnvironmentNotUsableError: the emulator does not answer.
    """
    return {
        **_without_ways_out(environment),
        **sandbox_variables(environment, folder=folder, record=record, account=account),
        "PATH": search_path,
    }


def sandbox_variables(
    environment: Mapping[str, str], *, folder: SandboxFolder, record: Record, account: Account
) -> dict[str, str]:
    """The variables that lead to the embedded cloud."""
    attached = ",".join(f"{package}:{port}" for package, port in record.provider_ports.items())
    return {
        "PULUMI_BACKEND_URL": folder.state.as_uri(),
        "PULUMI_HOME": str(folder.home),
        "PULUMI_CONFIG_PASSPHRASE": PASSPHRASE,
        "PULUMI_DEBUG_PROVIDERS": attached,
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "KUBECONFIG": str(folder.kubeconfig),  # also while the file is not there yet: the user's own is never read
        "AWS_ENDPOINT_URL": record.endpoint,
        "AWS_REGION": account.region,
        "AWS_DEFAULT_REGION": account.region,
        **_credentials(record.endpoint, account),
        **_no_files(folder),
        **_no_proxy(environment),
    }


def shell_exports(
    environment: Mapping[str, str],
    *,
    folder: SandboxFolder,
    record: Record,
    account: Account,
    engine_folders: Iterable[Path],
) -> str:
    """The lines that a shell evaluates to work natively: what to forget, what to know, and the folder to run in."""
    variables = sandbox_variables(environment, folder=folder, record=record, account=account)
    forgotten = sorted(name for name in environment if name not in _without_ways_out(environment) | variables)
    folders = ":".join(map(str, engine_folders))
    return "\n".join(
        [
            *(f"unset {name}" for name in forgotten),
            *(f"export {name}={shlex.quote(value)}" for name, value in sorted(variables.items())),
            *([f'export PATH={shlex.quote(folders)}:"$PATH"'] if folders else []),
            f"cd {shlex.quote(str(folder.project))}",
            "",
        ]
    )


def _without_ways_out(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environment.items() if name in KEPT or not name.startswith(REMOVED_PREFIXES)}


def _no_files(folder: SandboxFolder) -> dict[str, str]:
    empty = str(folder.no_settings)
    return {
        "AWS_CONFIG_FILE": empty,
        "AWS_SHARED_CREDENTIALS_FILE": empty,
        "BOTO_CONFIG": empty,
        "AWS_EC2_METADATA_DISABLED": "true",
    }


def _no_proxy(environment: Mapping[str, str]) -> dict[str, str]:
    """A proxy can't reach this machine's loopback; both spellings are read, and the small one wins in some programs."""
    given = environment.get("NO_PROXY") or environment.get("no_proxy") or ""
    hosts = ",".join(dict.fromkeys([*filter(None, given.split(",")), "127.0.0.1", "localhost"]))
    return {"NO_PROXY": hosts, "no_proxy": hosts}


def _credentials(endpoint: str, account: Account) -> dict[str, str]:
    """Credentials that the emulator routes to the account: those of a role assumed in it. They are worth nothing elsewhere."""
    body = urllib.parse.urlencode(
        {
            "Action": "AssumeRole",
            "Version": "2011-06-15",
            "RoleArn": ROLE_ARN.format(account=account.id),
            "RoleSessionName": "penstock-sandbox",
        }
    )
    signature = (
        "AWS4-HMAC-SHA256 Credential=sandbox/20200101/us-east-1/sts/aws4_request, SignedHeaders=host, Signature=0"
    )
    request = urllib.request.Request(  # noqa: S310 - our own process, by HTTP
        endpoint,
        data=body.encode(),
        headers={
            "Authorization": signature,
            "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
        },
    )
    try:
        without_proxy = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with without_proxy.open(request, timeout=30) as answer:
            text = answer.read().decode()
    except OSError as error:
        raise EnvironmentNotUsableError(
            "the sandbox does not answer", got=f"{endpoint}: {error}", do="run `penstock sandbox reset`"
        ) from None
    return _parsed_credentials(text)


def _parsed_credentials(text: str) -> dict[str, str]:
    names = {
        "AccessKeyId": "AWS_ACCESS_KEY_ID",
        "SecretAccessKey": "AWS_SECRET_ACCESS_KEY",
        "SessionToken": "AWS_SESSION_TOKEN",
    }
    return {variable: text.partition(f"<{name}>")[2].partition("<")[0] for name, variable in names.items()}
