"""Whether pictures can be read here: the libraries of the extra ``ocr``, and the model that one of them carries."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

HOW = "pip install 'budgetdiff[ocr]' lets pictures be read"
_MODEL = "PP-OCRv6_rec_small.onnx"


@cache
def model() -> Path | None:
    """The model that recognises lines of text, as rapidocr carries it (Apache-2.0); None where anything of it is missing."""
    if any(find_spec(name) is None for name in ("onnxruntime", "cv2")):
        return None
    found = find_spec("rapidocr")
    for folder in (found.submodule_search_locations or ()) if found is not None else ():
        path = Path(folder) / "models" / _MODEL
        if path.is_file():
            return path
    return None


def available() -> bool:
    """Whether pages that are pictures can be read."""
    return model() is not None
