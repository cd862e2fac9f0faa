"""Reading a file by what it holds, not by what it is called."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from budgetdiff.document.model import Document, content_id
from budgetdiff.errors import UnreadableSource
from budgetdiff.said import Note

LARGEST = 200 * 1024 * 1024
"""Files above this many bytes are refused: no disclosure comes near it."""

_DEFAULT_PASSWORD = "encrypted with Excel's default password"
_ELSE = "save it as .docx or PDF, or install LibreOffice"
_REFUSED: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"RIFF", "a picture or sound"),
    (b"BM", "a bitmap picture"),
    (b"Rar!", "a RAR archive; unpack it"),
    (b"7z\xbc\xaf", "a 7z archive; unpack it"),
    (b"\x1f\x8b", "a gzip archive; unpack it"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"SQLite format 3\x00", "a database"),
)


def read(path: Path) -> Document:
    """Read a disclosure from a file; the format is told by its content.

    Raises UnreadableSource, with one sentence, where there is no such file, it cannot be opened, is empty, too large,
    or of no format that is read.
    """
    try:
        if path.is_dir():
            raise UnreadableSource(str(path), "this is a folder, not a file")
        if path.exists() and not path.is_file():
            # a pipe or a device never ends, or never begins
            raise UnreadableSource(str(path), "this is a pipe or a device, not a file")
        if path.stat().st_size > LARGEST:
            raise UnreadableSource(path.name, f"the file is larger than {LARGEST // 2**20} MiB")
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise UnreadableSource(str(path), "there is no such file") from error
    except PermissionError as error:
        raise UnreadableSource(str(path), "no permission to read it") from error
    except OSError as error:
        raise UnreadableSource(str(path), f"it cannot be read ({error.strerror})") from error
    return read_content(content, path.name)


def read_content(content: bytes, source_name: str) -> Document:
    """Read a disclosure from its bytes; ``source_name`` is only for messages and the store."""
    document, counted = _read_once(content, source_name)
    if not counted:
        return document
    from budgetdiff.document.seen import numbers_seen  # brings the libraries of all formats in

    return replace(document, seen=numbers_seen(content, document))


def _inside(inside: bytes, content: bytes, source_name: str, note: str, form: str = "") -> tuple[Document, bool]:
    """What a file holds in a wrapping or another format: its numbers are counted there, its id is that of the file as it is."""
    found = read_content(inside, source_name)
    notes = (*found.notes, note) if note else found.notes
    return replace(found, document_id=content_id(content), notes=notes, format=form or found.format), False


def _read_once(content: bytes, source_name: str) -> tuple[Document, bool]:
    """A document, and whether ``content`` are the bytes that its numbers are still to be counted in."""
    if not content.strip():
        raise UnreadableSource(source_name, "the file is empty")
    if content.startswith(b"{\\rtf"):
        return _by_libreoffice(content, source_name, "rtf", "docx", f"this is an RTF file; {_ELSE}")
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return _read_compound(content, source_name)
    if content.startswith(b"PK\x03\x04") and b"opendocument.text" in content[:200]:
        return _by_libreoffice(content, source_name, "odt", "docx", f"this is an OpenDocument text (.odt); {_ELSE}")
    return _read_plainly(content, source_name), True


def _read_plainly(content: bytes, source_name: str) -> Document:
    """A document in a format that is read as it is."""
    if b"%PDF-" in content[:1024]:
        from budgetdiff.document.pdf import read_pdf  # heavy: only PDFs pay for it

        return read_pdf(content, source_name)
    for start, what in _REFUSED:
        if content.startswith(start):
            kind, _, advice = what.partition("; ")
            raise UnreadableSource(
                source_name, f"this is {kind}, not a disclosure that can be read" + (f"; {advice}" if advice else "")
            )
    if content.startswith(b"PK\x03\x04"):
        return _read_archive(content, source_name)
    from budgetdiff.document.spreadsheetml import looks_like_spreadsheetml

    if looks_like_spreadsheetml(content):
        from budgetdiff.document.workbook import read_workbook

        return read_workbook(content, source_name, "spreadsheetml")
    from budgetdiff.document.web import looks_like_html, read_web
    from budgetdiff.document.webarchive import looks_like_web_archive, read_web_archive

    if looks_like_web_archive(content):
        return read_web_archive(content, source_name)

    if looks_like_html(content):
        return read_web(content, source_name)
    from budgetdiff.document.text import read_text

    return read_text(content, source_name)


def _read_archive(content: bytes, source_name: str) -> Document:
    """A zip archive: a workbook, a Word or an OFD file by the parts it holds, after a look through all of them."""
    from budgetdiff.document.archive import checked_parts

    parts = checked_parts(content, source_name)
    if "OFD.xml" in parts:
        from budgetdiff.document.ofd import read_ofd  # heavy: only OFD files pay for it

        return read_ofd(content, source_name)
    if "word/document.xml" in parts:
        from budgetdiff.document.word import read_word  # heavy: only Word files pay for it

        return read_word(content, source_name)
    named = {"xl/workbook.xml": "xlsx", "xl/workbook.bin": "xlsb", "content.xml": "ods"}
    form = next((form for part, form in named.items() if part in parts), "")
    if form:
        from budgetdiff.document.workbook import read_workbook

        return read_workbook(content, source_name, form)
    raise UnreadableSource(
        source_name, "this archive is neither an Excel, OpenDocument spreadsheet, Word nor OFD file; unpack it"
    )


def _read_compound(content: bytes, source_name: str) -> tuple[Document, bool]:
    """An old Office file: an .xls or .et workbook, one in a wrapping of encryption, or a .doc or .wps of Word 97."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        return _decrypted(content, source_name)
    if "WordDocument".encode("utf-16-le") in content:
        from budgetdiff.document.oldword import as_docx  # only old Word files pay for it

        inside, by = as_docx(content, source_name)
        document, counted = _inside(inside, content, source_name, "", "doc")
        return replace(document, reader=f"{by}, {document.reader}"), counted
    from budgetdiff.document.biff import Encrypted, TooOld
    from budgetdiff.document.workbook import read_workbook

    try:
        return read_workbook(content, source_name, "xls"), True
    except Encrypted:
        return _decrypted(content, source_name)
    except TooOld as error:
        why = f"{error.reason}, or install LibreOffice"
        return _by_libreoffice(content, source_name, "xls", "xlsx", why)


def _by_libreoffice(content: bytes, source_name: str, form: str, to: str, otherwise: str) -> tuple[Document, bool]:
    """A document of an old format, saved anew; raises UnreadableSource saying ``otherwise`` where LibreOffice cannot."""
    from budgetdiff.document.libreoffice import converted

    inside = converted(content, form, to)
    if inside is None:
        raise UnreadableSource(source_name, otherwise)
    return _inside(inside, content, source_name, Note("saved anew", text=to), form)


def _decrypted(content: bytes, source_name: str) -> tuple[Document, bool]:
    """A workbook encrypted with the password that Excel tries by itself."""
    from budgetdiff.document.encrypted import decrypted

    inside = decrypted(content, source_name)
    if "EncryptedPackage".encode("utf-16-le") in inside:
        raise UnreadableSource(source_name, "the file is encrypted twice; save it without a password")
    return _inside(inside, content, source_name, _DEFAULT_PASSWORD)
