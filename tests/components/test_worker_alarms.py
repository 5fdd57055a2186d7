"""What the alarms of a worker compute."""

import itertools
import re

from penstock.components._alarms import PERIOD_SECONDS, Alarm
from penstock.components._worker_alarms import NEW_DEAD_LETTERS, rollback_alarms_table, telling_alarms_table

DEAD = {"QueueName": "dead"}
ROLLBACK = rollback_alarms_table(
    oldest_message_seconds=600,
    queue={"QueueName": "queue"},
    dead_letters=DEAD,
    tasks={"ClusterName": "worker", "ServiceName": "worker"},
)
TELLING = telling_alarms_table(dead_letters=DEAD)
TABLE = (*ROLLBACK, *TELLING)


def grown(counts: list[int | None]) -> list[int]:
    """The expression as CloudWatch computes it: what is missing is filled, then each point less the one before."""
    assert NEW_DEAD_LETTERS == "DIFF(FILL(dead_letters, 0))", "something in it is not computed here"
    filled = [count or 0 for count in counts]
    return [after - before for before, after in itertools.pairwise(filled)]


def test_the_first_dead_letter_is_new_and_one_that_lies_there_is_not() -> None:
    """A queue that was empty for hours has no metrics; sending letters back makes fewer."""
    assert grown([None, None, 1, 1, 3, 0, None]) == [0, 1, 0, 2, -3, 0]


def test_an_alarm_that_stays_on_never_decides_about_a_deployment() -> None:
    """It would be on before the deployment began, and say nothing about it."""
    assert [alarm.role for alarm in TELLING] == ["dead-letters"]
    assert "dead-letters" not in {alarm.role for alarm in ROLLBACK}


def test_thresholds_are_what_was_asked() -> None:
    assert {alarm.role: alarm.threshold for alarm in TABLE} == {
        "oldest-message": 600,
        "new-dead-letters": 0,
        "running-below-desired": 0,
        "dead-letters": 0,
    }


def test_every_alarm_has_one_result_and_names_that_exist() -> None:
    """CloudWatch refuses an alarm with no result or with several, and an expression over a query that is not there."""
    for alarm in TABLE:
        assert [query["return_data"] for query in alarm.queries].count(True) == 1
        ids = {str(query["id"]) for query in alarm.queries}
        assert {name for text in expressions(alarm) for name in re.findall(r"[a-z_]+", text)} <= ids
        assert alarm.minutes * 60 % PERIOD_SECONDS == 0


def expressions(alarm: Alarm) -> list[str]:
    return [str(query["expression"]) for query in alarm.queries if "expression" in query]
