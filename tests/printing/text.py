"""Text and Markdown: rows of cells parted by tabs or pipes; a merged cell stands in its first place."""

from __future__ import annotations

from collections.abc import Iterator

from tests.printing.disclosure import Disclosure, blocks
from tests.printing.pieces import pieces
from tests.printing.table import Row, Sheet


def text(disclosure: Disclosure) -> bytes:
    """The disclosure as plain text with tabs; a page number stands where a page breaks a table."""
    return _printed(disclosure, markdown=False)


def markdown(disclosure: Disclosure) -> bytes:
    """The disclosure as Markdown with pipe tables."""
    return _printed(disclosure, markdown=True)


def _printed(disclosure: Disclosure, *, markdown: bool) -> bytes:
    out: list[str] = []
    for block in blocks(disclosure):
        if isinstance(block, Sheet):
            out += [f"## {block.title}" if markdown else block.title, ""]
            for number, piece in enumerate(pieces(block, disclosure.style)):
                if number:
                    out += ["", *([] if markdown else [f"— {number} —", ""])]
                out += [line for caption in piece.captions for line in (caption, "")]
                out += _rows(piece, markdown=markdown)
            out += ["", *block.notes, ""]
        else:
            out += [block, ""]
    return "\n".join(out).encode()


def _rows(sheet: Sheet, *, markdown: bool) -> Iterator[str]:
    for number, row in enumerate(sheet.rows):
        yield _line(row, markdown=markdown)
        if markdown and number == 0:
            yield "|" + "---|" * sheet.width


def _line(row: Row, *, markdown: bool) -> str:
    cells = ["" if cell is None else _plain(cell.text, markdown=markdown) for cell in row]
    return "| " + " | ".join(cells) + " |" if markdown else "\t".join(cells)


def _plain(text: str, *, markdown: bool) -> str:
    text = text.replace("\n", " ")
    return text.replace("|", "\\|") if markdown else text
