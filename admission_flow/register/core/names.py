"""Names: of people as officers type them, marks or not; of officers as an entry holds them."""

import unicodedata

from admission_flow.errors import OfficerMissing, OfficerUnnamed
from admission_flow.journal.entry import NAME


def search_key(text: str) -> str:
    """Return a text without marks and case: "Nguyễn Thị Đào" is found by "nguyen thi dao"."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
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
