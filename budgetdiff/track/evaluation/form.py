"""A self-evaluation form as a value: the money of a project, its objective, its indicators with points, and what is open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from budgetdiff.facts import label_key
from budgetdiff.store import Store
from budgetdiff.track.attainment import Band, band_of
from budgetdiff.track.evaluation.money import GivenMoney
from budgetdiff.track.evaluation.parts import SPENDING, Phases, parts_of, printed_parts
from budgetdiff.track.evaluation.points import points_of
from budgetdiff.track.money import is_whole_unit
from budgetdiff.track.profile import Profile
from budgetdiff.track.recognise import plain
from budgetdiff.track.result import Tracking
from budgetdiff.track.score import Score, execution_points, score_of

OPEN = "（请填写）"
"""Where only the unit itself can say what is asked."""
_GOALS = """
SELECT unit_name, fiscal_year, project, max_by(planned, length(planned)), max_by(reached, length(reached)) FROM evaluations
WHERE kind = 'goal' GROUP BY ALL
"""
_EXECUTION = (
    "SELECT unit_name, fiscal_year, project, max(weight) FROM evaluations WHERE kind = 'execution' GROUP BY ALL"
)
_WHOLE = """
SELECT unit_name, fiscal_year, measure, CAST(phase AS VARCHAR), any_value(amount) FROM figures
WHERE statement IN ('expenditure', 'income_expenditure') AND level = 0 AND measure IN ('total', 'basic', 'project')
  AND coalesce(side, 'expenditure') = 'expenditure' AND amount IS NOT NULL
GROUP BY ALL HAVING count(DISTINCT amount) = 1
"""
_CENT = Decimal("0.01")
_PHASES = ("approved", "adjusted", "executed")


@dataclass(frozen=True, slots=True)
class FormMoney:
    """A line of money in yuan; None where nobody states it."""

    label: str
    initial: Decimal | None
    adjusted: Decimal | None
    executed: Decimal | None

    @property
    def rate(self) -> Fraction | None:
        """What was spent over what was budgeted, None where that cannot be said."""
        if self.executed is None or not self.adjusted:
            return None
        return Fraction(self.executed) / Fraction(self.adjusted)


@dataclass(frozen=True, slots=True)
class FormLine:
    """An indicator: its place, its target and actual as written, its points and score, and why it was missed.

    ``score`` is None where no rule gives a single one.
    """

    category: str
    subcategory: str
    name: str
    target: str
    actual: str
    weight: Decimal | None
    score: Decimal | None
    reason: str


@dataclass(frozen=True, slots=True)
class EvaluationForm:
    """A filled form of one project, or of a unit as a whole. ``money`` begins with the total; ``notes`` say what to look at."""

    unit_name: str
    fiscal_year: int
    project: str
    whole: bool
    money: tuple[FormMoney, ...]
    execution_weight: Decimal | None
    goal: str
    reached: str
    lines: tuple[FormLine, ...]
    notes: tuple[str, ...]

    @property
    def title(self) -> str:
        """What the form is called."""
        return f"{self.fiscal_year}年度{'部门整体' if self.whole else '项目'}支出绩效自评表"

    @property
    def execution_score(self) -> Decimal | None:
        """The points of the budget's execution."""
        rate = self.money[0].rate
        if rate is None or self.execution_weight is None:
            return None
        return shown_points(execution_points(rate, self.execution_weight))

    @property
    def weight(self) -> Decimal:
        """All points that can be had."""
        return sum(
            (w for w in (self.execution_weight, *(line.weight for line in self.lines)) if w is not None), Decimal(0)
        )

    @property
    def score(self) -> Decimal | None:
        """The sum of all scores; None as long as one is open."""
        scores = [self.execution_score, *(line.score for line in self.lines if line.weight is not None)]
        known = [score for score in scores if score is not None]
        return sum(known, Decimal(0)) if len(known) == len(scores) else None


