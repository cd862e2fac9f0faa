"""Small files that several processes keep beside a database: written whole, down to the disk, by one at a time."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from budgetdiff.errors import MappingError


def write_beside(path: str | Path, text: str, what: str) -> None:
    """Put a text in the place of a file, whole or not at all; when this returns, it is on the disk.

    Raises MappingError, saying ``what`` (x.toml: the file of dispositions), where it cannot be written.
    """
    file = Path(path)
    part: Path | None = None
    try:
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
        part = Path(name)
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        part.replace(file)
    except OSError as error:
        raise MappingError(f"{what} cannot be written ({error.strerror})") from error
    finally:
        if part is not None:
            part.unlink(missing_ok=True)


@contextmanager
def held(path: str | Path, what: str) -> Iterator[None]:
    """Hold a file against others that write it, until the block ends; readers are never kept waiting.

    A file beside it is locked, because the file itself is replaced when it is written; the lock goes with the process.
    Raises MappingError, saying ``what`` (x.toml: the file of dispositions), where the folder may not be written.
    """
    file = Path(path)
    try:
        lock = file.with_name(f".{file.name}.lock").open("a")
    except OSError as error:
        raise MappingError(f"{what} cannot be written ({error.strerror})") from error
    with lock:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(lock.fileno(), msvcrt.LK_LOCK, 1)
        else:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
