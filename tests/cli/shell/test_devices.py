"""What is no ordinary file is never replaced: root could put a report in the place of /dev/null."""

import os
import stat
from typing import TYPE_CHECKING

import pytest

from admission_flow.testing import lawful_case

if TYPE_CHECKING:
    from tests.conftest import Desk

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes by name")
WRITING = [
    ("due", "calendar", "PIPE", "--overwrite"),
    ("due", "calendar", "PIPE"),
    ("report", "admissions", "2024", "--csv-file", "PIPE"),
    ("audit", "report", "--out", "PIPE"),
    ("audit", "export", "PIPE"),
    ("audit", "receipt", "HS-0001", "--out", "PIPE"),
    ("case", "bulk", "sheet.csv", "--report", "PIPE"),
    ("db", "backup", "PIPE"),
    ("db", "restore", "luu.db", "--reason", "hỏng máy", "--register", "PIPE"),
    ("db", "upgrade", "--register", "PIPE"),
    ("init", "--register", "PIPE"),
    ("demo", "PIPE", "--again"),
    ("privacy", "encrypt", "--key-file", "PIPE"),
    ("officer", "enrol", "cb01", "--new-key", "PIPE"),
]


@pytest.mark.parametrize("line", WRITING, ids=lambda line: " ".join(line[:2] + line[3:4]))
def test_a_pipe_stays_a_pipe(office: "Desk", line: tuple[str, ...]) -> None:
    """Bad input, and what is there is left there under its name."""
    case = lawful_case("sympathiser_resolution")
    assert office("case", "import", office.file("a.json", case)).code == 0
    assert office("db", "backup", str(office.folder / "luu.db")).code == 0
    (office.folder / "sheet.csv").write_text(
        "Mã hồ sơ,Loại việc,Ngày\nHS-0001,giao nhiệm vụ thử thách,05/03/2024\n", "utf-8"
    )
    pipe = office.folder / "keys" / "pipe"
    pipe.parent.mkdir()
    os.mkfifo(pipe)
    known = {"PIPE": str(pipe)} | {n: str(office.folder / n) for n in ("luu.db", "sheet.csv")}
    answer = office(*(known.get(word, word) for word in line))
    assert answer.code == 7, answer
    assert stat.S_ISFIFO(pipe.lstat().st_mode)
    assert list(pipe.parent.iterdir()) == [pipe]
