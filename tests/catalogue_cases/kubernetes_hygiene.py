"""Workloads that are kept well and that are not, alone and beside the objects around them."""

from typing import Any

from kubernetes_objects import (
    IMAGE,
    container,
    cron_job,
    deployment,
    merged,
    patch,
    pod,
    pod_list,
    pod_spec,
    rollout,
    workloads,
)
from penstock.platform.resource import UNKNOWN, Resource
from resources import resource, urn
from rule_cases import OK, OTHER_SHAPE, PASSWORD, UNDECIDED, VIOLATION

LATEST = container(image="registry.example.com/shop/orders:latest")
LABELS = {"app": "orders"}


def of(kind: str, name: str = "it", /, **properties: Any) -> Resource:
    """An object by its API version and kind."""
    return resource(f"kubernetes:{kind}", name, **properties)


def budget(selector: Any, namespace: Any = "shop", *, name: str = "it") -> Resource:
    """A disruption budget of what is selected."""
    metadata = {"namespace": namespace}
    spec = {"maxUnavailable": 1, "selector": selector}
    return of("policy/v1:PodDisruptionBudget", name, metadata=metadata, spec=spec)


def scaler(minimum: Any, target: Any = "orders", *, kind: str = "Deployment", **more: Any) -> Resource:
    """An autoscaler, of a Deployment unless it says otherwise."""
    spec = {"scaleTargetRef": {"kind": kind, "name": target}, "minReplicas": minimum}
    return of("autoscaling/v2:HorizontalPodAutoscaler", metadata={"namespace": "shop"}, spec=spec, **more)


def replicas(number: Any) -> Resource:
    """A Deployment of so many pods."""
    properties = merged(deployment().properties, {"spec": {"replicas": number}})
    return of("apps/v1:Deployment", "orders", **properties)


def account(mounts: Any, name: Any = "orders") -> Resource:
    """A service account."""
    metadata = {"name": name, "namespace": "shop"}
    return of("core/v1:ServiceAccount", "account", metadata=metadata, automountServiceAccountToken=mounts)


def tokens_of(**over: Any) -> Resource:
    """A Deployment that says nothing of its token itself."""
    return deployment(automountServiceAccountToken=None, **over)


def in_namespace(namespace: Any) -> Resource:
    """A Deployment in a namespace."""
    return of("apps/v1:Deployment", **merged(deployment().properties, {"metadata": {"namespace": namespace}}))


def in_made_namespace(made: str) -> Resource:
    """A Deployment in a namespace that another resource makes."""
    return of("apps/v1:Deployment", **in_namespace(UNKNOWN).properties, depends={"metadata": urn("Namespace", made)})


def budget_in_made_namespace(made: str) -> Resource:
    """A disruption budget in such a namespace."""
    return of(
        "policy/v1:PodDisruptionBudget",
        **budget(MATCH, UNKNOWN).properties,
        depends={"metadata": urn("Namespace", made)},
    )


def policy(namespace: Any = "shop", *, name: str = "it", **spec: Any) -> Resource:
    """A network policy."""
    return of("networking.k8s.io/v1:NetworkPolicy", name, metadata={"namespace": namespace}, spec=spec)


