"""Writing documents: some at a time in one transaction, the same content once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from budgetdiff.facts import Given, Origin, Phase
from budgetdiff.said import kept
from budgetdiff.store.overrides import apply_overrides
from budgetdiff.store.rows import insert, insert_rest, numbered
from budgetdiff.store.settle import settle_figures, settle_names, sweep
from budgetdiff.store.transaction import transaction

if TYPE_CHECKING:
    import duckdb

    from budgetdiff.facts import Fact
    from budgetdiff.store.record import Record

_HELD = (
    "fact",
    "indicator",
    "fund",
    "evaluation",
    "assertion",
    "claim",
    "table_seen",
    "number_lost",
    "reason",
    "remark",
)
_KNOWN = """
SELECT document_id, document_no, given_unit, given_level, given_year, CAST(given_phase AS VARCHAR) FROM document
WHERE document_id IN (SELECT unnest(?::VARCHAR[]))
"""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of a document: ``new``, ``changed`` (there already, now with other words of the user's) or ``known``.

    ``supersedes`` are the documents that do not count any more beside it, ``superseded_by`` the one that counts before it:
    (document_id, file name). ``called`` is what its unit is called; ``beside`` is True where a body's documents of another level
    have parted from it, so that its unit is not called by the body's name alone.
    """

    status: str
    called: str
    supersedes: tuple[tuple[str, str], ...] = ()
    superseded_by: tuple[str, str] | None = None
    beside: bool = False


def load(connection: duckdb.DuckDBPyConnection, records: Sequence[Record]) -> list[Loaded]:
    """Write documents and all they hold in one transaction, in the order given; what became of each.

    The same content is written once. It is written anew, in its old place, where the user says other things of it than before
    (``given``). What counts is settled once for all of them; their units are marked to be judged.
    """
    known = known_documents(connection, [record.document.document_id for record in records])
    fresh: dict[str, Record] = {}
    status: dict[str, str] = {}
    for record in records:
        identifier, given = record.document.document_id, record.document.given
        if identifier in fresh and not given:
            continue
        if identifier not in known or (given and given != known[identifier][1]):
            fresh[identifier] = record
            status[identifier] = "changed" if identifier in known else "new"
    if fresh:
        with transaction(connection):
            _write(connection, list(fresh.values()), {one: known[one][0] for one in fresh if one in known})
    return _outcome(connection, [record.document.document_id for record in records], status)


def known_documents(connection: duckdb.DuckDBPyConnection, identifiers: Sequence[str]) -> dict[str, tuple[int, Given]]:
    """Those of the documents that are there: their numbers, and what the user said of them."""
    rows = connection.execute(_KNOWN, [list(identifiers)]).fetchall()
    return {row[0]: (int(row[1]), Given(row[2], row[3], row[4], Phase(row[5]) if row[5] else None)) for row in rows}


def _write(connection: duckdb.DuckDBPyConnection, records: list[Record], replaced: dict[str, int]) -> None:
    chosen = _chosen(connection, list(replaced.values()))
    gone = remove(connection, list(replaced.values()))
    numbers = [
        replaced.get(record.document.document_id)
        or int(connection.execute("SELECT nextval('document_numbers')").fetchall()[0][0])
        for record in records
    ]
    _write_documents(connection, records, numbers, chosen)
    insert_rest(connection, records, numbers)
    bodies = bodies_of(connection, numbers) | gone.bodies
    changed, series = settle_names(connection, bodies)
    _write_facts(connection, records, numbers)
    apply_overrides(connection, numbers)
    settle_figures(connection, {*numbers, *changed}, series | gone.series)
    if gone.series or series:
        sweep(connection, gone.series | series)
    connection.execute(
        "INSERT OR IGNORE INTO unfinished SELECT unit_name FROM document WHERE document_no IN (SELECT unnest(?::INTEGER[]))",
        [numbers],
    )


@dataclass(frozen=True, slots=True)
class Gone:
    """What documents that were removed leave behind: bodies to settle, and lines to settle and to sweep."""

    bodies: frozenset[str]
    series: frozenset[int]


def remove(connection: duckdb.DuckDBPyConnection, numbers: Sequence[int]) -> Gone:
    """Delete documents and all they hold; their units are to be judged anew."""
    if not numbers:
        return Gone(frozenset(), frozenset())
    given = [list(numbers)]
    of = "document_no IN (SELECT unnest(?::INTEGER[]))"
    bodies = bodies_of(connection, numbers)
    series = connection.execute(f"SELECT DISTINCT series_id FROM fact WHERE {of}", given).fetchall()  # noqa: S608 - our own
    connection.execute(
        f"INSERT OR IGNORE INTO unfinished SELECT DISTINCT unit_name FROM document WHERE {of}",  # noqa: S608 - our own
        given,
    )
    connection.execute(
        f"DELETE FROM finding WHERE document_id IN (SELECT document_id FROM document WHERE {of})",  # noqa: S608 - our own
        given,
    )
    for table in (*_HELD, "document"):
        connection.execute(f"DELETE FROM {table} WHERE {of}", given)  # noqa: S608 - our own names
    return Gone(frozenset(bodies), frozenset(int(row[0]) for row in series))