def shown_points(points: Fraction) -> Decimal:
    """Points rounded half up to two decimals, without needless zeros."""
    exact = Decimal(points.numerator) / Decimal(points.denominator)
    text = f"{exact.quantize(_CENT, ROUND_HALF_UP):f}"
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)


def forms_of(
    store: Store, tracking: Tracking, profile: Profile, *, year: int, money: Mapping[str, GivenMoney] | None = None
) -> tuple[EvaluationForm, ...]:
    """The forms of a year's projects, in the order of their targets; a 部门整体 form last.

    What a user gives as ``money`` (by ``label_key`` of the project) counts before what documents print.
    """
    lines = [
        row
        for row in tracking.lines.iter_rows(named=True)
        if row["fiscal_year"] == year and row["movement"] != "dropped"
    ]
    goals = {(u, y, plain(p)): (planned, reached) for u, y, p, planned, reached in store.rows(_GOALS)}
    weights = {(u, y, plain(p)): weight for u, y, p, weight in store.rows(_EXECUTION)}
    funds: dict[tuple[str, int, str], dict[str, Any]] = {}
    for row in tracking.projects.iter_rows(named=True):
        held = funds.setdefault((row["unit_name"], row["fiscal_year"], plain(row["project"])), dict(row))
        for name in ("funds", "adjusted", "executed"):
            held[name] = held[name] if held[name] is not None else row[name]
    whole, parts = _whole_money(store), printed_parts(store)
    forms = []
    for key in dict.fromkeys((row["unit_name"], row["fiscal_year"], plain(row["project"])) for row in lines):
        own = [row for row in lines if (row["unit_name"], row["fiscal_year"], plain(row["project"])) == key]
        entire = is_whole_unit(own[0])
        given = (money or {}).get(label_key(own[0]["project"]))
        spent = _money(funds.get(key), given, whole.get(key[:2], {}) if entire else {}, parts.get(key, {}))
        forms.append(_form(own, entire, spent, goals.get(key, ("", "")), weights.get(key), profile))
    return tuple(sorted(forms, key=lambda form: form.whole))


def _whole_money(store: Store) -> dict[tuple[str, int], dict[tuple[str, str], Decimal]]:
    found: dict[tuple[str, int], dict[tuple[str, str], Decimal]] = {}
    for unit, year, measure, phase, amount in store.rows(_WHOLE):
        found.setdefault((unit, year), {})[measure, phase] = amount
    return found


def _money(
    printed: Mapping[str, Any] | None,
    given: GivenMoney | None,
    whole: Mapping[tuple[str, str], Decimal],
    parts: Mapping[str, Phases],
) -> tuple[FormMoney, ...]:
    def first(*values: Decimal | None) -> Decimal | None:
        return next((value for value in values if value is not None), None)

    held = printed or {}
    # the statutory tables say what a whole unit spends; its forms also print the sum of its projects under its name
    initial = first(given.initial if given else None, whole.get(("total", "approved")), held.get("funds"))
    adjusted = first(given.adjusted if given else None, whole.get(("total", "adjusted")), held.get("adjusted"), initial)
    executed = first(given.executed if given else None, whole.get(("total", "executed")), held.get("executed"))
    spent = {
        label: {phase: amount for (of, phase), amount in whole.items() if of == measure}
        for measure, label in (("basic", SPENDING[0]), ("project", SPENDING[1]))
        if any(of == measure for of, _ in whole)
    }
    total = dict(zip(_PHASES, (initial, adjusted, executed), strict=True))
    return FormMoney("年度资金总额", initial, adjusted, executed), *(
        FormMoney(label, *(phases.get(phase) for phase in _PHASES)) for label, phases in parts_of(parts, spent, total)
    )


