"""Install an official release of the engine, checked against the checksums that Pulumi publishes with it.

The archive comes from Pulumi's download site and the checksums from the release's page on GitHub, both over HTTPS: a
damaged or exchanged archive is refused. Signatures are not checked, so whoever controls both sites is trusted.
"""

import hashlib
import http.client
import platform
import re
import tarfile
import threading
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from ..errors import EnvironmentNotUsableError
from .versions import PINNED

__all__ = ["OFFICIAL_SITE", "ReleaseSite", "archive_name", "install_from_release"]

PROBE_SECONDS = 5.0
READ_SECONDS = 30.0
CHUNK_BYTES = 1 << 20
REPORT_BYTES = 32 << 20
UNREACHABLE = (OSError, http.client.HTTPException)
"""What a site that is not there, or breaks off, looks like (URLError and timeouts are OSErrors)."""


@dataclass(frozen=True)
class ReleaseSite:
    """Where releases are: two folders, as URLs."""

    archives: str
    checksums: str


OFFICIAL_SITE = ReleaseSite(
    archives="https://get.pulumi.com/releases/sdk",
    checksums=f"https://github.com/pulumi/pulumi/releases/download/v{PINNED}",
)


def archive_name() -> str | None:
    """The release's archive for this machine; None where Pulumi publishes none that fits."""
    system = {"Linux": "linux", "Darwin": "darwin"}.get(platform.system())
    processor = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}.get(platform.machine().lower())
    if system is None or processor is None:
        return None
    return f"pulumi-v{PINNED}-{system}-{processor}.tar.gz"


def install_from_release(programs: Path, site: ReleaseSite, progress: Callable[[str], None]) -> str | None:
    """Put the release's programs into the folder. Returns why it can't be done here, or None when it is done.

    Raises:
        EnvironmentNotUsableError: the archive is not the one whose checksum was published.
    """
    name = archive_name()
    if name is None:
        return f"There is no official release for {platform.system()} on {platform.machine()}"
    published = _probe(f"{site.checksums}/pulumi-{PINNED}-checksums.txt")
    if published is None:
        return "Pulumi's download site can't be reached"
    expected = _checksum_of(name, published)
    if expected is None:
        return f"The published checksums do not name {name}"
    archive = programs.parent.parent / name
    try:
        received = _download(f"{site.archives}/{name}", archive, progress)
    except UNREACHABLE as error:
        return f"The download of {name} failed ({error})"
    if received != expected:
        raise EnvironmentNotUsableError(
            f"The downloaded {name} is not the one that Pulumi published (SHA-256 {expected})",
            got=received,
            do="Run the command again; if it stays so, something between this machine and the site exchanges downloads.",
        )
    _unpack(archive, programs)
    return None


def _open(url: str, seconds: float) -> Any:
    """The response of a site that is named in code; `seconds` bounds each wait for the network."""
    return urllib.request.urlopen(url, timeout=seconds)  # noqa: S310 - tests use sites made of files


def _probe(url: str) -> str | None:
    """The text at the URL, if it comes within the time. In a thread, because no timeout covers name resolution."""
    answers: list[str] = []

    def fetch() -> None:
        try:
            with _open(url, PROBE_SECONDS) as response:
                answers.append(response.read(CHUNK_BYTES).decode("utf-8", errors="replace"))
        except UNREACHABLE:
            return

    thread = threading.Thread(target=fetch, daemon=True)
    thread.start()
    thread.join(PROBE_SECONDS)
    return answers[0] if answers else None


def _checksum_of(name: str, published: str) -> str | None:
    for line in published.splitlines():
        match = re.fullmatch(r"([0-9a-fA-F]{64})\s+\*?(\S+)", line.strip())
        if match is not None and match[2] == name:
            return match[1].lower()
    return None


def _download(url: str, archive: Path, progress: Callable[[str], None]) -> str:
    """Write the archive and return its SHA-256."""
    progress(f"Downloading {url}")
    digest = hashlib.sha256()
    received = 0
    with _open(url, READ_SECONDS) as response, archive.open("wb") as file:
        while chunk := response.read(CHUNK_BYTES):
            digest.update(chunk)
            file.write(chunk)
            if (received + len(chunk)) // REPORT_BYTES > received // REPORT_BYTES:
                progress(f"  {(received + len(chunk)) >> 20} MiB so far")
            received += len(chunk)
    return digest.hexdigest()


def _unpack(archive: Path, programs: Path) -> None:
    """Take `pulumi` and what belongs to Python; other languages' hosts would double the size."""
    with tarfile.open(archive, "r:gz") as bundle:
        for member in bundle:
            name = PurePosixPath(member.name).name
            content = bundle.extractfile(member) if member.isfile() else None
            if content is None or not (name == "pulumi" or ("python" in name and name.startswith("pulumi-"))):
                continue
            target = programs / name
            with target.open("wb") as file:
                while chunk := content.read(CHUNK_BYTES):
                    file.write(chunk)
            target.chmod(0o755)
