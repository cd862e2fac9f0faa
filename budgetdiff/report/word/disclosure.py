"""The disclosure of a unit as a Word file: the parts of its form, its tables, and its explanation in the statutory order."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from budgetdiff.facts import Phase
from budgetdiff.report.language import Language
from budgetdiff.report.narrate import narrate
from budgetdiff.report.official import OfficialForm, ordinal, sections_of
from budgetdiff.report.source import ReportSource
from budgetdiff.report.statutory import StatutoryTable, tables_of
from budgetdiff.report.word.paper import Paper

_OVERVIEW = ("主要职能：（请填写）。", "机构设置：（请填写）。")
_GLOSSARY = (
    "基本支出：为保障机构正常运转、完成日常工作任务而发生的人员支出和公用支出。",
    "项目支出：在基本支出之外，为完成特定工作任务和事业发展目标所发生的支出。",
    "“三公”经费：用财政拨款安排的因公出国（境）费、公务用车购置及运行费和公务接待费。",
    "机关运行经费：为保障行政单位运行、用于购买货物和服务的各项资金。",
)
"""In words of our own."""


def disclosure_file(
    source: ReportSource,
    language: Language,
    form: OfficialForm,
    template: Path | None = None,
    reasons: Mapping[str, str] | None = None,
) -> bytes:
    """The disclosure of the later period as DOCX; amounts of the tables are exact, in the language's unit of money.

    The sentences are those of ``narrate``, each reason without the place it was found in. What only the unit can say is
    （请填写）, marked. Raises MappingError for a template of the user's that cannot be used.
    """
    comparison, language = source.comparison, language.as_printed()
    phase = "决算" if comparison.current.phase is Phase.EXECUTED else "预算"
    paper = Paper(form.fonts)
    paper.title(f"{source.unit}{comparison.current.year}年{'度' if phase == '决算' else ''}部门{phase}公开")
    for number, (heading, what) in enumerate(form.parts):
        said = heading.format(unit=source.unit, year=comparison.current.year, phase=phase)
        paper.heading(said, 1, new_page=number > 0)
        if what == "overview":
            for text in _OVERVIEW:
                paper.text(text)
        elif what == "glossary":
            for text in _GLOSSARY:
                paper.text(text)
        elif what == "tables":
            for at, table in enumerate(tables_of(source, language, form.tables), start=1):
                _table(paper, table, at, language)
        else:
            text = narrate(source, language, template, reasons, marked=False)
            for at, section in enumerate(sections_of(text, form), start=1):
                if section.heading:
                    paper.heading(f"{ordinal(at)}、{section.heading}", 2)
                for line in section.paragraphs:
                    paper.text(line)
    return paper.bytes()


def _table(paper: Paper, table: StatutoryTable, number: int, language: Language) -> None:
    paper.heading(f"表{number} {table.title}", 2)
    paper.text(f"单位：{language.unit_name}", size=10, indent=False, right=True)
    numbers = [
        column for column in range(len(table.heads)) if any(isinstance(row[column], Decimal) for row in table.rows)
    ]
    rows = [[_shown(cell, language) for cell in row] for row in table.rows]
    bold = [at for at, row in enumerate(rows) if any(cell.endswith(("合计", "总计")) for cell in row[:2])]
    paper.table(table.heads, rows, numbers, bold=bold)


def _shown(cell: str | Decimal | None, language: Language) -> str:
    """An exact amount with two decimals, or as many as it needs."""
    if not isinstance(cell, Decimal):
        return cell or ""
    exact = (cell / language.unit.value).normalize()
    places = max(0 if language.unit.value == 1 else 2, -int(exact.as_tuple().exponent))
    return f"{exact:.{places}f}"
