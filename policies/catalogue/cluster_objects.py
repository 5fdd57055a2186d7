"""Objects of a cluster beside its workloads: namespaces, ways in, volumes, webhooks."""

from collections.abc import Mapping
from typing import Any, Final

from ...platform.errors import printable
from ...platform.resource import Resource
from ...platform.rule import Outcome, ResourceRule, Severity, Violation, each
from ..values import true
from .kubernetes_rows import CORE, NETWORKING, RBAC, object_rule
from .pod_templates import WORKLOADS, Part, every_object, kind_of, objects, tokens

__all__ = ["RULES"]

_ENFORCE: Final = "pod-security.kubernetes.io/enforce"
_AWS: Final = "service.beta.kubernetes.io/aws-load-balancer"
_INTERNAL: Final[Mapping[str, tuple[str, ...]]] = {
    f"{_AWS}-scheme": ("internal",),
    f"{_AWS}-internal": ("true", "0.0.0.0/0"),
    "service.beta.kubernetes.io/azure-load-balancer-internal": ("true",),
    "networking.gke.io/load-balancer-type": ("Internal",),
    "cloud.google.com/load-balancer-type": ("Internal",),
}
"""Annotations that keep a load balancer inside, and their values that do."""
_ANYWHERE: Final = ("0.0.0.0/0", "::/0")
_CERTIFICATE: Final = "alb.ingress.kubernetes.io/certificate-arn"
_SNIPPET: Final = "-snippet"

_OF_ONE_NAMESPACE: Final = (
    *(token for kind in ("Service", "ServiceAccount", "Secret", "ConfigMap") for token in tokens(kind, *CORE)),
    *(token for kind in ("Role", "RoleBinding") for token in tokens(kind, *RBAC)),
    *tokens("Ingress", *NETWORKING),
)
_THERE_ANYWAY: Final = {"ServiceAccount": "default", "Service": "kubernetes"}
"""What every cluster has in the namespace `default` itself."""


def _services(*versions: str) -> tuple[str, ...]:
    return tuple(f"{version}:Service" for version in versions)


def _in_core(kind: str) -> tuple[str, ...]:
    return tuple(f"{version}:{kind}" for version in CORE)


def _annotation(part: Part, name: str) -> Any:
    """An annotation; its name has dots, so it is no path."""
    value = part.labels("metadata.annotations").get(name)
    return Part(part.urn, f"metadata.annotations[{name}]", value).known()


def _namespace(resource: Resource) -> Outcome:
    kind = kind_of(resource)

    def violation(part: Part) -> Violation | None:
        name = part.get("metadata.namespace") or resource.provider_get("namespace")
        is_in_default = name in (None, "", "default")
        if not is_in_default or (kind in _THERE_ANYWAY and part.get("metadata.name") == _THERE_ANYWAY[kind]):
            return None
        if name != "default" and resource.type.endswith("Patch"):
            return None
        return Violation(f"the {kind} is in the namespace 'default'")

    return each(objects(resource), violation)


def _enforces_restricted(resource: Resource) -> Outcome:
    def violation(namespace: Part) -> Violation | None:
        labels = namespace.labels("metadata.labels")
        level = Part(namespace.urn, f"metadata.labels[{_ENFORCE}]", labels.get(_ENFORCE)).known()
        if level == "restricted" or (level is None and resource.type.endswith("Patch")):
            return None
        shown = "not set" if level is None else printable(level, 40)
        return Violation(f"the label {_ENFORCE} is {shown}")

    return each(objects(resource), violation)


def _is_internal(service: Part) -> bool:
    if any(str(_annotation(service, name)) in values for name, values in _INTERNAL.items()):
        return True
    # The AWS Load Balancer Controller makes internal ones unless it is told otherwise.
    is_controllers = service.get("spec.loadBalancerClass") == "service.k8s.aws/nlb"
    is_controllers = is_controllers or _annotation(service, f"{_AWS}-type") in ("external", "nlb-ip")
    return bool(is_controllers and _annotation(service, f"{_AWS}-scheme") is None)


