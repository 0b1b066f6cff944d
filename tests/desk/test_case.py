"""A case: what it shows, and what is entered, corrected, refused and seen from it."""

import re
from pathlib import Path
from typing import Any

import pytest

from admission_flow import ReadingRegister
from admission_flow.messages import label
from admission_flow.procedure.acts import KINDS
from admission_flow.procedure.document import plain_act
from admission_flow.testing import lawful_case
from tests.desk import sample
from tests.desk.conftest import Sitting, at_desk, office_at

WAITING = "HS-0006"
"""Waits for the resolution of the base committee."""
RESOLUTION = next(a for a in lawful_case("base_resolution").acts if a.kind == "base_resolution")
VOTE = {
    "f.on": "15/3/2024",
    "f.number": "07-NQ/ĐU",
    **{f"f.roll.{name}": str(value) for name, value in plain_act(RESOLUTION)["roll"].items()},
}


def entries(sitting: Sitting, case: str = WAITING) -> list[Any]:
    with sitting.office.reading() as register:
        return list(register.history(case))


def version_in(text: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', text)
    assert found is not None
    return found[1]


def sent_again(text: str) -> dict[str, list[str]]:
    """Return what the form below a preview would send."""
    form = text.partition('class="actions"')[0].rpartition("<form")[2]
    form += text.partition('class="actions"')[2].partition("</form>")[0]
    data: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form):
        data.setdefault(name, []).append(value)
    return data


def test_a_case_shows_where_it_stands_and_what_is_missing(looking: Sitting) -> None:
    """State, the days of the stages, the next step with clause, remedy and who, papers missing."""
    text = looking.get(f"/cases/{WAITING}").text
    assert "Phạm Thị Tưởng Tượng" in text
    assert label("vi", "branch_resolved") in text
    assert text.count('class="done"') == 5
    assert "Căn cứ" in text
    assert "Cần làm" in text
    assert "chưa có" in text
    assert f'href="/cases/{WAITING}/acts' not in text  # it reads only


def test_every_case_and_every_entry_opens(looking: Sitting, sample_folder: Path) -> None:
    """Whatever is on file can be looked at."""
    with ReadingRegister.open(sample_folder / "so.db") as register:
        for row, _ in register.cases():
            assert looking.get(f"/cases/{row.case}").status_code == 200, row.case
        for entry in register.history("HS-0010"):
            answer = looking.get(f"/cases/HS-0010/entries/{entry.seq}")
            assert answer.status_code == 200, entry.seq


@pytest.mark.parametrize("path", ["/cases/HS-9999", "/cases/x", "/cases/HS-0001/entries/9999"])
def test_what_is_not_there_is_said(looking: Sitting, path: str) -> None:
    """A wrong address is a sentence, with the status of what is not there."""
    assert looking.get(path).status_code == 404


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_act_has_its_form(sitting: Sitting, kind: str) -> None:
    """Made from its type: each field once with its label; nothing is filled in beforehand."""
    text = sitting.get(f"/cases/{WAITING}/acts/{kind}").text
    form = text.partition('class="card act"')[2]
    assert form
    assert not re.search(r'type="text"[^>]* value="[^"]', form)
    assert "checked" not in re.sub(r'value=""\s*checked', "", form)
    assert " selected" not in form
    for number in re.findall(r'<(?:input|select|textarea)[^>]* id="([^"]+)"', form):
        assert f'for="{number}"' in form, number


def test_a_preview_writes_nothing_and_then_what_was_shown_is_written(sitting: Sitting) -> None:
    """The verdict is shown with what was typed; the button writes exactly that."""
    before = entries(sitting)
    first = sitting.get(f"/cases/{WAITING}/acts/base_resolution")
    shown = sitting.post(
        f"/cases/{WAITING}/acts/base_resolution/preview",
        {**VOTE, "version": version_in(first.text)},
    )
    assert "Quy định cho phép bước này" in shown.text
    assert label("vi", "base_resolved") in shown.text
    assert entries(sitting) == before
    data = sent_again(shown.text)
    assert data["f.on"] == ["15/3/2024"]
    done = sitting.post(f"/cases/{WAITING}/acts/base_resolution/record", data)
    assert done.status_code == 200
    assert "Đã ghi" in done.text
    (entry,) = entries(sitting)[len(before) :]
    assert (entry.intent.action, entry.intent.to) == ("case.advance", "base_resolved")
    with sitting.office.reading() as register:
        act = register.case(WAITING).recorded[-1].act
    assert (act.number, act.roll) == ("07-NQ/ĐU", RESOLUTION.roll)  # type: ignore[attr-defined]


def test_words_are_read_as_people_write_them(sitting: Sitting) -> None:
    """Vietnamese terms and days in the fields, as at every door."""
    shown = sitting.post(
        f"/cases/{WAITING}/acts/opinion/preview",
        {"f.on": "hôm nay", "f.body": "residence", "f.asked": "3", "f.agreed": "3"},
    )
    assert "Giấy tờ này ghi được" in shown.text
    assert "20/06/2024" in shown.text


def test_a_refusal_says_why_and_is_noted_only_when_submitted(sitting: Sitting) -> None:
    """What stands in the way is shown before anything is written; the refusal is an entry."""
    before = entries(sitting)
    vote = {**VOTE, "f.roll.in_favour": "1"}
    shown = sitting.post(f"/cases/{WAITING}/acts/base_resolution/preview", vote)
    assert "Quy định không cho phép bước này" in shown.text
    assert "Căn cứ" in shown.text
    assert entries(sitting) == before
    done = sitting.post(f"/cases/{WAITING}/acts/base_resolution/record", sent_again(shown.text))
    assert "không cho phép" in done.text
    assert [entry.intent.action for entry in entries(sitting)[len(before) :]] == ["case.refuse"]


