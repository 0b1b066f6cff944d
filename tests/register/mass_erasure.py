"""Many people entered, erased, and looked for byte by byte in whatever is left."""

import json
import random
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from admission_flow.bundle.writing import write_bundle
from admission_flow.database import upgrade
from admission_flow.procedure.acts import HelperReport, RemovalFromList, Step
from admission_flow.register.audit import audit
from admission_flow.register.core.names import search_key
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.register.core.register import Register
from admission_flow.register.personal_data.erasure import approve_erasure, request_erasure
from admission_flow.testing import lawful_case

NAME, NUMBER = "Người Hư Cấu Thứ", "07920500"
"""What all who are to be erased share: it is looked for, so that half a name is found too."""

STAYS = "Ma A Mẫu"
LEFT_ON, ERASABLE_ON = date(2024, 1, 15), date(2029, 1, 15)


@dataclass(frozen=True, slots=True)
class Left:
    """What was left after an erasure."""

    hits: int
    """Places in which a name or number, or the beginning of one, still stands."""
    erased: int
    """Cases that the verifier reports as erased."""
    breaks: tuple[object, ...]
    """What else it reports."""
    stays: bool
    """Whether the one who stayed is still there."""


@dataclass
class Office:
    """A register in a folder, and its clock."""

    folder: Path
    now: datetime = datetime(2024, 2, 1, 3, tzinfo=UTC)
    chance: random.Random = field(default_factory=lambda: random.Random(17))

    @property
    def url(self) -> str:
        """Where the register lies."""
        return str(self.folder / "so.db")

    def clock(self) -> datetime:
        """Return the present, a second later at every look."""
        self.now += timedelta(seconds=1)
        return self.now

    def open(self, officer: str = "cb01") -> Register:
        """Open the register in the name of an officer."""
        return Register.open(
            self.url, officer, clock=self.clock, random_bytes=self.chance.randbytes
        )

    def plant(self, people: int) -> None:
        """Enter people who were taken off the list, and one who goes on."""
        self.folder.mkdir(parents=True)
        with Register.create(
            self.url, "cb01", clock=self.clock, random_bytes=self.chance.randbytes
        ) as register:
            for number in range(people):
                enter(register, f"{NAME} {number:04d}", f"{NUMBER}{number:04d}")
            case = lawful_case("sympathiser_resolution", full_name=STAYS)
            register.open_case(case.person, case.unit)

    def erase(self, people: int) -> None:
        """Erase them all, by two officers."""
        self.now = datetime(ERASABLE_ON.year, ERASABLE_ON.month, ERASABLE_ON.day, 3, tzinfo=UTC)
        cases = [f"HS-{number:04d}" for number in range(1, people + 1)]
        with self.open("cb01") as register:
            for case in cases:
                request_erasure(register, case, "12-QĐ/ĐU", date(2029, 1, 10), "removed")
        with self.open("cb02") as register:
            for case in cases:
                approve_erasure(register, case)

    def look(self) -> Left:
        """Make a backup and exports, and look for everybody in them and in the register's files."""
        out = self.folder / "out"
        out.mkdir()
        upgrade.backup(self.url, str(out / "copy.db"))
        with ReadingRegister.open(self.url) as register:
            write_bundle(register.store, out / "bundle")
            lines = "\n".join(entry.line for entry in register.entries())
            (out / "log").write_text(lines, "utf-8")
            rows = [row.case for row, name in register.cases() if name]
            documents = [register.export(case) for case in rows]
            (out / "documents").write_text(json.dumps(documents, ensure_ascii=False), "utf-8")
            report = audit.verify(register.store, register.judge)
        erased = [n for n in report.notices if "personal value erased by entry" in n.what]
        return Left(hits(self.folder), len(erased), report.breaks, STAYS in str(documents))


def enter(register: Register, name: str, number: str) -> None:
    """Enter somebody with a number in free text, who was then taken off the list."""
    case = lawful_case("sympathiser_resolution", full_name=name)
    record = register.open_case(case.person, case.unit)
    for act in case.acts:
        if isinstance(act, Step):
            register.advance(record.id, act)
        else:
            register.record(record.id, act)
    report = HelperReport(on=date(2024, 1, 10), assessment=f"{name}, số {number}")
    register.record(record.id, report)
    gone = RemovalFromList(on=LEFT_ON, number="03-NQ/CB", reason=f"{name} xin thôi, {number}")
    register.advance(record.id, gone)


def hits(folder: Path) -> int:
    """Return in how many places of all files a name or number begins, in any spelling."""
    forms = {search_key(NAME), NAME.casefold(), NUMBER}
    forms |= {unicodedata.normalize(form, NAME) for form in ("NFC", "NFD")}
    forms |= {json.dumps(NAME)[1:-1]}  # as a program writes it that escapes what is not ASCII
    raws = {form.encode(code) for form in forms for code in ("utf-8", "utf-16-le")}
    looked_for = re.compile(b"|".join(map(re.escape, sorted(raws))))
    files = [path for path in folder.rglob("*") if path.is_file()]
    return sum(len(looked_for.findall(path.read_bytes())) for path in files)