def _load_balancer(service: Part) -> Violation | None:
    if service.get("spec.type") != "LoadBalancer":
        return None
    ranges = [item.known() for item in service.items("spec.loadBalancerSourceRanges")]
    if (ranges and not set(ranges) & set(_ANYWHERE)) or _is_internal(service):
        return None
    return Violation("it is a LoadBalancer that anybody on the internet reaches")


def _node_port(service: Part) -> Violation | None:
    return Violation("it takes a port on every node") if service.get("spec.type") == "NodePort" else None


def _external_addresses(service: Part) -> Violation | None:
    return (
        Violation("spec.externalIPs takes the traffic to other addresses") if service.get("spec.externalIPs") else None
    )


def _has_tls(ingress: Part) -> Violation | None:
    if ingress.items("spec.tls"):
        ingress.get("spec.tls")
        return None
    if _annotation(ingress, _CERTIFICATE):
        return None
    return Violation("it has no TLS: neither spec.tls nor a certificate of the load balancer")


def _has_no_snippet(resource: Resource) -> Outcome:
    def violation(entry: Part) -> Violation | None:
        name = entry.path.partition("annotations[")[2].rstrip("]")
        if not name:
            entry.known()
        is_snippet = name.startswith("nginx.ingress.kubernetes.io/") and name.endswith(_SNIPPET)
        return Violation(f"{entry.path} puts text into the controller's configuration") if is_snippet else None

    parts = (entry for ingress in objects(resource) for entry in ingress.entries("metadata.annotations"))
    return each(parts, violation)


def _host_path(volume: Part) -> Violation | None:
    return None if volume.get("spec.hostPath") is None else Violation("it is a path of a node")


def _fails_closed(resource: Resource) -> Outcome:
    default = "Fail" if "/v1:" in resource.type else "Ignore"  # v1beta1 let everything in by default

    def violation(webhook: Part) -> Violation | None:
        if webhook.get("failurePolicy", default) == "Fail":
            return None
        return Violation(f"{webhook.path} lets everything in while it does not answer: failurePolicy is not Fail")

    return each((webhook for item in objects(resource) for webhook in item.items("webhooks")), violation)


def _lets_nodes_go(budget: Part) -> Violation | None:
    none_may_go = budget.get("spec.maxUnavailable") in (0, "0", "0%")
    if none_may_go or budget.get("spec.minAvailable") == "100%":
        return Violation("it lets no pod go, so no node can be renewed")
    return None


def _encrypts(storage_class: Part) -> Violation | None:
    if storage_class.get("provisioner") not in ("ebs.csi.aws.com", "kubernetes.io/aws-ebs"):
        return None
    return None if true(storage_class.get("parameters.encrypted")) else Violation("parameters.encrypted is not true")


_HOOKS: Final = tuple(
    f"admissionregistration.k8s.io/{version}:{kind}WebhookConfiguration"
    for version in ("v1", "v1beta1")
    for kind in ("Validating", "Mutating")
)
_INGRESSES: Final = tuple(f"{version}:Ingress" for version in NETWORKING)

