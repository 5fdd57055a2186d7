"""Until when AWS mends what it runs for others: dates from its own pages.

They are judged on a stated day, so that a verdict is the same tomorrow. The tables and the day are renewed together.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Final

__all__ = ["AS_OF", "KUBERNETES", "NOTICE", "RUNTIMES", "Support", "ends"]

AS_OF: Final = dt.date(2026, 11, 23)
"""The day of the tables, on which they are judged."""

NOTICE: Final = dt.timedelta(days=30)
"""What ends within this time is over: moving on takes as long."""


@dataclass(frozen=True, slots=True)
class Support:
    """How long a version gets fixes."""

    standard: dt.date
    extended: dt.date
    """What AWS gives for more money: fixes of what is bad."""


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


KUBERNETES: Final = {
    (1, minor): Support(_day(standard), _day(extended))
    for minor, standard, extended in (
        (23, "2023-10-11", "2024-10-11"),
        (24, "2024-01-31", "2025-01-31"),
        (25, "2024-05-01", "2025-05-01"),
        (26, "2024-06-11", "2025-06-11"),
        (27, "2024-07-24", "2025-07-24"),
        (28, "2024-11-26", "2025-11-26"),
        (29, "2025-03-23", "2026-03-23"),
        (30, "2025-07-23", "2026-07-23"),
        (31, "2025-11-26", "2026-11-26"),
        (32, "2026-03-23", "2027-03-23"),
        (33, "2026-07-29", "2027-07-29"),
        (34, "2026-12-02", "2027-12-02"),
        (35, "2027-03-27", "2028-03-27"),
    )
}
"""Versions of Kubernetes on EKS: https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html"""

RUNTIMES: Final = {
    runtime: _day(end)
    for runtime, end in (
        ("dotnet5.0", "2022-05-10"),
        ("dotnet6", "2024-12-20"),
        ("dotnet7", "2024-05-14"),
        ("dotnet8", "2026-11-10"),
        ("dotnet9", "2026-11-10"),
        ("dotnet10", "2028-11-14"),
        ("dotnetcore1.0", "2019-06-27"),
        ("dotnetcore2.0", "2019-05-30"),
        ("dotnetcore2.1", "2022-01-05"),
        ("dotnetcore3.1", "2023-04-03"),
        ("go1.x", "2024-01-08"),
        ("java8", "2024-01-08"),
        ("java8.al2", "2027-06-30"),
        ("java11", "2027-06-30"),
        ("java17", "2027-06-30"),
        ("java21", "2029-06-30"),
        ("java25", "2029-06-30"),
        ("nodejs", "2016-10-31"),
        ("nodejs4.3", "2020-03-05"),
        ("nodejs4.3-edge", "2019-04-30"),
        ("nodejs6.10", "2019-08-12"),
        ("nodejs8.10", "2020-03-06"),
        ("nodejs10.x", "2021-07-30"),
        ("nodejs12.x", "2023-03-31"),
        ("nodejs14.x", "2023-12-04"),
        ("nodejs16.x", "2024-06-12"),
        ("nodejs18.x", "2025-09-01"),
        ("nodejs20.x", "2026-04-30"),
        ("nodejs22.x", "2027-04-30"),
        ("nodejs24.x", "2028-04-30"),
        ("provided", "2024-01-08"),
        ("provided.al2", "2026-07-31"),
        ("provided.al2023", "2029-06-30"),
        ("python2.7", "2021-07-15"),
        ("python3.6", "2022-07-18"),
        ("python3.7", "2023-12-04"),
        ("python3.8", "2024-10-14"),
        ("python3.9", "2025-12-15"),
        ("python3.10", "2026-10-31"),
        ("python3.11", "2027-06-30"),
        ("python3.12", "2028-10-31"),
        ("python3.13", "2029-06-30"),
        ("python3.14", "2029-06-30"),
        ("ruby2.5", "2021-07-30"),
        ("ruby2.7", "2023-12-07"),
        ("ruby3.2", "2026-03-31"),
        ("ruby3.3", "2027-03-31"),
        ("ruby3.4", "2028-03-31"),
        ("ruby4.0", "2029-03-31"),
    )
}
"""Runtimes of Lambda and the day they are deprecated: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html"""


def ends(day: dt.date) -> bool:
    """Whether what gets fixes until a day gets none, or none soon."""
    return day <= AS_OF + NOTICE
