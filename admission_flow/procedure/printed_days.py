"""The days that papers print, each by its own name (294-QĐ/TW, 4.2.2, 4.5.1)."""

from collections.abc import Iterable
from operator import attrgetter

from admission_flow.procedure.acts import (
    Act,
    AdmissionDecision,
    AdmissionRemedied,
    RecognitionDecision,
    RecognitionRemedied,
)
from admission_flow.procedure.case_on_day import History
from admission_flow.procedure.findings import Dates


def days_of_lawful(acts: Iterable[Act], *, official: bool) -> Dates:
    """Return the days of a case of which no step was refused: without the law, from its acts."""
    history = History()
    for act in sorted(acts, key=attrgetter("on")):
        history.add(act)
    return printed_days(history, official=official)


def printed_days(history: History, *, official: bool) -> Dates:
    """Return the days that papers print, as far as the case has come.

    Args:
        history: the acts that stood on the day.
        official: whether the person is an official member: only then is membership counted.

    """
    admitted = history.last(AdmissionDecision)
    remedied = history.last(AdmissionRemedied)
    recognised = history.last(RecognitionRemedied) or history.last(RecognitionDecision)
    decided_on = None if admitted is None else admitted.on
    counted_from = decided_on
    if remedied is not None:
        decided_on, counted_from = remedied.on, remedied.admitted_on
    admitted_on = history.admitted_on
    if isinstance(recognised, RecognitionRemedied):
        admitted_on = recognised.admitted_on or admitted_on
        counted_from = recognised.admitted_on if admitted is None else counted_from
    return Dates(
        decided_on=decided_on,
        admitted_on=admitted_on,
        official_from=None if recognised is None else recognised.official_from,
        party_age_from=counted_from if official else None,
    )
