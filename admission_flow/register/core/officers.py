"""The keys by which an officer's entries can be told from anybody else's."""

from typing import TYPE_CHECKING

from admission_flow.errors import BadEnrolment, LastKey, NotAllowed
from admission_flow.journal import sshsig
from admission_flow.journal.entry import REGISTER, Entry
from admission_flow.journal.keys import ENROL, OFFICER, RETIRE, ROLES, Keyring, keyring_of
from admission_flow.register.core.names import officer_named
from admission_flow.register.core.records import Split

if TYPE_CHECKING:
    from datetime import date

    from admission_flow.database.queries import Queries
    from admission_flow.register.core.appending import AppendingRegister
    from admission_flow.register.core.register import Register


def keyring(store: "Queries") -> Keyring:
    """Return the keys that count in a register, from its own entries."""
    return keyring_of(store.entries(REGISTER, actions=(ENROL, RETIRE)))


def officers_only(register: "AppendingRegister") -> None:
    """Let only an officer pass, where keys say who is one: auditors look, and change nothing."""
    held = keyring(register.store).current.get(register.officer)
    if held is not None and held.role != OFFICER:
        raise NotAllowed(officer=register.officer, reason="role_may_not")


def enrol(register: "Register", officer: str, public: str, role: str = OFFICER) -> Entry:
    """Enrol a key for somebody, by an entry that an enrolled officer signs.

    The first one enrols their own key and signs with it. A newer key of the same person retires
    the older one.

    Args:
        register: opened by who enrols, with their signer.
        officer: whose key it is.
        public: the public half, `ssh-ed25519 AAAA…`; a comment is dropped.
        role: officer, auditor (reads, writes about audits only) or witness (signs checkpoints).

    Raises:
        BadEnrolment: this is not a key, or not a role.
        NotAllowed: whoever enrols may not.

    """
    try:
        key = sshsig.read_public(public)
    except sshsig.UnusableKey as error:
        raise BadEnrolment(officer=officer, reason="no_key") from error
    if role not in ROLES:
        raise BadEnrolment(officer=officer, reason="no_role")
    data = {"officer": officer_named(officer), "key": key, "role": role}
    return register.note(ENROL, Split(data, {}))


def retire(register: "Register", officer: str, retired_from: "date") -> Entry:
    """Retire somebody's key from a day on: lost, or its owner has left.

    Raises:
        BadEnrolment: no key is enrolled for them.
        LastKey: nobody would be left who may sign.
        NotAllowed: whoever retires may not.

    """
    ring = keyring(register.store)
    held = ring.current.get(officer)
    if held is None:
        raise BadEnrolment(officer=officer, reason="not_enrolled")
    others = [
        one
        for one in ring.current.values()
        if one.role == OFFICER and one.officer != officer and not one.retired_from
    ]
    if held.role == OFFICER and not others:
        raise LastKey(officer=officer)
    data = {
        "officer": officer,
        "fingerprint": sshsig.fingerprint(held.key),
        "from": retired_from.isoformat(),
    }
    return register.note(RETIRE, Split(data, {}))
