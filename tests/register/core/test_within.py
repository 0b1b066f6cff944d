"""What an officer reads of a register: their own cases, and of any other one answer."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from admission_flow.database.queries import Queries
from admission_flow.database.sqlite_dialect import SqliteLink
from admission_flow.database.store import Store, Writing
from admission_flow.errors import (
    CaseNotVisible,
    NotPermitted,
    ReaderUnnamed,
    UnknownCase,
)
from admission_flow.journal.entry import REGISTER
from admission_flow.journal.rights import Use
from admission_flow.procedure.person import Unit
from admission_flow.register.core import within
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.register.units import entries as units
from admission_flow.register.units.scope import each_case
from admission_flow.testing import lawful_case
from tests.province import (
    HERE,
    NAME_HERE,
    NAME_THERE,
    NOWHERE,
    OVER,
    THERE,
    TREE,
    Province,
    governed,
)
from tests.register.filled import filled_once

if TYPE_CHECKING:
    from tests.register.conftest import Office

DAY = date(2024, 1, 5)


@filled_once
def governed_office(office: "Office") -> None:
    governed(office)


@pytest.fixture
def province(governed_office: "Office") -> Province:
    return Province(governed_office)


def unit_called(name: str) -> Unit:
    return replace(lawful_case("sympathiser_resolution").unit, name=name)


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("secretary.own", [HERE]),
        ("inspector.own", [HERE]),
        ("secretary.over", [HERE, OVER]),
        ("secretary.elsewhere", [THERE]),
        ("secretary.everywhere", [HERE, THERE, OVER]),
    ],
)
def test_everything_that_is_read_is_of_ones_own_units(
    who: str, seen: list[str], province: Province
) -> None:
    """Lists, names, searches, entries: whichever way is asked."""
    with province.open(who) as register:
        store = register.store
        assert sorted(store.case_ids()) == seen
        assert [row.case for row in store.each_state()] == seen
        assert [row.case for row, _ in each_case(register)] == seen
        assert [row.case for row in store.case_states()] == seen
        assert sorted(store.names()) == seen
        assert sorted(store.name_rows([HERE, THERE, OVER])) == seen
        assert sorted({e.intent.case for e in store.entries()} - {REGISTER}) == seen
        assert [case for case in (HERE, THERE, OVER) if store.names_of([case])[case]] == seen
        found = store.cases_of_name("lo van kia")
        assert found == [case for case in (THERE,) if case in seen]
        for case in {HERE, THERE, OVER, NOWHERE} - set(seen):
            with pytest.raises(UnknownCase if who == "secretary.everywhere" else CaseNotVisible):
                register.case(case)
            kind = UnknownCase if who == "secretary.everywhere" else CaseNotVisible
            with pytest.raises(kind):
                register.explain(case)


@pytest.mark.only_in_files
def test_a_list_is_filtered_where_the_rows_are(province: Province) -> None:
    """By the names of one's own units in SQL: the rows of others are not fetched to be dropped."""
    with province.open("secretary.own") as register:
        asked: list[str] = []
        link = register.store._at_hand()
        assert isinstance(link, SqliteLink)
        link.connection.set_trace_callback(asked.append)
        assert [row.case for row in register.store.each_state()] == [HERE]
        assert [row.case for row, _ in register.store.named_states()] == [HERE]
    lists = [sql for sql in asked if "FROM main.case_state AS s" in sql]
    assert len(lists) == 4  # each list, and the chunk after its end
    assert all("s.unit IN ('Chi bộ Mẫu Một')" in sql for sql in lists)


def test_nobody_named_reads_nothing_where_roles_are_in_use(province: Province) -> None:
    """Whether the log is intact may be asked; nothing of a case."""
    with ReadingRegister.open(province.office.url) as register:
        with pytest.raises(ReaderUnnamed):
            register.case(HERE)
        with pytest.raises(ReaderUnnamed):
            list(register.each_case())
        with pytest.raises(ReaderUnnamed):
            register.permit(Use.LOOK)
        register.permit(Use.VERIFY)


def test_an_administrator_sees_no_case_in_whatever_way(province: Province) -> None:
    """Each question about cases is refused, and no answer depends on whether there is one."""
    with province.open("administrator.everywhere") as register:
        store = register.store
        asked: list[Callable[[], object]] = [
            store.case_ids, lambda: list(store.each_state()), lambda: list(store.named_states()),
            store.names, lambda: store.case_head(HERE), lambda: store.case_head(NOWHERE),
            lambda: store.personal(HERE), lambda: list(store.rows()), store.secrets,
        ]  # fmt: skip
        told = set()
        for ask in asked:
            with pytest.raises(NotPermitted) as refused:
                ask()
            told.add(str(refused.value))
        assert len(told) == 1
        assert {e.intent.case for e in store.entries()} == {REGISTER}


def test_a_case_that_moves_is_read_where_it_went(province: Province) -> None:
    """From the day of the move on; before it where it was."""
    with province.open("secretary.everywhere") as register:
        units.move_case(register, HERE, "CB2", date(2026, 11, 20))
    with province.open("secretary.own") as register, pytest.raises(CaseNotVisible):
        register.case(HERE)
    with province.open("secretary.elsewhere") as register:
        assert register.case(HERE).person.full_name == NAME_HERE
        assert sorted(register.store.case_ids()) == [HERE, THERE]


def test_a_second_case_elsewhere_is_not_told(province: Province) -> None:
    """That somebody of this name has a case in another unit is nobody's to learn here."""
    case = lawful_case("sympathiser_resolution", full_name=NAME_THERE)
    with province.open("secretary.own") as register:
        register.open_case(case.person, unit_called(TREE[2][1]))


# Nothing is forgotten


def test_every_question_of_the_database_is_classed() -> None:
    """A new one is answered for the officer's cases, or is said to be about none."""
    assert unclassed(Store, Writing) == set()


def test_a_question_that_is_not_classed_is_found() -> None:
    """The test above can fail: a planted question that would answer for everybody."""

    class Leaking(Store):
        def all_the_names(self) -> list[str]:
            return []

    assert unclassed(Leaking) == {"all_the_names"}


def unclassed(*kinds: type[Queries]) -> set[str]:
    asked = {name for kind in kinds for name in dir(kind) if not name.startswith("_")}
    own = {name for name in vars(within.Within) if not name.startswith("_")}
    known = own | within.NOT_ABOUT_CASES | within.ONLY_WRITTEN
    assert set(dir(Writing)) >= within.ONLY_WRITTEN
    return asked - known
