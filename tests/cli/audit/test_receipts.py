"""`audit receipt|check-receipt|goes-on`: what somebody can check who has no register."""

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from admission_flow.testing import lawful_case
from tests.conftest import filled_once

if TYPE_CHECKING:
    from tests.conftest import Desk


@filled_once
def office(desk: "Desk") -> None:
    """A register with two cases, and a checkpoint that left the office."""
    for number, name in enumerate(("Lò Mẫu An", "Hà Mẫu Bình")):
        desk("case", "import", desk.file(f"{number}.json", lawful_case(full_name=name)))
    assert desk("audit", "checkpoint", "--out", str(desk.folder / "diem")).code == 0


def held(desk: "Desk") -> str:
    """Return the checkpoint file that the inspection holds."""
    (found,) = (p for p in (desk.folder / "diem").iterdir() if not p.suffix)
    return str(found)


def made(desk: "Desk", *more: str, of: str = "HS-0001") -> Path:
    folder = desk.folder / f"giay-{len(list(desk.folder.glob('giay-*')))}"
    answer = desk("audit", "receipt", of, "--out", str(folder), *more)
    assert answer.code == 0, answer.err
    return folder


def test_a_receipt_is_checked_where_there_is_no_register(
    office: "Desk", monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every entry of the case is shown to be in the log, and the checkpoint brought anchors it."""
    folder = made(office)
    checkpoint = held(office)
    size = len(office("case", "history", "HS-0001", "--json").json)
    monkeypatch.setenv("ADMISSION_FLOW_REGISTER", str(office.folder / "nowhere.db"))
    alone = office("audit", "check-receipt", str(folder), "--json").json
    assert alone["verdict"] == "CONSISTENT, NOT ANCHORED"
    assert len(alone["entries"]) == size
    anchored = office("audit", "check-receipt", str(folder), "--checkpoint", checkpoint)
    assert anchored.code == 0
    assert "ANCHORED up to entry" in anchored.out


def test_no_personal_value_is_in_a_receipt_unless_asked_for(office: "Desk") -> None:
    """Without --values no name; with it an act of access is recorded, and every value opens."""
    plain = made(office)
    assert "Mẫu An" not in "".join(p.read_text("utf-8") for p in plain.iterdir())
    answer = office("audit", "receipt", "HS-0001", "--out", str(office.folder / "x"), "--values")
    assert answer.code == 2
    whole = made(office, "--values", "--purpose", "gửi kiểm tra")
    checked = office("audit", "check-receipt", str(whole), "--json").json
    openings = json.loads((whole / "openings.json").read_text("utf-8"))
    assert checked["opened"] == sum(map(len, openings.values())) > 10
    assert any(o.get("person.full_name", {}).get("value") == "Lò Mẫu An" for o in openings.values())
    book = office("privacy", "register", "--json").json
    assert [line["case"] for line in book] == ["HS-0001"]


def test_what_was_changed_in_a_receipt_is_named(office: "Desk") -> None:
    """A line, a proof, a value, a missing file: named with its file, exit 6 or 7."""
    good = made(office, "--values", "--purpose", "thử")
    first = int((good / "entries.jsonl").read_text("utf-8").partition('"seq":')[2].split(",")[0])

    def spoilt(name: str, before: str, after: str) -> tuple[int, str]:
        folder = office.folder / "hong"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(good, folder)
        text = (folder / name).read_text("utf-8")
        assert before in text
        (folder / name).write_text(text.replace(before, after, 1), "utf-8")
        answer = office("audit", "check-receipt", str(folder))
        return answer.code, answer.err

    code, text = spoilt("entries.jsonl", "cb01", "cb02")
    assert (code, f"{first}.tlog-proof" in text) == (6, True)
    code, text = spoilt("openings.json", "Lò Mẫu An", "Lò Mẫu Ân")
    assert (code, "openings.json" in text) == (6, True)
    code, text = spoilt(f"{first}.tlog-proof", f"index {first}", f"index {first + 1}")
    assert (code, f"{first}.tlog-proof" in text) == (6, True)
    code, text = spoilt(f"{first}.tlog-proof", "c2sp", "x2sp")
    assert (code, f"{first}.tlog-proof" in text) == (7, True)
    (good / f"{first}.tlog-proof").unlink()
    assert office("audit", "check-receipt", str(good)).code == 7


def test_a_receipt_against_the_checkpoint_that_the_reader_holds(office: "Desk") -> None:
    """--held proves against an older one; an entry that came after it is refused."""
    checkpoint = held(office)
    office("case", "record", "HS-0001", "decision_received", "--on", "2024-08-01")
    last = office("case", "history", "HS-0001", "--json").json[-1]["seq"]
    folder = made(office, "--held", checkpoint, of=str(last - 5))
    assert office("audit", "check-receipt", str(folder), "--checkpoint", checkpoint).code == 0
    words = ("audit", "receipt", str(last), "--out", str(office.folder / "y"))
    assert office(*words, "--held", checkpoint).code == 7
    fresh = office(*words)
    assert fresh.code == 0
    assert "checkpoint make" in fresh.err  # this one has not left the office yet
    other = office("audit", "check-receipt", str(office.folder / "y"), "--checkpoint", checkpoint)
    assert "--held" in other.err


def test_a_log_is_shown_to_go_on(office: "Desk", monkeypatch: pytest.MonkeyPatch) -> None:
    """The proof is checked without the register; against another log's checkpoint it fails."""
    checkpoint = held(office)
    office("case", "record", "HS-0002", "decision_received", "--on", "2024-08-01")
    proof = str(office.folder / "tiep")
    assert office("audit", "goes-on", checkpoint, "--out", proof).code == 0
    monkeypatch.setenv("ADMISSION_FLOW_REGISTER", str(office.folder / "nowhere.db"))
    assert office("audit", "goes-on", checkpoint, "--proof", proof).code == 0
    text = Path(checkpoint).read_text("utf-8").splitlines()
    forged = office.folder / "khac"
    forged.write_text(f"{text[0]}\n{text[1]}\n{'A' * 43}=\n", "utf-8")
    assert office("audit", "goes-on", str(forged), "--proof", proof).code == 6
    assert office("audit", "goes-on", checkpoint).code == 2


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("audit", "receipt", "99999", "--out", "moi"), 7),
        (("audit", "receipt", "9" * 20, "--out", "moi"), 7),
        (("audit", "receipt", "HS-9999", "--out", "moi"), 7),
        (("audit", "check-receipt", "khong-co"), 7),
        (("audit", "goes-on", "khong-co", "--out", "moi"), 7),
    ],
)
def test_what_is_not_there_is_said(office: "Desk", words: tuple[str, ...], code: int) -> None:
    """No such entry, case, folder, file: one sentence."""
    answer = office(*words)
    assert answer.code == code
    assert len(answer.err.splitlines()) == 1
