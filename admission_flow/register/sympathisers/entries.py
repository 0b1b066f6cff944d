"""What is entered about sources and lists: proposals, reviews; one paper for many cases."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from admission_flow.database.queries import Queries
from admission_flow.errors import ActInFuture, BadDocument, CaseErased, StepRefused, UnknownCase
from admission_flow.journal.entry import REGISTER, Entry
from admission_flow.planning.sympathisers.person import bounds
from admission_flow.procedure.acts import Act, HelperAssigned, HelperReport, Step
from admission_flow.procedure.document import DocumentProblems, Problem, act_from
from admission_flow.procedure.findings import StepVerdict
from admission_flow.register.core.forms import text_admitted
from admission_flow.register.core.organisation import organisation
from admission_flow.register.core.records import CaseRecord
from admission_flow.register.core.topic import Once, Topic
from admission_flow.register.sympathisers.lists import gather, on_the_day
from admission_flow.register.sympathisers.noted import (
    EVERY,
    LISTS,
    PERSONS,
    PROPOSED,
    REPORT_FOR,
    REVIEW,
)
from admission_flow.register.units.scope import scope

if TYPE_CHECKING:
    from admission_flow.register.core.entering import Written
    from admission_flow.register.core.reader import ReadingRegister
    from admission_flow.register.core.register import Register

_NUMBER = re.compile(r"(?=.*\d)[\w][\w./-]{0,39}")
"""The number of a paper, as "05-NQ/CB": no blanks, so that no sentence lies in the log in clear."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What became of one case under a paper for many."""

    case: str
    outcome: str
    """`recorded`, `repeated` (it was on file: nothing written), `refused`, or `would` (a trial)."""
    entry: int | None = None
    step: StepVerdict | None = None
    """Where it is a step that was judged just now."""


# ---- one paper, many cases -----------------------------------------------------------------------


def paper(kind: str, **stated: object) -> Act:
    """Return an act from what is stated of its paper; what is None is not stated.

    Raises:
        BadDocument: a text is stated and empty, or a field is not of its form.

    """
    empty = [name for name, value in stated.items() if isinstance(value, str) and not value.strip()]
    if empty:
        raise BadDocument(kind, [Problem(name, "missing", {}) for name in empty])
    given = {name: value for name, value in stated.items() if value is not None}
    try:
        return act_from({"kind": kind, **given}, kind)
    except DocumentProblems as found:
        raise BadDocument(kind, found.problems) from found


def each(register: "Register", cases: Sequence[str], act: Act) -> Iterator[Row]:
    """Enter one act in many cases, each a transaction of its own; yield what became of each.

    A refusal is on record when it is yielded, and the next case follows. What was entered before is
    not entered twice, so that an interrupted run is simply run again.

    Raises:
        BadDocument: a case is not there or was erased; raised before anything is written.
        ActInFuture: the act is dated after today; the same holds.

    """
    check(register, cases, act)
    for case in dict.fromkeys(cases):
        try:
            written = _enter(register, case, act)
        except StepRefused as refusal:
            entry = int(str(refusal.facts["entry"]))
            yield Row(case=case, outcome="refused", entry=entry, step=refusal.verdict)
        else:
            outcome = "repeated" if written.repeated else "recorded"
            yield Row(case=case, outcome=outcome, entry=written.entry.seq, step=written.step)


def _enter(register: "Register", case: str, act: Act) -> "Written":
    return register.advance(case, act) if isinstance(act, Step) else register.record(case, act)


def trial(register: "ReadingRegister", cases: Sequence[str], act: Act) -> Iterator[Row]:
    """Yield what `each` would make of each case; nothing is written. Raises as `each`."""
    for case, record in check(register, cases, act).items():
        item = next((item for item in record.recorded if item.act == act), None)
        if item is not None:
            yield Row(case=case, outcome="repeated", entry=item.seq)
        elif isinstance(act, Step):
            found, _, _ = register.candidate(record, act)
            yield Row(case=case, outcome="would" if found.permitted else "refused", step=found)
        else:
            yield Row(case=case, outcome="would")


def check(register: "ReadingRegister", cases: Sequence[str], act: Act) -> dict[str, CaseRecord]:
    """Return the cases that an act is to be entered in. Raises as `each`."""
    _not_in_future(register, act.kind, act.on)
    found: dict[str, CaseRecord] = {}
    problems = []
    for case in dict.fromkeys(cases):
        try:
            found[case] = register.case(case)
        except UnknownCase:
            problems.append(Problem(case, "unknown_case", {"case": case}))
        except CaseErased:
            problems.append(Problem(case, "source_erased", {}))
    if problems:
        raise BadDocument(act.kind, problems)
    return found


