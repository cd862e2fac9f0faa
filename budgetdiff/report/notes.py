"""What the stages before say in English, said in the language of the report: notes on documents."""

from __future__ import annotations

import re

from budgetdiff.report.language import Language
from budgetdiff.report.names import SPOTS, WORDED

_SHAPES = {
    "outside": re.compile(r"page (?P<number>\d+): (?P<n>\d+) characters outside the page box were left out"),
    "cut off": re.compile(
        r"page (?P<number>\d+): (?P<n>\d+) characters have no room where they stand; names are read with theirs, "
        r"numbers as they show"
    ),
    "unseen": re.compile(
        r"page (?P<number>\d+): (?P<n>\d+) characters that nobody sees \(invisible, covered or of the colour of their ground\) "
        r"were left out"
    ),
    "marks": re.compile(
        r"page (?P<number>\d+): (?P<n>\d+) characters of a watermark, a seal or other slanted text were left out"
    ),
    "turned": re.compile(r"page (?P<number>\d+): its text is turned by (?P<n>\d+) degrees and was read that way"),
    "photographed": re.compile(r"page (?P<number>\d+): its sheet was photographed at an angle and was made flat"),
    "two pages": re.compile(
        r"page (?P<number>\d+): two pages stand beside each other; they were read one after the other"
    ),
    "picture": re.compile(r"page (?P<number>\d+) is a picture"),
    "recognised": re.compile(
        r"page (?P<number>\d+): it is a picture; its text was recognised by a machine before and may be wrong"
    ),
    "from pictures": re.compile(
        r"pages? (?P<names>[\d, -]+): read from pictures; (?P<confirmed>\d+) confirmed, (?P<agreed>\d+) agreed, "
        r"(?P<contradicted>\d+) contradicted, (?P<corrected>\d+) corrected, (?P<doubtful>\d+) doubtful"
    ),
    "bent": re.compile(
        r"pages? (?P<names>[\d, -]+): the sheet is not flat(?: or seen at an angle|, turned or of two pages); every figure there "
        r"is doubtful"
    ),
    "left in pictures": re.compile(
        r"pages? (?P<names>[\d, -]+): (?P<n>\d+) statements of sentences and (?P<m>\d+) targets in pictures are not taken in"
    ),
    "unsure in pictures": re.compile(
        r"pages? (?P<names>[\d, -]+): (?P<n>\d+) of (?P<of>\d+) statements of sentences and (?P<m>\d+) of (?P<among>\d+) targets "
        r"were not read for certain"
    ),
    "saved anew": re.compile(r"read as LibreOffice saves it anew \(\.(?P<text>\w+)\)"),
    "second reader": re.compile(r"page (?P<number>\d+): read by pdfplumber \((?P<text>.+)\)"),
    "mended": re.compile(r"the file's table of its objects is wrong; they were found by their numbers"),
    "hidden": re.compile(r"hidden sheets left out: (?P<names>.+)", re.DOTALL),
    "no unit": re.compile(
        r"(?P<place>page|line|sheet|table) (?P<number>\d+): “(?P<title>.*)” states no unit of money; (?P<unit>\S+) is what "
        r"(?P<n>\d+) of its amounts are in elsewhere in the document",
        re.DOTALL,
    ),
    "one unit": re.compile(
        r"(?P<place>page|line|sheet|table) (?P<number>\d+): “(?P<title>.*)” states no unit of money; (?P<unit>\S+) is what one "
        r"of its amounts is in elsewhere in the document, as are all other tables",
        re.DOTALL,
    ),
    "unknown unit": re.compile(
        r"(?P<place>page|line|sheet|table) (?P<number>\d+): “(?P<title>.*)” states no unit of money; none is attested "
        r"elsewhere, so its amounts are not taken in",
        re.DOTALL,
    ),
    "apart from tables": re.compile(
        r"no statutory table is in it: its sentences are taken in, to be held against tables published apart"
    ),
    "no number": re.compile(
        r"(?P<place>page|line|sheet|table) (?P<number>\d+), table “(?P<title>.*)”, row (?P<row>\d+): “(?P<text>.*)” in column "
        r"(?P<column>.*) is (?:no number|words, not an amount)",
        re.DOTALL,
    ),
    "year of file": re.compile(
        r"fiscal year (?P<year>\d{4}) is taken from the name of the file: the document itself states none"
    ),
    "year of date": re.compile(
        r"fiscal year (?P<year>\d{4}) is taken from the date (?P<text>.+): the document itself states none"
    ),
    "year by count": re.compile(
        r"fiscal year taken as (?P<year>\d{4}) \((?P<n>\d+) mentions in cover and titles\); (?P<text>\d{4}) stands in (?P<m>\d+)"
    ),
    "phase of file": re.compile(
        r"taken as (?P<text>\S+) by the name of the file: the document itself does not say which it is"
    ),
    "phase of cover": re.compile(
        r"taken as (?P<text>\S+), as the cover says; the titles of the tables say (?P<names>\S+)"
    ),
    "phase by count": re.compile(
        r"taken as (?P<text>\S+) \((?P<n>\d+) mentions in cover and titles\); (?P<names>\S+) stands in (?P<m>\d+)"
    ),
    "two names": re.compile(r"the cover names “(?P<text>.*)”, the tables name “(?P<names>.*)”"),
    "unit of file": re.compile(
        r"the unit is taken from the name of the file: the document itself names none \(“(?P<text>.*)”\)"
    ),
    "unit of line": re.compile(r"the unit is taken from a line of the cover that says nothing else \(“(?P<text>.*)”\)"),
}


def noted(_: Language, note: str) -> str:
    """A note in the language; as it stands where it is of no known shape."""
    for name, shape in _SHAPES.items():
        found = shape.fullmatch(note)
        if found is not None:
            parts = found.groupdict()
            if "number" in parts:
                parts["spot"] = _(SPOTS[parts.get("place", "page")], n=parts["number"])
            return _(WORDED[name], **parts)
    return note
