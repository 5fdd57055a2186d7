"""The Kubernetes API server of one embedded cloud: etcd and kube-apiserver on this machine's loopback, started when first needed.

Nothing but the API: no node, no scheduler, no controller. Both programs and their data end with the embedded cloud, so each
one begins with an empty cluster. Data, logs and the token are in `.penstock/kubernetes/`, `.penstock/kubeconfig` is for kubectl.
"""

import contextlib
import os
import secrets
import shutil
import ssl
import threading
import time
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import yaml
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from ...engine.install import say_on_standard_error
from ...errors import EnvironmentNotUsableError
from ...files import write_atomically
from ..folder import SandboxFolder
from .binaries import Binaries, locate_binaries
from .leashed import Leashed, free_port, install_under_leash

__all__ = ["Cluster", "LocalCluster"]

READY_SECONDS: Final = 90
LOOK_SECONDS: Final = 0.05
ANSWER_SECONDS: Final = 5
ATTEMPTS: Final = 3
"""A port that was free may be taken before the server listens on it."""

LOOPBACK: Final = "127.0.0.1"
USER: Final = "penstock-sandbox"
ETCD_ADDRESS: Final = "unix://etcd:0"
PEER_ADDRESS: Final = "unix://peer:0"
"""Sockets in the data folder, which only its owner may enter: etcd asks nobody who they are."""

NEED_CONTROLLERS: Final = ("ServiceAccount", "ResourceQuota")
"""Admission that refuses every Pod where no controller makes default service accounts and counts what quotas allow."""

READY_PATHS: Final = ("/readyz", "/api/v1/namespaces/default")
"""The second: programs use the default namespace at once, and it is made a moment after the server is ready."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """A running API server."""

    url: str
    token: str
    """Of an administrator (group system:masters), for `Authorization: Bearer`."""
    ca_file: Path
    """What the server's certificate is verified with."""


@dataclass(frozen=True, slots=True)
class _Running:
    cluster: Cluster
    etcd: Leashed
    api_server: Leashed


class LocalCluster:
    """The cluster of one embedded cloud. Making the object starts nothing.

    Args:
        folder: the project's `.penstock`.
        environment: variables to look for the programs with instead of the process's own.
    """

    def __init__(self, folder: SandboxFolder, environment: Mapping[str, str] | None = None) -> None:
        self._folder = folder
        self._environment = environment
        self._lock = threading.Lock()
        self._running: _Running | None = None
        self._failures: list[EnvironmentNotUsableError] = []
        self._held: list[Leashed] = []
        self._is_stopped = threading.Event()

    def ensure(self, say: Callable[[str], None] = say_on_standard_error) -> Cluster:
        """The running cluster, started by the first call; others wait for it. Blocks for seconds, for minutes where it builds.

        Args:
            say: told what takes long, line by line; by default it stands in the embedded cloud's log.

        Raises:
            EnvironmentNotUsableError: it can't be built or started, or it has ended; with its own last words.
        """
        failures_before = len(self._failures)
        with self._lock:
            if self._running is None and len(self._failures) > failures_before:
                raise self._failures[-1]  # whoever waited for an attempt shares its end
            if self._running is None:
                try:
                    self._running = self._start(say)
                except EnvironmentNotUsableError as error:
                    self._failures.append(error)
                    raise
            for process in (self._running.etcd, self._running.api_server):
                if process.exit_code is not None:
                    raise process.failure("has ended; what it held is gone", do="run `penstock sandbox reset`")
            return self._running.cluster

    def stop(self) -> None:
        """End both programs, also while another thread starts them. It can't be started again."""
        self._is_stopped.set()
        for process in tuple(reversed(self._held)):
            process.end()

    def _start(self, say: Callable[[str], None]) -> _Running:
        binaries = locate_binaries(self._environment) or self._build(say)
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return self._attempt(binaries)
            except EnvironmentNotUsableError as error:
                self._end_all()
                if attempt == ATTEMPTS or "address already in use" not in str(error):
                    raise
        raise AssertionError

    def _build(self, say: Callable[[str], None]) -> Binaries:
        """In a process of its own, that ends with the embedded cloud."""
        say("Building the Kubernetes API server, once, about 5 minutes")
        variables = dict(os.environ if self._environment is None else self._environment)
        install_under_leash(variables, say, hold=self._hold)
        found = locate_binaries(self._environment)
        if found is None:
            raise EnvironmentNotUsableError("The Kubernetes API server was built and is not found")
        return found

    def _attempt(self, binaries: Binaries) -> _Running:
        data = self._fresh_data()
        token = secrets.token_urlsafe(32)
        write_atomically(data / "tokens.csv", f"{token},{USER},{USER},system:masters\n")
        write_atomically(data / "service-account.key", _private_key())
        etcd = self._hold(Leashed.start("etcd", [str(binaries.etcd), *_ETCD_ARGUMENTS], folder=data))
        _wait((data / "etcd:0").exists, etcd)
        port = free_port(LOOPBACK)
        command = [str(binaries.api_server), f"--secure-port={port}", *_API_SERVER_ARGUMENTS]
        api_server = self._hold(Leashed.start("kube-apiserver", command, folder=data))
        cluster = Cluster(f"https://{LOOPBACK}:{port}", token, data / "certificates" / "apiserver.crt")
        _wait(lambda: _is_ready(cluster), api_server)
        write_atomically(self._folder.kubeconfig, _kubeconfig(cluster))
        return _Running(cluster, etcd, api_server)

    def _fresh_data(self) -> Path:
        data = self._folder.kubernetes
        shutil.rmtree(data, ignore_errors=True)
        data.mkdir(mode=0o700, parents=True)
        return data

    def _hold(self, process: Leashed) -> Leashed:
        self._held.append(process)
        if self._is_stopped.is_set():
            process.end()
            raise EnvironmentNotUsableError("the embedded cloud is being stopped")
        return process

    def _end_all(self) -> None:
        for process in reversed(self._held):
            process.end()
        self._held.clear()


