"""What an auditor asks of a register, under the names of the commands `audit …`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from admission_flow.bundle.writing import write_bundle
from admission_flow.errors import BadArgument, KeyUnusable
from admission_flow.inspection.dossier import Found
from admission_flow.journal.checkpoint import (
    Checkpoint,
    Signature,
)
from admission_flow.journal.commitment import is_digest
from admission_flow.journal.privacy import Erasure
from admission_flow.journal.report import Break, NotChecked, Notice
from admission_flow.journal.rights import Use
from admission_flow.library.arguments import Exact
from admission_flow.library.edge import used_for
from admission_flow.library.inspecting import CaseSample, check_drawn, drawn_of, wanted_of
from admission_flow.library.inspection_papers import InspectionPapers, held_of
from admission_flow.library.receipts import (
    LARGEST_RECEIPT,
    Receipt,
    parsed,
    receipt_of,
)
from admission_flow.library.signing import Passphrase, signer_of
from admission_flow.procedure.document import Problem
from admission_flow.register.audit import audit, checkpoints, receipts
from admission_flow.register.audit.audit import Replayed
from admission_flow.register.audit.inspecting import inspected
from admission_flow.register.audit.merged import SentCase, sent_cases, sent_log
from admission_flow.register.audit.sampling import METHOD
from admission_flow.register.audit.witness import countersign
from admission_flow.register.core.names import officer_named
from admission_flow.register.core.origin import log_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What the verifier found."""

    verdict: str
    """In the words that the format fixes: BROKEN at …; CONSISTENT, NOT ANCHORED; ANCHORED …"""
    intact: bool
    """Whether nothing that was checked is broken."""
    complete: bool
    """Whether all was checked that the verdict has to rest on; where not, `skipped` says why."""
    anchored: int
    """Number of entries from the start that a checkpoint from elsewhere confirms."""
    entries: int
    root: str
    """The RFC 6962 root over the lines as they are now."""
    breaks: tuple[Break, ...]
    notices: tuple[Notice, ...]
    unused: tuple[str, ...]
    """Each checkpoint that could not be used, and why, in English."""
    checked: tuple[str, ...] = ()
    """Which parts of a register were checked, as the format names them."""
    skipped: tuple[NotChecked, ...] = ()
    """Which were not, and why, in English; `lowers`: the verdict is worth less for it."""


