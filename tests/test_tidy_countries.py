"""Tidy data of other countries: their decimals, years, phases, codes and currency, from the file to the report."""

from __future__ import annotations

import re
import shlex
import textwrap
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

import budgetdiff as bd
from budgetdiff.cli.frame import app
from budgetdiff.errors import BudgetdiffError
from budgetdiff.facts import Hierarchy, Period, Phase
from tests.support.examples import examples

CHINESE = re.compile("[\u2e80-\u9fff\uff00-\uffef]")
COLUMNS = {"year": "year", "label": "label", "amount": "amount"}


def _taken(tmp_path, content, columns=COLUMNS, **told):
    file = tmp_path / "in.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    database = bd.open(None)
    database.ingest_tidy(file, columns, **{"unit": "Town", "currency": "EUR", **told})
    return database


def _facts(database, what="fiscal_year, label, amount"):
    return database.store.rows(f"SELECT {what} FROM facts ORDER BY ALL")  # noqa: S608 - our own


# ------------------------------------------------------------------------------------------------ five countries
COUNTRIES = {
    # name: (file, columns, what is said of it, periods, total of the first and the last)
    "Germany": (
        "Jahr;Kapitel;Bezeichnung;Soll/Ist;Betrag\n2023;06;Inneres;Soll;1.234.567,89\n2023;0601;Ministerium;Soll;234.567,89\n"
        "2023;0602;Polizei;Soll;1.000.000,00\n2024;06;Inneres;Soll;1.300.000,00\n2024;0601;Ministerium;Soll;300.000,00\n"
        "2024;0602;Polizei;Soll;1.000.000,00\n2023;06;Inneres;Ist;1.200.000,00\n".encode("cp1252"),
        {"year": "Jahr", "code": "Kapitel", "label": "Bezeichnung", "phase": "Soll/Ist", "amount": "Betrag"},
        {
            "unit": "Bundesministerium für Inneres",
            "currency": "EUR",
            "code_levels": "2,4",
            "phase_map": {"Soll": "approved", "Ist": "executed"},
        },
        ("2023", "2024"),
        (Decimal("1234567.89"), Decimal("1300000.00")),
    ),
    "France": (
        "Exercice;Programme;Libellé;Montant\n2022;101;Accès au droit;680,5\n2023;101;Accès au droit;714,25\n"
        "2022;Total;Total;680,5\n"
        "2023;Total;Total;714,25\n".replace(";Total;Total;", ";;Total;").encode("utf-8-sig"),
        {"year": "Exercice", "code": "Programme", "label": "Libellé", "amount": "Montant"},
        {"unit": "Ministère de la Justice", "currency": "EUR", "money_unit": "million"},
        ("2022", "2023"),
        (Decimal("680500000"), Decimal("714250000")),
    ),
    "United Kingdom": (
        'dept,programme,2022/23,2023/24,2024/25\nHome Office,Borders,"1,200.5","1,300.0","1,410.0"\n'
        "Home Office,Policing,900.0,950.0,-\n".encode("utf-16"),
        {"unit_name": "dept", "label": "programme", "year": "2022/23..2024/25"},
        {"currency": "GBP", "money_unit": "thousand", "phase": "executed"},
        ("2022/23", "2023/24"),
        (Decimal("2100500"), Decimal("2250000")),
    ),
    "United States": (
        'fy,agency,account,title,budget authority\nFY2023,Treasury,015.05,Bureau of the Fiscal Service,"$1,000"\n'
        "FY2023,Treasury,015.05.01,Salaries and Expenses,$600\nFY2023,Treasury,015.05.02,Grants,$400\n"
        'FY2024,Treasury,015.05,Bureau of the Fiscal Service,"$1,100"\nFY2024,Treasury,015.05.01,Salaries and Expenses,$650\n'
        "FY2024,Treasury,015.05.02,Grants,$450\n",
        {"year": "fy", "unit_name": "agency", "code": "account", "label": "title", "amount": "budget authority"},
        {"currency": "USD", "code_separator": "."},
        ("FY2023", "FY2024"),
        (Decimal("1000"), Decimal("1100")),
    ),
    "Brazil": (
        "ano;funcao;nome;valor\n2023;3000000000;Despesas correntes;1.500.000,00\n2023;3100000000;Pessoal;1.000.000,00\n"
        "2023;3300000000;Outras;500.000,00\n2024;3000000000;Despesas correntes;1.650.000,00\n2024;3100000000;Pessoal;1.100.000,00\n"
        "2024;3300000000;Outras;550.000,00\n",
        {"year": "ano", "code": "funcao", "label": "nome", "amount": "valor"},
        {"unit": "Prefeitura de São Paulo", "currency": "BRL", "code_levels": "1,2,10"},
        ("2023", "2024"),
        (Decimal("1500000"), Decimal("1650000")),
    ),
}


