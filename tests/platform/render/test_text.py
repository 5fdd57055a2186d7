"""Manifests as YAML: read back as they were, also by readers who take more words for something else than text."""

from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from penstock.platform.errors import ConfigurationError
from penstock.platform.render.manifests import Manifest
from penstock.platform.render.text import file_name, manifest_text, texts_of
from penstock.platform.render.validation import VERSION
from penstock.platform.sandbox.kubernetes.binaries import PINNED


def manifest(kind: str = "ConfigMap", api_version: str = "v1", name: str = "web", **rest: Any) -> Manifest:
    document = {
        "kind": kind,
        "data": rest.pop("data", {}),
        "apiVersion": api_version,
        "metadata": {"name": name, **rest},
    }
    return Manifest(f"urn:{name}", name, document)


@settings(deadline=None)
@given(st.dictionaries(st.text(st.characters(codec="utf-8")), st.text(st.characters(codec="utf-8"))))
def test_every_text_is_read_back(data: dict[str, str]) -> None:
    assert yaml.safe_load(manifest_text(manifest(data=data)))["data"] == data


@pytest.mark.parametrize(
    "word", ["y", "N", "yes", "on", "1e3", "0o17", "1_000", "1:30", ".5", "~", "null", "0x1F", "-1"]
)
def test_a_word_that_some_reader_takes_for_something_else_is_quoted(word: str) -> None:
    assert f"A: '{word}'\n" in manifest_text(manifest(data={"A": word}))


def test_the_order_is_one_whatever_the_program_s_is() -> None:
    one = manifest(data={"a": "x", "b": "x"}, namespace="shop", labels={"c": "x", "d": "x"})
    other = manifest(data={"b": "x", "a": "x"}, labels={"d": "x", "c": "x"}, namespace="shop")
    assert manifest_text(one) == manifest_text(other)
    assert [line.split(":")[0] for line in manifest_text(one).splitlines() if line[0] not in " #"] == [
        "apiVersion",
        "kind",
        "metadata",
        "data",
    ]


@pytest.mark.parametrize(
    ("made", "name"),
    [
        (manifest(), "configmap-web.yaml"),
        (manifest(namespace="shop"), "shop/configmap-web.yaml"),
        (manifest("Ingress", "networking.k8s.io/v1"), "ingress-web.yaml"),
        (manifest("Service", "serving.knative.dev/v1"), "service.serving.knative.dev-web.yaml"),
        (manifest("Role", "rbac.authorization.k8s.io/v1", "shop:Reader"), "role-shop%3A%52eader.yaml"),
    ],
)
def test_a_file_is_called_after_its_object(made: Manifest, name: str) -> None:
    assert file_name(made) == name


def test_a_name_of_any_length_has_a_file_of_its_own() -> None:
    names = [file_name(manifest("CustomResourceDefinition", name="a" * 250 + ending)) for ending in ("b", "c")]
    assert len(set(names)) == 2
    assert all(len(name) <= 255 for name in names)


def test_two_objects_that_would_be_one_file_are_refused() -> None:
    """Kinds of one name in two of Kubernetes' own groups."""
    with pytest.raises(ConfigurationError, match="one file") as refused:
        texts_of([manifest("Event", "v1"), manifest("Event", "events.k8s.io/v1")])
    assert "events.k8s.io/v1" in str(refused.value)


def test_the_schemas_are_of_the_embedded_server_s_version() -> None:
    assert PINNED.startswith(f"{VERSION}.")
