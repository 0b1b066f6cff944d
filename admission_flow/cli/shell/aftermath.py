"""What a command says of the journal when it did not end as it should: only what is so."""

from contextlib import suppress
from typing import TYPE_CHECKING

from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.speaking import complain
from admission_flow.database.ledger import CASES_NAMED, Entries, Ledger
from admission_flow.errors import (
    AdmissionFlowError,
    CommitUnsure,
    RegisterMissing,
    StepRefused,
)

if TYPE_CHECKING:
    from admission_flow.database.dialect import Dialect
    from admission_flow.journal.entry import Entry

SAYS_NOTHING_WRITTEN = frozenset(
    {
        "bad_confirmation",
        "bad_document",
        "bad_input",
        "bad_role",
        "case_moved",
        "own_case",
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
    if not ledger.recorded.count and not unsure:
        complain(SETTINGS.say("screen.interrupted"))
        return
    complain(SETTINGS.say("screen.stopped"))
    _tell(ledger, unsure=unsure)


def after_error(ledger: Ledger, error: Exception) -> None:
    """Say what a command had recorded before it met an error; nothing, where that is nothing."""
    unsure = _settle(ledger)
    if isinstance(error, CommitUnsure) and unsure and not ledger.recorded.count:
        return  # the error says so itself
    if isinstance(error, StepRefused) and ledger.recorded.count == 1 and not unsure:
        return  # the refusal is the entry, and names it
    if ledger.recorded.count or unsure:
        _tell(ledger, unsure=unsure)


def nothing_written(ledger: Ledger, error: AdmissionFlowError) -> str:
    """Return the sentence that nothing is half done, where people ask for it and it is so."""
    asked = error.message_id in SAYS_NOTHING_WRITTEN
    if not asked or ledger.recorded.count or _settle(ledger) or ledger.recorded.count:
        return ""
    return SETTINGS.say("screen.nothing_written")


def after_lost_reader(ledger: Ledger) -> None:
    """Say what was recorded where nobody reads the output any more: it cannot have said so."""
    unsure = _settle(ledger)
    if ledger.recorded.count or unsure:
        _tell(ledger, unsure=unsure)


def _tell(ledger: Ledger, *, unsure: bool) -> None:
    found = ledger.recorded
    if found.count:
        named = [case for case in found.cases if case] if len(found.cases) <= CASES_NAMED else []
        key = "screen.recorded_before" if named else "screen.recorded_before_in_register"
        last = found.last.seq if found.last else found.first
        facts = {"first": found.first, "last": last, "cases": named, "look": _look(found)}
        complain(SETTINGS.say(key, count=found.count, **facts))
    if unsure and ledger.asked is not None:
        look = _look(ledger.asked)
        complain(SETTINGS.say("screen.unsure", count=ledger.asked.count, look=look))


def _look(entries: Entries) -> str:
    """Return the command that shows whether entries are there."""
    case = next((case for case in entries.cases if case), "")
    return f"admission-flow case history {case}" if case else "admission-flow audit log"


def _settle(ledger: Ledger) -> bool:
    """Look up what nobody answered; return whether it stays unknown."""
    asked, place = ledger.asked, ledger.place
    if asked is not None and asked.last is not None and place is not None:
        with suppress(AdmissionFlowError, OSError):
            try:
                ledger.ended(recorded=_is_there(asked.last, place))
            except RegisterMissing:
                if not ledger.new:  # else the files were there, and whoever took them knows
                    raise
                ledger.ended(recorded=False)
    return ledger.asked is not None and ledger.asked.count > 0


def _is_there(entry: "Entry", place: "Dialect") -> bool:
    """Return whether an entry is on the disk. A transaction is there whole or not at all."""
    from admission_flow.database.reading import open_for_reading  # noqa: PLC0415 - seldom needed

    with open_for_reading(place) as store:
        return store.find(entry.intent.id) is not None
