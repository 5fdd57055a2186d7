"""What a program declares, to look at and to assert on."""

import dataclasses
import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from ..judging import judge
from ..resource import UNKNOWN, Graph
from ..rule import Finding, Judgement, Level, Rule, Verdict
from .expectation import Expectation, close_types, listed_types
from .hidden import opened
from .matching import Expected, as_matcher
from .showing import MAXIMUM_LINES, shown

if TYPE_CHECKING:
    from ..engine.synthesis import LogLine
    from ..engine.synthesis_options import Options

__all__ = ["Declared", "ResourceType", "Synthesised"]

ResourceType: TypeAlias = str | type
"""A type token (`aws:s3/bucket:Bucket`), or the class of a provider's SDK that has one (`aws.s3.Bucket`)."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Declared:
    """One resource as the program declares it, after transformations and transforms."""

    urn: str
    """As the engine makes it."""
    type: str
    name: str
    """The logical name."""
    parent: str
    """URN; that of the stack where the program names none."""
    is_component: bool
    inputs: Mapping[str, Any]
    """In Pulumi's spelling (camelCase): JSON-like values, UNKNOWN, and `Secret` for what is marked so."""
    automatic_names: Mapping[str, str]
    """The physical names that the provider makes up, where the program gave none, by property (`metadata.name`)."""
    outputs: Mapping[str, Any]
    """Of a component: what it registered."""
    options: "Options"
    dependencies: tuple[str, ...]
    """URNs of everything that must be there before it: from `depends_on`, and from the outputs in its inputs."""
    property_dependencies: Mapping[str, tuple[str, ...]]
    """For each property, the URNs of the resources whose outputs went into it."""

    def __repr__(self) -> str:
        return f"<{self.type} {self.name}>"

    def option_values(self) -> dict[str, Any]:
        """The options by name, as matchers see them; those not given are None."""
        fields = dataclasses.fields(self.options)
        values = {field.name.rstrip("_"): getattr(self.options, field.name) for field in fields}
        return {name: None if value in ((), "", {}) else value for name, value in values.items()}

    @property
    def automatic_name(self) -> str:
        """The physical name that the provider makes up.

        Raises:
            AssertionError: the program gives one, or its type has none.
        """
        __tracebackhide__ = True
        if len(self.automatic_names) != 1:
            raise AssertionError(f"expected an automatic name of {self!r}\n  got: {shown(self.automatic_names)}")
        return next(iter(self.automatic_names.values()))

    def get(self, path: str) -> Any:
        """The input at a dotted path, list items by number (`ingress.0.fromPort`).

        None where nothing is given; UNKNOWN where it, or what it is a part of, is not known; a part of a secret is one.
        """
        value: Any = self.inputs
        for part in path.split("."):
            value = opened(value)
            if isinstance(value, list | tuple) and part.isdigit():
                value = value[int(part)] if int(part) < len(value) else None
            elif value is not UNKNOWN:
                value = value.get(part) if isinstance(value, Mapping) else None
        return value

    def waits_for(self, property_name: str | None = None) -> frozenset[str]:
        """The logical names of all that must be there before it; or of that whose outputs go into one property.

        Two resources of one name are one here: `dependencies` and `property_dependencies` have their URNs.
        """
        urns = self.dependencies if property_name is None else self.property_dependencies.get(property_name, ())
        return frozenset(urn.split("::", maxsplit=3)[-1] for urn in urns)

    def has(self, props: Expected | None = None, *, options: Expected | None = None) -> None:
        """Assert that this resource matches; see `Synthesised.has_resource` for the arguments.

        Raises:
            AssertionError: it does not.
        """
        __tracebackhide__ = True
        expectation = Expectation(type=self.type, props=props, options=options, name=self.name)
        if not expectation.matching((self,)):
            raise AssertionError(expectation.failure((self,), (), None))
        expectation.capture((self,))


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Synthesised:
    """Everything that a program declares, without the stack itself and the engine's default providers.

    Assertions raise AssertionError with what was expected, what there is, and where the closest resource differs.
    """

    project: str
    stack: str
    resources: tuple[Declared, ...]
    """Parents before children, siblings in the order of their lines."""
    outputs: Mapping[str, Any]
    """The stack's, secrets as `Secret`."""
    logs: tuple["LogLine", ...]
    """What the program logged; one that logs an error fails instead."""
    graph: Graph
    """The same as rules read it: the stack and default providers too, automatic names given, secrets unwrapped."""

    def __repr__(self) -> str:
        return f"<{len(self.resources)} resources of {self.project}/{self.stack}>"

    @cached_property
    def by_urn(self) -> Mapping[str, Declared]:
        """The resources by URN."""
        return {resource.urn: resource for resource in self.resources}

    def one(self, name: str, type: ResourceType | None = None) -> Declared:  # noqa: A002 - the word of the domain
        """The one resource with this logical name, and of this type where one is given.

        Raises:
            AssertionError: there is none, or there are several.
        """
        __tracebackhide__ = True
        token = None if type is None else _token(type)
        found = [item for item in self.resources if item.name == name and token in (None, item.type)]
        if len(found) != 1:
            raise AssertionError(_not_one(self, name, token, found))
        return found[0]

    def find(
        self,
        type: ResourceType | None = None,  # noqa: A002
        *,
        props: Expected | None = None,
        options: Expected | None = None,
        name: Expected | None = None,
    ) -> tuple[Declared, ...]:
        """The resources that match, in their order; none is an answer too."""
        token = None if type is None else _token(type)
        return Expectation(type=token, props=props, options=options, name=name).matching(self.resources)

    def has_resource(
        self,
        type: ResourceType,  # noqa: A002
        props: Expected | None = None,
        *,
        options: Expected | None = None,
        name: Expected | None = None,
        count: int | None = None,
    ) -> tuple[Declared, ...]:
        """Assert that a resource of the type matches, and return those that do.

        Args:
            type: its type.
            props: what its inputs match, in Pulumi's spelling (camelCase). A mapping stands for `partial`.
            options: what its options match: `protect`, `retain_on_delete`, `ignore_changes`, `aliases`, ...
                An option that was not given is absent; `protect` and `retain_on_delete` are always true or false.
            name: what its logical name matches.
            count: how many must match, exactly. By default at least one.

        Raises:
            AssertionError: none does, or another number than `count`.
        """
        __tracebackhide__ = True
        expectation = Expectation(type=_token(type), props=props, options=options, name=name)
        found = expectation.matching(self.resources)
        if len(found) != count if count is not None else not found:
            raise AssertionError(expectation.failure(self.resources, found, count))
        expectation.capture(found)
        return found

    def resource_count(self, type: ResourceType, count: int) -> None:  # noqa: A002
        """Assert how many resources of the type there are.

        Raises:
            AssertionError: there is another number of them.
        """
        __tracebackhide__ = True
        token = _token(type)
        found = [resource.name for resource in self.resources if resource.type == token]
        if len(found) != count:
            near = "" if found else close_types(token, self.resources)
            raise AssertionError(f"expected {count} {token}\n  got: {len(found)}{_names(found)}{near}")

    def keeps(self, rules: Iterable[Rule]) -> Judgement:
        """Assert that no rule that can stop a deployment is violated, and that each one can tell, now that nothing exists yet.

        What an advisory rule finds is returned, as it is shown and stops nothing elsewhere; one that could not run fails
        here too, as everywhere. Disabled rules are not asked.

        Args:
            rules: `penstock.policies.ALL`, or rules of your own, each at its level.

        Returns:
            What the rules came to; `decided_rules` names those that had something to judge.

        Raises:
            AssertionError: one is violated, undecided, or could not run.
        """
        __tracebackhide__ = True
        judgement = judge((rule for rule in rules if rule.level is not Level.DISABLED), self.graph)
        against = [
            finding
            for finding in judgement.findings
            if finding.level is not Level.ADVISORY or finding.verdict is Verdict.COULD_NOT_RUN
        ]
        if against:
            raise AssertionError(_findings_told(against))
        return judgement

    def has_output(self, name: str, expected: Expected) -> None:
        """Assert that an output of the stack matches.

        Raises:
            AssertionError: it does not, or is missing.
        """
        __tracebackhide__ = True
        differences = as_matcher({name: expected}).findings(self.outputs).differences
        if differences:
            told = "\n".join(f"    {difference}" for difference in differences)
            raise AssertionError(f"an output of the stack differs\n{told}")


