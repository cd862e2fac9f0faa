"""Text and Markdown: rows of cells parted by tabs or pipes; a merged cell stands in its first place."""

from __future__ import annotations

from tests.printing.disclosure import Disclosure, blocks
from tests.printing.table import Row, Sheet


def text(disclosure: Disclosure) -> bytes:
    """The disclosure as plain text with tabs."""
    return _printed(disclosure, markdown=False)


def markdown(disclosure: Disclosure) -> bytes:
    """The disclosure as Markdown with pipe tables."""
    return _printed(disclosure, markdown=True)


def _printed(disclosure: Disclosure, *, markdown: bool) -> bytes:
    out: list[str] = []
    for block in blocks(disclosure):
        if isinstance(block, Sheet):
            out += [
                f"## {block.title}" if markdown else block.title,
                "",
                *(line for c in block.captions for line in (c, "")),
            ]
            out += _rows(block, markdown=markdown)
            out += ["", *block.notes, ""]
        else:
            out += [block, ""]
    return "\n".join(out).encode()


def _rows(sheet: Sheet, *, markdown: bool) -> list[str]:
    rows = [_line(row, markdown=markdown) for row in sheet.rows]
    if markdown:
        rows.insert(1, "|" + "---|" * sheet.width)
    return rows


def _line(row: Row, *, markdown: bool) -> str:
    cells = ["" if cell is None else cell.text.replace("|", "\\|") if markdown else cell.text for cell in row]
    return "| " + " | ".join(cells) + " |" if markdown else "\t".join(cells)
