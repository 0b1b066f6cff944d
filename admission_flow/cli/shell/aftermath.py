"""What a command says of the journal when it did not end as it should: only what is so."""

from contextlib import suppress
from typing import TYPE_CHECKING

from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.speaking import complain
from admission_flow.database.ledger import CASES_NAMED, Ledger
from admission_flow.errors import AdmissionFlowError, CommitUnsure, StepRefused

if TYPE_CHECKING:
    from admission_flow.journal.entry import Entry

SAYS_NOTHING_WRITTEN = frozenset(
    {
        "bad_confirmation",
        "bad_document",
        "bad_input",
        "case_moved",
        "data_key_unusable",
        "not_allowed",
        "not_confirmed",
        "privacy_misused",
        "register_busy",
        "register_not_written",
    }
)
"""Errors after which a person wants to know that nothing is half done: said where it is so."""


def after_stop(ledger: Ledger) -> None:
    """Say what a command had recorded when it was stopped."""
    unsure = _settle(ledger)
    if not ledger.count and not unsure:
        complain(SETTINGS.say("screen.interrupted"))
        return
    complain(SETTINGS.say("screen.stopped"))
    _tell(ledger, unsure=unsure)


def after_error(ledger: Ledger, error: Exception) -> None:
    """Say what a command had recorded before it met an error; nothing, where that is nothing."""
    unsure = _settle(ledger)
    if isinstance(error, CommitUnsure) and unsure and not ledger.count:
        return  # the error says so itself
    if isinstance(error, StepRefused) and ledger.count == 1 and not unsure:
        return  # the refusal is the entry, and names it
    if ledger.count or unsure:
        _tell(ledger, unsure=unsure)


def nothing_written(ledger: Ledger, error: AdmissionFlowError) -> str:
    """Return the sentence that nothing is half done, where people ask for it and it is so."""
    asked = error.message_id in SAYS_NOTHING_WRITTEN
    if not asked or ledger.count or _settle(ledger) or ledger.count:
        return ""
    return SETTINGS.say("screen.nothing_written")


def after_lost_reader(ledger: Ledger) -> None:
    """Say what was recorded where nobody reads the output any more: it cannot have said so."""
    unsure = _settle(ledger)
    if ledger.count or unsure:
        _tell(ledger, unsure=unsure)


def _tell(ledger: Ledger, *, unsure: bool) -> None:
    where = next((case for case in ledger.cases if case), "")
    look = f"admission-flow case history {where}" if where else "admission-flow audit log"
    if ledger.count:
        few = len(ledger.cases) <= CASES_NAMED
        named = [case for case in ledger.cases if case] if few else []
        complain(
            SETTINGS.say(
                "screen.recorded_before" if named else "screen.recorded_before_in_register",
                count=ledger.count,
                first=ledger.first,
                last=ledger.last,
                cases=named,
                look=look,
            )
        )
    if unsure:
        asked = ledger.asked or ()
        where = next((entry.intent.case for entry in asked if entry.intent.case), "")
        look = f"admission-flow case history {where}" if where else "admission-flow audit log"
        complain(SETTINGS.say("screen.unsure", count=len(asked), look=look))


def _settle(ledger: Ledger) -> bool:
    """Look up what COMMIT did not answer; return whether it stays unknown."""
    if ledger.asked and ledger.place is not None:
        with suppress(AdmissionFlowError, OSError):
            ledger.ended(recorded=_is_there(ledger.asked[-1], str(ledger.place.log)))
    return bool(ledger.asked)


def _is_there(entry: "Entry", path: str) -> bool:
    """Return whether an entry is on the disk. A transaction is there whole or not at all."""
    from admission_flow.database.reading import open_for_reading  # noqa: PLC0415 - seldom needed

    with open_for_reading(path) as store:
        return store.find(entry.intent.id) is not None
