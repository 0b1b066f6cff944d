"""Random changes behind the program's back, each of which the verifier must find and name."""

import random
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, cast
from unittest import mock

from admission_flow.database.queries import Queries
from admission_flow.database.rows import StateRow
from admission_flow.errors import AdmissionFlowError
from admission_flow.journal.checkpoint import Checkpoint, Held
from admission_flow.journal.entry import Entry, Row
from admission_flow.journal.known import Known
from admission_flow.journal.report import Break
from admission_flow.register.audit import audit, checkpoints
from admission_flow.register.core.reader import ReadingRegister
from tests.reliability.changes import KINDS, Kind
from tests.reliability.victim import Change, Victim


@dataclass
class Tally:
    """What was tried, and what came of it, by kind."""

    tried: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)
    """Changes that nobody noticed."""
    unnamed: list[str] = field(default_factory=list)
    """Changes that were found somewhere else than where they are."""
    crashed: list[str] = field(default_factory=list)
    """Changes that the verifier answered with a defect of its own."""

    @property
    def blamed(self) -> int:
        """How many changes were missed, put elsewhere, or made the verifier crash."""
        return len(self.missed) + len(self.unnamed) + len(self.crashed)


def verdict_on(
    victim: Victim, held: Checkpoint | None, known: Known | None = None
) -> tuple[bool, list[Break]]:
    """Return whether anything is wrong, and the breaks that are named.

    Args:
        victim: the register.
        held: a checkpoint that was kept outside.
        known: what the verifier remembers of the register as it was.

    """
    url = str(victim.bureau.place.log)
    with ReadingRegister.open(url, judge=victim.bureau.judge) as register:
        memory = None if known is None else audit.Memory(known, lambda _: None, "2026-11-24")
        report = audit.verify(register.store, register.judge, memory=memory)
        if held is None:
            return bool(report.breaks), list(report.breaks)
        brought = [Held(held, date(2026, 11, 24), "test")]
        result = checkpoints.anchored(register.store, report, brought)
        return result.anchored != victim.held.size, list(result.breaks)


def change_again_and_again(
    victim: Victim,
    changes: int,
    chance: random.Random,
    kinds: list[str] | None = None,
    known: Known | None = None,
) -> Tally:
    """Make that many changes, one at a time, and count which are found and named.

    The verifier remembers the register as `known` says it; None: it sees it for the first time.
    """
    tally = Tally()
    names = kinds or list(KINDS)
    while tally.tried.total() < changes:
        kind = names[tally.tried.total() % len(names)]
        change = _changed(victim, KINDS[kind], chance)
        if change is None:
            continue
        tally.tried[kind] += 1
        try:
            wrong, named = verdict_on(victim, change.held, known)
        except AdmissionFlowError as error:  # refused as a whole: the sentence must say where
            wrong, named = True, []
            if not error.facts.keys() & {"path", "seq", "case"}:
                tally.unnamed.append(f"{change.what}: {error}")
        except Exception as error:  # noqa: BLE001 - a crash of the verifier is what is counted
            tally.crashed.append(f"{change.what}: {type(error).__name__}: {error}")
            wrong, named = True, []
        tally.found[kind] += wrong
        if not wrong:
            tally.missed.append(change.what)
        elif named and kind != "checkpoint" and not change.named_by(named[0]):
            tally.unnamed.append(f"{change.what}: named {named[:3]}")
    victim.restore()
    return tally


def _changed(victim: Victim, kind: Kind, chance: random.Random) -> Change | None:
    """Make one change; None where the database itself refuses, or nothing would change."""
    victim.restore()
    try:
        with victim.open() as database:
            change = kind(victim, database, chance)
    except sqlite3.IntegrityError:  # it hit another row's key
        return None
    if kind is KINDS["cut"]:
        with victim.bureau.open() as register:
            register.rebuild()
    return change


# ---- verifiers with a planted bug --------------------------------------------------------------

BLIND = {
    "leaf": "envelope",
    "id": "envelope",
    "case": "envelope",
    "case_ver": "envelope",
    "lawful": "state",
    "due_on": "state",
    "search_key": "private",
    "secret": "private",
}
"""Each field that a verifier may forget to look at, and the kind of change that must show it."""
_COLUMNS = ("seq", "leaf", "id", "case", "case_ver", "line")


@contextmanager
def blind_to(field_name: str, victim: Victim) -> Iterator[None]:
    """Let the verifier see one field as it should be, whatever it is: it does not look at it."""
    with victim.bureau.open() as register:
        store = register.store
        states = {row.case: row for row in store.case_states()}
        names, secrets = store.name_rows(), store.secrets()
    rows, stored, kept = Queries.rows, Queries.case_states, Queries.name_rows

    def blind_rows(store: Queries) -> Iterator[Row]:
        for row in rows(store):
            try:
                entry = Entry.parse(row[5])
            except ValueError:
                yield row
                continue
            intent = entry.intent
            inside = {"leaf": entry.leaf, "id": intent.id, "case": intent.case,
                      "case_ver": intent.case_ver}  # fmt: skip
            seen = dict(zip(_COLUMNS, row, strict=True)) | {field_name: inside[field_name]}
            yield cast("Row", tuple(seen.values()))

    def blind_states(store: Queries, *some: list[str]) -> list[StateRow]:
        right: dict[str, Any] = {
            case: {field_name: getattr(row, field_name)} for case, row in states.items()
        }
        return [replace(row, **right.get(row.case, {})) for row in stored(store, *some)]

    def blind_names(store: Queries, *some: Any) -> dict[str, tuple[str, str]]:  # noqa: ANN401
        return {
            case: (name, names.get(case, ("", key))[1])
            for case, (name, key) in kept(store, *some).items()
        }

    patches = {
        "lawful": ("case_states", blind_states),
        "due_on": ("case_states", blind_states),
        "search_key": ("name_rows", blind_names),
        "secret": ("secrets", lambda *_: secrets),
    }
    method, seen = patches.get(field_name, ("rows", blind_rows))
    with mock.patch.object(Queries, method, seen):
        yield
