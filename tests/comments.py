"""A comment of ours as a service reads it: bounded, closed, and with no markup but our own."""

from html.parser import HTMLParser

from markdown_it import MarkdownIt

__all__ = ["MARKDOWN", "whole"]

LIMIT = 65_536
MARKDOWN = MarkdownIt("commonmark").enable("table")
OUR_MARKDOWN = {"html_block", "inline"}


class _Tags(HTMLParser):
    """Collects tags that are open, links, and the text outside of code."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.links: list[str] = []
        self.comments: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.seen.add(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)

    def handle_data(self, data: str) -> None:
        if "code" not in self.open:
            self.words.append(data)


def whole(text: str) -> _Tags:
    """The comment's HTML; it must be bounded, closed, and of our own making only."""
    assert len(text) < LIMIT
    assert len(text.encode()) < LIMIT
    tags = _Tags()
    tags.feed(text)
    tags.close()
    assert tags.open == []
    assert tags.seen <= {"b", "code", "details", "summary", "ul", "li", "p", "a", "h2"}
    assert tags.links == [link for link in tags.links if link == "https://docs.aws.amazon.com/s3/"]
    assert [comment for comment in tags.comments if "penstock:" in comment] == tags.comments[:1]
    assert all(character.isprintable() or character == "\n" for character in text)
    assert "@" not in "".join(tags.words)
    kinds = {token.type for token in MARKDOWN.parse(text)} - OUR_MARKDOWN
    assert not {kind for kind in kinds if not kind.startswith(("t", "heading_", "paragraph_"))}
    assert not {child.type for token in MARKDOWN.parse(text) for child in token.children or ()} - {"text", "softbreak"}
    return tags
