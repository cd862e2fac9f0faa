"""What the words before a number name: the cells of the statutory statements they may mean."""

from __future__ import annotations

import re

from budgetdiff.facts import SCOPES, Slot, folded
from budgetdiff.statements.naming import names_organ
from budgetdiff.statements.narrative.cells import OPERATING, PERSONNEL, Cells
from budgetdiff.statements.narrative.index import FactIndex
from budgetdiff.statements.narrative.subject import FUNDS, Section, Subject
from budgetdiff.statements.narrative.totals import TOTALS

_CHAIN = re.compile(
    r"(?P<one>[^“”,，；：。、\d]+?)\((?:\d{3})?类(?:级科目)?\)"
    r"(?:[-—、,，]?(?P<two>[^“”,，；：。\d]+?)\((?:\d{2}|\d{5})?款(?:级科目)?\))?"
    r"(?:[-—、,，]?(?P<three>[^“”,，；：。\d]+?)\((?:\d{2}|\d{7})?项(?:级科目)?\))?"
)
_PARTIAL = re.compile(r"(?P<name>[^“”,，；：。、\d()]+)\((?P<level>[款项])\)$")
_CODE = re.compile(r"(?<!\d)(2\d{2}(?:\d{2}){0,2})(?!\d)")
_NOISE = re.compile(
    r"预算|决算|安排|财政拨款的|的|年度|当年|本年度|今年|情况"
    r"|总额|总规模|规模|数|金额|为|是|共计|(?<!公)共|均|各|分别|约|合计为|资金总计|完成|实际"
)
# 本级 and 本机关 are not the whole of a department
_OWN = re.compile(r"^(?:(?:本|我|全|该)(?:部门|单位|局|委|办|厅|院|校|中心|街道|镇|乡|系统)|部门|单位)(?:\([^()]*\))?")
_LEAD = re.compile(
    r"^(?:其中|另外|此外|同时|相应|即|包括|包含|含|主要(?:是|为|包括)?|其(?![他它])|部分|全年|当年"
    r"|(?:和|与|以?及)(?!其)|本年(?!度?(?:收入|支出))|全部|从|按照[^,，]*|总计中|方面|一是|二是|三是)+[：、]?"
)
_ORDINAL = re.compile(r"^(?:\(?[一二三四五六七八九十]{1,3}[)、]|\(?\d{1,2}(?:[)、]|\.(?!\d)))、?")
_BUDGET_WORDS = re.compile(r"收入|支出|拨款|经费|费|资金|项目|预算|基金|补助|结转|结余|车|人员")
_ELSEWHERE = re.compile(
    r"局|委|办|厅|院|中心|校|所|站|队|馆|会|处|场|镇|乡|街道|[区县市省]|级|下属|直属|项目(?!支出)|工程|机关"
)
# what a unit's name ends in; 林业 alone is what a forestry bureau spends on, not its name
_KINDS_OF_UNIT = "局委办厅院校心所站队馆会处场镇乡道部府室团司署"
_SERVICES = re.compile(r"一般公共服务(?:类|支出|\(类\))*(?:预算|决算|为|共|安排)*$")
_AGENCY = re.compile(r"机关运行(?:经费)?(?:支出)?$")
_PARTS_OF_UNIT = re.compile(r".?(?:本级|本部(?!门)|(?<!非)机关(?!事业|运行))")


