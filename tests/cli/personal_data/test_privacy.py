"""`privacy`: what an officer types, what is shown, and what is left on the disk."""

import json
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from admission_flow.messages import label
from admission_flow.procedure.acts import HelperReport, RemovalFromList
from admission_flow.testing import lawful_case, with_act

if TYPE_CHECKING:
    from tests.conftest import Desk

NUMBER = "012345678901"
NAME = "Hoàng Thị Ví Dụ"


@pytest.fixture
def kept(desk: "Desk", monkeypatch: pytest.MonkeyPatch) -> "Desk":
    """Return a desk whose register lies in a folder of its own, with two cases, one ended."""
    folder = desk.folder / "register"
    folder.mkdir()
    monkeypatch.setenv("ADMISSION_FLOW_REGISTER", str(folder / "so.db"))
    monkeypatch.setenv("ADMISSION_FLOW_DATA_KEY", str(desk.folder / "keys" / "so.key"))
    assert desk("init").code == 0
    gone = lawful_case("awareness_certificate", 2018, full_name=NAME, ethnicity="Dân tộc mẫu")
    day = gone.acts[-1].on
    gone = with_act(gone, HelperReport(on=day, assessment=f"mẫu {NUMBER}", number=NUMBER))
    gone = with_act(gone, RemovalFromList(on=day, reason="lý do mẫu"))
    on = lawful_case("sympathiser_resolution", full_name="Ma A Mẫu")
    for name, case in (("gone.json", gone), ("on.json", on)):
        assert desk("case", "import", desk.file(name, case)).code == 0
        (desk.folder / name).unlink()
    return desk


def private(desk: "Desk") -> bytes:
    return (desk.folder / "register" / "so-private.db").read_bytes()


def test_what_is_sensitive_is_hidden_unless_asked_for(kept: "Desk") -> None:
    """`case show` hides it, `privacy unmask` shows it after the entry that says who and why."""
    for line in (("case", "show", "HS-0001"), ("case", "show", "HS-0001", "--json")):
        shown = kept(*line).out
        assert NAME in shown
        assert NUMBER not in shown
        assert "Dân tộc mẫu" not in shown
        assert "lý do mẫu" not in shown
    full = kept("privacy", "unmask", "HS-0001", "--purpose", "xét đơn", "--consent", "05-CV/ĐU")
    assert full.code == 0
    for text in (NAME, NUMBER, "Dân tộc mẫu", "lý do mẫu"):
        assert text in full.out
    (row,) = kept("privacy", "register", "--json").json
    assert (row["verb"], row["purpose"], row["consent"]) == ("unmask", "xét đơn", "05-CV/ĐU")
    document = kept("privacy", "unmask", "HS-0001", "--purpose", "xét đơn", "--json").json
    assert document["document"]["person"]["ethnicity"] == "Dân tộc mẫu"


def test_without_a_purpose_nothing_is_shown(kept: "Desk") -> None:
    """No option: wrong use; an empty one: refused; nothing is printed and nothing recorded."""
    before = len(kept("audit", "log", "--json").json)
    for verb in ("view", "unmask", "print", "return"):
        assert kept("privacy", verb, "HS-0001").code == 2
        answer = kept("privacy", verb, "HS-0001", "--purpose", " ")
        assert (answer.code, answer.out) == (7, "")
    assert len(kept("audit", "log", "--json").json) == before


def test_the_book(kept: "Desk") -> None:
    """Viewing, printing, lending and exporting are listed, and what is out until it is back."""
    for line in (
        ("view", "HS-0002", "--purpose", "xem"),
        ("print", "HS-0002", "--purpose", f"in cho {NUMBER}"),
        ("lend", "HS-0002", "--purpose", "thẩm tra", "--to", "Tổ mẫu"),
    ):
        assert kept("privacy", *line).code == 0
    assert kept("case", "export", "HS-0002", "--purpose", "gửi cấp trên").code == 0
    listed = kept("privacy", "register", "--case", "HS-0002")
    assert "Tổ mẫu" in listed.out
    assert "chưa trả" in listed.out
    assert "(UTC+7)" in listed.out
    assert " UTC)" not in listed.out
    assert NUMBER not in listed.out
    assert kept("privacy", "return", "HS-0002", "--purpose", "trả").code == 0
    rows = kept("privacy", "register", "--json").json
    shown = kept("privacy", "register").out
    for at in (rows[2]["at"], rows[2]["returned_at"]):
        there = datetime.fromisoformat(at).astimezone(timezone(timedelta(hours=7)))
        assert f"{there:%H:%M:%S}" in shown
    assert [row["verb"] for row in rows] == ["view", "print", "lend", "export", "return"]
    assert not any(row["out"] for row in rows)
    assert kept("privacy", "return", "HS-0002", "--purpose", "trả").code == 7
    assert kept("audit", "verify").code == 0


