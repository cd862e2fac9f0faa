"""Disclosures drawn as provinces print them: every figure, indicator and claim as read by eye, nothing lost, nothing found.

``tests/drawn`` holds each drawing and, under the same name, what is right: who and when in the first line, then the figures and
indicators, a line each.
"""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal, InvalidOperation

import pytest

import budgetdiff as bd
from budgetdiff.document.read import read_content
from budgetdiff.statements import Reading, understand
from tests.printing import drawn

PLACES = sorted(path.stem for path in drawn.FOLDER.glob("*.txt"))
_NUMBER = re.compile(r"(?<![\d.,])-?\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d,])|(?<![\d.,])-?\d+\.\d{1,6}(?![\d.])")
_PLACED = """select raw from facts where origin = 'printed' union all select raw from funds
    union all select target_raw from indicators union all select actual_raw from indicators
    union all select cast(weight as varchar) from indicators
    union all select cast(score as varchar) from indicators union all select stated from claims"""


def parts(place: str) -> list[drawn.Part]:
    return drawn.parts_of((drawn.FOLDER / f"{place}.txt").read_text(encoding="utf-8"))


def reading(place: str, form: str) -> Reading:
    return understand(read_content(drawn.FORMATS[form](parts(place)), f"x.{form}"))


def lines(found: Reading) -> list[str]:
    """What is read, in the words of the files that say what is right; blank cells are left out."""
    one = found.identity
    out = ["|".join(map(str, (one.unit_name, one.unit_level, one.fiscal_year, one.phase.value)))]
    for fact in found.facts:
        if fact.amount is not None and fact.origin.value == "printed":
            unit = "" if fact.unit_name == one.unit_name else fact.unit_name
            what = (fact.statement, unit, fact.side or "", fact.code or "", fact.label, fact.level, fact.measure)
            out.append("|".join(map(str, (*what, fact.fiscal_year, fact.phase.value, f"{fact.amount.value:.2f}"))))
    for one in found.indicators:
        what = (
            one.project,
            one.category,
            one.subcategory,
            one.name,
            one.target_raw,
            one.actual_raw,
            one.weight,
            one.score,
        )
        out.append("|".join(["indicator", *("" if part is None else str(part) for part in what)]))
    return out


def right(place: str) -> list[str]:
    return (drawn.FOLDER / f"{place}.right").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("place", PLACES)
def test_every_figure_and_indicator_is_as_read_by_eye(place):
    found = reading(place, "html")
    assert lines(found) == right(place)
    assert [one.title for one in found.tables if one.statement is None] == []
    assert [one.title for one in found.tables if one.proof == "doubtful"] == []


@pytest.mark.thorough
@pytest.mark.parametrize("form", ["xlsx", "docx"])
@pytest.mark.parametrize("place", PLACES)
def test_every_format_says_the_same(place, form):
    # a workbook keeps numbers, not the zeros they are printed with: 0.10 is 0.1
    assert [_plain(line) for line in lines(reading(place, form))] == [_plain(line) for line in right(place)]


@pytest.mark.parametrize("form", drawn.STACKED)
@pytest.mark.parametrize("place", ["ningxia", "hunan"])
def test_tables_below_one_another_in_one_are_each_their_own(place, form):
    found = understand(read_content(drawn.STACKED[form](parts(place)), f"x.{form}"))
    assert [_plain(line) for line in lines(found)] == [_plain(line) for line in right(place)]


@pytest.mark.thorough
@pytest.mark.parametrize("form", drawn.STACKED)
@pytest.mark.parametrize("place", [place for place in PLACES if place not in ("ningxia", "hunan")])
def test_tables_below_one_another_in_one_of_every_place(place, form):
    test_tables_below_one_another_in_one_are_each_their_own(place, form)


def _plain(line: str) -> str:
    if not line.startswith("indicator|"):
        return line
    return re.sub(r"\.0+(?!\d)|(?<=[1-9])(?<=\.\d)0+(?!\d)", "", line).replace(",", "")


@pytest.mark.thorough
@pytest.mark.parametrize("place", PLACES)
def test_nothing_is_lost_and_nothing_found(place, tmp_path):
    (tmp_path / "x.html").write_bytes(drawn.page(parts(place)))
    printed = Counter(_bare(m.group()) for text in drawn.texts_of(parts(place)) for m in _NUMBER.finditer(text))
    with bd.open(None) as database:
        assert not database.ingest(tmp_path / "x.html", jobs=1).failed
        placed = Counter(
            _bare(m.group())
            for (raw,) in database.sql(_PLACED).rows()
            for m in re.finditer(r"-?\d[\d,]*(?:\.\d+)?", raw or "")
        )
        found = [line["rule"] for line in database.check().lines.iter_rows(named=True) if line["severity"] != "info"]
    assert printed - placed == Counter()
    assert found == []


def _bare(text: str) -> Decimal | str:
    try:
        return abs(Decimal(text.replace(",", "")))
    except InvalidOperation:
        return text
