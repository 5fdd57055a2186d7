"""The API server of an embedded cloud, with real programs: who may ask it, what it enforces, and that nothing outlives its holder."""

import json
import os
import signal
import ssl
import stat
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from fake_engines import Machine, write_program
from penstock.platform.errors import EnvironmentNotUsableError
from penstock.platform.sandbox.folder import SandboxFolder
from penstock.platform.sandbox.kubernetes.binaries import ASSETS, ensure_binaries
from penstock.platform.sandbox.kubernetes.cluster import Cluster, LocalCluster
from penstock.platform.sandbox.kubernetes.described import described
from processes import is_gone, wait_until

HOLDER = """
import pathlib, sys, threading
from penstock.platform.sandbox.folder import SandboxFolder
from penstock.platform.sandbox.kubernetes.cluster import LocalCluster
cluster = LocalCluster(SandboxFolder(pathlib.Path(sys.argv[1])))
worker = threading.Thread(target=cluster.ensure)
worker.start()
worker.join()
print(*(held.process.pid for held in cluster._held), flush=True)
sys.stdin.read()
"""
"""Starts a cluster from a thread that then ends, tells the leashes, and waits."""


def new_folder(path: Path) -> SandboxFolder:
    folder = SandboxFolder(path / ".penstock")
    folder.prepare()
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> SandboxFolder:
    ensure_binaries()
    return new_folder(tmp_path_factory.mktemp("cluster"))


@pytest.fixture(scope="module")
def local(folder: SandboxFolder) -> Iterator[LocalCluster]:
    cluster = LocalCluster(folder)
    yield cluster
    cluster.stop()


def ask(cluster: Cluster, path: str, body: Any = None, *, token: str | None = None) -> tuple[int, dict[str, Any]]:
    """The server's answer: status and document."""
    bearer = cluster.token if token is None else token
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {bearer}"} if bearer else {})
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(cluster.url + path, data=data, headers=headers)  # noqa: S310 - it is HTTPS
    trust = ssl.create_default_context(cafile=cluster.ca_file)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=trust))
    try:
        with opener.open(request, timeout=30) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


