"""Contestants measured one after the other, each in a process of its own, and printed as ratios of ours."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

MANY = 5_000_000
"""Pairs from which on a contestant is run once instead of three times."""
Contestant = Callable[[Path], Callable[[], object]]


def run(contestant: Contestant, place: Path, times: int) -> None:
    """What a process of its own does: make ready, then run; the best run by the clock and by what all cores spent, and MB."""
    call = contestant(place)
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    seconds, spent = [], []
    for _ in range(times):
        start, used = time.perf_counter(), time.process_time()
        call()
        seconds.append(time.perf_counter() - start)
        spent.append(time.process_time() - used)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"seconds": min(seconds), "cores": min(spent), "peak": peak / 1024, "inputs": held / 1024}))


def measured(module: str, name: str, place: Path, times: int) -> dict[str, float] | str:
    """The figures of one contestant, or why there are none."""
    python = os.environ.get("BUDGETDIFF_DATACOMPY", "") if name == "datacompy" else sys.executable
    if not python:
        return "not measured: it wants another polars and pandas (set BUDGETDIFF_DATACOMPY)"
    script = [python, "-m", module, "--run", name, str(place), str(times)]
    answer = subprocess.run(script, capture_output=True, text=True, check=False, cwd=Path(__file__).parent.parent)
    if answer.returncode:
        return f"failed: {(answer.stderr.strip().splitlines() or [f'ended by {answer.returncode}'])[-1][:100]}"
    return dict(json.loads(answer.stdout.splitlines()[-1]))


def contest(module: str, names: Sequence[str], place: Path, title: str, pairs: int) -> None:
    """Measure all and print a line each; the first is ours, which the others are ratios of."""
    times = 1 if pairs >= MANY else 3
    print(
        f"{title}, {pairs:,} pairs: {'one run' if times == 1 else 'best of three'}, each in a process of its own",
        flush=True,
    )
    own: dict[str, float] | None = None
    for name in names:
        found = measured(module, name, place, times)
        if isinstance(found, str):
            print(f"  {name:<14}{found}", flush=True)
            continue
        own = own or found
        ratio = found["seconds"] / own["seconds"]
        memory = f"peak {found['peak']:6.0f} MB (before {found['inputs']:.0f})"
        cores = f"{found['cores']:7.2f} s of cores {found['cores'] / own['cores']:5.2f} ×"
        print(f"  {name:<14}{found['seconds']:7.2f} s  {ratio:5.2f} × ours {cores}  {memory}", flush=True)


def asked(contestants: Mapping[str, Contestant], arguments: Sequence[str]) -> bool:
    """Whether this process was started to be measured; then it was."""
    if arguments[:1] != ["--run"]:
        return False
    run(contestants[arguments[1]], Path(arguments[2]), int(arguments[3]))
    return True
