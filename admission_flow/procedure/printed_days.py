"""The days that papers print, each by its own name (294-QĐ/TW, 4.2.2, 4.5.1)."""

from typing import Any

from admission_flow.procedure.acts import (
    AdmissionDecision,
    AdmissionRemedied,
    RecognitionDecision,
    RecognitionRemedied,
)
from admission_flow.procedure.case_on_day import CaseOnDay
from admission_flow.procedure.findings import Dates


def printed_days(view: CaseOnDay[Any], *, official: bool) -> Dates:
    """Return the days that papers print, as far as the case has come.

    Args:
        view: the case on the day.
        official: whether the person is an official member: only then is membership counted.

    """
    admitted = view.last(AdmissionDecision)
    remedied = view.last(AdmissionRemedied)
    recognised = view.last(RecognitionRemedied) or view.last(RecognitionDecision)
    decided_on = None if admitted is None else admitted.on
    counted_from = decided_on
    if remedied is not None:
        decided_on, counted_from = remedied.on, remedied.admitted_on
    admitted_on = view.admitted_on
    if isinstance(recognised, RecognitionRemedied):
        admitted_on = recognised.admitted_on or admitted_on
        counted_from = recognised.admitted_on if admitted is None else counted_from
    return Dates(
        decided_on=decided_on,
        admitted_on=admitted_on,
        official_from=None if recognised is None else recognised.official_from,
        party_age_from=counted_from if official else None,
    )
