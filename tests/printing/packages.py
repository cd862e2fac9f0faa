"""Packages of files as Chinese offices make them: .zip with names in GBK or UTF-8, links and lies; a .rar that only stores."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping


def zipped(files: Mapping[str, bytes], *, encoding: str = "utf-8", flagged: bool = True) -> bytes:
    """Files in a .zip; with ``flagged`` false their names are bytes in ``encoding`` that nothing marks, as old programs write."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(_Named(name, encoding, flagged=flagged), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def with_link(files: Mapping[str, bytes], name: str, target: str) -> bytes:
    """Files in a .zip beside a link."""
    buffer = io.BytesIO(zipped(files))
    with zipfile.ZipFile(buffer, "a") as archive:
        link = zipfile.ZipInfo(name)
        link.external_attr = 0o120777 << 16
        archive.writestr(link, target)
    return buffer.getvalue()


def locked(content: bytes) -> bytes:
    """A .zip whose parts all say that they are encrypted."""
    changed = bytearray(content)
    for start, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.find(start)
        while at >= 0:
            changed[at + flags] |= 1
            at = changed.find(start, at + 4)
    return bytes(changed)


class _Named(zipfile.ZipInfo):
    """A part whose name is written in an encoding of its maker's."""

    def __init__(self, name: str, encoding: str, *, flagged: bool) -> None:
        super().__init__(name)
        self._raw = name.encode(encoding), 0x800 if flagged else 0

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 - zipfile's own name
        return self._raw[0], self.flag_bits | self._raw[1]


def rar_stored(files: Iterable[tuple[str, bytes]]) -> bytes:
    """A .rar of version 5 that stores its files as they are: what a tool is not needed for."""
    out = b"Rar!\x1a\x07\x01\x00" + _header(_varint(1) + _varint(0) + _varint(0))
    for name, content in files:
        raw = name.encode()
        crc = struct.pack("<I", zlib.crc32(content))
        fields = (
            _varint(4),
            _varint(len(content)),
            _varint(0o100644),
            crc,
            _varint(0),
            _varint(1),
            _varint(len(raw)),
            raw,
        )
        out += _header(_varint(2) + _varint(2) + _varint(len(content)) + b"".join(fields)) + content
    return out + _header(_varint(5) + _varint(0) + _varint(0))


def _header(body: bytes) -> bytes:
    sized = _varint(len(body)) + body
    return struct.pack("<I", zlib.crc32(sized)) + sized


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])
