"""What an auditor asks of a register, under the names of the commands `audit …`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from admission_flow.errors import BadArgument, CheckpointUnusable, EntryMissing
from admission_flow.inspection.dossier import Found
from admission_flow.inspection.inspect import inspect
from admission_flow.inspection.many import MANY
from admission_flow.journal.checkpoint import (
    Checkpoint,
    Held,
    Signature,
    origin_of,
    parse_paper_line,
)
from admission_flow.journal.commitment import is_digest
from admission_flow.journal.entry import Entry
from admission_flow.journal.privacy import Erasure
from admission_flow.journal.verify import Break, Notice
from admission_flow.library.arguments import Exact, read_call
from admission_flow.library.edge import Room
from admission_flow.procedure.document import Problem
from admission_flow.register.audit import audit, checkpoints, receipts
from admission_flow.register.audit.audit import Replayed
from admission_flow.register.audit.dossiers import dossiers, targets
from admission_flow.register.core.register import Register

Handed = Literal["minutes", "inspection", "officer"]
_LARGEST_RECEIPT = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What the verifier found."""

    verdict: str
    """In the words that the format fixes: BROKEN at …; CONSISTENT, NOT ANCHORED; ANCHORED …"""
    intact: bool
    anchored: int
    """Number of entries from the start that a checkpoint from elsewhere confirms."""
    entries: int
    root: str
    """The RFC 6962 root over the lines as they are now."""
    breaks: tuple[Break, ...]
    notices: tuple[Notice, ...]
    unused: tuple[str, ...]
    """Each checkpoint that could not be used, and why, in English."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterStatus:
    """How far the register's own entries support it today."""

    level: str
    """L0 software only, L1 a checkpoint left the office, L2 officers sign, L3 a second body
    countersigns."""
    entries: int
    unsigned: int
    officers: int
    """Officers whose keys count."""
    last_day: date | None
    """Day of the last checkpoint that left the office."""
    after_last: int
    """Entries that came after it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Entries with the proofs that they are in the log: checked without a register."""

    files: Mapping[str, str]
    """By name, the exact text."""
    checkpoint: Checkpoint
    left_office: bool
    """Whether the checkpoint was handed out before: a fresh one confirms nothing yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedReceipt:
    """What a receipt shows by itself."""

    checkpoint: Checkpoint
    entries: tuple[Entry, ...]
    values: Mapping[int, Mapping[str, object]]
    """By entry, the personal values that open their commitments."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOut:
    """A checkpoint that left the office."""

    checkpoint: Checkpoint
    paper_line: str
    """The line for the minutes."""
    signature: Signature | None
    """The officer's; None: the officer has no key."""


