"""Bytes to documents: pages, grids, sentences, each with its place."""

from budgetdiff.document.model import Cell, Document, Grid, Line, Place, Row, content_id
from budgetdiff.document.read import read, read_content

__all__ = ["Cell", "Document", "Grid", "Line", "Place", "Row", "content_id", "read", "read_content"]
