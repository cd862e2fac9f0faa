"""The grounds of a judgement with its numbers: calculations in the document's own unit, each once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from budgetdiff.check.cells import Cell
from budgetdiff.check.finding import FACT_ID
from budgetdiff.facts import Unit

# what figures.py writes of a number that words state: in yuan where it is money
_STATED = re.compile(r"stated “.*?” \((?P<value>-?[\d.]+)\)")
_MONEY = re.compile(r"(?P<value>-?[\d,]+(?:\.\d+)?)(?P<unit>亿元|百万元|万元|千元|元)")
_N = r"(-?[\d.]+)"
# the ways in which claims.py comes to a rate
_GROWTH, _SHARE, _IMPLIED = (
    re.compile(way) for way in (f"{_N} ÷ {_N} − 1", f"{_N} ÷ {_N}", rf"{_N} ÷ \({_N} − {_N}\)")
)
_APART = Fraction(1, 100)
"""Points of percent: a calculation in the numbers shown comes as near as that to the rate, or it is not shown."""
_RATE = re.compile(r"(?P<number>\d+(?:\.(?P<decimals>\d+))?)\s*[%％]")
_LEAST = 100
"""Yuan: a hundredth of 万元. What is less than that, where the sentence speaks of 万元, is no money but a count."""
# the largest first: 百万元 ends as 万元 does
_UNITS = sorted(Unit, key=lambda unit: -unit.value)


def unit_of(text: str) -> Unit | None:
    """The unit of money that a sentence states its own amounts in."""
    return next((unit for unit in _UNITS if unit.zh in text), None)


def in_unit(amount: Decimal, unit: Unit) -> str:
    """An amount of yuan in a unit, without zeros that say nothing."""
    return f"{(amount / unit.value).normalize():f}"


def without_numbers(basis: str) -> str:
    """A basis as it is told in words: what is stated by its name alone."""
    return _STATED.sub(lambda match: match[0].removesuffix(f" ({match['value']})"), basis)


def rate_as_printed(computed: Decimal, stated: str) -> str:
    """A computed rate with as many decimals as the printed one has, or all where it would then look the same."""
    printed = _RATE.search(stated)
    if printed is None:
        return f"{computed.normalize():f}"
    rounded = computed.quantize(Decimal(1).scaleb(-len(printed["decimals"] or "")), ROUND_HALF_UP)
    return f"{computed.normalize():f}" if f"{abs(rounded):f}" == printed["number"] else f"{rounded:f}"


def calculations(basis: str, cells: Mapping[str, Cell], quote: str, rate: Decimal) -> tuple[str, ...]:
    """The ways of coming to a rate that ``basis`` lists, in numbers (``45.41 ÷ 11.67 − 1``), each once.

    One that does not come to ``rate`` (in percent) in the numbers shown is left out. ``cells`` are those of its facts by
    their ids. The numbers are in the unit of money that the sentence uses, else in 万元.
    """
    unit = unit_of(quote) or Unit.WAN
    found: list[str] = []
    for way in basis.split(", nor "):
        text = way.removesuffix(", of amounts that were cut off")
        stated = [Decimal(match["value"]) for match in _STATED.finditer(text)]
        if any(0 < abs(value) < _LEAST for value in stated):
            continue
        text = _STATED.sub(lambda match: in_unit(Decimal(match["value"]), unit), text)
        for fact_id in FACT_ID.findall(text):
            cell = cells.get(fact_id)
            if cell is not None and cell.amount is not None:
                text = text.replace(fact_id, in_unit(cell.amount, unit))
        text = _MONEY.sub(lambda match: _converted(match["value"], match["unit"], unit), text).replace(" / ", " ÷ ")
        shown = _worked_out(text, Fraction(rate))
        if shown:
            found.append(shown)
    return tuple(dict.fromkeys(found))


def _worked_out(text: str, rate: Fraction) -> str:
    """A calculation that comes to a rate in percent; '' where it does not. A fall is of a base that is larger by it."""
    for way, value in _ways(text):
        if abs(abs(value * 100) - abs(rate)) <= _APART:
            return way
    return ""


def _ways(text: str) -> Iterator[tuple[str, Fraction]]:
    if match := _GROWTH.fullmatch(text):
        now, base = map(Fraction, match.groups())
        if base:
            yield text, now / base - 1
    elif match := _SHARE.fullmatch(text):
        part, whole = map(Fraction, match.groups())
        if whole:
            yield text, part / whole
    elif match := _IMPLIED.fullmatch(text):
        delta, now, _ = map(Fraction, match.groups())
        if now != delta:
            yield text, delta / (now - delta)
        if now != -delta:
            yield text.replace(" − ", " + "), delta / (now + delta)


def _converted(value: str, named: str, unit: Unit) -> str:
    own = next(one for one in _UNITS if one.zh == named)
    return in_unit(Decimal(value.replace(",", "")) * own.value, unit)
