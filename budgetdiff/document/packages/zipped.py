"""The files in a .zip: names in UTF-8 or, from a Chinese Windows, in GBK; sizes counted before anything is unpacked."""

from __future__ import annotations

import io
import lzma
import stat
import zipfile
import zlib
from collections.abc import Iterator

from budgetdiff.document.archive import entries_listed
from budgetdiff.document.packages.entry import (
    DAMAGED,
    ENCRYPTED,
    LARGEST_MEMBER,
    LINK,
    MOST_MEMBERS,
    TOO_LARGE,
    Entry,
    Room,
    place_in,
)
from budgetdiff.errors import UnreadableSource

_UTF8 = 0x800
_LOCKED = 0x1
_OFFICE = ("word/document.xml", "xl/workbook.xml", "xl/workbook.bin", "content.xml", "OFD.xml", "[Content_Types].xml")
_BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, OSError, ValueError)


def is_office_file(content: bytes) -> bool:
    """Whether a zip archive is one document (Word, Excel, OpenDocument, OFD), or damaged: whoever reads it will say why."""
    if entries_listed(content) > MOST_MEMBERS:
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except _BROKEN:
        return True
    return any(part in names for part in _OFFICE)


def zip_entries(content: bytes, room: Room, within: str = "") -> Iterator[Entry]:
    """The files of a .zip in its order, each ``within`` what holds it; what is left out is told to ``room``.

    Raises UnreadableSource for a damaged archive, Overfull for one of too many files or bytes. zipfile never unpacks more of a
    file than the archive states, so what it states is held against the room there is.
    """
    room.count(entries_listed(content))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [part for part in archive.infolist() if not part.is_dir()]
            room.take(sum(part.file_size for part in parts))
            for part in parts:
                name = place_in(name_of(part), within, room)
                if name is None:
                    continue
                refusal = _refusal(part)
                if refusal:
                    room.refuse(refusal, name)
                    continue
                try:
                    unpacked = archive.read(part)
                except _BROKEN:
                    room.refuse(DAMAGED, name)
                    continue
                yield Entry(name, unpacked)
    except _BROKEN as error:
        raise UnreadableSource(room.source_name, f"the package is damaged or was cut off ({error})") from error


def _refusal(part: zipfile.ZipInfo) -> str:
    if stat.S_ISLNK(part.external_attr >> 16):
        return LINK
    if part.flag_bits & _LOCKED:
        return ENCRYPTED
    return TOO_LARGE if part.file_size > LARGEST_MEMBER else ""


def name_of(part: zipfile.ZipInfo) -> str:
    """The name of a part. One that is not marked as UTF-8 may be so all the same (macOS), or is in the code page of its maker.

    GB 18030 holds GBK; its second bytes may be backslashes, so it is read before paths are told apart.
    """
    name = part.orig_filename
    if part.flag_bits & _UTF8:
        return name
    raw = name.encode("cp437")  # what zipfile reads such names as, and always gives back
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name
