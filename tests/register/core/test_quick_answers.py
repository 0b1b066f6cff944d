"""Lists over all cases read columns; what they say is what folding every case says."""

import random
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from admission_flow.database.reading import Reader
from admission_flow.errors import AdmissionFlowError, CaseErased, Malformed
from admission_flow.journal.canonical import canonical, parse_canonical, plain_text
from admission_flow.journal.entry import Basis
from admission_flow.papers.act_sheet import ActRow
from admission_flow.planning.plan.plan import GROUPS
from admission_flow.planning.plan.progress import GROUP_FACTS, in_group
from admission_flow.procedure.acts import HelperAssigned, Move, Opinion
from admission_flow.procedure.paper_sheet import PaperSheet
from admission_flow.procedure.person import BirthTime, Person
from admission_flow.register.core import bulk, search
from admission_flow.register.core.persons import of_each_person
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.register.core.records import Replacement
from admission_flow.register.core.register import Register
from admission_flow.register.core.search import Search
from admission_flow.register.personal_data.erasure import approve_erasure, request_erasure
from admission_flow.register.units.scope import each_case
from admission_flow.testing import SAMPLE_UNIT, lawful_case
from tests.register.private_desk import ERASABLE_ON

if TYPE_CHECKING:
    from tests.register.private_desk import Desk

FAMILY, MIDDLE, GIVEN = ("Lò", "Nguyễn", "Đỗ"), ("Thị", "Văn 1", "A"), ("Đào", "Đạo", "Mẫu-Hai")
HELPERS = ("Nông Giúp", "Lò Văn Đỡ", "Đồng chí Số 7")
NUMBERS = ("05-CV/CĐCS", "5", "12 - QĐ/ĐU", "0005")
SECTORS = ("student", "state_agency", "private_enterprise", "other", None)
BORN = (date(1987, 6, 5), date(2001, 1, 31), BirthTime(1987), BirthTime(2003, 4), None)
TYPED = (
    "", "lo", "Đào", "dao", "NGUYỄN van", "mau-hai", "1", "hs 2", "HS-0003", "5", "05-cv", "12-qđ",
    "giup", "đỡ lò", "7", "1987", "lo 1987", "chi bộ", "khong co", "van 1", "2003 thi",
)  # fmt: skip


# ---- the slow way: every case is folded, every value of it is looked at --------------------------


def folded_search(register: ReadingRegister, text: str) -> list[str]:
    """Return the cases that a search means, by all that is kept of each."""
    words, keys, found = Search(text).words, search._Keys(), []
    for row in register.store.each_state():
        texts = [search._key(register.store.name(row.case) or ""), search._key(row.unit)]
        values = [
            pair
            for of_entry in register.personal(row.case).values()
            for pair in of_entry.items()
            if pair[0] in {"act.helper", "act.number", "person.born_on"}
        ]
        if all(
            word.at_hand(row, texts) or any(word.in_value(*pair, keys) for pair in values)
            for word in words
        ):
            found.append(row.case)
    return found


def folded_persons(register: ReadingRegister) -> dict[str, Person]:
    """Return the person of each case that can be folded."""
    found = {}
    for case in register.store.case_ids():
        try:
            found[case] = register.case(case).person
        except CaseErased:
            continue
    return found


def assert_the_same(register: ReadingRegister) -> None:
    """Hold every quick answer against the slow one."""
    for text in TYPED:
        quick = [row.case for row, _ in each_case(register, search=Search(text))]
        assert quick == folded_search(register, text), text
    persons, day = folded_persons(register), register.today
    of_sector = of_each_person(register.store, ["sector"], lambda person: person.sector)
    assert of_sector == {case: person.sector for case, person in persons.items()}
    for group in GROUPS:

        def belongs(person: Person, group: str = group) -> bool | None:
            return in_group(group, person, day)

        told = of_each_person(register.store, GROUP_FACTS[group], belongs)
        assert told == {case: belongs(person) for case, person in persons.items()}, group


# ---- every kind of write -------------------------------------------------------------------------


