"""An environment is right, or everything that is wrong with it is said at once, with file and line."""

from pathlib import Path

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from penstock.platform.environment import (
    Environment,
    NatGateways,
    config_keys,
    environment_from_values,
)
from penstock.platform.environment_schema import stack_file_schema
from penstock.platform.errors import ConfigurationError
from penstock.platform.project import merged_config, read_project, stacks

ROOT = Path(__file__).parents[2]
PINNED = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/orders@sha256:" + "7f" * 32
GOOD = {
    "penstock:accountId": "'111122223333'",
    "penstock:region": "eu-west-1",
    "penstock:owner": "platform-team",
    "penstock:costCentre": "cc-1001",
    "penstock:criticality": "low",
    "penstock:availabilityZones": "eu-west-1a, eu-west-1b",
    "penstock:domainName": "orders.example.com",
    "penstock:certificateArn": "arn:aws:acm:eu-west-1:111122223333:certificate/0f1e2d3c",
    "penstock:image": PINNED,
}


def load(folder: Path, keys: dict[str, str]) -> Environment:
    """The environment `dev` of a project with these keys in its stack file."""
    (folder / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")
    lines = "".join(f"  {key}: {value}\n" for key, value in keys.items())
    (folder / "Pulumi.dev.yaml").write_text(f"config:\n{lines}")
    project = read_project(folder / "Pulumi.yaml")
    return environment_from_values("dev", merged_config(project, "dev").values())


def refusal(folder: Path, changed: dict[str, str], without: str = "") -> str:
    """What is said of a stack file with these changes."""
    with pytest.raises(ConfigurationError) as error:
        load(folder, {key: value for key, value in {**GOOD, **changed}.items() if key != without})
    return str(error.value)


def test_a_stack_file_becomes_one_typed_model(tmp_path: Path) -> None:
    environment = load(tmp_path, {**GOOD, "penstock:minimumTasks": "3", "penstock:nat": "shared"})
    assert environment.account_id == "111122223333"
    assert environment.availability_zones == ("eu-west-1a", "eu-west-1b")
    assert environment.minimum_tasks == 3
    assert environment.nat is NatGateways.SHARED
    assert environment.deletion_protection is True


def test_what_an_environment_does_not_ask_for_it_does_not_have(tmp_path: Path) -> None:
    environment = load(tmp_path, GOOD)
    assert not environment.interface_endpoints
    asked = ("fleet_image", "kubernetes_context", "copy_audit_logs_to", "alert_email", "repository")
    assert [getattr(environment, field) for field in asked] == [None] * len(asked)


def test_a_secret_is_a_reference_under_its_own_key(tmp_path: Path) -> None:
    arn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:orders/database-AbCdEf"
    environment = load(tmp_path, {**GOOD, "penstock:secret.DATABASE_URL": arn})
    assert {name: secret.arn for name, secret in environment.secrets.items()} == {"DATABASE_URL": arn}


def test_every_wrong_key_is_told_at_once_with_file_line_and_value(tmp_path: Path) -> None:
    message = refusal(
        tmp_path, {"penstock:criticality": "lots", "penstock:accountId": "'12'", "penstock:minimumTask": "2"}
    )
    assert "3 problem(s)" in message
    assert (
        f"{tmp_path}/Pulumi.dev.yaml:2: penstock:accountId: got '12': expected: The AWS account, twelve digits"
        in message
    )
    assert "Pulumi.dev.yaml:6: penstock:criticality: got 'lots'" in message
    assert "did you mean penstock:minimumTasks?" in message


def test_a_missing_key_is_told_with_its_meaning(tmp_path: Path) -> None:
    assert "penstock:owner is missing: The team that answers for it" in refusal(tmp_path, {}, without="penstock:owner")


def test_the_value_of_what_should_be_a_reference_is_never_repeated(tmp_path: Path) -> None:
    assert "hunter2" not in refusal(tmp_path, {"penstock:secret.PASSWORD": "hunter2"})


def test_an_encrypted_value_is_refused_without_being_read(tmp_path: Path) -> None:
    message = refusal(tmp_path, {"penstock:owner": "{secure: AAABAF2cAAAA}"})
    assert "penstock:owner: an encrypted value; only references to secrets belong here" in message
    assert "AAABAF2cAAAA" not in message


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("penstock:image", "nginx:1.27", "not pinned by digest"),
        ("penstock:image", "'a b'", "not a container image reference"),
        ("penstock:cidrBlock", "10.0.0.0/8", "too large"),
        ("penstock:cidrBlock", "10.0.0.1/16", "host bits"),
        ("penstock:logRetentionDays", "31", "nearest that it does is 30"),
        ("penstock:availabilityZones", "eu-west-1a", "at least 2 items"),
        ("penstock:availabilityZones", "eu-west-1a, us-east-1b", "us-east-1b are not of region eu-west-1"),
        ("penstock:maximumTasks", "1", "maximumTasks (1) is below minimumTasks (2)"),
        ("penstock:certificateArn", "arn:aws:acm:us-east-1:111122223333:certificate/0f", "in us-east-1, not"),
        ("penstock:deletionProtection", "perhaps", "valid boolean"),
        ("penstock:interfaceEndpoints", "ecr.api", "valid boolean"),
        ("penstock:fleetImage", "al2023-ecs", "expected: The machine image of the container hosts, by id"),
        ("penstock:fleetImage", "resolve:ssm:/aws/service/ecs/recommended", "by id (ami-...)"),
        ("penstock:kubernetesContext", "'a b'", "expected: The context of your kubeconfig"),
        ("penstock:kubernetesContext", '"apiVersion: v1\\nkind: Config"', "expected: The context of your kubeconfig"),
        ("penstock:copyAuditLogsTo", "eu-west-1", "copyAuditLogsTo is eu-west-1 itself"),
        ("penstock:copyAuditLogsTo", "frankfurt", "expected: Another region"),
        ("penstock:alertEmail", "on-call", "expected: Who is told of alarms"),
        ("penstock:repository", "example-shop/*", "OWNER/NAME"),
        ("penstock:repository", "https://github.com/example-shop/orders", "OWNER/NAME"),
        ("penstock:owner", '"a\\nb\\e[31m"', "got 'a\\nb\\x1b[31m': expected: The team"),
    ],
)
def test_a_wrong_value_says_what_is_expected(tmp_path: Path, key: str, value: str, said: str) -> None:
    assert said in refusal(tmp_path, {key: value})


