"""`report`: as an officer types it; the page for officers is run by tests/test_docs.py."""

import csv
from datetime import date
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest

from admission_flow.testing import lawful_case
from tests.conftest import filled_once

if TYPE_CHECKING:
    from tests.conftest import Desk, FullDisk


@filled_once
def counted(office: "Desk") -> None:
    """Return a desk with a base organisation and three people admitted in May 2024."""
    for arguments in (
        ("C1", "Trường Mẫu", "--level", "base"),
        ("C1-1", "Chi bộ Trường Mẫu", "--level", "branch", "--under", "C1"),
    ):
        assert office("unit", "add", *arguments, "--on", "01/01/2020").code == 0
    documents = [
        office.file(
            f"{number}.json",
            lawful_case(
                "ceremony",
                meeting_on=date(2024, 4, 2 + number),
                full_name=f"Lò Mẫu 0{number}",
                sex=sex,
                ethnicity=group,
            ),
        )
        for number, (sex, group) in enumerate((("female", "Tày"), ("male", "Kinh"), (None, "Kinh")))
    ]
    assert office("case", "import", *documents).code == 0


def test_each_number_has_its_cases(counted: "Desk") -> None:
    """JSON carries ids only with --trace; each row's count is the length of its list."""
    arguments = ("report", "admissions", "2024-Q2", "--by", "sex,age", "--json")
    plain = counted(*arguments).json
    assert (plain["format"], plain["total"], plain["counting"]) == (
        "admission-report/1",
        3,
        "decision",
    )
    assert "HS-" not in counted(*arguments).out
    traced = counted(*arguments, "--trace").json
    for table in traced["tables"]:
        assert sum(row["count"] for row in table["rows"]) == table["total"] == 3
        assert all(len(row["cases"]) == row["count"] for row in table["rows"])
    sex = {row["key"]: row["cases"] for row in traced["tables"][0]["rows"]}
    later = counted("report", "admissions", "2025-Q2", "--by", "sex", "--json", "--trace").json
    before = {row["key"]: row["before_cases"] for row in later["tables"][0]["rows"]}
    assert before == sex
    assert all(row["before"] == len(row["before_cases"]) for row in later["tables"][0]["rows"])
    assert sex == {"female": ["HS-0001"], "male": ["HS-0002"], "not_stated": ["HS-0003"]}
    assert {row["from"] for row in traced["definitions"]} >= {"2021-12-13"}


def test_the_screen_says_what_it_rests_on(counted: "Desk") -> None:
    """Counting day, as of, base of the average, numerator and denominator, what is unconfirmed."""
    shown = counted("report", "admissions", "2024-H1", "--trace").out
    for text in ("ngày quyết định", "30/06/2024", "tính trên 3 người", "33,3 % (1/3)", "Cùng kỳ"):
        assert text in shown
    assert "chưa kiểm chứng" in shown
    assert "nữ: HS-0001" in shown
    english = counted("report", "admissions", "2024-H1", "--lang", "en").out
    assert "33.3 % (1/3)" in english
    assert "unconfirmed" in english
    assert "HS-" not in english


def test_small_numbers_on_the_screen(counted: "Desk") -> None:
    """A unit's one person of a minority is "<3", and --trace does not name the case."""
    arguments = ("report", "admissions", "2024", "--by", "ethnicity", "--unit", "C1", "--trace")
    hidden = counted(*arguments)
    assert "<3" in hidden.out
    assert "HS-" not in hidden.out
    assert "HS-" not in counted(*arguments, "--small-cells").out
    assert "HS-" not in counted(*arguments, "--purpose", "báo cáo").out
    named = counted(*arguments, "--small-cells", "--purpose", "báo cáo cấp trên")
    assert "HS-0001" in named.out
    rows = counted(*arguments, "--json").json["tables"][0]["rows"]
    assert [row["count"] for row in rows if row["key"] == "minority"] == [None]
    matrix = counted("report", "admissions", "2024", "--by", "unit,ethnicity")
    assert "<3" in matrix.out
    together = ("report", "admissions", "2024", "--by", "unit,ethnicity", "--trace", "--json")
    listed = {
        (table["by"], table["within"])
        for table in counted(*together).json["tables"]
        if any("cases" in row for row in table["rows"])
    }
    assert listed == {("unit", None)}
    shown = counted(*together[:-1]).out
    assert "C1  Trường Mẫu: HS-0001" in shown
    assert "thiểu số: HS-" not in shown


def test_who_is_of_which_religion_is_an_act(counted: "Desk") -> None:
    """Without a purpose --trace names nobody there; with one, each who is named has an entry."""
    before = counted.stored()
    line = ("report", "admissions", "2024", "--by", "sex,religion", "--trace")
    shown = counted(*line)
    assert shown.out.count("HS-0001") == 1
    assert "--purpose" in shown.out
    for table in counted(*line, "--json").json["tables"]:
        assert any("cases" in row for row in table["rows"]) == (table["by"] == "sex")
    assert counted.stored() == before
    assert counted(*line, "--purpose", " ").code == 7
    assert counted.stored() == before
    named = counted(*line, "--purpose", "báo cáo tôn giáo", "--consent", "05-CV/ĐU")
    assert named.out.count("HS-0001") == 2
    rows = counted("privacy", "register", "--json").json
    assert {row["case"] for row in rows} == {"HS-0001", "HS-0002", "HS-0003"}
    assert {(row["verb"], row["purpose"]) for row in rows} == {("view", "báo cáo tôn giáo")}
    out = counted.folder / "r.csv"
    assert counted(*line, "--csv-file", str(out), "--purpose", "gửi đi").code == 0
    assert counted("privacy", "register", "--json").json[-1]["verb"] == "export"
    assert counted("audit", "verify").code == 0


