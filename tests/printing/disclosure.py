"""A drawn disclosure: a cover, chapters, tables, sentences; a plain value that can be altered before it is printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from tests.printing.accounts import Accounts, Goal
from tests.printing.style import Style
from tests.printing.table import Expected, Sheet


@dataclass(frozen=True)
class Form:
    """A target form: the sheet that is printed, and the indicators it states."""

    sheet: Sheet
    project: str
    goals: tuple[Goal, ...]


@dataclass(frozen=True, repr=False)
class Disclosure:
    """A whole document. ``parts`` are lines of text, tables and target forms in the order of the document.

    What must be read of it (``expected``) is worked out from its cells as they stand, so it follows every alteration.
    ``accounts`` and ``style`` are what it was made from; alterations leave them as they were.
    """

    unit_name: str
    year: int
    family: str
    parts: tuple[str | Sheet | Form, ...]
    accounts: Accounts
    style: Style

    def __repr__(self) -> str:
        return f"disclosed({self.accounts!r}, {self.style!r})"

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """The statutory tables."""
        return tuple(part for part in self.parts if isinstance(part, Sheet))

    @property
    def forms(self) -> tuple[Form, ...]:
        """The target forms."""
        return tuple(part for part in self.parts if isinstance(part, Form))

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines of text: cover, headings, sentences."""
        return tuple(part for part in self.parts if isinstance(part, str))

    def sheet(self, statement: str) -> Sheet:
        """The table of a statement."""
        return next(sheet for sheet in self.sheets if sheet.statement == statement)

    def expected(self) -> Counter[Expected]:
        """The facts that reading must give, each as often as it is printed; blank cells included."""
        return Counter(fact for sheet in self.sheets for fact in sheet.expected())

    # ------------------------------------------------------------------------------------- alterations
    def with_sheet(self, statement: str, change: Callable[[Sheet], Sheet]) -> Disclosure:
        """The disclosure with one table put through ``change``."""
        return replace(
            self, parts=tuple(change(p) if isinstance(p, Sheet) and p.statement == statement else p for p in self.parts)
        )

    def with_cell(self, statement: str, row: int, column: int, text: str) -> Disclosure:
        """The disclosure with another text in one cell of a table's body."""
        return self.with_sheet(statement, lambda sheet: sheet.with_cell(row, column, text))

    def without(self, statement: str) -> Disclosure:
        """The disclosure without a table."""
        return replace(
            self, parts=tuple(p for p in self.parts if not (isinstance(p, Sheet) and p.statement == statement))
        )

    def with_line(self, old: str, new: str) -> Disclosure:
        """The disclosure with ``new`` put for ``old`` in the first line of text that holds it; it must stand in one."""
        index = next(i for i, part in enumerate(self.parts) if isinstance(part, str) and old in part)
        part = self.parts[index]
        assert isinstance(part, str)
        return replace(self, parts=(*self.parts[:index], part.replace(old, new, 1), *self.parts[index + 1 :]))

    def without_line(self, holding: str) -> Disclosure:
        """The disclosure without the first line of text that holds these words."""
        index = next(i for i, part in enumerate(self.parts) if isinstance(part, str) and holding in part)
        return replace(self, parts=(*self.parts[:index], *self.parts[index + 1 :]))

    def without_narrative(self) -> Disclosure:
        """The disclosure with its tables, and of its sentences only those that say what a table leaves empty."""
        parts = self.parts
        start = next(i for i, part in enumerate(parts) if isinstance(part, str) and part.startswith("第三部分"))
        end = next((i for i in range(start, len(parts)) if not isinstance(parts[i], str)), len(parts))
        kept = (p for p in parts[start:end] if any(word in p for word in ("“三公”经费", "没有使用", "年度无")))
        return replace(self, parts=(*parts[:start], *kept, *parts[end:]))

    def with_cells(self, change: Callable[[str], str]) -> Disclosure:
        """The disclosure with the text of every amount put through ``change`` (rounding, stripped zeros)."""
        return replace(self, parts=tuple(p.with_cells(change) if isinstance(p, Sheet) else p for p in self.parts))


def blocks(disclosure: Disclosure) -> Iterator[str | Sheet]:
    """What printers print: lines and tables, a form's sheet as a table."""
    for part in disclosure.parts:
        yield part.sheet if isinstance(part, Form) else part
