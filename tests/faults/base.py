"""Consistent disclosures to plant faults in, made of the same figures in the layouts of six provinces."""

from __future__ import annotations

from dataclasses import replace

from budgetdiff.facts import Unit
from tests.printing import Accounts, Book, Disclosure, Line, Style, disclosed
from tests.printing.accounts import Goal, Items, Project

STEP = 10_000  # a hundredth of 万元, in fen


def _line(code: str, fund: str = "general_public", **parts: int) -> Line:
    return Line(code, fund, **{name: value * STEP for name, value in parts.items()})


def _book(lines: tuple[Line, ...], times: int = 1) -> Book:
    own = [line for line in lines if line.fund == "general_public"]
    people, running = (sum(getattr(line, part) for line in own) for part in ("personnel", "public_funds"))
    economic = {"30101": people // 2, "30113": people - people // 2, "30217": 3_000 * STEP, "30231": 20_000 * STEP}
    economic["30299"] = running - economic["30217"] - economic["30231"]
    items = Items(*(value * STEP * times for value in (1_200, 3_500, 18_000, 21_000)))
    return Book(lines, tuple(sorted(economic.items())), items)


_GENERAL = (
    _line("2010601", personnel=523_117, public_funds=87_345),
    _line("2010607", project=215_508),
    _line("2050803", public_funds=1_117, project=9_241),
    _line("2080501", personnel=18_444),
    _line("2080505", personnel=61_230),
    _line("2210201", personnel=45_902, opening=10_001),
)
_OTHER = (
    _line("2120802", "government_fund", project=130_077, opening=20_000),
    _line("2010607", "institutional", public_funds=9_333, project=4_444, use_of_balance=2_222),
)
_KEPT = ("2010601", "2010607", "2050803", "2080501", "2080505", "2210201")
_GOALS = (
    Goal("产出指标", "数量指标", "开展活动场次", "≥40场", ">=", "40", "场"),
    Goal("产出指标", "质量指标", "验收合格率", "=98%", "=", "98", "%"),
    Goal("满意度指标", "服务对象满意度指标", "群众满意度", "≥90%", ">=", "90", "%"),
)


def _closed(line: Line) -> Line:
    """A line of final accounts: something is kept, or distributed where it is the unit's own money."""
    return replace(
        line, closing=1_234 * STEP, distribution=0 if line.fund in ("general_public", "government_fund") else 55 * STEP
    )


def based(number: int, family: str, names: str, *, rich: bool = True, **style: object) -> Disclosure:
    """A consistent disclosure of a unit of its own (``number``)."""
    lines = _GENERAL + _OTHER if rich else tuple(replace(line, opening=0) for line in _GENERAL)
    before = tuple(replace(line, project=line.project * 9 // 10 // STEP * STEP, opening=0) for line in lines)
    if family == "final":
        lines = tuple(_closed(line) for line in lines)
    current, prior = _book(lines), _book(before)
    targets = (
        Project("信息化建设专项", 215_508 * STEP, 0, _GOALS),
        Project("培训支出专项", 9_241 * STEP, 0, _GOALS[1:]),
    )
    accounts = Accounts(
        f"某某市{chr(0x4E00 + number)}某中心",
        "department",
        2024,
        family,
        current,
        prior,
        current if family == "budget" else prior,
        targets if family == "budget" else (),
    )
    given = {"unit": Unit.WAN, "targets": True, "owner": True} | style
    return disclosed(accounts, Style(names=names, **given))


BASES: tuple[tuple[str, str, dict[str, object]], ...] = (
    ("budget", "standard", {"codes": "three"}),
    ("budget", "shanghai", {"unit": Unit.YUAN, "separators": True, "items": "across", "levels": True, "blank": ""}),
    ("budget", "henan", {"prior": "changes", "indent": True, "blank": "0", "total": "last"}),
    ("budget", "fujian", {"rich": False, "all_classes": True}),
    ("budget", "central", {"prior": "changes", "rich": False, "blank": "", "items": "across"}),
    ("final", "standard", {"blocks": 2, "codes": "joined"}),
    ("final", "shanghai", {"blank": "", "blocks": 3, "separators": True}),
    ("final", "yunnan", {"rich": False, "items": "across", "levels": True}),
)
"""Family, province and layout of each."""
