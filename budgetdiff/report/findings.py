"""The findings of the checks, the gravest first, each number with its place and its picture."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from budgetdiff.report.evidence import Crop
from budgetdiff.report.names import SEVERITIES
from budgetdiff.report.scope import Scope
from budgetdiff.report.source import SeenDocument
from budgetdiff.report.view import FindingRow, Findings, Proof

_ORDER = tuple(SEVERITIES)
_PROOFS = 12
_PLAIN = re.compile(r"-?\d+(\.\d+)?")


def findings_of(scope: Scope) -> Findings:
    """What the checks found in the documents of the report."""
    _ = scope.language
    by_id = {document.document_id: document for document in scope.source.documents}
    listed = sorted(scope.source.findings, key=lambda row: (
        _ORDER.index(row["severity"]) if row["severity"] in _ORDER else len(_ORDER),
        [*by_id].index(row["document_id"]) if row["document_id"] in by_id else len(by_id), row["page"] or 0, row["rule"],
        row["finding_id"],
    ))  # fmt: skip
    rows = tuple(_finding(scope, row, by_id.get(row["document_id"])) for row in listed)
    errors, warnings, infos = (sum(1 for row in rows if row.severity == word) for word in _ORDER)
    checked = scope.source.verdicts
    message = _(
        "{errors} contradictions, {warnings} warnings, {infos} notes.", errors=errors, warnings=warnings, infos=infos
    )
    if checked.count:
        gap = "" if _.code == "zh" else " "
        message += gap + _(
            "Of {all} numbers stated in sentences and change columns {ok} are borne out, {wrong} contradicted, {open} could not "
            "be held against anything.", all=checked.count, ok=checked.supported, wrong=checked.contradicted,
            open=checked.unverifiable,
        )  # fmt: skip
    return Findings(message, errors, warnings, infos, rows)


def _finding(scope: Scope, row: Mapping[str, Any], document: SeenDocument | None) -> FindingRow:
    _ = scope.language
    kind = document.kind if document else "page"
    name = document.source_name if document else row["document_id"]
    spot = scope.numbers.at(name, kind, row["page"])
    return FindingRow(
        identity=row["finding_id"], severity=row["severity"], name=_(SEVERITIES.get(row["severity"], row["severity"])),
        rule=row["rule"], message=row["message_zh"] if _.code == "zh" else row["message_en"], where=spot,
        expected=_shown(row["expected"]), found=_shown(row["found"]), difference=_shown(row["difference"]),
        tolerance=_shown(row["tolerance"]), proofs=tuple(_proofs(scope, row, name, kind)),
    )  # fmt: skip


def _shown(value: str | None) -> str:
    """A value of a finding without the zeros that only its exactness needs."""
    text = value or ""
    return text.rstrip("0").rstrip(".") if "." in text and _PLAIN.fullmatch(text) else text


def _proofs(scope: Scope, row: Mapping[str, Any], name: str, kind: str) -> Iterator[Proof]:
    for one in json.loads(row["evidence"] or "[]")[:_PROOFS]:
        place = scope.numbers.places.get(one.get("fact_id") or "")
        if place is not None:
            where = scope.numbers.where(place)
            crop = scope.pictures.line(place.document_id, place.page, place.bbox)
            crops: tuple[Crop, ...] = (crop,) if crop else ()
        else:
            page = one.get("page") or row["page"]
            where = scope.numbers.at(name, kind, page)
            crops = _quoted(scope, row["document_id"], page, one)
        yield Proof(str(one.get("words") or ""), str(one.get("raw") or ""), where, crops)


def _quoted(scope: Scope, document_id: str, page: int | None, one: Mapping[str, Any]) -> tuple[Crop, ...]:
    """The words of a sentence on their page, else the number as printed."""
    if page is None:
        return ()
    for words in (str(one.get("words") or ""), str(one.get("raw") or "")):
        crops = scope.pictures.words(document_id, page, words)
        if crops:
            return crops
    return ()
