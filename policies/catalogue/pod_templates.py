"""Pods, wherever they stand in an object of Kubernetes: the pod itself, a workload's template, a list or a patch of those.

A part of an object is read without a copy, and a value that is not known yet is told only by who reads it, so that it
hides nothing beside it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ...platform.errors import printable
from ...platform.resource import UNKNOWN, Resource, UnknownValueError
from ...platform.rule import NOT_APPLICABLE, Outcome, Violation, each

__all__ = [
    "WORKLOADS",
    "Found",
    "Part",
    "Pod",
    "every_container",
    "every_object",
    "every_pod",
    "forbidden",
    "in_lists",
    "kind_of",
    "objects",
    "pods",
    "title",
    "tokens",
]

Found = Sequence[Violation | UnknownValueError]
"""What a check found in one pod. Nothing is OK."""

_CORE: Final = ("core/v1", "v1")
"""The second is how an object of the core group is named that is declared as a CustomResource."""

_TEMPLATES: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "Pod": ("", _CORE),
    "PodTemplate": ("template", _CORE),
    "ReplicationController": ("spec.template", _CORE),
    "Deployment": ("spec.template", ("apps/v1", "apps/v1beta1", "apps/v1beta2", "extensions/v1beta1")),
    "ReplicaSet": ("spec.template", ("apps/v1", "apps/v1beta2", "extensions/v1beta1")),
    "StatefulSet": ("spec.template", ("apps/v1", "apps/v1beta1", "apps/v1beta2")),
    "DaemonSet": ("spec.template", ("apps/v1", "apps/v1beta2", "extensions/v1beta1")),
    "Job": ("spec.template", ("batch/v1",)),
    "CronJob": ("spec.jobTemplate.spec.template", ("batch/v1", "batch/v1beta1", "batch/v2alpha1")),
    # Kinds of others that carry a pod template as it is
    "Rollout": ("spec.template", ("argoproj.io/v1alpha1",)),
    "CloneSet": ("spec.template", ("apps.kruise.io/v1alpha1",)),
    "ScaledJob": ("spec.jobTargetRef.template", ("keda.sh/v1alpha1",)),
    "Service": ("spec.template", ("serving.knative.dev/v1",)),
    "Configuration": ("spec.template", ("serving.knative.dev/v1",)),
    "Revision": ("", ("serving.knative.dev/v1",)),
}
"""For each kind where its pod template is, and the API versions under which it is or was served."""

_FORMS: Final = ("", "List", "Patch")
_CONTAINERS: Final = ("initContainers", "containers", "ephemeralContainers")
_WORDS: Final = {"initContainers": "init container", "ephemeralContainers": "ephemeral container"}


def tokens(kind: str, *versions: str) -> tuple[str, ...]:
    """The type tokens of a kind under these API versions: the object, the list of such objects, and the patch of one."""
    return tuple(f"kubernetes:{version}:{kind}{form}" for version in versions for form in _FORMS)


_PLACES: Final = {token: place for kind, (place, versions) in _TEMPLATES.items() for token in tokens(kind, *versions)}

WORKLOADS: Final = tuple(_PLACES)
"""The type tokens of everything that carries pods."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an object: what stands at a path of a resource. It may be unknown; only reading it tells."""

    urn: str
    path: str
    value: Any

    def at(self, path: str) -> "Part":
        """The part at a dotted path below this one; its value is None where there is nothing."""
        value = self.value
        for name in path.split("."):
            if value is UNKNOWN:
                break
            value = value.get(name) if isinstance(value, Mapping) else None
        return Part(self.urn, f"{self.path}.{path}" if self.path else path, value)

    def get(self, path: str, default: Any = None) -> Any:
        """The value at a dotted path below this one; a missing or null one is the default.

        Raises:
            UnknownValueError: it, or one on the way to it, is not known yet.
        """
        value = self.value
        for name in path.split("."):
            if isinstance(value, Mapping):
                value = value.get(name)
            elif value is not UNKNOWN:
                return default
        if value is UNKNOWN:
            raise UnknownValueError(self.urn, f"{self.path}.{path}" if self.path else path)
        return default if value is None else value

    def items(self, path: str) -> list["Part"]:
        """The items of a list below this one; a list that is not known yet is one part that is not known yet."""
        part = self.at(path)
        if not isinstance(part.value, list | tuple):
            return [] if part.value is None else [part]
        return [
            Part(self.urn, f"{part.path}[{number}]", item) for number, item in enumerate(part.value) if item is not None
        ]

    def entries(self, path: str) -> list["Part"]:
        """The values of a mapping below this one, each under its key, which may have dots in it."""
        part = self.at(path)
        if not isinstance(part.value, Mapping):
            return [part] if part.value is UNKNOWN else []
        return [Part(self.urn, f"{part.path}[{printable(key, 80)}]", value) for key, value in part.value.items()]

    def known(self) -> Any:
        """The value itself.

        Raises:
            UnknownValueError: it is not known yet.
        """
        if self.value is UNKNOWN:
            raise UnknownValueError(self.urn, self.path)
        return self.value

    def labels(self, path: str) -> Mapping[str, Any]:
        """The mapping below this one (labels, annotations), whose values may be unknown; none is an empty one."""
        value = self.get(path)
        return value if isinstance(value, Mapping) else {}


