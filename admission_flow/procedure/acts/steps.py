"""Acts that move the case (docs/reference/case.md)."""

from datetime import date
from typing import ClassVar

from admission_flow.procedure.acts.base import (
    BranchRoll,
    CommitteeRoll,
    Step,
    fact,
    free_text,
)
from admission_flow.procedure.person import BODIES
from admission_flow.procedure.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SympathiserResolution(Step):
    """Nghị quyết đưa vào danh sách cảm tình Đảng."""

    kind: ClassVar[str] = "sympathiser_resolution"


@dataclass(frozen=True, slots=True, kw_only=True)
class AwarenessCertificate(Step):
    """Giấy chứng nhận lớp bồi dưỡng nhận thức về Đảng."""

    kind: ClassVar[str] = "awareness_certificate"
    issuer_kind: str | None = fact("political_centre", "competent_committee")
    issued_on: date | None = fact(since=2)
    """Day of issue, from which its life runs; not stated: `on`, the day it was taken in."""

    @property
    def lives_from(self) -> date:
        """Day from which its 60 months run."""
        return self.on if self.issued_on is None else self.issued_on


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierOpened(Step):
    """Nghị quyết cho làm thủ tục kết nạp."""

    kind: ClassVar[str] = "dossier_opened"


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationConcluded(Step):
    """Kết luận thẩm tra lý lịch."""

    kind: ClassVar[str] = "verification_concluded"
    political_issue: bool | None = fact(personal=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionsSummarised(Step):
    """Bản tổng hợp ý kiến nhận xét."""

    kind: ClassVar[str] = "opinions_summarised"


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchResolution(Step):
    """Nghị quyết đề nghị kết nạp của chi bộ."""

    kind: ClassVar[str] = "branch_resolution"
    roll: BranchRoll | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseResolution(Step):
    """Nghị quyết đề nghị kết nạp của đảng ủy cơ sở."""

    kind: ClassVar[str] = "base_resolution"
    roll: CommitteeRoll | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmissionDecision(Step):
    """Quyết định kết nạp đảng viên."""

    kind: ClassVar[str] = "admission_decision"
    body: str | None = fact(*BODIES)
    persons: int | None = None
    """How many people the one paper decides on."""
    roll: CommitteeRoll | None = None
    authority: str | None = fact(since=2)
    """The committee that decided, by its name."""
    delegation: str | None = fact(since=2)
    """Number of the decision that delegates the right to decide."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmissionReferral(Step):
    """The vote of the chi bộ was short: the committee above considers (06-HD/TW, 5.1)."""

    kind: ClassVar[str] = "admission_referral"
    since: ClassVar[int] = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmissionBaseReferral(Step):
    """The vote of the base committee was short: the committee above considers."""

    kind: ClassVar[str] = "admission_base_referral"
    since: ClassVar[int] = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceremony(Step):
    """Lễ kết nạp."""

    kind: ClassVar[str] = "ceremony"
    individually: bool | None = fact()
    helper: str | None = fact(personal=True)
    unit: str | None = fact(since=2)
    """The chi bộ where it was held."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecognitionBranchResolution(Step):
    """Nghị quyết đề nghị công nhận đảng viên chính thức của chi bộ."""

    kind: ClassVar[str] = "recognition_branch_resolution"
    roll: BranchRoll | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecognitionBaseResolution(Step):
    """Nghị quyết đề nghị công nhận của đảng ủy cơ sở."""

    kind: ClassVar[str] = "recognition_base_resolution"
    roll: CommitteeRoll | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecognitionReferral(Step):
    """Three votes of the chi bộ were short: the levels above decide (294-QĐ/TW, 4.2.3)."""

    kind: ClassVar[str] = "recognition_referral"
    since: ClassVar[int] = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class RecognitionBaseReferral(Step):
    """Three votes of the base committee were short: the levels above decide."""

    kind: ClassVar[str] = "recognition_base_referral"
    since: ClassVar[int] = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class RecognitionDecision(Step):
    """Quyết định công nhận đảng viên chính thức."""

    kind: ClassVar[str] = "recognition_decision"
    body: str | None = fact(*BODIES)
    persons: int | None = None
    official_from: date | None = None
    roll: CommitteeRoll | None = None
    authority: str | None = fact(since=2)
    delegation: str | None = fact(since=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmissionRemedied(Step):
    """Quyết định công nhận đảng viên after the wrong steps were done again (294-QĐ/TW, 4.4.2)."""

    kind: ClassVar[str] = "admission_remedied"
    since: ClassVar[int] = 2
    body: str | None = fact(*BODIES)
    persons: int | None = None
    roll: CommitteeRoll | None = None
    authority: str | None = fact()
    delegation: str | None = fact()
    admitted_on: date | None = None
    """Day of admission as the decision fixes it anew: never computed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecognitionRemedied(Step):
    """Quyết định công nhận đảng viên chính thức after the wrong steps were done again."""

    kind: ClassVar[str] = "recognition_remedied"
    since: ClassVar[int] = 2
    body: str | None = fact(*BODIES)
    persons: int | None = None
    roll: CommitteeRoll | None = None
    authority: str | None = fact()
    delegation: str | None = fact()
    admitted_on: date | None = None
    official_from: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending(Step):
    """A step that leaves the procedure."""

    reason: str = free_text()


class RemovalFromList(Ending):
    """Đưa ra khỏi danh sách cảm tình Đảng."""

    __slots__ = ()
    kind: ClassVar[str] = "removal_from_list"


class Withdrawal(Ending):
    """The person withdraws: the procedure is voluntary."""

    __slots__ = ()
    kind: ClassVar[str] = "withdrawal"


class Refusal(Ending):
    """The chi bộ or the competent committee does not admit; the chi bộ is informed."""

    __slots__ = ()
    kind: ClassVar[str] = "refusal"


@dataclass(frozen=True, slots=True, kw_only=True)
class StrikeOffDecision(Ending):
    """Quyết định xóa tên đảng viên dự bị (06-HD/TW, 4.6)."""

    kind: ClassVar[str] = "strike_off_decision"
    ground: str | None = fact(
        "unworthy",
        "not_qualified",
        "abandoned",
        "no_progress",
        "political_standard",
        "custody_or_sentence",
        "transfer_overdue",
        "other",
        personal=True,
        since=2,
    )
    body: str | None = fact(*BODIES, since=2)
    persons: int | None = fact(since=2)
    roll: CommitteeRoll | None = fact(since=2)
    authority: str | None = fact(since=2)
    delegation: str | None = fact(since=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Annulment(Ending):
    """Quyết định hủy: wrong standard, competence or procedure (294-QĐ/TW, 4.4)."""

    kind: ClassVar[str] = "annulment"
    of: str | None = fact("admission", "recognition", since=2)
    """Which decision is annulled."""
    ground: str | None = fact("standard", "competence", "procedure", personal=True, since=2)
    by: str | None = fact("issuer", "current_place", since=2)
    issuer_dissolved: bool | None = fact(since=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Restoration(Step):
    """Khôi phục quyền đảng viên of one who was wrongly struck off (294-QĐ/TW, 5.2.2)."""

    kind: ClassVar[str] = "restoration"
    since: ClassVar[int] = 2
    reason: str = free_text()
    authority: str | None = fact()


class Death(Ending):
    """Từ trần."""

    __slots__ = ()
    kind: ClassVar[str] = "death"
