"""PDFs by Debian's Chromium: one browser prints many disclosures."""

from __future__ import annotations

import html
from collections.abc import Collection, Sequence
from functools import reduce
from types import TracebackType

from playwright.sync_api import sync_playwright

from tests.printing.disclosure import Disclosure, blocks
from tests.printing.table import Sheet
from tests.printing.traps import LOOKS, Look
from tests.printing.web import paragraph, table

_STYLE = (
    "body{font-family:'Noto Serif CJK SC','Noto Sans CJK SC';font-size:10pt;margin:0}"
    "table{border-collapse:collapse;width:100%}td{border:0.75pt solid #000;padding:2pt 3pt}"
    ".n{text-align:right;white-space:nowrap}h2{break-before:page;font-size:14pt;text-align:center}p{margin:3pt 0}"
)


_WIDTH = 1010
"""Pixels that fit between the margins of the paper, a little less than 269 mm."""


class Press:
    """A browser that prints; a context manager."""

    def __init__(self, chromium: str) -> None:
        self._playwright = sync_playwright().start()
        self._browser = self._playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        self._page = self._browser.new_page(viewport={"width": _WIDTH, "height": 800})

    def __enter__(self) -> Press:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._browser.close()
        self._playwright.stop()

    def pdf(self, disclosure: Disclosure, looks: Collection[str] = ()) -> bytes:
        """The disclosure as a PDF: a table a page, on small paper where the style breaks tables, pages numbered.

        ``looks`` are names of ``traps.LOOKS``.
        """
        style = disclosure.style
        chosen = [LOOKS[name] for name in LOOKS if name in looks]
        header = "".join(look.header for look in chosen) or "<span></span>"
        self._page.set_content(_page(disclosure, chosen))
        self._page.emulate_media(media="print")
        widest = self._page.evaluate("Math.max(0, ...[...document.querySelectorAll('table')].map(t => t.scrollWidth))")
        return self._page.pdf(
            scale=min(1, _WIDTH / max(widest, 1)),  # as a person would print it: no table is cut at the paper's edge
            width="297mm",
            height="120mm" if style.piece else "210mm",
            margin=dict.fromkeys(("top", "bottom", "left", "right"), "14mm"),
            print_background=True,
            display_header_footer=True,
            header_template=header,
            footer_template='<div style="font-size:8pt;width:100%;text-align:center">- <span class="pageNumber"></span> -</div>',
        )


def _page(disclosure: Disclosure, looks: Sequence[Look]) -> str:
    style = disclosure.style
    css = _STYLE + ("tr{break-inside:avoid}" if style.separators else "") + "".join(look.css for look in looks)
    out = [f'<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8"><style>{css}</style></head><body>']
    out += [look.before for look in looks]

    grouped = style.repeat or any(look.grouped for look in looks)

    def shown(markup: str, money: bool) -> str:
        return reduce(lambda made, look: look.cell(made, money), looks, markup)

    for block in blocks(disclosure):
        if isinstance(block, Sheet):
            out.append(f"<h2>{html.escape(block.title)}</h2>")
            printed = table(block, grouped=grouped, shown=shown)
            out += [*map(paragraph, block.captions), printed, *map(paragraph, block.notes)]
        else:
            out.append(paragraph(block))
    return "".join([*out, "</body></html>"])
