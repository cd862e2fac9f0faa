"""A user's file of actuals: every row matched to one target of the database, or refused with its place."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from rapidfuzz import fuzz, process

from budgetdiff.errors import MappingError
from budgetdiff.facts import label_key, squeezed
from budgetdiff.facts.reached import reached
from budgetdiff.facts.reported import Actual
from budgetdiff.store import Store

COLUMNS: dict[str, tuple[str, ...]] = {
    "unit_name": ("单位", "单位名称", "部门", "unit"),
    "fiscal_year": ("年度", "年份", "预算年度", "year"),
    "project": ("项目", "项目名称"),
    "category": ("一级指标",),
    "subcategory": ("二级指标",),
    "name": ("三级指标", "指标", "指标名称", "indicator"),
    "target": ("指标值", "目标值", "年度指标值", "target_raw"),
    "date": ("日期", "截至日期", "报告日期", "reported_on"),
    "actual": ("实际完成值", "完成值", "实际值", "actual_raw"),
    "actual_unit": ("计量单位", "度量单位"),
    "note": ("说明", "备注", "偏差原因", "reason"),
    "weight": ("分值", "权重", "points"),
}
"""The columns of a file of actuals, and what else they may be called."""
_NEEDED = ("name", "date", "actual")
_TARGETS = """
SELECT DISTINCT unit_name, fiscal_year, project, category, subcategory, name, target_raw, target_value, unit, actual_raw,
       weight, document_id, page, row
