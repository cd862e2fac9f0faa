"""The files in a .rar, where rarfile is installed; what is compressed goes through ``unar``, ``unrar`` or ``bsdtar`` by a pipe."""

from __future__ import annotations

import io
from collections.abc import Iterator

from budgetdiff.document.packages.entry import (
    DAMAGED,
    ENCRYPTED,
    LARGEST_MEMBER,
    LINK,
    LOCKED,
    TOO_LARGE,
    Entry,
    Room,
    place_in,
)
from budgetdiff.errors import UnreadableSource

ADVICE = "install budgetdiff[packages] and the program unar, or unpack it and give the folder"


def rar_entries(content: bytes, room: Room, within: str = "") -> Iterator[Entry]:
    """The files of a .rar in its order, each ``within`` what holds it; what is left out is told to ``room``.

    Raises UnreadableSource for a damaged or locked archive, or where what unpacks it is missing; Overfull for one of too much.
    """
    try:
        import rarfile  # an extra
    except ImportError as error:
        raise UnreadableSource(room.source_name, f"this is a RAR archive; {ADVICE}") from error
    try:
        with rarfile.RarFile(io.BytesIO(content)) as archive:
            if archive.needs_password() and not archive.infolist():
                raise UnreadableSource(room.source_name, LOCKED)
            parts = [part for part in archive.infolist() if not part.is_dir()]
            room.count(len(parts))
            room.take(sum(part.file_size or 0 for part in parts))
            for part in parts:
                name = place_in(part.filename, within, room)
                if name is None:
                    continue
                # a link, or RAR 5's file that stands for another
                if part.is_symlink() or getattr(part, "file_redir", None):
                    room.refuse(LINK, name)
                elif part.needs_password():
                    room.refuse(ENCRYPTED, name)
                elif (part.file_size or 0) > LARGEST_MEMBER:
                    room.refuse(TOO_LARGE, name)
                else:
                    try:
                        unpacked = archive.read(part)
                    except rarfile.RarCannotExec:
                        raise
                    except (rarfile.Error, OSError, EOFError):
                        room.refuse(DAMAGED, name)
                        continue
                    yield Entry(name, unpacked)
    except rarfile.RarCannotExec as error:
        raise UnreadableSource(room.source_name, f"this is a compressed RAR archive; {ADVICE}") from error
    except (rarfile.Error, OSError, EOFError, ValueError, LookupError) as error:
        raise UnreadableSource(room.source_name, f"the package is damaged or was cut off ({error})") from error
