"""Rules: one function each, with a stable id; a finding is data, an exception is a failure."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import Any

from budgetdiff.check.cells import Cells
from budgetdiff.check.document import load_claims, load_facts, load_funds, load_indicators
from budgetdiff.check.example import Declared, declared
from budgetdiff.check.finding import Finding, Severity
from budgetdiff.facts import Claim, Fact, Fund, Indicator
from budgetdiff.store import Store

Row = Mapping[str, Any]


class Checked:
    """One document as a rule sees it; what it holds is read from the store when it is asked for."""

    def __init__(self, store: Store, document_id: str, unit_name: str, fiscal_year: int, phase: str) -> None:
        self._store = store
        self.document_id, self.unit_name, self.fiscal_year, self.phase = document_id, unit_name, fiscal_year, phase

    @cached_property
    def facts(self) -> tuple[tuple[str, Fact], ...]:
        """The printed facts with their ids."""
        return load_facts(self._store, self.document_id)

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """What sentences and change columns state, judged."""
        return load_claims(self._store, self.document_id)

    @cached_property
    def funds(self) -> tuple[Fund, ...]:
        """The money that target forms print."""
        return load_funds(self._store, self.document_id)

    @cached_property
    def indicators(self) -> tuple[Indicator, ...]:
        """The performance targets and what was reported against them."""
        return load_indicators(self._store, self.document_id)


DocumentCheck = Callable[[Checked], Iterator[Finding]]
RowCheck = Callable[[Row, Cells], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its id, what must hold in one sentence, and its check, of one document or of the rows of a kernel.

    Where the kernel gives ``equations``, the rows are those of them that do not hold. ``severities`` are those that its findings
    may have, ``docstring`` is what it says about itself (see ``example.py``); a user's own rule may leave both out.
    """

    identifier: str
    meaning: str
    document: DocumentCheck | None = None
    rows: RowCheck | None = None
    kernel: str = ""
    equations: bool = False
    severities: tuple[Severity, ...] = ()
    docstring: str = ""

    @property
    def declared(self) -> Declared:
        """What the docstring says: the meaning, what more there is to it, and the example. ValueError where that is none."""
        return declared(self.docstring)


RULES: dict[str, Rule] = {}


def rule(identifier: str, *severities: Severity) -> Callable[[DocumentCheck], DocumentCheck]:
    """Register a check of one document under its stable id, with the severities that its findings may have."""

    def register(check: DocumentCheck) -> DocumentCheck:
        RULES[identifier] = _rule(identifier, check, severities, document=check)
        return check

    return register


def kernel_rule(identifier: str, kernel: str, *severities: Severity) -> Callable[[RowCheck], RowCheck]:
    """Register a check of the rows that a query over all documents gives: a file below ``sql/``, or the query itself.

    The query sees the relations of ``prepare.py``. Its column ``facts``, where it has one, lists the ids of the cells that
    a finding rests on; they are ready when the check is called with a row.
    """

    def register(check: RowCheck) -> RowCheck:
        RULES[identifier] = _rule(identifier, check, severities, rows=check, kernel=kernel)
        return check

    return register


def equation_rule(identifier: str, kernel: str, *severities: Severity) -> Callable[[RowCheck], RowCheck]:
    """Register a check of the equations that do not hold, of those that a kernel gives, way by way (``sql/ways.sql``).

    The rows have the columns ``document_id, variant, facts, expected, found, tolerance``; the first fact is the whole.
    """

    def register(check: RowCheck) -> RowCheck:
        RULES[identifier] = _rule(identifier, check, severities, rows=check, kernel=kernel, equations=True)
        return check

    return register


def kernel_text(name: str) -> str:
    """The text of a kernel: a file's, or, where the name is no word, the query that it is."""
    if not name.isidentifier():
        return name
    return files("budgetdiff.check").joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")


def _rule(identifier: str, check: Callable[..., object], severities: tuple[Severity, ...], **how: Any) -> Rule:
    text = inspect.cleandoc(check.__doc__ or "")
    return Rule(identifier, text.partition("\n")[0], severities=severities, docstring=text, **how)
