"""The plugin in a project that knows nothing of ours: its fixtures, its snapshots, and what it costs who does not use it."""

import pytest

pytest_plugins = ["pytester"]

TEST = """
import pulumi

def program():
    pulumi.CustomResource("aws:s3/bucket:Bucket", "reports", {{{arguments}}})

def test_reports(synth, stack_snapshot):
    stack = synth(program, project="shop")
    stack.has_resource("aws:s3/bucket:Bucket", {{"forceDestroy": False}})
    assert stack == stack_snapshot
"""


@pytest.fixture
def foreign(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A folder with a configuration of its own that turns warnings into errors."""
    for name in ("PYTEST_ADDOPTS", "PYTEST_XDIST_WORKER", "PYTEST_XDIST_WORKER_COUNT"):
        monkeypatch.delenv(name, raising=False)  # it is a run of its own, not a part of ours
    pytester.makeini("[pytest]\nfilterwarnings = error\n")
    return pytester


def test_a_snapshot_is_written_compared_and_reported_when_nobody_uses_it(foreign: pytest.Pytester) -> None:
    foreign.makepyfile(TEST.format(arguments="'forceDestroy': False"))

    missing = foreign.runpytest_subprocess("-p", "no:cacheprovider")
    assert missing.ret == 1
    assert not list(foreign.path.glob("**/*.stack"))

    foreign.runpytest_subprocess("--snapshot-update").assert_outcomes(passed=1)
    [snapshot] = foreign.path.glob("__snapshots__/*/*.stack")
    assert snapshot.read_text().startswith("urn:pulumi:dev::shop::aws:s3/bucket:Bucket::reports\n")
    foreign.runpytest_subprocess().assert_outcomes(passed=1)

    foreign.makepyfile(TEST.format(arguments="'forceDestroy': False, 'owner': 'web'"))
    changed = foreign.runpytest_subprocess()
    assert changed.ret == 1
    changed.stdout.fnmatch_lines(['*+*owner: "web"*'])

    foreign.makepyfile("def test_nothing(stack_snapshot):\n    pass\n")
    unused = foreign.runpytest_subprocess()
    assert unused.ret == 1
    unused.stdout.fnmatch_lines(["*1 snapshot unused*"])


def test_a_failed_assertion_shows_the_test_and_the_message_and_nothing_of_the_machinery(
    foreign: pytest.Pytester,
) -> None:
    foreign.makepyfile(TEST.format(arguments="'forceDestroy': True"))
    failed = foreign.runpytest_subprocess()
    assert failed.ret == 1
    failed.stdout.fnmatch_lines(
        [
            'E * AssertionError: expected a aws:s3/bucket:Bucket with props {"forceDestroy": false}',
            "E * got: 1 of that type; none matches",
            "E * the closest is reports (urn:pulumi:dev::shop::aws:s3/bucket:Bucket::reports):",
            "E * forceDestroy: expected false, got true",
        ]
    )
    failed.stdout.no_fnmatch_line("*synthesised.py*")


def test_a_project_is_found_from_the_root_folder_and_a_failing_program_shows_its_line(foreign: pytest.Pytester) -> None:
    (foreign.mkdir("infra") / "__main__.py").write_text("import pulumi\n\nraise KeyError('zone')\n")
    tests = foreign.mkdir("tests")
    (tests / "test_infra.py").write_text("def test_infra(synth):\n    synth('infra')\n")
    failed = foreign.runpytest_subprocess("tests")
    assert failed.ret == 1
    failed.stdout.fnmatch_lines(
        ["*KeyError: 'zone'*", "*UpdateFailedError: __main__.py:3: the program failed", "*got: KeyError: 'zone'*"]
    )


def test_who_does_not_use_it_does_not_pay_for_it(foreign: pytest.Pytester) -> None:
    """The plugin is loaded, and nothing of Pulumi or of our machinery is imported."""
    foreign.makepyfile(
        """
        import sys

        def test_what_is_loaded(request):
            assert request.config.pluginmanager.hasplugin("penstock")
            ours = {name for name in sys.modules if name.startswith("penstock.")}
            assert ours == {"penstock.platform", "penstock.platform.testing", "penstock.platform.testing.plugin"}
            assert not [name for name in sys.modules if name.split(".")[0] in ("pulumi", "pulumi_aws", "grpc")]
        """
    )
    foreign.runpytest_subprocess().assert_outcomes(passed=1)


def test_a_snapshot_is_of_a_whole_stack(foreign: pytest.Pytester) -> None:
    foreign.makepyfile("def test_wrong(stack_snapshot):\n    assert 'text' == stack_snapshot\n")
    failed = foreign.runpytest_subprocess()
    failed.stdout.fnmatch_lines(["*a stack's snapshot is of what synth() returns, not of a str*"])
