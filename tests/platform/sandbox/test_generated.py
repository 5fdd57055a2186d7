"""The generated project: the user's program and settings, without what belongs to real environments, and no file touched."""

from pathlib import Path

import pytest
import yaml
from penstock.platform.sandbox.accounts import DEFAULT_ACCOUNT, Account, account_of
from penstock.platform.sandbox.generated import Generated, generate
from sandboxed import git, repository

PROJECT = """\
name: shop
description: A shop.
runtime:
  name: python
  options:
    virtualenv: venv
main: infrastructure
stackConfigDir: settings
backend:
  url: s3://state
plugins:
  providers:
    - name: own
      path: plugins/own
packages:
  shelves: ../shared/shelves
  racks: plugins/racks
  random: random@4.18.2
  boxes: github.com/shop/boxes@v1.0.0
  crates:
    source: ./plugins/crates
    version: 1.2.3
config:
  penstock:region:
    value: eu-west-1
  aws:profile: production
  kubernetes:context: production
"""

PACK = "runtime:\n  name: python\n  options:\n    virtualenv: ../venv\n"

STACK = """\
secretsprovider: awskms://alias/state?region=eu-west-1
encryptedkey: c29tZXRoaW5n
encryptionsalt: v1:real
environment:
  - shop/production
config:
  penstock:accountId: "012345678901"
  shop:size: 3
  shop:version: "1.10"
  shop:password:
    secure: v1:abcdef
  shop:nested:
    inner:
      secure: v1:ghijkl
  aws:assumeRoles:
    - roleArn: arn:aws:iam::123456789012:role/deploy
  aws:secretKey: not-for-you
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in ("infrastructure", "settings", "policies", "venv", "plugins/racks"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "Pulumi.yaml").write_text(PROJECT)
    (tmp_path / "settings" / "Pulumi.production.yaml").write_text(STACK)
    (tmp_path / "infrastructure" / "__main__.py").write_text("")
    (tmp_path / "policies" / "PulumiPolicy.yaml").write_text(PACK)
    (tmp_path / "policies" / "__main__.py").write_text("")
    return tmp_path


@pytest.fixture
def generated(project: Path) -> Generated:
    return generate(project / "Pulumi.yaml")


def test_it_runs_the_users_own_program(project: Path, generated: Generated) -> None:
    """Program, virtual environment, plugins, packages and policies are the user's folders; back end and config folder are not."""
    values = yaml.safe_load((generated.folder / "Pulumi.yaml").read_text())
    assert (generated.folder / values["main"]).resolve() == project / "infrastructure"
    assert values["runtime"] == {"name": "python", "options": {"virtualenv": str(project / "venv")}}
    assert values["plugins"] == {"providers": [{"name": "own", "path": str(project / "plugins/own")}]}
    assert values["packages"] == {
        "shelves": str(project.parent / "shared/shelves"),
        "racks": str(project / "plugins/racks"),
        "random": "random@4.18.2",
        "boxes": "github.com/shop/boxes@v1.0.0",
        "crates": {"source": str(project / "plugins/crates"), "version": "1.2.3"},
    }
    assert values["name"] == "shop"
    assert {"backend", "stackConfigDir"} & values.keys() == set()
    pack = yaml.safe_load((generated.folder / "policies" / "PulumiPolicy.yaml").read_text())
    assert pack["runtime"]["options"]["virtualenv"] == str(project / "venv")
    assert (generated.folder / "policies" / "__main__.py").resolve() == project / "policies" / "__main__.py"


def test_nothing_that_leads_to_real_accounts_or_secrets_is_copied(generated: Generated) -> None:
    """No secrets provider, no key, no encrypted value, no profile, role or key; each one that is missed is told."""
    stack = yaml.safe_load((generated.folder / "Pulumi.production.yaml").read_text())
    assert stack == {
        "config": {"penstock:accountId": "012345678901", "shop:size": 3, "shop:version": "1.10"},
    }
    project = yaml.safe_load((generated.folder / "Pulumi.yaml").read_text())
    assert project["config"] == {"penstock:region": {"value": "eu-west-1"}}
    told = "\n".join(generated.notices)
    for key in (
        "shop:password",
        "shop:nested",
        "aws:assumeRoles",
        "aws:secretKey",
        "aws:profile",
        "kubernetes:context",
        "ESC",
    ):
        assert key in told
    assert "not-for-you" not in told


def test_the_engines_own_salt_survives_a_second_run(project: Path, generated: Generated) -> None:
    """It belongs to the state that is there; everything else is made anew."""
    file = generated.folder / "Pulumi.production.yaml"
    file.write_text("config:\n  shop:size: 99\nencryptionsalt: v1:sandbox\n")
    generate(project / "Pulumi.yaml")
    values = yaml.safe_load(file.read_text())
    assert (values["config"]["shop:size"], values["encryptionsalt"]) == (3, "v1:sandbox")


def test_files_that_say_what_they_should_are_not_written_again(project: Path, generated: Generated) -> None:
    """Two runs at once do not disturb each other."""
    files = sorted(generated.folder.iterdir())
    before = [file.lstat().st_ino for file in files]
    generate(project / "Pulumi.yaml")
    assert [file.lstat().st_ino for file in files] == before


def test_git_sees_nothing(project: Path) -> None:
    """Also in a repository whose own rules do not ignore the folder."""
    repository(project)
    generate(project / "Pulumi.yaml")
    assert git(project, "status", "--porcelain") == ""


def test_policies_that_are_gone_are_gone_there_too(project: Path, generated: Generated) -> None:
    """What is made follows the project: a module, and the whole pack."""
    (project / "policies" / "__main__.py").unlink()
    (project / "policies" / "rules.py").write_text("")
    generate(project / "Pulumi.yaml")
    assert {path.name for path in (generated.folder / "policies").iterdir()} == {"PulumiPolicy.yaml", "rules.py"}
    (project / "policies" / "PulumiPolicy.yaml").unlink()
    generate(project / "Pulumi.yaml")
    assert not (generated.folder / "policies").exists()


def test_a_link_in_the_place_of_the_policies_is_not_written_through(project: Path, generated: Generated) -> None:
    """The user's own folder is never written into, whatever somebody put there."""
    made = generated.folder / "policies"
    for path in made.iterdir():
        path.unlink()
    made.rmdir()
    made.symlink_to(project / "policies")
    generate(project / "Pulumi.yaml")
    assert (project / "policies" / "PulumiPolicy.yaml").read_text() == PACK
    assert not made.is_symlink()


def test_the_account_is_the_stacks(generated: Generated) -> None:
    """Account from the stack, region from the project; a stack that says nothing gets the emulator's own."""
    assert account_of(generated.folder, "production") == Account("012345678901", "eu-west-1")
    assert account_of(generated.folder, "unknown") == Account(DEFAULT_ACCOUNT.id, "eu-west-1")
    assert account_of(generated.folder / "nowhere", "production") == DEFAULT_ACCOUNT
