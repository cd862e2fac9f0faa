"""The report as PDF: the page printed by a Chromium that is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from budgetdiff.errors import EngineError

BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
    "microsoft-edge",
)
_SECONDS = 180


def browser() -> str:
    """The Chromium to print with: ``BUDGETDIFF_CHROMIUM`` or the first of the usual names. Raises EngineError where none is."""
    named = os.environ.get("BUDGETDIFF_CHROMIUM")
    for name in (named,) if named else BROWSERS:
        found = shutil.which(name)
        if found:
            return found
    there = f"“{named}” (BUDGETDIFF_CHROMIUM) is not there" if named else "Chromium is not installed"
    raise EngineError(f"a PDF is printed by Chromium, and {there}; install it, or print the HTML file from a browser")


def printed(page: str) -> bytes:
    """A page as PDF. Raises EngineError where Chromium is missing, fails, or takes more than three minutes."""
    program = browser()
    with tempfile.TemporaryDirectory(prefix="budgetdiff-") as folder:
        source, out = Path(folder) / "report.html", Path(folder) / "report.pdf"
        source.write_text(page, encoding="utf-8")
        command = [
            program,
            "--headless",
            "--disable-gpu",
            "--no-first-run",
            "--disable-extensions",
            "--no-pdf-header-footer",
            f"--user-data-dir={folder}/profile",
            f"--print-to-pdf={out}",
            source.as_uri(),
        ]
        if os.name == "posix" and os.geteuid() == 0:
            # Chromium refuses its sandbox to root; the page runs no script but the project's own
            command.insert(1, "--no-sandbox")
        try:
            done = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise EngineError(f"{program} could not print the report ({type(error).__name__})") from error
        if done.returncode or not out.is_file():
            lines = done.stderr.decode(errors="replace").strip().splitlines()
            reason = lines[-1][:200] if lines else f"exit {done.returncode}"
            raise EngineError(f"{program} could not print the report ({reason})")
        return out.read_bytes()