def test_a_report_that_the_disk_does_not_take_is_not_noted(
    counted: "Desk", full_disk: "FullDisk"
) -> None:
    """Who is behind a figure was not given out, and no entry says so."""
    before, out = counted.stored(), counted.folder / "r.csv"
    line = ("report", "admissions", "2024", "--by", "sex,religion", "--trace")
    given = (*line, "--csv-file", str(out), "--purpose", "gửi đi")
    with full_disk():
        assert counted(*given).code == 7
    assert (counted.stored(), out.exists()) == (before, False)
    assert counted(*given).code == 0
    assert counted.stored() != before


def test_the_target_is_that_of_the_units_shown(counted: "Desk") -> None:
    """The sum of targets is that of the rows: of one unit its own, of all also of a closed one."""
    text = files("admission_flow.demo").joinpath("plan", "plan-2024.toml").read_text("utf-8")
    (counted.folder / "plan.toml").write_text(text, "utf-8")
    plan = str(counted.folder / "plan.toml")
    assert counted("unit", "add", "C2", "Mẫu 2", "--level", "base", "--on", "01/01/2020").code == 0
    assert counted("plan", "set", plan, "--on", "15/01/2024").code == 0
    for code, number in (("C1", "4"), ("C2", "5")):
        assert counted("plan", "notify", "2024", code, number, "--on", "05/03/2024").code == 0
    assert counted("unit", "close", "C2", "--into", "C1", "--on", "01/04/2024").code == 0
    assert "75,0 % (3/4)" in counted("report", "units", "2024", "--unit", "C1").out
    whole = counted("report", "units", "2024").out
    assert "0,0 % (0/5)" in whole
    assert "33,3 % (3/9)" in whole


def test_a_file_for_a_spreadsheet(counted: "Desk") -> None:
    """One line for each row, readable as UTF-8 with a mark; a file that is there stays."""
    path = counted.folder / "nam.csv"
    written = counted("report", "admissions", "2024", "--by", "sex,unit", "--csv-file", str(path))
    assert written.code == 0
    lines = list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))
    whole = [line for line in lines if line["table"] == "total"]
    assert [line["count"] for line in whole] == ["3"]
    for name in ("sex", "unit"):
        assert sum(int(x["count"]) for x in lines if (x["table"], x["within"]) == (name, "")) == 3
    before = path.read_bytes()
    assert counted("report", "admissions", "2024", "--csv-file", str(path)).code == 7
    assert path.read_bytes() == before


@pytest.mark.parametrize("kind", ["admissions", "recognitions", "pipeline", "outcomes", "units"])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_report_in_both_languages(counted: "Desk", kind: str, lang: str) -> None:
    """Each prints its tables and names no key of the catalogue."""
    shown = counted("report", kind, "2024-H1", "--lang", lang)
    assert shown.code == 0
    for key in ("row.", "by.", "definition.", "sure.", "report_", "?"):
        assert key not in shown.out
    assert counted("report", kind, "2024-H1", "--lang", lang, "--json").json["report"] == kind


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("admissions", "2024-H3"), 7),
        (("admissions", "2024", "--by", "sex,shoe"), 7),
        (("recognitions", "2024", "--by", "organisation"), 7),
        (("admissions", "2024", "--as-of", "31/02/2024"), 7),
        (("admissions", "2024", "--as-of", "31/12/2023"), 7),
        (("admissions", "2024", "--unit", "NIL"), 7),
        (("admissions", "1990"), 7),
        (("admissions", "2024", "--counting", "birthday"), 7),
        (("recognitions", "2024", "--counting", "decision"), 2),
        (("admissions", "2024", "--json", "--csv-file", "nam.csv"), 2),
        (("admissions", "2024", "--csv-file", "none/nam.csv"), 7),
    ],
)
def test_what_is_wrong_is_said(counted: "Desk", arguments: tuple[str, ...], code: int) -> None:
    """A sentence and an exit code, in place of a report."""
    refused = counted("report", *arguments)
    assert refused.code == code
    assert refused.err


def test_people_of_whom_only_the_year_of_birth_is_known(counted: "Desk") -> None:
    """A step that needs the month is not lawful without it: who took it is named as not counted."""
    entries = counted("case", "history", "HS-0002", "--json").json
    given = ("case", "correct", "HS-0002", str(entries[0]["seq"]), "born_on=1994")
    assert counted(*given, "--reason", "giấy khai sinh chỉ ghi năm", "--yes").code == 0
    found = counted("report", "admissions", "2024-Q2", "--by", "tuổi", "--json", "--trace").json
    assert (found["total"], found["average_age"]["base"]) == (2, 2)
    assert found["not_counted_cases"]["not_lawful"] == ["HS-0002"]
    for kind in ("admissions", "pipeline", "outcomes"):
        sheet = counted.folder / f"{kind}.xlsx"
        assert counted("report", kind, "2024-Q2", "--by", "tuổi", "--xlsx", str(sheet)).code == 0
    ages = counted("report", "pipeline", "2024-Q2", "--by", "tuổi", "--json", "--trace").json
    rows = [row for table in ages["tables"] if table["by"] == "age" for row in table["rows"]]
    assert all("HS-0002" not in row["cases"] or row["key"] == "not_stated" for row in rows)
