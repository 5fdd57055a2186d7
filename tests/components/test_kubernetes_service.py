"""A service on Kubernetes as a program declares it, in a first preview."""

from typing import Any

import kubernetes_validate
import pytest
from component_programs import assert_clean, synthesised
from kubernetes_programs import IMAGE, PARAMETER, ROLE, SECRET, VAULT, arguments, orders
from penstock.components import KubernetesService, KubernetesServiceArgs
from penstock.platform.ownership import Judgement, ledger
from penstock.platform.testing import Declared, Synthesised, absent, exactly, known

KUBERNETES = "1.34"
CUSTOM = ("kubernetes:external-secrets.io/", "kubernetes:gateway.networking.k8s.io/")

EVERYTHING: dict[str, Any] = {
    "container": {
        "environment": {"MODE": "live"},
        "secrets": {
            "DATABASE_URL": {"arn": "vault:secret/orders/database?version=3#url"},
            "API_KEY": {"arn": SECRET, "json_key": "key", "version_stage": "AWSPREVIOUS"},
            "SALT": {"arn": PARAMETER},
        },
        "command": ["/serve", "--price=$5"],
        "cpu_limit": "2",
    },
    "network": {
        "allow_from": [{"namespace": "envoy", "pod_labels": {"app": "gateway"}}],
        "allow_to": [
            {"cidr_block": "0.0.0.0/0", "ports": [443]},
            {"cidr_block": "10.0.0.0/16", "ports": [5432]},
            {"namespace": "prices", "pod_labels": {"app": "prices"}, "ports": [8080, 8081]},
        ],
    },
    "gateway": {"name": "public", "namespace": "envoy", "hostnames": ["orders.example.com"], "path": "/orders"},
    "secrets": {"aws_role_arn": ROLE, "vault": VAULT},
    "scaling": {"minimum_replicas": 3, "minimum_available": 2, "memory_percent": 80},
    "role_arn": ROLE,
    "tags": {"owner": "team shop", "cost-centre": "cc/12"},
}

INGRESS: dict[str, Any] = {
    "network": {"allow_from": [{"namespace": "ingress"}]},
    "ingress": {
        "class_name": "nginx",
        "host": "orders.example.com",
        "tls_secret_name": "orders-tls",
        "annotations": {"nginx.ingress.kubernetes.io/limit-rps": "50"},
    },
}


def objects(stack: Synthesised) -> dict[str, Declared]:
    """The objects by the role that their name ends with."""
    found = [resource for resource in stack.resources if resource.type.startswith("kubernetes:")]
    return {resource.name.removeprefix("orders-"): resource for resource in found}


def name(resource: Declared) -> str:
    """What the object is called in Kubernetes, automatic or not."""
    return resource.get("metadata.name") or resource.automatic_name


def container(stack: Synthesised) -> dict[str, Any]:
    (only,) = objects(stack)["deployment"].get("spec.template.spec.containers")
    return dict(only)


@pytest.mark.parametrize("given", [{}, EVERYTHING, INGRESS, {"namespace": "shop"}])
def test_everything_is_known_and_judged_in_the_first_preview(given: dict[str, Any]) -> None:
    """No rule is violated and none undecided; no value but ids is left for later."""
    stack = orders(**given)
    assert_clean(stack)
    for resource in objects(stack).values():
        assert name(resource)
        resource.has({"spec": known() if "spec" in resource.inputs else absent()})


@pytest.mark.parametrize("given", [{}, EVERYTHING, INGRESS])
def test_every_object_is_what_kubernetes_takes(given: dict[str, Any]) -> None:
    """By its own schemas, where a field that does not exist is an error."""
    checked = 0
    for resource in objects(orders(**given)).values():
        if not resource.type.startswith(CUSTOM):
            metadata = {**resource.get("metadata"), "name": name(resource)}
            kubernetes_validate.validate({**resource.inputs, "metadata": metadata}, KUBERNETES, strict=True)
            checked += 1
    assert checked >= 8


def test_what_it_is_made_of() -> None:
    assert {role: resource.type.removeprefix("kubernetes:") for role, resource in objects(orders()).items()} == {
        "namespace": "core/v1:Namespace",
        "service-account": "core/v1:ServiceAccount",
        "network-policy": "networking.k8s.io/v1:NetworkPolicy",
        "default-deny": "networking.k8s.io/v1:NetworkPolicy",
        "deployment": "apps/v1:Deployment",
        "autoscaler": "autoscaling/v2:HorizontalPodAutoscaler",
        "disruption-budget": "policy/v1:PodDisruptionBudget",
        "service": "core/v1:Service",
    }
    assert set(objects(orders(**EVERYTHING))) - set(objects(orders())) == {
        "route",
        "secret-reader",
        "secret-api-key",
        "secret-database-url",
        "secret-salt",
        "store-parameterstore-eu-west-1",
        "store-secretsmanager-eu-west-1",
        "store-vault-secret",
    }


