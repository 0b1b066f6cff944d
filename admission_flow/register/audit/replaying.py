"""Judge a whole register again from its journal, and compare with what its entries claim.

Nothing that an entry says of itself is believed: every act of every case is judged again by the law
of its day, whatever verdict it carries, or if it carries none. An entry that cannot be what it says
is named, and the case is judged on with what the others say.
"""

from bisect import bisect
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import chain
from typing import Any

from admission_flow.database.lines import parsed
from admission_flow.database.queries import Queries
from admission_flow.errors import EntryUnreadable, JournalBroken
from admission_flow.journal.entry import REGISTER, Entry
from admission_flow.journal.shape import Shapes
from admission_flow.planning.units.tree import Contradiction, Organisation
from admission_flow.procedure.acts import Act, Step
from admission_flow.procedure.document import act_from
from admission_flow.procedure.judge import Judge
from admission_flow.register.core import organisation, records
from admission_flow.register.core.apart import together
from admission_flow.register.core.entry_verdicts import case_record, step_record
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.register.core.records import CaseRecord, restored
from admission_flow.register.core.state import last_day, local_day
from admission_flow.register.core.told import TREE, told_from
from admission_flow.register.core.unit_facts import told_of
from admission_flow.released import release_of

Personal = Mapping[str, Mapping[str, object]]
"""The personal values of a case: by entry id, by path."""


WHOLE = ("permitted", "blocked_by", "regime", "state", "lawful", "refused", "to", TREE)
"""What of a verdict may differ that is not the finding of a rule."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """One entry judged again: what is worth an auditor's look."""

    seq: int
    case: str
    action: str
    kind: str
    """Kind of the act."""
    on: str
    """When it happened."""
    at: str
    """When it was entered."""
    actor: str
    wrong: tuple[str, ...] = ()
    """What the entry is not that it says it is, in English: no program of ours writes it so."""
    differs: tuple[str, ...] = ()
    """Rules whose status is not the recorded one, and words of `WHOLE`."""
    refused_by: tuple[str, ...] = ()
    """Rules that refuse a step which stands in the case all the same."""
    not_judged: tuple[str, ...] = ()
    """Rules of a step that stands which could not be judged: no law of the day, or other rules."""
    days_late: int = 0
    """Calendar days between the act and its entry, where they pass the threshold."""
    other_rulebook: bool = False
    """It was judged under a rulebook that is not the one used here."""
    released: bool = True
    """Whether that other rulebook is one that a release had; else it excuses nothing."""
    judged: bool = True
    """Whether it was judged again; not, where the entry cannot be read."""

    @property
    def noteworthy(self) -> bool:
        """Whether the replay lists it."""
        return bool(
            self.wrong or self.differs or self.refused_by or self.not_judged or self.days_late
        )

    @property
    def forged(self) -> bool:
        """Whether no program of ours can have written it so.

        A verdict that comes out otherwise under the very rulebook that it names was not given so.
        Another rulebook excuses it, but one of no release not that a step stands which the law
        refuses: nobody can look up by what it would have been permitted.
        """
        if self.other_rulebook:
            return bool(self.wrong) or bool(self.refused_by and self.differs and not self.released)
        return bool(self.wrong or self.differs)


def replay(
    store: Queries,
    judge: Judge,
    *,
    late_after: int = 30,
    progress: Callable[[str, int, int], None] | None = None,
    jobs: int | None = 1,
) -> Iterator[Replayed]:
    """Judge the whole register again from the journal, and yield what was judged or acted.

    A case whose personal values were erased cannot be judged: `audit.erasures` names them.

    Args:
        store: the register.
        judge: under the rulebook that is at hand; entries name theirs by its digest.
        late_after: calendar days from the act to its entry that still pass without mention.
        progress: called with "cases", how many are done, and of how many.
        jobs: processes that judge; None: as many as the register is worth on this machine. A
            program that asks for more than one starts from a module that can be imported.

    Raises:
        DataKeyUnusable: personal values are sealed, and the key is not here: nothing is judged.

    """
    told = progress or (lambda *_: None)
    with together(store, judge, jobs) as several:
        trees = _Trees(store)
        case_ids = store.case_ids()

        def here(cases: Iterable[str]) -> Iterator[Replayed]:
            found = (_replayed(store, judge, trees, case, late_after) for case in cases)
            return chain.from_iterable(found)

        if several is None:
            for number, case_id in enumerate(case_ids, 1):
                told("cases", number, len(case_ids))
                yield from here([case_id])
            return
        done, in_hand = 0, lambda cases: list(here(cases))
        for cases, found in several.answers(_replayed_there, late_after, in_hand):
            done += len(cases)
            told("cases", done, len(case_ids))
            yield from here(cases) if found is None else found