def test_what_is_wrong_stands_at_its_field(sitting: Sitting) -> None:
    """Each wrong field has its sentence, what was typed stays, and nothing is written."""
    before = entries(sitting)
    wrong = {**VOTE, "f.on": "31/2/2024", "f.roll.in_favour": "nhiều", "f.number": "9-NQ/ĐU"}
    answer = sitting.post(f"/cases/{WAITING}/acts/base_resolution/preview", wrong)
    assert answer.status_code == 422
    for name in ("f-on", "f-roll-in_favour"):
        assert f'id="{name}-wrong"' in answer.text
        assert f'href="#{name}"' in answer.text
    assert 'value="31/2/2024"' in answer.text
    assert 'value="9-NQ/ĐU"' in answer.text
    assert entries(sitting) == before


def test_two_windows_on_one_case(sitting: Sitting) -> None:
    """One wins; the other is shown what changed, its form kept, and nothing of it is written."""
    path = f"/cases/{WAITING}/acts/base_resolution"
    version = version_in(sitting.get(path).text)
    first = sitting.post(f"{path}/preview", {**VOTE, "version": version})
    second = sitting.post(f"{path}/preview", {**VOTE, "f.number": "08", "version": version})
    sitting.post(f"{path}/record", sent_again(first.text))
    count = len(entries(sitting))
    lost = sitting.post(f"{path}/record", sent_again(second.text))
    assert "vừa thay đổi ở cửa sổ khác" in lost.text
    assert label("vi", "base_resolution") in lost.text.partition("<ol>")[2].partition("</ol>")[0]
    assert 'value="08"' in lost.text
    assert len(entries(sitting)) == count
    assert version_in(lost.text) != version


def test_a_correction_shows_before_and_after(sitting: Sitting) -> None:
    """Both values stand there before it is written; the entry points at what it corrects."""
    with sitting.office.reading() as register:
        item = next(i for i in register.case(WAITING).recorded if i.act.kind == "branch_resolution")
    path = f"/cases/{WAITING}/entries/{item.seq}"
    form = sitting.get(f"{path}/correct").text
    data = dict(re.findall(r'name="(f\.[^"]+)" value="([^"]+)"', form))
    assert data["f.on"] == "05/03/2024"
    data |= {"f.roll.in_favour": "13", "f.roll.mode": "ballot", "version": version_in(form)}
    nothing = sitting.post(f"{path}/preview", data)
    assert nothing.status_code == 422  # no reason is given
    shown = sitting.post(f"{path}/preview", {**data, "reason": "(mẫu) đọc lại biên bản"})
    table = shown.text.partition('id="preview"')[2].partition("</table>")[0]
    assert "<td>13</td>" in table
    before = entries(sitting)
    sitting.post(f"{path}/write", sent_again(shown.text))
    (entry,) = entries(sitting)[len(before) :]
    assert entry.intent.data["corrects"] == item.seq
    assert "<td>13</td>" in sitting.get(f"/cases/{WAITING}/entries/{entry.seq}").text


def test_personal_data_is_shown_for_a_purpose_and_that_is_an_entry(sitting: Sitting) -> None:
    """Masked until somebody says what for; without a purpose nothing is shown."""
    assert "••/03/2000" in sitting.get(f"/cases/{WAITING}").text
    before = len(entries(sitting))
    refused = sitting.post(f"/cases/{WAITING}/unmask", {"purpose": " "})
    assert (refused.status_code, len(entries(sitting))) == (422, before)
    shown = sitting.post(f"/cases/{WAITING}/unmask", {"purpose": "(mẫu) đối chiếu giấy tờ"})
    assert "06/03/2000" in shown.text
    entry = entries(sitting)[-1]
    assert (len(entries(sitting)), entry.intent.action) == (before + 1, "privacy.unmask")


def test_a_desk_that_reads_only_writes_nothing(sample_folder: Path, looking: Sitting) -> None:
    """No form that writes exists there, and what is sent all the same is refused."""
    before = (sample_folder / "so.db").read_bytes()
    for path in ("acts/opinion/preview", "acts/opinion/record", "unmask", "entries/100/write"):
        answer = looking.post(f"/cases/{WAITING}/{path}", {"purpose": "(mẫu)"})
        assert (answer.status_code, "chỉ đọc" in answer.text) == (403, True)
    assert (sample_folder / "so.db").read_bytes() == before


def test_nothing_typed_becomes_markup(sitting: Sitting) -> None:
    """What people type is shown as text, wherever it comes up again."""
    evil = '"><script>alert(1)</script>{{ 7*7 }}'
    shown = sitting.post(
        f"/cases/{WAITING}/acts/task_assigned/preview", {"f.on": "1/6/2024", "f.task": evil}
    )
    assert "<script>alert" not in shown.text
    assert "&lt;script&gt;" in shown.text
    assert "49" not in shown.text.partition("&lt;script&gt;")[2][:60]
    for path in ("/cases?q=", "/owed?unit=", "/cases/", "/find?q="):
        assert "<script>alert" not in sitting.get(path + evil).text


def test_an_id_of_another_case_shows_nothing(sitting: Sitting) -> None:
    """An entry is looked at below its own case only."""
    (first, *_) = entries(sitting, "HS-0001")
    assert sitting.get(f"/cases/HS-0002/entries/{first.seq}").status_code == 404


def test_in_english(sample_folder: Path) -> None:
    """A case in the other language."""
    text = at_desk(office_at(sample_folder / "so.db", lang="en")).get(f"/cases/{WAITING}").text
    assert "What comes next" in text
    assert sample.PEOPLE[5][0] in text
