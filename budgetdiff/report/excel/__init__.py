"""The report as a workbook for whoever decides: a summary on one page, tables that fold and filter, every source."""

from budgetdiff.report.excel.book import workbook

__all__ = ["workbook"]
