"""Counts of people that documents print: those of the whole unit are read, with their place, and of two numbers none is taken."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

import budgetdiff as bd
from budgetdiff.compare.headcounts import kind_called
from budgetdiff.errors import QuestionError
from tests.faults import BASES, based
from tests.faults.naming import before_tables, bureau
from tests.printing import text
from tests.support.commandline import run

OWN = "某某市丁某财政局"
YEAR = 2024
"""The year of the budgets drawn here."""


def budget(folder, *lines: str, name: str = "b.txt") -> bd.Database:
    """The drawn budget of a bureau with these lines of text before its tables."""
    family, names, style = BASES[0]
    (folder / name).write_bytes(text(before_tables(bureau(based(1, family, names, **style)), *lines)))
    database = bd.open(None)
    assert not database.ingest(folder / name, jobs=1).failed
    return database


def counted(folder, *lines: str) -> list[tuple[str, Decimal]]:
    with budget(folder, *lines) as database:
        rows = database.sql("SELECT kind, number FROM remarks WHERE number IS NOT NULL ORDER BY ordinal").rows()
        return [(kind, number.normalize()) for kind, number in rows]


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("编制数30人，实有在职人数28人。", [("staff", 28), ("posts", 30)]),
        (
            "本单位人员编制1,053人，其中行政编制197人、事业编制856人；实有人员1,089人。",
            [("staff", 1089), ("posts", 1053)],
        ),
        ("截至2023年12月31日，在职人员共计45名。", [("staff", 45)]),
        (f"{OWN}在职在编人员12人，离退休人员30人。", [("staff", 12)]),
        ("年末实有人数60人，其中：在职人员50人，离退休人员10人。", [("staff", 50)]),
        ("全局核定编制30名，实有28人。", [("staff", 28), ("posts", 30)]),
        ("全市城乡居民养老保险参保人数达21.66万人。", [("insured", 216600)]),
        # of a part, of another day, of a change, about so many, or nobody counted
        ("其中行政在职人员12人，事业在职人员16人。", []),
        ("年末实有人员60人，其中离退休人员10人。", []),
        ("下属某某服务中心在职人员30人。", []),
        ("本部门下属单位两家，在职人员30人。", []),
        ("2021年末在职人员31人。", []),
        ("上年末在职人员31人。", []),
        ("现有在职人员30余人。", []),
        ("新增参保人数300人。", []),
        ("参保人数比上年增加300人。", []),
        ("在职人员培训30人次。", []),
        ("在职人员人均支出12万元。", []),
        ("编制2024年预算30万元。", []),
    ],
)
def test_a_sentence_counts_the_people_of_the_whole_unit_or_nothing(tmp_path, line, found):
    assert sorted(counted(tmp_path, line)) == sorted((kind, Decimal(number)) for kind, number in found)


TABLES = {
    "one unit": (("单位名称", "经费性质", "在职人数"), ((OWN, "财政核拨", "14"),), [("staff", 14)]),
    "units and their total": (
        ("单位名称", "编制数", "在职人数"),
        (("合计", "32", "30"), ("甲所", "12", "10"), ("乙所", "20", "20")),
        [("posts", 32), ("staff", 30)],
    ),
    "units without a total": (
        ("单位名称", "性质", "在职人数"),
        (("甲所", "行政", "10"), ("乙所", "事业", "20")),
        [("staff", 30)],
    ),
    "the unit and its parts": (
        ("单位名称", "性质", "在职人数"),
        ((OWN, "行政", "30"), ("甲所", "行政", "10"), ("乙所", "事业", "20")),
        [("staff", 30)],
    ),
    "kinds of people down": (
        ("项目", "合计", "行政单位", "事业单位"),
        (("编制数", "34", "14", "20"), ("在职人数", "32", "13", "19"), ("离退休人数", "25", "5", "20")),
        [("posts", 34), ("staff", 32)],
    ),
    "labels and numbers": (
        ("人员情况", "", "", ""),
        (("编制人数", "30", "在职人数", "28"),),
        [("posts", 30), ("staff", 28)],
    ),
    "another unit alone": (("单位名称", "性质", "在职人数"), (("甲所", "行政", "10"),), []),
    # which of them is all is not said
    "kinds of people without a total": (("项目", "行政", "事业"), (("在职人数", "13", "19"),), []),
    "a unit without a number": (("单位名称", "性质", "在职人数"), (("甲所", "行政", "10"), ("乙所", "事业", "—")), []),
    "kinds of people as lines": (
        ("人员类别", "备注", "在职人数"),
        (("行政", "甲", "10"), ("事业", "乙", "20"), ("工勤", "丙", "30")),
        [],
    ),
}


@pytest.mark.parametrize("shape", TABLES)
def test_a_table_counts_the_people_of_the_whole_unit_or_nothing(tmp_path, shape):
    head, rows, found = TABLES[shape]
    table = "\n".join("\t".join(cells) for cells in (head, *rows))
    lines = ["二、人员情况", *table.splitlines(), "三、工作任务"]
    assert sorted(counted(tmp_path, *lines)) == sorted((kind, Decimal(number)) for kind, number in found)


def test_amounts_are_divided_by_what_the_document_counts_and_its_place_is_told(tmp_path):
    with budget(tmp_path, "编制数30人，实有在职人数28人。") as database:
        compared = database.compare("2023", "2024", per="staff")
        lines = compared.lines.filter(compared.lines["current"].is_not_null())
        assert set(lines["per_name"]) == {"在职人员"}
        assert set(lines["per_current_denominator"]) == {Decimal(28)}
        # last year's figures stand in this document, last year's count does not
        assert lines["per_base_denominator"].null_count() == lines.height
        assert any(
            "28 “在职人员” in 2024:approved (line " in note and "实有在职人数28人" in note for note in compared.notes
        )
        assert any("no “在职人员” of 2023" in note for note in compared.notes)
        assert set(database.compare("2023", "2024", per="编制数").lines["per_name"]) == {"编制"}
        told = json.loads(database.report(tmp_path / "r.json", per="staff", pictures=False).read_text(encoding="utf-8"))
        (one,) = told["measured"]["counted"]
        assert (one["number"], one["words"], one["source"], one["counts"]) == (
            "28",
            "实有在职人数28人",
            "b.txt",
            "line",
        )
        page = database.report(tmp_path / "r.md", per="staff", pictures=False).read_text(encoding="utf-8")
        assert "实有在职人数28人" in page
        assert "2023年预算的文件没有载明" in page
        english = database.report(tmp_path / "e.md", per="staff", pictures=False, language="en").read_text(
            encoding="utf-8"
        )
        assert "per staff member" in english


def test_of_two_numbers_none_is_taken_and_both_are_told(tmp_path):
    with budget(tmp_path, "在职人员28人。", "三、人员情况", "在职人数27人。") as database:
        compared = database.compare("2023", "2024", per="staff")
        assert compared.lines["per_current_denominator"].null_count() == compared.lines.height
        assert sum("“在职人员” in 2024:approved" in note for note in compared.notes) == 2
        assert any("prints different numbers of “在职人员”, and none is taken" in note for note in compared.notes)
        page = database.report(tmp_path / "r.md", per="staff", pictures=False).read_text(encoding="utf-8")
        assert "印有不同的数，均不采用" in page


def test_a_file_of_that_name_counts_before_the_word_and_frames_have_no_documents(tmp_path):
    assert (kind_called("在职人数"), kind_called("staff.csv")) == ("staff", None)
    with pytest.raises(QuestionError, match="only a database"):
        bd.compare_folder(tmp_path, "2023", "2024", per="staff")
    (tmp_path / "staff").write_text("year,denominator,name\n2024,7,甲\n2023,7,甲\n", encoding="utf-8")
    budget(tmp_path, "在职人员28人。").close()
    assert run("ingest", "b.txt", cwd=tmp_path).returncode == 0
    shown = run("compare", "2023", "2024", "--per", "staff", "--format", "csv", cwd=tmp_path)
    assert shown.returncode == 0, shown.stderr.decode()
    assert ",甲," in shown.stdout.decode()


@pytest.mark.corpus
@pytest.mark.thorough
@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("quangang2024.txt", [("staff", 14, 63), ("insured", 216600, 376)]),
        ("provinces/xahj2022.pdf", [("staff", 1089, 12), ("posts", 1053, 12)]),
        ("provinces/hzsf2026.pdf", []),
        ("wanli2025.pdf", []),
        ("provinces/swu2023js.pdf", []),
        ("provinces/jszx2018.pdf", []),
    ],
)
def test_counts_of_real_documents_are_those_read_by_eye(corpus, name, found):
    with bd.open(None) as database:
        database.ingest([corpus / name], jobs=1)
        rows = database.sql("SELECT kind, number, page FROM remarks WHERE number IS NOT NULL ORDER BY ordinal").rows()
    assert [(kind, int(number), page) for kind, number, page in rows] == found
