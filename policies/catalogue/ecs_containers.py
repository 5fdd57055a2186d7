"""ECS: what each container of a task may do."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ...platform.errors import printable
from ...platform.resource import Resource
from ...platform.rule import NOT_APPLICABLE, Outcome, ResourceRule, Rule, Severity, Violation, each
from ..documents import TASK_DEFINITION, as_list, parsed
from ..parameters import Parameters
from ..standards import cdk_nag, checkov, nist, pci, security_hub
from ..values import has, true

__all__ = ["rules"]

_GUIDE = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/"

_DEFINITIONS = "containerDefinitions"

_HARMLESS_CAPABILITIES = frozenset(
    [
        "AUDIT_WRITE",
        "CHOWN",
        "DAC_OVERRIDE",
        "FOWNER",
        "FSETID",
        "KILL",
        "MKNOD",
        "NET_BIND_SERVICE",
        "SETFCAP",
        "SETGID",
        "SETPCAP",
        "SETUID",
        "SYS_CHROOT",
    ]
)
"""What Docker gives every container anyway, but for NET_RAW, which lets it forge packets."""


def _each_container(check: Callable[[Resource, str], str | None]) -> Callable[[Resource], Outcome]:
    """The check of every container: of a task with parsed definitions, and of a container's path in it, what is wrong."""

    def of_task(task: Resource) -> Outcome:
        definitions = as_list(parsed(task.get(_DEFINITIONS)))
        task = replace(task, properties={**task.properties, _DEFINITIONS: definitions})

        def violation(path: str) -> Violation | None:
            wrong = check(task, path)
            return None if wrong is None else Violation(f"container {_name(task, path)} {wrong}")

        return each(task.paths(_DEFINITIONS), violation)

    return of_task


def _name(task: Resource, path: str) -> str:
    name = task.properties[_DEFINITIONS][int(path.rpartition(".")[2])].get("name")
    return printable(name, 80) if isinstance(name, str) else path.rpartition(".")[2]


def _on_linux(check: Callable[[Resource], Outcome]) -> Callable[[Resource], Outcome]:
    """The same check, which says nothing of Windows: that has no such setting."""

    def of_linux(task: Resource) -> Outcome:
        is_windows = str(task.get("runtimePlatform.operatingSystemFamily", "LINUX")).startswith("WINDOWS")
        return NOT_APPLICABLE if is_windows else check(task)

    return of_linux


def _privileged(task: Resource, path: str) -> str | None:
    return "is privileged: it has all rights of the host" if true(task.get(f"{path}.privileged")) else None


def _writable(task: Resource, path: str) -> str | None:
    is_read_only = true(task.get(f"{path}.readonlyRootFilesystem"))
    return None if is_read_only else "can write to its own root file system"


def _root(task: Resource, path: str) -> str | None:
    user = str(task.get(f"{path}.user", "")).partition(":")[0]
    return f"runs as {user or 'whoever its image says'}" if user in ("", "0", "root") else None


def _silent(task: Resource, path: str) -> str | None:
    return None if task.get(f"{path}.logConfiguration.logDriver") else "keeps no log"


def _mighty(task: Resource, path: str) -> str | None:
    added = task.known(f"{path}.linuxParameters.capabilities.add", default=())
    names = [str(name).upper().removeprefix("CAP_") for name in as_list(added)]
    mighty = sorted(set(names) - _HARMLESS_CAPABILITIES)
    return f"is given {printable(', '.join(mighty), 120)}" if mighty else None


def _unlimited(task: Resource, path: str) -> str | None:
    # The task's own limit holds for all its containers together.
    if has(task, "memory") or has(task, f"{path}.memory"):
        return None
    return "may take all the memory of its host"


def _from(allowed: tuple[str, ...]) -> Callable[[Resource, str], str | None]:
    def stranger(task: Resource, path: str) -> str | None:
        image = str(task.get(f"{path}.image", ""))
        host, slash, _ = image.partition("/")
        if not slash or not ("." in host or ":" in host or host == "localhost"):
            return f"runs {printable(image, 120)!r}, which names no registry"
        if allowed and not any(_is_within(image, registry) for registry in allowed):
            return f"runs {printable(image, 120)!r}, which is from none of the allowed registries"
        return None

    return stranger


