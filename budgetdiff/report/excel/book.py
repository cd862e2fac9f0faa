"""The sheets of a workbook, in the order in which somebody reads them."""

from __future__ import annotations

import io

from budgetdiff.report.excel.bridge import write_bridge, write_composition
from budgetdiff.report.excel.lists import Lists
from budgetdiff.report.excel.paper import Paper
from budgetdiff.report.excel.summary import write_summary
from budgetdiff.report.excel.tables import Tables
from budgetdiff.report.language import Language
from budgetdiff.report.view import ReportView


def workbook(view: ReportView, language: Language) -> bytes:
    """The report as XLSX, amounts in its unit of money: a summary that prints on one page, a sheet a table, lists, sources.

    Deltas and rates are formulas. Text is always text, also where it begins with ``=``, ``+``, ``-`` or ``@``. A cell holds
    fifteen digits; a longer amount is written as text rather than as another number. A figure whose table was not read for
    certain is shown with ``?`` behind it, one that only a sentence implies with ``*``; both stay numbers.
    """
    import xlsxwriter  # only where a workbook is asked for

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    paper = Paper(book, view, language)
    tables, lists = Tables(paper), Lists(paper)
    summary = write_summary(paper, tables.planned())
    tables.write()
    lists.write()
    if view.bridge is not None:
        write_bridge(paper, summary, view.bridge)
    else:
        write_composition(paper, summary)
    lists.write_sources()
    book.close()
    return buffer.getvalue()
