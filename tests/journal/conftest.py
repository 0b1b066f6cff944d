"""A small log of invented people, built without a database."""

import random
from dataclasses import dataclass, field

import pytest

from admission_flow.journal.canonical import canonical
from admission_flow.journal.commitment import commit
from admission_flow.journal.entry import NO_HEAD, Basis, Entry, Intent, Row, RuleRef
from admission_flow.planning.units.events import UnitAdded
from tests.journal.role_log import UNITS, RoleLog

LOG = "10" * 16
NAMES = ("Lò Thị Mẫu", "Giàng A Ví Dụ", "Nguyễn Văn Thử")


@dataclass
class Log:
    """The rows of a log, and what lies beside it."""

    rows: list[Row] = field(default_factory=list)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    secrets: dict[str, bytes] = field(default_factory=dict)

    @property
    def entries(self) -> list[Entry]:
        return [Entry.parse(row[5]) for row in self.rows]

    def copy(self) -> "Log":
        values = {entry_id: dict(fields) for entry_id, fields in self.values.items()}
        return Log(list(self.rows), values, dict(self.secrets))


def build(size: int, *, seed: int = 1) -> Log:
    """Write ``size`` entries: some of the register itself, the others of three cases."""
    chance = random.Random(seed)
    log = Log()
    prev = NO_HEAD
    heads: dict[str, tuple[int, str]] = {}
    for seq in range(size):
        case = ("", "HS-0001", "HS-0002", "HS-0003")[seq % 4]
        ver, head = heads.get(case, (0, NO_HEAD))
        entry_id = chance.randbytes(16).hex()
        personal: dict[str, object] = {}
        if case:
            log.secrets.setdefault(case, chance.randbytes(32))
            personal = {"full_name": NAMES[seq % 3], "note": f"Ghi chú {seq}", "sealed": True}
            log.values[entry_id] = {name: canonical(value) for name, value in personal.items()}
        committed = commit(log.secrets[case], entry_id, personal) if case else {}
        intent = Intent(
            log=LOG,
            id=entry_id,
            case=case,
            case_ver=ver + 1,
            case_head=head,
            action="case.record" if case else "officer.enrol",
            to="" if seq % 3 else "consulted",
            actor="cb01",
            at=f"2024-05-{1 + seq // 1440:02}T{seq // 60 % 24:02}:{seq % 60:02}:00Z",
            data={"kind": "opinion", "asked": seq, **committed},
            verdict={"permitted": True} if seq % 2 else None,
            rule=RuleRef("admission", "2024", chance.randbytes(32).hex()),
            basis=(Basis("05-NQ/CB", chance.randbytes(32).hex()),) * (seq % 3),
        )
        entry = Entry(seq, prev, intent.text())
        log.rows.append((seq, entry.leaf, entry_id, case, ver + 1, entry.line))
        prev = entry.leaf
        heads[case] = (ver + 1, entry.leaf)
    return log


@pytest.fixture(scope="session")
def sound() -> Log:
    """A log in which nothing was changed; copy it before you change it."""
    return build(48)


@pytest.fixture
def unruled() -> RoleLog:
    """Make a log with a tree of units and a case in CB1 and in CB2, before any role."""
    unruled = RoleLog()
    assert unruled.add("qt01", "register.create") == ""
    for code, level, parent in UNITS:
        above = {} if parent is None else {"parent": parent}
        data = {"unit": code, "on": "2015-01-01", "name": f"Đơn vị {code}", "level": level}
        assert unruled.add("qt01", UnitAdded.action, **data, **above) == ""
    for case, unit in (("HS-0001", "CB1"), ("HS-0002", "CB2")):
        assert (
            unruled.add("cb01", "case.open", case, person={}, unit={"name": f"Đơn vị {unit}"}) == ""
        )
    return unruled


@pytest.fixture
def ruled(unruled: RoleLog) -> RoleLog:
    """Make the same log, with an administrator."""
    assert unruled.grant("qt01", "qt01", "administrator") == ""
    return unruled
