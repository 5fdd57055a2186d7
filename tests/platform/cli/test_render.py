"""`penstock render` on real programs: what is written, what is left alone, and what has no place in files."""

import stat
from pathlib import Path
from typing import Any

import pytest
import yaml
from penstock.platform.errors import ExitCode
from penstock.platform.render.files import INDEX
from reference import Reference

IMAGE = f"example.com/web@sha256:{'0' * 64}"

SHOP = f"""\
import pulumi
import pulumi_kubernetes as k8s


class Web(pulumi.ComponentResource):
    def __init__(self, name):
        super().__init__("shop:index:Web", name)
        mine = pulumi.ResourceOptions(parent=self)
        settings = k8s.core.v1.ConfigMap("settings", metadata={{"namespace": "shop"}}, data={{"PORT": "8080"}}, opts=mine)
        k8s.apps.v1.Deployment(
            "web",
            metadata={{"name": "web", "namespace": "shop", "annotations": {{"pulumi.com/skipAwait": "true"}}}},
            spec={{
                "selector": {{"match_labels": {{"app": "web"}}}},
                "template": {{
                    "metadata": {{"labels": {{"app": "web"}}}},
                    "spec": {{
                        "containers": [
                            {{
                                "name": "web",
                                "image": "{IMAGE}",
                                "env_from": [{{"config_map_ref": {{"name": settings.metadata["name"]}}}}],
                            }}
                        ]
                    }},
                }},
            }},
            opts=mine,
        )


k8s.core.v1.Namespace("shop", metadata={{"name": "shop"}})
Web("web")
k8s.apiextensions.CustomResource(
    "db",
    api_version="external-secrets.io/v1",
    kind="ExternalSecret",
    metadata={{"name": "db", "namespace": "shop"}},
    spec={{"refreshInterval": "1h"}},
)
"""

HEAD = "import pulumi\nimport pulumi_aws as aws\nimport pulumi_kubernetes as k8s\n"


def project(folder: Path, program: str = SHOP) -> Reference:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")
    (folder / "Pulumi.dev.yaml").write_text("config:\n  aws:region: eu-west-1\n")
    (folder / "__main__.py").write_text(program)
    return Reference(folder)


def contents(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()}


def loaded(folder: Path, path: str) -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load((folder / path).read_text())
    return document


def refused(shop: Reference, *arguments: str, code: ExitCode = ExitCode.USAGE) -> str:
    """What the command says; it must refuse without a traceback and write nothing."""
    done = shop.penstock("render", "dev", *arguments)
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert not (shop.folder / "out").exists()
    return done.stderr


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Reference:
    shop = project(tmp_path_factory.mktemp("shop"))
    done = shop.penstock("render", "dev", "--to", "out")
    assert done.returncode == 0, done.stderr
    assert "not validated: ExternalSecret shop/db (external-secrets.io/v1)" in done.stderr
    return shop


def test_each_object_is_a_file_by_namespace_kind_and_name(shop: Reference) -> None:
    """Those that components declare, too."""
    assert set(contents(shop.folder / "out")) == {
        INDEX,
        "namespace-shop.yaml",
        "shop/configmap-settings.yaml",
        "shop/deployment-web.yaml",
        "shop/externalsecret.external-secrets.io-db.yaml",
    }
    deployment = loaded(shop.folder / "out", "shop/deployment-web.yaml")
    assert list(deployment) == ["apiVersion", "kind", "metadata", "spec"]
    mode = stat.S_IMODE((shop.folder / "out" / "namespace-shop.yaml").stat().st_mode)
    assert mode == 0o644


def test_nothing_of_pulumi_s_own_is_written(shop: Reference) -> None:
    assert "pulumi.com" not in "".join(contents(shop.folder / "out").values())
    assert "annotations" not in loaded(shop.folder / "out", "shop/deployment-web.yaml")["metadata"]


def test_an_object_without_a_name_has_its_logical_name_and_so_say_those_that_refer_to_it(shop: Reference) -> None:
    assert loaded(shop.folder / "out", "shop/configmap-settings.yaml")["metadata"]["name"] == "settings"
    pod = loaded(shop.folder / "out", "shop/deployment-web.yaml")["spec"]["template"]["spec"]
    assert pod["containers"][0]["envFrom"] == [{"configMapRef": {"name": "settings"}}]


def test_a_second_run_changes_nothing_and_other_files_are_left_alone(shop: Reference) -> None:
    out = shop.folder / "out"
    (out / "kustomization.yaml").write_text("resources: []\n")
    before = {path: (path.stat().st_mtime_ns, path.read_text()) for path in out.rglob("*.*") if path.is_file()}
    done = shop.penstock("render", "dev", "--to", "out")
    assert (done.returncode, done.stdout) == (0, "")
    assert "0 written, 4 unchanged, 0 removed" in done.stderr
    assert {path: (path.stat().st_mtime_ns, path.read_text()) for path in out.rglob("*.*") if path.is_file()} == before
    (out / "kustomization.yaml").unlink()


def test_a_file_goes_when_its_object_goes_unless_somebody_changed_it(tmp_path: Path) -> None:
    shop = project(tmp_path / "shop")
    out = shop.folder / "out"
    shop.succeed("render", "dev", "--to", "out")
    edited = out / "shop" / "externalsecret.external-secrets.io-db.yaml"
    edited.write_text(edited.read_text() + "# mine\n")
    (shop.folder / "__main__.py").write_text(HEAD + 'k8s.core.v1.Namespace("shop", metadata={"name": "shop"})\n')
    done = shop.penstock("render", "dev", "--to", "out")
    assert done.stdout.splitlines() == ["removed shop/configmap-settings.yaml", "removed shop/deployment-web.yaml"]
    assert f"shop/{edited.name} is no longer made, but was changed by hand" in done.stderr
    assert set(contents(out)) == {INDEX, "namespace-shop.yaml", f"shop/{edited.name}"}
    (shop.folder / "__main__.py").write_text(HEAD)
    done = shop.penstock("render", "dev", "--to", "out")
    assert done.returncode == ExitCode.USAGE
    assert "declares no objects of Kubernetes; nothing was written or removed" in done.stderr
    assert (out / "namespace-shop.yaml").exists()


