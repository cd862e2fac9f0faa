"""Which units belong together, and in which bucket they lie: what is settled or checked of one may depend on the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import blake2b


def groups_of(names: Iterable[tuple[str, Iterable[str]]]) -> dict[str, str]:
    """The group of each name, which is the least name in it.

    ``names`` are, for each document, its own unit and those whose figures stand in it, all as users call them: units that
    one document names are together, directly or through others.
    """
    above: dict[str, str] = {}

    def top(name: str) -> str:
        while above.setdefault(name, name) != name:
            above[name] = above[above[name]]
            name = above[name]
        return name

    for own, others in names:
        for other in (own, *others):
            one, two = sorted((top(own), top(other)))
            above[two] = one
    return {name: top(name) for name in list(above)}


def bucket_of(group: str, buckets: int) -> int:
    """The bucket of a group: the same on every machine and in every version."""
    return int.from_bytes(blake2b(group.encode(), digest_size=8).digest()) % buckets


def called(name: str, renamed: Mapping[str, str]) -> str:
    """What users call a unit that documents call ``name``."""
    return renamed.get(name, name)
