"""Pages that are pictures: light, skew and seals put right, ruling lines, cells, and the text of each line recognised.

What is read so is never as good as print: every grid says so, and its figures are doubtful.
"""

from budgetdiff.document.scan.available import HOW, available

__all__ = ["HOW", "available"]
