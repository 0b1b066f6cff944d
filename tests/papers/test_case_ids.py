"""The id of a case, however it is typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from admission_flow.papers.case_ids import case_id, case_or_entry


@given(st.integers(1, 10**12 - 1), st.integers(0, 5), st.sampled_from(("HS", "hs", "Hs", "")),
       st.sampled_from(("-", "", " ", " - ")))  # fmt: skip
def test_every_way_of_typing_an_id_finds_its_case(
    number: int, zeros: int, head: str, sign: str
) -> None:
    """Letters in any case, with or without HS, hyphen and zeros."""
    sign = sign if head else ""
    assert case_id(f" {head}{sign}{'0' * zeros}{number} ") == f"HS-{number:04d}"


@pytest.mark.parametrize("text", ["", "HS", "HS-0", "HS-00x1", "HS--x", "L1", "1.5", "HS-\u0661"])
def test_what_is_no_id_stays_as_it_was_typed(text: str) -> None:
    """So that the message names what stands on the screen."""
    assert case_id(text) == text


def test_digits_alone_are_an_entry_where_both_are_taken() -> None:
    """`audit receipt 12` is entry 12; hs12 is the case."""
    assert case_or_entry("0012") == "0012"
    assert case_or_entry("hs12") == "HS-0012"
