"""Web pages saved in one file (.mht): MIME messages, whose parts in HTML are the page, its frames or a workbook's sheets."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage

from budgetdiff.document.model import Document, Place, content_id
from budgetdiff.document.page import PageWalker
from budgetdiff.document.web import LARGEST, page_text, parsed
from budgetdiff.errors import UnreadableSource

_HEADER = re.compile(rb"^\s*(?:[!-9;-~]+:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){1,40}", re.IGNORECASE)
_MULTIPART = re.compile(rb"^content-type:\s*(?:multipart/|text/html)", re.IGNORECASE | re.MULTILINE)
_MIME = re.compile(rb"^mime-version:", re.IGNORECASE | re.MULTILINE)


def looks_like_web_archive(content: bytes) -> bool:
    """Whether the bytes begin with the header of a MIME message that holds a web page."""
    head = _HEADER.match(content[:8192])
    return head is not None and bool(_MIME.search(head[0]) and _MULTIPART.search(head[0]))


def read_web_archive(content: bytes, source_name: str) -> Document:
    """Read a .mht file; places are as in a web page, counted through all its parts.

    Raises UnreadableSource for one above ``web.LARGEST`` bytes, one that is damaged, and one without a page.
    """
    if len(content) > 2 * LARGEST:
        raise UnreadableSource(source_name, f"the web archive is larger than {2 * LARGEST // 2**20} MiB")
    walker, encodings = walked(content, source_name)
    if not encodings:
        raise UnreadableSource(source_name, "this web archive holds no page; save the page as HTML or PDF")
    return Document(
        content_id(content),
        source_name,
        "html",
        f"email/lxml/{encodings[0]}",
        Place.TABLE,
        max(walker.tables, 1),
        tuple(walker.blocks),
        tuple(walker.notes()),
    )


def walked(content: bytes, source_name: str) -> tuple[PageWalker, list[str]]:
    """What goes through the pages of the archive found, and their encodings. Raises UnreadableSource."""
    walker = PageWalker()
    encodings: list[str] = []
    try:
        message = message_from_bytes(content, _class=EmailMessage, policy=policy.default)
        for part in message.walk():
            if part.get_content_type() != "text/html":
                continue
            body = part.get_payload(decode=True)
            if not isinstance(body, bytes) or not body.strip():
                continue
            text, encoding, _ = page_text(body, source_name)
            walker.take(parsed(text, source_name))
            encodings.append(encoding)
    except (MessageError, LookupError, ValueError, IndexError) as error:
        raise UnreadableSource(source_name, f"the web archive is damaged ({str(error)[:120]})") from error
    return walker, encodings
