"""What is asked of every workload beyond what a pod may do: which image, how much, whether it is well, as whom, where."""

from collections.abc import Callable
from functools import partial
from typing import Final

from ...platform.errors import printable
from ...platform.image import is_pinned
from ...platform.resource import UNKNOWN, Resource, UnknownValueError
from ...platform.rule import Outcome, Reference, ResourceRule, Severity, Violation, each
from ..documents import as_list, words
from ..parameters import Parameters
from ..secret_scan import secret_in, secret_in_pair
from .kubernetes_rows import object_rule
from .pod_security import LATEST, missing, unless_windows
from .pod_templates import WORKLOADS, Found, Part, Pod, every_container, every_pod, title

__all__ = ["rules"]

_LONG_RUNNING: Final = ("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Rollout")
_LASTING: Final = ("initContainers", "containers")
"""Ephemeral containers take no resources."""

_RUNS_ON: Final = tuple(
    token for token in WORKLOADS if token.rpartition(":")[2].removesuffix("List").removesuffix("Patch") in _LONG_RUNNING
)


def _image_is_pinned(container: Part) -> Violation | None:
    image = container.get("image")
    if image is None or is_pinned(str(image)):
        return None  # without one it is a patch of something else
    return Violation(f"{title(container)} runs {printable(image, 120)!r}, which is not pinned by digest")


def _image_names_a_version(container: Part) -> Violation | None:
    image = str(container.get("image", ""))
    _, _, tag = image.rpartition("/")[2].partition(":")
    if not image or is_pinned(image) or tag not in ("", "latest"):
        return None
    return Violation(f"{title(container)} runs {printable(image, 120)!r}: whatever is newest when a node pulls it")


def _registry(allowed: tuple[str, ...]) -> Callable[[Resource], Outcome]:
    def violation(container: Part) -> Violation | None:
        image = container.get("image")
        if image is None:
            return None
        host, slash, _ = str(image).partition("/")
        shown = f"{title(container)} runs {printable(image, 120)!r}"
        if not slash or not (host == "localhost" or "." in host or ":" in host):
            return Violation(f"{shown}, which names no registry: each node decides where it comes from")
        if not allowed or any(str(image).startswith(f"{prefix.rstrip('/')}/") for prefix in allowed):
            return None
        return Violation(f"{shown}, from none of the allowed registries")

    return every_container(violation)


def _has_resource(kind: str, *paths: str) -> Callable[[Resource], Outcome]:
    """The check that every container, or its pod for all of them, says one of these; a limit is a request too."""

    def check(pod: Pod) -> Found:
        def violation(container: Part) -> Violation | None:
            if any(place.get(path) is not None for place in (container, pod.spec) for path in paths):
                return None
            return missing(pod, f"{title(container)} has no {kind}")

        return each(pod.containers(*_LASTING), violation)

    return every_pod(check)


def _is_asked(probe: str) -> Callable[[Resource], Outcome]:
    """The check that the containers that serve have a probe, in pods that run until they are ended.

    Those that name a port serve. Where none of a pod does, any of them may: a port need not be named.
    """

    def check(pod: Pod) -> Found:
        containers = pod.containers("containers")

        def violation(container: Part) -> Violation | None:
            if container.get(probe) is not None:
                return None
            if container.get("ports"):
                return missing(pod, f"{title(container)} has ports and no {probe}")
            if any(other.get("ports") for other in containers):
                return None
            return missing(pod, f"{title(container)} has no {probe}")

        found = each(containers, violation)
        return [] if found and pod.spec.get("restartPolicy", "Always") != "Always" else found

    return every_pod(check)


def _root_filesystem(pod: Pod) -> Found:
    def violation(container: Part) -> Violation | None:
        value = container.get("securityContext.readOnlyRootFilesystem")
        if value is True:
            return None
        told = f"{title(container)} can write its own file system"
        return missing(pod, told) if value is None else Violation(told)

    return each(pod.containers(*_LASTING), violation)


def _service_account(pod: Pod) -> Found:
    name = pod.spec.get("serviceAccountName") or pod.spec.get("serviceAccount")
    if name == "default":
        return [Violation("the pod runs as the service account 'default'")]
    told = None if name else missing(pod, "the pod names no service account, so it runs as 'default'")
    return [told] if told else []


def _is_managed(pod: Pod) -> Found:
    owners = pod.owner.get("metadata.ownerReferences")
    return [] if owners else [Violation("nothing starts this pod again when its node goes")]


def _holds_no_secret(pod: Pod) -> Found:
    def variable(part: Part) -> Violation | None:
        name = part.value.get("name") if part.value is not UNKNOWN else UNKNOWN
        value = part.get("value")
        kind = None if value is None else secret_in_pair("value" if name is UNKNOWN else str(name), str(value))
        return None if kind is None else Violation(f"{part.path}, {printable(name, 80)} holds {kind} (value not shown)")

    def command(part: Part) -> Violation | None:
        given = part.known()
        kind = secret_in(words(given))
        if kind is not None:
            return Violation(f"{part.path} holds {kind} (value not shown)")
        if UNKNOWN in as_list(given):
            raise UnknownValueError(part.urn, part.path)
        return None

    containers = pod.containers()
    variables = [part for container in containers for part in container.items("env")]
    texts = [container.at(name) for container in containers for name in ("command", "args")]
    return [*each(variables, variable), *each([part for part in texts if part.value is not None], command)]


_row = partial(object_rule, types=WORKLOADS)
_POD: Final = tuple(token for token in WORKLOADS if token.endswith((":Pod", ":PodList")))


