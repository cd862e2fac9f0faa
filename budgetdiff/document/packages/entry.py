"""What stands in a package: one entry a file, its place there, and how much of all packages may be unpacked."""

from __future__ import annotations

from dataclasses import dataclass, field

from budgetdiff.errors import UnreadableSource

LARGEST = 1024 * 2**20
"""Bytes that a package and the packages in it may hold together: a county's whole disclosure is smaller."""
LARGEST_MEMBER = 200 * 2**20
"""Bytes of one file of it, as of any file."""
MOST_MEMBERS = 5_000
_LONGEST_NAME = 500

OUTSIDE = "have names that lead out of the package"
LINK = "are links to other files"
ENCRYPTED = "are encrypted"
DAMAGED = "are damaged or cut off"
TOO_LARGE = f"are larger than {LARGEST_MEMBER // 2**20} MiB"
TOO_DEEP = "are packages in a package in a package"
"""Why files of a package are left out, to go on with ``files that …``."""

LOCKED = "its files are encrypted; unpack it with the password and give the folder"
"""Why a package is refused whose very list is locked."""


class Overfull(UnreadableSource):
    """A package holds more than is unpacked, whatever part of it is looked at."""


@dataclass(slots=True)
class Room:
    """What may still be unpacked of one package, the packages in it included. ``source_name`` names it in a refusal."""

    source_name: str
    left: int = field(default_factory=lambda: LARGEST)
    members: int = MOST_MEMBERS
    refused: dict[str, list[str]] = field(default_factory=dict)

    def count(self, number: int) -> None:
        """Room for so many more files; raises Overfull where there are too many."""
        self.members -= number
        if self.members < 0:
            raise Overfull(self.source_name, f"the package holds more than {MOST_MEMBERS} files; unpack what is meant")

    def take(self, size: int) -> None:
        """Room for so many more bytes; raises Overfull where they are too many."""
        self.left -= size
        if self.left < 0:
            raise Overfull(
                self.source_name,
                f"unpacked it is larger than {LARGEST // 2**20} MiB, as no disclosure is (a zip bomb?)",
            )

    def refuse(self, reason: str, name: str) -> None:
        """A file of the package is left out."""
        self.refused.setdefault(reason, []).append(name)


@dataclass(frozen=True, slots=True)
class Entry:
    """A file in a package: its place, with ``/`` between folders and behind the package it is in, and its bytes."""

    name: str
    content: bytes


def place_in(name: str, within: str, room: Room) -> str | None:
    """The place of a file ``within`` its package, fit to be shown; None for what is hidden, as in a folder, or refused.

    The name is only ever shown and compared, never opened or written.
    """
    parts = name.replace("\\", "/").split("/")
    shown = within + "/".join(_shown(part) for part in parts if part not in {"", "."})[:_LONGEST_NAME]
    if parts[0] == "" or parts[0][1:2] == ":" or ".." in parts:
        room.refuse(OUTSIDE, shown)
        return None
    if any(part == "__MACOSX" or part.startswith((".", "~$")) for part in parts if part != "."):
        return None
    return shown if shown != within else None


def _shown(part: str) -> str:
    return "".join(letter if letter.isprintable() else "�" for letter in part)
