"""No secret is written down in an object of Kubernetes."""

from typing import Final

from ...platform.resource import Resource
from ...platform.rule import Outcome, Reference, ResourceRule, Severity, Violation, each
from ..secret_scan import decoded, secret_in_pair
from .kubernetes_rows import CORE, object_rule
from .pod_templates import Part, every_object, objects

__all__ = ["RULES"]

_SECRETS: Final = tuple(f"{version}:Secret" for version in CORE)
_SETTINGS: Final = tuple(f"{version}:ConfigMap" for version in CORE)


def _values(secret: Part, *fields: str) -> list[Part]:
    return [entry for field in fields for entry in secret.entries(field)]


def _secret_has_no_value(resource: Resource) -> Outcome:
    def violation(entry: Part) -> Violation | None:
        if entry.known() in (None, ""):
            return None
        return Violation(f"{entry.path} is given by the program (value not shown)")

    parts = (entry for secret in objects(resource) for entry in _values(secret, "data", "stringData"))
    return each(parts, violation)


def _settings_hold_no_secret(resource: Resource) -> Outcome:
    def violation(entry: Part) -> Violation | None:
        value = str(entry.known())
        text = decoded(value) if "binaryData[" in entry.path else value
        kind = secret_in_pair(entry.path.rpartition("[")[2].rstrip("]"), text)
        return None if kind is None else Violation(f"{entry.path} holds {kind} (value not shown)")

    parts = (entry for settings in objects(resource) for entry in _values(settings, "data", "binaryData"))
    return each(parts, violation)


def _lasting_token(secret: Part) -> Violation | None:
    if secret.get("type") != "kubernetes.io/service-account-token":
        return None
    return Violation("it asks for a token of a service account that never expires")


RULES: tuple[ResourceRule, ...] = (
    object_rule(
        31,
        "concepts/security/secrets-good-practices/",
        *_SECRETS,
        sentence="The program names a Secret, never its value.",
        severity=Severity.CRITICAL,
        why="A value that the program gives is in the code, in the state and in its backups, and never rotates.",
        fix="Let External Secrets read it from where it is kept: KubernetesService(secrets=...), or an ExternalSecret.",
        references=(Reference("CWE", "798"), Reference("NIST SP 800-190", "4.1.4")),
        is_boundary=True,
        is_waivable=False,
        check=_secret_has_no_value,
    ),
    object_rule(
        32,
        "concepts/configuration/configmap/",
        *_SETTINGS,
        sentence="No ConfigMap holds a secret.",
        severity=Severity.CRITICAL,
        why="Whoever reads the namespace reads it; it is kept and shown as plain text.",
        fix="Keep the value in Secrets Manager and refer to it (SecretRef).",
        references=(Reference("CWE", "798"), Reference("NIST SP 800-190", "4.1.4")),
        is_boundary=True,
        is_waivable=False,
        check=_settings_hold_no_secret,
    ),
    object_rule(
        33,
        "concepts/security/secrets-good-practices/",
        *_SECRETS,
        sentence="No Secret asks for a token that never expires.",
        severity=Severity.HIGH,
        why="A token of the type service-account-token works until its Secret is deleted, wherever it has got to.",
        fix="Let pods get tokens that expire (a projected serviceAccountToken volume), others ask `kubectl create token`.",
        check=every_object(_lasting_token),
    ),
)
