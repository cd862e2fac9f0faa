"""Word 97 files, .doc and the .wps of WPS: turned into .docx in pure Python, or by LibreOffice where that fails."""

from __future__ import annotations

import struct
import tempfile
from pathlib import Path

from doc2docx import convert
from doc2docx.cfb import CompoundFile, CompoundFileLimits
from doc2docx.errors import Doc2DocxError, EncryptedDocumentError

from budgetdiff.document import libreoffice
from budgetdiff.errors import UnreadableSource

_LARGEST = 200 * 2**20
_CLSID = slice(8, 24)
"""The class of the program in the header of a compound file: WPS states its own, [MS-CFB] 2.2 wants zeros."""

_WORD_97 = b"\xec\xa5"
"""What the stream of a Word 97 document begins with, [MS-DOC] 2.5.2."""
_DAMAGED = (
    Doc2DocxError,
    struct.error,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    OSError,
    AssertionError,
    NotImplementedError,
)  # what doc2docx raises where a file is not what it says


def without_class(content: bytes) -> bytes:
    """A compound file whose header names no program's class, as the standard wants it."""
    return content[: _CLSID.start] + bytes(_CLSID.stop - _CLSID.start) + content[_CLSID.stop :]


def as_docx(content: bytes, source_name: str) -> tuple[bytes, str]:
    """An old Word file as .docx, and what turned it into that.

    Raises UnreadableSource where it is encrypted, or neither way leads to a document.
    """
    with tempfile.TemporaryDirectory(prefix="budgetdiff-") as folder:
        old, new = Path(folder) / "document.doc", Path(folder) / "document.docx"
        old.write_bytes(without_class(content))
        try:
            convert(old, new, limits=CompoundFileLimits(_LARGEST, _LARGEST, 100_000))
            return new.read_bytes(), "msdoc2docx"
        except EncryptedDocumentError as error:
            raise UnreadableSource(source_name, "the file is encrypted; save it without a password") from error
        except _DAMAGED as error:
            found = libreoffice.converted(content, "doc", "docx") if _is_word(content) else None
            if found is not None:
                return found, "LibreOffice"
            raise UnreadableSource(
                source_name, f"this old Word or WPS file is damaged ({str(error)[:120]}); save it as .docx or PDF"
            ) from error


def _is_word(content: bytes) -> bool:
    """Whether a compound file has the stream of Word 97: of any other bytes LibreOffice makes a document all the same."""
    try:
        stream = CompoundFile(without_class(content)).open_stream("WordDocument")
    except _DAMAGED:
        return False
    return bytes(stream[:2]) == _WORD_97
