"""The beginning of a pack of one's own: Penstock's rules, one more, and a test of it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from ..errors import UsageError
from ..files import write_atomically

__all__ = ["FILES", "write_beginning"]

_INIT = '''"""The rules that judge this project: Penstock's, and our own."""

from penstock.policies import ALL as PENSTOCK

from .queues import RULES

ALL = (*PENSTOCK, *RULES)
"""Nothing registers itself: a rule that is not listed here is not asked."""
'''

_MAIN = '''"""The pack, as the engine runs it: `pulumi preview --policy-pack policies`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from penstock.policies.pack import serve
from policies import ALL

serve(ALL)
'''

_RULE = '''"""Our rules on queues."""

from penstock.platform.resource import Resource
from penstock.platform.rule import OK, Outcome, ResourceRule, Severity, Violation

QUEUE = "aws:sqs/queue:Queue"


def keeps_messages_over_a_weekend(queue: Resource) -> Outcome:
    # Reading what is not known yet makes the verdict undecided by itself; 345600 is what SQS takes where nothing is said.
    seconds = queue.get("messageRetentionSeconds", 345_600)
    return OK if seconds >= 3 * 86_400 else Violation(f"messages are gone after {seconds} s")


RULES = (
    ResourceRule(
        id="SHOP-001",
        sentence="Queues keep messages over a weekend.",
        severity=Severity.MEDIUM,
        why="What fails on Friday night is repaired on Monday.",
        fix="Set message_retention_seconds to 259200 or more.",
        types=(QUEUE,),
        check=keeps_messages_over_a_weekend,
    ),
)
'''

_TEST = '''"""Our rules, asked as the engine has them asked."""

from pathlib import Path

from penstock.platform.rule import Verdict
from penstock.platform.testing import judge, resource, rule

QUEUE = "aws:sqs/queue:Queue"
RETENTION = rule("SHOP-001", project=Path(__file__).parent.parent)


def test_a_queue_that_keeps_messages_for_a_day_is_a_violation() -> None:
    assert judge(RETENTION, resource(QUEUE, {"messageRetentionSeconds": 86_400})).verdict is Verdict.VIOLATION


def test_the_default_of_sqs_is_long_enough() -> None:
    assert judge(RETENTION, resource(QUEUE)).verdict is Verdict.OK


def test_what_is_not_known_yet_is_undecided() -> None:
    assert judge(RETENTION, resource(QUEUE), unknown=["messageRetentionSeconds"]).verdict is Verdict.UNDECIDED
'''

FILES: Final[Mapping[str, str]] = {
    "policies/PulumiPolicy.yaml": "runtime: python\nversion: 0.1.0\ndescription: The rules that judge this project.\n",
    "policies/__init__.py": _INIT,
    "policies/__main__.py": _MAIN,
    "policies/queues.py": _RULE,
    "tests/test_policies.py": _TEST,
}
"""What is written, by path below the project."""


def write_beginning(project: Path) -> list[Path]:
    """Write the files into a project, and return them. Nothing is written where one of them is there already.

    Raises:
        UsageError: a file of that name exists, or cannot be written.
    """
    files = {project / name: text for name, text in FILES.items()}
    if there := [str(file.relative_to(project)) for file in files if file.exists()]:
        raise UsageError(
            "the project has policies already; nothing was written",
            got=", ".join(there),
            do="add rules to its `ALL`, or move these files away",
        )
    for file, text in files.items():
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(file, text, mode=0o644)
        except OSError as error:
            raise UsageError(
                "a file cannot be written", got=f"{file}: {error.strerror}", do="mend that, and repeat"
            ) from error
    return list(files)