@pytest.mark.thorough
@pytest.mark.parametrize("country", COUNTRIES)
def test_from_a_foreign_file_to_the_report_without_a_chinese_word(tmp_path, country):
    content, columns, told, (base, current), totals = COUNTRIES[country]
    database = _taken(tmp_path, content, columns, **{"unit": None, **told})
    comparison = database.compare(base, current)
    total = comparison.lines.filter(role="total")
    assert (total["base"][0], total["current"][0]) == totals
    assert total["kind"].to_list() == ["normal"]
    level = comparison.partition("expenditure")
    assert sum(level["change"]) == total["change"][0]
    outputs = {
        "compare": str(comparison),
        "trend": str(database.trend(base, current)),
        "rank": str(database.rank(base, current)),
        "show": str(database.show()),
        "narrate": database.narrate(language="en", base=base, current=current),
        "lines": comparison.lines.write_csv(),
    }
    for form in ("md", "json", "html"):
        made = database.report(tmp_path / f"r.{form}", base=base, current=current, language="en", pictures=False)
        outputs[form] = made.read_text(encoding="utf-8")
    database.report_all(tmp_path / "site", base=base, current=current, language="en", pictures=False)
    outputs |= {file.name: file.read_text(encoding="utf-8") for file in (tmp_path / "site").glob("*.html")}
    assert not database.check().lines.filter(severity="error").height
    for name, text in outputs.items():
        found = CHINESE.search(text)
        assert found is None, f"{name}: {text[max(0, found.start() - 60) : found.end() + 20]}"
        assert "wan yuan" not in text, name
    for name in ("compare", "trend", "rank", "narrate", "md", "json", "html"):
        assert told["currency"] in outputs[name], name
    for name in ("compare", "trend", "md", "html", "narrate"):
        assert current in outputs[name], name


def test_codes_nest_by_their_own_hierarchy_printed_or_not(tmp_path):
    rows = "year,code,label,amount\n" + "".join(
        f"{year},{code},L{code},{amount}\n"
        for year in (2023, 2024)
        for code, amount in (("1100100", 5), ("1100200", 7 + year - 2023), ("1200100", 1), ("2", 4))
    )
    lines = _taken(tmp_path, rows, {**COLUMNS, "code": "code"}, code_levels="1,2,4,7").compare("2023", "2024").lines
    nodes = {
        row["node"]: (row["parent"], row["level"], row["base"], row["current"]) for row in lines.iter_rows(named=True)
    }
    assert nodes["1"] == ("", 1, 13, 14)
    assert nodes["11"] == ("1", 2, 12, 13)
    assert nodes["1100"] == ("11", 3, 12, 13)
    assert nodes["1100200"] == ("1100", 4, 7, 8)
    assert nodes["2"] == ("", 1, 4, 4)
    assert nodes[""][2:] == (17, 18)


@pytest.mark.thorough
@examples(quick=4)
@given(
    st.lists(
        st.tuples(st.text("12", min_size=1, max_size=5), st.integers(-999, 999)),
        min_size=1,
        max_size=12,
        unique_by=lambda r: r[0],
    )
)
def test_every_level_of_every_hierarchy_adds_up(tmp_path_factory, rows):
    printed = "".join(f"{year},{code},{amount + year}\n" for year in (2023, 2024) for code, amount in rows)
    for told in ({"code_levels": "1,2,4"}, {"code_levels": "0"}):
        database = _taken(
            tmp_path_factory.mktemp("h"),
            f"year,code,amount\n{printed}",
            {"year": "year", "code": "code", "amount": "amount"},
            **told,
        )
        comparison = database.compare("2023", "2024")
        total = comparison.lines.filter(role="total")
        assert sum(comparison.partition("expenditure", level=1)["change"]) == total["change"][0]
        assert {row[0] for row in _facts(database, "code")} == {code for code, _ in rows}