def test_an_export_that_cannot_be_written_is_not_recorded(kept: "Desk") -> None:
    """A file that is there is not overwritten, and no entry says that it was."""
    out = kept.folder / "out.json"
    out.write_text("mine", "utf-8")
    before = len(kept("audit", "log", "--json").json)
    line = ("case", "export", "HS-0001", "--purpose", "mẫu", "--out", str(out))
    assert kept(*line).code == 7
    assert out.read_text("utf-8") == "mine"
    assert len(kept("audit", "log", "--json").json) == before


def test_an_export_without_a_purpose_is_masked(kept: "Desk") -> None:
    """It shows what there is and leaves no entry, says so, and is not taken for a case."""
    before = len(kept("audit", "log", "--json").json)
    bare = kept("case", "export", "HS-0001")
    assert bare.code == 0
    assert "--purpose" in bare.err
    assert NUMBER not in bare.out
    assert bare.json["person"]["ethnicity"] == "•••"
    assert len(kept("audit", "log", "--json").json) == before
    path = kept.folder / "masked.json"
    path.write_text(bare.out, "utf-8")
    refused = kept("case", "import", str(path), "--even-if-known")
    assert refused.code == 7
    assert "person.ethnicity: “•••”" in refused.err
    said = kept("case", "export", "HS-0001", "--purpose", "mẫu")
    assert (said.code, said.err) == (0, "")
    assert said.json["person"]["ethnicity"] == "Dân tộc mẫu"
    assert len(kept("audit", "log", "--json").json) == before + 1


def test_encrypt_rotate_and_the_missing_key(kept: "Desk") -> None:
    """Sealed, changed, and without the key: values exit 7, the log and its proof still work."""
    assert NAME.encode() in private(kept)
    done = kept("privacy", "encrypt")
    assert done.code == 0
    assert NAME.encode() not in private(kept)
    assert kept("case", "list", "vi du", "--json").json[0]["name"] == NAME
    assert kept("privacy", "encrypt").code == 7
    assert kept("privacy", "rotate").code == 0
    key = kept.folder / "keys" / "so.key"
    assert {f.name for f in key.parent.iterdir()} == {"so.key", "so.key.old"}
    assert kept("privacy", "rotate", "--remove-old-key").code == 0
    assert {f.name for f in key.parent.iterdir()} == {"so.key"}
    key.rename(key.with_name("away"))
    before = private(kept)
    for line in (
        ("case", "show", "HS-0001"),
        ("case", "list"),
        ("case", "export", "HS-0001", "--purpose", "mẫu"),
        ("privacy", "rotate"),
    ):
        answer = kept(*line)
        assert (answer.code, answer.out) == (7, ""), line
        assert "so.key" in answer.err
        assert len(answer.err.splitlines()) == 1
    assert private(kept) == before
    asked = kept("case", "list", "hs1")
    assert (asked.code, "HS-0001" in asked.out, "(niêm phong)" in asked.out) == (0, True, True)
    assert "Mới tìm theo mã hồ sơ và tên chi bộ" in asked.err
    unit = kept("audit", "log", "--json").json
    assert kept("audit", "log", "--unit", "Chi bộ Trường Mẫu").code == 0
    assert [row["action"] for row in unit][-3:] == ["privacy.encrypt"] + ["privacy.rotate"] * 2
    verified = kept("audit", "verify", "--lang", "en")
    assert verified.code == 7
    assert verified.out.startswith("CONSISTENT AS FAR AS CHECKED")
    named = kept("case", "show", "HS-0001", "--key-file", str(key.with_name("away")))
    assert named.code == 0


