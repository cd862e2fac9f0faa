"""Scoring profiles: the rules by which points are given, as data, each with its source."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from budgetdiff.errors import MappingError
from budgetdiff.track.attainment import Band

DEFAULT = "national-2020"
_CHOICES = {
    "higher": ("proportion", "none"),
    "lower": ("inverse", "linear", "none"),
    "equal": ("capped", "deviation", "exact"),
}
_WEIGHTS = ("execution", "output", "benefit", "satisfaction")


@dataclass(frozen=True, slots=True)
class Profile:
    """How points are given.

    ``higher`` is for targets of more that were missed: ``proportion`` (A/T of the points) or ``none``. ``lower`` is for
    targets of less: ``inverse`` (T/A), ``linear`` (1 − (A−T)/T, nothing from 2T on) or ``none``. ``equal``: ``capped`` (A/T,
    more is no loss), ``deviation`` (1 − |A−T|/T) or ``exact``. A target of zero is reached or not. ``bands`` are percent of
    the points, least and most. ``weights`` are points of a hundred, where a form prints none.
    """

    id: str
    zh: str
    en: str
    source: str
    weights: dict[str, Decimal]
    higher: str
    lower: str
    equal: str
    bands: dict[Band, tuple[Decimal, Decimal]]


@cache
def shipped_profiles() -> dict[str, Profile]:
    """The profiles that come with the library, by id."""
    folder = files("budgetdiff.track").joinpath("profiles")
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    return {
        name.removesuffix(".toml"): _profile(
            tomllib.loads(folder.joinpath(name).read_text(encoding="utf-8")), name.removesuffix(".toml"), name
        )
        for name in names
    }


def profile_of(name: str | Path | None) -> Profile:
    """The profile of a name, or of a user's TOML file; the national rule where none is given.

    Raises MappingError, naming the file, for an unknown name and for a file that is wrong.
    """
    if name is None:
        return shipped_profiles()[DEFAULT]
    if isinstance(name, str) and name in shipped_profiles():
        return shipped_profiles()[name]
    path = Path(name)
    if not path.is_file():
        known = "、".join(shipped_profiles())
        raise MappingError(f"“{name}” is neither a profile ({known}) nor a file")
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise MappingError(f"{path}: the profile cannot be read ({error.strerror})") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise MappingError(f"{path}: the profile is not TOML in UTF-8 ({error})") from error
    return _profile(data, path.stem, str(path))


def _profile(data: dict[str, Any], identifier: str, place: str) -> Profile:
    if unknown := set(data) - {"zh", "en", "source", "weights", "score", "bands"}:
        raise MappingError(f"{place}: “{sorted(unknown)[0]}” is no part of a profile")
    texts = {name: data.get(name, identifier) for name in ("zh", "en", "source")}
    if not all(isinstance(text, str) for text in texts.values()):
        raise MappingError(f"{place}: zh, en and source are texts")
    return Profile(
        id=identifier,
        **texts,
        weights=_weights(data.get("weights", {}), place),
        **_choices(data.get("score", {}), place),
        bands=_bands(data.get("bands", {}), place),
    )


def _choices(data: Any, place: str) -> dict[str, str]:
    if not isinstance(data, dict) or set(data) - set(_CHOICES):
        raise MappingError(f"{place}: [score] holds higher, lower and equal")
    chosen = {name: data.get(name, options[0]) for name, options in _CHOICES.items()}
    for name, value in chosen.items():
        if value not in _CHOICES[name]:
            raise MappingError(f"{place}: [score] {name} is one of {', '.join(_CHOICES[name])}, not “{value}”")
    return chosen


def _weights(data: Any, place: str) -> dict[str, Decimal]:
    if not isinstance(data, dict) or set(data) - set(_WEIGHTS):
        raise MappingError(f"{place}: [weights] holds {', '.join(_WEIGHTS)}")
    weights = {name: _percent(value, f"{place}: [weights] {name}") for name, value in data.items()}
    if weights and sum(weights.values()) != 100:
        raise MappingError(f"{place}: [weights] add up to {sum(weights.values())}, not to 100")
    return weights


def _bands(data: Any, place: str) -> dict[Band, tuple[Decimal, Decimal]]:
    names = {band.value for band in Band}
    if not isinstance(data, dict) or set(data) != names:
        raise MappingError(f"{place}: [bands] holds {', '.join(sorted(names))}")
    bands: dict[Band, tuple[Decimal, Decimal]] = {}
    for band in Band:
        limits = data[band.value]
        if not isinstance(limits, list) or len(limits) != 2:
            raise MappingError(f"{place}: [bands] {band.value} is a list of least and most, in percent of the points")
        low, high = (_percent(value, f"{place}: [bands] {band.value}") for value in limits)
        if low > high:
            raise MappingError(f"{place}: [bands] {band.value} begins above its end")
        bands[band] = (low, high)
    return bands


def _percent(value: Any, place: str) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 100:
        raise MappingError(f"{place}: “{value}” is no number from 0 to 100")
    return Decimal(str(value))
