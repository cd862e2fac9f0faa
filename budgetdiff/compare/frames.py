"""Two frames of anybody's compared line by line, without a database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import polars as pl

from budgetdiff.compare.border import Side, side_of
from budgetdiff.compare.engine import kernel
from budgetdiff.compare.result import FrameComparison
from budgetdiff.compare.schema import FRAME_SCHEMA, SORTED_UP_TO
from budgetdiff.errors import EngineError, FrameError
from budgetdiff.store import connect


def compare_frames(
    base: Any,
    current: Any,
    on: Sequence[str] | str,
    *,
    value: str = "amount",
    total_by: Sequence[str] | str | None = None,
    label: str | None = None,
    memory_limit: str | None = None,
) -> FrameComparison:
    """Pair the rows of two frames by the columns ``on`` and say how ``value`` changed, exactly.

    Frames are polars (eager or lazy), pandas, pyarrow tables or DuckDB relations; amounts are decimals, whole numbers or
    floats (accepted, and said so), in any one unit, to two decimals. Contributions and shares are of the total of all rows,
    or of each group of ``total_by`` (some of the columns ``on``). ``label`` is a column to carry along: the current
    frame's word, else the base's. Up to 100 000 lines come sorted by their keys, more in no particular order.

    Raises FrameError for a key that repeats, a missing column, keys of different types, amounts that are no numbers.
    """
    keys, groups = _listed(on, "on"), _listed(total_by, "total_by") if total_by is not None else None
    _check_names(keys, value, groups, label)
    sides = side_of(base, "base", keys, value, label), side_of(current, "current", keys, value, label)
    if label is not None and not any("label" in side.frame.columns for side in sides):
        raise FrameError(f"neither frame has a column “{label}” to take labels from")
    for name, one, two in zip(keys, *(_settled(sides)), strict=True):
        if one != two:
            raise FrameError(
                f"the key “{name}” is {_word(one)} in base and {_word(two)} in current; give both the same type"
            )
    by = [keys.index(name) for name in groups or ()]
    lines = _paired(sides, len(keys), by, memory_limit, labelled=label is not None)
    _check_unique(lines, sides, keys)
    names = {f"k{number}": key for number, key in enumerate(keys)} | ({"label": label} if label else {})
    lines = lines.rename(names).with_columns(pl.col(name).cast(kind) for name, kind in FRAME_SCHEMA.items())
    if lines.height <= SORTED_UP_TO:
        lines = lines.sort(keys, nulls_last=False)
    notes = (*(note for side in sides for note in side.notes), *_nearly(lines, keys))
    return FrameComparison(lines, on=tuple(keys), label=label, notes=notes)


def _listed(names: Sequence[str] | str, option: str) -> list[str]:
    listed: list[Any] = [names] if isinstance(names, str) or not isinstance(names, Iterable) else list(names)
    _check_named(listed, option)
    return listed


def _check_named(names: Iterable[Any], option: str) -> None:
    wrong = [name for name in names if not isinstance(name, str)]
    if wrong:
        raise FrameError(f"{option} names columns by their names, not {str(wrong[0])[:80]}")


def _check_names(keys: list[str], value: str, groups: list[str] | None, label: str | None) -> None:
    _check_named([value], "value")
    _check_named([] if label is None else [label], "label")
    if not keys:
        raise FrameError("on names no column; name at least one that tells the lines apart")
    named = [*keys, value, *([label] if label is not None else [])]
    twice = [name for name in named if named.count(name) > 1]
    if twice:
        raise FrameError(f"“{twice[0]}” is named twice among on, value and label")
    taken = [name for name in (*keys, label) if name in FRAME_SCHEMA]
    if taken:
        raise FrameError(f"“{taken[0]}” is the name of a column of the answer; rename it in both frames first")
    outside = [name for name in groups or () if name not in keys]
    if outside:
        raise FrameError(f"total_by names “{outside[0]}”, which is not among on ({', '.join(keys)})")


def _settled(sides: tuple[Side, Side]) -> tuple[list[pl.DataType], list[pl.DataType]]:
    """The key types of both; a key that holds nothing at all in one frame has the other's type."""
    one, two = sides
    kinds = one.kinds, two.kinds
    for number, (left, right) in enumerate(zip(*kinds, strict=True)):
        name = f"k{number}"
        if left != right and one.frame[name].null_count() == one.frame.height:
            kinds[0][number] = right
        elif left != right and two.frame[name].null_count() == two.frame.height:
            kinds[1][number] = left
    return kinds


def _word(kind: pl.DataType) -> str:
    return {"String": "text", "Int64": "whole numbers", "Boolean": "truth values", "Date": "dates"}[str(kind)]