def test_the_key_lies_in_the_users_folder_by_default(
    kept: "Desk", monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nothing is said, under the register's own id; never beside the register."""
    monkeypatch.delenv("ADMISSION_FLOW_DATA_KEY")
    monkeypatch.setattr(
        "platformdirs.user_config_path", lambda name, **_: kept.folder / "config" / name
    )
    inside = str(kept.folder / "register" / "so.key")
    refused = kept("privacy", "encrypt", "--key-file", inside)
    assert refused.code == 7
    assert not Path(inside).exists()
    assert kept("privacy", "encrypt").code == 0
    (file,) = (kept.folder / "config" / "admission-flow").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    assert kept("case", "list", "vi du", "--json").json[0]["name"] == NAME


@pytest.mark.parametrize("sealed", [False, True])
def test_erasing_takes_two_officers(kept: "Desk", *, sealed: bool) -> None:
    """Asked by one, approved by another; afterwards the case stands without a name."""
    if sealed:
        assert kept("privacy", "encrypt").code == 0
    ask = ("privacy", "erase", "HS-0001", "--decision", "12-QĐ/ĐU", "--decided-on", "10/01/2026",
           "--retention", "removed")  # fmt: skip
    approve = ("privacy", "approve-erasure", "HS-0001")
    assert kept(*approve).code == 7
    assert kept(*ask).code == 0
    assert kept(*ask).code == 7
    own = kept(*approve)
    assert own.code == 4
    approved = kept(*approve, "--as", "cb02")
    assert approved.code == 0
    assert "Chưa phải hai người kiểm soát" in approved.out  # one person typed both names
    listed = kept("case", "list")
    assert "(đã xóa dữ liệu cá nhân)" in listed.out
    assert NAME not in listed.out
    searched = kept("case", "list", "vi du")
    assert "0 dòng" in searched.out
    assert "1 hồ sơ khác không có họ tên trong sổ" in searched.err
    assert kept("case", "list", "hs-1").err == ""
    row = next(r for r in kept("case", "list", "--json").json if r["case"] == "HS-0001")
    assert (row["name"], row["state"]) == (None, "removed")
    for line in (
        ("case", "show", "HS-0001"),
        ("case", "export", "HS-0001", "--purpose", "mẫu"),
        ("privacy", "unmask", "HS-0001", "--purpose", "mẫu"),
    ):
        answer = kept(*line)
        assert (answer.code, answer.out) == (7, "")
        assert "đã được xóa" in answer.err
    verified = kept("audit", "verify", "--lang", "en")
    assert verified.code == 0
    assert "personal value erased by entry" in verified.out
    assert "the names are claims" in verified.out
    replayed = kept("audit", "replay")
    assert replayed.code == 0
    assert "HS-0001" in replayed.out
    assert kept("audit", "replay", "--json").json["erased"] == ["HS-0001"]
    assert kept("case", "history", "HS-0001").code == 0
    assert kept("db", "check").code == 0
    assert kept("db", "rebuild").code == 0
    assert kept("audit", "verify").code == 0
    assert kept("audit", "export", str(kept.folder / "bundle")).code == 0
    assert kept("db", "backup", str(kept.folder / "copy.db")).code == 0
    log = kept("audit", "log", "--json").out
    for text in (NAME, NUMBER, "lý do mẫu", "Dân tộc mẫu"):
        assert text not in log
        files = [file for file in kept.folder.rglob("*") if file.is_file()]
        assert [file.name for file in files if text.encode() in file.read_bytes()] == []


def test_an_erasure_that_is_refused_says_why(kept: "Desk") -> None:
    """A case that goes on, a rule of another state, a day too early: exit code 3 and the reason."""
    case = lawful_case("awareness_certificate", 2026, full_name="Vàng Thị Mẫu")
    gone = with_act(case, RemovalFromList(on=case.acts[-1].on, reason="mẫu"))
    assert kept("case", "import", kept.file("late.json", gone)).code == 0
    options = ("--decision", "1-QĐ/ĐU", "--decided-on", "2026-01-10")
    for case_id, rule, words in (
        ("HS-0002", "removed", "chưa kết thúc"),
        ("HS-0001", "refused", "không dành cho"),
        ("HS-0003", "removed", "60 tháng"),
    ):
        answer = kept("privacy", "erase", case_id, *options, "--retention", rule)
        assert answer.code == 3
        assert words in answer.err


def test_the_rules_of_retention_are_shown_with_their_source(kept: "Desk") -> None:
    """For each end: how long, and that no central figure was found."""
    rules = {rule["id"]: rule for rule in kept("privacy", "retention", "--json").json}
    assert rules["removed"]["months"] == 60
    assert rules["archived"]["months"] is None
    listed = kept("privacy", "retention").out
    assert "chưa tìm thấy" in listed
    assert "not found" not in listed
    assert "not found" in kept("privacy", "retention", "--lang", "en").out
    for rule in rules.values():
        assert label("vi", rule["source"]) != rule["source"]
        assert label("en", rule["source"]) == rule["source"]


def test_what_is_typed_comes_back_masked(kept: "Desk") -> None:
    """A number typed into a command is not repeated by the error about it."""
    answer = kept("case", "show", NUMBER)
    assert answer.code == 7
    assert NUMBER not in answer.err
    broken = kept.folder / "broken.json"
    broken.write_text(json.dumps({"format": f"x {NUMBER}"}), "utf-8")
    refused = kept("case", "import", str(broken))
    assert refused.code == 7
    assert NUMBER not in refused.err


def test_the_line_for_the_minutes_is_never_masked(kept: "Desk") -> None:
    """All 64 digits are there, whatever they are."""
    for _ in range(3):
        made = kept("audit", "checkpoint", "--to", "minutes", "--no-code")
        line = next(row for row in made.out.splitlines() if row.startswith("admission-flow: "))
        assert "•" not in line
        assert kept("audit", "verify", "--paper", line).code == 0