def test_what_a_file_cannot_tell_is_refused_all_at_once_and_no_secret_is_repeated(tmp_path: Path) -> None:
    shop = project(
        tmp_path / "shop",
        HEAD
        + """
bucket = aws.s3.Bucket("logs")
k8s.core.v1.ConfigMap("unknown", metadata={"namespace": "shop"}, data={"ARN": bucket.arn})
k8s.core.v1.ConfigMap("hostile", metadata={"name": "../../\\x1b[31mup", "namespace": "../up"}, data={})
k8s.core.v1.ConfigMap("camelCase", data={})
k8s.core.v1.Secret("plain", string_data={"a": "hunter2"})
k8s.core.v1.ConfigMap("marked", data={"A": pulumi.Output.secret("hunter2")})
k8s.core.v1.ConfigMapPatch("patch", metadata={"name": "x"}, data={})
k8s.helm.v3.Release("release", chart="x")
k8s.core.v1.ConfigMap("generated", metadata={"generate_name": "x-"}, data={})
k8s.core.v1.ConfigMap("placed", data={}, opts=pulumi.ResourceOptions(provider=k8s.Provider("p", namespace="x")))
""",
    )
    said = refused(shop, "--to", "out")
    for reason in (
        "ConfigMap unknown: data.ARN is known only after a deployment: put the value into the stack's configuration",
        "ConfigMap hostile: metadata.name can't be the name of an object: ../../\\x1b[31mup",
        "ConfigMap hostile: metadata.namespace can't be a namespace: ../up",
        "ConfigMap camelCase: its logical name can't be the name of an object",
        "Secret plain: a Secret with data has no place in files",
        "ConfigMap marked: data.A is secret and has no place in files",
        "ConfigMap patch: a patch is a part of somebody else's object",
        "kubernetes:helm.sh/v3:Release release: only Pulumi can make this",
        "ConfigMap generated: metadata.generateName makes another object at each apply",
        "ConfigMap placed: its namespace is the provider's",
    ):
        assert reason in said
    assert "hunter2" not in said
    assert "\x1b" not in said


def test_what_the_server_chooses_is_not_known_and_many_reasons_stay_on_one_screen(tmp_path: Path) -> None:
    program = """
service = k8s.core.v1.Service("service", metadata={"namespace": "shop"}, spec={"ports": [{"port": 80}]})
k8s.core.v1.ConfigMap("first", data={"UID": service.metadata["uid"], "IP": service.spec["cluster_ip"]})
k8s.core.v1.ConfigMap("second", data={f"{number:02}": service.id for number in range(12)})
"""
    said = refused(project(tmp_path / "shop", HEAD + program), "--to", "out")
    assert "ConfigMap first: data.UID is known only after a deployment" in said
    assert "ConfigMap first: data.IP is known only after a deployment" in said
    assert "ConfigMap second: data.07 is known" in said
    assert "\n  ... and 4 more\n" in said


def test_two_objects_of_one_name_are_refused(tmp_path: Path) -> None:
    program = "".join(
        f'k8s.core.v1.ConfigMap("{name}", metadata={{"name": "twin"}}, data={{}})\n' for name in ("one", "two")
    )
    assert "ConfigMap twin: 2 objects are this one" in refused(project(tmp_path / "a", HEAD + program), "--to", "out")


def test_a_field_that_kubernetes_does_not_know_is_refused_with_its_place(tmp_path: Path) -> None:
    """A cluster would drop it without a word."""
    program = SHOP.replace(
        '"name": "web",\n                                "image"', '"name": "web", "imagee": "x", "image"'
    )
    assert program != SHOP
    program += 'k8s.apiextensions.CustomResource("x", api_version="apps/v1", kind="Deploy", metadata={"name": "x"})\n'
    said = refused(project(tmp_path / "shop", program), "--to", "out")
    assert "Deployment shop/web: spec.template.spec.containers.0: " in said
    assert "'imagee' was unexpected" in said
    assert "Deploy x: apps/v1 of Kubernetes 1.34 has no such kind" in said


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "Missing option '--to'"),
        (("--to", ""), "no folder is named"),
        (("--to", "Pulumi.yaml"), "is a file"),
        (("--to", "Pulumi.yaml/below"), "can't be written"),
    ],
)
def test_a_wrong_folder_is_refused(shop: Reference, tmp_path: Path, arguments: tuple[str, ...], words: str) -> None:
    assert words in refused(project(tmp_path / "shop"), *arguments)


def test_an_unknown_environment_is_refused_with_the_nearest_name(shop: Reference) -> None:
    done = shop.penstock("render", "de", "--to", "out")
    assert done.returncode == ExitCode.USAGE
    assert "did you mean dev?" in done.stderr


def test_without_the_extra_the_error_says_what_to_install(tmp_path: Path) -> None:
    """A package that can't be imported stands before the installed one."""
    shop = project(tmp_path / "shop")
    (tmp_path / "first").mkdir()
    (tmp_path / "first" / "kubernetes_validate.py").write_text("raise ModuleNotFoundError('kubernetes_validate')\n")
    done = shop.penstock("render", "dev", "--to", "out", variables={"PYTHONPATH": str(tmp_path / "first")})
    assert done.returncode == ExitCode.NOT_USABLE
    assert "pip install 'penstock[kubernetes]'" in done.stderr
