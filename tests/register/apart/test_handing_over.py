"""Writing a handover: noted before anything leaves, whole or not at all, for its owner only."""

import stat
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from admission_flow.bundle import handing_over
from admission_flow.bundle.handing_over import hand_over
from admission_flow.bundle.writing import write_bundle
from admission_flow.errors import (
    CaseErased,
    FileNotWritten,
    HandoverRefused,
    UnknownCase,
)
from admission_flow.journal.checkpoint import Checkpoint
from admission_flow.testing import lawful_case
from tests.register.apart.two_offices import REPORT, Two, add

SOMEBODY = lawful_case("dossier_opened", full_name="Lò Thị Ví Dụ")


@pytest.fixture
def folder(two: Two) -> Path:
    """A handover of one case of two."""
    two.enter(SOMEBODY)
    two.enter(lawful_case("dossier_opened", full_name="Ma Văn Ví Dụ"))
    return two.hand_over("HS-0001")


def test_only_its_owner_reads_a_handover(folder: Path) -> None:
    """Every file and folder of it, whatever the machine's own rule is."""
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.rglob("*"))}
    assert {mode for path, mode in modes.items() if path.is_dir()} == {0o700}
    assert {mode for path, mode in modes.items() if path.is_file()} == {0o600}


def test_the_log_says_that_the_values_left(folder: Path, two: Two) -> None:
    """In each case, before they do; and what for, as a personal value."""
    with two.reading(here=False) as register:
        last = list(register.entries("HS-0001"))[-1]
        assert last.intent.action == "privacy.export"
        purposes = register.personal("HS-0001")[last.intent.id]
        assert purposes == {"purpose": "bàn giao mẫu"}
        assert "privacy.export" not in {e.intent.action for e in register.entries("HS-0002")}
    assert folder.is_dir()


def test_a_disk_that_is_full_leaves_nothing_behind(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the values above all."""
    two.enter(SOMEBODY)

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(handing_over, "_write_values", full)
    with two.sender.open() as register, pytest.raises(FileNotWritten):
        hand_over(register, two.folder / "x", ["HS-0001"], "bàn giao")
    assert sorted(path.name for path in two.folder.iterdir()) == ["receiver", "sender"]


@pytest.mark.parametrize(
    ("cases", "error"),
    [((), HandoverRefused), (("HS-0009",), UnknownCase), (("HS-0001", "HS-0009"), UnknownCase)],
)
def test_what_cannot_be_handed_over(
    two: Two, cases: tuple[str, ...], error: type[Exception]
) -> None:
    """Nothing is noted, and no folder is there."""
    two.enter(SOMEBODY)
    with two.sender.open() as register:
        size = register.store.head[0]
        with pytest.raises(error):
            hand_over(register, two.folder / "x", cases, "bàn giao")
        assert register.store.head[0] == size
    assert not (two.folder / "x").exists()


def test_a_folder_that_is_there_is_not_touched(two: Two) -> None:
    """And nothing is noted: nothing left."""
    two.enter(SOMEBODY)
    folder = two.hand_over()
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    with two.sender.open() as register:
        size = register.store.head[0]
        with pytest.raises(FileNotWritten):
            hand_over(register, folder, ["HS-0001"], "bàn giao")
        assert register.store.head[0] == size
    assert before == {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_person_who_is_erased_between_the_note_and_the_values(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then nothing of the folder is left."""
    two.enter(SOMEBODY)

    def erased(*_: object) -> None:
        raise CaseErased(case="HS-0001", entry=1, day=SOMEBODY.acts[0].on)

    monkeypatch.setattr(handing_over, "load", erased)
    with two.sender.open() as register, pytest.raises(CaseErased):
        hand_over(register, two.folder / "x", ["HS-0001"], "bàn giao")
    assert sorted(path.name for path in two.folder.iterdir()) == ["receiver", "sender"]


def test_what_is_written_meanwhile_is_not_in_the_values(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another window enters an act while the folder is written: log and values fit all the same."""
    two.enter(SOMEBODY)

    def and_then(*arguments: Any) -> Checkpoint:  # noqa: ANN401 - as they are
        made = write_bundle(*arguments)
        add(two.sender, "HS-0001", replace(REPORT, assessment="ghi trong lúc bàn giao"))
        return made

    monkeypatch.setattr("admission_flow.bundle.handing_over.write_bundle", and_then)
    folder = two.hand_over("HS-0001")
    assert two.merged(folder).acts == len(SOMEBODY.acts)
