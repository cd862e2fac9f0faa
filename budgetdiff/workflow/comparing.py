"""What a user gives a comparison beside its periods: thresholds, tags, crosswalk, mapping, department; and large answers."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

from budgetdiff.errors import AmountRefused, QuestionError

if TYPE_CHECKING:
    import polars as pl

    from budgetdiff.classification.crosswalk import Crosswalk
    from budgetdiff.compare import (
        Comparison,
        Deflator,
        Denominator,
        Department,
        LabelMapping,
        Materiality,
        Tags,
        Yardsticks,
    )
    from budgetdiff.facts import Period
    from budgetdiff.store import Store

FILES = (".parquet", ".csv")
_LARGEST_PERCENT = Decimal(99999)


def _number(given: str | Decimal | None, what: str) -> Decimal | None:
    if given is None:
        return None
    try:
        number = Decimal(str(given).strip().removesuffix("%").replace(",", ""))
    except InvalidOperation as error:
        raise AmountRefused(f"“{given}” is not {what}") from error
    if not number.is_finite() or number < 0:
        raise AmountRefused(f"“{given}” is not {what}: a threshold is a number of zero or more")
    return number


def thresholds(
    amount: str | Decimal | None = None,
    percent: str | Decimal | None = None,
    *,
    either: bool = False,
    by_statement: Mapping[str, str] | None = None,
) -> Materiality | None:
    """Thresholds of materiality in yuan and in percent; None where none is given.

    Both must be reached where both are given, or, with ``either``, one of them. ``by_statement`` has other thresholds for
    single statements, written ``50000``, ``5%`` or ``50000,5%``. Raises AmountRefused for a text that is no number.
    """
    if amount is None and percent is None and not by_statement:
        return None
    from budgetdiff.compare import Materiality  # brings polars in

    def made(yuan: str | Decimal | None, rate: str | Decimal | None, special: Mapping[str, Materiality]) -> Materiality:
        least, share = _number(yuan, "an amount in yuan"), _number(rate, "a percentage")
        if least is not None and least >= Decimal(10) ** 16:
            raise AmountRefused(f"“{yuan}” is more than any budget")
        if share is not None and share > _LARGEST_PERCENT:
            raise AmountRefused(f"“{rate}” is more than any percentage that tells lines apart")
        return Materiality(
            least, share, both=least is not None and share is not None and not either, by_statement=special
        )

    special = {}
    for statement, text in (by_statement or {}).items():
        parts = [part.strip() for part in text.split(",")]
        rates = [part for part in parts if part.endswith("%")]
        sums = [part for part in parts if not part.endswith("%")]
        if len(rates) > 1 or len(sums) > 1:
            raise AmountRefused(f"“{text}” of {statement} is not a threshold; write 50000, 5% or 50000,5%")
        special[statement] = made(sums[0] if sums else None, rates[0] if rates else None, {})
    return made(amount, percent, special)


@dataclass(frozen=True, slots=True)
class Beside:
    """What is given beside the periods, read and ready for ``compare.compare_periods``."""

    tags: Tags | None
    crosswalk: Crosswalk | None
    mapping: LabelMapping | None
    department: Department | None

    def options(self) -> dict[str, Any]:
        """As keywords of ``compare_periods`` and ``asked_of``, but for the tags."""
        return {"crosswalk": self.crosswalk, "mapping": self.mapping, "department": self.department}


def beside(
    *,
    tags: Tags | Mapping[str, str] | str | Path | None = None,
    crosswalk: Crosswalk | str | Path | None = None,
    mapping: LabelMapping | str | Path | None = None,
    department: str | None = None,
    members: Sequence[str] = (),
    internal: str | Path | None = None,
) -> Beside:
    """Files of the user's read, each by its path; values pass as they are. Raises MappingError for a file that is wrong.

    A user's crosswalk adds to the one shipped, and its word counts where both move a code on the same day.
    """
    from budgetdiff.classification.crosswalk import Crosswalk as Walk  # with the rest: only where asked
    from budgetdiff.compare import Department, LabelMapping, Tags, read_bookings  # brings polars in

    if department is None and (members or internal is not None):
        raise QuestionError("units and internal bookings belong to a department; name it (--department)")
    if isinstance(tags, str | Path):
        tags = Tags.read(Path(tags))
    elif isinstance(tags, Mapping):
        tags = Tags.of(tags)
    return Beside(
        tags=tags,
        crosswalk=Walk.shipped().with_moves(Walk.read(Path(crosswalk)))
        if isinstance(crosswalk, str | Path)
        else crosswalk,
        mapping=LabelMapping.read(Path(mapping)) if isinstance(mapping, str | Path) else mapping,
        department=None
        if department is None
        else Department(department, tuple(members), () if internal is None else read_bookings(Path(internal))),
    )


def yardsticks(
    deflator: Deflator | str | Path | None = None,
    per: Denominator | str | Path | None = None,
    store: Store | None = None,
) -> Yardsticks | None:
    """What results are measured by beside yuan, files (CSV) read; None where nothing is given.

    ``per`` may be a word for what documents count (``staff``, ``在职人数``, ``insured`` …), which is asked of the ``store``, unless
    there is a file of that name. Raises MappingError for a file that is wrong, QuestionError for a word where no documents are.
    """
    if deflator is None and per is None:
        return None
    from budgetdiff.compare import Deflator as Index  # brings polars in
    from budgetdiff.compare import Yardsticks as Given

    return Given(
        Index.read(Path(deflator)) if isinstance(deflator, str | Path) else deflator,
        _denominator(per, store) if isinstance(per, str | Path) else per,
    )


def _denominator(per: str | Path, store: Store | None) -> Denominator:
    from budgetdiff.compare import Denominator as Count  # brings polars in
    from budgetdiff.compare.headcounts import kind_called

    kind = kind_called(str(per))
    if kind is None or Path(per).is_file():
        return Count.read(Path(per))
    if store is None:
        raise QuestionError(
            f"“{per}” is what documents count: only a database (--db) holds that; give a file (CSV) instead"
        )
    return Count.printed(store, kind)


def measured(
    given: Yardsticks | None, frames: Iterator[pl.DataFrame], base: str | Period, current: str | Period
) -> Iterator[pl.DataFrame]:
    """Frames of lines, each with the columns of the yardsticks behind its own."""
    from budgetdiff.facts import Period as Parsed

    one, two = (Parsed.parse(period) if isinstance(period, str) else period for period in (base, current))
    try:
        for frame in frames:
            yield frame if given is None else given.lines(frame, one, two)
    finally:
        if isinstance(frames, Generator):
            frames.close()


def report_options(
    materiality: Materiality | None = None,
    tags: Tags | Mapping[str, str] | str | Path | None = None,
    crosswalk: Crosswalk | str | Path | None = None,
    mapping: LabelMapping | str | Path | None = None,
    *,
    across_phases: bool = False,
    department: str | None = None,
    members: Sequence[str] = (),
    internal: str | Path | None = None,
) -> dict[str, Any]:
    """The options of a comparison that a report has, read, as keywords of ``compare_periods``."""
    given = beside(
        tags=tags, crosswalk=crosswalk, mapping=mapping, department=department, members=members, internal=internal
    )
    return {"materiality": materiality, "tags": given.tags, "across_phases": across_phases, **given.options()}


def compare_folder(
    facts: str | Path,
    base: str | Period,
    current: str | Period,
    *,
    engine: Any = "duckdb",
    unit: str | None = None,
    across_phases: bool = False,
    materiality: Materiality | None = None,
    tags: Tags | Mapping[str, str] | str | Path | None = None,
    crosswalk: Crosswalk | str | Path | None = None,
    mapping: LabelMapping | str | Path | None = None,
    department: str | None = None,
    members: Sequence[str] = (),
    internal: str | Path | None = None,
    deflator: Deflator | str | Path | None = None,
    per: Denominator | str | Path | None = None,
    memory_limit: str | None = None,
) -> Comparison:
    """Compare two periods of Parquet facts (``budgetdiff export --partition``), without a database.

    ``engine`` is ``"duckdb"``, ``"spark"`` or a SparkSession of your own, whose cluster then reads the facts: the lines are
    the same. The other options are those of ``Database.compare``.
    """
    from budgetdiff.compare import compare_facts  # brings polars in

    given = beside(
        tags=tags, crosswalk=crosswalk, mapping=mapping, department=department, members=members, internal=internal
    )
    sticks = yardsticks(deflator, per)
    compared = compare_facts(
        facts,
        base,
        current,
        engine=engine,
        unit=unit,
        across_phases=across_phases,
        materiality=materiality,
        tags=given.tags,
        memory_limit=memory_limit,
        **given.options(),
    )
    return compared if sticks is None else sticks.compared(compared)


def compare_folder_to(
    out: str | Path,
    facts: str | Path,
    base: str | Period,
    current: str | Period,
    *,
    engine: Any = "duckdb",
    unit: str | None = None,
    across_phases: bool = False,
    materiality: Materiality | None = None,
    tags: Tags | Mapping[str, str] | str | Path | None = None,
    crosswalk: Crosswalk | str | Path | None = None,
    mapping: LabelMapping | str | Path | None = None,
    department: str | None = None,
    members: Sequence[str] = (),
    internal: str | Path | None = None,
    deflator: Deflator | str | Path | None = None,
    per: Denominator | str | Path | None = None,
    memory_limit: str | None = None,
) -> int:
    """Write the lines of ``compare_folder`` to a Parquet or CSV file without ever holding all of them; how many there are.

    They come in no particular order.
    """
    from budgetdiff.compare.facts import written_facts  # brings polars in

    given = beside(
        tags=tags, crosswalk=crosswalk, mapping=mapping, department=department, members=members, internal=internal
    )
    sticks = yardsticks(deflator, per)
    frames = written_facts(
        facts,
        base,
        current,
        engine=engine,
        unit=unit,
        across_phases=across_phases,
        materiality=materiality,
        tags=given.tags,
        memory_limit=memory_limit,
        **given.options(),
    )
    return write_lines(Path(out), measured(sticks, frames, base, current))


def tags_of(path: Path | None, by_line: Mapping[str, str]) -> Tags | None:
    """The tags of a file and of single lines, whose word counts; None where there are neither."""
    if path is None and not by_line:
        return None
    from budgetdiff.compare import Tags  # brings polars in

    return (Tags.read(path) if path is not None else Tags()).and_also(Tags.of(by_line))


def write_lines(out: Path, frames: Iterator[pl.DataFrame], *, database: Path | None = None) -> int:
    """Write frames of one schema to a Parquet or CSV file, one after the other; how many rows.

    The file appears whole or not at all. Raises QuestionError for another ending, a folder that is not there or a full disk.
    """
    if out.suffix.lower() not in FILES:
        raise QuestionError(f"{out}: a file of lines ends in {' or '.join(FILES)}")
    if not out.parent.is_dir():
        raise QuestionError(f"{out}: the folder {out.parent} does not exist")
    if database is not None and out.resolve() == database.resolve():
        raise QuestionError(f"{out}: this is the database")
    part = out.with_name(f"{out.name}.part")
    try:
        count = (_write_parquet if out.suffix.lower() == ".parquet" else _write_csv)(part, frames)
        part.replace(out)
    except OSError as error:
        raise QuestionError(f"{out}: cannot be written ({error.strerror or error})") from error
    finally:
        part.unlink(missing_ok=True)
        if isinstance(frames, Generator):
            frames.close()  # what they are made from is let go while the database is still open
    return count


def _write_parquet(out: Path, frames: Iterator[pl.DataFrame]) -> int:
    import pyarrow.parquet as pq  # heavy

    first = next(frames).to_arrow()
    count: int = first.num_rows
    with pq.ParquetWriter(out, first.schema, compression="zstd") as writer:
        writer.write_table(first)
        del first
        for frame in frames:
            writer.write_table(frame.to_arrow())
            count += frame.height
    return count


def _write_csv(out: Path, frames: Iterator[pl.DataFrame]) -> int:
    count = 0
    with out.open("wb") as file:
        for number, frame in enumerate(frames):
            frame.write_csv(file, include_header=number == 0)
            count += frame.height
    return count
