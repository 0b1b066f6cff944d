"""Transfer of party activity between units: its own acts, and the rules that look at them.

Source: 294-QĐ/TW (26/5/2025), 6.3.1; 06-HD/TW (9/6/2025), 3.10, 8.2c; 38-HD/BTCTW (29/9/2025),
II.4.3.1. The chi bộ of a case is the one that the member leaves.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar

from admission_flow.authoring import (
    ACTS as ADMISSION_ACTS,
)
from admission_flow.authoring import (
    NOT_APPLICABLE,
    ORDER,
    CaseOnDay,
    Evidence,
    Result,
    Step,
    Tighter,
    Values,
    a_name,
    fact,
    met,
    met_if,
    months_after,
    one_of,
    pending,
    rule,
    unknown,
    unmet,
)

_OURS = {cls.kind: cls for cls in ADMISSION_ACTS}
HelperAssigned = _OURS["helper_assigned"]
HelperAssessment = _OURS["helper_assessment"]
Death = _OURS["death"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferGround(Evidence):
    """Why the member is transferred: a decision to post them elsewhere, or a new residence."""

    kind: ClassVar[str] = "transfer_ground"
    sort: str = one_of("posting", "new_residence")
    standing: str = one_of("official_member", "probationary_member")
    effective_on: date | None = fact()
    """Day on which the decision takes effect."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InquiryOpened(Evidence):
    """The member is under inspection, or a complaint against them is looked into."""

    kind: ClassVar[str] = "inquiry_opened"
    about: str = one_of("inspection_of_signs", "complaint_or_denunciation")


