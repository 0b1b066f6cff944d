"""An office whose register holds personal values that can be looked for, byte by byte."""

import unicodedata
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from admission_flow.procedure.acts import HelperReport, RemovalFromList
from admission_flow.register.audit import audit
from admission_flow.register.core.names import search_key
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.register.core.register import Register
from admission_flow.register.personal_data import access as privacy
from admission_flow.testing import lawful_case

if TYPE_CHECKING:
    from admission_flow.journal.report import Report
    from tests.register.conftest import Office

NAME = "Hoàng Thị Ví Dụ Riêng"
NUMBER = "012345678901"
TEXT = "Lời nhận xét mẫu riêng"
LEFT_ON = date(2024, 1, 15)
ERASABLE_ON = date(2029, 1, 15)


def traces(folder: Path, *texts: str) -> list[tuple[str, str]]:
    """Return (file, text) wherever a file of a folder holds a text, composed, apart or unmarked."""
    found = []
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        raw = file.read_bytes()
        for text in texts:
            forms = {unicodedata.normalize(form, text) for form in ("NFC", "NFD")}
            forms |= {search_key(text), text.casefold()}
            if any(form.encode(code) in raw for form in forms for code in ("utf-8", "utf-16-le")):
                found.append((file.name, text))
    return found


class Desk:
    """An office with its key elsewhere."""

    def __init__(self, office: "Office", folder: Path) -> None:
        self.office, self.key = office, folder / "elsewhere" / "so.key"
        self.folder = Path(office.url).parent

    def open(self, officer: str = "cb01") -> Register:
        """Open the register in the name of an officer."""
        office = self.office
        return Register.open(
            office.url,
            officer,
            clock=office.clock,
            random_bytes=office.chance.randbytes,
            data_key=self.key,
        )

    def read(self) -> ReadingRegister:
        """Open the register to read."""
        return ReadingRegister.open(self.office.url, data_key=self.key)

    def report(self) -> "Report":
        """Verify the register."""
        with self.read() as register:
            return audit.verify(register.store, register.judge)

    @property
    def private(self) -> Path:
        """The file of the personal values."""
        return Path(self.office.url.replace(".db", "-private.db"))

    def seal(self) -> "Desk":
        """Seal the register."""
        with self.open() as register:
            privacy.encrypt(register)
        return self

    def leave(self, register: Register, name: str = NAME) -> str:
        """Enter somebody who was taken off the list, with free text and an identity number."""
        case = lawful_case("awareness_certificate", full_name=name, ethnicity="Mẫu", religion="Mẫu")
        record = self.office.enter(register, case)
        register.record(record.id, HelperReport(on=date(2023, 9, 1), assessment=f"{TEXT} {NUMBER}"))
        gone = RemovalFromList(on=LEFT_ON, number="03-NQ/CB", reason=f"{TEXT} 2")
        register.advance(record.id, gone)
        return record.id
