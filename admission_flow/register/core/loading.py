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


def load_again(store: Queries, case_id: str, head: tuple[int, str]) -> CaseRecord:
    """Return what `load` returns of a case of which this process found every line in order before.

    They are not held to their form again: the digest of the last line is compared with the one of
    then, and that of each line before with what the next one says. So every one is the line that
    was checked; where one is not, all are read in full.

    Args:
        store: the register.
        case_id: the case.
        head: number within the case, and leaf, of the last line that was found in order.

    Raises: as `read`.

    """
    try:
        record = read(store, case_id, again=True)[0]
    except (JournalBroken, LookupError, TypeError, ValueError):
        return load(store, case_id)  # which says what is wrong
    return record if (record.version, record.head) == head else load(store, case_id)


def read(
    store: Queries, case_id: str, *, again: bool = False
) -> tuple[CaseRecord, list[Entry], dict[str, dict[str, object]]]:
    """Return a case folded from its entries, with these and its personal values.

    Args:
        store: the register.
        case_id: the case.
        again: as in `Queries.entries`.

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
    entries = list(store.entries(case_id, again=again))
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
