"""What a project may choose about its policies, and every mistake in saying so at once, with its place."""

from pathlib import Path

import jsonschema
import pytest
import yaml
from penstock.platform.errors import ConfigurationError
from penstock.platform.policy_settings import PolicySettings, RuleBook, read_settings, rules_of, settings_schema
from penstock.platform.rule import Level, Rule
from penstock.policies import ALL, SETS, Parameters, configured

BOOK = RuleBook(rules=ALL, named_sets=SETS, parameters=Parameters, configured=configured)
STACKS = ("dev", "prod", "staging")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings.yaml"


def chosen(file: Path, text: str, environment: str | None = "dev") -> dict[str, Level]:
    """The level of every rule."""
    file.write_text(text, encoding="utf-8")
    settings = read_settings(file, BOOK, environments=STACKS)
    return {rule.id: rule.level for rule in rules_of(BOOK, settings, environment)}


def problems(file: Path, text: str) -> list[str]:
    """What is said of a wrong file, a line each, without its folder."""
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        read_settings(file, BOOK, environments=STACKS)
    return [line.strip().removeprefix(f"{file}:") for line in caught.value.what.splitlines()[1:]]


def is_cis(rule: Rule) -> bool:
    return SETS["cis"](rule)


@pytest.mark.parametrize("text", ["", "levels:\n", "# nothing yet\n"])
def test_without_a_word_every_rule_is_as_it_is(file: Path, text: str) -> None:
    assert chosen(file, text) == {rule.id: rule.level for rule in ALL}


def test_without_a_file_everything_is_the_default(file: Path) -> None:
    assert read_settings(file, BOOK) == PolicySettings()


def test_a_rule_has_the_level_that_is_given_to_it_and_no_other_has(file: Path) -> None:
    levels = chosen(file, "levels:\n  PEN-OWN-001: advisory\n")
    assert levels.pop("PEN-OWN-001") is Level.ADVISORY
    assert levels == {rule.id: rule.level for rule in ALL if rule.id != "PEN-OWN-001"}


def test_an_environment_weighs_more_and_only_for_itself(file: Path) -> None:
    text = "levels:\n  PEN-OWN-001: advisory\nenvironments:\n  prod:\n    levels:\n      PEN-OWN-001: mandatory\n"
    assert chosen(file, text, "prod")["PEN-OWN-001"] is Level.MANDATORY
    assert chosen(file, text, "dev")["PEN-OWN-001"] is Level.ADVISORY
    assert chosen(file, text, None)["PEN-OWN-001"] is Level.ADVISORY


def test_a_rules_own_id_weighs_more_than_its_set_and_a_later_set_more_than_an_earlier(file: Path) -> None:
    levels = chosen(file, "levels:\n  PEN-STO-003: disabled\n  baseline: mandatory\n  cis: advisory\n")
    assert levels["PEN-STO-003"] is Level.DISABLED
    assert levels["PEN-STO-004"] is Level.ADVISORY


def test_a_lenient_set_leaves_the_boundaries_in_it_mandatory(file: Path) -> None:
    levels = chosen(file, "levels:\n  baseline: disabled\n")
    for rule in ALL:
        if rule.is_boundary:
            assert levels[rule.id] is rule.level
        elif SETS["baseline"](rule):
            assert levels[rule.id] is Level.DISABLED


def test_chosen_sets_are_asked_with_the_boundaries_and_a_single_rule_can_be_added(file: Path) -> None:
    levels = chosen(file, "sets: [cis]\nlevels:\n  PEN-STO-006: advisory\n")
    asked = {name for name, level in levels.items() if level is not Level.DISABLED}
    assert asked == {rule.id for rule in ALL if rule.is_boundary or is_cis(rule)} | {"PEN-STO-006"}
    assert levels["PEN-STO-006"] is Level.ADVISORY


def test_every_named_set_has_rules_and_the_boundaries_are_one() -> None:
    for name, holds in BOOK.sets.items():
        assert any(holds(rule) for rule in ALL), name
    assert "boundaries" in BOOK.sets


def test_remediate_for_a_set_mends_where_there_is_a_remedy_and_is_mandatory_elsewhere(file: Path) -> None:
    levels = chosen(file, "levels:\n  baseline: remediate\n")
    assert levels["PEN-STO-006"] is Level.REMEDIATE
    assert levels["PEN-STO-001"] is Level.MANDATORY


