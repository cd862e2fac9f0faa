"""The parts of an OFD file: XML without entities, and the places that one part names in another."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from budgetdiff.errors import UnreadableSource

Element = Any
"""An element of ElementTree."""
_LARGEST = 64 * 2**20
"""Bytes of one XML part."""


class Parts:
    """The parts of an OFD file by name; each is parsed once."""

    def __init__(self, content: bytes, source_name: str) -> None:
        self._source = source_name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, OSError, ValueError) as error:
            raise UnreadableSource(source_name, "the OFD is damaged or was cut off") from error
        self._names = {name.casefold(): name for name in self._zip.namelist()}
        self._parsed: dict[str, Element] = {}

    def has(self, name: str) -> bool:
        """Whether there is a part of this name, whatever its case."""
        return name.casefold() in self._names

    def xml(self, name: str) -> Element:
        """The root of a part; raises UnreadableSource where it is missing, damaged, too large or declares entities."""
        known = self._parsed.get(name)
        if known is not None:
            return known
        stored = self._names.get(name.casefold())
        if stored is None:
            raise UnreadableSource(self._source, f"the OFD is damaged: its part {name[:100]} is missing")
        try:
            if self._zip.getinfo(stored).file_size > _LARGEST:
                raise UnreadableSource(
                    self._source, f"the part {name[:100]} of the OFD is larger than {_LARGEST >> 20} MiB"
                )
            root = fromstring(self._zip.read(stored), forbid_dtd=True)
        except DefusedXmlException as error:
            raise UnreadableSource(
                self._source, f"its part {name[:100]} declares entities, which is not safe to read"
            ) from error
        except (
            ParseError,
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            ValueError,
            NotImplementedError,
        ) as error:
            raise UnreadableSource(self._source, f"the OFD is damaged: its part {name[:100]} cannot be read") from error
        self._parsed[name] = root
        return root


def joined(part: str, location: str) -> str:
    """The part that ``location`` names in ``part``: beside it, or from the root where it begins with a slash."""
    location = location.strip().replace("\\", "/")
    path = location if location.startswith("/") else posixpath.join(posixpath.dirname(part), location)
    return posixpath.normpath(path).lstrip("/")


def local(element: Element) -> str:
    """The name of an element without its namespace: producers use several, and some none."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: Element | None, *names: str) -> Iterator[Element]:
    """The children of these names in order."""
    for child in element if element is not None else ():
        if local(child) in names:
            yield child


def child(element: Element | None, name: str) -> Element | None:
    """The first child of a name."""
    return next(children(element, name), None)


def text_of(element: Element | None, name: str) -> str:
    """The text of a child; '' where there is none."""
    found = child(element, name)
    return (found.text or "").strip() if found is not None else ""


def numbers_of(text: str | None, count: int) -> tuple[float, ...] | None:
    """So many finite numbers parted by blanks; None where the text is anything else."""
    try:
        found = tuple(float(word) for word in (text or "").split())
    except ValueError:
        return None
    return found if len(found) == count and all(abs(value) < 1e7 for value in found) else None
