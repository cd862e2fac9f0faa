"""Of several readings of a table's region, the one that the arithmetic is for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from budgetdiff.document.model import Document, Grid, Line
from budgetdiff.facts import Fact
from budgetdiff.statements.accounting import Printed, account
from budgetdiff.statements.forms.pages import gathered
from budgetdiff.statements.proof.table import equations_of, is_refused
from budgetdiff.statements.tables import Table, tables_of

Taken = Callable[[Table], tuple[Sequence[Fact], Sequence[Printed]]]
"""What a table gives: its facts, and all that it holds as printed."""


def chosen(document: Document, tables: Sequence[Table], taken: Taken) -> Document:
    """The document with the best reading of every region that was read in more ways than one, the reader's own on a tie.

    Each identity that holds speaks for a reading; each that fails, each number that has no place, each cell that is no number
    and each amount without a label against it. A table over several pages is settled page by page. ``tables`` are those of
    the document as it is, ``taken`` says what a table gives. The same document where nothing was to be chosen.
    """
    if not any(isinstance(block, Grid) and block.others for block in document.blocks):
        return document
    blocks = list(document.blocks)
    first = _beginnings(blocks, tables)
    for index, block in enumerate(blocks):
        if not isinstance(block, Grid) or not block.others:
            continue
        best, most = block, None
        for reading in (block, *block.others):
            part = replace(document, blocks=(*blocks[first[index] : index], reading))
            points = _points(part, reading, taken)
            if most is None or points > most:
                best, most = reading, points
        # the doubt is the region's, whichever reading of it is taken
        blocks[index] = replace(best, doubt=block.doubt or best.doubt, others=())
    return replace(document, blocks=tuple(blocks))


def _beginnings(blocks: Sequence[Line | Grid], tables: Sequence[Table]) -> dict[int, int]:
    """Where the part of the document begins that each grid must be read with: the captions of its table."""
    at = {(block.place, block.bbox): index for index, block in enumerate(blocks) if isinstance(block, Grid)}
    opened = {
        spot: at[head] for table in tables for grid in table.grids
        if (spot := (grid.place, grid.bbox)) in at and (head := (table.grids[0].place, table.grids[0].bbox)) in at
    }  # fmt: skip
    found: dict[int, int] = {}
    before = 0
    captions: dict[int, int] = {}
    for index, block in enumerate(blocks):
        if isinstance(block, Grid):
            captions[index] = before
            found[index] = captions[opened.get((block.place, block.bbox), index)]
            before = index + 1
    return found


def _points(part: Document, reading: Grid, taken: Taken) -> int:
    """How much speaks for a reading of a region: of the tables that its place takes part in."""
    points = 0
    printed: list[Printed] = []
    tables = gathered(tables_of(part))
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
