"""Who may do what in a cluster: roles and their bindings."""

from collections.abc import Callable, Iterable
from typing import Final

from ...platform.errors import printable
from ...platform.resource import UNKNOWN, Resource, UnknownValueError
from ...platform.rule import Outcome, ResourceRule, Severity, Violation, each
from .kubernetes_rows import RBAC, object_rule
from .pod_templates import Part, objects

__all__ = ["RULES"]

_ROLES: Final = tuple(f"{version}:{kind}" for version in RBAC for kind in ("Role", "ClusterRole"))
_BINDINGS: Final = tuple(f"{version}:{kind}" for version in RBAC for kind in ("RoleBinding", "ClusterRoleBinding"))
_RBAC_PAGE: Final = "reference/access-authn-authz/rbac/"
_PRACTICES: Final = "concepts/security/rbac-good-practices/"

_READ: Final = ("get", "list", "watch", "*")
_WRITE: Final = ("create", "update", "patch", "delete", "deletecollection", "*")
_SHELLS: Final = ("pods/exec", "pods/attach", "pods/ephemeralcontainers", "nodes/proxy", "pods/*", "*/exec")
_HOOKS: Final = ("validatingwebhookconfigurations", "mutatingwebhookconfigurations")
_RBAC_GROUP: Final = "rbac.authorization.k8s.io"
_GRANTED: Final = ("roles", "clusterroles", "rolebindings", "clusterrolebindings", "users", "groups", "serviceaccounts")
"""What `escalate`, `bind` and `impersonate` are asked of: every verb on one of these is those too."""
_NOBODY: Final = ("system:anonymous", "system:unauthenticated")


def _has(rule: Part, field: str, wanted: Iterable[str]) -> bool | None:
    """Whether a list of a role's rule has one of these; None where what is not known yet may be."""
    items = rule.items(field)
    if any(item.value in wanted for item in items if isinstance(item.value, str)):
        return True
    return None if any(item.value is UNKNOWN for item in items) else False


def _has_all(rule: Part, **wanted: Iterable[str]) -> bool:
    answers = [_has(rule, field, names) for field, names in wanted.items()]
    if False in answers:
        return False
    if None in answers:
        raise UnknownValueError(rule.urn, rule.path)
    return True


def _role(is_bad: Callable[[Part], bool], because: str) -> Callable[[Resource], Outcome]:
    """The check that no rule of a role is bad."""

    def violation(rule: Part) -> Violation | None:
        return Violation(f"{rule.path} {because}") if is_bad(rule) else None

    def check(resource: Resource) -> Outcome:
        return each((rule for role in objects(resource) for rule in role.items("rules")), violation)

    return check


def _grants_all(rule: Part) -> bool:
    return _has_all(rule, verbs=("*",), resources=("*",), apiGroups=("*",))


def _has_a_wildcard(rule: Part) -> bool:
    items = [item for field in ("verbs", "resources", "apiGroups") for item in rule.items(field)]
    if any("*" in item.value for item in items if isinstance(item.value, str)):
        return True
    for item in items:
        item.known()
    return False


def _reads_secrets(rule: Part) -> bool:
    if not _has_all(rule, verbs=_READ, resources=("secrets", "*"), apiGroups=("", "*")):
        return False
    # A name helps against `get` only: who may list gets everything, whatever names are given.
    return not rule.get("resourceNames") or _has_all(rule, verbs=("list", "watch", "*"))


def _opens_a_shell(rule: Part) -> bool:
    verbs = ("create", "get", "update", "patch", "*")
    return _has_all(rule, verbs=verbs, resources=(*_SHELLS, "*"), apiGroups=("", "*"))


def _escalates(rule: Part) -> bool:
    verbs = ("escalate", "bind", "impersonate")
    if _has(rule, "verbs", verbs):
        return True
    every = _has_all(rule, verbs=("*",), resources=(*_GRANTED, "*"), apiGroups=("", _RBAC_GROUP, "*"))
    return every or _has_all(rule, verbs=verbs)


def _changes_hooks(rule: Part) -> bool:
    return _has_all(rule, verbs=_WRITE, resources=(*_HOOKS, "*"), apiGroups=("admissionregistration.k8s.io", "*"))


def _approves_certificates(rule: Part) -> bool:
    asked = _has_all(rule, resources=("certificatesigningrequests/approval", "*"), verbs=("update", "patch", "*"))
    signs = _has_all(rule, resources=("signers", "*"), verbs=("approve", "*"))
    return (asked or signs) and _has_all(rule, apiGroups=("certificates.k8s.io", "*"))


def _binds_administrator(resource: Resource) -> Outcome:
    def violation(binding: Part) -> Violation | None:
        if (
            binding.get("roleRef.name") != "cluster-admin"
            or binding.get("roleRef.kind", "ClusterRole") != "ClusterRole"
        ):
            return None
        return Violation("it binds cluster-admin, which may do everything")

    return each(objects(resource), violation)


def _subjects(is_bad: Callable[[Part], bool], because: str) -> Callable[[Resource], Outcome]:
    """The check that a binding has no bad subject."""

    def violation(subject: Part) -> Violation | None:
        if not is_bad(subject):
            return None
        return Violation(f"it binds {printable(subject.get('name'), 80)!r}: {because}")

    def check(resource: Resource) -> Outcome:
        return each((subject for item in objects(resource) for subject in item.items("subjects")), violation)

    return check


