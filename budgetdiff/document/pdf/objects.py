"""Objects of a PDF file, read by one expression a token; whatever it does not know is left to pdfminer's own parser.

The private methods of pdfminer that are overridden here are those of the minor version that pyproject pins.
"""

from __future__ import annotations

import io
import re
from typing import Any

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFObjRef, PDFStream, int_value
from pdfminer.psparser import LIT

from budgetdiff.document.pdf.syntax import DELIMITED, STRING, Unusual, hex_bytes, string_bytes

_TOKEN = re.compile(
    rb"(?:\s|%[^\r\n]*)*+(?:/([^\s/\[\]()<>{}%#]*+)(?!#)|(\d++)\s++\d++\s++R"
    + DELIMITED
    + rb"|([-+]?\d++)"
    + DELIMITED
    + rb"|([-+]?(?:\d++\.\d*+|\.\d++))"
    + DELIMITED
    + rb"|(<<|>>|\[|\])|("
    + STRING
    + rb")|<([0-9A-Fa-f\s]*+)>"
    + rb"|(true|false|null|stream|endobj)"
    + DELIMITED
    + rb")"
)
_NAME, _REFERENCE, _INTEGER, _REAL, _BRACKET, _LITERAL, _HEX = range(1, 8)
_HEAD = re.compile(rb"\s*+(\d++)\s++\d++\s++obj" + DELIMITED)
_ANY_HEAD = re.compile(rb"(?<![^\s])\d{1,10}+\s{1,8}+\d{1,5}+\s{1,8}+obj" + DELIMITED)
_END_OF_LINE = re.compile(rb"[ \t]*+(?:\r\n|\n|\r)")
_ENDSTREAM = re.compile(rb"\s*+endstream")
_CONSTANTS: dict[bytes, Any] = {b"true": True, b"false": False, b"null": None}
_LEFT_TO_PDFMINER = (Unusual, KeyError, AttributeError, ValueError, TypeError, IndexError)
_names: dict[bytes, Any] = {}


class QuickDocument(PDFDocument):
    """pdfminer's document; its plain objects are read here, at a fraction of the time.

    ``mended`` tells that the table of objects named wrong places, and objects were found by their numbers.
    """

    def __init__(self, content: bytes, password: str = "") -> None:
        self.content = content
        self.mended = False
        self._places: dict[int, int] | None = None
        super().__init__(PDFParser(io.BytesIO(content)), password=password)

    def _getobj_parse(self, pos: int, objid: int) -> Any:
        try:
            head = _HEAD.match(self.content, pos)
            if head is None or int(head.group(1)) != objid:
                pos = self._found(objid, pos)
                head = _HEAD.match(self.content, pos)
                if head is None:
                    raise Unusual("another object stands there")
            value, at, stream = parsed(self.content, head.end(), self, enclosed=True)
            return self._stream(value, at) if stream else value
        except _LEFT_TO_PDFMINER:
            return super()._getobj_parse(pos, objid)

    def _found(self, objid: int, stated: int) -> int:
        """Where an object stands that the file's table of objects misses: viewers look for it too."""
        if self._places is None:
            self._places = {int(head.group().split()[0]): head.start() for head in _ANY_HEAD.finditer(self.content)}
        if objid not in self._places:
            return stated
        self.mended = True
        return self._places[objid]

    def _stream(self, attributes: Any, at: int) -> PDFStream:
        """The stream whose dictionary ends at ``at``; its stated length must be true."""
        if not isinstance(attributes, dict) or getattr(self._parser, "fallback", False):
            raise Unusual("a stream of a damaged file")
        length = int_value(attributes["Length"])
        start = _END_OF_LINE.match(self.content, at)
        if start is None or length < 0 or not _ENDSTREAM.match(self.content, start.end() + length):
            raise Unusual("a stream of another length")
        return PDFStream(attributes, self.content[start.end() : start.end() + length], self.decipher)

    def _get_objects(self, stream: Any) -> tuple[list[Any], int]:
        try:
            count, first = stream["N"], stream["First"]
            data = stream.get_data()
            head = data[:first].split()
            if len(head) != 2 * count:
                raise Unusual("an object stream of another count")
            numbers = list(map(int, head))
            return [*numbers, *(parsed(data, first + offset, self)[0] for offset in numbers[1::2])], count
        except _LEFT_TO_PDFMINER:
            found: tuple[list[Any], int] = super()._get_objects(stream)
            return found


def parsed(data: bytes, at: int, document: Any, *, enclosed: bool = False) -> tuple[Any, int, bool]:
    """The object at ``at``, where it ends, and whether a stream's data follows.

    An ``enclosed`` object ends with ``endobj`` or ``stream``, another (in an object stream) by itself.
    """
    match = _TOKEN.match
    outer: list[list[Any]] = []
    here: list[Any] = []
    brackets: list[bytes] = []
    while True:
        token = match(data, at)
        if token is None:
            raise Unusual("no token of an object")
        at = token.end()
        kind = token.lastindex or 0  # one of the groups always
        text = token.group(kind)
        if kind == _NAME:
            here.append(_name(text))
        elif kind == _REFERENCE:
            here.append(PDFObjRef(document, int(text)))
        elif kind == _INTEGER:
            here.append(int(text))
        elif kind == _REAL:
            here.append(float(text))
        elif kind == _BRACKET:
            if text in (b"<<", b"["):
                outer.append(here)
                brackets.append(text)
                here = []
                continue
            if not brackets or (brackets.pop() == b"<<") != (text == b">>"):
                raise Unusual("brackets that do not match")
            made = _dictionary(here) if text == b">>" else here
            here = outer.pop()
            here.append(made)
        elif kind == _LITERAL:
            here.append(string_bytes(text))
        elif kind == _HEX:
            here.append(hex_bytes(text))
        elif text in _CONSTANTS:
            here.append(_CONSTANTS[text])
        elif outer or len(here) != 1 or not enclosed:
            raise Unusual("an object that does not end")
        else:
            return here[0], at, text == b"stream"
        if not outer and not enclosed:
            return here[0], at, False


def _dictionary(items: list[Any]) -> dict[str, Any]:
    if len(items) % 2:
        raise Unusual("a dictionary with a key too many")
    return {key.name: value for key, value in zip(items[::2], items[1::2], strict=True) if value is not None}


def _name(name: bytes) -> Any:
    found = _names.get(name)
    if found is None:
        try:
            found = _names[name] = LIT(name.decode("utf-8"))
        except UnicodeDecodeError:
            raise Unusual("a name that is not UTF-8") from None
    return found
