"""Tables whose rows are codes of a classification: functional or economic, a total, columns of money."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from budgetdiff.facts import Phase, Unit
from tests.printing.codes import name_of
from tests.printing.style import Style
from tests.printing.table import Cell, Figure, Path, Row, Sheet, header

FUNCTIONAL, ECONOMIC = "functional", "economic"


@dataclass(frozen=True)
class Column:
    """A column: its header path, its measure (None: it holds changes, no figures) and its text and value for a code.

    ``value`` gives the fen of all codes that begin with the one asked for.
    """

    path: Path
    measure: str | None
    value: Callable[[str], int]
    year: int
    phase: Phase
    text: Callable[[str], str] | None = None


@dataclass(frozen=True)
class Heading:
    """What stands around a table: its statement, title, unit, the lines above it and the notes below it."""

    statement: str
    title: str
    unit: Unit
    captions: tuple[str, ...]
    notes: tuple[str, ...] = ()

    def sheet(self, head: Sequence[Row], body: Sequence[Row]) -> Sheet:
        """The table under this heading."""
        return Sheet(self.statement, self.title, self.unit, self.captions, tuple(head), tuple(body), self.notes)


def coded_sheet(
    heading: Heading, style: Style, columns: Sequence[Column], codes: Sequence[str], classification: str
) -> Sheet:
    """A table over ``codes`` (the finest ones), with the levels above them where the style has them."""
    paths = [*_left_paths(style, classification), *(column.path for column in columns)]
    left = len(paths) - len(columns)
    head = list(header(paths))
    if style.line_numbers:
        head.append((*_merged("栏次", left), *(Cell(str(number)) for number in range(1, len(columns) + 1))))
    body = [
        (*_left_cells(style, code, classification), *_amounts(style, heading, columns, code, classification))
        for code in _printed(codes, style, classification)
    ]
    if not codes:
        body.append(tuple(Cell("") for _ in paths) if style.blank == "" else tuple(Cell("**") for _ in paths))
    total = (*_total_cells(style, left), *_amounts(style, heading, columns, "", classification))
    body.insert(0 if style.total == "first" else len(body), total)
    return heading.sheet(head, body)


def _printed(codes: Sequence[str], style: Style, classification: str) -> list[str]:
    lengths = (3, 5, 7) if classification == FUNCTIONAL else (3, 5)
    kept = lengths if style.levels else lengths[-1:]
    return sorted({code[:length] for code in codes for length in kept})


def _left_paths(style: Style, classification: str) -> list[Path]:
    word = "功能分类科目" if classification == FUNCTIONAL else "经济分类科目"
    parts = ("类", "款", "项") if classification == FUNCTIONAL else ("类", "款")
    if style.codes == "joined":
        paths: list[Path] = [(f"{word}名称",)]
    elif style.codes == "one":
        paths = [("科目编码",), ("科目名称",)]
    else:
        paths = [*((f"{word}编码", part) for part in parts), (f"{word}名称",)]
    return [("项目", *path) for path in paths] if style.names in ("shanghai", "standard") else paths


def _left_cells(style: Style, code: str, classification: str) -> Iterator[Cell]:
    level = (len(code) - 1) // 2
    label = ("　" * (level - 1) if style.indent else "") + style.name(name_of(code))
    cuts = [code[:3], code[3:5], code[5:7]][: 3 if classification == FUNCTIONAL else 2]
    if style.codes == "joined":
        yield Cell(f"{code}{label.strip('　')}")
        return
    if style.codes == "one":
        yield Cell(code)
    elif style.codes == "cumulative":
        yield from (Cell(code[: 3 + 2 * index] if cut else "") for index, cut in enumerate(cuts))
    else:
        # 301|2 as a workbook writes it that takes codes for numbers
        yield from (Cell(cut.lstrip("0") if style.codes == "unpadded" else cut) for cut in cuts)
    yield Cell(label)


def _total_cells(style: Style, left: int) -> Iterator[Cell | None]:
    if style.total == "last":
        yield from _merged(style.total_word, left)
    else:
        yield from (Cell("") for _ in range(left - 1))
        yield Cell(style.total_word)


def _merged(text: str, across: int) -> Iterator[Cell | None]:
    yield Cell(text, across)
    yield from [None] * (across - 1)


def _amounts(
    style: Style, heading: Heading, columns: Sequence[Column], code: str, classification: str
) -> Iterator[Cell]:
    for column in columns:
        if column.measure is None:
            assert column.text is not None
            yield Cell(column.text(code))
            continue
        yield Cell(
            style.shown(column.value(code), heading.unit),
            figure=Figure(
                None,
                classification,
                code or None,
                name_of(code) if code else "合计",
                (len(code) - 1) // 2 if code else 0,
                column.measure,
                column.year,
                column.phase,
            ),
        )


def nothing(code: str) -> int:  # noqa: ARG001 - it has the form of a column's value
    """The value of a column that has none for any code."""
    return 0


def change_columns(
    style: Style, unit: Unit, over: str, current: Callable[[str], int], prior: Callable[[str], int], year: int
) -> list[Column]:
    """增减额 and 增减% of two columns; the rate is empty where there is nothing to divide by."""

    def change(code: str) -> str:
        return style.shown(current(code) - prior(code), unit)

    def rate(code: str) -> str:
        base = prior(code)
        return rate_of(current(code), base) if base else ""

    return [
        Column((over, "增减额"), None, nothing, year, Phase.APPROVED, change),
        Column((over, "增减%"), None, nothing, year, Phase.APPROVED, rate),
    ]


def rate_of(current: int, base: int, places: str = "0.01") -> str:
    """The growth from ``base`` in percent, without the sign of percent."""
    return f"{(Decimal(current - base) * 100 / base).quantize(Decimal(places), ROUND_HALF_UP):f}"
