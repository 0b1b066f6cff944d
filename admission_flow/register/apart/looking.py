"""What a case of a sender would bring here, and what stands against it. Nothing is written."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from admission_flow.errors import BadDocument, HandoverRefused
from admission_flow.journal.entry import Entry
from admission_flow.journal.four_eyes import four_eyes_of
from admission_flow.journal.sent import Merge
from admission_flow.procedure import minimal
from admission_flow.procedure.acts import Act, Step
from admission_flow.procedure.dated_facts import moves_of
from admission_flow.procedure.document import Problem
from admission_flow.procedure.findings import StepVerdict
from admission_flow.procedure.paper_sheet import SHEET, PaperSheet
from admission_flow.procedure.person import Person
from admission_flow.register.apart.both_sides import BothSides
from admission_flow.register.apart.received import Received
from admission_flow.register.apart.sent_cases import CHANGES, Conflict, SentCases
from admission_flow.register.apart.taken import Taken, TakenCase
from admission_flow.register.core import forms, records
from admission_flow.register.core.four_eyes import waiting_in
from admission_flow.register.core.known_people import IDENTITY, KnownPeople, Likeness
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.register.core.records import CaseRecord
from admission_flow.register.core.state import local_day, unit_of
from admission_flow.register.core.taking import (
    Change,
    SentAct,
    SentCorrection,
    SentOpening,
    projected,
    verdicts_of,
)

_PRIVACY = "privacy."


class MergeStanding(StrEnum):
    """How a case of a sender stands to this register."""

    NEW = "new"
    """It is not here yet."""
    GROWN = "grown"
    """It is here, and the sender's log has more of it."""
    ALREADY = "already"
    """All of it is here."""
    REFUSED = "refused"
    """The rules do not permit a step of it."""
    CONFLICT = "conflict"
    """It cannot go in as it stands: `problems` says what, and where."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedCase:
    """A case of a sender, and what became of it here, or would."""

    sent: str
    """Its id in the sender's register."""
    case: str
    """Its id here; empty: none yet."""
    standing: MergeStanding
    written: bool = False
    """Whether entries of it were made."""
    acts: int = 0
    """Acts that go in."""
    corrections: int = 0
    """Corrections of the sender that go in."""
    refused_there: tuple[int, ...] = ()
    """Entries of the sender's log that say a step was refused: they stay there."""
    others_there: tuple[int, ...] = ()
    """Entries of the sender's log of no act, such as results of classes: they stay there."""
    same_here: tuple[int, ...] = ()
    """Entries here that say what the sender's say: nothing is entered for them again."""
    state: str = ""
    """Where the case stands with it; empty: it does not go in."""
    step: StepVerdict | None = None
    """The verdict on the step that is refused."""
    entry: int | None = None
    """The entry here that closes what was taken over, or that holds the refusal."""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """A case that was looked at, with what would be written."""

    merged: MergedCase
    head: tuple[int, str]
    """End of the register's log, as of which all this is so."""
    opening: SentOpening | CaseRecord | None = None
    """None: nothing is to be written."""
    changes: tuple[Change, ...] = ()
    merge: Merge | None = None
    numbers: Mapping[int, int] | None = None


