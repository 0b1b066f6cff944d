"""`case bulk`: as an officer types it; the page for officers is run by tests/test_docs.py."""

import json
import sys
from itertools import product
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from admission_flow.cli.shell.progress import progress
from admission_flow.messages import LANGUAGES, label
from admission_flow.papers.act_sheet import headings, read_acts
from admission_flow.procedure.acts import KINDS
from admission_flow.testing import lawful_case
from admission_flow.vocabulary.acts import kind_of

if TYPE_CHECKING:
    from tests.conftest import Desk

SHEET = """Mã hồ sơ,Loại việc,Ngày,Số,Nơi cấp giấy chứng nhận,helper
HS-0001,Nghị quyết đưa vào danh sách cảm tình Đảng,10/01/2023,02-NQ/CB,,
HS-0001,helper_assigned,2023-01-10,,,DV-01
HS-0001,awareness_certificate,20/07/2023,012,Trung tâm chính trị,
HS-0002,awareness_certificate,20/07/2023,013,political_centre,
"""


@pytest.fixture
def two(office: "Desk") -> "Desk":
    """Return a desk with two cases that were just opened, and the sheet above."""
    for number in (1, 2):
        case = lawful_case("sympathiser_resolution", full_name=f"Lò Mẫu {number}")
        path = office.folder / "nguoi.json"
        office.file("nguoi.json", case)
        document = json.loads(path.read_text("utf-8")) | {"acts": []}
        path.write_text(json.dumps(document), "utf-8")
        assert office("case", "open", str(path)).code == 0
    (office.folder / "viec.csv").write_text(SHEET, "utf-8")
    return office


def sheet(desk: "Desk", text: str | None = None) -> str:
    path = desk.folder / "viec.csv"
    if text is not None:
        path.write_text(text, "utf-8")
    return str(path)


def test_a_trial_writes_nothing_and_says_all(two: "Desk") -> None:
    """What would be refused is named with its row."""
    stored = two.stored()
    tried = two("case", "bulk", sheet(two), "--dry-run")
    assert tried.code == 3
    assert "dòng 5  HS-0002" in tried.out
    assert "Đúng trình tự các bước" in tried.out
    assert "Sẽ ghi 3" in tried.out
    assert two.stored() == stored


def test_a_column_that_would_be_lost_stops_the_sheet(two: "Desk") -> None:
    """Unless it is passed over on purpose; a column that is not there cannot be."""
    lines = [f"{line},{text}" for line, text in zip(SHEET.splitlines(), "NABCD", strict=True)]
    path = sheet(two, "\n".join(lines).replace(",N\n", ",Số nghị quyết cũ\n"))
    stored = two.stored()
    stopped = two("case", "bulk", path, "--yes")
    assert (stopped.code, two.stored()) == (7, stored)
    assert "Số nghị quyết cũ" in stopped.err
    assert "--ignore" in stopped.err
    wrong = two("case", "bulk", path, "--yes", "--ignore", "Người lập")
    assert wrong.code == 7
    ignored = two("case", "bulk", path, "--dry-run", "--ignore", "so nghi quyet cu")
    assert ignored.code == 3
    assert "Các cột không đọc" in ignored.out


def test_nobody_to_ask_is_wrong_use(two: "Desk") -> None:
    """Without a person at a terminal nothing is written unless --yes says so."""
    stored = two.stored()
    for options in ((), ("--json",)):
        assert two("case", "bulk", sheet(two), *options).code == 2
    assert two.stored() == stored


@pytest.mark.parametrize(("answer", "code"), [("c", 3), ("có", 3), ("", 130), ("k", 130)])
def test_the_officer_is_asked(
    two: "Desk", monkeypatch: pytest.MonkeyPatch, answer: str, code: int
) -> None:
    """A yes records; anything else leaves all as it was."""
    stored = two.stored()
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("typer.prompt", lambda *_, **__: answer)
    assert two("case", "bulk", sheet(two)).code == code
    assert (two.stored() != stored) == (code == 3)


