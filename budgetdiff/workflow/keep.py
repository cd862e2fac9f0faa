"""Copies of documents beside the database, so that pictures of their cells outlive moves."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from budgetdiff.document import content_id
from budgetdiff.errors import StoreError
from budgetdiff.store import Store
from budgetdiff.workflow.keeper import Keeper


def keep_copy(store: Keeper, document_id: str, path: Path, form: str = "", content: bytes | None = None) -> None:
    """Copy a document's file beside the database, whole, under its id; raises StoreError where it cannot be written.

    ``content`` are its bytes where it is a file in a package. A file that holds other bytes by now is not kept.
    """
    folder = store.copies
    if folder is None:
        return
    name = (
        f"{document_id}.{form or path.suffix.removeprefix('.').lower()}"
        if (form or path.suffix).isascii()
        else document_id
    )
    try:
        content = path.read_bytes() if content is None else content
        if content_id(content) != document_id:
            return
        folder.mkdir(exist_ok=True)
        handle, part = tempfile.mkstemp(dir=folder, prefix=".part-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(part).replace(folder / name)
        except BaseException:
            Path(part).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise StoreError(f"{folder}: the copy of {path.name} cannot be written ({error.strerror})") from error
    store.note_copy(document_id, name)


def drop_copies(store: Store, names: list[str]) -> None:
    """Delete copies of documents that are forgotten."""
    folder = store.copies
    for name in names if folder is not None else ():
        with contextlib.suppress(FileNotFoundError):
            (folder / name).unlink()  # type: ignore[operator] # not None, see above