def bodies_of(connection: duckdb.DuckDBPyConnection, numbers: Sequence[int]) -> set[str]:
    """The bodies that documents are of: their units as users call them, before levels part them."""
    rows = connection.execute(
        """SELECT DISTINCT coalesce(r.unit_name, d.own_unit) FROM document AS d LEFT JOIN renamed AS r ON r.own_unit = d.own_unit
           WHERE document_no IN (SELECT unnest(?::INTEGER[]))""",
        [list(numbers)],
    ).fetchall()
    return {str(row[0]) for row in rows}


def _chosen(connection: duckdb.DuckDBPyConnection, numbers: list[int]) -> dict[int, tuple[int, str | None]]:
    """What a document that is written anew keeps: the user's choice of it, and the copy of its bytes."""
    rows = connection.execute(
        "SELECT document_no, preferred, kept FROM document WHERE document_no IN (SELECT unnest(?::INTEGER[]))",
        [numbers],
    ).fetchall()
    return {int(row[0]): (int(row[1]), row[2]) for row in rows}


def _write_documents(
    connection: duckdb.DuckDBPyConnection,
    records: list[Record],
    numbers: list[int],
    chosen: dict[int, tuple[int, str | None]],
) -> None:
    documents = [record.document for record in records]
    stated = [
        d.stated.over(Given(d.unit_name, d.unit_level, d.fiscal_year, d.phase)) if not d.given else d.stated
        for d in documents
    ]
    times = connection.execute("SELECT now()::TIMESTAMP").fetchall()[0][0]
    insert(
        connection,
        "document",
        [
            ("document_no", "INTEGER", numbers),
            *(
                (name, "VARCHAR", [getattr(d, name) for d in documents])
                for name in (
                    "document_id",
                    "source_name",
                    "source_path",
                    "format",
                    "place",
                    "title",
                    "unit_name",
                    "unit_level",
                    "reader",
                    "currency",
                    "year_label",
                )
            ),
            ("own_unit", "VARCHAR", [d.unit_name for d in documents]),
            ("fiscal_year", "SMALLINT", [d.fiscal_year for d in documents]),
            ("phase", "phase", [d.phase.value for d in documents]),
            *(
                (name, "INTEGER", [getattr(d, name) for d in documents])
                for name in ("pages", "numbers", "numbers_lost")
            ),
            ("ingested_at", "TIMESTAMP", [times] * len(documents)),
            ("notes", "VARCHAR", ["\n".join(d.notes) for d in documents]),
            ("said", "VARCHAR", [kept(d.notes) for d in documents]),
            ("holds", "VARCHAR", [_holds(record) for record in records]),
            ("correction", "BOOLEAN", [d.correction for d in documents]),
            ("preferred", "INTEGER", [chosen.get(number, (0, None))[0] for number in numbers]),
            ("kept", "VARCHAR", [chosen.get(number, (0, None))[1] for number in numbers]),
            *_given("stated", stated),
            *_given("given", [d.given for d in documents]),
        ],
    )


def _given(prefix: str, values: Sequence[Given]) -> list[tuple[str, str, list[Any]]]:
    return [
        (f"{prefix}_unit", "VARCHAR", [one.unit_name for one in values]),
        (f"{prefix}_level", "VARCHAR", [one.unit_level for one in values]),
        (f"{prefix}_year", "SMALLINT", [one.fiscal_year for one in values]),
        (f"{prefix}_phase", "phase", [one.phase.value if one.phase else None for one in values]),
    ]


def _holds(record: Record) -> str:
    """What a document holds: printed statements, forms, or sentences alone; another kind is no newer version of it."""
    if any(fact.origin is not Origin.IMPLIED for fact in record.facts):
        return "statements"
    return "forms" if record.indicators or not (record.facts or record.assertions) else "narrative"