def report(
    register: "Register", case: str, act: HelperReport, period: str | None = None
) -> tuple["Written", Once | None]:
    """Record a helper's report, and the period that it is for where that is not the one of its day.

    Args:
        register: opened by who records.
        case: the case.
        act: the report.
        period: a month ("2024-05") or a quarter ("2024-Q2"); None: that of the report's day.

    Raises:
        BadDocument: nobody was assigned to help by that day, the case is not there, or the period
            begins after the report; nothing was written.
        ActInFuture: the report is dated after today.

    """
    record = check(register, [case], act)[case]
    helped = [a.act.on for a in record.recorded if isinstance(a.act, HelperAssigned)]
    if min(helped, default=date.max) > act.on:
        raise BadDocument(case, [Problem("--on", "source_no_helper", {"day": act.on})])
    if period is not None and act.on < bounds(period)[0]:
        raise BadDocument(case, [Problem("--for", "source_period_ahead", {"day": act.on})])
    written = register.record(case, act)
    if period is None:
        return written, None
    data = {"entry": written.entry.seq, "period": period}
    return written, PERSONS.put_once_in(register, case, REPORT_FOR, data, {})


# ---- proposals -----------------------------------------------------------------------------------


def propose(register: "Register", case: str, by: str, on: date, number: str | None = None) -> Once:
    """Record that somebody was introduced to the chi bộ (the plan, III.5 and III.6, 3).

    Args:
        register: opened by who records.
        case: the person's case.
        by: one of `BODIES`.
        on: day of the paper.
        number: its number; kept as a personal value.

    Raises:
        BadDocument: the number is not valid.
        ActInFuture: the paper is dated after today.
        UnknownCase, CaseErased: there is no such case, or nothing of it.

    """
    _not_in_future(register, PROPOSED, on)
    personal = {} if number is None else {"number": numbered(number)}
    data = {"by": by, "on": on.isoformat()}
    return PERSONS.put_once_in(register, case, PROPOSED, data, personal)


# ---- reviews and rhythms -------------------------------------------------------------------------


def review(
    register: "Register", unit: str, month: str, on: date, number: str | None = None
) -> Once:
    """Record that a chi bộ went through its list of a month, with the list of that day.

    Entered anew for the same unit and month, the later entry stands in the place of the earlier.

    Args:
        register: opened by who records.
        unit: code of the unit, or its name as the cases have it.
        month: as "2024-05".
        on: day of the meeting; it may be held after the month, not before it.
        number: of the minutes or resolution.

    Raises:
        BadDocument: there is no such unit, it met before the month, or the number is wrong.
        ActInFuture: the meeting is dated after today.

    """
    _not_in_future(register, REVIEW, on)
    first = bounds(month)[0]
    if on < first:
        raise BadDocument("source review", [Problem("--on", "source_before_month", {"day": first})])
    stated = {} if number is None else {"number": numbered(number)}

    head, before = register.store.head, gather(register.store, register.judge, on, named=False)

    def said(store: Queries) -> dict[str, Any]:
        # Reading every case takes seconds: under the lock only where somebody wrote meanwhile.
        found = before if store.head == head else gather(store, register.judge, on, named=False)
        asked = found.asked(unit, "UNIT")
        key = asked.key if asked.code is None else found.units.key(asked.code, on)
        listed, added, left = on_the_day(found, key, month)
        return {
            "unit": key if key in found.units.organisation.codes else unit,
            "month": month,
            "on": on.isoformat(),
            "listed": listed,
            "added": added,
            "left": left,
            **stated,
        }

    return LISTS.put_once(register, lambda store: [(REVIEW, said(store))])[0]


def every(
    register: "Register", unit: str, rhythm: str, on: date, number: str | None = None
) -> Once:
    """Record how often helpers report in a unit and below it, from a day on.

    Args:
        register: opened by who records.
        unit: its code.
        rhythm: one of `RHYTHMS`.
        on: from when on; a period that is running then is the first under it.
        number: of the paper that says so.

    Raises:
        BadDocument: there is no such unit on that day, or the number is not valid.

    """
    stated = {} if number is None else {"number": numbered(number)}

    def said(store: Queries) -> dict[str, Any]:
        code = scope(store, unit, on, "UNIT").code
        if code is None or code not in organisation(store).on(on).units:
            raise BadDocument("source every", [Problem(unit, "unit_not_there", {"day": on})])
        return {"unit": code, "on": on.isoformat(), "every": rhythm, **stated}

    return LISTS.put_once(register, lambda store: [(EVERY, said(store))])[0]


def retract(register: "Register", seq: int) -> Entry:
    """Take back an entry about sources and lists; it counts as never made, and stays readable.

    Acts of a case (helper, task, report, the steps) are corrected with `Register.correct`.

    Raises:
        BadDocument: the entry is not one of these, or was retracted already.
        CaseErased: it belongs to a case that was erased.

    """
    entry = register.store.entry(seq)
    in_case = entry is not None and entry.intent.case != REGISTER
    topic: Topic[Any] = PERSONS if in_case else LISTS
    return topic.take_back(register, seq)


def numbered(number: str) -> str:
    """Return the number of a paper, if it can be one.

    Raises:
        BadDocument: it has blanks or no digit.

    """
    kept = text_admitted("--number", number)
    if _NUMBER.fullmatch(kept) is None:
        raise BadDocument("--number", [Problem("file", "source_number", {"found": number})])
    return kept


def _not_in_future(register: "ReadingRegister", kind: str, on: date) -> None:
    if on > register.today:
        raise ActInFuture(kind=kind, on=on, today=register.today)
