"""Keys of officers and second officers, under the names of the commands `officer …`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from admission_flow.journal.entry import Entry
from admission_flow.journal.four_eyes import Waiting
from admission_flow.journal.keys import Enrolment
from admission_flow.journal.rights import Use
from admission_flow.journal.roles import Grant
from admission_flow.library.edge import Room, used_for
from admission_flow.register.core import four_eyes, officers
from admission_flow.register.core.register import Register
from admission_flow.register.units.scope import code_meant

Role = Literal["officer", "auditor", "witness"]
"""Of a key."""
GivenRole = Literal[
    "recorder",
    "secretary",
    "organisation_board",
    "standing_office",
    "inspector",
    "administrator",
]
"""Of an officer in a unit (docs/officers/roles.md)."""
Relation = Literal["own", "relative", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FourEyesNow:
    """Which steps wait for a second officer, and what waits now."""

    steps: tuple[str, ...]
    """Kinds of step that wait from now on."""
    waiting: tuple[tuple[str, Waiting], ...]
    """(case, what waits), by case."""


class ReadingOfficers(Room):
    """Which keys are in force, as recorded in the log, and what waits for a second officer."""

    use = Use.LOOK

    def list(self) -> tuple[Enrolment, ...]:
        """Return every key that was enrolled: those that are retired, then those that count."""
        ring = officers.keyring(self._inner.store)
        return (*ring.past, *ring.current.values())

    @used_for(Use.READ)
    def four_eyes(self) -> FourEyesNow:
        """Return which steps wait until a second officer has confirmed them, and what waits."""
        found, _ = four_eyes.all_waiting(self._inner.store)
        waiting = ((case, one) for case in sorted(found.waiting) for one in found.of(case))
        return FourEyesNow(steps=tuple(sorted(found.steps)), waiting=tuple(waiting))

    def roles(self) -> tuple[Grant, ...]:
        """Return every role that was ever given, in the order of its entries; none: none are used.

        Whether one holds on a day: `Grant.counts_on`.
        """
        return tuple(self._inner.roles.grants)


class Officers(ReadingOfficers):
    """Keys enrolled and retired. The first officer enrols their own key, and opens with it."""

    use = Use.OFFICER

    _inner: Register

    def enrol(self, officer: str, public: str, role: Role = "officer") -> Entry:
        """Enrol a key for somebody; a newer key of the same person retires the older one.

        Args:
            officer: whose key it is.
            public: the public half as OpenSSH writes it, `ssh-ed25519 AAAA…`.
            role: officer, auditor (reads, and writes about audits only) or witness.

        Raises:
            BadEnrolment: this is not a key.
            OfficerUnnamed: the name cannot be written in the journal.
            NotAllowed: whoever enrols may not.

        """
        return officers.enrol(self._inner, officer, public, role)

    def retire(self, officer: str, from_day: date) -> Entry:
        """Retire somebody's key from a day on.

        Args:
            officer: whose key it is.
            from_day: the first day on which it does not count.

        Raises:
            BadEnrolment: no key is enrolled for them.
            LastKey: nobody would be left who may sign.
            NotAllowed: whoever retires may not.

        """
        return officers.retire(self._inner, officer, from_day)

    def set_four_eyes(self, steps: Sequence[str]) -> Entry:
        """Let steps of these kinds wait until a second officer has confirmed them.

        Args:
            steps: their kinds; empty: none waits any more.

        Raises:
            BadDocument: a kind is not a step.
            NotAllowed: whoever sets it is not an officer.

        """
        return four_eyes.set_steps(self._inner, steps)

    @used_for(Use.LOOK)
    def grant(
        self,
        officer: str,
        role: GivenRole,
        *,
        unit: str | None = None,
        from_day: date | None = None,
        until: date | None = None,
    ) -> Entry:
        """Give somebody a role, in a unit and what is below it, or in the whole register.

        The first role that is ever given makes whoever gives it administrator of the whole
        register, without an end: from that entry on nobody does anything without a role.

        Args:
            officer: who gets it.
            role: which.
            unit: code or name; None: the whole register.
            from_day: the first day; None: today.
            until: the last day; None: no end is set.

        Raises:
            BadRole: the first role is another, it is held already, it does not go together with
                what the officer holds, or somebody gives themselves one.
            BadDocument: there is no such unit, or it would end before it begins.
            NotAllowed: who gives it is not an administrator there.

        """
        code = code_meant(self._inner, unit)
        return officers.grant(self._inner, officer, role, code, from_day, until)

    @used_for(Use.LOOK)
    def withdraw(
        self,
        officer: str,
        role: GivenRole,
        *,
        unit: str | None = None,
        from_day: date | None = None,
    ) -> Entry:
        """Take a role from somebody, from a day on.

        Args:
            officer: who holds it.
            role: which.
            unit: as it was given.
            from_day: the first day on which it no longer holds; None: today.

        Raises:
            BadRole: they do not hold it, or it is that of the last administrator.
            BadDocument, NotAllowed: as in `grant`.

        """
        return officers.withdraw(
            self._inner, officer, role, code_meant(self._inner, unit), from_day
        )

    @used_for(Use.LOOK)
    def relation(self, officer: str, case_id: str, kind: Relation) -> Entry:
        """Declare that an officer is concerned in a case: from now on another one acts in it.

        Args:
            officer: who is concerned.
            case_id: the case.
            kind: own, relative, or none: what was declared before no longer holds.

        Raises:
            BadRole: an officer ends what was declared of them.
            UnknownCase: there is no such case.
            NotAllowed: this officer may not, or not there.

        """
        return officers.relate(self._inner, officer, case_id, kind)