def test_keys_of_other_namespaces_are_left_alone(tmp_path: Path) -> None:
    assert load(tmp_path, {**GOOD, "aws:region": "us-east-1", "shop:minimumTask": "2"}).region == "eu-west-1"


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12))
def test_no_unknown_key_passes(name: str) -> None:
    from penstock.platform.project import ConfigValue

    if name in config_keys():
        return
    value = ConfigValue(key=f"penstock:{name}", value="x", text="x", file=Path("Pulumi.dev.yaml"), line=1)
    with pytest.raises(ConfigurationError, match="no such key"):
        environment_from_values("dev", [value])


def test_the_schema_accepts_the_reference_stacks_and_refuses_a_typo() -> None:
    validator = jsonschema.Draft202012Validator(stack_file_schema())
    project = read_project(ROOT / "Pulumi.yaml")
    for stack in stacks(project):
        document = yaml.safe_load((ROOT / "stacks" / f"Pulumi.{stack}.yaml").read_text())
        assert [error.message for error in validator.iter_errors(document)] == []
    assert list(validator.iter_errors({"config": {"penstock:regoin": "eu-west-1"}}))


def test_the_reference_environments_are_right_and_each_has_its_own_account() -> None:
    project = read_project(ROOT / "Pulumi.yaml")
    environments = [environment_from_values(stack, merged_config(project, stack).values()) for stack in stacks(project)]
    assert {environment.name for environment in environments} == {"dev", "staging", "prod"}
    assert len({environment.account_id for environment in environments}) == 3