def _paired(
    sides: tuple[Side, Side], count: int, groups: list[int], memory_limit: str | None, *, labelled: bool
) -> pl.DataFrame:
    """The kernel's answer over both sides: columns k0, k1 …, label, and those of ``FRAME_SCHEMA``."""
    import duckdb  # heavy, and this module is imported for its checks too

    names = [f"k{number}" for number in range(count)]
    labels = [
        f"{short}.label" for short, side in zip("cb", reversed(sides), strict=True) if "label" in side.frame.columns
    ]
    parameters: dict[str, Any] = {"most": sides[0].frame.height + sides[1].frame.height + 1}
    if groups:
        by = [names[number] for number in groups]
        totals = "t.total_base, t.total_current"
        same = " AND ".join(f"t.{name} IS NOT DISTINCT FROM paired.{name}" for name in by)
        grouped = f"LEFT JOIN ({_group_totals(', '.join(by))}) AS t ON {same}"
    else:
        totals = ", ".join(f"CAST($total_{side.name} AS DECIMAL(38, 2)) AS total_{side.name}" for side in sides)
        grouped = ""
        parameters |= {f"total_{s.name}": str(s.frame["amount"].cast(pl.Decimal(38, 2)).sum()) for s in sides}
    paired = kernel("pairs").format(
        keys=", ".join(f"coalesce(b.{name}, c.{name}) AS {name}" for name in names),
        label=f", coalesce({', '.join(labels)}) AS label" if labelled else "",
        same=" AND ".join(f"b.{name} IS NOT DISTINCT FROM c.{name}" for name in names),
        totals=totals,
        grouped=grouped,
    )
    text = kernel("rated").format(names=", ".join([*names, *(["label"] if labelled else [])]), paired=paired)
    # two keys that repeat multiply: one row more than both sides have says so, and the join stops there
    text += "LIMIT $most"
    connection = connect(memory_limit=memory_limit)
    try:
        # the order of rows is nobody's wish here, and keeping it costs memory and time
        connection.execute("SET preserve_insertion_order = false")
        for side in sides:
            connection.register(f"cmp_{side.name}", side.frame.to_arrow(compat_level=pl.CompatLevel.newest()))
        answer = pl.from_arrow(connection.sql(text, params=parameters).to_arrow_table())
    except duckdb.ConversionException as error:
        raise FrameError(
            "a change is 10^16 yuan or more, which no budget has: check the unit of the amounts"
        ) from error
    except duckdb.OutOfMemoryException as error:
        raise EngineError(f"the memory limit of {memory_limit} is too small for this comparison") from error
    finally:
        connection.close()
    assert isinstance(answer, pl.DataFrame), "an Arrow table is a frame"
    return answer


def _group_totals(columns: str) -> str:
    """The totals of every group, of both sides; ``columns`` are names of our own."""
    return f"""
        SELECT {columns}, sum(base) AS total_base, sum(current) AS total_current
        FROM (SELECT {columns}, amount AS base, CAST(NULL AS DECIMAL(18, 2)) AS current FROM cmp_base
              UNION ALL
              SELECT {columns}, CAST(NULL AS DECIMAL(18, 2)) AS base, amount AS current FROM cmp_current) AS both_sides
        GROUP BY {columns}"""  # noqa: S608 - names are our own


def _nearly(lines: pl.DataFrame, keys: list[str]) -> Iterator[str]:
    """A note where keys without a partner differ from one by no more than spaces or the width of characters."""
    texts = [key for key in keys if lines.schema[key] == pl.String]
    if not texts:
        return
    plain = [pl.col(key).str.normalize("NFKC").str.replace_all(r"\s", "") for key in texts]
    gone, new = (lines.filter(pl.col(side).is_null()).select(keys) for side in ("current", "base"))
    if gone.is_empty() or new.is_empty():
        return
    near = gone.with_columns(plain).join(new.with_columns(plain), on=keys, how="inner", nulls_equal=True).height
    if near:
        yield (
            f"{near} {'key of base differs' if near == 1 else 'keys of base differ'} from one of current only by spaces or the "
            "width of characters: they are not paired; make them alike first"
        )


def _check_unique(lines: pl.DataFrame, sides: tuple[Side, Side], keys: list[str]) -> None:
    """Raise FrameError where a key repeats in a frame.

    A key that repeats and has a partner makes more paired rows than its side has; one without a partner shows among
    the unpaired. Only where that happened is the key looked for, so that good frames pay nothing.
    """
    names = [f"k{number}" for number in range(len(keys))]
    whole = all(
        lines.height - lines[side.name].null_count() == side.frame.height for side in sides
    )  # the amount is never null on a side that has the key
    if whole:
        alone = lines.filter(pl.col("base").is_null() | pl.col("current").is_null()).select(names)
        whole = alone.is_empty() or not alone.is_duplicated().any()
    if whole:
        return
    for side in sides:
        repeated = side.frame.group_by(names).len().filter(pl.col("len") > 1).sort("len", *names, nulls_last=True)
        if repeated.height:
            row = repeated.row(-1, named=True)
            where = ", ".join(
                f"{key} = {'nothing' if row[name] is None else row[name]}"
                for key, name in zip(keys, names, strict=True)
            )
            raise FrameError(
                f"{side.name} has a key more than once: {where} stands in {row['len']} rows ({repeated.height} such keys); sum "
                "the rows first, or name more columns in on"
            )
    raise AssertionError("a pairing of unique keys has as many rows as its sides")
