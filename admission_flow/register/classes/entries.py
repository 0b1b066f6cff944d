"""Training classes in the register: what was entered of them, and whom a class could be for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from admission_flow.database.queries import Queries
from admission_flow.errors import BadDocument
from admission_flow.journal.entry import REGISTER, Entry
from admission_flow.planning.classes.events import (
    EVENTS,
    RESULTS,
    RETRACT,
    Attended,
    ClassEvent,
    ClassOpened,
    Enrolled,
    LeftClass,
    Numbered,
    TrainingClass,
    fold,
)
from admission_flow.planning.classes.proposals import (
    Candidate,
    for_awareness,
    for_new_members,
    ordered,
)
from admission_flow.planning.units.tree import Contradiction
from admission_flow.procedure.acts.base import fact
from admission_flow.procedure.document import (
    Problem,
    plain,
)
from admission_flow.procedure.person import EDUCATION
from admission_flow.register.core import forms
from admission_flow.register.core.loading import load
from admission_flow.register.core.on_day import cases_as_of
from admission_flow.register.core.topic import Data, Noted, Topic, record_of
from admission_flow.register.plan.entries import on_file

if TYPE_CHECKING:
    from admission_flow.register.core.reader import ReadingRegister
    from admission_flow.register.core.register import Register

RESULT = "class.result"
"""In the case's own chain: how somebody did is a personal value, erased with the others."""
ON_THE_LIST = ("sympathiser", "awareness", "verification", "opinion")
"""The stages of somebody on the sympathisers' list whom the chi bộ has not voted on."""
CERTIFICATES = {"awareness_certificate": "awareness", "new_member_certificate": "new_member"}
"""The act that a class leads to, and the kind of the class."""
SOURCE = "class"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultGiven:
    """How somebody did in a class, as an entry in the case's own chain says."""

    code: str
    result: str | None = fact(*RESULTS)
    """None: erased with the person's data, or not at hand."""


def _named(event: ClassEvent) -> Iterable[str]:
    return event.cases if isinstance(event, Enrolled) else ()


TOPIC: Topic[ClassEvent] = Topic(
    name="class",
    read={action: record_of(cls) for action, cls in EVENTS.items()},
    retract=RETRACT,
    no_entry="class_no_entry",
    fold=fold,
    cases=_named,
)
RESULTS_TOPIC: Topic[ResultGiven] = Topic(
    name="class",
    read={RESULT: record_of(ResultGiven)},
    in_cases=True,
)


def noted(store: Queries) -> list[Noted[ClassEvent]]:
    """Return what was entered about classes and not retracted, with its entries, oldest first.

    Raises:
        EntryUnreadable: an entry is not what it says it is.

    """
    return TOPIC.noted(store)


def classes(store: Queries) -> dict[str, TrainingClass]:
    """Return all classes by code, in the order in which they were opened.

    Raises:
        EntryUnreadable: the entries do not fit together, or one cannot be read.

    """
    return TOPIC.folded(store, fold)


def one(store: Queries, code: str) -> TrainingClass:
    """Return a class.

    Raises:
        BadDocument: there is none of this code.

    """
    klass = classes(store).get(code)
    if klass is None:
        raise BadDocument(SOURCE, [Problem(code, "class_none", {})])
    return klass


def put(register: "Register", events: Sequence[ClassEvent], source: str = SOURCE) -> list[Entry]:
    """Record what happened to classes, checked under the lock: everything or nothing.

    Args:
        register: opened by who records.
        events: what happened, in order.
        source: what the problems are reported of.

    Raises:
        BadDocument: it does not fit what is on record; nothing was written.
        NotAllowed: this officer may not.

    """
    events = [forms.admitted(event) for event in events]
    today = register.today
    late = [
        Problem(event.code, "bulk_act_in_future", {"kind": event.action, "on": on, "today": today})
        for event in events
        if isinstance(on := getattr(event, "on", None), date) and on > today
    ]
    if late:
        raise BadDocument(source, late)

    def decide(store: Queries) -> Iterable[tuple[str, Data]]:
        check(store, events, source)
        return [(event.action, plain(event)) for event in events]

    return TOPIC.put(register, decide)


