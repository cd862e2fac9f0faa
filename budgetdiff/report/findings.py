"""The findings of the checks, the gravest first, each number with its place and its picture."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from budgetdiff.facts import Level, Period, Phase
from budgetdiff.report.evidence import Crop, Pictures
from budgetdiff.report.language import Language
from budgetdiff.report.names import DECISIONS, SEVERITIES
from budgetdiff.report.numbers import Numbers
from budgetdiff.report.render import Look, rendered
from budgetdiff.report.source import Place, SeenDocument, Verdicts
from budgetdiff.report.view import Decided, FindingRow, Findings, FindingsView, Proof

_ORDER = tuple(SEVERITIES)
_PROOFS = 12
_PLAIN = re.compile(r"-?\d+(\.\d+)?")


def findings_of(
    numbers: Numbers, findings: Iterable[Mapping[str, Any]], documents: Iterable[SeenDocument], checked: Verdicts
) -> Findings:
    """What the checks found in documents: rows of the view ``findings``, worded."""
    _ = numbers.language
    by_id = {document.document_id: document for document in documents}
    rows_given = list(findings)
    newest = _newest(rows_given)
    listed = sorted(
        rows_given,
        key=lambda row: (
            _earlier(row, newest),
            row.get("unit_name") or "",
            -(row.get("fiscal_year") or 0),
            _ORDER.index(row["severity"]) if row["severity"] in _ORDER else len(_ORDER),
            [*by_id].index(row["document_id"]) if row["document_id"] in by_id else len(by_id),
            row["page"] or 0,
            row["rule"],
            row["finding_id"],
        ),
    )
    worded = tuple(
        replace(_finding(numbers, row, by_id), whose=_whose(_, row), earlier=_earlier(row, newest)) for row in listed
    )
    accepted = tuple(row for row in worded if row.decided is not None and row.decided.status == "accepted")
    rows = tuple(row for row in worded if row.decided is None or row.decided.status != "accepted")
    errors, warnings, infos = (sum(1 for row in rows if row.severity == word) for word in _ORDER)
    said = [_("{parts}.", parts=counted(_, errors, warnings, infos))] if warnings or infos else []
    if accepted:
        said.append(
            _.many(len(accepted), "{n} was accepted and is not counted.", "{n} were accepted and are not counted.")
        )
    if checked.count:
        said.append(
            _(
                "Of {all} numbers stated in sentences and change columns {ok} are borne out, {wrong} contradicted, "
                "{open} could not be held against anything.",
                all=checked.count,
                ok=checked.supported,
                wrong=checked.contradicted,
                open=checked.unverifiable,
            )
        )
    title = (
        _("What contradicts: {found}", found=counted(_, errors)) if errors else _("What contradicts: nothing was found")
    )
    return Findings(("" if _.code == "zh" else " ").join(said), errors, warnings, infos, rows, title, accepted)


def _newest(rows: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """The newest year of each unit that findings are about, where they say whose they are."""
    newest: dict[str, int] = {}
    for row in rows:
        if row.get("unit_name"):
            newest[row["unit_name"]] = max(newest.get(row["unit_name"], 0), row["fiscal_year"])
    return newest


def _earlier(row: Mapping[str, Any], newest: Mapping[str, int]) -> bool:
    return bool(row.get("unit_name")) and row["fiscal_year"] < newest[row["unit_name"]]


def _whose(_: Language, row: Mapping[str, Any]) -> str:
    """Unit, level, year and phase; '' where findings of one document stand alone."""
    if not row.get("unit_name"):
        return ""
    level = Level(row["unit_level"]) if row["unit_level"] else None
    named = (level.zh if _.code == "zh" else level.value) if level else ""
    period = _.period(Period(row["fiscal_year"], Phase(row["phase"])))
    return " · ".join(part for part in (row["unit_name"], named, period) if part)


def counted(_: Language, errors: int, warnings: int = 0, infos: int = 0) -> str:
    """How many contradictions, warnings and notes there are, those that there are; '' where there are none."""
    parts = [
        _.many(errors, "{n} contradiction", "{n} contradictions") if errors else "",
        _.many(warnings, "{n} warning", "{n} warnings") if warnings else "",
        _.many(infos, "{n} note", "{n} notes") if infos else "",
    ]
    return _(" and ").join(part for part in parts if part)


def _finding(numbers: Numbers, row: Mapping[str, Any], documents: Mapping[str, SeenDocument]) -> FindingRow:
    _ = numbers.language
    return FindingRow(
        identity=row["finding_id"],
        severity=row["severity"],
        name=_(SEVERITIES.get(row["severity"], row["severity"])),
        rule=row["rule"],
        message=row["message_zh"] if _.code == "zh" else row["message_en"],
        where=_where(numbers, documents, row["document_id"], row["page"]),
        expected=_stated(row, "expected"),
        found=_stated(row, "found"),
        difference=_shown(row["difference"]),
        tolerance=_shown(row["tolerance"]),
        proofs=tuple(_proofs(numbers, row, documents)),
        gap=_gap(_, row),
        decided=_decided(_, row),
        title=_.rule(row["rule"]),
        follows=tuple(_following(numbers, row, documents)),
        spots=tuple(
            place for one in evidence_of(row) if (place := numbers.places.get(one.get("fact_id") or "")) is not None
        ),
    )


def evidence_of(finding: Mapping[str, Any]) -> list[dict[str, Any]]:
    """All that a row of the view ``findings`` rests on, and what follows from it."""
    found: list[dict[str, Any]] = json.loads(finding["evidence"] or "[]")
    for one in json.loads(finding.get("consequences") or "[]"):
        found += one["evidence"]
    return found


def _following(numbers: Numbers, row: Mapping[str, Any], documents: Mapping[str, SeenDocument]) -> Iterator[str]:
    """What follows from the same mistake, each in a sentence with its rule and place."""
    message = "message_zh" if numbers.language.code == "zh" else "message_en"
    for one in json.loads(row.get("consequences") or "[]"):
        # a database of an earlier version does not say in which document, and has none of other documents
        document = one.get("document_id", row["document_id"])
        yield f"{one[message]} ({one['rule']}, {_where(numbers, documents, document, one['page'])})"


def _decided(_: Language, row: Mapping[str, Any]) -> Decided | None:
    """What was decided about a finding; None where nobody did, or no file of decisions was given."""
    status = row.get("disposition")
    if not status:
        return None
    name = _(DECISIONS.get(status, status))
    note, who, when = (row.get(column) or "" for column in ("note", "decided_by", "decided_at"))
    carried = row.get("carried_from") or ""
    named = _.period(Period.parse(carried)) if carried else ""
    parts = (
        name,
        who,
        when[:16].replace("T", " "),
        note,
        _("carried over from {period}", period=named) if named else "",
    )
    return Decided(status, name, note, who, when, named, " · ".join(part for part in parts if part))


def _shown(value: str | None) -> str:
    """A value of a finding without the zeros that only its exactness needs; it may be a code."""
    text = value or ""
    return text.rstrip("0").rstrip(".") if "." in text and _PLAIN.fullmatch(text) else text


def _stated(row: Mapping[str, Any], name: str) -> str:
    """What a finding expects or found: an amount in groups of three digits, as its difference is; a code as it is."""
    return _grouped(row[name]) if row[name] and row["difference"] else _shown(row[name])


def _gap(_: Language, row: Mapping[str, Any]) -> str:
    """How far apart a finding's numbers are, in words; '' where they are not."""
    if not row["difference"]:
        return ""
    return _(
        "difference {difference}, tolerance {tolerance}",
        difference=_grouped(row["difference"]),
        tolerance=_grouped(row["tolerance"] or "0"),
    )


