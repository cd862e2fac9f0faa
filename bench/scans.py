"""Scans of real budgets at many levels of damage: figures right, wrong, wrong and relied on; standings; seconds a page.

    python -m bench.scans [--few] [LEVEL …]          needs the extra ocr; the corpus and Chromium, where they are at hand

Each PDF is printed as a scan, read, and held against what the PDF itself gives: real budgets, and one that is drawn. ``--few``
takes the cover of each and the five pages that print most figures.
"""

from __future__ import annotations

import io
import random
import resource
import shutil
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2

from budgetdiff.document import Document
from budgetdiff.document.read import read_content
from budgetdiff.document.scan import HOW, available
from budgetdiff.errors import BudgetdiffError
from budgetdiff.facts import Fact, Origin, Standing
from budgetdiff.statements import understand
from tests.printing import sample
from tests.printing.scans import LEVELS, scanned
from tests.support.machine import CORPUS
from tests.support.pictured import Misread, pictured, spots, wrongs

DOCUMENTS = ("ptczj2025ys", "ptczj2024js", "wanli2023")


def main(levels: tuple[str, ...] = tuple(LEVELS), *, few: bool = False) -> None:
    """Measure all levels over all documents and print a line each; then digits misread in each cell in turn."""
    print("\nscans: figures of real and drawn budgets read from pictures, against those of the PDF")
    papers = dict(_papers(few=few)) if available() else {}
    if not papers:
        print(
            f"  not measured: {HOW}"
            if not available()
            else "  not measured: neither the corpus nor Chromium is at hand"
        )
        return
    heads = ("printed", "right", "wrong", "lost", "wrong and relied on", *_STANDINGS, "s/page", "MiB")
    print(f"  {'document':14}{'level':12}" + "".join(f"{head:>{len(head) + 2}}" for head in heads))
    for name, content in papers.items():
        wanted = _figures(understand(read_content(content, name)).facts)
        for level in levels:
            measured = _measured(content, level, wanted)
            cells = [f"{cell:>{len(head) + 2}}" for head, cell in zip(heads, measured, strict=False)]
            print(f"  {name:14}{level:12}{''.join(cells)}", flush=True)
    print(
        "\n  one digit of every cell in turn misread: marked, corrected to what is printed, corrected wrongly, accused"
    )
    for name, content in papers.items():
        document = read_content(content, name)
        for looks in ("both looks alike", "the first look"):
            planted = misread_in_turn(document, both=looks == "both looks alike")
            print(f"  {name:14}{looks:20}{planted}", flush=True)


def _papers(*, few: bool) -> Iterator[tuple[str, bytes]]:
    """The PDFs that are scanned, with their names: those of the corpus, and a drawn budget that Chromium prints."""
    for name in DOCUMENTS if CORPUS.is_dir() else ():
        content = (CORPUS / f"{name}.pdf").read_bytes()
        yield name, _fullest(content, name) if few else content
    chromium = shutil.which("chromium")
    if chromium is not None:
        from tests.printing.paper import Press  # playwright is no part of what is measured

        with Press(chromium) as press:
            yield "drawn", press.pdf(sample())


def _fullest(content: bytes, name: str, most: int = 5) -> bytes:
    """The cover of a PDF and those of its pages that print most figures, in their order."""
    figures = Counter(fact.provenance.page for fact in understand(read_content(content, name)).facts)
    pages = sorted({1, *(page for page, _ in figures.most_common(most))})
    whole, part = pypdfium2.PdfDocument(content), pypdfium2.PdfDocument.new()
    part.import_pages(whole, [page - 1 for page in pages])
    buffer = io.BytesIO()
    part.save(buffer)
    part.close()
    whole.close()
    return buffer.getvalue()


@dataclass
class Planted:
    """What became of cells that were misread one at a time: how many, marked, corrected rightly and wrongly (of any cell)."""

    cells: int = 0
    marked: int = 0
    mended: int = 0
    wrongly: int = 0

    def __str__(self) -> str:
        return (
            f"{self.cells:6} cells, marked {self.marked / max(self.cells, 1):.2%}, corrected {self.mended}, "
            f"corrected wrongly {self.wrongly}"
        )


def misread_in_turn(document: Document, *, both: bool, every: int = 1) -> Planted:
    """Misread a digit of each cell of money in turn (or of one in so many), alike at both looks or at the first alone."""
    found, chance = Planted(), random.Random(5)
    seen = understand(pictured(document))
    for spot, text in list(spots(pictured(document), seen.facts))[::every]:
        others = wrongs(text)
        if not others:
            continue
        wrong = chance.choice(others)
        reading = understand(pictured(document, {spot: Misread(wrong, wrong if both else text)}))
        for was, now in zip(seen.facts, reading.facts, strict=False):
            if now.raw != was.raw and now.provenance == was.provenance:
                found.cells += 1
                found.marked += now.standing not in _RELIED
            if now.standing is Standing.CORRECTED:
                found.mended += now.amount == was.amount
                found.wrongly += now.amount != was.amount
    return found


def _measured(content: bytes, level: str, wanted: Counter[tuple[object, ...]]) -> list[str]:
    pictures = scanned(content, LEVELS[level])
    start = time.process_time()
    try:
        document = read_content(pictures, Path(level).name)
        spent = (time.process_time() - start) / document.pages
        reading = understand(document)
    except BudgetdiffError as error:
        return [f"refused: {error}"]
    printed = [fact for fact in reading.facts if fact.amount is not None and fact.origin is Origin.PRINTED]
    found = _figures(printed)
    places = {key[:-1] for key in found}
    lost = sum(count for key, count in (wanted - found).items() if key[:-1] not in places)
    left, trusted = wanted.copy(), 0
    for fact in sorted(printed, key=lambda fact: fact.standing in _RELIED):
        (key,) = _figures([fact])
        left[key] -= 1
        # a contradicted figure is printed so, as far as anybody can see
        trusted += left[key] < 0 and fact.standing not in (Standing.DOUBTFUL, Standing.CORRECTED)
    standing = Counter(fact.standing for fact in printed)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    counts = [wanted.total(), (wanted & found).total(), (found - wanted).total(), lost, trusted]
    return [*map(str, counts), *(str(standing[Standing(one)]) for one in _STANDINGS), f"{spent:.2f}", str(memory)]


def _figures(facts: Iterable[Fact]) -> Counter[tuple[object, ...]]:
    """The printed figures, each with what it is of; brackets of labels are alike in either width."""
    return Counter(
        (
            fact.statement,
            fact.side,
            fact.code,
            fact.label.translate(_BRACKETS),
            fact.measure,
            fact.fiscal_year,
            fact.phase,
            fact.amount.value,
        )
        for fact in facts
        if fact.amount is not None and fact.origin is Origin.PRINTED
    )


_BRACKETS = str.maketrans("（），：", "(),:")
_STANDINGS = ("confirmed", "agreed", "contradicted", "corrected", "doubtful")
_RELIED = {Standing.CONFIRMED, Standing.AGREED}

if __name__ == "__main__":
    main(tuple(one for one in sys.argv[1:] if one != "--few") or tuple(LEVELS), few="--few" in sys.argv)
