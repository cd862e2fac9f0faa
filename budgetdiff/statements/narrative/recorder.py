"""Writes down assertions: the clause as printed, its place, and what is stated."""

from __future__ import annotations

from budgetdiff.facts import Amount, Assertion, ClaimKind, Direction, Operand, Provenance
from budgetdiff.statements.narrative.comparison import Mark
from budgetdiff.statements.narrative.paragraphs import Paragraph
from budgetdiff.statements.narrative.tokens import Sort, Token


class Recorder:
    """The assertions of one document, in the order they were read."""

    def __init__(self, unit_name: str, document_id: str) -> None:
        self._unit_name, self._document_id = unit_name, document_id
        self.assertions: list[Assertion] = []
        self.paragraph: Paragraph | None = None

    def page(self, index: int) -> int:
        """The page (or line, sheet …) of a character of the paragraph."""
        assert self.paragraph is not None
        return self.paragraph.place(index)[0]

    def sentence(self, text: str, end: int) -> str:
        """What stands before an event in its sentence, for finding out whether it is a reason; see ``Paragraph.sentence``."""
        assert self.paragraph is not None
        return self.paragraph.sentence(text, end)

    def emit(
        self,
        event: Token | Mark,
        kind: ClaimKind,
        subject: str,
        operands: tuple[Operand, ...] = (),
        *,
        amount: Amount | None = None,
        direction: Direction | None = None,
        note: str = "",
        stated: str = "",
        plain: bool = False,
        either_sign: bool = False,
    ) -> int:
        """Record one assertion and give its number. ``plain`` leaves the event's own number out."""
        assert self.paragraph is not None
        paragraph = self.paragraph
        page, bbox = paragraph.place(event.start)
        begin = max(paragraph.text.rfind(mark, 0, event.start) for mark in "，。；：") + 1
        if event.start - begin < 4:
            begin = max(paragraph.text.rfind(mark, 0, max(begin - 1, 0)) for mark in "。；") + 1
        value = amount
        unit = None
        if isinstance(event, Token) and not plain:
            value = amount or event.amount
            unit = "元" if event.sort is Sort.MONEY else "%" if event.sort is Sort.PERCENT else event.unit
        self.assertions.append(
            Assertion(
                provenance=Provenance(self._document_id, page, None, bbox),
                unit_name=self._unit_name,
                quote=paragraph.quote(begin, event.end),
                kind=kind,
                subject=subject.strip("“”，、：") or "?",
                stated=stated or paragraph.quote(event.start, event.end),
                value=value.value if value else None,
                quantum=value.quantum if value else None,
                unit=unit,
                direction=direction,
                operands=operands,
                note=note,
                approximate=isinstance(event, Token) and event.approximate,
                either_sign=either_sign,
            )
        )
        return len(self.assertions) - 1

    def amend(self, number: int, assertion: Assertion) -> None:
        """Replace an assertion, where a later clause says more about it."""
        self.assertions[number] = assertion
