"""Which components are tried."""

import pytest
import wrong_trials
from penstock.platform.errors import ConfigurationError
from penstock.platform.immutability.trial import chosen


def test_without_names_all_are_tried() -> None:
    assert chosen(wrong_trials.TRIALS, ()) == wrong_trials.TRIALS


def test_with_names_only_those_are_tried() -> None:
    assert chosen(wrong_trials.TRIALS, ["Wrong", "Wrong"]) == wrong_trials.TRIALS


def test_a_component_without_a_trial_is_refused_and_those_with_one_are_named() -> None:
    """A misspelt name is told at once, not after minutes."""
    with pytest.raises(ConfigurationError, match="no trial") as refused:
        chosen(wrong_trials.TRIALS, ["Wrong", "Rwong"])
    assert "Rwong" in str(refused.value)
    assert "Wrong" in str(refused.value)
