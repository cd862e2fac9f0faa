"""Word files: paragraphs and tables in the order of the text, as the page shows them, merged cells kept."""

from __future__ import annotations

import io

import docx
from docx.opc.exceptions import PackageNotFoundError
from lxml.etree import XMLSyntaxError

from budgetdiff.document.model import Document, Place, content_id
from budgetdiff.document.wordbody import BodyWalker
from budgetdiff.errors import UnreadableSource


def read_word(content: bytes, source_name: str) -> Document:
    """Read a .docx file; the place of a table is its number, that of a line the number of the table it stands before.

    Raises UnreadableSource where the file is damaged.
    """
    walker = walked_body(content, source_name)
    return Document(
        content_id(content),
        source_name,
        "docx",
        "python-docx",
        Place.TABLE,
        max(walker.tables, 1),
        tuple(walker.blocks),
        tuple(walker.notes()),
    )


def walked_body(content: bytes, source_name: str) -> BodyWalker:
    """What goes through a Word file found; raises UnreadableSource where the file is damaged."""
    try:
        opened = docx.Document(io.BytesIO(content))
        walker = BodyWalker(opened.styles.element)
        walker.take(opened.element.body)
    except (PackageNotFoundError, KeyError, ValueError, AttributeError, XMLSyntaxError) as error:
        raise UnreadableSource(source_name, f"the Word file is damaged ({str(error)[:120]})") from error
    return walker
