"""Remember what a `pulumi` answered when it was asked for its version, as long as the file stays the same."""

import json
import os
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

__all__ = ["VersionMemory"]

ANSWER_SECONDS = 20
"""How long a program may take to tell its version; a cold start from a slow disk takes a few seconds."""


class VersionMemory:
    """Versions by file: path, time of change and size. Asking costs 0.2 s, and every command needs the answer.

    Args:
        store: the file that remembers; None to ask each time. One that can't be read or written only costs time.
        environment: variables for the program that is asked.
    """

    def __init__(self, store: Path | None, environment: Mapping[str, str]) -> None:
        self._store = store
        self._environment = environment

    def version_of(self, program: Path) -> str:
        """What the program says, or, where it can't be run, why not."""
        try:
            status = program.stat()
        except OSError as error:
            return f"{error.strerror}"
        key = f"{program}|{status.st_mtime_ns}|{status.st_size}"
        known = self._read()
        if key in known:
            return known[key]
        answer, succeeded = self._ask(program)
        if succeeded:
            kept = {other: text for other, text in known.items() if not other.startswith(f"{program}|")}
            self._write({**kept, key: answer})
        return answer

    def _ask(self, program: Path) -> tuple[str, bool]:
        variables = {**self._environment, "PULUMI_SKIP_UPDATE_CHECK": "true"}
        try:
            done = subprocess.run(
                [program, "version"],
                env=variables,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                errors="replace",
                timeout=ANSWER_SECONDS,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            return str(error), False
        if done.returncode != 0:
            return done.stderr.strip() or f"exit code {done.returncode}", False
        return done.stdout.strip(), True

    def _read(self) -> dict[str, str]:
        if self._store is None:
            return {}
        try:
            known = json.loads(self._store.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        if not isinstance(known, dict):
            return {}
        return {key: answer for key, answer in known.items() if isinstance(answer, str)}

    def _write(self, known: dict[str, str]) -> None:
        if self._store is None:
            return
        try:
            self._store.parent.mkdir(parents=True, exist_ok=True)
            # Written aside and renamed: another process may be reading.
            descriptor, name = tempfile.mkstemp(dir=self._store.parent, prefix=".versions-")
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(known, file, indent=1)
            Path(name).replace(self._store)
        except OSError:
            return
