"""`case import` of a list: who is meant, what is asked, what is written, and nothing twice."""

import csv as csv_files
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from admission_flow.register.core.register import Register
from admission_flow.testing import lawful_case
from tests.people_lists import CANDIDATES, MERGED, TRACKER, csv, xlsx

if TYPE_CHECKING:
    from tests.conftest import Answer, Desk

HEAD = "Họ và tên;Ngày sinh;Chi bộ"
BORN = date(2000, 3, 15)
FIRST = "Lò Thị Mẫu;15/03/2000;V1"


@pytest.fixture
def branches(office: "Desk") -> "Desk":
    """Return a desk whose register knows two chi bộ."""
    for number, union in ((1, "--trade-union"), (2, "--no-trade-union")):
        unit = (f"V{number}", f"Chi bộ Ví dụ {number}", "--level", "base", "--on", "2020-01-01")
        assert office("unit", "add", *unit, "--youth-union", union).code == 0
    return office


def people(desk: "Desk", *lines: str, name: str = "ds.csv", head: str = HEAD) -> str:
    return csv(desk.folder / name, head, *lines)


def enter(desk: "Desk", file: str, *options: str) -> "Answer":
    return desk("case", "import", file, "--yes", *options)


def cases(desk: "Desk") -> int:
    with Register.open(str(desk.register), "cb01") as register:
        return len(register.store.case_ids())


def refused(answer: "Answer", desk: "Desk", stored: tuple[bytes, ...], *said: str) -> None:
    assert answer.code == 7
    assert desk.stored() == stored
    for text in said:
        assert text in answer.err


def answers(monkeypatch: pytest.MonkeyPatch, *given: str) -> list[str]:
    """Let somebody sit there who answers; return the answers that are left."""
    left = list(given)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("typer.prompt", lambda *_, **__: left.pop(0))
    return left


def test_a_register_without_units_says_how_it_gets_them(office: "Desk") -> None:
    """There is no unit that could be named: neither the list nor an option can help."""
    file, stored = people(office, FIRST), office.stored()
    refused(enter(office, file), office, stored, "chưa có đơn vị nào", "unit import")
    refused(enter(office, file, "--unit", "V1"), office, stored, "unit import")


def test_a_list_of_candidates_end_to_end(branches: "Desk") -> None:
    """Three people of a list over merged headings get cases, each in the unit that it names."""
    file = xlsx(branches.folder / "ds.xlsx", CANDIDATES, MERGED)
    stored = branches.stored()
    tried = branches("case", "import", file, "--dry-run")
    assert tried.code == 0
    assert "sẽ mở 3" in tried.out
    assert "“Tổng cộng: 03 đồng chí”" in tried.out
    assert branches.stored() == stored
    done = enter(branches, file)
    assert done.code == 0
    assert "mở mới 3" in done.out
    one, two, three = (
        branches("case", "export", f"HS-000{n}", "--purpose", "mẫu").json for n in (1, 2, 3)
    )
    assert one["person"]["education"] == "upper_secondary"
    assert one["paper_sheet"]["identity_number"] == "002301000011"
    assert one["unit"]["name"] == "Chi bộ Ví dụ 1"
    assert one["unit"]["has_youth_union"]
    assert not one["unit"]["has_base_committee"]
    assert (two["person"]["born_on"], two["unit"]["name"]) == ("1998", "Chi bộ Ví dụ 2")
    assert three["unit"]["name"] == "Chi bộ Ví dụ 1"


def test_the_same_file_twice_changes_nothing(branches: "Desk") -> None:
    """Whoever stands in it is known, the one of whom only the year of birth is known too."""
    file = xlsx(branches.folder / "ds.xlsx", CANDIDATES, MERGED)
    assert enter(branches, file).code == 0
    stored = branches.stored()
    again = enter(branches, file, "--json")
    assert again.code == 0
    assert branches.stored() == stored
    counts = again.json["counts"]
    assert (counts["opened"], counts["to_open"], counts["known"]) == (0, 0, 3)
    assert "không ghi gì thêm" in enter(branches, file).out