@dataclass(frozen=True, slots=True, kw_only=True)
class InquiryClosed(Evidence):
    """The newest of these matters came to its conclusion."""

    kind: ClassVar[str] = "inquiry_closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfReviewCommented(Evidence):
    """The self-review of a probationary member with the comments of the place that they leave."""

    kind: ClassVar[str] = "self_review_commented"
    by_branch_committee: bool | None = fact()
    by_base_committee: bool | None = fact()


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentsListed(Evidence):
    """Mục lục tài liệu: the list of what the member's file holds."""

    kind: ClassVar[str] = "contents_listed"
    sealed: bool | None = fact()
    """Checked, signed and sealed by the committee that keeps the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LatenessExcused(Evidence):
    """The new place holds the reason for being late to be a good one."""

    kind: ClassVar[str] = "lateness_excused"


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferFaultFound(Evidence):
    """What the new place must not take in."""

    kind: ClassVar[str] = "transfer_fault_found"
    fault: str = one_of("list_of_contents", "papers_of_the_file", "introduction_paper")


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferIntroduced(Step):
    """The old place introduces the member to the new one."""

    kind: ClassVar[str] = "transfer_introduced"
    new_unit: str = a_name(personal=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferPresented(Step):
    """The member shows the papers at the new place."""

    kind: ClassVar[str] = "transfer_presented"


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferTakenIn(Step):
    """The new chi bộ takes the member and the file in."""

    kind: ClassVar[str] = "transfer_taken_in"
    new_unit: str = a_name(personal=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferSentBack(Step):
    """The new place sends the papers back to the old one."""

    kind: ClassVar[str] = "transfer_sent_back"


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferCalledOff(Step):
    """The transfer does not take place: the member stays, or the decision was taken back."""

    kind: ClassVar[str] = "transfer_called_off"


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferStruckOff(Step):
    """The receiving committee strikes off who gave up their party activity on the way."""

    kind: ClassVar[str] = "transfer_struck_off"


def _effect(case: CaseOnDay[Any], values: Values) -> date | None:
    """Return the day from which the days of the procedure run; None: none is known."""
    del values
    ground = case.last(TransferGround)
    return None if ground is None or ground.sort != "posting" else ground.effective_on


def _last_day_to_introduce(case: CaseOnDay[Any], values: Values) -> date | None:
    start = _effect(case, values)
    return None if start is None else case.calendar.after(start, values.working_days("days"))


def _introduced_on(case: CaseOnDay[Any], values: Values) -> date | None:
    del values
    introduced = case.last(TransferIntroduced)
    return None if introduced is None else introduced.on


def _last_day_to_show(case: CaseOnDay[Any], values: Values) -> date | None:
    start = _introduced_on(case, values)
    return None if start is None else case.calendar.after(start, values.working_days("days"))


def _due_to_introduce(case: CaseOnDay[Any], values: Values) -> date | None:
    return None if case.all(TransferIntroduced) else _last_day_to_introduce(case, values)


def _due_to_show(case: CaseOnDay[Any], values: Values) -> date | None:
    return _last_day_to_show(case, values) if case.state == "introduced" else None


@rule("transfer.ground", "applies")
def there_is_a_ground_to_transfer(case: CaseOnDay[Any], values: Values) -> Result:
    """A decision, or a new residence, is on file. Source: 294-QĐ/TW, 6.3.1."""
    del values
    ground = case.last(TransferGround)
    return unknown("transfer_ground") if ground is None else met(ground_on=ground.on)


@rule("transfer.no_inquiry", "applies")
def nobody_under_inquiry_is_transferred(case: CaseOnDay[Any], values: Values) -> Result:
    """Who is under inspection, or complained of, is not transferred before it is closed.

    Source: 294-QĐ/TW, 6.3.1đ. Boundary: closed on the day of the introduction is closed.
    """
    del values
    opened, closed = case.all(InquiryOpened), case.all(InquiryClosed)
    if not opened:
        return NOT_APPLICABLE
    if len(closed) < len(opened):
        return unmet(opened_on=opened[-1].on)
    return met(closed_on=closed[-1].on)


@rule(
    "transfer.in_time",
    "days",
    due=_due_to_introduce,
    begins=_effect,
    last_day=_last_day_to_introduce,
    tighter={"days": Tighter.LOWER},
)
def introduced_in_time(case: CaseOnDay[Any], values: Values) -> Result:
    """The procedure is done within the working days after the decision takes effect.

    Nothing read says from when they run at a new residence, nor that they run again after papers
    were sent back: there it does not apply. Source: 294-QĐ/TW, 6.3.1a. Boundary: the last day is
    in time.
    """
    ground = case.last(TransferGround)
    if ground is None:
        return unknown("transfer_ground")
    if ground.sort != "posting" or case.all(TransferIntroduced):
        return NOT_APPLICABLE
    day = _last_day_to_introduce(case, values)
    if day is None:
        return unknown("transfer_ground.effective_on")
    return met_if(case.on <= day, last_day=day)


@rule("transfer.probation_papers", "applies")
def what_goes_along_with_a_probationary_member(case: CaseOnDay[Any], values: Values) -> Result:
    """Their self-review goes along with the comments of the old place, and the helper's assessment.

    The base committee comments where there is one. Source: 06-HD/TW, 3.10.
    """
    del values
    ground = case.last(TransferGround)
    if ground is None:
        return unknown("transfer_ground")
    if ground.standing != "probationary_member":
        return NOT_APPLICABLE
    review, assessed = case.last(SelfReviewCommented), case.last(HelperAssessment)
    commented = review is not None and review.by_branch_committee is True
    if case.unit.has_base_committee:
        commented = commented and review is not None and review.by_base_committee is True
    return met_if(commented and assessed is not None)


@rule(
    "transfer.shown_in_time",
    "days",
    due=_due_to_show,
    begins=_introduced_on,
    last_day=_last_day_to_show,
    tighter={"days": Tighter.LOWER},
)
def shown_in_time(case: CaseOnDay[Any], values: Values) -> Result:
    """The papers are shown at the new place within the working days after the introduction.

    Source: 294-QĐ/TW, 6.3.1c. Boundary: the last day is in time.
    """
    day = _last_day_to_show(case, values)
    if day is None:
        return unknown("transfer_introduced")
    return met_if(case.on <= day, last_day=day)


@rule("transfer.file_listed", "applies")
def the_file_has_its_sealed_list(case: CaseOnDay[Any], values: Values) -> Result:
    """No file is taken in without its list, signed and sealed by the committee that kept it.

    Source: 06-HD/TW, 8.2c.
    """
    del values
    listed = case.last(ContentsListed)
    if listed is None:
        return unmet()
    if listed.sealed is None:
        return unknown("contents_listed.sealed")
    return met_if(listed.sealed)


@rule("transfer.abandoned", "months", "days", tighter={"months": Tighter.HIGHER})
def late_for_months_without_a_good_reason(case: CaseOnDay[Any], values: Values) -> Result:
    """Who is late with the papers by more than some months, without a good reason, is struck off.

    Counted from the last day on which they were to be shown: our reading. Source: 38-HD/BTCTW,
    II.4.3.1; 294-QĐ/TW, 6.3.1c. Boundary: on the day on which the months are over, not yet.
    """
    last_day = _last_day_to_show(case, values)
    if last_day is None:
        return unknown("transfer_introduced")
    excused = case.last(LatenessExcused)
    if excused is not None:
        return unmet(excused_on=excused.on)
    earliest = months_after(last_day, values.months("months")) + timedelta(days=1)
    if case.on < earliest:
        return pending(earliest, last_day=last_day)
    return met(last_day=last_day)


ACTS = (
    TransferGround,
    InquiryOpened,
    InquiryClosed,
    SelfReviewCommented,
    HelperAssessment,
    HelperAssigned,
    ContentsListed,
    LatenessExcused,
    TransferFaultFound,
    TransferIntroduced,
    TransferPresented,
    TransferTakenIn,
    TransferSentBack,
    TransferCalledOff,
    TransferStruckOff,
    Death,
)
RULES = (
    *ORDER,
    there_is_a_ground_to_transfer,
    nobody_under_inquiry_is_transferred,
    introduced_in_time,
    what_goes_along_with_a_probationary_member,
    shown_in_time,
    the_file_has_its_sealed_list,
    late_for_months_without_a_good_reason,
)
