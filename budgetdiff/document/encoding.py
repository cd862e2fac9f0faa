"""The encoding of a text file that does not say it: its mark, UTF-8 and UTF-16, which prove themselves, else the likelier one."""

from __future__ import annotations

import codecs

from budgetdiff.errors import UnreadableSource

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_LOOKED_AT = 1 << 20
_PROVED = frozenset({"utf-8", "utf-16-le", "utf-16-be"})


def text_of(content: bytes, source_name: str, encoding: str | None = None) -> tuple[str, str]:
    """The text of a file, without its mark, and its encoding: the one given, else the one found.

    What is neither UTF-8 nor UTF-16 is Chinese (GB18030) where its bytes come in pairs as Chinese characters do, else Western
    European (cp1252). Raises UnreadableSource where it is no text in the encoding, or no encoding is called so.
    """
    name = encoding or _found(content)
    mark = next(
        (mark for mark, own in _MARKS if content.startswith(mark) and (encoding is None or own in name.lower())), b""
    )
    try:
        text = content[len(mark) :].decode(name)
    except LookupError as error:
        raise UnreadableSource(
            source_name, f"no encoding is called “{name}” (utf-8, cp1252, gb18030, shift_jis …)"
        ) from error
    except UnicodeDecodeError as error:
        raise UnreadableSource(
            source_name, f"it is no text in {name} (byte {error.start}); say its encoding (--encoding cp1252)"
        ) from error
    if "\x00" in text[:_LOOKED_AT]:
        raise UnreadableSource(source_name, f"it is no text in {name}; say its encoding (--encoding utf-16)")
    return text, name


def is_proved(encoding: str) -> bool:
    """Whether an encoding that was found is sure: a text in another is hardly ever valid in it."""
    return encoding in _PROVED


def _found(content: bytes) -> str:
    for mark, name in _MARKS:
        if content.startswith(mark):
            return name
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        start = content[:4096]
        # ASCII in UTF-16 without a mark is valid UTF-8, with a zero beside every character
        if start.count(0) * 3 < len(start):
            return "utf-8"
    start = content[: 4096 - 4096 % 2]
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if max(even, odd) * 8 > len(start):
        return "utf-16-le" if odd > even else "utf-16-be"
    return "gb18030" if _is_chinese(content[:_LOOKED_AT]) else "cp1252"


def _is_chinese(content: bytes) -> bool:
    """Whether the bytes above ASCII come in pairs of the rows that Chinese text uses; a Western accent stands between letters."""
    pairs = alone = 0
    index = 0
    while index < len(content):
        if content[index] < 0x80:
            index += 1
            continue
        following = content[index + 1] if index + 1 < len(content) else 0
        if (0xA1 <= content[index] <= 0xF7 and following >= 0xA1) or (
            0x81 <= content[index] <= 0xFE and following >= 0x80
        ):
            pairs += 1
            index += 2
        else:
            alone += 1
            index += 1
    return pairs > alone * 3
