"""Notes that readers of documents leave in English, said in the language of the report."""

from __future__ import annotations

import re

from budgetdiff.report.language import Language
from budgetdiff.report.names import SPOTS, WORDED

_SHAPES = {
    "outside": re.compile(r"page (?P<number>\d+): (?P<n>\d+) characters outside the page box were left out"),
    "hidden": re.compile(r"hidden sheets left out: (?P<names>.+)", re.DOTALL),
    "no unit": re.compile(
        r"(?P<place>page|line|sheet|table) (?P<number>\d+): “(?P<title>.*)” states no unit; (?P<unit>\S+) is what its largest "
        r"amount is in elsewhere in the document", re.DOTALL),
    "no number": re.compile(
        r"(?P<place>page|line|sheet|table) (?P<number>\d+), table “(?P<title>.*)”, row (?P<row>\d+): “(?P<text>.*)” in column "
        r"(?P<column>.*) is (?:no number|words, not an amount)", re.DOTALL),
}  # fmt: skip


def noted(_: Language, note: str) -> str:
    """A note in the language; as it stands where it is of no known shape."""
    for name, shape in _SHAPES.items():
        found = shape.fullmatch(note)
        if found is not None and _.code != "en":
            parts = found.groupdict()
            if "number" in parts:
                parts["spot"] = _(SPOTS[parts.get("place", "page")], n=parts["number"])
            return _(WORDED[name], **parts)
    return note
