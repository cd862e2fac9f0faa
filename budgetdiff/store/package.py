"""Tidy data packages: the figures of documents as CSV files that anybody reads, and that come back the same.

A package is a folder with ``datapackage.json`` (Frictionless tabular data package) and one CSV file a relation. It holds
figures and their places, not sentences: remarks and assertions stay behind.
"""

from __future__ import annotations

import csv
import json
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from decimal import InvalidOperation
from pathlib import Path
from typing import Any, TypeVar

from budgetdiff.errors import QuestionError, UnreadableSource
from budgetdiff.store.packagerows import (
    document_of,
    evaluation_of,
    fact_of,
    fund_of,
    indicator_of,
    lost_of,
    reason_of,
    table_of,
)
from budgetdiff.store.record import Record
from budgetdiff.store.store import Store

_T = TypeVar("_T")
PROFILE = "tabular-data-package"
_PACKAGE = "datapackage.json"
_MADE = "read from the published documents by budgetdiff; every row names the page, row and box it was printed in"

# Relation → (query, what a row is). The columns of the query are the columns of the file, in this order.
_RELATIONS: dict[str, tuple[str, str]] = {
    "documents": (
        "SELECT document_id, source_name, format, place, title, unit_name, unit_level, fiscal_year, phase, pages, "
        "reader, notes, numbers, numbers_lost, currency, year_label, said FROM document "
        "WHERE superseded_by IS NULL AND ($1 IS NULL OR unit_name = $1) ORDER BY document_no",
        "a published document",
    ),
    "facts": (
        "SELECT document_id, f.unit_name, f.fiscal_year, f.phase, statement, statement_title, side, classification, code, "
        "label, label_key, level, measure, column_title, amount, quantum, raw, origin, page, row, "
        "array_to_string(bbox, ' ') AS bbox, doubtful, standing, confidence, rivals "
        "FROM all_facts f JOIN document d USING (document_id) "
        "WHERE d.superseded_by IS NULL AND ($1 IS NULL OR d.unit_name = $1) ORDER BY d.document_no, ordinal",
        "a cell of a statutory statement, in yuan; origin says whether it is printed or implied by a sentence",
    ),
    "indicators": (
        "SELECT document_id, i.fiscal_year, i.phase, project, category, subcategory, name, target_raw, comparator, "
        "target_value, target_upper, unit, actual_raw, actual_value, weight, score, deviation_reason, page, row, "
        "array_to_string(bbox, ' ') AS bbox, standing FROM indicator i JOIN document d USING (document_no) "
        "WHERE superseded_by IS NULL AND ($1 IS NULL OR unit_name = $1) ORDER BY document_no, ordinal",
        "a performance target, and what was reported against it",
    ),
    "funds": (
        "SELECT document_id, project, label, column_title, f.fiscal_year, f.phase, amount, quantum, raw, page, row, "
        "array_to_string(bbox, ' ') AS bbox, standing FROM fund f JOIN document d USING (document_no) "
        "WHERE superseded_by IS NULL AND ($1 IS NULL OR unit_name = $1) ORDER BY document_no, ordinal",
        "an amount of money a target form prints, in yuan",
    ),
    "evaluations": (
        "SELECT document_id, project, e.fiscal_year, e.phase, kind, label, planned, reached, weight, score, page, row, "
        "array_to_string(bbox, ' ') AS bbox, standing FROM evaluation e JOIN document d USING (document_no) "
        "WHERE superseded_by IS NULL AND kind <> 'goal' AND ($1 IS NULL OR unit_name = $1) ORDER BY document_no, ordinal",
        "a scored line of a self-evaluation form that is no indicator",
    ),
    "tables": (
        "SELECT document_id, page, t.title, statement, money_unit, cells, reason, proof, doubt, t.numbers, t.numbers_lost, "
        "first_fact, next_fact "
        "FROM table_seen t JOIN document d USING (document_no) "
        "WHERE superseded_by IS NULL AND ($1 IS NULL OR unit_name = $1) ORDER BY document_no, ordinal",
        "a table of a document: recognised, or left over with the reason, and how far its reading proves itself",
    ),
    "reasons": (
        "SELECT document_id, sentence, kind, direction, text, statement, side, classification, code, label, label_key, level, "
        "measure, base_year, base_phase, page, row, array_to_string(bbox, ' ') AS bbox "
        "FROM reason JOIN document USING (document_no) "
        "WHERE superseded_by IS NULL AND ($1 IS NULL OR unit_name = $1) ORDER BY document_no, ordinal",
        "the unit's own words beside a change or about what money is for, with the line they explain",
    ),
    "lost": (
        "SELECT document_id, page, row, raw, array_to_string(bbox, ' ') AS bbox, table_ordinal, in_words "
        "FROM number_lost JOIN document USING (document_no) "
        "WHERE superseded_by IS NULL AND ($1 IS NULL OR unit_name = $1) ORDER BY document_no, ordinal",
        "a number printed on a page with a table that is none of the figures, with its place",
    ),
}


def write_package(
    store: Store, directory: Path, *, unit: str | None = None, name: str | None = None
) -> tuple[Path, ...]:
    """Write the newest documents (of one unit, if named) as a data package; the files written.

    What an earlier export left in the folder is replaced once the new files are whole. Raises QuestionError where there is
    no document to write, the folder cannot be written, or a file of somebody else's has the name of one of ours.
    """
    documents = store.rows(_RELATIONS["documents"][0], [unit])
    if not documents:
        raise QuestionError(f"there is no document of “{unit}” to export" if unit else "the database holds no document")
    try:
        earlier = _earlier(directory)
        directory.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=directory, prefix=".new-") as folder:
            made = _write(store, Path(folder), documents, unit, name or directory.resolve().name)
            # what says whose the files are goes first: an export that is broken off here can be repeated
            for file in reversed(made):
                file.replace(directory / file.name)
        for file_name in earlier - {file.name for file in made}:
            (directory / file_name).unlink(missing_ok=True)
    except OSError as error:
        raise QuestionError(f"{directory}: cannot be written ({error.strerror})") from error
    return tuple(directory / file.name for file in made)


