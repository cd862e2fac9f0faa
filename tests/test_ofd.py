"""OFD files are read as an eye reads them: drawn budgets come back, what is hidden does not, hostile ones are a sentence."""

from __future__ import annotations

import io
import zipfile
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetdiff.document.read import read_content
from budgetdiff.errors import UnreadableSource
from tests.printing import disclosures, sample
from tests.printing.ofd import Habit, ofd, packed, page_of, path_object, text_object
from tests.support.examples import examples
from tests.test_roundtrip import held_together

_HABITS = st.builds(Habit, st.booleans(), st.booleans(), st.booleans(), st.sampled_from(["Doc_0", "/Doc_0", "doc"]))


@pytest.mark.thorough
@examples(40, quick=4, fixed=True)
@given(disclosures(), _HABITS)
def test_a_drawn_disclosure_comes_back(disclosure, habit):
    held_together(disclosure, ofd(disclosure, habit))


@pytest.mark.parametrize("letters", [False, True])
def test_the_second_reading_sees_the_numbers_of_the_tables(letters):
    drawn = sample()
    document = read_content(ofd(drawn, Habit(letters=letters)), "a.ofd")
    printed = Counter(cell.text for sheet in drawn.sheets for _, _, cell in sheet.amounts() if "." in cell.text)
    seen = Counter(one.text for one in document.seen)
    assert not printed - seen
    assert all(one.bbox is not None for one in document.seen)


_WHITE = '<ofd:FillColor Value="255 255 255"/>'
_OTHER = text_object("见", 20, 60)
SHOWN = {
    "plainly": page_of(text_object("17.50", 20, 20)),
    "by a matrix": page_of(text_object("17.50", 20, 20, ' CTM="1.5 0 0 1.5 0 0"')),
    "in a block in a layer": page_of(f"<ofd:PageBlock>{text_object('17.50', 20, 20)}</ofd:PageBlock>"),
    "in white on a dark ground": page_of(
        path_object(
            (10, 10, 60, 20),
            "M 0 0 L 60 0 L 60 20 L 0 20 C",
            ' Fill="true" Stroke="false"',
            '<ofd:FillColor Value="#20 #20 #60"/>',
        )
        + text_object("17.50", 20, 20, "", _WHITE)
    ),
    "under a frame that is not filled": page_of(
        text_object("17.50", 20, 20) + path_object((10, 10, 60, 20), "M 0 0 L 60 0 L 60 20 L 0 20 C")
    ),
    "on a page of another name": page_of(text_object("17.50", 20, 20))
    .replace("ofd:", "")
    .replace("xmlns:ofd", "xmlns"),
}
HIDDEN = {
    "not visible": page_of(_OTHER + text_object("17.50", 20, 20, ' Visible="false"')),
    "white on white": page_of(_OTHER + text_object("17.50", 20, 20, "", _WHITE)),
    "wholly transparent": page_of(_OTHER + text_object("17.50", 20, 20, ' Alpha="0"')),
    "neither filled nor stroked": page_of(_OTHER + text_object("17.50", 20, 20, ' Fill="false"')),
    "covered": page_of(
        _OTHER
        + text_object("17.50", 20, 20)
        + path_object((10, 10, 60, 20), "M 0 0 L 60 0 L 60 20 L 0 20 C", ' Fill="true" Stroke="false"', _WHITE)
    ),
    "outside the page": page_of(_OTHER + text_object("17.50", 400, 20)),
    "far outside its boundary": page_of(_OTHER + text_object("17.50", 20, 20).replace('X="0"', 'X="90"')),
    "clipped away": page_of(
        _OTHER
        + text_object(
            "17.50",
            20,
            20,
            "",
            '<ofd:Clips><ofd:Clip><ofd:Area><ofd:Path Boundary="50 50 9 9"/></ofd:Area></ofd:Clip></ofd:Clips>',
        )
    ),
    "in white by its parameters": page_of(_OTHER + text_object("17.50", 20, 20, ' DrawParam="7"')),
}
_RESOURCES = {
    "Doc_0/Res.xml": '<Res><DrawParams><DrawParam ID="6"><FillColor Value="255 255 255"/></DrawParam>'
    '<DrawParam ID="7" Relative="6"/></DrawParams></Res>'
}
_NAMED = "<ofd:PublicRes>Res.xml</ofd:PublicRes>"


def _lines(content: bytes) -> list[str]:
    return [line.text for line in read_content(content, "a.ofd").lines()]


@pytest.mark.parametrize("kind", SHOWN)
def test_what_an_eye_sees_is_read(kind):
    assert "17.50" in _lines(packed([SHOWN[kind]]))


