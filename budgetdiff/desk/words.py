"""The desk's words: those of the reports, and its own (``words.zh.toml``, by their English text)."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from budgetdiff.report.language import Language


@cache
def chinese() -> dict[str, dict[str, str]]:
    """The desk's own words in Chinese: of its pages (``page``)."""
    text = files("budgetdiff.desk").joinpath("words.zh.toml").read_text(encoding="utf-8")
    found: dict[str, dict[str, str]] = tomllib.loads(text)
    return found


class Words(Language):
    """A language of the reports that knows the desk's own words as well."""

    def __init__(self, code: str = "zh") -> None:
        super().__init__(code)
        if code == "zh":
            self._messages = {**self._messages, **chinese()["page"]}
