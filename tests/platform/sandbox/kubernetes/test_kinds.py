"""From type tokens to kinds, and from programs' objects to names."""

import pytest
from penstock.platform.autonames import named
from penstock.platform.resource import UNKNOWN
from penstock.platform.sandbox.difference import Change, ChangeKind, Difference
from penstock.platform.sandbox.kubernetes.definitions import permissive
from penstock.platform.sandbox.kubernetes.kinds import Kind, kind_of, refusal
from penstock.platform.sandbox.kubernetes.replacement import marked, must_delete_first, replacing_paths

SEED = bytes.fromhex("00112233445566778899")


@pytest.mark.parametrize(
    ("token", "kind"),
    [
        ("kubernetes:core/v1:Secret", Kind("v1", "Secret")),
        ("kubernetes:apps/v1:Deployment", Kind("apps/v1", "Deployment")),
        ("kubernetes:external-secrets.io/v1:ExternalSecret", Kind("external-secrets.io/v1", "ExternalSecret")),
    ],
)
def test_a_type_names_its_kind(token: str, kind: Kind) -> None:
    assert kind_of(token) == kind
    assert kind_of(token, {"apiVersion": UNKNOWN}) == kind


def test_only_kinds_of_others_can_be_defined() -> None:
    assert Kind("networking.k8s.io/v1", "Ingress").is_built_in
    assert not Kind("gateway.networking.k8s.io/v1", "HTTPRoute").is_built_in


def test_a_list_of_somebody_elses_is_an_object() -> None:
    """Only Kubernetes' own lists are no objects."""
    assert refusal("kubernetes:example.com/v1:AllowList", {}) is None
    assert refusal("kubernetes:apps/v1:DeploymentList", {}) is not None


@pytest.mark.parametrize("version", ["", "a.b/../v1", "apps/v1?x=y", "Apps/v1", "v1\n"])
def test_what_is_no_version_is_refused_before_it_is_part_of_an_address(version: str) -> None:
    assert "is no apiVersion" in str(refusal(f"kubernetes:{version}:Foo", {}))


@pytest.mark.parametrize(
    ("kind", "plural", "scope"),
    [
        ("ExternalSecret", "externalsecrets", "Namespaced"),
        ("ClusterPolicy", "clusterpolicies", "Cluster"),
        ("GatewayClass", "gatewayclasses", "Cluster"),
        ("Gateway", "gateways", "Namespaced"),
    ],
)
def test_a_definition_that_takes_everything_is_named_by_custom(kind: str, plural: str, scope: str) -> None:
    made = permissive(Kind("example.com/v1", kind), ["v1"])
    assert made["metadata"]["name"] == f"{plural}.example.com"
    assert made["spec"]["scope"] == scope


def test_an_object_without_a_name_gets_one_and_says_so() -> None:
    made = named("kubernetes:core/v1:ConfigMap", "settings", {"metadata": {"labels": {"a": "b"}}}, SEED)
    annotations = {"pulumi.com/autonamed": "true"}
    assert made["metadata"] == {"labels": {"a": "b"}, "name": "settings-00112233", "annotations": annotations}


@pytest.mark.parametrize("metadata", [{"name": "x"}, {"name": UNKNOWN}, {"generateName": "x"}, UNKNOWN])
def test_a_name_that_is_given_or_not_known_stays(metadata: object) -> None:
    assert named("kubernetes:core/v1:ConfigMap", "settings", {"metadata": metadata}, SEED) == {"metadata": metadata}


def difference(*paths: str) -> Difference:
    return Difference(tuple(Change(path, ChangeKind.UPDATE, replaces=False) for path in paths))


def test_a_change_at_above_or_below_a_path_replaces() -> None:
    found = marked(difference("spec.selector.matchLabels.app", "spec", "spec.replicas"), ["spec.selector"])
    assert [change.replaces for change in found.changes] == [True, True, False]


def test_contents_are_replaced_unless_the_provider_says_otherwise() -> None:
    kind = Kind("v1", "ConfigMap")
    assert "data" in replacing_paths(kind, {})
    assert "data" not in replacing_paths(kind, {"enableConfigMapMutable": "true"})


def test_what_has_a_name_of_its_own_is_deleted_before_its_namesake_is_made() -> None:
    fixed = {"metadata": {"name": "x", "namespace": "a"}}
    automatic = {"metadata": {"name": "x", "namespace": "a", "annotations": {"pulumi.com/autonamed": "true"}}}
    assert must_delete_first(fixed, fixed)
    assert not must_delete_first(automatic, automatic)
    assert not must_delete_first(fixed, {"metadata": {"name": "x", "namespace": "b"}})
