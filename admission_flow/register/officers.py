"""Who acts."""

from admission_flow.errors import OfficerMissing, OfficerUnnamed
from admission_flow.journal.entry import NAME


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
