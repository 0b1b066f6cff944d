"""Papers out at the desk: what the command makes, noted in each case, and nothing invented."""

import io
import zipfile
from pathlib import Path

from docx import Document

from admission_flow import ReadingRegister
from tests.desk.conftest import Sitting


def text_of(data: bytes) -> str:
    """Return what a DOCX file says."""
    document = Document(io.BytesIO(data))
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    lines = [p.text for p in document.paragraphs]
    return "\n".join(lines + [p.text for cell in cells for p in cell.paragraphs])


def entries(path: Path, case: str) -> int:
    with ReadingRegister.open(path) as register:
        return sum(1 for _ in register.history(case))


def test_one_paper_is_a_file_and_an_entry(sitting: Sitting, register_path: Path) -> None:
    """For a purpose; in it the person's name, and blanks where the register holds nothing."""
    before = entries(register_path, "HS-0006")
    asked = {"form": "6-KNĐ", "cases": "hs6", "purpose": "in nghị quyết"}
    made = sitting.post("/papers", asked)
    assert made.status_code == 200
    assert made.headers["content-disposition"].endswith(".docx")
    said = text_of(made.content)
    assert "PHẠM THỊ TƯỞNG TƯỢNG" in said
    assert "……" in said
    assert entries(register_path, "HS-0006") == before + 1


def test_several_people_are_an_archive(sitting: Sitting) -> None:
    """One file each, and one file of all; the same id twice is one person."""
    made = sitting.post(
        "/papers", {"form": "mục lục", "cases": "HS-0006, hs7\nHS-0006", "purpose": "nộp lưu"}
    )
    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
        assert len(archive.namelist()) == 3
        assert all(text_of(archive.read(name)) for name in archive.namelist())


def test_what_cannot_be_made_keeps_what_was_typed(sitting: Sitting, register_path: Path) -> None:
    """No purpose, no such case, no such form: a sentence, the form as it was, no entry."""
    before = entries(register_path, "HS-0006")
    for wrong in (
        {"form": "6-KNĐ", "cases": "HS-0006", "purpose": " "},
        {"form": "6-KNĐ", "cases": "HS-0006 HS-0999", "purpose": "in"},
        {"form": "99-KNĐ", "cases": "HS-0006", "purpose": "in"},
        {"form": "6-KNĐ", "cases": "", "purpose": "in"},
    ):
        answer = sitting.post("/papers", wrong)
        assert answer.status_code == 422
        assert 'role="alert"' in answer.text
        assert wrong["cases"] in answer.text
    assert entries(register_path, "HS-0006") == before


def test_a_desk_that_reads_only_prints_nothing(looking: Sitting) -> None:
    """Printing is an act, so it needs an officer."""
    assert looking.get("/papers").status_code == 403
    assert "/papers" not in looking.get("/cases/HS-0006").text
