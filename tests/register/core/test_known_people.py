"""Who is meant by a name and a time of birth: for certain, perhaps, or nobody."""

import unicodedata
from datetime import date
from typing import TYPE_CHECKING

import pytest

from admission_flow.procedure.person import BirthTime, Person
from admission_flow.register.core.known_people import Found, KnownPeople, Likeness, like
from admission_flow.register.core.names import person_key
from admission_flow.register.personal_data.erasure import approve_erasure, request_erasure
from admission_flow.testing import lawful_case
from tests.register.private_desk import ERASABLE_ON, NAME

if TYPE_CHECKING:
    from admission_flow.register.core.register import Register
    from tests.register.conftest import Office
    from tests.register.private_desk import Desk

BORN = date(2000, 3, 15)


def opened(register: "Register", name: str, born: date | BirthTime | None, **sheet: str) -> str:
    unit = lawful_case("sympathiser_resolution").unit
    person = Person(full_name=name, born_on=born)
    return register.open_case(person, unit, paper_sheet=sheet, even_if_known=True).id


def said(found: Found) -> list[tuple[str, Likeness]]:
    return [(one.case, one.likeness) for one in found.people]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nguyễn Thị Hoà", "Nguyễn Thị Hòa"),
        ("Lê Thuý", "LÊ  THÚY"),
        ("Trần Văn Khoẻ", unicodedata.normalize("NFD", "trần văn khỏe ")),
        ("Đinh Quý", "đinh Qúy"),
    ],
)
def test_one_name_in_two_spellings(one: str, other: str) -> None:
    """Where the tone stands, composed or not, case and blanks make no other name."""
    assert person_key(one) == person_key(other)


@pytest.mark.parametrize(("one", "other"), [("Hoà", "Hoa"), ("Hoà", "Hoá"), ("Tú", "Tứ")])
def test_marks_count(one: str, other: str) -> None:
    """A name with another mark is another name."""
    assert person_key(one) != person_key(other)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (BORN, BORN, Likeness.SAME),
        (BORN, date(2000, 3, 16), Likeness.OTHER),
        (BORN, BirthTime(2000), Likeness.MAYBE),
        (BORN, BirthTime(2000, 3), Likeness.MAYBE),
        (BORN, BirthTime(2000, 4), Likeness.OTHER),
        (BirthTime(2000), BirthTime(2000), Likeness.MAYBE),
        (BirthTime(2000, 1), BirthTime(2000, 2), Likeness.OTHER),
        (BORN, BirthTime(1999), Likeness.OTHER),
        (None, BORN, Likeness.MAYBE),
    ],
)
def test_times_of_birth(
    one: date | BirthTime | None, other: date | BirthTime | None, alike: Likeness
) -> None:
    """A year alone is nobody's for certain; it reads the same from both sides."""
    assert like(Person(full_name="Lò Mẫu", born_on=one), "lò mẫu", other) is alike
    assert like(Person(full_name="Lò Mẫu", born_on=other), "lò mẫu", one) is alike


@pytest.mark.parametrize(
    ("identities", "alike"),
    [(("1", "1"), Likeness.SAME), (("1", "2"), Likeness.MAYBE), (("1", ""), Likeness.MAYBE)],
)
def test_a_number_of_identity_decides(identities: tuple[str, str], alike: Likeness) -> None:
    """The same number makes a year alone certain; two numbers make nobody certain."""
    person = Person(full_name="Lò Mẫu", born_on=BirthTime(2000))
    assert like(person, "Lò Mẫu", BORN, identities) is alike
    two = Person(full_name="Lò Mẫu", born_on=BORN)
    other = Likeness.MAYBE if all(identities) and alike is Likeness.MAYBE else Likeness.SAME
    assert like(two, "Lò Mẫu", BORN, identities) is other


def test_none_one_or_several(office: "Office") -> None:
    """Whoever fits is told with the case; one alone who is the same is certain."""
    with office.open() as register:
        first = opened(register, "Nguyễn Thị Hoà", BORN)
        marks = opened(register, "Nguyễn Thị Hoa", BORN)
        year = opened(register, "Nguyễn Thị Hòa", BirthTime(2000))
        people = KnownPeople(register)
        found = people.find("NGUYỄN THỊ HÒA", BORN)
        assert said(found) == [
            (first, Likeness.SAME),
            (marks, Likeness.MAYBE),
            (year, Likeness.MAYBE),
        ]
        assert found.certain is not None
        assert found.certain.case == first
        assert not people.find("Nguyễn Thị Hoài", BORN).people
        unsure = people.find("Nguyễn Thị Hòa", BirthTime(2000))
        assert said(unsure) == [(first, Likeness.MAYBE), (year, Likeness.MAYBE)]
        assert unsure.unclear
        second = opened(register, "Nguyễn Thị Hòa", BORN)
        found = people.find("Nguyễn Thị Hoà", BORN)
        assert {case for case, alike in said(found) if alike is Likeness.SAME} == {first, second}
        assert found.unclear


def test_whoever_was_erased_is_found_no_more(either: "Desk") -> None:
    """In clear or sealed: found by name until then, and by nobody afterwards."""
    with either.open() as register:
        case = either.leave(register)
        found = KnownPeople(register).find(NAME.upper())
        assert [(one.case, one.ended) for one in found.people] == [(case, True)]
        assert found.unclear
    either.office.on(ERASABLE_ON)
    with either.open("cb01") as register:
        request_erasure(register, case, "12-QĐ/ĐU", date(2029, 1, 10), "removed")
    with either.open("cb02") as register:
        approve_erasure(register, case)
        assert KnownPeople(register).find(NAME) == Found()