def test_rows_are_recorded_reported_and_not_twice(two: "Desk") -> None:
    """A line per row in the report; the second run finds everything there and adds nothing."""
    report = two.folder / "ket-qua.csv"
    done = two("case", "bulk", sheet(two), "--yes", "--report", str(report))
    assert done.code == 3
    assert "đã ghi 3" in done.out
    lines = report.read_text("utf-8-sig").splitlines()
    assert len(lines) == 5
    assert lines[1].startswith("2,HS-0001,nghị quyết đưa vào danh sách cảm tình Đảng,10/01/2023")
    stored = two.stored()
    again = two("case", "bulk", sheet(two), "--yes", "--json", "--report", str(report)).json
    assert again["counts"] == {"would": 0, "done": 0, "already": 3, "refused": 1, "unusable": 0}
    assert [row["entry"] is not None for row in again["rows"]] == [True] * 4
    assert two.stored() == stored
    exported = two("case", "export", "HS-0001", "--purpose", "mẫu").json
    assert [act.get("number") for act in exported["acts"]] == ["02-NQ/CB", None, "012"]


def test_a_report_never_replaces_something_else(two: "Desk") -> None:
    """It takes the place of a report of either language only; else nothing is done at all."""
    other = two.folder / "khac.csv"
    other.write_text("Tên,Tuổi\n", "utf-8")
    stored = two.stored()
    assert two("case", "bulk", sheet(two), "--yes", "--report", str(other)).code == 7
    missing = two.folder / "khong-co" / "a.csv"
    assert two("case", "bulk", sheet(two), "--yes", "--report", str(missing)).code == 7
    assert two.stored() == stored
    assert other.read_text("utf-8") == "Tên,Tuổi\n"
    report = str(two.folder / "r.csv")
    assert two("case", "bulk", sheet(two), "--yes", "--report", report).code == 3
    assert two("case", "bulk", sheet(two), "--yes", "--report", report, "--lang", "en").code == 3


@pytest.mark.parametrize(
    ("line", "place", "word"),
    [
        ("HS-0009,application,10/01/2023,,,,", "6.Mã hồ sơ", "HS-0009"),
        ("HS-0001,application,31/02/2023,,,,", "6.Ngày", "31/02/2023"),
        ("HS-0001,application,,,,,", "6.Ngày", "Thiếu"),
        ("HS-0001,picnic,10/01/2023,,,,", "6.Loại việc", "picnic"),
        ("HS-0001,awareness_certificate,10/01/2023,,bưu điện,,", "6.Nơi cấp", "bưu điện"),
        ("HS-0001,application,10/01/2023,,political_centre,,", "6.Nơi cấp", "issuer_kind"),
        (",application,10/01/2023,,,,", "6.Mã hồ sơ", "Thiếu"),
        ("HS-0001,task_assigned,10/01/2023,,,,", "6.task", "Thiếu"),
        ("HS-0001,application,01/01/2199,,,,", "6.Ngày", "2199"),
    ],
)
def test_a_row_that_is_not_right_is_named_and_nothing_is_written(
    two: "Desk", line: str, place: str, word: str
) -> None:
    """File, row and heading; the right rows are not written either."""
    stored = two.stored()
    for option in ("--dry-run", "--yes"):
        answer = two("case", "bulk", sheet(two, SHEET + line + "\n"), option)
        assert answer.code == 7
        assert f"viec.csv: {place}" in answer.err
        if word != "issuer_kind":
            assert word in answer.err
    assert two.stored() == stored


def test_ids_are_found_in_small_letters_too(two: "Desk") -> None:
    """As they are typed in a hurry; the act goes into the case itself."""
    text = "Mã hồ sơ;Loại việc;Ngày;task\nhs-0002;task_assigned;05/03/2024;việc mẫu\n"
    done = two("case", "bulk", sheet(two, text), "--yes", "--json")
    assert done.code == 0
    assert [row["case"] for row in done.json["rows"]] == ["HS-0002"]
    assert [
        a["kind"] for a in two("case", "export", "HS-0002", "--purpose", "mẫu").json["acts"]
    ] == ["task_assigned"]


def test_corrections_need_an_entry_and_a_reason(two: "Desk") -> None:
    """A row corrects the entry that it names; without a reason, or a number, it is not right."""
    assert two("case", "bulk", sheet(two), "--yes").code == 3
    head = "Mã hồ sơ,Loại việc,Ngày,Đính chính mục,Lý do đính chính,helper\n"
    seq = two("case", "bulk", sheet(two), "--yes", "--json").json["rows"][1]["entry"]
    text = f"{head}HS-0001,helper_assigned,,{seq},chép nhầm,DV-02\n"
    assert two("case", "bulk", sheet(two, text), "--yes").code == 0
    acts = two("case", "export", "HS-0001", "--purpose", "mẫu").json["acts"]
    assert [act["helper"] for act in acts if "helper" in act] == ["DV-02"]
    assert two("case", "bulk", sheet(two, text), "--yes", "--json").json["counts"]["already"] == 1
    for line in (f"HS-0001,helper_assigned,,{seq},,DV-03", "HS-0001,helper_assigned,,hai,x,DV-03"):
        assert two("case", "bulk", sheet(two, f"{head}{line}\n"), "--yes").code == 7


