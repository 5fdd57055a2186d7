"""What crosses the boundary into production: only images that can never change."""

from collections.abc import Iterator

from ..platform.errors import printable
from ..platform.image import is_pinned
from ..platform.resource import Resource
from ..platform.rule import NOT_APPLICABLE, Outcome, Reference, ResourceRule, Rule, Severity, Violation
from .documents import TASK_DEFINITION, containers

__all__ = ["RULES"]

FUNCTION = "aws:lambda/function:Function"


def _images(resource: Resource) -> Iterator[tuple[str, str]]:
    if resource.type == TASK_DEFINITION:
        for number, container in enumerate(containers(resource)):
            yield f"container {container.get('name', number)}", str(container.get("image", ""))
    elif (image := resource.get("imageUri")) is not None:
        yield "the function", str(image)


def _image_is_pinned(resource: Resource) -> Outcome:
    images = list(_images(resource))
    if not images:
        return NOT_APPLICABLE
    return [
        Violation(f"{owner} runs {printable(image, 120)!r}, which is not pinned by digest")
        for owner, image in images
        if not is_pinned(image)
    ]


RULES: tuple[Rule, ...] = (
    ResourceRule(
        id="PEN-IMG-001",
        sentence="Every container image is pinned by its digest.",
        severity=Severity.HIGH,
        why="A tag can be moved: what was tested is then not what runs, and a rollback brings back something else.",
        fix="Name the image by digest: registry/name@sha256:<64 hexadecimal digits>.",
        url="https://kubernetes.io/docs/concepts/containers/images/",
        references=(Reference("NIST SP 800-190", "4.1.5"), Reference("SLSA", "Build L3 verification")),
        is_boundary=True,
        types=(TASK_DEFINITION, FUNCTION),
        check=_image_is_pinned,
    ),
)
