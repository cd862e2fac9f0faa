"""The command line as a user calls it: in this process, which costs a hundredth, or in one of its own."""

from __future__ import annotations

import contextlib
import io
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from budgetdiff.cli import main


@dataclass(frozen=True)
class Answer:
    """What a call gave: exit code, and the bytes of both streams."""

    returncode: int
    stdout: bytes
    stderr: bytes


def run(*arguments: object, cwd: Path) -> Answer:
    """Call ``budgetdiff`` in ``cwd``, in this process; a traceback is raised, as it would be printed."""
    out, error = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    code: object = 0
    with (
        contextlib.chdir(cwd),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(error),
        mock.patch.object(sys, "argv", ["budgetdiff", *map(str, arguments)]),
    ):
        try:
            main()
        except SystemExit as end:
            code = end.code
    assert code is None or isinstance(code, int), code
    return Answer(code or 0, _written(out), _written(error))


def _written(stream: io.TextIOWrapper) -> bytes:
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue()


def process(*arguments: object, cwd: Path, **options: Any) -> subprocess.CompletedProcess[bytes]:
    """Call ``budgetdiff`` in a process of its own, for tests of streams, encodings and signals."""
    settings = {"capture_output": True, "cwd": cwd, "timeout": 120} | options
    return subprocess.run([sys.executable, "-m", "budgetdiff", *map(str, arguments)], check=False, **settings)
