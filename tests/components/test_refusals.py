"""Every argument of every component refuses nonsense when it is constructed: component, field, value received, what to do."""

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any, Final, get_args, get_origin, get_type_hints

import pytest
from component_programs import ACCOUNT_ID, REGION
from full_arguments import FULL, INSTEAD
from penstock.components import ALL
from penstock.platform.errors import ConfigurationError
from penstock.platform.immutability.leaves import ITEM, Leaf, leaves
from penstock.platform.inputs import Args

MAXIMUM_LINES: Final = 24
MAXIMUM_CHARACTERS: Final = 4000

HOSTILE: Final[Mapping[str, str]] = {
    "escape": "\x1b[31mred",
    "NUL": "a\x00b",
    "huge": "x" * 100_000,
}
"""Refused everywhere: nothing legal looks so."""
STRANGE: Final[Mapping[str, str]] = {
    "empty": "",
    "newline": "a\nb",
    "markup": "<b onload=alert(1)>",
    "path": "../../etc/passwd",
}
"""Refused where the text is not anybody's own."""

WORDS: Final = "words that only people or programs of the user's read"
OF_A_PROGRAM: Final = "arguments and variables of the user's program: what is legal is for it to say"
FREE: Final[Mapping[str, tuple[frozenset[str], str]]] = {
    "reason": (frozenset({"markup", "path", "newline"}), WORDS),
    "description": (frozenset({"markup", "path", "newline"}), WORDS),
    "command": (frozenset(STRANGE), OF_A_PROGRAM),
    "health_check_command": (frozenset(STRANGE), OF_A_PROGRAM),
    "environment": (frozenset(STRANGE), OF_A_PROGRAM),
    "annotations": (frozenset(STRANGE), "an ingress controller reads them"),
    "tags": (frozenset({"empty", "markup", "path"}), "tags hold any text on one line"),
    "host_tags": (frozenset({"empty", "markup", "path"}), "tags hold any text on one line"),
    "alarm_names": (frozenset({"markup", "path"}), "CloudWatch takes any name"),
    "json_key": (frozenset({"path"}), "a key of somebody's document may have dots and slashes"),
}
"""Reviewed: argument to the strange texts that it takes, and why any of them is legal there."""


def model_of(component: type) -> type[Args]:
    model = get_type_hints(vars(component)["__init__"])["args"]
    assert isinstance(model, type)
    assert issubclass(model, Args)
    return model


def every_leaf() -> Iterator[Any]:
    for component in ALL:
        for leaf in leaves(model_of(component)):
            yield pytest.param(component, leaf, id=f"{component.__name__}-{leaf.path}")


def start_for(component: type, path: str) -> dict[str, Any]:
    """Arguments that are right, and have this one."""
    for (name, prefix), arguments in INSTEAD.items():
        if name == component.__name__ and (path == prefix or path.startswith(f"{prefix}.")):
            return deepcopy(dict(arguments))
    return deepcopy(dict(FULL[component.__name__]))