class Subjects:
    """Resolves words to cells, for one document."""

    def __init__(self, index: FactIndex, unit_name: str) -> None:
        self._index = index
        self._unit = folded(unit_name)
        self._cells = Cells(index)

    def resolve(self, words: str, section: Section, head: Subject | None = None) -> Subject | None:
        """The subject that ``words`` name, or None where they name nothing (no subject, only filling words).

        A subject without slots is one that could not be attributed to cells. ``head`` is the quantity that the
        words are part of.
        """
        words = words.replace("\u200b", "")
        printed = words.strip("“”\"' ,，、：；()-—")
        chain = self._chain(words, section)
        if chain is not None:
            return chain
        if self._of_part(printed):
            return Subject(printed, elsewhere=True)
        plain = self._stripped(printed)
        key = _NOISE.sub("", plain)
        if not key or key in ("收支", "部门", "单位", "其中"):
            return None
        # 一般公共服务支出 is a class, though it sounds like the budget of that name
        named = self._classed(plain, section)
        if named is None and _SERVICES.search(plain):
            return Subject(plain, self._cells.summary("一般公共服务", section))
        named = named or self._named(key, plain, section, head) or self._economic(plain, section)
        return named or Subject(printed, elsewhere=bool(_ELSEWHERE.search(key)) and self._is_total(key))

    def is_own(self, name: str) -> bool:
        """Whether a name is the document's own unit, in full, shortened or with its superiors before it."""
        plain = folded(name)
        return self._unit in plain or plain in self._unit or self._own_name(plain)

    def names_part(self, heading: str) -> bool:
        """Whether a heading is nothing but the name of another unit, or of this one's own office (某某局本级)."""
        name = folded(heading)
        if len(name) < 4 or not names_organ(name):
            return False
        if self._unit in name:
            return (
                not _PARTS_OF_UNIT.search(self._unit)
                and _PARTS_OF_UNIT.match(name.partition(self._unit)[2]) is not None
            )
        return not self.is_own(name)

    def names_own(self, words: str) -> bool:
        """Whether the words name the document's own unit: 本部门, 我局, or its name."""
        return bool(_OWN.match(_LEAD.sub("", words))) or self._unit in words

    def fund_total(self, section: Section) -> tuple[Slot, ...]:
        """The total of the money a section is about, as far as its heading says it."""
        if section not in FUNDS and section is not Section.THREE_PUBLIC:
            return ()
        return tuple(slot for slot in self._cells.spending(section) if not slot.weak)

    def coded(self, code: str, section: Section, measure: str) -> tuple[Slot, ...]:
        """The cells of a functional code in a section."""
        return self._cells.coded(code, section, measure)

    def _of_part(self, words: str) -> bool:
        """Whether the words speak of a part of the unit (本级, 本部, 机关) where the document is about all of it."""
        if _PARTS_OF_UNIT.search(self._unit):
            return False
        named = re.search(rf"^(?:\d{{4}}年度?)?{re.escape(self._unit)}\((?P<part>[^()]*)\)", words)
        if named is not None:
            return bool(_PARTS_OF_UNIT.search(named["part"]))
        return _PARTS_OF_UNIT.match(words) is not None

    def _stripped(self, words: str) -> str:
        text = re.sub(r"\((?:以合同签订为准|含税|不含[^()]*|下同|境内)\)|^[\])]+|\[[^\]]*\]", "", words)
        text = _ORDINAL.sub("", text)
        text = _LEAD.sub("", re.sub(r"^(?:\d{4}年度?|上年度?(?!结)|去年)[，,]?", "", text))
        text = text.removeprefix(self._unit)
        text = re.sub(rf"^\((?:{SCOPES})\)", "", text)
        text = re.sub(r"^(?:\d{4}年度?)[，,]?", "", text)
        text = _OWN.sub("", text)
        return re.sub(r"^(?:\d{4}年度?)[，,]?", "", text).strip("“”\"' ")

    def _own_name(self, prefix: str) -> bool:
        """Whether what stands before a subject only names the document's own unit, in full or shortened."""
        if not prefix or prefix in ("部门", "单位"):
            return True
        bare = re.sub(r"(?:部门|单位)$", "", prefix)
        if _BUDGET_WORDS.search(bare):
            return False
        rest = iter(self._unit)
        return len(bare) >= 2 and bare[-1] in _KINDS_OF_UNIT and all(char in rest for char in bare)

    # ---------------------------------------------------------------------------------------- classes
    def _chain(self, words: str, section: Section) -> Subject | None:
        chains = list(_CHAIN.finditer(words))
        if chains:
            match = chains[-1]
            chain = [
                (level, _LEAD.sub("", match[name].strip("“”\"'-—()、 ")))
                for level, name in ((1, "one"), (2, "two"), (3, "three"))
                if match[name]
            ]
            printed = _printed_codes(re.sub(r"\(\d+[类款项](?:级科目)?\)", "", words))
            found = self._index.resolve(chain)
            text = "/".join(name for _, name in chain)
            if found.code is None:
                slots = self._cells.summary(chain[0][1], section) if len(chain) == 1 and not found.absent else ()
                return Subject(text, slots, absent=found.absent, chain=True)
            if printed and found.code not in printed:
                return Subject(text, chain=True)
            return Subject(text, self._cells.coded(found.code, section), found.code, chain=True)
        codes = _printed_codes(words)
        if len(codes) == 1 and self._index.statements_of(codes[0]):
            name = re.sub(r"^[\s\-—_:：]+|[\s\-—_:：]+$", "", words.replace(codes[0], "").strip("“”\"' ,，、()[]"))
            return Subject(f"{codes[0]} {name}".strip(), self._cells.coded(codes[0], section), codes[0], chain=True)
        partial = _PARTIAL.search(words.rstrip("”\"' "))
        if partial is not None:
            level = 2 if partial["level"] == "款" else 3
            found = self._index.resolve([(level, partial["name"])])
            if found.code is not None:
                return Subject(partial["name"], self._cells.coded(found.code, section), found.code, chain=True)
            return Subject(partial["name"], chain=True)
        return None

    def _classed(self, plain: str, section: Section) -> Subject | None:
        """A functional class named without its 类款项: only where one code alone bears the name.

        The economic classification has lines of the same name (住房公积金): they may be meant as well.
        """
        name = re.sub(r"(?:类?科目|类|\(类\)|预算|决算|为|安排|共)+$", "", plain.replace("(类)支出", "支出"))
        codes = self._index.by_name(name)
        if len(codes) != 1:
            return None
        slots = self._cells.coded(codes[0], section)
        labels = self._index.labels("basic_economic", None, re.escape(name))
        if labels:
            slots = (*slots, Slot("basic_economic", "total", labels=labels))
        subject = Subject(plain, slots, codes[0])
        return subject.weakened() if section is Section.BASIC else subject

    def _economic(self, plain: str, section: Section) -> Subject | None:
        """A line of the economic classification, which the form prints of basic spending only."""
        name = re.sub(r"(?:预算|决算|为|安排|共)+$", "", plain)
        labels = self._index.labels("basic_economic", None, re.escape(name)) if len(name) > 1 else ()
        if not labels:
            return None
        return Subject(plain, (Slot("basic_economic", "total", labels=labels, weak=section is not Section.BASIC),))

    # ---------------------------------------------------------------------------------------- named totals
    def _named(self, key: str, plain: str, section: Section, head: Subject | None) -> Subject | None:
        for pattern, build, bare in TOTALS:
            match = pattern.search(key)
            if match is None or not self._own_name(key[: match.start()]):
                continue
            slots = build(self._cells, section, head)
            if slots is not None:
                ways = self._cells.three_parts() if slots == self._cells.item("total") else self._ways(key)
                return Subject(plain, slots, parts=ways, bare=bare)
        agency = _AGENCY.search(key)
        if agency is not None:
            found = Subject("机关运行经费", self._cells.agency())
            prefix = re.sub(rf"^.*{re.escape(self._unit)}|(?:一般公共)?(?:财政)?(?:拨款)?$", "", key[: agency.start()])
            return found if self._own_name(prefix) or self._unit in key else found.weakened()
        return None

    def _is_total(self, key: str) -> bool:
        """Whether the words end in the name of one of the form's totals."""
        return any(pattern.search(key) for pattern, _, _ in TOTALS)

    def _ways(self, key: str) -> tuple[tuple[Slot, ...], ...]:
        """Personnel and operating costs as the sum of their classes, in tables that print no such column."""
        if "人员经费" in key:
            return self._cells.classes(PERSONNEL)
        return self._cells.classes(OPERATING) if "公用经费" in key else ()


def _printed_codes(words: str) -> list[str]:
    return _CODE.findall(words)
