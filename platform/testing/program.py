"""Running a program to see what it declares: in this process, without engine, cloud and network.

It runs as in a first preview. Ids, ARNs and other outputs are not known, and `apply` on them is not called; inputs and
automatic names are known. Transformations, transforms and hooks before creation run. What the program prints goes to
standard error; what it imports from its own folder is forgotten afterwards, so that it may run again.

Functions like `get_caller_identity` answer with the facts: account 123456789012 and region us-east-1, unless the
configuration says otherwise (`penstock:accountId`, `penstock:region`, `aws:region`). The result of any other function
is not known, unless the test answers it. `known=True` makes up every id (`<name>-id`) and every AWS ARN; what is not
made up stays unknown.

A program that refuses an argument or its configuration, or asks what only a cloud can answer, raises ConfigurationError;
one that raises, or logs an error, UpdateFailedError, whose cause is what it raised. What the program or an `apply` of it
asserts comes out as AssertionError.
"""

import asyncio
import dataclasses
import itertools
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from ..errors import ConfigurationError, UpdateFailedError, UsageError
from .hidden import Secret, opened
from .synthesised import Declared, Synthesised

if TYPE_CHECKING:
    from google.protobuf import struct_pb2

    from ..aws_functions import Facts
    from ..engine.synthesis import Program
    from ..engine.synthesis_functions import Answers
    from ..engine.synthesis_registration import Creates, Registration

__all__ = ["Outputs", "Synth", "synth"]

ACCOUNT_ID: Final = "123456789012"
REGION: Final = "us-east-1"

Outputs: TypeAlias = Mapping[str, Mapping[str, Any]]
"""Logical name or type to the outputs that its creation yields, `id` among them, in Pulumi's spelling (camelCase)."""

Synth: TypeAlias = Callable[..., Synthesised]
"""What the fixture `synth` is: `synth` with relative paths starting from pytest's root folder."""


def synth(
    program: Callable[[], object] | str | Path,
    *,
    project: str | None = None,
    stack: str = "dev",
    config: Mapping[str, object] | None = None,
    secrets: Mapping[str, object] | None = None,
    facts: "Facts | None" = None,
    functions: "Answers | None" = None,
    known: bool = False,
    outputs: Outputs | None = None,
    folder: Path | None = None,
) -> Synthesised:
    """What a program declares, run in this process as in a first preview: see the module for what is known then.

    Args:
        program: a function that declares resources, plain or `async`; or a folder with `Pulumi.yaml` or
            `__main__.py`, or a file. A project's stack file is read, where the stack has one.
        project: its name. By default that of `Pulumi.yaml`, or `project`.
        stack: the stack's name.
        config: over that of the project's files. A key without a namespace is the project's own.
        secrets: configuration that is secret.
        facts: account, region and zones for the functions that ask. By default those of the configuration.
        functions: token to the answer that only a cloud could give, or to a function of the arguments.
        known: whether ids and AWS ARNs are known as after the creation, made up.
        outputs: what the creation, or the reading, of single resources yields.
        folder: what a relative path starts from. By default the working folder.

    Raises:
        ConfigurationError, UpdateFailedError, AssertionError: the program fails; see the module.
    """
    made = _program(program, (folder or Path.cwd()).resolve(), project, stack)
    made = _configured(made, config or {}, secrets or {})
    about = facts or _facts(made.config)
    creates = _creates(about, outputs or {}, known=known)
    return _heard(dataclasses.replace(made, facts=about, answers=functions or {}, creates=creates))


def _heard(program: "Program") -> Synthesised:
    """What the program declares; or its failure, told as one of a test."""
    from ..engine.synthesis import listen
    from ..engine.synthesis_failure import unwrapped

    _refuse_running_loop()
    try:
        heard = listen(program)
    except UpdateFailedError as error:
        cause = unwrapped(error.__cause__) if error.__cause__ is not None else None
        if isinstance(cause, AssertionError):
            raise cause from None
        raise UpdateFailedError(error.what, got=error.got, do="mend the line") from cause
    stack_itself, *declared = heard.registrations
    return Synthesised(
        project=program.project,
        stack=program.stack,
        resources=tuple(_declared(registration) for registration in declared),
        outputs=_values(stack_itself.outputs),
        logs=heard.logs,
        graph=heard.graph,
    )


def _refuse_running_loop() -> None:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return
    raise UsageError(
        "synth runs the program on an event loop of its own, and one is running",
        do="call it from a plain test or fixture, not from an `async` one",
    )


