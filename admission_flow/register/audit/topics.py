"""Every topic of the journal beside the acts of cases, read and folded for the verifier."""

from collections.abc import Container, Iterable, Iterator
from typing import Any

from admission_flow.database.queries import Queries
from admission_flow.errors import EntryUnreadable
from admission_flow.journal.entry import REGISTER, Entry
from admission_flow.journal.report import Break
from admission_flow.register.audit import checkpoints
from admission_flow.register.classes import entries as classes
from admission_flow.register.core import due_notes, four_eyes, organisation
from admission_flow.register.core.topic import (
    TAKES_BACK_NOTHING,
    Noted,
    Topic,
    target,
    unreadable,
)
from admission_flow.register.plan import noted as plan
from admission_flow.register.sympathisers import noted as sympathisers

TOPICS: tuple[Topic[Any], ...] = (
    organisation.TOPIC,
    plan.TOPIC,
    sympathisers.LISTS,
    sympathisers.PERSONS,
    classes.TOPIC,
    classes.RESULTS_TOPIC,
    due_notes.TOPIC,
    four_eyes.TOPIC,
    checkpoints.TOPIC,
)
"""All that there are: what is entered about a subject is read through one of these."""


class Checking:
    """Takes the entries of a topic, for a verifier: which cannot be read, or does not fit."""

    def __init__(self, topic: Topic[Any], store: Queries) -> None:
        """Begin; nothing is kept of entries that are right but their numbers."""
        self._topic, self._store = topic, store
        self._found: dict[int, EntryUnreadable] = {}
        self._stands: dict[int, str] = {}
        """By entry that may be taken back, its case."""

    def take(self, entry: Entry) -> None:
        """Take the next entry of the register's own chain, or of those of cases."""
        topic, action, case = self._topic, entry.intent.action, entry.intent.case
        if action in topic.read:
            if action not in topic.lasting:
                self._stands[entry.seq] = case
            try:
                topic.check_cases(self._store, [Noted(entry.seq, topic.event(entry))])
            except EntryUnreadable as error:
                self._found[entry.seq] = error
        elif topic.retract and action == topic.retract:
            seq = target(entry)
            if self._stands.get(seq) == case:
                del self._stands[seq]
                self._found.pop(seq, None)
            else:
                self._found[entry.seq] = unreadable(entry, TAKES_BACK_NOTHING)

    def wrong(self) -> list[EntryUnreadable]:
        """Return what was found; where all can be read, the entry that does not fit."""
        if not self._found and not self._topic.in_cases:
            try:
                self._topic.folded(self._store, self._topic.fold)
            except EntryUnreadable as error:
                return [error]
        return list(self._found.values())


def topic_breaks(store: Queries, there: Container[str]) -> Iterator[Break]:
    """Yield every entry that is not what its topic asks for, or that does not fit with the others.

    Args:
        store: the register; its log was found sound.
        there: the actions of which the log has entries: for others it need not be read.

    """
    own = [topic for topic in TOPICS if not topic.in_cases]
    found = _wrong(store, own, store.entries(REGISTER, actions=_actions(own)))
    of_cases = [topic for topic in TOPICS if topic.in_cases]
    actions = [action for action in _actions(of_cases) if action in there]
    entries = store.entries(actions=actions) if actions else iter(())
    found += _wrong(store, of_cases, (entry for entry in entries if entry.intent.case != REGISTER))
    for error in sorted(found, key=lambda error: int(error.facts["seq"])):
        yield Break(error.facts["seq"], error.facts["case"], error.facts["what"])


def _wrong(
    store: Queries, topics: list[Topic[Any]], entries: Iterable[Entry]
) -> list[EntryUnreadable]:
    checks = [Checking(topic, store) for topic in topics]
    for entry in entries:
        for check in checks:
            check.take(entry)
    return [error for check in checks for error in check.wrong()]


def _actions(topics: list[Topic[Any]]) -> list[str]:
    return list(dict.fromkeys(action for topic in topics for action in topic.actions))
