"""Commands in processes forked from one that has read the modules: a kill falls into the work, not into the start of Python."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path

# what a command reads when it begins: read once, by the process that all others are forked from
PRELOADED = [
    *(
        f"budgetdiff.{room}"
        for room in ("cli", "check", "compare", "report", "statements", "store", "track", "workflow.database")
    ),
    *("duckdb", "pandas", "polars", "pyarrow.compute", "tests.campaign.started"),  # pyarrow looks for pandas
]


@dataclass(frozen=True)
class Command:
    """A call of the command line, made in a process of its own."""

    arguments: tuple[str, ...]
    cwd: Path
    says: Path  #: what it says on stderr is written here
    environment: tuple[tuple[str, str], ...] = ()

    def start(self) -> BaseProcess:
        """The process, running."""
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(PRELOADED)
        process = context.Process(target=_run, args=(self,))
        process.start()
        return process

    def run(self) -> int:
        """Its exit code; it is waited for."""
        process = self.start()
        process.join()
        assert process.exitcode is not None
        return process.exitcode

    def killed(self, after: float) -> bool:
        """Kill it, and nothing but it, after some seconds; whether it was still running."""
        process = self.start()
        process.join(after)
        if running := process.is_alive():
            assert process.pid is not None
            os.kill(process.pid, signal.SIGKILL)
            process.join()
        return running


def _run(command: Command) -> None:
    from budgetdiff.cli import main

    os.chdir(command.cwd)
    os.environ.update(command.environment)
    nothing = os.open(os.devnull, os.O_RDWR)
    said = os.open(command.says, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for number, stream in ((nothing, 0), (nothing, 1), (said, 2)):
        os.dup2(number, stream)
    sys.argv = ["budgetdiff", *command.arguments]
    main()


def started(arguments: Sequence[object], cwd: Path, says: Path, **environment: str) -> Command:
    """A command by its arguments."""
    return Command(tuple(map(str, arguments)), cwd, says, tuple(environment.items()))


def command(*arguments: object) -> list[str]:
    """A call of the command line for a process begun anew, as a user's is."""
    return [sys.executable, "-m", "budgetdiff", *map(str, arguments)]
