"""Acts that prove something without moving the case (docs/reference/case.md)."""

from datetime import date
from typing import ClassVar

from admission_flow.procedure.acts.base import (
    MATTERS,
    Evidence,
    a_flag,
    a_name,
    fact,
    free_text,
    one_of,
)
from admission_flow.procedure.quick_dataclass import dataclass


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
    sponsor_code: str | None = fact(personal=True, since=2)
    """Code of the member: two people of one name are told apart by it."""
    official_member: bool | None = fact()
    together_since: date | None = None
    """Since when sponsor and applicant work, study or live in the same unit."""
    replacement: bool = False
    """Assigned in place of a sponsor who could not go on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SponsorEnded(Evidence):
    """Thôi giới thiệu: a sponsor who cannot go on."""

    kind: ClassVar[str] = "sponsor_ended"
    since: ClassVar[int] = 2
    sponsor: str | None = fact(personal=True)
    sponsor_code: str | None = fact(personal=True)
    reason: str | None = fact("moved", "disciplined", "deceased", "other", personal=True)


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
    "sibling:N",
    "spouse_sibling:N",
)
"""Whose background may be verified; `child:N` stands for child:1, child:2, …

Siblings may be recorded and are never required (38-HD/BTCTW, item 21).
"""
_NEW_SUBJECTS = ("sibling:N", "spouse_sibling:N")


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationRequest(Evidence):
    """Công văn đề nghị thẩm tra, or the letter of a verifier who is sent."""

    kind: ClassVar[str] = "verification_request"
    subject: str = one_of(*SUBJECTS, new=_NEW_SUBJECTS)
    abroad: bool | None = fact()


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationReply(Evidence):
    """Kết quả thẩm tra."""

    kind: ClassVar[str] = "verification_reply"
    subject: str = one_of(*SUBJECTS, new=_NEW_SUBJECTS)
    result: str = one_of("clear", "issue", personal=True)
    verifier_is_relative: bool | None = fact()


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationExemption(Evidence):
    """A person who need not be verified, and why."""

    kind: ClassVar[str] = "verification_exemption"
    subject: str = one_of(*SUBJECTS, new=_NEW_SUBJECTS)
    basis: str = one_of(
        "party_member_confirmed",
        "known_locally",
        "unknown_parent",
        "deceased_or_none",
        personal=True,
        new=("unknown_parent",),
    )
    present_politics_verified: bool | None = fact(since=2)
    """Whether the present politics, conduct and duties were verified all the same."""


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
class OpinionExemption(Evidence):
    """Không phải lấy ý kiến nơi cư trú: a special case of a rule of the Ban Bí thư."""

    kind: ClassVar[str] = "opinion_exemption"
    since: ClassVar[int] = 2
    body: str = one_of("residence")
    authority: str | None = fact(personal=True)


_TRACKS = ("religion", "hoa", "foreign_spouse", "foreign_origin", "private_owner")
"""Matters that have rules of their own (06-HD/TW, 6.1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent(Evidence):
    """Văn bản đồng ý of an upper body."""

    kind: ClassVar[str] = "consent"
    matter: str = one_of(
        "over_60",
        "education_exception",
        "readmission",
        "late_ceremony",
        "annulment",
        *_TRACKS,
        "other",
        new=("annulment", *_TRACKS),
    )
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
    """The person moved to another chi bộ: from this day on its facts are those of the new one.

    A fact of the unit that the paper does not state stays as it was.
    """

    kind: ClassVar[str] = "move"
    to: str = a_name(personal=False)
    decided_on: date | None = fact(since=2)
    """Day of the decision to move (quyết định chuyển); not stated: `on`."""
    same_authority: bool | None = fact(since=2)
    """Whether the same committee decides on admissions at the new place."""
    to_authority: str | None = fact(since=2)
    """The committee that decides on admissions at the new place."""
    has_youth_union: bool | None = fact(since=2)
    has_trade_union: bool | None = fact(since=2)
    has_base_committee: bool | None = fact(since=2)
    has_section_committee: bool | None = fact(since=2)

    @property
    def began_on(self) -> date:
        """From when the days of a move run: the decision to move, else the move itself."""
        return self.decided_on or self.on


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership(Evidence):
    """Vào, ra đoàn thể: from this day on the person belongs to an organisation, or no longer."""

    kind: ClassVar[str] = "membership"
    since: ClassVar[int] = 2
    organisation: str = one_of("youth_union", "trade_union", "women_union", "veterans", "farmers")
    member: bool = a_flag()


@dataclass(frozen=True, slots=True, kw_only=True)
class Discipline(Evidence):
    """Kỷ luật in the probation: reprimand or warning (Điều lệ Đ35.2)."""

    kind: ClassVar[str] = "discipline"
    since: ClassVar[int] = 2
    measure: str = one_of("reprimand", "warning", "other", personal=True)
    authority: str | None = fact(personal=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionAppraisal(Evidence):
    """Thẩm định of the đảng ủy bộ phận on a resolution of the chi bộ (06-HD/TW, 3.6b, 4.5a)."""

    kind: ClassVar[str] = "section_appraisal"
    since: ClassVar[int] = 2
    matter: str = one_of(*MATTERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class TemporaryPlaceComment(Evidence):
    """Nhận xét of the place of temporary activity (06-HD/TW, 5.2)."""

    kind: ClassVar[str] = "temporary_place_comment"
    since: ClassVar[int] = 2
    matter: str = one_of("admission", "recognition")


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignedToBranch(Evidence):
    """The level above gave the task of helping the person to a chi bộ (294-QĐ/TW, 3.4.1)."""

    kind: ClassVar[str] = "assigned_to_branch"
    since: ClassVar[int] = 2
    authority: str | None = fact(personal=True)
    reason: str | None = fact("no_member", "no_branch", "under_three", "short_contract", "other")


@dataclass(frozen=True, slots=True, kw_only=True)
class EmployerComment(Evidence):
    """Nhận xét nơi làm việc, where another place considers (06-HD/TW, 6.2)."""

    kind: ClassVar[str] = "employer_comment"
    since: ClassVar[int] = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperLost(Evidence):
    """A paper of the dossier is lost or damaged (38-HD/BTCTW, II.3)."""

    kind: ClassVar[str] = "paper_lost"
    since: ClassVar[int] = 2
    what: str = free_text()


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRestored(Evidence):
    """A lost paper was made again and certified: it proves the act of its old day."""

    kind: ClassVar[str] = "paper_restored"
    since: ClassVar[int] = 2
    what: str = free_text()
    authority: str | None = fact(personal=True)
