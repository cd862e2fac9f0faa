"""The table of docs/reading.md: how far the readings of the real disclosures of other places prove themselves.

.venv/bin/python -m tests.reading_table     (needs ../shared/corpus)
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from pathlib import Path

from budgetdiff.document import read
from budgetdiff.errors import BudgetdiffError
from budgetdiff.facts import Proof
from budgetdiff.statements import understand

PROVINCES = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "provinces"
PLACES = {
    "js": "Jiangsu (province)",
    "swu": "Southwest University",
    "sz": "Suzhou",
    "wx": "Wuxi",
    "hzsf": "Hangzhou",
    "huztj": "Huzhou",
    "szqx": "Shenzhen",
    "gz": "Guangzhou",
    "zh": "Zhuhai",
    "cs": "Changsha",
    "fz": "Fuzhou",
    "qz": "Quanzhou",
    "xa": "Xi'an",
    "yt": "Yantai",
    "cq": "Chongqing",
    "bj": "Beijing",
    "sh": "Shanghai",
    "gj": "National offices",
}
HEAD = (
    "| place | documents | tables proved | accounted | doubtful | left over | numbers seen | lost |\n"
    + "|---" * 8
    + "|"
)


def place_of(stem: str) -> str:
    """The place of a document by the beginning of its name, the longest that fits."""
    return PLACES[max((key for key in PLACES if stem.startswith(key)), key=len)]


def table(folder: Path = PROVINCES) -> str:
    """The table as Markdown: a row a place, and all of them at the end."""
    rows: dict[str, Counter[str]] = defaultdict(Counter)
    for file in sorted(folder.glob("*.pdf")):
        counts = rows[place_of(file.stem)]
        counts["documents"] += 1
        try:
            reading = understand(read(file))
        except BudgetdiffError:
            counts["refused"] += 1
            continue
        counts.update(one.proof.value if one.proof else "left" for one in reading.tables if one.proof or one.numbers)
        counts.update(numbers=reading.numbers, lost=len(reading.lost))
    rows["all"] = sum(rows.values(), Counter())
    lines = [HEAD]
    for place, counts in rows.items():
        kinds = [counts[name] for name in (*(one.value for one in Proof), "left", "numbers", "lost")]
        lines.append(f"| {place} | {counts['documents']} | {' | '.join(f'{count:,}' for count in kinds)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    page = Path(__file__).resolve().parents[2] / "docs" / "reading.md"
    text = page.read_text(encoding="utf-8")
    page.write_text(re.sub(r"\| place \|.*?(?=\n\n|\Z)", lambda _: table(), text, flags=re.DOTALL), encoding="utf-8")
