"""What a person read in a picture instead of what was recognised there: kept with who and when, and with what had been read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from budgetdiff.errors import AmountRefused, QuestionError
from budgetdiff.facts import Amount, Standing, Unit
from budgetdiff.store.settle import settle_figures
from budgetdiff.store.transaction import transaction

if TYPE_CHECKING:
    import duckdb

_MOST = 200
"""Characters of a name, and of what is typed."""
_FACT = """
SELECT f.document_no, d.document_id, f.page, f.bbox, f.raw, f.amount, f.quantum, f.standing, f.column_title, t.statement,
       (SELECT any_value(money_unit) FROM table_seen AS s
        WHERE s.document_no = f.document_no AND f.ordinal >= s.first_fact AND f.ordinal < s.next_fact) AS money_unit
FROM fact AS f JOIN document AS d USING (document_no) JOIN series USING (series_id) JOIN tree AS t USING (tree_id)
WHERE d.document_id || ':' || f.ordinal = $1
"""
_COLUMN = """
SELECT raw, amount FROM fact JOIN series USING (series_id) JOIN tree AS t USING (tree_id)
WHERE document_no = $1 AND column_title = $2 AND t.statement = $3 AND amount <> 0 AND standing NOT IN ('corrected', 'doubtful')
ORDER BY ordinal
"""
_SAME_CELL = """fact.page = o.page
  AND fact.bbox[1] <= (o.bbox[1] + o.bbox[3]) / 2 AND fact.bbox[3] >= (o.bbox[1] + o.bbox[3]) / 2
  AND fact.bbox[2] <= (o.bbox[2] + o.bbox[4]) / 2 AND fact.bbox[4] >= (o.bbox[2] + o.bbox[4]) / 2"""
# the latest of each cell counts
_APPLY = f"""
UPDATE fact SET amount = o.amount, quantum = o.quantum, raw = o.typed, standing = 'confirmed', doubtful = false
FROM (SELECT document_no, o.* FROM override AS o JOIN document USING (document_id)
      WHERE document_no IN (SELECT unnest($numbers::INTEGER[]))
      QUALIFY row_number() OVER (PARTITION BY document_id, o.page, o.bbox ORDER BY said_at DESC) = 1) AS o
WHERE fact.document_no = o.document_no AND standing <> 'printed' AND {_SAME_CELL}
"""  # noqa: S608 - our own condition
_RESTORE = """
UPDATE fact SET amount = $amount, quantum = $quantum, raw = $raw, standing = $standing,
       doubtful = $standing IN ('corrected', 'doubtful')
WHERE document_no = $number AND page = $page AND bbox = $bbox
"""
_REASONS = (
    r"(it is a picture, and its text was recognised by a machine"
    r"|\d+ (figures? (was|were) not read for certain|sums? do(es)? not hold))"
)
# a table in which nothing is left in doubt but that it is a picture
_CLEARED = """
UPDATE table_seen SET proof = 'accounted', doubt = ''
WHERE document_no IN (SELECT unnest($numbers::INTEGER[])) AND proof = 'doubtful' AND next_fact > first_fact
  AND regexp_full_match(doubt, $reasons)
  AND NOT EXISTS (FROM fact AS f WHERE f.document_no = table_seen.document_no AND f.doubtful
                  AND f.ordinal >= first_fact AND f.ordinal < next_fact)
"""
_IN_DOUBT = """
UPDATE table_seen SET proof = 'doubtful', doubt = '1 figure was not read for certain'
WHERE document_no = $1 AND proof <> 'doubtful' AND $2 >= first_fact AND $2 < next_fact
  AND EXISTS (FROM fact AS f WHERE f.document_no = $1 AND f.ordinal = $2 AND f.doubtful)
