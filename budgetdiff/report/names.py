"""What statements, measures and kinds of change are called: English here, Chinese in the catalogue."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

_LONG = 60

STATEMENTS = {
    "income_expenditure": "Income and expenditure table",
    "income": "Income table",
    "expenditure": "Expenditure table",
    "appropriation": "Table of fiscal appropriations",
    "general_public": "Table of the general public budget",
    "government_fund": "Table of government funds",
    "state_capital": "Table of state capital operations",
    "general_public_economic": "General public budget by economic class",
    "basic_economic": "Basic expenditure by economic class",
    "three_public": "Three public expenses",
    "project_expenditure": "Project expenditure",
    "procurement": "Government procurement",
    "basic_economic_government": "Basic expenditure by government economic class",
    "expenditure_economic": "Expenditure by economic class",
    "appropriation_expenditure": "Expenditure from fiscal appropriations",
    "fiscal_special": "Table of special fiscal accounts",
    "agency_information": "Operating information of agencies",
    "government_purchase": "Services purchased by government",
    "three_public_other_funds": "Three-public spending of other funds",
    "general_spending": "General spending (meetings, training, events)",
    "agency_operating": "Agency operating costs",
    "superior_transfers": "Projects paid by transfers from superiors",
    "transfer_payments": "Transfer payments",
    "government_debt": "Government debt",
    "non_tax_revenue": "Non-tax revenue",
    "asset_additions": "Assets to be acquired",
    "state_assets": "State assets held",
    "unit_information": "Staff and premises of the unit",
    "medium_term_projects": "Projects in the medium-term plan",
    "special_funds": "Special funds",
    "carried_over_expenditure": "Expenditure from balances carried over",
    "expenditure_by_both": "Expenditure by functional and economic class",
    "social_insurance": "Social insurance funds",
    "general_public_balance": "General public budget: revenue and expenditure",
    "general_public_income": "General public budget: revenue",
    "government_fund_income": "Government-managed funds: revenue",
    "state_capital_income": "State capital operations: revenue",
    "basic_economic_part": "A part of basic expenditure",
    "basic_functional": "Basic expenditure by function",
    "appropriation_basic": "Basic expenditure from appropriations by economic class",
    "appropriation_economic": "Appropriation expenditure by economic class",
    "project_economic": "Project expenditure by economic class",
    "general_public_economic_government": "General public budget expenditure by government economic class",
    "expenditure_economic_government": "Expenditure by government economic class",
    "appropriation_economic_government": "Appropriation expenditure by government economic class",
    "appropriation_basic_government": "Basic expenditure from appropriations by government economic class",
    "basic_economic_part_government": "A part of basic expenditure by government economic class",
    "unclassified": "Other table of amounts",
}

FORMS = {"target_form": "Performance targets", "self_evaluation": "Self-evaluation"}
"""Tables that hold no statement."""
MEASURES = {
    "total": "Total",
    "basic": "Basic expenditure",
    "project": "Project expenditure",
    "operating": "Operating expenditure",
    "remitted": "Remitted to superior units",
    "subsidy": "Subsidies to subordinate units",
    "personnel": "Personnel",
    "public_funds": "Office and operating costs",
    "general_public": "General public budget",
    "government_fund": "Government funds",
    "state_capital": "State capital operations",
    "fiscal_special": "Special fiscal accounts",
    "institutional": "Institutional income",
    "business": "Business income",
    "superior_subsidy": "Subsidies from superior units",
    "affiliated_remittance": "Remitted by subordinate units",
    "other": "Other income",
    "carry_over": "Carried over",
    "appropriation": "Fiscal appropriations",
    "agency_operating": "Agency operating costs",
    "meeting": "Meetings",
    "training": "Training",
    "abroad": "Official travel abroad",
    "reception": "Official reception",
    "vehicles": "Official vehicles",
    "vehicle_purchase": "Vehicle purchase",
    "vehicle_operation": "Vehicle operation",
    "income": "Income",
    "carry_over_out": "Carried over to the next year",
    "government_classes": "Total by government economic class",
    "opening_balance": "Balance at the beginning",
    "closing_balance": "Balance at the end",
    "use_of_balance": "Balances used",
    "distribution": "Distribution of the balance",
    "procurement": "Government procurement",
    "reserve": "Reserve of the unit",
    "own_funds": "Funds of the unit",
}
KINDS = {
    "normal": "",
    "unchanged": "unchanged",
    "new": "not listed before",
    "discontinued": "not listed now",
    "zero_base": "from zero",
    "negative_base": "negative base",
    "sign_change": "sign changed",
    "not_comparable": "not comparable",
}
NOTES = {
    "undivided_base": "the earlier period does not print this detail",
    "undivided_current": "the later period does not print this detail",
    "absent_base": "the earlier period does not print this table or column",
    "absent_current": "the later period does not print this table or column",
    "member_base": "a unit of the department has no figure of the earlier period",
    "member_current": "a unit of the department has no figure of the later period",
    "mismatch": "printed parents and children differ by more than rounding",
    "rounding": "rounding of the printed figures",
    "restated": "restated by a crosswalk",
    "proposed": "paired by a similar name only",
    "renamed": "the name changed",
}
MOVEMENTS = {"raised": "raised", "kept": "kept", "lowered": "lowered", "dropped": "dropped", "new": "new target"}
ATTAINMENTS = {
    "met": "met",
    "missed": "missed",
    "exceeded": "exceeded",
    "far_exceeded": "far exceeded",
    "not_reported": "",
    "not_comparable": "not comparable",
    "qualitative": "",
}
SEVERITIES = {"error": "Contradiction", "warning": "Warning", "info": "Note"}
"""By gravity."""
FACETS = {
    "severity": "Severity",
    "decided": "Decision",
    "rule": "Rule",
    "unit": "Unit",
    "year": "Year",
    "phase": "Phase",
    "document": "Document",
}
"""What a page of findings is filtered by."""
DECISIONS = {"open": "open", "confirmed": "confirmed", "accepted": "accepted", "deferred": "deferred"}
"""What may be decided about a finding; nobody decided about one that is open."""
RANKS = {1: "class", 2: "group", 3: "item"}
"""What lines of a classification are, by level: 类, 款, 项."""
COUNTED = {"在职人员": "staff member", "编制": "established post", "参保人员": "insured person"}
"""What documents count (``compare.headcounts``), as a message."""
SPOTS = {
    "page": "page {n}",
    "line": "line {n}",
    "sheet": "sheet {n}",
    "table": "table {n}",
    "before": "before table {n}",
}
"""What a document counts its places in."""
LENGTHS = {
    "page": ("{n} page", "{n} pages"),
    "line": ("{n} line", "{n} lines"),
    "sheet": ("{n} sheet", "{n} sheets"),
    "table": ("{n} table", "{n} tables"),
}
SPANS = {
    "page": "pages {first}–{last}",
    "line": "lines {first}–{last}",
    "sheet": "sheets {first}–{last}",
    "table": "tables {first}–{last}",
}
REASONS = {
    text: text
    for text in (
        "no title of the catalogue above it",
        "titled as a target form, without columns of indicators and targets",
        "no amounts in it",
        "empty: holds no amounts",
    )
}
"""Why a table was left over, as the reading says it."""
WORDED = {
    "outside": "{spot}: {n} characters outside the page box were left out",
    "cut off": "{spot}: {n} characters have no room where they stand; names are read with theirs, numbers as they show",
    "year of file": "fiscal year {year} is taken from the name of the file: the document itself states none",
    "year of date": "fiscal year {year} is taken from the date {text}: the document itself states none",
    "year by count": "fiscal year taken as {year} ({n} mentions in cover and titles); {text} stands in {m}",
    "phase of file": "taken as {text} by the name of the file: the document itself does not say which it is",
    "phase of cover": "taken as {text}, as the cover says; the titles of the tables say {names}",
    "phase by count": "taken as {text} ({n} mentions in cover and titles); {names} stands in {m}",
    "two names": "the cover names “{text}”, the tables name “{names}”",
    "unit of file": "the unit is taken from the name of the file: the document itself names none (“{text}”)",
    "unit of line": "the unit is taken from a line of the cover that says nothing else (“{text}”)",
    "unseen": "{spot}: {n} characters that nobody sees (invisible, covered or of the colour of their ground) were left out",
    "marks": "{spot}: {n} characters of a watermark, a seal or other slanted text were left out",
    "turned": "{spot}: its text is turned by {n} degrees and was read that way",
    "photographed": "{spot}: the sheet was photographed at an angle and was made flat before it was read",
    "two pages": "{spot}: two pages stand beside each other on the sheet; they were read one after the other",
    "picture": "{spot} is a picture; what is printed on it was not read",
    "recognised": "{spot} is a picture; its text was recognised by a machine before and may be wrong",
    "from pictures": "pages {names} were read from pictures: {confirmed} figures confirmed by sums, {agreed} read twice alike, "
    "{contradicted} contradicted by sums, {corrected} corrected to another reading of them, {doubtful} doubtful",
    "bent": "pages {names}: the sheet is not flat, seen at an angle, turned or of two pages; every figure there is doubtful",
    "unsure in pictures": "pages {names}: {n} of {of} statements of sentences and {m} of {among} targets were not read for "
    "certain; nothing is held against them",
    "saved anew": "read as LibreOffice saves it anew (.{text})",
    "second reader": "{spot}: read by pdfplumber ({text})",
    "mended": "the file's table of its objects is wrong; they were found by their numbers",
    "hidden": "hidden sheets were left out: {names}",
    "no unit": "{spot}: “{title}” states no unit of money; {n} of its amounts stand elsewhere in the document in {unit}",
    "one unit": "{spot}: “{title}” states no unit of money; one of its amounts stands elsewhere in {unit}, as do all other tables",
    "unknown unit": "{spot}: “{title}” states no unit of money and none is attested elsewhere: its amounts are not taken in",
    "apart from tables": "no statutory table is in it: its sentences are taken in, to be held against tables published apart",
    **dict.fromkeys(
        ("no number", "words", "refused"), "{spot}, “{title}”, row {row}, column “{column}”: “{text}” is no number"
    ),
}
"""What the reading of a document notes, by the keys of ``said/notes.py``."""
STANDINGS = {
    "confirmed": "confirmed by sums",
    "agreed": "read twice alike",
    "contradicted": "contradicted by sums",
    "corrected": "corrected to another reading that makes its sums hold",
    "doubtful": "doubtful",
}
"""How far a figure from a picture can be relied on."""
REMARKS = {
    "appeared": "New lines",
    "vanished": "Discontinued lines",
    "restated": "Restated by a crosswalk",
    "implied": "Implied by a sentence, not printed",
    "unexplained": "Material changes without a stated reason",
}
"""The lists of lines that are remarked on, by their names in ``view.Remarks``, in the order they are shown."""
EXPLAINED = {"reason": "Reason given", "purpose": "Purpose", "method": "Method"}
"""What a unit's own words beside a line are."""
LABELS = {
    "total_expenditure": "Total expenditure",
    "total_revenue": "Total revenue",
    "basic": "Basic expenditure",
    "project": "Project expenditure",
    "three_public": "Three public expenses",
    "agency_operating": "Agency operating costs",
}
"""Headline figures."""


def short(label: str | None) -> str:
    """A label as it stands in titles and sentences; the tables show it whole."""
    text = label or "—"
    return text if len(text) <= _LONG else text[: _LONG - 1] + "…"


def near(text: str, names: Iterable[str], count: int = 3) -> str:
    """Which of some names are near a mistyped one, in words; all ids where none is."""
    close = get_close_matches(text, list(names), n=count, cutoff=0.4)
    return f"near it are {', '.join(close)}" if close else f"there are {', '.join(list(names)[:12])} …"


OPENING = {
    "general_public": "General public expenditure",
    "balances": "Expenditure with balances carried forward",
}
"""What the total that a report opens with is called where it is not all that was spent, or more than that."""
