"""The one door of the library, and the one face of its answers."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal

import polars as pl
import pytest
from rich.console import Console

import budgetdiff as bd
from tests.printing import sample, text

HEAVY = ("polars", "pandas", "pyarrow", "jinja2", "altair", "rich", "typer", "pdfminer")


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    """One answer of every kind."""
    folder = tmp_path_factory.mktemp("answers")
    for year in (2023, 2024):
        (folder / f"{year}.txt").write_bytes(text(sample()).replace(b"2024", str(year).encode()))
    with bd.open(None) as database:
        assert not database.ingest(folder, jobs=1).failed
        comparison = database.compare("2023", "2024")
        frames = [pl.DataFrame({"k": ["a"], "amount": [Decimal(one)]}) for one in ("1.00", "2.00")]
        overview = database.show()
        yield {
            bd.Comparison: comparison,
            bd.Trend: database.trend("2023", "2024"),
            bd.Ranking: database.rank("2023", "2024"),
            bd.StoredPairs: database.pairs("2023", "2024"),
            bd.FrameComparison: bd.compare(*frames, on="k"),
            bd.Tracking: database.track(),
            bd.Findings: database.check(),
            bd.Overview: overview,
            type(overview.lost): overview.lost,
        }


def test_every_answer_has_the_same_face(answers, tmp_path):
    for kind, answer in answers.items():
        assert type(answer) is kind
        assert isinstance(answer, bd.Result)
        assert isinstance(answer.lines, pl.DataFrame)
        assert answer.to_polars() is answer.lines
        assert answer.to_arrow().num_rows == answer.lines.height
        assert len(answer.to_pandas()) == answer.lines.height
        assert isinstance(answer.notes, tuple)
        headings, rows = answer.table()
        assert all(len(row) == len(headings) for row in rows)
        assert all(isinstance(cell, str) for row in rows for cell in row)
        console = Console(record=True, width=200, file=open("/dev/null", "w"))  # noqa: SIM115, PTH123 - thrown away
        console.print(answer)
        console.file.close()
        assert answer.title.split("\n")[0][:20] in console.export_text()
        assert "<table" in answer._repr_html_()
        assert str(answer)
        for ending in ("csv", "json", "parquet", "xlsx"):
            file = answer.write(tmp_path / f"{kind.__name__}.{ending}")
            assert file.stat().st_size
        assert pl.read_parquet(tmp_path / f"{kind.__name__}.parquet").height == answer.lines.height


def test_an_answer_is_written_as_its_name_ends_or_not_at_all(answers, tmp_path):
    answer = answers[bd.Comparison]
    with pytest.raises(bd.QuestionError, match="docx"):
        answer.write(tmp_path / "x.docx")
    with pytest.raises(bd.QuestionError, match="cannot be written"):
        answer.write(tmp_path / "no" / "x.csv")
    assert answer.write(tmp_path / "e.csv", excel=True).read_bytes().startswith("\ufeff".encode())
    assert [path.name for path in tmp_path.iterdir()] == ["e.csv"]


def test_everything_named_is_there_and_at_the_door():
    assert bd.__all__ == sorted(bd.__all__, key=lambda name: (not name[0].isupper(), name))
    for name in bd.__all__:
        assert getattr(bd, name) is not None
    errors = {
        name for name, one in vars(__import__("budgetdiff.errors", fromlist=["x"])).items() if isinstance(one, type)
    }
    assert errors <= set(bd.__all__)
    assert set(dir(bd)) == {*bd.__all__, "__version__"}
    with pytest.raises(AttributeError, match="nothing"):
        _ = bd.nothing


def python(code):
    return subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()


def test_importing_costs_nothing_heavy():
    assert python(f"import budgetdiff, sys; print(*[n for n in {HEAVY} if n in sys.modules])") == []
    opened = "import budgetdiff as bd, sys; bd.open(None).close(); print(*[n for n in sys.modules])"
    assert not {"polars", "jinja2", "altair"} & set(python(opened))


@pytest.mark.few
@pytest.mark.parametrize(
    "code",
    [
        "import budgetdiff.compare.result as one; import budgetdiff as bd; print(bd.compare is bd.compare and one.Comparison)",
        "import budgetdiff; import budgetdiff.compare.result; print(budgetdiff.compare.result.Comparison)",
        "import budgetdiff.compare as c; import budgetdiff as bd; print(c.Comparison) if c is bd.compare else None",
        "from budgetdiff import compare; import budgetdiff.compare.result; print(compare.result.Comparison)",
    ],
)
def test_the_stage_and_the_question_of_one_name_are_both_had(code):
    assert python(code) == ["<class", "'budgetdiff.compare.result.Comparison'>"]


@pytest.mark.thorough
def test_a_question_finishes_nothing_in_the_database(tmp_path):
    """What a killed ingest left unfinished is finished by the next that writes; a report judges it for itself alone."""
    file = tmp_path / "budget.duckdb"
    for year in (2023, 2024):
        (tmp_path / f"{year}.txt").write_bytes(text(sample()).replace(b"2024", str(year).encode()))
    with bd.open(file, read_only=False) as database:
        assert not database.ingest(sorted(tmp_path.glob("*.txt")), jobs=1).failed
        database.store.rows("DELETE FROM claim")
        database.store.rows("INSERT INTO unfinished SELECT DISTINCT unit_name FROM document")
    before = file.read_bytes()
    with bd.open(file) as database:
        assert "2024" in database.narrate()
        database.report(tmp_path / "r.html")
        database.report_all(tmp_path / "pages")
        database.check()
        assert database.store.unfinished
    assert file.read_bytes() == before
