"""Names: of people as officers type them, marks or not; of officers as an entry holds them."""

import unicodedata

from admission_flow.errors import OfficerMissing, OfficerUnnamed
from admission_flow.journal.entry import NAME
from admission_flow.procedure.text import name_key

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
"""Huyền, sắc, ngã, hỏi, nặng."""


def search_key(text: str) -> str:
    """Return a name without marks and case: "Nguyễn Thị Đào" is found by "nguyen thi dao".

    What looks the same is the same (`name_key`): invisible characters, odd spaces and letters of
    other scripts make no other person.
    """
    return _bare(name_key(text))


def person_key(text: str) -> str:
    """Return a name as two spellings of it are compared: marks count, where a tone stands does not.

    "Hoà" and "Hòa" are one name by the two conventions of writing it, "Hoa" is another; so are
    composed and decomposed letters, any case, doubled blanks (`name_key`).
    """
    return " ".join(map(_tone_last, name_key(text).split()))


def _tone_last(syllable: str) -> str:
    letters = unicodedata.normalize("NFD", syllable)
    tones = "".join(sign for sign in letters if sign in _TONES)
    return "".join(sign for sign in letters if sign not in _TONES) + tones


def search_key_before(text: str) -> str:
    """Return the key that registers were written with before 0.2: what looks the same differed."""
    return _bare(text.casefold())


def _bare(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.replace("đ", "d"))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def officer_named(officer: str | None) -> str:
    """Return an officer's name in the form that an entry can hold.

    Raises:
        OfficerMissing: nobody is named.
        OfficerUnnamed: the name is not of letters, digits and ._@/- without marks.

    """
    if not officer:
        raise OfficerMissing
    if NAME.fullmatch(officer) is None:
        raise OfficerUnnamed(officer=officer)
    return officer
