"""Packages of files: each member is a document of its own with its place; a hostile one is a sentence, and nothing is written."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import budgetdiff as bd
from budgetdiff.document.packages import entry, members
from budgetdiff.errors import UnreadableSource
from tests.printing import disclosures, sample, text, word
from tests.printing.packages import locked, rar_stored, with_link, zipped
from tests.test_cli import run

BUDGET = text(sample())


def _ingested(tmp_path, content: bytes, name: str = "公开.zip", **options):
    path = tmp_path / name
    path.write_bytes(content)
    with bd.open(tmp_path / "b.duckdb") as database:
        report = database.ingest(path, jobs=1, **options)
        return report.files, database.documents()


def _listed(tmp_path, content: bytes, name: str = "p.zip"):
    path = tmp_path / name
    path.write_bytes(content)
    return list(members(path, name))


_PARTS = st.text(st.sampled_from("预算公开表附件一二三年度部门單ab1"), min_size=1, max_size=8)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(_PARTS, min_size=1, max_size=3).map("/".join), min_size=1, max_size=5, unique=True),
    st.sampled_from(["utf-8", "gb18030"]),
    st.booleans(),
)
def test_names_come_back_whatever_wrote_them(tmp_path_factory, names, encoding, windows):
    """A name in GBK, flagged by nothing, or in UTF-8, flagged or (macOS) not; some programs part folders by backslashes."""
    files = {name.replace("/", "\\") if windows else name: name.encode() for name in names}
    for flagged in {encoding == "utf-8", False}:
        content = zipped(files, encoding=encoding, flagged=flagged)
        found = _listed(tmp_path_factory.mktemp("z"), content)
        if not _both(names, encoding):
            assert [(one.name, one.content.decode()) for one in found] == [(name, name) for name in names]
        assert [one.content.decode() for one in found] == names


def _both(names: list[str], encoding: str) -> bool:
    """Whether a name's bytes in GBK happen to be UTF-8 too: nobody can tell those apart."""
    for name in names:
        try:
            if encoding != "utf-8" and name.encode(encoding).decode("utf-8") != name:
                return True
        except UnicodeDecodeError:
            continue
    return False


@pytest.mark.thorough
@settings(max_examples=5, deadline=None)
@given(st.lists(disclosures("budget"), min_size=1, max_size=2))
def test_members_give_the_facts_that_the_files_give(tmp_path_factory, drawn):
    tmp_path = tmp_path_factory.mktemp("same")
    files = {
        f"{number}/预算.{kind}": made(one)
        for number, one in enumerate(drawn)
        for kind, made in (("docx", word), ("txt", text))
    }
    alone = tmp_path / "alone"
    for name, content in files.items():
        (alone / name).parent.mkdir(parents=True, exist_ok=True)
        (alone / name).write_bytes(content)
    inner = {"公开.zip": zipped(files, encoding="gb18030", flagged=False)}
    packed = tmp_path / "all.zip"
    packed.write_bytes(zipped(inner))
    asked = "SELECT * EXCLUDE (fact_id) FROM facts ORDER BY ALL"  # the ids hold the documents' own
    with bd.open(None) as one, bd.open(None) as two:
        one.ingest(alone, jobs=1, check=False)
        report = two.ingest(packed, jobs=1, check=False)
        assert not report.failed
        assert {file.name for file in report.files} == {f"all.zip/公开.zip/{name}" for name in files}
        columns = [row[0] for row in one.store.rows("SELECT column_name FROM (DESCRIBE facts)")]
        query = asked if "fact_id" in columns else "SELECT * FROM facts ORDER BY ALL"
        assert one.store.rows(query) == two.store.rows(query) != []