def _form(
    rows: Sequence[dict[str, Any]],
    whole: bool,
    money: tuple[FormMoney, ...],
    goal: tuple[str | None, str | None],
    execution: Decimal | None,
    profile: Profile,
) -> EvaluationForm:
    points, shared = points_of(profile, [(row["category"], row["weight"]) for row in rows])
    notes = [f"得分按{profile.zh}计算。"]
    if shared:
        notes.append("表内未印分值，按该办法的权重在同类指标间平均分配；可在实际完成值文件的“分值”列改写。")
    lines = tuple(_line(row, weight, profile, notes) for row, weight in zip(rows, points, strict=True))
    if money[0].rate is None:
        notes.append("缺少全年预算数或全年执行数，执行率和该项得分未填；可用 --money 给出。")
    own = execution if execution is not None else profile.weights.get("execution")
    head = rows[0]
    return EvaluationForm(
        head["unit_name"],
        head["fiscal_year"],
        head["project"] or head["unit_name"],
        whole,
        money,
        own,
        goal[0] or OPEN,
        goal[1] or OPEN,
        lines,
        tuple(dict.fromkeys(notes)),
    )


def _line(row: Mapping[str, Any], weight: Decimal | None, profile: Profile, notes: list[str]) -> FormLine:
    score = score_of(
        profile,
        comparator=row["comparator"],
        target=row["target_value"],
        upper=row["target_upper"],
        unit=row["unit"],
        target_raw=row["target_raw"],
        actual=row["actual_value"],
        actual_raw=row["actual_raw"],
        weight=weight,
        cost="成本" in row["category"] + row["subcategory"],
    )
    points = _single(row, score, notes)
    printed = row["score"] if row["actual_source"] != "reported" else None
    if printed is not None and row["weight"] is not None:
        if score is None or score.agrees(printed):
            points = Fraction(printed)
        elif points is not None:
            notes.append(f"“{row['name']}”：原表得分{printed.normalize():f}，按上述办法为{shown_points(points)}。")
    reason = row["deviation_reason"] or ""
    if row["attainment"] == "missed" and not reason:
        reason = f"未完成{_short_of(row)}，原因及改进措施：{OPEN}"
    return FormLine(
        row["category"],
        row["subcategory"],
        row["name"],
        row["target_raw"],
        row["actual_raw"] or "",
        weight,
        None if points is None else shown_points(points),
        reason,
    )


def _single(row: Mapping[str, Any], score: Score | None, notes: list[str]) -> Fraction | None:
    """The one score of an indicator: of words that say it was reached all points, of others none without the unit's word."""
    if score is None:
        if row["actual_raw"] is None:
            notes.append("有指标尚无实际完成值，得分未填。")
        else:
            notes.append(f"“{row['name']}”：该办法不给出得分，请填写。")
        return None
    if score.stated is not None:
        return score.stated
    if score.low == score.high:
        return score.low
    if row["target_value"] is None and band_of(row["target_raw"], row["actual_raw"] or "") is Band.REACHED:
        notes.append("定性指标达成的，按该档上限计分。")
        return score.high
    notes.append(f"“{row['name']}”：得分在{shown_points(score.low)}–{shown_points(score.high)}分之间，请填写。")
    return None


def _short_of(row: Mapping[str, Any]) -> str:
    distance = row["distance"]
    if (
        distance is None
        or row["target_value"] is None
        or distance >= 0
        or (row["unit"] or "") in ("月", "年月", "月日", "年月日")
    ):
        return ""
    unit = row["unit"] or ""
    return f"，相差{abs(distance).normalize():f}{'个百分点' if unit in ('%', '百分比') else unit}"


def sheets_of(forms: Iterable[EvaluationForm]) -> list[tuple[str, EvaluationForm]]:
    """A short name of each form, its own among them."""
    seen: dict[str, int] = {}
    named = []
    for form in forms:
        name = "部门整体" if form.whole else form.project
        short = "".join("_" if letter in "[]:*?/\\'" else letter for letter in name)[:24] or "项目"
        number = seen[short] = seen.get(short, 0) + 1
        named.append((short if number == 1 else f"{short} {number}", form))
    return named