def _replayed_there(register: ReadingRegister, cases: list[str], late_after: int) -> list[Replayed]:
    """Return what comes of some cases, in another process."""
    store, judge, trees = register.store, register.judge, _trees_there(register)
    found = (_replayed(store, judge, trees, case, late_after) for case in cases)
    return list(chain.from_iterable(found))


def _replayed(
    store: Queries, judge: Judge, trees: "_Trees", case_id: str, late_after: int
) -> Iterator[Replayed]:
    """Yield what comes of one case."""
    try:
        if store.erasure(case_id) is not None:
            return
    except JournalBroken as error:
        yield _unreadable(error, -1, case_id)
    yield from _Replaying(store, judge, trees, case_id, late_after).replayed()


class _Trees:
    """The tree of units as it was when an entry was made: no later entry about units counts."""

    def __init__(self, store: Queries) -> None:
        self._entries = list(store.entries(REGISTER, actions=organisation.TOPIC.actions))
        self._numbers = [entry.seq for entry in self._entries]
        self._last: tuple[int, Organisation | None] | None = None

    def at(self, seq: int) -> Organisation | None:
        """Return the tree before an entry; None: what was entered about units does not fit."""
        count = bisect(self._numbers, seq)
        if self._last is None or self._last[0] != count:
            try:
                items = organisation.TOPIC.standing(self._entries[:count])
                self._last = count, Organisation(item.event for item in items)
            except (EntryUnreadable, Contradiction):  # `audit.verify` names the entry
                self._last = count, None
        return self._last[1]


@cache
def _trees_there(register: ReadingRegister) -> _Trees:
    """Return the tree of units in a process that works on one register, and ends with that."""
    return _Trees(register.store)


class _Replaying:
    """One case, entry by entry."""

    def __init__(
        self, store: Queries, judge: Judge, trees: _Trees, case_id: str, late_after: int
    ) -> None:
        self._store, self._judge, self._trees = store, judge, trees
        self._case, self._late_after = case_id, late_after
        self._entries: list[Entry] = []
        self._personal: Personal = {}
        self._record: CaseRecord | None = None
        self._shapes = Shapes()
        self._initial = judge.workflow.initial

    def replayed(self) -> Iterator[Replayed]:
        """Yield what comes of each entry."""
        yield from self._read()
        for index, entry in enumerate(self._entries):
            before, wrong = self._record, []
            if shape := self._shapes.take(entry):
                wrong.append(shape)
            try:
                personal = self._personal.get(entry.intent.id, {})
                self._record = records.folded(before, entry, personal)
            except JournalBroken as error:
                if not wrong:
                    wrong.append(str(error.facts["what"]))
                self._passed_over(entry)
            if entry.intent.action == records.OPEN and entry.intent.to != self._initial:
                wrong.append("it opens the case in another state than the first")
            kind = records.act_kind(entry.intent.data)
            if kind or entry.intent.action == records.CORRECT:
                yield self._judged(index, before, kind, wrong)
            elif wrong:
                yield _of(entry, kind, self._judge, wrong=tuple(wrong), judged=False)

    def _read(self) -> Iterator[Replayed]:
        """Read the case's entries and values; yield what cannot be read."""
        for seq, line in self._store.numbered_lines(self._case):
            try:
                self._entries.append(parsed(seq, line))
            except JournalBroken as error:
                yield _unreadable(error, seq, self._case)
        broken: list[JournalBroken] = []
        self._personal = self._store.personal(self._case, broken)
        last = self._entries[-1].seq if self._entries else -1
        yield from (_unreadable(error, last, self._case) for error in broken)

    def _passed_over(self, entry: Entry) -> None:
        """Go on as if the entry said nothing: the next one follows it in the chain."""
        if self._record is not None:
            version, head = entry.intent.case_ver, entry.leaf
            self._record = replace(self._record, version=version, head=head)

    def _judged(
        self, index: int, before: CaseRecord | None, kind: str, wrong: list[str]
    ) -> Replayed:
        entry, again = self._entries[index], None
        try:
            again = self._again(index, before)
        except (JournalBroken, ValueError, KeyError, TypeError, LookupError) as error:
            facts = error.facts if isinstance(error, JournalBroken) else {}
            if not wrong:
                wrong.append(f"it cannot be judged: {facts.get('what', error)}")
        return self._compared(entry, kind, again, wrong)

    def _again(self, index: int, before: CaseRecord | None) -> dict[str, Any] | None:
        """Return what the judge says today of an entry, on the day on which it was made."""
        entry = self._entries[index]
        intent, after = entry.intent, self._record
        if after is None:
            return None
        if intent.action == records.CORRECT:
            verdict = self._judge.judge(after.case, last_day(after))
            return {**case_record(verdict), "to": verdict.state}
        act = self._act(entry)
        if not isinstance(act, Step):
            return None
        if intent.action == records.TAKE_OVER:
            return self._of_document(index)
        told, tree = told_from(intent.data), self._trees.at(entry.seq)
        said = told
        if before is not None and tree is not None:
            said = told_of(tree, before, act.on)
        base = records.told_on(before or after, said, act.on)
        found, _ = self._judge.judge_candidate(base.case, act, local_day(intent.at))
        again = {**step_record(found), "to": found.to_state if found.permitted else ""}
        if said != told:  # what the tree of units said then is not what the entry says
            again[TREE] = True
        return again

    def _act(self, entry: Entry) -> Act:
        personal = self._personal.get(entry.intent.id, {})
        return act_from(restored(entry.intent.data, personal)["act"], recorded=True)

    def _of_document(self, index: int) -> dict[str, Any] | None:
        """Return the verdict on a step that was taken over together with a whole document."""
        entries, end = self._entries, index
        # A step put on file by itself, as it was found, has no document.
        basis = entries[index].intent.basis
        while basis and end + 1 < len(entries) and _is_of(entries[end + 1], basis):
            end += 1
        record = self._folded_to(end)
        item = record.find(entries[index].seq) if record else None
        if record is None or item is None:
            return None
        steps = sorted((i.act for i in record.recorded if isinstance(i.act, Step)), key=_day)
        position = next(n for n, act in enumerate(steps) if act is item.act)
        verdict = self._judge.judge(record.case, local_day(entries[index].intent.at))
        found = verdict.steps[position]
        return {**step_record(found), "to": found.to_state if found.permitted else ""}

    def _folded_to(self, end: int) -> CaseRecord | None:
        """Return the case as the entries up to one make it; what cannot be read is passed over."""
        record: CaseRecord | None = None
        for entry in self._entries[: end + 1]:
            try:
                personal = self._personal.get(entry.intent.id, {})
                record = records.folded(record, entry, personal)
            except JournalBroken:
                if record is not None:
                    version, head = entry.intent.case_ver, entry.leaf
                    record = replace(record, version=version, head=head)
        return record

    def _compared(
        self, entry: Entry, kind: str, again: dict[str, Any] | None, wrong: list[str]
    ) -> Replayed:
        intent = entry.intent
        claimed = None if intent.verdict is None else {**intent.verdict, "to": intent.to}
        stands = intent.action in {records.RECORD, records.ADVANCE, records.TAKE_OVER}
        of_a_step = again is not None and intent.action != records.CORRECT
        on = _day_of_act(entry)
        gap = (local_day(intent.at) - date.fromisoformat(on)).days if on else 0
        return _of(
            entry,
            kind,
            self._judge,
            wrong=tuple(wrong),
            differs=() if again is None or claimed is None else _differences(claimed, again),
            refused_by=tuple(again["blocked_by"]) if again and stands and of_a_step else (),
            not_judged=_not_judged(again) if again and stands and of_a_step else (),
            days_late=gap if gap > self._late_after else 0,
        )


