"""A meeting: who is ready, what is typed once and for each, verdicts first, then each its entry."""

import io
import re
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from admission_flow import Membership, ReadingRegister, Register
from admission_flow.desk.act_fields import fields_of_act, read_act
from admission_flow.desk.meetings import form_fields
from admission_flow.library.signing import signer_of
from admission_flow.procedure.acts import KINDS
from admission_flow.procedure.document import plain_act
from tests.desk import sample
from tests.desk.conftest import Sitting, at_desk, office_at
from tests.library.test_offices import new_key

RESOLUTION = {
    "once.number": "5-NQ/CB",
    "once.roll.official": "20",
    "once.roll.elsewhere": "0",
    "once.roll.exempt_absent": "0",
    "once.roll.suspended": "0",
    "once.roll.present": "18",
    "once.roll.persons": "1",
    "once.paper.chair": "Lò Văn Chủ Trì",
}
WORDS_OF_KEY = "một hai ba bốn"
CHOICE = {"kind": "branch_resolution", "on": "2024-06-20", "unit": ""}
THREE = ("HS-0005", "HS-0011", "HS-0012")


@pytest.fixture
def office(meeting_path: Path) -> Sitting:
    """Return the officer at the desk."""
    return at_desk(office_at(meeting_path))


def typed(do: str, votes: dict[str, tuple[str, str]], **more: str) -> dict[str, Any]:
    """Return the form of the resolution with the votes for and against of each."""
    form: dict[str, Any] = {**CHOICE, **RESOLUTION, "do": do, "case": list(votes), **more}
    for case, (in_favour, against) in votes.items():
        form |= {f"{case}.roll.in_favour": in_favour, f"{case}.roll.against": against}
    return form


def hidden(page: str) -> dict[str, str]:
    """Return what a preview gives back so that it can be recorded."""
    names = r'name="(seen|version\.[^"]+)" value="([^"]+)"'
    return dict(re.findall(names, page))


def entries(path: Path) -> int:
    with ReadingRegister.open(path, clock=lambda: sample.NOW) as register:
        return register.status().entries


ALL_FOR = dict.fromkeys(THREE, ("18", "0"))


def test_who_is_ready_and_who_is_not(office: Sitting) -> None:
    """The votes are what the paper will state: they keep nobody back. What is missing is said."""
    page = office.get("/meeting?kind=nghị quyết đề nghị kết nạp của chi bộ&on=hôm nay").text
    ready = page.partition('id="ready"')[2].partition("</section>")[0]
    assert all(f'value="{case}"' in ready for case in THREE)
    assert "HS-0009" not in ready
    page = office.get("/meeting?kind=recognition_branch_resolution&on=20/6/2024").text
    waiting = page.partition('id="waiting"')[2].partition("</section>")[0]
    assert 'value="HS-0009"' in waiting
    assert "kiểm điểm" in waiting
    assert " checked" not in page


def test_choosing_all_who_are_ready(office: Sitting) -> None:
    """Nobody is chosen by the program, but by one link all who are ready are."""
    page = office.get("/meeting?kind=branch_resolution&on=2024-06-20&all=ready").text
    assert page.count(" checked") == len(THREE)


def test_an_empty_form_proposes_zeros_and_no_vote(office: Sitting) -> None:
    """Zeros of a roll carry no judgement; votes are typed by somebody who counted them."""
    page = office.post("/meeting", {**CHOICE, "do": "fill", "case": list(THREE)}).text
    assert 'name="once.roll.suspended" id="once.roll.suspended" value="0"' in page
    for case in THREE:
        assert f'name="{case}.roll.in_favour" id="{case}.roll.in_favour" value=""' in page
    assert "once.roll.in_favour" not in page


def test_each_is_recorded_by_itself_and_who_is_refused_stays(
    office: Sitting, meeting_path: Path
) -> None:
    """A preview writes nothing; then two go in, and the third keeps its reason and its values."""
    votes = {"HS-0005": ("18", "0"), "HS-0011": ("9", "9"), "HS-0012": ("17", "1")}
    before = entries(meeting_path)
    look = office.post("/meeting", typed("look", votes))
    assert (look.status_code, entries(meeting_path)) == (200, before)
    assert "Sẽ ghi 2; không ghi 1." in look.text
    assert 'value="9"' in look.text
    report = office.post("/meeting", typed("record", votes, **hidden(look.text)))
    assert report.status_code == 200
    assert "Đã ghi 2 trên 3 việc." in report.text
    assert 'href="/cases/HS-0012"' in report.text
    assert 'name="HS-0011.roll.in_favour" value="9"' in report.text
    assert entries(meeting_path) == before + 2
    with ReadingRegister.open(meeting_path, clock=lambda: sample.NOW) as register:
        states = [register.explain(case).state for case in THREE]
        act = register.case("HS-0005").recorded[-1].act
        assert (act.number, dict(act.paper)) == ("5-NQ/CB", {"chair": "Lò Văn Chủ Trì"})
    assert states == ["branch_resolved", "consulted", "branch_resolved"]


