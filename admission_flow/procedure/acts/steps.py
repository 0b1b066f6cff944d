"""Acts that move the case (docs/reference/case.md)."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from admission_flow.procedure.acts.base import (
    BranchRoll,
    CommitteeRoll,
    Step,
    fact,
    free_text,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SympathiserResolution(Step):
    """Nghị quyết đưa vào danh sách cảm tình Đảng."""

    kind: ClassVar[str] = "sympathiser_resolution"


@dataclass(frozen=True, slots=True, kw_only=True)
class AwarenessCertificate(Step):
    """Giấy chứng nhận lớp bồi dưỡng nhận thức về Đảng."""

    kind: ClassVar[str] = "awareness_certificate"
    issuer_kind: str | None = fact("political_centre", "competent_committee")


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


BODIES = (
    "standing_committee",
    "base_committee",
    "base_standing_committee",
    "provincial_standing",
)
"""Who may decide: ban thường vụ, đảng ủy cơ sở, ban thường vụ đảng ủy cơ sở, thường trực tỉnh."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmissionDecision(Step):
    """Quyết định kết nạp đảng viên."""

    kind: ClassVar[str] = "admission_decision"
    body: str | None = fact(*BODIES)
    persons: int | None = None
    """How many people the one paper decides on."""
    roll: CommitteeRoll | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceremony(Step):
    """Lễ kết nạp."""

    kind: ClassVar[str] = "ceremony"
    individually: bool | None = fact()
    helper: str | None = fact(personal=True)


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
class RecognitionDecision(Step):
    """Quyết định công nhận đảng viên chính thức."""

    kind: ClassVar[str] = "recognition_decision"
    body: str | None = fact(*BODIES)
    persons: int | None = None
    official_from: date | None = None
    roll: CommitteeRoll | None = None


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


class StrikeOffDecision(Ending):
    """Quyết định xóa tên đảng viên dự bị."""

    __slots__ = ()
    kind: ClassVar[str] = "strike_off_decision"


class Annulment(Ending):
    """Quyết định hủy: wrong standard, competence or procedure."""

    __slots__ = ()
    kind: ClassVar[str] = "annulment"


class Death(Ending):
    """Từ trần."""

    __slots__ = ()
    kind: ClassVar[str] = "death"
