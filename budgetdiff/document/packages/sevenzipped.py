"""The files in a .7z, where py7zr is installed."""

from __future__ import annotations

import io
import lzma
import struct
import zlib
from collections.abc import Iterator

from budgetdiff.document.packages.entry import LARGEST_MEMBER, LINK, LOCKED, TOO_LARGE, Entry, Room, place_in
from budgetdiff.errors import UnreadableSource

ADVICE = "install budgetdiff[packages], or unpack it and give the folder"
_HEADER = struct.Struct("<6xBBIQQI")
_LARGEST_HEADER = 2**20
"""Bytes of the list of files: one of thousands is far smaller, and py7zr takes it whole before it can be counted."""


def seven_entries(content: bytes, room: Room, within: str = "") -> Iterator[Entry]:
    """The files of a .7z in its order, each ``within`` what holds it; what is left out is told to ``room``.

    Raises UnreadableSource for a damaged or locked archive, or where py7zr is missing; Overfull for one of too much.
    """
    try:
        import py7zr  # an extra
        from py7zr.io import BytesIOFactory
    except ImportError as error:
        raise UnreadableSource(room.source_name, f"this is a 7z archive; {ADVICE}") from error
    if len(content) < _HEADER.size:
        raise UnreadableSource(room.source_name, "the package is damaged or was cut off")
    if _HEADER.unpack_from(content)[4] > _LARGEST_HEADER:
        room.count(room.members + 1)
    try:
        with py7zr.SevenZipFile(io.BytesIO(content), max_extract_size=room.left) as archive:
            if archive.needs_password():
                raise UnreadableSource(room.source_name, LOCKED)
            parts = [part for part in archive.list() if not part.is_directory]
            room.count(len(parts))
            room.take(sum(part.uncompressed or 0 for part in parts))
            wanted: dict[str, str] = {}
            for part in parts:
                name = place_in(part.filename, within, room)
                if name is None:
                    continue
                if part.is_symlink:
                    room.refuse(LINK, name)
                elif (part.uncompressed or 0) > LARGEST_MEMBER:
                    room.refuse(TOO_LARGE, name)
                else:
                    wanted[part.filename] = name
            if not wanted:
                return
            # its files may be one stream, so they are unpacked together; what is not wanted is passed over
            factory = BytesIOFactory(LARGEST_MEMBER)
            archive.extract(targets=list(wanted), factory=factory)
    except py7zr.exceptions.PasswordRequired as error:
        raise UnreadableSource(room.source_name, LOCKED) from error
    except (
        py7zr.exceptions.ArchiveError,
        lzma.LZMAError,
        zlib.error,
        struct.error,
        EOFError,
        OSError,
        ValueError,
        TypeError,
        LookupError,
        AttributeError,
        AssertionError,
        NotImplementedError,
    ) as error:  # what py7zr raises where a file is not what it says
        raise UnreadableSource(room.source_name, f"the package is damaged or was cut off ({error})") from error
    by_stated = {_plain(stated): product for stated, product in factory.products.items()}
    for stated, name in wanted.items():
        product = by_stated.get(_plain(stated))
        if product is not None:
            product.seek(0)
            yield Entry(name, product.read())


def _plain(name: str) -> str:
    return name.replace("\\", "/").removeprefix("./")
