"""What lakes are made of in the workflow: a lake that is asked, batches that become its parts, buckets that are settled."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from budgetdiff.facts import Given
from budgetdiff.lake import Lake, Settling, settle, store_of, told
from budgetdiff.store import Loaded, Record, Store
from budgetdiff.workflow.database import Database
from budgetdiff.workflow.keeper import Known

if TYPE_CHECKING:
    import polars as pl

    from budgetdiff.compare import Materiality, Tags
    from budgetdiff.compare.asked import Asked
    from budgetdiff.lake import File


_AT_ONCE = 32 * 2**20
"""Bytes of facts, about two million of them, that lines are written of at once: less pays for opening its files over and over."""
_FIGURES = """
SELECT 1 FROM figures
WHERE fiscal_year = $base_year AND phase = $base_phase OR fiscal_year = $current_year AND phase = $current_phase LIMIT 1
"""


def has_figures(store: Store, asked: Asked) -> bool:
    """Whether a store has a figure of the two periods that are compared."""
    from budgetdiff.compare.asked import period_parameters  # brings polars in

    return bool(store.rows(_FIGURES, period_parameters(asked)))


class LakeDatabase(Database):
    """A lake, asked as a ``Database`` is; it only answers."""

    def __init__(self, lake: Lake, unit: str | None = None, memory_limit: str | None = None) -> None:
        super().__init__(store_of(lake, unit, memory_limit))
        self.lake, self._memory_limit = lake, memory_limit

    def _written(
        self, base: Any, current: Any, materiality: Materiality | None, tags: Tags | None, **options: Any
    ) -> Iterator[pl.DataFrame]:
        """As ``Questions._written``: some buckets after the others, so that memory does not grow with the lake."""
        from budgetdiff.compare.asked import asked_of
        from budgetdiff.compare.engine import DuckEngine  # with the next, brings polars in
        from budgetdiff.compare.periods import written

        if options.get("unit") is not None or options.get("department") is not None:
            yield from super()._written(base, current, materiality, tags, **options)
            return
        asked = asked_of(self.store, base, current, **options)
        for bucket in self.lake.by_bucket(_AT_ONCE):
            with store_of(bucket, memory_limit=self._memory_limit) as store:
                if has_figures(store, asked):
                    yield from written(DuckEngine(store.connection), asked, materiality, tags)

    def __repr__(self) -> str:
        return f"LakeDatabase({str(self.lake.path)!r})"

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it; what DuckDB could not read of a file is told in one sentence."""
        try:
            if error is not None:
                with told(self.lake.path):
                    raise error
        finally:
            self.close()


class Parts:
    """A lake as what takes documents in: each batch a part, which is of the lake once it is whole.

    ``known`` are the documents that need not be read, ``add`` is what becomes of a batch; if not given, those of the lake.
    """

    def __init__(self, lake: Lake, known: Known | None = None, add: Callable[[Store], None] | None = None) -> None:
        self.lake = lake
        self._known = lake.known() if known is None else dict(known)
        self._add = add or lake.add

    @property
    def path(self) -> Path | None:
        """See ``Keeper``."""
        return self.lake.path

    @property
    def copies(self) -> Path | None:
        """See ``Keeper``: a lake keeps none."""
        return None

    def known(self) -> Known:
        """See ``Keeper``."""
        return dict(self._known)

    def writing(self) -> AbstractContextManager[None]:
        """See ``Keeper``: who else writes is seen when a part is committed."""
        return nullcontext()

    def load_all(self, records: Sequence[Record]) -> list[Loaded]:
        """See ``Keeper``. What supersedes what is found when the lake is settled, and not told here."""
        new = [one for one in records if not self._is_known(one)]
        with Store.open(None) as store:
            status = {one.document.document_id: found for one, found in zip(new, store.load_all(new), strict=True)}
            self._add(store)
        before = set(self._known)
        self._known |= {one.document.document_id: (one.document.given, one.document.source_path, None) for one in new}
        answers = []
        for one in records:
            found = status.get(one.document.document_id)
            called = found.called if found else one.document.unit_name
            word = "known" if found is None else "changed" if one.document.document_id in before else found.status
            answers.append(Loaded(word, called))
        return answers

    def _is_known(self, record: Record) -> bool:
        found = self._known.get(record.document.document_id)
        return found is not None and record.document.given in (Given(), found[0])

    def move(self, document_id: str, path: str, name: str) -> None:
        """See ``Keeper``: a lake holds where files stood when they were read."""

    def note_copy(self, document_id: str, name: str) -> None:
        """See ``Keeper``: a lake keeps none."""


def settle_lake(lake: Lake, settling: Callable[[int, int], None] | None = None) -> None:
    """Settle what waits in a lake, judge and check it, and let questions see it."""
    plans = lake.plan()
    done: list[tuple[Settling, tuple[File, ...]]] = []
    for asked in plans:
        done.append((asked, _settled(lake, asked)))
        if settling is not None:
            settling(len(done), len(plans))
    lake.finish(done)


def _settled(lake: Lake, asked: Settling) -> tuple[File, ...]:
    found = lake.staged(asked)
    if found is None:
        found = settle_bucket(asked)
        lake.stage(asked, found)
    return found


def settle_bucket(asked: Settling) -> tuple[File, ...]:
    """Settle, judge and check one bucket; the files written."""
    from budgetdiff.check import finish  # only where something is to be judged

    with told(Path(asked.lake)):
        return settle(asked, finish)