def with_value(arguments: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """The arguments with another value at a path, whose items are the first of each collection."""
    inside: Any = arguments
    *parents, last = path.split(".")
    for part in parents:
        if part == ITEM:
            inside = inside[0] if isinstance(inside, list) else inside[next(iter(inside))]
        else:
            inside = inside.setdefault(part, {})
    inside[last] = value
    return arguments


def wrong_values(leaf: Leaf) -> Iterator[tuple[str, Any]]:
    """What it must refuse whatever it is for, each with a word for the report."""
    kind = get_origin(leaf.type) or leaf.type
    name = leaf.path.rsplit(".", 1)[-1]
    texts = {**HOSTILE, **{word: text for word, text in STRANGE.items() if word not in FREE.get(name, ((), ""))[0]}}
    yield "an object", object()
    if not leaf.is_optional:
        yield "None", None
    if leaf.is_parent:
        yield "text", "nonsense"
        if kind is dict:
            yield from ((f"a key with {word}", {text: {}}) for word, text in texts.items())
    elif kind is str or (isinstance(kind, type) and issubclass(kind, str)):
        yield "a mapping", {"a": 1}
        yield from texts.items()
    elif kind is bool:
        yield "text", "perhaps"
    elif kind in (int, float):
        yield from (("text", "many"), ("negative", -1), ("huge", 10**30), ("a list", [1]), ("infinite", float("inf")))
    elif kind is dict:
        yield from (("text", "nonsense"), ("a list", ["a"]))
        yield from ((f"a value with {word}", {"A": text}) for word, text in texts.items())
        yield from ((f"a key with {word}", {text: "a"}) for word, text in HOSTILE.items())
    else:
        assert kind in (list, Sequence), leaf
        yield from (("text", "nonsense"), ("a mapping", {"a": 1}), ("None inside", [None, None]))
        if int in get_args(leaf.type):
            yield from (("negative", [-1]), ("huge", [10**30]))
        else:
            yield from ((word, [text, f"{text}2"]) for word, text in texts.items())


@pytest.mark.parametrize("component", ALL)
def test_the_arguments_that_are_right_are_taken(component: type) -> None:
    """Else what follows would prove nothing."""
    others = [arguments for (name, _), arguments in INSTEAD.items() if name == component.__name__]
    for arguments in (FULL[component.__name__], *others):
        model_of(component).of(arguments, f"{component.__name__} 'it'")


@pytest.mark.parametrize(("component", "leaf"), list(every_leaf()))
def test_nonsense_is_refused_by_the_name_of_its_argument(component: type, leaf: Leaf) -> None:
    taken, badly_told = [], {}
    for word, value in wrong_values(leaf):
        arguments = with_value(start_for(component, leaf.path), leaf.path, value)
        try:
            model_of(component).of(arguments, f"{component.__name__} 'it'")
        except ConfigurationError as error:
            if told := shortcomings(str(error), component.__name__, leaf):
                badly_told[word] = told
        else:
            taken.append(word)
    assert (taken, badly_told) == ([], {})


def shortcomings(message: str, component: str, leaf: Leaf) -> list[str]:
    """What a refusal lacks, or shows too much of."""
    # A reference to a secret is judged as a whole, and never shown; a validator of a pair is named by the latter.
    names = [part for part in leaf.path.split(".") if part != ITEM]
    wanted = {
        "the component": component in message or "not a reference to a secret" in message,
        "the field": any(name in message for name in names[-2:]),
        "what to do": "  do:  " in message,
        "one screen": len(message.splitlines()) <= MAXIMUM_LINES and len(message) <= MAXIMUM_CHARACTERS,
        "no control characters": re.search(r"[\x00-\x09\x0b-\x1f\x7f]", message) is None,
        "no traceback": "Traceback" not in message,
    }
    return [what for what, holds in wanted.items() if not holds]


def test_what_takes_any_text_says_why() -> None:
    """And the table has nothing else."""
    names = {leaf.path.rsplit(".", 1)[-1] for component in ALL for leaf in leaves(model_of(component))}
    assert set(FREE) <= names
    assert all(reason for _, reason in FREE.values())


def test_many_wrong_arguments_still_leave_an_error_on_one_screen() -> None:
    arguments = deepcopy(dict(FULL["ImmutableService"]))
    arguments["container"]["environment"] = {f"VARIABLE_{number}": number for number in range(1000)}
    with pytest.raises(ConfigurationError) as refused:
        model_of(next(one for one in ALL if one.__name__ == "ImmutableService")).of(arguments, "ImmutableService 'it'")
    assert len(str(refused.value).splitlines()) <= MAXIMUM_LINES
    assert "1000 wrong argument(s)" in str(refused.value)
    assert "and 985 more" in str(refused.value)


ARN: Final = f"arn:aws:lambda:{REGION}:{ACCOUNT_ID}:function:check"
NAMED: Final[Sequence[tuple[str, str, Any, Sequence[str]]]] = (
    ("ImmutableService", "deployment", {"strategy": "canary"}, ("deployment.alternate_port", "give its port")),
    (
        "ImmutableService",
        "deregistration_delay_seconds",
        121,
        ("deregistration_delay_seconds", "container.stop_timeout_seconds", "121"),
    ),
    ("ImmutableService", "scaling", {"minimum_tasks": 11}, ("scaling.maximum_tasks", "below minimum_tasks 11")),
    ("QueueWorker", "scaling", {"minimum_tasks": 11}, ("scaling.maximum_tasks", "below minimum_tasks 11")),
    ("ImmutableFleet", "instances.minimum", 1000, ("instances.maximum", "below minimum 1000")),
    ("KubernetesService", "scaling", {"minimum_replicas": 11}, ("scaling.maximum_replicas", "11")),
    (
        "KubernetesService",
        "scaling",
        {"minimum_replicas": 3, "minimum_available": 3},
        ("scaling.minimum_available", "3"),
    ),
    (
        "ImmutableService",
        "container.secrets",
        {"TOKEN": {"vault": {"mount": "secret", "path": "orders", "key": "url"}}},
        ("container.secrets", "ECS reads no Vault", "KubernetesService"),
    ),
    ("ImmutableFleet", "image", "al2023-ami-ecs-hvm", ("image", "name can be given to another image", "ami-")),
    (
        "SharedLoadBalancer",
        "routes",
        {"a": {"priority": 1, "hosts": ["a.example.com"]}, "b": {"priority": 1, "hosts": ["b.example.com"]}},
        ("routes", "priority 1 is given to both a and b"),
    ),
)
"""Component, path, value, and what the one error says."""


@pytest.mark.parametrize(("name", "path", "value", "words"), NAMED)
def test_what_cannot_work_has_one_clear_error_of_its_own(
    name: str, path: str, value: Any, words: Sequence[str]
) -> None:
    [component] = [one for one in ALL if one.__name__ == name]
    arguments = with_value(deepcopy(dict(FULL[name])), path, value)
    with pytest.raises(ConfigurationError) as refused:
        model_of(component).of(arguments, f"{name} 'it'")
    message = str(refused.value)
    assert [word for word in words if word not in message] == []
    assert f"{name} 'it': 1 wrong argument(s)" in message
    assert "(got " in message
