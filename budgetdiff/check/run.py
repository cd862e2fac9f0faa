"""All rules over all documents asked for: the rows of the view ``findings``."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import budgetdiff.check.between
import budgetdiff.check.codes
import budgetdiff.check.doubt
import budgetdiff.check.form
import budgetdiff.check.lacking
import budgetdiff.check.letters
import budgetdiff.check.ownname
import budgetdiff.check.scores
import budgetdiff.check.sentences
import budgetdiff.check.targets
import budgetdiff.check.text
import budgetdiff.check.timespans
import budgetdiff.check.within
import budgetdiff.check.wording
import budgetdiff.check.years  # noqa: F401 - these modules' rules register themselves
from budgetdiff.check.beside import held
from budgetdiff.check.causes import folded_by_cause
from budgetdiff.check.cells import Cells
from budgetdiff.check.custom import load_rules
from budgetdiff.check.dispositions import STATUSES, Disposition, Dispositions, columns, spoken_of
from budgetdiff.check.doubt import doubtful_facts, incomplete_facts, unsure_pages, without_doubtful
from budgetdiff.check.equation import broken
from budgetdiff.check.finding import Finding, Severity
from budgetdiff.check.judged import judge_units
from budgetdiff.check.prepare import dispose, prepare, related_units
from budgetdiff.check.rule import RULES, Checked, Rule, kernel_text
from budgetdiff.classification.identities import identities
from budgetdiff.compare import resolve_unit
from budgetdiff.errors import MappingError, QuestionError
from budgetdiff.facts import Level, Phase, printable
from budgetdiff.results import Result
from budgetdiff.store import Store

if TYPE_CHECKING:
    import polars as pl

_AT_ONCE = 500
"""Units: of so many what is found is held in memory at once; the rules then take a quarter longer than over all together."""
_LINES = """
SELECT f.*, d.unit_name, d.unit_level, d.fiscal_year, CAST(d.phase AS VARCHAR) AS phase, d.source_name
FROM findings f JOIN documents d USING (document_id)
JOIN (SELECT unit_name, max(fiscal_year) AS newest FROM documents GROUP BY ALL) n ON n.unit_name = d.unit_name
WHERE ($1 IS NULL OR d.unit_name = $1 OR list_contains($5, f.document_id)) AND ($2 IS NULL OR d.fiscal_year = $2)
  AND ($3 IS NULL OR len(list_filter([f.rule] || json_extract_string(f.consequences, '$[*].rule'),
                                     lambda rule: rule = $3 OR starts_with(rule, $3 || '-'))) > 0)
  AND ($4 IS NULL OR f.severity = $4)
ORDER BY d.fiscal_year < newest, d.unit_name, d.fiscal_year DESC, d.phase, d.document_id,
         CASE severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, page, rule,
         subject, found