def test_a_tracker_enters_its_acts_judged(branches: "Desk") -> None:
    """Each act by its day; one that is refused, or lacks facts, is told; a second run adds none."""
    file = xlsx(branches.folder / "td.xlsx", TRACKER)
    done = enter(branches, file, "--unit", "V1", "--json")
    assert done.code == 3
    first, second = done.json["rows"]
    assert [(act["kind"], act["result"]) for act in first["acts"]] == [
        ("sympathiser_resolution", "done"),
        ("helper_assigned", "done"),
        ("awareness_certificate", "done"),
    ]
    assert [act["result"] for act in second["acts"]] == ["done", "done", "refused"]
    assert done.json["notices"][-1]["message_id"] == "people_unit_given"
    shown = branches("case", "export", "HS-0001", "--purpose", "mẫu").json
    assert [act.get("number") for act in shown["acts"]] == ["02-BC/CB", None, "012"]
    stored = branches.stored()
    again = enter(branches, file, "--unit", "V1", "--json")
    assert branches.stored() == stored
    assert {act["result"] for row in again.json["rows"] for act in row["acts"]} == {
        "already",
        "refused",
    }
    assert branches("audit", "verify").code == 0


def test_a_refused_step_holds_those_after_it_and_is_written_once(branches: "Desk") -> None:
    """The refusal is told with rule and remedy; evidence of the row goes on."""
    rows = [*TRACKER[:3], [None if n == 4 else cell for n, cell in enumerate(TRACKER[3])]]
    file = xlsx(branches.folder / "td.xlsx", rows)
    done = enter(branches, file, "--unit", "V1")
    assert done.code == 3
    assert "person.citizenship" in done.out
    stored = branches.stored()
    again = enter(branches, file, "--unit", "V1", "--json")
    assert again.code == 3
    results = [(act["result"], act["entry"]) for act in again.json["rows"][0]["acts"]]
    assert [result for result, _ in results] == ["refused", "already", "held"]
    assert results[0][1] is not None
    assert branches.stored() == stored


def test_an_act_for_which_the_list_lacks_facts_is_told_and_left(branches: "Desk") -> None:
    """A move without where to is entered by hand; the rest of the row goes on."""
    rows = [
        (*TRACKER[2][:8], "Ngày chuyển SH"),
        (*TRACKER[3][:8], "05/05/2023"),
    ]
    done = enter(branches, xlsx(branches.folder / "td.xlsx", rows), "--unit", "V1")
    assert done.code == 0
    assert "case record" in done.out
    assert "đã ghi 1" in done.out
    assert "thiếu dữ kiện 1" in done.out


def test_what_no_column_says_is_said_for_everybody(branches: "Desk") -> None:
    """`--everybody` states a fact for whoever has none of their own, in people's words."""
    rows = [*TRACKER[:3], [None if n == 4 else cell for n, cell in enumerate(TRACKER[3])]]
    file = xlsx(branches.folder / "td.xlsx", rows)
    assert enter(branches, file, "--unit", "V1", "--everybody", "quốc tịch=Việt Nam").code == 0
    document = branches("case", "export", "HS-0001", "--purpose", "mẫu").json
    assert document["person"]["citizenship"] == "VN"
    wrong = branches("case", "import", file, "--everybody", "màu mắt=nâu")
    assert wrong.code == 7
    assert "màu mắt" in wrong.err


def test_columns_that_are_not_read_stop_it(branches: "Desk") -> None:
    """Unless each is named: no data is lost in silence."""
    file = people(branches, f"{FIRST};12", head=f"{HEAD};Số giày")
    refused(enter(branches, file), branches, branches.stored(), "Số giày", "--ignore")
    assert enter(branches, file, "--ignore", "số giày").code == 0


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Lò Thị Mẫu;31/02/2000;V1", "2.Ngày sinh"),
        ("Lò Thị Mẫu;5/7/98;V1", "1998"),
        ("Lò Thị Mẫu;15/03/2000;Chi bộ Ví dụ", "2.Chi bộ"),
        ("Lò Thị Mẫu;15/03/2000;", "--unit"),
    ],
)
def test_what_cannot_be_read_is_told_by_cell(branches: "Desk", line: str, said: str) -> None:
    """One sentence with the place and what to do; nothing of the list is written."""
    file = people(branches, "Ma A Mẫu;01/01/2001;V1", line)
    refused(enter(branches, file), branches, branches.stored(), said.replace("2.", "3."))


def test_at_most_twenty_problems_and_how_many_there_are(branches: "Desk") -> None:
    """What many cells have in common is said once; of different ones twenty, and a count."""
    many = [f"Lò Mẫu {n};01/01/2001;V9" for n in range(40)]
    answer = enter(branches, people(branches, *many))
    assert answer.code == 7
    assert len(answer.err.splitlines()) == 2
    many = [f"Lò Mẫu {n};01/01/2001;Chi bộ {n}00" for n in range(40)]
    lines = enter(branches, people(branches, *many)).err.splitlines()
    assert len(lines) == 22
    assert "20 loại lỗi nữa; cả thảy 40 ô" in lines[20]


