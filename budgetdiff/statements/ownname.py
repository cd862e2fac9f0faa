"""The unit's own name where it is misspelt, and headings that name another unit: remarks that the rule FORM-NAME reads."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from itertools import pairwise

from budgetdiff.document.model import Document
from budgetdiff.facts import Remark, folded, squeezed
from budgetdiff.statements.narrative.paragraphs import Paragraph

_PLACE = re.compile(r"自治区|街道|[省市区县州盟旗镇乡]")
# 第十二 and 第二十, 东南 and 南东: two names of two units may differ in the order of these
_ORDERED = frozenset("一二三四五六七八九十百东西南北中省市区县州盟旗镇乡")
_HEADING = re.compile(
    r"^(?:第[一二三四五六七八九十]+部分|[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\))(?:关于)?"
    r"(?P<name>[一-鿿]{4,40}?)(?:\((?:本级|部门|单位)\))?(?P<year>(?:19|20)\d{2})年度?[^。;,，；:：]*(?:预算|决算|收支|收入|支出)"
    r"[^。;,，；:：]*(?:说明|情况|表)$"
)
_SURE = 3
"""So many headings name the own unit for one that names another."""


def misnamed_of(document: Document, told: Iterable[Paragraph], unit_name: str) -> Iterator[Remark]:
    """The remarks of a document of the unit ``unit_name``, as printed on its cover; ``told`` are its paragraphs.

    ``misspelt`` is a sentence in which two characters of the name changed places or one is printed twice: its text is the
    sentence, with the words as ``name``. ``misnamed`` is a heading with another organ's name, which nothing else in the document
    names, with the ``name`` and its ``year``. Of text that a machine recognised in a picture nothing is said: its misreadings look
    the same.
    """
    if document.recognised:
        return
    own = re.sub(r"\(.*?\)", "", folded(unit_name))
    yield from _misspelt(told, own)
    yield from _misnamed(document, own)


def misspellings(name: str) -> frozenset[str]:
    """What the end of a unit's name becomes, from the last place in it on, if two characters change places or one is doubled.

    Only such changes as make no other unit's name: none in the name of the place, in a number or a quarter of the sky, or of the
    last letter.
    """
    places = [match.end() for match in _PLACE.finditer(name) if len(name) - match.end() >= 3]
    start = max(places, default=0)
    head, organ = name[max(start - 1, 0) : start], name[start:]
    found = set()
    for at, (one, two) in enumerate(pairwise(organ)):
        if at < len(organ) - 2 and one != two and not {one, two} & _ORDERED:
            found.add(f"{head}{organ[:at]}{two}{one}{organ[at + 2 :]}")
        if at and one not in _ORDERED and one != two:
            found.add(f"{head}{organ[: at + 1]}{organ[at:]}")
    return frozenset(one for one in found if len(one) >= 4 and one not in name)


def _misspelt(told: Iterable[Paragraph], own: str) -> Iterator[Remark]:
    wrong = misspellings(own)
    if not wrong:
        return
    pattern = re.compile("|".join(sorted(map(re.escape, wrong), key=lambda one: (-len(one), one))))
    for paragraph in told:
        for match in pattern.finditer(paragraph.text):
            page, box = paragraph.place(match.start())
            start = paragraph.text.rfind("。", 0, match.start()) + 1
            stop = paragraph.text.find("。", match.end())
            end = min(stop + 1 if stop >= 0 else len(paragraph.text), match.end() + 80)
            sentence = "".join(paragraph.quote(max(start, match.start() - 80), end).split())
            yield Remark("misspelt", page, sentence, None, bbox=box, parts=(("name", match[0]),))


def _misnamed(document: Document, own: str) -> Iterator[Remark]:
    ours = _organ(own)
    if ours is None:
        return
    headings = [
        (line, match)
        for line in document.lines()
        if len(line.text) <= 80 and (match := _HEADING.match(folded(line.text))) and _organ(match["name"]) is not None
    ]
    named = sum(1 for _, match in headings if _organ(match["name"]) == ours)
    others = [(line, match) for line, match in headings if _organ(match["name"]) != ours]
    if not others or named < _SURE * len(others):
        return
    text = _all_text(document)
    for line, match in others:
        name = match["name"]
        # a unit that the document speaks of elsewhere too has its own part in it, or was merged into this one
        if name not in own and text.count(name) == sum(1 for _, one in others if one["name"] == name):
            parts = (("name", name), ("year", match["year"]))
            yield Remark("misnamed", line.place, squeezed(line.text), None, bbox=line.bbox, parts=parts)


def _all_text(document: Document) -> str:
    """All that is printed, lines and cells, folded."""
    cells = (
        folded(cell.text) for grid in document.grids() for row in grid.rows for cell in row.cells if cell is not None
    )
    return "\n".join([*(folded(line.text) for line in document.lines()), *cells])


def _organ(name: str) -> str | None:
    """Which organ of government a unit's name ends in, told by its matter; None where it is none that is known, or several."""
    found = [matter for matter, pattern in _organs() if pattern.search(name)]
    return found[0] if len(found) == 1 else None


@cache
def _organs() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The organs of ``organs.toml``: the matter of each, and the pattern of the names that end in it."""
    text = files("budgetdiff.statements").joinpath("organs.toml").read_text(encoding="utf-8")
    return tuple(
        (matter, re.compile(rf"(?:{matter})(?:厅|局|委员会|委|办公室)$")) for matter in tomllib.loads(text)["matters"]
    )


__all__ = ["misnamed_of", "misspellings"]
