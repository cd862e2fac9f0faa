"""Lines without a code paired by their names: proposals by likeness, and a mapping file that confirms or refuses them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from rapidfuzz import fuzz

from budgetdiff.classification.crosswalk_csv import read_rows
from budgetdiff.errors import MappingError
from budgetdiff.facts import label_key

COLUMNS = ("unit", "statement", "earlier", "later", "score")
_LIKE_ENOUGH = 80
_NUMBERED = re.compile(r"#\d+$")
# Words whose difference is the whole difference between two lines of a budget, however alike the rest is.
_TELLING = re.compile(
    r"上年|本年|上级|下级|附属|年初|年末|收入|支出|基本|项目|一般|基金|国有|人员|公用|事业|经营|购置|运行|结转|结余|\d+"
)


_Group = tuple[str, str, str, str, int]


class Line(NamedTuple):
    """A line without a code, and which of the two periods print it (1 or 0)."""

    unit_name: str
    statement: str
    side: str
    classification: str
    level: int
    label_key: str
    label: str
    in_base: int
    in_current: int


class Pair(NamedTuple):
    """A line of the base that is taken for one of the current period: ``how`` is proposed or mapping."""

    unit_name: str
    statement: str
    side: str
    classification: str
    level: int
    from_key: str
    to_key: str
    how: str
    from_label: str
    to_label: str
    score: float


@dataclass(frozen=True, slots=True)
class LabelMapping:
    """What a user says of lines without a code: which later name an earlier one has, or that it has none.

    Entries are (unit or '', statement or '', the earlier name's key, the later one's or '').
    """

    entries: tuple[tuple[str, str, str, str], ...] = ()

    @classmethod
    def read(cls, path: Path) -> LabelMapping:
        """The mapping of a CSV file with the columns earlier and later, and if wanted unit and statement.

        Names are compared without ordinals, spaces and punctuation at their ends; an empty ``later`` says that the line
        has no successor. Raises MappingError, naming the line, for what is missing or contradicts itself.
        """
        found: dict[tuple[str, str, str], str] = {}
        for place, row in read_rows(path, "a mapping of lines", ("earlier", "later"), COLUMNS):
            earlier = label_key(row["earlier"])
            if not earlier:
                raise MappingError(f"{place}: earlier names no line")
            later = label_key(row["later"])
            if found.setdefault((row["unit"], row["statement"], earlier), later) != later:
                raise MappingError(f"{place}: “{row['earlier']}” has another successor further up")
        return cls(tuple((*key, later) for key, later in found.items()))

    def successor(self, unit: str, statement: str, key: str) -> str | None:
        """The later key of an earlier one; '' where it has none, None where nothing is said of it."""
        for entry in ((unit, statement), (unit, ""), ("", statement), ("", "")):
            for *where, earlier, later in self.entries:
                if tuple(where) == entry and earlier == key:
                    return later
        return None


def pairs_of(lines: Sequence[Line], mapping: LabelMapping, *, forward: bool) -> list[Pair]:
    """The pairs of lines that only one period prints each: those the mapping names, then those that are alike.

    ``forward`` is whether the current period is the later one. A proposal is made only where two names are each
    other's nearest, with no equal beside, and have the same telling words (收入 is never 支出).
    """
    groups: dict[_Group, list[Line]] = defaultdict(list)
    for line in lines:
        groups[line[:5]].append(line)
    result: list[Pair] = []
    for group, listed in sorted(groups.items()):
        before = [line for line in listed if (line.in_base if forward else line.in_current)]
        after = {line.label_key: line for line in listed if (line.in_current if forward else line.in_base)}
        earlier, taken = [], set()
        for line in before:
            if line.label_key in after:
                taken.add(line.label_key)
                continue
            successor = mapping.successor(line.unit_name, line.statement, line.label_key)
            if successor is None:
                earlier.append(line)
            elif successor in after:
                taken.add(successor)
                result.append(_pair(group, line, after[successor], "mapping", 100.0, forward=forward))
        later = [line for key, line in after.items() if key not in taken]
        result += [
            _pair(group, one, two, "proposed", score, forward=forward) for one, two, score in _alike(earlier, later)
        ]
    return result


def _pair(group: _Group, earlier: Line, later: Line, how: str, score: float, *, forward: bool) -> Pair:
    one, two = (earlier, later) if forward else (later, earlier)
    return Pair(*group, one.label_key, two.label_key, how, earlier.label, later.label, score)


def _alike(earlier: Sequence[Line], later: Sequence[Line]) -> list[tuple[Line, Line, float]]:
    """The lines that are each other's nearest by name."""
    ones, twos = ([_NUMBERED.sub("", line.label_key) for line in side] for side in (earlier, later))
    telling = {name: sorted(_TELLING.findall(name)) for name in (*ones, *twos)}
    scores = {
        (i, j): score
        for i, one in enumerate(ones)
        for j, two in enumerate(twos)
        if telling[one] == telling[two] and (score := fuzz.ratio(one, two, score_cutoff=_LIKE_ENOUGH)) > 0
    }
    return [
        (earlier[i], later[j], score)
        for (i, j), score in scores.items()
        # the only pair of either name that scores as high
        if sum(1 for (k, m), other in scores.items() if (k == i or m == j) and other >= score) == 1
    ]
