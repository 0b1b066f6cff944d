"""Personal data, under the names of the commands `privacy …`: who looked, what is sealed, erased.

A program that reads a case holds a person's data; who of its users gets to see it is its own
business. Whoever shows, prints, lends or gives data out notes it here first: what was not noted is
not shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from admission_flow.errors import BadArgument
from admission_flow.journal.entry import Entry
from admission_flow.journal.rights import Use
from admission_flow.library.arguments import Exact
from admission_flow.library.edge import Room, used_for
from admission_flow.library.receipts import LARGEST_RECEIPT, Receipt, parsed, receipt_of
from admission_flow.procedure.document import Problem
from admission_flow.procedure.retention import RetentionRule
from admission_flow.register.audit import receipts
from admission_flow.register.classes.entries import results_of
from admission_flow.register.core.register import Register
from admission_flow.register.core.retention import rules_of
from admission_flow.register.personal_data import access, erasure
from admission_flow.register.personal_data.access import Access


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmasked:
    """Everything that is stored of a person, with the entry that says who asked for it."""

    entry: Entry
    document: Mapping[str, Any]
    """The case as a document."""
    class_results: Mapping[str, str]
    """By code of a class."""


class ReadingPrivacy(Room):
    """The book of who had to do with which dossier, and the rules of retention."""

    def register(self, case_id: str | None = None) -> tuple[Access, ...]:
        """Return who had to do with which dossier, when and what for, oldest first.

        Args:
            case_id: the case; None: all.

        Raises:
            UnknownCase: there is no such case.

        """
        return tuple(access.accesses(self._inner, case_id))

    def retention(self) -> tuple[RetentionRule, ...]:
        """Return the rules of retention: for which end, how long, who says so.

        They are those of the register's procedure; empty: it states none, and nothing is erased.
        """
        return tuple(rules_of(self._inner.procedure).rules.values())


class Privacy(ReadingPrivacy):
    """What is noted, sealed and erased.

    Each call that gives a `purpose` raises `PrivacyMisused` where it is empty or too long,
    `BadDocument` where it holds a character that may not enter, and `UnknownCase` or `CaseErased`.
    Purposes and consents are personal values: they are erased with the case.
    """

    _inner: Register

    @used_for(Use.NAMES)
    def view(self, case_id: str, purpose: str, *, consent: str | None = None) -> Entry:
        """Note that a dossier is looked at.

        Args:
            case_id: the case.
            purpose: what for.
            consent: the paper by which it was permitted.

        Raises:
            PrivacyMisused: no purpose is named.
            UnknownCase, CaseErased: there is no such case, or nothing of it to look at.

        """
        return self._noted(case_id, "view", purpose, consent)

    @used_for(Use.PAPER)
    def print(self, case_id: str, purpose: str, *, consent: str | None = None) -> Entry:
        """Note that a dossier is printed or copied.

        Raises:
            PrivacyMisused, UnknownCase, CaseErased: as in `view`.

        """
        return self._noted(case_id, "print", purpose, consent)

    @used_for(Use.PAPER)
    def lend(
        self, case_id: str, purpose: str, borrower: str, *, consent: str | None = None
    ) -> Entry:
        """Note that a dossier is lent.

        Args:
            case_id: the case.
            purpose: what for.
            borrower: to whom.
            consent: the paper by which it was permitted.

        Raises:
            PrivacyMisused, UnknownCase, CaseErased: as in `view`.

        """
        return self._noted(case_id, "lend", purpose, consent, borrower)

    @used_for(Use.PAPER)
    def return_(self, case_id: str, purpose: str, *, consent: str | None = None) -> Entry:
        """Note that a dossier which was lent came back.

        Raises:
            PrivacyMisused: as in `view`, or nothing is lent that could come back.
            UnknownCase, CaseErased: as in `view`.

        """
        return self._noted(case_id, "return", purpose, consent)

    @used_for(Use.NAMES)
    def unmask(self, case_id: str, purpose: str, *, consent: str | None = None) -> Unmasked:
        """Return everything that is stored of a case, once it is noted who asked and why.

        Raises:
            PrivacyMisused, UnknownCase, CaseErased: as in `view`; nothing is returned.

        """
        entry = self._noted(case_id, "unmask", purpose, consent)
        return Unmasked(
            entry=entry,
            document=self._inner.export(case_id),
            class_results=dict(results_of(self._inner.store, case_id)),
        )

    @used_for(Use.NAMES)
    def export(self, case_id: str, purpose: str, *, consent: str | None = None) -> dict[str, Any]:
        """Note that a case is given out, and return it as a case document.

        Raises:
            PrivacyMisused, UnknownCase, CaseErased: as in `view`; nothing is returned.

        """
        self._noted(case_id, "export", purpose, consent)
        return self._inner.export(case_id)

    def receipt(
        self,
        entries: Sequence[int],
        purpose: str,
        *,
        consent: str | None = None,
        checkpoint: Exact | None = None,
    ) -> Receipt:
        """Return a receipt for entries of one case with the personal values in it, once noted.

        Args:
            entries: their numbers.
            purpose: what for.
            consent: the paper by which it was permitted.
            checkpoint: as in `Audit.receipt`.

        Raises:
            BadArgument: no entry is named, or too many are.
            EntryMissing, LogShorter, CheckpointUnusable: as in `Audit.receipt`.
            PrivacyMisused, UnknownCase, CaseErased: as in `view`; nothing is returned.

        """
        if not 0 < len(entries) <= LARGEST_RECEIPT:
            raise BadArgument("Privacy.receipt", [Problem("entries", "not_a_list", {})])
        held = None if checkpoint is None else parsed(checkpoint)
        made = receipts.given_out(self._inner, entries, purpose, consent, held=held)
        return receipt_of(made)

    @used_for(Use.BACKUP)
    def encrypt(self, file: Path | None = None) -> tuple[Entry, Path]:
        """Seal all personal values with a key; return the entry, and where the key lies.

        Without the key nobody reads the values again: copy it to a second place.

        Args:
            file: where the key is to lie; None: where the register looks for it.

        Raises:
            PrivacyMisused: the values are sealed already.
            DataKeyUnusable: the file lies beside the register, cannot be written, or holds
                something else.

        """
        return access.encrypt(self._inner, file)

    @used_for(Use.BACKUP)
    def rotate(self, *, remove_old_key: bool = False) -> tuple[Entry, Path]:
        """Seal all personal values with a new key; return the entry, and where the key lies.

        Args:
            remove_old_key: backups that were made before can then never be read again.

        Raises:
            PrivacyMisused: the values are not sealed.
            DataKeyUnusable: the key in use is not at hand, or the new one cannot be written.

        """
        return access.rotate(self._inner, forget_old=remove_old_key)

    @used_for(Use.ERASE)
    def erase(self, case_id: str, decision: str, decided_on: date, retention: str) -> Entry:
        """Ask for the erasure of the personal values of a case that ended.

        Args:
            case_id: the case.
            decision: number of the written decision.
            decided_on: its day.
            retention: id of the rule of retention that has run out.

        Raises:
            PrivacyMisused: the decision has no such number or day, or it was asked for already.
            ErasureRefused, ErasureTooEarly: the case is in progress, or the rule does not allow it.
            UnknownCase, CaseErased: there is nothing to erase.

        """
        return erasure.request_erasure(self._inner, case_id, decision, decided_on, retention)

    @used_for(Use.ERASE)
    def approve_erasure(self, case_id: str) -> Entry:
        """Approve what another officer asked for, and erase: nothing brings the values back.

        Raises:
            PrivacyMisused: nobody asked for it.
            NotAllowed: the same officer asked.
            ErasureRefused, ErasureTooEarly: as in `erase`.
            UnknownCase, CaseErased: there is nothing to erase.

        """
        return erasure.approve_erasure(self._inner, case_id)

    def _noted(
        self,
        case_id: str,
        verb: str,
        purpose: str,
        consent: str | None,
        borrower: str | None = None,
    ) -> Entry:
        return access.note_access(self._inner, case_id, verb, purpose, consent, borrower=borrower)