@pytest.mark.parametrize(
    ("hierarchy", "code", "above"),
    [
        (Hierarchy((2, 4, 7)), "0102003", ("01", "0102")),
        (Hierarchy((2, 4, 7)), "01", ()),
        (Hierarchy((2, 4, 7)), "010", ("01",)),
        (Hierarchy(separator="."), "1.02.x", ("1", "1.02")),
        (Hierarchy(), "3202010100", ()),
        (Hierarchy((1, 2, 5), padded=True), "31000", ("30000",)),
        (Hierarchy((1, 2, 5), padded=True), "30000", ()),
        (Hierarchy((1, 2, 5), padded=True), "31002", ("30000", "31000")),
    ],
)
def test_hierarchies_by_name(hierarchy, code, above):
    assert hierarchy.above(code) == above
    assert Hierarchy.named(hierarchy.name) == hierarchy


# ------------------------------------------------------------------------------------------------ single habits
def test_rows_of_one_key_are_summed_and_said(tmp_path):
    database = _taken(tmp_path, "year,label,amount\n2023,Roads,100\n2023,Parks,5\n2023,Roads,250.5\n2023,Roads,\n")
    assert _facts(database, "label, amount, quantum, raw") == [
        ("Parks", Decimal(5), Decimal("0.10"), "5"),
        ("Roads", Decimal("350.50"), Decimal("0.20"), "100 + 250.5 + … (3 rows)"),
    ]
    notes = database.store.rows("SELECT notes FROM documents")[0][0]
    assert notes == "1 line stands in several rows and is their sum (first: rows 2 and 4)"


@pytest.mark.thorough
@examples(quick=4)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(-(10**9), 10**9)), min_size=1, max_size=20))
def test_sums_do_not_depend_on_the_order_of_rows(tmp_path_factory, rows):
    def taken(listed):
        text = "".join(f"2023,{label},{Decimal(cents) / 100}\n" for label, cents in listed)
        return dict(_facts(_taken(tmp_path_factory.mktemp("s"), f"year,label,amount\n{text}"), "label, amount"))

    whole = {}
    for label, cents in rows:
        whole[label] = whole.get(label, 0) + Fraction(cents, 100)
    assert {label: Fraction(amount) for label, amount in taken(rows).items()} == whole
    assert taken(rows) == taken(rows[::-1])


@pytest.mark.few
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "iso-8859-1"])
def test_letters_of_other_encodings(tmp_path, encoding):
    text = "year;label;amount\n2023;Acción social y José;1,5\n2023;Größe;2,0\n2023;naïve café;3,0\n"
    assert [row[1] for row in _facts(_taken(tmp_path, text.encode(encoding)))] == [
        "Acción social y José",
        "Größe",
        "naïve café",
    ]


@pytest.mark.thorough
def test_an_encoding_that_was_guessed_is_said_and_can_be_told(tmp_path):
    text = "year;label;amount\n2023;ｶﾅ予算;1\n".encode("shift_jis")
    assert [row[1] for row in _facts(_taken(tmp_path, text, encoding="shift_jis"))] == ["ｶﾅ予算"]
    notes = _taken(tmp_path, "year,label,amount\n2023,Año,1\n".encode("cp1252")).store.rows(
        "SELECT notes FROM documents"
    )
    assert "read as cp1252" in notes[0][0]
    with pytest.raises(BudgetdiffError, match="no encoding is called “klingon”"):
        _taken(tmp_path, text, encoding="klingon")


@pytest.mark.few
@pytest.mark.parametrize(
    ("texts", "told", "want"),
    [
        (["1.100,50", "1.200,75"], {}, [Decimal("1100.50"), Decimal("1200.75")]),
        (["1,100.50", "2"], {}, [Decimal("1100.50"), Decimal(2)]),
        (["1 100,5", "7"], {}, [Decimal("1100.50"), Decimal(7)]),
        (["1'100.50", "1"], {}, [Decimal("1100.50"), Decimal(1)]),
        (["€ 1.100,50", "(2,00)"], {}, [Decimal("1100.50"), Decimal(-2)]),
        (["100-", "-3,5"], {}, [Decimal(-100), Decimal("-3.50")]),
        (["1.234", "5"], {"decimal": "comma"}, [Decimal(1234), Decimal(5)]),
        (["1.234", "5"], {"decimal": "point"}, [Decimal("1.23"), Decimal(5)]),
        (["1.234.567", "5"], {}, [Decimal(1234567), Decimal(5)]),
    ],
)
def test_decimals_are_what_the_amounts_show(tmp_path, texts, told, want):
    rows = "".join(f"2023;L{number};{text}\n" for number, text in enumerate(texts))
    assert [row[2] for row in _facts(_taken(tmp_path, f"year;label;amount\n{rows}", **told))] == want