class Audit(InspectionPapers):
    """Reading the log, verifying it, judging it again. Nothing here writes."""

    @used_for(Use.VERIFY)
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
            BadArgument: this is not a digest.
            CheckpointUnusable: a checkpoint or a line cannot be read.

        """
        if genesis is not None and not is_digest(genesis):
            raise BadArgument("audit.verify", [Problem("genesis", "not_a_digest", {})])
        store = self._inner.store
        held = held_of(checkpoints_held, paper_lines, log_of(store))
        report = audit.verify(store, self._inner.judge, genesis=genesis)
        result = checkpoints.anchored(store, report, held)
        return Verification(
            verdict=result.verdict,
            intact=not result.breaks,
            complete=not report.lowered,
            anchored=result.anchored,
            entries=report.entries,
            root=report.root,
            breaks=result.breaks,
            notices=report.notices,
            unused=result.unused,
            checked=report.checked,
            skipped=report.skipped,
        )

    def replay(self, *, late_after: int = 30) -> Iterator[Replayed]:
        """Judge the whole register again from the journal, and yield what was judged or acted.

        Args:
            late_after: calendar days from an act to its entry that still pass without mention.

        """
        return audit.replay(self._inner.store, self._inner.judge, late_after=late_after)

    def merged(
        self, folder: str | Path | None = None, *, paper_lines: Sequence[str] = ()
    ) -> tuple[SentCase, ...]:
        """Return which cases came from other registers, each compared with the log there.

        Args:
            folder: what another office handed over, or its log as `export` writes it: the entries
                that came from it are held against its lines; None: nothing is compared.
            paper_lines: lines of the sender's minutes: the log has to be the one they confirm.

        Raises:
            HandoverUnreadable: a file of the folder is missing, or is not an ordinary one.
            HandoverBroken: the log is not what the sender's register wrote.

        """
        store = self._inner.store
        if folder is None:
            return tuple(sent_cases(store))
        with sent_log(Path(folder), paper_lines) as log:
            return tuple(sent_cases(store, log))

    def erasures(self) -> tuple[Erasure, ...]:
        """Return whose personal values were erased: these cases cannot be judged again."""
        return tuple(audit.erasures(self._inner.store))

    def findings(  # noqa: PLR0913 - each is named by the caller
        self,
        cases: Sequence[str] = (),
        *,
        unit: str | None = None,
        as_of: date | None = None,
        on_from: date | None = None,
        on_to: date | None = None,
        weight: str | None = None,
        checks: Sequence[str] = (),
    ) -> tuple[Found, ...]:
        """Run the inspectors' checks over cases, judged as of a day; the heaviest first.

        Args:
            cases: their ids; empty: all.
            unit: code or name of a unit: only cases that count with it.
            as_of: the day; None: today. Acts dated later are left out, unless they were on file by
                then: such a paper is a fault.
            on_from: only findings of this day or later.
            on_to: only findings of this day or before.
            weight: only of checks of this class: cancel, redo, explain or information.
            checks: only of these checks, by id; empty: all.

        Returns:
            Every answer of every check, those that find nothing among them: see `Found.answer`.

        Raises:
            UnknownCase, CaseErased: a case named is not there, or nothing of it to look at.
            BadArgument: there is no such check or class.
            BadDocument: there is no such unit.

        """
        asked = wanted_of("Audit.findings", on_from, on_to, weight, checks)
        seen = inspected(
            self._inner, asked, cases=cases, unit=unit, as_of=as_of, keeps=lambda _: True
        )
        return tuple(seen.found)

    def sample(
        self,
        seed: int,
        *,
        count: int | None = None,
        percent: int | None = None,
        unit: str | None = None,
    ) -> CaseSample:
        """Draw a sample of cases that anybody can draw again from the same seed.

        Args:
            seed: from 0; chosen before the list is seen.
            count: how many.
            percent: how many of a hundred instead, rounded up.
            unit: code or name of a unit: only from cases that count with it.

        Raises:
            BadArgument: the seed is below 0, or neither a count nor a share is given, or both.
            BadDocument: there is no such unit.

        """
        check_drawn("Audit.sample", seed, count, percent)
        drawn = drawn_of(self._inner, seed, count, percent, unit)
        return CaseSample(
            seed=seed,
            of=drawn.of,
            cases=tuple(drawn.cases),
            entries=self._inner.store.head[0],
            method=METHOD,
        )

    def export(self, folder: Path) -> Checkpoint:
        """Write the log as a bundle that can be checked on a machine without this program.

        Args:
            folder: a new one.

        Returns:
            The checkpoint of the log that was written.

        Raises:
            FileNotWritten: the folder is there already, or the disk refuses; nothing is left.

        """
        return write_bundle(self._inner.store, folder)

    def witness(
        self,
        checkpoint: Exact,
        memory: Path,
        name: str,
        key: Path,
        *,
        passphrase: Passphrase | None = None,
    ) -> Signature:
        """Countersign a checkpoint at a second body, after comparing it with all seen before.

        Args:
            checkpoint: its exact text, as the office handed it out.
            memory: the witness's own file, kept at the witness.
            name: of the witness.
            key: file of the witness's private key.
            passphrase: as in `Register.open`.

        Raises:
            OfficerUnnamed: the name cannot be written in the journal.
            KeyUnusable: the key cannot be read, or does not open.
            CheckpointUnusable: the checkpoint or the memory cannot be read.
            WitnessRefuses: this log is not of the checkpoint, or not a continuation of the last.
            CheckpointOlder: a newer checkpoint of it was seen before.
            FileNotWritten: the memory cannot be kept.

        """
        named = officer_named(name)
        signer = signer_of(key, passphrase)
        if signer is None:
            raise KeyUnusable(file=str(key), reason="no_key")
        return countersign(parsed(checkpoint), self._inner.store, memory, named, signer)

    def checkpoint(self) -> Checkpoint:
        """Return the checkpoint of the log as it is now; `Checkpoints.make` hands one out."""
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
        if not 0 < len(entries) <= LARGEST_RECEIPT:
            raise BadArgument("audit.receipt", [Problem("entries", "not_a_list", {})])
        held = None if checkpoint is None else parsed(checkpoint)
        made = receipts.receipt(self._inner.store, entries, held=held)
        return receipt_of(made)

    def goes_on(self, checkpoint: Exact) -> str:
        """Return the proof that the log as it is now begins with an older checkpoint.

        Args:
            checkpoint: its exact text.

        Raises:
            LogShorter, CheckpointUnusable: it does not, or the checkpoint is of another log.

        """
        return receipts.goes_on(self._inner.store, parsed(checkpoint)).text()
