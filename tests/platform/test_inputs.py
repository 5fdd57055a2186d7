"""Arguments of components: what passes, what is refused, and what an error says."""

from typing import Any

import pulumi
import pydantic
import pytest
from penstock.platform.errors import ConfigurationError, ExitCode
from penstock.platform.inputs import Args, ArgumentError, Input, json_text


class Part(Args):
    """A part of arguments."""

    size: int = pydantic.Field(default=1, ge=1)
    """How large."""


class Whole(Args):
    """Arguments."""

    name: Input[str]
    """What it is called."""
    parts: list[Part] = pydantic.Field(default=[])
    """What it is made of."""
    environment: dict[str, str] = pydantic.Field(default={})
    """Variables."""


def test_a_mapping_and_a_model_are_the_same() -> None:
    """A mapping is what arrives when another language constructs the component, whole numbers as floats."""
    whole = Whole(name="a", parts=[Part(size=2)])
    assert Whole.of(whole, "Thing 'a'") is whole
    given: Any = {"name": "a", "parts": [{"size": 2.0}]}
    assert Whole.of(given, "Thing 'a'") == whole


def test_an_output_passes_where_an_input_is_asked() -> None:
    """Its value may not be known before deployment."""
    output: pulumi.Output[str] = pulumi.Output.__new__(pulumi.Output)  # made whole, it would want an event loop
    assert Whole(name=output).name is output


def test_every_wrong_field_is_told_at_once_with_its_place() -> None:
    given: Any = {"name": 1, "parts": [{"size": 0}, {"size": "x"}], "colour": "red"}
    with pytest.raises(ArgumentError) as refusal:
        Whole.of(given, "Thing 'a'")
    message = str(refusal.value)
    assert message.startswith("Thing 'a': 4 wrong argument(s)")
    for place in ("name: ", "parts.0.size: ", "parts.1.size: ", "colour: "):
        assert f"\n  {place}" in message
    assert "(got 0)" in message
    assert "see the fields of Whole" in message


def test_arguments_built_by_hand_are_refused_in_the_same_words() -> None:
    """Of their class: the component is not named yet. The place within them is whole."""
    parts: Any = [{"size": 0}]
    with pytest.raises(
        ArgumentError, match=r"Whole: 1 wrong argument\(s\)\n  parts\.0\.size: .*greater than or equal to 1"
    ):
        Whole(name="a", parts=parts)


@pytest.mark.parametrize(
    "given",
    [
        {"name": "a", "password": "hunter2"},
        {"name": "a", "environment": {"TOKEN": {"x": "hunter2"}}},
        {"name": "a", "environment": "hunter2"},
        "hunter2",
    ],
)
def test_what_may_be_a_secret_is_not_repeated(given: Any) -> None:
    """The value of a field that does not exist, of a variable, or of something that is no mapping at all."""
    with pytest.raises(ArgumentError) as refusal:
        Whole.of(given, "Thing 'a'")
    assert "hunter2" not in str(refusal.value)
    assert "str" in str(refusal.value) or "dict" in str(refusal.value)


def test_an_error_in_a_program_is_a_configuration_error_that_pulumi_tells_without_a_traceback() -> None:
    assert issubclass(ArgumentError, ConfigurationError)
    assert issubclass(ArgumentError, pulumi.RunError)
    assert ArgumentError.exit_code is ExitCode.USAGE


def test_arguments_do_not_change() -> None:
    with pytest.raises(pydantic.ValidationError, match="frozen"):
        Part().size = 3


def test_json_text_does_not_depend_on_order() -> None:
    """Else a document would differ from run to run."""
    assert json_text({"b": 1, "a": [2, 1]}) == json_text({"a": [2, 1], "b": 1}) == '{"a":[2,1],"b":1}'
