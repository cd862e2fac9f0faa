"""A department's own office: the words by which names and sentences say that they are not of all of the department."""

from __future__ import annotations

import re

from budgetdiff.facts.text import folded

OWN_OFFICE = "本级|本部|机关"
"""What a department without the units below it is called, for patterns."""
SCOPES = f"{OWN_OFFICE}|部门|汇总"
"""What stands in brackets behind a department's name: its own office, or that it is all of it."""
_AT_END = re.compile(rf"[(]?(?:{OWN_OFFICE})[)]?$")
_SCOPE = re.compile(rf"[(]({SCOPES})[)]|({OWN_OFFICE})$")


def is_own_office(name: str) -> bool:
    """Whether a name is of a department without what is below it: 某某局（本级）."""
    return bool(_AT_END.search(folded(name)))


def without_scope(name: str) -> str:
    """The folded name without what says how much of the department it is of: 某某局（本级） and 某某局（汇总） are 某某局."""
    return _SCOPE.sub("", folded(name))
