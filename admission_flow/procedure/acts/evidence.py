"""Acts that prove something without moving the case (docs/reference/case.md)."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from admission_flow.procedure.acts.base import Evidence, a_name, fact, free_text, one_of


@dataclass(frozen=True, slots=True, kw_only=True)
class HelperAssigned(Evidence):
    """Phân công đảng viên chính thức giúp đỡ."""

    kind: ClassVar[str] = "helper_assigned"
    helper: str = a_name()
    official_member: bool | None = fact()


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskAssigned(Evidence):
    """Giao nhiệm vụ thử thách."""

    kind: ClassVar[str] = "task_assigned"
    task: str = free_text()


@dataclass(frozen=True, slots=True, kw_only=True)
class HelperReport(Evidence):
    """Báo cáo của đảng viên được phân công giúp đỡ."""

    kind: ClassVar[str] = "helper_report"
    assessment: str = free_text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Application(Evidence):
    """Đơn xin vào Đảng."""

    kind: ClassVar[str] = "application"
    handwritten: bool | None = fact()


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalHistory(Evidence):
    """Lý lịch của người xin vào Đảng."""

    kind: ClassVar[str] = "personal_history"
    sealed_on: date | None = None
    """Day of the giáp lai stamp over every page and the photo."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sponsorship(Evidence):
    """Giấy giới thiệu of a member, or nghị quyết giới thiệu of a union."""

    kind: ClassVar[str] = "sponsorship"
    route: str = one_of("member", "youth_union", "trade_union")
    sponsor: str | None = fact(personal=True)
    official_member: bool | None = fact()
    together_since: date | None = None
    """Since when sponsor and applicant work, study or live in the same unit."""
    replacement: bool = False
    """Assigned in place of a sponsor who could not go on."""


SUBJECTS = (
    "applicant",
    "father",
    "mother",
    "father_in_law",
    "mother_in_law",
    "guardian",
    "spouse",
    "spouse_guardian",
    "child:N",
)
"""Whose background may be verified; `child:N` stands for child:1, child:2, …"""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationRequest(Evidence):
    """Công văn đề nghị thẩm tra, or the letter of a verifier who is sent."""

    kind: ClassVar[str] = "verification_request"
    subject: str = one_of(*SUBJECTS)
    abroad: bool | None = fact()


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationReply(Evidence):
    """Kết quả thẩm tra."""

    kind: ClassVar[str] = "verification_reply"
    subject: str = one_of(*SUBJECTS)
    result: str = one_of("clear", "issue", personal=True)
    verifier_is_relative: bool | None = fact()


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationExemption(Evidence):
    """A person who need not be verified, and why."""

    kind: ClassVar[str] = "verification_exemption"
    subject: str = one_of(*SUBJECTS)
    basis: str = one_of(
        "party_member_confirmed", "known_locally", "deceased_or_none", personal=True
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PoliticalConclusion(Evidence):
    """Kết luận of the competent committee on a political question."""

    kind: ClassVar[str] = "political_conclusion"
    authority: str | None = fact(personal=True)
    cleared: bool | None = fact(personal=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchComment(Evidence):
    """Nhận xét của chi ủy, chi bộ (item 25 of the lý lịch)."""

    kind: ClassVar[str] = "branch_comment"


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryCertified(Evidence):
    """Chứng nhận của cấp ủy cơ sở (item 26 of the lý lịch)."""

    kind: ClassVar[str] = "history_certified"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion(Evidence):
    """Ý kiến nhận xét of an organisation, or of the chi ủy where the person lives."""

    kind: ClassVar[str] = "opinion"
    body: str = one_of(
        "youth_union", "trade_union", "women_union", "veterans", "farmers", "other", "residence"
    )
    asked: int | None = fact()
    agreed: int | None = fact()


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent(Evidence):
    """Văn bản đồng ý of an upper body."""

    kind: ClassVar[str] = "consent"
    matter: str = one_of("over_60", "education_exception", "readmission", "late_ceremony", "other")
    authority: str | None = fact(personal=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension(Evidence):
    """Gia hạn of a time limit in a special case."""

    kind: ClassVar[str] = "extension"
    matter: str = one_of("admission_decision", "recognition_decision")


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionReceived(Evidence):
    """The chi bộ received the admission decision."""

    kind: ClassVar[str] = "decision_received"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMemberCertificate(Evidence):
    """Giấy chứng nhận lớp bồi dưỡng đảng viên mới."""

    kind: ClassVar[str] = "new_member_certificate"


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfReview(Evidence):
    """Bản tự kiểm điểm của đảng viên dự bị."""

    kind: ClassVar[str] = "self_review"


@dataclass(frozen=True, slots=True, kw_only=True)
class HelperAssessment(Evidence):
    """Bản nhận xét đảng viên dự bị of the member who helps."""

    kind: ClassVar[str] = "helper_assessment"


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierSupplement(Evidence):
    """Papers of a dossier made anew after they grew old."""

    kind: ClassVar[str] = "dossier_supplement"
    covers: tuple[str, ...] = one_of("sponsorship", "opinion", "verification")


@dataclass(frozen=True, slots=True, kw_only=True)
class Move(Evidence):
    """The person moved to another chi bộ."""

    kind: ClassVar[str] = "move"
    to: str = a_name(personal=False)
