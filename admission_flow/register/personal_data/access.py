"""Looking at a person's data, and sealing all of it: acts with a purpose, each an entry.

The entries lie in the case's own chain, like the lending book beside a dossier (06-HD/TW, 8.2e):
who, when, for which purpose, on whose consent. Purpose and consent are personal values.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from admission_flow.database import vault
from admission_flow.errors import DataKeyUnusable, PrivacyMisused, UnknownCase
from admission_flow.journal.entry import REGISTER, Entry
from admission_flow.journal.privacy import ENCRYPT, ROTATE
from admission_flow.journal.rights import use_of
from admission_flow.register.core.forms import text_admitted
from admission_flow.register.core.officers import officers_only
from admission_flow.register.core.records import Split

if TYPE_CHECKING:
    from admission_flow.database.store import Writing
    from admission_flow.register.core.appending import AppendingRegister
    from admission_flow.register.core.reader import ReadingRegister

VERBS = ("view", "unmask", "print", "export", "lend", "return")
"""What can be done with a dossier that leaves no other trace; `privacy.<verb>` in the journal."""
_LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Access:
    """One line of the book: somebody had to do with a dossier."""

    seq: int
    at: str
    officer: str
    case: str
    verb: str
    purpose: str | None
    """None: erased with the person's data."""
    consent: str | None
    borrower: str | None
    returned_at: str | None = None
    """When what was lent came back (UTC); None: it is out, or was never lent."""

    @property
    def out(self) -> bool:
        """Whether the dossier was lent and has not come back."""
        return self.verb == "lend" and self.returned_at is None


def note_access(  # noqa: PLR0913 - what a line of the book consists of
    register: "AppendingRegister",
    case_id: str,
    verb: str,
    purpose: str,
    consent: str | None = None,
    *,
    borrower: str | None = None,
) -> Entry:
    """Record that somebody views, unmasks, prints, exports, lends or takes back a dossier.

    To be called before the data is shown: what was not recorded is not shown.

    Args:
        register: opened by who does it.
        case_id: the case.
        verb: one of `VERBS`.
        purpose: what for; a text, kept as a personal value.
        consent: the paper by which it was permitted; the same holds.
        borrower: to whom it is lent; the same holds.

    Raises:
        PrivacyMisused: no purpose is named, or nothing is lent that could come back.
        BadDocument: a text holds a character that may not enter.
        UnknownCase, CaseErased: there is no such case, or nothing of it to look at.
        DataKeyUnusable: its values are sealed, and the key is not at hand.

    """
    _permit(register, verb)
    personal = _stated(purpose=purpose, consent=consent, borrower=borrower)
    with register.store.writing() as writing:
        data: dict[str, int] = {}
        if case_id == REGISTER:  # its chain is nobody's dossier
            raise UnknownCase(case=case_id)
        if verb == "return":
            lent = [each for each in accesses_in(writing.entries(case_id)) if each.out]
            if not lent:
                raise PrivacyMisused(reason="nothing_lent")
            data = {"lent": lent[0].seq}
        return register.note_in(writing, case_id, f"privacy.{verb}", Split(data, personal))


def note_exports(  # noqa: PLR0913 - what a line of the book consists of
    register: "AppendingRegister",
    cases: Iterable[str],
    purpose: str,
    consent: str | None = None,
    *,
    verb: str = "export",
    data: Mapping[str, str] = MappingProxyType({}),
) -> list[Entry]:
    """Record that the data of several people is given out, or seen, in one list: all or none.

    To be called before the list is made: what was not recorded is not given out. `verb`: "view"
    where the list is only shown. `data`: what the entries say besides, in clear: no personal value.

    Raises: as `note_access`.
    """
    _permit(register, verb)
    personal = _stated(purpose=purpose, consent=consent)
    named = list(cases)
    if REGISTER in named:
        raise UnknownCase(case=REGISTER)
    with register.store.writing() as writing:
        return [
            register.note_in(writing, case, f"privacy.{verb}", Split(dict(data), personal))
            for case in named
        ]


def _permit(register: "AppendingRegister", verb: str) -> None:
    use = use_of(f"privacy.{verb}", {})
    if use is not None:  # a word of nobody's is refused where it would be written
        register.permit(use)


def _stated(**texts: str | None) -> dict[str, str]:
    personal = {
        name: kept for name, text in texts.items() if text and (kept := text_admitted(name, text))
    }
    if "purpose" not in personal or any(len(text) > _LONGEST for text in personal.values()):
        raise PrivacyMisused(reason="no_purpose")
    return personal


