"""Names of classes in sentences that the classification does not know: remarks that the rule CODE-LETTER reads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from budgetdiff.classification import codes_named, name_key
from budgetdiff.document.model import Document
from budgetdiff.facts import Remark
from budgetdiff.statements.narrative.paragraphs import Paragraph

# a name runs back from its mark to what is no part of one; 政府办公厅(室)及相关机构事务 holds a bracket of its own
_MARKED = re.compile(r"(?P<name>(?:[一-鿿、]|\((?!类\)|款\)|项\))[一-鿿]{1,4}\))+?)\((?P<level>[类款项])\)")
# the list of what an amount is made of, not what the words 公用经费 mean
_LISTED = re.compile(
    r"(?:人员经费|公用经费)[^。；\d]{0,12}\d[^。；]{0,30}?(?:包括|用于(?:支付)?|包含)：?(?P<list>[^。；：，\d]*?、[^。；：，\d]*)"
)
_DIGITS = {"类": "3", "款": "5", "项": "7"}
_SHORTEST = 4
"""Characters: two shorter names differ by one letter and are two names (退休费, 离休费)."""
_LONGEST = 120


def unknown_classes(document: Document, told: Iterable[Paragraph]) -> Iterator[Remark]:
    """A remark ``class`` for each name of a class in a sentence that no class has, be it of another year.

    Its text is the sentence, with the ``name`` and the ``digits`` of the code that its mark gives (类 3, 款 5, 项 7; of an
    economic item in a list ''). The name may have words before it that are no part of it. Of text that a machine recognised
    in a picture nothing is said: its misreadings look the same. ``told`` are the document's paragraphs.
    """
    if document.recognised:
        return
    for paragraph in told:
        for match in _MARKED.finditer(paragraph.text):
            yield from _remark(paragraph, match.start("name"), match.end("name"), _DIGITS[match["level"]])
        for match in _LISTED.finditer(paragraph.text):
            start = match.start("list")
            for name in match["list"].split("、"):
                yield from _remark(paragraph, start, start + len(name), "")
                start += len(name) + 1


def _remark(paragraph: Paragraph, start: int, end: int, digits: str) -> Iterator[Remark]:
    name = name_key(paragraph.text[start:end])
    if len(name) < _SHORTEST or (_ends_known(name) if digits else _known(name)):
        return
    # where the words before the name are cut off is not known here: its end is where its class is named
    page, box = paragraph.place(end - 1)
    begin = max(paragraph.text.rfind("。", 0, start) + 1, start - _LONGEST)
    stop = paragraph.text.find("。", end)
    stop = min(stop + 1 if stop >= 0 else len(paragraph.text), end + _LONGEST)
    sentence = "".join(paragraph.quote(begin, stop).split())
    yield Remark("class", page, sentence, None, bbox=box, parts=(("digits", digits), ("name", name)))


def _known(name: str) -> bool:
    """Whether a class has this name, with or without 支出 at its end, in whatever year."""
    bare = name.removesuffix("支出")
    return any(one in codes_named() for one in (name, bare, f"{bare}支出"))


def _ends_known(name: str) -> bool:
    """Whether the end of a run of words is the name of a class."""
    return any(_known(name[at:]) for at in range(len(name) - 1))
