"""From accounts and a style to a disclosure: cover, tables, narrative and target forms in the order of the form."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import strategies as st

from tests.printing.accounts import GENERAL, Accounts, Book, Items, Line
from tests.printing.budget import budget_sheets
from tests.printing.disclosure import Disclosure, Form
from tests.printing.drawing import WAN_STEP, accounts
from tests.printing.final import final_sheets
from tests.printing.narrative import narrative
from tests.printing.sided import chinese
from tests.printing.style import STYLES, Style
from tests.printing.table import Sheet
from tests.printing.targets import target_forms


def disclosed(made: Accounts, style: Style) -> Disclosure:
    """The disclosure of these accounts in this style."""
    sheets = budget_sheets(made, style) if made.family == "budget" else final_sheets(made, style)
    words = narrative(made, style)
    forms: tuple[Form, ...] = target_forms(made, style) if style.targets and made.family == "budget" else ()
    tables = list(_chapters(made, style, sheets))
    texts = [*words, *tables] if style.names == "shanghai" else [*tables, *words]
    front = (*_cover(made, style), *(_contents(sheets) if style.contents else ()))
    return Disclosure(made.unit_name, made.year, made.family, (*front, *texts, *forms), made, style)


def plain(*lines: Line, items: Items = Items(), style: Style = Style()) -> Disclosure:  # noqa: B008 - they are frozen
    """A budget of these lines of the general budget, in a plain layout and with nothing else in it."""
    people, running = (sum(getattr(line, part) for line in lines) for part in ("personnel", "public_funds"))
    economic = tuple((code, value) for code, value in (("30101", people), ("30201", running)) if value)
    book = Book(lines, economic, items)
    return disclosed(Accounts("某某市某某中心", "unit", 2024, "budget", book, book, book), style)


def sample(style: Style = Style()) -> Disclosure:  # noqa: B008 - a style is frozen
    """A small budget for tests that need one, whichever it is."""
    line = Line("2010601", GENERAL, personnel=1_234_5600, public_funds=345_0000, project=500_0000)
    return plain(line, items=Items(reception=1_0000), style=style)


def disclosures(
    family: str | None = None, *, styles: st.SearchStrategy[Style] = STYLES, step: int = WAN_STEP
) -> st.SearchStrategy[Disclosure]:
    """Any disclosure: drawn accounts in a drawn style."""
    return st.builds(disclosed, accounts(family, step), styles)


def _cover(made: Accounts, style: Style) -> tuple[str, ...]:
    what = f"{made.level_word}{made.word}"
    return {
        "fujian": (f"{made.year}年度", f"{made.unit_name}{what}"),
        "shanghai": (f"某某市某某区{made.year}年区级{what}", f"预算主管部门：{made.unit_name}"),
        "central": (made.unit_name, f"{made.year}年{what}"),
        "henan": (f"{made.year}年度{made.unit_name}{what}公开",),
    }.get(style.names, (f"{made.unit_name}{made.year}年度{what}公开",))


def _contents(sheets: tuple[Sheet, ...]) -> Iterator[str]:
    """The lines of a table of contents, with dots and page numbers."""
    yield "目录"
    for number, sheet in enumerate(sheets, start=1):
        yield f"{chinese(number)}、{sheet.title}{'.' * 20}{number + 2}"


def _chapters(made: Accounts, style: Style, sheets: tuple[Sheet, ...]) -> list[str | Sheet]:
    parts: list[str | Sheet] = [f"第二部分 {made.year}年度{made.level_word}{made.word}表"]
    for number, sheet in enumerate(sheets, start=1):
        if style.names == "fujian":
            parts.append(f"{chinese(number)}、{sheet.title.removeprefix(f'{made.year}年度')}")
        parts.append(sheet)
    return parts
