"""A register that derives what is kept beside the journal of a case, with every entry of it."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date
from typing import cast

from admission_flow.database.queries import Queries
from admission_flow.database.store import Store, Writing
from admission_flow.errors import AdmissionFlowError, CaseErased, DataKeyUnusable, JournalBroken
from admission_flow.journal.entry import RuleRef
from admission_flow.planning.deadlines.clocks import Done
from admission_flow.procedure.findings import Verdict
from admission_flow.procedure.judge import Judged
from admission_flow.register.core.course_rows import course_row, done_named
from admission_flow.register.core.deciding import Folded, PutAway
from admission_flow.register.core.due_notes import done_by_case, noted
from admission_flow.register.core.loading import load
from admission_flow.register.core.names import search_key
from admission_flow.register.core.previewing import PreviewingRegister
from admission_flow.register.core.records import CaseRecord
from admission_flow.register.core.state import last_day, state_of
from admission_flow.register.core.within import whole
from admission_flow.version import __version__

KEPT_FOLDED = 16
"""Cases that need not be read again when they are written to: those that were written last."""
KEPT_AWAY = 64
"""Cases before these that have to be read, but not held to their form and judged once more."""


class DerivingRegister(PreviewingRegister):
    """Keeps at hand where the cases stand, and what runs in them."""

    @property
    def _store(self) -> Store:
        return cast("Store", super()._store)

    def _rule(self) -> RuleRef:
        workflow = self.judge.workflow
        return RuleRef(workflow.name, __version__, workflow.rulebook.sha256)

    def _read_ahead(self, case_id: str) -> None:
        """Read and judge a case before the lock is taken, where many may wait for it on a server.

        Under the lock only what was entered since is read: the head of the case says whether
        anything was. What stands against reading it is said there too.
        """
        if not self._store.dialect.awaited:
            return
        with suppress(AdmissionFlowError):
            record = self._load(self._store, case_id, None)
            known = self._folded.get(case_id)
            if known is not None and known.record is record:
                return  # it was written last, and nobody else wrote
            day, before = self._day_of(record, last_day(record)), self._judged_before(record)
            # What a first act loads and works out is at hand then.
            watched, _ = course_row(self.judge, record, day, (), before)
            judged = Judged(record.case, day, watched.outlook.verdict.steps)
            self._remember(Folded(record, judged, self._search_key(record)))

    def _day_of(self, record: CaseRecord, stands_on: date) -> date:
        return max([self.today, stands_on, *(move.on for _, move in record.told)])

    def _search_key(self, record: CaseRecord) -> str:
        """Return the key by which a case's name is searched for: most acts leave it as it was."""
        known = self._folded.get(record.id)
        if known is not None and known.record.person is record.person and known.search_key:
            return known.search_key
        return search_key(record.person.full_name)

    def _derive(
        self,
        writing: Writing,
        record: CaseRecord,
        judged: Judged | None = None,
        done: Sequence[Done] | None = None,
    ) -> Verdict:
        """Derive everything that is kept beside the journal of a case, as it stands now.

        Args:
            writing: the register, under the lock.
            record: the case.
            judged: the case as it was judged for what was decided.
            done: what was noted as done in it; None: as its row names it.

        """
        stands_on = last_day(record)
        day = self._day_of(record, stands_on)
        if done is None:
            done = _noted_in(whole(writing), record)
        before = judged or self._judged_before(record)
        watched, course = course_row(self.judge, record, day, done, before)
        if day == stands_on:  # as nearly always: what was said of the day need not be asked again
            verdict = watched.verdict()
        else:
            verdict = self.judge.judge(record.case, stands_on, before=before)
        writing.put_case_state(state_of(record, verdict, self._rule().sha256))
        writing.put_course(course)
        key = self._search_key(record)
        writing.put_name(record.id, record.person.full_name, key)
        judged = Judged(record.case, verdict.as_of, verdict.steps)
        self._remember(Folded(record, judged, key))
        return verdict

    def derive_again(self, writing: Writing, cases: Iterable[str]) -> None:
        """Derive the courses of cases again, of which something was noted as done."""
        some, everything = list(cases), whole(writing)
        notes = done_by_case(noted(everything), date.max) if some else {}
        for case_id in some:
            try:
                record = load(everything, case_id)
            except (CaseErased, DataKeyUnusable, JournalBroken):
                everything.drop_course(case_id)  # folded by whoever can
            else:
                self._derive(everything, record, done=notes.get(case_id, ()))

    def _remember(self, folded: Folded) -> None:
        """Keep a case as it stands now: it need not be read again when it is written to next."""
        self.forget(folded.record.id)
        self._folded[folded.record.id] = folded
        if len(self._folded) > KEPT_FOLDED:
            self._put_away(self._folded.pop(next(iter(self._folded))))

    def _put_away(self, folded: Folded) -> None:
        """Keep of a case what is worth it when it has to be read again."""
        case_id, away = folded.record.id, self._away
        judged = folded.judged if self.judge.ours else None
        away[case_id] = PutAway((folded.record.version, folded.record.head), judged)
        if len(away) > KEPT_AWAY:
            del away[next(iter(away))]


def _noted_in(store: Queries, record: CaseRecord) -> tuple[Done, ...]:
    """Return what was noted as done in a case, by the row that is kept of its course.

    Nobody reads the register's whole chain for that with every act: whoever notes something puts
    the row anew. A case that is new has no notes; of one without a row they are looked up.
    """
    named = store.course_done(record.id)
    if named is not None:
        with suppress(ValueError, TypeError):  # somebody edited it: the verifier will say so
            return done_named(named)
    if named is None and not record.recorded:
        return ()
    return tuple(done_by_case(noted(store), date.max).get(record.id, ()))
