"""A province to read: the budgets of many units in two years, drawn from their numbers and printed as text, some as PDF.

``python -m bench.province FOLDER 20000 --pdf 500`` prints 20 000 units with two budgets each; 500 of them (their first year) are
printed by Chromium. The same numbers always give the same bytes, and but for one unit of twenty all that they print agrees.
"""

from __future__ import annotations

import argparse
import random
import shutil
from pathlib import Path

from tests.printing import disclosed, text
from tests.printing.accounts import GENERAL, Accounts, Book, Items, Line
from tests.printing.codes import FUNCTIONAL
from tests.printing.disclosure import Disclosure
from tests.printing.style import Style

YEARS = (2023, 2024)
_CODES = sorted(code for code in FUNCTIONAL if len(code) == 7)
_FALSE = 20
"""In the last year one unit of so many prints a false total, to be found."""
_CITIES = ("东山市", "南湖市", "西河市", "北岭市", "中原市")


def book(draw: random.Random, before: Book | None) -> Book:
    """The spending of one year: lines anew, or those of the year before moved a little, one of them gone or new at times."""
    codes = draw.sample(_CODES, draw.randint(2, 6)) if before is None else [line.code for line in before.lines]
    if before is not None and draw.random() < 0.2 and len(codes) > 2:
        codes.pop()
    lines = tuple(
        Line(code, GENERAL, *(10_000 * draw.randint(1, 90_000) for _ in range(3))) for code in sorted({*codes})
    )
    people, running = (sum(getattr(line, part) for line in lines) for part in ("personnel", "public_funds"))
    return Book(lines, (("30101", people), ("30201", running)), Items(reception=10_000 * draw.randint(0, 50)))


def budgets(number: int) -> list[Disclosure]:
    """The budgets of unit ``number``, a year each."""
    draw = random.Random(number)
    name = f"{_CITIES[number % len(_CITIES)]}第{number:06}中心"
    made: list[Disclosure] = []
    before = prior = book(draw, None)
    for year in YEARS:
        now = book(draw, before)
        one = disclosed(Accounts(name, "unit", year, "budget", now, prior, now), Style())
        if number % _FALSE == _FALSE // 2 and year == YEARS[-1]:
            row, column, _ = next(one.sheet("expenditure").amounts())
            one = one.with_cell("expenditure", row, column, "77.77")
        made.append(one)
        before = prior = now
    return made


def printed(folder: Path, units: int, pdf: int = 0, first: int = 0) -> None:
    """Print the budgets of ``units`` units below ``folder``, a hundred to a folder; the first year of ``pdf`` of them as PDF."""
    press = None
    if pdf:
        from tests.printing.paper import Press

        chromium = shutil.which("chromium")
        assert chromium, "PDFs are printed by Chromium"
        press = Press(chromium)
    try:
        for number in range(first, first + units):
            below = folder / f"{number // 100:04}"
            below.mkdir(parents=True, exist_ok=True)
            for year, one in zip(YEARS, budgets(number), strict=True):
                as_pdf = press is not None and number - first < pdf and year == YEARS[0]
                file = below / f"{number:06}-{year}.{'pdf' if as_pdf else 'txt'}"
                file.write_bytes(press.pdf(one) if as_pdf and press is not None else text(one))
    finally:
        if press is not None:
            press.__exit__(None, None, None)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("units", type=int)
    parser.add_argument("--pdf", type=int, default=0)
    given = parser.parse_args()
    printed(given.folder, given.units, given.pdf)


if __name__ == "__main__":
    main()
