"""Reading a file by what it holds, not by what it is called."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from budgetdiff.document.model import Document, content_id
from budgetdiff.errors import UnreadableSource

LARGEST = 200 * 1024 * 1024
"""Files above this many bytes are refused: no disclosure comes near it."""

_DEFAULT_PASSWORD = "encrypted with Excel's default password"
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
    (b"{\\rtf", "an RTF file; save it as .docx or PDF"),
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
    document = _read_once(content, source_name)
    if document.document_id == content_id(content) and _DEFAULT_PASSWORD in document.notes:
        return document  # the numbers were counted in the workbook inside
    from budgetdiff.document.seen import numbers_seen  # brings the libraries of all formats in  # noqa: PLC0415

    return replace(document, seen=numbers_seen(content, document))


def _read_once(content: bytes, source_name: str) -> Document:
    if not content.strip():
        raise UnreadableSource(source_name, "the file is empty")
    if b"%PDF-" in content[:1024]:
        from budgetdiff.document.pdf import read_pdf  # heavy: only PDFs pay for it  # noqa: PLC0415

        return read_pdf(content, source_name)
    for start, what in _REFUSED:
        if content.startswith(start):
            kind, _, advice = what.partition("; ")
            raise UnreadableSource(
                source_name, f"this is {kind}, not a disclosure that can be read" + (f"; {advice}" if advice else "")
            )
    if content.startswith(b"PK\x03\x04"):
        return _read_archive(content, source_name)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return _read_compound(content, source_name)
    from budgetdiff.document.spreadsheetml import looks_like_spreadsheetml  # noqa: PLC0415

    if looks_like_spreadsheetml(content):
        from budgetdiff.document.workbook import read_workbook  # noqa: PLC0415

        return read_workbook(content, source_name, "spreadsheetml")
    from budgetdiff.document.web import looks_like_html, read_web  # noqa: PLC0415
    from budgetdiff.document.webarchive import looks_like_web_archive, read_web_archive  # noqa: PLC0415

    if looks_like_web_archive(content):
        return read_web_archive(content, source_name)

    if looks_like_html(content):
        return read_web(content, source_name)
    from budgetdiff.document.text import read_text  # noqa: PLC0415

    return read_text(content, source_name)


def _read_archive(content: bytes, source_name: str) -> Document:
    """A zip archive: a workbook or a Word file by the parts it holds, after a look through all of them."""
    from budgetdiff.document.archive import checked_parts  # noqa: PLC0415

    parts = checked_parts(content, source_name)
    if "word/document.xml" in parts:
        from budgetdiff.document.word import read_word  # heavy: only Word files pay for it  # noqa: PLC0415

        return read_word(content, source_name)
    named = {"xl/workbook.xml": "xlsx", "xl/workbook.bin": "xlsb", "content.xml": "ods"}
    form = next((form for part, form in named.items() if part in parts), "")
    if form and not (form == "ods" and b"opendocument.text" in content[:200]):
        from budgetdiff.document.workbook import read_workbook  # noqa: PLC0415

        return read_workbook(content, source_name, form)
    if b"opendocument.text" in content[:200]:
        raise UnreadableSource(source_name, "this is an OpenDocument text (.odt); save it as .docx or PDF")
    raise UnreadableSource(
        source_name, "this archive is neither an Excel, OpenDocument spreadsheet nor Word file; unpack it"
    )


def _read_compound(content: bytes, source_name: str) -> Document:
    """An old Office file: an .xls workbook, one in a wrapping of encryption, or something to be saved anew."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        return _decrypted(content, source_name)
    if "WordDocument".encode("utf-16-le") in content:
        raise UnreadableSource(source_name, "this is an old Word or WPS file (.doc, .wps); save it as .docx or PDF")
    from budgetdiff.document.biff import Encrypted  # noqa: PLC0415
    from budgetdiff.document.workbook import read_workbook  # noqa: PLC0415

    try:
        return read_workbook(content, source_name, "xls")
    except Encrypted:
        return _decrypted(content, source_name)


def _decrypted(content: bytes, source_name: str) -> Document:
    """A workbook encrypted with the password that Excel tries by itself; the id is that of the file as it is."""
    from budgetdiff.document.encrypted import decrypted  # noqa: PLC0415

    inside = decrypted(content, source_name)
    if "EncryptedPackage".encode("utf-16-le") in inside:
        raise UnreadableSource(source_name, "the file is encrypted twice; save it without a password")
    found = read_content(inside, source_name)
    return replace(found, document_id=content_id(content), notes=(*found.notes, _DEFAULT_PASSWORD))
