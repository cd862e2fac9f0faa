"""Office files as their readers see them: opened by openpyxl, printed by LibreOffice."""

from __future__ import annotations

import re
import shutil
import subprocess
import warnings
from pathlib import Path
from typing import Any

import openpyxl

FORMULA = re.compile(r"(IF|MAX|MIN|[A-Z]\$?\d+|[-+*/(),\"]|&gt;|0|100)+")
"""A formula of a workbook of ours as its XML has it: cells, their differences and quotients, and nothing of a document."""


def printed_by_office(path: Path, folder: Path) -> bytes:
    """The PDF that LibreOffice makes of a file, with a profile of its own, so that two of them never meet."""
    office = shutil.which("soffice")
    assert office, "LibreOffice is not installed (apt-get install libreoffice-writer-nogui libreoffice-calc-nogui)"
    profile = (folder / "profile").resolve().as_uri()
    command = [office, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", str(folder), str(path)], check=True, capture_output=True, timeout=180)
    return (folder / f"{path.stem}.pdf").read_bytes()


def opened(path: Path, *, data_only: bool = False) -> Any:
    """A workbook by openpyxl, which says that it does not know the newer data bars; ``data_only`` gives the values of formulas."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", r"(Unknown|Conditional Formatting) extension")
        return openpyxl.load_workbook(path, data_only=data_only)
