"""Readings of the real disclosures, each made once in a worker: reading one costs seconds, and nothing alters it."""

from __future__ import annotations

from functools import cache

from budgetdiff.document.model import Document
from budgetdiff.document.read import read
from budgetdiff.statements import Reading, understand
from tests.support.machine import CORPUS


@cache
def document(name: str) -> Document:
    """A document by its path in the corpus, ``wanli2023.pdf`` or ``provinces/cqkj2026.pdf``."""
    return read(CORPUS / name)


@cache
def understood(name: str) -> Reading:
    """The document as it is understood."""
    return understand(document(name))
