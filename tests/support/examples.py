"""How many examples a property is tried on: all of them in CI, a fifth and at least three in a quick run."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, settings
from hypothesis.internal.conjecture.providers import Constants, HypothesisProvider

from tests.support.machine import EXPLORING, THOROUGH

DEFAULT = 100
"""Examples of a property that asks for no other number, in CI."""


def many(count: int) -> int:
    """So many of ``count`` as this run has time for."""
    return count if THOROUGH else min(count, max(3, count // 5))


def examples(count: int = DEFAULT, *, quick: int | None = None, fixed: bool = False) -> settings:
    """The settings of a property that is tried on ``count`` examples in CI: ``@examples(40)`` above ``@given``.

    ``quick`` is how many a quick run tries, where one example costs a second and a fifth of them is too much. Every run tries
    the same examples, as a new find should be looked for by a person (``BUDGETDIFF_EXPLORE=1``) and not stop whoever lands
    something else. ``fixed``: nothing is shrunk, as what prints pages takes minutes to.
    """
    most = many(count) if quick is None or THOROUGH else quick
    phases = [Phase.explicit, Phase.generate] if fixed else list(Phase)
    return settings(max_examples=most, derandomize=not EXPLORING, phases=phases)


def _draw_without_constants_of_modules() -> None:
    """Let what is drawn depend on the property alone.

    Hypothesis draws now and then a constant that it finds in the modules loaded so far: of a project that loads its modules when
    it needs them, another set in every run and every worker, so that a seed fixed by ``derandomize`` gives other examples in CI
    than before a change was landed. Exploring keeps them. There is no public switch; the attribute is looked for, so that a new
    Hypothesis without it is noticed here.
    """
    if not hasattr(HypothesisProvider, "_local_constants"):
        raise RuntimeError(
            "this Hypothesis draws constants of modules by other means: see _draw_without_constants_of_modules"
        )
    HypothesisProvider._local_constants = Constants()  # type: ignore[assignment]  # a cached property of each example otherwise


def register() -> None:
    """Load the profile of this run: ``quick``, or ``thorough`` in CI."""
    if not EXPLORING:
        _draw_without_constants_of_modules()
    for name, count in (("quick", many(DEFAULT)), ("thorough", DEFAULT)):
        settings.register_profile(
            name,
            max_examples=count,
            derandomize=not EXPLORING,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        )
    settings.load_profile("thorough" if THOROUGH else "quick")