@pytest.mark.thorough
def test_a_member_is_shown_known_kept_and_forgotten_by_its_place(tmp_path):
    other = BUDGET.replace(b"2024", b"2023")
    content = zipped({"a/预算.txt": BUDGET, "b/预算.txt": other, "说明.pdf": b"x"}, encoding="gb18030", flagged=False)
    files, documents = _ingested(tmp_path, content, keep=True)
    assert [(one.name, one.status) for one in files] == [
        ("公开.zip/a/预算.txt", "new"),
        ("公开.zip/b/预算.txt", "new"),
        ("公开.zip/说明.pdf", "failed"),
    ]
    assert files[2].message.startswith("公开.zip/说明.pdf: ")
    assert set(documents["source_name"]) == {"公开.zip/a/预算.txt", "公开.zip/b/预算.txt"}
    assert {one.read_bytes() for one in (tmp_path / "b.duckdb.files").iterdir()} == {BUDGET, other}
    again, _ = _ingested(tmp_path, content, keep=True)
    assert [one.status for one in again] == ["known", "known", "failed"]
    assert sorted(one.name for one in tmp_path.iterdir()) == ["b.duckdb", "b.duckdb.files", "公开.zip"]
    with bd.open(tmp_path / "b.duckdb") as database:
        assert database.forget("公开.zip/a/预算.txt", str((tmp_path / "公开.zip/b/预算.txt").resolve())) == (
            "公开.zip/a/预算.txt",
            "公开.zip/b/预算.txt",
        )
        assert not len(database.documents())


@pytest.mark.thorough
def test_the_same_bytes_twice_are_one_document(tmp_path):
    (tmp_path / "alone.txt").write_bytes(BUDGET)
    (tmp_path / "p.zip").write_bytes(zipped({"x.txt": BUDGET}))
    with bd.open(tmp_path / "b.duckdb") as database:
        assert [one.status for one in database.ingest(tmp_path, jobs=1).files if one.status != "failed"] == [
            "new",
            "known",
        ]


@pytest.mark.thorough
def test_the_command_line_names_the_place(tmp_path):
    (tmp_path / "p.zip").write_bytes(zipped({"a/b.txt": BUDGET, "a/c.txt": b"\x00"}))
    ended = run("ingest", "p.zip", "--jobs", "1", cwd=tmp_path)
    said = ended.stderr.decode()
    assert ended.returncode == 2
    assert "p.zip/a/b.txt: " in said
    assert "failed: p.zip/a/c.txt: " in said
    assert "1 of 2 files taken in" in said
    forgotten = run("forget", "p.zip/a/b.txt", cwd=tmp_path)
    assert forgotten.returncode == 0, forgotten.stderr


HOSTILE = {
    "a path that leads out": (
        zipped({"../../etc/x.txt": BUDGET, "/etc/y.txt": BUDGET, "C:\\z.txt": BUDGET}),
        "lead out of",
    ),
    "a link": (with_link({}, "a.txt", "/etc/passwd"), "links to other files"),
    "encrypted": (locked(zipped({"a.txt": BUDGET, "b.txt": BUDGET})), "encrypted"),
    "three deep": (
        zipped({"1.zip": zipped({"2.zip": zipped({"a.txt": BUDGET}), "3.zip": zipped({"b.txt": BUDGET})})}),
        "packages in a package in a package",
    ),
    "cut off": (zipped({"a.txt": BUDGET})[:-30], ""),
    "nothing in it": (zipped({}), "holds no file"),
    "only what is hidden": (zipped({"__MACOSX/._a.txt": b"x", ".DS_Store": b"x", "~$a.docx": b"x"}), "holds no file"),
    "stray bytes for RAR": (b"Rar!\x1a\x07\x01\x00" + bytes(200), ""),
    "stray bytes for 7z": (b"7z\xbc\xaf\x27\x1c" + bytes(200), ""),
}


@pytest.mark.few
@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_package_is_one_sentence(tmp_path, kind):
    content, why = HOSTILE[kind]
    files, documents = _ingested(tmp_path, content)
    (only,) = files
    assert only.status == "failed"
    assert why in only.message
    assert only.message.startswith("公开.zip: ")
    assert "\n" not in only.message
    assert not len(documents)
    assert {one.name for one in tmp_path.iterdir()} <= {"b.duckdb", "公开.zip"}


