"""Rows of `case_state` under the law at hand: one of another rulebook is derived when it is read.

What was derived under another rulebook, or by another version of the program, says what held under
that one: its due day may not be the one of today's law. So nobody is shown it. It is derived again
whenever it is read, which takes as long as judging the case; `db rebuild` keeps it anew.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from admission_flow.database.queries import Queries
from admission_flow.database.rows import StateRow
from admission_flow.errors import CaseErased, JournalBroken, UnknownCase
from admission_flow.journal.canonical import quoted
from admission_flow.journal.entry import Entry
from admission_flow.register.core.loading import load
from admission_flow.register.core.state import last_day, state_of
from admission_flow.version import __version__

if TYPE_CHECKING:
    from admission_flow.procedure.judge import Judge


class Afresh:
    """Tells rows that hold under the rulebook at hand from others, and derives these again."""

    def __init__(self, store: Queries, rulebook: str, judge: "Callable[[], Judge]") -> None:
        """Begin.

        Args:
            store: the register.
            rulebook: digest of the rulebook at hand.
            judge: returns the judge under it; asked only where a row has to be derived.

        """
        self._store = store
        self._rulebook = rulebook
        self._judge = judge
        self._erased: tuple[tuple[int, str], frozenset[str]] | None = None
        self.derived = 0
        """How many rows were derived again so far."""

    @property
    def under(self) -> tuple[str, str]:
        """What a row names that holds as it is: the rulebook and the program at hand."""
        return self._rulebook, __version__

    def holds(self, row: StateRow) -> bool:
        """Return whether a row holds as it is; that of an erased case rests on no law."""
        return (row.rulebook, row.program) == self.under or row.case in self._without_person()

    def count(self) -> int:
        """Return how many rows do not hold as they are."""
        others = self._store.cases_under_another(*self.under)
        return len(set(others) - self._without_person()) if others else 0

    def row(self, row: StateRow, store: Queries | None = None) -> StateRow:
        """Return a row as it is under the rulebook at hand.

        Args:
            row: as it is kept.
            store: the register under a lock; None: as it is now.

        Raises:
            DataKeyUnusable: the case has to be judged, and the key of its values is not at hand.
            JournalBroken: it cannot be read, or there is none in the log.

        """
        if self.holds(row):
            return row
        with suppress(CaseErased):  # just now: what it stood at is what its row says
            try:
                record = load(store or self._store, row.case)
            except UnknownCase as error:
                raise JournalBroken(
                    case=row.case, what="a row of case_state without a case"
                ) from error
            self.derived += 1
            verdict = self._judge().judge(record.case, last_day(record))
            return state_of(record, verdict, self._rulebook)
        return row

    def _without_person(self) -> frozenset[str]:
        head = self._store.head
        if self._erased is None or self._erased[0] != head:
            self._erased = head, frozenset(self._store.erased_case_ids())
        return self._erased[1]


def names_rule(store: Queries, sha256: str, program: str) -> bool:
    """Return whether an entry of a log names a rulebook, as applied by a version of the program.

    Args:
        store: the register.
        sha256: digest of the rulebook; empty: any.
        program: version; empty: any.

    Raises:
        JournalBroken: an entry cannot be read.

    """
    for _, line in store.lines_naming(sha256 or quoted(program)[1:-1]):
        try:
            rule = Entry.parse(line).intent.rule
        except (ValueError, TypeError) as error:
            raise JournalBroken(seq=-1, what=str(error)) from error
        if (rule.sha256, rule.ver) == (sha256 or rule.sha256, program or rule.ver):
            return True
    return False
