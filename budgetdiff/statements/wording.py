"""Sentences whose words alone show a fault (``classification/wording``): remarks that the rules of wording read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from budgetdiff.classification.wording import wording_faults
from budgetdiff.facts import Remark
from budgetdiff.statements.narrative.paragraphs import Paragraph

_ENDS = "。；"
_LONGEST = 200


def wordings_of(told: Iterable[Paragraph]) -> Iterator[Remark]:
    """A remark for each fault of a sentence: its kind is the rule's id, its text the sentence, its part the ``words`` at fault."""
    for paragraph in told:
        for fault in wording_faults():
            for match in fault.pattern.finditer(paragraph.text):
                start = max((paragraph.text.rfind(end, 0, match.start()) for end in _ENDS), default=-1) + 1
                start = max(start, match.end() - _LONGEST)
                stops = [at for end in _ENDS if (at := paragraph.text.find(end, match.end() - 1)) >= 0]
                end = min((min(stops) + 1) if stops else len(paragraph.text), start + _LONGEST)
                page, box = paragraph.place(match.start())
                words = paragraph.quote(match.start(), match.end()).replace("\t", "")
                sentence = "".join(paragraph.quote(start, max(end, match.end())).split())
                yield Remark(fault.id, page, sentence, None, bbox=box, parts=(("words", words),))
