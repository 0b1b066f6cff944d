"""What an auditor asks of a register: whether it is intact; `replaying` judges it again."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from admission_flow.database.queries import Queries
from admission_flow.errors import DataKeyUnusable, JournalBroken
from admission_flow.journal.commitment import commitments
from admission_flow.journal.entry import REGISTER
from admission_flow.journal.four_eyes import CONFIRM, POLICY, verify_four_eyes
from admission_flow.journal.keys import RETIRE, verify_signatures
from admission_flow.journal.known import Known
from admission_flow.journal.privacy import Erasure
from admission_flow.journal.proofs import roots_at
from admission_flow.journal.report import PARTS, Before, Break, NotChecked, Notice, Report
from admission_flow.journal.rights import GRANT, RELATION, WITHDRAW
from admission_flow.journal.roles import verify_roles
from admission_flow.journal.shape import ACTIONS, Shapes
from admission_flow.journal.statements import (
    STATEMENTS,
    backdated,
    erasure_breaks,
    statement_breaks,
)
from admission_flow.journal.verify import Beside, private_breaks, verify_lines, verify_private
from admission_flow.procedure.judge import Judge
from admission_flow.register.audit.checkpoints import leaves
from admission_flow.register.audit.merged import sent_found
from admission_flow.register.audit.replaying import Replayed, replay
from admission_flow.register.audit.rulebooks import rulebook_notices
from admission_flow.register.audit.sound import Sound, sound_log
from admission_flow.register.audit.topics import topic_breaks
from admission_flow.register.audit.verifier import verifier_of
from admission_flow.register.core.derived import (
    NO_HEADS,
    Differences,
    Unmoved,
    as_break,
    differences,
)

__all__ = ["Progress", "Replayed", "erasures", "replay", "verify"]

_TRIES = 3
"""Times that the register is looked at while others write: entries and values are read apart."""

Progress = Callable[[str, int, int], None]
"""Called with how far a long check is: of what ("entries", "cases"), how many, and of how many."""


@dataclass(frozen=True, slots=True)
class Memory:
    """What a machine remembers of a register that it verified."""

    known: Known | None
    """What was kept then: bytes are hashed and compared, and only what differs is judged."""
    keep: Callable[[Known], None]
    """Called with what may be kept of this look: nothing is wrong, and everything was checked."""
    on: str
    """ISO date of this look."""


def verify(  # noqa: PLR0913 - each is named by the caller
    store: Queries,
    judge: Judge,
    *,
    genesis: str | None = None,
    jobs: int | None = 1,
    progress: Progress | None = None,
    memory: Memory | None = None,
) -> Report:
    """Check the log, the personal values beside it, and everything derived from the two.

    The parts are those of `journal.verify.PARTS`; the report says which of them were checked. What
    rests on a part that does not hold is not checked, nor what needs the key of sealed values where
    that is not at hand: a verdict that could not rest on all of it says so.

    1. files: nothing lies in them that is not ours, and nothing of ours is missing.
    2. lines: every line, every link, every column of the log; its first leaf, where paper has it.
    3. signatures: every one that the log's own enrolments ask for.
    4. forms: every entry is of the form that its action has. A step without a verdict, or where
       nobody judges it, is named; whether the verdict is right, a replay says.
    5. statements: checkpoints, backups, copies and erasures that the log's own entries tell of, and
       senders' logs that cases came from.
    6. four_eyes: every confirmation by a second officer that the log asks for.
    7. roles: every entry is by an officer who may write it there, where roles are in use.
    8. topics: units, plans, lists, classes, deadlines fold.
    9. values: every commitment opens with the value kept for it, or the value was erased by two
       officers; and every value is sealed, if the log says that values are.
    10. derived: every case folds, and what is kept at hand equals what the fold gives.

    Where another window wrote meanwhile, what looks broken is looked at again before it is said.

    Args:
        store: the register, opened without refusing what lies in its files.
        judge: to derive again where the cases stand.
        genesis: the digest of the first entry, as it was copied into the minutes.
        jobs: processes that check the log; None: as many as its size is worth on this machine.
            A program that asks for more than one starts from a module that can be imported.
        progress: called with how far it is.
        memory: what this machine judged before, and did again under the same program and rulebook,
            is compared and not judged; None: everything is judged.

    """
    told = progress or _nobody
    verifier = verifier_of(judge) if memory is not None else ""
    known = memory.known if memory is not None and verifier else None
    known = known if known is not None and known.verifier == verifier else None
    for _ in range(_TRIES):
        head = store.head
        look = _Verifying(store, judge, jobs, told, known, keeps=bool(verifier))
        report = look.report(genesis)
        if not report.breaks or store.head == head:
            break
    if memory is not None and verifier and look.kept is not None and not report.breaks:
        on = memory.on if report.before is None else report.before.on
        memory.keep(replace(look.kept, verifier=verifier, on=on))
    return report


def _nobody(what: str, done: int, total: int) -> None:
    """Tell nobody."""


_STEPS_ARE_REPLAYED = NotChecked(
    "steps", "a replay judges them by the law of their day", lowers=False
)


@dataclass(slots=True)
class _Verifying:
    """One look at a register, part by part."""

    store: Queries
    judge: Judge
    jobs: int | None
    told: Progress
    known: Known | None = None
    keeps: bool = False
    before: Before | None = None
    kept: Known | None = None
    """What may be kept, where nothing is wrong."""
    breaks: list[Break] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    checked: list[str] = field(default_factory=list)
    skipped: list[NotChecked] = field(default_factory=list)

    def report(self, genesis: str | None) -> Report:
        """Return what was found."""
        self._files()
        sound = sound_log(
            self.store,
            self.jobs,
            lambda done, total: self.told("entries", done, total),
            self.known,
            keeps=self.keeps,
        )
        report = sound.report if sound else verify_lines(self.store.rows())
        self.checked.append("lines")
        same = None if report.breaks else self._same(genesis)
        self.breaks += report.breaks
        self.notices += report.notices
        if report.breaks or same is False:
            self._skip_the_rest("the lines of the log do not hold")
        else:
            try:
                self._entries(sound)
            except JournalBroken as error:
                self.breaks.append(as_break(error))
                self._skip_the_rest("an entry before it cannot be read")
        return Report(
            report.entries,
            report.root,
            tuple(sorted(self.breaks, key=_order)),
            tuple(self.notices),
            same,
            tuple(self.checked),
            (*self.skipped, _STEPS_ARE_REPLAYED),
            self.before,
        )

    def _skip_the_rest(self, why: str) -> None:
        known = {*self.checked, *(one.part for one in self.skipped)}
        self.skipped += [NotChecked(part, why) for part in PARTS if part not in known]

    def _files(self) -> None:
        names = self.store.part_names
        self.breaks += [Break(-1, "", what, names[schema]) for schema, what in self.store.foreign()]
        # What is found by an index is only what the index holds: one that was made to leave out a
        # row hides a case from every list, and an entry from what is asked of the log here.
        self.breaks += [
            Break(-1, "", f"the file is damaged: {what}", names[schema])
            for schema, what in self.store.damage()
        ]
        self.checked.append("files")

    def _same(self, genesis: str | None) -> bool | None:
        """Return whether the first entry is the one that is on paper; None: nothing is."""
        first = self.store.entry(0)
        if genesis is None or first is None:
            return None
        same = first.leaf == genesis.strip().lower()
        if not same:
            what = "the first entry is not the one whose digest is on paper"
            self.breaks.append(Break(0, "", what))
        return same

    def _entries(self, sound: Sound | None) -> None:
        """Check what sound lines say."""
        store = self.store
        if sound is None:
            signed = list(verify_signatures(store.entries(), leaves(store)))
            self.breaks += signed
            actions = Counter[str]()
            misshapen = _misshapen(store, actions)
        else:
            signed, misshapen, actions = [], sound.misshapen, sound.actions
        self.checked += ["signatures", "forms"]
        self.breaks += misshapen
        self._unknown(actions)
        own = store.entries(REGISTER, actions=STATEMENTS)
        self.breaks += statement_breaks(own, lambda sizes: roots_at(leaves(store), sizes))
        if actions[RETIRE]:
            self.notices += backdated(store.entries())
        erased = erasures(store)
        for erasure in erased:
            self.notices.append(Notice(erasure.seq, erasure.case, str(erasure)))
            self.breaks += erasure_breaks(store.entries(erasure.case))
        self.notices += rulebook_notices(store, sound)
        if sound is None or sound.again or sound.joined.sent:
            self._sent()
        self.checked.append("statements")
        if actions[POLICY] or actions[CONFIRM]:
            self.breaks += verify_four_eyes(store.entries())
        self.checked.append("four_eyes")
        if actions.keys() & {GRANT, WITHDRAW, RELATION}:
            self.breaks += verify_roles(store.entries())
        self.checked.append("roles")
        self.breaks += topic_breaks(store, set(actions))
        self.checked.append("topics")
        if signed:
            self._skip_the_rest("the signatures do not hold")
            return
        try:
            self.breaks += _private_breaks(store, sound)
            self.checked.append("values")
            unmoved = self._unmoved(sound)
            heads = NO_HEADS if sound is None else sound.joined.heads
            far = partial(self.told, "cases")
            kept = differences(store, self.judge, far, self.jobs, unmoved, heads)
            self.breaks += kept.breaks
            self.notices += kept.notices
            self.checked.append("derived")
            self._remembers(sound, kept)
        except DataKeyUnusable:
            self._skip_the_rest("the key that personal values are sealed with is not here")
            if sound is not None:  # what a correction points at, nobody has looked up then
                told = {(found.seq, found.what) for found in misshapen}
                self.breaks += [b for b in _misshapen(store) if (b.seq, b.what) not in told]

    def _unmoved(self, sound: Sound | None) -> Unmoved | None:
        """Return what is known of the cases; None: nothing, and nothing is to be kept."""
        if sound is None or not (self.keeps or sound.again):
            return None
        known = self.known.cases if self.known is not None and sound.again else ()
        return Unmoved(sound.joined.heads, known)

    def _remembers(self, sound: Sound | None, kept: Differences) -> None:
        """Note what was judged before, and what may be kept of this look."""
        if sound is None:
            return
        if sound.again and self.known is not None:
            same = sound.again - sound.opened_again
            self.before = Before(self.known.on, sound.again, same, kept.again)
        if sound.known is not None and not self.breaks and not any(o.lowers for o in self.skipped):
            self.kept = replace(sound.known, cases=kept.groups)

    def _sent(self) -> None:
        """Check what entries say of senders' logs, as far as this log alone shows it."""
        for found in sent_found(self.store):
            if isinstance(found, Break):
                self.breaks.append(found)
            else:
                self.notices.append(found)

    def _unknown(self, actions: Mapping[str, int]) -> None:
        unknown = sorted(set(actions) - ACTIONS)
        if unknown:
            count = sum(actions[action] for action in unknown)
            why = f"{count} entries have actions that this version does not know: "
            self.skipped.append(NotChecked("actions", why + ", ".join(unknown)))


def _order(found: Break) -> tuple[bool, int]:
    """Return where a break stands: of the files first, then by entry, last what has no entry."""
    return not found.file and found.seq < 0, found.seq


def _misshapen(store: Queries, actions: Counter[str] | None = None) -> list[Break]:
    """Return the entries that are not of the form of their action, and count the actions."""
    shapes = Shapes() if actions is None else Shapes(actions)
    return [
        Break(entry.seq, entry.intent.case, wrong)
        for entry in store.entries()
        if (wrong := shapes.take(entry))
    ]


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
