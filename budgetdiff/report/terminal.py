"""Results as a terminal shows them: the catalogue's names in the language asked, one unit of money, as wide as the window."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl

from budgetdiff.compare import Comparison, Materiality, Ranking, Trend
from budgetdiff.compare.schema import MONEY
from budgetdiff.errors import QuestionError
from budgetdiff.facts import printable
from budgetdiff.report.language import Language
from budgetdiff.report.lines import MEANING, OURS, line_name
from budgetdiff.report.names import EXPLAINED, KINDS, MEASURES, STATEMENTS, near
from budgetdiff.report.numbers import DOUBTFUL, IMPLIED

WIDTH = 120
"""Columns where nobody watches: a file, a pipe."""
_LARGEST = 12
_LEAST_LABEL = 14
_WISHED_LABEL = 18
"""What a label has before columns that need not be there go."""
_MATERIAL = "!"
_GAP = "  "
_TWO_NAMES = re.compile(r"(\s*[A-Z][ -~]*†?) ([\u2e80-\uffff].*)")
"""An English name, and the printed one beside it."""
_LEAST_ENGLISH = 12
_BETWEEN = " · "
_LEAST_HEAD = 6
_LINE_OF = ("unit_name", "statement", "side", "classification", "measure", "node")
"""What a line of a trend is in every period."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which lines are shown: down to a ``level`` (1 类, 2 款, 3 项), of a table, a column, a side; the ``top`` largest changes;
    those above the thresholds only (``material``). None and False ask for nothing.

    ``materiality`` are the thresholds of what has none of its own: a trend, from its first period to its last, and a ranking."""

    level: int | None = None
    statement: str | None = None
    measure: str | None = None
    side: str | None = None
    top: int | None = None
    material: bool = False
    materiality: Materiality | None = None

    @property
    def any(self) -> bool:
        """Whether anything is asked for but the totals."""
        return replace(self, materiality=None) != Asked()


def statement_named(text: str) -> str:
    """The id of a statement by its id or its name in either language; raises QuestionError with near ones for another."""
    return _named(text, STATEMENTS, "statement")


def measure_named(text: str) -> str:
    """The id of a measure by its id or its name in either language; raises QuestionError with near ones for another."""
    return _named(text, MEASURES, "measure")


def _named(text: str, names: dict[str, str], what: str) -> str:
    if text in names:
        return text
    chinese = Language("zh")
    for identity, name in names.items():
        if text.casefold() in (name.casefold(), chinese(name)):
            return identity
    raise QuestionError(f"there is no {what} “{text}”; {near(text, [*names, *map(chinese, names.values())])}")


# ------------------------------------------------------------------------------------------------- a comparison
def compared(
    comparison: Comparison, language: Language, asked: Asked, *, width: int = WIDTH, doubtful: Collection[str] = ()
) -> str:
    """Two periods, line by line. ``doubtful`` are ids of facts whose table was not read for certain."""
    _ = language
    lines = _selected(comparison, asked)
    heads = [
        "",
        _("Item"),
        _.period(comparison.base),
        _.period(comparison.current),
        "Δ",
        "Δ %",
        _("points"),
        *_measured_heads(comparison, _),
        "",
    ]
    blocks = []
    words: list[str] = []
    for heading, rows in _blocks(comparison, lines, asked, _):
        blocks.append((heading, [_line(row, _, doubtful) for row in rows]))
        words += [said for row in rows for said in _words(row, _)]
    if not any(rows for _heading, rows in blocks):
        blocks = [(_("No line is of what was asked."), [])]
    # where the window is narrow the amounts per denominator go, and their growth stays
    per = "per_name" in comparison.lines.columns
    optional = (6, len(heads) - 4, len(heads) - 3) if per else (6,)
    units = _(", ").join(comparison.units[:3]) + (" …" if len(comparison.units) > 3 else "")
    title = f"{units}{_(': ')}{_.period(comparison.base)} → {_.period(comparison.current)} · {_.unit_explained}"
    shown = "".join(cell for _heading, rows in blocks for row in rows for cell in row)
    meanings = {
        DOUBTFUL: _("its table was not read for certain"),
        IMPLIED: _("implied by a sentence"),
        _MATERIAL: _("above the thresholds"),
        OURS: _(MEANING),
    }
    notes = [f"{mark} {meaning}" for mark, meaning in meanings.items() if mark in shown]
    return _text(title, heads, blocks, [*notes, *dict.fromkeys(words)], width, label=1, optional=optional)


def _words(row: dict[str, Any], _: Language) -> Iterator[str]:
    """The unit's own words beside a line, where they were asked for, led in by the line."""
    for kind in ("reason", "purpose"):
        if row.get(kind):
            line = f"{row['code'] or ''} {row['label'] or _('Total')}".strip()
            yield f"{line} · {_(EXPLAINED[kind])}{_(': ')}{row[kind]} ({row[f'{kind}_where']})"


