"""The pictures of what is handed on, for docs/images: workbook and Word printed by LibreOffice, charts, and the terminal.

.venv/bin/python -m tests.support.handed     (needs LibreOffice and Chromium; reads the project's own data sets only)
"""

from __future__ import annotations

import html
import io
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image

import budgetdiff as bd
from tests.support.commandline import process
from tests.support.machine import ROOT
from tests.support.office import printed_by_office
from tests.test_evaluation import ACTUALS, MONEY
from tests.test_track import FIRST, budget

_IMAGES = ROOT / "docs" / "images"
_PACKAGE = ROOT / "datasets" / "wanli-subdistrict"
_COLOURS = 48
_SCREENS = (
    ("compare", "2024", "2025", "--level", "2", "--top", "10"),
    ("trend", "2023", "2024", "2025", "--level", "1", "--top", "5"),
    ("check", "--severity", "error"),
)
_TERMINAL = (
    "<meta charset=utf-8><style>body{{margin:0}}pre{{display:inline-block;margin:0;padding:14px;background:#fff;color:#222;"
    "font:14px/1.4 'Noto Sans Mono CJK SC',monospace;width:{width}ch;"
    "white-space:pre-wrap;word-break:break-all}}b{{color:#06c}}</style><pre>{text}</pre>"
)
"""A screen of ``width`` columns: wide characters take two, as in a terminal."""


def kept(picture: Image.Image, name: str) -> None:
    """Write a picture as a PNG with few colours, which is a quarter of its size."""
    picture.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE).save(_IMAGES / name, optimize=True)


def page_of(content: bytes, number: int, *, scale: float = 1.25) -> Image.Image:
    """A page of a PDF (from 0), its empty margins but for a small one cut away."""
    page: Image.Image = pypdfium2.PdfDocument(content)[number].render(scale=scale).to_pil().convert("RGB")
    inked = page.convert("L").point([255 if light < 250 else 0 for light in range(256)]).getbbox()
    assert inked, "an empty page"
    left, top, right, bottom = inked
    return page.crop((max(left - 12, 0), max(top - 12, 0), min(right + 12, page.width), min(bottom + 12, page.height)))


def office(database: bd.Database, folder: Path) -> None:
    """The boss's workbook, the report in Word and the disclosure in Word, as they come out of a printer."""
    for language, suffix in (("zh", ""), ("en", ".en")):
        database.report(folder / f"a{suffix}.xlsx", language=language)
        printed = printed_by_office(folder / f"a{suffix}.xlsx", folder)
        kept(page_of(printed, 0), f"workbook-summary{suffix}.png")
        kept(page_of(printed, 1), f"workbook-table{suffix}.png")
    database.report(folder / "b.docx", language="en")
    kept(page_of(printed_by_office(folder / "b.docx", folder), 0, scale=1.1), "report-word.png")
    database.narrate(base="2024", current="2025", out=folder / "c.docx", form="fujian")
    printed = printed_by_office(folder / "c.docx", folder)
    texts = ["".join(page.get_textpage().get_text_range().split()) for page in pypdfium2.PdfDocument(printed)]
    said = next(at for at, text in enumerate(texts) if "比上年" in text)
    kept(page_of(printed, said, scale=1.1), "disclosure-word.png")


def evaluation(folder: Path) -> None:
    """A filled form of self-evaluation of a drawn project."""
    (folder / "2023.txt").write_bytes(budget(2023, FIRST))
    (folder / "actuals.csv").write_text(ACTUALS, encoding="utf-8")
    (folder / "money.csv").write_text(MONEY, encoding="utf-8")
    with bd.open(None) as database:
        database.ingest([folder / "2023.txt"], jobs=1)
        database.add_actuals(folder / "actuals.csv")
        database.self_evaluation(folder / "form.docx", money=folder / "money.csv")
        chart(database.track(), "chart-targets.png", folder)
    kept(page_of(printed_by_office(folder / "form.docx", folder), 0, scale=1.1), "self-evaluation.png")


def chart(result: Any, name: str, folder: Path, *arguments: str, **options: Any) -> None:
    """A chart of a result, drawn without a browser."""
    result.chart(*arguments, **options).save(str(folder / "chart.png"))
    kept(Image.open(folder / "chart.png"), name)


def charts(database: bd.Database, folder: Path) -> None:
    """Every kind of chart that a comparison, a trend and a ranking have."""
    change, years = database.compare("2024", "2025"), database.trend("2023", "2024", "2025")
    for kind in ("bridge", "bars"):
        chart(change, f"chart-{kind}.png", folder, kind)
    for kind in ("lines", "multiples", "index"):
        chart(years, f"chart-{kind}.png", folder, kind, level=1, top=5)


def terminal(folder: Path, chromium: str) -> None:
    """What three commands print in windows of 80 and of 120 columns, in both languages."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for width in (80, 120):
            for language, locale in (("zh", "zh_CN.UTF-8"), ("en", "en_GB.UTF-8")):
                environment = {**os.environ, "LANG": locale, "LC_ALL": locale, "COLUMNS": str(width)}
                shown = []
                for call in _SCREENS:
                    answer = process(*call, cwd=folder, env=environment)
                    assert answer.returncode == 0, answer.stderr.decode()
                    shown += [
                        f"<b>$ budgetdiff {html.escape(' '.join(call))}</b>",
                        html.escape(answer.stdout.decode()),
                    ]
                page = browser.new_page(viewport={"width": 12 * width, "height": 900})
                page.set_content(_TERMINAL.format(width=width, text="\n".join(shown)))
                picture = page.locator("pre").screenshot()
                kept(Image.open(io.BytesIO(picture)), f"terminal-{width}.{language}.png")
                page.close()
        browser.close()


def main() -> None:
    """Make all of them anew."""
    chromium = shutil.which("chromium") or sys.exit("chromium is not installed")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with bd.open(folder / "budget.duckdb") as database:
            if failed := database.ingest(_PACKAGE).failed:
                raise SystemExit(f"not read: {failed}")
            office(database, folder)
            charts(database, folder)
            chart(database.rank(), "chart-ranking.png", folder)
        evaluation(folder)
        terminal(folder, chromium)


if __name__ == "__main__":
    main()
