"""What the reading of a document notes, by key: the sentence in English, as it is kept in the database and shown on a terminal.

``{place}`` and ``{number}`` say where it is noted (``page 3``); ``{pages}`` is ``page`` or ``pages`` as ``{names}`` are.
Other languages, and the English of the reports, are catalogues of their own by the same keys and names (``report/names.py``).
"""

SPOT = "{place} {number}: "
_ROW = "{place} {number}, table “{title}”, row {row}: "

NOTES = {
    "outside": SPOT + "{n} characters outside the page box were left out",
    "cut off": SPOT + "{n} characters have no room where they stand; names are read with theirs, numbers as they show",
    "unseen": SPOT
    + "{n} characters that nobody sees (invisible, covered or of the colour of their ground) were left out",
    "marks": SPOT + "{n} characters of a watermark, a seal or other slanted text were left out",
    "turned": SPOT + "its text is turned by {n} degrees and was read that way",
    "photographed": SPOT + "its sheet was photographed at an angle and was made flat",
    "two pages": SPOT + "two pages stand beside each other; they were read one after the other",
    "picture": "{place} {number} is a picture",
    "recognised": SPOT + "it is a picture; its text was recognised by a machine before and may be wrong",
    "from pictures": "{pages} {names}: read from pictures; {confirmed} confirmed, {agreed} agreed, {contradicted} contradicted, "
    "{corrected} corrected, {doubtful} doubtful",
    "bent": "{pages} {names}: the sheet is not flat, turned or of two pages; every figure there is doubtful",
    "unsure in pictures": "{pages} {names}: {n} of {of} statements of sentences and {m} of {among} targets "
    "were not read for certain",
    "saved anew": "read as LibreOffice saves it anew (.{text})",
    "second reader": SPOT + "read by pdfplumber ({text})",
    "mended": "the file's table of its objects is wrong; they were found by their numbers",
    "hidden": "hidden sheets left out: {names}",
    "no unit": SPOT
    + "“{title}” states no unit of money; {unit} is what {n} of its amounts are in elsewhere in the document",
    "one unit": SPOT
    + "“{title}” states no unit of money; {unit} is what one of its amounts is in elsewhere in the document, "
    "as are all other tables",
    "unknown unit": SPOT
    + "“{title}” states no unit of money; none is attested elsewhere, so its amounts are not taken in",
    "apart from tables": "no statutory table is in it: its sentences are taken in, to be held against tables published apart",
    "no number": _ROW + "“{text}” in column {column} is no number",
    "words": _ROW + "“{text}” in column {column} is words, not an amount",
    "refused": _ROW + "the cell “{text}” in column “{column}” is not a number",
    "year of file": "fiscal year {year} is taken from the name of the file: the document itself states none",
    "year of date": "fiscal year {year} is taken from the date {text}: the document itself states none",
    "year by count": "fiscal year taken as {year} ({n} mentions in cover and titles); {text} stands in {m}",
    "phase of file": "taken as {text} by the name of the file: the document itself does not say which it is",
    "phase of cover": "taken as {text}, as the cover says; the titles of the tables say {names}",
    "phase by count": "taken as {text} ({n} mentions in cover and titles); {names} stands in {m}",
    "two names": "the cover names “{text}”, the tables name “{names}”",
    "unit of file": "the unit is taken from the name of the file: the document itself names none (“{text}”)",
    "unit of line": "the unit is taken from a line of the cover that says nothing else (“{text}”)",
}
