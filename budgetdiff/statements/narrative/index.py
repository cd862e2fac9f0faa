"""The printed facts of a document, arranged to find the cell a sentence names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from budgetdiff.classification import code_table, codes_named, name_key
from budgetdiff.facts import Fact, label_key, parent_of

_CODED = ("general_public", "expenditure", "income", "government_fund", "state_capital", "appropriation_expenditure")
_LENGTHS = {1: 3, 2: 5, 3: 7}
# Below this two names of a class are different names, not two spellings of one.
_ALIKE = 0.8


@dataclass(frozen=True, slots=True)
class Found:
    """What a chain of class names leads to: a code, or the reason there is none.

    ``absent`` says in words which name the tables contradict; it is empty where they merely do not tell.
    """

    code: str | None
    absent: str = ""


def plain_name(name: str) -> str:
    """A class name for comparison: label key without quotes, 其它 read as 其他."""
    return re.sub(r"[“”\"'·]|\((?:类|款|项)\)$", "", label_key(name)).replace("其它", "其他")


class FactIndex:
    """Finds codes by name and labels by pattern among the facts of one unit.

    Of an explanation published apart from its tables the codes are those of the published classification: the other file
    prints them, in whichever statement.
    """

    def __init__(self, facts: Sequence[Fact], unit_name: str) -> None:
        self.facts = tuple(fact for fact in facts if fact.unit_name == unit_name)
        self._apart = not any(fact.code for fact in self.facts)
        self._names: dict[str, set[str]] = {}
        self._statements: dict[str, set[str]] = {}
        for fact in self.facts:
            if fact.code and fact.classification == "functional" and fact.statement in _CODED:
                self._names.setdefault(fact.code, set()).add(plain_name(fact.label))
                self._statements.setdefault(fact.code, set()).add(fact.statement)

    def statements_of(self, code: str) -> frozenset[str]:
        """The statements that print a functional code."""
        if self._apart and code in code_table():
            return frozenset(_CODED)
        return frozenset(self._statements.get(code, ()))

    def names_of(self, code: str) -> frozenset[str]:
        """The names the tables print for a functional code."""
        if self._apart:
            return frozenset(plain_name(one.name) for one in code_table().get(code, ()))
        return frozenset(self._names.get(code, ()))

    def codes(self, statement: str, length: int) -> frozenset[str]:
        """The functional codes of that many digits that a statement prints."""
        return frozenset(code for code, where in self._statements.items() if statement in where and len(code) == length)

    def has(self, statement: str, measure: str | None = None, *, total: bool = False) -> bool:
        """Whether a statement (with this measure, with a total row) is printed."""
        return any(
            fact.statement == statement
            and (measure is None or fact.measure == measure)
            and (not total or fact.level == 0)
            for fact in self.facts
        )

    def labels(self, statement: str, side: str | None, pattern: str, *, level: int | None = None) -> tuple[str, ...]:
        """The label keys of a statement's lines that fit a pattern in full."""
        found = {
            label_key(fact.label)
            for fact in self.facts
            if fact.statement == statement
            and (side is None or fact.side == side)
            and (level is None or fact.level == level)
            and re.fullmatch(pattern, label_key(fact.label))
        }
        return tuple(sorted(found))

    def by_name(self, name: str) -> tuple[str, ...]:
        """The functional codes that bear exactly this name."""
        wanted = plain_name(name)
        if self._apart:
            return _published(name, _LENGTHS[1])
        return tuple(sorted(code for code, names in self._names.items() if wanted in names)) if wanted else ()

    def resolve(self, chain: Sequence[tuple[int, str]]) -> Found:
        """The code of a chain such as ``(1, 类 name), (2, 款 name), (3, 项 name)``."""
        level, name = chain[-1]
        named = _published(name, _LENGTHS[level]) if self._apart else self._named(name, _LENGTHS[level])
        fitting = [code for code in named if self._fits(code, chain[:-1])]
        if len(fitting) == 1:
            return Found(fitting[0])
        if fitting:
            return Found(None)
        return Found(None, "" if self._apart else self._absence(chain))

    def _named(self, name: str, length: int, parent: str = "") -> list[str]:
        """The codes of a length below a parent that bear the name, else the single one that nearly does."""
        wanted = plain_name(name)
        pool = {code: names for code, names in self._names.items() if len(code) == length and code.startswith(parent)}
        exact = [code for code, names in pool.items() if wanted in names]
        return exact or [code for code, names in pool.items() if any(_alike(wanted, other) for other in names)]

    def _fits(self, code: str, parents: Sequence[tuple[int, str]]) -> bool:
        """Whether a code's parents bear the names given: in the tables, else in the published classification.

        Of a parent that neither names, the code must bear a name that no other code has (一般行政管理事务 stands in most 款).
        """
        for level, name in parents:
            above, wanted = code[: _LENGTHS[level]], plain_name(name)
            names = self._names.get(above) or {plain_name(one.name) for one in code_table().get(above, ())}
            if names and not any(wanted == other or _alike(wanted, other) for other in names):
                return False
            shared = any(len(codes_named().get(name_key(own), ())) > 1 for own in self._names.get(code, ()))
            if not names and shared:
                return False
        return True

    def _absence(self, chain: Sequence[tuple[int, str]]) -> str:
        """Which name of the chain the tables contradict: a level above it is found and prints other names below."""
        parent = ""
        for level, name in chain:
            length = _LENGTHS[level]
            below = [code for code in self._names if len(code) == length and code.startswith(parent)]
            if not below or (parent and any(parent_of(code) != parent for code in below)):
                return ""
            found = self._named(name, length, parent)
            if len(found) == 1:
                parent = found[0]
                continue
            if found or not parent:
                return ""
            listed = "、".join(sorted(n for code in below for n in self._names[code])[:6])
            return f"{name}|{parent}|{listed}"
        return ""


def _published(name: str, length: int) -> tuple[str, ...]:
    """The functional codes of a length that bear a name in the published classification, in any year."""
    keys = {name_key(name), name_key(name).removesuffix("支出"), f"{name_key(name)}支出"}
    found = {code for key in keys for code in codes_named().get(key, ()) if code[0] == "2" and len(code) == length}
    return tuple(sorted(found))


def _alike(one: str, two: str) -> bool:
    if not one or not two:
        return False
    # 教育(类) and 农林水(类) are 教育支出 and 农林水支出
    if one.removesuffix("支出") == two.removesuffix("支出"):
        return True
    if min(len(one), len(two)) >= 4 and (one in two or two in one):
        return True
    return SequenceMatcher(None, one, two, autojunk=False).ratio() >= _ALIKE and abs(len(one) - len(two)) <= 2
