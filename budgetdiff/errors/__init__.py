"""Every error this library raises on purpose.

::

    BudgetdiffError
    ├── ValueRefused            a text that is no amount, period, code, target …
    │   ├── AmountRefused
    │   ├── PeriodRefused
    │   ├── CodeRefused
    │   └── TargetRefused
    ├── SourceError             a file that cannot be taken in; carries ``source`` and ``place``
    │   ├── UnreadableSource    broken, encrypted, a scan, too large, not a known format
    │   ├── UnrecognisedSource  readable, but no statutory table, unit, year or phase in it
    │   └── MisprintedSource    recognised, but a number or a heading in it cannot be read
    ├── StoreError              the database
    │   ├── StoreBusy           another process holds it
    │   ├── StoreShut           it, its folder or this opening of it is for reading only
    │   ├── RecordRefused       a document holds what no column of the database takes
    │   ├── StoreForeign        not a budgetdiff database, or a damaged one
    │   └── StoreTooNew         written by a later version
    ├── QuestionError           a question the data cannot answer: unknown unit, period, statement
    ├── FrameError              a frame given to ``bd.compare`` that cannot be compared
    ├── MappingError            a crosswalk, profile, actuals or tag file of the user's that is wrong
    └── EngineError             Spark or another optional part is missing or failed

A message is one sentence that names the place and says what is wrong; ``str(error)`` is that sentence in English, and
``error.told("zh")`` in Chinese. Where the environment speaks Chinese (``LANG``), a traceback has it as a note below.
"""

from __future__ import annotations

from budgetdiff.errors.refusal import harmless, language_of_environment, refusal


class BudgetdiffError(Exception):
    """The base of all errors of this library."""

    _noted: list[str] | None = None

    def told(self, language: str) -> str:
        """The sentence in a language, ``zh`` or ``en``, as a terminal or a page may show it: no control character is left in it."""
        return harmless(refusal(str(self), language))

    @property
    def __notes__(self) -> list[str]:
        """What is printed below the sentence: the same in Chinese where the environment speaks it, and what ``add_note`` adds."""
        if self._noted is None:
            english = str(self)
            chinese = refusal(english, language_of_environment() or "en")
            self._noted = [] if chinese == english else [chinese]
        return self._noted

    @__notes__.setter
    def __notes__(self, notes: list[str]) -> None:
        self._noted = notes


class ValueRefused(BudgetdiffError, ValueError):
    """A text is not a value of the kind it was read as."""


class AmountRefused(ValueRefused):
    """A text is not an amount of money."""


class PeriodRefused(ValueRefused):
    """A text is not a fiscal period."""


class CodeRefused(ValueRefused):
    """A text is not a classification code."""


class TargetRefused(ValueRefused):
    """A text is not a performance target of the asked kind."""


class SourceError(BudgetdiffError):
    """A source that cannot be taken in.

    Attributes: ``source`` (file name), ``place`` (page, line, sheet or cell in words, may be empty),
    ``reason`` (what is wrong).
    """

    def __init__(self, source: str, reason: str, place: str = "") -> None:
        self.source = source
        self.reason = reason
        self.place = place
        where = f"{source}, {place}" if place else source
        super().__init__(f"{where}: {reason}")

    def __reduce__(self) -> tuple[type[SourceError], tuple[str, str, str]]:
        """Travel between processes whole: the default would pass the joined message as ``source``."""
        return type(self), (self.source, self.reason, self.place)


class UnreadableSource(SourceError):
    """The bytes cannot be read: broken, encrypted, a scan, too large, not a known format."""


class UnrecognisedSource(SourceError):
    """The source can be read, but holds no statutory table, or does not say its unit, year or phase."""


class MisprintedSource(SourceError):
    """The source was recognised, but a number or a heading in it cannot be read."""


class StoreError(BudgetdiffError):
    """The database cannot be opened or written."""


class StoreBusy(StoreError):
    """Another process holds the database."""


class StoreShut(StoreError):
    """The database may be read and not written: its file or folder, or the way it was opened."""


class RecordRefused(StoreError):
    """A document holds a value that no column of the database takes."""


class StoreForeign(StoreError):
    """The file is not a budgetdiff database, or it is damaged."""


class StoreTooNew(StoreError):
    """The database was written by a later version of budgetdiff."""


class QuestionError(BudgetdiffError):
    """The data cannot answer the question: unknown unit, period, statement or rule."""


class FrameError(BudgetdiffError):
    """A frame given to ``bd.compare`` cannot be compared."""


class MappingError(BudgetdiffError):
    """A file of the user's (crosswalk, profile, actuals, tags, dispositions) is wrong."""


class EngineError(BudgetdiffError):
    """An optional part (Spark, Chromium) is missing or failed."""
