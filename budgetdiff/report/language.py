"""The two languages of a report: messages from gettext catalogues, numbers by locale."""

from __future__ import annotations

import tomllib
from copy import copy
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import polars as pl
from babel.numbers import get_currency_name

from budgetdiff.errors import QuestionError
from budgetdiff.facts import Period, Phase, Unit, rounded_percent
from budgetdiff.report.names import COUNTED
from budgetdiff.report.spoken import languages, messages

if TYPE_CHECKING:
    from budgetdiff.compare import Comparison

LANGUAGES = languages()
_EN_PHASES = {
    Phase.PROPOSED: "draft budget",
    Phase.APPROVED: "budget",
    Phase.ADJUSTED: "adjusted budget",
    Phase.EXECUTED: "outturn",
}
_EN_UNITS = {
    Unit.YUAN: "yuan",
    Unit.THOUSAND: "thousand yuan",
    Unit.WAN: "wan yuan",
    Unit.MILLION: "million yuan",
    Unit.YI: "yi yuan",
}
_SCALES = {
    Unit.YUAN: ("", ""),
    Unit.THOUSAND: ("千", "thousand "),
    Unit.WAN: ("万", "ten thousand "),
    Unit.MILLION: ("百万", "million "),
    Unit.YI: ("亿", "hundred million "),
}
"""What stands before the name of another country's currency."""
_MILLIONS, _THOUSANDS = 10**8, 10**5
"""From which amount on another currency is shown in millions, and in thousands."""
MINUS = "−"


@cache
def rule_names() -> dict[str, dict[str, str]]:
    """What rules are called, by id or by the first word of it, in each language."""
    text = files("budgetdiff.report").joinpath("locale", "rules.toml").read_text(encoding="utf-8")
    found: dict[str, dict[str, str]] = tomllib.loads(text)
    return found


def catalogue(language: str) -> dict[str, str]:
    """The messages of the reports by their English text; English needs none."""
    return messages(language)


def unit_shown(language: str, money_unit: str | None = None) -> Unit:
    """The unit of money asked for by its name; without one what readers of the language are used to: 万元, million yuan.

    Raises UnknownUnit for a name of no unit.
    """
    return Unit.parse(money_unit) if money_unit else Unit.WAN if language == "zh" else Unit.MILLION


def money_of(unit: Unit, currency: str) -> str:
    """A unit of money of another currency by its code, ``million EUR``."""
    return f"{_SCALES[unit][1]}{currency}"


