"""Topics of the journal: an entry that no program of ours has written stops its own question only.

Such entries come through the store, as somebody with the database would append them: rightly
linked and numbered, with data that their action does not have.
"""

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from admission_flow.database.queries import Queries
from admission_flow.database.store import Writing
from admission_flow.demo.plan import plan_2024
from admission_flow.errors import BadDocument, EntryUnreadable
from admission_flow.journal.entry import REGISTER
from admission_flow.planning.units.events import UnitAdded
from admission_flow.procedure.acts import HelperAssigned, HelperReport
from admission_flow.register.audit import audit, checkpoints
from admission_flow.register.audit.topics import TOPICS, topic_breaks
from admission_flow.register.classes import entries as classes
from admission_flow.register.core import due_notes, four_eyes
from admission_flow.register.core.organisation import organisation
from admission_flow.register.core.records import Split
from admission_flow.register.core.register import Register
from admission_flow.register.plan import entries as plans
from admission_flow.register.sympathisers import entries as sourcing
from admission_flow.register.sympathisers import noted as sympathisers
from admission_flow.register.units import entries as units
from tests.register.class_desk import enrolled, opened
from tests.register.conftest import Office
from tests.register.source_branch import BRANCH, LISTED, START, add, furnished
from tests.register.topic_entries import CASE, GIVEN, RETRACTIONS, RIGHT

pytestmark = pytest.mark.usefixtures("reading_once")

DAY = date(2024, 6, 1)

ALL = frozenset(action for topic in TOPICS for action in topic.actions)


def _persons(store: Queries) -> object:
    return sympathisers.PERSONS.standing(store.entries(CASE), store.personal(CASE))


QUESTIONS: dict[str, Callable[[Queries], object]] = {
    "unit": organisation,
    "plan": lambda store: (plans.years(store), plans.on_file(store, 2024)),
    "lists": sympathisers.LISTS.noted,
    "persons": _persons,
    "class": classes.classes,
    "result": lambda store: classes.results_of(store, CASE),
    "due": due_notes.noted,
    "four eyes": four_eyes.policies,
    "checkpoint": checkpoints.handed_out,
}


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    """Open a register with something in every topic; what a test appends is taken back."""
    office = Office(str(tmp_path_factory.mktemp("busy") / "register.db"))
    Register.create(
        office.url, "cb01", clock=office.clock, random_bytes=office.chance.randbytes
    ).close()
    furnished(office)
    with office.open() as register:
        add(register, CASE)
        plans.set_plan(register, plan_2024(), date(2024, 1, 15))
        classes.put(register, [opened(), enrolled(CASE)])
        classes.put_results(register, "A", {CASE: "good"})
        sourcing.propose(register, CASE, "youth_union", LISTED, "12-NQ")
        register.record(CASE, HelperAssigned(on=LISTED, helper="Lý Thị Mẫu"))
        sourcing.report(register, CASE, HelperReport(on=DAY, assessment="tốt"), "2024-05")
        sourcing.review(register, BRANCH, "2024-04", date(2024, 4, 30))
        sourcing.every(register, "C1", "month", START)
        four_eyes.set_steps(register, ["admission_decision"])
        checkpoints.hand_out(register, "minutes")
        yield register


class UndoneError(Exception):
    """Ends a transaction that is not to be kept."""


@contextmanager
def undone(register: Register) -> Iterator[Writing]:
    """Write under the lock, look, and take everything back."""
    with suppress(UndoneError), register.store.writing() as writing:
        yield writing
        raise UndoneError


def append(
    register: Register, writing: Writing, chain: str, action: str, data: dict[str, Any]
) -> int:
    return register._append(writing, chain, action, Split(data, {})).seq


def stopped(store: Queries) -> dict[str, list[int]]:
    """Return the questions that are stopped, each with the entries named."""
    found = {}
    for name, question in QUESTIONS.items():
        try:
            question(store)
        except EntryUnreadable as error:
            found[name] = [int(error.facts["seq"])]
    return found


def named(store: Queries) -> list[int]:
    """Return the entries that the verifier names."""
    return [found.seq for found in topic_breaks(store, ALL)]


def test_every_action_of_every_topic_is_tried() -> None:
    """A topic that is added without its hostile entries is seen here."""
    actions = {action for topic in TOPICS for action in topic.actions}
    assert actions == {*RIGHT, *RETRACTIONS}


def test_what_is_right_stops_nothing(busy: Register) -> None:
    """The data that the hostile entries are made of are themselves taken by their topics."""
    assert stopped(busy.store) == {}
    assert not audit.verify(busy.store, busy.judge).breaks
    for action, (_, chain, data) in RIGHT.items():
        with undone(busy) as writing:
            append(busy, writing, chain, action, data)
            assert (action, stopped(writing), named(writing)) == (action, {}, [])