def accesses_in(
    entries: Iterable[Entry], personal: Mapping[str, Mapping[str, object]] | None = None
) -> list[Access]:
    """Return the book of one or more cases from their entries, oldest first."""
    found: dict[int, Access] = {}
    for entry in entries:
        intent = entry.intent
        topic, _, verb = intent.action.partition(".")
        if topic != "privacy" or verb not in VERBS:
            continue
        stated = (personal or {}).get(intent.id, {})
        purpose, consent, borrower = (
            str(stated[name]) if name in stated else None
            for name in ("purpose", "consent", "borrower")
        )
        found[entry.seq] = Access(
            entry.seq, intent.at, intent.actor, intent.case, verb, purpose, consent, borrower
        )
        lent = found.get(_number(intent.data.get("lent")))
        if verb == "return" and lent is not None and lent.case == intent.case:
            found[lent.seq] = replace(lent, returned_at=intent.at)
    return list(found.values())


def accesses(register: "ReadingRegister", case_id: str | None = None) -> list[Access]:
    """Return the book of one case, or of all, in the order in which it was written.

    Raises:
        UnknownCase: there is no such case.
        DataKeyUnusable: purposes are sealed, and the key is not at hand.

    """
    store = register.store
    found = []
    for case in store.case_ids() if case_id is None else [case_id]:
        entries = [e for e in register.entries(case) if e.intent.action.startswith("privacy.")]
        if entries:
            found += accesses_in(entries, store.personal(case))
    return sorted(found, key=lambda access: access.seq)


def _number(value: object) -> int:
    return value if type(value) is int else -1


# ---- sealing -------------------------------------------------------------------------------------


def encrypt(register: "AppendingRegister", file: Path | None = None) -> tuple[Entry, Path]:
    """Seal every personal value, and from now on whatever is added; return where the key lies.

    The key is made here unless the file holds one already. Without it nobody reads the values
    again: it is to be copied to a second place that is neither the register's nor this machine's.

    Args:
        register: opened by an officer.
        file: where the key is to lie; None: where the register looks for it.

    Raises:
        PrivacyMisused: the values are sealed already.
        DataKeyUnusable: the file lies in the register's folder, cannot be written, or holds
            something else.
        NotAllowed: whoever asks is not an officer.

    """
    store = register.store
    officers_only(register)
    if store.data_key_id:
        raise PrivacyMisused(reason="sealed_already")
    file = file or store.data_key_file
    vault.refuse_beside(file, store.dialect.folder)
    new = vault.made(register.random_bytes, file)
    with store.writing() as writing:
        if writing.data_key_id:  # another window was faster
            raise PrivacyMisused(reason="sealed_already")
        entry = _seal_all(register, writing, new, ENCRYPT)
    store.compact()
    return entry, file


def rotate(register: "AppendingRegister", *, forget_old: bool = False) -> tuple[Entry, Path]:
    """Seal everything with a new key, in one transaction; return where the new key lies.

    The old key stays beside it, for backups made before, until the next rotation.

    Args:
        register: opened by an officer, with the key in use.
        forget_old: remove the old key: backups made before can never be read again.

    Raises:
        PrivacyMisused: values are not sealed.
        DataKeyUnusable: the key in use is not at hand, or the new one cannot be written.
        NotAllowed: whoever asks is not an officer.

    """
    store = register.store
    officers_only(register)
    if not store.data_key_id:
        raise PrivacyMisused(reason="not_sealed")
    file = store.data_key_file
    vault.refuse_beside(file, store.dialect.folder)
    before = store.vault()
    _put_in_place(file, before)  # what an interrupted rotation left beside
    new = vault.Vault(register.random_bytes(vault.KEY_BYTES))
    waiting = vault.next_file(file, new.id)
    try:
        vault.make(new.key, waiting)
    except FileExistsError as error:  # a key is random: this one was planted
        raise DataKeyUnusable(file=str(waiting), reason="not_writable") from error
    with store.writing() as writing:
        entry = _seal_all(register, writing, new, ROTATE)
    # From here on the register needs the new key; it is found beside the old until this is done.
    _put_in_place(file, new)
    if forget_old:
        vault.old_file(file).unlink(missing_ok=True)
    store.compact()
    return entry, file


def _seal_all(
    register: "AppendingRegister", writing: "Writing", new: vault.Vault, action: str
) -> Entry:
    values = writing.seal_again(new)
    split = Split({"key": new.id, "values": values}, {})
    return register.note_in(writing, REGISTER, action, split)


def _put_in_place(file: Path, current: vault.Vault) -> None:
    """Move a new key that waits beside the old one to where it belongs.

    Raises:
        DataKeyUnusable: the folder refuses; the key is found where it waits.

    """
    waiting = vault.next_file(file, current.id)
    if not waiting.exists():
        return
    try:
        if file.exists():
            file.replace(vault.old_file(file))
        waiting.replace(file)
        vault.flush_folder(file.parent)
    except OSError as error:
        raise DataKeyUnusable(file=str(waiting), reason="not_writable") from error