def _of(
    entry: Entry,
    kind: str,
    judge: Judge,
    **found: Any,  # noqa: ANN401 - fields of Replayed
) -> Replayed:
    intent = entry.intent
    return Replayed(
        seq=entry.seq,
        case=intent.case or REGISTER,
        action=intent.action,
        kind=kind,
        on=_day_of_act(entry),
        at=intent.at,
        actor=intent.actor,
        other_rulebook=intent.rule.sha256 != judge.workflow.rulebook.sha256,
        released=release_of(intent.rule.sha256) is not None,
        **found,
    )


def _unreadable(error: JournalBroken, seq: int, case: str) -> Replayed:
    what = str(error.facts.get("what", error))
    seq = int(error.facts.get("seq", seq))
    return Replayed(seq, case, "", "", "", "", "", wrong=(what,), judged=False)


def _is_of(entry: Entry, basis: object) -> bool:
    return entry.intent.action == records.TAKE_OVER and entry.intent.basis == basis


def _day(act: Step) -> date:
    return act.on


def _day_of_act(entry: Entry) -> str:
    """Return the day of an entry's act; empty where it is none."""
    on = records.act_day(entry.intent.data)
    try:
        return date.fromisoformat(on).isoformat()
    except ValueError:
        return ""


def _not_judged(again: dict[str, Any]) -> tuple[str, ...]:
    return tuple(rule for rule, status in again["findings"].items() if status == "not_judged")


def _differences(recorded: dict[str, Any], again: dict[str, Any]) -> tuple[str, ...]:
    whole = [name for name in again if name != "findings" and recorded.get(name) != again[name]]
    then, now = recorded.get("findings", {}), again.get("findings", {})
    then = then if isinstance(then, dict) else {}
    return (*whole, *sorted(rule for rule in {*then, *now} if then.get(rule) != now.get(rule)))
