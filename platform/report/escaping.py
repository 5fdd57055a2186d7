"""Text of others, made harmless for each place that it is written to."""

import re
from html import escape
from typing import Final

__all__ = ["code", "link", "plain", "prose", "rich"]

_CALLS: Final = re.compile(r"[@#]")
"""What makes a service that shows comments call a person or link an issue; inside <code> it does not."""

_TICKED: Final = re.compile(r"`([^`<>]{1,400})`")
_ADDRESS: Final = re.compile(r"https?://[^\s\"'<>\\]{1,2000}")


def plain(text: str) -> str:
    """One line without control characters: newlines, terminal escapes, changes of direction and half characters are escaped."""
    if text.isprintable():
        return text
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode() for character in text
    )


def code(text: str) -> str:
    """Any text as code within HTML: nothing in it is markup, a mention or a link."""
    return f"<code>{escape(plain(text), quote=True)}</code>"


def prose(text: str) -> str:
    """Any text within HTML, as words: no markup, and nobody is called."""
    return _CALLS.sub(lambda found: f"<code>{found[0]}</code>", escape(plain(text), quote=False))


def rich(text: str) -> str:
    """A rule's own text within HTML, where backticks mean code."""
    parts = _TICKED.split(text)
    return "".join(code(part) if index % 2 else prose(part) for index, part in enumerate(parts))


def link(url: str) -> str:
    """A link within HTML; empty for what is no address of a page."""
    if not url.isprintable() or _ADDRESS.fullmatch(url) is None:
        return ""
    return f'<a href="{escape(url, quote=True)}">{escape(url.split("://", 1)[1], quote=False)}</a>'
