"""Votes that came out short, what was reported upward, and the votes on striking off.

A resolution exists only from two thirds on (06-HD/TW, 3.6b): a short vote is evidence, the case
stays where it is, and the same body may vote again (docs/reference/case.md).
"""

from typing import ClassVar

from admission_flow.procedure.acts.base import (
    MATTERS,
    BranchRoll,
    CommitteeRoll,
    Evidence,
    fact,
    one_of,
)
from admission_flow.procedure.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchVoteFailed(Evidence):
    """Biểu quyết không đủ tỷ lệ of the chi bộ."""

    kind: ClassVar[str] = "branch_vote_failed"
    since: ClassVar[int] = 2
    matter: str = one_of(*MATTERS)
    roll: BranchRoll | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseVoteFailed(Evidence):
    """Biểu quyết không đủ tỷ lệ of the base committee."""

    kind: ClassVar[str] = "base_vote_failed"
    since: ClassVar[int] = 2
    matter: str = one_of(*MATTERS)
    roll: CommitteeRoll | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedUpward(Evidence):
    """Báo cáo cấp ủy cấp trên: a result that failed, or something that comes late."""

    kind: ClassVar[str] = "reported_upward"
    since: ClassVar[int] = 2
    about: str = one_of("failed_vote", "late_decision", "late_review", "late_ceremony", "other")
    to: str | None = fact()
    """The committee that it was reported to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StrikeOffBranchVote(Evidence):
    """Biểu quyết xóa tên of the chi bộ."""

    kind: ClassVar[str] = "strike_off_branch_vote"
    since: ClassVar[int] = 2
    roll: BranchRoll | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StrikeOffBaseVote(Evidence):
    """Biểu quyết xóa tên of the base committee."""

    kind: ClassVar[str] = "strike_off_base_vote"
    since: ClassVar[int] = 2
    roll: CommitteeRoll | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultNotice(Evidence):
    """Thông báo kết quả to the chi bộ, yes or no (294-QĐ/TW, 4.3.1)."""

    kind: ClassVar[str] = "result_notice"
    since: ClassVar[int] = 2
    matter: str = one_of(*MATTERS)
    agreed: bool | None = fact()
