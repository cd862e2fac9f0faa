"""How a disclosure is laid out: names of the statements, codes, units, blanks, columns of other years."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from hypothesis import strategies as st

from budgetdiff.facts import Unit

_LONG = 9


@dataclass(frozen=True)
class Style:
    """One layout. Every field is independent of the others; ``names`` is a key of ``names.NAMES``.

    ``codes``: one column, three, three ``unpadded`` (301|2), ``cumulative`` (208|20805|2080505) or ``joined`` with the
    name in one cell. ``levels``: 类 and 款 printed above the 项. ``total``: first or last row. ``blank``: how nothing is
    printed. ``prior``: no columns of last year, its ``figures``, or figures and ``changes``. ``items``: the three-public
    table down or across. ``blocks``: economic tables side by side. ``line_numbers``: 行次 and 栏次. ``piece``: rows
    after which a table is broken as by a page (0: never), with its header again where ``repeat``. ``decimals``: always two, or
    ``trimmed`` of closing zeros. ``one_caption``: unit and unit of money on one line. ``broken_names``: long names go over
    two lines of their cell. ``contents``: a 目录 stands after the cover.
    """

    names: str = "standard"
    unit: Unit = Unit.WAN
    codes: str = "one"
    levels: bool = True
    total: str = "first"
    blank: str = "0.00"
    separators: bool = False
    indent: bool = False
    prior: str = "none"
    items: str = "down"
    blocks: int = 1
    line_numbers: bool = False
    all_classes: bool = False
    owner: bool = True
    piece: int = 0
    repeat: bool = True
    targets: bool = True
    truncates: bool = False
    decimals: str = "two"
    one_caption: bool = False
    broken_names: bool = False
    total_word: str = "合计"
    contents: bool = False

    def shown(self, fen: int, unit: Unit | None = None) -> str:
        """An amount as a cell prints it; nothing is printed as ``blank`` says."""
        if fen == 0:
            return self.blank
        number = (Decimal(fen) / 100 / (unit or self.unit).value).quantize(Decimal("0.01"), ROUND_HALF_UP)
        text = f"{number:,f}" if self.separators else f"{number:f}"
        return text.rstrip("0").rstrip(".") if self.decimals == "trimmed" else text

    def name(self, text: str) -> str:
        """A name as its cell prints it."""
        cut = len(text) // 2
        return f"{text[:cut]}\n{text[cut:]}" if self.broken_names and len(text) > _LONG else text

    def spoken(self, fen: int) -> str:
        """An amount as a sentence gives it, in 万元 with two decimals, rounded or (``truncates``) cut off."""
        rounding = ROUND_DOWN if self.truncates else ROUND_HALF_UP
        return f"{(Decimal(fen) / 1_000_000).quantize(Decimal('0.01'), rounding):f}万元"


STYLES: st.SearchStrategy[Style] = st.builds(
    Style,
    names=st.sampled_from(("standard", "fujian", "shanghai", "central", "yunnan", "henan")),
    unit=st.sampled_from((Unit.WAN, Unit.YUAN)),
    codes=st.sampled_from(("one", "three", "unpadded", "cumulative", "joined")),
    levels=st.booleans(),
    total=st.sampled_from(("first", "last")),
    blank=st.sampled_from(("0.00", "", "0", "-")),
    separators=st.booleans(),
    indent=st.booleans(),
    prior=st.sampled_from(("none", "figures", "changes")),
    items=st.sampled_from(("down", "across")),
    blocks=st.sampled_from((1, 2, 3)),
    line_numbers=st.booleans(),
    all_classes=st.booleans(),
    owner=st.booleans(),
    piece=st.sampled_from((0, 0, 5)),
    repeat=st.booleans(),
    targets=st.booleans(),
    truncates=st.booleans(),
    decimals=st.sampled_from(("two", "trimmed")),
    one_caption=st.booleans(),
    broken_names=st.booleans(),
    total_word=st.sampled_from(("合计", "合  计")),
    contents=st.booleans(),
)
"""Any layout."""