def test_the_report_as_a_sheet(office: Sitting) -> None:
    """It says of each person what became of the act, and by which entry it is found."""
    look = office.post("/meeting", typed("look", ALL_FOR))
    report = office.post("/meeting", typed("record", ALL_FOR, **hidden(look.text)))
    address = str(report.url.path)
    text = office.get(f"{address}/report.csv").content.decode("utf-8-sig")
    assert text.splitlines()[0].startswith("Hồ sơ,")
    assert [line.split(",")[0] for line in text.splitlines()[1:]] == list(THREE)
    book = openpyxl.load_workbook(io.BytesIO(office.get(f"{address}/report.xlsx").content))
    cells = [row[4].value for row in book.worksheets[0].iter_rows(min_row=4)]
    assert cells == ["đã ghi"] * 3
    assert office.get(f"{address}/report.exe").status_code == 404
    assert office.get("/meeting/of-somebody-else").status_code == 404


def test_what_was_not_looked_at_is_not_recorded(office: Sitting, meeting_path: Path) -> None:
    """A vote that was changed after the preview is judged before it is recorded."""
    before = entries(meeting_path)
    look = office.post("/meeting", typed("look", ALL_FOR))
    other = typed("record", {**ALL_FOR, "HS-0005": ("17", "1")}, **hidden(look.text))
    answer = office.post("/meeting", other)
    assert (answer.status_code, entries(meeting_path)) == (409, before)
    assert "đã đổi sau lần xem trước" in answer.text
    assert office.post("/meeting", {**other, **hidden(answer.text)}).status_code == 200
    assert entries(meeting_path) == before + 3


def test_another_window_that_was_faster_is_told(office: Sitting, meeting_path: Path) -> None:
    """Nothing is recorded on a case that is not the one that was looked at."""
    look = office.post("/meeting", typed("look", ALL_FOR))
    with Register.open(meeting_path, "cb02", clock=lambda: sample.NOW) as register:
        act = Membership(on=date(2024, 6, 19), organisation="farmers", member=True)
        register.record("HS-0011", act)
    before = entries(meeting_path)
    answer = office.post("/meeting", typed("record", ALL_FOR, **hidden(look.text)))
    assert (answer.status_code, entries(meeting_path)) == (409, before)
    assert "HS-0011 Giàng A Lấy Ví Dụ vừa được ghi thêm ở cửa sổ khác" in answer.text
    again = office.post("/meeting", typed("record", ALL_FOR, **hidden(answer.text)))
    assert "Đã ghi 3 trên 3 việc." in again.text


def test_the_same_form_twice_is_recorded_once(office: Sitting, meeting_path: Path) -> None:
    """Whoever presses again, or goes back, does not take the step a second time."""
    look = office.post("/meeting", typed("look", ALL_FOR))
    office.post("/meeting", typed("record", ALL_FOR, **hidden(look.text)))
    before = entries(meeting_path)
    again = office.post("/meeting", typed("look", ALL_FOR))
    assert again.text.count("đã có</span>") == 3
    office.post("/meeting", typed("record", ALL_FOR, **hidden(again.text)))
    assert entries(meeting_path) == before


def test_what_cannot_be_read_is_named_by_its_field(office: Sitting) -> None:
    """By the person and the field, and everything that was typed stays."""
    votes = {"HS-0005": ("mười tám", "0"), "HS-0011": ("18", "0")}
    answer = office.post("/meeting", typed("look", votes))
    assert "Sẽ ghi 1; không ghi 1." in answer.text
    assert "<strong>số tán thành:</strong>" in answer.text
    assert 'value="mười tám"' in answer.text


