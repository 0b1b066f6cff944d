"""`workflow check|show|diff` with what a province asks: in the folder, or beside it."""

import shutil
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from admission_flow import resources
from admission_flow.procedure.document import Case, plain_act
from admission_flow.rulebook_digest import FILES
from admission_flow.testing import lawful_case
from admission_flow.workflow_source import built_in, load_procedure
from tests.loan import FILES as LOAN
from tests.loan import loan_folder

if TYPE_CHECKING:
    from tests.conftest import Desk

ISSUER = "Tỉnh ủy Mẫu"
OVERLAY = f"""
format = "admission-overlay/1"
issuer = "{ISSUER}"
documents.HD5 = {{ number = "05-HD/TU", issued_on = 2025-03-01, title = "Mẫu", confirmed = true }}

[[tighten]]
of = "decision.in_time.days"
rows = [{{ from = 2025-04-01, value = 30, cite = [{{ in = "HD5", clause = "4", confidence = "verified" }}] }}]

[[papers]]
before = "ceremony"
who = "branch"
rows = [{{ from = 2025-04-01, value = ["consent"], cite = [{{ in = "HD5", clause = "5", confidence = "verified" }}] }}]
"""  # noqa: E501 - as a law file has its rows


@pytest.fixture
def beside(desk: "Desk") -> Path:
    """Return an overlay file."""
    file = desk.folder / "overlay-tinh.toml"
    file.write_text(OVERLAY, "utf-8")
    return file


@pytest.fixture
def folder(desk: "Desk") -> Path:
    """Return a folder with the files that ship."""
    place = desk.folder / "luat"
    place.mkdir()
    for name in FILES:
        (place / name).write_text(resources.text("workflows", name), "utf-8")
    return place


def test_it_is_part_of_the_digest_wherever_it_lies(
    desk: "Desk", folder: Path, beside: Path
) -> None:
    """One digest with it, in the folder or beside it; without it that of before, to the byte."""
    ours = built_in().workflow.rulebook.sha256
    assert desk("workflow", "check", str(folder), "--json").json["sha256"] == ours
    by_option = desk("workflow", "check", str(folder), "--overlay", str(beside), "--json").json
    shutil.copy(beside, folder)
    within = desk("workflow", "check", str(folder), "--json").json
    assert within == by_option
    assert within["sha256"] != ours
    assert within["overlays"] == [
        {
            "file": "overlay-tinh.toml",
            "issuer": ISSUER,
            "values": ["decision.in_time.days"],
            "papers": ["ceremony"],
        }
    ]
    shipped = desk("workflow", "check", "--overlay", str(beside), "--json").json
    assert shipped["sha256"] == within["sha256"]
    assert "overlays" not in desk("workflow", "check", "--json").json
    again = desk("workflow", "check", str(folder), "--overlay", str(beside), "--lang", "en")
    assert (again.code, "overlay-tinh.toml: file: stands twice" in again.err) == (7, True)


def test_show_says_whose_each_value_is(desk: "Desk", beside: Path) -> None:
    """The value in force, its document and issuer; the papers of the step, and of no other."""
    line = ("workflow", "show", "--overlay", str(beside), "--on", "2025-05-01", "--json", "--step")
    steps = desk(*line, "admission_decision").json["steps"]["admission_decision"]
    (limit,) = [guard for guard in steps if guard["rule"] == "decision.in_time"]
    assert limit["values"]["days"] == "30"
    assert [cite.get("issuer") for cite in limit["citations"]] == [ISSUER, None]
    (papers,) = [
        guard
        for guard in desk(*line, "ceremony").json["steps"]["ceremony"]
        if guard["rule"] == "overlay.papers"
    ]
    assert papers["values"].keys() == {"ceremony"}
    assert all(guard["rule"] != "overlay.papers" for guard in steps)


def test_diff_has_it_from_its_day(desk: "Desk", beside: Path) -> None:
    """Two lines of the province between the day before and its day."""
    line = ("workflow", "diff", "2025-03-31", "2025-04-01", "--overlay", str(beside), "--json")
    assert [(c["of"], c["after"], c["citations"][0]["issuer"]) for c in desk(*line).json] == [
        ("decision.in_time.days", 30, ISSUER),
        ("overlay.papers.ceremony", ["consent"], ISSUER),
    ]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("value = 30", "value = 61", "nới lỏng so với 60 theo 232-QĐ/TW 2025-01-20"),
        ('in_time.days"', 'in_time.hours"', "không phải giá trị của bộ quy định"),
        ("[[tighten]]", "[[tighten]", "overlay-tinh.toml"),
        ('"verified"', '"sure"', "overlay-tinh.toml"),
    ],
)
def test_what_would_loosen_or_cannot_be_read_is_refused(
    desk: "Desk", beside: Path, old: str, new: str, words: str
) -> None:
    """In a sentence, and not in English."""
    beside.write_text(OVERLAY.replace(old, new, 1), "utf-8")
    answer = desk("workflow", "check", "--overlay", str(beside))
    assert (answer.code, answer.out) == (7, "")
    assert words in answer.err


