"""What tests share: the corpus of real disclosures, and the rule that CI skips nothing."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"
AXE = Path(__file__).resolve().parent.parent / "node_modules" / "axe-core" / "axe.min.js"
SKIP_NOTHING = os.environ.get("BUDGETDIFF_SKIP_NOTHING") == "1"

settings.register_profile("budgetdiff", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("budgetdiff")


def _missing(marker: str) -> str | None:
    """Why tests of this marker cannot run here, or None."""
    if marker == "corpus" and not CORPUS.is_dir():
        return "the corpus of real disclosures does not stand beside this checkout (../shared/corpus)"
    if marker == "browser" and shutil.which("chromium") is None:
        return "Chromium is not installed (apt-get install chromium)"
    if marker == "axe" and not AXE.is_file():
        return "axe-core is not installed (npm install --no-save --no-package-lock axe-core@4)"
    if marker == "spark" and shutil.which("java") is None:
        return "Java is not installed (Spark needs Java 17)"
    return None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip, with the reason, what this machine cannot run; in CI let it fail instead."""
    if SKIP_NOTHING:
        return
    for item in items:
        for marker in ("corpus", "browser", "axe", "spark"):
            reason = _missing(marker) if item.get_closest_marker(marker) else None
            if reason:
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real disclosures."""
    return CORPUS


@pytest.fixture(scope="session")
def chromium() -> str:
    """Debian's Chromium."""
    found = shutil.which("chromium")
    assert found, "Chromium is not installed (apt-get install chromium)"
    return found
