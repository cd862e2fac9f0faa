"""How far the names of a figure can be relied on: its row's code and label, its column's heading, its table's unit of money.

Sums within a column prove neither the heading of the column nor the label of a row, so each of them stands by itself: by the
catalogue (a name beside its own code, a heading or a line of the form), or by having been read for certain.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from budgetdiff.classification import code_table, codes_named, name_key
from budgetdiff.classification.identities import kind_of_line
from budgetdiff.document.model import Recognised
from budgetdiff.facts import Fact, folded, squeezed
from budgetdiff.statements.layout import is_total
from budgetdiff.statements.standing.looks import SURE, Lines, plain_number

_KNOWN = 0.5
"""The same for words that the catalogue knows: a misread one would hardly be another that it knows."""
_CATALOGUED = re.compile(r"[a-z_]+(?:\.[a-z_]+)*")
"""A measure of the catalogue; of other columns the heading is the measure."""
_COMMON = re.compile("运行$|^一般行政管理事务$|^机关服务$|^信息化建设$")
"""Names that lines of many classes have."""
_UNIT = re.compile(r"单位.*元")
_MARKS = re.compile(r"[\s()（）、,，.:：/]+")


class Names:
    """The names of the figures of one document."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines

    def hold(self, fact: Fact) -> bool:
        """Whether all that names a figure can be relied on."""
        return self._line_holds(fact) and self._column_holds(fact) and self._table_holds(fact)

    def _line_holds(self, fact: Fact) -> bool:
        """The code and the label of the row: catalogued together, or each read for certain."""
        box, page = fact.provenance.bbox, fact.provenance.page
        if box is None:
            return False
        if not fact.label and not fact.code:
            return False
        beside = [line for line in self._lines.between(page, box[1], box[3]) if line.bbox[2] <= box[0] + 1]
        label = _key(fact.label)
        words = [line for line in beside if (text := _key(line.text)) and not text.isdigit() and _meets(text, label)]
        digits = [
            line
            for line in beside
            if fact.code
            and (text := re.sub(r"\D", "", line.text))
            and text in fact.code
            # a name may hold digits; one that its code stands before in the same cell says both
            and (line not in words or _key(line.text).startswith(fact.code))
        ]
        if fact.label and not words:
            # the heading names what stands in the cell, or the row is a total by its place alone
            return fact.level == 0 or label in _key(fact.column_title)
        if not fact.code:
            return _surest(words) >= (_KNOWN if _known_line(fact) else SURE) and not any(map(_unlike, words))
        named = _beside_its_name(fact)
        if named is False:
            return False  # which of the two was misread, or misprinted, nobody can tell
        if named:
            # a mark that ink over the label adds to it is none of the name's
            spelt = not any(line.crossed for line in words) or _spelt(fact)
            return spelt and (all(not line.crossed for line in digits) or _certain(digits))
        return _certain(digits) and _surest(words) >= SURE

    def _column_holds(self, fact: Fact) -> bool:
        """The headings over the column: of the catalogue, or read for certain; a year among them is read twice."""
        box, page = fact.provenance.bbox, fact.provenance.page
        if not fact.column_title or box is None:
            return True
        title = _key(fact.column_title)
        over = [
            line
            for line in self._lines.of_page(page)
            if line.bbox[3] <= box[1] + 1
            and line.bbox[0] < box[2]
            and line.bbox[2] > box[0]
            and (text := _key(line.text))
            and text in title
        ]
        least = _KNOWN if _CATALOGUED.fullmatch(fact.measure) else SURE
        if not over:
            # the table goes on from the page before: its heading stands there, and may be another table's
            over = [line for line in self._lines.of_page(page - 1) if (text := _key(line.text)) and text in title]
            if not over:
                return bool(_CATALOGUED.fullmatch(fact.measure))
        return _surest(over) >= least and not any(map(_unlike, over))

    def _table_holds(self, fact: Fact) -> bool:
        """The unit of money over the table: not read with doubt."""
        said = [line for line in self._lines.of_page(fact.provenance.page) if _UNIT.search(squeezed(line.text))]
        return all(line.sure >= _KNOWN for line in said)

    def titled(self, title: str, page: int) -> bool:
        """Whether the title of a table that begins on a page was read there, or on the page before, whole and for certain.

        It may stand in several lines, or behind a year or an ordinal that is no part of it.
        """
        wanted = _key(title)
        for place in (page, page - 1) if wanted else ():
            whole = [line for line in self._lines.of_page(place) if _key(line.text).endswith(wanted)]
            if whole and _surest(whole) >= _KNOWN:
                return True
            said = [line for line in self._lines.of_page(place) if len(text := _key(line.text)) > 1 and text in wanted]
            if sum(len(_key(line.text)) for line in said) >= len(wanted):
                return _surest(said) >= _KNOWN
        return False


def _key(text: str) -> str:
    return _MARKS.sub("", folded(text))


def _meets(text: str, label: str) -> bool:
    """Whether a line of a cell is (a part of) a label, which stands without its ordinal."""
    return bool(label) and (text in label or text.endswith(label))


def _surest(lines: Sequence[Recognised]) -> float:
    """How sure the least sure of some lines is."""
    return min((line.sure for line in lines), default=0.0)


def _unlike(line: Recognised) -> bool:
    """Whether a second look read other digits in a line than the first."""
    return line.second is not None and re.sub(r"\D", "", line.second) != re.sub(r"\D", "", line.text)


def _certain(lines: Sequence[Recognised]) -> bool:
    """Whether the digits of some lines were read twice alike and for certain."""
    return bool(lines) and all(
        line.sure >= SURE
        and line.second is not None
        and plain_number(line.second) == plain_number(line.text)
        and not line.rivals
        for line in lines
    )


def _known_line(fact: Fact) -> bool:
    """Whether the catalogue knows a label without a code."""
    key = fact.label_key.partition("#")[0]
    return (
        is_total(fact.label)
        or (fact.side is not None and kind_of_line(fact.side, key)[0] is not None)
        or name_key(fact.label) in codes_named()
        or (fact.classification == "item" and bool(_CATALOGUED.fullmatch(fact.measure)))
    )


def _beside_its_name(fact: Fact) -> bool | None:
    """Whether the catalogue has the label beside the code, not beside others alone; None where it cannot tell.

    A name (行政运行) says nothing of a code that the catalogue does not have, and that ends as one of its own does.
    """
    code, key = fact.code or "", _bare(fact.label)
    names = {_bare(one.name) for one in code_table().get(code, ())}
    if key in names:
        return True
    named = {*codes_named().get(name_key(fact.label), ()), *codes_named().get(f"{name_key(fact.label)}支出", ())}
    others = {one for one in named if one[0] == code[0] and len(one) == len(code)}
    if (
        not others
        or (not names and _COMMON.search(fact.label))
        or (not names and any(one[-2:] == code[-2:] for one in others))
    ):
        return None
    return False


def _spelt(fact: Fact) -> bool:
    """Whether the label is what the catalogue has beside the code, mark by mark."""
    return folded(fact.label) in {folded(one.name) for one in code_table().get(fact.code or "", ())}


def _bare(name: str) -> str:
    return name_key(name).removesuffix("支出").replace("的", "")
