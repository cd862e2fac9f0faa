"""Lines of text recognised by a PP-OCR model on onnxruntime, each character with its probability."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import cv2
import numpy as np
import onnxruntime

from budgetdiff.document.scan.available import model
from budgetdiff.document.scan.clean import Pixels
from budgetdiff.errors import EngineError

_HEIGHT = 48
_NARROWEST = 96
_BATCH = 8
"""Lines of about one width that are recognised together."""


_DIGITS = "0123456789"
_OF_NUMBERS = frozenset(f"{_DIGITS}.,%-")
_ALIKE = (":：", "(（", ")）", ",，", ";；", "%％", ".．", "-－—–", '“”"', "*＊")
"""Marks of punctuation that are read as one: which of them it is says nothing about what is printed."""
_OFFERED = 0.02
"""The least probability with which a digit is a rival of the one that was read."""


@dataclass(frozen=True, slots=True)
class Read:
    """What was recognised of a line, and the probability of each of its characters.

    ``rivals`` are the other digits that one of its digits may be: which digit of the line, counted from 0, the other one, its
    probability. ``missed`` is the greatest probability of a character that was passed over between two others.
    """

    text: str
    probabilities: tuple[float, ...]
    rivals: tuple[tuple[int, str, float], ...] = ()
    missed: float = 0.0

    @property
    def lowest(self) -> float:
        """The probability of the least sure character, or that none was passed over; 0 where nothing was read."""
        return min((*self.probabilities, 1.0 - self.missed)) if self.probabilities else 0.0

    @property
    def figures(self) -> float:
        """The probability of the least sure mark of its numbers, or that no digit was passed over; 0 where nothing was read."""
        marks = (share for mark, share in zip(self.text, self.probabilities, strict=True) if mark in _OF_NUMBERS)
        return min((*marks, 1.0 - self.missed)) if self.probabilities else 0.0


class Recogniser:
    """The model, opened once a process, on one thread: a page a process is how more cores are used."""

    def __init__(self) -> None:
        path = model()
        if path is None:
            raise EngineError("pictures cannot be read: the extra ocr is not installed")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        self._input = self._session.get_inputs()[0].name
        named = self._session.get_modelmeta().custom_metadata_map
        characters = named["character"].split("\n")
        self._characters = ["", *characters]
        size = self._session.get_outputs()[0].shape[-1]
        if isinstance(size, int):
            # the list ends with a blank that the metadata cut off
            self._characters = [*self._characters, *" " * size][:size]
        alike = ([self._characters.index(mark) for mark in marks if mark in self._characters] for marks in _ALIKE)
        self._alike = {symbol: symbols for symbols in alike for symbol in symbols}
        self._numbers = {letter: self._characters.index(letter) for letter in _DIGITS}

    def __call__(self, lines: list[Pixels]) -> list[Read]:
        """What each line (a grey picture) says, in the order given."""
        order = sorted(range(len(lines)), key=lambda index: lines[index].shape[1] / lines[index].shape[0])
        found: dict[int, Read] = {}
        for start in range(0, len(order), _BATCH):
            part = order[start : start + _BATCH]
            shares = self._session.run(None, {self._input: _tensor([lines[index] for index in part])})[0]
            for index, share in zip(part, shares, strict=True):
                found[index] = self._decoded(share)
        return [found[index] for index in range(len(lines))]

    def _decoded(self, shares: Any) -> Read:
        """The likeliest path without blanks and repetitions (CTC), and what else its steps may have been."""
        best = shares.argmax(1)
        steps: list[int] = []  # the step at which each character is surest
        before = 0
        for step, symbol in enumerate(best):
            if symbol and symbol != before:
                steps.append(step)
            elif symbol and shares[step, symbol] > shares[steps[-1], symbol]:
                steps[-1] = step
            before = symbol
        text = "".join(self._characters[best[step]] for step in steps)
        rivals: list[tuple[int, str, float]] = []
        digits = [step for step in steps if self._characters[best[step]] in self._numbers]
        for index, step in enumerate(digits):
            for letter, symbol in self._numbers.items():
                if symbol != best[step] and shares[step, symbol] >= _OFFERED:
                    rivals.append((index, letter, float(shares[step, symbol])))
        sure = tuple(
            float(sum(shares[step, symbol] for symbol in self._alike.get(int(best[step]), (best[step],))))
            for step in steps
        )
        return Read(text, sure, tuple(rivals), self._missed(shares))

    def _missed(self, shares: Any) -> float:
        """The greatest share of a digit at a step without one, where the characters beside it are others."""
        symbols = list(self._numbers.values())
        best = shares.argmax(1)
        most = 0.0
        for step in np.flatnonzero(best == 0):
            around = set(best[max(int(step) - 2, 0) : int(step) + 3].tolist())
            most = max(most, *(float(shares[step, symbol]) for symbol in symbols if symbol not in around))
        return most


@cache
def recogniser() -> Recogniser:
    """The one of this process."""
    return Recogniser()


def _tensor(lines: list[Pixels]) -> Any:
    widths = [max(int(np.ceil(_HEIGHT * line.shape[1] / line.shape[0])), 1) for line in lines]
    out = np.zeros((len(lines), 3, _HEIGHT, max(*widths, _NARROWEST)), np.float32)
    for index, (line, width) in enumerate(zip(lines, widths, strict=True)):
        way = cv2.INTER_AREA if line.shape[0] > 60 else cv2.INTER_CUBIC
        out[index, :, :, :width] = (
            cv2.resize(line, (width, _HEIGHT), interpolation=way).astype(np.float32) / 127.5 - 1.0
        )[None]
    return out
