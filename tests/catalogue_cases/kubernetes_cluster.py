"""Objects of a cluster that are fine and that are not: secrets, ways in, volumes, webhooks, roles."""

import base64
from typing import Any

from penstock.platform.resource import UNKNOWN, Resource
from resources import resource
from rule_cases import OK, OTHER_SHAPE, PASSWORD, PRIVATE_KEY, UNDECIDED, VIOLATION

ENFORCE = "pod-security.kubernetes.io/enforce"
AWS = "service.beta.kubernetes.io/aws-load-balancer"
SNIPPET = "nginx.ingress.kubernetes.io/configuration-snippet"
NODE_FILE = {"hostPath": {"path": "/var/data"}}
EBS = "ebs.csi.aws.com"


def of(kind: str, /, **properties: Any) -> Resource:
    """An object by its API version and kind."""
    return resource(f"kubernetes:{kind}", "it", **properties)


def all_of(kind: str, /, **item: Any) -> list[Resource]:
    """The same object under the core group's other name, and in a list."""
    return [of(f"v1:{kind}", **item), of(f"core/v1:{kind}List", items=[{}, item])]


def namespace(**labels: Any) -> Resource:
    """A namespace with these levels of Pod Security."""
    return of(
        "core/v1:Namespace", metadata={"labels": {f"pod-security.kubernetes.io/{key}": labels[key] for key in labels}}
    )


def secret(**properties: Any) -> Resource:
    """A Secret."""
    return of("core/v1:Secret", **properties)


def settings(**properties: Any) -> Resource:
    """A ConfigMap."""
    return of("core/v1:ConfigMap", **properties)


def balancer(annotations: Any = None, **spec: Any) -> Resource:
    """A Service with a load balancer."""
    return of("core/v1:Service", metadata={"annotations": annotations}, spec={"type": "LoadBalancer", **spec})


def service(**spec: Any) -> Resource:
    """A Service."""
    return of("core/v1:Service", spec=spec)


def ingress(annotations: Any = None, **spec: Any) -> Resource:
    """An Ingress."""
    return of("networking.k8s.io/v1:Ingress", metadata={"annotations": annotations}, spec=spec)


def hook(**webhook: Any) -> Resource:
    """A webhook of admission."""
    return of("admissionregistration.k8s.io/v1:ValidatingWebhookConfiguration", webhooks=[{"name": "a"}, webhook])


def role(*rules: Any, kind: str = "Role") -> Resource:
    """A role with these rules."""
    return of(f"rbac.authorization.k8s.io/v1:{kind}", rules=list(rules))


def grant(verbs: Any, resources: Any, groups: Any = ("",), **more: Any) -> dict[str, Any]:
    """A rule of a role."""
    return {"verbs": verbs, "resources": resources, "apiGroups": list(groups), **more}


def roles(rule: Any) -> list[Resource]:
    """The same rule in other forms of a role."""
    beta = of("rbac.authorization.k8s.io/v1beta1:RoleList", items=[{"rules": []}, {"rules": [rule]}])
    patch = of("rbac.authorization.k8s.io/v1:ClusterRolePatch", rules=[UNKNOWN, rule])
    return [role(rule, kind="ClusterRole"), beta, patch]


def binding(role_name: Any, *subjects: Any, kind: str = "ClusterRole") -> Resource:
    """A binding of a role to these subjects."""
    reference = {"kind": kind, "name": role_name}
    return of("rbac.authorization.k8s.io/v1:RoleBinding", roleRef=reference, subjects=list(subjects))


def bindings(role_name: Any, *subjects: Any) -> list[Resource]:
    """The same binding in other forms."""
    one = binding(role_name, *subjects).properties
    return [
        of("rbac.authorization.k8s.io/v1:ClusterRoleBinding", **one),
        of("rbac.authorization.k8s.io/v1beta1:RoleBindingList", items=[one]),
    ]


READ = grant(["get", "list"], ["configmaps"])
EVERYTHING = grant(["*"], ["*"], ["*"])
ADMISSION, CERTIFICATES = ["admissionregistration.k8s.io"], ["certificates.k8s.io"]
TEAM = {"kind": "Group", "name": "team-shop"}
EVERYBODY = {"kind": "Group", "name": "system:unauthenticated"}
DEFAULT = {"kind": "ServiceAccount", "name": "default", "namespace": "shop"}

