"""Every rule, one module per topic. A rule's id is its address for ever."""

from collections.abc import Mapping

from admission_flow.procedure.rules import (
    awareness,
    branch,
    ceremony,
    decision,
    dossier,
    family,
    helper,
    opinion,
    order,
    person,
    probation,
    readmission,
    recognition,
    remedy,
    sponsor,
    strike_off,
    track,
    verification,
    vote,
)
from admission_flow.procedure.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    *order.RULES,
    *person.RULES,
    *helper.RULES,
    *awareness.RULES,
    *readmission.RULES,
    *verification.RULES,
    *family.RULES,
    *track.RULES,
    *opinion.RULES,
    *sponsor.RULES,
    *dossier.RULES,
    *branch.RULES,
    *decision.RULES,
    *ceremony.RULES,
    *probation.RULES,
    *recognition.RULES,
    *vote.RULES,
    *strike_off.RULES,
    *remedy.RULES,
)

BY_ID: Mapping[str, Rule] = {rule.id: rule for rule in RULES}
