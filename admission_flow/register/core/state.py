"""Where a case stands, as the register keeps it at hand: derived, never the truth."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import product
from operator import attrgetter

from admission_flow.database.rows import StateRow
from admission_flow.errors import JournalBroken
from admission_flow.journal.keys import day_of
from admission_flow.journal.privacy import Erasure
from admission_flow.procedure.dated_facts import moves_of
from admission_flow.procedure.document import Case
from admission_flow.procedure.findings import Verdict
from admission_flow.register.core.records import CaseRecord
from admission_flow.version import __version__


def state_of(record: CaseRecord, verdict: Verdict, rulebook: str) -> StateRow:
    """Return the row of `case_state` for a case and the verdict on it under a rulebook.

    `due_on` is the nearest deadline that the state sets in motion; whether it is overdue depends
    on the day and is worked out when asked.
    """
    onward = [
        step
        for step in verdict.next
        if not step.ends and not step.side and step.to_state != verdict.state
    ]
    nearest = verdict.deadlines[0] if verdict.deadlines else None
    opened_on = local_day(record.opened_at).isoformat()
    since, moved_on = verdict.since, verdict.moved_on
    return StateRow(
        case=record.id,
        ver=record.version,
        head=record.head,
        state=verdict.state,
        stage=verdict.stage,
        unit=unit_of(record.case),
        opened_on=opened_on,
        state_since=since.isoformat() if since else opened_on,
        moved_on=moved_on.isoformat() if moved_on else opened_on,
        lawful=verdict.lawful,
        judged=verdict.judged,
        next_step=onward[0].step if onward else None,
        due_on=nearest.due_on.isoformat() if nearest else None,
        due_rule=nearest.rule if nearest else None,
        rulebook=rulebook,
        program=__version__,
    )


def unit_of(case: Case, day: date | None = None) -> str:
    """Return the name of the unit that a person belongs to, after the last move by its date.

    By date, whatever the order in which moves were entered: one that is recorded late says where
    the person was before a later one. Of two on one day the one entered last counts.

    Args:
        case: the case.
        day: no move after it counts; None: all do.

    """
    return _named(case, date.min, day)[0]


def unit_since(record: CaseRecord, day: date | None = None) -> tuple[str, date]:
    """Return the name of the unit as `unit_of`, and the day from which the case has borne it.

    A name is that of the unit which bore it on that day, whoever bears it later. The first is of
    the day on which the case was opened, or of its first act where that was before.
    """
    begun_on = min([local_day(record.opened_at), *(act.on for act in record.case.acts)])
    return _named(record.case, begun_on, day)


def _named(case: Case, since: date, day: date | None) -> tuple[str, date]:
    moves = [move for move in moves_of(case.unit, case.acts) if day is None or move.on <= day]
    return (moves[-1].to, moves[-1].on) if moves else (case.unit.name, since)


_KEPT = ("state", "stage", "unit", "opened_on", "state_since", "lawful")
"""What an approval of an erasure keeps of the row: days, codes and the unit, nothing personal.

And `judged`, where it is false: entries of before know no such word, and all of theirs was judged.
"""


def kept_of(row: StateRow) -> dict[str, str | bool]:
    """Return what is written into the journal of where a case stood when it was erased."""
    kept = {name: getattr(row, name) for name in _KEPT}
    return kept if row.judged else {**kept, "judged": False}


def erased_state(erasure: Erasure, ver: int, head: str) -> StateRow:
    """Return the row of `case_state` of a case whose person was erased.

    Nobody can judge it again: it stands where it stood, as the officer who approved has signed.
    So no law is asked, and the row names no rulebook.

    Raises:
        JournalBroken: the approval does not say where.

    """
    kept = erasure.kept
    texts = {name: kept.get(name) for name in _KEPT if name != "lawful"}
    lawful, judged = kept.get("lawful"), kept.get("judged", True)
    said_so = isinstance(lawful, bool) and isinstance(judged, bool)
    if not said_so or not all(isinstance(text, str) for text in texts.values()):
        what = "its erasure does not say where it stood"
        raise JournalBroken(case=erasure.case, seq=erasure.seq, what=what)
    said = {name: str(text) for name, text in texts.items()}
    return StateRow(
        case=erasure.case,
        ver=ver,
        head=head,
        moved_on=said["state_since"],  # it ended: only who is an official member is one earlier
        lawful=bool(lawful),
        judged=bool(judged),
        **said,
    )


_DAYS = ("opened_on", "state_since", "moved_on", "due_on")


def readable(row: StateRow) -> StateRow:
    """Return a row as it is, if it can be one of ours: what is kept at hand may have been edited.

    Whether it is the right one is the verifier's question; here nobody may stumble over it.

    Raises:
        JournalBroken: a column holds what no program of ours has written.

    """
    days = (row.opened_on, row.state_since, row.moved_on, row.due_on)
    if tuple(map(type, _COLUMNS(row))) in _SORTS and all(map(_is_day_or_none, days)):
        return row
    for column in row.__slots__:
        value = getattr(row, column)
        right = isinstance(value, _KINDS.get(column, str)) or (value is None and column in _EMPTY)
        if right and value is not None and column in _DAYS:
            right = _is_day(value)
        if not right:
            what = f"case_state differs from the journal: {column}"
            raise JournalBroken(case=str(row.case), what=what)
    return row


_KINDS = {"ver": int, "lawful": bool, "judged": bool}
_EMPTY = ("next_step", "due_on", "due_rule")


_COLUMNS = attrgetter(*StateRow.__slots__)
_SORTS = frozenset(
    product(
        *(
            (str, type(None)) if name in _EMPTY else (_KINDS.get(name, str),)
            for name in StateRow.__slots__
        )
    )
)
"""The types of the columns of a row of ours: of 20,000 rows each is told by one look."""


@lru_cache(4096)
def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_day_or_none(text: str | None) -> bool:
    return text is None or _is_day(text)


def last_day(record: CaseRecord) -> date:
    """Return the day as of which a stored state is derived: that of its newest entry or act.

    Not today: the same journal must give the same row on any day, or a check could never tell
    a change from the passing of time.
    """
    # Instants are all of one form, so that the latest is the greatest text.
    entered = max([record.opened_at, *(item.at for item in record.recorded)])
    return max([local_day(entered), *(item.act.on for item in record.recorded)])


@lru_cache(4096)
def local_day(at: str) -> date:
    """Return the day in Việt Nam of an instant of the journal."""
    return date.fromisoformat(day_of(at))


def office_time(at: str) -> str:
    """Return the time of day in Việt Nam of an instant of the journal, "hh:mm:ss"."""
    return (datetime.fromisoformat(at) + timedelta(hours=7)).time().isoformat("seconds")
