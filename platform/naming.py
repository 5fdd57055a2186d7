"""Every name that leaves the process: configuration keys, tags, component types, folders and physical-name arithmetic."""

import hashlib
import re
from collections.abc import Mapping

__all__ = [
    "CONFIG_NAMESPACE",
    "STATE_FOLDER",
    "TAG_ENVIRONMENT",
    "TAG_MANAGED_BY",
    "TAG_OWNER",
    "auto_name",
    "child_name",
    "component_type",
    "kubernetes_instance",
    "kubernetes_labels",
    "label_key",
    "label_value",
    "logical_name",
    "selector_labels",
    "slug",
    "standard_tags",
    "within",
]

CONFIG_NAMESPACE = "penstock"
"""Configuration keys of ours are `penstock:<key>`, whatever the project is called."""

STATE_FOLDER = ".penstock"
"""Where the embedded cloud and its stack state live together, beside Pulumi.yaml. Ignored by Git."""

TAG_ENVIRONMENT = "environment"
TAG_OWNER = "owner"
TAG_COST_CENTRE = "cost-centre"
TAG_CRITICALITY = "criticality"
TAG_COMPONENT = "penstock:component"
TAG_MANAGED_BY = "managed-by"

AUTO_NAME_SUFFIX_CHARACTERS = 7
"""Pulumi's own length of the random suffix of a physical name."""


LABEL_CHARACTERS = 63
"""The longest value of a Kubernetes label, and the longest DNS label."""

SLUG_DIGEST_CHARACTERS = 8

INSTANCE_CHARACTERS = 45
"""So that a name made of it, with what a child's role adds, is still a DNS label."""


def component_type(class_name: str) -> str:
    """The type token of a component. The Python component host accepts the module `index` only."""
    return f"penstock:index:{class_name}"


def child_name(component_name: str, role: str) -> str:
    """The logical name of a child: part of its identity, so changing it needs an alias."""
    return f"{component_name}-{role}"


def standard_tags(*, environment: str, owner: str, cost_centre: str, criticality: str) -> dict[str, str]:
    """The tags that every resource of an environment carries, given to the provider as default tags."""
    return {
        TAG_ENVIRONMENT: environment,
        TAG_OWNER: owner,
        TAG_COST_CENTRE: cost_centre,
        TAG_CRITICALITY: criticality,
        TAG_MANAGED_BY: "penstock",
    }


def component_tags(component: str, tags: Mapping[str, str] | None = None) -> dict[str, str]:
    """The tags of one component's children: the caller's, and which component it belongs to."""
    return {**(tags or {}), TAG_COMPONENT: component}


def label_value(text: str) -> str:
    """The text as the value of a Kubernetes label: what that takes, with dashes for the rest, 63 characters at most."""
    return re.sub(r"[^A-Za-z0-9_.-]+", "-", text)[:LABEL_CHARACTERS].strip("-_.")


def label_key(text: str) -> str:
    """The name of a tag as that of a Kubernetes label. It has no prefix, so it is none of Kubernetes' own."""
    return label_value(text.lower())


def slug(text: str, maximum_characters: int = LABEL_CHARACTERS) -> str:
    """The text as a DNS label. Where that changes or cuts it, a digest keeps two texts from becoming one name."""
    plain = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
    if plain == text and len(plain) <= maximum_characters:
        return plain
    digest = hashlib.sha256(text.encode()).hexdigest()[:SLUG_DIGEST_CHARACTERS]
    return f"{within(plain, maximum_characters - SLUG_DIGEST_CHARACTERS - 1)}-{digest}".lstrip("-")


def kubernetes_instance(project: str, stack: str, component: str) -> str:
    """What tells one component from all others of a cluster: a label, and the name of what must be known beforehand."""
    return slug(f"{project}-{stack}-{component}", INSTANCE_CHARACTERS)


def selector_labels(component: str, instance: str) -> dict[str, str]:
    """The labels that select a component's pods. They never change: Kubernetes does not let a selector."""
    return {"app.kubernetes.io/name": component, "app.kubernetes.io/instance": instance}


def kubernetes_labels(
    component: str, instance: str, *, part_of: str, tags: Mapping[str, str] | None = None
) -> dict[str, str]:
    """The labels of one component's objects: Kubernetes' recommended ones, and the tags in a form that labels take."""
    return {
        **{label_key(key): label_value(value) for key, value in (tags or {}).items()},
        **selector_labels(component, instance),
        "app.kubernetes.io/managed-by": "penstock",
        "app.kubernetes.io/part-of": label_value(part_of),
    }


def logical_name(urn: str) -> str:
    """The name that the program gave the resource of a URN. It may have colons of its own; no other part may."""
    return urn.split("::", 3)[-1]


def auto_name(logical_name: str, seed: bytes, *, maximum_characters: int = 255) -> str:
    """The physical name that Pulumi's AWS provider makes: the logical name, a dash, seven hexadecimal characters.

    The logical name is cut, never the suffix, so that two names never become one.
    """
    suffix = seed.hex()[:AUTO_NAME_SUFFIX_CHARACTERS].ljust(AUTO_NAME_SUFFIX_CHARACTERS, "0")
    return f"{within(logical_name, maximum_characters - len(suffix) - 1)}-{suffix}"


def within(name: str, maximum_characters: int) -> str:
    """The name cut to a length, without a dash at the cut."""
    return name[:maximum_characters].rstrip("-")


def is_resource_name(name: str) -> bool:
    """Whether a component's name can be part of every physical name made from it."""
    return re.fullmatch(r"[a-z](?:[a-z0-9]|-(?=[a-z0-9])){0,39}", name) is not None