def test_every_object_is_labelled_and_a_child_of_the_service() -> None:
    """With Kubernetes' recommended labels, and the environment's tags in a form that labels take."""
    stack = orders(**EVERYTHING)
    labels = {
        "app.kubernetes.io/name": "orders",
        "app.kubernetes.io/instance": "shop-dev-orders",
        "app.kubernetes.io/managed-by": "penstock",
        "app.kubernetes.io/part-of": "shop",
        "owner": "team-shop",
        "cost-centre": "cc-12",
    }
    for resource in objects(stack).values():
        assert resource.parent == stack.one("orders").urn
        resource.has({"metadata": {"labels": labels}})


def test_names_are_automatic_but_where_others_must_know_them() -> None:
    """A namespace and service accounts, which nothing but another name replaces; a store's name says what is in it."""
    fixed = {role for role, resource in objects(orders(**EVERYTHING)).items() if not resource.automatic_names}
    stores = {"store-parameterstore-eu-west-1", "store-secretsmanager-eu-west-1", "store-vault-secret"}
    assert fixed == {"namespace", "service-account", "secret-reader", *stores}


def test_its_namespace_refuses_what_is_not_restricted() -> None:
    prefix, namespace = "pod-security.kubernetes.io", objects(orders())["namespace"]
    for mode in ("enforce", "audit", "warn"):
        labels = {f"{prefix}/{mode}": "restricted", f"{prefix}/{mode}-version": "v1.34"}
        namespace.has({"metadata": {"labels": labels}})


def test_in_a_namespace_that_is_there_it_makes_none() -> None:
    """And says nothing of what else runs there."""
    found = objects(orders(namespace="shop"))
    assert not {"namespace", "default-deny"} & set(found)
    assert {resource.get("metadata.namespace") for resource in found.values()} == {"shop"}


ALLOWED_VOLUMES = {
    "configMap",
    "csi",
    "downwardAPI",
    "emptyDir",
    "ephemeral",
    "image",
    "persistentVolumeClaim",
    "projected",
    "secret",
}


@pytest.mark.parametrize("given", [{}, EVERYTHING])
def test_the_pods_pass_restricted(given: dict[str, Any]) -> None:
    """Rule by rule of the Pod Security Standard, baseline included."""
    stack = orders(**given)
    pod, one_container = objects(stack)["deployment"].get("spec.template.spec"), container(stack)
    locked, handlers = one_container["securityContext"], str(one_container)
    assert not {"hostNetwork", "hostPID", "hostIPC", "hostUsers", "initContainers"} & set(pod)
    assert all(set(volume) - {"name"} <= ALLOWED_VOLUMES for volume in pod["volumes"])
    assert all("hostPort" not in port for port in one_container["ports"])
    assert "'host'" not in handlers
    assert (locked["privileged"], locked["allowPrivilegeEscalation"]) == (False, False)
    assert locked["capabilities"] == {"drop": ["ALL"]}
    assert not {"procMount", "seLinuxOptions", "appArmorProfile", "windowsOptions", "runAsUser"} & set(locked)
    assert locked["seccompProfile"] == pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert locked["runAsNonRoot"] is pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["runAsUser"] == 65532
    assert "sysctls" not in pod["securityContext"]


def test_a_pod_writes_in_one_place_and_has_no_token() -> None:
    stack = orders(container={"temporary_storage": "1024Mi"})
    pod = objects(stack)["deployment"].get("spec.template.spec")
    assert container(stack)["securityContext"]["readOnlyRootFilesystem"] is True
    assert container(stack)["volumeMounts"] == [{"name": "tmp", "mountPath": "/tmp"}]
    assert pod["volumes"] == [{"name": "tmp", "emptyDir": {"sizeLimit": "1Gi"}}]
    assert pod["automountServiceAccountToken"] is False
    assert objects(stack)["service-account"].get("automountServiceAccountToken") is False
    assert pod["serviceAccountName"] == objects(stack)["service-account"].get("metadata.name")
    assert pod["enableServiceLinks"] is False