SHOP = of("core/v1:Namespace", "shop", metadata={"name": "shop"})
UNNAMED = of("core/v1:Namespace", "shop", metadata={"labels": LABELS})
MATCH = {"matchLabels": LABELS}
DENY: dict[str, Any] = {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
BY_ACCOUNT = {"depends": {"spec": account(mounts=False).urn}}

CASES: dict[str, dict[str, list[Any]]] = {
    "PEN-K8S-001": {
        OK: [pod(), *workloads(), patch({"name": "web"}), pod(container(image=f"orders:2@{IMAGE.partition('@')[2]}"))],
        VIOLATION: [pod(LATEST), pod(UNKNOWN, LATEST), pod(initContainers=[{"name": "x", "image": "busybox"}])],
        OTHER_SHAPE: workloads(LATEST),
        UNDECIDED: [pod(container(image=UNKNOWN)), pod(containers=UNKNOWN)],
    },
    "PEN-K8S-002": {
        OK: [
            pod(container(image="localhost/orders:2")),
            pod(container(image="registry:5000/orders:2")),
            pod(),
            *workloads(),
            patch({"name": "web"}),
            pod(container(image="localhost:5000/orders")),
        ],
        VIOLATION: [pod(container(image="nginx")), pod(UNKNOWN, container(image="bitnami/redis:7"))],
        OTHER_SHAPE: workloads(container(image="shop/orders")),
        UNDECIDED: [pod(container(image=UNKNOWN))],
    },
    "PEN-K8S-003": {
        OK: [pod(), pod(container(image="registry.example.com/latest/orders:2.4.1")), patch({"name": "web"})],
        VIOLATION: [pod(LATEST), pod(container(image="registry.example.com:5000/orders")), pod(UNKNOWN, LATEST)],
        OTHER_SHAPE: workloads(LATEST),
        UNDECIDED: [pod(container(image=UNKNOWN))],
    },
    "PEN-K8S-004": {
        OK: [
            pod(),
            *workloads(),
            patch({"name": "web"}),
            pod({"name": "web"}, resources={"limits": {"memory": "1Gi"}}),
            pod(ephemeralContainers=[{"name": "debug"}]),
        ],
        VIOLATION: [
            pod(container(resources={"limits": None})),
            pod(UNKNOWN, container(resources=None)),
            pod(initContainers=[{"name": "migrate"}]),
        ],
        OTHER_SHAPE: workloads(container(resources={"limits": {"memory": None, "cpu": "1"}})),
        UNDECIDED: [pod(container(resources=UNKNOWN)), pod(container(resources={"limits": UNKNOWN}))],
    },
    "PEN-K8S-005": {
        OK: [pod(), pod(container(resources={"requests": None})), pod(container(resources={"limits": None}))],
        VIOLATION: [pod(container(resources=None)), pod(UNKNOWN, container(resources=None))],
        OTHER_SHAPE: workloads(container(resources={"requests": {"memory": None}, "limits": {"memory": None}})),
        UNDECIDED: [pod(container(resources=UNKNOWN))],
    },
    "PEN-K8S-006": {
        OK: [pod(), pod(container(resources={"requests": {"cpu": None}, "limits": {"cpu": "1"}}))],
        VIOLATION: [pod(container(resources={"requests": {"cpu": None}})), pod(UNKNOWN, container(resources=None))],
        OTHER_SHAPE: workloads(container(resources={"requests": None})),
        UNDECIDED: [pod(container(resources={"requests": UNKNOWN}))],
    },
    "PEN-K8S-007": {
        OK: [
            deployment(),
            deployment(container(), container(name="sidecar", readinessProbe=None, ports=None)),
            patch(container(readinessProbe=None)),
            deployment(container(readinessProbe={"exec": UNKNOWN})),
            pod(container(readinessProbe=None), restartPolicy="Never"),
            cron_job(container(readinessProbe=None)),
        ],
        VIOLATION: [
            deployment(container(readinessProbe=None)),
            *(
                of(kind, **deployment(container(readinessProbe=None)).properties)
                for kind in (
                    "apps/v1:StatefulSet",
                    "apps/v1:DaemonSet",
                    "apps/v1:ReplicaSet",
                    "v1:ReplicationController",
                )
            ),
            of("apps/v1:DeploymentList", items=[deployment(container(readinessProbe=None)).properties]),
            deployment(container(readinessProbe=None, ports=None), container(name="sidecar", ports=[])),
            pod(container(readinessProbe=None)),
            deployment(UNKNOWN, container(readinessProbe=None, image=UNKNOWN)),
        ],
        OTHER_SHAPE: [rollout(container(readinessProbe=None))],
        UNDECIDED: [
            deployment(container(readinessProbe=UNKNOWN)),
            deployment(container(readinessProbe=None, ports=UNKNOWN)),
        ],
    },
    "PEN-K8S-008": {
        OK: [
            deployment(),
            deployment(container(), container(name="sidecar", livenessProbe=None, ports=[])),
            cron_job(),
            pod(container(livenessProbe=None), restartPolicy="OnFailure"),
        ],
        VIOLATION: [
            deployment(container(livenessProbe=None)),
            deployment(UNKNOWN, container(livenessProbe=None)),
            deployment(container(livenessProbe=None, ports=[])),
        ],
        OTHER_SHAPE: [rollout(container(livenessProbe=None)), pod_list(container(livenessProbe=None))],
        UNDECIDED: [
            deployment(container(livenessProbe=UNKNOWN)),
            deployment(container(livenessProbe=None, ports=None), container(name="sidecar", ports=UNKNOWN)),
            pod(container(livenessProbe=None), restartPolicy=UNKNOWN),
        ],
    },
    "PEN-K8S-009": {
        OK: [
            pod(),
            *workloads(),
            patch({"name": "web"}),
            pod(container(securityContext=None), os={"name": "windows"}),
        ],
        VIOLATION: [
            pod(container(securityContext={"readOnlyRootFilesystem": None})),
            pod(UNKNOWN, container(securityContext={"readOnlyRootFilesystem": False})),
            patch({"name": "web", "securityContext": {"readOnlyRootFilesystem": False}}),
        ],
        OTHER_SHAPE: workloads(container(securityContext=None)),
        UNDECIDED: [pod(container(securityContext=UNKNOWN))],
    },
    "PEN-K8S-010": {
        OK: [pod(), *workloads(), patch(containers=UNKNOWN), pod(serviceAccountName=None, serviceAccount="orders")],
        VIOLATION: [pod(serviceAccountName="default", containers=UNKNOWN), pod(serviceAccountName=None)],
        OTHER_SHAPE: workloads(serviceAccountName=None),
        UNDECIDED: [pod(serviceAccountName=UNKNOWN)],
    },
    "PEN-K8S-011": {
        OK: [of("core/v1:Pod", metadata={"ownerReferences": [{"kind": "Job", "name": UNKNOWN}]}, spec=pod_spec())],
        VIOLATION: [pod(), of("v1:Pod", metadata={"ownerReferences": []}, spec=UNKNOWN)],
        OTHER_SHAPE: [of("core/v1:PodList", items=[{"spec": pod_spec()}])],
        UNDECIDED: [of("core/v1:PodList", items=UNKNOWN)],
    },
    "PEN-K8S-012": {
        OK: [
            pod(),
            in_namespace("default-shop"),
            of("apps/v1:Deployment", spec=deployment().properties["spec"], provider={"namespace": "shop"}),
            of("apps/v1:DeploymentPatch", metadata={"name": "orders"}, spec={"template": {}}),
            of("core/v1:Service", metadata={"namespace": "shop"}, spec=UNKNOWN),
            # Those two every cluster has there itself
            of("core/v1:Service", metadata={"name": "kubernetes"}),
            of("core/v1:ServiceAccount", metadata={"name": "default", "namespace": "default"}),
        ],
        VIOLATION: [
            in_namespace("default"),
            in_namespace(None),
            of("v1:Pod", spec=UNKNOWN),
            of("v1:Secret", metadata={"namespace": ""}),
            of("v1:Secret", provider={"namespace": ""}),
            of("core/v1:ServicePatch", metadata={"namespace": "default"}),
            of("rbac.authorization.k8s.io/v1:Role", metadata={"name": "default"}),
            of("core/v1:ConfigMap", metadata={"name": UNKNOWN, "namespace": "default"}),
            of("core/v1:ServiceAccount", metadata={"name": "orders"}),
            of("rbac.authorization.k8s.io/v1:RoleBinding", roleRef=UNKNOWN),
        ],
        OTHER_SHAPE: [
            of("core/v1:PodList", items=[{"metadata": {"namespace": "default"}, "spec": pod_spec()}]),
            of("networking.k8s.io/v1:IngressList", items=[{"metadata": {"namespace": "default"}}]),
        ],
        UNDECIDED: [
            in_namespace(UNKNOWN),
            of("core/v1:Service", metadata={"namespace": UNKNOWN}),
            of("core/v1:ServiceAccount", metadata={"name": UNKNOWN}),
        ],
    },
    "PEN-K8S-013": {
        OK: [
            pod(),
            pod(container(env=[{"name": "PASSWORD_POLICY", "value": "strict"}, {"name": "KEY", "valueFrom": UNKNOWN}])),
            pod(
                container(env=[{"name": "DB_PASSWORD", "valueFrom": {"secretKeyRef": {"name": "db", "key": "value"}}}])
            ),
            pod(container(args=["--port", "8080"])),
        ],
        VIOLATION: [
            pod(container(env=[{"name": "DB_PASSWORD", "value": PASSWORD}])),
            pod(container(env=[UNKNOWN, {"name": "X", "value": UNKNOWN}, {"name": "API_TOKEN", "value": PASSWORD}])),
            pod(initContainers=[container(args=[UNKNOWN, f"--password={PASSWORD}"])]),
        ],
        OTHER_SHAPE: workloads(container(command=["serve", "--password", PASSWORD])),
        UNDECIDED: [
            pod(container(env=[{"name": "DB_PASSWORD", "value": UNKNOWN}])),
            pod(container(env=UNKNOWN)),
            pod(container(args=["--port", UNKNOWN])),
        ],
    },
    "PEN-K8S-020": {
        OK: [
            pod(),
            deployment(),
            patch({"name": "web"}),
            [tokens_of(), account(mounts=False)],
            [
                tokens_of(),
                of(
                    "v1:ServiceAccountList",
                    items=[{"metadata": {"name": "other"}}, account(mounts=False).properties],
                ),
            ],
            [
                of("apps/v1:Deployment", **tokens_of(serviceAccountName=UNKNOWN).properties, **BY_ACCOUNT),
                account(mounts=False),
            ],
            [
                of("apps/v1:Deployment", **tokens_of(serviceAccountName=UNKNOWN).properties, **BY_ACCOUNT),
                account(mounts=False, name=None),
            ],
        ],
        VIOLATION: [
            deployment(automountServiceAccountToken=True),
            tokens_of(),
            [tokens_of(), account(mounts=True)],
            [tokens_of(), account(mounts=None)],
            [tokens_of(), account(mounts=False, name="another")],
            [tokens_of(serviceAccountName=None), account(mounts=False)],
            [tokens_of(serviceAccountName=None), account(mounts=False, name=None)],
            [tokens_of(serviceAccountName=""), account(mounts=False, name=None)],
        ],
        OTHER_SHAPE: [*workloads(automountServiceAccountToken=None), pod(automountServiceAccountToken=True)],
        UNDECIDED: [
            deployment(automountServiceAccountToken=UNKNOWN),
            [tokens_of(serviceAccountName=UNKNOWN), account(mounts=False)],
            [tokens_of(), account(mounts=UNKNOWN)],
        ],
    },
    "PEN-K8S-021": {
        OK: [
            [replicas(3), budget(MATCH)],
            [replicas(3), budget({})],
            [replicas(3), of("policy/v1beta1:PodDisruptionBudget", **budget(MATCH).properties)],
            [replicas(3), budget({"matchExpressions": [{"key": "app", "operator": "Exists"}]})],
            [replicas(3), budget({"matchExpressions": [{"key": "tier", "operator": "DoesNotExist"}]})],
            [in_namespace(None), budget(MATCH, "default")],
            [in_namespace("default"), budget(MATCH, None)],
            [in_made_namespace("made"), budget_in_made_namespace("made")],
            [replicas(3), budget({"matchExpressions": [{"key": "app", "operator": "In", "values": ["orders", "x"]}]})],
            replicas(1),
            [replicas(UNKNOWN), budget(MATCH)],
            [replicas(1), budget({"matchLabels": UNKNOWN})],
        ],
        VIOLATION: [
            replicas(3),
            [replicas(2), budget({"matchLabels": {"app": "other"}})],
            [replicas(2), budget({"matchExpressions": [{"key": "tier", "operator": "Exists"}]})],
            [replicas(2), of("policy/v1:PodDisruptionBudgetPatch", **budget(MATCH).properties)],
            [replicas(2), budget(MATCH, "other")],
            [replicas(2), budget(None)],
            [replicas(None), scaler(2)],
            [replicas(2), budget({"matchExpressions": [{"key": "app", "operator": "DoesNotExist"}]})],
            [replicas(2), budget({"matchLabels": {"app": "other", "x": "y"}}), budget(MATCH, "other", name="other")],
        ],
        OTHER_SHAPE: [
            of("apps/v1:StatefulSetList", items=[replicas(2).properties]),
            of("argoproj.io/v1alpha1:Rollout", **replicas(2).properties),
        ],
        UNDECIDED: [
            replicas(UNKNOWN),
            [replicas(2), budget(UNKNOWN)],
            [replicas(2), budget({"matchLabels": {"app": UNKNOWN}})],
            [replicas(2), budget(MATCH, UNKNOWN)],
            [in_made_namespace("made"), budget_in_made_namespace("other")],
            [in_made_namespace("made"), budget(MATCH)],
            [replicas(2), budget_in_made_namespace("made")],
        ],
    },
    "PEN-K8S-023": {
        OK: [
            [SHOP, policy(**DENY)],
            [of("core/v1:Namespace", metadata={"name": "default"}), policy(None, **DENY)],
            [SHOP, policy(podSelector={}), policy(name="other", ingress=[{}])],
            [
                UNNAMED,
                of(
                    "networking.k8s.io/v1:NetworkPolicy",
                    "it",
                    metadata={"namespace": UNKNOWN},
                    spec=DENY,
                    depends={"metadata": UNNAMED.urn},
                ),
            ],
        ],
        VIOLATION: [
            SHOP,
            [SHOP, policy("other", **DENY)],
            [SHOP, policy(podSelector={"matchExpressions": [{"key": "app", "operator": "Exists"}]})],
            [SHOP, policy(podSelector=MATCH, policyTypes=["Ingress"])],
            [SHOP, policy(podSelector={}, policyTypes=["Egress"])],
            [SHOP, policy(podSelector={}, ingress=[{}])],
        ],
        OTHER_SHAPE: [[of("core/v1:NamespaceList", items=[{"metadata": {"name": "shop"}}]), policy("other", **DENY)]],
        UNDECIDED: [[SHOP, policy(UNKNOWN, **DENY)], [SHOP, policy(podSelector=UNKNOWN)], [UNNAMED, policy(**DENY)]],
    },
    "PEN-K8S-022": {
        OK: [
            replicas(2),
            replicas("2"),
            *(
                [replicas(1), of(f"autoscaling/{version}:HorizontalPodAutoscaler", **scaler(2).properties)]
                for version in ("v1", "v2beta1", "v2beta2")
            ),
            [replicas(1), of("autoscaling/v2:HorizontalPodAutoscalerList", items=[scaler(2).properties])],
            [replicas(1), scaler(2, UNKNOWN, depends={"spec": replicas(1).urn})],
            [replicas(None), scaler(2)],
            [replicas(UNKNOWN), scaler(2)],
            deployment(container(ports=None)),
        ],
        VIOLATION: [
            replicas(1),
            replicas("two"),
            [replicas(1), scaler(2, kind="StatefulSet")],
            replicas(None),
            [replicas(None), scaler(None)],
            [replicas(2), scaler(1)],
        ],
        OTHER_SHAPE: [rollout()],
        UNDECIDED: [replicas(UNKNOWN), [replicas(None), scaler(2, UNKNOWN)]],
    },
}