def _token(resource_type: ResourceType) -> str:
    if isinstance(resource_type, str):
        return resource_type
    token = getattr(resource_type, "pulumi_type", None)
    if not isinstance(token, str):
        raise TypeError(f"{resource_type.__name__} has no type token: write it as text, `package:module:Name`")
    return token


def _names(names: Sequence[str]) -> str:
    return f": {', '.join(names[:12])}{', ...' if len(names) > 12 else ''}" if names else ""


def _not_one(stack: Synthesised, name: str, token: str | None, found: Sequence[Declared]) -> str:
    what = f"expected one resource named {shown(name)}" + (f" of type {token}" if token else "")
    if found:
        return (
            f"{what}\n  got: {len(found)} of them: {', '.join(item.type for item in found)}\n  do:  give the type too"
        )
    near = _near_names(name, stack.resources)
    return f"{what}\n  got: none{near or listed_types(stack.resources)}"


def _findings_told(findings: Iterable[Finding]) -> str:
    """A line for each finding, the worst first."""
    order = (Verdict.VIOLATION, Verdict.COULD_NOT_RUN, Verdict.UNDECIDED)
    found = sorted(findings, key=lambda finding: order.index(finding.verdict))
    lines = [
        f"\n    {finding.rule_id} {finding.verdict}: {finding.urn.rpartition('::')[2] or 'the stack'}: {finding.message}"
        for finding in found[:MAXIMUM_LINES]
    ]
    more = f"\n    ... and {len(found) - MAXIMUM_LINES} more" if len(found) > MAXIMUM_LINES else ""
    return f"expected every rule to be kept, as far as it is asked\n  got: {len(found)} findings{''.join(lines)}{more}"


def _near_names(name: str, resources: Sequence[Declared]) -> str:
    near = difflib.get_close_matches(name, [resource.name for resource in resources], n=5)
    return f"; there is {', '.join(near)}" if near else ""
