"""Writes the reports of the data packages beside this file: ``python datasets/make.py reports``."""

from __future__ import annotations

import sys
from pathlib import Path

import budgetdiff as bd

HERE = Path(__file__).parent
# package → (file, base, current); the file says the year of the newer period
REPORTS = {
    "quangang-social-insurance": ("quangang-social-insurance-2024", "2023", "2024"),
    "wanli-subdistrict": ("wanli-subdistrict-2025", "2024", "2025"),
    "putuo-finance-bureau": ("putuo-finance-bureau-2024", "2024:approved", "2024:executed"),
}


def write(folder: Path) -> list[Path]:
    """The reports written into ``folder``, Chinese and English, one pair a data package."""
    folder.mkdir(exist_ok=True)
    written = []
    for package, (name, base, current) in REPORTS.items():
        with bd.open(None) as database:
            report = database.ingest(HERE / package)
            if report.failed:
                sys.exit("\n".join(file.message for file in report.failed))
            for language, ending in (("zh", ""), ("en", ".en")):
                out = folder / f"{name}{ending}.html"
                written.append(database.report(out, base=base, current=current, language=language))
    return written


if __name__ == "__main__":
    for path in write(Path(sys.argv[1])):
        print(f"wrote {path}")
