"""How a result is shown: money, rates, plain text and escaped HTML."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from html import escape

from budgetdiff.facts import printable, rounded_percent

_STYLE = (
    "<style>.budgetdiff td{text-align:right;font-variant-numeric:tabular-nums}"
    ".budgetdiff td:first-child{text-align:left}</style>"
)


def money(value: Decimal | None) -> str:
    """An amount in yuan with separators; nothing where there is none."""
    return "" if value is None else f"{value:,.2f}"


def rate(numerator: Decimal | None, denominator: Decimal | None, *, sign: str = "%") -> str:
    """A pair as a rate with its sign, ``+11.43%``; nothing where there is none."""
    if numerator is None or not denominator:
        return ""
    exact = Fraction(numerator) / Fraction(denominator)
    return f"{'+' if exact > 0 else ''}{rounded_percent(exact)}{sign}"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _one_line(text: str) -> str:
    return printable(text).replace("\n", "\N{REPLACEMENT CHARACTER}")


def as_text(title: str, headings: Sequence[str], rows: Sequence[Sequence[str]], notes: Sequence[str]) -> str:
    """A plain table, Chinese characters counted as two columns wide."""
    grid = [[_one_line(cell) for cell in row] for row in (headings, *rows)]
    widths = [max(_width(row[column]) for row in grid) for column in range(len(headings))]
    lines = [_one_line(title)]
    for row in grid:
        cells = [
            cell + " " * (width - _width(cell)) if number == 0 else " " * (width - _width(cell)) + cell
            for number, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join([*lines, *map(_one_line, notes)])


def as_html(title: str, headings: Sequence[str], rows: Sequence[Sequence[str]], notes: Sequence[str]) -> str:
    """The same table for a notebook; every text is escaped."""
    head = "".join(f"<th>{escape(cell)}</th>" for cell in headings)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    tail = "".join(f"<p>{escape(note)}</p>" for note in notes)
    return (
        f'{_STYLE}<table class="budgetdiff"><caption>{escape(title)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{tail}"
    )
