"""Which entries a role may write: asked before writing, and again by every verifier."""

import pytest

from admission_flow.journal.keys import AUDITOR, OFFICER, WITNESS, may
from admission_flow.journal.privacy import ENCRYPT, ERASE_APPROVE, ERASE_REQUEST, ROTATE

CHANGING = (ENCRYPT, ROTATE, ERASE_REQUEST, ERASE_APPROVE)
LOOKING = ("privacy.show", "privacy.export", "audit.sample", "checkpoint.hand_out")


@pytest.mark.parametrize("action", CHANGING)
def test_an_auditor_neither_seals_nor_erases(action: str) -> None:
    """What changes the personal values that are kept takes an officer's key."""
    assert may(OFFICER, action)
    assert not may(AUDITOR, action)
    assert not may(WITNESS, action)


@pytest.mark.parametrize("action", LOOKING)
def test_an_auditor_notes_what_was_looked_at(action: str) -> None:
    """Looking at values, audits and checkpoints are an auditor's to note; never a witness's."""
    assert may(AUDITOR, action)
    assert not may(WITNESS, action)


def test_an_auditor_does_not_act_on_a_case() -> None:
    """Neither a step nor a paper nor an enrolment is an auditor's."""
    for action in ("case.advance", "case.record", "officer.enrol", "unit.found"):
        assert not may(AUDITOR, action)