class ReadingAudit(Room):
    """Reading the log, verifying it, judging it again. Nothing here writes."""

    def log(self, after: int = -1) -> Iterator[Entry]:
        """Yield the journal, oldest entry first.

        Args:
            after: number of an entry: only later ones.

        """
        return self._inner.entries(None, after)

    def entry(self, number: int) -> Entry:
        """Return one entry.

        Raises:
            EntryMissing: the log has no entry of this number.

        """
        found = self._inner.store.entry(number)
        if found is None:
            raise EntryMissing(entry=number)
        return found

    def verify(
        self,
        *,
        checkpoints_held: Sequence[Exact] = (),
        paper_lines: Sequence[str] = (),
        genesis: str | None = None,
    ) -> Verification:
        """Check that the log, the personal values and what is derived are as they were written.

        Args:
            checkpoints_held: exact texts of checkpoints that were kept elsewhere.
            paper_lines: lines read from the minutes.
            genesis: the digest of the first entry, as it was copied into the minutes.

        Raises:
            BadArgument: the digest is none.
            CheckpointUnusable: a checkpoint or a line cannot be read.

        """
        if genesis is not None and not is_digest(genesis):
            raise BadArgument("audit.verify", [Problem("genesis", "not_a_digest", {})])
        store = self._inner.store
        held = [*map(_held, checkpoints_held)]
        held += [_from_paper(line, checkpoints.log_of(store)) for line in paper_lines]
        report = audit.verify(store, self._inner.judge, genesis=genesis)
        result = checkpoints.anchored(store, report, held)
        return Verification(
            verdict=result.verdict,
            intact=not result.breaks,
            anchored=result.anchored,
            entries=report.entries,
            root=report.root,
            breaks=result.breaks,
            notices=report.notices,
            unused=result.unused,
        )

    def replay(self, *, late_after: int = 30) -> Iterator[Replayed]:
        """Judge the whole register again from the journal, and yield what was judged or acted.

        Args:
            late_after: calendar days from an act to its entry that still pass without mention.

        """
        return audit.replay(self._inner.store, self._inner.judge, late_after=late_after)

    def erasures(self) -> tuple[Erasure, ...]:
        """Return whose personal values were erased: these cases cannot be judged again."""
        return tuple(audit.erasures(self._inner.store))

    def findings(
        self, cases: Sequence[str] = (), *, unit: str | None = None, as_of: date | None = None
    ) -> tuple[Found, ...]:
        """Run the inspectors' checks over cases, judged as of a day.

        Args:
            cases: their ids; empty: all.
            unit: only the cases of this unit.
            as_of: the day; None: today.

        Returns:
            Every answer of every check, those that find nothing among them: see `Found.answer`.

        Raises:
            UnknownCase, CaseErased: a case named is not there, or nothing of it to look at.
            BadDocument: there is no such unit.

        """
        seen = list(dossiers(self._inner, tuple(dict.fromkeys(cases)), unit, as_of))
        part = bool(cases) or unit is not None
        plan = () if part else targets(self._inner, as_of)
        among = list(dossiers(self._inner, as_of=as_of)) if part and MANY else seen
        return tuple(inspect(seen, plan, among))

    def status(self) -> RegisterStatus:
        """Return how far the register's own entries support it: what `status` shows."""
        found = checkpoints.status(self._inner.store, self._inner.today)
        return RegisterStatus(
            level=found.level,
            entries=found.entries,
            unsigned=found.unsigned,
            officers=found.officers,
            last_day=found.last_day,
            after_last=found.after_last,
        )

    def checkpoint(self) -> Checkpoint:
        """Return the checkpoint of the log as it is now; to hand it out, see `Audit.hand_out`."""
        return checkpoints.current(self._inner.store)

    def receipt(self, entries: Sequence[int], *, checkpoint: Exact | None = None) -> Receipt:
        """Return a receipt for entries of the log, without personal values.

        Args:
            entries: their numbers.
            checkpoint: exact text of the checkpoint that the reader has; None: the last one that
                left the office after these entries, or the log as it is now.

        Raises:
            BadArgument: no entry is named, or too many are.
            EntryMissing: there is no such entry.
            LogShorter, CheckpointUnusable: the checkpoint is not of this log, or too old.

        """
        if not 0 < len(entries) <= _LARGEST_RECEIPT:
            raise BadArgument("audit.receipt", [Problem("entries", "not_a_list", {})])
        held = None if checkpoint is None else _parsed(checkpoint)
        made = receipts.receipt(self._inner.store, entries, held=held)
        return Receipt(
            files=dict(made.files), checkpoint=made.checkpoint, left_office=made.left_office
        )

    def goes_on(self, checkpoint: Exact) -> str:
        """Return the proof that the log as it is now begins with an older checkpoint.

        Args:
            checkpoint: its exact text.

        Raises:
            LogShorter, CheckpointUnusable: it does not, or the checkpoint is of another log.

        """
        return receipts.goes_on(self._inner.store, _parsed(checkpoint)).text()


class Audit(ReadingAudit):
    """What leaves the office, and is recorded as leaving it."""

    _inner: Register

    def hand_out(self, to: Handed) -> HandedOut:
        """Make a checkpoint that leaves the office, and record that it does.

        Args:
            to: into the minutes of a meeting, to the inspection body, or to an officer.

        Raises:
            LogShorter: the log does not continue the checkpoint that its own entries name last.

        """
        made, day, signature = checkpoints.hand_out(self._inner, to)
        return HandedOut(checkpoint=made, paper_line=made.paper_line(day), signature=signature)

    def countersigned(self, checkpoint: Exact, witness: str, signature: Exact) -> Entry:
        """Record that a second body has countersigned a checkpoint that left the office.

        Args:
            checkpoint: its exact text.
            witness: the name under which the body is enrolled.
            signature: armored, as it came back.

        Raises:
            CheckpointUnusable: no such witness is enrolled, the signature is not theirs, or the
                checkpoint is not of this log.

        """
        return checkpoints.countersigned(self._inner, _parsed(checkpoint), witness, signature)


def check_receipt(files: Mapping[str, Exact]) -> CheckedReceipt:
    """Check a receipt without any register: each line is in the log, each value opens.

    Whether that log is the original one, only a checkpoint from elsewhere says.

    Args:
        files: the texts of the receipt's files, by name.

    Raises:
        BadArgument: these are no texts by name.
        ReceiptUnusable: a file is missing or cannot be read.
        ReceiptBroken: a proof or a value shows something else than the receipt says.

    """
    checked = receipts.check(read_call("check_receipt", check_receipt, files)["files"])
    return CheckedReceipt(
        checkpoint=checked.checkpoint,
        entries=tuple(checked.entries),
        values={entry: dict(values) for entry, values in checked.values.items()},
    )


def _parsed(text: str) -> Checkpoint:
    try:
        return Checkpoint.parse(text)
    except ValueError as error:
        raise CheckpointUnusable(file=text[:80], reason="no_checkpoint") from error


def _held(text: str) -> Held:
    return Held(_parsed(text), date.max, "the caller")


def _from_paper(line: str, log: str) -> Held:
    try:
        read = parse_paper_line(line)
        return Held(read.of(origin_of(log)), read.day, "paper")
    except ValueError as error:
        raise CheckpointUnusable(file=line[:80], reason="no_paper_line") from error