CASES: dict[str, dict[str, list[Any]]] = {
    "PEN-K8S-030": {
        OK: [
            namespace(enforce="restricted", warn=UNKNOWN),
            of("core/v1:NamespacePatch", metadata={"labels": {"team": "shop"}}),
        ],
        VIOLATION: [
            of("core/v1:Namespace"),
            namespace(enforce="baseline"),
            namespace(warn="restricted", audit=UNKNOWN),
        ],
        OTHER_SHAPE: [*all_of("Namespace"), of("core/v1:NamespacePatch", metadata={"labels": {ENFORCE: "privileged"}})],
        UNDECIDED: [of("core/v1:Namespace", metadata=UNKNOWN), namespace(enforce=UNKNOWN)],
    },
    "PEN-K8S-031": {
        OK: [
            secret(),
            secret(type="Opaque", data={}),
            secret(data={"later": None}),
            secret(data={"later": ""}, metadata=UNKNOWN),
        ],
        VIOLATION: [
            secret(stringData={"password": PASSWORD}),
            secret(data={"other": UNKNOWN, "key": base64.b64encode(PASSWORD.encode()).decode()}),
            secret(data=UNKNOWN, stringData={"name": "harmless"}),
        ],
        OTHER_SHAPE: all_of("Secret", data={"password": PASSWORD}),
        UNDECIDED: [secret(data=UNKNOWN), secret(stringData={"password": UNKNOWN})],
    },
    "PEN-K8S-032": {
        OK: [
            settings(data={"PASSWORD_POLICY": "strict", "TOKEN_TTL": "3600", "url": "https://example.com"}),
            settings(data={"DB_PASSWORD": "${DB_PASSWORD}"}, metadata=UNKNOWN),
        ],
        VIOLATION: [
            settings(data={"DB_PASSWORD": PASSWORD}),
            settings(data={"x": UNKNOWN, "application.properties": f"url=a\ndb.password={PASSWORD}"}),
            settings(binaryData={"key.pem": base64.b64encode(PRIVATE_KEY.encode()).decode()}),
        ],
        OTHER_SHAPE: all_of("ConfigMap", data={"api-token": PASSWORD}),
        UNDECIDED: [settings(data=UNKNOWN), settings(data={"DB_PASSWORD": UNKNOWN})],
    },
    "PEN-K8S-033": {
        OK: [secret(type="kubernetes.io/tls", data=UNKNOWN), secret()],
        VIOLATION: [secret(type="kubernetes.io/service-account-token", metadata=UNKNOWN)],
        OTHER_SHAPE: all_of("Secret", type="kubernetes.io/service-account-token"),
        UNDECIDED: [secret(type=UNKNOWN)],
    },
    "PEN-K8S-034": {
        OK: [
            service(type="ClusterIP", loadBalancerIP=UNKNOWN),
            service(),
            balancer({f"{AWS}-scheme": "internal", "other": UNKNOWN}),
            balancer({f"{AWS}-type": "external"}),
            balancer(loadBalancerClass="service.k8s.aws/nlb"),
            balancer({f"{AWS}-type": "nlb-ip"}),
            balancer({f"{AWS}-internal": "true"}),
            balancer({f"{AWS}-internal": "0.0.0.0/0"}),
            balancer({"service.beta.kubernetes.io/azure-load-balancer-internal": "true"}),
            balancer({"networking.gke.io/load-balancer-type": "Internal"}),
            balancer({"cloud.google.com/load-balancer-type": "Internal"}),
            balancer(loadBalancerSourceRanges=["10.0.0.0/8"]),
        ],
        VIOLATION: [
            balancer(),
            balancer({f"{AWS}-scheme": "internet-facing", f"{AWS}-type": "external"}),
            balancer({f"{AWS}-internal": "false"}, ports=UNKNOWN),
            balancer(loadBalancerSourceRanges=["10.0.0.0/8", "0.0.0.0/0"]),
            balancer(loadBalancerSourceRanges=["::/0"]),
        ],
        OTHER_SHAPE: all_of("Service", spec={"type": "LoadBalancer"}),
        UNDECIDED: [service(type=UNKNOWN), balancer(UNKNOWN), balancer(loadBalancerSourceRanges=UNKNOWN)],
    },
    "PEN-K8S-035": {
        OK: [service(type="ClusterIP"), balancer(), service(ports=UNKNOWN)],
        VIOLATION: [service(type="NodePort", ports=UNKNOWN)],
        OTHER_SHAPE: all_of("Service", spec={"type": "NodePort"}),
        UNDECIDED: [service(type=UNKNOWN)],
    },
    "PEN-K8S-036": {
        OK: [service(externalIPs=[]), service(type="ExternalName", externalName="example.com")],
        VIOLATION: [service(externalIPs=["192.0.2.1"], type=UNKNOWN), service(externalIPs=[UNKNOWN])],
        OTHER_SHAPE: all_of("Service", spec={"externalIPs": ["192.0.2.1"]}),
        UNDECIDED: [service(externalIPs=UNKNOWN)],
    },
    "PEN-K8S-037": {
        OK: [
            ingress(tls=[{"hosts": ["orders.example.com"], "secretName": UNKNOWN}], rules=UNKNOWN),
            ingress(
                {"alb.ingress.kubernetes.io/certificate-arn": "arn:aws:acm:eu-central-1:123456789012:certificate/a"}
            ),
        ],
        VIOLATION: [ingress(), ingress({"example.com/tls": "true"}, tls=[], rules=UNKNOWN)],
        OTHER_SHAPE: [
            of("extensions/v1beta1:Ingress", spec={"rules": []}),
            of("networking.k8s.io/v1beta1:IngressList", items=[{"spec": {"tls": None}}]),
        ],
        UNDECIDED: [ingress(tls=UNKNOWN), ingress(UNKNOWN)],
    },
    "PEN-K8S-038": {
        OK: [
            ingress(),
            ingress({"nginx.ingress.kubernetes.io/rewrite-target": UNKNOWN}),
            ingress({"example.com/configuration-snippet": "x"}),
        ],
        VIOLATION: [
            ingress({SNIPPET: UNKNOWN}),
            ingress({"nginx.ingress.kubernetes.io/server-snippet": "x"}, tls=UNKNOWN),
        ],
        OTHER_SHAPE: [of("networking.k8s.io/v1:IngressList", items=[{"metadata": {"annotations": {SNIPPET: "x"}}}])],
        UNDECIDED: [ingress(UNKNOWN)],
    },
    "PEN-K8S-039": {
        OK: [of("core/v1:PersistentVolume", spec={"csi": {"driver": EBS}, "local": UNKNOWN})],
        VIOLATION: [of("core/v1:PersistentVolume", spec={**NODE_FILE, "capacity": UNKNOWN})],
        OTHER_SHAPE: all_of("PersistentVolume", spec=NODE_FILE),
        UNDECIDED: [of("core/v1:PersistentVolume", spec=UNKNOWN)],
    },
    "PEN-K8S-040": {
        OK: [hook(failurePolicy="Fail", clientConfig=UNKNOWN), hook(name="b")],
        VIOLATION: [
            hook(failurePolicy="Ignore", rules=UNKNOWN),
            of(
                "admissionregistration.k8s.io/v1:MutatingWebhookConfiguration",
                webhooks=[UNKNOWN, {"failurePolicy": "Ignore"}],
            ),
        ],
        OTHER_SHAPE: [
            of("admissionregistration.k8s.io/v1beta1:MutatingWebhookConfiguration", webhooks=[{"name": "old"}])
        ],
        UNDECIDED: [hook(failurePolicy=UNKNOWN)],
    },
    "PEN-K8S-041": {
        OK: [
            of("policy/v1:PodDisruptionBudget", spec={"maxUnavailable": 1, "selector": UNKNOWN}),
            of("policy/v1:PodDisruptionBudget", spec={"minAvailable": "50%"}),
            of("policy/v1:PodDisruptionBudget", spec={"minAvailable": 0}),
        ],
        VIOLATION: [
            of("policy/v1:PodDisruptionBudget", spec={"maxUnavailable": 0, "selector": UNKNOWN}),
            of("policy/v1:PodDisruptionBudget", spec={"maxUnavailable": "0"}),
            of("policy/v1:PodDisruptionBudget", spec={"minAvailable": "100%"}),
        ],
        OTHER_SHAPE: [of("policy/v1beta1:PodDisruptionBudgetList", items=[{"spec": {"maxUnavailable": "0%"}}])],
        UNDECIDED: [of("policy/v1:PodDisruptionBudget", spec={"maxUnavailable": UNKNOWN})],
    },
    "PEN-K8S-042": {
        OK: [
            of("storage.k8s.io/v1:StorageClass", provisioner=EBS, parameters={"encrypted": "true", "type": UNKNOWN}),
            of("storage.k8s.io/v1:StorageClass", provisioner="efs.csi.aws.com", parameters=UNKNOWN),
        ],
        VIOLATION: [
            of("storage.k8s.io/v1:StorageClass", provisioner=EBS),
            of(
                "storage.k8s.io/v1:StorageClass", provisioner="kubernetes.io/aws-ebs", parameters={"encrypted": "false"}
            ),
        ],
        OTHER_SHAPE: [of("storage.k8s.io/v1beta1:StorageClassList", items=[{"provisioner": EBS}])],
        UNDECIDED: [of("storage.k8s.io/v1:StorageClass", provisioner=EBS, parameters=UNKNOWN)],
    },
    "PEN-K8S-050": {
        OK: [role(READ), role(grant(["*"], ["*"], ["apps"])), role(grant(["get"], ["*"], ["*"])), role()],
        VIOLATION: [role(EVERYTHING), role(UNKNOWN, EVERYTHING), role(grant([UNKNOWN, "*"], ["*"], ["", "*"]))],
        OTHER_SHAPE: [*roles(EVERYTHING), of("rbac.authorization.k8s.io/v1alpha1:ClusterRole", rules=[EVERYTHING])],
        UNDECIDED: [role(UNKNOWN), role(grant(UNKNOWN, ["*"], ["*"]))],
    },
    "PEN-K8S-051": {
        OK: [
            role(READ),
            role(grant(["get"], ["pods", "pods/log"], ["", "apps"])),
            role({"verbs": ["get"], "nonResourceURLs": ["*"]}),
        ],
        VIOLATION: [
            role(grant(["*"], ["pods"])),
            role(UNKNOWN, grant(["get"], ["*"])),
            role(grant(UNKNOWN, ["*"])),
            role(grant(["get"], ["deployments"], ["*"])),
            role(grant(["get"], [UNKNOWN, "deployments/*"])),
            role(grant(["get"], ["*/scale"])),
        ],
        OTHER_SHAPE: roles(grant(["*"], UNKNOWN)),
        UNDECIDED: [role(grant(UNKNOWN, ["pods"])), role(UNKNOWN)],
    },
    "PEN-K8S-052": {
        OK: [binding("view", TEAM), binding("cluster-admin", TEAM, kind="Role"), binding("cluster-admins", UNKNOWN)],
        VIOLATION: [
            binding("cluster-admin", UNKNOWN),
            of("rbac.authorization.k8s.io/v1:RoleBinding", roleRef={"name": "cluster-admin"}),
            binding("cluster-admin", TEAM),
        ],
        OTHER_SHAPE: bindings("cluster-admin", TEAM),
        UNDECIDED: [binding(UNKNOWN, TEAM)],
    },
    "PEN-K8S-053": {
        OK: [
            binding(UNKNOWN, TEAM),
            binding("view", {"kind": "ServiceAccount", "name": "system:anonymous"}, {"kind": UNKNOWN, "name": "a"}),
        ],
        VIOLATION: [
            binding("view", UNKNOWN, EVERYBODY),
            binding(UNKNOWN, {"kind": "User", "name": "system:anonymous"}),
        ],
        OTHER_SHAPE: bindings("view", TEAM, EVERYBODY),
        UNDECIDED: [binding("view", {"kind": "Group", "name": UNKNOWN})],
    },
    "PEN-K8S-054": {
        OK: [
            role(READ),
            role(grant(["get"], ["secrets"], resourceNames=["orders"])),
            role(grant(["create"], ["secrets"])),
            role(grant(["list"], ["secrets"], ["example.com"])),
            role(grant(["get"], UNKNOWN, ["apps"])),
        ],
        VIOLATION: [
            role(UNKNOWN, grant(["get"], ["secrets"])),
            *(role(grant([verb], ["secrets"], [group])) for verb in ("list", "watch", "*") for group in ("", "*")),
            role(grant(["list"], ["secrets"], resourceNames=["orders"])),
            role(grant(["*"], ["secrets"], resourceNames=["orders"])),
            role(grant(["list", UNKNOWN], ["pods", "secrets"])),
            role(grant(["watch"], ["secrets"], resourceNames=["orders"])),
            role(grant(["get"], ["*"])),
        ],
        OTHER_SHAPE: roles(grant(["list"], ["secrets"])),
        UNDECIDED: [role(grant(["get"], UNKNOWN)), role(UNKNOWN)],
    },
    "PEN-K8S-055": {
        OK: [role(READ), role(grant(["get"], ["pods", "pods/log"])), role(grant(["create"], ["pods"]))],
        VIOLATION: [
            role(UNKNOWN, grant(["create"], ["pods/exec"])),
            *(role(grant([verb], ["pods/exec"])) for verb in ("get", "update", "patch", "*")),
            *(
                role(grant(["create"], [name], [group]))
                for name in ("pods/attach", "pods/ephemeralcontainers", "nodes/proxy", "pods/*", "*/exec", "*")
                for group in ("", "*")
            ),
            role(grant(["get"], ["nodes/proxy"])),
            role(grant(["patch"], ["pods/ephemeralcontainers", UNKNOWN])),
        ],
        OTHER_SHAPE: roles(grant(["*"], ["pods/attach"])),
        UNDECIDED: [role(grant(["create"], UNKNOWN)), role(grant([UNKNOWN], ["pods/exec"]))],
    },
    "PEN-K8S-056": {
        OK: [
            role(READ),
            role(grant(["create"], ["pods/binding"])),
            role(grant(["*"], ["roles"], ["iam.example.com"])),
            role(grant(["*"], ["pods"])),
        ],
        VIOLATION: [
            role(grant(["impersonate"], ["users"])),
            *(
                role(grant(["*"], [name], [group]))
                for name in (
                    *("roles", "clusterroles", "rolebindings", "clusterrolebindings"),
                    *("users", "groups", "serviceaccounts", "*"),
                )
                for group in ("", "rbac.authorization.k8s.io", "*")
            ),
            role(grant([UNKNOWN, "bind"], UNKNOWN)),
            role(grant(["*"], ["rolebindings"], ["rbac.authorization.k8s.io"])),
            role(grant(["*"], ["serviceaccounts"])),
            role(grant([UNKNOWN, "*"], ["*"], ["*"])),
        ],
        OTHER_SHAPE: roles(grant(["escalate"], ["roles"], ["rbac.authorization.k8s.io"])),
        UNDECIDED: [role(grant(UNKNOWN, ["roles"])), role(grant(["*"], UNKNOWN))],
    },
    "PEN-K8S-057": {
        OK: [
            role(READ),
            role(grant(["get", "list"], ["validatingwebhookconfigurations"], ADMISSION)),
            role(grant(["patch"], ["validatingadmissionpolicies"], ADMISSION)),
        ],
        VIOLATION: [
            role(grant(["patch"], ["mutatingwebhookconfigurations"], ADMISSION)),
            *(
                role(grant([verb], ["validatingwebhookconfigurations"], ADMISSION))
                for verb in ("create", "patch", "delete", "deletecollection", "*")
            ),
            role(grant(["update"], ["*"], ADMISSION)),
            role(UNKNOWN, grant(["create", UNKNOWN], ["*"], ["*"])),
        ],
        OTHER_SHAPE: roles(grant(["update"], ["validatingwebhookconfigurations"], ADMISSION)),
        UNDECIDED: [role(grant(UNKNOWN, ["mutatingwebhookconfigurations"], ADMISSION))],
    },
    "PEN-K8S-058": {
        OK: [role(READ), role(grant(["create", "get"], ["certificatesigningrequests"], CERTIFICATES))],
        VIOLATION: [
            role(grant(["update"], ["certificatesigningrequests/approval"], CERTIFICATES)),
            *(
                role(grant([verb], [name], [group]))
                for verb, name in (
                    ("patch", "certificatesigningrequests/approval"),
                    ("*", "certificatesigningrequests/approval"),
                    ("update", "*"),
                    ("approve", "signers"),
                    ("approve", "*"),
                    ("*", "signers"),
                )
                for group in ("*", *CERTIFICATES)
            ),
            role(UNKNOWN, grant(["approve"], ["signers"], CERTIFICATES)),
        ],
        OTHER_SHAPE: roles(grant(["patch"], ["certificatesigningrequests/approval"], CERTIFICATES)),
        UNDECIDED: [role(grant(UNKNOWN, ["certificatesigningrequests/approval"], CERTIFICATES))],
    },
    "PEN-K8S-059": {
        OK: [
            binding("view", TEAM),
            binding(UNKNOWN, {"kind": "ServiceAccount", "name": "orders"}, {"kind": "User", "name": "default"}),
        ],
        VIOLATION: [binding(UNKNOWN, UNKNOWN, DEFAULT)],
        OTHER_SHAPE: bindings("view", TEAM, DEFAULT),
        UNDECIDED: [binding("view", {"kind": "ServiceAccount", "name": UNKNOWN})],
    },
}
