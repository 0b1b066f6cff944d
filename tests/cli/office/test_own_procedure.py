"""Another procedure through the same commands: judged, kept, verified, replayed, drawn, refused."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Desk
from tests.loan import FILES, loan_folder

PERSON = """\
format = "admission-case/2"
[person]
full_name = "Lò Thị Mẫu"
[unit]
name = "Chi bộ Trường Mẫu"
has_youth_union = true
has_trade_union = true
has_base_committee = true
"""


@pytest.fixture
def lender(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Return a desk whose procedure is the loan of a file, with one case."""
    monkeypatch.setenv("ADMISSION_FLOW_WORKFLOW", str(loan_folder(desk.folder / "loan")))
    (desk.folder / "nguoi.toml").write_text(PERSON, "utf-8")
    assert desk("init").code == 0
    assert desk("case", "open", str(desk.folder / "nguoi.toml")).out == "Đã mở hồ sơ HS-0001.\n"
    asked = ("case", "record", "1", "loan_asked", "--on", "2024-05-06", "purpose=xem lại (mẫu)")
    assert desk(*asked).code == 0
    return desk


def test_a_case_goes_through_its_own_states(lender: Desk) -> None:
    """The rule of the folder's module guards the step, in its own words."""
    assert lender("case", "advance", "1", "đồng ý cho mượn", "--on", "2024-05-07").code == 0
    late = lender("case", "advance", "1", "loan_handed_over", "--on", "2024-05-14")
    assert late.code == 3
    assert "Bàn giao quá hạn 13/05/2024." in late.err + late.out
    assert lender("case", "advance", "1", "loan_handed_over", "--on", "2024-05-13").code == 0
    assert "đã cho mượn" in lender("case", "show", "1").out
    assert "giấy hỏi mượn" in lender("case", "papers", "1").out
    assert lender("audit", "verify").code in {0, 3}
    replayed = lender("audit", "replay", "--json").json["found"]
    assert [item["differs"] for item in replayed] == [[], [], [], []]
    assert lender("db", "rebuild").code == 0
    assert lender("db", "check").code == 0