@pytest.mark.few
@pytest.mark.parametrize(
    ("content", "columns", "told", "message"),
    [
        ("year;label;amount\n2023;a;1.234\n", COLUMNS, {}, r"“1.234” may be thousands or decimals.*--decimal"),
        ("year;label;amount\n2023;a;1,5\n2023;b;1.5\n", COLUMNS, {}, "decimal comma and .* a decimal point"),
        (
            "year,label,amount,p\n2023,a,1,Vorl\n",
            {**COLUMNS, "phase": "p"},
            {},
            r"row 2: “Vorl” is not a phase; .*--phase-map Vorl=",
        ),
        ("year,label,amount\n2023,a,1\n", COLUMNS, {"currency": "EURO"}, "no currency of ISO 4217"),
        (
            "year,code,amount\n2023,12345678,1\n",
            {"year": "year", "code": "code", "amount": "amount"},
            {"currency": "CNY"},
            "row 2: .*--code-levels",
        ),
        ("year,label,amount\n2023,a,1\n", COLUMNS, {"code_levels": "4,2"}, "grow from level to level"),
        ("year,label,amount\n2023,a,1\n", COLUMNS, {"code_levels": "2", "code_separator": "."}, "not by both"),
        (
            "label,2022,2023\na,1,2\n",
            {"year": "2021..2023", "label": "label"},
            {},
            "say which columns are year, amount",
        ),
        (
            "year,label,amount\n2023,a,9999999999999999\n2023,a,9999999999999999\n",
            COLUMNS,
            {},
            "row 2: .* more than any budget",
        ),
        ("year,label,amount\n2023-12,a,1\n", COLUMNS, {}, "row 2: “2023-12” is not a period"),
    ],
)
def test_what_may_be_read_in_two_ways_is_asked(tmp_path, content, columns, told, message):
    with pytest.raises(BudgetdiffError, match=message):
        _taken(tmp_path, content, columns, **told)


@pytest.mark.parametrize(
    ("text", "year", "name"),
    [
        ("2023/24", 2023, "2023/24"),
        ("FY2023-24", 2023, "FY2023-24"),
        ("fy 2024", 2024, "FY2024"),
        ("2023-2024", 2023, "2023-2024"),
        ("1999/00", 1999, "1999/00"),
        ("2024", 2024, "2024"),
        ("FY24", 2024, "FY24"),
        ("2023/24:executed", 2023, "2023/24"),
    ],
)
def test_fiscal_years_by_their_own_name(text, year, name):
    period = Period.parse(text)
    assert (period.fiscal_year, period.year) == (year, name)
    assert period == Period(year, period.phase)
    assert Period.parse(str(period)) == period


def test_a_year_with_a_phase_in_the_head_of_a_column(tmp_path):
    text = "label,2023 Ist,2024 Soll,2024 Ist\nRoads,1,2,3\n"
    database = _taken(tmp_path, text, {"label": "label", "year": "2023 Ist..2024 Ist"})
    assert _facts(database, "fiscal_year, phase, amount, column_title") == [
        (2023, Phase.EXECUTED, 1, "2023 Ist"),
        (2024, Phase.APPROVED, 2, "2024 Soll"),
        (2024, Phase.EXECUTED, 3, "2024 Ist"),
    ]


def test_blank_rows_anywhere_are_no_rows(tmp_path):
    assert len(_facts(_taken(tmp_path, "year,label,amount\n,,\n2023,a,1\n , ,\n2023,b,2\n,,\n,,\n"))) == 2


def test_names_keep_their_spaces(tmp_path):
    text = "year,label,unit,amount\n2023,  Public works   and roads ,Office of the Mayor,1\n"
    database = _taken(tmp_path, text, {**COLUMNS, "unit": "unit"})
    assert _facts(database, "unit_name, label") == [("Office of the Mayor", "Public works and roads")]


def test_the_unit_of_money_of_a_row(tmp_path):
    text = "year,label,amount,scale\n2023,a,1.5,million\n2023,b,2,thousand\n2023,c,3,\n"
    database = _taken(tmp_path, text, {**COLUMNS, "money_unit": "scale"})
    assert [row[2] for row in _facts(database)] == [1_500_000, 2_000, 3]


@pytest.mark.thorough
def test_currencies_are_not_ranked_or_added_with_each_other(tmp_path):
    database = _taken(tmp_path, "year,label,amount\n2023,a,1\n2024,a,2\n", unit="A")
    (tmp_path / "b.csv").write_text("year,label,amount\n2023,a,1\n2024,a,2\n\n", encoding="utf-8")
    database.ingest_tidy(tmp_path / "b.csv", COLUMNS, unit="B", currency="USD")
    assert database.store.rows("SELECT DISTINCT currency FROM documents ORDER BY 1") == [("EUR",), ("USD",)]
    assert database.compare("2023", "2024", unit="A").currency == "EUR"
    for ask in (lambda: database.rank("2023", "2024"), lambda: database.report_all(tmp_path / "site")):
        with pytest.raises(BudgetdiffError, match="EUR and USD"):
            ask()


