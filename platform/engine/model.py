"""What a run of the engine is, as typed values: what is asked for, what happened, and the interface that does it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Protocol

from ..naming import logical_name
from ..operation import Operation
from ..rule import Level, Severity, Verdict

__all__ = [
    "Diagnostic",
    "Engine",
    "Operation",
    "PendingOperation",
    "PolicyResult",
    "ResourceState",
    "Run",
    "RunRequest",
    "Step",
    "Update",
]


_CLOSING_WORDS: Final = frozenset({"preview failed", "update failed", "refresh failed", "destroy failed"})
_PROGRAM_CUT_OFF: Final = "Exception: resource monitor shut down"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceState:
    """One side of a step: a resource before or after it. The engine's unknown markers are UNKNOWN, secrets `[secret]`."""

    inputs: Mapping[str, Any] = field(default_factory=dict)
    outputs: Mapping[str, Any] = field(default_factory=dict)
    id: str = ""
    parent: str = ""
    provider: str = ""
    protect: bool = False
    retain_on_delete: bool = False
    is_custom: bool = False
    """Whether a provider makes it. A component only groups others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One operation on one resource, `same` included."""

    operation: Operation
    operation_text: str
    urn: str
    type: str
    old: ResourceState | None = None
    new: ResourceState | None = None
    keys: tuple[str, ...] = ()
    """The properties that forced a replacement."""
    diffs: tuple[str, ...] = ()
    detailed_diff: Mapping[str, str] = field(default_factory=dict)
    """Property path to kind of difference, in the engine's words (`update`, `add-replace`, ...)."""
    failed: bool = False
    finished: bool = True
    """False while it runs, and for one that an interrupt, or an error elsewhere, left without an end."""
    refreshed: bool = False
    """Whether it brought the state in line with the cloud; `operation` says what it found there (`same`, `update`, ...)."""

    @property
    def name(self) -> str:
        """The logical name."""
        return logical_name(self.urn)


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """Something the engine, a provider or the program said."""

    severity: str
    """The engine's words: debug, info, info#err, warning, error."""
    message: str
    urn: str = ""

    @property
    def headline(self) -> str:
        """Its one line that says most: of a traceback the last, else the first."""
        lines = [line for line in self.message.splitlines() if line.strip()] or [""]
        return f"the program failed: {lines[-1]}" if lines[0].startswith("Program failed") else lines[0]

    @property
    def is_closing_word(self) -> bool:
        """Whether it only says that the run failed ("preview failed"), as the engine does after the reason was told.

        So does a program that still waits for an answer: its traceback is about the engine that has ended.
        """
        if self.severity != "error":
            return False
        said = self.message.strip()
        return said.endswith(_PROGRAM_CUT_OFF) or (not self.urn and said in _CLOSING_WORDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyResult:
    """One verdict of a policy pack worth telling (passed ones are counted in `Run.policies_passed`)."""

    policy: str
    pack: str
    pack_version: str
    verdict: Verdict
    level: Level
    severity: Severity | None
    urn: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingOperation:
    """Something the engine began and did not see the end of: it may or may not have happened in the cloud."""

    kind: str
    """The engine's words: creating, updating, deleting, reading, importing."""
    urn: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRequest:
    """What to run. `environment` is the child's whole process environment."""

    stack: str
    project: Path
    """The folder of Pulumi.yaml."""
    environment: Mapping[str, str]
    policy_packs: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    exclude_protected: bool = False
    """Destroy only: leave what is protected."""
    refresh: bool = False
    on_step: Callable[[Step], None] | None = None
    """Called for every step as it begins and as it ends (`Step.finished` tells which), for progress."""
    stop_at: Callable[[Step], bool] | None = None
    """Asked of every step as it begins; the first that it says yes to interrupts the run, as a Ctrl-C does."""
    on_notice: Callable[[str], None] | None = None
    """Called with a sentence to show at once (an interrupt was passed on); without it, stderr gets it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What happened."""

    succeeded: bool
    exit_code: int
    interrupted: bool = False
    """A signal reached us while it ran. It may have succeeded all the same, but nothing should follow it."""
    stopped_at: Step | None = None
    """The step that `RunRequest.stop_at` said yes to. It had begun; what depends on it had not."""
    pending_operations: tuple[PendingOperation, ...] = ()
    """What an interrupted run left without an end."""
    is_preview: bool = False
    steps: tuple[Step, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    policy_results: tuple[PolicyResult, ...] = ()
    policies_passed: int = 0
    """How many verdicts were ok, over all packs and resources."""
    decided_policies: frozenset[str] = frozenset()
    """The policies that passed or were violated at least once and were never undecided."""
    stack_policies: frozenset[str] = frozenset()
    """The policies that judge the stack as a whole, as far as they applied: while a stack is deployed they are decided
    last, when everything exists."""
    policy_packs: Mapping[str, str] = field(default_factory=dict)
    """The policy packs that ran, with their versions, as the engine names them."""
    remediated: tuple[PolicyResult, ...] = ()
    changes: Mapping[str, int] = field(default_factory=dict)
    """The engine's own count of resources by operation."""
    outputs: Mapping[str, Any] = field(default_factory=dict)
    duration_seconds: float = 0.0
    unknown_events: tuple[Mapping[str, Any], ...] = ()
    """Events of kinds this version does not know, kept as they came."""
    standard_output: str = ""
    """What the CLI printed, for showing; decisions are never made on it."""
    standard_error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """One line of a stack's history."""

    kind: str
    result: str
    version: int
    start_time: str
    end_time: str
    message: str = ""
    changes: Mapping[str, int] = field(default_factory=dict)


class Engine(Protocol):
    """The seam. The real one runs the Pulumi CLI; tests of what stands above it use a recording double."""

    def preview(self, request: RunRequest) -> Run:
        """What `up` would do. Changes nothing."""

    def up(self, request: RunRequest) -> Run:
        """Do it, without a preview of its own: the caller has judged one."""

    def refresh(self, request: RunRequest) -> Run:
        """Bring the state in line with what the cloud says."""

    def preview_refresh(self, request: RunRequest) -> Run:
        """What `refresh` would find, without the program. Changes nothing, the state neither."""

    def preview_destroy(self, request: RunRequest) -> Run:
        """What `destroy` would delete. Changes nothing."""

    def destroy(self, request: RunRequest) -> Run:
        """Delete the stack's resources."""

    def export(self, request: RunRequest) -> Mapping[str, Any]:
        """The stack's state, as the engine exports it."""

    def history(self, request: RunRequest) -> tuple[Update, ...]:
        """The stack's updates, newest first."""

    def outputs(self, request: RunRequest) -> Mapping[str, Any]:
        """The stack's outputs, secrets masked."""

    def ensure_stack(self, request: RunRequest) -> None:
        """Create the stack in the backend where it is missing. Does not select it."""

    def cancel(self, request: RunRequest) -> None:
        """Clear the lock that a run which is no more has left. A run that is alive loses its protection by it."""
