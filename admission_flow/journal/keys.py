"""Whose keys count: built from the log alone, entry by entry.

A table of keys beside the log would be worth what its owner wants: whoever swaps a key there
rewrites everything (docs/reference/journal.md). So enrolments and retirements are entries, from a
first one whose leaf is on paper, and the verifier finds out who could sign what by reading them in
order.

1. Before the first enrolment nobody signs: entries are attributed by this computer only.
2. The first enrolment is signed by the very key that it enrols.
3. From then on every entry is signed by the key that is enrolled for its actor and not retired.
4. Only an officer enrols and retires, seals values and has them erased; an auditor else writes
   about audits, checkpoints and privacy; a witness writes nothing and signs checkpoints only.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

from admission_flow.journal import sshsig
from admission_flow.journal.entry import NAME, REGISTER, Entry, Intent
from admission_flow.journal.privacy import ENCRYPT, ERASE_APPROVE, ERASE_REQUEST, ROTATE
from admission_flow.journal.proofs import roots_at
from admission_flow.journal.report import Break
from admission_flow.procedure.quick_dataclass import dataclass

ENROL, RETIRE = "officer.enrol", "officer.retire"
HAND_OUT, COUNTERSIGN = "checkpoint.hand_out", "checkpoint.countersign"
OFFICER, AUDITOR, WITNESS = "officer", "auditor", "witness"
ROLES = (OFFICER, AUDITOR, WITNESS)
_AUDITORS_TOPICS = ("audit.", "checkpoint.", "privacy.")
OFFICERS_ONLY = frozenset({ENCRYPT, ROTATE, ERASE_REQUEST, ERASE_APPROVE})
"""What an auditor does not write although it is about privacy: it changes what is kept."""
_TO_THE_HOUR = 13  # characters of an instant
_OFFICE = timedelta(hours=7)  # the day of an instant in Việt Nam
_LATEST = datetime.max.replace(tzinfo=UTC) - _OFFICE
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Enrolment:
    """One key of one person."""

    officer: str
    key: str
    """As OpenSSH writes the public half: `ssh-ed25519 AAAA…`."""
    role: str
    since: int
    """The entry that enrolled it."""
    retired_from: str = ""
    """ISO date from which it no longer counts; empty: it counts."""

    def counts_on(self, day: str) -> bool:
        """Return whether it may sign on that day."""
        return not self.retired_from or day < self.retired_from


@dataclass(slots=True)
class Keyring:
    """The keys that count after the entries taken so far."""

    current: dict[str, Enrolment] = field(default_factory=dict)
    """By officer, the key enrolled last."""
    past: list[Enrolment] = field(default_factory=list)
    retired: set[str] = field(default_factory=set)
    """Fingerprints that never count again."""

    @property
    def in_use(self) -> bool:
        """Whether entries must be signed."""
        return bool(self.current)

    def wrong_with(  # noqa: PLR0911 - one return for each thing that can be wrong
        self, intent: Intent, sig: str, text: str
    ) -> str:
        """Return what is wrong with an entry's signature or authority; empty if nothing.

        Args:
            intent: the entry's intent, or the one that is about to be recorded.
            sig: its armored signature; empty where there is none.
            text: the exact text that was signed.

        """
        if not self.in_use:
            return self._wrong_with_the_first(intent, sig, text)
        holder = self.current.get(intent.actor)
        if holder is None:
            return f"no key is enrolled for {intent.actor}"
        if not holder.counts_on(day_of(intent.at)):
            return f"the key of {intent.actor} was retired from {holder.retired_from}"
        if not may(holder.role, intent.action):
            return f"{intent.actor} is {holder.role} and may not write {intent.action}"
        if not sig:
            return "it is not signed"
        if not sshsig.verify(holder.key, sshsig.ENTRY, text.encode(), sig):
            return f"the signature is not that of {intent.actor} over this text"
        return self.wrong_effect(intent)

    def refusal(self, intent: Intent, sig: str) -> str:
        """Return why an officer may not write an entry, as a word of the message catalogue."""
        holder = self.current.get(intent.actor)
        if holder is None:
            return "no_key_for_officer" if self.in_use else "wrong_signature"
        if not holder.counts_on(day_of(intent.at)):
            return "key_retired"
        if not may(holder.role, intent.action):
            return "role_may_not"
        return "wrong_signature" if sig else "not_signed"

    def _wrong_with_the_first(self, intent: Intent, sig: str, text: str) -> str:
        if intent.action != ENROL:
            early = "it is signed before any key was enrolled" if sig else ""
            return early or self.wrong_effect(intent)
        key, officer = intent.data.get("key"), intent.data.get("officer")
        if intent.actor != officer or intent.data.get("role") != OFFICER:
            return "the first key is enrolled by its own officer"
        wrong = self.wrong_effect(intent)
        if wrong or not isinstance(key, str):
            return wrong or "it enrols no key"
        if not sshsig.verify(key, sshsig.ENTRY, text.encode(), sig):
            return "the first enrolment is not signed by the key that it enrols"
        return ""

    def wrong_effect(self, intent: Intent) -> str:
        """Return why an enrolment or retirement cannot have its effect; empty if it can."""
        if intent.action == ENROL:
            return self._wrong_enrolment(intent.data)
        if intent.action == RETIRE:
            holder = self.current.get(str(intent.data.get("officer")))
            if holder is None or sshsig.fingerprint(holder.key) != intent.data.get("fingerprint"):
                return "it retires a key that is not enrolled"
            if not _is_day(intent.data.get("from")):
                return "it retires a key from no day"
        return ""

    def _wrong_enrolment(self, data: Mapping[str, Any]) -> str:
        officer, key, role = data.get("officer"), data.get("key"), data.get("role")
        if not isinstance(officer, str) or NAME.fullmatch(officer) is None or role not in ROLES:
            return "it enrols nobody: a name and a role are needed"
        try:
            print_of = sshsig.fingerprint(str(key))
        except sshsig.UnusableKey:
            return "it enrols something that is no key"
        if print_of in self.retired:
            return "it enrols a key that was retired"
        held = [one for one in self.current.values() if one.key == key and one.officer != officer]
        if held:
            return f"it enrols the key of {held[0].officer} for another"
        return ""

    def take(self, seq: int, intent: Intent) -> None:
        """Let an entry that was found right have its effect."""
        if intent.case != REGISTER:
            return
        officer = str(intent.data.get("officer"))
        if intent.action == ENROL:
            old = self.current.get(officer)
            if old is not None:
                self.past.append(old)
                self.retired.add(sshsig.fingerprint(old.key))
            key, role = str(intent.data["key"]), str(intent.data["role"])
            self.current[officer] = Enrolment(officer, key, role, seq)
        elif intent.action == RETIRE:
            held = self.current[officer]
            retired_from = str(intent.data["from"])
            self.retired.add(sshsig.fingerprint(held.key))
            self.current[officer] = Enrolment(
                officer, held.key, held.role, held.since, retired_from
            )


def may(role: str, action: str) -> bool:
    """Return whether a role may write entries of an action."""
    if role == OFFICER:
        return True
    topic = action.startswith(_AUDITORS_TOPICS)
    return role == AUDITOR and topic and action not in OFFICERS_ONLY


def day_of(at: str) -> str:
    """Return the ISO date in Việt Nam of an instant of the journal."""
    return _day_of_hour(at[:_TO_THE_HOUR])


@lru_cache(1024)
def _day_of_hour(hour: str) -> str:
    # The format lets an instant stand in the last hours of the year 9999: no day comes after it.
    instant = datetime.fromisoformat(f"{hour}:00:00Z")
    return (min(instant, _LATEST) + _OFFICE).date().isoformat()


def _is_day(text: object) -> bool:
    if not isinstance(text, str) or not _DAY.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def keyring_of(entries: Iterable[Entry]) -> Keyring:
    """Return the keys that the register's own chain leads to, believing what it says.

    An entry that says nothing which could be believed, such as a key that is not one, has no
    effect; `verify_signatures` names it.
    """
    ring = Keyring()
    for entry in entries:
        if entry.intent.action in {ENROL, RETIRE} and not ring.wrong_effect(entry.intent):
            ring.take(entry.seq, entry.intent)
    return ring


def verify_signatures(entries: Iterable[Entry], leaves: Iterable[bytes]) -> Iterator[Break]:
    """Yield every entry that is not signed as it must be, or saw another history.

    Args:
        entries: the whole log, verified by `verify_lines`.
        leaves: the leaf hashes of the same lines: to hold what officers' devices had seen
            against the log as it is now.

    """
    ring = Keyring()
    seen: dict[int, list[tuple[int, str, str]]] = {}
    for entry in entries:
        intent = entry.intent
        wrong = ring.wrong_with(intent, entry.sig, entry.intent_text)
        if wrong:
            yield Break(entry.seq, intent.case, wrong)
        else:
            ring.take(entry.seq, intent)
        if intent.seen.size:
            known = (entry.seq, intent.case, intent.seen.root)
            seen.setdefault(intent.seen.size, []).append(known)
    roots = roots_at(leaves, seen) if seen else {}
    for size, witnesses in seen.items():
        for seq, case, root in witnesses:
            if size > seq or roots.get(size) != root:
                yield Break(seq, case, f"its officer had seen another history of {size} entries")


def keys_file(ring: Keyring) -> str:
    """Return the keys in the form of OpenSSH's allowed_signers, for reading: it proves nothing."""
    lines = [
        f'{one.officer} namespaces="admission-flow/*" {one.key}'
        for one in [*ring.past, *ring.current.values()]
    ]
    return "".join(f"{line}\n" for line in lines)