@pytest.mark.thorough
def test_what_is_wrong_with_one_costs_no_other(tmp_path):
    content = with_link({"../a.txt": BUDGET, "b.txt": BUDGET, "c.txt": BUDGET[:-1] + b"\x00"}, "l", "b.txt")
    files, documents = _ingested(tmp_path, content)
    assert list(documents["source_name"]) == ["公开.zip/b.txt"]
    assert sorted(one.status for one in files if one.name != "公开.zip/c.txt") == ["failed", "failed", "new"]


def test_a_bomb_is_stopped_by_what_it_states(tmp_path, monkeypatch):
    monkeypatch.setattr(entry, "LARGEST", 10 << 20)
    flat = zipped({f"{n}.bin": bytes(4 << 20) for n in range(3)})
    assert len(flat) < 1 << 16
    with pytest.raises(UnreadableSource, match="zip bomb"):
        _listed(tmp_path, flat)
    nested = zipped({f"{n}.zip": zipped({"a.bin": bytes(4 << 20)}) for n in range(5)})
    with pytest.raises(UnreadableSource, match="zip bomb"):
        _listed(tmp_path, nested)


def test_more_files_than_a_package_has_are_never_listed(tmp_path):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number in range(entry.MOST_MEMBERS + 1):
            archive.writestr(zipfile.ZipInfo(f"{number}"), b"")
    with pytest.raises(UnreadableSource, match="more than 5000 files"):
        _listed(tmp_path, buffer.getvalue())
    # the same list again and again, a million parts: counted in the bytes, before anything is made of them
    listed = buffer.getvalue()
    start, end = listed.index(b"PK\x01\x02"), listed.index(b"PK\x05\x06")
    tail = listed[end : end + 12] + b"\xff" * 4 + listed[end + 16 :]
    with pytest.raises(UnreadableSource, match="more than 5000 files"):
        _listed(tmp_path, listed[:start] + listed[start:end] * 200 + tail)


@pytest.mark.corpus
@pytest.mark.parametrize("name", ["bomb.zip", "mac.zip"])
def test_packages_that_were_sent_in(tmp_path, corpus, name):
    content = (corpus.parent / "inputs" / "office" / name).read_bytes()
    files, _ = _ingested(tmp_path, content)
    (only,) = files
    assert only.status == "failed"
    assert name == "bomb.zip" or "附件一：预算公开表.docx" in only.message


@pytest.mark.thorough
def test_a_rar_of_stored_files(tmp_path):
    pytest.importorskip("rarfile")
    content = rar_stored([("附件/a.txt", BUDGET), ("../b.txt", BUDGET)])
    files, _ = _ingested(tmp_path, content, "附件.rar")
    assert [(one.name, one.status) for one in files] == [("附件.rar/附件/a.txt", "new"), ("附件.rar", "failed")]


@pytest.mark.thorough
def test_a_seven_zip(tmp_path):
    py7zr = pytest.importorskip("py7zr")
    buffer = io.BytesIO()
    with py7zr.SevenZipFile(buffer, "w") as archive:
        archive.writestr(BUDGET, "附件/a.txt")
        archive.writestr(zipped({"b.txt": BUDGET.replace(b"2024", b"2023")}), "b.zip")
    files, _ = _ingested(tmp_path, buffer.getvalue(), "附件.7z")
    assert [(one.name, one.status) for one in files] == [("附件.7z/附件/a.txt", "new"), ("附件.7z/b.zip/b.txt", "new")]
    sealed = io.BytesIO()
    with py7zr.SevenZipFile(sealed, "w", password="x") as archive:
        archive.writestr(BUDGET, "a.txt")
    with pytest.raises(UnreadableSource, match="encrypted"):
        _listed(tmp_path, sealed.getvalue(), "s.7z")


@pytest.mark.parametrize(("name", "start"), [("rarfile", b"Rar!\x1a\x07\x01\x00"), ("py7zr", b"7z\xbc\xaf\x27\x1c")])
def test_what_is_not_installed_is_said(tmp_path, monkeypatch, name, start):
    import sys

    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(UnreadableSource, match=r"install budgetdiff\[packages\]"):
        _listed(tmp_path, start + bytes(100))
