"""Erasing a person who left: asked by one officer, done by another, under a rule of retention."""

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from admission_flow.errors import ErasureRefused, ErasureTooEarly, NotAllowed, PrivacyMisused
from admission_flow.journal.entry import Entry
from admission_flow.journal.privacy import ERASE_APPROVE, ERASE_REQUEST, open_request
from admission_flow.procedure.retention import ENDED
from admission_flow.procedure.text import tidy
from admission_flow.register.core.officers import officers_only
from admission_flow.register.core.records import Split
from admission_flow.register.core.retention import rules_of
from admission_flow.register.core.state import erased_state, kept_of

if TYPE_CHECKING:
    from admission_flow.database.rows import StateRow
    from admission_flow.procedure.retention import RetentionRule
    from admission_flow.register.core.appending import AppendingRegister

DECISION = re.compile(r"[0-9]{1,6}[-/][0-9A-Za-zĐđƯưÔôÂâ&./-]{1,24}")
"""The form of a paper's number. It stays in the journal for ever, so no name must fit in."""


def request_erasure(
    register: "AppendingRegister", case_id: str, decision: str, decided_on: date, rule: str
) -> Entry:
    """Ask for the erasure of the personal values of a case that ended.

    Args:
        register: opened by the officer who asks.
        case_id: the case.
        decision: number of the written decision, e.g. "12-QĐ/ĐU".
        decided_on: its day.
        rule: id of the rule of retention that has run out.

    Raises:
        PrivacyMisused: the decision has no such number or day, or it was asked for already.
        ErasureRefused, ErasureTooEarly: the case is in progress, or the rule does not allow it.
        CaseErased, UnknownCase: there is nothing to erase.
        NotAllowed: whoever asks is not an officer.

    """
    decision = tidy(decision)
    if DECISION.fullmatch(decision) is None:
        raise PrivacyMisused(reason="no_decision")
    if decided_on > register.today:
        raise PrivacyMisused(reason="decision_in_future")
    officers_only(register)
    with register.store.writing() as writing:
        used = _permitted(register, register.judged(writing, case_id), rule)
        if open_request(writing.entries(case_id)) is not None:
            raise PrivacyMisused(reason="requested_already")
        data: dict[str, Any] = {
            "decision": decision,
            "decided_on": decided_on.isoformat(),
            "rule": used.id,
            "months": used.months,
            "retention": rules_of(register.procedure).sha256,
        }
        return register.note_in(writing, case_id, ERASE_REQUEST, Split(data, {}))


def approve_erasure(register: "AppendingRegister", case_id: str) -> Entry:
    """Approve what another officer asked for: the values are destroyed with this entry.

    The journal keeps that it was done, when, by whom, on which decision and how much it was; the
    case's days and states stay.

    Raises:
        PrivacyMisused: nobody asked for it.
        NotAllowed: the same officer asked, or whoever approves is not an officer.
        ErasureRefused, ErasureTooEarly: as when it was asked for.
        CaseErased, UnknownCase: there is nothing to erase.

    """
    officers_only(register)
    with register.store.writing() as writing:
        row = register.judged(writing, case_id)
        request = open_request(writing.entries(case_id))
        if request is None:
            raise PrivacyMisused(reason="not_requested")
        if request.intent.actor == register.officer:
            raise NotAllowed(officer=register.officer, reason="own_erasure_request")
        _permitted(register, row, str(request.intent.data.get("rule")))
        data: dict[str, Any] = {
            "request": request.seq,
            "values": writing.personal_count(case_id),
            "kept": kept_of(row),
        }
        entry = register.note_last(writing, case_id, ERASE_APPROVE, Split(data, {}))
        writing.erase(case_id)
        register.forget(case_id)
        erasure = writing.erasure(case_id)
        if erasure is None:
            raise AssertionError("an erasure that its own entries do not show")
        writing.put_case_state(erased_state(erasure, entry.intent.case_ver, entry.leaf))
    register.store.compact()
    return entry


def _permitted(register: "AppendingRegister", row: "StateRow", rule_id: str) -> "RetentionRule":
    """Return the rule under which a case may be erased today.

    Raises:
        PrivacyMisused: there is no such rule.
        ErasureRefused, ErasureTooEarly: it may not, or not yet.

    """
    rules = rules_of(register.procedure).rules
    rule = rules.get(rule_id)
    if rule is None:
        raise PrivacyMisused(reason="no_retention_rule" if rules else "no_retention_stated")
    if row.stage != ENDED:
        raise ErasureRefused(case=row.case, state=row.state, reason="case_goes_on")
    if row.state not in rule.states:
        raise ErasureRefused(case=row.case, state=row.state, reason="rule_of_another_state")
    day = rule.erasable_from(date.fromisoformat(row.state_since))
    if day is None:
        raise ErasureRefused(case=row.case, state=row.state, reason="kept_in_archive")
    if register.today < day:
        raise ErasureTooEarly(case=row.case, state=row.state, day=day, months=rule.months)
    return rule