FROM indicators WHERE ($1 IS NULL OR unit_name = $1) AND ($2::INTEGER[] IS NULL OR fiscal_year IN (SELECT unnest($2::INTEGER[])))
ORDER BY unit_name, fiscal_year, document_id, page, row
"""
_DATE = re.compile(
    r"^(?P<year>(?:19|20)\d{2})(?:[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?(?:[ T]?00:00(?::00)?)?|"
    r"年?[第Qq](?P<quarter>[1-4一二三四])(?:季度)?)$"
)
Row = dict[str, Any]


def match_actuals(
    store: Store, entries: Iterable[tuple[int, Mapping[str, str]]], source_name: str, *, unit: str | None = None
) -> tuple[Actual, ...]:
    """The actuals of a file, each for one target and date; rows without an actual (an unfilled template) are left out.

    Raises MappingError, naming file and line, for a column that is missing or unknown, an indicator that does not exist or
    could be several, two actuals for one date, a date that is none, a unit that cannot be converted, and words where a
    number belongs. Nothing is stored here.
    """
    targets = [
        dict(zip(names, row, strict=True)) for names, rows in [store.table(_TARGETS, [unit, None])] for row in rows
    ]
    found: dict[tuple[object, ...], Actual] = {}
    columns: dict[str, str] | None = None
    for line, texts in entries:
        place = f"{source_name}, {line}"
        columns = columns if columns is not None and set(texts) <= set(columns.values()) else _columns(texts, place)
        values = {name: texts.get(column, "") for name, column in columns.items()}
        if not values["actual"].strip():
            continue
        day = _date(values["date"], place)
        target = _target(targets, values, day, place)
        actual = _actual(target, values, day, source_name, line)
        key = (
            *(
                target[name]
                for name in ("unit_name", "fiscal_year", "project", "category", "subcategory", "name", "target_raw")
            ),
            day,
        )
        if key in found:
            raise MappingError(
                f"{place}: a second actual of “{target['name']}” for {day}; the first stands in {found[key].line}"
            )
        found[key] = actual
    if not found:
        raise MappingError(f"{source_name}: there is no actual in it")
    return tuple(found.values())


def _columns(texts: Mapping[str, str], place: str) -> dict[str, str]:
    columns: dict[str, str] = {}
    for column in texts:
        plain = squeezed(column).lower().lstrip("\ufeff")
        name = next((name for name, others in COLUMNS.items() if plain == name or plain in others), None)
        if name is None:
            known = "、".join(others[0] for others in COLUMNS.values())
            raise MappingError(f"{place}: the column “{column}” is not known; there are {known}")
        if name in columns:
            raise MappingError(f"{place}: the columns “{columns[name]}” and “{column}” are the same")
        columns[name] = column
    for name in _NEEDED:
        if name not in columns:
            raise MappingError(f"{place}: the column {name} ({'、'.join(COLUMNS[name])}) is missing")
    return columns


def _date(text: str, place: str) -> date:
    match = _DATE.match(text.strip())
    if match is None:
        raise MappingError(f"{place}: “{text[:40]}” is no date (2023-06-30, 2023年6月30日, 2023Q2)")
    if match["quarter"]:
        quarter = "一二三四".find(match["quarter"]) + 1 or int(match["quarter"])
        return date(int(match["year"]), quarter * 3, 31 if quarter in (1, 4) else 30)
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError as error:
        raise MappingError(f"{place}: “{text[:40]}” is no day of the calendar") from error


def _target(targets: Sequence[Row], values: Mapping[str, str], day: date, place: str) -> Row:
    """The one target a row speaks of."""
    year = squeezed(values.get("fiscal_year", "")).removesuffix("度").removesuffix("年") or str(day.year)
    if not re.fullmatch(r"(?:19|20)\d{2}", year):
        raise MappingError(f"{place}: “{year[:20]}” is no fiscal year")
    of_year = [row for row in targets if row["fiscal_year"] == int(year)]
    fitting = of_year
    for name, column in (
        ("unit_name", "unit_name"),
        ("project", "project"),
        ("category", "category"),
        ("subcategory", "subcategory"),
        ("name", "name"),
        ("target", "target_raw"),
    ):
        given = label_key(values.get(name, "").removeprefix("'"))
        if not given:
            continue
        left = [row for row in fitting if label_key(row[column]) == given]
        if not left:
            raise MappingError(f"{place}: {_unknown(name, values[name], fitting, column, year)}")
        fitting = left
    distinct = {
        tuple(row[k] for k in ("unit_name", "project", "category", "subcategory", "name", "target_raw")): row
        for row in fitting
    }
    if len(distinct) > 1:
        tells = next(
            c
            for c in ("unit_name", "project", "category", "subcategory", "target_raw")
            if len({row[c] for row in distinct.values()}) > 1
        )
        names = "、".join(sorted({str(row[tells])[:24] for row in distinct.values()})[:4])
        raise MappingError(
            f"{place}: “{values['name']}” of {year} could be {len(distinct)} targets; say which by {tells} ({names})"
        )
    return next(iter(distinct.values()))


def _unknown(name: str, given: str, fitting: Sequence[Row], column: str, year: str) -> str:
    there = sorted({str(row[column]) for row in fitting})
    if not there:
        return f"there are no targets of {year}"
    near = process.extract(given, there, scorer=fuzz.ratio, limit=2)
    what = {"name": "indicator", "unit_name": "unit", "target": "target"}.get(name, name)
    return f"there is no {what} “{given[:60]}” in {year}; near it are {'、'.join(f'“{text}”' for text, _, _ in near)}"


def _actual(target: Row, values: Mapping[str, str], day: date, source_name: str, line: int) -> Actual:
    raw = squeezed(values["actual"])
    unit = squeezed(values.get("actual_unit", ""))
    if unit and re.search(r"\d$", raw):
        raw += unit
    value: Decimal | None = None
    if target["target_value"] is not None:
        got = reached(raw, target["unit"], target["fiscal_year"])
        if got.value is None:
            wanted = (
                f"the target {target['target_raw']} is in {target['unit']}"
                if target["unit"]
                else "the target is a number"
            )
            why = (
                "write 97% or 0.97%, as a fraction could be either"
                if got.obstacle == "unit" and re.fullmatch(r"[\d.]+", raw)
                else f"its unit cannot be converted: {wanted}"
                if got.obstacle == "unit"
                else f"a number belongs here: {wanted}"
            )
            raise MappingError(f"{source_name}, {line}: “{raw[:60]}” for “{target['name']}”: {why}")
        value = got.value
    return Actual(
        target["unit_name"],
        target["fiscal_year"],
        target["project"],
        target["category"],
        target["subcategory"],
        target["name"],
        target["target_raw"],
        day,
        raw,
        value,
        values.get("note") or None,
        source_name,
        line,
        _points(values.get("weight", ""), f"{source_name}, {line}"),
    )


def _points(text: str, place: str) -> Decimal | None:
    """The points given to an indicator, from 0 to 100; None where there are none. Raises MappingError for anything else."""
    plain = squeezed(text).removesuffix("分")
    if not plain:
        return None
    if not re.fullmatch(r"\d{1,3}(\.\d{1,4})?", plain) or Decimal(plain) > 100:
        raise MappingError(f"{place}: “{text[:40]}” are no points (分值) from 0 to 100")
    return Decimal(plain)


def template_rows(store: Store, years: Sequence[int], *, unit: str | None = None) -> tuple[list[str], list[list[str]]]:
    """The header and rows of a file of actuals to be filled in: every target of the years that has no actual yet."""
    names, rows = store.table(_TARGETS, [unit, list(years) or None])
    targets = [dict(zip(names, row, strict=True)) for row in rows]
    reported = {(r["unit_name"], r["fiscal_year"], label_key(r["name"])) for r in targets if r["actual_raw"]}
    head = [
        COLUMNS[name][0]
        for name in (
            "unit_name",
            "fiscal_year",
            "project",
            "category",
            "subcategory",
            "name",
            "target",
            "weight",
            "date",
            "actual",
            "note",
        )
    ]
    seen: dict[tuple[str, ...], None] = {}
    for row in targets:
        if (row["unit_name"], row["fiscal_year"], label_key(row["name"])) not in reported:
            texts = (
                row["unit_name"],
                str(row["fiscal_year"]),
                *(str(row[n]) for n in ("project", "category", "subcategory", "name", "target_raw")),
                "" if row["weight"] is None else f"{row['weight'].normalize():f}",
                f"{row['fiscal_year']}-12-31",
                "",
                "",
            )
            seen[texts] = None
    return head, [list(texts) for texts in seen]


def template_file(head: Sequence[str], rows: Sequence[Sequence[str]], suffix: str) -> bytes:
    """A template as CSV (UTF-8 with a mark, as spreadsheets want it), XLSX or YAML, by the suffix of its file.

    Raises MappingError for another suffix.
    """
    if suffix == ".csv":
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        # a spreadsheet must not take =12次 for a formula
        writer.writerows(
            [head, *(["'" + text if text[:1] in ("=", "+", "-", "@") else text for text in row] for row in rows)]
        )
        return b"\xef\xbb\xbf" + out.getvalue().encode()
    if suffix in (".yaml", ".yml"):
        import yaml  # only YAML pays for it

        entries = [dict(zip(head, row, strict=True)) for row in rows]
        return str(yaml.safe_dump(entries, allow_unicode=True, sort_keys=False)).encode()
    if suffix == ".xlsx":
        return _workbook(head, rows)
    raise MappingError(f"“{suffix}” is no format of a template; there are .csv, .xlsx, .yaml")


def _workbook(head: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    import xlsxwriter  # only where a workbook is asked for

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("actuals")
    text = book.add_format({"num_format": "@"})
    # a cell of text keeps 97% as it is typed; as a number it would become 0.97
    sheet.set_column(0, len(head) - 1, 22, text)
    for number, row in enumerate([head, *rows]):
        for column, value in enumerate(row):
            sheet.write_string(number, column, value, text)
    sheet.freeze_panes(1, 0)
    book.close()
    return buffer.getvalue()