class Life:
    """A register in which anything is written by chance."""

    def __init__(self, desk: "Desk", seed: int) -> None:
        self.desk, self.chance, self.cases = desk, random.Random(seed), list[str]()
        self.done = Counter[str]()

    def person(self) -> Person:
        pick = self.chance.choice
        name = f"{pick(FAMILY)} {pick(MIDDLE)} {pick(GIVEN)}"
        return replace(
            lawful_case().person,
            full_name=name,
            born_on=pick(BORN),
            sector=pick(SECTORS),
            sex=pick(("female", "male", None)),
            ethnicity=pick(("Kinh", "Thái", None)),
            religion=pick(("", "Công giáo", None)),
        )

    def opened(self, register: Register) -> None:
        sheet = PaperSheet({"home_place": "Xã Mẫu"} if self.chance.random() < 1 / 2 else {})
        record = register.open_case(
            self.person(),
            replace(SAMPLE_UNIT, name=self.chance.choice(("Chi bộ 1", "Chi bộ Lò Gạch"))),
            paper_sheet=sheet,
            even_if_known=True,
        )
        self.cases.append(record.id)

    def recorded(self, register: Register) -> None:
        day = register.today - timedelta(days=3)
        act = self.chance.choice(
            [
                HelperAssigned(on=day, helper=self.chance.choice(HELPERS), official_member=True),
                Opinion(on=day, body="residence", number=self.chance.choice(NUMBERS)),
            ]
        )
        register.record(self.chance.choice(self.cases), act)

    def in_bulk(self, register: Register) -> None:
        day = (register.today - timedelta(days=2)).isoformat()
        rows = [
            ActRow(
                place,
                case,
                "helper_assigned",
                {"on": day, "helper": self.chance.choice(HELPERS), "official_member": True},
            )
            for place, case in enumerate(self.cases, 2)
        ]
        list(bulk.carry_out(register, rows))

    def moved(self, register: Register) -> None:
        to = self.chance.choice(("Chi bộ Đào Tạo", "Chi bộ 10"))
        register.record(self.chance.choice(self.cases), Move(on=register.today, to=to))

    def corrected(self, register: Register) -> None:
        record = register.case(self.chance.choice(self.cases))
        first = next(iter(register.entries(record.id))).seq
        what: list[tuple[int, Replacement]] = [
            (first, self.person()),
            (first, PaperSheet({"home_place": "Bản Mẫu"})),
        ]
        what += [
            (item.seq, replace(item.act, number=self.chance.choice(NUMBERS)))
            for item in record.recorded
            if isinstance(item.act, Opinion)
        ]
        what += [(item.seq, None) for item in record.recorded]
        seq, instead = self.chance.choice(what)
        register.correct(record.id, seq, instead, "Ghi nhầm", from_the_start=True)

    def taken_over(self, register: Register) -> None:
        case = lawful_case("sympathiser_resolution", full_name=self.person().full_name)
        digest = f"{self.chance.getrandbits(250):064x}"
        source = Basis("admission-case/1", digest)
        self.cases.append(register.take_over(case, source, even_if_known=True).record.id)

    def refused(self, register: Register) -> None:
        step = lawful_case("ceremony").acts[-1]
        register.advance(self.chance.choice(self.cases), step)  # type: ignore[arg-type]

    def anything(self) -> None:
        kinds: list[Callable[[Register], None]] = [
            self.opened, self.recorded, self.in_bulk, self.moved, self.corrected, self.taken_over,
            self.refused,
        ]  # fmt: skip
        kind = self.chance.choice(kinds if self.cases else [self.opened])
        with self.desk.open() as other, suppress(AdmissionFlowError):
            # What is refused could not have been entered by an officer either.
            kind(other)
            self.done[kind.__name__] += 1


@pytest.mark.parametrize("seed", range(3))
def test_after_any_writes_of_others_the_answers_are_those_of_folding(
    in_clear: "Desk", seed: int
) -> None:
    """One register stays open and reads while another writes, seals the values and erases."""
    life = Life(in_clear, seed)
    with in_clear.read() as reading:
        for _ in range(4):
            for _ in range(4):
                life.anything()
            assert_the_same(reading)
    assert len(life.done) > 3
    in_clear.seal()
    with in_clear.open() as register:
        in_clear.leave(register)
    with in_clear.read() as reading:
        assert_the_same(reading)
        before = folded_search(reading, "riêng ví dụ")
        in_clear.office.on(ERASABLE_ON)
        with in_clear.open("cb01") as register:
            request_erasure(register, before[0], "12-QĐ/ĐU", date(2029, 1, 10), "removed")
        with in_clear.open("cb02") as register:
            approve_erasure(register, before[0])
        assert_the_same(reading)
        assert not list(each_case(reading, search=Search("riêng ví dụ")))
        assert before[0] not in of_each_person(reading.store, ["sector"], lambda _: True)


def test_no_case_is_asked_for_by_itself(in_clear: "Desk", monkeypatch: pytest.MonkeyPatch) -> None:
    """Twice the cases are as many questions to the database: none of them grows into thousands."""
    life, asked = Life(in_clear, 5), list[str]()
    rows = Reader._rows

    def counted(self: Reader, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        asked.append(sql)
        return rows(self, sql, *parameters)

    monkeypatch.setattr(Reader, "_rows", counted)

    def questions(ask: Callable[[ReadingRegister], object]) -> int:
        with in_clear.read() as reading:
            asked.clear()
            ask(reading)
        return len(asked)

    asks: list[Callable[[ReadingRegister], object]] = [
        lambda register: list(each_case(register, search=Search("lo 5 1987"))),
        lambda register: of_each_person(register.store, ["sector"], lambda person: person.sector),
        lambda register: register.cases(),
    ]
    found = []
    for _ in range(2):
        with in_clear.open() as register:
            for _ in range(8):
                life.opened(register)
            life.in_bulk(register)
        found.append([questions(ask) for ask in asks])
    assert found[0] == found[1]


# ---- the short ways ------------------------------------------------------------------------------

ODD = st.text(
    st.sampled_from(
        "aĐđ01 \t\n-/\u2013_\u1ea1\u0323\u0301\u200b\u202e\x1f\u00a0\u3164"
        "\u0667\uff18\u0130\u00df\u01c5"
    ),
    max_size=12,
)


@given(st.one_of(ODD, st.text(max_size=12)))
def test_the_key_of_a_text_is_made_of_those_of_its_words(text: str) -> None:
    """Whatever stands in it: blanks part texts without a trace."""
    assert search._Keys().text(text) == search._key(text)


@given(st.one_of(ODD, st.text(max_size=8), st.text().map(lambda text: f'"{text}"')))
def test_a_plain_text_is_what_the_whole_reader_reads(text: str) -> None:
    """Or it is left to that one."""
    plain = plain_text(text)
    if plain is not None:
        assert parse_canonical(text) == plain
        assert canonical(plain) == text


@given(st.text(st.characters(codec="utf-8"), max_size=20))
def test_most_texts_are_plain(text: str) -> None:
    """What has nothing to be escaped, and is in the normal form, takes the short way."""
    try:
        written = canonical(text)
    except Malformed:
        return
    assert (plain_text(written) == text) == ("\\" not in written)
