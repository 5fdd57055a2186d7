"""What the alarms of a service compute."""

import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from penstock.components._alarms import PERIOD_SECONDS, SERVER_ERROR_PERCENT, Alarm, service_alarms_table

TABLE = service_alarms_table(
    server_error_percent=1.5,
    latency_seconds=0.25,
    targets={"LoadBalancer": "app/web/1", "TargetGroup": "targetgroup/web/1"},
    tasks={"ClusterName": "web", "ServiceName": "web"},
)
counts = st.one_of(st.none(), st.integers(min_value=0, max_value=10**9))


def percent(requests: int | None, target_errors: int | None, balancer_errors: int | None) -> float | None:
    """The expression as CloudWatch computes it: a missing count is filled, a division by zero gives no point."""
    values = {"requests": requests, "target_errors": target_errors, "balancer_errors": balancer_errors}
    filled = re.sub(r"FILL\((\w+), 0\)", lambda match: str(values[match[1]] or 0), SERVER_ERROR_PERCENT)
    assert re.fullmatch(r"[\d\s()+*/]+", filled), "something in it is not computed here"
    try:
        return float(eval(filled))  # noqa: S307 - digits and operators only
    except ZeroDivisionError:
        return None


@given(counts, counts, counts)
def test_the_error_ratio_is_a_percentage(requests: int | None, target: int | None, balancer: int | None) -> None:
    """Whatever is missing; a target's errors are among the requests."""
    target = None if requests is None or target is None else min(target, requests)
    ratio = percent(requests, target, balancer)
    if not (requests or balancer):
        assert ratio is None
    else:
        assert ratio is not None
        assert 0 <= ratio <= 100
        assert (ratio == 0) == (not target and not balancer)


def test_errors_without_any_request_are_seen() -> None:
    """When no task is healthy, the load balancer answers 503 itself, and no request is counted."""
    assert percent(None, None, 7) == 100


def test_thresholds_are_what_was_asked() -> None:
    thresholds = {alarm.role: alarm.threshold for alarm in TABLE}
    assert thresholds == {
        "server-errors": 1.5,
        "latency": 0.25,
        "unhealthy-targets": 0,
        "running-below-desired": 0,
    }
    query: Any = next(alarm for alarm in TABLE if alarm.role == "latency").queries[0]
    assert query["metric"]["stat"] == "p99"


def test_every_alarm_has_one_result_and_names_that_exist() -> None:
    """CloudWatch refuses an alarm with no result or with several, and an expression over a query that is not there."""
    for alarm in TABLE:
        assert [query["return_data"] for query in alarm.queries].count(True) == 1
        ids = {str(query["id"]) for query in alarm.queries}
        used = {name for text in expressions(alarm) for name in re.findall(r"[a-z_]+", text)}
        assert used <= ids
        assert all(re.fullmatch(r"[a-z][a-zA-Z0-9_]*", name) for name in ids)


def expressions(alarm: Alarm) -> list[str]:
    return [str(query["expression"]) for query in alarm.queries if "expression" in query]


def test_alarms_look_back_no_further_than_cloudwatch_allows() -> None:
    """A day, for periods below an hour."""
    assert all(alarm.minutes * 60 <= 86_400 and alarm.minutes * 60 % PERIOD_SECONDS == 0 for alarm in TABLE)
