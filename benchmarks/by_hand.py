"""The same resources written by hand: a flat program of plain SDK calls, made from what another program declared.

Types, names, parents, inputs, dependencies and options are those of the other program. What it built with arithmetic,
documents and lookups stands here as literals, so the flat program does the least work that those resources allow.
"""

from collections.abc import Iterable, Iterator, Mapping
from graphlib import TopologicalSorter
from typing import Any, Final

from penstock.platform.engine.synthesis import Synthesis
from penstock.platform.engine.synthesis_options import declared_options
from penstock.platform.engine.synthesis_registration import Registration
from penstock.platform.engine.synthesis_values import plain, plain_properties
from penstock.platform.resource import UNKNOWN, contains_unknown
from pulumi import _types
from pulumi.runtime import rpc

__all__ = ["by_hand"]

HEAD: Final = '''\
import pulumi
{imports}


def known(value, *sources):
    """A value that is made from other resources, and known before they are."""
    return pulumi.Output.all(*[source.urn for source in sources]).apply(lambda _: value)


def unknown(*sources):
    """A value that is not known before other resources are."""
    return pulumi.Output.all(*[source.id for source in sources]).apply(lambda ids: ids[0])


'''
STACK: Final = "pulumi:pulumi:Stack"
OPTIONS: Final = (
    "delete_before_replace",
    "ignore_changes",
    "replace_on_changes",
    "custom_timeouts",
)
"""Those that the components use; a test compares what both programs declare."""


def by_hand(heard: Synthesis) -> str:
    """The text of a program that declares what was heard, by itself."""
    registrations = {item.urn: item for item in heard.registrations if item.request.type != STACK}
    names = {urn: f"r{index}" for index, urn in enumerate(registrations)}
    order = TopologicalSorter(
        {urn: [source for source in _sources(item) if source in names] for urn, item in registrations.items()}
    ).static_order()
    lines = [line for urn in order for line in _lines(registrations[urn], names)]
    packages = sorted({_class(item)[0].split(".")[0] for item in registrations.values() if item.request.custom})
    return HEAD.format(imports="\n".join(f"import {package}" for package in packages)) + "\n".join(lines) + "\n"


def _sources(item: Registration) -> Iterator[str]:
    yield from (item.request.parent, *item.request.dependencies, *item.request.replace_with)


def _class(item: Registration) -> tuple[str, Any]:
    """The SDK's class of a resource, and how a program writes it."""
    package, module = item.request.type.split(":")[:2]
    __import__(f"pulumi_{package}")
    information = rpc.get_resource_module(package, module, "").mod_info  # type: ignore[union-attr] # the generated ones
    name = information["classes"][item.request.type]
    folder = __import__(information["fqn"], fromlist=[name])
    return f"{information['fqn']}.{name}", getattr(folder, name)


def _lines(item: Registration, names: Mapping[str, str]) -> Iterator[str]:
    request, own = item.request, names[item.urn]
    options = ", ".join(_options(item, names))
    if not request.custom:
        yield f"{own} = pulumi.ComponentResource({request.type!r}, {request.name!r}, None, pulumi.ResourceOptions({options}))"
        yield f"{own}.register_outputs({{}})"
        return
    written, resource = _class(item)
    to_python = {theirs: ours for ours, theirs in _types.resource_py_to_pulumi_names(resource).items()}
    arguments = [
        f"{to_python.get(name, name)}={_value(value, [names[urn] for urn in request.propertyDependencies[name].urns])}"
        for name, value in plain_properties(item.inputs).items()
    ]
    yield f"{own} = {written}({', '.join([repr(request.name), *arguments, f'opts=pulumi.ResourceOptions({options})'])})"


def _value(value: Any, sources: list[str]) -> str:
    """A property's value as an expression that depends on all of its sources."""
    if not sources:
        return repr(value)
    if not contains_unknown(value):
        return f"known({value!r}, {', '.join(sources)})"
    count = _count_of_unknown(value)
    shares = [[source] for source in sources] if count == len(sources) else [sources] * count
    return _expression(value, iter(shares))


def _count_of_unknown(value: Any) -> int:
    if isinstance(value, Mapping | list):
        return sum(map(_count_of_unknown, value.values() if isinstance(value, Mapping) else value))
    return int(value is UNKNOWN)


def _expression(value: Any, shares: Iterator[list[str]]) -> str:
    if value is UNKNOWN:
        sources = next(shares)
        return f"{sources[0]}.id" if len(sources) == 1 else f"unknown({', '.join(sources)})"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name!r}: {_expression(item, shares)}" for name, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_expression(item, shares) for item in value) + "]"
    return repr(value)


def _options(item: Registration, names: Mapping[str, str]) -> Iterator[str]:
    request = item.request
    if request.parent in names:
        yield f"parent={names[request.parent]}"
    through_properties = {urn for sources in request.propertyDependencies.values() for urn in sources.urns}
    explicit = [names[urn] for urn in request.dependencies if urn not in through_properties]
    if explicit:
        yield f"depends_on=[{', '.join(explicit)}]"
    if request.HasField("protect"):  # also where it says not to, against what the parent says
        yield f"protect={request.protect}"
    if request.HasField("retainOnDelete"):
        yield f"retain_on_delete={request.retainOnDelete}"
    if request.replace_with:
        yield f"replace_with=[{', '.join(names[urn] for urn in request.replace_with)}]"
    if request.HasField("replacement_trigger"):
        sources = [names[urn] for urn in request.dependencies]
        yield f"replacement_trigger={_value(plain(request.replacement_trigger), sources)}"
    declared = declared_options(item.urn, item.options, provider=item.provider, providers=item.providers)
    for name in OPTIONS:
        value = getattr(declared, name)
        if value not in (None, False, (), {}):
            yield f"{name}={_option(value)}"


def _option(value: bool | Iterable[str] | Mapping[str, str]) -> str:
    if isinstance(value, Mapping):
        return f"pulumi.CustomTimeouts(**{dict(value)!r})"
    return repr(value) if isinstance(value, bool) else repr(list(value))
