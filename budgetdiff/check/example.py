"""The example in a rule's docstring: small documents that are right in the lines of one mark and faulty in those of the other."""

from __future__ import annotations

import inspect
from dataclasses import dataclass

RIGHT, FAULTY = "✓", "✗"
_BEGINS = "Example:"
_DOCUMENT = "# "
_TABLE = "\n支出总表\n\n单位：万元\n\n| 科目编码 | 科目名称 | 合计 |\n| 2010601 | 行政运行 | 12.00 |\n"


@dataclass(frozen=True, slots=True)
class Example:
    """Lines of one or more documents, each with its mark: ``✓`` stands in the right ones only, ``✗`` in the faulty only.

    A line ``# …`` is the cover of a document: its unit, year and budget. Cells of a table are parted by ``|``; a document that
    shows none has a small 支出总表 behind its text, as no text alone is a budget.
    """

    lines: tuple[tuple[str, str], ...]

    @property
    def right(self) -> tuple[str, ...]:
        """The documents without the fault, as text, in their order."""
        return self._documents(RIGHT)

    @property
    def faulty(self) -> tuple[str, ...]:
        """The documents with the fault, as text, in their order."""
        return self._documents(FAULTY)

    def __str__(self) -> str:
        return "\n".join(f"{mark or ' '} {line}" for mark, line in self.lines)

    def _documents(self, mark: str) -> tuple[str, ...]:
        documents: list[list[str]] = []
        for own, line in self.lines:
            if own not in ("", mark):
                continue
            if line.startswith(_DOCUMENT):
                documents.append([])
            text = line.removeprefix(_DOCUMENT)
            # a line of text is a paragraph; lines of a table stand below one another
            documents[-1] += [text] if text.startswith("|") else ["", text, ""]
        return tuple("\n".join(lines) + "\n" + ("" if "|" in "".join(lines) else _TABLE) for lines in documents)


@dataclass(frozen=True, slots=True)
class Declared:
    """What the docstring of a rule says: what must hold in one sentence, what more there is to it, and an example."""

    meaning: str
    more: str
    example: Example | None


def declared(docstring: str | None) -> Declared:
    """The parts of a rule's docstring. Raises ValueError where its example begins with no cover."""
    text = inspect.cleandoc(docstring or "")
    words, _, shown = text.partition(f"\n{_BEGINS}\n")
    meaning, _, more = words.partition("\n")
    return Declared(meaning, " ".join(more.split()), example_of(shown) if shown else None)


def example_of(text: str) -> Example:
    """An example as it is written: marks at the head of its lines. Raises ValueError where it begins with no cover."""
    lines = []
    for line in map(str.strip, text.splitlines()):
        mark = line[0] if line[:1] in (RIGHT, FAULTY) else ""
        if rest := line.removeprefix(mark).strip():
            lines.append((mark, rest))
    if not lines or not all(any(own in ("", mark) for own, _ in lines[:1]) for mark in (RIGHT, FAULTY)):
        raise ValueError("an example begins with a line that stands in both documents")
    if not lines[0][1].startswith(_DOCUMENT):
        raise ValueError(f"an example begins with a cover (# unit, year, budget), not with “{lines[0][1]}”")
    return Example(tuple(lines))
