"""The ids of statements and measures (docs/data-model.md), for asking by name: a typo is told from what is only not there.

The catalogue describes them; a test holds that these are its ids.
"""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches

from budgetdiff.errors import QuestionError

STATEMENT_IDS = frozenset(
    [
        "agency_information",
        "agency_operating",
        "appropriation",
        "appropriation_basic",
        "appropriation_basic_government",
        "appropriation_economic",
        "appropriation_economic_government",
        "appropriation_expenditure",
        "asset_additions",
        "basic_economic",
        "basic_economic_government",
        "basic_economic_part",
        "basic_economic_part_government",
        "basic_functional",
        "carried_over_expenditure",
        "expenditure",
        "expenditure_by_both",
        "expenditure_economic",
        "expenditure_economic_government",
        "fiscal_special",
        "general_public",
        "general_public_balance",
        "general_public_economic",
        "general_public_economic_government",
        "general_public_income",
        "general_spending",
        "government_debt",
        "government_fund",
        "government_fund_income",
        "government_purchase",
        "income",
        "income_expenditure",
        "medium_term_projects",
        "non_tax_revenue",
        "procurement",
        "project_economic",
        "project_expenditure",
        "self_evaluation",
        "social_insurance",
        "special_funds",
        "state_assets",
        "state_capital",
        "state_capital_income",
        "superior_transfers",
        "target_form",
        "three_public",
        "three_public_other_funds",
        "transfer_payments",
        "unclassified",
        "unit_information",
    ]
)
MEASURE_IDS = frozenset(
    [
        "abroad",
        "affiliated_remittance",
        "agency_operating",
        "appropriation",
        "basic",
        "business",
        "carry_over",
        "carry_over_out",
        "closing_balance",
        "distribution",
        "fiscal_special",
        "general_public",
        "government_classes",
        "government_fund",
        "income",
        "institutional",
        "meeting",
        "opening_balance",
        "operating",
        "other",
        "own_funds",
        "personnel",
        "procurement",
        "project",
        "project_carried",
        "project_surplus",
        "public_funds",
        "reception",
        "remitted",
        "reserve",
        "state_capital",
        "subsidy",
        "superior_subsidy",
        "total",
        "training",
        "use_of_balance",
        "vehicle_operation",
        "vehicle_purchase",
        "vehicles",
    ]
)


def known_id(text: str, what: str, ids: Collection[str], present: Collection[str] = ()) -> str:
    """The id as given; raises QuestionError with near ones where it is neither an id nor ``present``."""
    if text in ids or text in present:
        return text
    every = sorted({*ids, *present})
    near = get_close_matches(text, every, n=3, cutoff=0.4)
    said = f"near it are {', '.join(near)}" if near else f"there are {', '.join(every[:12])} …"
    raise QuestionError(f"there is no {what} “{text}”; {said}")
