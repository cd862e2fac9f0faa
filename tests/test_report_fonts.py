"""A picture is the same file whatever fonts the machine has that drew it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.support.machine import ROOT

CODE = """
import random
from decimal import Decimal
from budgetdiff.facts import Period, Phase
from budgetdiff.report.charts import Point, Step, bridge, index, multiples

draw = random.Random(20261127)
words = "一般公共预算支出政府性基金 wide words Expenditure of social security"
for _ in range(6):
    names = [words[(at := draw.randrange(40)) : at + draw.randrange(2, 24)] for _ in range(draw.randrange(3, 7))]
    periods = [Period(year, Phase.APPROVED) for year in range(2020, 2020 + draw.randrange(3, 6))]
    points = [Point(name, str(p), Decimal(draw.randrange(1, 9999)), f"{draw.randrange(9999)}万") for name in names for p in periods]
    print(index(points, [str(p) for p in periods]))
    print(multiples(points, [(str(p), p) for p in periods]))
    steps, end = [], Decimal(0)
    for number, name in enumerate(names):
        start, end = end, end + draw.randrange(1, 999)
        kind = "base" if number == 0 else "current" if number == len(names) - 1 else "step"
        steps.append(Step(name, kind, start, end, f"{end}", "even"))
    print(bridge(steps, periods[0], periods[-1]))
"""


def drawn(**environment: str) -> str:
    env = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    return subprocess.run([sys.executable, "-c", CODE], env=env, capture_output=True, text=True, check=True).stdout


@pytest.mark.thorough
@pytest.mark.parametrize("fonts", ["none", "latin"])
def test_pictures_do_not_depend_on_the_fonts_of_the_machine(tmp_path, fonts):
    folder = "/usr/share/fonts/truetype/dejavu" if fonts == "latin" else tmp_path
    config = tmp_path / "fonts.conf"
    config.write_text(f'<?xml version="1.0"?><fontconfig><dir>{folder}</dir></fontconfig>', encoding="utf-8")
    usual = drawn()
    assert usual.count("<svg") == 18
    assert drawn(FONTCONFIG_FILE=str(config)) == usual
