"""Readmission: the acts and rules of the admission, and what is different for who left the Party.

Three things are. Everybody here has left: a rule of the admission that does not concern others must
not pass over somebody of whom that is not stated. The written consent of the committee above is a
step. And the sympathisers' list is not asked for.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

from admission_flow.authoring import (
    ACTS as ADMISSION_ACTS,
)
from admission_flow.authoring import (
    RULES as ADMISSION_RULES,
)
from admission_flow.authoring import (
    CaseOnDay,
    Result,
    Step,
    Values,
    fact,
    met_if,
    rule,
    unknown,
    unmet,
)

_OF_THE_ADMISSION = {one.id: one for one in ADMISSION_RULES}
_INTERVAL = _OF_THE_ADMISSION["readmission.interval"]
_REASON = _OF_THE_ADMISSION["readmission.reason"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadmissionConsented(Step):
    """The committee above consented in writing to the readmission (294-QĐ/TW, 3.5.1b)."""

    kind: ClassVar[str] = "readmission_consented"
    authority: str | None = fact(personal=True)
    """The committee that consented, by its name."""


@rule("readmission.interval", *_INTERVAL.values, tighter=_INTERVAL.tighter)
def long_enough_since_leaving(case: CaseOnDay[Any], values: Values) -> Result:
    """The months since leaving lie behind, and the day of leaving is stated.

    Source: Quy định thi hành Điều lệ, 3.5.1. Boundary: the day on which they are over is enough.
    """
    if case.person.left_party_on is None:
        return unknown("person.left_party_on")
    return _INTERVAL.check(case, values)


@rule("readmission.reason", *_REASON.values, tighter=_REASON.tighter)
def the_reason_for_leaving_is_no_bar(case: CaseOnDay[Any], values: Values) -> Result:
    """The reason for leaving is stated, and does not exclude readmission for ever.

    Source: Quy định thi hành Điều lệ, 3.5.2.
    """
    if case.person.left_reason is None:
        return unknown("person.left_reason")
    return _REASON.check(case, values)


@rule("readmission.consent", "applies")
def the_committee_above_consented_before(case: CaseOnDay[Any], values: Values) -> Result:
    """The consent is older than the decision; that there is one at all, the order of states asks.

    Source: Quy định thi hành Điều lệ, 3.5.1. Boundary: on the same day nothing shows which came
    first, and it must be explained.
    """
    del values
    consented = case.last(ReadmissionConsented)
    if consented is None:
        return unmet()
    return met_if(consented.on < case.on, consent_on=consented.on)


_OWN = (long_enough_since_leaving, the_reason_for_leaving_is_no_bar,
        the_committee_above_consented_before)  # fmt: skip
_OWN_IDS = {one.id for one in _OWN}
_NOT_HERE = {"sympathiser_resolution", "removal_from_list"}

ACTS = (*(cls for cls in ADMISSION_ACTS if cls.kind not in _NOT_HERE), ReadmissionConsented)
RULES = (*(one for one in ADMISSION_RULES if one.id not in _OWN_IDS), *_OWN)