def test_memory_is_never_promised_twice_and_idle_cpu_is_used() -> None:
    """A memory limit that is the request; no CPU limit but where one is asked for."""
    assert container(orders())["resources"] == {
        "requests": {"cpu": "250m", "memory": "256Mi"},
        "limits": {"memory": "256Mi"},
    }
    sized = orders(container={"cpu": "0.5", "cpu_limit": "1000m", "memory": "2048Mi"})
    assert container(sized)["resources"] == {
        "requests": {"cpu": "500m", "memory": "2Gi"},
        "limits": {"cpu": "1", "memory": "2Gi"},
    }


def test_a_new_revision_starts_beside_the_old_one() -> None:
    spec = objects(orders())["deployment"].get("spec")
    assert spec["strategy"] == {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 0, "maxSurge": "25%"}}
    assert (spec["minReadySeconds"], spec["revisionHistoryLimit"]) == (10, 10)
    assert spec["progressDeadlineSeconds"] == 60 + 10 + 240
    slow = objects(orders(container={"startup_seconds": 600}))["deployment"]
    assert slow.get("spec.progressDeadlineSeconds") > 600


def test_a_pod_serves_until_others_know_that_it_goes() -> None:
    """The time to end holds both: what it goes on serving, and what it then has to finish."""
    stack = orders(container={"drain_seconds": 20, "stop_timeout_seconds": 45})
    assert container(stack)["lifecycle"] == {"preStop": {"sleep": {"seconds": 20}}}
    pod = {"terminationGracePeriodSeconds": 65}
    objects(stack)["deployment"].has({"spec": {"template": {"spec": pod}}})
    assert "lifecycle" not in container(orders(container={"drain_seconds": 0}))


def test_probes_ask_the_port_by_name() -> None:
    found = container(orders(container={"port": 9000, "readiness_path": "/ready", "startup_seconds": 62}))
    assert found["ports"] == [{"name": "http", "containerPort": 9000, "protocol": "TCP"}]
    assert found["readinessProbe"]["httpGet"] == {"path": "/ready", "port": "http"}
    assert found["livenessProbe"]["httpGet"] == {"path": "/healthz", "port": "http"}
    assert found["startupProbe"]["failureThreshold"] * found["startupProbe"]["periodSeconds"] == 65


def test_words_and_values_are_taken_literally() -> None:
    """Kubernetes would put another variable's value in the place of `$(NAME)`, and one $ in that of two."""
    found = container(orders(container={"command": ["echo", "$(HOME)"], "environment": {"PRICE": "$$5"}}))
    assert found["command"] == ["echo", "$$(HOME)"]
    assert found["env"] == [{"name": "PRICE", "value": "$$$$5"}]


def test_pods_are_spread_over_zones_and_hosts() -> None:
    """Each revision for itself."""
    spread = objects(orders())["deployment"].get("spec.template.spec.topologySpreadConstraints")
    assert [item["topologyKey"] for item in spread] == ["topology.kubernetes.io/zone", "kubernetes.io/hostname"]
    selector = objects(orders())["deployment"].get("spec.selector.matchLabels")
    for item in spread:
        assert (item["maxSkew"], item["matchLabelKeys"]) == (1, ["pod-template-hash"])
        assert item["labelSelector"]["matchLabels"] == selector


def test_the_number_of_pods_is_the_autoscaler_s() -> None:
    """The deployment says none, ignores it, and the ledger knows between which bounds it is right."""
    stack = orders(scaling={"minimum_replicas": 3, "maximum_replicas": 6})
    deployment, autoscaler = objects(stack)["deployment"], objects(stack)["autoscaler"]
    deployment.has({"spec": {"replicas": absent()}}, options={"ignore_changes": ["spec.replicas"]})
    scaled = {
        "scaleTargetRef": {"name": deployment.automatic_name},
        "minReplicas": 3,
        "maxReplicas": 6,
        "behavior": {"scaleDown": {"stabilizationWindowSeconds": 300}},
    }
    autoscaler.has({"spec": scaled})
    owned = ledger(stack.graph, [KubernetesService])
    judged = {count: owned.judge(deployment.urn, "spec.replicas", count) for count in (2, 3, 6, 7)}
    assert judged == {
        2: Judgement.OUT_OF_BOUNDS,
        3: Judgement.OWNED,
        6: Judgement.OWNED,
        7: Judgement.OUT_OF_BOUNDS,
    }


