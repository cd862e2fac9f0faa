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


@dataclass(frozen=True, slots=True)
class Read:
    """What was recognised of a line, and the probability of each of its characters."""

    text: str
    probabilities: tuple[float, ...]

    @property
    def lowest(self) -> float:
        """The probability of the least sure character; 0 where there is none."""
        return min(self.probabilities, default=0.0)


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
        """The likeliest path without blanks and repetitions (CTC)."""
        best = shares.argmax(1)
        text: list[str] = []
        sure: list[float] = []
        before = 0
        for step, symbol in enumerate(best):
            share = float(shares[step, symbol])
            if symbol and symbol != before:
                text.append(self._characters[symbol])
                sure.append(share)
            elif symbol and share > sure[-1]:
                sure[-1] = share
            before = symbol
        return Read("".join(text), tuple(sure))


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