def _is_within(image: str, registry: str) -> bool:
    # A prefix ends where a name ends: "registry.example.com" is not the beginning of "registry.example.com.evil.net".
    return image.startswith(registry) and (registry.endswith("/") or image[len(registry) : len(registry) + 1] in "/:@")


def rules(parameters: Parameters) -> tuple[Rule, ...]:
    """The rules of containers."""
    return (*_RULES, _registry_rule(parameters.allowed_registries))


def _rule(**facts: Any) -> ResourceRule:
    return ResourceRule(types=(TASK_DEFINITION,), **facts)


def _registry_rule(allowed: tuple[str, ...]) -> ResourceRule:
    return _rule(
        id="PEN-ECS-007",
        sentence="Images come from a registry that is named, and allowed.",
        severity=Severity.HIGH,
        why="A name without a registry is Docker Hub's, where anybody can publish under a name that looks right.",
        fix="Copy the image to a registry of your own and name it in full; parameter allowed_registries says which.",
        references=nist("CM-7(5)", "SR-3"),
        url="https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html",
        check=_each_container(_from(allowed)),
    )


_RULES: tuple[Rule, ...] = (
    _rule(
        id="PEN-ECS-001",
        sentence="No container is privileged.",
        severity=Severity.CRITICAL,
        why="A privileged container is the host: whoever breaks into it has every other container too.",
        fix="Leave privileged out; give single capabilities where one is really needed.",
        references=(*security_hub("ECS.4"), *nist("AC-3", "AC-5", "AC-6"), *pci("7.2.1")),
        equivalents=checkov("CKV_AWS_334"),
        url=f"{_GUIDE}security-tasks-containers.html",
        check=_each_container(_privileged),
    ),
    _rule(
        id="PEN-ECS-002",
        sentence="Containers cannot write to their root file system.",
        severity=Severity.MEDIUM,
        why="Whoever breaks in then finds no place for tools, and what runs is what was built.",
        fix='Set "readonlyRootFilesystem": True, and mount a volume where the program writes.',
        references=(*security_hub("ECS.5"), *nist("AC-3", "AC-5", "AC-6")),
        equivalents=checkov("CKV_AWS_336"),
        url=f"{_GUIDE}security-tasks-containers.html",
        check=_on_linux(_each_container(_writable)),
    ),
    _rule(
        id="PEN-ECS-003",
        sentence="Containers do not run as root.",
        severity=Severity.MEDIUM,
        why="A hole in the kernel or the container runtime is root's on the host only for who is root inside.",
        fix='Set "user": "65532" or any other number but 0, in the definition, where it can be reviewed.',
        references=(*security_hub("ECS.20"), *nist("AC-6", "AC-6(10)")),
        url=f"{_GUIDE}security-tasks-containers.html",
        check=_on_linux(_each_container(_root)),
    ),
    _rule(
        id="PEN-ECS-004",
        sentence="Containers keep a log.",
        severity=Severity.MEDIUM,
        why="What a container printed is gone with it, and nobody can log in and look.",
        fix='Set "logConfiguration": {"logDriver": "awslogs", "options": {...}}.',
        references=(*security_hub("ECS.9"), *nist("AC-4(26)", "AU-2", "AU-3", "AU-12", "CA-7"), *pci("10.2.1")),
        equivalents=cdk_nag("AwsSolutions-ECS7"),
        url=f"{_GUIDE}using_awslogs.html",
        check=_each_container(_silent),
    ),
    _rule(
        id="PEN-ECS-005",
        sentence="Containers are given no mighty capabilities.",
        severity=Severity.HIGH,
        why="SYS_ADMIN, SYS_PTRACE, NET_ADMIN and their like reach beyond the container.",
        fix='Set "linuxParameters": {"capabilities": {"drop": ["ALL"]}}, and add NET_BIND_SERVICE at most.',
        references=nist("AC-6", "CM-7"),
        url="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_KernelCapabilities.html",
        check=_each_container(_mighty),
    ),
    _rule(
        id="PEN-ECS-006",
        sentence="Containers have a limit of memory.",
        severity=Severity.MEDIUM,
        why="One that leaks otherwise takes the host's memory, and the kernel stops its neighbours.",
        fix='Set memory of the task, or "memory" of each container.',
        references=nist("SC-5", "SC-6"),
        url=f"{_GUIDE}task_definition_parameters.html",
        check=_each_container(_unlimited),
    ),
)
