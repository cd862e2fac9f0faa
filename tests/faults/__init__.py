"""Seeded faults: mistakes planted one at a time in consistent disclosures, and where each must be found.

``KINDS`` are the kinds of fault; ``Fault.plant`` puts one into a disclosure, or says None where the disclosure has no place
for it. ``BASES`` are the disclosures: two families, six provinces' layouts, with and without other money.
"""

from __future__ import annotations

from tests.faults.base import BASES, based
from tests.faults.cells import CELLS
from tests.faults.form import FORM
from tests.faults.kind import Fault, Planted
from tests.faults.naming import NAMING
from tests.faults.sentences import SENTENCES
from tests.faults.tables import TABLES
from tests.faults.wording import WORDING
from tests.faults.years import YEARS

KINDS: tuple[Fault, ...] = (*CELLS, *TABLES, *SENTENCES, *FORM, *WORDING, *NAMING, *YEARS)

__all__ = ["BASES", "KINDS", "Fault", "Planted", "based"]
