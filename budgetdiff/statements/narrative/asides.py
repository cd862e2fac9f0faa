"""Asides: what stands in brackets; behind them the sentence goes on with what it spoke of before."""

from __future__ import annotations

from dataclasses import dataclass

from budgetdiff.statements.narrative.thread import Thread
from budgetdiff.statements.narrative.topic import Topic


@dataclass(slots=True)
class _Aside:
    """An open bracket: the words before it, and what was spoken of when it opened."""

    words: str
    topic: Topic | None
    head: Topic | None
    outer: Topic | None
    numbers: bool = False


class Asides:
    """The brackets of one paragraph, followed from number to number."""

    def __init__(self, thread: Thread) -> None:
        self._thread = thread
        self._open: list[_Aside] = []
        self._within = False

    def seen(self) -> None:
        """A number was read: the brackets that are open hold it."""
        self._within = True
        for aside in self._open:
            aside.numbers = True

    def lead(self, text: str, start: int, end: int) -> str:
        """The words before a number, ``text[start:end]``; those of brackets that closed with numbers in them left out.

        Where such a bracket closes, the thread speaks again of what it spoke of before it.
        """
        begin, words = start, ""
        for index in range(start, end):
            if text[index] == "(":
                thread = self._thread
                self._open.append(_Aside(words + text[begin:index], thread.topic, thread.head, thread.outer))
                if index == start and self._within:
                    # 甲X（乙Y，丙Z）: parts of it
                    thread.opens_list()
            elif text[index] == ")" and self._open:
                aside = self._open.pop()
                thread = self._thread
                thread.topic, thread.head, thread.outer = aside.topic, aside.head, aside.outer
                if aside.numbers:
                    begin, words = index + 1, aside.words
        return words + text[begin:end]

    def ended(self, text: str, start: int) -> None:
        """The paragraph ends, ``text[start:]`` being behind its last number: brackets close, also those that nothing closes."""
        self.lead(text, start, len(text))
        if self._open:
            thread, aside = self._thread, self._open[0]
            thread.topic, thread.head, thread.outer = aside.topic, aside.head, aside.outer
            self._open.clear()
