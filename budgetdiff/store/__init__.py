"""The store: the only stage that opens DuckDB."""

from budgetdiff.store.connection import connect
from budgetdiff.store.record import (
    DocumentRecord,
    FactRecord,
    FundRecord,
    Record,
    RemarkRecord,
    TableRecord,
)
from budgetdiff.store.store import Store

__all__ = ["DocumentRecord", "FactRecord", "FundRecord", "Record", "RemarkRecord", "Store", "TableRecord", "connect"]