def test_a_year_alone_is_nobody_for_certain(
    branches: "Desk", monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a script the rows are named; the column of case ids, or somebody there, answers."""
    assert enter(branches, people(branches, FIRST)).code == 0
    year = "Lò Thị Mẫu;2000;V1"
    file = people(branches, year, name="nam.csv")
    stored = branches.stored()
    refused(enter(branches, file), branches, stored, "2:", "HS-0001")
    assert branches("case", "import", file, "--dry-run").code == 7
    known = people(branches, f"{year};hs1", name="biet.csv", head=f"{HEAD};Mã hồ sơ")
    assert enter(branches, known, "--json").json["rows"][0]["case"] == "HS-0001"
    assert branches.stored() == stored
    left = answers(monkeypatch, "", "1")
    assert branches("case", "import", file).code == 0
    assert not left
    assert branches.stored() == stored
    answers(monkeypatch, "", "", "c")
    assert branches("case", "import", file).code == 130
    assert branches.stored() == stored
    answers(monkeypatch, "c", "m", "c")
    assert branches("case", "import", file).code == 0
    assert cases(branches) == 2


def test_two_people_of_one_name_and_birth_date(branches: "Desk") -> None:
    """Never merged and never doubled in silence: the rows are named, the list says "mới"."""
    head = f"{HEAD};Mã hồ sơ"
    file = people(branches, f"{FIRST};", f"{FIRST};", head=head)
    refused(enter(branches, file), branches, branches.stored(), "3:", "dòng 2")
    file = people(branches, f"{FIRST};", f"{FIRST};mới", head=head)
    assert enter(branches, file).code == 0
    assert cases(branches) == 2
    stored = branches.stored()
    assert enter(branches, file).code == 0
    assert branches.stored() == stored
    other = people(branches, f"{FIRST}", name="lai.csv")
    refused(enter(branches, other), branches, stored, "HS-0001", "HS-0002")


def test_a_list_sent_again_with_one_more(branches: "Desk") -> None:
    """Only who is new gets a case; spelling, order and case of letters make nobody new."""
    assert enter(branches, people(branches, FIRST, "Ma Văn Hoà;02/02/2002;V2")).code == 0
    longer = people(
        branches,
        "Sùng A Mới;03/03/2003;V2",
        "MA VĂN HÒA;2/2/2002;Chi bộ Ví dụ 2",
        "lò thị  mẫu;15.3.2000;v1",
        name="them.csv",
    )
    counts = enter(branches, longer, "--json").json["counts"]
    assert (counts["opened"], counts["known"]) == (1, 2)
    assert cases(branches) == 3


def test_what_differs_is_told_and_not_changed(branches: "Desk") -> None:
    """Before and after, what is private hidden, with the command that corrects it."""
    head = f"{HEAD};Dân tộc;Số CCCD;Nơi ở"
    assert enter(branches, people(branches, f"{FIRST};Thái;001300012345;A", head=head)).code == 0
    stored = branches.stored()
    other = people(branches, "Lò Thị Mẫu;15/03/2000;V2;Tày;001300012345;B", head=head)
    done = enter(branches, other)
    assert done.code == 0
    assert branches.stored() == stored
    assert "case correct HS-0001" in done.out
    assert "trong hồ sơ Chi bộ Ví dụ 1, trong danh sách Chi bộ Ví dụ 2" in done.out
    assert "Tày" not in done.out
    assert "chi bộ: " in done.out.casefold()


def test_somebody_erased_is_not_opened_again_from_the_same_file(branches: "Desk") -> None:
    """The row says whose data was erased; a new case is opened only where the list says so."""
    head = f"{HEAD};Quốc tịch;Ngày nghị quyết cảm tình Đảng"
    line = "Lò Thị Mẫu;15/03/1990;V1;VN;10/01/2017"
    file = people(branches, line, head=head)
    assert enter(branches, file).code in {0, 3}
    removal = ("removal_from_list", "--on", "2018-01-15", "number=3", "reason=thôi")
    assert branches("case", "advance", "HS-0001", *removal).code == 0
    decided = ("--decision", "12-QĐ/ĐU", "--decided-on", "10/01/2026", "--retention", "removed")
    assert branches("privacy", "erase", "HS-0001", *decided).code == 0
    assert branches("--as", "cb02", "privacy", "approve-erasure", "HS-0001").code == 0
    refused(enter(branches, file), branches, branches.stored(), "HS-0001", "mới")
    anew = people(branches, f"{line};mới", head=f"{head};Mã hồ sơ", name="moi.csv")
    assert enter(branches, anew).code in {0, 3}
    assert cases(branches) == 2


def test_somebody_official_or_whose_case_ended(branches: "Desk") -> None:
    """An official member is known; a case that ended could be taken up, or not: it is asked."""
    document = branches.file("a.json", lawful_case(full_name="Lò Thị Mẫu", born_on=BORN))
    assert branches("case", "import", document).code == 0
    done = enter(branches, people(branches, FIRST))
    assert done.code == 0
    assert "HS-0001 (đảng viên chính thức)" in done.out
    case = lawful_case("sympathiser_resolution", full_name="Ma A Mẫu", born_on=BORN)
    assert branches("case", "import", branches.file("b.json", case)).code == 0
    removal = ("removal_from_list", "--on", "2024-06-15", "number=3", "reason=thôi")
    assert branches("case", "advance", "HS-0002", *removal).code == 0
    file = people(branches, "Ma A Mẫu;15/03/2000;V1", name="het.csv")
    refused(enter(branches, file), branches, branches.stored(), "HS-0002")


def test_report_of_each_row(branches: "Desk") -> None:
    """A line for each row, with the case; .xlsx as well; nothing else is replaced."""
    file = people(branches, FIRST, "Ma Văn Hoà;02/02/2002;V2")
    report = branches.folder / "kq.csv"
    assert enter(branches, file, "--report", str(report)).code == 0
    lines = list(csv_files.reader(report.read_text("utf-8-sig").splitlines()))
    assert [line[:4] for line in lines[1:]] == [
        ["2", "Lò Thị Mẫu", "HS-0001", "mở mới"],
        ["3", "Ma Văn Hoà", "HS-0002", "mở mới"],
    ]
    sheet = branches.folder / "kq.xlsx"
    assert enter(branches, file, "--report", str(sheet)).code == 0
    values = [row[2] for row in load_workbook(sheet).worksheets[0].iter_rows(values_only=True)]
    assert values[-2:] == ["HS-0001", "HS-0002"]
    stored = branches.stored()
    assert enter(branches, file, "--report", str(sheet)).code == 7
    assert branches.stored() == stored


def test_a_run_that_was_cut_off_goes_on(branches: "Desk", monkeypatch: pytest.MonkeyPatch) -> None:
    """What was entered stays; the same list again enters the rest, and nothing twice."""
    file = people(branches, *(f"Lò Mẫu {n};0{n}/01/2001;V1" for n in range(1, 6)))
    whole = Register.enter_together
    calls = []

    def cut(*given: Any, **options: Any) -> Any:  # noqa: ANN401 - as the method
        calls.append(given)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return whole(*given, **options)

    monkeypatch.setattr(Register, "enter_together", cut)
    stopped = enter(branches, file)
    assert stopped.code == 130
    assert "3" in stopped.err
    assert cases(branches) == 3
    counts = enter(branches, file, "--json").json["counts"]
    assert (counts["opened"], counts["known"]) == (2, 3)
    assert cases(branches) == 5


def test_steps_that_wait_for_a_second_officer_hold_the_next(branches: "Desk") -> None:
    """The first step is entered and waits; the steps after it are told and not tried."""
    assert branches("officer", "four-eyes", "sympathiser_resolution").code == 0
    file = xlsx(branches.folder / "td.xlsx", TRACKER[:4])
    tried = branches("case", "import", file, "--unit", "V1", "--dry-run", "--json").json
    done = enter(branches, file, "--unit", "V1", "--json").json
    for told, first in ((tried, "would"), (done, "done")):
        results = [act["result"] for act in told["rows"][0]["acts"]]
        assert results == [first, first, "held"]


def test_a_register_of_minimal_data_takes_no_names(desk: "Desk") -> None:
    """As at the command line: names and paper sheets are refused by cell."""
    assert desk("init", "--minimal-data").code == 0
    assert desk("unit", "add", "V1", "Chi bộ 1", "--level", "base", "--on", "2020-01-01",
                "--youth-union", "--trade-union").code == 0  # fmt: skip
    file = people(desk, f"{FIRST};001300012345", head=f"{HEAD};Số CCCD")
    refused(enter(desk, file), desk, desk.stored(), "2.Họ và tên", "2.Số CCCD")


def test_options_belong_to_one_sort_of_file(branches: "Desk", tmp_path: Path) -> None:
    """One list at a time; options of lists are not passed over with documents."""
    file = people(branches, FIRST)
    stored = branches.stored()
    for wrong in (
        (file, file), (file, "--as-found"), (str(tmp_path / "a.toml"), "--unit", "V1"),
    ):  # fmt: skip
        assert branches("case", "import", *wrong).code == 2
    assert branches("case", "import", file).code == 2  # nobody is there to be asked
    assert branches.stored() == stored
