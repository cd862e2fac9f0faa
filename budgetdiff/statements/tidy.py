"""Tidy files of somebody else as facts, given which column is what."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from budgetdiff.document.tidy import TidyTable
from budgetdiff.errors import BudgetdiffError, MisprintedSource, UnrecognisedSource
from budgetdiff.facts import (
    LARGEST,
    Amount,
    Fact,
    Hierarchy,
    Origin,
    Phase,
    Provenance,
    Unit,
    label_key,
    level_of,
    squeezed,
)
from budgetdiff.statements.catalogue import Entry, catalogue
from budgetdiff.statements.tidyamounts import DECIMALS, with_amounts
from budgetdiff.statements.tidycolumns import OPTIONAL, REQUIRED, checked_columns
from budgetdiff.statements.tidywords import chinese_code, hierarchy_of, named, period_of, phase_of, says_total

if TYPE_CHECKING:
    import polars as pl

_T = TypeVar("_T")
CHINESE = "CNY"
_ROW, _HEAD = "row:", "head:"
"""Names of the columns that are added; a colon keeps them apart from the roles."""
_KEY = ("unit", "year", "phase", "statement", "side", "measure", "classification", "code", "key")


@dataclass(frozen=True, slots=True)
class TidyDefaults:
    """What holds for every row whose file has no column for it, and how its texts are to be read.

    ``currency`` is the ISO code that is shown; CNY has the codes of the Chinese tables, any other its own. ``code_levels``
    are the lengths of a code at each level ((0,): they do not nest), ``decimal`` is point, comma or None for what is found.
    """

    unit_name: str | None = None
    phase: Phase = Phase.APPROVED
    statement: str = "expenditure"
    measure: str = "total"
    money: Unit = Unit.YUAN
    currency: str = CHINESE
    phase_map: Mapping[str, Phase] = field(default_factory=dict)
    code_levels: tuple[int, ...] = ()
    code_separator: str = ""
    decimal: str | None = None

    @property
    def own_codes(self) -> bool:
        """Whether codes are not those of the Chinese tables."""
        return bool(self.code_levels or self.code_separator or self.currency != CHINESE)


@dataclass(frozen=True, slots=True)
class TidyDocument:
    """The facts of one unit, year and phase of a tidy file, with the id of that part of its content."""

    document_id: str
    unit_name: str
    fiscal_year: int
    phase: Phase
    facts: tuple[Fact, ...]
    year_label: str = ""
    notes: tuple[str, ...] = ()


def understand_tidy(table: TidyTable, columns: Mapping[str, str], defaults: TidyDefaults) -> tuple[TidyDocument, ...]:
    """The facts of a tidy file, a document for each unit, year and phase in it.

    ``columns`` says which of the file's columns is ``year``, ``amount``, ``code``, ``label``, ``unit_name``, ``phase``,
    ``statement``, ``side``, ``measure``, ``money_unit``; year, amount and one of code and label are needed. Years that are
    columns are named as ``year=2014..2019`` (from one column to another) or ``year=2014,2019``, and need no amount. Rows of
    one key are summed, and said. Raises UnrecognisedSource for a column that is not there or texts that may be read in two
    ways, MisprintedSource, naming the row, for a value that cannot be read.
    """
    return _Understood(table, columns, defaults).documents()


@dataclass(slots=True)
class _Growing:
    """A document whose facts are being found."""

    document_id: str
    year_label: str
    facts: list[Fact] = field(default_factory=list)
    summed: int = 0
    first_summed: tuple[int, ...] = ()

    def notes(self) -> Iterator[str]:
        """What was done with rows of one key."""
        if self.summed:
            one, two = self.first_summed
            several = f"{self.summed} lines stand in several rows each and are their sums"
            lines = "1 line stands in several rows and is their sum" if self.summed == 1 else several
            yield f"{lines} (first: rows {one} and {two})"


class _Understood:
    """A tidy file on its way to facts: each distinct text is read once, rows are grouped by polars."""

    def __init__(self, table: TidyTable, columns: Mapping[str, str], defaults: TidyDefaults) -> None:
        self.table, self.defaults = table, defaults
        self.columns, wide = checked_columns(table, dict(columns))
        self.frame = self._long(wide)
        self.money_title = self.columns.get("amount", "")
        self.scheme: Hierarchy | None = None
        self.levels: dict[str, int] = {}
        self.statements = {entry.id: entry for entry in catalogue().statements}

    def _long(self, wide: list[str]) -> pl.DataFrame:
        """The rows with their roles as columns, one row an amount; blank rows are left out."""
        import polars as pl

        roles = {name: column for name, column in self.columns.items() if not (wide and name in REQUIRED)}
        frame = self.table.frame.with_row_index(_ROW, offset=2)
        taken = [pl.col(column).alias(name) for name, column in roles.items()]
        if wide:
            frame = frame.select(_ROW, *taken, *[pl.col(column).alias(f"{_HEAD}{column}") for column in wide])
            frame = frame.unpivot(
                [f"{_HEAD}{column}" for column in wide], index=[_ROW, *roles], variable_name="year", value_name="amount"
            ).with_columns(pl.col("year").str.slice(len(_HEAD)))
        else:
            frame = frame.select(_ROW, *taken)
        said = [
            name
            for name in ("code", "label", "amount", "year")
            if name in frame.columns and not (wide and name == "year")
        ]
        return frame.filter(pl.any_horizontal(pl.col(name).str.strip_chars() != "" for name in said))

    def _read(self, role: str, reader: Callable[[str], _T]) -> dict[str, _T]:
        """Each distinct text of a column as a value; an error names the first row it stands in."""
        values: dict[str, _T] = {}
        for text in self.frame[role].unique(maintain_order=True):
            try:
                values[text] = reader(text)
            except BudgetdiffError as error:
                rows = self.frame.filter(self.frame[role] == text)
                raise MisprintedSource(self.table.source_name, str(error), f"row {rows[_ROW][0]}") from error
        return values

    def documents(self) -> tuple[TidyDocument, ...]:
        """The documents, ordered by unit, year and phase."""
        frame = self._valued()
        finest = frame["quantum"].min()
        quantum = Decimal(finest if isinstance(finest, int) else 1) / 100
        found: dict[tuple[str, int, Phase], _Growing] = {}
        for row in self._grouped(frame).iter_rows(named=True):
            key = (row["unit"], row["year"], Phase(row["phase"]))
            document = found.get(key) or found.setdefault(key, _Growing(self._id(key), row["year_label"]))
            if row["parts"] > 1:
                document.summed += 1
                document.first_summed = document.first_summed or (row["row"], row["second_row"])
            document.facts.append(self._fact(row, key, quantum, document.document_id))
        return tuple(
            TidyDocument(
                found[key].document_id,
                *key,
                tuple(found[key].facts),
                found[key].year_label,
                (*self.table.notes, *found[key].notes()),
            )
            for key in sorted(found)
        )

    def _id(self, key: tuple[str, int, Phase]) -> str:
        """What the file was told to be is part of what it says: told otherwise, it is another document."""
        told = f"{self.table.document_id}|{'|'.join(map(str, key))}|{sorted(self.columns.items())}|{self.defaults}"
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    def _valued(self) -> pl.DataFrame:
        """The frame with values in place of texts."""
        import polars as pl

        frame, defaults = self.frame, self.defaults
        missing = [pl.lit("").alias(role) for role in OPTIONAL if role not in frame.columns]
        frame = frame.with_columns(missing)
        self.frame = frame
        periods = self._read("year", lambda text: period_of(text, defaults.phase_map))
        phases = self._read("phase", lambda text: phase_of(text, defaults.phase_map) if text.strip() else None)
        units = self._read("unit_name", self._unit)
        labels = self._read("label", named)
        codes = self._codes()
        statements = self._read("statement", self._statement)
        moneys = self._read("money_unit", lambda text: Unit.parse(text) if text.strip() else defaults.money)
        frame = with_amounts(
            frame,
            defaults.decimal,
            moneys,
            separator=self.table.separator,
            source_name=self.table.source_name,
            row=_ROW,
        )
        default = defaults.phase.value
        frame = frame.with_columns(
            pl.col("year")
            .replace_strict({t: p.year for t, p in periods.items()}, return_dtype=pl.String)
            .alias("year_label"),
            pl.coalesce(
                pl.col("phase").replace_strict({t: p and p.value for t, p in phases.items()}, return_dtype=pl.String),
                pl.col("year").replace_strict(
                    {t: p.phase and p.phase.value for t, p in periods.items()}, return_dtype=pl.String
                ),
                pl.lit(default),
            ).alias("phase"),
            pl.col("year")
            .replace_strict({t: p.fiscal_year for t, p in periods.items()}, return_dtype=pl.Int32)
            .alias("year"),
            pl.col("year").alias("year_text"),
            pl.col("unit_name").replace_strict(units, return_dtype=pl.String).alias("unit"),
            pl.col("label").replace_strict(labels, return_dtype=pl.String),
            pl.col("label")
            .replace_strict({t: _key_of(n) for t, n in labels.items()}, return_dtype=pl.String)
            .alias("key"),
            pl.col("code").replace_strict(codes, return_dtype=pl.String),
            pl.col("statement").replace_strict({t: e.id for t, e in statements.items()}, return_dtype=pl.String),
            pl.col("measure").str.strip_chars().replace("", defaults.measure),
            pl.col("side").str.strip_chars(),
        )
        frame = frame.with_columns(pl.when(pl.col("code") != "").then(pl.lit("")).otherwise(pl.col("key")).alias("key"))
        return self._with_items(frame)

    def _with_items(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The items of such a table are its columns, whatever rows they stand in; all else has its own classification."""
        import polars as pl

        axes = {entry.id: entry.axis for entry in self.statements.values()}
        own = self.scheme.name if self.scheme is not None else ""
        coded = (
            pl.when(pl.col("code") == "")
            .then(pl.col("statement").replace_strict(axes, return_dtype=pl.String))
            .when(pl.lit(own) != "")
            .then(pl.lit(own))
            .when(pl.col("code").str.slice(0, 1).is_in(["3", "5"]))
            .then(pl.lit("economic"))
            .otherwise(pl.lit("functional"))
        )
        # with codes of its own a file is one tree, its total among them
        frame = frame.with_columns((pl.lit(own) if own else coded).alias("classification"))
        itemised = [entry.id for entry in self.statements.values() if entry.items]
        chosen = frame.filter(pl.col("statement").is_in(itemised))
        if chosen.is_empty():
            return frame
        named_items = {
            (label, measure): self._item(label, measure)
            for label, measure in chosen.select("label", "measure").unique(maintain_order=True).iter_rows()
        }
        missing = [pair for pair, item in named_items.items() if not item]
        if missing:
            first = chosen.filter((pl.col("label") == missing[0][0]) & (pl.col("measure") == missing[0][1]))
            raise MisprintedSource(
                self.table.source_name, f"no item of “{first['statement'][0]}” is named", f"row {first[_ROW][0]}"
            )
        items = pl.DataFrame(
            [(label, measure, item) for (label, measure), item in named_items.items()],
            schema={"label": pl.String, "measure": pl.String, "item": pl.String},
            orient="row",
        )
        is_item = pl.col("statement").is_in(itemised)
        return frame.join(items, on=["label", "measure"], how="left", maintain_order="left").with_columns(
            pl.when(is_item).then(pl.col("item")).otherwise(pl.col("measure")).alias("measure"),
            pl.when(is_item).then(pl.col("item")).otherwise(pl.col("key")).alias("key"),
            pl.when(is_item).then(pl.lit("")).otherwise(pl.col("code")).alias("code"),
            pl.when(is_item).then(pl.lit("item")).otherwise(pl.col("classification")).alias("classification"),
        )

    def _item(self, label: str, measure: str) -> str:
        return measure if measure != "total" else catalogue().match_item(label) or label_key(label)

    def _grouped(self, frame: pl.DataFrame) -> pl.DataFrame:
        import polars as pl

        second = pl.col(_ROW).slice(1, 1).first()
        return frame.group_by(_KEY, maintain_order=True).agg(
            pl.col("label").first(),
            pl.col(_ROW).first().alias("row"),
            second.alias("second_row"),
            pl.len().alias("parts"),
            pl.col("hundredths").cast(pl.Int128).sum(),
            pl.col("hundredths").count().alias("filled"),
            pl.col("amount").first().alias("raw"),
            pl.col("amount").slice(1, 1).first().alias("second_raw"),
            pl.col("year_label").first(),
            pl.col("year_text").first(),
        )

    def _fact(self, row: Mapping[str, Any], key: tuple[str, int, Phase], finest: Decimal, document_id: str) -> Fact:
        entry: Entry = self.statements[row["statement"]]
        code = row["code"] or None
        amount = Amount(Decimal(row["hundredths"]).scaleb(-2), finest * row["filled"]) if row["filled"] else None
        if amount is not None and abs(amount.value) > LARGEST:
            raise MisprintedSource(
                self.table.source_name, "the rows of one line add up to more than any budget", f"row {row['row']}"
            )
        total = row["key"] == _TOTAL_KEY if not entry.items else row["measure"] == "total"
        raw = squeezed(row["raw"])
        if row["parts"] > 1:
            more = f" + … ({row['parts']} rows)" if row["parts"] > 2 else ""
            raw += f" + {squeezed(row['second_raw'])}{more}"
        level = self._level(code) if code else 0 if total else 1
        return Fact(
            unit_name=key[0],
            fiscal_year=key[1],
            phase=key[2],
            statement=entry.id,
            statement_title=entry.zh if self.defaults.currency == CHINESE else entry.en,
            side=row["side"] or None,
            classification=row["classification"],
            code=code,
            label=row["label"],
            level=level,
            measure=row["measure"],
            column_title=self.money_title or row["year_text"],
            amount=amount,
            raw=raw,
            origin=Origin.PRINTED,
            provenance=Provenance(document_id, row["row"], 1),
            label_key=row["key"],
        )

    def _level(self, code: str) -> int:
        if code not in self.levels:
            self.levels[code] = self.scheme.level(code) if self.scheme else level_of(code)
        return self.levels[code]

    def _unit(self, text: str) -> str:
        name = named(text) or self.defaults.unit_name
        if not name:
            raise UnrecognisedSource(self.table.source_name, "no unit is named; give a unit_name column or --unit")
        return name

    def _codes(self) -> dict[str, str]:
        texts = [text.strip() for text in self.frame["code"].unique(maintain_order=True)]
        if self.defaults.own_codes and any(texts):
            widths = tuple(width for width in self.defaults.code_levels if width > 0)
            self.scheme = hierarchy_of(texts, widths, self.defaults.code_separator)
            return {text: squeezed(text) for text in self.frame["code"].unique()}
        return self._read("code", lambda text: chinese_code(text) or "")

    def _statement(self, text: str) -> Entry:
        name = text.strip() or self.defaults.statement
        if name not in self.statements:
            raise UnrecognisedSource(self.table.source_name, f"“{name}” is no statement of the catalogue")
        return self.statements[name]


_TOTAL_KEY = "合计"
"""The key of a total, in whatever language its label is."""


def _key_of(label: str) -> str:
    return _TOTAL_KEY if says_total(label) else label_key(label)


def checked_decimal(text: str | None) -> str | None:
    """``point`` or ``comma``, or None; raises UnrecognisedSource for another word."""
    if text is not None and text not in DECIMALS:
        raise UnrecognisedSource("--decimal", f"“{text}” is neither {' nor '.join(DECIMALS)}")
    return text