def _is_nobody(subject: Part) -> bool:
    return subject.get("name") in _NOBODY and subject.get("kind") in ("User", "Group")


def _is_default_account(subject: Part) -> bool:
    return bool(subject.get("name") == "default" and subject.get("kind") == "ServiceAccount")


RULES: tuple[ResourceRule, ...] = (
    object_rule(
        50,
        _PRACTICES,
        *_ROLES,
        sentence="No role may do everything.",
        severity=Severity.CRITICAL,
        why="Every verb on every resource is the whole cluster, with all its secrets and all its nodes.",
        fix='Name what is needed: rules=[{"apiGroups": [""], "resources": ["configmaps"], "verbs": ["get"]}].',
        is_waivable=False,
        check=_role(_grants_all, "grants every verb on every resource of every group"),
    ),
    object_rule(
        51,
        _PRACTICES,
        *_ROLES,
        sentence="Roles name their verbs, their resources and the groups of those.",
        severity=Severity.HIGH,
        why="A wildcard grants what does not exist yet as well: the next version's verbs, the next operator's resources.",
        fix='List them: {"apiGroups": ["apps"], "resources": ["deployments"], "verbs": ["get", "list"]}.',
        ckv=("CKV_K8S_49",),
        check=_role(_has_a_wildcard, "has a wildcard among its verbs, resources or groups"),
    ),
    object_rule(
        52,
        _PRACTICES,
        *_BINDINGS,
        sentence="Nobody is bound to cluster-admin.",
        severity=Severity.CRITICAL,
        why="cluster-admin may do everything in the cluster, and changes what no review has seen.",
        fix="Bind a role that grants what is needed; keep the way of last resort outside the program.",
        check=_binds_administrator,
    ),
    object_rule(
        53,
        _RBAC_PAGE,
        *_BINDINGS,
        sentence="Nothing is granted to those who are not authenticated.",
        severity=Severity.CRITICAL,
        why="Whoever reaches the API server has what is granted to system:anonymous or system:unauthenticated.",
        fix="Bind a group, a user or a service account.",
        check=_subjects(_is_nobody, "that is everybody who reaches the API server"),
    ),
    object_rule(
        54,
        _PRACTICES,
        *_ROLES,
        sentence="No role reads all secrets.",
        severity=Severity.HIGH,
        why="Listing is reading: who may list or watch secrets has the value of each, and with it every account it opens.",
        fix='Grant `get` on the one that is needed: {"resources": ["secrets"], "verbs": ["get"], "resourceNames": ["orders"]}.',
        ckv=("CKV2_K8S_5",),
        check=_role(_reads_secrets, "reads all secrets"),
    ),
    object_rule(
        55,
        _PRACTICES,
        *_ROLES,
        sentence="No role opens a shell in a container.",
        severity=Severity.HIGH,
        why="What is done in a running container is in no review and in no image: replace, never patch.",
        fix="Leave pods/exec, pods/attach, pods/ephemeralcontainers and nodes/proxy out; read logs and metrics.",
        ckv=("CKV2_K8S_2",),
        is_boundary=True,
        check=_role(_opens_a_shell, "opens a shell in a container (exec, attach, debug or the node's proxy)"),
    ),
    object_rule(
        56,
        _PRACTICES,
        *_ROLES,
        sentence="No role grants more than it has.",
        severity=Severity.HIGH,
        why="`escalate`, `bind` and `impersonate` lead from any role to every other.",
        fix="Leave these verbs out; let who owns the role bind it.",
        ckv=("CKV_K8S_157", "CKV_K8S_158", "CKV2_K8S_3"),
        check=_role(_escalates, "grants escalate, bind or impersonate"),
    ),
    object_rule(
        57,
        _PRACTICES,
        *_ROLES,
        sentence="No role changes the webhooks of admission.",
        severity=Severity.HIGH,
        why="Who changes them sees and rewrites every object that anybody sends, secrets too.",
        fix='Grant only reading: {"resources": ["validatingwebhookconfigurations"], "verbs": ["get", "list"]}.',
        ckv=("CKV_K8S_155",),
        check=_role(_changes_hooks, "changes webhooks of admission"),
    ),
    object_rule(
        58,
        _PRACTICES,
        *_ROLES,
        sentence="No role approves certificates.",
        severity=Severity.HIGH,
        why="Who approves a certificate becomes any user of the cluster, its nodes included.",
        fix="Leave certificatesigningrequests/approval out; let the controllers of the cluster approve.",
        ckv=("CKV_K8S_156",),
        check=_role(_approves_certificates, "approves certificates"),
    ),
    object_rule(
        59,
        _PRACTICES,
        *_BINDINGS,
        sentence="Nothing is granted to a namespace's default service account.",
        why="Every pod of the namespace that names no account has what is granted to it.",
        fix="Create a ServiceAccount for the workload and bind that.",
        ckv=("CKV_K8S_42",),
        check=_subjects(_is_default_account, "every pod without an account of its own runs as it"),
    ),
)