_ETCD_ARGUMENTS: Final = (
    "--name=sandbox",
    "--data-dir=etcd-data",
    f"--listen-client-urls={ETCD_ADDRESS}",
    f"--advertise-client-urls={ETCD_ADDRESS}",
    f"--listen-peer-urls={PEER_ADDRESS}",
    f"--initial-advertise-peer-urls={PEER_ADDRESS}",
    f"--initial-cluster=sandbox={PEER_ADDRESS}",
    "--unsafe-no-fsync",  # nothing has to survive this machine
    "--log-level=warn",
)

_API_SERVER_ARGUMENTS: Final = (
    f"--etcd-servers={ETCD_ADDRESS}",
    f"--bind-address={LOOPBACK}",
    f"--advertise-address={LOOPBACK}",
    "--endpoint-reconciler-type=none",  # it refuses to make an Endpoints object of a loopback address
    "--cert-dir=certificates",
    "--token-auth-file=tokens.csv",
    "--anonymous-auth=false",
    "--authorization-mode=RBAC",
    "--allow-privileged=true",  # as clusters have it: Pod Security decides
    "--service-account-issuer=https://kubernetes.default.svc",
    "--service-account-key-file=service-account.key",
    "--service-account-signing-key-file=service-account.key",
    "--service-cluster-ip-range=10.96.0.0/16",
    f"--disable-admission-plugins={','.join(NEED_CONTROLLERS)}",
    "--profiling=false",
)


def _wait(is_ready: Callable[[], bool], process: Leashed) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while not is_ready():
        if process.exit_code is not None:
            raise process.failure("did not start")
        if time.monotonic() > deadline:
            raise process.failure(f"was not ready after {READY_SECONDS} s")
        time.sleep(LOOK_SECONDS)


def _is_ready(cluster: Cluster) -> bool:
    """Whether it answers; its certificate is made by itself a moment after it starts."""
    with contextlib.suppress(OSError):
        trust = ssl.create_default_context(cafile=cluster.ca_file)
        opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=trust)
        )
        for path in READY_PATHS:
            request = urllib.request.Request(cluster.url + path, headers={"Authorization": f"Bearer {cluster.token}"})  # noqa: S310
            with opener.open(request, timeout=ANSWER_SECONDS):
                pass
        return True
    return False


def _private_key() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


def _kubeconfig(cluster: Cluster) -> str:
    name = "penstock-sandbox"
    document = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": name, "cluster": {"server": cluster.url, "certificate-authority": str(cluster.ca_file)}}],
        "users": [{"name": name, "user": {"token": cluster.token}}],
        "contexts": [{"name": name, "context": {"cluster": name, "user": name}}],
        "current-context": name,
    }
    return yaml.safe_dump(document, sort_keys=False)