"""


def override(connection: duckdb.DuckDBPyConnection, fact_id: str, typed: str, by: str) -> str:
    """Let a recognised figure be what a person read in its cell; the amount in yuan, in words for that person.

    ``typed`` is what is printed there, in the unit of money of its column unless it names one; '' is a blank cell. What had been
    read is kept with ``by``, the person's name, and the time. Raises QuestionError where there is no such figure, it was not
    recognised in a picture, what is typed is no amount, or nobody is named.
    """
    name, text = by.strip(), typed.strip()
    if not name or len(name) > _MOST or len(text) > _MOST:
        raise QuestionError(f"say who read it (--by), in at most {_MOST} characters")
    found = _found(connection, fact_id)
    amount = _amount(connection, found, text)
    first = connection.execute(
        """SELECT read, read_amount, read_quantum, read_standing FROM override
           WHERE document_id = $1 AND page = $2 AND bbox = $3 ORDER BY said_at LIMIT 1""",
        [found["document_id"], found["page"], found["bbox"]],
    ).fetchall()
    read = first[0] if first else (found["raw"], found["amount"], found["quantum"], found["standing"])
    value, quantum = (None, None) if amount is None else (amount.value, amount.quantum)
    number = found["document_no"]
    with transaction(connection):
        connection.execute(
            "INSERT INTO override VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, now()::TIMESTAMP)",
            [found["document_id"], found["page"], found["bbox"], text, value, quantum, *read, name],
        )
        apply_overrides(connection, [number])
        settle_figures(connection, {number})
    return "blank" if amount is None else f"{amount.value:,.2f}"


def withdraw(connection: duckdb.DuckDBPyConnection, fact_id: str) -> str:
    """Let what was recognised of a figure count again, whatever people read in its cell; what was recognised.

    The figure has the standing that it had. Raises QuestionError where there is no such figure, or nobody read it.
    """
    found = _found(connection, fact_id)
    where = [found["document_id"], found["page"], found["bbox"]]
    rows = connection.execute(
        """SELECT read, read_amount, read_quantum, read_standing FROM override
           WHERE document_id = $1 AND page = $2 AND bbox = $3 ORDER BY said_at LIMIT 1""",
        where,
    ).fetchall()
    if not rows:
        raise QuestionError(f"nobody has read {fact_id} otherwise than it was recognised")
    raw, amount, quantum, standing = rows[0]
    with transaction(connection):
        connection.execute("DELETE FROM override WHERE document_id = $1 AND page = $2 AND bbox = $3", where)
        connection.execute(
            _RESTORE,
            {
                "amount": amount,
                "quantum": quantum,
                "raw": raw,
                "standing": standing,
                "number": found["document_no"],
                "page": found["page"],
                "bbox": found["bbox"],
            },
        )
        connection.execute(_IN_DOUBT, [found["document_no"], int(fact_id.partition(":")[2])])
        settle_figures(connection, {found["document_no"]})
    return str(raw)


def apply_overrides(connection: duckdb.DuckDBPyConnection, numbers: Sequence[int]) -> None:
    """Put what people read in the place of what was recognised, in documents by their numbers."""
    connection.execute(_APPLY, {"numbers": list(numbers)})
    connection.execute(_CLEARED, {"numbers": list(numbers), "reasons": f"{_REASONS}(; {_REASONS})*"})


def _found(connection: duckdb.DuckDBPyConnection, fact_id: str) -> dict[str, Any]:
    answer = connection.execute(_FACT, [fact_id])
    names = [column[0] for column in answer.description or ()]
    rows = answer.fetchall()
    if not rows:
        raise QuestionError(f"there is no figure {fact_id}; ingest --review lists those that are in doubt")
    found = dict(zip(names, rows[0], strict=True))
    if found["standing"] == Standing.PRINTED or not found["bbox"]:
        raise QuestionError(f"{fact_id} is printed as text, not recognised in a picture")
    return found


def _amount(connection: duckdb.DuckDBPyConnection, found: dict[str, Any], text: str) -> Amount | None:
    """What is typed as an amount, with the quantum of the figure it stands for where that has one."""
    try:
        amount = Amount.parse(text, _unit(connection, found))
    except AmountRefused as error:
        raise QuestionError(f"{error}; type what is printed in the cell") from error
    if amount is None or found["quantum"] is None:
        return amount
    return Amount(amount.value, min(amount.quantum, found["quantum"]))


def _unit(connection: duckdb.DuckDBPyConnection, found: dict[str, Any]) -> Unit:
    """The unit of money of the figure's column: that in which its other figures are what they say, else that of its table."""
    column = [found["document_no"], found["column_title"], found["statement"]]
    for raw, value in connection.execute(_COLUMN, column).fetchall():
        for unit in Unit:
            try:
                said = Amount.parse(raw, unit)
            except AmountRefused:
                continue
            if said is not None and said.value == value:
                return unit
    return Unit.parse(found["money_unit"] or "元")
