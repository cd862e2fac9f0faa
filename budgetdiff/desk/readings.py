"""Files that are read in a thread of their own: one run at a time, its progress on a page."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

import budgetdiff.workflow as stages
from budgetdiff.errors import BudgetdiffError
from budgetdiff.facts import printable

Told = Callable[[stages.Ingested], None]
WAIT = 60.0
"""Seconds to wait for other processes, and for the desk's own readers."""


class Run:
    """Files being read: what became of each so far, what went wrong with the whole, and where the result is to be seen.

    ``work`` does it, given whom to tell of each file, and gives the path of the page that it leads to, '' for none.
    """

    def __init__(self, names: Sequence[str], work: Callable[[Told], str]) -> None:
        self.names, self.done = tuple(names), list[tuple[str, str, str]]()
        self.error, self.leads = "", ""
        self._work = work
        self.thread = threading.Thread(target=self._go, daemon=True)

    @property
    def running(self) -> bool:
        """Whether it goes on."""
        return self.thread.is_alive()

    def _go(self) -> None:
        try:
            self.leads = self._work(self._told)
        except BudgetdiffError as error:
            self.error = str(error)

    def _told(self, one: stages.Ingested) -> None:
        self.done.append((printable(one.name), one.status, printable(one.message) or f"{one.tables} / {one.facts}"))


class Readings:
    """The run of a desk, the last or the one that goes on. Safe to be asked by several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.run: Run | None = None

    @property
    def busy(self) -> bool:
        """Whether files are being read."""
        return self.run is not None and self.run.running

    def start(self, run: Run) -> bool:
        """Begin a run, if none goes on; whether it was begun."""
        with self._lock:
            if self.busy:
                return False
            self.run = run
            run.thread.start()
            return True
