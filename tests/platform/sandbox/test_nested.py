"""Values inside blocks are found and grafted by a path in which lists need no index."""

from penstock.platform.sandbox.nested import graft, values_at

RULES = {"rules": [{"filter": {"size": 1}}, {"filter": None}, {"filter": {"size": 2, "prefix": "a"}}]}


def test_values_are_found_in_every_item() -> None:
    assert list(values_at(RULES, "rules.filter.size")) == [1, 2]
    assert list(values_at(RULES, "rules.filter.missing")) == []


def test_grafting_adds_what_was_forgotten_and_nothing_else() -> None:
    """The rest of the block stays as answered, so a change in it still shows."""
    answered = {"rules": [{"filter": {}}, {}, {"filter": {"prefix": "changed"}}]}
    grafted = graft(answered, RULES, "rules.filter.size")
    assert grafted == {"rules": [{"filter": {"size": 1}}, {}, {"filter": {"prefix": "changed", "size": 2}}]}


def test_lists_of_another_length_are_left_alone() -> None:
    """Somebody changed the list: its items are no longer those that are remembered."""
    assert graft({"rules": [{}]}, RULES, "rules.filter.size") == {"rules": [{}]}


def test_a_block_that_was_forgotten_as_a_whole_comes_back() -> None:
    assert graft({}, {"block": {"size": 1}}, "block.size") == {"block": {"size": 1}}
    assert graft({}, {}, "block.size") == {}
