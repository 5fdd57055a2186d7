"""The pages about rules are what the rules say; `make docs` renews them."""

import os

from documentation.page import with_generated
from documentation.rule_pages import INDEX, RULE_PAGES, catalogue, pages


def test_every_rule_has_its_page_and_no_page_is_left_of_another() -> None:
    wanted = pages()
    there = {file.name: file for file in RULE_PAGES.glob("PEN-*.md")}
    if os.environ.get("UPDATE_GOLDEN"):
        for name in there.keys() - wanted.keys():
            there[name].unlink()
        for name, text in wanted.items():
            (RULE_PAGES / name).write_text(text)
    assert {file.name: file.read_text() for file in RULE_PAGES.glob("PEN-*.md")} == wanted


def test_the_index_lists_them() -> None:
    text = with_generated(INDEX.read_text(), catalogue())
    if os.environ.get("UPDATE_GOLDEN"):
        INDEX.write_text(text)
    assert INDEX.read_text() == text