def test_one_that_is_not_there_is_named(desk: "Desk") -> None:
    """No file, no verdict."""
    answer = desk("workflow", "check", "--overlay", "overlay-khong.toml")
    assert (answer.code, "overlay-khong.toml" in answer.err) == (7, True)


def test_a_new_document_replaces_the_centres_and_leaves_the_overlay(
    desk: "Desk", folder: Path, beside: Path
) -> None:
    """What is carried over is the centre's value; the province's file comes along unchanged."""
    shutil.copy(beside, folder)
    out = desk.folder / "moi"
    answer = desk(
        "workflow", "new-regime", "--folder", str(folder), "--out", str(out), "--series",
        "regulation", "--document", "300-QĐ/TW", "--issued-by", "Ban", "--title", "Mẫu",
        "--issued-on", "2027-03-01", "--in-force", "2027-04-01",
    )  # fmt: skip
    assert answer.code == 0, answer
    assert (out / beside.name).read_bytes() == beside.read_bytes()
    rulebook = load_procedure(out).workflow.rulebook
    assert rulebook.centre is not None
    assert rulebook.centre.values["decision.in_time.days"].rows[-1].value == 45
    assert rulebook.values["decision.in_time.days"].rows[-1].value == 30


def test_a_register_is_kept_under_it(desk: "Desk", folder: Path, beside: Path) -> None:
    """A step without the province's paper is refused in its name; entries name the rulebook."""
    text = OVERLAY.replace("ceremony", "branch_resolution").replace(
        "consent", "political_conclusion"
    )
    (folder / beside.name).write_text(text, "utf-8")
    use = ("--workflow", str(folder))
    assert desk("init", *use).code == 0
    case = lawful_case("branch_resolution", meeting_on=date(2025, 8, 5))
    *before, vote = case.acts
    ready = desk.file("a.json", Case(case.person, case.unit, tuple(before)))
    assert desk("case", "import", ready, *use).code == 0
    roll = [f"roll.{k}={v}" for k, v in plain_act(vote)["roll"].items()]
    line = ("case", "advance", "HS-0001", "branch_resolution", "--on", "2025-08-05", "persons=1")
    refused = desk(*line, *roll, *use)
    assert (refused.code, ISSUER in refused.err) == (3, True)
    paper = ("case", "record", "HS-0001", "political_conclusion", "--on", "2025-08-01")
    assert desk(*paper, "cleared=yes", *use).code == 0
    assert desk(*line, *roll, *use).code == 0
    sha256 = load_procedure(folder).workflow.rulebook.sha256
    log = desk("audit", "log", "--json", *use).json
    shown = desk("audit", "entry", str(log[-1]["seq"]), "--json", *use).json
    assert sha256 in str(shown)
    replayed = desk("audit", "replay", "--json", *use)
    assert replayed.code == 0, replayed


def test_an_own_procedure_says_which_way_its_values_go(desk: "Desk", tmp_path: Path) -> None:
    """A rule that says nothing of it keeps its value; one that does takes a stricter one."""
    overlay = tmp_path / "overlay-muon.toml"
    overlay.write_text(
        'format = "admission-overlay/1"\nissuer = "Văn phòng trên"\n[documents]\nX = { number = '
        '"1-X", issued_on = 2024-02-01, title = "Mẫu", confirmed = true }\n[[tighten]]\n'
        'of = "loan.in_time.days"\nrows = [{ from = 2024-03-01, value = 3, '
        'cite = [{ in = "X", clause = "1", confidence = "verified" }] }]\n',
        "utf-8",
    )
    loan = loan_folder(tmp_path / "loan")
    refused = desk("workflow", "check", str(loan), "--overlay", str(overlay))
    assert (refused.code, "loan.in_time.days" in refused.err) == (7, True)
    code = LOAN["procedure.py"].replace(", due=last_day)", ", due=last_day, tighter={'days': L})")
    code = code.replace("\n\n\n@dataclass", "\nL = Tighter.LOWER\n\n\n@dataclass", 1)
    loan_folder(tmp_path / "loan", procedure_py=code.replace("Step, fact", "Step, Tighter, fact"))
    assert desk("workflow", "check", str(loan), "--overlay", str(overlay)).code == 0
    line = ("workflow", "diff", "2024-02-29", "2024-03-01", "--folder", str(loan), "--json")
    (change,) = desk(*line, "--overlay", str(overlay)).json
    assert (change["before"], change["after"]) == (5, 3)