def test_an_interrupted_run_says_how_to_go_on(two: "Desk", monkeypatch: pytest.MonkeyPatch) -> None:
    """After Ctrl-C the report holds what was done, and the same command goes on."""
    from admission_flow.register.core.register import Register  # noqa: PLC0415

    real = Register.record

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Register, "record", stop)
    report = two.folder / "r.csv"
    stopped = two("case", "bulk", sheet(two), "--yes", "--report", str(report))
    assert stopped.code == 130
    assert "sau 1 trên 4 dòng" in stopped.err
    assert len(report.read_text("utf-8-sig").splitlines()) == 2
    monkeypatch.setattr(Register, "record", real)
    counts = two("case", "bulk", sheet(two), "--yes", "--json").json["counts"]
    assert (counts["already"], counts["done"]) == (1, 2)


def test_every_field_and_kind_is_found_by_its_term(office: "Desk") -> None:
    """No heading stands for two fields, and every kind is known by name and term."""
    found = [heading for ours in headings().values() for heading in ours]
    assert len(found) == len(set(found))
    for lang, kind in product(LANGUAGES, KINDS):
        assert kind_of(label(lang, kind)) == kind_of(kind) == kind
    path = office.folder / "a.csv"
    path.write_text(
        "case,kind,on,loại văn bản được bổ sung,số tán thành\n"
        'HS-1,bổ sung hồ sơ,05/03/2024,"ý kiến nhận xét, sponsorship",\n'
        "HS-1,branch_resolution,05/03/2024,,14\n",
        "utf-8",
    )
    rows, _ = read_acts(path)
    assert rows[0].data["covers"] == ["opinion", "sponsorship"]
    assert rows[1].data["roll"] == {"in_favour": 14}


@pytest.mark.parametrize(
    ("screens", "quiet", "shown"),
    [((True, True), False, True), ((True, True), True, False), ((True, False), False, False),
     ((False, True), False, False)],
)  # fmt: skip
def test_a_bar_is_for_people_only(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    screens: tuple[bool, bool],
    *,
    quiet: bool,
    shown: bool,
) -> None:
    """On a terminal, beside the output; nothing with --json, nor where either goes elsewhere."""
    monkeypatch.setenv("TERM", "xterm")
    for stream, is_terminal in zip((sys.stderr, sys.stdout), screens, strict=True):
        monkeypatch.setattr(stream, "isatty", lambda answer=is_terminal: answer)
    with progress("Đang ghi", 2, quiet=quiet) as step:
        step()
        step()
    out, err = capsys.readouterr()
    assert out == ""
    assert ("Đang ghi" in err) is shown


LIST = (
    "TT,Họ và tên,Ngày sinh,Quê quán,Số phòng\n1,Lò Mẫu 1,15/3/2000,Xã Mẫu,7\n2,{},15/3/2000,,8\n"
)
SHARED = "Loại việc,Ngày,viết tay\nđơn xin vào Đảng,10/1/2023,có\n"
REPLY = (
    "Loại việc,Ngày,Người được thẩm tra,Kết quả\n"
    f'{label("vi", "verification_reply")},10/1/2023,cha đẻ,"{label("vi", "clear")}"\n'
)


def test_what_names_nobody_is_for_everybody_of_a_list(two: "Desk") -> None:
    """Columns of the list that do not say who it is are not asked for; a second time, nothing."""
    listed = two.folder / "ds.csv"
    listed.write_text(LIST.format("Lò Mẫu 2"), "utf-8")
    done = two("case", "bulk", sheet(two, SHARED), "--of", str(listed), "--yes")
    assert (done.code, "cả 2 người" in done.out) == (0, True)
    assert "đã ghi 2" in done.out
    again = two("case", "bulk", sheet(two), "--of", str(listed), "--yes", "--json").json
    assert (again["counts"]["done"], again["counts"]["already"]) == (0, 2)
    assert [row["case"] for row in again["rows"]] == ["HS-0001", "HS-0002"]