@pytest.mark.thorough
def test_told_otherwise_the_file_is_another_document(tmp_path):
    file = tmp_path / "in.csv"
    file.write_text("year,label,amount\n2023,a,1\n2024,a,2\n", encoding="utf-8")
    with bd.open(None) as database:
        for money in ("one", "thousand"):
            database.ingest_tidy(file, COLUMNS, unit="A", money_unit=money, currency="EUR")
        assert database.compare("2023", "2024").lines.filter(role="total")["base"].to_list() == [1000]


@pytest.mark.thorough
def test_an_export_keeps_currency_and_years(tmp_path):
    with _taken(tmp_path, "year,label,amount\n2023/24,a,1\n2024/25,a,2\n") as database:
        database.export(tmp_path / "out")
    with bd.open(None) as database:
        database.ingest(tmp_path / "out")
        assert str(database.compare("2023", "2024")).startswith("Town: 2023/24:approved → 2024/25:approved, EUR")


def test_a_workbook_of_rows_is_tidy_too(tmp_path):
    import xlsxwriter

    book = xlsxwriter.Workbook(tmp_path / "in.xlsx")
    sheet = book.add_worksheet("data")
    for number, row in enumerate([("year", "label", "amount"), (2023, "Roads", 12.5), (2024, "Roads", 15)]):
        sheet.write_row(number, 0, row)
    book.close()
    with bd.open(None) as database:
        database.ingest_tidy(tmp_path / "in.xlsx", COLUMNS, unit="Town", currency="EUR")
        assert [row[2] for row in _facts(database)] == [Decimal("12.50"), 15]


@pytest.mark.thorough
def test_the_command_line_says_one_line_a_file_and_hints_at_the_option(tmp_path):
    file = tmp_path / "budget.csv"
    file.write_text(
        "fy,name,sum,office\nFY2023-24,Roads,1,Town\nFY2024-25,Roads,2,Town\nFY2024-25,Roads,3,Town\n", encoding="utf-8"
    )
    db = str(tmp_path / "b.duckdb")
    hint = CliRunner().invoke(app, ["ingest", str(file), "--db", db])
    assert hint.exit_code == 2
    assert "--column year=NAME" in hint.output
    assert "there are fy, name, sum, office" in hint.output
    taken = CliRunner().invoke(
        app,
        [
            "ingest",
            str(file),
            "--db",
            db,
            "--column",
            "year=fy",
            "--column",
            "label=name",
            "--column",
            "amount=sum",
            "--column",
            "unit=office",
            "--currency",
            "USD",
        ],
    )
    assert taken.exit_code == 0, taken.output
    lines = taken.output.strip().splitlines()
    assert lines[0] == "budget.csv: 2 tables, 2 facts"
    assert len(lines) == 2
    assert "1 line stands in several rows" in lines[1]
    assert CliRunner().invoke(app, ["ingest", str(file), "--db", db, "--column", "year"]).exit_code == 2


@pytest.mark.thorough
def test_the_example_of_the_docs_runs_as_it_is_printed(tmp_path, monkeypatch):
    text = (Path(__file__).resolve().parents[1] / "docs" / "formats.md").read_text(encoding="utf-8")
    rows, commands = re.findall(r"(?:^ {4}.*\n)+", text, re.MULTILINE)
    monkeypatch.chdir(tmp_path)
    Path("haushalt.csv").write_text(textwrap.dedent(rows), encoding="cp1252")
    ingest, compare = (shlex.split(line)[1:] for line in commands.strip().splitlines())
    assert CliRunner().invoke(app, ingest).exit_code == 0
    compared = CliRunner().invoke(app, compare)
    assert compared.exit_code == 0
    with bd.open("budget.duckdb") as database:
        total = database.compare("2023", "2024").lines.filter(role="total")
        assert (total["base"][0], total["current"][0]) == (1234, 1300)
    options = set(re.findall(r"`(--[a-z-]+)", text)) | {word for word in ingest if word.startswith("--")}
    assert options <= set(
        re.findall(r"--[a-z-]+", CliRunner().invoke(app, ["ingest", "--help"], terminal_width=200).output)
    )
