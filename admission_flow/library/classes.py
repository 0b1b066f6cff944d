"""Training classes, under the names of the commands `class …`."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from admission_flow.errors import BadArgument
from admission_flow.journal.entry import Entry
from admission_flow.library.edge import Room
from admission_flow.library.papers import BulkOutcome, recorded
from admission_flow.library.records import event_from
from admission_flow.planning.classes.events import (
    Attended,
    ClassClosed,
    ClassEvent,
    ClassOpened,
    Enrolled,
    LeftClass,
    TrainingClass,
)
from admission_flow.planning.classes.proposals import Candidate
from admission_flow.procedure.document import Problem
from admission_flow.register.classes import entries
from admission_flow.register.classes.certificates import keep_numbers, plan_certificates, series
from admission_flow.register.classes.participants import Line as ClassLine
from admission_flow.register.classes.participants import (
    Participant,
    given_out,
    overview,
    participants,
)
from admission_flow.register.core.register import Register


class ReadingClasses(Room):
    """Classes, who is on their lists, and who could be sent."""

    of_the_admission = True

    def list(self, plan: int | None = None) -> tuple[TrainingClass, ...]:
        """Return the classes in the order in which they were opened.

        Args:
            plan: only those of the plan of this year; None: all.

        """
        found = entries.classes(self._inner.store).values()
        return tuple(one for one in found if plan in {None, one.opened.plan})

    def figures(self, plan: int | None = None) -> tuple[ClassLine, ...]:
        """Return, for each kind of class, what a plan asks for and what came of it.

        Args:
            plan: the year of the plan; None: of all classes, without a plan.

        Raises:
            BadDocument: there is no plan of that year.

        """
        return tuple(overview(self._inner, plan)[1])

    def show(self, code: str) -> TrainingClass:
        """Return one class with all that happened to it.

        Raises:
            BadDocument: there is no such class.

        """
        return entries.one(self._inner.store, code)

    def participants(self, code: str) -> tuple[Participant, ...]:
        """Return who is on the list of a class, with attendance, result and certificate.

        Raises:
            BadDocument: there is no such class.

        """
        return tuple(participants(self._inner, entries.one(self._inner.store, code)))

    def propose(self, code: str, as_of: date | None = None) -> tuple[Candidate, ...]:
        """Return who needs the certificate of a class and has no place yet; nothing is decided.

        Args:
            code: of the class.
            as_of: the day; None: today.

        Raises:
            BadDocument: there is no such class.

        """
        return tuple(entries.propose(self._inner, code, as_of)[0])


class Classes(ReadingClasses):
    """What is entered about classes. What does not fit raises `BadDocument`; nothing is written."""

    _inner: Register

    def open(  # noqa: PLR0913 - each is named by the caller
        self,
        code: str,
        *,
        kind: str,
        places: int,
        first_day: date,
        last_day: date,
        organiser: str,
        issuer_kind: str,
        plan: int | None = None,
        decision: str | None = None,
        sessions: int | None = None,
        attendance_minimum: int | None = None,
        attendance_source: str | None = None,
    ) -> Entry:
        """Open a class: kind, places, days, who holds it, who certifies.

        Args:
            code: by which it is called for good.
            kind: awareness or new_member.
            places: people that it takes.
            first_day: its first day.
            last_day: its last day.
            organiser: who holds it.
            issuer_kind: who certifies: political_centre or competent_committee.
            plan: the year of the plan that it belongs to.
            decision: number of the paper that opened it.
            sessions: how many it has.
            attendance_minimum: sessions that one must have been at.
            attendance_source: the paper that says so.

        Raises:
            BadDocument: a value is not valid, or the class is there already.

        """
        given = {
            "kind": kind,
            "places": places,
            "first_day": first_day,
            "last_day": last_day,
            "organiser": organiser,
            "issuer_kind": issuer_kind,
            "plan": plan,
            "decision": decision,
            "sessions": sessions,
            "attendance_minimum": attendance_minimum,
            "attendance_source": attendance_source,
        }
        return self._put(ClassOpened, code, given)

    def enrol(self, code: str, cases: Sequence[str], on: date | None = None) -> Entry:
        """Put people on the list of a class: all or none.

        Args:
            code: of the class.
            cases: their cases.
            on: the day of being sent; None: today.

        Raises:
            BadDocument: there is no such class or case, no place is left, or somebody has one.

        """
        day = on or self._inner.today
        return self._put(Enrolled, code, {"on": day, "cases": tuple(dict.fromkeys(cases))})

    def withdraw(self, code: str, case_id: str, on: date | None = None) -> Entry:
        """Take somebody off the list of a class; the place is free again.

        Raises:
            BadDocument: there is no such class, or the person is not on its list.

        """
        return self._put(LeftClass, code, {"on": on or self._inner.today, "case": case_id})

    def attend(self, code: str, session: int, on: date, present: Sequence[str]) -> Entry:
        """Record who was there at one session.

        Args:
            code: of the class.
            session: its number, from 1.
            on: its day.
            present: the cases of those who were there.

        Raises:
            BadDocument: there is no such class or session, or somebody is not on its list.

        """
        given = {"session": session, "on": on, "present": tuple(dict.fromkeys(present))}
        return self._put(Attended, code, given)

    def result(self, code: str, results: Mapping[str, str]) -> tuple[Entry, ...]:
        """Record how people did: all in one transaction; what stands already is not written again.

        Args:
            code: of the class.
            results: by case.

        Raises:
            BadDocument: there is no such class, it is closed, or somebody is not on its list.

        """
        return tuple(entries.put_results(self._inner, code, results))

    def certify(
        self,
        code: str,
        on: date,
        numbers: str | Mapping[str, str],
        *,
        taken_on: date | None = None,
    ) -> tuple[BulkOutcome, ...]:
        """Give everybody who passed a number, and enter the certificates in their cases.

        Numbers are kept first: run again, it continues where it stopped, and nobody's changes.

        Args:
            code: of the class.
            on: the day of the certificates that have no number yet.
            numbers: the first of a series, "NT2024/001": the next ones follow; or by case, as
                the centre gave them.
            taken_on: the day on which the chi bộ took certificates into the file of those whose
                certificate is older than their listing; its life still runs from `on`.

        Raises:
            BadArgument: the series does not end in a number.
            BadDocument: a certificate is older than the listing, and no such day is given; there is
                no such class, nobody passed, or a number is taken, is not the one that is kept, or
                is given to somebody who did not pass; nothing was written.
            ActInFuture: the day has not come; nothing was written.

        """
        wanted = numbers if not isinstance(numbers, str) else series(numbers)
        if wanted is None:
            problems = [Problem("numbers", "class_numbers_form", {"found": numbers})]
            raise BadArgument("Classes.certify", problems)
        planned = plan_certificates(self._inner.store, code, on, wanted, taken_on=taken_on)
        return recorded(
            self._inner,
            planned.rows,
            code,
            before=lambda: keep_numbers(self._inner, planned, on),
        )

    def export(
        self, code: str, purpose: str, *, consent: str | None = None
    ) -> tuple[Participant, ...]:
        """Return the list of a class to be given out, once it is noted in every case what for.

        Args:
            code: of the class.
            purpose: what for.
            consent: the paper by which it was permitted.

        Raises:
            BadDocument: there is no such class.
            PrivacyMisused: no purpose is named; nothing is returned.

        """
        return tuple(given_out(self._inner, code, purpose, consent))

    def close(self, code: str, on: date | None = None) -> Entry:
        """Close the list of a class: nothing more is entered about it.

        Raises:
            BadDocument: there is no such class, or it is closed.

        """
        return self._put(ClassClosed, code, {"on": on or self._inner.today})

    def retract(self, entry: int) -> Entry:
        """Take back an entry about a class; it stays readable.

        Raises:
            BadDocument: the entry is not about a class, or others rest on it.

        """
        return entries.retract(self._inner, entry)

    def _put(self, kind: type[ClassEvent], code: str, given: Mapping[str, Any]) -> Entry:
        return entries.put(self._inner, [event_from(kind, {"code": code, **given})])[0]
