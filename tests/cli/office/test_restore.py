"""A backup is brought back, and a copy made for practice: nobody is left without a way on."""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from admission_flow.testing import lawful_case

if TYPE_CHECKING:
    from tests.conftest import Desk

TASK = ("case", "record", "HS-0001", "task_assigned", "--on", "2024-03-05")


@pytest.fixture
def kept(office: "Desk") -> "Desk":
    """Return an office with one case, a backup of it, and one act after the backup."""
    case = lawful_case("sympathiser_resolution")
    assert office("case", "import", office.file("a.json", case)).code == 0
    assert office("db", "backup", str(backup(office))).code == 0
    assert office(*TASK, "task=sau bản sao lưu").code == 0
    return office


def backup(desk: "Desk") -> Path:
    """Return where the backup lies."""
    return desk.folder / "luu.db"


def put_back_by_hand(desk: "Desk") -> None:
    """Copy the two files of the backup over those of the register."""
    for name in ("{}.db", "{}-private.db"):
        shutil.copy(desk.folder / name.format("luu"), desk.folder / name.format("so"))


def size(desk: "Desk") -> int:
    """Return how many entries there are."""
    return len(desk("audit", "log", "--json").json)


def test_a_backup_is_brought_back_as_an_act(kept: "Desk") -> None:
    """What was lost stands in the log; the old state is kept; every command goes on."""
    before = size(kept)
    answer = kept("db", "restore", str(backup(kept)), "--reason", "hỏng máy", "--lang", "en")
    assert answer.code == 0, answer.err
    assert f"Entries {before - 1} to {before - 1} are lost" in answer.out
    assert size(kept) == before  # one less, and the entry that says so
    assert kept("audit", "verify").code == 0
    status = kept("status", "--lang", "en")
    assert "hỏng máy" in status.out
    assert "hỏng máy" in kept("audit", "verify", "--lang", "en").out
    (restored,) = kept("status", "--json").json["restored"]
    assert (restored["first_lost"], restored["last_lost"]) == (before - 1, before - 1)
    assert kept(*TASK, "task=lại từ giấy").code == 0
    assert kept("case", "list").err == ""
    old = kept.folder / "so-before-restore.db"
    assert len(kept("audit", "log", "--json", "--register", str(old)).json) == before


def test_restoring_again_adds_nothing(kept: "Desk") -> None:
    """Whoever was killed before hearing that it was done runs the same command again."""
    command = ("db", "restore", str(backup(kept)), "--reason", "hỏng máy")
    assert kept(*command).code == 0
    before = kept.stored()
    assert kept(*command).code == 0
    assert kept.stored() == before


def test_a_backup_copied_by_hand_leaves_a_way_on(kept: "Desk") -> None:
    """Reading goes on with a warning; writing waits for the entry; then all goes on."""
    before = size(kept)
    put_back_by_hand(kept)
    answer = kept("case", "list")
    assert answer.code == 0
    assert "admission-flow db restore" in answer.err
    refused = kept(*TASK, "task=mới")
    assert refused.code == 6
    assert "admission-flow db restore" in refused.err
    assert size(kept) == before - 1
    answer = kept("db", "restore", str(kept.register), "--reason", "chép lại")
    assert answer.code == 0, answer.err
    assert kept(*TASK, "task=mới").code == 0
    assert kept("case", "list").err == ""
    assert kept("audit", "verify").code == 0


def test_cutting_again_after_a_restore_is_noticed(kept: "Desk") -> None:
    """The entry excuses what it names, and no later cut."""
    assert kept("db", "restore", str(backup(kept)), "--reason", "hỏng máy").code == 0
    assert kept("case", "list").code == 0
    restored = {path.name: path.read_bytes() for path in kept.folder.glob("so*.db")}
    for number in range(3):
        assert kept(*TASK, f"task=việc {number}").code == 0
    for name, raw in restored.items():
        (kept.folder / name).write_bytes(raw)
    assert kept(*TASK, "task=nữa").code == 6
    assert kept("audit", "verify").code == 6


@pytest.mark.parametrize("damage", ["missing", "no register"])
def test_a_register_that_cannot_be_read_is_set_aside(kept: "Desk", damage: str) -> None:
    """Whatever lies in the place is kept under another name."""
    if damage == "missing":
        kept.register.unlink()
    else:
        kept.register.write_bytes(b"rac" * 5000)
    answer = kept("db", "restore", str(backup(kept)), "--reason", "hỏng đĩa", "--lang", "en")
    assert answer.code == 0, answer.err
    assert kept("audit", "verify").code == 0
    assert kept(*TASK, "task=mới").code == 0
    if damage != "missing":
        assert (kept.folder / "so-aside.db").read_bytes().startswith(b"rac")


def test_what_is_no_backup_of_it_is_refused(kept: "Desk") -> None:
    """Another register, a copy for practice, no reason: refused, and nothing changes."""
    other = kept.folder / "khac.db"
    assert kept("init", "--register", str(other)).code == 0
    practice = kept.folder / "tap.db"
    assert kept("db", "copy", str(kept.register), str(practice), "--practice").code == 0
    before = kept.stored()
    for source in (other, practice, kept.folder / "nowhere.db"):
        answer = kept("db", "restore", str(source), "--reason", "thử")
        assert (answer.code, str(source) in answer.err) == (7, True), answer.err
    blank = kept("db", "restore", str(backup(kept)), "--reason", " ")
    assert blank.code == 7
    assert blank.err.startswith("--reason: Nêu lý do đưa bản sao lưu trở lại")
    assert kept.stored() == before


def test_practising_touches_nothing_of_the_real_register(kept: "Desk") -> None:
    """A copy for practice says what it is on every command, and this machine never mixes them."""
    practice = str(kept.folder / "tap.db")
    copied = kept("db", "copy", str(kept.register), practice, "--practice")
    assert copied.code == 0, copied.err
    before = kept.stored()
    for number in range(3):
        answer = kept(*TASK, f"task=tập {number}", "--register", practice, "--lang", "en")
        assert answer.code == 0
        assert "A COPY FOR PRACTICE" in answer.err
    for command in (("case", "list"), ("audit", "verify"), ("status",)):
        answer = kept(*command, "--register", practice, "--lang", "en")
        assert answer.code == 0
        assert "A COPY FOR PRACTICE" in answer.err
    assert kept.stored() == before
    answer = kept("case", "list")
    assert (answer.code, answer.err) == (0, "")
    assert kept(*TASK, "task=thật").code == 0


def test_an_act_in_a_copy_made_by_hand_locks_nothing(kept: "Desk") -> None:
    """Each place is held against what was seen there."""
    for name in ("{}.db", "{}-private.db"):
        shutil.copy(kept.folder / name.format("so"), kept.folder / name.format("tap"))
    practice = str(kept.folder / "tap.db")
    assert kept(*TASK, "task=tập", "--register", practice).code == 0
    assert kept(*TASK, "task=thật").code == 0
    assert kept("case", "list").err == ""


def test_the_checker_without_us_accepts_a_restored_log(kept: "Desk") -> None:
    """The bundle of a register that was brought back is sound to the stand-alone checker."""
    import subprocess  # noqa: PLC0415
    import sys  # noqa: PLC0415

    assert kept("db", "restore", str(backup(kept)), "--reason", "hỏng máy").code == 0
    folder = kept.folder / "bo-tep"
    assert kept("audit", "export", str(folder)).code == 0
    done = subprocess.run(
        [sys.executable, "-I", str(folder / "verify_bundle.py"), str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 3  # sound, and nothing was brought that anchors it
    assert "CONSISTENT, NOT ANCHORED" in done.stdout