def test_memory_adds_pods_where_it_is_asked_to() -> None:
    def metrics(stack: Synthesised) -> list[tuple[str, int]]:
        found = objects(stack)["autoscaler"].get("spec.metrics")
        return [(item["resource"]["name"], item["resource"]["target"]["averageUtilization"]) for item in found]

    assert metrics(orders()) == [("cpu", 70)]
    assert metrics(orders(scaling={"memory_percent": 80})) == [("cpu", 70), ("memory", 80)]


def test_one_pod_may_always_be_evicted() -> None:
    budget = objects(orders())["disruption-budget"]
    usual = {"maxUnavailable": 1, "minAvailable": absent(), "unhealthyPodEvictionPolicy": "AlwaysAllow"}
    budget.has({"spec": usual})
    told = objects(orders(**EVERYTHING))["disruption-budget"]
    told.has({"spec": {"maxUnavailable": absent(), "minAvailable": 2}})


def test_nobody_gets_in_or_out_but_whom_it_names() -> None:
    """DNS aside; ranges leave out the address where nodes get their credentials."""
    closed = objects(orders())["network-policy"].get("spec")
    assert closed["policyTypes"] == ["Ingress", "Egress"]
    assert "ingress" not in closed
    assert [rule["ports"] for rule in closed["egress"]] == [
        [{"protocol": "UDP", "port": 53}, {"protocol": "TCP", "port": 53}]
    ]
    assert objects(orders())["default-deny"].get("spec") == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    opened = objects(orders(**EVERYTHING))["network-policy"].get("spec")
    assert opened["ingress"] == [
        {
            "from": [
                {
                    "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "envoy"}},
                    "podSelector": {"matchLabels": {"app": "gateway"}},
                }
            ],
            "ports": [{"protocol": "TCP", "port": "http"}],
        }
    ]
    _, internet, database, prices = opened["egress"]
    assert internet["to"] == [{"ipBlock": {"cidr": "0.0.0.0/0", "except": ["169.254.169.254/32"]}}]
    assert database == {
        "to": [{"ipBlock": {"cidr": "10.0.0.0/16"}}],
        "ports": [{"protocol": "TCP", "port": 5432}],
    }
    assert [port["port"] for port in prices["ports"]] == [8080, 8081]
    assert prices["to"][0]["podSelector"] == {"matchLabels": {"app": "prices"}}


def test_the_policy_stands_before_the_first_pod() -> None:
    stack = orders(**EVERYTHING)
    found = objects(stack)
    before = {"network-policy", "default-deny", "service-account", "namespace", "secret-api-key", "secret-database-url"}
    assert {found[role].name for role in before} <= found["deployment"].waits_for()


def test_it_is_reached_through_a_gateway() -> None:
    stack = orders(**EVERYTHING)
    route, service = objects(stack)["route"], objects(stack)["service"]
    rule = {
        "matches": [{"path": exactly({"type": "PathPrefix", "value": "/orders"})}],
        "backendRefs": [{"name": service.automatic_name, "port": 80}],
    }
    gateway = {"name": "public", "namespace": "envoy"}
    route.has({"spec": {"parentRefs": [gateway], "hostnames": ["orders.example.com"], "rules": [rule]}})
    service.has({"spec": {"type": "ClusterIP", "ports": [{"port": 80}]}})


def test_it_is_reached_through_an_ingress_with_tls() -> None:
    stack = orders(**INGRESS)
    ingress = objects(stack)["ingress"]
    tls = exactly({"hosts": ["orders.example.com"], "secretName": "orders-tls"})
    service = {"name": objects(stack)["service"].automatic_name, "port": exactly({"number": 80})}
    rule = {"http": {"paths": [{"backend": {"service": exactly(service)}}]}}
    annotations = {"nginx.ingress.kubernetes.io/limit-rps": "50"}
    ingress.has({"spec": {"ingressClassName": "nginx", "tls": [tls], "rules": [rule]}})
    ingress.has({"metadata": {"annotations": annotations}})


def test_outputs_say_where_it_is() -> None:
    stack = orders()
    outputs, service = stack.one("orders").outputs, objects(stack)["service"].automatic_name
    assert outputs["service_url"] == f"http://{service}.shop-dev-orders.svc:80"
    assert outputs["namespace_name"] == outputs["service_account_name"] == "shop-dev-orders"
    assert outputs["secret_reader_name"] == "shop-dev-orders-secret-reader"


def test_another_language_gives_a_mapping() -> None:
    """The same service comes of it."""
    mapped = synthesised(lambda: KubernetesService("orders", arguments()))  # type: ignore[arg-type]
    assert container(mapped)["image"] == IMAGE
    assert KubernetesServiceArgs.of(arguments(), "").container.image == IMAGE