RULES: tuple[ResourceRule, ...] = (
    object_rule(
        12,
        "concepts/overview/working-with-objects/namespaces/",
        types=WORKLOADS + _OF_ONE_NAMESPACE,
        sentence="Nothing is kept in the namespace 'default'.",
        severity=Severity.LOW,
        why="What has no namespace of its own shares policies, quotas, secrets and names with everything else that has none.",
        fix='Set metadata={"namespace": namespace.metadata.name}.',
        ckv=("CKV_K8S_21",),
        check=_namespace,
    ),
    object_rule(
        30,
        "concepts/security/pod-security-admission/",
        *_in_core("Namespace"),
        sentence="Every namespace refuses pods that are not restricted.",
        severity=Severity.HIGH,
        why="What this program declares is judged here; what others put into the namespace only the cluster can refuse.",
        fix='Set metadata={"labels": {"pod-security.kubernetes.io/enforce": "restricted"}}.',
        check=_enforces_restricted,
    ),
    object_rule(
        34,
        "concepts/services-networking/service/",
        *_services(*CORE),
        sentence="No Service makes a load balancer that the internet reaches.",
        severity=Severity.HIGH,
        why="It stands beside the one way in that has TLS, a firewall and logs.",
        fix='Use type="ClusterIP" behind a Gateway or Ingress, or the annotation '
        '"service.beta.kubernetes.io/aws-load-balancer-scheme": "internal".',
        check=every_object(_load_balancer),
    ),
    object_rule(
        35,
        "concepts/services-networking/service/",
        *_services(*CORE),
        sentence="No Service takes a port on every node.",
        why="Whoever reaches any node reaches it, past the load balancer.",
        fix='Use type="ClusterIP" behind a Gateway or Ingress.',
        check=every_object(_node_port),
    ),
    object_rule(
        36,
        "concepts/services-networking/service/",
        *_services(*CORE),
        sentence="No Service takes the traffic to addresses that are not its own.",
        severity=Severity.HIGH,
        why="With externalIPs a Service gets what other pods send to any address (CVE-2020-8554).",
        fix="Leave external_ips out; let a load balancer bring the traffic.",
        check=every_object(_external_addresses),
    ),
    object_rule(
        37,
        "concepts/services-networking/ingress/",
        *_INGRESSES,
        sentence="Every Ingress has TLS.",
        severity=Severity.HIGH,
        why="Without TLS whoever is on the way reads and changes requests, sessions included.",
        fix='Set spec={"tls": [{"hosts": ["orders.example.com"], "secretName": "orders-tls"}]}.',
        check=every_object(_has_tls),
    ),
    object_rule(
        38,
        "concepts/services-networking/ingress-controllers/",
        *_INGRESSES,
        sentence="No Ingress puts text into its controller's configuration.",
        severity=Severity.HIGH,
        why="A snippet runs in the controller and reads its token, so all secrets of the cluster (CVE-2021-25742).",
        fix="Use the annotations or fields for what the snippet does.",
        ckv=("CKV_K8S_153",),
        check=_has_no_snippet,
    ),
    object_rule(
        39,
        "concepts/storage/volumes/",
        *_in_core("PersistentVolume"),
        sentence="No volume is a path of a node.",
        severity=Severity.HIGH,
        why="Any pod that claims it has the node's files, whatever is asked of the pod itself.",
        fix='Use a driver: spec={"csi": {"driver": "ebs.csi.aws.com", "volumeHandle": "vol-0123456789abcdef0"}}.',
        check=every_object(_host_path),
    ),
    object_rule(
        40,
        "reference/access-authn-authz/extensible-admission-controllers/",
        *_HOOKS,
        sentence="Webhooks of admission let nothing in while they do not answer.",
        why="With Ignore, whoever makes it slow or stops it gets past it.",
        fix='Set failure_policy="Fail", with a namespace_selector that leaves out its own namespace.',
        check=_fails_closed,
    ),
    object_rule(
        41,
        "tasks/run-application/configure-pdb/",
        "policy/v1:PodDisruptionBudget",
        "policy/v1beta1:PodDisruptionBudget",
        sentence="Disruption budgets let a pod go.",
        severity=Severity.LOW,
        why="A budget that lets none go stops every renewal of a node, so nodes stay unpatched until somebody forces it.",
        fix='Set spec={"maxUnavailable": 1}.',
        check=every_object(_lets_nodes_go),
    ),
    object_rule(
        42,
        "concepts/storage/storage-classes/",
        "storage.k8s.io/v1:StorageClass",
        "storage.k8s.io/v1beta1:StorageClass",
        sentence="Volumes of EBS are encrypted.",
        severity=Severity.HIGH,
        why="Without it volumes and their snapshots are plain, unless the account has encryption by default in that region.",
        fix='Set parameters={"type": "gp3", "encrypted": "true"}.',
        check=every_object(_encrypts),
    ),
)