@pytest.mark.parametrize("kind", HIDDEN)
def test_what_no_eye_sees_is_not(kind):
    assert _lines(packed([HIDDEN[kind]], more=_RESOURCES, common=_NAMED)) == ["见"]


def test_templates_and_annotations_are_part_of_the_page():
    template = '<ofd:TemplatePage ID="5" BaseLoc="Tpls/T.xml"/>'
    annots = "<ofd:Annotations>Annots.xml</ofd:Annotations>"
    more = {
        "Doc_0/Tpls/T.xml": page_of(text_object("template", 20, 20)),
        "Doc_0/Annots.xml": '<A><Page PageID="1"><FileLoc>Annot_1.xml</FileLoc></Page></A>',
        "Doc_0/Annot_1.xml": '<PageAnnot><Annot Type="Stamp"><Appearance>'
        + text_object("noted", 20, 40).replace("ofd:", "")
        + '</Appearance></Annot><Annot Type="Stamp" Visible="false"><Appearance>'
        + text_object("not noted", 20, 60).replace("ofd:", "")
        + "</Appearance></Annot></PageAnnot>",
    }
    page = page_of(text_object("own", 20, 30), before='<ofd:Template TemplateID="5"/>')
    content = packed([page], more=more, common=template)
    changed = _with_part(
        content, "Doc_0/Document.xml", lambda text: text.replace("<ofd:Pages>", f"{annots}<ofd:Pages>")
    )
    assert _lines(changed) == ["template", "own", "noted"]


def _with_part(content: bytes, name: str, change) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w") as new:
        for part in old.namelist():
            text = old.read(part).decode()
            made = change(text) if part == name else text
            if made:
                new.writestr(part, made)
    return buffer.getvalue()


_PLAIN = packed([page_of(text_object("17.50", 20, 20))])
_PAGE = "Doc_0/Pages/Page_0/Content.xml"
HOSTILE = {
    "entities": (
        _with_part(_PLAIN, _PAGE, lambda t: t.replace("?>", '?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>')),
        "declares entities",
    ),
    "a part that is missing": (_with_part(_PLAIN, _PAGE, lambda _: ""), "is missing"),
    "a part that is no XML": (_with_part(_PLAIN, _PAGE, lambda _: "<x"), "cannot be read"),
    "a place outside": (
        _with_part(_PLAIN, "Doc_0/Document.xml", lambda t: t.replace("Pages/Page_0", "../../etc")),
        "is missing",
    ),
    "encrypted": (packed([page_of("")], more={"Encryptions.xml": "<x/>"}), "encrypted"),
    "no text": (packed([page_of("")]), "has no text"),
    "no pages": (packed([]), "has no pages"),
    "nested without end": (packed([page_of("<ofd:PageBlock>" * 50 + "</ofd:PageBlock>" * 50)]), "deep"),
    "a unit within itself": (
        packed(
            [page_of('<ofd:CompositeObject Boundary="0 0 9 9" ResourceID="8"/>')],
            common=_NAMED,
            more={
                "Doc_0/Res.xml": '<Res><CompositeGraphicUnits><CompositeGraphicUnit ID="8"><Content><CompositeObject '
                'Boundary="0 0 9 9" ResourceID="8"/></Content></CompositeGraphicUnit></CompositeGraphicUnits></Res>'
            },
        ),
        "deep",
    ),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_one_sentence(kind):
    content, why = HOSTILE[kind]
    with pytest.raises(UnreadableSource, match=why) as refused:
        read_content(content, "a.ofd")
    assert str(refused.value).startswith("a.ofd: ")
    assert "\n" not in str(refused.value)


@given(
    st.dictionaries(
        st.sampled_from(["Boundary", "Size", "CTM", "Alpha", "HScale", "Fill", "Visible"]),
        st.sampled_from(["", "x", "nan nan nan nan", "1e999", "0 0 1", "-5", "1 0 0 1 0 0"]),
    ),
    st.sampled_from(["", "x", "g", "g 3", "g 1e9 2", "nan", "1 2 x"]),
    st.sampled_from(["", "M", "M 0 0 L", "Q 1 2", "A 1 1 0 0 0 5 5", "M 0 0 B 1 1 2 2 3 3 C", "Z"]),
)
def test_no_odd_attribute_stops_the_reader(attributes, steps, data):
    words = "".join(f' {name}="{value}"' for name, value in attributes.items())
    odd = (
        f'<ofd:TextObject{words}><ofd:TextCode X="{steps}" DeltaX="{steps}">12.50</ofd:TextCode></ofd:TextObject>'
        f"<ofd:PathObject{words}><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
    )
    assert "17.50" in _lines(packed([page_of(odd + text_object("17.50", 100, 200))]))
