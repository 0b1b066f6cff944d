"""What a register keeps in mind saves work and changes nothing that is stored."""

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from admission_flow.database.queries import Queries
from admission_flow.database.schema import ALL_TABLES
from admission_flow.database.vault import is_sealed
from admission_flow.errors import JournalBroken, StepRefused
from admission_flow.journal.entry import Entry
from admission_flow.journal.tree import leaf_hash
from admission_flow.procedure import acts as a
from admission_flow.procedure.acts import Act, Step
from admission_flow.register.core import deciding, deriving
from admission_flow.register.core.loading import load, load_again
from admission_flow.register.core.records import CaseRecord
from admission_flow.register.core.register import Register
from admission_flow.testing import lawful_case, with_step
from tests.register.private_desk import Desk

NOON = datetime(2026, 11, 24, 5, tzinfo=UTC)
Deed = Callable[[Register], object]


def enter(act: Act, *, as_found: bool = False) -> Deed:
    """Return what enters an act into the case, refused or not."""

    def done(register: Register) -> None:
        if not isinstance(act, Step):
            register.record("HS-0001", act)
            return
        with suppress(StepRefused):
            register.advance("HS-0001", act, as_found=as_found)

    return done


def deeds() -> list[Deed]:
    """Return a case with what goes wrong: steps too early, late papers, a correction, a move."""
    case = lawful_case()
    found: list[Deed] = [lambda register: register.open_case(case.person, case.unit)]
    found += [enter(act) for act in case.acts[:6]]
    vote = next(n for n, act in enumerate(case.acts) if isinstance(act, a.BranchResolution))
    found += [enter(case.acts[vote]), *(enter(act) for act in case.acts[6:vote])]
    failed = with_step(case, "branch_resolution", roll={"in_favour": 13, "against": 5}).acts[vote]
    found.append(enter(failed, as_found=True))
    found += [enter(act) for act in case.acts[vote:]]
    found.append(enter(a.HelperReport(on=case.acts[9].on, assessment="Muộn")))
    found.append(enter(a.Move(on=date(2025, 7, 1), to="Chi bộ Ví Dụ", same_authority=True)))
    task = a.TaskAssigned(on=case.acts[2].on, task="Việc khác")
    found.append(lambda register: register.correct("HS-0001", 4, task, "Ghi nhầm"))
    person = replace(case.person, ethnicity="Mông")
    found.append(
        lambda register: register.correct("HS-0001", 1, person, "Ghi nhầm", from_the_start=True)
    )
    again = a.HelperReport(on=date(2025, 8, 1), assessment="Sau cùng")
    return [*found, enter(again), enter(again)]


def in_turns(found: list[Deed]) -> list[Deed]:
    """Return deeds, and after each of them one that is done in another case."""
    other = lawful_case(full_name="Ma A Mẫu")

    def opened(register: Register) -> None:
        register.open_case(other.person, other.unit)

    def told(number: int) -> Deed:
        paper = a.HelperReport(on=date(2024, 1, 2), assessment=f"Lần {number}")
        return lambda register: register.record("HS-0002", paper)

    first, *rest = found
    return [first, opened, *(each for n, deed in enumerate(rest) for each in (told(n), deed))]


def stored(
    url: str, *, anew: bool, done: list[Deed] | None = None
) -> dict[str, list[tuple[object, ...]]]:
    """Do it all, by one register or each deed by a new one, and return every row."""
    chance = random.Random(11)

    def clock() -> datetime:
        return NOON

    Register.create(url, "cb01", clock=clock, random_bytes=chance.randbytes).close()

    def opened() -> Register:
        return Register.open(url, "cb01", clock=clock, random_bytes=chance.randbytes)

    register = opened()
    for deed in deeds() if done is None else done:
        if anew:
            register.close()
            register = opened()
        deed(register)
    store = register.store
    rows = {t: [row for rows in store.whole_table(t) for row in rows] for t in ALL_TABLES}
    register.close()
    return rows


