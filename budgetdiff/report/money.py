"""Money in sentences: worded once, and still known exactly, so that a page can say it in another unit.

While a view is made an amount in a text stands between marks that nobody else can write, because they hold a number drawn anew
each time. At the end all texts are plain again, and the view knows for each text that held money what it is made of.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, fields, is_dataclass, replace
from decimal import Decimal
from typing import Any, TypeVar

_View = TypeVar("_View")


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in a text: exact in yuan (None where the text names the unit alone), as worded, the gap behind it and the unit."""

    amount: Decimal | None
    text: str
    gap: str
    unit: str


Parts = tuple["str | Money", ...]
"""What a text is made of."""


class Marks:
    """The marks of one view."""

    def __init__(self) -> None:
        self._own = secrets.token_hex(8)
        own = f"\ue000{self._own}"
        part = "([^\ue000\ue001]*)"
        self._shape = re.compile(own + "\ue001".join([part] * 4) + own)

    def put(self, amount: Decimal | None, text: str, gap: str, unit: str) -> str:
        """Money between marks."""
        own = f"\ue000{self._own}"
        value = "" if amount is None else f"{amount:f}"
        return f"{own}{value}\ue001{text}\ue001{gap}\ue001{unit}{own}"

    def parts(self, text: str) -> Parts:
        """What a marked text is made of."""
        found: list[str | Money] = []
        at = 0
        for match in self._shape.finditer(text):
            found += [text[at : match.start()]] if match.start() > at else []
            value, worded, gap, unit = match.groups()
            found.append(Money(Decimal(value) if value else None, worded, gap, unit))
            at = match.end()
        return (*found, text[at:]) if at < len(text) else tuple(found)

    def settled(self, view: _View) -> tuple[_View, dict[str, Parts]]:
        """A frozen view with all texts plain, and what those are made of that held money.

        A text that stands for different amounts in two places is left out: nobody could say which is meant.
        """
        known: dict[str, Parts] = {}
        doubtful: set[str] = set()
        plain = self._plain(view, known, doubtful)
        return plain, {text: parts for text, parts in known.items() if text not in doubtful}

    def _plain(self, value: Any, known: dict[str, Parts], doubtful: set[str]) -> Any:
        if isinstance(value, str):
            if self._own not in value:
                return value
            parts = self.parts(value)
            text = "".join(part if isinstance(part, str) else f"{part.text}{part.gap}{part.unit}" for part in parts)
            if known.setdefault(text, parts) != parts:
                doubtful.add(text)
            return text
        if isinstance(value, tuple):
            found = tuple(self._plain(one, known, doubtful) for one in value)
            return found if any(a is not b for a, b in zip(found, value, strict=True)) else value
        if is_dataclass(value) and not isinstance(value, type):
            changed = {}
            for field in fields(value):
                before = getattr(value, field.name)
                after = self._plain(before, known, doubtful)
                if after is not before:
                    changed[field.name] = after
            return replace(value, **changed) if changed else value
        return value
