"""``bd.compare`` on anybody's frames: properties on drawn tables, every frame library, and every refusal."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import budgetdiff as bd
from budgetdiff.compare.schema import FRAME_SCHEMA
from budgetdiff.errors import EngineError, FrameError, QuestionError
from budgetdiff.facts import kind_of
from tests.support.examples import examples

UNITS = st.sampled_from(["甲局", "乙局", "丙局"])
CODES = st.one_of(st.none(), st.sampled_from(["201", "20101", "2010101", "208"]))
MONEY = st.integers(-3, 3).map(Decimal) | st.integers(-(10**14), 10**14).map(lambda fen: Decimal(fen) / 100)
TABLE = st.dictionaries(st.tuples(UNITS, CODES), MONEY | st.none(), max_size=9)
SCHEMA = {"unit": pl.String, "code": pl.String, "label": pl.String, "amount": pl.Decimal(18, 2)}


def frame(table, scale=1):
    rows = [
        (unit, code, f"科目{code}", None if amount is None else amount * scale)
        for (unit, code), amount in table.items()
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def compared(base, current, **options):
    return bd.compare(frame(base), frame(current), ["unit", "code"], **options).lines


@pytest.mark.thorough
@examples(80)
@given(TABLE, TABLE, st.sampled_from([None, "unit"]))
def test_every_line_is_what_fractions_say(base, current, total_by):
    lines = compared(base, current, total_by=total_by, label="label")
    one = {key: amount for key, amount in base.items() if amount is not None}
    two = {key: amount for key, amount in current.items() if amount is not None}
    assert sorted(map(repr, lines.select("unit", "code").rows())) == sorted(map(repr, one.keys() | two.keys()))
    for row in lines.iter_rows(named=True):
        key = row["unit"], row["code"]
        before, after = one.get(key), two.get(key)
        inside = [k for k in one.keys() | two.keys() if total_by is None or k[0] == key[0]]
        whole = [sum((Fraction(side[k]) for k in inside if k in side), Fraction(0)) for side in (one, two)]
        assert (row["base"], row["current"], row["label"]) == (before, after, f"科目{key[1]}")
        assert row["kind"] == kind_of(before, after)
        assert row["change"] == (after or 0) - (before or 0)
        assert row["delta"] == (None if before is None or after is None else after - before)
        rated = row["kind"] in ("normal", "unchanged")
        assert (row["growth_numerator"] is not None) == (row["growth_denominator"] is not None) == rated
        if rated and before:
            rate = Fraction(row["growth_numerator"]) / Fraction(row["growth_denominator"])
            assert rate == Fraction(after - before) / abs(Fraction(before))
        for name, value, total in (
            ("contribution", row["change"], whole[0]),
            ("share_base", before, whole[0]),
            ("share_current", after, whole[1]),
        ):
            pair = row[f"{name}_numerator"], row[f"{name}_denominator"]
            assert pair == ((value, total) if total > 0 and value is not None else (None, None))


@examples(40)
@given(TABLE, TABLE)
def test_swapping_negates_and_contributions_sum_to_the_growth_of_the_total(base, current):
    forth, back = compared(base, current), compared(current, base)
    assert forth.select("unit", "code").equals(back.select("unit", "code"))
    assert forth["change"].to_list() == [-change for change in back["change"]]
    assert forth["delta"].to_list() == [None if delta is None else -delta for delta in back["delta"]]
    total = sum((v for v in base.values() if v is not None), Decimal(0))
    after = sum((v for v in current.values() if v is not None), Decimal(0))
    if total > 0 and forth.height:
        parts = [Fraction(n) / Fraction(d) for n, d in forth.select("^contribution_.*$").iter_rows()]
        assert sum(parts) == Fraction(after) / Fraction(total) - 1


@pytest.mark.thorough
@examples(30)
@given(TABLE, TABLE, st.randoms(use_true_random=False), st.sampled_from([1, 10, 100]))
def test_neither_the_order_of_rows_nor_the_unit_of_money_matters(base, current, random, scale):
    mixed = list(base.items())
    random.shuffle(mixed)
    plain = compared(base, current)
    assert compared(dict(mixed), current).equals(plain)
    scaled = bd.compare(frame(base, scale), frame(current, scale), ["unit", "code"]).lines
    assert scaled["kind"].to_list() == plain["kind"].to_list()
    for pair in ("growth", "contribution", "share_base", "share_current"):
        one, two = (
            [None if n is None else Fraction(n) / Fraction(d) for n, d in lines.select(f"^{pair}_.*$").iter_rows()]
            for lines in (plain, scaled)
        )
        assert one == two


@pytest.mark.thorough
@examples(30)
@given(TABLE, TABLE)
def test_joining_the_answers_for_parts_is_the_answer_for_the_whole(base, current):
    def part(table, unit):
        return {key: amount for key, amount in table.items() if key[0] == unit}

    whole = compared(base, current, total_by="unit")
    parts = [compared(part(base, u), part(current, u), total_by="unit") for u in ("甲局", "乙局", "丙局")]
    assert pl.concat(parts).sort("unit", "code", nulls_last=False).equals(whole)


@examples(60)
@given(
    st.lists(st.tuples(UNITS, CODES), max_size=8),
    st.lists(st.tuples(UNITS, CODES), max_size=8),
)
def test_a_key_that_repeats_is_always_found_and_no_other(base, current):
    def listed(keys):
        return pl.DataFrame([(*key, "", Decimal(n)) for n, key in enumerate(keys)], schema=SCHEMA, orient="row")

    if len(set(base)) == len(base) and len(set(current)) == len(current):
        assert bd.compare(listed(base), listed(current), ["unit", "code"]).lines.height == len({*base, *current})
    else:
        with pytest.raises(FrameError, match="more than once"):
            bd.compare(listed(base), listed(current), ["unit", "code"])


def test_repeated_keys_do_not_multiply():
    many = pl.DataFrame({"code": ["1"] * 200_000, "amount": [1] * 200_000})
    with pytest.raises(FrameError, match="code = 1 stands in 200000 rows"):
        bd.compare(many, many, "code")


BASE = {("甲局", "201"): Decimal("10.10"), ("乙局", None): Decimal("0.00"), ("丙局", "208"): None}
CURRENT = {("甲局", "201"): Decimal("11.11"), ("乙局", None): Decimal("3.00"), ("丙局", "208"): Decimal("-7.77")}


def natives(table):
    import duckdb
    import pandas as pd

    plain = frame(table)
    rows = list(plain.iter_rows())
    connection = duckdb.connect()
    connection.register("given", plain.to_arrow())
    return {
        "polars": plain,
        "lazy": plain.lazy(),
        "categories": plain.with_columns(pl.col("unit", "code").cast(pl.Categorical)),
        "arrow": plain.to_arrow(),
        "pandas": pd.DataFrame(rows, columns=list(SCHEMA)),  # decimals as objects
        "pandas of arrow types": plain.to_arrow().to_pandas(types_mapper=pd.ArrowDtype),
        "duckdb": connection.sql("FROM given"),
    }


@pytest.mark.parametrize("kind", ["polars", "lazy", "categories", "arrow", "pandas", "pandas of arrow types", "duckdb"])
def test_every_frame_gives_the_same_answer(kind):
    result = bd.compare(natives(BASE)[kind], natives(CURRENT)[kind], ["unit", "code"], label="label")
    assert result.lines.equals(compared(BASE, CURRENT, label="label"))
    assert result.notes == ("base has 1 row without an amount, left out: missing is not zero",)


def test_the_faces_of_a_result():
    result = bd.compare(frame(BASE), frame(CURRENT), ["unit", "code"])
    assert result.to_polars() is result.lines
    assert dict(result.lines.schema) == {"unit": pl.String, "code": pl.String, **FRAME_SCHEMA}
    assert pl.from_arrow(result.to_arrow()).equals(result.lines)
    assert result.to_pandas()["base"].to_list()[-1] == Decimal("10.10")
    assert "+10.00%" in str(result)
    hostile = bd.compare(
        pl.DataFrame({"k": ["<script>alert(1)</script>\x1b[2J"], "amount": [1]}),
        pl.DataFrame({"k": ["x"], "amount": [1]}),
        "k",
    )
    assert "<script>" not in hostile._repr_html_()
    assert "\x1b" not in str(hostile)


def test_the_columns_do_not_depend_on_the_rows():
    import pandas as pd

    none = pd.DataFrame({"unit": [], "code": [], "amount": []})
    for base, current in ((frame({}), frame({})), (none, frame(CURRENT)), (frame(BASE), none)):
        lines = bd.compare(base, current, ["unit", "code"]).lines
        assert list(lines.columns) == ["unit", "code", *FRAME_SCHEMA]
        assert lines.schema["unit"] == pl.String
        assert dict(lines.schema) == {"unit": pl.String, "code": pl.String, **FRAME_SCHEMA}


def test_floats_are_taken_to_the_fen_and_said_so():
    base = pl.DataFrame({"code": ["1", "2", "3"], "amount": [0.1 + 0.2, 1.004, float("nan")]})
    current = pl.DataFrame({"code": ["1"], "amount": [Decimal("0.30")]})
    result = bd.compare(base, current, "code")
    assert result.lines.filter(code="1")["kind"].item() == "unchanged"
    assert result.notes == (
        "“amount” of base is floating point: read to the nearest fen, which rounded 1 of them",
        "base has 1 row without an amount, left out: missing is not zero",
    )


def test_totals_beyond_eighteen_digits():
    large = pl.DataFrame({"code": [str(n) for n in range(50)], "amount": [Decimal("9999999999999999.99")] * 50})
    lines = bd.compare(large, large.with_columns(amount=-pl.col("amount") + pl.col("amount")), "code").lines
    assert set(lines["contribution_denominator"]) == {Decimal("9999999999999999.99") * 50}


GOOD = pl.DataFrame({"code": ["1", "2"], "amount": [1, 2]})


@pytest.mark.parametrize(
    ("base", "options", "words"),
    [
        (GOOD, {"on": []}, "on names no column"),
        (GOOD, {"on": ["unit"]}, "base has no column “unit”; its columns are: code、amount"),
        (GOOD, {"value": "yuan"}, "base has no column “yuan”"),
        (GOOD, {"value": "code", "on": ["amount"]}, "“code” of base is text, not numbers"),
        (GOOD, {"on": ["code", "code"]}, "named twice"),
        (GOOD, {"label": "name"}, "neither frame has a column “name”"),
        (GOOD, {"total_by": ["unit"]}, "total_by names “unit”"),
        (GOOD.rename({"code": "kind"}), {"on": ["kind"]}, "is the name of a column of the answer"),
        (GOOD["code"], {}, "base is no frame but of type Series"),
        ([1, 2], {}, "base is no frame but of type list"),
        (GOOD.with_columns(code=pl.col("code").cast(pl.Int32)), {}, "whole numbers in base and text in current"),
        (GOOD.with_columns(code=pl.lit(1.5)), {}, "is floating point; keys are text"),
        (GOOD.with_columns(code=pl.lit(2**64 - 1, pl.UInt64)), {}, "beyond 64 bits"),
        (GOOD.with_columns(amount=pl.lit("12.5")), {}, "is text, not numbers"),
        (GOOD.with_columns(amount=pl.lit(value=True)), {}, "not numbers"),
        (GOOD.with_columns(amount=float("inf")), {}, "infinite amount in row 1"),
        (GOOD.with_columns(amount=1e17), {}, "floats too large"),
        (GOOD.with_columns(amount=pl.lit(10**17)), {}, "10\\^16 yuan or more"),
        (
            GOOD.with_columns(amount=pl.lit(Decimal("1.001"))),
            {},
            "parts of a fen .2 of them., the first in row 1: 1.001",
        ),
        (GOOD.lazy().with_columns(pl.col("nowhere")), {}, "base cannot be read as a table"),
    ],
)
def test_what_cannot_be_compared_is_one_sentence(base, options, words):
    with pytest.raises(FrameError, match=words) as refused:
        bd.compare(base, GOOD, **{"on": ["code"], **options})
    assert "\n" not in str(refused.value)


def test_a_memory_limit_that_is_none_or_too_small():
    with pytest.raises(QuestionError, match="“much” is no memory limit"):
        bd.compare(GOOD, GOOD, "code", memory_limit="much")
    large = pl.DataFrame({"code": pl.int_range(200_000, eager=True).cast(pl.String)}).with_columns(amount=pl.lit(1))
    with pytest.raises(EngineError, match="memory limit of 1MB is too small"):
        bd.compare(large, large, "code", memory_limit="1MB")


def _pandas(**columns):
    import pandas as pd

    return pd.DataFrame(columns)


def _objects(**columns):
    import pandas as pd

    return pd.DataFrame(columns, dtype=object)


def _wide():
    import pyarrow as pa

    return pa.table({"code": ["1"], "amount": pa.array([Decimal(1)], pa.decimal256(50, 2))})


def _batch():
    import pyarrow as pa

    return pa.RecordBatch.from_pydict({"code": ["1"], "amount": [1]})


def _twice():
    import pandas as pd

    return pd.DataFrame([["1", 1, 2]], columns=["code", "amount", "amount"])


@pytest.mark.parametrize(
    ("make", "options", "words"),
    [
        (lambda: GOOD, {"on": 3}, "on names columns by their names, not 3"),
        (lambda: GOOD, {"total_by": 3}, "total_by names columns by their names, not 3"),
        (lambda: GOOD, {"value": 3}, "value names columns by their names, not 3"),
        (lambda: GOOD, {"label": 3}, "label names columns by their names, not 3"),
        (_twice, {}, "base has the column “amount” twice"),
        (_wide, {}, "“amount” of base is wider than 38 digits; cast it to decimal.38, 2."),
        (_batch, {}, "of type RecordBatch; give a pyarrow Table"),
        (lambda: _objects(code=["1", "\ud800"], amount=[1, 2]), {}, "“code” holds text that is no Unicode .row 2"),
        (lambda: _pandas(code=["1", "2"], amount=[Decimal(1), "x"]), {}, "“amount” holds decimals and text .row 2"),
        (
            lambda: _pandas(code=["1", "2"], amount=[Decimal(1), 1.5]),
            {},
            "“amount” holds decimals and floating point .row 2",
        ),
        (
            lambda: _pandas(code=["1", "2"], amount=[Decimal(1), Decimal("inf")]),
            {},
            "“amount” holds an infinite number .row 2",
        ),
        (lambda: _pandas(code=["1", 2], amount=[1, 2]), {}, "“code” holds text and whole numbers .row 2"),
        (lambda: _pandas(code=[1, None], amount=[1, 2]), {}, "whole numbers with a gap; cast it to Int64 first"),
        (lambda: _pandas(code=["1"], amount=[1]).set_index("code"), {}, "it is its index; call reset_index.. first"),
        (
            lambda: GOOD.with_columns(amount=pl.lit(Decimal("-9999999999999999.99"))),
            {},
            "a change is 10\\^16 yuan or more",
        ),
    ],
)
def test_what_a_frame_cannot_be_is_said_with_its_place(make, options, words):
    large = GOOD.with_columns(amount=pl.lit(Decimal("9999999999999999.99")))
    with pytest.raises(FrameError, match=words) as refused:
        bd.compare(make(), large, **{"on": ["code"], **options})
    assert "\n" not in str(refused.value)


def test_a_memory_limit_that_is_no_text():
    with pytest.raises(QuestionError, match="“5” is no memory limit; write 4GB"):
        bd.compare(GOOD, GOOD, "code", memory_limit=5)


def test_an_empty_frame_of_pandas_is_not_called_floating_point():
    assert bd.compare(_pandas(code=[], amount=[]), GOOD, "code").notes == ()


def test_keys_that_differ_by_no_more_than_spaces_are_counted():
    base = pl.DataFrame({"code": ["社保 ", "（一）", "b", "c"], "amount": [1, 2, 3, 4]})
    current = pl.DataFrame({"code": ["社保", "(一)", "B", "c"], "amount": [1, 2, 3, 4]})
    (note,) = bd.compare(base, current, "code").notes
    assert note.startswith("2 keys of base differ from one of current only by spaces or the width of characters")
    assert bd.compare(base, base, "code").notes == ()
