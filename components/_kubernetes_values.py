"""What Kubernetes takes as names, hosts, quantities and texts: grammars, each with an error that says what would be right."""

import re
from collections.abc import Mapping
from typing import Final

__all__ = [
    "annotations",
    "cpu_quantity",
    "dns_label",
    "dns_name",
    "host_name",
    "label_texts",
    "literal",
    "memory_quantity",
    "secret_names",
    "secret_role",
    "texts",
    "variable_names",
]

_LABEL: Final = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DNS_LABEL: Final = re.compile(_LABEL)
_DNS_NAME: Final = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
_HOST: Final = re.compile(rf"(?:\*\.)?(?:{_LABEL}\.)+{_LABEL}")
_LABEL_PART: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?")
_VARIABLE: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_CPU: Final = re.compile(r"(?:(?P<whole>\d{1,4})(?:\.(?P<fraction>\d{1,3}))?|(?P<thousandths>\d{1,7})m)", re.ASCII)
_MEMORY: Final = re.compile(r"(?P<number>\d{1,7})(?P<unit>Ki|Mi|Gi)", re.ASCII)
_UNITS: Final = ("Ki", "Mi", "Gi", "Ti")

MOST_CPU_THOUSANDTHS: Final = 256_000
LEAST_MEMORY_KI: Final = 4 * 1024
MOST_MEMORY_KI: Final = 4 * 1024**3
LONGEST_NAME: Final = 253
LONGEST_SECRET_NAME: Final = 100
LONGEST_TEXT: Final = 32_768
LONGEST_ANNOTATIONS: Final = 262_144
"""What one object takes, names and values together (Kubernetes' validation of object metadata)."""


def dns_label(text: str) -> str:
    """The text, when it is a DNS label.

    Raises:
        ValueError: it is not.
    """
    if not _DNS_LABEL.fullmatch(text):
        raise ValueError("expected a DNS label: 1 to 63 lower-case letters, digits and dashes, no dash at either end")
    return text


def dns_name(text: str) -> str:
    """The text, when it is a DNS name: what most objects of Kubernetes are called.

    Raises:
        ValueError: it is not.
    """
    if len(text) > LONGEST_NAME or not _DNS_NAME.fullmatch(text):
        raise ValueError("expected a DNS name: DNS labels with dots between, 253 characters at most")
    return text


def host_name(text: str) -> str:
    """The text, when it is a host name with a domain, or all hosts of a domain (`*.example.com`).

    Raises:
        ValueError: it is not.
    """
    if len(text) > LONGEST_NAME or not _HOST.fullmatch(text):
        raise ValueError("expected a host name in lower case, for instance orders.example.com or *.example.com")
    return text


def cpu_quantity(text: str) -> str:
    """CPU as Kubernetes writes it back: `500m` for `0.5`, `2` for `2000m`.

    Raises:
        ValueError: it is no quantity of CPU.
    """
    match = _CPU.fullmatch(text)
    if match is None:
        raise ValueError("expected virtual CPUs (`0.5`, `2`) or thousandths of one (`250m`)")
    if match["thousandths"]:
        thousandths = int(match["thousandths"])
    else:
        thousandths = int(match["whole"]) * 1000 + int((match["fraction"] or "").ljust(3, "0"))
    if not 1 <= thousandths <= MOST_CPU_THOUSANDTHS:
        raise ValueError(f"expected 1m to {MOST_CPU_THOUSANDTHS // 1000}")
    return f"{thousandths}m" if thousandths % 1000 else str(thousandths // 1000)


def memory_quantity(text: str) -> str:
    """Memory as Kubernetes writes it back: in the largest unit that leaves a whole number, `1Gi` for `1024Mi`.

    Raises:
        ValueError: it is no quantity of memory. `512m` is a legal one, and means half a byte.
    """
    match = _MEMORY.fullmatch(text)
    if match is None:
        raise ValueError("expected a whole number with Mi or Gi, for instance 256Mi")
    number, unit = int(match["number"]), _UNITS.index(match["unit"])
    if not LEAST_MEMORY_KI <= number * 1024**unit <= MOST_MEMORY_KI:
        raise ValueError("expected 4Mi to 4096Gi")
    while number % 1024 == 0 and unit < len(_UNITS) - 1:
        number, unit = number // 1024, unit + 1
    return f"{number}{_UNITS[unit]}"


def texts(values: Mapping[str, str] | list[str]) -> None:
    """Refuse control characters, but for tabs and line ends, and texts of more than 32 KiB.

    Raises:
        ValueError: one has any; it is named by its key or number, never repeated.
    """
    pairs = (
        values.items() if isinstance(values, Mapping) else ((str(number), text) for number, text in enumerate(values))
    )
    for name, text in pairs:
        if _CONTROL.search(text):
            raise ValueError(f"{name!a} holds a control character")
        if len(text) > LONGEST_TEXT:
            raise ValueError(f"{name!a} is longer than {LONGEST_TEXT} characters")


def variable_names(values: Mapping[str, object]) -> None:
    """Refuse what cannot be the name of an environment variable.

    Raises:
        ValueError: one cannot.
    """
    for name in values:
        if not _VARIABLE.fullmatch(name) or len(name) > LONGEST_NAME:
            raise ValueError(f"{name[:80]!a} is no name of an environment variable: use letters, digits and _")


def secret_role(variable: str) -> str:
    """A variable's name as part of that of an object."""
    return re.sub(r"_+", "-", variable.lower()).strip("-")


def secret_names(values: Mapping[str, object]) -> None:
    """Refuse names of variables of which no two different objects could be called.

    Raises:
        ValueError: two are alike but for case and _, one is nothing else, or one is longer than 100 characters.
    """
    variable_names(values)
    roles = [secret_role(name) for name in values]
    if "" in roles or len(set(roles)) != len(roles):
        raise ValueError("two names are alike but for case and _, or one has nothing else")
    if any(len(role) > LONGEST_SECRET_NAME for role in roles):
        raise ValueError(f"a name is longer than {LONGEST_SECRET_NAME} characters")


def label_texts(values: Mapping[str, str]) -> dict[str, str]:
    """The labels, when names and values are what Kubernetes takes.

    Raises:
        ValueError: one is not.
    """
    for key, value in values.items():
        _qualified(key)
        if value and not _LABEL_PART.fullmatch(value):
            raise ValueError(
                f"the value of {key!a} is none of a label: use 1 to 63 letters, digits, dashes, _ and dots"
            )
    return dict(values)


def annotations(values: Mapping[str, str]) -> dict[str, str]:
    """The annotations, when Kubernetes takes them and no line of theirs hides another.

    Raises:
        ValueError: a name is none, a value holds a control character, or all are too long together.
    """
    for key in values:
        _qualified(key)
    texts(values)
    if sum(len(key) + len(value.encode()) for key, value in values.items()) > LONGEST_ANNOTATIONS:
        raise ValueError(f"longer than {LONGEST_ANNOTATIONS} bytes together")
    return dict(values)


def _qualified(key: str) -> None:
    prefix, slash, name = key.rpartition("/")
    if not _LABEL_PART.fullmatch(name) or (slash and not (len(prefix) <= LONGEST_NAME and _DNS_NAME.fullmatch(prefix))):
        raise ValueError(f"{key[:80]!a} is no name of a label or annotation: expected NAME or DOMAIN/NAME")


def literal(text: str) -> str:
    """The text as a container gets it: Kubernetes would put a variable's value in the place of `$(NAME)`."""
    return text.replace("$", "$$")