def check(store: Queries, events: Sequence[ClassEvent], source: str = SOURCE) -> None:
    """Say whether events would be accepted. Raises `BadDocument` where they would not."""
    for event in events:
        if isinstance(event, ClassOpened) and event.plan is not None:
            on_file(store, event.plan)
        named = event.present if isinstance(event, Attended) else ()
        for case in (event.case,) if isinstance(event, LeftClass) else named:
            store.case_head(case)  # one that is not seen is told so, on the list or not
    problems = [
        Problem(case, message_id, {"case": case})
        for event in events
        if isinstance(event, Enrolled)
        for case in event.cases
        if (message_id := _not_there(store, case))
    ]
    if problems:
        raise BadDocument(source, problems)
    _check([*noted(store), *(Noted(-1, event) for event in events)], source)


def _not_there(store: Queries, case: str) -> str:
    if store.erasure(case) is not None:
        return "bulk_case_erased"
    return "" if store.case_head(case)[0] and case != REGISTER else "bulk_unknown_case"


def _check(events: Iterable[Noted[ClassEvent]], source: str) -> None:
    try:
        fold(events)
    except Contradiction as found:
        raise BadDocument(source, found.problems) from found


def retract(register: "Register", seq: int) -> Entry:
    """Take back an entry about a class: it counts as if it had not been made, and stays readable.

    Raises:
        BadDocument: the entry is not about a class, or others rest on it: entries about the
            class, or certificates in cases; nothing was written.
        NotAllowed: this officer may not.

    """

    def left(store: Queries, taken: Noted[ClassEvent], others: list[Noted[ClassEvent]]) -> None:
        used = _in_use(store, taken.event) if isinstance(taken.event, Numbered) else []
        if used:
            raise BadDocument("class retract", used)
        _check(others, "class retract")

    return TOPIC.take_back(register, seq, left)


def _in_use(store: Queries, event: Numbered) -> list[Problem]:
    """Return the numbers that are on certificates in cases: they cannot be given anew."""
    problems = []
    for case, number in zip(event.cases, event.numbers, strict=True):
        acts = [] if store.erasure(case) else load(store, case).case.acts
        if any(act.number == number and act.kind in CERTIFICATES for act in acts):
            problems.append(Problem(case, "class_number_used", {"number": number}))
    return problems


# ---- results -------------------------------------------------------------------------------------


def results(store: Queries, code: str, cases: Iterable[str]) -> dict[str, str]:
    """Return how people did in a class, as far as it was entered: one of `RESULTS` by case.

    Whose personal values were erased is left out.
    """
    found = {}
    for case in cases:
        result = None if store.erasure(case) is not None else results_of(store, case).get(code)
        if result is not None:
            found[case] = result
    return found


def results_of(store: Queries, case: str) -> dict[str, str]:
    """Return how somebody did, by class: all that is kept of it in the case.

    Raises:
        EntryUnreadable: an entry is not what it says it is.

    """
    entries = list(store.entries(case, actions=(RESULT,)))
    personal = store.personal(case) if entries else {}
    found = {}
    for _, given in RESULTS_TOPIC.standing(entries, personal):
        found[given.code] = given.result  # of one class what was said last
    return {code: result for code, result in found.items() if result is not None}


def check_results(
    store: Queries, code: str, given: Mapping[str, str], source: str = SOURCE
) -> dict[str, str]:
    """Return the results of these people that are on record. Arguments as in `put_results`.

    Raises:
        BadDocument: the results would not be taken.

    """
    problems = _result_problems(store, one(store, code), given)
    if problems:
        raise BadDocument(source, problems)
    return results(store, code, given)


