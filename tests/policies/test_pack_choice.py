"""The pack under the real engine, with what a project chose beside it: levels, waivers, remedies, in both of its forms."""

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from penstock.platform.waivers import today
from real_engine import Project, RealEngine
from tiny_provider import TinyProvider, serving

PACK = str(Path(sys.executable).with_name("penstock-policy-pack"))
PROGRAM = """
import pulumi

aws = pulumi.ProviderResource("aws", "main", {"defaultTags": '{"tags": {"owner": "a", "environment": "dev"}}'})
options = pulumi.ResourceOptions(provider=aws, protect=True)


class Bucket(pulumi.CustomResource):
    def __init__(self, name, **properties):
        super().__init__("aws:s3/bucket:Bucket", name, properties, options)


Bucket("logs", forceDestroy=True)
"""
BOUNDARIES = "sets: [boundaries]\n"


@pytest.fixture
def shop(engine: RealEngine, tmp_path: Path) -> Iterator[Project]:
    """A project whose one bucket is deleted with its content."""
    with serving(TinyProvider()) as variables:
        attached = {name: value.replace("tiny:", "aws:") for name, value in variables.items()}
        project = Project(tmp_path / "shop", replace(engine, environment={**engine.environment, **attached}))
        runtime = f"runtime:\n  name: python\n  options:\n    virtualenv: {engine.virtualenv}\n"
        project.write({"Pulumi.yaml": f"name: shop\n{runtime}", "__main__.py": PROGRAM})
        project.succeed("stack", "init", "dev")
        yield project


def preview(shop: Project, settings: str, *arguments: str) -> tuple[int, str]:
    """Exit code and everything that a native preview printed."""
    shop.write({"policies/settings.yaml": settings})
    chosen = Project(shop.folder, replace(shop.engine, environment={**shop.engine.environment, "PULUMI_STACK": "dev"}))
    done = chosen.pulumi("preview", "--stack", "dev", "--policy-pack", PACK, *arguments)
    return done.returncode, done.stdout + done.stderr


def test_levels_of_this_environment_hold_and_those_of_another_do_not(shop: Project) -> None:
    code, printed = preview(shop, BOUNDARIES + "levels: {PEN-STO-006: mandatory}\n")
    assert code != 0
    assert "PEN-STO-006" in printed
    lenient = "environments: {dev: {levels: {PEN-STO-006: disabled}}, prod: {levels: {PEN-STO-006: mandatory}}}\n"
    code, printed = preview(shop, BOUNDARIES + lenient)
    assert code == 0, printed
    assert "PEN-STO-006" not in printed


def test_a_remedy_mends_before_the_resource_is_made(shop: Project) -> None:
    code, printed = preview(shop, BOUNDARIES + "levels: {PEN-STO-006: remediate}\n")
    assert code == 0, printed
    assert "PEN-STO-006" in printed
    assert "[mandatory]" not in printed


def test_a_waiver_excuses_and_is_counted(shop: Project) -> None:
    day = today().isoformat()
    row = {"rule": "PEN-STO-006", "resource": "logs", "reason": "r", "owner": "a", "ticket": "T"}
    shop.write({"policies/waivers.yaml": f"waivers: [{json.dumps({**row, 'created': day, 'expires': day})}]\n"})
    code, printed = preview(shop, BOUNDARIES + "levels: {PEN-STO-006: mandatory}\n")
    assert code == 0, printed
    assert "1 waived" in printed


def test_the_engines_own_configuration_weighs_more(shop: Project) -> None:
    shop.write({"config.json": json.dumps({"PEN-STO-006": "advisory"})})
    settings = BOUNDARIES + "levels: {PEN-STO-006: mandatory}\n"
    code, printed = preview(shop, settings, "--policy-pack-config", "config.json")
    assert code == 0, printed
    assert "[advisory]" in printed


SHELL = """
Resource = type("Resource", (pulumi.CustomResource,), {})
Resource("aws:ec2/keyPair:KeyPair", "ops", {"publicKey": "ssh-ed25519 AAAA"}, options)
"""


@pytest.mark.parametrize(
    ("configuration", "told"),
    [
        ({"PEN-CMP-004": "advisory"}, "got: PEN-CMP-004 advisory"),
        ({"PEN-CMP-004": {"enforcementLevel": "disabled"}}, "got: PEN-CMP-004 disabled"),
        ({"all": "advisory"}, "got: all advisory"),
        ({"all": "disabled", "PEN-CMP-004": "advisory"}, "got: all disabled, PEN-CMP-004 advisory"),
    ],
)
def test_the_engines_own_configuration_lowers_no_boundary(
    shop: Project, configuration: dict[str, object], told: str
) -> None:
    """Neither by its id nor with all others: the run fails by it, and says why."""
    shop.write({"__main__.py": PROGRAM + SHELL, "config.json": json.dumps(configuration)})
    code, printed = preview(shop, BOUNDARIES, "--policy-pack-config", "config.json")
    assert code != 0, printed
    assert re.findall(r"\[mandatory\]\s+\[severity: \w+\]\s+(PEN-\w+-\d+)", printed) == ["PEN-CMP-004"]
    assert "--policy-pack-config cannot lower boundaries" in printed
    assert told in printed


def test_wrong_settings_stop_the_engine(shop: Project) -> None:
    code, printed = preview(shop, "levels: {PEN-STO-06: advisory}\n")
    assert code != 0
    assert "no such rule or set 'PEN-STO-06'" in printed
