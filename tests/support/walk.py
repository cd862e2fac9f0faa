"""The pictures of the walk through the desk in docs/desk.md, made anew over drawn documents of units that there are not.

.venv/bin/python -m tests.support.walk     (needs Chromium and the extra scan; writes docs/images/desk-*.png)
"""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

from PIL import Image

import budgetdiff as bd
from tests.printing import sample
from tests.printing.document import disclosed
from tests.printing.paper import Press
from tests.printing.scans import LEVELS, scanned

_IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"
_SIZE: Any = {"width": 1200, "height": 760}
_UNITS = ("甲街道办事处", "乙区民政局", "丙区教育局")
_COPIED = "丁区档案馆"
_SHEETS = ("general_public", "income", "expenditure")
_YEARS = (2023, 2024, 2025)


def printed(folder: Path, chromium: str) -> list[Path]:
    """Budgets of three units and years as PDF files, each with other cells misprinted."""
    made = []
    with Press(chromium) as press:
        for at, unit in enumerate(_UNITS):
            for year in _YEARS:
                plain = sample()
                own = disclosed(replace(plain.accounts, unit_name=unit, year=year), plain.style)
                for step, sheet in enumerate(_SHEETS[at:]):
                    cells = list(own.sheet(sheet).amounts())
                    row, column, _ = cells[(3 * step + year) % len(cells)]
                    own = own.with_cell(sheet, row, column, f"{9 + at}.{80 + step}")
                made.append(folder / f"{unit}{year}.pdf")
                made[-1].write_bytes(press.pdf(own))
        # one more that came out of a copier: some of its figures are for a person to look at
        plain = sample()
        own = disclosed(replace(plain.accounts, unit_name=_COPIED, year=_YEARS[-1]), plain.style)
        made.append(folder / f"{_COPIED}{_YEARS[-1]}.pdf")
        made[-1].write_bytes(scanned(press.pdf(own), LEVELS["fax200"]))
    return made


def walk(chromium: str, out: Path) -> None:
    """Go through the desk in a browser and take a picture at each station."""
    import uvicorn
    from playwright.sync_api import sync_playwright

    from budgetdiff.desk.desk import Desk
    from budgetdiff.desk.serve import application, listening_on
    from budgetdiff.desk.sessions import Sessions

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = printed(folder, chromium)
        with bd.open(folder / "budget.duckdb") as database:
            if failed := database.ingest(files, jobs=1).failed:
                raise SystemExit(f"not read: {failed}")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            for language in ("zh", "en"):
                sessions, listening = Sessions(), listening_on("127.0.0.1", 0)
                port = listening.getsockname()[1]
                desk = Desk(folder / "budget.duckdb", folder / f"{language}.toml")
                app = application(desk, sessions, language=language, port=port)
                server = uvicorn.Server(uvicorn.Config(app, log_level="warning", ws="none", lifespan="off"))
                thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
                thread.start()
                try:
                    page = browser.new_page(viewport=_SIZE)
                    page.goto(f"http://127.0.0.1:{port}/enter?token={sessions.invite('审计员')}")
                    _stations(page, f"http://127.0.0.1:{port}", out, "" if language == "zh" else ".en")
                finally:
                    server.should_exit = True
                    thread.join(10)
                    listening.close()
                # the page that needs no server
                audit = folder / "audit.html"
                with bd.open(folder / "budget.duckdb") as database:
                    audit.write_text(database.audit_page(database.check(), language=language), encoding="utf-8")
                page = browser.new_page(viewport=_SIZE)
                page.goto(audit.as_uri())
                _picture(page, out / f"desk-audit{'' if language == 'zh' else '.en'}.png")
            browser.close()


def _picture(page: Any, path: Path) -> None:
    """What the page shows, in few colours: a repository keeps every one that ever was."""
    Image.open(io.BytesIO(page.screenshot())).convert("RGB").quantize(32).save(path, optimize=True)


def _stations(page: Any, here: str, out: Path, ending: str) -> None:
    _picture(page, out / f"desk-overview{ending}.png")
    page.goto(f"{here}/findings?decided=open")
    _picture(page, out / f"desk-findings{ending}.png")
    page.locator("a.open-it").first.click()
    page.wait_for_url("**/findings/*")
    page.set_viewport_size({**_SIZE, "height": 940})
    page.fill("#note", "asked the unit: another scope than last year" if ending else "与上年口径不同，已请单位说明")
    _picture(page, out / f"desk-finding{ending}.png")
    page.set_viewport_size(_SIZE)
    page.goto(f"{here}/review")
    _picture(page, out / f"desk-review{ending}.png")


if __name__ == "__main__":
    found = shutil.which("chromium")
    if found is None:
        sys.exit("Chromium is not installed (apt-get install chromium)")
    walk(found, _IMAGES)