def _program(program: Callable[[], object] | str | Path, folder: Path, project: str | None, stack: str) -> "Program":
    """The program before its configuration; that of a project's files it has already."""
    from ..aws_functions import Facts
    from ..engine.synthesis import Program, program_of
    from ..project import PROJECT_FILES, merged_config, read_project, stack_file

    nothing = Facts(ACCOUNT_ID, REGION)
    name = project or "project"
    if not isinstance(program, str | Path):
        return Program(project=name, stack=stack, folder=folder, main=program, facts=nothing)
    path = (folder / program).resolve()
    file = next((path / file for file in PROJECT_FILES if (path / file).is_file()), None)
    if file is None:
        home = path if path.is_dir() else path.parent
        return Program(project=name, stack=stack, folder=home, main=path, facts=nothing)
    read = read_project(file)
    values = merged_config(read, stack) if stack_file(read, stack).is_file() else read.config
    return dataclasses.replace(program_of(read, stack, values, nothing), project=project or read.name)


def _configured(program: "Program", config: Mapping[str, object], secrets: Mapping[str, object]) -> "Program":
    given = {_key(key, program.project): _text(value) for key, value in config.items()}
    hidden = {_key(key, program.project): _text(value) for key, value in secrets.items()}
    both = sorted(given.keys() & hidden.keys())
    if both:
        raise ConfigurationError("a key is configuration or secret configuration, not both", got=", ".join(both))
    return dataclasses.replace(
        program,
        config={**program.config, **given, **hidden},
        secret_keys=(program.secret_keys - given.keys()) | hidden.keys(),
    )


def _facts(config: Mapping[str, str]) -> "Facts":
    """What a configuration says of its account; the dummy one where it says nothing."""
    from ..aws_functions import Facts

    zones = config.get("penstock:availabilityZones", "")
    return Facts(
        config.get("penstock:accountId", ACCOUNT_ID),
        config.get("penstock:region") or config.get("aws:region") or REGION,
        tuple(zone.strip() for zone in zones.split(",") if zone.strip()),
    )


def _key(key: str, project: str) -> str:
    return key if ":" in key else f"{project}:{key}"


def _text(value: object) -> str:
    """As the engine hands it to a program: text as it is, everything else as JSON."""
    if isinstance(value, str):
        return value
    try:
        return json.dumps(value)
    except TypeError:
        raise ConfigurationError(
            "a configuration value is text, a number, true or false, a list or a mapping", got=type(value).__name__
        ) from None


def _creates(facts: "Facts", outputs: Outputs, *, known: bool) -> "Creates | None":
    """What creation yields; None where it yields nothing that is known."""
    if not known and not outputs:
        return None

    def creates(type_token: str, name: str, _: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
        given = {**outputs.get(type_token, {}), **outputs.get(name, {})}
        made: dict[str, Any] = {"id": f"{name}-id"} if known or given else {}
        if known and type_token.startswith("aws:"):
            service = type_token.split(":")[1].split("/", maxsplit=1)[0]
            made["arn"] = f"arn:{facts.partition}:{service}:{facts.region}:{facts.account_id}:{name}"
        made |= given
        return str(made.pop("id", "")), made

    return creates


def _declared(registration: "Registration") -> Declared:
    from ..engine.synthesis_options import declared_options

    request = registration.request
    inputs = _values(registration.inputs)
    edges = {name: tuple(sorted(item.urns)) for name, item in sorted(request.propertyDependencies.items())}
    return Declared(
        urn=registration.urn,
        type=request.type,
        name=request.name,
        parent=request.parent,
        is_component=not request.custom,
        inputs=inputs,
        automatic_names=_automatic_names(registration.properties, inputs) if request.custom else {},
        outputs=_values(registration.outputs),
        options=declared_options(
            registration.urn,
            registration.options,
            provider=registration.provider,
            providers=registration.providers,
        ),
        dependencies=tuple(sorted({*registration.options.depends_on, *itertools.chain.from_iterable(edges.values())})),
        property_dependencies={name: urns for name, urns in edges.items() if urns},
    )


def _automatic_names(completed: Mapping[str, Any], inputs: Mapping[str, Any]) -> dict[str, str]:
    """What the provider made up, by path: a property, or the name in the metadata of a Kubernetes object."""
    names = {name: str(completed[name]) for name in sorted(completed.keys() - inputs.keys() - {"metadata"})}
    whole, given = completed.get("metadata"), opened(inputs.get("metadata"))
    name = whole.get("name") if isinstance(whole, Mapping) else None
    if isinstance(name, str) and not (isinstance(given, Mapping) and given.get("name") is not None):
        names["metadata.name"] = name
    return names


def _values(properties: "struct_pb2.Struct") -> dict[str, Any]:
    from ..engine.synthesis_values import plain_properties

    values = plain_properties(properties, Secret)
    return {name: value for name, value in values.items() if not name.startswith("__")}
