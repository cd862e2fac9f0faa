"""The title of a table: the line above it that names a statement, however it is broken and numbered."""

from __future__ import annotations

import re
from dataclasses import replace

from budgetdiff.document.model import Line
from budgetdiff.facts import folded, squeezed, without_ordinal
from budgetdiff.statements.captions import is_note, is_number_of_page_or_table
from budgetdiff.statements.catalogue import Entry, bare_title, catalogue
from budgetdiff.statements.money import stated_unit
from budgetdiff.statements.naming import owner_of

REACH = 14
_FORMS = ("target_form", "self_evaluation")
# 部门收支总表　公开01表　编制单位：某某局　单位：万元: what may stand on the title's own line, right of it
_BESIDE = re.compile(
    r"(?<=表)[\s\u3000]*(?:[(（]?(?:金额|货币|计量|编制|填报|公开|预算)?[\s\u3000]*(?:单位|部门)[\s\u3000]*(?:名称)?[\s\u3000]*[:：].*"
    r"|[(（]?(?:公开|预算|决算|财决|附|表)?[\s\u3000]*(?:表[\s\u3000]*)?\d{1,2}[\s\u3000]*表?[)）]?)$"
)

_OF_DOCUMENT = re.compile(r"公开|信息|说明|年度?(?:部门|单位)?(?:预算|决算)(?:和|及|$)")


def find_title(lines: list[Line]) -> tuple[str, Entry | None]:
    """The title nearest above a table and its entry in the catalogue; ("", None) where no line is one.

    Of a chapter heading and a title that say the same, the shorter, without its ordinal, is the statement's title.
    A title broken over two lines is put together.
    """
    near = [replace(line, text=_alone(line.text)) for line in lines[-REACH:] if line.text.strip()]
    for index in range(len(near) - 1, -1, -1):
        text = near[index].text
        if not _may_be_title(text):
            continue
        whole, entry = _whole_title(near, index)
        if entry is None:
            continue
        if _is_listed(near, index, lines):
            return "", None
        best = squeezed(without_ordinal(whole))
        if entry.id in _FORMS:
            return best, entry  # its title names its project
        for line in near[max(0, index - 3) : index]:
            other = squeezed(without_ordinal(line.text))
            if (
                (line.bbox is None or line.place == near[index].place)  # the lines of a text have no page
                and _may_be_title(line.text)
                and catalogue().match_title(line.text) is entry
                and len(other) < len(best)
            ):
                best = other
        return re.sub(
            r"^(附?表)?[一二三四五六七八九十\d]*[:：、.．]+|^附?表[一二三四五六七八九十\d]+", "", best
        ) or best, entry
    return "", None


def _is_listed(near: list[Line], index: int, lines: list[Line]) -> bool:
    """Whether a title stands in a list of others, as contents do, and so names the table below it no more than they.

    A title that was listed before is the title itself, as is one on a page of its own.
    """
    own = bare_title(near[index].text)
    if sum(1 for line in lines if bare_title(line.text) == own) > 1:
        return False
    above = [line for line in near[max(0, index - 3) : index + 1] if line.place == near[index].place]
    named = [catalogue().match_title(line.text) for line in above if _may_be_title(line.text)]
    return len(named) == 4 and len({entry.id for entry in named if entry}) == 4


def _alone(text: str) -> str:
    """A title without what stands beside it on its line: the table's number, owner and unit of money."""
    return _BESIDE.sub("", text) or text


def _whole_title(near: list[Line], index: int) -> tuple[str, Entry | None]:
    """The title that ends in a line, put together from up to two lines above it where these are its beginning."""
    text = near[index].text
    entry = catalogue().match_title(text)
    whole = text
    for above in range(index - 1, max(-1, index - 3), -1):
        upper = near[above].text
        if not _may_be_title(upper) or folded(upper).endswith("表") or len(folded(upper + whole)) > 60:
            break
        if entry is not None and _OF_DOCUMENT.search(folded(upper)):
            break  # the cover's own name above the first table
        joined = upper + whole
        longer = catalogue().match_title(joined)
        if longer is None:
            break
        if entry is None or longer.id != entry.id:
            entry, whole = longer, joined
        else:
            break
    return whole, entry


def _may_be_title(text: str) -> bool:
    plain = folded(text)
    if not 2 <= len(plain) <= 60 or plain[-1] in "。;；,,、:" or is_number_of_page_or_table(text):
        return False
    if re.search(r"[.…·]{3,}\d*$|\t\s*\d+\s*$", text) or "。" in plain:
        return False
    if owner_of(text) and not bare_title(text).endswith("表"):
        return False
    return not is_note(text) and not (stated_unit(text) and not bare_title(text).endswith("表"))