def _grouped(value: str) -> str:
    """A number in groups of three digits, as the messages have theirs."""
    text = _shown(value)
    return f"{Decimal(text):,f}" if _PLAIN.fullmatch(text) else text


def _where(
    numbers: Numbers,
    documents: Mapping[str, SeenDocument],
    document_id: str,
    page: int | None,
    row: int | None = None,
    *,
    sentence: bool = False,
) -> str:
    seen = documents.get(document_id)
    if seen is None:
        return document_id
    return numbers.at(seen.source_name, seen.kind, page, row, sentence=sentence)


def _proofs(numbers: Numbers, row: Mapping[str, Any], documents: Mapping[str, SeenDocument]) -> Iterator[Proof]:
    """The numbers a finding rests on: a fact's place, else the cell or the sentence that the evidence names."""
    for one in json.loads(row["evidence"] or "[]")[:_PROOFS]:
        place = numbers.places.get(one.get("fact_id") or "")
        if place is not None:
            where, document_id, page, bbox = numbers.where(place), place.document_id, place.page, place.bbox
        else:
            document_id, page = one.get("document_id") or row["document_id"], one.get("page") or row["page"]
            line, bbox = one.get("row"), one.get("bbox")
            where = _where(numbers, documents, document_id, page, line, sentence=line is None)
        # a sentence has the box of the line that its number stands in, which holds other sentences too
        spoken = str(one.get("raw") or "") in str(one.get("words") or "")
        quoted = place is None and one.get("row") is None and (bbox is None or spoken)
        crops = _quoted(numbers, document_id, page, one) if quoted else ()
        crop = numbers.pictures.line(document_id, page, bbox) if page is not None and not crops else None
        crops = (crop,) if crop else crops
        yield Proof(str(one.get("words") or ""), str(one.get("raw") or ""), where, crops, place)


def _quoted(numbers: Numbers, document_id: str, page: int | None, one: Mapping[str, Any]) -> tuple[Crop, ...]:
    """The words of a sentence on their page, else the number as printed: where its line stands, if that is known."""
    if page is None:
        return ()
    for words in (str(one.get("words") or ""), str(one.get("raw") or "")):
        crops = numbers.pictures.words(document_id, page, words, one.get("bbox"))
        if crops:
            return crops
    return ()


def findings_page(
    findings: Iterable[Mapping[str, Any]],
    documents: tuple[SeenDocument, ...],
    places: Mapping[str, Place],
    checked: Verdicts,
    language: Language,
    *,
    pictures: bool = True,
    look: Look | None = None,
) -> str:
    """A page of findings alone, each with its evidence, as HTML text."""
    _, rows = language, list(findings)
    files = {d.document_id: d.path for d in documents} if pictures else {}
    with Pictures(files) as album:
        found = findings_of(Numbers(language, places, album), rows, documents, checked)
        view = FindingsView(
            "zh-CN" if _.code == "zh" else "en",
            _.many(
                len({row["document_id"] for row in rows}),
                "What contradicts in {n} document",
                "What contradicts in {n} documents",
            ),
            found,
            album.drawn(),
        )
    return rendered("checked.html", language, look or Look(), view=view)
