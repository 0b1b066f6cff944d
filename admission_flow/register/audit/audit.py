"""What an auditor asks of a register: whether the log is intact, and judges the same today."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from admission_flow.database.queries import Queries
from admission_flow.errors import DataKeyUnusable, JournalBroken
from admission_flow.journal.commitment import commitments
from admission_flow.journal.entry import REGISTER, Entry, Intent
from admission_flow.journal.four_eyes import POLICY, verify_four_eyes
from admission_flow.journal.keys import verify_signatures
from admission_flow.journal.privacy import Erasure
from admission_flow.journal.verify import (
    Beside,
    Break,
    Notice,
    Report,
    private_breaks,
    verify_lines,
    verify_private,
)
from admission_flow.procedure.acts import Step
from admission_flow.procedure.document import act_from
from admission_flow.procedure.judge import Judge
from admission_flow.register.audit.checkpoints import leaves
from admission_flow.register.audit.rulebooks import rulebook_notices
from admission_flow.register.audit.sound import Sound, sound_log
from admission_flow.register.audit.topics import topic_breaks
from admission_flow.register.core import records
from admission_flow.register.core.derived import as_break, differences
from admission_flow.register.core.entry_verdicts import case_record, step_record
from admission_flow.register.core.records import CaseRecord, fold, restored
from admission_flow.register.core.state import last_day, local_day
from admission_flow.register.core.told import told_from

_TRIES = 3
"""Times that the register is looked at while others write: entries and values are read apart."""


Progress = Callable[[str, int, int], None]
"""Called with how far a long check is: of what ("entries", "cases"), how many, and of how many."""


def verify(
    store: Queries,
    judge: Judge,
    *,
    genesis: str | None = None,
    jobs: int | None = 1,
    progress: Progress | None = None,
) -> Report:
    """Check the log, the personal values beside it, and everything derived from the two.

    1. Every line, every link, every column of the log; its first leaf, where paper has it.
    2. If that holds: every signature that the log's own enrolments ask for, and every
       confirmation by a second officer that it asks for.
    3. If that holds: every commitment opens with the value kept for it, or the value was erased by
       two officers; and every value is sealed, if the log says that values are.
    4. If 2 holds: every topic beside the cases folds: units, plans, lists, classes, deadlines.
    5. If 3 holds: every case folds, and what is kept at hand equals what the fold gives.

    Where the key of sealed values is not at hand, 3 and 5 are left out, and a notice says so.
    Where another window wrote meanwhile, what looks broken is looked at again before it is said.

    Args:
        store: the register.
        judge: to derive again where the cases stand.
        genesis: the digest of the first entry, as it was copied into the minutes.
        jobs: processes that check the log; None: as many as its size is worth on this machine.
            A program that asks for more than one starts from a module that can be imported.
        progress: called with how far it is.

    """
    told = progress or _nobody
    for _ in range(_TRIES):
        head = store.head
        report = _verified(store, judge, genesis, jobs, told)
        if not report.breaks or store.head == head:
            break
    return report


def _verified(
    store: Queries, judge: Judge, genesis: str | None, jobs: int | None, told: Progress
) -> Report:
    sound = sound_log(store, jobs, lambda done, total: told("entries", done, total))
    report = sound.report if sound else verify_lines(store.rows())  # 1
    breaks = list(report.breaks)
    first = store.entry(0) if not breaks else None
    same = None
    if genesis is not None and first is not None:
        same = first.leaf == genesis.strip().lower()
    if same is False:
        breaks.append(Break(0, "", "the first entry is not the one whose digest is on paper"))
    notices = list(report.notices)
    of_topics: list[Break] = []
    try:
        if not breaks and not sound:
            breaks += verify_signatures(store.entries(), leaves(store))  # 2
        if not breaks:
            breaks += _four_eyes_breaks(store)
        if not breaks:
            of_topics += topic_breaks(store)  # 4
            notices += [Notice(each.seq, each.case, str(each)) for each in erasures(store)]
            notices += rulebook_notices(store, sound)
            breaks += _private_breaks(store, sound)  # 3
        if not breaks:
            breaks += differences(store, judge, partial(told, "cases"), jobs)  # 5
    except DataKeyUnusable:
        what = "personal values were not checked: the key that they are sealed with is not here"
        notices.append(Notice(report.entries - 1, "", what))
    except JournalBroken as error:
        breaks.append(as_break(error))
    breaks = sorted([*breaks, *of_topics], key=lambda found: found.seq) if of_topics else breaks
    return Report(report.entries, report.root, tuple(breaks), tuple(notices), same)


def _four_eyes_breaks(store: Queries) -> list[Break]:
    """Return what is wrong with confirmations; where none was ever asked for, nothing is read."""
    if not any(store.entries(REGISTER, actions=(POLICY,))):
        return []
    return list(verify_four_eyes(store.entries()))


def _nobody(what: str, done: int, total: int) -> None:
    """Tell nobody."""


def _private_breaks(store: Queries, sound: Sound | None) -> list[Break]:
    if sound is not None:
        if sound.key_missing is not None:
            raise sound.key_missing
        about = sound.opened.about_erasure
        beside = Beside(
            kept={case: seq for case in about if (seq := store.first_kept(case)) is not None},
            secrets={case for case in about if store.secret_is_kept(case)},
            unused=[case for case in store.unused_secrets() if not _promises(store, case)],
            strays=store.stray_values(),
        )
        found = list(private_breaks(sound.opened, beside, sound.report.entries))
    else:
        found = list(verify_private(store.entries(), store.personal_texts(), store.secrets()))
    if store.data_key_id:
        found += [
            Break(
                _last_seq(store, case),
                case,
                f"the personal value {field} is stored in clear, or sealed with a key that is "
                "no longer in use",
            )
            for case, field in store.in_clear()
        ]
    return found


def _promises(store: Queries, case: str) -> bool:
    """Return whether an entry of a case has commitments."""
    return any(commitments(entry.intent.data) for entry in store.entries(case))


def erasures(store: Queries) -> list[Erasure]:
    """Return what was erased, case by case, in the order in which the cases were opened."""
    found = map(store.erasure, store.erased_case_ids())
    return [erasure for erasure in found if erasure is not None]


def _last_seq(store: Queries, case_id: str) -> int:
    last = store.last_of(case_id)
    return -1 if last is None else last


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
    differs: tuple[str, ...] = ()
    """Rules whose status is not the recorded one; "permitted" or "state" for the whole."""
    refused_by: tuple[str, ...] = ()
    """Rules that refuse a step which stands in the case all the same."""
    not_judged: tuple[str, ...] = ()
    """Rules of a step that stands which could not be judged: no law of the day, or other rules."""
    days_late: int = 0
    """Calendar days between the act and its entry, where they pass the threshold."""
    other_rulebook: bool = False
    """It was judged under a rulebook that is not the one used here."""

    @property
    def noteworthy(self) -> bool:
        """Whether the replay lists it."""
        return bool(self.differs or self.refused_by or self.not_judged or self.days_late)


def replay(store: Queries, judge: Judge, *, late_after: int = 30) -> Iterator[Replayed]:
    """Judge the whole register again from the journal, and yield what was judged or acted.

    A case whose personal values were erased cannot be judged: `erasures` names them.

    Args:
        store: the register.
        judge: under the rulebook that is at hand; entries name theirs by its digest.
        late_after: calendar days from the act to its entry that still pass without mention.

    Raises:
        JournalBroken: an entry cannot be read: verify first.

    """
    for case_id in store.case_ids():
        if store.erasure(case_id) is not None:
            continue
        yield from _replay_case(store, judge, case_id, late_after)


def _replay_case(store: Queries, judge: Judge, case_id: str, late_after: int) -> Iterator[Replayed]:
    entries = list(store.entries(case_id))
    personal = store.personal(case_id)
    record: CaseRecord | None = None
    for index, entry in enumerate(entries):
        before = record
        record = records.folded(record, entry, personal.get(entry.intent.id, {}))
        intent = entry.intent
        kind = records.act_kind(intent.data)
        if not kind and intent.action != records.CORRECT:
            continue
        again: dict[str, Any] | None = None
        if intent.action == records.TAKE_OVER:
            again = _of_document(judge, entries, index, personal)
        elif intent.verdict is not None:
            again = _judged_again(judge, before, record, entry, personal)
        yield _compared(judge, entry, kind, again, late_after)


def _judged_again(
    judge: Judge,
    before: CaseRecord | None,
    after: CaseRecord,
    entry: Entry,
    personal: dict[str, dict[str, object]],
) -> dict[str, Any]:
    """Return what the judge says today of an entry, on the day on which it was made."""
    intent = entry.intent
    today = local_day(intent.at)
    if intent.action == records.CORRECT:
        return case_record(judge.judge(after.case, last_day(after)))
    step = _step(intent, personal)
    base = records.told_on(before or after, told_from(intent.data), step.on)
    found, _ = judge.judge_candidate(base.case, step, today)
    return step_record(found)


def _step(intent: Intent, personal: dict[str, dict[str, object]]) -> Step:
    act = act_from(restored(intent.data, personal.get(intent.id, {}))["act"], recorded=True)
    if not isinstance(act, Step):
        raise JournalBroken(case=intent.case, seq=-1, what=f"{act.kind} is no step")
    return act


def _of_document(
    judge: Judge,
    entries: list[Entry],
    index: int,
    personal: dict[str, dict[str, object]],
) -> dict[str, Any] | None:
    """Return the verdict on a step that was taken over together with a whole document."""
    if entries[index].intent.verdict is None:
        return None
    end = index  # a step put on file by itself, as it was found, has no document
    document = bool(entries[index].intent.basis)
    while (
        document and end + 1 < len(entries) and entries[end + 1].intent.action == records.TAKE_OVER
    ):
        end += 1
    record = fold(entries[: end + 1], personal)
    item = record.find(entries[index].seq) if record else None
    if record is None or item is None:
        return None
    steps = sorted((i.act for i in record.recorded if isinstance(i.act, Step)), key=_day)
    position = next(n for n, act in enumerate(steps) if act is item.act)
    verdict = judge.judge(record.case, local_day(entries[index].intent.at))
    return step_record(verdict.steps[position])


def _day(act: Step) -> date:
    return act.on


def _compared(
    judge: Judge, entry: Entry, kind: str, again: dict[str, Any] | None, late_after: int
) -> Replayed:
    intent = entry.intent
    recorded = dict(intent.verdict or {})
    on = records.act_day(intent.data)
    gap = (local_day(intent.at) - date.fromisoformat(on)).days if on else 0
    other = intent.rule.sha256 != judge.workflow.rulebook.sha256
    stands = intent.action in {records.ADVANCE, records.TAKE_OVER} and again is not None
    return Replayed(
        seq=entry.seq,
        case=intent.case or REGISTER,
        action=intent.action,
        kind=kind,
        on=on,
        at=intent.at,
        actor=intent.actor,
        differs=() if again is None else _differences(recorded, again),
        refused_by=tuple(again["blocked_by"]) if stands and again is not None else (),
        not_judged=_not_judged(again) if stands and again is not None else (),
        days_late=gap if gap > late_after else 0,
        other_rulebook=other,
    )


def _not_judged(again: dict[str, Any]) -> tuple[str, ...]:
    return tuple(rule for rule, status in again["findings"].items() if status == "not_judged")


def _differences(recorded: dict[str, Any], again: dict[str, Any]) -> tuple[str, ...]:
    whole = [name for name in again if name != "findings" and recorded.get(name) != again[name]]
    then, now = recorded.get("findings", {}), again.get("findings", {})
    return (*whole, *sorted(rule for rule in {*then, *now} if then.get(rule) != now.get(rule)))
