"""What somebody else owns, as Markdown: made from the declarations of components."""

from collections.abc import Iterable, Iterator
from typing import Final

from .component import Among, Bounds, Component, Limit, Ownership, Revisions
from .stamped import KUBERNETES, STAMPED

__all__ = ["document", "values"]

INTRODUCTION: Final = """\
# What somebody else owns

Some fields of what is deployed are somebody else's business from then on: an autoscaler sets how many tasks run, ECS goes
back to a revision that worked. Each component declares them (`OWNERSHIP`). From that one declaration come the fields that a
deployment leaves alone (`ignore_changes`), this page, and the ledger (`platform/ownership.py`), which judges a value that was
found:

- *owned*: the owner would give the field this value;
- *out of bounds*: somebody else owns the field, and would not give it this value, so nobody should have;
- *undecided*: the owner's limits are not there, or not known yet;
- *not owned*: it is the program's, and another value is drift.

Pulumi shows no difference in a field that a deployment leaves alone, whatever its value. A field that a deployment *sets* is
compared as any other; there the ledger tells a rollback from a change by hand.
"""

STAMPS: Final = """\
## Any resource

AWS and Kubernetes write these by themselves, and no program can give them: whatever they are, they are *owned*.
"""


def document(components: Iterable[type[Component]]) -> str:
    """The page: components in the order of their names, then what the cloud itself writes."""
    return "\n".join([INTRODUCTION, *_sections(components), STAMPS, *_stamps(), ""])


def values(ownership: Ownership) -> str:
    """The values that are the owner's, in words."""
    return ", or ".join(_text(limit) for limit in ownership.limits) or "any"


def _text(limit: Limit) -> str:
    match limit:
        case Bounds():
            if limit.minimum == limit.maximum:
                return f"from the lowest to the highest `{limit.minimum}` of `{limit.role}`"
            return f"`{limit.minimum}` to `{limit.maximum}` of `{limit.role}`"
        case Revisions():
            return f"the revisions up to `{limit.property}` of `{limit.role}`"
        case Among():
            return f"whatever names no target but {' and '.join(f'`{role}`' for role in limit.roles)}"


def _sections(components: Iterable[type[Component]]) -> Iterator[str]:
    for component in sorted(components, key=lambda one: one.__name__):
        if component.OWNERSHIP:
            yield f"## {component.__name__}\n"
            yield "| child | field | owner | values that are its own | a deployment | why |"
            yield "|---|---|---|---|---|---|"
            yield from (_row(owned) for owned in component.OWNERSHIP)
            yield ""


def _row(owned: Ownership) -> str:
    treatment = "leaves it alone" if owned.is_ignored else "sets it"
    if owned.beside:
        treatment += f", where there is `{owned.beside}`"
    cells = (f"`{owned.role}`", f"`{owned.property}`", owned.owner, values(owned), treatment, owned.reason)
    return f"| {' | '.join(cells)} |"


def _stamps() -> Iterator[str]:
    yield "| type | field | what it tells |"
    yield "|---|---|---|"
    for type_token, properties in (*STAMPED.items(), ("kubernetes:*", KUBERNETES)):
        yield from (f"| `{type_token}` | `{name}` | {what} |" for name, what in properties.items())