class Looking:
    """Looks at the cases of a handover, one after the other; the register may grow meanwhile."""

    def __init__(
        self,
        register: ReadingRegister,
        received: Received,
        *,
        new: Collection[str] = (),
        as_found: bool = False,
    ) -> None:
        """Look from an open register.

        Args:
            register: whose cases they would become.
            received: what was handed over, verified.
            new: cases there of people who are somebody else than whoever is like them here.
            as_found: keep steps that the rules do not permit, marked so, instead of refusing.

        Raises:
            HandoverRefused: `new` names a case that was not handed over.

        """
        for case in sorted(set(new) - set(received.cases)):
            raise HandoverRefused(folder=case, reason="handover_no_such_case")
        self.register, self.received = register, received
        self._new, self._as_found = frozenset(new), as_found
        self.taken = Taken(received.log.id)
        self._people: KnownPeople | None = None
        self._end: tuple[int, str] | None = None
        self._log_problem: Problem | None = None
        self._policies = received.log.policies
        self._sent = SentCases(received)

    def look(self, case: str) -> Looked:
        """Return what a case of the handover would bring.

        Raises:
            JournalBroken: a case here cannot be read.
            HandoverBroken: the handover is another than it was a moment ago.
            DataKeyUnusable: values here are sealed, and the key is not at hand.

        """
        head = self.register.store.head
        if head != self._end:
            self.taken.read(self.register.store)
            self._people, self._end = None, head
            self._log_problem = self._of_the_log()
        known = self.taken.cases.get(case)
        here = "" if known is None else known.case
        try:
            return self._looked(case, known, head)
        except Conflict as conflict:
            problems: tuple[Problem, ...] = (conflict.problem,)
        except BadDocument as error:
            problems = error.problems
        problems = tuple(replace(one, where=_place(case, one.where)) for one in problems)
        merged = MergedCase(
            sent=case, case=here, standing=MergeStanding.CONFLICT, problems=problems
        )
        return Looked(merged=merged, head=head)

    def wrote(self, head: tuple[int, str]) -> None:
        """Take note that this office itself made the register grow: whom it knows is as it was.

        What came from the same log never stands against a case of it.
        """
        self.taken.read(self.register.store)
        self._end = head

    # ---- one case --------------------------------------------------------------------------------

    def _looked(self, case: str, known: TakenCase | None, head: tuple[int, str]) -> Looked:
        if self._log_problem is not None:
            raise Conflict(self._log_problem.message_id, **self._log_problem.facts)
        entries = self.received.log.entries(case)
        if known is None:
            return self._first(case, entries, head)
        erasure = self.register.store.erasure(known.case)
        if erasure is not None:
            facts = {"case": known.case, "entry": erasure.seq, "day": local_day(erasure.at)}
            raise Conflict("merge_erased_here", **facts)
        self._check_goes_on(known)
        since = (entry.intent.action for entry in entries if entry.seq > known.merge.upto)
        if all(action.startswith(_PRIVACY) for action in since):
            merged = MergedCase(sent=case, case=known.case, standing=MergeStanding.ALREADY)
            return Looked(merged=merged, head=head)
        both = BothSides.of(self.register, self._sent, known, entries)
        return self._grown(case, both, head)

    def _first(self, case: str, entries: Sequence[Entry], head: tuple[int, str]) -> Looked:
        theirs = self._sent.folded(entries)
        self._check_settled(case, entries)
        self._check_person(case, theirs)
        opened = self._sent.opening(entries[0])
        changes = tuple(self._sent.changes(entries))
        record = CaseRecord(
            case, opened.case.person, opened.case.unit, self._now,
            paper_sheet=opened.case.paper_sheet,
        )  # fmt: skip
        first = head[0] + 1
        after = projected(record, changes, first, {opened.sent.entry: head[0]})
        looked = Looked(
            merged=_merged(case, "", MergeStanding.NEW, entries, changes),
            head=head,
            opening=opened,
            changes=changes,
            merge=self._merge(case, entries, entries),
            numbers={},
        )
        return self._judged(looked, after, first)

    def _grown(self, case: str, both: BothSides, head: tuple[int, str]) -> Looked:
        self._check_settled(case, both.entries)
        changes, pairs = both.changes()
        if any(isinstance(c, SentAct) and isinstance(c.act, Step) for c in changes):
            waits = waiting_in(self.register.store, both.known.case)
            if waits:
                facts = {"case": both.known.case, "entries": [one.seq for one in waits]}
                raise Conflict("merge_waits_here", **facts)
        merged = _merged(case, both.known.case, MergeStanding.GROWN, both.new, changes)
        merged = replace(merged, same_here=tuple(sorted(pairs.values())))
        after = projected(both.ours, changes, head[0], both.numbers)
        looked = Looked(
            merged=merged,
            head=head,
            opening=both.ours,
            changes=changes,
            merge=self._merge(case, both.entries, both.new, pairs),
            numbers=both.numbers,
        )
        return self._judged(looked, after, head[0])

    def _judged(self, looked: Looked, after: CaseRecord, first: int) -> Looked:
        """Return what was looked at once it can be entered and the rules were asked."""
        self._check_admitted(looked)
        self._check_unit(after)
        today = self.register.today
        verdict = self.register.judge.judge(after.case, today)
        looked = replace(looked, merged=replace(looked.merged, state=verdict.state))
        if self._as_found:
            return looked
        for seq, step in verdicts_of(self.register.judge, after, today):
            if seq >= first and not step.permitted:
                merged = replace(looked.merged, standing=MergeStanding.REFUSED, step=step, state="")
                return replace(looked, merged=merged)
        return looked

    # ---- what stands against it ------------------------------------------------------------------

    def _of_the_log(self) -> Problem | None:
        """Return why nothing of this log may go in: it does not go on from what came before."""
        log, size = self.received.log, self.received.log.checkpoint.size
        roots = log.roots(self.taken.roots)
        restored = log.lineage.restored
        for before, root in sorted(self.taken.roots.items(), reverse=True):
            if roots.get(before) == root:
                break  # and with it every smaller one
            if any(one.explains(before) for one in restored):
                continue  # the sender's own log says what was lost: each case is looked at
            if self.taken.roots.get(size) == log.checkpoint.root:
                continue  # an older handover, from which something was taken over then
            message = "merge_rolled_back" if before > size else "merge_forked"
            return Problem("", message, {"size": size, "before": before})
        return None

    def _check_goes_on(self, known: TakenCase) -> None:
        """Refuse a log in which the entries of a case that were taken over are others now."""
        log = self.received.log
        there = log.entry(known.merge.upto)
        if there is None and log.checkpoint.size in self.taken.roots:
            return  # an older handover, from which something was taken over: all of it is here
        if there is None or there.leaf != known.merge.leaf:
            facts = {"case": known.case, "entry": known.merge.upto}
            raise Conflict("merge_lost_there", **facts)

    def _check_settled(self, case: str, entries: Sequence[Entry]) -> None:
        if not self._policies:
            return
        waits = four_eyes_of(self._policies, entries).of(case)
        if waits:
            raise Conflict("merge_waits_there", entries=[one.seq for one in waits])

    def _check_person(self, case: str, theirs: CaseRecord) -> None:
        if case in self._new:
            return
        if self._people is None:
            self._people = KnownPeople(self.register)
        person, identity = theirs.person, theirs.paper_sheet.get(IDENTITY, "")
        found = self._people.find(person.full_name, person.born_on, identity)
        alike = [one for one in found.people if not one.ended and one.case not in self.taken.here]
        if alike:
            same = any(one.likeness is Likeness.SAME for one in alike)
            message = "merge_person_here" if same else "merge_person_maybe"
            raise Conflict(message, cases=[one.case for one in alike], sent=case)

    def _check_unit(self, record: CaseRecord) -> None:
        organisation, today = self.register.organisation(), self.register.today
        if not organisation.on(today).units:
            return
        name = unit_of(record.case)
        if organisation.bearers(name):
            return
        moves = [move for move in moves_of(record.unit, record.case.acts) if move.to == name]
        if moves and moves[-1].same_authority is False and moves[-1].to_authority:
            return  # outside of what this office keeps a tree of
        raise Conflict("merge_unit_unknown", unit=name)

    def _check_admitted(self, looked: Looked) -> None:
        """Refuse what could not be entered here by hand either. Raises BadDocument, Conflict."""
        problems: list[Problem] = []
        if isinstance(looked.opening, SentOpening):
            case = forms.admitted(looked.opening.case)
            problems += self._kept(minimal.problems_of_case(case))
        for change in looked.changes:
            what = change.act if isinstance(change, SentAct) else change.replacement
            if isinstance(change, SentCorrection):
                forms.reason_admitted(change.reason)
                problems += self._kept(minimal.problems_of_text("reason", change.reason))
            if what is None:
                continue
            forms.admitted(what)
            if isinstance(what, Person):
                problems += self._kept(minimal.problems_of_person(what))
            elif isinstance(what, PaperSheet):
                problems += self._kept(minimal.problems_of_sheet(what))
            elif isinstance(what, Act):
                problems += self._kept(minimal.problems_of_act(what))
                if what.on > self.register.today and not isinstance(what, Step):
                    facts = {"kind": what.kind, "on": what.on, "today": self.register.today}
                    raise Conflict("merge_in_future", **facts)
        if problems:
            raise BadDocument(looked.merged.sent, problems)

    def _kept(self, problems: Iterator[Problem]) -> list[Problem]:
        return list(problems) if self.register.minimal else []

    @property
    def _now(self) -> str:
        return self.register.now.strftime("%Y-%m-%dT%H:%M:%SZ")

    def _merge(
        self,
        case: str,
        entries: Sequence[Entry],
        new: Sequence[Entry],
        pairs: Mapping[int, int] | None = None,
    ) -> Merge:
        checkpoint, last = self.received.log.checkpoint, entries[-1]
        return Merge(
            log=self.received.log.id,
            case=case,
            size=checkpoint.size,
            root=checkpoint.root,
            upto=last.seq,
            leaf=last.leaf,
            here=tuple(sorted((pairs or {}).items())),
            refused=_refused(new),
            others=_others(new),
        )


def _merged(
    case: str, here: str, standing: MergeStanding, new: Sequence[Entry], changes: Sequence[Change]
) -> MergedCase:
    acts = sum(isinstance(change, SentAct) for change in changes)
    return MergedCase(
        sent=case,
        case=here,
        standing=standing,
        acts=acts,
        corrections=len(changes) - acts,
        refused_there=_refused(new),
        others_there=_others(new),
    )


def _refused(entries: Sequence[Entry]) -> tuple[int, ...]:
    return tuple(e.seq for e in entries if e.intent.action == records.REFUSE)


def _others(entries: Sequence[Entry]) -> tuple[int, ...]:
    return tuple(
        e.seq
        for e in entries
        if e.intent.action not in {records.OPEN, records.REFUSE, *CHANGES}
        and not e.intent.action.startswith(_PRIVACY)
    )


def _place(case: str, where: str) -> str:
    return f"{case}.{where}" if where and where not in {"file", SHEET} else case
