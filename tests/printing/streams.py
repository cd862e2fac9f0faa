"""PDFs written by hand: objects and content streams, for what printers of documents do not write."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

from hypothesis import strategies as st

HELVETICA = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
_TO_UNICODE = (
    b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <00><ff> endcodespacerange"
    b" 2 beginbfchar <41><4e00> <20><00a0> endbfchar"
    b" 2 beginbfrange <30> <35> <0030> <61><62> [<2F0A> <D840DC00>] endbfrange endcmap"
)
FIRST_FREE = 20


def stream(data: bytes, entries: str = "") -> bytes:
    return b"<<%s/Length %d>>stream\n" % (entries.encode(), len(data)) + data + b"\nendstream"


def pdf_of(objects: Mapping[int, bytes], *, shift: int = 0) -> bytes:
    """A file of numbered objects, the first its catalogue; ``shift`` is added to each offset of its table."""
    out = io.BytesIO()
    out.write(b"%PDF-1.5\n")
    at = {}
    for number, body in objects.items():
        at[number] = out.tell()
        out.write(b"%d 0 obj\n" % number + body + b"\nendobj\n")
    table, count = out.tell(), max(objects) + 1
    out.write(b"xref\n0 %d\n" % count)
    for number in range(count):
        known = number in at
        offset = at[number] + shift if known else 0
        out.write(b"%010d %05d %s \n" % (offset, 0 if known else 65535, b"n" if known else b"f"))
    out.write(b"trailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF" % (count, table))
    return out.getvalue()


def page_of(
    *contents: bytes,
    box: str = "0 0 595 842",
    extra: str = "",
    resources: str = "",
    objects: Mapping[int, bytes] | None = None,
    shift: int = 0,
) -> bytes:
    """A file of one page with the fonts F1 (Helvetica) and F2 (of odd widths, with a map to Chinese)."""
    numbers = range(12, 12 + len(contents))
    fonts = "/Font<</F1 5 0 R/F2 6 0 R>>"
    made = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: (
            f"<</Type/Page/Parent 2 0 R/MediaBox[{box}]{extra}/Resources<<{fonts}{resources}>>"
            f"/Contents[{' '.join(f'{number} 0 R' for number in numbers)}]>>"
        ).encode(),
        5: HELVETICA,
        6: odd_font(),
        8: b"<</Type/FontDescriptor/FontName/Odd/Flags 4/Ascent 800/Descent -200/FontBBox[0 -200 1000 800]/MissingWidth 400>>",
        9: stream(_TO_UNICODE),
        **{number: stream(content) for number, content in zip(numbers, contents, strict=True)},
        **(objects or {}),
    }
    return pdf_of(dict(sorted(made.items())), shift=shift)


def odd_font(widths: Sequence[int] = (0, 500, 600, 333)) -> bytes:
    given = " ".join(str(widths[index % len(widths)]) for index in range(95))
    return (
        f"<</Type/Font/Subtype/TrueType/BaseFont/Odd/FirstChar 32/LastChar 126/Widths[{given}]"
        "/FontDescriptor 8 0 R/ToUnicode 9 0 R>>"
    ).encode()


def numbers(low: int = -50, high: int = 600) -> st.SearchStrategy[str]:
    whole = st.integers(low, high).map(str)
    broken = st.tuples(st.integers(low * 1000, high * 1000), st.integers(1, 5)).map(lambda n: f"{n[0] / 1000:.{n[1]}f}")
    return st.one_of(whole, broken, st.sampled_from(("0", "-0", "1.", "+.5", "-.25", "00012", "-0.0")))


_PIECES = ("A", "b", " ", "1", "9", ".", ",", "\\(", "\\)", "\\\\", "\\101", "\\60", "\\n", "(x)", "\\\n", "é")
_HEX = st.lists(st.tuples(st.integers(32, 126), st.sampled_from(("", "", " ", "\n"))), max_size=5)
strings = st.one_of(
    st.lists(st.sampled_from(_PIECES), max_size=6).map(lambda pieces: f"({''.join(pieces)})"),
    _HEX.map(lambda codes: "<" + "".join(f"{code:02x}{after}" for code, after in codes) + ">"),
)
_MATRICES = (
    "1 0 0 1 %s %s Tm",
    "0.05 0 0 0.05 %s %s Tm",
    "12 0 0 12 %s %s Tm",
    "1 0 0 -1 %s %s Tm",
    "0 1 -1 0 %s %s Tm",
    "1 0 0.3 1 %s %s Tm",
    "-1 0 0 1 %s %s Tm",
)
_SPACES = (
    "0.5 0 0 1 0 0 cm",
    "1.3 0 0 0.75 0 0 cm",
    "-1 0 0 -1 0 0 cm",
    "0 1 -1 0 300 0 cm",
    "0.9 0.1 -0.1 0.9 0 0 cm",
)
_OTHERS = (
    "0.5 w",
    "[3 2] 0 d",
    "[] 0 d",
    "0 g",
    "1 0 0 RG",
    "/GS0 gs",
    "/P <</MCID 0>> BDC",
    "EMC",
    "/Span BMC",
    "1 j",
    "/Artifact <</Attached [/Top]/BBox [0 0 1 1]>> BDC",
    "/Cs1 cs 0.2 scn",
    "3 Tr",
    "0 Tr",
)


def _filled(template: str, *parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(*parts).map(lambda given: template % given)


_two = (numbers(), numbers())
_segments = st.lists(
    st.one_of(
        _filled("%s %s l", *_two),
        _filled("%s %s %s %s %s %s c", *_two, *_two, *_two),
        _filled("%s %s %s %s v", *_two, *_two),
        st.just("h"),
    ),
    max_size=4,
)


@st.composite
def _levelled(draw: st.DrawFn) -> str:
    """A path some of whose lines are upright or level."""
    x, y = draw(numbers()), draw(numbers())
    ends = st.one_of(numbers().map(lambda n: f"{x} {n} l"), numbers().map(lambda n: f"{n} {y} l"))
    return " ".join([f"{x} {y} m", *draw(st.lists(ends, max_size=4)), *draw(_segments)])


def statements(forms: int = 0) -> st.SearchStrategy[str]:
    """One statement or a few that belong together."""
    small = numbers(-100, 100)
    kinds = [
        st.sampled_from(("q", "Q", "BT", "ET", "T*", "100 Tz", "50 Tz", "-100 Tz")),
        _filled("1 0 0 1 %s %s cm", small, small),
        st.sampled_from(_SPACES),
        _filled("/F%s %s Tf", st.sampled_from("12"), st.sampled_from(("12", "9", "10.5", "0", "-8", "240", "1"))),
        *(_filled(matrix, *_two) for matrix in _MATRICES),
        _filled("%s %s Td", small, small),
        _filled("%s %s TD", small, small),
        _filled("%s %s", st.sampled_from(("0", "1.5", "-0.3", "10")), st.sampled_from(("Tc", "Tw", "TL", "Ts"))),
        strings.map(lambda text: f"{text} Tj"),
        strings.map(lambda text: f"{text}Tj"),
        st.lists(st.one_of(strings, numbers(-300, 300).map(lambda n: n + " ")), max_size=5).map(
            lambda parts: f"[{''.join(parts)}]TJ"
        ),
        _filled(
            "%s %s %s %s re",
            *_two,
            st.sampled_from(("100", "0.5", "-40", "0")),
            st.sampled_from(("0.48", "30", "-20", "0")),
        ),
        _levelled(),
        st.sampled_from(("S", "s", "f", "f*", "B", "b", "B*", "n", "W n", "W* n")),
        st.sampled_from(_OTHERS),
    ]
    if forms:
        kinds.append(st.integers(0, forms - 1).map(lambda n: f"q /X{n} Do Q"))
    return st.one_of(*kinds)


def contents(forms: int = 0, most: int = 60) -> st.SearchStrategy[bytes]:
    """Random content: begun as text, so that most of it shows something."""
    parts = st.lists(statements(forms), min_size=3, max_size=most)
    between = st.sampled_from(("\n", " ", "\r\n"))
    return st.tuples(parts, between).map(
        lambda p: p[1].join(["BT /F1 10 Tf 1 0 0 1 50 500 Tm", *p[0]]).encode("latin-1")
    )


@st.composite
def pages(draw: st.DrawFn) -> bytes:
    """A file of one page of random content: forms, boxes off the corner, turned pages."""
    forms = draw(st.sampled_from((0, 0, 2)))
    box = draw(st.sampled_from(("0 0 595 842", "0 0 595 842", "10 20 605 862", "-30 -10 565 832", "595 842 0 0")))
    turn = draw(st.sampled_from((0, 0, 0, 90, 180, 270)))
    objects, resources = {}, ""
    for index in range(forms):
        matrix = draw(st.sampled_from(("1 0 0 1 5 7", "0.5 0 0 0.5 0 0", "0 1 -1 0 0 0")))
        own = "/Resources<</Font<</F1 5 0 R/F2 6 0 R>>>>" if draw(st.booleans()) else ""
        entries = f"/Type/XObject/Subtype/Form/BBox[0 0 100 100]/Matrix[{matrix}]{own}"
        objects[FIRST_FREE + index] = stream(draw(contents(most=20)), entries)
    if forms:
        resources = f"/XObject<<{' '.join(f'/X{index} {FIRST_FREE + index} 0 R' for index in range(forms))}>>"
    descent = draw(st.sampled_from((-200, -141, 0, 200)))
    objects[8] = (
        f"<</Type/FontDescriptor/FontName/Odd/Flags 4/Ascent 800/Descent {descent}/FontBBox[0 -200 1000 800]/MissingWidth 400>>"
    ).encode()
    several = draw(st.lists(contents(forms), min_size=1, max_size=2))
    return page_of(*several, box=box, extra=f"/Rotate {turn}", resources=resources, objects=objects)
