"""Real disclosures of other places: none is refused, who and when are right, and no statutory table is left over."""

from __future__ import annotations

import pytest

from tests.support.corpus import understood

pytestmark = pytest.mark.corpus
_FORMS = ("target_form", "self_evaluation")
# unit, level, year, phase, and the tables of money counted by eye in the list of contents and on the pages
PLACES = {
    "bjsw2026n": ("北京市水务局", "department", 2026, "approved", 0),
    "bjxf2026b": ("北京市信访办公室", None, 2026, "approved", 11),
    "cqkj2026": ("重庆市科学技术局", "department", 2026, "approved", 9),
    "csxf2026": ("长沙市信访局", "department", 2026, "approved", 8),
    "fzjg2026": ("福州市公安局交通管理支队", "unit", 2026, "approved", 10),
    "gjxf2024js": ("国家信访局", "department", 2024, "executed", 9),
    "gzcg2026": ("广州市城市管理和综合执法局", "department", 2026, "approved", 12),
    "huztj2026": ("湖州市退役军人事务局", "department", 2026, "approved", 11),
    "hzsf2026": ("杭州市司法局", "department", 2026, "approved", 10),
    "jsfy2017": ("江苏省高级人民法院", "department", 2017, "approved", 12),
    "jsfy2019": ("江苏省高级人民法院", "department", 2019, "approved", 12),
    "jszx2018": ("江苏省政协办公厅", "department", 2018, "approved", 0),
    "jszx2018b": ("江苏省政协办公厅", None, 2018, "approved", 12),
    "qzzfbj2026": ("泉州市人民政府办公室（本级）", "unit", 2026, "approved", 10),
    "shzy2026": ("上海市职业能力考试院", "unit", 2026, "approved", 9),
    "swu2023js": ("西南大学", "department", 2023, "executed", 4),
    "swu2023ys": ("西南大学", "department", 2023, "approved", 4),
    "szqx2026": ("深圳市气象局（本级）", "department", 2026, "approved", 11),
    "szzg2026": ("苏州市自然资源和规划局", "unit", 2026, "approved", 13),
    "wxfg2025": ("无锡市发展和改革委员会", "department", 2025, "approved", 13),
    "xahj2022": ("西安市生态环境局", "department", 2022, "approved", 13),
    "ytcz2026": ("烟台市财政局", "department", 2026, "approved", 12),
    "zhsw2026": ("珠海市商务局", "department", 2026, "approved", 12),
}


@pytest.mark.few
@pytest.mark.parametrize("document", PLACES)
def test_who_when_and_every_table(document):
    reading = understood(f"provinces/{document}.pdf")
    identity = reading.identity
    unit, level, year, phase, tables = PLACES[document]
    assert (identity.unit_name, identity.unit_level, identity.fiscal_year, identity.phase.value) == (
        unit,
        level,
        year,
        phase,
    )
    assert not identity.correction
    left = [table for table in reading.tables if table.statement is None and not table.reason.startswith("no amounts")]
    assert left == []
    assert sum(1 for table in reading.tables if table.statement and table.statement not in _FORMS) == tables
