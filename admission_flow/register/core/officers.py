"""The keys by which an officer's entries can be told from anybody else's."""

from typing import TYPE_CHECKING

from admission_flow.errors import (
    BadDocument,
    BadEnrolment,
    BadRole,
    LastKey,
    NotAllowed,
    UnknownCase,
)
from admission_flow.journal import sshsig
from admission_flow.journal.entry import REGISTER, Entry
from admission_flow.journal.keys import ENROL, OFFICER, RETIRE, ROLES, Keyring, keyring_of
from admission_flow.journal.rights import GRANT, RELATION, WITHDRAW, Use
from admission_flow.journal.rights import ROLES as GIVEN
from admission_flow.journal.roles import EVERYWHERE, KINDS
from admission_flow.procedure.document import Problem
from admission_flow.register.core.names import officer_named
from admission_flow.register.core.records import Split

if TYPE_CHECKING:
    from collections.abc import Sequence
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
    _check_an_administrator_stays(register, [one.officer for one in others], officer)
    data = {
        "officer": officer,
        "fingerprint": sshsig.fingerprint(held.key),
        "from": retired_from.isoformat(),
    }
    return register.note(RETIRE, Split(data, {}))


def _check_an_administrator_stays(
    register: "Register", others: "Sequence[str]", officer: str
) -> None:
    """Refuse to retire the only key with which roles could still be given."""
    lasting = {one.officer for one in register.roles.grants if one.lasting}
    if officer in lasting and not lasting & set(others):
        raise BadRole(officer=officer, reason="bad_role.last_administrator")


# ---- roles ---------------------------------------------------------------------------------------


def grant(  # noqa: PLR0913, PLR0917 - each is named by the caller
    register: "Register",
    officer: str,
    role: str,
    unit: str | None = None,
    since: "date | None" = None,
    until: "date | None" = None,
) -> Entry:
    """Give somebody a role, in a unit and what is below it, or in the whole register.

    The first role that is ever given makes whoever gives it administrator of the whole register,
    without an end: from that entry on nobody does anything without a role.

    Args:
        register: opened by an administrator.
        officer: who gets it.
        role: one of `journal.rights.ROLES`.
        unit: its code; None: the whole register.
        since: the first day; None: today.
        until: the last day; None: no end is set.

    Raises:
        BadRole: the first role is another, it is held already, it does not go together with what
            the officer holds, or somebody gives themselves one.
        BadDocument: it would end before it begins.
        NotAllowed: who gives it is not an administrator there.

    """
    data = {"officer": officer_named(officer), **_role(register, role, unit)}
    since = since or register.today
    data["from"] = since.isoformat()
    if until is not None:
        if until < since:
            facts = {"since": since, "until": until}
            raise BadDocument("--until", [Problem("file", "role_ends_before", facts)])
        data["until"] = until.isoformat()
    return register.note(GRANT, Split(data, {}))


def withdraw(
    register: "Register",
    officer: str,
    role: str,
    unit: str | None = None,
    from_day: "date | None" = None,
) -> Entry:
    """Take a role from somebody, from a day on.

    Args:
        register: opened by an administrator.
        officer: who holds it.
        role: which.
        unit: as it was given.
        from_day: the first day on which it no longer holds; None: today.

    Raises:
        BadRole: they do not hold it, or it is that of the last administrator.
        BadDocument, NotAllowed: as `grant`.

    """
    data = {"officer": officer_named(officer), **_role(register, role, unit)}
    data["from"] = (from_day or register.today).isoformat()
    return register.note(WITHDRAW, Split(data, {}))


def relate(register: "Register", officer: str, case_id: str, kind: str) -> Entry:
    """Declare that an officer is concerned in a case: from now on another one acts in it.

    Args:
        register: opened by the officer, or by who answers for the case.
        officer: who is concerned.
        case_id: the case.
        kind: own, relative, or none: what was declared before no longer holds.

    Raises:
        BadRole: an officer ends what was declared of them.
        UnknownCase: there is no such case, as far as the officer who declares may see.
        NotAllowed: this officer may not.

    """
    if kind not in KINDS:
        raise BadRole(officer=officer, reason="bad_role.effect")
    named = officer_named(officer)
    if case_id == REGISTER:
        raise UnknownCase(case=case_id)
    try:
        if not register.used_for(Use.RELATION).store.case_head(case_id)[0]:
            raise UnknownCase(case=case_id)
    except NotAllowed:
        if named != register.officer:  # of oneself it is taken unseen: no answer may tell anything
            raise
    data = {"officer": named, "case": case_id, "kind": kind}
    return register.note(RELATION, Split(data, {}))


def _role(register: "Register", role: str, unit: str | None) -> dict[str, str]:
    if role not in GIVEN:
        raise BadRole(officer=register.officer, reason="bad_role.effect")
    return {"role": role, "unit": EVERYWHERE if unit is None else unit}
