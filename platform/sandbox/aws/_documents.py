"""JSON documents in properties: always text, whatever form an API or boto3 gives them in."""

import json
from typing import Any
from urllib.parse import unquote

__all__ = ["json_text"]


def json_text(document: Any) -> str | None:
    """The document as text; boto3 decodes some, and APIs answer some URL-encoded."""
    if document is None or document == "":
        return None
    if isinstance(document, str):
        return unquote(document) if document.startswith("%7B") else document
    return json.dumps(document)
