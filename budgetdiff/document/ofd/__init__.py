"""OFD, the national format of fixed documents (GB/T 33190-2016): pages painted like those of a PDF, and read the same way."""

from budgetdiff.document.ofd.read import numbers_in_pages, read_ofd

__all__ = ["numbers_in_pages", "read_ofd"]
