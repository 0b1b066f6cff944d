"""How long the papers of the dossier serve (Hướng dẫn 5.4a)."""

from collections.abc import Iterable
from datetime import date

from admission_flow.procedure.acts import (
    DossierOpened,
    DossierSupplement,
    Opinion,
    Step,
)
from admission_flow.procedure.calendar import months_after
from admission_flow.procedure.case_on_day import CaseOnDay
from admission_flow.procedure.findings import (
    NOT_APPLICABLE,
    Result,
    met,
    met_if,
    unknown,
    unmet,
)
from admission_flow.procedure.rulebook import Values
from admission_flow.procedure.rules.rule import Tighter, rule
from admission_flow.procedure.rules.sponsor import introductions
from admission_flow.procedure.rules.verification import newest_replies


def _supplemented(case: CaseOnDay[Step], sort: str) -> date | None:
    """Return the day of the newest supplement that covers a sort of papers."""
    return max((s.on for s in case.all(DossierSupplement) if sort in s.covers), default=None)


def _serves(days: Iterable[date], months: int, since: date | None = None) -> date | None:
    """Return the last day on which the oldest paper of a sort serves; None: there is none.

    A supplement makes the sort that it covers serve from its own day (`since`).
    """
    oldest = min(days, default=None)
    if oldest is None:
        return None
    return months_after(oldest if since is None else max(oldest, since), months)


def _last_days(case: CaseOnDay[Step], months: int) -> dict[str, date]:
    """Return the last day on which introductions and opinions serve.

    A paper made anew replaces the older one of the same sponsor or body; no supplement stands for
    an introduction.
    """
    opinions = {o.body: o.on for o in case.all(Opinion)}
    ends = {
        "sponsorship": _serves((s.on for s in introductions(case)), months),
        "opinion": _serves(opinions.values(), months, _supplemented(case, "opinion")),
    }
    return {sort: end for sort, end in ends.items() if end is not None}


def _replies_serve(case: CaseOnDay[Step], months: int) -> date | None:
    replies = newest_replies(case).values()
    since = _supplemented(case, "verification")
    return _serves((reply.on for reply in replies), months, since)


def _papers_due(case: CaseOnDay[Step], values: Values) -> date | None:
    return min(_last_days(case, values.months("months")).values(), default=None)


def _replies_due(case: CaseOnDay[Step], values: Values) -> date | None:
    return _replies_serve(case, values.months("months"))


@rule("dossier.fresh", "months", due=_papers_due, tighter={"months": Tighter.LOWER})
def the_papers_still_serve(case: CaseOnDay[Step], values: Values) -> Result:
    """Introductions and opinions are not older than 12 months at the branch meeting.

    Past them a member's paper and a union's resolution are made anew, and no supplement stands for
    them; opinions are given anew, or a supplement covers them. Each paper is counted from its own
    day: our reading of "kể từ khi lập hồ sơ".

    Source: Hướng dẫn 5.4a. Boundary: the day 12 months on is inside.
    """
    months = values.months("months")
    last = _last_days(case, months)
    if not last:
        return unknown("sponsorship", months=months)
    old = tuple(sort for sort, end in last.items() if end < case.on)
    return met_if(not old, months=months, old=old, last_day=min(last.values()))


@rule("dossier.verification_fresh", "months", due=_replies_due, tighter={"months": Tighter.LOWER})
def the_verification_still_serves(case: CaseOnDay[Step], values: Values) -> Result:
    """Verification results are not older than 12 months at the branch meeting, or supplemented.

    The law asks for a supplement only where something changed, which is not on file: so this only
    warns. Source: Hướng dẫn 5.4a. Boundary: the day 12 months on is inside.
    """
    months = values.months("months")
    last_day = _replies_serve(case, months)
    if last_day is None:
        return NOT_APPLICABLE
    return met_if(case.on <= last_day, months=months, last_day=last_day)


@rule("dossier.since_opened", "months")
def considered_within_a_year_of_opening(case: CaseOnDay[Step], values: Values) -> Result:
    """The chi bộ considers within 12 months of opening the dossier, or the papers are made anew.

    The words of the law have one start for all papers, "kể từ khi lập hồ sơ"; `dossier.fresh`
    reads them more mildly, so this only warns.

    Source: Hướng dẫn 5.4a. Boundary: the day 12 months on is inside.
    """
    opened = case.last(DossierOpened)
    if opened is None:
        return NOT_APPLICABLE
    months = values.months("months")
    last_day = months_after(opened.on, months)
    if case.on <= last_day:
        return met(opened_on=opened.on, last_day=last_day)
    opinions = {o.body: o.on for o in case.all(Opinion)}
    supplemented = _supplemented(case, "opinion")
    if supplemented is not None and supplemented > last_day:
        opinions = {}
    made = [*(paper.on for paper in introductions(case)), *opinions.values()]
    if made and min(made) > last_day:
        return met(opened_on=opened.on, last_day=last_day, anew_since=min(made))
    return unmet(opened_on=opened.on, last_day=last_day, months=months)


RULES = (
    the_papers_still_serve,
    the_verification_still_serves,
    considered_within_a_year_of_opening,
)
