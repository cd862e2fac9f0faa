"""What can be asked of the figures of a database: what there is, how it compares, how it moved, who moved most."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from budgetdiff.errors import QuestionError
from budgetdiff.facts import Level, Period
from budgetdiff.store import Store
from budgetdiff.workflow.comparing import beside, measured, write_lines, yardsticks

if TYPE_CHECKING:
    import polars as pl

    from budgetdiff.classification.crosswalk import Crosswalk
    from budgetdiff.compare import (
        Comparison,
        Deflator,
        Denominator,
        LabelMapping,
        Materiality,
        Ranking,
        StoredPairs,
        Tags,
        Trend,
    )
    from budgetdiff.workflow.overview import Overview

_OF_BODY = """
SELECT DISTINCT unit_name, unit_level FROM document
WHERE own_unit IN (SELECT own_unit FROM document WHERE unit_name = $1) ORDER BY ALL
"""

_OWN_OFFICE = """
SELECT DISTINCT unit_name FROM document
WHERE unit_name = $1 || '（本级）' OR unit_name = $1 AND ends_with($1, '（本级）')
"""


class Questions:
    """The half of a ``Database`` that reads figures and changes nothing."""

    def __init__(self, store: Store) -> None:
        self.store = store

    @property
    def _comparing(self) -> Callable[..., Comparison]:
        """What compares two periods of the store; see ``compare.compare_periods``."""
        from budgetdiff.compare import compare_periods  # brings polars in

        return compare_periods

    def called(self, unit: str, level: str | None = None) -> tuple[str, list[tuple[str, str]]]:
        """The full name of a unit given by its name or a part of it, at a level, and the others of that name: (name, level).

        A body that published one year's budget as a department and as a unit stands for its department, unless ``level`` asks
        for the other (``某局（单位）``). Raises QuestionError for a unit or a level that there is not.
        """
        from budgetdiff.compare import resolve_unit  # brings polars in

        wanted = Level.parse(level).value if level else None
        name = str(resolve_unit(self.store, unit))
        rows = self.store.rows(_OF_BODY, [name])
        others = [(str(other), str(of)) for other, of in rows if other != name and of]
        if wanted is None:
            return name, others
        fitting = [str(other) for other, of in rows if of == wanted]
        if not fitting and wanted == Level.OWN.value:
            # a document that says 某某局（本级） names its level and not that of its title (单位预算, 部门预算)
            fitting = [str(own) for (own,) in self.store.rows(_OWN_OFFICE, [name])]
        if not fitting:
            there = "、".join(f"{other} ({of or 'level not said'})" for other, of in rows)
            raise QuestionError(f"{name} has no document of level {wanted}; there are: {there}")
        return (name if name in fitting else fitting[0]), []

    def documents(self) -> pl.DataFrame:
        """The documents taken in: the view ``documents``."""
        return self.store.frame("SELECT * FROM documents")

    def show(self, *, unit: str | None = None) -> Overview:
        """What is there: units × years × phases with their documents, and every table, recognised or left over."""
        from budgetdiff.workflow.overview import overview_of  # brings polars in

        return overview_of(self.store, unit)

    def facts(self, *, unit: str | None = None, year: int | None = None) -> pl.DataFrame:
        """The facts: the view ``facts``, of one unit or year where asked.

        Raises QuestionError for a unit there is not.
        """
        from budgetdiff.compare import resolve_unit  # brings polars in

        return self.store.frame(
            "SELECT * FROM facts WHERE ($1 IS NULL OR unit_name = $1) AND ($2 IS NULL OR fiscal_year = $2)",
            [resolve_unit(self.store, unit), year],
        )

    def compare(
        self,
        base: str | Period,
        current: str | Period,
        *,
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
        reasons: bool = False,
    ) -> Comparison:
        """Compare two periods (``2023``, ``2024:executed``) of a unit, of all, or of a department as the sum of its units.

        ``tags`` (TOML), ``crosswalk``, ``mapping`` and ``internal`` (CSV) are files of the user's, see docs/compare.md;
        ``members`` are the department's units, all there are if none is named. ``deflator`` and ``per`` (CSV) add changes in real
        terms and amounts per person or whatever else is counted; ``per="staff"``, ``"posts"`` or ``"insured"`` is what the
        documents themselves count. ``reasons`` adds the units' own words beside the lines (``reason``, ``purpose`` and where each
        is printed). See ``compare.compare_periods``.
        """
        given = beside(
            tags=tags, crosswalk=crosswalk, mapping=mapping, department=department, members=members, internal=internal
        )
        sticks = yardsticks(deflator, per, self.store)
        compared = self._comparing(
            self.store,
            base,
            current,
            unit=unit,
            across_phases=across_phases,
            materiality=materiality,
            tags=given.tags,
            **given.options(),
        )
        found = compared if sticks is None else sticks.compared(compared)
        if reasons:
            from budgetdiff.workflow.explaining import explained  # brings polars in

            found = explained(self.store, found)
        return found

    def compare_to(
        self,
        out: str | Path,
        base: str | Period,
        current: str | Period,
        *,
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
    ) -> int:
        """Write the lines of a comparison to a Parquet or CSV file without ever holding all of them; how many there are.

        The same lines as ``compare`` gives, in no particular order: for databases of many thousand units, with
        ``bd.open(path, memory_limit="4GB")``.
        """
        given = beside(
            tags=tags, crosswalk=crosswalk, mapping=mapping, department=department, members=members, internal=internal
        )
        options = given.options() | {"unit": unit, "across_phases": across_phases}
        frames = self._written(base, current, materiality, given.tags, **options)
        frames = measured(yardsticks(deflator, per, self.store), frames, base, current)
        return write_lines(Path(out), frames, database=self.store.path)

    def _written(
        self,
        base: str | Period,
        current: str | Period,
        materiality: Materiality | None,
        tags: Tags | None,
        **options: Any,
    ) -> Iterator[pl.DataFrame]:
        """The lines of a comparison a frame at a time."""
        from budgetdiff.compare.asked import asked_of
        from budgetdiff.compare.engine import DuckEngine  # with the next, brings polars in
        from budgetdiff.compare.periods import written

        asked = asked_of(self.store, base, current, **options)
        return written(DuckEngine(self.store.connection), asked, materiality, tags)

    def pairs(
        self, base: str | Period, current: str | Period, *, unit: str | None = None, across_phases: bool = False
    ) -> StoredPairs:
        """Every figure of two periods beside its partner, nothing summed or restated; see ``compare.pair_periods``."""
        from budgetdiff.compare import pair_periods  # brings polars in

        return pair_periods(self.store, base, current, unit=unit, across_phases=across_phases)

    def pairs_to(
        self,
        out: str | Path,
        base: str | Period,
        current: str | Period,
        *,
        unit: str | None = None,
        across_phases: bool = False,
    ) -> int:
        """Write the lines of ``pairs`` to a Parquet or CSV file without ever holding all of them; how many there are."""
        from budgetdiff.compare import written_pairs  # brings polars in

        frames = written_pairs(self.store, base, current, unit=unit, across_phases=across_phases)
        return write_lines(Path(out), frames, database=self.store.path)

    def rank(
        self,
        base: str | Period | None = None,
        current: str | Period | None = None,
        *,
        statement: str = "expenditure",
        measure: str = "total",
        side: str | None = None,
        classification: str | None = None,
        code: str | None = None,
        minimum: int = 10,
        across_phases: bool = False,
        crosswalk: Crosswalk | str | Path | None = None,
        mapping: LabelMapping | str | Path | None = None,
    ) -> Ranking:
        """Rank the units by the change of one line (a table's total, or its line ``code``); see ``compare.rank_units``.

        Without periods it is each unit's newest against the one before it; a note names those of other years. Raises
        QuestionError where one of the two periods alone is given.
        """
        from budgetdiff.compare import rank_units  # brings polars in
        from budgetdiff.workflow.newest import newest_of_all

        if base is None and current is None:
            compared = newest_of_all(self.store, **beside(crosswalk=crosswalk, mapping=mapping).options())
        elif base is None or current is None:
            raise QuestionError("a ranking is of two periods; give both, or none for each unit's newest")
        else:
            compared = self.compare(base, current, across_phases=across_phases, crosswalk=crosswalk, mapping=mapping)
        return rank_units(
            compared, statement, measure, side=side, classification=classification, code=code, minimum=minimum
        )

    def trend(
        self,
        *periods: str | Period,
        unit: str | None = None,
        base: str | Period | None = None,
        across_phases: bool = False,
        crosswalk: Crosswalk | str | Path | None = None,
        mapping: LabelMapping | str | Path | None = None,
        deflator: Deflator | str | Path | None = None,
        per: Denominator | str | Path | None = None,
    ) -> Trend:
        """Lines through two or more periods; ``deflator`` and ``per`` as in ``compare``; see ``compare.trend_of``."""
        from budgetdiff.compare import trend_of  # brings polars in

        given = beside(crosswalk=crosswalk, mapping=mapping)
        sticks = yardsticks(deflator, per, self.store)
        found = trend_of(
            self.store,
            periods,
            unit=unit,
            base=base,
            across_phases=across_phases,
            crosswalk=given.crosswalk,
            mapping=given.mapping,
            comparing=self._comparing,
        )
        return found if sticks is None else sticks.followed(found)

    def sql(self, query: str, parameters: Sequence[object] | Mapping[str, object] = ()) -> pl.DataFrame:
        """What one SELECT over the views gives; values are bound (``?``, ``$name``). Raises QuestionError for anything else."""
        return self.store.select(query, parameters)

    def reasons(self, *, unit: str | None = None, year: int | None = None) -> pl.DataFrame:
        """The units' own words beside changes and about what money is for: the view ``reasons``, of one unit or year where asked.

        Raises QuestionError for a unit there is not.
        """
        from budgetdiff.compare import resolve_unit  # brings polars in

        return self.store.frame(
            "SELECT * FROM reasons WHERE ($1 IS NULL OR unit_name = $1) AND ($2 IS NULL OR fiscal_year = $2)",
            [resolve_unit(self.store, unit), year],
        )

    def tables(self) -> pl.DataFrame:
        """Every table seen, recognised or left over (statement NULL, with the reason)."""
        return self.store.frame("SELECT * EXCLUDE (ordinal) FROM tables_seen")
