"""The desk's words: those of the reports, and its own (``words.zh.toml``, by their English text)."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from budgetdiff.report.language import Language


@cache
def chinese() -> dict[str, dict[str, str]]:
    """The desk's own words in Chinese: of its pages (``page``) and of rules (``rule``)."""
    text = files("budgetdiff.desk").joinpath("words.zh.toml").read_text(encoding="utf-8")
    found: dict[str, dict[str, str]] = tomllib.loads(text)
    return found


class Words(Language):
    """A language of the reports that knows the desk's own words as well."""

    def __init__(self, code: str = "zh") -> None:
        super().__init__(code)
        if code == "zh":
            self._messages = {**self._messages, **chinese()["page"]}

    def rule(self, identifier: str) -> str:
        """What a rule is about, in a few words; its id where it is a user's own."""
        names = chinese()["rule"] if self.code == "zh" else _ENGLISH
        family = identifier.split("-", maxsplit=1)[0]
        return names.get(identifier) or names.get(family) or identifier


_ENGLISH = {
    "CLAIM": "Sentence against figures",
    "CODE": "Codes and names",
    "EXECUTION": "Rate of execution",
    "FORM": "Form of the disclosure",
    "FUND": "Money of projects",
    "REASON": "Reasons and purposes",
    "WORDING": "Wording of sentences",
    "IDENTITY": "Statements against each other",
    "ITEM": "Items named",
    "READING": "Doubtful reading",
    "SCORE": "Scores",
    "SIDES": "Both sides alike",
    "SUM": "Sums in a table",
    "THREE": "Three public expenses",
    "YEAR": "Years against each other",
}
