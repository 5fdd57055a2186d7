"""What a resource's values are to rules, wherever they come from."""

import math

from hypothesis import given
from hypothesis import strategies as st
from penstock.platform.resource import whole_as_integer


@given(st.integers(-(2**53), 2**53))
def test_a_whole_number_is_an_integer_again(number: int) -> None:
    """The protocol carries it as a float, exactly up to 53 bits."""
    answer = whole_as_integer(float(number))
    assert (answer, type(answer)) == (number, int)


@given(st.floats(allow_nan=False).filter(lambda number: not number.is_integer()))
def test_any_other_number_stays(number: float) -> None:
    """Infinity too."""
    assert whole_as_integer(number) is number


def test_what_is_no_number_stays() -> None:
    """It compares unequal to itself."""
    assert math.isnan(whole_as_integer(math.nan))
