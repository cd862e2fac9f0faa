"""A process that reads files for another: a crash, an abort, a hang or too much memory costs the file it is at, nothing else.

It is spoken to through its standard input and output, a pickled message behind its length, and ends when the input does. It
never outlives the process that started it.
"""

from __future__ import annotations

import os
import pickle
import signal
import struct
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from budgetdiff.document import read, read_content
from budgetdiff.errors import BudgetdiffError, SourceError
from budgetdiff.facts import NOTHING, Given
from budgetdiff.statements import understand
from budgetdiff.store import Record, is_package, read_package
from budgetdiff.workflow.record import record_of
from budgetdiff.workflow.tidyhint import tidy_hint

MEMORY = 4 * 2**30
"""Bytes that reading one file may take."""
LENGTH = struct.Struct("<Q")


@dataclass(frozen=True, slots=True)
class Task:
    """A file or data package to read, the name it is to have, and what the user says of it.

    A file in a package of files comes with its ``content``; its path is the package's and its place there.
    """

    path: Path
    name: str
    given: Given = NOTHING
    content: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What reading one file or data package gave: records ready to be written, or the sentence that says why not.

    A file that was not read, because its bytes are there already, has the id of its document as ``known``, and is ``moved``
    where the place that is kept of it is to be another.
    """

    records: tuple[Record, ...] = ()
    failure: str = ""
    known: str = ""
    moved: bool = False


def attempt(task: Task) -> Outcome:
    """The records of a file or package, or why there are none: the library's errors come home as words."""
    try:
        if task.path.is_dir() and is_package(task.path):
            return Outcome(read_package(task.path))
        document = read(task.path) if task.content is None else read_content(task.content, task.path.name)
        return Outcome((record_of(understand(document, task.given), task.path, task.given, task.name),))
    except BudgetdiffError as error:
        if task.content is not None:
            return Outcome(failure=_said_of(error, task))
        return Outcome(failure=f"{error}{tidy_hint(task.path)}")
    except MemoryError:
        return Outcome(failure=f"{task.name}: reading it takes more than {MEMORY // 2**30} GB of memory")
    except RecursionError:
        return Outcome(failure=f"{task.name}: its parts lie deeper within each other than can be read")


def _said_of(error: BudgetdiffError, task: Task) -> str:
    """An error of a file in a package, which knows its own name only, with its place."""
    if isinstance(error, SourceError) and error.source == task.path.name:
        return str(type(error)(task.name, error.reason, error.place))
    return f"{task.name}: {error}"


def send(stream: IO[bytes], message: Any) -> None:
    """Write one message."""
    body = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    stream.write(LENGTH.pack(len(body)) + body)
    stream.flush()


def receive(stream: IO[bytes]) -> Any:
    """The next message; None where there is none any more."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    body = stream.read(length)
    return pickle.loads(body) if len(body) == length else None


def _bind_to(parent: int) -> None:
    """End with the process that started this one, whatever ends it."""

    def watch() -> None:
        import time  # only here

        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    # Linux was asked to see to it when this process began (see ``readers``); other systems have no such signal
    threading.Thread(target=watch, daemon=True).start()


def _bound_memory() -> None:
    try:
        import resource  # Unix only
    except ImportError:
        return
    for kind, limit in ((resource.RLIMIT_DATA, MEMORY), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(kind)
        resource.setrlimit(kind, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))


def main() -> None:
    """Read what is asked for until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the asking process is told, and lets this one go
    asked, told = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)  # what a reader's library prints is no message
    _bind_to(int(sys.argv[1]))
    _bound_memory()
    while (message := receive(asked)) is not None:
        folder, task = message
        if folder is not None:  # the asking process may have changed its folder since this one began
            os.chdir(folder)
        send(told, attempt(task))


if __name__ == "__main__":
    main()