def _earlier(directory: Path) -> set[str]:
    """The names of the files that an earlier export wrote here; raises QuestionError for others of the same names."""
    package = directory / _PACKAGE
    ours: set[str] = set()
    if package.is_file():
        try:
            held = json.loads(package.read_text(encoding="utf-8"))
            if held["description"] == _MADE:
                ours = {str(resource["path"]) for resource in held["resources"]} | {_PACKAGE}
        except (ValueError, KeyError, TypeError):
            pass  # somebody else's, and refused as such
    names = {f"{relation}.csv" for relation in _RELATIONS} | {_PACKAGE}
    foreign = sorted(name for name in names - ours if (directory / name).exists())
    if foreign:
        raise QuestionError(f"{directory}: “{foreign[0]}” is not of an export; give another folder")
    return ours & names


def _write(store: Store, directory: Path, documents: list[tuple[Any, ...]], unit: str | None, name: str) -> list[Path]:
    """The files of a package, ``datapackage.json`` the last."""
    written: list[Path] = []
    resources: list[dict[str, Any]] = []
    for relation, (query, meaning) in _RELATIONS.items():
        columns, rows = store.table(query, [unit])
        if not rows:
            continue
        file = directory / f"{relation}.csv"
        with file.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow(columns)
            writer.writerows(rows)
        written.append(file)
        resources.append(
            {
                "name": relation,
                "path": file.name,
                "profile": "tabular-data-resource",
                "description": meaning,
                "encoding": "utf-8",
                "schema": {"fields": [{"name": column} for column in columns]},
            }
        )
    package = {
        "profile": PROFILE,
        "name": name,
        "description": _MADE,
        "sources": [
            {
                "title": row[1],
                "sha256_16": row[0],
                "unit": row[5],
                "fiscal_year": row[7],
                "phase": row[8],
                "format": row[2],
            }
            for row in documents
        ],
        "resources": resources,
    }
    file = directory / _PACKAGE
    file.write_text(json.dumps(package, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return [*written, file]


def is_package(directory: Path) -> bool:
    """Whether a folder is a data package."""
    return (directory / _PACKAGE).is_file()


def read_package(directory: Path) -> tuple[Record, ...]:
    """The documents of a data package, as they were exported.

    Raises UnreadableSource, naming file and row, where a file is missing, a column is missing or a value is no value.
    """
    documents = list(_rows(directory, "documents", required=True))
    held: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    units = {row["document_id"]: row["unit_name"] for row in documents}
    makers: dict[str, Callable[[dict[str, str]], Any]] = {
        "facts": fact_of,
        "indicators": lambda row: indicator_of(row, units.get(row["document_id"], "")),
        "funds": fund_of,
        "tables": table_of,
        "evaluations": evaluation_of,
        "reasons": reason_of,
        "lost": lost_of,
    }
    # self-evaluation forms published by themselves have indicators, and no statement
    forms_only = (directory / "indicators.csv").is_file()
    for relation, make in makers.items():
        needed = relation == "facts" and not forms_only
        for number, row in enumerate(_rows(directory, relation, required=needed), start=2):
            if row.get("document_id") not in units:
                raise UnreadableSource(
                    f"{directory.name}/{relation}.csv", "a document that documents.csv lacks", f"row {number}"
                )
            held[row["document_id"]][relation].append(_made(make, row, directory, relation, number))
    return tuple(
        Record(
            document=_made(document_of, row, directory, "documents", number),
            facts=tuple(held[row["document_id"]]["facts"]),
            indicators=tuple(held[row["document_id"]]["indicators"]),
            funds=tuple(held[row["document_id"]]["funds"]),
            tables=tuple(held[row["document_id"]]["tables"]),
            evaluations=tuple(held[row["document_id"]]["evaluations"]),
            lost=tuple(held[row["document_id"]]["lost"]),
            reasons=tuple(held[row["document_id"]]["reasons"]),
        )
        for number, row in enumerate(documents, start=2)
    )


def _rows(directory: Path, relation: str, *, required: bool) -> Iterator[dict[str, str]]:
    file = directory / f"{relation}.csv"
    if not file.is_file():
        if required:
            raise UnreadableSource(f"{directory.name}/{relation}.csv", "the data package lacks this file")
        return
    with file.open(encoding="utf-8", newline="") as source:
        try:
            yield from csv.DictReader(source)
        except (csv.Error, UnicodeDecodeError) as error:
            raise UnreadableSource(f"{directory.name}/{relation}.csv", f"it is no CSV in UTF-8 ({error})") from error


def _made(make: Callable[[dict[str, str]], _T], row: dict[str, str], directory: Path, relation: str, number: int) -> _T:
    try:
        return make(row)
    except KeyError as error:
        raise UnreadableSource(f"{directory.name}/{relation}.csv", f"the column {error} is missing") from error
    except (ValueError, InvalidOperation, TypeError) as error:
        raise UnreadableSource(
            f"{directory.name}/{relation}.csv", f"a value cannot be read ({error})", f"row {number}"
        ) from error
