"""A selection of findings: what is asked for in an address, and the address that asks for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlencode

from budgetdiff.errors import QuestionError

FACETS = ("severity", "decided", "rule", "unit", "level", "year", "phase", "material", "fresh", "document")
"""What findings are chosen by, in the order of the page; each may be given several times."""
CHOSEN_BY = (*FACETS, "cause")
"""The facets, and what no facet lists: the printed figure that findings are about."""
SORTS = ("gravity", "unit", "rule", "page", "difference", "cause", "decided")
PER_PAGE = 50
_LONGEST, _MOST = 400, 200
"""Characters of one value, and values of one address: an address is somebody's."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which findings are shown, in which order and which page of them; ``least`` is a difference in yuan."""

    chosen: Mapping[str, frozenset[str]] = field(default_factory=dict)
    text: str = ""
    least: Decimal | None = None
    sort: str = "gravity"
    falling: bool = False
    page: int = 1

    @classmethod
    def of(cls, items: Iterable[tuple[str, str]]) -> Selection:
        """The selection that an address (its names and values) asks for. Raises QuestionError for one that makes no sense."""
        chosen: dict[str, set[str]] = {}
        given: dict[str, Any] = {}
        for count, (name, raw) in enumerate(items):
            value = raw.strip()
            if count >= _MOST or len(value) > _LONGEST:
                raise QuestionError(f"the filter is too long: at most {_MOST} values of {_LONGEST} characters")
            if not value:
                continue
            if name in CHOSEN_BY:
                chosen.setdefault(name, set()).add(value)
            elif name == "q":
                given["text"] = value
            elif name == "least":
                given["least"] = _amount(value)
            elif name == "sort":
                if value not in SORTS:
                    raise QuestionError(f"“{value}” is no order of findings; there are {', '.join(SORTS)}")
                given["sort"] = value
            elif name == "way":
                given["falling"] = value == "down"
            elif name == "page":
                given["page"] = int(value) if value.isascii() and value.isdigit() and len(value) < 9 else 1
        return cls({name: frozenset(values) for name, values in chosen.items()}, **given)

    def query(self, **changed: Any) -> str:
        """The selection as the query of an address, always the same for the same selection; ``changed`` are fields."""
        one = replace(self, **changed) if changed else self
        pairs = [(name, value) for name in CHOSEN_BY for value in sorted(one.chosen.get(name, ()))]
        pairs += [("q", one.text)] if one.text else []
        pairs += [("least", f"{one.least:f}")] if one.least is not None else []
        pairs += [("sort", one.sort)] if one.sort != "gravity" else []
        pairs += [("way", "down")] if one.falling else []
        pairs += [("page", str(one.page))] if one.page > 1 else []
        return urlencode(pairs)

    def turned(self, facet: str, value: str) -> Selection:
        """The selection with a value of a facet chosen, or let go where it was; its first page."""
        values = self.chosen.get(facet, frozenset()) ^ {value}
        return replace(self, chosen={**self.chosen, facet: values}, page=1)

    def sorted_by(self, sort: str) -> Selection:
        """The selection in another order; the same order again is turned round."""
        return replace(self, sort=sort, falling=sort == self.sort and not self.falling, page=1)

    @property
    def narrowed(self) -> bool:
        """Whether anything is left out."""
        return any(self.chosen.values()) or bool(self.text) or self.least is not None


def _amount(text: str) -> Decimal:
    try:
        amount = Decimal(text.replace(",", "").replace("，", ""))
    except InvalidOperation as error:
        raise QuestionError(f"“{text}” is no amount of yuan") from error
    if not amount.is_finite() or abs(amount) >= Decimal("1e16"):
        raise QuestionError(f"“{text}” is no amount of yuan")
    return amount
