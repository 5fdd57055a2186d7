"""How many waivers were open over time, as Git remembers the file. Without Git or a history there is none."""

import datetime as dt
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import yaml

__all__ = ["OpenWaivers", "history", "lines"]

OpenWaivers = tuple[dt.date, int]
"""The last day of a month, or today, and how many waivers were open on it."""

_MONTHS: Final = 12
_SECONDS: Final = 20
_WIDEST: Final = 50
"""Characters of the longest bar."""


def history(file: Path, day: dt.date) -> tuple[OpenWaivers, ...]:
    """How many waivers were open at the end of each of the last twelve months and today, from the file's first month on.

    Args:
        file: the waivers' file; what is committed counts, not what is edited.
        day: today.
    """
    commits = _commits(file)
    if not commits:
        return ()
    texts: dict[str, str] = {}
    counts: list[OpenWaivers] = []
    for end in _month_ends(day):
        last = next((name for committed, name in commits if committed <= end), None)
        if last is not None:
            text = texts.setdefault(last, _git(file, "show", f"{last}:./{file.name}") or "")
            counts.append((end, _open(text, end)))
    return tuple(counts)


def lines(counts: Sequence[OpenWaivers]) -> list[str]:
    """A bar for each."""
    most = max((count for _, count in counts), default=0)
    width = max(most, _WIDEST) // _WIDEST if most else 1
    return [f"{day.isoformat()}  {count:>4}  {'#' * -(-count // width)}".rstrip() for day, count in counts]


def _commits(file: Path) -> list[tuple[dt.date, str]]:
    """The file's commits, newest first, by the day on which they were made."""
    listed = _git(file, "log", "--format=%cs %H", "--", f"./{file.name}") or ""
    rows = [line.split() for line in listed.splitlines()]
    return [(dt.date.fromisoformat(row[0]), row[1]) for row in rows if len(row) == 2]


def _month_ends(day: dt.date) -> list[dt.date]:
    ends = [day]
    first = day.replace(day=1)
    for _ in range(_MONTHS):
        ends.append(first - dt.timedelta(days=1))
        first = ends[-1].replace(day=1)
    return ends[::-1]


def _git(file: Path, *arguments: str) -> str | None:
    try:
        done = subprocess.run(
            ["git", "-C", str(file.parent), *arguments],
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=_SECONDS,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout if done.returncode == 0 else None


def _open(text: str, day: dt.date) -> int:
    # What was committed need not have been right: an entry without an end that can be read is counted as open.
    try:
        document: Any = yaml.safe_load(text)
    except yaml.YAMLError:
        return 0
    entries = document.get("waivers") if isinstance(document, dict) else None
    return sum(isinstance(entry, dict) and not _is_over(entry, day) for entry in entries or ())


def _is_over(entry: dict[str, Any], day: dt.date) -> bool:
    try:
        return dt.date.fromisoformat(str(entry.get("expires"))) < day
    except ValueError:
        return False
