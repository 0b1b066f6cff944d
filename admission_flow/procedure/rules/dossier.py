"""How long the papers of the dossier serve (Hướng dẫn 5.4a)."""

from datetime import date

from admission_flow.procedure.acts import (
    BranchResolution,
    DossierSupplement,
    Opinion,
    Sponsorship,
    Step,
)
from admission_flow.procedure.calendar import months_after
from admission_flow.procedure.case_on_day import CaseOnDay
from admission_flow.procedure.findings import Result, met_if, unknown
from admission_flow.procedure.rulebook import Values
from admission_flow.procedure.rules.rule import rule
from admission_flow.procedure.rules.verification import newest_replies


def _dated_papers(case: CaseOnDay[Step]) -> list[tuple[str, date]]:
    """Return (what a supplement would cover, day) of every paper that can grow old.

    A paper made anew replaces the older one of the same sponsor, body or person.
    """
    sponsorships = {(s.route, s.sponsor): s.on for s in case.all(Sponsorship)}
    opinions = {o.body: o.on for o in case.all(Opinion)}
    replies = {subject: reply.on for subject, reply in newest_replies(case).items()}
    return [
        *(("sponsorship", day) for day in sponsorships.values()),
        *(("opinion", day) for day in opinions.values()),
        *(("verification", day) for day in replies.values()),
    ]


def _last_days(case: CaseOnDay[Step], months: int) -> dict[str, date]:
    """Return the last day on which the papers of each sort serve."""
    last: dict[str, date] = {}
    for sort, day in _dated_papers(case):
        end = months_after(day, months)
        last[sort] = min(end, last.get(sort, end))
    for supplement in case.all(DossierSupplement):
        for sort in supplement.covers:
            if sort in last:
                last[sort] = max(last[sort], months_after(supplement.on, months))
    return last


def _grows_old(case: CaseOnDay[Step], values: Values) -> date | None:
    if case.last(BranchResolution) is not None:
        return None
    return min(_last_days(case, values.months("months")).values(), default=None)


@rule(
    "dossier.fresh",
    "months",
    due=_grows_old,
    after=("sponsorship", "opinion", "verification_reply"),
)
def the_papers_still_serve(case: CaseOnDay[Step], values: Values) -> Result:
    """Sponsorship, opinions and verification are not older than 12 months at the branch meeting.

    A supplement within those 12 months makes the sort of papers that it covers serve again.

    Source: Hướng dẫn 5.4a. Boundary: the day 12 months on is inside.
    """
    months = values.months("months")
    last = _last_days(case, months)
    if not last:
        return unknown("sponsorship", months=months)
    old = tuple(sort for sort, end in last.items() if end < case.on)
    return met_if(not old, months=months, old=old, last_day=min(last.values()))


RULES = (the_papers_still_serve,)