def test_a_document_goes_out_and_in(lender: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """An export is read again where the procedure is named, and refused where it is not."""
    purpose = ("--purpose", "thử (mẫu)")
    exported = lender("case", "export", "1", *purpose).out
    file = lender.folder / "ra.json"
    file.write_text(exported, "utf-8")
    assert lender("judge", str(file), "--json").json["state"] == "asked"
    monkeypatch.setenv("ADMISSION_FLOW_REGISTER", str(lender.folder / "khac.db"))
    assert lender("init").code == 0
    assert lender("case", "import", str(file)).code == 0
    assert lender("case", "export", "1", *purpose).out == exported
    monkeypatch.delenv("ADMISSION_FLOW_WORKFLOW")
    refused = lender("judge", str(file))
    assert refused.code == 7
    assert "loan_asked" in refused.err


def test_what_is_checked_drawn_and_explained_is_its_own(lender: Desk) -> None:
    """The proof, the steps, the picture and the help are of the procedure in use."""
    proved = lender("workflow", "check", "--json").json["proved"]
    assert proved["structure"] == {"states": 3, "steps": 2, "moves": 2}
    assert list(lender("workflow", "show", "--json").json["steps"]) == [
        "loan_agreed",
        "loan_handed_over",
    ]
    assert "bàn giao hồ sơ mượn" in lender("workflow", "diagram").out
    assert "Bàn giao đúng hạn" in lender("help", "giấy hỏi mượn").out
    assert lender("help", "application").code == 7


def test_a_register_is_refused_under_another_procedure(
    lender: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever opens it by another procedure is told whose it is, and nothing changes."""
    before = (lender.folder / "so.db").read_bytes()
    monkeypatch.setenv("ADMISSION_FLOW_WORKFLOW", "admission")
    for command in (("case", "list"), ("case", "show", "1"), ("audit", "verify"), ("due",)):
        refused = lender(*command)
        assert refused.code == 2
        assert "theo thủ tục loan, còn thủ tục đang dùng là admission" in refused.err
    assert (lender.folder / "so.db").read_bytes() == before


def test_another_rulebook_is_taken_over_by_an_act(
    lender: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A changed law is read by all; it is written under only once that was said."""
    longer = FILES["law.toml"].replace("value = 5", "value = 9")
    folder = loan_folder(lender.folder / "longer", law_toml=longer)
    monkeypatch.setenv("ADMISSION_FLOW_WORKFLOW", str(folder))
    assert "17/05/2024" in lender("case", "explain", "1").out
    step = ("case", "advance", "1", "loan_agreed", "--on", "2024-05-07")
    refused = lender(*step)
    assert refused.code == 2
    assert "workflow adopt" in refused.err
    assert lender("workflow", "adopt", "--reason", " ").code == 7
    assert lender("case", "history", "1", "--json").json[-1]["action"] == "case.record"
    assert lender("workflow", "adopt", "--reason", "02-QC/MAU").code == 0
    assert lender("workflow", "adopt", "--reason", "02-QC/MAU").out.startswith("Sổ đã ghi theo")
    assert lender(*step).code == 0
    adopted = [e for e in lender("audit", "log", "--json").json if e["action"] == "register.adopt"]
    assert len(adopted) == 1
    monkeypatch.setenv("ADMISSION_FLOW_WORKFLOW", str(lender.folder / "loan"))
    assert lender(*step).code == 2


def test_commands_of_the_admission_refuse_it(lender: Desk) -> None:
    """Plans, lists, classes, reports and findings say that they are of the admission."""
    for command in (("plan", "progress", "2024"), ("class", "list"), ("source", "list"),
                    ("report", "pipeline"), ("audit", "findings")):  # fmt: skip
        refused = lender(*command)
        assert (refused.code, "dành cho việc kết nạp" in refused.err) == (2, True), command


def test_a_bundle_is_checked_without_us(lender: Desk) -> None:
    """The stand-alone checker knows the steps from the rulebook in the bundle."""
    assert lender("case", "advance", "1", "loan_agreed", "--on", "2024-05-07").code == 0
    folder = lender.folder / "bundle"
    assert lender("audit", "export", str(folder)).code == 0
    script = [sys.executable, "-I", str(folder / "verify_bundle.py"), str(folder)]
    done = subprocess.run(script, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 3, done.stdout
    assert "CONSISTENT" in done.stdout
    for file in folder.glob("rules/*/law.toml"):
        file.write_text(file.read_text("utf-8") + "\n", "utf-8")
    done = subprocess.run(script, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert "it is another rulebook" in done.stdout


@pytest.mark.parametrize(
    ("name", "text", "where"),
    [
        ("procedure.py", "raise RuntimeError('hỏng')", "procedure.py: file"),
        ("procedure.py", "ACTS = ()\nRULES = ()", "procedure.py: ACTS"),
        ("workflow.toml", FILES["workflow.toml"].replace('to = "lent"', 'to = "gone"'), "gone"),
        ("workflow.toml", FILES["workflow.toml"].replace(', "loan.in_time"]', "]"), "loan.in_time"),
        ("law.toml", FILES["law.toml"].replace("value = 5", "value = -5"), "loan.in_time.days"),
        ("procedure.py", "raise SystemExit(0)", "SystemExit"),
        ("procedure.py", FILES["procedure.py"].replace('"loan_asked"', '"Hỏi"'), "LoanAsked"),
        ("workflow.toml", FILES["workflow.toml"].replace('"lent"', '"Đã mượn"'), "Đã mượn"),
        ("workflow.toml", FILES["workflow.toml"].replace('"lent"', '"agreed"'), "agreed"),
        ("workflow.toml", FILES["workflow.toml"].replace('name = "loan"', "name = 5"), "name: 5"),
        ("workflow.toml", FILES["workflow.toml"].replace('"loan"', '"admission"'), "name"),
        ("law.toml", "format = 1 2", "law.toml: file"),
        ("vi.toml", "[label", "vi.toml: file"),
        ("papers.toml", "dossier = { all = [['no_kind']] }", "no_kind"),
    ],
)
def test_a_wrong_folder_is_refused_with_its_place(
    desk: Desk, name: str, text: str, where: str
) -> None:
    """Whatever is wrong in a folder is named by file and place, exit code 7."""
    folder = loan_folder(desk.folder / "loan")
    (folder / name).write_text(text, "utf-8")
    refused = desk("--workflow", str(folder), "workflow", "check")
    assert refused.code == 7
    assert where in refused.err


def test_what_is_said_of_a_folder_is_in_its_words(desk: Desk) -> None:
    """Also where another procedure is in use: states and steps by their own terms."""
    folder = str(loan_folder(desk.folder / "loan"))
    assert "đã cho mượn" in desk("workflow", "check", folder).out
    shown = desk("workflow", "show", "--folder", folder, "--on", "2024-06-01").out
    assert "bàn giao hồ sơ mượn  [loan_handed_over]" in shown
    assert "Bàn giao đúng hạn" in shown
    assert "đảng viên chính thức" in desk("workflow", "check").out


def test_a_name_stands_for_a_folder_where_there_is_none(desk: Desk) -> None:
    """`workflow check admission` is about ours; a folder of that name would come first."""
    named = desk("workflow", "check", "admission", "--json").json
    assert named == desk("workflow", "check", "--json").json
    assert desk("workflow", "check", "no_such").code == 7


def test_a_name_that_is_none_is_refused(desk: Desk) -> None:
    """Neither a procedure nor a folder: what is known is said."""
    refused = desk("--workflow", "no_such", "case", "list")
    assert refused.code == 2
    assert "no_such" in refused.err
    assert "admission" in refused.err


def test_the_next_run_is_of_the_admission_again(lender: Desk) -> None:
    """A procedure is in use for one run of a command, not for the process."""
    from admission_flow.procedure import in_use  # noqa: PLC0415 - what the test is about

    assert lender("workflow", "check").code == 0
    assert in_use.procedure() is None
    assert "application" in in_use.kinds()


def test_a_dossier_of_its_own(lender: Desk) -> None:
    """What the folder says of the dossier is what is listed, on file or not."""
    folder = Path(lender.folder / "loan")
    (folder / "papers.toml").write_text(
        'format = "admission-papers/1"\n[dossier]\non_file = [["loan_asked"], ["loan_agreed"]]\n',
        "utf-8",
    )
    listed = lender("case", "papers", "1", "--json").json
    assert [(item["paper"], len(item["on_file"])) for item in listed] == [
        ("loan_asked", 1),
        ("loan_agreed", 0),
    ]


RETENTION = """\
format = "admission-retention/1"
[[rule]]
id = "lent"
states = ["lent"]
months = 12
owner = "Văn phòng mẫu"
source = "01-QC/MAU, 9"
"""


def test_nothing_is_erased_where_no_period_is_stated(lender: Desk) -> None:
    """The ends of the admission are not its own: it is said that it states none."""
    shown = lender("privacy", "retention")
    assert (shown.code, "Thủ tục loan không nêu thời hạn giữ dữ liệu" in shown.out) == (0, True)
    assert lender("privacy", "retention", "--json").json == []
    asked = ("privacy", "erase", "1", "--decision", "12-QĐ/ĐU", "--decided-on", "2026-01-10")
    refused = lender(*asked, "--retention", "removed")
    assert (refused.code, "không nêu thời hạn giữ" in refused.err) == (7, True)


def test_a_procedure_says_itself_how_long_it_keeps_what(
    lender: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its own ends, as data beside its law; a case is erased from the day that it says."""
    ending = FILES["workflow.toml"].replace('stage = "lending"', 'stage = "ended"')
    loan_folder(lender.folder / "loan", workflow_toml=ending)
    assert lender("workflow", "adopt", "--reason", "02-QC/MAU").code == 0
    file = lender.folder / "loan" / "retention.toml"
    file.write_text(RETENTION, "utf-8")
    listed = lender("privacy", "retention")
    assert "đã cho mượn" in listed.out
    assert "removed" not in listed.out
    for kind, day in (("loan_agreed", "2024-05-07"), ("loan_handed_over", "2024-05-13")):
        assert lender("case", "advance", "1", kind, "--on", day).code == 0
    asked = ("privacy", "erase", "1", "--decision", "12-QĐ/ĐU", "--decided-on", "2026-01-10")
    assert lender(*asked, "--retention", "removed").code == 7
    file.write_text(RETENTION.replace("12", "1200"), "utf-8")
    assert lender(*asked, "--retention", "lent").code == 3
    file.write_text(RETENTION, "utf-8")
    assert lender(*asked, "--retention", "lent").code == 0
    monkeypatch.setenv("ADMISSION_FLOW_OFFICER", "cb02")
    assert lender("privacy", "approve-erasure", "1").code == 0
    assert lender("case", "show", "1").code == 7
    assert lender("audit", "verify").code in {0, 3}
    for states, said in (('["gone"]', "gone"), ('["agreed"]', "agreed"), ("[]", "rule[0]")):
        file.write_text(RETENTION.replace('["lent"]', states), "utf-8")
        refused = lender("privacy", "retention")
        assert refused.code == 7
        assert "retention.toml: " in refused.err
        assert said in refused.err
