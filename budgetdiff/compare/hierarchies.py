"""The hierarchies of codes that are not those of the Chinese tables, as relations for the kernels."""

from __future__ import annotations

from itertools import pairwise

from budgetdiff.compare.engine import Engine
from budgetdiff.facts import OWN, Hierarchy


def nest_codes(engine: Engine) -> int:
    """Tell the kernels how codes of other countries nest (``facts.Hierarchy``); the deepest level there is, 0 for none.

    The relations: ``cmp_codes``, the place of each code and of all above it; ``cmp_lineage``, the codes above each.
    """
    places: dict[tuple[str, str], tuple[str, int]] = {}
    lineage: set[tuple[str, str, str]] = set()
    rows = engine.rows(
        "SELECT DISTINCT classification, code FROM cmp_picked AS p JOIN cmp_trees AS w ON w.t = p.t "
        "WHERE code <> '' AND classification LIKE $own",
        {"own": f"{OWN}%"},
    )
    for classification, code in rows:
        line = (*Hierarchy.named(classification).above(code), code)
        for depth, (parent, node) in enumerate(pairwise(("", *line)), start=1):
            places[classification, node] = (parent, depth)
            if node != code:
                lineage.add((classification, code, node))
    engine.put(
        "cmp_codes",
        "of_codes VARCHAR, own_code VARCHAR, own_parent VARCHAR, own_depth INTEGER",
        [(*key, *place) for key, place in sorted(places.items())],
    )
    engine.put("cmp_lineage", "classification VARCHAR, code VARCHAR, node VARCHAR", sorted(lineage))
    return max((depth for _, depth in places.values()), default=0)