def rules(parameters: Parameters) -> tuple[ResourceRule, ...]:
    """The rules, with the registries that are allowed."""
    return (
        *_IMAGES,
        _row(
            2,
            "concepts/containers/images/",
            sentence="Images come from a registry that is named and allowed.",
            why="A name without a registry is looked up wherever a node looks; a registry nobody watches serves what it likes.",
            fix="Copy the image to a registry of yours and name it whole: registry.example.com/shop/orders@sha256:<digest>.",
            check=_registry(parameters.allowed_registries),
        ),
        *_WORKLOADS,
    )


_IMAGES: Final = (
    _row(
        1,
        "concepts/containers/images/",
        sentence="Every image of a pod is pinned by its digest.",
        severity=Severity.HIGH,
        why="A tag can be moved: what was tested is then not what runs, and two pods of one workload differ.",
        fix="Name the image by digest: image='registry.example.com/shop/orders@sha256:<64 hexadecimal digits>'.",
        references=(Reference("NIST SP 800-190", "4.1.5"),),
        ckv=("CKV_K8S_43",),
        is_boundary=True,
        check=every_container(_image_is_pinned),
    ),
    _row(
        3,
        "concepts/containers/images/",
        sentence="No image is whatever is newest.",
        why="`latest` differs from node to node and from day to day, and cannot be rolled back.",
        fix="Name the image by digest, or at least by a version: image='registry.example.com/shop/orders:2.4.1'.",
        ckv=("CKV_K8S_14",),
        check=every_container(_image_names_a_version),
    ),
)

_WORKLOADS: Final = (
    _row(
        4,
        "concepts/configuration/manage-resources-containers/",
        sentence="Containers have a memory limit.",
        why="Without one a leak takes the node's memory, and the node ends pods that did nothing wrong.",
        fix='Set resources={"limits": {"memory": "256Mi"}} on the container.',
        ckv=("CKV_K8S_13",),
        check=_has_resource("memory limit", "resources.limits.memory"),
    ),
    _row(
        5,
        "concepts/configuration/manage-resources-containers/",
        sentence="Memory is kept for every container.",
        why="A pod that asks for none is placed where there is none, and is ended first.",
        fix='Set resources={"requests": {"memory": "256Mi"}} on the container; a limit counts as well.',
        ckv=("CKV_K8S_12",),
        check=_has_resource("memory request", "resources.requests.memory", "resources.limits.memory"),
    ),
    _row(
        6,
        "concepts/configuration/manage-resources-containers/",
        sentence="CPU is kept for every container.",
        severity=Severity.LOW,
        why="Without a request a pod starves beside a busy one, and no autoscaler can tell how busy it is.",
        fix='Set resources={"requests": {"cpu": "250m"}} on the container; a limit is not needed.',
        ckv=("CKV_K8S_10",),
        check=_has_resource("CPU request", "resources.requests.cpu", "resources.limits.cpu"),
    ),
    _row(
        7,
        "concepts/configuration/liveness-readiness-startup-probes/",
        types=_RUNS_ON + _POD,
        sentence="Containers that serve say when they are ready.",
        why="Without a readiness probe a pod gets requests before it can answer, and a bad revision is rolled out to the end.",
        fix='Set readiness_probe={"httpGet": {"path": "/healthz", "port": 8080}} on the container.',
        ckv=("CKV_K8S_9",),
        check=_is_asked("readinessProbe"),
    ),
    _row(
        8,
        "concepts/configuration/liveness-readiness-startup-probes/",
        types=_RUNS_ON + _POD,
        sentence="Containers that serve are started again when they hang.",
        severity=Severity.LOW,
        why="A process that hangs is still there: without a liveness probe nobody starts it again.",
        fix='Set liveness_probe={"httpGet": {"path": "/healthz", "port": 8080}} on the container.',
        ckv=("CKV_K8S_8",),
        check=_is_asked("livenessProbe"),
    ),
    _row(
        9,
        "tasks/configure-pod-container/security-context/",
        sentence="Containers cannot write their own file system.",
        why="Whoever gets in replaces programs and leaves tools; what runs is then not the image.",
        fix='Set security_context={"readOnlyRootFilesystem": True} and mount an emptyDir where it must write.',
        ckv=("CKV_K8S_22",),
        check=unless_windows(LATEST, _root_filesystem),
    ),
    _row(
        10,
        "concepts/security/service-accounts/",
        sentence="Pods run as a service account of their own.",
        why="All pods of a namespace share 'default': what is granted to it for one is granted to all.",
        fix='Create a ServiceAccount and set service_account_name="orders".',
        check=every_pod(_service_account),
    ),
    _row(
        11,
        "concepts/workloads/pods/",
        types=_POD,
        sentence="Pods belong to a workload that starts them again.",
        why="A pod of its own is gone with its node, and is changed by deleting it.",
        fix="Declare a Deployment, a StatefulSet or a Job with the pod as its template.",
        check=every_pod(_is_managed),
    ),
    _row(
        13,
        "concepts/configuration/secret/",
        sentence="No secret stands in the environment or the command of a pod.",
        severity=Severity.CRITICAL,
        why="Whoever may read the workload reads it, and so does whoever reads state, logs or a crash report.",
        fix='Refer to it: env=[{"name": "KEY", "valueFrom": {"secretKeyRef": {"name": "orders", "key": "value"}}}].',
        references=(Reference("CWE", "798"), Reference("NIST SP 800-190", "4.1.4")),
        is_boundary=True,
        is_waivable=False,
        check=every_pod(_holds_no_secret),
    ),
)
