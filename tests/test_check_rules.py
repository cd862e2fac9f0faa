"""A user's own rules, dispositions, and rules between the documents of a unit."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from decimal import Decimal

import pytest

import budgetdiff as bd
from budgetdiff.check import RULES
from budgetdiff.check.grounds import calculations, without_numbers
from budgetdiff.check.sentences import in_chinese
from budgetdiff.errors import MappingError, QuestionError
from tests.faults import BASES, based
from tests.faults.sentences import SENTENCES
from tests.printing import disclosed, sample, text

OWN = '''
from budgetdiff.check import Evidence, Finding, Severity, kernel_rule, rule


def finding(name, document_id, page, label):
    return Finding(name, Severity.INFO, document_id, page, label, "", "", "", "", "大", "large", ())


@rule("OWN-LARGE")
def large(document):
    """Nothing is larger than a thousand yuan."""
    for _, fact in document.facts:
        if fact.amount and fact.amount.value > 1000 and fact.code == "2010601" and fact.measure == "total":
            yield finding("OWN-LARGE", document.document_id, fact.provenance.page, fact.label)


@kernel_rule("OWN-KERNEL", "SELECT [fact_id] AS facts FROM check_cell WHERE code = '2010601' AND measure = 'project'")
def kernel(row, cells):
    """The same over all documents at once."""
    cell = cells[row["facts"][0]]
    yield finding("OWN-KERNEL", cell.document_id, cell.page, cell.words)
'''


def database_of(folder, *texts):
    paths = [folder / f"{number}.txt" for number in range(len(texts))]
    for path, content in zip(paths, texts, strict=True):
        path.write_text(content, encoding="utf-8")
    database = bd.open(None)
    assert not database.ingest(paths, jobs=1).failed
    return database


def broken(year=2024):
    """A small budget of a year, whose first total of all spending is another than its parts."""
    made = disclosed(replace(sample().accounts, year=year), sample().style)
    row, column, _ = next(at for at in made.sheet("expenditure").amounts() if at[2].text)
    return text(made.with_cell("expenditure", row, column, "9.00")).decode()


@pytest.mark.thorough
def test_a_file_of_own_rules_is_run_beside_the_library_s(tmp_path):
    own = tmp_path / "own.py"
    own.write_text(OWN, encoding="utf-8")
    before = dict(RULES)
    with database_of(tmp_path, broken()) as database:
        found = database.check(rules=[own], rule="OWN").lines
        assert set(found["rule"]) == {"OWN-LARGE", "OWN-KERNEL"}
        assert "OWN-LARGE" not in set(database.check().lines["rule"])
    assert before == RULES


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("x = 1", "no rule in it"),
        ("1 / 0", "ZeroDivisionError"),
        (OWN.replace("OWN-LARGE", "SIDES"), "another rule's already"),
    ],
)
def test_a_file_of_rules_that_is_wrong_is_refused(tmp_path, code, words):
    own = tmp_path / "own.py"
    own.write_text(code, encoding="utf-8")
    with database_of(tmp_path, broken()) as database:
        with pytest.raises(MappingError, match=words):
            database.check(rules=[own])
        with pytest.raises(MappingError, match="no such file"):
            database.check(rules=[tmp_path / "none.py"])
        own.write_text(OWN.replace("fact.amount and", "fact.nonsense and"), encoding="utf-8")
        with pytest.raises(MappingError, match=r"OWN-LARGE failed \(AttributeError"):
            database.check(rules=[own])


@pytest.mark.thorough
def test_a_decision_is_kept_for_the_next_run_and_the_next_year(tmp_path):
    file = tmp_path / "decided.toml"
    with database_of(tmp_path, broken()) as database:
        first = database.check().lines
        at = first.filter(first["severity"] == "error")["finding_id"][0]
        assert database.decide(file, at, status="accepted", note='核对过的 "差额"') == 1
        with pytest.raises(QuestionError, match="no finding"):
            database.decide(file, "0" * 12, status="accepted")
        with pytest.raises(QuestionError, match="confirmed and accepted"):
            database.decide(file, at, status="done")
        again = database.check(dispositions=file)
        decided = {row["finding_id"]: row for row in again.lines.iter_rows(named=True)}
        assert (decided[at]["disposition"], decided[at]["note"]) == ("accepted", '核对过的 "差额"')
        assert again.open.height == first.height - 1
        assert sum(row["disposition"] is not None for row in decided.values()) == 1
    # the document printed anew: another content, the same mistake
    with database_of(tmp_path, broken() + "\n以上。\n") as database:
        assert database.check(dispositions=file).open.height == first.height - 1
    # next year's document with the same mistake: another finding, the same decision
    with database_of(tmp_path, broken(2025)) as database:
        lines = database.check(dispositions=file).lines
        carried = lines.filter(lines["disposition"] == "accepted")
        assert carried["carried_from"].to_list() == ["2024:approved"]
        assert at not in carried["finding_id"].to_list()
    # an earlier year has not been decided about
    with database_of(tmp_path, broken(2023)) as database:
        assert database.check(dispositions=file).lines["disposition"].null_count() == first.height


@pytest.mark.few
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x", "no TOML"),
        ("[[disposition]]\nfinding = 'a'\nstatus = 'done'", "entry 1 needs"),
        ("[[disposition]]\nfinding = 'a'\nstatus = 'accepted'\nwhy = 'b'", "“why”"),
        ("other = 1", "nothing else"),
        ("[[disposition]]\nfinding = 1", "not a table of texts"),
    ],
)
def test_a_file_of_decisions_that_is_wrong_is_refused(tmp_path, text, words):
    file = tmp_path / "d.toml"
    file.write_text(text, encoding="utf-8")
    with database_of(tmp_path, broken()) as database:
        with pytest.raises(MappingError, match=words):
            database.check(dispositions=file)
        with pytest.raises(MappingError, match="cannot be read"):
            database.check(dispositions=tmp_path / "none.toml")


@pytest.mark.thorough
def test_evidence_leads_to_document_page_and_row(tmp_path):
    with database_of(tmp_path, broken()) as database:
        for row in database.check().lines.iter_rows(named=True):
            for one in json.loads(row["evidence"]):
                assert one["document_id"] == row["document_id"]
                assert one["page"] >= 1
                assert one["row"] >= 1
                assert one["words"]
                found = database.store.rows("SELECT raw FROM all_facts WHERE fact_id = ?", [one["fact_id"]])
                assert found == [(one["raw"],)]


@pytest.mark.parametrize(
    ("grounds", "chinese"),
    [
        ("stated “甲” / stated “乙” − 1, nor “表 甲” 3", "文中“甲” / 文中“乙” − 1；或 “表 甲” 3"),
        ("2 parts (甲、乙) against stated “丙”", "2项之和（甲、乙） 对照 文中“丙”"),
        ("stated before as “甲”", "前文“甲”"),
        ("stated “甲” / stated “乙”, of amounts that were cut off", "文中“甲” / 文中“乙”（按截去尾数的金额计算）"),
        ("the figure is 0.00 (stated “甲”), so the base would be negative", "该数为0.00（文中“甲”），照此上期将为负数"),
        ("the 5 forms state 3.00 yuan together", "5张绩效目标表合计3.00元"),
        ("the tables have no such item below 210; they have 甲", "表中210之下没有这一科目，只有甲"),
        (
            "the table has no money for 甲; 乙 has, and is not named (“表 甲” )",
            "表中甲没有金额，乙有金额而未列出（“表 甲” ）",
        ),
        ("the table has no money for 甲 (“表 甲” )", "表中甲没有金额（“表 甲” ）"),
        ("3 are listed", "其后列出3"),
        (
            "stated “甲” against at least “表” 3, which other sentences imply of a part",
            "文中“甲”，而由其他文字推算，其中一部分至少为“表” 3",
        ),
    ],
)
def test_grounds_are_told_in_chinese(grounds, chinese):
    assert in_chinese(grounds) == chinese


@pytest.mark.parametrize(
    ("basis", "rate", "shown"),
    [
        ("stated “甲” (454100) / stated “乙” (116700) − 1", "289.117395", ("45.41 ÷ 11.67 − 1",)),
        ("stated “甲” (21066600) / stated “三公”经费” (29400500)", "71.653883", ("2106.66 ÷ 2940.05",)),
        ("58.5万元 / (stated “甲” (1058500) − 58.5万元), of amounts that were cut off", "124.07", ()),
        ("263.59万元 / (stated “甲” (59730100) − 263.59万元)", "-4.226502", ("263.59 ÷ (5973.01 + 263.59)",)),
        ("268.28万元 / (stated “甲” (62563100) − 268.28万元)", "4.480271", ("268.28 ÷ (6256.31 − 268.28)",)),
        ("stated “辆” (3) / stated “辆” (2) − 1", "50", ()),
        ("stated “甲” (20000) / stated “乙” (0) − 1", "50", ()),
    ],
)
def test_a_rate_shows_its_calculation_or_none(basis, rate, shown):
    assert calculations(basis, {}, "比上年增加1.00万元", Decimal(rate)) == shown
    assert "(4" not in without_numbers(basis)


@pytest.mark.thorough
def test_a_calculation_gives_the_rate_it_is_shown_for(tmp_path):
    """In every finding about a rate: the numbers shown, worked out again, come to what it says; a wrong rate is planted."""
    kind = next(one for one in SENTENCES if one.name == "a growth rate")
    family, names, style = BASES[0]
    planted = kind.plant(based(1, family, names, **style))
    (tmp_path / "b.txt").write_bytes(text(planted.disclosure))
    with bd.open(None) as database:
        database.ingest(tmp_path / "b.txt", jobs=1)
        [row] = database.check(rule="CLAIM").lines.iter_rows(named=True)
    for message in (row["message_zh"], row["message_en"]):
        ways = re.findall(r"([\d.]+) ÷ ([\d.]+) − 1 = ([\d.]+)%", message)
        implied = re.findall(r"([\d.]+) ÷ \(([\d.]+) − [\d.]+\) = ([\d.]+)%", message)
        assert ways or implied
        for now, base, rate in ways:
            assert abs((Decimal(now) / Decimal(base) - 1) * 100 - Decimal(rate)) < Decimal("0.01")
        for delta, now, rate in implied:
            assert abs(Decimal(delta) / (Decimal(now) - Decimal(delta)) * 100 - Decimal(rate)) < Decimal("0.01")
