"""Labels in pictures: the room that they take, and how they are shortened to have it; fonts of the machine play no part."""

from __future__ import annotations

import unicodedata

_LABEL = 7


def room_of(text: str, size: int) -> float:
    """The room in pixels that a text takes at most: by its characters, never by the fonts of this machine."""
    return sum(size if unicodedata.east_asian_width(one) in "WF" else size * 0.65 for one in text)


def shortened(text: str, length: int = _LABEL, *, lines: int = 2) -> str:
    """A label over at most ``lines`` lines of ``length`` characters, cut with an ellipsis; never empty."""
    # controls and marks of direction would reorder what stands beside them in the picture
    plain = "".join(
        char
        for char in text
        if char.isprintable() and not "\u202a" <= char <= "\u202e" and not "\u2066" <= char <= "\u2069"
    )
    plain = plain.strip() or "—"
    # letters are about half as wide as characters
    if plain.isascii():
        words, rows = plain.split(), [""]
        for word in words:
            if rows[-1] and len(rows[-1]) + len(word) >= length * 2:
                rows.append("")
            rows[-1] = f"{rows[-1]} {word}".strip()
    else:
        # lines of equal length: one character alone on its line is ugly
        even = -(-len(plain) // min(lines, -(-len(plain) // length))) if len(plain) <= length * lines else length
        rows = [plain[start : start + even] for start in range(0, len(plain), even)]
    if len(rows) > lines:
        rows = (
            [*rows[: lines - 1], rows[lines - 1][: length * 2 - 1] + "…"]
            if plain.isascii()
            else [*rows[: lines - 1], rows[lines - 1][: length - 1] + "…"]
        )
    return "\n".join(row[: length * 2 + 4] for row in rows)