def children(process: int) -> list[int]:
    listing = subprocess.run(
        ["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    pairs = [tuple(map(int, line.split())) for line in listing]
    return [child for child, parent in pairs if parent == process]


def test_many_who_need_it_get_one_and_the_same(local: LocalCluster) -> None:
    found: list[Cluster] = []
    threads = [threading.Thread(target=lambda: found.append(local.ensure())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert len(set(found)) == 1
    assert ask(found[0], "/version")[1]["gitVersion"].startswith("v1.3")


def test_nobody_is_answered_without_the_token(local: LocalCluster) -> None:
    cluster = local.ensure()
    assert ask(cluster, "/api/v1/secrets")[0] == 200
    assert ask(cluster, "/api/v1/secrets", token="")[0] == 401
    assert ask(cluster, "/api/v1/secrets", token="guessed")[0] == 401


def test_what_holds_the_token_and_the_data_is_for_its_owner_alone(local: LocalCluster, folder: SandboxFolder) -> None:
    local.ensure()
    modes = {
        path.name: stat.S_IMODE(path.stat().st_mode)
        for path in (folder.kubeconfig, folder.kubernetes, folder.kubernetes / "tokens.csv")
    }
    assert modes == {"kubeconfig": 0o600, "kubernetes": 0o700, "tokens.csv": 0o600}


def test_kubectl_gets_a_configuration_that_leads_to_it(local: LocalCluster, folder: SandboxFolder) -> None:
    cluster = local.ensure()
    configuration = yaml.safe_load(folder.kubeconfig.read_text())
    assert configuration["clusters"][0]["cluster"]["server"] == cluster.url
    assert configuration["users"][0]["user"]["token"] == cluster.token
    assert Path(configuration["clusters"][0]["cluster"]["certificate-authority"]).is_file()
    assert described(folder).url == cluster.url
    assert any("kubectl --kubeconfig" in line for line in described(folder).lines())


def test_the_real_rules_are_enforced(local: LocalCluster) -> None:
    """Schema and Pod Security are the server's own; a Pod is not refused for what only a controller could make."""
    cluster = local.ensure()
    labels = {"pod-security.kubernetes.io/enforce": "restricted"}
    namespace = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop", "labels": labels}}
    assert ask(cluster, "/api/v1/namespaces", namespace)[0] == 201
    quota = {"apiVersion": "v1", "kind": "ResourceQuota", "metadata": {"name": "all"}, "spec": {"hard": {"pods": "1"}}}
    assert ask(cluster, "/api/v1/namespaces/shop/resourcequotas", quota)[0] == 201
    container: dict[str, Any] = {"name": "app", "image": "example.com/app@sha256:" + "0" * 64}
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "app"}, "spec": {"containers": [container]}}
    status, answer = ask(cluster, "/api/v1/namespaces/shop/pods?dryRun=All", pod)
    assert status == 403
    assert 'violates PodSecurity "restricted' in answer["message"]
    container["securityContext"] = {
        "allowPrivilegeEscalation": False,
        "runAsNonRoot": True,
        "capabilities": {"drop": ["ALL"]},
        "seccompProfile": {"type": "RuntimeDefault"},
    }
    assert ask(cluster, "/api/v1/namespaces/shop/pods?dryRun=All", pod)[0] == 201


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_both_programs_end_with_who_holds_them(tmp_path: Path, number: signal.Signals) -> None:
    """However that ends; the thread that started them may have ended long before."""
    ensure_binaries()
    folder = new_folder(tmp_path)
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder.path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with holder:
        assert holder.stdout is not None
        leashes = [int(word) for word in holder.stdout.readline().split()]
        programs = [program for held in leashes for program in children(held)]
        assert len(programs) == 2
        holder.send_signal(number)
    for process in (*leashes, *programs):
        wait_until(lambda process=process: is_gone(process), f"process {process} ends")  # type: ignore[misc]


def test_a_program_ends_even_with_a_leash_that_is_killed(tmp_path: Path) -> None:
    if sys.platform != "linux":
        pytest.skip("only Linux ends a program with its parent")
    ensure_binaries()
    cluster = LocalCluster(new_folder(tmp_path))
    cluster.ensure()
    try:
        leashes = [held.process.pid for held in cluster._held]
        programs = [program for held in leashes for program in children(held)]
        for held in leashes:
            os.kill(held, signal.SIGKILL)
        for process in programs:
            wait_until(lambda process=process: is_gone(process), f"process {process} ends")  # type: ignore[misc]
    finally:
        cluster.stop()


def test_a_server_that_crashed_is_told_with_its_last_words_and_not_replaced(tmp_path: Path) -> None:
    """A new one would be empty, while the stacks' state claims that there are objects."""
    ensure_binaries()
    cluster = LocalCluster(new_folder(tmp_path))
    cluster.ensure()
    try:
        server = cluster._held[1].process
        os.kill(children(server.pid)[0], signal.SIGKILL)
        server.wait(30)
        with pytest.raises(EnvironmentNotUsableError, match="kube-apiserver has ended") as died:
            cluster.ensure()
        assert "penstock sandbox reset" in str(died.value)
        assert "\n  | " in str(died.value)
    finally:
        cluster.stop()


def test_each_one_begins_empty(tmp_path: Path) -> None:
    ensure_binaries()
    folder = new_folder(tmp_path)
    tokens = set()
    for _ in range(2):
        local = LocalCluster(folder)
        try:
            cluster = local.ensure()
            tokens.add(cluster.token)
            made = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "left-over"}}
            assert ask(cluster, "/api/v1/namespaces", made)[0] == 201
        finally:
            local.stop()
    assert len(tokens) == 2


def test_a_server_that_does_not_start_is_told_with_its_own_words(tmp_path: Path) -> None:
    """All who waited for the attempt get its end; nothing is left running."""
    assets = tmp_path / "assets"
    write_program(assets / "etcd", "echo 'wrong \033[31mdisk' >&2; exit 7")
    write_program(assets / "kube-apiserver", "exit 0")
    cluster = LocalCluster(new_folder(tmp_path), {ASSETS: str(assets)})
    with pytest.raises(EnvironmentNotUsableError, match="etcd did not start") as failed:
        cluster.ensure()
    assert "wrong \\x1b[31mdisk" in str(failed.value)
    cluster.stop()


def test_a_missing_server_that_cannot_be_built_is_told_by_the_builder(tmp_path: Path) -> None:
    """The build runs in a process of its own, and its lines are the progress."""
    machine = Machine(tmp_path)
    write_program(machine.path / "go", "echo 'no network' >&2; exit 1")
    said: list[str] = []
    cluster = LocalCluster(new_folder(tmp_path), machine.environment)
    with pytest.raises(EnvironmentNotUsableError, match="no network"):
        cluster.ensure(said.append)
    assert said[0] == "Building the Kubernetes API server, once, about 5 minutes"
    cluster.stop()


def test_stopping_ends_a_build_that_is_going_on(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    mark = tmp_path / "compiler"
    write_program(machine.path / "go", f"echo $$ > {mark}.new; /bin/mv {mark}.new {mark}; exec /bin/sleep 600")
    cluster = LocalCluster(new_folder(tmp_path), machine.environment)
    failures: list[EnvironmentNotUsableError] = []

    def need() -> None:
        try:
            cluster.ensure()
        except EnvironmentNotUsableError as error:
            failures.append(error)

    thread = threading.Thread(target=need)
    thread.start()
    wait_until(mark.exists, "the build begins")
    cluster.stop()
    thread.join()
    wait_until(lambda: is_gone(int(mark.read_text())), "the compiler ends")
    assert len(failures) == 1
