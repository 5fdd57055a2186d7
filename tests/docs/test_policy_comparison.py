"""The page beside other policy tools says of ours what the rules say; `make docs` renews it."""

import os
import re

import pytest
from documentation.page import with_generated
from documentation.policy_comparison import AREAS, COMPARISON, area, comparison, equivalents
from penstock.policies import ALL
from penstock.policies.standards import CDK_NAG, CHECKOV

NAG_PACKS = ("AwsSolutions", "HIPAA.Security", "NIST.800.53.R4", "NIST.800.53.R5", "PCI.DSS.321", "Serverless")
ALONE = frozenset({"LambdaFunctionUrlAuth"})
"""Rules of cdk-nag that are in no pack."""


def test_the_page_is_what_the_rules_say() -> None:
    text = with_generated(COMPARISON.read_text(), comparison())
    if os.environ.get("UPDATE_GOLDEN"):
        COMPARISON.write_text(text)
    assert COMPARISON.read_text() == text


def test_every_area_is_named() -> None:
    assert {area(rule) for rule in ALL} <= AREAS.keys()


def test_every_rule_is_counted_once() -> None:
    """The last row is the sum of those above it, in every column."""
    rows = [re.findall(r"(?<=\| )\d+(?= \|)", line) for line in comparison()]
    *areas, total = [[int(cell) for cell in row] for row in rows if row]
    assert total == [sum(column) for column in zip(*areas, strict=True)]
    assert total[0] == len(ALL) == sum(total[1:])


@pytest.mark.parametrize("framework", [CDK_NAG, CHECKOV])
def test_others_are_named_as_they_name_themselves(framework: str) -> None:
    wrong = {
        name
        for name in equivalents(framework)
        if not (name.startswith(tuple(f"{pack}-" for pack in NAG_PACKS)) or name in ALONE)
        and not re.fullmatch(r"CKV2?_(AWS|K8S)_\d+", name)
    }
    assert wrong == set()
    assert len(equivalents(framework)) > 50
