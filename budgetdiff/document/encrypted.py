"""Workbooks encrypted with the password that Excel itself tries: they open without a question there, and here."""

from __future__ import annotations

import io
import struct
from xml.parsers.expat import ExpatError

from msoffcrypto import OfficeFile
from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError, ParseError

from budgetdiff.errors import UnreadableSource

_PASSWORD = "VelvetSweatshop"
"""The default password of [MS-OFFCRYPTO], no secret."""
_REFUSED = "the file is encrypted; save it without a password"


def decrypted(content: bytes, source_name: str) -> bytes:
    """The workbook inside; raises UnreadableSource where another password is needed or the file is damaged."""
    inside = io.BytesIO()
    try:
        office = OfficeFile(io.BytesIO(content))
        office.load_key(password=_PASSWORD)
        office.decrypt(inside)
    except (
        DecryptionError,
        InvalidKeyError,
        FileFormatError,
        ParseError,
        struct.error,
        AttributeError,
        IndexError,
        KeyError,
        NotImplementedError,
        OSError,
        TypeError,
        UnicodeError,
        ValueError,
        OverflowError,
        ExpatError,
    ) as error:
        raise UnreadableSource(source_name, _REFUSED) from error
    return inside.getvalue()
