"""Keys of officers and second officers, under the names of the commands `officer …`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from admission_flow.journal.entry import Entry
from admission_flow.journal.four_eyes import Waiting
from admission_flow.journal.keys import Enrolment
from admission_flow.library.edge import Room
from admission_flow.register.core import four_eyes, officers
from admission_flow.register.core.register import Register

Role = Literal["officer", "auditor", "witness"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FourEyesNow:
    """Which steps wait for a second officer, and what waits now."""

    steps: tuple[str, ...]
    """Kinds of step that wait from now on."""
    waiting: tuple[tuple[str, Waiting], ...]
    """(case, what waits), by case."""


class ReadingOfficers(Room):
    """Which keys are in force, as recorded in the log, and what waits for a second officer."""

    def list(self) -> tuple[Enrolment, ...]:
        """Return every key that was enrolled: those that are retired, then those that count."""
        ring = officers.keyring(self._inner.store)
        return (*ring.past, *ring.current.values())

    def four_eyes(self) -> FourEyesNow:
        """Return which steps wait until a second officer has confirmed them, and what waits."""
        found, _ = four_eyes.all_waiting(self._inner.store)
        waiting = ((case, one) for case in sorted(found.waiting) for one in found.of(case))
        return FourEyesNow(steps=tuple(sorted(found.steps)), waiting=tuple(waiting))


class Officers(ReadingOfficers):
    """Keys enrolled and retired. The first officer enrols their own key, and opens with it."""

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
