"""Documents spoilt at random, through every reader: only the library's errors come out, and a worker's death costs one file."""

from __future__ import annotations

import io
import random
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from budgetdiff.workflow.readers import outcomes
from budgetdiff.workflow.worker import Outcome, Task
from tests.printing import FORMS, sample
from tests.support.machine import CORPUS

_ENDINGS = {
    "html-gb18030": "html",
    "html-layout": "html",
    "xlsx-one-sheet": "xlsx",
    "xlsx-text": "xlsx",
    "markdown": "md",
    "text": "txt",
}
_LARGEST = 400_000
_TOKENS = (
    b"\x00",
    b"\xff",
    b"<",
    b">",
    b"(",
    b"/",
    b"%",
    b"9" * 30,
    b"-1",
    b"1e99999",
    b"<table>",
    b"</td>",
    b"endobj",
    b"&#0;",
    "合计".encode(),
    "单位：万元".encode(),
    "\u202e".encode(),
    b"\xed\xa0\x80",
)


def seeds() -> list[tuple[str, bytes]]:
    """Documents to spoil: printed ones in every format, and the smaller real ones where they stand beside this checkout."""
    found = [(f"{form}.{_ENDINGS.get(form, form)}", make(sample())) for form, make in FORMS.items()]
    if CORPUS.is_dir():
        for path in sorted(CORPUS.parent.rglob("*")):
            of_reader = path.suffix in {".pdf", ".html", ".xlsx", ".xls", ".docx", ".csv", ".txt"}
            if of_reader and path.is_file() and path.stat().st_size <= _LARGEST:
                found.append((path.name, path.read_bytes()))
    return found


def spoilt(content: bytes, draw: random.Random) -> bytes:
    """A document with a few faults; of an archive, in one of its parts, so that the reader behind the archive sees it."""
    if content.startswith(b"PK\x03\x04") and draw.random() < 0.8:
        source, target = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
        names = source.namelist()
        chosen = draw.choice(names)
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
            for name in names:
                made.writestr(name, _spoilt(source.read(name), draw) if name == chosen else source.read(name))
        return target.getvalue()
    return _spoilt(content, draw)


def _spoilt(content: bytes, draw: random.Random) -> bytes:
    data = bytearray(content)
    for _ in range(draw.choice((1, 1, 2, 5, 20))):
        if not data:
            break
        at, width = draw.randrange(len(data)), draw.randrange(1, 200)
        kind = draw.randrange(6)
        if kind == 0:
            data[at] ^= 1 << draw.randrange(8)
        elif kind == 1:
            del data[at : at + width]
        elif kind == 2:
            data[at:at] = data[at : at + width] * draw.choice((1, 2, 50))
        elif kind == 3:
            data[at:at] = draw.choice(_TOKENS)
        elif kind == 4:
            other = draw.randrange(len(data))
            data[at : at + width] = data[other : other + width]
        else:
            del data[at:]
    return bytes(data)


def mutants(trials: int, seed: int) -> Iterator[tuple[str, list[str]]]:
    """Trials, each with the reader's format and what was violated."""
    draw = random.Random(seed)
    originals = seeds()
    with tempfile.TemporaryDirectory() as room:

        def tasks() -> Iterator[tuple[Task, Outcome | None]]:
            for number in range(trials):
                name, content = draw.choice(originals)
                path = Path(room) / f"{number}-{name}"
                path.write_bytes(spoilt(content, draw))
                yield Task(path, path.name), None

        for task, outcome in outcomes(tasks(), 2, timeout=60):
            wrong = [outcome.failure] if _is_no_error_of_ours(outcome.failure) else []
            if not wrong:
                task.path.unlink()
            else:
                kept = Path(tempfile.gettempdir()) / f"mutant-{seed}-{task.path.name}"
                task.path.rename(kept)
                wrong = [f"{kept}: {outcome.failure}"]
            yield f"mutants {task.path.suffix}", wrong


def _is_no_error_of_ours(failure: str) -> bool:
    return "reading it failed" in failure or "reading it ended in" in failure or "reading it took more" in failure
