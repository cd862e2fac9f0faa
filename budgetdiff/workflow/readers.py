"""The processes that read: as many as pay, kept for the next time, each with a time for its file."""

from __future__ import annotations

import atexit
import contextlib
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Iterable, Iterator
from pathlib import Path
from typing import IO

import budgetdiff.workflow.worker as worker_module
from budgetdiff.errors import EngineError
from budgetdiff.workflow.worker import LENGTH, Outcome, Task, send

TIMEOUT = 300.0
"""Seconds that one file may take."""
_GROW = 0.5
"""Seconds that files wait before one more process is started for them: a start costs about as much."""
_AHEAD = 4
"""Files a process that are read ahead of the one whose turn it is to be written."""
_CODE = """
import ctypes, os, sys
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(1, 9)  # PR_SET_PDEATHSIG, SIGKILL: before anything that takes time
if os.getppid() != int(sys.argv[1]):
    os._exit(1)
sys.path[:0] = sys.argv[2:]
from budgetdiff.workflow.worker import main
main()
"""


class Reader:
    """One process that reads, and the file it is at."""

    def __init__(self) -> None:
        if not sys.executable:
            raise EngineError(
                "files are read by processes of their own, and this program has no Python to start them with"
            )
        self._errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the process
        root = str(Path(worker_module.__file__).parents[2])
        # -P: a file beside the documents must not stand in for a module
        command = [sys.executable, "-P", "-c", _CODE, str(os.getpid()), root]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors, process_group=0
        )
        self.owner = os.getpid()
        self.position = -1
        self.task: Task | None = None
        self.until = 0.0
        self._got = bytearray()

    @property
    def answers(self) -> int:
        """What its answers are read from."""
        assert self.process.stdout is not None
        return self.process.stdout.fileno()

    def ask(self, position: int, task: Task, timeout: float) -> None:
        """Let it read a file."""
        self.position, self.task, self.until = position, task, time.monotonic() + timeout
        assert self.process.stdin is not None
        with contextlib.suppress(BrokenPipeError):  # it died: its answer is its end
            send(self.process.stdin, (_folder(), task))

    def answer(self) -> Outcome | None:
        """What it has told of its file, or that it died at it; None where the answer is not whole yet."""
        assert self.task is not None
        part = os.read(self.answers, 1 << 20)
        if not part:
            return Outcome(failure=f"{self.task.name}: {self._died()}")
        self._got += part
        if len(self._got) < LENGTH.size or len(self._got) < LENGTH.size + LENGTH.unpack_from(self._got)[0]:
            return None
        import pickle

        outcome = pickle.loads(memoryview(self._got)[LENGTH.size :])
        self._got = bytearray()
        self.task = None
        assert isinstance(outcome, Outcome)
        return outcome

    def _died(self) -> str:
        """How the process came to its end, in words."""
        code = self.process.wait()
        self._errors.seek(0)
        said = self._errors.read()[-2000:].decode("utf-8", "replace").strip().splitlines()
        if code < 0:
            with contextlib.suppress(ValueError):
                return f"reading it ended in {signal.Signals(-code).name}, so it is left out"
        last = f" ({said[-1][:200]})" if said else ""
        return f"reading it failed{last}, so it is left out"

    def end(self) -> None:
        """End the process at once."""
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout, self._errors):
            if stream is not None:
                with contextlib.suppress(BrokenPipeError):
                    stream.close()


def _folder() -> str | None:
    """Where relative paths begin now; None where that folder is gone."""
    try:
        return os.getcwd()  # noqa: PTH109 - its text is sent
    except OSError:
        return None


_IDLE: list[Reader] = []


@atexit.register
def _end_all() -> None:
    while _IDLE:
        reader = _IDLE.pop()
        if reader.owner == os.getpid():  # a copy of this process, made by fork, has no say over them
            reader.end()


def _taken() -> Reader:
    """A process that nobody uses, or a new one."""
    while _IDLE:
        reader = _IDLE.pop()
        if reader.owner == os.getpid() and reader.process.poll() is None:
            return reader
        reader.end()
    return Reader()