def _selected(comparison: Comparison, asked: Asked) -> pl.DataFrame:
    wanted: list[pl.Expr] = []
    if asked.statement is not None:
        wanted.append(pl.col("statement") == asked.statement)
    if asked.measure is not None:
        wanted.append(pl.col("measure") == asked.measure)
    elif asked.statement != "three_public" and (asked.level or asked.top):
        wanted.append(pl.col("measure") == "total")
    if asked.side is not None:
        wanted.append(pl.col("side") == asked.side)
    if asked.material:
        wanted.append(pl.col("material").fill_null(False))
    return comparison.lines.filter(*wanted) if wanted else comparison.lines


def _blocks(
    comparison: Comparison, lines: pl.DataFrame, asked: Asked, _: Language
) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Headings with their lines: the largest changes, trees of tables, or the totals and the largest classes."""
    inner = pl.col("role").is_in(["leaf", "parent"])
    if asked.top is not None:
        level = pl.col("level") == asked.level if asked.level else pl.col("role") == "leaf"
        found = lines.filter(inner, level, pl.col("change").is_not_null(), pl.col("change") != 0)
        yield _("The largest changes"), _largest(found, asked.top)
        return
    if not asked.any:
        totals = lines.filter(pl.col("role") == "total")
        for (unit,), own in totals.group_by("unit_name", maintain_order=True):
            heading = str(unit) if len(comparison.units) > 1 else _("Totals")
            yield heading, [{**row, "label": _column(row, _), "named": True} for row in own.iter_rows(named=True)]
        if len(comparison.units) == 1:
            top = lines.filter(inner, pl.col("level") == 1, pl.col("measure") == "total", pl.col("change") != 0)
            if top.height:
                yield _("The largest changes"), _largest(top, _LARGEST)
        return
    deepest = asked.level or 9
    shown = lines.filter((pl.col("level") <= deepest) | (pl.col("role") == "total"))
    keys = ["unit_name", "statement", "side", "classification", "measure"]
    for _key, own in shown.group_by(keys, maintain_order=True):
        rows = own.sort(pl.col("role") != "total", "node", pl.col("role") == "residual").to_dicts()
        heading = _column(rows[0], _)
        yield (f"{rows[0]['unit_name']} · {heading}" if len(comparison.units) > 1 else heading), rows


def _largest(lines: pl.DataFrame, count: int) -> list[dict[str, Any]]:
    """The lines with the largest changes, each once whichever tables print it: where it has a code rather than where not."""
    once = lines.sort(pl.col("code").is_null(), "statement", "node")
    once = once.unique(["unit_name", "label", "base", "current"], keep="first", maintain_order=True)
    return once.sort(pl.col("change").abs(), "node", descending=[True, False]).head(count).to_dicts()


def _column(row: dict[str, Any], _: Language) -> str:
    """A table and column in words."""
    side = {"revenue": _("Revenue"), "expenditure": _("Expenditure")}.get(row["side"] or "", "")
    measure = "" if row["measure"] == "total" else _(MEASURES.get(row["measure"], row["measure"]))
    return " · ".join(part for part in (_(STATEMENTS.get(row["statement"], row["statement"])), side, measure) if part)


def _line(row: dict[str, Any], _: Language, doubtful: Collection[str]) -> list[str]:
    residual = row["role"] == "residual"
    depth = max(int(row["level"]) - 1, 0) if row["role"] != "total" else 0
    # what a total is called in Chinese says nothing to a reader of English
    own = "" if row["role"] == "total" and _.code == "en" and not row.get("named") else row["label"]
    if own and not row.get("named"):
        own = line_name(_.code, own, row["code"]).beside
    label = _("not accounted for by the lines above") if residual else own or _("Total")
    change = row["change"] if row["delta"] is None else row["delta"]
    rate = _.rate(row["growth_numerator"], row["growth_denominator"]) if row["kind"] == "normal" else ""
    return [
        "" if residual else row["code"] or "",
        "  " * depth + str(label),
        *(_.amount(row[side]) + _mark(row, side, doubtful) for side in ("base", "current")),
        _.amount(change, signed=True),
        rate or _(KINDS[row["kind"]]),
        _.rate(row["contribution_numerator"], row["contribution_denominator"], sign=""),
        *_measured_cells(row, _),
        _MATERIAL if row["material"] else "",
    ]


def _measured_heads(comparison: Comparison, _: Language) -> list[str]:
    """What heads the columns of a price index and of a denominator, where they were given."""
    lines, heads = comparison.lines, []
    if "real_growth_numerator" in lines.columns:
        heads.append(_("real Δ %"))
    if "per_name" in lines.columns:
        per = _per_name(lines)
        sides = (comparison.base, comparison.current)
        same = sides[0].fiscal_year == sides[1].fiscal_year
        heads += [_("{period} per {what}", period=_.period(side) if same else side.year, what=per) for side in sides]
        heads.append(_("Δ % per {what}", what=per))
    return heads


def _measured_cells(row: dict[str, Any], _: Language) -> list[str]:
    cells = []
    if "real_growth_numerator" in row:
        cells.append(_.rate(row["real_growth_numerator"], row["real_growth_denominator"]))
    if "per_name" in row:
        cells += [_.each(row[f"per_{side}_numerator"], row[f"per_{side}_denominator"]) for side in ("base", "current")]
        cells.append(_.rate(row["per_growth_numerator"], row["per_growth_denominator"]))
    return cells


def _per_name(lines: pl.DataFrame) -> str:
    return str(lines["per_name"][0]) if lines.height else ""


def _mark(row: dict[str, Any], side: str, doubtful: Collection[str]) -> str:
    if row[side] is None:
        return ""
    if row[f"{side}_fact_id"] in doubtful:
        return DOUBTFUL
    return IMPLIED if row[f"{side}_origin"] == "implied" else ""


# ------------------------------------------------------------------------------------------------- trend, ranking
def followed(
    trend: Trend, language: Language, asked: Asked, *, width: int = WIDTH, doubtful: Collection[str] = ()
) -> str:
    """Lines through the periods: totals, or down to a level, or those that changed most from the first period to the last.

    The growth over all stands in the last column, behind it a mark where it is above the thresholds of ``asked``.
    """
    _ = language
    lines = _of_trend(trend.lines, asked)
    rows: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in lines.iter_rows(named=True):
        rows.setdefault(tuple(row[name] for name in _LINE_OF), {"first": row})[row["period"]] = row
    names = [str(period) for period in trend.periods]
    material = _material_ends(rows, names, asked.materiality)
    if asked.material:
        rows = {key: held for key, held in rows.items() if key in material}
    if asked.top is not None:
        rows = _moved_most(rows, names, asked.top)
    cells: dict[str, list[list[str]]] = {}
    for key, held in rows.items():
        first = held["first"]
        heading = _column(first, _) if asked.any else first["unit_name"]
        if asked.top is not None:
            heading = _("The largest changes")
        # what a total is called in Chinese says nothing to a reader of English
        plain = not first["label"] or (first["role"] == "total" and _.code == "en")
        own = _("Total") if plain else line_name(_.code, first["label"], first["code"]).beside
        label = (_column(first, _) if not asked.any else own) or "—"
        depth = max(int(first["level"]) - 1, 0) if asked.top is None else 0
        figures = [_figure(held.get(name), _, doubtful) for name in names]
        start, end = _ends(held, names)
        whole = _.rate(end - start, start) if start is not None and end is not None and start > 0 else ""
        shown = cells.setdefault(heading, [])
        shown.append([first["code"] or "", "  " * depth + label, *figures, whole, _MATERIAL if key in material else ""])
        inner = "  " * (depth + 1)
        if "real_numerator" in lines.columns:
            real = [_pair(held.get(name), "real") for name in names]
            texts = ["—" if one is None else _.amount(_.divided(*one)) for one in real]
            said = _("in prices of {year}", year=trend.base.year)
            shown.append(["", inner + said, *texts, _over(real, _), ""])
        if "per_name" in lines.columns:
            per = [_pair(held.get(name), "per") for name in names]
            texts = ["—" if one is None else _.each(*one) for one in per]
            said = _("{money} per {what}", money=_.each_name, what=_per_name(lines))
            shown.append(["", inner + said, *texts, _over(per, _), ""])
    heads = ["", _("Item"), *map(_.period, trend.periods), f"Δ % {_.period(trend.periods[0])} →", ""]
    title = f"{_(', ').join(trend.units[:3])}{' …' if len(trend.units) > 3 else ''} · {_.unit_explained}"
    translated = any(OURS in row[1] for own in cells.values() for row in own)
    notes = [f"{OURS} {_(MEANING)}"] if translated else []
    if any(row[-1] for own in cells.values() for row in own):
        notes.append(f"{_MATERIAL} {_('above the thresholds')}")
    blocks: list[tuple[str, list[list[str]]]] = list(cells.items()) or [(_("No line is of what was asked."), [])]
    return _text(title, heads, blocks, notes, width, label=1)


def _of_trend(lines: pl.DataFrame, asked: Asked) -> pl.DataFrame:
    """The lines of what is asked for, before anything is said of their changes."""
    if asked.statement is not None:
        lines = lines.filter(pl.col("statement") == asked.statement)
    if asked.side is not None:
        lines = lines.filter(pl.col("side") == asked.side)
    if asked.measure is not None:
        lines = lines.filter(pl.col("measure") == asked.measure)
    elif asked.level or asked.top:
        lines = lines.filter(pl.col("measure") == "total")
    if asked.top is not None:
        finest = pl.col("role") == "leaf"
        at = pl.col("role").is_in(["leaf", "parent"]) & (pl.col("level") == asked.level) if asked.level else finest
        return lines.filter(at)
    deepest = asked.level or 0
    return lines.filter((pl.col("role") == "total") | ((pl.col("level") <= deepest) & (pl.col("role") != "residual")))


def _ends(held: dict[str, Any], names: Sequence[str]) -> tuple[Decimal | None, Decimal | None]:
    """The amounts of a line in the first period and in the last; None where it has none."""
    first, last = (held[name]["amount"] if name in held else None for name in (names[0], names[-1]))
    return first, last


def _material_ends(
    rows: dict[tuple[Any, ...], dict[str, Any]], names: Sequence[str], materiality: Materiality | None
) -> set[tuple[Any, ...]]:
    """The lines whose change from the first period to the last is above the thresholds; one without either end is not."""
    if materiality is None:
        return set()
    both = [(key, *_ends(held, names)) for key, held in rows.items()]
    both = [one for one in both if None not in one[1:]]
    changes = pl.DataFrame(
        {
            "at": range(len(both)),
            "statement": [key[_LINE_OF.index("statement")] for key, _first, _last in both],
            "growth_denominator": [first for _key, first, _last in both],
            "change": [last - first for _key, first, last in both if first is not None and last is not None],
        },
        schema={"at": pl.Int64, "statement": pl.String, "growth_denominator": MONEY, "change": MONEY},
    )
    # from nothing there is no rate, and none that is not reached
    base = pl.when(pl.col("growth_denominator") > 0).then(pl.col("growth_denominator"))
    changes = changes.with_columns(growth_denominator=base, growth_numerator=pl.col("change"), delta=pl.col("change"))
    return {both[at][0] for at in changes.filter(materiality.flag())["at"]}


def _moved_most(
    rows: dict[tuple[Any, ...], dict[str, Any]], names: Sequence[str], count: int
) -> dict[tuple[Any, ...], dict[str, Any]]:
    """The lines with the largest changes from the first period to the last, each once whichever tables print it."""
    found: dict[tuple[Any, ...], tuple[Decimal, tuple[Any, ...]]] = {}
    for key, held in sorted(rows.items(), key=lambda item: (item[1]["first"]["code"] is None, str(item[0]))):
        first, last = _ends(held, names)
        if first is not None and last is not None and first != last:
            found.setdefault(
                (held["first"]["unit_name"], held["first"]["label"], first, last), (abs(last - first), key)
            )
    chosen = sorted(found.values(), key=lambda one: (-one[0], str(one[1])))[:count]
    return {key: rows[key] for _size, key in chosen}


def _pair(row: dict[str, Any] | None, name: str) -> tuple[Decimal, Decimal] | None:
    """An amount as a pair of a price index (``real``) or a denominator (``per``); None where it has none."""
    if row is None or row[f"{name}_numerator"] is None or row[f"{name}_denominator"] is None:
        return None
    return row[f"{name}_numerator"], row[f"{name}_denominator"]


def _over(pairs: Sequence[tuple[Decimal, Decimal] | None], _: Language) -> str:
    """The growth from the first to the last of a line of pairs; '' where either is missing or the first is not positive."""
    first, last = pairs[0], pairs[-1]
    if first is None or last is None or first[0] <= 0:
        return ""
    one, two = (Fraction(pair[0]) / Fraction(pair[1]) for pair in (first, last))
    return _.growth(two / one - 1)


def _figure(row: dict[str, Any] | None, _: Language, doubtful: Collection[str]) -> str:
    if row is None or row["amount"] is None:
        return "—"
    mark = DOUBTFUL if row["fact_id"] in doubtful else IMPLIED if row["origin"] == "implied" else ""
    return f"{_.amount(row['amount'])}{mark}"


def ranked(ranking: Ranking, language: Language, asked: Asked | None = None, *, width: int = WIDTH) -> str:
    """Units by the size of their change; of ``asked`` the ``top`` ones, and what is above its thresholds is marked."""
    _, asked = language, asked or Asked()
    materiality = asked.materiality
    lines = ranking.lines.with_columns(material=pl.lit(False) if materiality is None else materiality.flag())
    if asked.material:
        lines = lines.filter(pl.col("material"))
    rows = []
    for row in (lines.head(asked.top) if asked.top else lines).iter_rows(named=True):
        distance = "" if row["distance_percent"] is None else f"{row['distance_percent']:+.2f}".replace("-", "−")
        rate = _.rate(row["growth_numerator"], row["growth_denominator"]) if row["kind"] == "normal" else ""
        rows.append(
            [
                str(row["rank_by_change"] or ""),
                row["unit_name"],
                *(_.amount(row[side]) for side in ("base", "current")),
                _.amount(row["change"], signed=True),
                rate or _(KINDS[row["kind"]]),
                str(row["rank_by_rate"] or ""),
                distance,
                _MATERIAL if row["material"] else "",
            ]
        )
    what = _column({"statement": ranking.statement, "measure": ranking.measure, "side": None}, _)
    heads = ["#", _("Unit"), _.period(ranking.base), _.period(ranking.current), "Δ", "Δ %", "#", _("from median"), ""]
    code = f" {ranking.code}" if ranking.code else ""
    title = f"{what}{code}{_(': ')}{_.period(ranking.base)} → {_.period(ranking.current)} · {_.unit_explained}"
    notes = [f"{_MATERIAL} {_('above the thresholds')}"] if any(row[-1] for row in rows) else []
    blocks = [("" if rows else _("No line is of what was asked."), rows)]
    return _text(title, heads, blocks, notes, width, label=1, optional=(7,))


# ------------------------------------------------------------------------------------------------- text
def columns_of(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _text(
    title: str,
    heads: Sequence[str],
    blocks: Sequence[tuple[str, Sequence[Sequence[str]]]],
    notes: Iterable[str],
    width: int,
    *,
    label: int,
    optional: Sequence[int] = (),
) -> str:
    """Blocks of one table under their headings: labels are cut, and ``optional`` columns left out, where the width asks it."""
    grid = [[[_plain(cell) for cell in row] for row in rows] for _heading, rows in blocks]
    every = [list(heads), *(row for rows in grid for row in rows)]
    kept = [column for column in range(len(heads)) if any(row[column] for row in every[1:]) or column == label]
    for dropped in (*optional, None):
        widths = {column: max(columns_of(row[column]) for row in every) for column in kept}
        rest = width - sum(widths[column] for column in kept if column != label) - len(_GAP) * (len(kept) - 1)
        if rest >= min(widths[label], _WISHED_LABEL) or dropped is None:
            break
        kept = [column for column in kept if column != dropped]
    widths[label] = max(min(widths[label], rest), _LEAST_LABEL)

    def line(row: Sequence[str]) -> str:
        cells = []
        for column in kept:
            cell = _cut(row[column], widths[column]) if column == label else row[column]
            room = " " * (widths[column] - columns_of(cell))
            cells.append(cell + room if column <= label else room + cell)
        return _GAP.join(cells).rstrip()

    text = [_plain(title), line(heads)]
    for (heading, _rows), rows in zip(blocks, grid, strict=True):
        if heading:
            text.append(f"— {_plain(heading)}")
        text += map(line, rows)
    return "\n".join([*text, *map(_plain, notes)])


def _plain(text: str) -> str:
    return printable(text).replace("\n", "\N{REPLACEMENT CHARACTER}")


def _cut(text: str, room: int) -> str:
    if columns_of(text) <= room:
        return text
    if (two := _TWO_NAMES.fullmatch(text)) is not None:
        # the printed name stays whole beside a shorter English one; where even that is too much the code has to do
        left = room - columns_of(two[2]) - 1
        return f"{_cut(two[1], left)} {two[2]}" if left >= _LEAST_ENGLISH else _cut(two[1], room)
    head, _dot, tail = text.partition(_BETWEEN)
    if tail and room >= _LEAST_LABEL:
        # what tells columns of one table apart stands behind the table's name
        left = max(room - columns_of(_BETWEEN + tail), _LEAST_HEAD)
        return f"{_cut(head, left)}{_BETWEEN}{_cut(tail, room - left - len(_BETWEEN))}"
    kept = ""
    for letter in text:
        if columns_of(kept + letter) > room - 1:
            break
        kept += letter
    return kept + "…"
