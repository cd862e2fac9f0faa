"""An explanation published apart from its tables is one document of the question with them."""

from __future__ import annotations

import pytest

import budgetdiff as bd
from tests.support.narrated import UNIT, budget, claims_in

SENTENCES = """{unit}2024年度部门预算情况说明

一、收支预算总体情况说明
2024年收支总预算1050.00万元。本年支出预算{spent}万元，其中：基本支出540.00万元，占54.00%；项目支出460.00万元，占46.00%。

二、一般公共预算支出情况说明
2024年一般公共预算支出900.00万元，比上年增加100.00万元，增长12.50%。具体情况如下：
1.社会保障和就业支出（类）行政事业单位养老支出（款）机关事业单位基本养老保险缴费支出（项）{pension}万元，比上年减少1.00万元，下降1.64%。

三、“三公”经费预算情况说明
2024年“三公”经费预算35.00万元，其中：公务接待费5.00万元，公务用车购置及运行费30.00万元。
"""


def judged(folder, *names, **figures):
    given = {"unit": UNIT, "spent": "1000.00", "pension": "60.00"} | figures
    texts = {"sentences": SENTENCES.format(**given), "tables": budget("")}
    for name in names:
        (folder / f"{name}.txt").write_text(texts[name], encoding="utf-8")
    with bd.open(None) as database:
        report = database.ingest([folder / f"{name}.txt" for name in names], jobs=1)
        assert not report.failed, report.failed
        counted = database.store.rows("SELECT count(*) FROM documents WHERE superseded_by IS NULL")
        errors = database.check().lines.filter(severity="error")["found"].to_list()
        return counted[0][0], errors, database.store.rows("SELECT stated, verdict FROM claims")


@pytest.mark.thorough
@pytest.mark.parametrize("names", [("sentences", "tables"), ("tables", "sentences")])
def test_sentences_are_held_against_the_tables_of_the_other_file(tmp_path, names):
    counted, errors, claims = judged(tmp_path, *names)
    assert counted == 2
    assert not errors
    assert {"1000.00万元", "540.00万元", "900.00万元", "60.00万元", "35.00万元", "5.00万元"} <= {
        s for s, v in claims if v == "supported"
    }


@pytest.mark.thorough
@pytest.mark.parametrize("names", [("sentences", "tables"), ("tables", "sentences")])
@pytest.mark.parametrize("figure", [{"spent": "1001.00"}, {"pension": "61.00"}])
def test_what_the_other_file_contradicts_is_an_error(tmp_path, names, figure):
    _, errors, _ = judged(tmp_path, *names, **figure)
    assert any(value in found for value in figure.values() for found in errors)


def test_sentences_alone_are_held_against_themselves(tmp_path):
    _, errors, claims = judged(tmp_path, "sentences")
    assert not errors
    assert ("12.50%", "supported") in claims


@pytest.mark.parametrize("total", ["5.48", "41.20"])
def test_a_part_whose_figure_no_sentence_states_is_not_held_against_the_whole(tmp_path, total):
    """What is said of the part is of the part: without its table nobody can tell, and the whole's figure says nothing."""
    text = (
        "某某市某某中心2020年度部门决算\n\n"
        f"2020年度“三公”经费支出决算总额为{total}万元。其中，因公出国支出决算比预算无增减变化，比去年无增减变化；公务用车运行维护费支出决算"
        "比预算无增减变化，比去年增加1.05万元，增长35.8%；公务接待费支出决算比预算无增减变化，比去年增加0.5万元，增长50%。\n"
    )
    found = [(stated, verdict) for _, _, stated, verdict, _ in claims_in(tmp_path, text)]
    assert {"35.8%", "50%"} <= {stated for stated, _ in found}
    assert "contradicted" not in {verdict for _, verdict in found}
