"""Office files are zip archives from strangers: looked through before any library opens them."""

from __future__ import annotations

import io
import zipfile
import zlib

from budgetdiff.errors import UnreadableSource

LARGEST = 256 * 1024 * 1024
"""Bytes an archive may hold when unpacked; real workbooks of disclosures hold a few million."""
MOST_PARTS = 5_000
_CHUNK = 1 << 20
_ENTRY, _END, _TAIL = b"PK\x01\x02", b"PK\x05\x06", 22 + 0xFFFF
_LOOKED_AT = 4096


def entries_listed(content: bytes) -> int:
    """How many parts a zip archive lists, counted in its bytes: zipfile makes an object of each before anybody can ask."""
    end = content.rfind(_END, max(len(content) - _TAIL, 0))
    size = int.from_bytes(content[end + 12 : end + 16], "little") if end >= 0 else 0xFFFFFFFF
    return content.count(_ENTRY, max(end - size, 0) if size < 0xFFFFFFFF else 0, end if end >= 0 else len(content))


def checked_parts(content: bytes, source_name: str) -> set[str]:
    """The names of an archive's parts, after it was unpacked once, piece by piece, and thrown away.

    The sizes an archive states can lie, so the bytes are counted. Raises UnreadableSource for a damaged or encrypted
    archive, one that unpacks to more than ``LARGEST`` bytes, and XML with a document type (external entities).
    """
    if (listed := entries_listed(content)) > MOST_PARTS:
        raise UnreadableSource(source_name, f"the archive has {listed} parts; no office file has that many")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            left = LARGEST
            for part in parts:
                if part.flag_bits & 1:
                    raise UnreadableSource(source_name, "the file is encrypted; save it without a password")
                left = _looked_through(archive, part, left, source_name)
            return {part.filename for part in parts}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise UnreadableSource(source_name, f"the file is damaged or was cut off ({error})") from error


def _looked_through(archive: zipfile.ZipFile, part: zipfile.ZipInfo, left: int, source_name: str) -> int:
    with archive.open(part) as stream:
        first = True
        while chunk := stream.read(_CHUNK):
            left -= len(chunk)
            if left < 0:
                raise UnreadableSource(
                    source_name, f"unpacked it is larger than {LARGEST // 2**20} MiB, as no disclosure is (a zip bomb?)"
                )
            if first and part.filename.endswith((".xml", ".rels")):
                start = chunk[:_LOOKED_AT].upper()
                if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
                    raise UnreadableSource(
                        source_name, f"its part {part.filename} declares entities, which is not safe to read"
                    )
            first = False
    return left
