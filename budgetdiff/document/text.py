"""Plain text and Markdown disclosures: tables parted by tabs or pipes, sentences between them."""

from __future__ import annotations

import re

from budgetdiff.document.model import Cell, Document, Grid, Line, Place, Row, content_id
from budgetdiff.document.radicals import with_characters
from budgetdiff.errors import UnreadableSource

_CONTENTS = re.compile(r"^[^\t]*\t+ *[1-9]\d{0,2}[ \r]*$")
_RULE = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$")
_MARKS = re.compile(r"^\s{0,3}#{1,6}\s+|\*\*|__(?=\S)|(?<=\S)__")
_ENDS = "。！？；：!?;:"
_OPENS = re.compile(
    r"^\s*([一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[）)]|第[一二三四五六七八九十]+部分|\d+[.．、]|附件|备注|注[:：])"
)
_FURNITURE = re.compile(r"^\s*[-—–]*\s*(第\s*)?\d{1,4}\s*(页)?\s*[-—–]*\s*$")


def decoded(content: bytes, source_name: str) -> tuple[str, str]:
    """The text of a file and its encoding: by its mark, else UTF-8, else GB18030.

    Raises UnreadableSource where it is no text in any of them.
    """
    marks = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
    encoding = next((name for mark, name in marks if content.startswith(mark)), "utf-8")
    for name in dict.fromkeys((encoding, "utf-8", "gb18030")):
        try:
            text = content.decode(name)
        except UnicodeDecodeError:
            continue
        if (
            "\x00" in text
            or sum(1 for c in text[:4000] if ord(c) < 32 and c not in "\t\r\n\f\v") > len(text[:4000]) // 50
        ):
            break
        return with_characters(text), name
    raise UnreadableSource(source_name, "this is not text in UTF-8, UTF-16 or GB18030, nor a format that is known")


def read_text(content: bytes, source_name: str) -> Document:
    """Read a plain text or Markdown file; the place of everything is its line, from 1."""
    text, encoding = decoded(content, source_name)
    lines = re.split(r"\r\n|\r|\n|\f", text)
    blocks: list[Line | Grid] = []
    run: list[tuple[int, list[str]]] = []

    def close() -> None:
        if run:
            blocks.extend(_grid_or_lines(run))
            run.clear()

    for number, line in enumerate(lines, start=1):
        cells = _cells(line, inside=bool(run))
        if cells is not None:
            run.append((number, cells))
            continue
        if run and _RULE.match(line) and "|" in line:
            continue
        close()
        plain = _MARKS.sub("", line).strip()
        if plain and not _FURNITURE.match(plain):
            blocks.append(Line(number, plain))
    close()
    joined = _with_joins(blocks)
    kind = "markdown" if any("|" in line and _RULE.match(line) for line in lines) else "text"
    return Document(content_id(content), source_name, kind, f"text/{encoding}", Place.LINE, len(lines), tuple(joined))


def _cells(line: str, *, inside: bool) -> list[str] | None:
    """The cells of a table row, or None where the line is none."""
    stripped = line.strip(" \u3000")
    if stripped.startswith("|") and stripped.count("|") >= 2:
        if _RULE.match(stripped):
            return None
        inner = stripped[1:-1] if stripped.endswith("|") else stripped[1:]
        return [part.replace("\\|", "|").strip() for part in re.split(r"(?<!\\)\|", inner)]
    if "\t" in line and (inside or not _CONTENTS.match(line)):
        return [part.strip(" \u3000\r") for part in line.split("\t")]
    return None


def _grid_or_lines(run: list[tuple[int, list[str]]]) -> list[Line | Grid]:
    if len(run) == 1 and len([cell for cell in run[0][1] if cell]) <= 1:
        number, cells = run[0]
        return [Line(number, "".join(cells))] if any(cells) else []
    width = max(len(cells) for _, cells in run)
    rows = tuple(
        Row(number, index, tuple(Cell(text) for text in [*cells, *[""] * (width - len(cells))]))
        for index, (number, cells) in enumerate(run, start=1)
    )
    return [Grid(run[0][0], rows)]


def _with_joins(blocks: list[Line | Grid]) -> list[Line | Grid]:
    """Mark the lines whose sentence goes on in the next: a page break or a narrow column cut it."""
    result: list[Line | Grid] = []
    for block, after in zip(blocks, [*blocks[1:], None], strict=True):
        if (
            isinstance(block, Line)
            and isinstance(after, Line)
            and len(block.text) > 12
            and block.text[-1] not in _ENDS
            and not _OPENS.match(after.text)
            and ("，" in block.text or "。" in block.text or "、" in block.text)
        ):
            block = Line(block.place, block.text, block.bbox, joins=True)  # noqa: PLW2901 - the marked line takes its place
        result.append(block)
    return result
