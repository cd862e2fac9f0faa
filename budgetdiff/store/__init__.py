"""The store: the only stage that opens DuckDB."""

from budgetdiff.store.connection import connect
from budgetdiff.store.load import Loaded, settle_anew
from budgetdiff.store.package import is_package, read_package, write_package
from budgetdiff.store.partition import write_partitioned
from budgetdiff.store.record import DocumentRecord, Record
from budgetdiff.store.schema import VERSION as SCHEMA
from budgetdiff.store.schema import migrate, name_parts
from budgetdiff.store.sqlite import write_sqlite
from budgetdiff.store.store import Store

__all__ = [
    "SCHEMA",
    "DocumentRecord",
    "Loaded",
    "Record",
    "Store",
    "connect",
    "is_package",
    "migrate",
    "name_parts",
    "read_package",
    "settle_anew",
    "write_package",
    "write_partitioned",
    "write_sqlite",
]
