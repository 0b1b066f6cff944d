"""What is done again, complained of and answered (docs/reference/case.md)."""

from typing import ClassVar

from admission_flow.procedure.acts.base import BranchRoll, CommitteeRoll, Evidence, fact, one_of
from admission_flow.procedure.quick_dataclass import dataclass

REDONE_STEPS = (
    "verification_concluded",
    "opinions_summarised",
    "branch_resolution",
    "base_resolution",
    "ceremony",
    "recognition_branch_resolution",
    "recognition_base_resolution",
)
"""Steps that a redo order can have done again on paper."""
ORDERED_STEPS = (
    "verification_concluded",
    "opinions_summarised",
    "branch_resolution",
    "base_resolution",
    "admission_decision",
    "ceremony",
    "recognition_branch_resolution",
    "recognition_base_resolution",
    "recognition_decision",
)
"""The same and the two decisions: these are replaced by the decision of the remedy itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RedoOrder(Evidence):
    """Chỉ đạo làm lại thủ tục: only what was wrong is done again (38-HD/BTCTW, I.3b)."""

    kind: ClassVar[str] = "redo_order"
    since: ClassVar[int] = 2
    of: str = one_of("admission", "recognition")
    steps: tuple[str, ...] = one_of(*ORDERED_STEPS)
    authority: str | None = fact(personal=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Redone(Evidence):
    """Thủ tục đã làm lại: one step that a redo order named, with its new votes."""

    kind: ClassVar[str] = "redone"
    since: ClassVar[int] = 2
    step: str = one_of(*REDONE_STEPS)
    branch_roll: BranchRoll | None = None
    committee_roll: CommitteeRoll | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StrikeOffReceived(Evidence):
    """The person received the decision to strike off: the days to complain run from here."""

    kind: ClassVar[str] = "strike_off_received"
    since: ClassVar[int] = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint(Evidence):
    """Khiếu nại of the person against being struck off."""

    kind: ClassVar[str] = "complaint"
    since: ClassVar[int] = 2
    about: str = one_of("strike_off")
    to: str | None = fact()


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintAnswer(Evidence):
    """Trả lời khiếu nại."""

    kind: ClassVar[str] = "complaint_answer"
    since: ClassVar[int] = 2
    upheld: bool | None = fact(personal=True)
    authority: str | None = fact(personal=True)
