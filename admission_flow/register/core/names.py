"""Names: of people as officers type them, marks or not; of officers as an entry holds them."""

import unicodedata

from admission_flow.errors import OfficerMissing, OfficerUnnamed
from admission_flow.journal.entry import NAME
from admission_flow.procedure.text import name_key


def search_key(text: str) -> str:
    """Return a name without marks and case: "Nguyễn Thị Đào" is found by "nguyen thi dao".

    What looks the same is the same (`name_key`): invisible characters, odd spaces and letters of
    other scripts make no other person.
    """
    return _bare(name_key(text))


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
