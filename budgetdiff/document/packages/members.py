"""The documents of a package, those of packages in it too, each with its place: ``inner.zip/a/b.pdf``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from budgetdiff.document.packages.entry import TOO_DEEP, Entry, Overfull, Room
from budgetdiff.document.packages.rarred import rar_entries
from budgetdiff.document.packages.sevenzipped import seven_entries
from budgetdiff.document.packages.zipped import is_office_file, zip_entries
from budgetdiff.errors import UnreadableSource

_ZIP, _EMPTY_ZIP, _RAR, _SEVEN = b"PK\x03\x04", b"PK\x05\x06", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c"
_READERS: dict[bytes, Callable[[bytes, Room, str], Iterator[Entry]]] = {
    _ZIP: zip_entries,
    _EMPTY_ZIP: zip_entries,
    _RAR: rar_entries,
    _SEVEN: seven_entries,
}
_DEPTH = 2
"""A package, and the packages in it."""
_LARGEST_FILE = 1024 * 2**20
"""Bytes of a package itself."""
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Member:
    """A file in a package: its place there and its bytes; or, with a ``refusal``, why such files of it are left out."""

    name: str
    content: bytes = b""
    refusal: str = ""


def is_package_of_files(path: Path) -> bool:
    """Whether a file is a package of files, and no document that is a zip archive itself (Word, Excel, OFD)."""
    try:
        with path.open("rb") as file:
            head = file.read(8)
            kind = _start(head)
            if kind not in {_ZIP, _EMPTY_ZIP}:
                return kind is not None
            if path.stat().st_size > _LARGEST_FILE:
                return True
            return not is_office_file(head + file.read())
    except OSError:
        return False  # reading it will say why


def members(path: Path, source_name: str) -> Iterator[Member]:
    """The files of a package in its order, then one refusal for each reason why files of it were left out.

    Hidden files are passed over, as in a folder. Nothing is written, least of all under a name that the package gives.
    Raises UnreadableSource, with one sentence, where the package cannot be opened, is damaged, or holds too much.
    """
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise UnreadableSource(source_name, f"the package is larger than {_LARGEST_FILE // 2**20} MiB; unpack it")
        content = path.read_bytes()
    except OSError as error:
        raise UnreadableSource(source_name, f"it cannot be read ({error.strerror})") from error
    room = Room(source_name)
    found = False
    for entry in _entries(content, room, "", 1):
        found = True
        yield Member(entry.name, entry.content)
    for reason, names in room.refused.items():
        found = True
        named = ", ".join(names[:_NAMED]) + (" …" if len(names) > _NAMED else "")
        yield Member(
            "", refusal=f"{source_name}: files that {reason} are left out ({len(names)}): {named}; unpack what is meant"
        )
    if not found:
        raise UnreadableSource(source_name, "the package holds no file")


def _start(content: bytes) -> bytes | None:
    return next((start for start in _READERS if content.startswith(start)), None)


def _entries(content: bytes, room: Room, within: str, depth: int) -> Iterator[Entry]:
    kind = _start(content)
    if kind is None:
        raise UnreadableSource(room.source_name, "this is no package of files")
    for entry in _READERS[kind](content, room, within):
        inner = _start(entry.content)
        if inner is None or (inner in {_ZIP, _EMPTY_ZIP} and is_office_file(entry.content)):
            yield entry
        elif depth == _DEPTH:
            room.refuse(TOO_DEEP, entry.name)
        else:
            try:
                yield from _entries(entry.content, room, f"{entry.name}/", depth + 1)
            except Overfull:
                raise
            except UnreadableSource as error:
                room.refuse(f"cannot be opened ({error.reason})", entry.name)
