"""Long lists are printed while they are read: what comes last does not hold up what came first."""

from collections.abc import Iterator

import pytest

from admission_flow.cli.shell.tables import LOOKED_AT
from admission_flow.database.rows import StateRow
from admission_flow.errors import JournalBroken
from admission_flow.journal.entry import Entry
from admission_flow.register.audit import audit
from admission_flow.register.audit.audit import Replayed
from admission_flow.register.core.reader import ReadingRegister
from tests.conftest import Desk

MANY = 2 * LOOKED_AT
TORN = JournalBroken(seq=MANY, what="torn")


@pytest.mark.parametrize(
    "shape", [(), ("--csv",), ("--json",), ("--full",), ("--full", "--json")], ids=str
)
def test_the_journal(office: Desk, monkeypatch: pytest.MonkeyPatch, shape: tuple[str, ...]) -> None:
    """All entries before one that cannot be read are on the screen, and then what is wrong."""

    def entries(register: ReadingRegister, *_: object) -> Iterator[Entry]:
        first = register.store.entry(0)
        assert first is not None
        for seq in range(MANY):
            yield Entry(seq, first.prev, first.intent_text)
        raise TORN

    monkeypatch.setattr(ReadingRegister, "entries", entries)
    answer = office("audit", "log", *shape)
    assert answer.code == 6
    assert answer.out.count("cb01") >= MANY - 1  # of JSON one row is held for its comma
    assert "audit verify" in answer.err


@pytest.mark.parametrize("shape", [(), ("--json",)])
def test_the_list_of_cases(
    office: Desk, monkeypatch: pytest.MonkeyPatch, shape: tuple[str, ...]
) -> None:
    """The same of the cases."""

    def cases(_: ReadingRegister, **__: object) -> Iterator[tuple[StateRow, str]]:
        for number in range(MANY):
            yield (
                StateRow(
                    case=f"HS-{number:04d}", ver=1, head="0" * 64, state="source", stage="source",
                    unit="Chi bộ Mẫu", opened_on="2024-01-02", state_since="2024-01-02",
                    moved_on="2024-01-02",
                    lawful=True,
                ),
                "Lò Thị Mẫu",
            )  # fmt: skip
        raise TORN

    monkeypatch.setattr(ReadingRegister, "each_case", cases)
    answer = office("case", "list", *shape)
    assert answer.code == 6
    assert answer.out.count("Lò Thị Mẫu") >= MANY - 1


@pytest.mark.parametrize("shape", [(), ("--json",)])
def test_a_replay(office: Desk, monkeypatch: pytest.MonkeyPatch, shape: tuple[str, ...]) -> None:
    """The same of what a replay finds; what is judged and of no note is not held either."""

    def replay(*_: object, **__: object) -> Iterator[Replayed]:
        for seq in range(MANY):
            yield Replayed(
                seq=seq, case="HS-0001", action="case.record", kind="opinion", on="2024-01-02",
                at="2024-03-05T03:04:05Z", actor="cb07", days_late=63,
            )  # fmt: skip
        raise TORN

    monkeypatch.setattr(audit, "replay", replay)
    answer = office("audit", "replay", *shape)
    assert answer.code == 6
    assert answer.out.count("cb07") >= MANY - 1