def outcomes(
    tasks: Iterable[tuple[Task, Outcome | None]], jobs: int, timeout: float = TIMEOUT
) -> Generator[tuple[Task, Outcome], None, None]:
    """Each task with what reading gave, in the order given, whichever process finished first; never many read ahead.

    A task that comes with its outcome is not read. Processes that are idle at the end are kept for the next call; when the
    caller stops asking, those that are still at a file are ended at once.
    """
    desk = _Desk(iter(tasks), max(jobs, 1), timeout)
    try:
        while desk.open:
            desk.take_in()
            yield from desk.finished()
            desk.wait()
    finally:
        desk.close()


class _Desk:
    """What is read and what waits: tasks come in, processes take them, outcomes go out in the order of the tasks."""

    def __init__(self, coming: Iterator[tuple[Task, Outcome | None]], jobs: int, timeout: float) -> None:
        self._coming, self._jobs, self._timeout = coming, jobs, timeout
        self._more = True
        self._first = self._count = 0
        self._done: dict[int, tuple[Task, Outcome]] = {}
        self._waiting: tuple[int, Task] | None = None
        self._since = 0.0
        self._busy: list[Reader] = []
        self._free: list[Reader] = []
        self._selector = selectors.DefaultSelector()

    @property
    def open(self) -> bool:
        """Whether there is still something to come."""
        return self._more or self._first < self._count

    def take_in(self) -> None:
        """Take tasks until one waits for a process or enough are read ahead; give the one that waits to a process."""
        while self._more and self._waiting is None and self._count - self._first < self._jobs * _AHEAD:
            task, outcome = next(self._coming, (None, None))
            if task is None:
                self._more = False
                return
            if outcome is not None:
                self._done[self._count] = task, outcome
            else:
                self._waiting, self._since = (self._count, task), time.monotonic()
                self._hand_out()
            self._count += 1

    def _hand_out(self) -> None:
        """Give the task that waits to a process: a free one, or one more where it waited long enough for that to pay."""
        if self._waiting is None:
            return
        waited = time.monotonic() - self._since >= _GROW
        if self._free or not self._busy or (waited and len(self._busy) < self._jobs):
            reader = self._free.pop() if self._free else _taken()
            reader.ask(*self._waiting, self._timeout)
            self._selector.register(reader.answers, selectors.EVENT_READ, reader)
            self._busy.append(reader)
            self._waiting = None

    def finished(self) -> Iterator[tuple[Task, Outcome]]:
        """The outcomes whose turn it is."""
        while self._first in self._done:
            yield self._done.pop(self._first)
            self._first += 1

    def wait(self) -> None:
        """Wait until a process is done with its file or out of time, or one more process pays."""
        if not self._busy:
            return
        moments = [reader.until for reader in self._busy]
        if self._waiting is not None and len(self._busy) < self._jobs:
            moments.append(self._since + _GROW)
        elif self._waiting is None and self._more and self._count - self._first < self._jobs * _AHEAD:
            moments.append(0.0)
        for key, _ in self._selector.select(max(0.0, min(moments) - time.monotonic())):
            self._answered(key.data)
        for reader in [one for one in self._busy if one.until <= time.monotonic()]:
            assert reader.task is not None
            self._done[reader.position] = (
                reader.task,
                Outcome(
                    failure=f"{reader.task.name}: reading it took more than {self._timeout:g} seconds; --timeout gives it more"
                ),
            )
            self._let_go(reader)
            reader.end()
        self._hand_out()

    def _answered(self, reader: Reader) -> None:
        task = reader.task
        outcome = reader.answer()
        if outcome is None or task is None:
            return
        self._done[reader.position] = task, outcome
        self._let_go(reader)
        if reader.task is None and reader.process.poll() is None:
            self._free.append(reader)
        else:
            reader.end()

    def _let_go(self, reader: Reader) -> None:
        self._selector.unregister(reader.answers)
        self._busy.remove(reader)

    def close(self) -> None:
        """Keep the processes that are free, end the others."""
        self._selector.close()
        _IDLE.extend(self._free)
        for reader in self._busy:
            reader.end()
