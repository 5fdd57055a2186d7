"""Reports through the command line: the same exit code in every format, and data alone on stdout."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from penstock.platform.errors import ExitCode
from penstock.platform.report import FORMATS
from reference import Reference

PROGRAM = """
import pulumi_aws as aws

aws.ssm.Parameter("<b>password</b> @org", type="String", value="correct-" + "horse-battery")
aws.s3.Bucket("logs", tags={"owner": "shop", "environment": "test"})
"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reference]:
    """A project in a folder of its repository, with one resource that violates rules."""
    repository = tmp_path_factory.mktemp("reports")
    subprocess.run(["git", "init", "-q", str(repository)], check=True)
    folder = repository / "infra"
    folder.mkdir()
    options = f"runtime:\n  name: python\n  options:\n    virtualenv: {sys.prefix}\n"
    (folder / "Pulumi.yaml").write_text(f"name: bookshop\n{options}")
    (folder / "Pulumi.test.yaml").write_text("config:\n  aws:region: eu-west-1\n")
    (folder / "__main__.py").write_text(PROGRAM)
    made = Reference(folder)
    yield made
    made.penstock("sandbox", "stop")


@pytest.fixture(scope="module")
def printed(shop: Reference) -> dict[str, str]:
    """What `check` prints in every format; each time it must fail as the table of exit codes says."""
    told = {}
    for output in FORMATS:
        done = shop.penstock("check", "test", "--output", output)
        assert done.returncode == ExitCode.FAILED, done.stderr
        assert "Traceback" not in done.stderr
        told[output] = done.stdout
    return told


def test_every_format_names_the_violations(printed: dict[str, str]) -> None:
    found = [item["rule"] for item in json.loads(printed["json"])["test"]["findings"] if item["verdict"] == "violation"]
    assert found
    for output, text in printed.items():
        assert all(rule in text for rule in found), output


def test_files_are_named_from_the_root_of_the_repository(printed: dict[str, str]) -> None:
    results = json.loads(printed["sarif"])["runs"][0]["results"]
    places = {
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]: result["locations"][0][
            "physicalLocation"
        ]["region"]["startLine"]
        for result in results
        if "password" in result["message"]["text"]
    }
    assert places == {"infra/__main__.py": 4}
    assert ",file=infra/__main__.py,line=4::" in printed["github"]
    assert "<code>infra/__main__.py:4</code>" in printed["markdown"]


def test_the_formats_of_machines_can_be_read(printed: dict[str, str]) -> None:
    assert json.loads(printed["sarif"])["version"] == "2.1.0"
    assert ET.fromstring(printed["junit"]).tag == "testsuites"  # noqa: S314 - our own
    assert all(line.startswith("::") for line in printed["github"].splitlines())
    assert printed["markdown"].startswith("<!-- penstock:check:test -->\n")


@pytest.mark.parametrize("comment", ["nowhere/comment.md", "."])
def test_a_comment_that_cannot_be_written_is_refused_before_the_run(shop: Reference, comment: str) -> None:
    done = shop.penstock("preview", "test", "--sandbox", "--comment", comment)
    assert done.returncode == ExitCode.USAGE
    assert "the file of --comment is" in done.stderr
    assert "previewing" not in done.stderr


def test_a_preview_writes_changes_and_policies_in_one_comment(shop: Reference, tmp_path: Path) -> None:
    """The engine tells no lines of the program; the comment has them all the same."""
    file = tmp_path / "comment.md"
    file.write_text("an older one")
    done = shop.penstock("preview", "test", "--sandbox", "--comment", str(file))
    assert done.returncode == ExitCode.FAILED
    text = file.read_text()
    assert text.startswith("<!-- penstock:preview:test -->\n\n<h2>❌ Penstock preview: <code>test</code> FAILED</h2>")
    assert "### Changes" in text
    assert "<b>create</b> <code>logs</code>" in text
    assert "&lt;b&gt;password&lt;/b&gt; @org" in text
    assert "<b>password</b>" not in text
    assert "<code>infra/__main__.py:4</code>" in text
    assert file.stat().st_mode & 0o777 == 0o644
    assert list(tmp_path.iterdir()) == [file]


def test_the_program_is_listened_to_once_for_comment_and_report(shop: Reference, tmp_path: Path) -> None:
    """Beside the engine's own run of it; both have its lines."""
    program, runs = shop.folder / "__main__.py", tmp_path / "runs"
    before = program.read_text()
    program.write_text(before + f"\nwith open({str(runs)!r}, 'a') as file:\n    file.write('run ')\n")
    try:
        comment = tmp_path / "comment.md"
        done = shop.penstock("preview", "test", "--sandbox", "--comment", str(comment), "--output", "json")
    finally:
        program.write_text(before)
    assert done.returncode == ExitCode.FAILED
    assert runs.read_text().split() == ["run"] * 2
    places = {(item["file"], item["line"]) for item in json.loads(done.stdout)["policies"]["findings"]}
    assert ("infra/__main__.py", 4) in places
    assert "<code>infra/__main__.py:4</code>" in comment.read_text()


def test_a_preview_has_in_json_what_a_check_has(shop: Reference, printed: dict[str, str]) -> None:
    """The same violations with the same words, places and fingerprints, in the same shape."""
    done = shop.penstock("preview", "test", "--sandbox", "--output", "json")
    checked, previewed = json.loads(printed["json"])["test"], json.loads(done.stdout)["policies"]
    assert checked.keys() == previewed.keys()

    def violations(report: dict[str, list[dict[str, object]]]) -> dict[object, dict[str, object]]:
        keys = ("rule", "message", "severity", "level", "why", "fix", "url", "file", "line", "references")
        found = [item for item in report["findings"] if item["verdict"] == "violation"]
        return {item["fingerprint"]: {key: item[key] for key in keys} for item in found}

    assert violations(previewed)
    assert violations(previewed) == violations(checked)