"""

WHOSE = ("unit_name", "unit_level", "fiscal_year", "phase", "source_name")
"""The columns of ``lines`` that say whose document a finding is about, after those of the view."""

_SEVERITIES_ZH = {"error": "矛盾", "warning": "警告", "info": "提示"}

_ABOUT = """
SELECT f.rule, d.unit_name, d.fiscal_year || ':' || d.phase, f.subject
FROM findings f JOIN documents d USING (document_id) WHERE f.finding_id = $1
"""


@dataclass(frozen=True, slots=True)
class Findings(Result):
    """What the checks found: ``lines`` has the columns of the view ``findings``, then those of ``WHOSE``.

    With a file of dispositions five more stand between them: disposition, note, decided_by, decided_at,
    carried_from. A unit's newest year comes first, what is found in documents of earlier years after all of those.
    """

    documents: int
    nested: ClassVar[tuple[str, ...]] = ("evidence", "causes", "consequences")

    @property
    def title(self) -> str:
        """How many there are, in how many documents."""
        return self._counted("en")

    def _counted(self, language: str) -> str:
        found, read = self.lines.height, self.documents
        if language == "zh":
            return f"{read}份文件中有{found}项问题"
        return f"{found} finding{'' if found == 1 else 's'} in {read} document{'' if read == 1 else 's'}"

    def table(self) -> tuple[list[str], list[list[str]]]:
        """Rule, severity, place and message of each."""
        names = ["rule", "severity", "unit_name", "fiscal_year", "phase", "source_name", "page", "message_en"]
        rows = self.lines.select(names).iter_rows()
        return ["rule", "severity", "unit", "year", "phase", "file", "page", "message"], [
            [str(cell) for cell in row] for row in rows
        ]

    @property
    def open(self) -> pl.DataFrame:
        """The findings that nobody accepted."""
        if "disposition" not in self.lines.columns:
            return self.lines
        return self.lines.filter((self.lines["disposition"] != "accepted").fill_null(True))

    def text(self, language: str = "zh") -> str:
        """The findings as lines for a terminal, below whose document they are about: unit, level, year, phase and file.

        Each with severity, rule, id, page, message, and what was decided.
        """
        rows: list[str] = []
        document = None
        for row in self.lines.iter_rows(named=True):
            if row["document_id"] != document:
                document = row["document_id"]
                rows += [*([""] if rows else []), _headed(row, language)]
            decided = f" [{_decided(row)}]" if row.get("disposition") else ""
            rows.append(f"{_line(row, language)}{decided}")
            rows += [f"    ↳ {_line(one, language)}" for one in json.loads(row["consequences"])]
        return printable("\n".join([*rows, self._counted(language)]))

    def __str__(self) -> str:
        return self.text()


def _decided(row: Mapping[str, Any]) -> str:
    """What was decided about a finding, by whom and on which day, and why."""
    made = " ".join(part for part in (row["disposition"], row["decided_by"], (row["decided_at"] or "")[:10]) if part)
    return f"{made}: {row['note']}" if row["note"] else made


def _line(row: Mapping[str, Any], language: str) -> str:
    """A finding, or one that follows from it, in a line: severity, rule, id, page and message."""
    message = row["message_en" if language == "en" else "message_zh"]
    page = f"第{row['page']}页" if language == "zh" else f"p. {row['page']}"
    severity = _SEVERITIES_ZH.get(row["severity"], row["severity"]) if language == "zh" else row["severity"]
    return f"{severity}  {row['rule']}  {row['finding_id']}  {page}: {message}"


def _headed(row: Mapping[str, Any], language: str) -> str:
    """Whose document the findings below are about: unit, level, year, phase, file."""
    phase = Phase(row["phase"])
    period = f"{row['fiscal_year']}年{phase.zh}" if language == "zh" else f"{row['fiscal_year']}:{phase}"
    level = Level(row["unit_level"]).zh if language == "zh" and row["unit_level"] else row["unit_level"]
    return " · ".join(part for part in (row["unit_name"], level, period, row["source_name"]) if part)


def check_documents(
    store: Store,
    *,
    unit: str | None = None,
    year: int | None = None,
    rule: str | None = None,
    severity: str | None = None,
    rules: Sequence[str | Path] = (),
    dispositions: str | Path | None = None,
) -> Findings:
    """Run every rule over the newest documents, and give what was asked for: an answer, nothing of it is kept in the database.

    A rule is named by its id, or by the first word of a family (``IDENTITY``); a finding is given too if one of the rule follows
    from it. ``rules`` are files of the user's own rules,
    ``dispositions`` is a file of decisions about findings. Raises QuestionError for a unit, rule or severity that there
    is not, MappingError for a file of rules or dispositions that is wrong.
    """
    name = resolve_unit(store, unit)
    own = load_rules(rules)
    known = [*known_rules(), *own]
    if rule is not None and not any(one == rule or one.startswith(f"{rule}-") for one in known):
        raise QuestionError(f"“{rule}” is not a rule; there are {', '.join(known)}")
    if severity is not None and severity not in set(Severity):
        raise QuestionError(f"“{severity}” is not a severity; there are {', '.join(Severity)}")
    decided = Dispositions.read(dispositions) if dispositions is not None else None
    units = None if name is None else related_units(store, [name])
    store.lay_over()
    unfinished = store.unfinished
    judge_units(store, unfinished if units is None else [one for one in unfinished if one in units])
    ids, periods = keep_findings(store, units, own)
    lines = store.frame(_LINES, [name, year, rule, severity, ids])
    if decided is not None:
        about = lines.select("finding_id", "rule", "document_id", "subject").iter_rows()
        judged = [decided.of(one, by, *periods[document], subject) for one, by, document, subject in about]
        whose = lines.select(WHOSE)
        lines = lines.drop(WHOSE).with_columns(**_series(columns(judged))).hstack(whose)
    return Findings(lines, len(ids))


def finish(store: Store) -> None:
    """Judge and check, in the database, all of which something was taken in or back: the views ``claims`` and ``findings``.

    Some units and all that they are related to are one transaction, so that memory does not grow with their number: what is not
    finished stays marked, and the next that writes goes on there.
    """
    if not store.unfinished:
        return
    with store.writing():
        while units := store.unfinished[:_AT_ONCE]:
            related = related_units(store, units)
            with store.transaction():
                judge_units(store, related)
                keep_findings(store, related, {})
                store.rows("DELETE FROM unfinished WHERE unit_name IN (SELECT unnest(?::VARCHAR[]))", [related])


def keep_findings(
    store: Store, units: Sequence[str] | None, own: Mapping[str, Rule]
) -> tuple[list[str], dict[str, tuple[str, str]]]:
    """Run every rule, and the user's ``own``, over the newest documents (of some units, if named), and keep what they find.

    The documents' ids, and the unit and period of each.
    """
    documents = prepare(store, units)
    try:
        found = [one for each in RULES.values() for one in _found(store, each, documents)]
        for each in own.values():
            found.extend(_found_by_user(store, each, documents))
        found = without_doubtful(found, doubtful_facts(store), incomplete_facts(store), unsure_pages(store))
        periods = {document: (owner, f"{of_year}:{phase}") for document, owner, of_year, phase in documents}
        listed = folded_by_cause(store, _named(found, periods))
    finally:
        dispose(store)
    ids = [document[0] for document in documents]
    store.replace_findings(ids, [finding.columns(identity) for identity, finding in listed])
    return ids, periods


def _series(values: dict[str, list[str | None]]) -> dict[str, pl.Series]:
    import polars as pl  # heavy, and only where there are dispositions

    return {name: pl.Series(name, column, dtype=pl.String) for name, column in values.items()}


def decide(
    store: Store,
    path: str | Path,
    findings: Sequence[str],
    status: str,
    note: str = "",
    rules: Sequence[str | Path] = (),
) -> int:
    """Write decisions about findings, those of the user's own ``rules`` too, into a file of dispositions; how many.

    Raises QuestionError for a finding that there is not, or a status that is none of ``STATUSES``.
    """
    if status not in STATUSES:
        raise QuestionError(f"“{status}” is not a disposition; there are {' and '.join(STATUSES)}")
    Dispositions.read(path, new=True)  # a file that is wrong is told before the work
    if rules or store.unfinished:
        check_documents(store, rules=rules)
    entries = []
    for finding in findings:
        rows = store.rows(_ABOUT, [finding])
        if not rows:
            raise QuestionError(f"there is no finding {finding}; the list of check shows the ids")
        entries.append(Disposition(finding, status, note, *rows[0]))
    with held(path, spoken_of(path)):
        Dispositions.read(path, new=True).with_entries(entries).write(path)
    return len(findings)


def known_rules() -> list[str]:
    """The ids of all rules, those of the identities among them."""
    names = [one for one in RULES if one != "IDENTITY"]
    return sorted({*names, *(f"IDENTITY-{one.split('/')[0]}" for one in identities())})


def _found(store: Store, rule: Rule, documents: list[tuple[str, str, int, str]]) -> Iterator[Finding]:
    if rule.document is not None:
        for document in documents:
            yield from rule.document(Checked(store, *document))
        return
    assert rule.rows is not None
    names, rows = store.table(broken(rule.kernel) if rule.equations else kernel_text(rule.kernel))
    if not rows:
        return
    cells = Cells(store)
    if "facts" in names:
        at = names.index("facts")
        cells.fetch(one for row in rows for one in row[at])
    for row in rows:
        yield from rule.rows(dict(zip(names, row, strict=True)), cells)


def _found_by_user(store: Store, rule: Rule, documents: list[tuple[str, str, int, str]]) -> list[Finding]:
    try:
        found = list(_found(store, rule, documents))
    except Exception as error:  # it is somebody else's code, whatever it raises
        raise MappingError(f"the rule {rule.identifier} failed ({type(error).__name__}: {error})") from error
    ids = {document[0] for document in documents}
    for one in found:
        if not isinstance(one, Finding) or one.document_id not in ids:
            raise MappingError(f"the rule {rule.identifier} gave something that is no finding about a document checked")
    return found


def _named(found: list[Finding], periods: dict[str, tuple[str, str]]) -> list[tuple[str, Finding]]:
    """The findings, each with its id; a mistake made twice in a document has two."""
    seen: Counter[str] = Counter()
    named = []
    for finding in found:
        identifier = finding.finding_id(*periods[finding.document_id])
        seen[identifier] += 1
        if seen[identifier] > 1:
            identifier = finding.finding_id(*periods[finding.document_id], seen[identifier])
        named.append((identifier, finding))
    return named


def together(shares: Sequence[Findings], newest: Mapping[str, int]) -> Findings:
    """What was found in shares of the documents, each of other units, as one answer in its order.

    ``newest`` is the newest fiscal year that each unit has a document of.
    """
    import polars as pl  # heavy, and only where there are shares

    lines = pl.concat([one.lines for one in shares])
    severities, phases = pl.Enum([str(one) for one in Severity]), pl.Enum([one.value for one in Phase])
    year, unit = pl.col("fiscal_year"), pl.col("unit_name")
    ordered = lines.sort(
        year < unit.replace_strict(dict(newest), default=0, return_dtype=pl.Int64),
        unit,
        -year.cast(pl.Int64),
        pl.col("phase").cast(phases),
        "document_id",
        pl.col("severity").cast(severities),
        "page",
        "rule",
        "subject",
        "found",
        nulls_last=True,
        maintain_order=True,
    )
    return Findings(ordered, sum(one.documents for one in shares))