def test_a_parameter_reaches_its_rules(file: Path) -> None:
    file.write_text(
        "parameters:\n  required_tags: [team]\nenvironments:\n  prod:\n    parameters:\n      required_tags: [a]\n"
    )
    seen: list[Parameters] = []

    def spying(parameters: Parameters) -> tuple[Rule, ...]:
        seen.append(parameters)
        return configured(parameters)

    book = RuleBook(rules=ALL, named_sets=SETS, parameters=Parameters, configured=spying)
    settings = read_settings(file, book)
    for environment in ("dev", "prod"):
        rules_of(book, settings, environment)
    assert [parameters.required_tags for parameters in seen] == [("team",), ("a",)]


def test_every_mistake_is_told_at_once_with_its_line_and_what_is_near(file: Path) -> None:
    told = problems(
        file,
        """sets: [ciss]
levels:
  PEN-STO-06: advisory
  PEN-STO-006: advisery
  baselin: advisory
parameters:
  required_tag: [a]
  minimum_log_retention_days: never
environments:
  prd:
    levels:
      PEN-NET-001: disabled
  dev:
    level: {}
""",
    )
    assert [line.split(":")[0] for line in told] == ["1", "3", "4", "5", "10", "12", "14"]
    assert "no such set 'ciss'; did you mean cis?" in told[0]
    assert "PEN-STO-006" in told[1]
    assert "did you mean advisory?" in told[2]
    assert "did you mean baseline?" in told[3]
    assert "did you mean prod?" in told[4]
    assert "PEN-NET-001 is a boundary" in told[5]
    assert "did you mean levels?" in told[6]


def test_wrong_parameters_are_told_with_their_line(file: Path) -> None:
    told = problems(file, "parameters:\n  required_tag: [a]\n  minimum_log_retention_days: never\n")
    assert [line.split(":")[0] for line in told] == ["2", "3"]
    assert "did you mean required_tags?" in told[0]


@pytest.mark.parametrize("level", ["advisory", "disabled"])
@pytest.mark.parametrize("name", ["boundaries", "PEN-IMG-001", "PEN-SEC-001"])
def test_a_boundary_is_never_below_mandatory(file: Path, name: str, level: str) -> None:
    (told,) = problems(file, f"levels:\n  {name}: {level}\n")
    assert told.startswith("2: ")
    assert "never below mandatory" in told


def test_a_rule_without_a_remedy_is_not_said_to_mend(file: Path) -> None:
    (told,) = problems(file, "levels:\n  PEN-STO-001: remediate\n")
    assert "has no remedy" in told


@pytest.mark.parametrize(
    "text",
    [
        "- a\n",
        "levels: [PEN-STO-001]\n",
        "levels: {PEN-STO-006: [mandatory]}\n",
        "sets: cis\n",
        "sets: [[cis]]\n",
        "environments: {dev: advisory}\n",
        "levels:\n  '\x1b[31m': advisory\n",
        "levels:\n  PEN-STO-006: advisory\n  PEN-STO-006: mandatory\n",
        "levels: *nobody\n",
        "parameters: 3\n",
    ],
)
def test_what_is_no_settings_is_refused_without_a_traceback_or_an_escape(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        read_settings(file, BOOK, environments=STACKS)
    assert str(file) in str(caught.value)
    assert "\x1b" not in str(caught.value)


def test_the_schema_takes_what_is_read_and_refuses_what_is_not() -> None:
    schema = settings_schema(BOOK, STACKS)
    jsonschema.Draft202012Validator.check_schema(schema)
    check = jsonschema.Draft202012Validator(schema)
    good = "sets: [cis]\nlevels: {PEN-STO-006: remediate, cis: advisory}\nparameters: {required_tags: [a]}\n"
    good += "environments: {prod: {levels: {baseline: mandatory}}}\n"
    assert check.is_valid(yaml.safe_load(good))
    for bad in ("sets: [ciss]", "levels: {PEN-X: advisory}", "levels: {cis: adv}", "parameters: {x: 1}", "level: {}"):
        assert not check.is_valid(yaml.safe_load(bad)), bad
