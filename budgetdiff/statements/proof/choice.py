"""Of several readings of a table's region, the one that the arithmetic is for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from budgetdiff.document.model import Document, Grid, Line
from budgetdiff.facts import Fact
from budgetdiff.statements.accounting import Printed, account
from budgetdiff.statements.forms.pages import gathered
from budgetdiff.statements.parts import parts_of
from budgetdiff.statements.proof.table import equations_of, is_refused
from budgetdiff.statements.tables import Table, tables_of

Taken = Callable[[Table], tuple[Sequence[Fact], Sequence[Printed]]]
"""What a table gives: its facts, and all that it holds as printed."""


def chosen(document: Document, tables: Sequence[Table], taken: Taken) -> Document:
    """The document with the best reading of every region that was read in more ways than one, the reader's own on a tie.

    Each identity that holds speaks for a reading; each that fails, each number that has no place, each cell that is no number
    and each amount without a label against it. A table over several pages is settled page by page, with all its pages.
    ``tables`` are those of the document as it is, ``taken`` says what a table gives. The same document where nothing was to be
    chosen.
    """
    if not any(isinstance(block, Grid) and block.others for block in document.blocks):
        return document
    blocks = list(document.blocks)
    spans = _spans(blocks, tables)
    for index, block in enumerate(blocks):
        if not isinstance(block, Grid) or not block.others:
            continue
        best, most = block, None
        for reading in (block, *block.others):
            first, last = spans[index]
            part = replace(document, blocks=(*blocks[first:index], reading, *blocks[index + 1 : last + 1]))
            points = _points(part, reading, taken)
            if most is None or points > most:
                best, most = reading, points
        # the doubt is the region's, whichever reading of it is taken
        blocks[index] = replace(best, doubt=block.doubt or best.doubt, others=())
    return replace(document, blocks=tuple(blocks))


def _spans(blocks: Sequence[Line | Grid], tables: Sequence[Table]) -> dict[int, tuple[int, int]]:
    """The part of the document that each grid must be read with: from the captions of its table to the table's last grid."""
    at = {(block.place, block.bbox): index for index, block in enumerate(blocks) if isinstance(block, Grid)}
    whole: dict[int, tuple[int, int]] = {}
    for table in tables:
        own = [at[spot] for grid in table.grids if (spot := (grid.place, grid.bbox)) in at]
        whole |= dict.fromkeys(own, (own[0], own[-1]))
    captions: dict[int, int] = {}
    before = 0
    for index, block in enumerate(blocks):
        if isinstance(block, Grid):
            captions[index] = before
            before = index + 1
    return {
        index: (captions[min(first, index)], max(last, index))
        for index in captions
        for first, last in (whole.get(index, (index, index)),)
    }


def _points(part: Document, reading: Grid, taken: Taken) -> int:
    """How much speaks for a reading of a region: of the tables that its place takes part in."""
    points = 0
    printed: list[Printed] = []
    tables = parts_of(gathered(tables_of(part)))
    for table in tables:
        facts, texts = taken(table)
        printed.extend(texts)
        equations = equations_of(facts)
        held = sum(1 for one in equations if one.holds)
        bare = sum(1 for fact in facts if fact.amount is not None and not fact.code and not fact.label.strip())
        refused = sum(1 for fact in facts if is_refused(fact))
        points += held - 2 * (len(equations) - held) - bare - refused
    on_page = tuple(number for number in part.seen if number.place == reading.place)
    return points - len(account(replace(part, seen=on_page), tables, printed).lost)
