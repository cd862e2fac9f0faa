"""What a change means: whether it is material, and whether it is favourable."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import polars as pl

from budgetdiff.compare.schema import LINES_SCHEMA
from budgetdiff.errors import MappingError, QuestionError
from budgetdiff.facts import label_key

_ORDER = ("unit_name", "statement", "side", "classification", "measure", "node", "role")
_DIRECTIONS = frozenset({"spending", "revenue", "carry_over", "neutral"})


@dataclass(frozen=True, slots=True)
class Materiality:
    """Thresholds a change must reach to be material: ``amount`` in yuan, ``percent`` of the base.

    With ``both`` a line must reach each of the thresholds given, else one of them is enough. A change without a rate (a
    new line, one that was discontinued) reaches every percentage. ``by_statement`` overrides for single statements.
    """

    amount: Decimal | None = None
    percent: Decimal | None = None
    both: bool = False
    by_statement: Mapping[str, Materiality] = field(default_factory=dict)
    strict: bool = True
    """Whether a statement of ``by_statement`` must be among those compared; of several comparisons one is enough."""

    def flag(self) -> pl.Expr:
        """Whether a line's change is material, as an expression over the lines."""
        own = self._own()
        for statement, special in self.by_statement.items():
            own = pl.when(pl.col("statement") == statement).then(special.flag()).otherwise(own)
        return own

    def check_statements(self, known: Collection[str]) -> None:
        """Raise QuestionError where a threshold is given for a statement that is not among ``known``."""
        for statement in self.by_statement:
            if statement not in known:
                raise QuestionError(
                    f"a threshold is given for “{statement}”, which is not compared here; there are: {', '.join(sorted(known))}"
                )

    def _own(self) -> pl.Expr:
        tests = []
        change = pl.coalesce("change", "delta").abs()
        if self.amount is not None:
            tests.append(change >= pl.lit(self.amount, dtype=pl.Decimal(18, 2)))
        if self.percent is not None:
            # |delta| / base >= p / 100, without a division: decimals multiply exactly
            share = pl.lit(self.percent, dtype=pl.Decimal(10, 4))
            scaled = pl.col("growth_numerator").abs().cast(pl.Decimal(38, 2)) * 100
            tests.append((scaled >= pl.col("growth_denominator").cast(pl.Decimal(26, 2)) * share).fill_null(value=True))
        if not tests:
            return pl.lit(value=False)
        moved = (change > 0).fill_null(value=False)
        return moved & (pl.all_horizontal(tests) if self.both else pl.any_horizontal(tests))


@dataclass(frozen=True, slots=True)
class Tags:
    """A user's own directions: code (or label) of a line → spending, revenue, carry_over or neutral.

    The tag of Oracle's planning products that says whether more is good: by default revenue is better when it grows,
    spending when it shrinks, and what is carried over is neither.
    """

    by_line: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, given: Mapping[str, str], source: str = "tags") -> Tags:
        """Tags from a mapping; raises MappingError for a direction that is none."""
        for line, direction in given.items():
            if direction not in _DIRECTIONS:
                raise MappingError(
                    f"{source}: “{direction}” of {line} is no direction; there are {', '.join(sorted(_DIRECTIONS))}"
                )
        return cls(dict(given))

    @classmethod
    def read(cls, path: Path) -> Tags:
        """Tags from a TOML file with a table ``[direction]``; raises MappingError for what is not one."""
        try:
            given = tomllib.loads(path.read_text(encoding="utf-8")).get("direction")
        except OSError as error:
            raise MappingError(f"{path}: the tags cannot be read ({error.strerror})") from error
        except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise MappingError(f"{path}: it is no TOML in UTF-8 ({error})") from error
        if not isinstance(given, dict):
            raise MappingError(f'{path}: there is no table [direction], such as 2080505 = "neutral"')
        return cls.of({line: str(direction) for line, direction in given.items()}, str(path))

    def and_also(self, other: Tags) -> Tags:
        """These tags and those of ``other``, whose word counts."""
        return Tags({**self.by_line, **other.by_line})


def with_meaning(lines: pl.DataFrame, materiality: Materiality | None, tags: Tags) -> pl.DataFrame:
    """The kernel's lines with direction, favourable and material, in the columns of ``LINES_SCHEMA``."""
    direction = pl.col("direction")
    if tags.by_line:
        own = pl.coalesce(
            *(
                pl.col(c).replace_strict(dict(tags.by_line), default=None, return_dtype=pl.String)
                for c in ("code", "label")
            )
        )
        direction = pl.coalesce(own, direction)
    change = pl.coalesce("change", "delta")
    favourable = (
        pl.when(change == 0)
        .then(None)
        .when(direction == "spending")
        .then(change < 0)
        .when(direction == "revenue")
        .then(change > 0)
    )
    flagged = lines.with_columns(
        direction=direction,
        favourable=favourable,
        material=materiality.flag() if materiality else pl.lit(value=False),
        note=pl.concat_str(pl.col("note"), _renamed(lines), separator=" ").str.strip_chars().str.replace_all(" ", "; "),
    )
    return flagged.select(pl.col(name).cast(kind) for name, kind in LINES_SCHEMA.items())


def _renamed(lines: pl.DataFrame) -> pl.Series:
    """``renamed`` where a code has another name in the base, and not only other spaces, ordinals or brackets; else ''."""
    candidates = (pl.col("matched") == "code") & (pl.col("base_label") != pl.col("label")) & (pl.col("level") > 0)
    names = lines.filter(candidates).select("base_label", "label").unique()
    apart = [(one, two) for one, two in names.iter_rows() if label_key(one) != label_key(two)]
    renamed = pl.DataFrame(apart, schema={"base_label": pl.String, "label": pl.String}, orient="row")
    marked = lines.select("base_label", "label", candidate=candidates.fill_null(value=False)).join(
        renamed.with_columns(word=pl.lit("renamed")), on=["base_label", "label"], how="left", maintain_order="left"
    )
    return marked.select(pl.when("candidate").then("word").fill_null("").alias("note")).to_series()


def in_order(lines: pl.DataFrame) -> pl.DataFrame:
    """The lines in their fixed order: the same figures give the same frame, whatever order they came in.

    Texts are ranked first and the ranks sorted: for millions of lines that takes a third of the time of sorting them.
    """
    ranks = [pl.col(key).cast(pl.Enum(lines[key].unique().drop_nulls().sort())).to_physical() for key in _ORDER]
    places = lines.select(ranks).with_row_index("place").sort(*_ORDER, nulls_last=False)["place"]
    return lines.rechunk()[places]  # rows are gathered from one piece, not from many