def put_results(
    register: "Register", code: str, given: Mapping[str, str], source: str = SOURCE
) -> list[Entry]:
    """Record how people did, as the centre judged: all in one transaction; what stands stays.

    A later result stands in place of the earlier one, which stays readable.

    Raises:
        BadDocument: there is no such class or it is closed, somebody is not on its list or has a
            certificate's number and is now said to have failed; nothing was written.
        NotAllowed: this officer may not.

    """
    with register.store.writing() as writing:
        klass = one(writing, code)
        problems = _result_problems(writing, klass, given)
        if problems:
            raise BadDocument(source, problems)
        known = results(writing, code, given)
        return [
            register.note_in(
                writing,
                case,
                RESULT,
                RESULTS_TOPIC.split(RESULT, {"code": code}, {"result": result}),
            )
            for case, result in given.items()
            if known.get(case) != result
        ]


def _result_problems(
    store: Queries, klass: TrainingClass, given: Mapping[str, str]
) -> list[Problem]:
    code = klass.opened.code
    if klass.closed_on is not None:
        return [Problem(code, "class_closed", {"day": klass.closed_on})]
    problems = []
    for case, result in given.items():
        if case not in klass.enrolled:
            problems.append(Problem(case, "class_not_enrolled", {"code": code}))
        elif store.erasure(case) is not None:
            problems.append(Problem(case, "bulk_case_erased", {"case": case}))
        elif result not in RESULTS:
            facts = {"found": result, "known": ", ".join(RESULTS)}
            problems.append(Problem(case, "not_a_choice", facts))
        elif result == "failed" and case in klass.certificates:
            facts = {"number": klass.certificates[case].number}
            problems.append(Problem(case, "class_has_number", facts))
    return problems


# ---- proposals -----------------------------------------------------------------------------------


def propose(
    register: "ReadingRegister", code: str, as_of: date | None = None
) -> tuple[list[Candidate], int]:
    """Return who needs the certificate of a class as of a day, in order, and how many have a place.

    Those who are on the list of a class of this kind that is not over are counted, not listed.
    Nothing is decided: who is sent, the chi bộ and the committee say (the plan, III.6 (4)).

    Args:
        register: the register.
        code: the class.
        as_of: the day; None: today. Acts of later days are left out.

    Raises:
        BadDocument: there is no such class.

    """
    day = as_of or register.today
    known = classes(register.store)
    klass = one(register.store, code)
    kind = klass.opened.kind
    placed = {
        case
        for other in known.values()
        if other.opened.kind == kind and other.closed_on is None and other.opened.last_day >= day
        for case in other.enrolled
    }
    needed = [c for c in _needed(register, kind, day) if c.case not in klass.enrolled]
    free = [c for c in needed if c.case not in placed]
    return ordered(free), len(needed) - len(free)


def _needed(register: "ReadingRegister", kind: str, day: date) -> Iterable[Candidate]:
    stages = ON_THE_LIST if kind == "awareness" else ("probationary",)
    for item in cases_as_of(register.store, register.judge, day, unfinished=True):
        if item.verdict.stage not in stages:
            continue
        who = (item.id, item.unit, item.verdict.state)
        ahead = register.judge.ahead(item.case, day)
        if kind == "awareness":
            found = for_awareness(who, ahead, min(item.since, day), day)
        else:
            found = for_new_members(who, ahead, day)
        if found is not None:
            yield found


def remarks(
    register: "ReadingRegister", kind: str, cases: Iterable[str]
) -> dict[str, tuple[str, ...]]:
    """Return what is to be looked at before people are put on the list of a class, by case.

    "not_concerned": a class of this kind is not for this stage. "education": below lower
    secondary, with which the awareness class begins (61-HD/BTGTW). It stops nothing: a pupil need
    only be somebody whom a party organisation considers and sent (docs/maintainers/practice.md).
    """
    stages = ON_THE_LIST if kind == "awareness" else ("probationary",)
    rows = {row.case: row.stage for row in register.standings()}
    found = {}
    for case in cases:
        notes = []
        if rows.get(case) not in stages:
            notes.append("not_concerned")
        education = register.case(case).person.education if case in rows else None
        if kind == "awareness" and education in EDUCATION[: EDUCATION.index("lower_secondary")]:
            notes.append("education")
        found[case] = tuple(notes)
    return found
