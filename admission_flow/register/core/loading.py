"""A case folded from its entries, as they are stored."""

from admission_flow.database.queries import Queries
from admission_flow.errors import CaseErased, JournalBroken, UnknownCase
from admission_flow.journal.entry import REGISTER, Entry
from admission_flow.procedure import in_use
from admission_flow.register.core.records import CaseRecord, fold
from admission_flow.register.core.state import local_day


def load(store: Queries, case_id: str) -> CaseRecord:
    """Return a case folded from its entries. Raises as `read`."""
    return read(store, case_id)[0]


def read(
    store: Queries, case_id: str
) -> tuple[CaseRecord, list[Entry], dict[str, dict[str, object]]]:
    """Return a case folded from its entries, with these and its personal values.

    Raises:
        UnknownCase: there is no such case.
        CaseErased: its personal values were erased.
        DataKeyUnusable: they are sealed, and the key is not at hand.
        JournalBroken: an entry cannot be read.

    """
    if case_id == REGISTER:
        raise UnknownCase(case=case_id)
    _refuse_erased(store, case_id)
    # The entries first: of what another window adds meanwhile, both are seen or neither.
    entries = list(store.entries(case_id))
    try:
        personal = store.personal(case_id)
        record = fold(entries, personal)
    except JournalBroken:
        _refuse_erased(store, case_id)  # just now, between the two
        raise
    if record is None:
        raise UnknownCase(case=case_id)
    return record, entries, personal


def require_readable(store: Queries) -> None:
    """Read every case that the procedure in use is to take over; ours reads all of its own.

    Raises:
        ActNotOfRulebook: a case holds what it cannot read.
        DataKeyUnusable, JournalBroken: as `read`.

    """
    for case in store.case_ids() if in_use.procedure() else ():
        if store.erasure(case) is None:
            load(store, case)


def _refuse_erased(store: Queries, case_id: str) -> None:
    erasure = store.erasure(case_id)
    if erasure is not None:
        raise CaseErased(case=case_id, entry=erasure.seq, day=local_day(erasure.at))