@dataclass(frozen=True, slots=True)
class Pod:
    """What runs: a pod, or the template of a workload's pods."""

    owner: Part
    """The object that carries it: the workload, or the pod itself."""
    metadata: Part
    spec: Part
    is_patch: bool
    """Whether it only says what changes in an object that is there: what it leaves out is not missing."""

    def containers(self, *lists: str) -> list[Part]:
        """The containers of all three lists, or of those that are named."""
        return [container for name in lists or _CONTAINERS for container in self.spec.items(name)]

    def places(self) -> list[Part]:
        """Where a security context stands: the pod and each container."""
        return [self.spec, *self.containers()]


def kind_of(resource: Resource) -> str:
    """The kind of the object, without what makes it a list or a patch."""
    kind = resource.type.rpartition(":")[2]
    return next((kind.removesuffix(form) for form in _FORMS[1:] if kind.endswith(form)), kind)


def objects(resource: Resource) -> list[Part]:
    """The objects that a resource declares: itself, or those of a list."""
    whole = Part(resource.urn, "", resource.properties)
    return whole.items("items") if resource.type.endswith("List") else [whole]


def pods(resource: Resource) -> list[Pod]:
    """The pods that a resource carries. Of a kind that may name another workload instead, there may be none."""
    place = _PLACES.get(resource.type)
    if place is None:
        return []
    is_patch = resource.type.endswith("Patch")
    found = []
    for owner in objects(resource):
        template = owner.at(place) if place else owner
        if template.value is not None:
            found.append(Pod(owner, template.at("metadata"), template.at("spec"), is_patch))
    return found


def title(part: Part) -> str:
    """How a message names a container or the pod."""
    before, _, last = part.path.rpartition(".")
    kind = last.partition("[")[0]
    if kind not in _CONTAINERS:
        return f"the pod of {before}" if before.startswith("items[") else "the pod"
    name = part.value.get("name") if isinstance(part.value, Mapping) else None
    shown = f"'{printable(name, 80)}'" if isinstance(name, str) else part.path
    return f"{_WORDS.get(kind, 'container')} {shown}"


def forbidden(place: Part, path: str, is_forbidden: Callable[[Any], bool]) -> Violation | None:
    """The violation that a part has a forbidden value at a path. An absent one is fine."""
    value = place.get(path)
    if value is None or not is_forbidden(value):
        return None
    return Violation(f"{title(place)} sets {path} to {printable(value, 80)}")


def every_pod(check: Callable[[Pod], Found]) -> Callable[[Resource], Outcome]:
    """The check of a resource that something holds of each pod it carries."""

    def judge(resource: Resource) -> Outcome:
        found: list[Violation | UnknownValueError] = []
        subjects = pods(resource)
        for pod in subjects:
            try:
                found.extend(check(pod))
            except UnknownValueError as unknown:
                found.append(unknown)
        return _once(found) if subjects else NOT_APPLICABLE

    return judge


def _once(found: Found) -> Found:
    """Each unknown value once, however many parts need it."""
    seen: set[str] = set()
    kept: list[Violation | UnknownValueError] = []
    for item in found:
        key = item.path if isinstance(item, UnknownValueError) else ""
        if key not in seen:
            kept.append(item)
        seen.update({key} - {""})
    return kept


def in_lists(pod: Pod, path: str) -> list[tuple[Part, Part]]:
    """The items of a list that containers have, each after its container."""
    return [(container, item) for container in pod.containers() for item in container.items(path)]


def every_object(check: Callable[[Part], Violation | None]) -> Callable[[Resource], Outcome]:
    """The check of a resource that something holds of the object it declares, or of each object of a list."""

    def judge(resource: Resource) -> Outcome:
        return each(objects(resource), check)

    return judge


def every_container(check: Callable[[Part], Violation | None], *lists: str) -> Callable[[Resource], Outcome]:
    """The check of a resource that something holds of each container, of all three lists or of those that are named."""
    return every_pod(lambda pod: each(_each_of(pod, lists), check))


def _each_of(pod: Pod, lists: tuple[str, ...]) -> Iterator[Part]:
    yield from pod.containers(*lists)
