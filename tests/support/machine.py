"""What the machine at hand has, and how thorough this run is."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from budgetdiff.document.scan import available

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT.parent / "shared" / "corpus"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
THOROUGH = os.environ.get("BUDGETDIFF_SKIP_NOTHING") == "1"
EXPLORING = os.environ.get("BUDGETDIFF_EXPLORE") == "1"
"""Whether properties draw other examples in every run."""
"""CI: nothing is skipped, every property is tried on all its examples. ``make test`` alone is the quick run."""


def missing(marker: str) -> str | None:
    """Why tests of this marker are not run here, or None."""
    if marker == "corpus" and not CORPUS.is_dir():
        return "the corpus of real disclosures does not stand beside this checkout (../shared/corpus)"
    if marker == "browser" and shutil.which("chromium") is None:
        return "Chromium is not installed (apt-get install chromium)"
    if marker == "office" and shutil.which("soffice") is None:
        return "LibreOffice is not installed (apt-get install libreoffice-writer-nogui libreoffice-calc-nogui)"
    if marker == "ocr" and not available():
        return "what reads pictures is not installed (pip install '.[ocr]')"
    if marker == "axe" and not AXE.is_file():
        return "axe-core is not installed (npm install --no-save --no-package-lock axe-core@4)"
    if marker == "spark" and shutil.which("java") is None:
        return "Java is not installed (Spark needs Java 17)"
    if marker == "thorough" and not THOROUGH:
        return "it takes long, and .ci/run runs it (BUDGETDIFF_SKIP_NOTHING=1)"
    return None


MARKERS = ("corpus", "browser", "office", "ocr", "axe", "spark", "thorough")
"""The markers of tests that a machine, or a quick run, can lack something for."""
FEW = 2
"""How many cases of a table a quick run tries where each takes long (the marker ``few``)."""
