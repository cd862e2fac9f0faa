"""The one face of all answers: a frame of lines, notes, conversions, files, and how they are shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from budgetdiff.results.files import encoded, form_of_name, write_file
from budgetdiff.results.show import as_html, as_text

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa
    from rich.table import Table


@dataclass(frozen=True, slots=True)
class Result:
    """What all results share: ``lines`` (a polars frame of a fixed schema) and ``notes`` (sentences a reader needs)."""

    lines: pl.DataFrame
    notes: tuple[str, ...] = field(default=(), kw_only=True)
    currency: str = field(default="", kw_only=True)
    """The ISO codes of the amounts' currencies, joined by a stroke; '' for yuan."""
    nested: ClassVar[tuple[str, ...]] = ()
    """The columns whose text is JSON, which a JSON file holds as lists and not as text once more."""

    @property
    def title(self) -> str:
        """One line that says what was asked."""
        raise NotImplementedError

    def table(self) -> tuple[list[str], list[list[str]]]:
        """The compact view: headings, and the most important rows as they are shown."""
        raise NotImplementedError

    @property
    def _in_currency(self) -> str:
        return f", {self.currency}" if self.currency else ""

    def to_polars(self) -> pl.DataFrame:
        """The lines as a polars frame."""
        return self.lines

    def to_arrow(self) -> pa.Table:
        """The lines as an Arrow table; money stays decimal."""
        return self.lines.to_arrow()

    def to_pandas(self) -> pd.DataFrame:
        """The lines as a pandas frame of Arrow types, so that money stays decimal and a gap stays a gap.

        Raises ModuleNotFoundError, saying how to get it, where pandas is not installed.
        """
        try:
            import pandas as pd  # heavy and optional
        except ModuleNotFoundError as error:
            raise ModuleNotFoundError("pandas is not installed; pip install 'budgetdiff[pandas]'") from error

        return self.lines.to_arrow().to_pandas(types_mapper=pd.ArrowDtype)

    def encoded(self, form: str, *, excel: bool = False) -> bytes:
        """The lines in ``csv``, ``json``, ``parquet`` or ``xlsx``; with ``excel`` a CSV begins with its mark of UTF-8."""
        return encoded(self.lines, form, excel=excel, nested=self.nested)

    def write(self, out: str | Path, *, excel: bool = False) -> Path:
        """Write the lines to a file, whole or not at all, as its name ends: .csv, .json, .parquet or .xlsx; its path.

        Money stays exact in all of them. With ``excel`` a CSV begins with the mark by which Excel knows that it is UTF-8. Raises
        QuestionError for another ending, or where the file cannot be written.
        """
        file = Path(out)
        return write_file(file, self.encoded(form_of_name(file), excel=excel))

    def __str__(self) -> str:
        return as_text(self.title, *self.table(), self.notes)

    def __rich__(self) -> Table:
        from rich.table import Table  # only where somebody prints to a terminal
        from rich.text import Text

        headings, rows = self.table()
        view = Table(title=Text(self.title), caption=Text("\n".join(self.notes)) if self.notes else None)
        for number, heading in enumerate(headings):
            view.add_column(Text(heading), justify="left" if number == 0 else "right")
        for row in rows:
            # Text, not str: a label is somebody's document and must not be read as markup.
            view.add_row(*map(Text, row))
        return view

    def _repr_html_(self) -> str:
        return as_html(self.title, *self.table(), self.notes)
