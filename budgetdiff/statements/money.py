"""The unit of money a table is printed in, from the lines and headers around it."""

from __future__ import annotations

import re

from budgetdiff.facts import Unit, folded

_STATED = re.compile(r"(?:金额)?单位[::]?\(?(?:人民币)?(元|千元|万元|百万元|亿元)")
_IN_BRACKETS = re.compile(r"[(\[](?:单位[::])?(?:人民币)?(元|千元|万元|百万元|亿元)[)\]]")
_WHOLE = re.compile(r"^(?:人民币)?(千元|万元|百万元|亿元)$")


def stated_unit(text: str) -> Unit | None:
    """The unit a line or cell states (``单位：万元``, ``预算数（万元）``); None where it states none."""
    plain = folded(text)
    match = _STATED.search(plain) or _IN_BRACKETS.search(plain) or _WHOLE.match(plain)
    return Unit.parse(match[1]) if match else None