class Language:
    """Messages and numbers in one language. ``unit`` is the unit of money that amounts are shown in.

    ``currency`` is the ISO code of another currency than yuan, '' for yuan.
    """

    def __init__(self, code: str = "zh", unit: Unit = Unit.WAN, currency: str = "") -> None:
        if code not in languages():
            raise QuestionError(f"“{code}” is not a language of the report; there are {', '.join(languages())}")
        self.code, self.unit, self.currency = code, unit, currency
        self.separated = True
        self._messages = catalogue(code)

    def as_printed(self) -> Language:
        """The same language as official texts are printed: Chinese amounts without separators."""
        found = copy(self)
        found.separated = self.code != "zh"
        return found

    def __call__(self, message: str, /, **values: object) -> str:
        """A message in this language, its ``{places}`` filled. The message itself is always this library's own."""
        return self._messages.get(message, message).format(**values) if values else self._messages.get(message, message)

    def many(self, n: int, one: str, more: str, **values: object) -> str:
        """A message about a number ``{n}`` of things, in the form that the number asks for."""
        return self(one if n == 1 and self.code == "en" else more, n=n, **values)

    def inside(self, label: str) -> str:
        """A label of this library's own as it stands inside a sentence: in English it begins small."""
        return label[:1].lower() + label[1:]

    @property
    def unit_name(self) -> str:
        """The unit of money as it is called here."""
        if self.currency:
            chinese = f"{_SCALES[self.unit][0]}{get_currency_name(self.currency, locale='zh_CN')}"
            return chinese if self.code == "zh" else money_of(self.unit, self.currency)
        return self.unit.zh if self.code == "zh" else _EN_UNITS[self.unit]

    @property
    def unit_explained(self) -> str:
        """The unit of money with what it is worth, where its name does not say so to every reader."""
        return (
            self.unit_name
            if self.code == "zh" or self.currency or self.unit is Unit.YUAN
            else f"{self.unit_name} ({self.unit.value:,} yuan)"
        )

    def period(self, period: Period) -> str:
        """``2024年预算`` or ``2024 budget``."""
        if period.phase is None:
            return period.year
        if self.code == "zh":
            return f"{period.year}{'年' if period.year.isdigit() else '财年'}{period.phase.zh}"
        return f"{period.year} {_EN_PHASES[period.phase]}"

    def counted(self, name: str) -> str:
        """What documents count, in this language; what a file of the user's counts as it is called there."""
        return self(COUNTED[name]) if name in COUNTED else name

    def of_money(self, comparison: Comparison) -> Language:
        """The same language for what was compared: in its own currency, and then in units that fit the size of its totals.

        Thousands and millions of yuan that a user asked for are asked for of another currency too.
        """
        totals = comparison.lines.filter(pl.col("role") == "total")
        largest = max(
            (abs(v) for name in ("base", "current") for v in totals[name] if v is not None), default=Decimal(0)
        )
        return self.of_currency(comparison.currency, largest)

    def of_currency(self, currency: str, largest: Decimal = Decimal(_MILLIONS)) -> Language:
        """The same language, in a currency ('' for yuan) and units that fit an amount."""
        if not currency:
            return self
        fitting = Unit.MILLION if largest >= _MILLIONS else Unit.THOUSAND if largest >= _THOUSANDS else Unit.YUAN
        return Language(self.code, fitting if self.unit in (Unit.WAN, Unit.YI) else self.unit, currency)

    def phase(self, phase: Phase) -> str:
        """``预算`` or ``budget``."""
        return phase.zh if self.code == "zh" else _EN_PHASES[phase]

    def amount(self, value: Decimal | None, *, signed: bool = False) -> str:
        """An amount in the report's unit, two decimals, half up.

        An amount that is not zero never shows as 0.00: decimals are added until it does not. Empty where there is none.
        """
        if value is None:
            return ""
        scaled, places = (
            abs(value) / self.unit.value,
            0 if self.unit is Unit.YUAN and value == value.to_integral_value() else 2,
        )
        shown = scaled.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        while value and not shown:
            places += 1
            shown = scaled.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        text = f"{shown:,f}" if self.separated else f"{shown:f}"
        return f"{MINUS if value < 0 else '+' if signed and value > 0 else ''}{text}"

    def rule(self, identifier: str) -> str:
        """What a rule is about, in a few words; its id where it is a user's own."""
        named = rule_names()
        found = named.get(identifier) or named.get(identifier.split("-", maxsplit=1)[0])
        return found.get(self.code, found["en"]) if found else identifier

    def yuan(self, value: Decimal) -> str:
        """The exact amount, in yuan or whole units of another currency."""
        if self.currency:
            return f"{value:,.2f} {self.currency}"
        return f"{value:,.2f} {'元' if self.code == 'zh' else 'yuan'}"

    def rate(self, numerator: Decimal | None, denominator: Decimal | None, *, sign: str = "%") -> str:
        """A pair as a signed rate; empty where there is none."""
        if numerator is None or not denominator:
            return ""
        return self.growth(Fraction(numerator) / Fraction(denominator), sign=sign)

    def growth(self, exact: Fraction, *, sign: str = "%") -> str:
        """A fraction as a signed rate."""
        text = self._grouped(rounded_percent(abs(exact)))
        return f"{MINUS if exact < 0 else '+' if exact > 0 else ''}{text}{sign}"

    def divided(self, numerator: Decimal, denominator: Decimal) -> Decimal:
        """A pair as an amount to be shown: to the fen, half up."""
        exact = Fraction(numerator) / Fraction(denominator) * 100
        fen = (2 * abs(exact.numerator) + exact.denominator) // (2 * exact.denominator)
        return Decimal(fen if exact >= 0 else -fen).scaleb(-2)

    def each(self, numerator: Decimal | None, denominator: Decimal | None) -> str:
        """An amount over what it is divided among, in whole units of the currency (yuan); empty where there is none."""
        if numerator is None or not denominator:
            return ""
        text = f"{self.divided(numerator, denominator):,.2f}"
        return text.replace("-", MINUS)

    @property
    def each_name(self) -> str:
        """What ``each`` is in."""
        return self.currency or ("元" if self.code == "zh" else "yuan")

    def share(self, numerator: Decimal | None, denominator: Decimal | None) -> str:
        """A pair as a share or a degree of execution: in percent, a sign only where it is negative."""
        return self.rate(numerator, denominator).removeprefix("+")

    def quantity(self, value: Decimal) -> str:
        """A number that is no money, without trailing zeros."""
        plain = f"{value:f}"
        plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
        return self._grouped(plain).replace("-", MINUS)

    def _grouped(self, digits: str) -> str:
        """Digits with the separators of the locale; Chinese statements print none."""
        if self.code == "zh":
            return digits
        whole, point, rest = digits.partition(".")
        return f"{int(whole):,}{point}{rest}" if whole.lstrip("-") else digits
