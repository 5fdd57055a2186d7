"""Whether a text holds a secret. Nothing is asked of any network, and the answer never repeats the text.

Detectors that know the shape of a credential come from detect-secrets, each chosen by name. Its entropy detectors are left
out: digests, ARNs and resource ids look random too. What has no shape of its own is told by its name (`DB_PASSWORD=...`).
"""

import base64
import importlib
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, Protocol

__all__ = ["decoded", "is_secret_name", "leaves", "secret_in", "secret_in_leaf", "secret_in_pair"]

DETECTORS = (
    ("artifactory", "ArtifactoryDetector"),
    ("aws", "AWSKeyDetector"),
    ("basic_auth", "BasicAuthDetector"),
    ("github_token", "GitHubTokenDetector"),
    ("jwt", "JwtTokenDetector"),
    ("npm", "NpmDetector"),
    ("private_key", "PrivateKeyDetector"),
    ("sendgrid", "SendGridDetector"),
    ("slack", "SlackDetector"),
    ("square_oauth", "SquareOAuthDetector"),
    ("stripe", "StripeDetector"),
)
"""Module and class in detect-secrets. Left out, because ordinary values have the same shape: Azure storage keys (a SHA-512
digest), Twilio, Discord, Mailchimp, and the keyword and entropy detectors."""

_ARN = re.compile(r"arn:aws[a-z-]*:[^\s\"',;]+")

_SECRET_NAME = re.compile(
    r"(?:.*[_.-])?(?:pass(?:word|wd|phrase|code)?|pwd|secret|token|credentials?|connection_?string|"
    r"(?:api|auth|secret|access|private|signing|encryption)[_-]?key)",
    re.IGNORECASE,
)
"""The *last* word of a name says what the value is: DB_PASSWORD is a password, PASSWORD_POLICY and TOKEN_TTL are not."""

_WORD_START = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")

_NO_SECRET = re.compile(
    r"""
      \W*                                     # nothing, or punctuation
    | (?i:true|false|yes|no|on|off|none|null) # a switch
    | \d{1,5}                                 # a count: MAX_TOKEN=4096
    | \$[{(].* | \{\{.* | <[^>]*>             # taken from somewhere else at run time: ${NAME}, {{resolve:...}}
    | arn:aws[a-z-]*:\S+                      # a reference
    | [a-z][a-z0-9+.-]*://[^@\s]*             # an address without credentials
    | \.{0,2}(?:/[\w.-]+){2,}/?               # a file that holds it
    """,
    re.VERBOSE,
)

_COMPUTED = re.compile(r"[$`].*|[A-Za-z_][\w.]*[(\[].*")
"""In a script: a variable, the output of a command, an expression (`os.environ["NAME"]`)."""

_ASSIGNMENT = re.compile(
    r"""(?:--(?P<option>[A-Za-z][\w-]*)[ =]|(?P<name>[A-Za-z][\w.-]*)["']?[ \t]*[:=][ \t]*)["']?(?P<value>[^\s"',;]+)"""
)


class _Detector(Protocol):
    secret_type: str

    def analyze_string(self, string: str) -> Iterable[str]: ...


def secret_in(text: str) -> str | None:
    """What kind of secret a free text (a script, a configuration file) holds, or None."""
    plain = _ARN.sub("arn:aws:reference", text)
    for detector in _detectors():
        if any(True for _ in detector.analyze_string(plain)):
            return f"something of the shape of this kind: {detector.secret_type}"
    for match in _ASSIGNMENT.finditer(plain):
        name = match["option"] or match["name"]
        if not _COMPUTED.fullmatch(match["value"]) and _is_named_secret(name, match["value"]):
            return f"a literal value for {name}"
    return None


def secret_in_pair(name: str, value: str) -> str | None:
    """What kind of secret a named value (an environment variable, a parameter) is, or None."""
    if _is_named_secret(name, value):
        return f"a literal value for {name}"
    return secret_in(f"{name}={value}")


def secret_in_leaf(name: str, value: Any) -> str | None:
    """What kind of secret a leaf of a tree is, or None. What is neither text nor a number is none."""
    return secret_in_pair(name, str(value)) if isinstance(value, str | int | float) else None


def leaves(path: str, name: str, value: Any) -> Iterator[tuple[str, str, Any]]:
    """Path, name and value of everything in a tree; what is in a list has the list's name, a pair (`name`, `value`) its own."""
    if isinstance(value, Mapping):
        given = value.get("name") if "value" in value else None
        for key, item in value.items():
            is_pair = key == "value" and isinstance(given, str)
            yield from leaves(f"{path}.{key}", str(given) if is_pair else str(key), item)
    elif isinstance(value, list | tuple):
        for number, item in enumerate(value):
            yield from leaves(f"{path}.{number}", name, item)
    else:
        yield path, name, value


def decoded(text: str) -> str:
    """The text behind base64, where it is such a text; otherwise the text as it is."""
    try:
        return base64.b64decode("".join(text.split()), validate=True).decode()
    except ValueError:
        return text


def is_secret_name(name: str) -> bool:
    """Whether a name says that its value is a secret, whatever the value is."""
    return _SECRET_NAME.fullmatch(_WORD_START.sub("_", name)) is not None


def _is_named_secret(name: str, value: str) -> bool:
    return is_secret_name(name) and _NO_SECRET.fullmatch(value.strip()) is None


@cache
def _detectors() -> tuple[_Detector, ...]:
    # Imported on first use: it takes 0.1 s, and most commands never ask.
    return tuple(
        getattr(importlib.import_module(f"detect_secrets.plugins.{module}"), name)() for module, name in DETECTORS
    )
