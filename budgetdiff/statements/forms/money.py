"""The money of a form: every label followed by a number above its indicators, and the scored line of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from budgetdiff.document.model import Cell, Row
from budgetdiff.errors import AmountRefused
from budgetdiff.facts import Amount, Evaluation, Fund, Phase, folded, squeezed
from budgetdiff.statements.forms.head import Place, filled, number_of
from budgetdiff.statements.layout import is_numeric
from budgetdiff.statements.periods import period_of

_MONEY = re.compile(
    r"资金|拨款|金额|总额|经费|财政|预算|支出|收入|其他|合计|基本|项目|总计|结转|结余|基金|专户|配套|自筹|转移|执行数|"
    r"(安排|补助)\((万元|元)\)$"
)
_PHASED = re.compile(
    r"(预算|执行|支出|决算)(数|金额|安排|总额|额|率)?(\([A-Z]\))?(\((万元|元)\))?$|^(指标)?(分值|权重)|得分|执行率|^(年初|全年|调整)|^\d{1,2}月底$"
)
# a header of money that names no phase: its source, or its kind
_KIND = re.compile(
    r"^(其中:?)?(年度|当年|本年|全年)?(预算|支出|资金|收入)*(总额|合计|小计|总计|金额(\((万元|元)\))?|"
    r"(财政|一般公共预算|政府性基金|国有资本经营|财政专户|上级|本级|中央|省级?|市级?|区县?级?|单位|自有|其他|自筹|事业)(预算|性|管理|补助)*(拨款|资金|收入)?(拨款)?|"
    r"上年结转(资金)?|结转结余|(基本|项目|人员|公用)(支出|经费))(\((万元|元)\))?:?$"
)
_RANK = re.compile(r"^(中央|省级?|市级?|区县?级?|本级|上级|单位|事业|自有|其他)$")
_NO_MONEY = re.compile(r"分值|权重|得分|率|日期|%|满分|编码|编号|代码|期限|年限|电话|邮编|人数|数量$")
_SCORED = re.compile(r"分值|权重|得分|执行率|完成率|支出率|满分|月底$")
_STATED = re.compile(
    r"^(?:其中:)?(?P<label>[^:\d]*(?:总额|总金额|拨款|资金|结转|预算|预算数|金额|支出)(?:\([^)]*\))?):(?P<number>-?\d[\d,]*(?:\.\d+)?(?:万元|元)?)$"
)
# the header of the column that says what the money is for, where words stand beside it
_NAMED = re.compile(r"^(任务|项目|活动|事项|工作)(名称)?$")
# a label that says which figure of which year stands behind it
_PERIOD = re.compile(r"(预算|执行|决算)(数|金额)?(\(.*\))?$|^(19|20)\d{2}年")
WHOLE_PERIOD = "实施期"
"""The column's title of money of the whole period, where the year's stands beside it."""
_LONG = re.compile(r"^(实施期|实施周期|中长期|项目周期)")
_OF_YEAR = re.compile(r"^(年度|当年|本年)")
_AMOUNT = re.compile(r"^-?\d[\d,]*(\.\d+)?(万元|元)$")
_LONGEST = 24
"""Characters of a label: what is longer is a sentence."""


def money_of(rows: Sequence[Row], place: Place) -> tuple[list[Fund], list[Evaluation]]:
    """Every label followed by a number in the upper part of a form, and its scored line, by the columns' headers.

    What stands in the line of money and is no amount (the rate of execution, its points) is a row without an amount.
    """
    funds: list[Fund] = []
    scored: list[Evaluation] = []
    heads: dict[int, tuple[str, ...]] = {}
    headed, lead = False, None
    long: frozenset[int] = frozenset()
    for row in rows:
        long = _long_columns(row) or long
        named = _named(row)
        if len(named) >= 2 or _is_parent(row):
            lead = next((i for i, cell in enumerate(row.cells) if cell and _NAMED.match(folded(cell.text))), lead)
        if len(named) >= 2:
            heads = _below(heads if headed else {}, row, named)
            headed = True
            continue
        headed = _is_parent(row)
        if headed:
            heads = _covered(row)
        found = list(_of_row(row, heads, lead if heads else None, place, long))
        funds.extend(found)
        if heads and found and not scored:
            scored.extend(_scored(row, {index: path[-1] for index, path in heads.items()}, place))
    return funds, scored


def _named(row: Row) -> dict[int, str]:
    """The headers of money of a row, by column; none where it holds a number."""
    texts = {index: folded(cell.text) for index, cell in enumerate(row.cells) if cell and cell.text.strip()}
    if any(is_numeric(text) for text in texts.values()):
        return {}
    named = {index: text for index, text in texts.items() if _PHASED.search(text) or _KIND.match(text)}
    # 市级 alone in a row is the rank of a project, no header
    return named if len(named) > 1 or not all(_RANK.match(text) for text in named.values()) else {}


def _is_parent(row: Row) -> bool:
    """Whether a row holds one header over several columns: 预算金额 over 总额, 财政拨款, 其他资金."""
    named = _named(row)
    return (
        len(named) == 1
        and any((cell := row.cells[index]) is not None and cell.colspan > 1 for index in named)
        and (len(filled(row)) > 2)
    )


def _covered(row: Row) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    for index, text in _named(row).items():
        cell = row.cells[index]
        for column in range(index, index + max(1, cell.colspan if cell else 1)):
            found[column] = (text,)
    return found


def _below(above: dict[int, tuple[str, ...]], row: Row, named: dict[int, str]) -> dict[int, tuple[str, ...]]:
    """The headers of a row of them, each below the one that covers it in the row above."""
    found = {column: path for column, path in above.items() if column >= len(row.cells) or row.cells[column] is None}
    for index in named:
        for column, path in _covered(row).items():
            cell = row.cells[index]
            if index <= column < index + max(1, cell.colspan if cell else 1):
                found[column] = (*above.get(column, ()), *path)
    return found


def _long_columns(row: Row) -> frozenset[int]:
    """Where a row labels the money of the whole period (实施期资金总额), if it has that of the year beside it (年度资金总额)."""
    labels = {index: folded(cell.text) for index, cell in enumerate(row.cells) if cell and cell.text.strip()}
    long = frozenset(index for index, text in labels.items() if _LONG.match(text) and _MONEY.search(text))
    year = any(_OF_YEAR.match(text) and _MONEY.search(text) for text in labels.values())
    return long if year else frozenset()


def _of_row(
    row: Row, heads: dict[int, tuple[str, ...]], lead: int | None, place: Place, long: frozenset[int]
) -> Iterator[Fund]:
    """The money of a row; ``long`` are the columns whose labels are of the whole period."""
    label, fixed, whole = "", "", ""
    if (
        lead is not None
        and lead < len(row.cells)
        and (cell := row.cells[lead]) is not None
        and not is_numeric(cell.text)
    ):
        fixed = folded(cell.text)
    for index, cell in enumerate(row.cells):
        if cell is None or not cell.text.strip():
            continue
        text, path = folded(cell.text), heads.get(index, ())
        stated = _STATED.match(text)
        if stated:
            yield from _fund(row, cell, stated["number"], stated["label"], "", place)
        elif _AMOUNT.match(text) and label and _MONEY.search(label) and not _NO_MONEY.search(label):
            yield from _fund(row, cell, text, label, "", place)
        elif not is_numeric(text) and not text.endswith("%"):
            if not fixed and re.search(r"\w", text) and len(text) <= _LONGEST:
                whole = WHOLE_PERIOD if index in long else ""
            label = fixed or (text if re.search(r"\w", text) and len(text) <= _LONGEST else label)
        elif path and _SCORED.search(path[-1]):
            if not label or _MONEY.search(label):
                yield _plain(row, cell, label or path[0], path[-1], place)
        elif (
            _MONEY.search(label + "".join(path))
            and not _NO_MONEY.search(label + "".join(path))
            and not text.endswith("%")
        ):
            column = "/".join(path) or whole
            yield from _fund(row, cell, cell.text, *((label, column) if label else (column, "")), place)


def _fund(row: Row, cell: Cell, printed: str, label: str, column: str, place: Place) -> Iterator[Fund]:
    try:
        amount = Amount.parse(printed, place.unit)
    except AmountRefused:
        return
    says = column or (label if _PERIOD.search(label) else "")
    year, phase = period_of((says,), place.year, place.phase) if says else (place.year, place.phase)
    yield Fund(place.project, _label(label), column, year, phase, amount, squeezed(printed), place.of(row, cell))


def _plain(row: Row, cell: Cell, label: str, column: str, place: Place) -> Fund:
    """A rate or points beside an amount: as printed, without an amount."""
    return Fund(
        place.project, _label(label), column, place.year, place.phase, None, squeezed(cell.text), place.of(row, cell)
    )


def _label(text: str) -> str:
    return re.sub(r"^(其中)?[:]|[:]$", "", text)


def _scored(row: Row, heads: dict[int, str], place: Place) -> Iterator[Evaluation]:
    """The line of money that carries a weight, as no indicator: 分值 10, 执行率, 得分."""

    def under(pattern: str) -> str:
        return next(
            (
                squeezed(c.text)
                for i, text in heads.items()
                if re.search(pattern, text) and i < len(row.cells) and (c := row.cells[i]) is not None
            ),
            "",
        )

    weight, score = number_of(under(r"分值|权重|满分")), number_of(under(r"得分"))
    if weight is None and score is None:
        return
    label = next((squeezed(cell.text) for cell in filled(row) if not is_numeric(folded(cell.text))), "")
    planned = (
        under(r"全年预算|调整后?预算|调整") or under(r"预算(数|金额|安排|总额|额)?(\(|$)") or under(r"^年初|^全年")
    )
    first = next((cell for cell in row.cells if cell is not None), None)
    yield Evaluation(
        place.project,
        place.year,
        Phase.EXECUTED,
        "execution",
        label,
        planned,
        under(r"率"),
        weight,
        score,
        place.of(row, first),
    )
