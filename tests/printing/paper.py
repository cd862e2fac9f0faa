"""PDFs by Debian's Chromium: one browser prints many disclosures."""

from __future__ import annotations

import html
from types import TracebackType

from playwright.sync_api import sync_playwright

from tests.printing.disclosure import Disclosure, blocks
from tests.printing.table import Sheet
from tests.printing.web import paragraph, table

_STYLE = (
    "body{font-family:'Noto Serif CJK SC','Noto Sans CJK SC';font-size:10pt;margin:0}"
    "table{border-collapse:collapse;width:100%}td{border:0.75pt solid #000;padding:2pt 3pt}"
    ".n{text-align:right;white-space:nowrap}h2{break-before:page;font-size:14pt;text-align:center}p{margin:3pt 0}"
)


class Press:
    """A browser that prints; a context manager."""

    def __init__(self, chromium: str) -> None:
        self._playwright = sync_playwright().start()
        self._browser = self._playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        self._page = self._browser.new_page()

    def __enter__(self) -> Press:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._browser.close()
        self._playwright.stop()

    def pdf(self, disclosure: Disclosure) -> bytes:
        """The disclosure as a PDF: a table a page, on small paper where the style breaks tables, pages numbered."""
        style = disclosure.style
        self._page.set_content(_page(disclosure))
        return self._page.pdf(
            width="297mm", height="120mm" if style.piece else "210mm",
            margin=dict.fromkeys(("top", "bottom", "left", "right"), "14mm"),
            display_header_footer=True, header_template="<span></span>",
            footer_template='<div style="font-size:8pt;width:100%;text-align:center">- <span class="pageNumber"></span> -</div>',
        )  # fmt: skip


def _page(disclosure: Disclosure) -> str:
    style = disclosure.style
    rows = "tr{break-inside:avoid}" if style.separators else ""
    out = [f'<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8"><style>{_STYLE}{rows}</style></head><body>']
    for block in blocks(disclosure):
        if isinstance(block, Sheet):
            out.append(f"<h2>{html.escape(block.title)}</h2>")
            out += [*map(paragraph, block.captions), table(block, grouped=style.repeat), *map(paragraph, block.notes)]
        else:
            out.append(paragraph(block))
    return "".join([*out, "</body></html>"])
