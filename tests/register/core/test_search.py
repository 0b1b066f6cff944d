"""What a search means: every word somewhere, and nothing that it does not say."""

import unicodedata
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Literal

import pytest

from admission_flow.errors import DataKeyUnusable
from admission_flow.procedure.acts import HelperAssigned, Opinion
from admission_flow.register.core.register import Register
from admission_flow.register.core.search import Search
from admission_flow.register.personal_data import access
from admission_flow.register.units.scope import each_case
from admission_flow.testing import SAMPLE_UNIT, lawful_case, with_act
from tests.register.filled import filled_once

if TYPE_CHECKING:
    from admission_flow.register.core.reader import ReadingRegister
    from tests.register.conftest import Office


def found(register: "ReadingRegister", text: str, **named: str) -> list[str]:
    return [row.case for row, _ in each_case(register, search=Search(text), **named)]


@filled_once
def three(office: "Office") -> None:
    """Three persons: HS-0001 with papers, HS-0002 in chi bộ 10, HS-0003 born in another year."""
    first = lawful_case("sympathiser_resolution", full_name="Lò Thị Mẫu Đào")
    day = first.acts[-1].on
    first = with_act(first, HelperAssigned(on=day, helper="Nông Giúp", official_member=True))
    first = with_act(first, Opinion(on=day, body="residence", number="05-CV/CĐCS"))
    second = lawful_case(
        "sympathiser_resolution",
        full_name="Nguyễn Văn Đạo",
        unit=replace(SAMPLE_UNIT, name="Chi bộ 10"),
    )
    third = lawful_case("sympathiser_resolution", full_name="Hà Văn Mẫu", born_on=date(1987, 6, 5))
    with office.open() as register:
        for case in (first, second, third):
            office.enter(register, case)


def test_any_word_of_the_name_in_any_order(three: "Office") -> None:
    """The beginning of each word is enough; every word typed must be there."""
    with three.open() as register:
        assert found(register, "mau") == ["HS-0001", "HS-0003"]
        assert found(register, "đào lò") == ["HS-0001"]
        assert found(register, "DAO") == ["HS-0001", "HS-0002"]
        assert found(register, "van m") == ["HS-0003"]
        assert found(register, "ẫu") == []  # the end of a word is no beginning
        assert found(register, "mau khong") == []
        assert found(register, " ") == ["HS-0001", "HS-0002", "HS-0003"]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_as_any_keyboard_types_it(three: "Office", form: Literal["NFC", "NFD"]) -> None:
    """Composed or in pieces, the same is found."""
    with three.open() as register:
        assert found(register, unicodedata.normalize(form, "Thị Đào")) == ["HS-0001"]


def test_ids_numbers_helpers_and_years(three: "Office") -> None:
    """Each is found as an officer writes it, and a number alone is no beginning of another."""
    with three.open() as register:
        for text in ("HS-0003", "hs3", "hs 3", "3"):
            assert found(register, text) == ["HS-0003"], text
        for text in ("05-CV/CĐCS", "5-cv", "05 - CV / CĐCS"):
            assert found(register, text) == ["HS-0001"], text
        assert found(register, "05-C") == []
        assert found(register, "5") == []
        assert found(register, "giup nong") == ["HS-0001"]
        assert found(register, "1987") == ["HS-0003"]
        assert found(register, "ha 1987 truong") == ["HS-0003"]


def test_a_number_of_a_unit_is_no_name(three: "Office") -> None:
    """In a search key 1 and 0 are the letters l and o: chi bộ 10 is not found as "Lò"."""
    with three.open() as register:
        assert found(register, "lo") == ["HS-0001"]
        assert found(register, "chi bo 10") == ["HS-0002"]
        assert found(register, "chi bo 1") == ["HS-0001"]  # by its id


def test_within_a_unit_and_a_stage(three: "Office") -> None:
    """Words are looked for in what the other questions leave."""
    with three.open() as register:
        assert found(register, "van", unit="Chi bộ 10") == ["HS-0002"]
        assert found(register, "van", stage="probationary") == []


@pytest.mark.only_in_files
def test_what_is_sealed_is_searched_or_said_to_be_locked(
    three: "Office", tmp_path_factory: pytest.TempPathFactory
) -> None:
    """With the key as before; without it refused, or by id and chi bộ where that is asked for."""
    key = tmp_path_factory.mktemp("keys") / "so.key"
    with three.open() as register:
        access.encrypt(register, key)
    with Register.open(three.url, "cb01", data_key=key) as register:
        assert found(register, "giup") == found(register, "05-CV") == ["HS-0001"]
    key.unlink()
    with Register.open(three.url, "cb01", data_key=key) as register:
        with pytest.raises(DataKeyUnusable):
            found(register, "hs3")
        search = Search("hs3", without_key=True)
        assert [(row.case, name) for row, name in each_case(register, search=search)] == [
            ("HS-0003", "")
        ]
        assert search.locked
