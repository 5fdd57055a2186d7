"""How a workload stands with the objects around it: its budget, its autoscaler, its account, its namespace's policies."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from ...platform.resource import UNKNOWN, Graph, Resource, UnknownValueError, contains_unknown
from ...platform.rule import GraphRule, Level, Outcome, Severity, Violation, each
from ..standards import checkov
from .kubernetes_rows import CORE, DOCS, NETWORKING
from .pod_templates import WORKLOADS, Part, Pod, kind_of, objects, pods, tokens

__all__ = ["RULES"]


def _tokens(kind: str, *versions: str) -> tuple[str, ...]:
    return tuple(token for token in tokens(kind, *versions) if not token.endswith("Patch"))


def _of(*kinds: str) -> tuple[str, ...]:
    return tuple(token for token in WORKLOADS if token.rpartition(":")[2].removesuffix("List") in kinds)


_REPLICATED: Final = _of("Deployment", "StatefulSet", "Rollout")
_SERVING: Final = _of("Deployment", "Rollout")
_BUDGETS: Final = _tokens("PodDisruptionBudget", "policy/v1", "policy/v1beta1")
_SCALERS: Final = _tokens(
    "HorizontalPodAutoscaler", *(f"autoscaling/{version}" for version in ("v1", "v2", "v2beta1", "v2beta2"))
)
_ACCOUNTS: Final = _tokens("ServiceAccount", *CORE)
_POLICIES: Final = _tokens("NetworkPolicy", *NETWORKING)
_NAMESPACES: Final = _tokens("Namespace", *CORE)
_PODS: Final = tuple(token for token in WORKLOADS if not token.endswith("Patch"))


def _all(graph: Graph, types: tuple[str, ...]) -> Iterator[tuple[Resource, Part]]:
    """The objects of these types, each with the resource that declares it."""
    return ((resource, part) for resource in graph.of_type(*types) for part in objects(resource))


def _named(part: Part, path: str, default: Any) -> Any:
    """The name at a path, which may be unknown; the default where there is none."""
    value = part.at(path).value
    return default if value is None else value


def _is_one(values: tuple[Any, Any], resource: Resource, key: str, target: str) -> bool | None:
    """Whether a name is another's, by dependency where it is not known yet; None where nothing tells."""
    named, own = values
    if named is not UNKNOWN and own is not UNKNOWN:
        return bool(named == own)
    depends_on = resource.property_dependencies.get(key, ())
    return target in depends_on if depends_on else None


def _is_beside(one: tuple[Resource, Part], other: tuple[Resource, Part]) -> bool | None:
    """Whether two objects are in one namespace; None where nothing tells."""
    first, second = (part.at("metadata.namespace").value for _, part in (one, other))
    if first is not UNKNOWN and second is not UNKNOWN:
        return (first or "default") == (second or "default")
    depends = [set(resource.property_dependencies.get("metadata", ())) for resource, _ in (one, other)]
    return True if depends[0] & depends[1] else None


def _selects(selector: Part, labels: Mapping[str, Any]) -> bool | None:
    """Whether a selector selects what has these labels; None where that is not known yet."""
    if selector.value is UNKNOWN or contains_unknown(selector.value):
        return None
    pairs = selector.get("matchLabels", {}).items()
    answers = [None if labels.get(key) is UNKNOWN else labels.get(key) == value for key, value in pairs]
    answers += [_meets(item, labels) for item in selector.items("matchExpressions")]
    return False if False in answers else None if None in answers else True


def _meets(expression: Part, labels: Mapping[str, Any]) -> bool | None:
    key, operator, values = (expression.get(name) for name in ("key", "operator", "values"))
    if operator in ("Exists", "DoesNotExist"):
        return (key in labels) is (operator == "Exists")
    value = labels.get(key)
    return None if value is UNKNOWN else (value in (values or ())) is (operator == "In")


def _any(answers: Iterator[bool | None], urn: str, path: str) -> bool:
    """Whether one is true; undecided where one is not known and none is."""
    is_open = False
    for answer in answers:
        if answer:
            return True
        is_open = is_open or answer is None
    if is_open:
        raise UnknownValueError(urn, path)
    return False


def _both(*answers: bool | None) -> bool | None:
    return False if False in answers else None if None in answers else True


def _number(value: Any) -> int:
    """A count; what is none counts as nothing, and the API server refuses it."""
    return int(value) if isinstance(value, int | float) or str(value).isdecimal() else 0


def _scaled_to(graph: Graph, workload: tuple[Resource, Part]) -> int:
    """How many pods a workload has at least: as its autoscaler says where there is one, else as it says itself."""
    resource, part = workload

    def scales(scaler: tuple[Resource, Part]) -> bool | None:
        names = scaler[1].at("spec.scaleTargetRef.name").value, _named(part, "metadata.name", UNKNOWN)
        if scaler[1].get("spec.scaleTargetRef.kind") != kind_of(resource):
            return False
        return _both(_is_one(names, scaler[0], "spec", resource.urn), _is_beside(scaler, workload))

    for scaler in _all(graph, _SCALERS):
        if _any(iter([scales(scaler)]), resource.urn, "spec.replicas"):
            return _number(scaler[1].get("spec.minReplicas", 1))
    return _number(part.get("spec.replicas", 1))


def _each_workload(
    types: tuple[str, ...], is_good: Callable[[Graph, Resource, Pod], bool], message: str
) -> Callable[[Graph], Outcome]:
    """The check that something holds of every workload of these types."""

    def check(graph: Graph) -> Outcome:
        def violation(found: tuple[Resource, Pod]) -> Violation | None:
            resource, pod = found
            return None if is_good(graph, resource, pod) else Violation(f"{resource.name} {message}", resource.urn)

        return each(((item, pod) for item in graph.of_type(*types) for pod in pods(item)), violation)

    return check


