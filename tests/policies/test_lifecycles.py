"""Until when what AWS runs gets fixes, judged on the day of the tables."""

import datetime as dt

import pytest
from penstock.policies.lifecycles import AS_OF, KUBERNETES, RUNTIMES, ends


@pytest.mark.parametrize(("days", "expected"), [(-1, True), (0, True), (30, True), (31, False), (400, False)])
def test_what_ends_within_a_month_is_over(days: int, expected: bool) -> None:
    """The day itself is the tables', never the clock's."""
    assert ends(AS_OF + dt.timedelta(days=days)) is expected


def test_extended_support_follows_the_standard_one_for_a_year_and_versions_each_other() -> None:
    """A slip of the pen in the table shows here."""
    assert [minor for _, minor in KUBERNETES] == list(range(23, 36))
    assert {support.extended.year - support.standard.year for support in KUBERNETES.values()} == {1}
    assert sorted(KUBERNETES, key=lambda version: KUBERNETES[version].extended) == list(KUBERNETES)


OVER = """
    dotnet5.0 dotnet6 dotnet7 dotnet8 dotnet9 dotnetcore1.0 dotnetcore2.0 dotnetcore2.1 dotnetcore3.1 go1.x java8
    nodejs nodejs4.3 nodejs4.3-edge nodejs6.10 nodejs8.10 nodejs10.x nodejs12.x nodejs14.x nodejs16.x nodejs18.x nodejs20.x
    provided provided.al2 python2.7 python3.6 python3.7 python3.8 python3.9 python3.10 ruby2.5 ruby2.7 ruby3.2
"""


def test_every_runtime_that_is_over_is_known_as_such() -> None:
    """One that is missing in the table would pass."""
    assert {runtime for runtime, end in RUNTIMES.items() if ends(end)} == set(OVER.split())


LASTING = """
    dotnet10 java8.al2 java11 java17 java21 java25 nodejs22.x nodejs24.x provided.al2023
    python3.11 python3.12 python3.13 python3.14 ruby3.3 ruby3.4 ruby4.0
"""


def test_every_runtime_that_lasts_is_known_as_such() -> None:
    """One that is missing in the table could not be judged."""
    assert {runtime for runtime, end in RUNTIMES.items() if not ends(end)} == set(LASTING.split())


def test_the_version_of_kubernetes_to_use_lasts() -> None:
    """The rule tells to use it."""
    assert not ends(KUBERNETES[1, 35].standard)
