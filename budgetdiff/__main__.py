"""``python -m budgetdiff``."""

from __future__ import annotations

from budgetdiff.cli import main

if __name__ == "__main__":
    main()
