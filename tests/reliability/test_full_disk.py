"""A disk without room: recorded, or one sentence that it is not; nothing half."""

from contextlib import nullcontext
from pathlib import Path

import pytest

from admission_flow.database import sqlite
from tests.reliability import full_disk
from tests.reliability.full_disk import Clerk, fill_up
from tests.reliability.sample import Bureau, made


@pytest.fixture
def bureau(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bureau:
    """Return a register with a case HS-0001, and a machine of its own."""
    monkeypatch.setenv("ADMISSION_FLOW_STATE", str(tmp_path / "state"))
    return made(tmp_path / "office", signed=False)


def sizes(bureau: Bureau) -> list[int]:
    return [path.stat().st_size for path in bureau.place.files]


def test_no_more_pages(bureau: Bureau) -> None:
    """Exit code 7 and nothing written, until a page is free again; reading goes on."""
    limits = [size // 4096 + more for size in sizes(bureau) for more in range(-1, 5)]
    outcome = fill_up(Clerk(bureau.place.log), limits, full_disk.pages)
    assert outcome.wrong == []
    assert min(outcome.recorded, outcome.refused) > 0
    assert outcome.unsure == outcome.blind == 0


def test_no_larger_files(bureau: Bureau) -> None:
    """Whichever write the system refuses: nothing half, and the next command works."""
    limits = [0, 512, 4096, *range(12_000, max(sizes(bureau)) + 30_000, 3000)]
    outcome = fill_up(Clerk(bureau.place.log), limits, full_disk.file_size)
    assert outcome.wrong == []
    assert min(outcome.recorded, outcome.refused, outcome.unsure) > 0


def test_a_half_written_paper_would_be_seen(bureau: Bureau) -> None:
    """The clerk notices a paper that was acknowledged and is not there, or there and denied."""
    clerk = Clerk(bureau.place.log)
    clerk._hold(0, "Đã ghi", 0)
    clerk._hold(7, f"{bureau.place.log}: đĩa đầy", 1)
    clerk._hold(1, "Không rõ", 0)
    clerk._hold(6, "Hỏng", 0)
    clerk._hold(7, f"{bureau.place.log}\nhai dòng", 0)
    assert len(clerk.outcome.wrong) == 5


def test_a_log_written_ahead_would_be_seen(bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted bug: with WAL the register cannot even be read while there is no room."""
    for name in ("main.journal_mode", "private.journal_mode"):
        monkeypatch.setitem(sqlite.WRITE_SETTINGS, name, "wal")
    clerk = Clerk(bureau.place.log)
    clerk.record(nullcontext())  # with room: from here on both files are written ahead
    fill_up(clerk, [0, 512], full_disk.file_size)
    assert clerk.outcome.blind + len(clerk.outcome.wrong) > 0
