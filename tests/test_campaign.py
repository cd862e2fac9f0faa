"""The campaign of faults in its short form; the long one is ``python -m tests.campaign``, see docs/reliability.md."""

from __future__ import annotations

import pytest

from tests.campaign.kills import kills
from tests.campaign.misprints import misprints
from tests.campaign.mutants import mutants
from tests.campaign.places import places
from tests.campaign.together import together


@pytest.mark.thorough
@pytest.mark.parametrize(("kind", "trials"), [(kills, 3), (misprints, 20), (mutants, 40), (places, 3), (together, 5)])
def test_faults_violate_nothing(kind, trials):
    wrong = [sentence for _, found in kind(trials, 20261127) for sentence in found]
    assert not wrong, "\n".join(wrong)
