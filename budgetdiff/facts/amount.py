"""Money: an exact number of yuan, and how finely it was printed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum

from budgetdiff.errors import AmountRefused
from budgetdiff.facts.text import folded

FEN = Decimal("0.01")
LARGEST = Decimal("9999999999999999.99")
"""The largest amount of DECIMAL(18,2), the type of the store."""
_BLANKS = frozenset({"", "-", "--", "---", "—", "——", "–", "－", "/", "\\", "无", "ー", "─", "──", "一一"})
_NUMBER = re.compile(
    r"^(?P<open>[(])?(?P<sign>[-+−‐–—△▲]?)[¥￥]?(?P<int>\d{1,3}(?:,\d{3})+|\d+)?(?P<frac>\.\d*)?(?P<close>[)])?$"
)


class Unit(Enum):
    """A unit of money; its value is the number of yuan it stands for."""

    YUAN = 1
    THOUSAND = 1_000
    WAN = 10_000
    MILLION = 1_000_000
    YI = 100_000_000

    @property
    def zh(self) -> str:
        """The unit as it is printed in Chinese, e.g. ``万元``."""
        return _UNIT_NAMES[self]

    @classmethod
    def parse(cls, text: str) -> Unit:
        """The unit a text names: 元, 千元, 万元, 百万元, 亿元, with or without ``人民币``; one, thousand, million in English.

        Raises AmountRefused where it names none.
        """
        name = folded(text).removeprefix("人民币")
        for unit, printed in _UNIT_NAMES.items():
            if name in (printed, printed.removesuffix("元")) and name:
                return unit
        english = _ENGLISH.get(name.lower())
        if english is not None:
            return english
        raise AmountRefused(f"“{text}” is not a unit of money (元, 千元, 万元, 百万元, 亿元; one, thousand, million)")


_UNIT_NAMES = {Unit.YUAN: "元", Unit.THOUSAND: "千元", Unit.WAN: "万元", Unit.MILLION: "百万元", Unit.YI: "亿元"}
_ENGLISH = {
    "1": Unit.YUAN,
    "one": Unit.YUAN,
    "ones": Unit.YUAN,
    "units": Unit.YUAN,
    "yuan": Unit.YUAN,
    "thousand": Unit.THOUSAND,
    "thousands": Unit.THOUSAND,
    "1000": Unit.THOUSAND,
    "million": Unit.MILLION,
    "millions": Unit.MILLION,
    "1000000": Unit.MILLION,
}


@dataclass(frozen=True, slots=True)
class Amount:
    """An exact amount in yuan and its quantum, also in yuan: the truth lies within half a quantum either way.

    The rule is the interval of XBRL Calculations 1.1. ``17361.34`` printed in 万元 is 173613400.00 yuan with
    quantum 100. Adding amounts adds their quanta.
    """

    value: Decimal
    quantum: Decimal = FEN

    @property
    def low(self) -> Decimal:
        """The least the printed figure can stand for."""
        return self.value - self.quantum / 2

    @property
    def high(self) -> Decimal:
        """The most the printed figure can stand for."""
        return self.value + self.quantum / 2

    def agrees(self, other: Amount) -> bool:
        """Whether the two intervals meet: rounding alone can explain the difference."""
        return abs(self.value - other.value) * 2 <= self.quantum + other.quantum

    def __add__(self, other: Amount) -> Amount:
        return Amount(self.value + other.value, self.quantum + other.quantum)

    def __sub__(self, other: Amount) -> Amount:
        return Amount(self.value - other.value, self.quantum + other.quantum)

    def __neg__(self) -> Amount:
        return Amount(-self.value, self.quantum)

    @classmethod
    def total(cls, amounts: Iterable[Amount]) -> Amount:
        """The sum; of nothing it is an exact zero (quantum 0)."""
        value = quantum = Decimal(0)
        for amount in amounts:
            value += amount.value
            quantum += amount.quantum
        return cls(value, quantum)

    @classmethod
    def parse(cls, text: str, unit: Unit = Unit.YUAN) -> Amount | None:
        """The amount a cell prints in ``unit``, or None for a blank or a dash (blank is not zero).

        Takes separators, full-width digits, a minus or brackets for negatives, and a unit behind the number
        (``3.5万元``), which then counts instead of ``unit``. A number finer than a fen is rounded half up to the
        fen, and its quantum widened by what that can hide. Raises AmountRefused for anything else.
        """
        plain = folded(text)
        if plain in _BLANKS:
            return None
        for own, name in _UNIT_NAMES.items():
            if plain.endswith(name) and (name != "元" or plain[-2:-1].isdigit() or plain[-2:-1] in ".)"):
                unit, plain = own, plain.removesuffix(name)
                break
        match = _NUMBER.match(plain)
        whole, fraction = (match["int"] or "", match["frac"] or "") if match else ("", "")
        if match is None or not (whole or len(fraction) > 1) or bool(match["open"]) != bool(match["close"]):
            raise AmountRefused(f"“{text.strip()[:80]}” is not an amount")
        digits = f"{whole.replace(',', '') or '0'}{fraction if len(fraction) > 1 else ''}"
        if len(digits) > 40:
            raise AmountRefused(f"“{text.strip()[:80]}” has more digits than an amount can have")
        factor = Decimal(unit.value)
        value = Decimal(digits) * factor
        quantum = factor.scaleb(-max(len(fraction) - 1, 0))
        if value > LARGEST:
            raise AmountRefused(f"“{text.strip()[:80]}” is larger than any budget")
        rounded = value.quantize(FEN, ROUND_HALF_UP)
        if rounded != value:
            quantum += FEN
        quantum = max(quantum, FEN)
        if match["open"] or match["sign"] not in ("", "+"):
            rounded = -rounded
        return cls(rounded + Decimal(0), quantum.quantize(FEN, ROUND_HALF_UP))

    def printed(self, unit: Unit = Unit.YUAN, *, separators: bool = False) -> str:
        """The amount in ``unit`` with the decimals its quantum has there; parse(printed()) gives it back."""
        exponent = int(self.quantum.adjusted()) - len(str(unit.value)) + 1 if self.quantum else -2
        step = Decimal(1).scaleb(min(exponent, 0))
        number = (self.value / unit.value).quantize(step, ROUND_HALF_UP)
        return f"{number:,f}" if separators else f"{number:f}"
