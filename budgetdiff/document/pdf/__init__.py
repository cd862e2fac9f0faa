"""The reader of PDFs: objects, fonts, content, lattice, cell text; pdfplumber where a page is unusual."""

from budgetdiff.document.pdf.read import MOST_PAGES, read_pdf

__all__ = ["MOST_PAGES", "read_pdf"]
