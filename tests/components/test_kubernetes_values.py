"""What Kubernetes takes as quantities and names, and how the names of this house become labels."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from penstock.components._kubernetes_values import cpu_quantity, memory_quantity
from penstock.platform.naming import kubernetes_instance, label_value, slug

LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
FACTORS = {"Ki": 1024, "Mi": 1024**2, "Gi": 1024**3, "Ti": 1024**4}


@pytest.mark.parametrize(
    ("given_text", "written"),
    [("0.5", "500m"), ("2", "2"), ("2000m", "2"), ("1500m", "1500m"), ("0.001", "1m"), ("1.250", "1250m")],
)
def test_cpu_is_written_as_the_api_server_writes_it(given_text: str, written: str) -> None:
    """Otherwise every refresh would find a difference."""
    assert cpu_quantity(given_text) == written


@given(st.integers(min_value=1, max_value=4096), st.sampled_from(["Mi", "Gi"]))
def test_memory_stays_as_much_in_the_largest_whole_unit(number: int, unit: str) -> None:
    if unit == "Mi" and number < 4:
        number += 4
    written = memory_quantity(f"{number}{unit}")
    amount, written_unit = int(written[:-2]), written[-2:]
    assert amount * FACTORS[written_unit] == number * FACTORS[unit]
    assert amount % 1024 or written_unit == "Ti"


@given(st.integers(min_value=1, max_value=256_000))
def test_cpu_stays_as_much(thousandths: int) -> None:
    written = cpu_quantity(f"{thousandths}m")
    assert (int(written[:-1]) if written.endswith("m") else int(written) * 1000) == thousandths
    assert cpu_quantity(written) == written


@given(st.text(min_size=1))
def test_every_text_becomes_a_label(text: str) -> None:
    """As a label's value, and with a digest as a name that no other text has."""
    value = label_value(text)
    assert len(value) <= 63
    assert not value or re.fullmatch(r"[A-Za-z0-9](?:[A-Za-z0-9_.-]*[A-Za-z0-9])?", value)
    assert LABEL.fullmatch(slug(text))


@given(st.text(min_size=1), st.text(min_size=1))
def test_two_texts_never_become_one_name(one: str, other: str) -> None:
    assert (slug(one) == slug(other)) == (one == other)


def test_a_long_project_is_cut_and_a_short_one_is_not() -> None:
    assert kubernetes_instance("shop", "dev", "orders") == "shop-dev-orders"
    long = kubernetes_instance("Shop_" * 20, "dev", "orders")
    assert len(long) <= 45
    assert long != kubernetes_instance("Shop_" * 20, "dev", "prices")