def hostile(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield data in which one thing is not as it must be."""
    for key, value in data.items():
        yield {name: kept for name, kept in data.items() if name != key}
        other: list[Any] = [7 if isinstance(value, str) else "x", None, {"x": 1}, [[]]]
        for wrong in other:
            yield {**data, key: wrong}
    yield {**data, "unheard_of": "x"}


OPTIONAL = {
    ("source.review", "number"),
    ("unit.close", "successors"),
    ("unit.change", "name"),
    ("unit.empower", "body"),
}
"""What may be missing; some of these then do not fit together, which is another test."""


def test_wrong_types_and_missing_keys_stop_their_own_question_and_are_named(busy: Register) -> None:
    """In every topic the same: the question of the topic names the entry, and no other stops."""
    tried = 0
    for action, (question, chain, data) in RIGHT.items():
        for wrong in hostile(data):
            absent = data.keys() - wrong.keys()
            if any((action, key) in OPTIONAL for key in absent):
                continue
            if action.startswith("checkpoint.") and "unheard_of" in wrong:
                continue  # a checkpoint's entry says more than is read of it
            with undone(busy) as writing:
                seq = append(busy, writing, chain, action, wrong)
                case = (action, wrong)
                found = (case, stopped(writing), named(writing))
                assert found == (case, {question: [seq]}, [seq])
                tried += 1
    assert tried > 300


@pytest.mark.parametrize(
    ("action", "changes"),
    [
        ("unit.add", {"level": "planet"}),
        ("unit.add", {"parent": "C9"}),  # under itself
        ("unit.add", {"parent": "C404"}),
        ("unit.add", {"unit": "C1"}),
        ("unit.add", {"unit": "Tên dài"}),
        ("unit.change", {"unit": "C404"}),
        ("unit.change", {"on": "2024-02-30"}),
        ("unit.close", {"unit": "C1"}),  # those below it stay
        ("unit.close", {"successors": ["C404"]}),
        ("plan.set", {"plan": 2023}),
        ("plan.set", {"document": {}}),
        ("plan.received", {"proposed": -1}),
        ("plan.notify", {"target": True}),
        ("source.review", {"month": "2024-13"}),
        ("source.review", {"listed": ["HS-9999"]}),
        ("source.every", {"every": "daily"}),
        ("source.proposed", {"by": "nobody"}),
        ("source.report_for", {"period": "2024-Q5"}),
        ("class.open", {"code": "A"}),
        ("class.open", {"last_day": "2024-05-01"}),
        ("class.enrol", {"code": "Z"}),
        ("class.enrol", {"cases": ["HS-9999"]}),
        ("class.enrol", {"cases": []}),
        ("class.attend", {"present": ["HS-0002"]}),
        ("class.number", {"numbers": ["NT/01", "NT/02"]}),
        ("due.done", {"clock": "nothing"}),
        ("due.done", {"case": "HS-9999"}),
        ("due.remind", {"given": [{**GIVEN, "rung": "30"}]}),
        ("due.remind", {"given": [{**GIVEN, "due_on": "soon"}]}),
        ("due.remind", {"given": {}}),
        ("officer.four_eyes", {"steps": ["application"]}),
        ("checkpoint.hand_out", {"size": -1}),
        ("checkpoint.hand_out", {"root": "short"}),
    ],
)
def test_unknown_words_and_what_does_not_fit(
    busy: Register, action: str, changes: dict[str, Any]
) -> None:
    """The entry is named, also where it reads well and only does not fit with those before it."""
    question, chain, data = RIGHT[action]
    with undone(busy) as writing:
        seq = append(busy, writing, chain, action, {**data, **changes})
        append(busy, writing, REGISTER, "audit.looked", {})
        assert stopped(writing) == {question: [seq]}
        assert named(writing) == [seq]


def test_retractions_of_nothing_of_the_wrong_kind_and_twice(busy: Register) -> None:
    """Whatever takes back no standing entry of its own topic is named; the first one counts."""
    for action, question in RETRACTIONS.items():
        for target in (99_999, 0, "3", None, True):
            with undone(busy) as writing:
                seq = append(busy, writing, REGISTER, action, {"entry": target})
                assert stopped(writing) == {question: [seq]}, (action, target)
                assert set(named(writing)) == {seq}
        made = next((a, d) for a, (q, c, d) in RIGHT.items() if q == question and c == REGISTER)
        with undone(busy) as writing:
            first = append(busy, writing, REGISTER, *made)
            append(busy, writing, REGISTER, action, {"entry": first})
            assert stopped(writing) == {}
            again = append(busy, writing, REGISTER, action, {"entry": first})
            assert stopped(writing) == {question: [again]}
            assert set(named(writing)) == {again}
        other = "unit.add" if question != "unit" else "source.every"
        with undone(busy) as writing:
            foreign = append(busy, writing, REGISTER, other, RIGHT[other][2])
            seq = append(busy, writing, REGISTER, action, {"entry": foreign})
            assert stopped(writing) == {question: [seq]}
            assert set(named(writing)) == {seq}


def test_in_a_case_only_its_own_entries_are_taken_back(busy: Register) -> None:
    """An introduction in one case is not taken back in another; a reminder never is."""
    with undone(busy) as writing:
        _, chain, data = RIGHT["source.proposed"]
        made = append(busy, writing, "HS-0002", "source.proposed", data)
        seq = append(busy, writing, chain, "source.retract", {"entry": made})
        assert stopped(writing) == {"persons": [seq]}
        assert set(named(writing)) == {seq}
    with undone(busy) as writing:
        made = append(busy, writing, REGISTER, "due.remind", RIGHT["due.remind"][2])
        seq = append(busy, writing, REGISTER, "due.retract", {"entry": made})
        assert stopped(writing) == {"due": [seq]}
        assert named(writing) == [seq]


def test_an_entry_that_is_taken_back_counts_as_never_made(busy: Register) -> None:
    """Also one that could not be read: nothing is asked of it any more."""
    with undone(busy) as writing:
        seq = append(busy, writing, REGISTER, "unit.add", {"unit": 7})
        append(busy, writing, REGISTER, "unit.retract", {"entry": seq})
        assert stopped(writing) == {}
        assert named(writing) == []


def test_a_bad_entry_far_back_is_named_and_not_those_after_it(busy: Register) -> None:
    """However many entries follow, of one transaction or many, the first that does not fit."""
    with undone(busy) as writing:
        seq = append(busy, writing, REGISTER, "unit.close", {"unit": "C1", "on": "2022-01-01"})
        for number in range(150):
            data = {
                "unit": f"D{number}",
                "on": "2021-01-01",
                "name": f"M {number}",
                "level": "base",
            }
            append(busy, writing, REGISTER, "unit.add", data)
        assert stopped(writing) == {"unit": [seq]}
        assert named(writing) == [seq]


def test_nothing_is_written_that_could_not_be_read_again(busy: Register) -> None:
    """What a program passes in is read as an entry would be, before it is one."""
    before = busy.store.head
    with pytest.raises(BadDocument):
        units.put(busy, [UnitAdded(unit="C7", on=START, name="x" * 10_001, level="base")])
    with pytest.raises(BadDocument):
        plans.notify(busy, 2024, {"C1": 10**7}, date(2024, 2, 1))
    with pytest.raises(BadDocument):
        sourcing.propose(busy, CASE, "nobody", LISTED)
    assert busy.store.head == before


def test_the_plan_of_another_year_is_another_question(busy: Register) -> None:
    """A bad plan of 2023 is no matter of the plan of 2024; which years there are, it is."""
    with undone(busy) as writing:
        _, chain, data = RIGHT["plan.set"]
        seq = append(busy, writing, chain, "plan.set", {**data, "plan": 2023, "document": {}})
        assert plans.on_file(writing, 2024).plan.year == 2024
        for question in (lambda: plans.on_file(writing, 2023), lambda: plans.years(writing)):
            with pytest.raises(EntryUnreadable) as found:
                question()
            assert found.value.facts["seq"] == seq


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**6) * 2, 10**6 * 2)
    | st.sampled_from(
        ["", "C1", "C1-1", CASE, "A", "2024-01-01", "2024-05", "base", "branch", "1/0", "0/1"]
    )
    | st.text(st.characters(exclude_categories=["Cs", "Cn"]), max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["name", "year", "on", "commit", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@st.composite
def twisted(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """Draw an action with data of which a part, at any depth, was replaced, dropped or added."""
    action = draw(st.sampled_from([*RIGHT, *RETRACTIONS]))
    data: dict[str, Any] = copy.deepcopy(RIGHT[action][2]) if action in RIGHT else {"entry": 3}
    for _ in range(draw(st.integers(1, 3))):
        table: Any = data
        while True:
            key = draw(
                st.sampled_from(list(table) or ["x"])
                if isinstance(table, dict)
                else st.integers(0, max(len(table) - 1, 0))
            )
            deeper = table[key] if key in table or (isinstance(key, int) and table) else None
            if not isinstance(deeper, dict | list) or not deeper or draw(st.booleans()):
                break
            table = deeper
        if isinstance(table, dict) and draw(st.integers(0, 3)) == 0:
            table.pop(key, None)
        elif isinstance(table, dict):
            table[key] = draw(JSON)
        elif table:
            table[int(key)] = draw(JSON)
    return action, data


def test_whatever_an_entry_holds_it_stops_at_most_its_own_question(busy: Register) -> None:
    """A property over shapes of data: never another error, and the verifier says the same."""

    @settings(
        max_examples=200,
        derandomize=True,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(twisted())
    def holds(drawn: tuple[str, dict[str, Any]]) -> None:
        action, data = drawn
        question, chain = RIGHT[action][:2] if action in RIGHT else (RETRACTIONS[action], REGISTER)
        with undone(busy) as writing:
            try:
                seq = append(busy, writing, chain, action, data)
            except (ValueError, TypeError):
                return  # the journal itself takes no such data
            found = stopped(writing)
            assert found in ({}, {question: [seq]})
            assert set(named(writing)) == ({seq} if found else set())

    holds()