def test_with_keys_the_unlocked_signer_signs_each(
    office: Sitting, meeting_path: Path, tmp_path: Path
) -> None:
    """Locked, nothing goes in and what was typed stays; unlocked, every entry is signed."""
    own, public = new_key(tmp_path, "cb01")
    signer = signer_of(own, lambda _: WORDS_OF_KEY)
    with Register.open(
        meeting_path, "cb01", clock=lambda: sample.NOW, key=own, passphrase=lambda _: WORDS_OF_KEY
    ) as register:
        register.officers.enrol("cb01", public)
    look = office.post("/meeting", typed("look", ALL_FOR))
    record = typed("record", ALL_FOR, **hidden(look.text))
    before = entries(meeting_path)
    locked = office.post("/meeting", record)
    assert (locked.status_code, entries(meeting_path)) == (403, before)
    assert 'value="18"' in locked.text
    session = office.desk.sessions.current
    assert session is not None
    session.signer = signer
    assert "Đã ghi 3 trên 3 việc." in office.post("/meeting", record).text
    with ReadingRegister.open(meeting_path, clock=lambda: sample.NOW) as reading:
        assert all(reading.audit.entry(before + n).sig for n in range(3))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("kind=tiệc&on=hôm nay", "tiệc"),
        ("kind=opinion&on=32/1/2024", "32/1/2024"),
        ("kind=opinion&on=20/6/2024&unit=Chi bộ Mặt Trăng", "Chi bộ Mặt Trăng"),
    ],
)
def test_what_is_chosen_amiss(office: Sitting, asked: str, said: str) -> None:
    """It is said in a sentence, and the form stays."""
    answer = office.get(f"/meeting?{asked}")
    assert (answer.status_code, said in answer.text.partition('role="alert"')[2]) == (422, True)
    assert "Traceback" not in answer.text


def test_nobody_chosen(office: Sitting) -> None:
    """The form comes back and says so."""
    answer = office.post("/meeting", {**CHOICE, "do": "fill"})
    assert (answer.status_code, "Chưa chọn ai" in answer.text) == (422, True)


def test_evidence_for_many(office: Sitting, meeting_path: Path) -> None:
    """Papers are recorded the same way: here the opinion of the place where each lives."""
    form: dict[str, Any] = {
        "kind": "opinion", "on": "20/6/2024", "case": ["HS-0001", "HS-0002"],
        "once.body": "residence", "HS-0001.note": "đồng ý", "do": "look",
    }  # fmt: skip
    look = office.post("/meeting", form)
    assert "Sẽ ghi 2; không ghi 0." in look.text
    office.post("/meeting", {**form, "do": "record", **hidden(look.text)})
    with ReadingRegister.open(meeting_path, clock=lambda: sample.NOW) as register:
        acts = [register.case(case).recorded[-1].act for case in ("HS-0001", "HS-0002")]
    assert [(act.kind, act.note) for act in acts] == [("opinion", "đồng ý"), ("opinion", None)]


def test_a_desk_that_reads_has_no_meeting(looking: Sitting) -> None:
    """Neither the page nor its place in the navigation."""
    assert looking.get("/meeting").status_code == 403
    assert 'href="/meeting"' not in looking.get("/").text


def test_a_register_of_minimal_data_is_asked_for_no_names() -> None:
    """Its form has the counts and the number of the paper, and nothing that it would not take."""
    names = {one.name for one in form_fields("ceremony", "vi", minimal=True)}
    assert names == {"number", "individually", "unit"}


TYPED = {"flag": "yes", "number": "1", "day": "5/3/2024"}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_act_has_a_form(kind: str) -> None:
    """Made from its type, in both languages; what is voted or judged is typed for each."""
    fields = {one.name: one for one in fields_of_act(kind, "vi")}
    assert "number" in fields
    assert {"note", "paper.signer"} <= set(fields)
    for name, one in fields.items():
        assert one.label not in {"", name}
        if name.endswith((".in_favour", ".against")) or name in {"result", "assessment", "agreed"}:
            assert (one.stated, one.proposed) == ("each", "")
    assert [one.name for one in fields_of_act(kind, "en")] == list(fields)
    labels = [one.label for one in fields.values() if not one.name.startswith("paper.")]
    assert len(set(labels)) == len(labels)  # nobody could tell two counts of one name apart
    proposed = {name: one.proposed for name, one in fields.items() if one.proposed}
    typed = {
        name: one.choices[0][0] if one.choices else TYPED.get(one.sort, "mẫu")
        for name, one in fields.items()
        if one.required
    }
    act, problems = read_act(kind, date(2024, 5, 2), {**typed, **proposed}, date(2024, 6, 1))
    assert act is not None, problems
    assert not [name for name in plain_act(act) if "roll" in name]  # zeros alone are no roll
