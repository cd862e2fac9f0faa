"""The numeric phrases of a narrative: amounts, changes, shares and rates, right by construction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from tests.printing.coded import rate_of
from tests.printing.style import Style


@dataclass(frozen=True)
class Speaker:
    """Puts figures (fen) into words; amounts are rounded or cut off as the style says, rates and shares rounded."""

    style: Style

    def amount(self, fen: int) -> str:
        """``17361.34万元``."""
        return self.style.spoken(fen)

    def change(self, current: int, base: int, against: str) -> str:
        """``比上年增加12.30万元，增长4.56%``; 持平 where nothing moved, no rate where there is nothing to divide by."""
        moved = current - base
        said = self.amount(abs(moved))
        if not moved or not said.strip("0.万元"):
            return f"与{against}持平"
        words = "增加" if moved > 0 else "减少"
        if not base:
            return f"比{against}{words}{said}"
        return f"比{against}{words}{said}，{'增长' if moved > 0 else '下降'}{rate_of(current, base).lstrip('-')}%"

    def share(self, part: int, whole: int) -> str:
        """``占12.34%``; nothing where the whole is nothing."""
        return f"，占{percent(part, whole)}%" if whole else ""

    def listed(self, parts: Iterable[tuple[str, int]], whole: int | None = None) -> str:
        """``基本支出1.00万元，占50.00%；项目支出…``; parts of nothing are left out."""
        return "；".join(
            f"{name}{self.amount(value)}{self.share(value, whole) if whole is not None else ''}"
            for name, value in parts
            if value
        )

    def rate(self, current: int, planned: int) -> str:
        """``完成年初预算的98.76%``; nothing where nothing was planned."""
        return f"，完成年初预算的{percent(current, planned)}%" if planned else ""


def percent(part: int, whole: int) -> str:
    """A share in percent with two decimals, rounded half up."""
    return f"{(Decimal(part) * 100 / whole).quantize(Decimal('0.01'), ROUND_HALF_UP):f}"
