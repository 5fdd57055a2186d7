"""The provider's configuration and which handler answers for a type. One `Instance` per provider of a program.

Programs may have several providers of a package (`aws.Provider("ireland", region=...)`), each with its own region, default
tags and allowed accounts; none of them may touch another.
"""

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from ..errors import PenstockError
from ..resource import UNKNOWN
from .accounts import DEFAULT_ACCOUNT, account_of
from .aws import ALL
from .cloud import BotoCloud
from .emulated import Emulated
from .functions import call
from .handler import Handler
from .recorded import Recorded
from .resource_class import Properties

__all__ = ["EmulatedProvider", "Instance", "changed_config"]

REPLACING_CONFIG: Final = frozenset({"region"})
"""Settings whose change replaces the provider, and with it all that it made: it is somewhere else then."""


@dataclass(frozen=True, slots=True)
class Instance:
    """One configured provider of a program."""

    cloud: BotoCloud


@dataclass
class EmulatedProvider:
    """All packages that the embedded cloud stands for.

    Args:
        endpoint: where the emulator listens.
        project: the generated project, whose stack files say which account a stack belongs to.
    """

    endpoint: str
    project: Path
    _instances: dict[str, Instance] = field(default_factory=dict)
    _clouds: dict[str, BotoCloud] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def configure(self, connection: str, urn: str, settings: Mapping[str, Any]) -> None:
        """Take a provider's settings. Credentials, profiles, roles to assume and endpoints in them are not used.

        Args:
            connection: what tells this provider from all others; the engine opens a connection for each.
            urn: the provider's; it names the stack. Empty for the engine's own look-ups.
            settings: its inputs; nested ones may be JSON text.

        Raises:
            PenstockError: the provider does not allow the account that the stack belongs to.
        """
        stack = urn.split(":")[2] if urn.count(":") > 2 else ""
        account = account_of(self.project, stack) if stack else DEFAULT_ACCOUNT
        values = {name: _parsed(value) for name, value in settings.items()}
        _guard(account.id, values)
        cloud = self._cloud(account.id).in_region(values.get("region") or account.region)
        tags = (values.get("defaultTags") or {}).get("tags") or {}
        with self._lock:
            self._instances[connection] = Instance(cloud.with_default_tags(tags))

    def instance(self, connection: str) -> Instance:
        """The provider that a connection was configured for; the default one for a connection that never was."""
        if connection not in self._instances:
            self.configure(connection, "", {})
        return self._instances[connection]

    def cloud(self, connection: str) -> BotoCloud:
        """The account and region that a connection's provider makes resources in."""
        return self.instance(connection).cloud

    def call(self, token: str, connection: str, arguments: Properties) -> Properties:
        """The answer of a function."""
        return call(token, self.cloud(connection), arguments)

    def handler(self, type_token: str, connection: str = "") -> Handler[BotoCloud]:  # noqa: ARG002 - the same for all
        """Who answers for a type."""
        return self._handlers.get(type_token) or Recorded(type_token)

    @cached_property
    def _handlers(self) -> dict[str, Handler[BotoCloud]]:
        return {resource_class.type: Emulated(resource_class) for resource_class in ALL}

    def _cloud(self, account_id: str) -> BotoCloud:
        with self._lock:
            if account_id not in self._clouds:
                self._clouds[account_id] = BotoCloud(self.endpoint, account_id, DEFAULT_ACCOUNT.region)
            return self._clouds[account_id]


def changed_config(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """The settings of a provider that differ, and those of them that replace it."""
    names = sorted(
        name
        for name in {*old, *new} - {"version", "pluginDownloadURL"}
        if _parsed(old.get(name)) != _parsed(new.get(name))
    )
    known_before = [name for name in names if name in REPLACING_CONFIG and old.get(name) not in (None, UNKNOWN)]
    return names, [name for name in known_before if new.get(name) is not None]


def _guard(account_id: str, settings: Mapping[str, Any]) -> None:
    """What the real provider does with `allowedAccountIds` and `forbiddenAccountIds`, with its words."""
    allowed = [str(item) for item in settings.get("allowedAccountIds") or ()]
    forbidden = [str(item) for item in settings.get("forbiddenAccountIds") or ()]
    if account_id in forbidden or (allowed and account_id not in allowed):
        raise PenstockError(
            f"AWS account ID not allowed: {account_id}",
            got=f"allowed: {', '.join(allowed) or 'any'}; forbidden: {', '.join(forbidden) or 'none'}",
            do="run the stack whose account this is, or mend its `penstock:accountId`",
        )


def _parsed(value: Any) -> Any:
    """A setting: nested ones, numbers and booleans arrive as JSON text."""
    if isinstance(value, str) and value[:1] in ("[", "{"):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value