def _write_facts(connection: duckdb.DuckDBPyConnection, records: list[Record], numbers: list[int]) -> None:
    rows: list[tuple[int, int, Fact]] = [
        (number, ordinal, fact)
        for record, number in zip(records, numbers, strict=True)
        for ordinal, fact in enumerate(record.facts)
    ]
    if not rows:
        return
    facts = [fact for _, _, fact in rows]
    called = dict(
        connection.execute(
            "SELECT document_no, unit_name FROM document WHERE document_no IN (SELECT unnest(?::INTEGER[]))", [numbers]
        ).fetchall()
    )
    renamed = dict(connection.execute("SELECT own_unit, unit_name FROM renamed").fetchall())
    own = {number: record.document.unit_name for record, number in zip(records, numbers, strict=True)}
    owners = [None if fact.unit_name == own[number] else fact.unit_name for number, _, fact in rows]
    units = [
        called[number] if owner is None else renamed.get(owner, owner)
        for (number, _, _), owner in zip(rows, owners, strict=True)
    ]
    trees = numbered(
        connection,
        "tree",
        "tree_id",
        ("unit_name", "statement", "side", "classification", "measure"),
        [
            (unit, f.statement, f.side or "", f.classification or "", f.measure)
            for f, unit in zip(facts, units, strict=True)
        ],
    )
    series = numbered(
        connection,
        "series",
        "series_id",
        ("tree_id", "code", "label_key"),
        [(tree, f.code or "", f.label_key) for f, tree in zip(facts, trees, strict=True)],
    )
    amounts = [f.amount for f in facts]
    insert(
        connection,
        "fact",
        [
            ("document_no", "INTEGER", [number for number, _, _ in rows]),
            ("ordinal", "INTEGER", [ordinal for _, ordinal, _ in rows]),
            ("series_id", "INTEGER", series),
            ("owner", "VARCHAR", owners),
            ("fiscal_year", "SMALLINT", [f.fiscal_year for f in facts]),
            ("phase", "phase", [f.phase.value for f in facts]),
            ("statement_title", "VARCHAR", [f.statement_title for f in facts]),
            ("label", "VARCHAR", [f.label for f in facts]),
            ("level", "TINYINT", [f.level for f in facts]),
            ("column_title", "VARCHAR", [f.column_title for f in facts]),
            ("amount", "DECIMAL(18,2)", [a.value if a else None for a in amounts]),
            ("quantum", "DECIMAL(18,2)", [a.quantum if a else None for a in amounts]),
            ("raw", "VARCHAR", [f.raw for f in facts]),
            ("origin", "origin", [f.origin.value for f in facts]),
            ("counts", "BOOLEAN", [False] * len(facts)),
            ("doubtful", "BOOLEAN", [f.doubtful for f in facts]),
            ("standing", "VARCHAR", [f.standing.value for f in facts]),
            ("confidence", "DECIMAL(5,4)", [f.confidence for f in facts]),
            ("rivals", "VARCHAR", ["\n".join(f.rivals) for f in facts]),
            ("page", "INTEGER", [f.provenance.page for f in facts]),
            ("row", "INTEGER", [f.provenance.row for f in facts]),
            ("bbox", "DOUBLE[]", [list(f.provenance.bbox) if f.provenance.bbox else None for f in facts]),
        ],
    )


def _outcome(connection: duckdb.DuckDBPyConnection, identifiers: list[str], status: dict[str, str]) -> list[Loaded]:
    rows = connection.execute(
        """SELECT d.document_id, d.unit_name, later.document_id, later.source_name,
                  d.unit_name <> coalesce(r.unit_name, d.own_unit),
                  (SELECT list([o.document_id, o.source_name] ORDER BY o.document_no) FROM document AS o
                   WHERE o.superseded_by = d.document_id)
           FROM document AS d LEFT JOIN document AS later ON later.document_id = d.superseded_by
           LEFT JOIN renamed AS r ON r.own_unit = d.own_unit
           WHERE d.document_id IN (SELECT unnest(?::VARCHAR[]))""",
        [identifiers],
    ).fetchall()
    found = {row[0]: row[1:] for row in rows}
    outcome = []
    for identifier in identifiers:
        called, by, name, beside, older = found[identifier]
        supersedes = tuple((one[0], one[1]) for one in older or ())
        outcome.append(
            Loaded(status.pop(identifier, "known"), called, supersedes, (by, name) if by else None, bool(beside))
        )
    return outcome


def settle_anew(
    connection: duckdb.DuckDBPyConnection,
    *,
    gone: Sequence[int],
    write: Callable[[], None],
    new: Sequence[int],
    renamed: Sequence[str] = (),
) -> None:
    """Take documents (by number) out, let ``write`` put new ones in as they stand elsewhere, and settle what counts.

    A new one that stands in the place of one that is taken out keeps the user's choice of it. Figures of units that are
    ``renamed`` go to their new names. Units that something changed for are marked to be judged.
    """
    chosen = _chosen(connection, list(gone))
    left = remove(connection, gone)
    write()
    for number in {*chosen} & {*new}:
        preferred, kept = chosen[number]
        connection.execute(
            "UPDATE document SET preferred = greatest(preferred, $1), kept = coalesce(kept, $2) WHERE document_no = $3",
            [preferred, kept, number],
        )
    carrying = {
        int(row[0])
        for row in connection.execute(
            """SELECT document_no FROM document WHERE own_unit IN (SELECT unnest($1::VARCHAR[]))
               UNION SELECT document_no FROM fact WHERE owner IN (SELECT unnest($1::VARCHAR[]))""",
            [list(renamed)],
        ).fetchall()
    }
    bodies = bodies_of(connection, [*new, *carrying]) | left.bodies
    changed, series = settle_names(connection, bodies, {*new, *carrying})
    apply_overrides(connection, new)
    settle_figures(connection, {*new, *changed}, series | left.series)
    sweep(connection, left.series | series)
    connection.execute(
        "INSERT OR IGNORE INTO unfinished SELECT unit_name FROM document WHERE document_no IN (SELECT unnest(?::INTEGER[]))",
        [list(new)],
    )
