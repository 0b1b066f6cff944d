"""What a procedure of one's own is written with: kinds of act, rules, and what a rule may say.

For the module of a procedure's folder (`procedure.py`), and for host programs that make a
`Procedure` themselves (docs/embedders/procedures.md). Like `testing.py` a public module beside the
names of `admission_flow`.
"""

from admission_flow.procedure.acts import Act, BranchRoll, CommitteeRoll, Evidence, Step
from admission_flow.procedure.acts.base import a_flag, a_name, fact, free_text, one_of
from admission_flow.procedure.calendar import UnknownYear, WorkingDays, months_after
from admission_flow.procedure.case_on_day import CaseOnDay
from admission_flow.procedure.findings import (
    NOT_APPLICABLE,
    Result,
    met,
    met_if,
    pending,
    unknown,
    unmet,
    waived,
)
from admission_flow.procedure.paper_sheet import PaperKeys
from admission_flow.procedure.procedure import ACTS, Papers, Procedure, admission
from admission_flow.procedure.rulebook import Rulebook, Values
from admission_flow.procedure.rules import RULES
from admission_flow.procedure.rules.order import (
    days_come_in_their_order,
    steps_come_in_their_order,
)
from admission_flow.procedure.rules.rule import Rule, Tighter, rule
from admission_flow.procedure.workflow import Workflow

ORDER: tuple[Rule, ...] = (steps_come_in_their_order, days_come_in_their_order)
"""The two rules that guard every step of every procedure: its order, and that of its days."""

__all__ = [
    "ACTS",
    "NOT_APPLICABLE",
    "ORDER",
    "RULES",
    "Act",
    "BranchRoll",
    "CaseOnDay",
    "CommitteeRoll",
    "Evidence",
    "PaperKeys",
    "Papers",
    "Procedure",
    "Result",
    "Rule",
    "Rulebook",
    "Step",
    "Tighter",
    "UnknownYear",
    "Values",
    "Workflow",
    "WorkingDays",
    "a_flag",
    "a_name",
    "admission",
    "fact",
    "free_text",
    "met",
    "met_if",
    "months_after",
    "one_of",
    "pending",
    "rule",
    "unknown",
    "unmet",
    "waived",
]