def test_a_row_that_names_somebody_is_theirs_alone(two: "Desk") -> None:
    """In the same sheet, before or after what is for everybody."""
    listed = two.folder / "ds.csv"
    listed.write_text(LIST.format("Lò Mẫu 2"), "utf-8")
    mixed = (
        f"{SHARED.replace('Loại', 'Mã hồ sơ,Loại').replace('đơn', ',đơn')}hs2,lý lịch,1/2/2023,\n"
    )
    found = two("case", "bulk", sheet(two, mixed), "--of", str(listed), "--yes", "--json").json
    assert [(row["case"], row["kind"]) for row in found["rows"]] == [
        ("HS-0001", "application"),
        ("HS-0002", "application"),
        ("HS-0002", "personal_history"),
    ]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("Lò Mẫu Lạ", SHARED, "Lò Mẫu Lạ"),
        ("Lò Mẫu 1", SHARED, "HS-0001"),
        (
            "Lò Mẫu 2",
            "Loại việc,Ngày,Đính chính mục,Lý do đính chính\nđơn xin vào Đảng,10/1/2023,1,nhầm\n",
            "đúng một người",
        ),
        ("Lò Mẫu 2", REPLY, "của từng người"),
        (
            "Lò Mẫu 2",
            "Loại việc,Ngày,Tán thành\nnghị quyết kết nạp của chi bộ,10/1/2023,17\n",
            "của từng người",
        ),
    ],
)
def test_who_is_meant_is_never_guessed(two: "Desk", name: str, text: str, said: str) -> None:
    """Somebody unknown or twice, a correction or a vote of everybody: named, nothing written."""
    listed = two.folder / "ds.csv"
    listed.write_text(LIST.format(name), "utf-8")
    stored = two.stored()
    stopped = two("case", "bulk", sheet(two, text), "--of", str(listed), "--yes")
    assert (stopped.code, said in stopped.err, two.stored() == stored) == (7, True, True)


def test_a_sheet_is_laid_out_for_the_people_of_a_list(two: "Desk") -> None:
    """Each has a row; what is no kind of act names the nearest, and sheets of people take none."""
    listed, out = two.folder / "ds.csv", two.folder / "hop.xlsx"
    listed.write_text(LIST.format("Lò Mẫu 2"), "utf-8")
    made = two("sheet", "template", "lấy ý kiến", "--of", str(listed), "--out", str(out))
    assert made.code == 0
    rows = load_workbook(out).worksheets[0].iter_rows(min_row=6, max_row=7, values_only=True)
    assert [row[:5] for row in rows] == [
        (str(n), f"HS-000{n}", f"Lò Mẫu {n}", "15/3/2000", label("vi", "opinion")) for n in (1, 2)
    ]
    wrong = two("sheet", "template", "lễ kết nạm", "--of", str(listed))
    assert (wrong.code, "lễ kết nạp" in wrong.err) == (7, True)
    assert two("sheet", "template", "people", "--of", str(listed)).code == 2


def test_zeros_that_a_sheet_was_laid_out_with_are_no_roll(two: "Desk") -> None:
    """Whoever fills in the day alone has counted nothing: the vote is missing, not zero."""
    listed, out = two.folder / "ds.csv", two.folder / "hop.xlsx"
    listed.write_text(LIST.format("Lò Mẫu 2"), "utf-8")
    two("sheet", "template", "strike_off_branch_vote", "--of", str(listed), "--out", str(out))
    book = load_workbook(out)
    for row in (6, 7):
        book.worksheets[0].cell(row, 6).value = "10/1/2023"
    book.save(out)
    rows, _ = read_acts(out)
    assert [dict(row.data).get("roll") for row in rows] == [None, None]
    corrected = SHARED.replace(
        "viết tay", "roll.elsewhere,Mã hồ sơ,Đính chính mục,Lý do đính chính"
    )
    corrected = corrected.replace("có", "0,hs1,7,chép nhầm").replace(
        "đơn xin vào Đảng", "strike_off_branch_vote"
    )
    rows, _ = read_acts(sheet(two, corrected))
    assert [row.data["roll"] for row in rows] == [{"elsewhere": 0}]
