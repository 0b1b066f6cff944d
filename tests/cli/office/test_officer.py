"""`officer`, `status`, `audit checkpoint|witness`: keys, and what leaves the office."""

import io
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from admission_flow.errors import CommitUnsure, JournalBroken
from admission_flow.papers.writing import write_new
from admission_flow.testing import lawful_case

if TYPE_CHECKING:
    from tests.conftest import Desk


@pytest.fixture
def signed(desk: "Desk", monkeypatch: pytest.MonkeyPatch) -> "Desk":
    """Return a desk in its own folder whose officer has a key, as the guide has it."""
    keys = desk.folder / "keys"
    keys.mkdir()
    (keys / "passphrase").write_text("chỉ để thử\n", "utf-8")
    register = desk.folder / "register"
    register.mkdir()
    monkeypatch.setenv("ADMISSION_FLOW_REGISTER", str(register / "so.db"))
    monkeypatch.setenv("ADMISSION_FLOW_PASSPHRASE_FILE", str(keys / "passphrase"))
    assert desk("init").code == 0
    assert desk("officer", "enrol", "cb01", "--new-key", str(keys / "cb01")).code == 0
    monkeypatch.setenv("ADMISSION_FLOW_KEY", str(keys / "cb01"))
    return desk


def test_a_register_with_keys_asks_for_them(
    signed: "Desk", monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the key a case is imported; without it, exit code 4 and nothing is written."""
    first = signed.file("a.json", lawful_case("sympathiser_resolution"))
    second = signed.file("b.json", lawful_case("sympathiser_resolution", full_name="Ma A Mẫu"))
    assert signed("case", "import", first).code == 0
    monkeypatch.delenv("ADMISSION_FLOW_KEY")
    refused = signed("case", "import", second)
    assert refused.code == 4
    assert "--key" in refused.err
    assert signed("case", "import", second, "--as", "cb02").code == 4
    assert len(signed("case", "list", "--json").json) == 1
    assert signed("audit", "verify").code == 0


def test_a_key_file_is_kept_apart_and_to_oneself(signed: "Desk") -> None:
    """Mode 0600, never beside the register, never overwritten; the passphrase must be right."""
    key = signed.folder / "keys" / "cb01"
    assert key.stat().st_mode & 0o777 == 0o600
    beside = signed.folder / "register" / "cb02"
    assert signed("officer", "enrol", "cb02", "--new-key", str(beside)).code == 7
    assert not beside.exists()
    assert signed("officer", "enrol", "cb02", "--new-key", str(key)).code == 7
    (signed.folder / "keys" / "passphrase").write_text("sai", "utf-8")
    wrong = signed("officer", "enrol", "cb02", "--public", str(key.with_name("cb01.pub")))
    assert wrong.code == 7
    assert "mật khẩu" in wrong.err


def test_a_refused_enrolment_leaves_no_key_behind(
    signed: "Desk", monkeypatch: pytest.MonkeyPatch
) -> None:
    """The right command works after the wrong one; what was there before is not touched."""
    new = signed.folder / "keys" / "cb02"
    line = ("officer", "enrol", "cb02", "--new-key", str(new))
    with monkeypatch.context() as without:
        without.delenv("ADMISSION_FLOW_KEY")
        assert signed(*line).code == 4
    public = new.with_name("cb02.pub")
    assert not new.exists()
    assert not public.exists()
    public.write_text("của người khác", "utf-8")
    assert signed(*line).code == 7
    assert not new.exists()
    assert public.read_text("utf-8") == "của người khác"
    public.unlink()
    assert signed(*line).code == 0
    assert new.exists()
    assert public.exists()
    before = new.read_bytes()
    assert signed(*line).code == 7
    assert new.read_bytes() == before


def test_half_a_key_pair_is_named_with_what_to_do(
    signed: "Desk", monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped between the two files, none is left; killed there, the lone file is explained."""
    new = signed.folder / "keys" / "cb02"
    public = new.with_name("cb02.pub")
    line = ("officer", "enrol", "cb02", "--new-key", str(new))

    def stopped(path: Path, text: str) -> None:
        if path == public:
            raise KeyboardInterrupt
        write_new(path, text)

    with monkeypatch.context() as cut:
        cut.setattr("admission_flow.cli.office.officer.write_new", stopped)
        assert signed(*line).code == 130
    assert not new.exists()
    assert signed(*line).code == 0  # as if nothing had been
    kept = public.read_bytes()
    public.unlink()
    alone = signed("officer", "enrol", "cb03", "--new-key", str(new))
    assert (alone.code, alone.out) == (7, "")
    assert "thiếu tệp .pub" in alone.err
    public.write_bytes(kept)
    both = signed("officer", "enrol", "cb03", "--new-key", str(new))
    assert both.code == 7
    assert "--public" in both.err
    new.unlink()
    assert "mà không có tệp khóa" in signed("officer", "enrol", "cb03", "--new-key", str(new)).err
    assert public.read_bytes() == kept


def test_a_key_that_may_be_enrolled_is_kept(
    signed: "Desk", monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk failed while the enrolment was recorded: it may be there, and then needs its key."""

    def unsure(*_: object) -> None:
        raise CommitUnsure(path="so.db", reason="disk")

    monkeypatch.setattr("admission_flow.register.core.officers.enrol", unsure)
    new = signed.folder / "keys" / "cb02"
    assert signed("officer", "enrol", "cb02", "--new-key", str(new)).code == 1
    assert new.exists()


def test_list_and_retire(signed: "Desk") -> None:
    """Keys are listed from the log; the last one stays; a retired one says from when."""
    keys = signed.folder / "keys"
    assert signed("officer", "retire", "cb01", "--on", "01/01/2026").code == 7
    assert signed("officer", "enrol", "cb02", "--new-key", str(keys / "cb02")).code == 0
    assert signed("officer", "retire", "cb02", "--on", "01/01/2026").code == 0
    rows = {row["officer"]: row for row in signed("officer", "list", "--json").json}
    assert rows["cb02"]["retired_from"] == "2026-01-01"
    assert rows["cb01"]["retired_from"] is None
    assert rows["cb01"]["fingerprint"].startswith("SHA256:")
    assert rows["cb01"]["fingerprint"] in signed("officer", "list").out


def test_a_checkpoint_for_the_minutes(signed: "Desk") -> None:
    """One line with all 64 digits and a QR code; read back from paper, it anchors the log."""
    out = signed.folder / "out"
    made = signed("audit", "checkpoint", "--to", "minutes", "--out", str(out))
    assert made.code == 0
    line = next(row for row in made.out.splitlines() if row.startswith("admission-flow: "))
    digits = line.rpartition("/")[2].replace(" ", "")
    assert len(digits) == 64
    assert "█" in made.out
    by_paper = signed("audit", "verify", "--paper", line.upper())
    assert by_paper.code == 0
    assert by_paper.out.splitlines()[0].startswith(
        "ĐÃ ĐỐI CHIẾU ĐẾN MỤC 1 (ANCHORED up to entry 1) "
    )
    (file,) = out.glob("checkpoint-?")
    assert signed("audit", "verify", "--checkpoint", str(file), "--json").json["anchored"] == 2
    other = digits[:10] + "0" * 54
    broken = signed("audit", "verify", "--paper", line.rpartition(" ")[0])
    assert broken.code == 7
    wrong = signed("audit", "verify", "--paper", f"admission-flow: 2 / 2026-11-24 / {other}")
    assert wrong.code == 6
    assert "BROKEN at entry" in wrong.out


def test_a_second_body_countersigns(signed: "Desk") -> None:
    """The witness keeps its own memory; the office records the countersignature: level L3."""
    keys, out = signed.folder / "keys", signed.folder / "out"
    assert signed("status", "--json").json["level"] == "L0"
    line = ("officer", "enrol", "ubkt", "--role", "witness", "--new-key", str(keys / "ubkt"))
    assert signed(*line).code == 0
    assert signed("audit", "checkpoint", "--to", "inspection", "--out", str(out)).code == 0
    assert signed("status", "--json").json["level"] == "L2"
    (file,) = out.glob("checkpoint-?")
    witness = ("audit", "witness", str(file), "--memory", str(signed.folder / "uk.json"),
               "--as", "ubkt", "--key", str(keys / "ubkt"))  # fmt: skip
    assert signed(*witness).code == 0
    signature = file.with_name(f"{file.name}.ubkt.witness")
    assert (
        signed("audit", "countersigned", str(file), str(signature), "--witness", "ubkt").code == 0
    )
    assert signed("status", "--json").json["level"] == "L3"
    assert "L3" in signed("status").out
    assert signed("audit", "verify").code == 0


def test_this_machine_notices_a_log_that_was_cut(signed: "Desk") -> None:
    """An older copy put in place of the register: read with a warning, not written, exit code 6."""
    folder = signed.folder / "register"
    shutil.copytree(folder, signed.folder / "old")
    file = signed.file("a.json", lawful_case("sympathiser_resolution"))
    assert signed("case", "import", file).code == 0
    shutil.rmtree(folder)
    (signed.folder / "old").rename(folder)
    for code, line in (
        (0, ("case", "list")),
        (6, ("case", "import", file)),
        (6, ("audit", "verify")),
    ):
        answer = signed(*line)
        assert answer.code == code, line
        assert "máy này" in answer.err


def test_an_auditor_of_a_log_that_was_cut_reads_on_and_is_warned(signed: "Desk") -> None:
    """What `verify` refuses is read by the other commands of `audit`; each says it, `verify` once.

    A register that goes on from what this machine saw is warned of by none.
    """
    folder, out = signed.folder / "register", signed.folder / "out"
    assert signed("audit", "checkpoint", "--out", str(out)).code == 0
    (old,) = out.glob("checkpoint-?")
    file = signed.file("a.json", lawful_case("sympathiser_resolution"))
    assert signed("case", "import", file).code == 0
    shutil.copytree(folder, signed.folder / "old")
    lines = [
        ("audit", "log"),
        ("audit", "log", "--json"),
        ("audit", "findings"),
        ("audit", "sample", "--seed", "7", "--count", "1"),
        ("audit", "replay"),
    ]
    for line in lines:
        assert "máy này" not in signed(*line).err, line
    second = signed.file("b.json", lawful_case("sympathiser_resolution", full_name="Ma A Mẫu"))
    assert signed("case", "import", second).code == 0
    shutil.rmtree(folder)
    (signed.folder / "old").rename(folder)
    more = [
        ("audit", "report", "--out", str(signed.folder / "report.md")),
        ("audit", "export", str(signed.folder / "bundle")),
        ("audit", "goes-on", str(old), "--out", str(signed.folder / "goes-on")),
    ]
    for line in [*lines, *more]:
        answer = signed(*line)
        assert answer.code == 0, line
        assert answer.err.count("máy này") == 1, line
        assert "máy này" not in answer.out, line
    assert signed("audit", "verify").err.count("máy này") == 1


def test_the_warning_waits_for_no_entry_that_cannot_be_read(
    signed: "Desk", monkeypatch: pytest.MonkeyPatch
) -> None:
    """A broken entry is told by the command that meets it, not by the look at the memory."""

    def broken(store: object) -> None:
        raise JournalBroken(case="", seq=0, what=f"not read from {type(store).__name__}")

    monkeypatch.setattr("admission_flow.cli.shell.memory.check", broken)
    answer = signed("audit", "log")
    assert (answer.code, answer.err) == (0, "")


def test_a_machine_without_memory_still_works(
    signed: "Desk", monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the note cannot be written, the register is read and written all the same."""
    blocked = signed.folder / "blocked"
    blocked.write_text("a file, not a folder", "utf-8")
    monkeypatch.setenv("ADMISSION_FLOW_STATE", str(blocked / "deeper"))
    file = signed.file("a.json", lawful_case("sympathiser_resolution"))
    assert signed("case", "import", file).code == 0
    assert signed("case", "list").code == 0


def test_what_is_brought_and_cannot_be_read(signed: "Desk", tmp_path: Path) -> None:
    """A checkpoint, a paper line, a signature that is none: named, exit code 7."""
    broken = tmp_path / "broken"
    broken.write_text("not a checkpoint", "utf-8")
    for line in (
        ("audit", "verify", "--checkpoint", str(broken)),
        ("audit", "verify", "--checkpoint", str(tmp_path / "nowhere")),
        ("audit", "verify", "--paper", "admission-flow: 1 / 2026-02-30 / 00"),
        ("audit", "countersigned", str(broken), str(broken), "--witness", "ubkt"),
        ("officer", "enrol", "cb02", "--public", str(broken)),
        ("officer", "enrol", "cb02", "--public", str(tmp_path / "nowhere")),
    ):
        answer = signed(*line)
        assert (answer.code, answer.out) == (7, ""), (line, answer)
    assert signed("audit", "checkpoint", "--to", "pigeon").code == 7
    assert signed("officer", "enrol", "cb02").code == 2


def test_a_checkpoint_that_cannot_be_given_out_is_not_noted(desk: "Desk") -> None:
    """A file in the place of the folder: exit 7, and the log says nothing of a checkpoint."""
    desk("init")
    (desk.folder / "tep").write_text("x", "utf-8")
    before = desk.stored()
    assert desk("audit", "checkpoint", "--out", str(desk.folder / "tep"), "--no-code").code == 7
    assert desk.stored() == before


def test_a_passphrase_that_nobody_can_give_is_said(
    desk: "Desk", monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a terminal, or with a file that is not there: exit 7 names what to set."""
    desk("init")
    secret = desk.folder / "mat-khau"
    secret.write_text("mật khẩu mẫu\n", "utf-8")
    key = str(desk.folder / "khoa" / "cb01")
    (desk.folder / "khoa").mkdir()
    monkeypatch.setenv("ADMISSION_FLOW_PASSPHRASE_FILE", str(secret))
    assert desk("officer", "enrol", "cb01", "--new-key", key).code == 0
    monkeypatch.setenv("ADMISSION_FLOW_PASSPHRASE_FILE", str(desk.folder / "khong-co"))
    assert desk("officer", "retire", "cb02", "--on", "2026-12-01", "--key", key).code == 7
    monkeypatch.delenv("ADMISSION_FLOW_PASSPHRASE_FILE")
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    answer = desk("officer", "retire", "cb02", "--on", "2026-12-01", "--key", key)
    assert answer.code == 7
    assert "ADMISSION_FLOW_PASSPHRASE_FILE" in answer.err


def test_a_checkpoint_that_is_of_no_use_is_no_success(desk: "Desk") -> None:
    """One of another log, or a misread line: the log is consistent, and the exit code is 7."""
    desk("init")
    answer = desk("audit", "checkpoint", "--out", str(desk.folder / "diem"), "--no-code")
    line = next(row for row in answer.out.splitlines() if row.startswith("admission-flow: "))
    last = "0" if line[-1] != "0" else "1"
    assert desk("audit", "verify", "--paper", line).code == 0
    misread = desk("audit", "verify", "--paper", line[:-1] + last)
    assert misread.code == 7
    assert "CONSISTENT, NOT ANCHORED" in misread.out
