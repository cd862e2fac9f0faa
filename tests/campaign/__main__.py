"""The campaign from the command line; exit 1 where something was violated."""

from __future__ import annotations

import argparse
import random
import signal
import sys
from collections import Counter
from contextlib import suppress

from tests.campaign.kills import kills
from tests.campaign.misprints import misprints
from tests.campaign.mutants import mutants
from tests.campaign.places import places
from tests.campaign.together import together

KINDS = {"kills": kills, "misprints": misprints, "mutants": mutants, "places": places, "together": together}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.campaign", description=__doc__)
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("--trials", type=int, default=20, help="how many; for `together` it is seconds")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    given = parser.parse_args()
    trials: Counter[str] = Counter()
    violated: Counter[str] = Counter()

    def end(*_: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, end)
    with suppress(KeyboardInterrupt):  # what was tried until then is told
        for kind, wrong in KINDS[given.kind](given.trials, given.seed):
            trials[kind] += 1
            violated[kind] += bool(wrong)
            for sentence in wrong:
                print(f"VIOLATED  {sentence}", flush=True)
    for kind, count in sorted(trials.items()):
        print(f"{kind}: {count} trials, {violated[kind]} violations (seed {given.seed})")
    sys.exit(1 if sum(violated.values()) else 0)


if __name__ == "__main__":
    main()
