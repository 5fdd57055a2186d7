"""The life of a log, in days."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from penstock.components._lifecycle import lifecycle_rules


@given(st.integers(min_value=1, max_value=4000), st.integers(min_value=1, max_value=400))
def test_logs_expire_and_move_only_when_it_pays(expire: int, old: int) -> None:
    """S3 refuses a move after the expiry or before day 30, and charges for at least 30 days after it."""
    rules: list[Any] = list(lifecycle_rules(expire_after_days=expire, expire_old_versions_after_days=old))
    keep, unfinished = rules
    assert keep["expiration"] == {"days": expire}
    assert keep["noncurrent_version_expiration"] == {"noncurrent_days": old}
    moves = [move["days"] for move in keep.get("transitions", [])]
    assert moves == ([30] if expire >= 60 else [])
    assert unfinished["abort_incomplete_multipart_upload"] == {"days_after_initiation": 7}