def _has_budget(graph: Graph, resource: Resource, pod: Pod) -> bool:
    workload = (resource, pod.owner)
    labels = pod.metadata.at("labels").value
    known: Mapping[str, Any] = labels if isinstance(labels, Mapping) else {}

    def covers(budget: tuple[Resource, Part]) -> bool | None:
        selector = budget[1].at("spec.selector")
        selected = None if labels is UNKNOWN else selector.value is not None and _selects(selector, known)
        return _both(selected, _is_beside(budget, workload))

    try:
        covered = _any(
            (covers(budget) for budget in _all(graph, _BUDGETS)), resource.urn, f"{pod.metadata.path}.labels"
        )
    except UnknownValueError:
        if _scaled_to(graph, workload) < 2:
            return True
        raise
    return covered or _scaled_to(graph, workload) < 2


def _has_more_than_one(graph: Graph, resource: Resource, pod: Pod) -> bool:
    if _scaled_to(graph, (resource, pod.owner)) >= 2:
        return True
    return not any(container.get("ports") for container in pod.containers("containers"))  # it serves nobody


def _has_no_token(graph: Graph, resource: Resource, pod: Pod) -> bool:
    mounted = pod.spec.get("automountServiceAccountToken")
    if mounted is not None:
        return mounted is False
    name = pod.spec.at("serviceAccountName").value

    def is_without(account: tuple[Resource, Part]) -> bool | None:
        names = name, _named(account[1], "metadata.name", UNKNOWN)
        is_its = _both(_is_one(names, resource, "spec", account[0].urn), _is_beside(account, (resource, pod.owner)))
        if not is_its:
            return is_its
        return account[1].get("automountServiceAccountToken") is False

    if name in (None, ""):
        return False
    accounts = list(_all(graph, _ACCOUNTS))
    if name is UNKNOWN and not resource.property_dependencies.get("spec"):
        raise UnknownValueError(resource.urn, f"{pod.spec.path}.serviceAccountName")
    return _any((is_without(account) for account in accounts), resource.urn, f"{pod.spec.path}.serviceAccountName")


def _denies(policy: Part) -> bool:
    """Whether a policy takes in all pods of its namespace and does not let everything in again."""
    if any(policy.get(f"spec.podSelector.{part}") for part in ("matchLabels", "matchExpressions")):
        return False
    kinds = policy.get("spec.policyTypes")
    if kinds is not None and "Ingress" not in kinds:
        return False
    return not any(item.known() == {} for item in policy.items("spec.ingress"))


def _is_closed(graph: Graph) -> Outcome:
    def violation(namespace: tuple[Resource, Part]) -> Violation | None:
        resource, part = namespace
        own = _named(part, "metadata.name", UNKNOWN)

        def denies(policy: tuple[Resource, Part]) -> bool | None:
            names = _named(policy[1], "metadata.namespace", "default"), own
            is_there = _is_one(names, policy[0], "metadata", resource.urn)
            return is_there and _denies(policy[1])

        if _any((denies(policy) for policy in _all(graph, _POLICIES)), resource.urn, "metadata.name"):
            return None
        return Violation(f"{resource.name} has no network policy that denies what no other allows", resource.urn)

    return each(_all(graph, _NAMESPACES), violation)


RULES: tuple[GraphRule, ...] = (
    GraphRule(
        id="PEN-K8S-020",
        sentence="No pod has a token of the cluster that it does not need.",
        severity=Severity.MEDIUM,
        why="Whoever gets into the pod asks the API server with its token; most pods never do.",
        fix="Set automount_service_account_token=False on the pod, or on its ServiceAccount.",
        equivalents=checkov("CKV_K8S_38"),
        url=f"{DOCS}tasks/configure-pod-container/configure-service-account/",
        types=_PODS,
        check=_each_workload(_PODS, _has_no_token, "mounts the token of its service account"),
    ),
    GraphRule(
        id="PEN-K8S-021",
        sentence="What has several pods has a disruption budget.",
        severity=Severity.MEDIUM,
        why="Without one, nodes that are renewed at once take all of its pods with them.",
        fix='Add PodDisruptionBudget with spec={"maxUnavailable": 1, "selector": {"matchLabels": labels}}.',
        url=f"{DOCS}tasks/run-application/configure-pdb/",
        types=_REPLICATED,
        check=_each_workload(_REPLICATED, _has_budget, "has several pods and no disruption budget"),
    ),
    GraphRule(
        id="PEN-K8S-022",
        sentence="What serves has two pods at least.",
        severity=Severity.LOW,
        why="One pod is gone with its node, and away during every renewal of a node.",
        fix="Set spec replicas=2, or min_replicas=2 on its HorizontalPodAutoscaler.",
        level=Level.ADVISORY,
        url=f"{DOCS}concepts/workloads/controllers/deployment/",
        types=_SERVING,
        check=_each_workload(_SERVING, _has_more_than_one, "serves with one pod"),
    ),
    GraphRule(
        id="PEN-K8S-023",
        sentence="Every namespace denies what no network policy allows.",
        severity=Severity.MEDIUM,
        why="Without a policy every pod of the cluster reaches every port of every other.",
        fix='Add NetworkPolicy with spec={"podSelector": {}, "policyTypes": ["Ingress", "Egress"]} in the namespace.',
        url=f"{DOCS}concepts/services-networking/network-policies/",
        types=_NAMESPACES,
        check=_is_closed,
    ),
)
