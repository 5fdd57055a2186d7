"""`penstock waivers`: what is excused, by age and owner, and how it grew and shrank."""

import datetime as dt
import json
import subprocess
from pathlib import Path

import pytest
from penstock.platform.cli.main import run
from penstock.platform.waiver_history import history, lines
from penstock.platform.waivers import today

TODAY = today()


def entry(resource: str, *, owner: str = "team-shop", age: int = 10, left: int = 60) -> dict[str, str]:
    day = dt.timedelta(days=1)
    return {
        "rule": "PEN-STO-006",
        "resource": resource,
        "reason": "r",
        "owner": owner,
        "ticket": "T-1",
        "created": (TODAY - age * day).isoformat(),
        "expires": (TODAY + left * day).isoformat(),
    }


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The waivers' file of a project that this is run in."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")
    (tmp_path / "policies").mkdir()
    return tmp_path / "policies" / "waivers.yaml"


def write(file: Path, *entries: dict[str, str]) -> None:
    file.write_text(f"waivers: {json.dumps(entries)}\n")


def listed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run(["waivers", *arguments]) == 0
    return capsys.readouterr().out


def test_a_project_without_waivers_says_so(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert listed(capsys) == "there are no waivers\n"


def test_they_are_listed_by_age_or_by_owner_with_their_end(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(file, entry("young", owner="a"), entry("old", owner="b", age=30), entry("ends", owner="c", left=3))
    by_age = listed(capsys)
    assert by_age.index("old") < by_age.index("ends") < by_age.index("young")
    assert "30 days" in by_age
    assert "ends soon" in by_age
    by_owner = listed(capsys, "--by", "owner")
    assert by_owner.index("young") < by_owner.index("old") < by_owner.index("ends  ")


def test_json_has_the_age_and_the_state(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(file, entry("gone", age=40, left=-1))
    document = json.loads(listed(capsys, "--output", "json"))
    assert document["open"] == []
    (only,) = document["waivers"]
    assert (only["state"], only["age_days"], only["owner"]) == ("expired", 40, "team-shop")


def test_a_wrong_file_is_a_usage_error(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(file, {**entry("x"), "rule": "PEN-SEC-001"})
    assert run(["waivers"]) == 2
    assert "can never be waived" in capsys.readouterr().err


def git(folder: Path, *arguments: str, day: dt.date) -> None:
    stamp = f"{day.isoformat()}T12:00:00+0000"
    identity = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.com", "GIT_AUTHOR_DATE": stamp}
    identity |= {"GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@example.com", "GIT_COMMITTER_DATE": stamp}
    environment = {**identity, "PATH": "/usr/bin:/bin", "HOME": str(folder)}
    subprocess.run(["git", *arguments], cwd=folder, env=environment, check=True, capture_output=True)


def test_git_tells_how_many_were_open(file: Path) -> None:
    """At the end of each month since the file is there: what had expired by then is not counted, nor a broken commit."""
    folder, day = file.parent.parent, dt.date(2026, 4, 20)
    texts = {
        dt.date(2026, 1, 10): "waivers: [{expires: 2026-03-01}, {expires: 2026-06-01}]",
        dt.date(2026, 2, 10): "waivers: [{expires: 2026-03-01}, {expires: 2026-06-01}, {expires: 2026-06-01}]",
        dt.date(2026, 4, 10): "waivers: [",
    }
    git(folder, "init", "-q", day=day)
    for committed, text in texts.items():
        file.write_text(text)
        git(folder, "add", ".", day=committed)
        git(folder, "commit", "-qm", "x", day=committed)
    counts = history(file, day)
    assert [(end.isoformat(), count) for end, count in counts] == [
        ("2026-01-31", 2),
        ("2026-02-28", 3),
        ("2026-03-31", 2),
        ("2026-04-20", 0),
    ]
    assert lines(counts)[1] == "2026-02-28     3  ###"


def test_many_are_shown_in_a_bar_that_fits() -> None:
    assert all(len(line) < 80 for line in lines([(TODAY, 10_000), (TODAY, 1)]))


def test_a_folder_that_git_does_not_know_has_no_history(file: Path) -> None:
    write(file, entry("x"))
    assert history(file, TODAY) == ()
