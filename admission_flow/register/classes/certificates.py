"""Certificates of a class: numbers kept for people first, then acts in their cases.

A number is kept before the act is recorded, under the lock and over all classes: two windows, or a
run that was stopped, never give one number twice, and whoever has a number keeps it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from admission_flow.database.queries import Queries
from admission_flow.errors import ActInFuture, BadDocument
from admission_flow.papers.act_sheet import ActRow
from admission_flow.planning.classes.events import PASSED, Numbered, TrainingClass, numbers_for
from admission_flow.procedure.acts import AwarenessCertificate, SympathiserResolution
from admission_flow.procedure.document import Problem
from admission_flow.register.classes import entries as classes
from admission_flow.register.core.loading import load

if TYPE_CHECKING:
    from admission_flow.journal.entry import Entry
    from admission_flow.register.core.register import Register

KINDS = {kind: act for act, kind in classes.CERTIFICATES.items()}
"""By kind of class, the act that it leads to."""
_SERIES = re.compile(r"(.*?)([0-9]{1,9})\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Planned:
    """The certificates of a class as they are to be recorded."""

    code: str
    rows: list[ActRow]
    """An act for everybody who passed, in the order of the cases."""
    new: Mapping[str, tuple[str, date]]
    """By case, the numbers and days that are not kept yet."""
    failed: int
    """People on the list who did not pass."""
    open: int
    """People on the list without a result."""
    below_minimum: tuple[str, ...]
    """Who passed though they missed more sessions than the class allows: to be explained."""


def series(text: str) -> tuple[str, str] | None:
    """Return the prefix and the first number of a series, "NT2024/001"; None: there is none."""
    found = _SERIES.match(text.strip())
    return None if found is None else (found[1], found[2])


def plan_certificates(  # noqa: PLR0913 - each is named by the caller
    store: Queries,
    code: str,
    on: date,
    numbers: tuple[str, str] | Mapping[str, str],
    source: str = classes.SOURCE,
    *,
    taken_on: date | None = None,
) -> Planned:
    """Return the certificates of everybody who passed a class. Nothing is written.

    Args:
        store: the register.
        code: the class.
        on: the day of the certificates that have no number yet; whoever has one keeps its day.
        numbers: prefix and first number, e.g. ("NT2024/", "001"): the next ones follow; or the
            numbers by case, as the centre gave them.
        source: what the problems are reported of.
        taken_on: the day on which the chi bộ took certificates into the file of those whose
            certificate is older than their listing: the step is of that day, and says when it was
            issued. None: there is nobody of the kind.

    Raises:
        BadDocument: somebody's certificate is older than the listing and no day of taking it in
            is given, or one before the listing; there is no such class; nobody passed; a
            number is given to somebody who did not pass, or is another than the one that is kept;
            a number is taken.

    """
    klass = classes.one(store, code)
    results = classes.results(store, code, klass.enrolled)
    passed = sorted(case for case, result in results.items() if result in PASSED)
    if isinstance(numbers, tuple):
        wanted, problems = numbers_for(klass, passed, *numbers), []
    else:
        wanted, problems = dict(numbers), _number_problems(klass, passed, numbers)
    if not passed:
        problems = [Problem(code, "class_nobody_passed", {})]
    taken, older = _taken_in(store, klass, wanted, on, taken_on)
    problems += older
    if problems:
        raise BadDocument(source, problems)
    new = {c: (n, on) for c, n in wanted.items() if c not in klass.certificates}
    if new:
        classes.check(store, [_event(code, on, new)], source)
    return Planned(
        code=code,
        rows=_rows(klass, wanted, on, taken),
        new=new,
        failed=sum(result not in PASSED for result in results.values()),
        open=len(klass.enrolled) - len(results),
        below_minimum=tuple(case for case in wanted if klass.below_minimum(case)),
    )


def keep_numbers(register: "Register", planned: Planned, on: date) -> "list[Entry]":
    """Keep the planned numbers for their people, so that nobody else gets them.

    Raises:
        ActInFuture: the day has not come.
        BadDocument: another window was faster; nothing was written.
        NotAllowed: this officer may not.

    """
    if on > register.today:
        raise ActInFuture(kind="class.certify", on=on, today=register.today)
    return classes.put(register, [_event(planned.code, on, planned.new)]) if planned.new else []


def _event(code: str, on: date, new: Mapping[str, tuple[str, date]]) -> Numbered:
    return Numbered(
        code=code, on=on, cases=tuple(new), numbers=tuple(number for number, _ in new.values())
    )


def _taken_in(
    store: Queries,
    klass: TrainingClass,
    numbers: Mapping[str, str],
    on: date,
    taken_on: date | None,
) -> tuple[dict[str, date], list[Problem]]:
    """Return on which day certificates older than the listing were taken in, and what lacks."""
    taken: dict[str, date] = {}
    problems = []
    for case, number in numbers.items() if klass.opened.kind == "awareness" else ():
        kept = klass.certificates.get(case)
        issued_on = kept.on if kept else on
        acts = load(store, case).case.acts
        listed = [act.on for act in acts if isinstance(act, SympathiserResolution)]
        known = [a for a in acts if isinstance(a, AwarenessCertificate) and a.number == number]
        if known:  # entered before: the same act again
            if known[-1].issued_on is not None:
                taken[case] = known[-1].on
        elif listed and max(listed) > issued_on:
            if taken_on is None or taken_on < max(listed):
                facts = {"issued": issued_on, "listed": max(listed)}
                problems.append(Problem(case, "class_older_than_list", facts))
            else:
                taken[case] = taken_on
    return taken, problems


def _rows(
    klass: TrainingClass, numbers: Mapping[str, str], on: date, taken: Mapping[str, date]
) -> list[ActRow]:
    opened = klass.opened
    kind = KINDS[opened.kind]
    rows = []
    for place, (case, number) in enumerate(numbers.items(), 1):
        kept = klass.certificates.get(case)
        data: dict[str, object] = {"on": kept.on if kept else on, "number": number}
        if opened.kind == "awareness":
            data["issuer_kind"] = opened.issuer_kind
        if case in taken:  # its place in the order is the day of taking it in, its life is its own
            data |= {"on": taken[case], "issued_on": data["on"]}
        rows.append(ActRow(place, case, kind, data, places={"case": case, "on": case}))
    return rows


def _number_problems(
    klass: TrainingClass, passed: list[str], numbers: Mapping[str, str]
) -> list[Problem]:
    problems = []
    for case, number in numbers.items():
        kept = klass.certificates.get(case)
        if case not in passed:
            problems.append(Problem(case, "class_not_passed", {"code": klass.opened.code}))
        elif kept is not None and kept.number != number:
            problems.append(Problem(case, "class_has_number", {"number": kept.number}))
    return problems
