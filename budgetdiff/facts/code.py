"""Classification codes: functional 类款项 (3, 5, 7 digits) and economic 类款 (3, 5 digits)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from budgetdiff.errors import CodeRefused
from budgetdiff.facts.text import folded

_CODE = re.compile(r"^\d{3}(?:\d{2}){0,3}$")


def parse_code(text: str) -> str | None:
    """The digits of a code printed in one cell, or None for a blank or a ``**`` placeholder.

    Takes ``2080109``, ``208 01 09``, ``208-01-09`` and codes stored as numbers (``2080109.0``). Raises CodeRefused
    for anything else.
    """
    plain = re.sub(r"[-—.·]", "", re.sub(r"\.0+$", "", folded(text)))
    if not plain.strip("*"):
        return None
    if not _CODE.match(plain):
        raise CodeRefused(f"“{text.strip()[:40]}” is not a classification code")
    return plain


def join_code(parts: Sequence[str]) -> str | None:
    """The code printed over several cells (类, 款, 项), padded: ``301``,``2`` is 30102; a full code in one is kept.

    Returns None where all parts are blank. Raises CodeRefused where a part is no number or a gap stands between.
    """
    plain = [re.sub(r"\.0+$", "", folded(part)).strip("*") for part in parts]
    while plain and not plain[-1]:
        plain.pop()
    if not plain:
        return None
    if not all(part.isascii() and part.isdigit() for part in plain):
        raise CodeRefused(f"“{'|'.join(parts)}” is not a classification code")
    joined = plain[0]
    for part in plain[1:]:
        # some forms repeat the whole code so far in the next column: 208|20801|2080109
        joined = part if len(part) > 2 and part.startswith(joined) else joined + part.zfill(2)
    if not _CODE.match(joined):
        raise CodeRefused(f"“{'|'.join(parts)}” is not a classification code")
    return joined


def level_of(code: str) -> int:
    """1 for 类, 2 for 款, 3 for 项, 4 for finer local codes, 0 for the empty code of a total."""
    return (len(code) - 1) // 2 if code else 0


def parent_of(code: str) -> str:
    """The code one level up; the empty code above a 类."""
    return code[:-2] if len(code) > 3 else ""


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """How the codes of another country nest: by their length, by a separator, or not at all.

    ``widths`` are the lengths of a code at each level (2, 4, 7); where ``padded``, all codes are as long as the last, the
    levels below their own filled with zeros. With ``separator``, each one begins a level (``01.2.3``).
    """

    widths: tuple[int, ...] = ()
    separator: str = ""
    padded: bool = False

    @property
    def name(self) -> str:
        """The name of a classification of such codes: ``own``, ``own:2,4,7``, ``own:2,4,7:padded``, ``own:.``."""
        if self.separator:
            return f"{OWN}:{self.separator}"
        if not self.widths:
            return OWN
        return f"{OWN}:{','.join(map(str, self.widths))}{':padded' if self.padded else ''}"

    @classmethod
    def named(cls, name: str) -> Hierarchy:
        """The hierarchy of a classification's name; see ``name``."""
        _, _, rest = name.partition(":")
        widths, _, padded = rest.partition(":")
        if rest and rest[0].isdigit():
            return cls(tuple(int(width) for width in widths.split(",")), padded=bool(padded))
        return cls(separator=rest)

    def above(self, code: str) -> tuple[str, ...]:
        """The codes that a code is part of, the topmost first."""
        if self.separator:
            parts = code.split(self.separator)
            return tuple(self.separator.join(parts[:count]) for count in range(1, len(parts)))
        plain = code
        if self.padded:
            plain = next((code[:width] for width in self.widths if not code[width:].strip("0")), code)
        cut = [plain[:width] for width in self.widths if width < len(plain)]
        return tuple(part.ljust(len(code), "0") for part in cut) if self.padded else tuple(cut)

    def level(self, code: str) -> int:
        """1 for the topmost codes, one more for each code above."""
        return len(self.above(code)) + 1


OWN = "own"
"""How the classification of codes begins that are not those of the Chinese tables."""