def test_a_case_in_memory_is_written_as_one_that_is_read(tmp_path: Path) -> None:
    """Row by row the same, whether it was at hand or folded and judged from the beginning."""
    at_hand = stored(str(tmp_path / "at-hand.db"), anew=False)
    read = stored(str(tmp_path / "read.db"), anew=True)
    assert at_hand == read
    actions = {Entry.parse(row[-1]).intent.action for row in at_hand["main.log_entry"]}  # type: ignore[arg-type]
    assert {"case.refuse", "case.correct", "case.take_over", "case.advance"} <= actions
    assert len(at_hand["main.log_entry"]) > len(lawful_case().acts)


def test_a_case_that_was_put_away_is_written_as_one_that_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is read again, and neither held to its form nor judged from the beginning once more."""
    monkeypatch.setattr(deriving, "KEPT_FOLDED", 1)
    again, in_full = list[str](), list[str]()

    def loaded(store: Queries, case: str) -> CaseRecord:
        in_full.append(case)
        return load(store, case)

    def loaded_again(store: Queries, case: str, head: tuple[int, str]) -> CaseRecord:
        again.append(case)
        return load_again(store, case, head)

    monkeypatch.setattr(deciding, "load", loaded)
    monkeypatch.setattr(deciding, "load_again", loaded_again)
    some = deeds()[:-4]  # those that come after name entries by their numbers
    put_away = stored(str(tmp_path / "put-away.db"), anew=False, done=in_turns(some))
    assert in_full == []
    assert {"HS-0001", "HS-0002"} <= set(again)
    assert len(again) > len(some)
    read = stored(str(tmp_path / "read.db"), anew=True, done=in_turns(some))
    assert put_away == read
    assert len(in_full) > len(some)


def test_a_line_that_was_changed_since_is_found(
    in_clear: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a case that was put away: each line says which the one before it is."""
    monkeypatch.setattr(deriving, "KEPT_FOLDED", 1)
    case = lawful_case("dossier_opened")
    with in_clear.open() as register:
        record = in_clear.office.enter(register, case)
        register.open_case(replace(case.person, full_name="Ma A Mẫu"), case.unit)
        with closing(sqlite3.connect(in_clear.office.url)) as edited, edited:
            edited.execute("DROP TRIGGER log_entry_no_update")
            ((line,),) = edited.execute("SELECT line FROM log_entry WHERE seq = 4")
            other = line.replace(',"prev"', ' ,"prev"')
            leaf = leaf_hash(other.encode()).hex()
            edited.execute("UPDATE log_entry SET line = ?, leaf = ? WHERE seq = 4", (other, leaf))
        with pytest.raises(JournalBroken):
            register.record(record.id, a.BranchComment(on=date(2024, 1, 2)))


def test_an_act_without_a_personal_value_leaves_the_personal_values_alone(either: Desk) -> None:
    """Neither the values nor the name are written again: that file stays as it was."""
    case = lawful_case("sympathiser_resolution")
    with either.open() as register:
        record = register.open_case(case.person, case.unit)
        private = either.private
        before = private.read_bytes()
        register.record(record.id, a.BranchComment(on=date(2024, 1, 2)))
        assert private.read_bytes() == before
        register.record(record.id, a.HelperReport(on=date(2024, 1, 2), assessment="Tiến bộ"))
        assert private.read_bytes() != before


@pytest.mark.parametrize("name", ["Lò Thị Mẫu", "Lò Thị Khác", "enc:v1:không mở được"])
def test_a_name_that_is_not_sealed_as_it_should_be_is_sealed_by_the_next_act(
    sealed: Desk, name: str
) -> None:
    """Also where it is the right one: what is personal does not stay in clear."""
    case = lawful_case("sympathiser_resolution", full_name="Lò Thị Mẫu")
    with sealed.open() as register:
        record = register.open_case(case.person, case.unit)
        with closing(sqlite3.connect(sealed.private)) as edited, edited:
            edited.execute("UPDATE person_name SET full_name = ?", (name,))
        register.record(record.id, a.BranchComment(on=date(2024, 1, 2)))
        ((_, stored, key),) = register.store.names_as_stored()
        assert is_sealed(stored)
        assert is_sealed(key)
        assert register.store.name_rows() == {record.id: ("Lò Thị Mẫu", "lo thi mau")}
