"""Readings that do not prove themselves: our fault first. No error against a publisher rests on figures of theirs."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from budgetdiff.check.cells import Cells
from budgetdiff.check.finding import FACT_ID, Evidence, Finding, Severity
from budgetdiff.check.rule import Row, kernel_rule
from budgetdiff.facts import Assertion, Claim, Unit, Verdict, label_key
from budgetdiff.store import Store

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_SHOWN = 6
_DOUBTFUL = """
SELECT fact_id FROM all_facts WHERE doubtful AND superseded_by IS NULL AND ($1 IS NULL OR unit_name = $1)
"""
_INCOMPLETE = """
SELECT fact_id FROM all_facts AS f JOIN table_seen AS t
  ON t.document_no = f.document_no AND f.ordinal >= t.first_fact AND f.ordinal < t.next_fact
WHERE superseded_by IS NULL AND t.proof = 'doubtful'
"""
_SURE_NAMES = """
SELECT DISTINCT f.document_id, f.label FROM all_facts AS f JOIN table_seen AS t
  ON t.document_no = f.document_no AND f.ordinal >= t.first_fact AND f.ordinal < t.next_fact
WHERE superseded_by IS NULL AND t.proof IS DISTINCT FROM 'doubtful' AND f.unit_name = $1
"""
_LOOSE = """
SELECT d.document_id, f.amount::VARCHAR, false FROM fact AS f JOIN document AS d USING (document_no)
JOIN table_seen AS t ON t.document_no = f.document_no AND f.ordinal >= t.first_fact AND f.ordinal < t.next_fact
WHERE t.proof = 'doubtful' AND f.amount IS NOT NULL AND d.superseded_by IS NULL AND d.unit_name = $1
UNION ALL
SELECT d.document_id, l.raw, true FROM number_lost AS l JOIN document AS d USING (document_no)
WHERE d.superseded_by IS NULL AND d.unit_name = $1
"""
_UNSURE_PAGES = """
SELECT d.document_id, r.page FROM remark AS r JOIN document AS d USING (document_no) WHERE superseded_by IS NULL AND kind = 'unsure'
"""
_FORMS = ("FUND-", "SCORE", "EXECUTION", "YEAR-TARGET")
"""How the rules begin that hold the lines of target and self-evaluation forms against each other."""
_SUMS = ("SUM-", "IDENTITY-")
"""How the rules begin that add up the lines or columns of one table, or look a line up in it by its name."""
# The reasons that statements.proof gives, in Chinese; and those of the readers of formats.
_REASONS = (
    (re.compile(r"(\d+) numbers? printed in it ha(?:s|ve) no place"), r"表中印出的\1个数字没有着落"),
    (re.compile(r"(\d+) of its (\d+) sums do not hold"), r"\2个应相等之处有\1处不等"),
    (re.compile(r"(\d+) amounts? ha(?:s|ve) no label"), r"\1个金额没有名目"),
    (re.compile(r"(\d+) cells? (?:is no number|are no numbers)"), r"\1个单元格不是数字"),
    (re.compile(r"(\d+) columns? of amounts ha(?:s|ve) no heading"), r"\1栏金额没有栏名"),
    (re.compile(r"(\d+) lines? ha(?:s|ve) an amount in (?:its name|their names)"), r"\1行的名目中有金额"),
    (re.compile(r"(\d+) sums? do(?:es)? not hold"), r"\1处合计不等"),
    (re.compile(r"(\d+) lines? ha(?:s|ve) no code"), r"\1行没有编码"),
    (re.compile(r"(\d+) columns? (?:is|are) borne out by nothing else"), r"\1栏没有其他印证"),
    (re.compile(r"a word crosses a line between columns"), r"有文字越过栏线"),
    (re.compile(r"its columns are told by the alignment of their text, not by lines"), r"各栏按文字对齐划分，没有栏线"),
    (
        re.compile(r"its broken labels are told by the distance of their lines, not by rules"),
        r"换行的名目按行距归行，没有横线",
    ),
    (re.compile(r"texts of two rows lie over each other"), r"两行文字相互重叠"),
    (re.compile(r"it is a picture, and its text was recognised by a machine"), r"该页是图片，文字由机器识别"),
    (re.compile(r"(\d+) figures? (?:was|were) not read for certain"), r"\1个数字识读不确定"),
    (re.compile(r"its cells are told by the colours behind them, not by lines"), r"单元格按底色划分，没有框线"),
)


@kernel_rule("READING-DOUBTFUL", "reading_doubtful", Severity.INFO)
def doubtful_reading(row: Row, cells: Cells) -> Iterator[Finding]:  # noqa: ARG001 - its evidence is no fact
    """A table proves its reading: every number printed in it has a place, and its sums hold or fail by one figure alone.

    Errors that would rest on a doubtful figure are not raised (see [reading](reading.md)).

    Example:
        # 某市财政局2024年部门预算
        支出总表
        单位：万元
        | 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |
      ✓ | 2010601 | 行政运行 | 12.00 | 8.00 | 4.00 |
      ✗ | 2010601 | 行政运行 | 12.00 | 8.00 | 4.00 | 3.17 |
    """
    reason = row["doubt"]
    chinese = "；".join(_chinese(part) for part in reason.split("; "))
    lost = [
        Evidence(
            "",
            row["document_id"],
            one["page"],
            one["row"],
            tuple(one["bbox"]) if one["bbox"] else None,
            row["title"],
            one["raw"],
        )
        for one in (row["lost"] or ())[:_SHOWN]
    ]
    yield Finding(
        rule="READING-DOUBTFUL",
        severity=Severity.INFO,
        document_id=row["document_id"],
        page=row["page"],
        subject=row["title"],
        expected="",
        found=reason,
        difference="",
        tolerance="",
        message_zh=f"“{row['title']}”的读取存疑：{chinese}。其中{row['unsure']}个数未得到印证，凡只以它们为据的矛盾都不算作公开单位的"
        "错误；请对照原页核实。",
        message_en=f"The reading of “{row['title']}” is doubtful: {reason}. {row['unsure']} of its figures are confirmed by "
        "nothing else, and no contradiction that rests on them is an error of the publisher's; see the page itself.",
        evidence=tuple(lost) or (Evidence("", row["document_id"], row["page"], None, None, row["title"], ""),),
    )


def _chinese(reason: str) -> str:
    for shape, words in _REASONS:
        if shape.fullmatch(reason):
            return shape.sub(words, reason)
    return reason


def doubtful_facts(store: Store, unit: str | None = None) -> frozenset[str]:
    """The ids of the figures of the newest documents (of one unit, if named) that cannot be relied on."""
    return frozenset(str(row[0]) for row in store.rows(_DOUBTFUL, [unit]))


def incomplete_facts(store: Store) -> frozenset[str]:
    """The ids of the figures of doubtful tables: each may be right, and a line or a column of a sum be missing."""
    return frozenset(str(row[0]) for row in store.rows(_INCOMPLETE))


def unsure_pages(store: Store) -> frozenset[tuple[str, int]]:
    """The pages of the newest documents that are pictures with a number that was not read for certain."""
    return frozenset((str(document), int(page)) for document, page in store.rows(_UNSURE_PAGES, []))


def without_doubtful(
    found: Iterable[Finding],
    doubtful: Collection[str],
    incomplete: Collection[str],
    pages: Collection[tuple[str, int]] = (),
) -> list[Finding]:
    """The findings but errors and warnings that rest on a doubtful figure: its table has a finding of its own.

    Sums within a doubtful table rest on what may be missing, however sure their own figures are; so does an equality of two
    tables, as the line that it is meant of may have been read under another name. Lines of forms rest on all of their ``pages``:
    none of those of ``unsure_pages`` may be among them.
    """
    return [
        one
        for one in found
        if one.severity is Severity.INFO
        or not any(
            evidence.fact_id in doubtful
            or (one.rule.startswith(_SUMS) and evidence.fact_id in incomplete)
            or (one.rule.startswith(_FORMS) and (evidence.document_id, evidence.page) in pages)
            for evidence in one.evidence
        )
    ]


def number_of(text: str | None) -> Decimal | None:
    """The number that a text prints, whatever unit stands behind it, or None."""
    found = _NUMBER.search((text or "").replace(",", "").replace("，", ""))
    return Decimal(found.group()) if found else None


def loose_amounts(store: Store, unit: str) -> dict[str, frozenset[Decimal]]:
    """By document of a unit the amounts in yuan that its doubtful tables print, whatever stands where in them.

    A number that has no place has no unit of money either: it may be yuan or 万元.
    """
    found: dict[str, set[Decimal]] = defaultdict(set)
    for document_id, raw, lost in store.rows(_LOOSE, [unit]):
        amount = number_of(raw)
        if amount is not None:
            found[document_id] |= {amount, amount * Unit.WAN.value} if lost else {amount}
    return {document_id: frozenset(amounts) for document_id, amounts in found.items()}


def sure_names(store: Store, unit: str) -> dict[str, frozenset[str]]:
    """By document of a unit the names of lines that its tables print, but for the doubtful ones."""
    found: dict[str, set[str]] = defaultdict(set)
    for document_id, label in store.rows(_SURE_NAMES, [unit]):
        found[document_id].add(label_key(label))
    return {document_id: frozenset(names) for document_id, names in found.items()}


def is_unsure_of(assertion: Assertion, names: Collection[str]) -> bool:
    """Whether an assertion is held against lines (``absent:…|parent|lines``) of which one is in no table that is sure."""
    if not assertion.note.startswith("absent:"):
        return False
    listed = assertion.note.rpartition("|")[2]
    return any(label_key(name) not in names for name in listed.split("、") if name)


def doubted(
    claim: Claim,
    doubtful: Collection[str],
    loose: Collection[Decimal] = (),
    *,
    unsure: bool = False,
    read: bool = True,
) -> Claim:
    """A claim as judged; one is unverifiable that only doubtful figures contradict, or that states what a doubtful table prints.

    So is one whose own words were not read for certain (``read``). ``loose`` are the amounts in yuan of the document's doubtful
    tables, ``unsure`` is what ``is_unsure_of`` says.
    """
    if claim.verdict is not Verdict.CONTRADICTED:
        return claim
    if not read:
        return replace(
            claim, verdict=Verdict.UNVERIFIABLE, basis=f"the sentence was not read for certain; {claim.basis}"
        )
    stated = number_of(claim.stated)
    said = stated is not None and bool({stated, stated * Unit.WAN.value}.intersection(loose))
    if not (said or unsure or any(one in doubtful for one in FACT_ID.findall(claim.basis))):
        return claim
    return replace(claim, verdict=Verdict.UNVERIFIABLE, basis=f"the reading of the table is doubtful; {claim.basis}")
