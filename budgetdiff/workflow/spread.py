"""Work of a lake spread over Spark: buckets settled, compared and checked in the executors, by the functions one machine runs.

Executors see the lake's folder under the same path as the driver: a shared file system, or one machine. They write files that
nobody knows of before the driver commits them, so that one that fails, or runs twice, changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from budgetdiff.errors import BudgetdiffError, EngineError
from budgetdiff.lake import Lake, store_of, told
from budgetdiff.workflow.lakeparts import LakeDatabase, has_figures

if TYPE_CHECKING:
    import polars as pl

    from budgetdiff.check import Findings
    from budgetdiff.compare import Comparison, Materiality, Tags
    from budgetdiff.compare.asked import Asked
    from budgetdiff.compare.periods import Share

_T = TypeVar("_T")
_R = TypeVar("_R")


def spread(session: Any, function: Callable[[_T], _R], items: Sequence[_T]) -> list[_R]:
    """What a function gives for each item, in their order, each worked out in an executor.

    An error of this library comes home as itself; another, or an executor that is lost, is EngineError in one sentence.
    """
    if not items:
        return []
    return collected(session.sparkContext.parallelize(list(items), len(items)).map(partial(guarded, function)))


def collected(tasks: Any) -> list[Any]:
    """What tasks of Spark give, each made of ``guarded`` answers; raises as ``spread``."""
    with spoken_of("Spark failed at a part of the work, and nothing of it was kept"):
        answers = tasks.collect()
    for answer in answers:
        if isinstance(answer, BudgetdiffError):
            raise answer
    return list(answers)


@contextmanager
def spoken_of(what: str) -> Iterator[None]:
    """Errors of Spark as one sentence that says what it was about."""
    from py4j.protocol import Py4JError  # with pyspark
    from pyspark.errors import PySparkException

    try:
        yield
    except (PySparkException, Py4JError) as error:
        raise EngineError(f"{what} ({_reason(error)})") from error


def _reason(error: Exception) -> str:
    """The line of Spark's pages that tells most."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return next((line for line in lines if "Exception" in line or "Error" in line), lines[0] if lines else "no reason")[
        :200
    ]


def guarded(function: Callable[[_T], _R], item: _T) -> _R | BudgetdiffError:
    """An answer, or the library's own error as a value: Spark would try it again, and tell pages of it."""
    try:
        return function(item)
    except BudgetdiffError as error:
        return error


class SpreadLake(LakeDatabase):
    """A lake whose questions about all units are answered bucket by bucket in the executors of Spark.

    ``compare``, ``trend`` and ``rank`` of two periods and ``check`` are spread; the others, and what is asked of one unit or of a
    department, this machine answers.
    """

    def __init__(self, lake: Lake, engine: Any, unit: str | None = None) -> None:
        from budgetdiff.compare.spark import spark_session  # brings polars in

        self._held = ExitStack()
        self._session = self._held.enter_context(spark_session(engine))
        try:
            super().__init__(lake, unit)
        except BaseException:
            self._held.close()
            raise

    def close(self) -> None:
        """Let the files go, and a session of its own."""
        super().close()
        self._held.close()

    @property
    def _comparing(self) -> Callable[..., Comparison]:
        return self._spread_comparison

    def _spread_comparison(
        self,
        store: Any,
        base: Any,
        current: Any,
        *,
        unit: str | None = None,
        department: Any = None,
        materiality: Materiality | None = None,
        tags: Tags | None = None,
        through: Sequence[Any] = (),
        **options: Any,
    ) -> Comparison:
        """As ``compare.compare_periods``."""
        from budgetdiff.compare import compare_periods
        from budgetdiff.compare.asked import asked_of
        from budgetdiff.compare.available import currency_of
        from budgetdiff.compare.periods import whole_of

        if unit is not None or department is not None:
            given = {
                "unit": unit,
                "department": department,
                "materiality": materiality,
                "tags": tags,
                "through": through,
            }
            return compare_periods(store, base, current, **given, **options)
        asked = replace(asked_of(store, base, current, **options), through=tuple(through))
        work = partial(_share, asked=asked, materiality=materiality, tags=tags)
        shares = [one for one in spread(self._session, work, self.lake.by_bucket()) if one is not None]
        return replace(whole_of(shares, asked, materiality), currency=currency_of(store, None))

    def _written(
        self, base: Any, current: Any, materiality: Materiality | None, tags: Tags | None, **options: Any
    ) -> Iterator[pl.DataFrame]:
        """As ``Questions._written``: a few buckets come back at a time."""
        from budgetdiff.compare.asked import asked_of

        if options.get("unit") is not None or options.get("department") is not None:
            return super()._written(base, current, materiality, tags, **options)
        work = partial(_share, asked=asked_of(self.store, base, current, **options), materiality=materiality, tags=tags)
        return self._frames(work)

    def _frames(self, work: Callable[[Lake], Share | None]) -> Iterator[pl.DataFrame]:
        buckets, cores = self.lake.by_bucket(), int(self._session.sparkContext.defaultParallelism)
        for at in range(0, len(buckets), cores):
            yield from (one.lines for one in spread(self._session, work, buckets[at : at + cores]) if one is not None)

    def check(self, *, unit: str | None = None, **options: Any) -> Findings:
        """See ``Database.check``."""
        from budgetdiff.check import together

        if unit is not None or not self.lake.by_bucket():
            return super().check(unit=unit, **options)
        files = {name: options[name] for name in ("rules", "dispositions") if options.get(name)}
        if "dispositions" in files:
            options["dispositions"] = Path(files["dispositions"]).absolute()
        if "rules" in files:
            options["rules"] = [Path(one).absolute() for one in files["rules"]]
        shares = spread(self._session, partial(_checked, options=options), self.lake.by_bucket())
        newest = self.store.rows("SELECT unit_name, max(fiscal_year) FROM documents GROUP BY ALL")
        return together(shares, {str(name): int(year) for name, year in newest})


def _share(lake: Lake, asked: Asked, materiality: Materiality | None, tags: Tags | None) -> Share | None:
    """What a bucket has of a comparison; None where it has no figure of the two periods."""
    from budgetdiff.compare.engine import DuckEngine
    from budgetdiff.compare.periods import share_of

    with told(lake.path), store_of(lake, threads=1) as store:
        if not has_figures(store, asked):
            return None
        return share_of(DuckEngine(store.connection), asked, materiality, tags)


def _checked(lake: Lake, options: dict[str, Any]) -> Findings:
    from budgetdiff.check import check_documents

    with told(lake.path), store_of(lake, threads=1) as store:
        return check_documents(store, **options)
