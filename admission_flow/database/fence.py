"""The wall of a server between the cases of different units: kept in step with the log, compared.

`storage/triggers/fence.postgres.sql` says which rows a login sees and adds, by four tables that
`journal/fence.py` derives from the log. Whoever appends an entry keeps them in step, in the same
transaction and with the rights of their own login: a case is placed by who opens or moves it, roles
and units by administrators alone.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from itertools import groupby, islice
from typing import Any

from admission_flow.database.dialect import Fence, Link
from admission_flow.database.lines import register_entries
from admission_flow.database.pieces import CHUNK
from admission_flow.errors import JournalBroken
from admission_flow.journal import rights
from admission_flow.journal.entry import REGISTER, Entry, Intent
from admission_flow.journal.fence import ACTIONS, Row, place_row, posts_of
from admission_flow.journal.places import NOT_BEGUN, CasePlace
from admission_flow.resources import text

TABLES = {
    "main.role_held": ("seq", "officer", "role", "unit", "since", "ends"),
    "main.unit_name": ("is_code", "name", "since", "ends", "code"),
    "main.unit_above": ("unit", "above", "since", "ends"),
    "main.case_place": ("case", "name", "name_key", "since", "moved"),
}
"""The tables that a server has besides, with their columns."""
PLACES = "main.case_place"
OPEN, CORRECT = "case.open", "case.correct"
_BEYOND = 2**31 - 1
"""More entries than the chain of any register has: what is asked for comes after it."""
_MADE = re.compile(r"^CREATE (TABLE|FUNCTION) ([a-z_.]+)(?: |(\([^)]*\)))", re.MULTILINE)


@cache
def put_up() -> tuple[str, ...]:
    """Return what makes the tables, functions and policies, where none of them is."""
    return (_gives(), text("storage", "triggers", "fence.postgres.sql"))


@cache
def take_down() -> tuple[str, ...]:
    """Return what takes the tables and functions away; their policies are looked up."""
    made = [*_MADE.findall(_gives()), *_MADE.findall(put_up()[1])]
    return tuple(  # a table takes its trigger with it, which else would hold its function
        f"DROP {kind} IF EXISTS {name}{_types(arguments)}"
        for kind, name, arguments in sorted(made, reverse=True)
    )


def _types(arguments: str) -> str:
    """Return the arguments of a function as a statement names them, all of them texts."""
    inside = arguments.strip("()")
    types = ", ".join("text" for _ in inside.split(",")) if inside else ""
    return f"({types})" if arguments else ""


def _gives() -> str:
    """Return what says whether a role gives the right to write an entry, and which take all."""

    def listed(names: Iterable[str]) -> str:
        return ", ".join(f"'{name}'" for name in sorted(names))

    uses = sorted({use.value for use in rights.ACTIONS.values()})
    written = {
        use: [action for action, found in rights.ACTIONS.items() if found.value == use]
        for use in uses
    }
    by_action = "\n".join(
        f"            WHEN action IN ({listed(actions)}) THEN '{use}'"
        for use, actions in written.items()
    )
    by_topic = "\n".join(
        f"            WHEN split_part(action, '.', 1) = '{topic}' THEN '{use.value}'"
        for topic, use in sorted(rights.TOPICS.items())
    )
    given = ",\n        ".join(
        f"('{role}', '{use.value}')"
        for role in rights.ROLES
        for use in rights.Use
        if rights.may(role, use)
    )
    whole = listed(action for action, use in rights.ACTIONS.items() if use in rights.WHOLE)
    return f"""\
CREATE FUNCTION main.gives(held text, action text, step text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT (held, CASE
            WHEN action IN ({listed(rights.STEPS)}) THEN CASE
                WHEN step IN ({listed(rights.PREPARED)}) THEN 'prepare'
                WHEN step IN ({listed(rights.RESOLVED)}) THEN 'resolve'
                ELSE 'decide' END
{by_action}
{by_topic}
            ELSE '' END) IN (
        {given})
$$;

CREATE FUNCTION main.takes_all(action text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT action IN ({whole})
$$;
"""


class Wall(Fence):
    """Keeps the tables in step within one transaction."""

    kept = True

    def __init__(self, link: Link) -> None:
        """Keep them for what is written through a link."""
        self._link = link
        self._posts = False
        self._moved: dict[str, None] = {}
        self._begun: dict[str, str] = {}

    def before(self, intent: Intent) -> None:
        """Place a case that is about to be opened: whoever opens it must see it from then on."""
        if intent.action == OPEN:
            place = CasePlace()
            place.take(-1, intent)
            if not place.name:  # it lies in no unit, and is shown to who sees all
                return
            # A case that is opened twice, as no program does, has its place: the verifier names it.
            _insert(self._link, PLACES, [place_row(intent.case, place)], " ON CONFLICT DO NOTHING")

    def after(self, entry: Entry) -> None:
        """Note what an entry changes, to be written at the end of the transaction.

        Only then: whoever moved a case to another unit may not see it any more.
        """
        intent = entry.intent
        if intent.case == REGISTER:
            self._posts |= intent.action in ACTIONS
        elif intent.action == CORRECT or (intent.action == OPEN and intent.case_ver > 1):
            self._moved[intent.case] = None
        elif intent.action != OPEN:
            place = CasePlace()
            place.take(entry.seq, intent)
            if place.moves:
                self._moved[intent.case] = None
            elif place.begun < NOT_BEGUN:
                day = self._begun.get(intent.case, place.begun)
                self._begun[intent.case] = min(day, place.begun)

    def settle(self) -> None:
        """Write what the entries of this transaction changed."""
        if self._posts:
            bring_in_step(self._link)
        for case in self._moved:
            for _, *row in _places(self._link, case):
                self._link.run(
                    f"UPDATE {PLACES} SET name = ?, name_key = ?, since = ?, moved = ?"  # noqa: S608
                    ' WHERE "case" = ?',
                    [(*row, case)],
                )
        for case, day in self._begun.items():
            if case not in self._moved:
                self._link.run(
                    f'UPDATE {PLACES} SET since = ? WHERE "case" = ? AND since > ?'  # noqa: S608
                    " AND NOT moved",
                    [(day, case, day)],
                )

    def afresh(self) -> None:
        """Derive all of it anew. Raises what the driver does where that is the owner's."""
        afresh(self._link)


def afresh(link: Link) -> None:
    """Derive all four tables anew from the log, as the owner of the database."""
    for table in TABLES:
        link.run(f"DELETE FROM {table}")  # noqa: S608 - our own names
    bring_in_step(link)
    places = _places(link)
    with unasked(link):
        while some := list(islice(places, CHUNK)):
            link.load(PLACES, TABLES[PLACES], some)


@contextmanager
def unasked(link: Link) -> Iterator[None]:
    """Let the owner place many cases without each being looked up in the log again."""
    link.run(f"ALTER TABLE {PLACES} DISABLE TRIGGER case_place_opened")
    yield
    link.run(f"ALTER TABLE {PLACES} ENABLE TRIGGER case_place_opened")


def differences(link: Link, *, places: bool = True) -> Iterator[str]:
    """Yield where the tables do not say what the log says, in English.

    Args:
        link: to the register.
        places: False: of roles and units alone.

    """
    for table, wanted in _posts(link):
        if _stored(link, table) != wanted:
            yield f"the table {table.partition('.')[2]} does not say what the log says"
    if not places:
        return
    stored, meant = _stored_places(link), _places(link)
    one, other = next(stored, None), next(meant, None)
    while one is not None or other is not None:
        if one == other:
            one, other = next(stored, None), next(meant, None)
        elif other is None or (one is not None and str(one[0]) < str(other[0])):
            yield f"{one[0] if one else ''} is placed in a unit, and was never opened"
            one = next(stored, None)
        else:
            yield f"{other[0]} is not placed in the unit that the log says"
            one = next(stored, None) if one is not None and one[0] == other[0] else one
            other = next(meant, None)


def bring_in_step(link: Link) -> None:
    """Write what is missing of roles and units, and remove what the log does not say."""
    for table, wanted in _posts(link):
        stored = _stored(link, table)
        where = " AND ".join(f'"{name}" = ?' for name in TABLES[table])
        if gone := sorted(stored - wanted, key=str):
            link.run(f"DELETE FROM {table} WHERE {where}", gone)  # noqa: S608 - our own names
        if new := sorted(wanted - stored, key=str):
            _insert(link, table, new)


def _posts(link: Link) -> list[tuple[str, frozenset[Row]]]:
    found = posts_of(register_entries(link, ACTIONS))
    return [  # a unit lies somewhere before it has a name, and is there before a role in it
        ("main.unit_above", found.above),
        ("main.unit_name", found.names),
        ("main.role_held", found.held),
    ]


def _places(link: Link, case: str | None = None) -> Iterator[Row]:
    """Yield where each case is, by its entries, in the order of their names; or one of them."""
    for name, entries in groupby(_case_entries(link, case), lambda entry: entry.intent.case):
        place = CasePlace()
        for entry in entries:
            place.take(entry.seq, entry.intent)
        if place.name:
            yield place_row(name, place)


def _case_entries(link: Link, case: str | None) -> Iterator[Entry]:
    one = "" if case is None else ' AND "case" = ?'
    sql = (
        'SELECT "case", case_ver, line FROM main.log_entry'  # noqa: S608 - our own names
        f' WHERE ("case", case_ver) > (?, ?){one} ORDER BY "case", case_ver LIMIT ?'
    )
    fixed = () if case is None else (case,)
    after: tuple[Any, ...] = (case or REGISTER, 0 if case else _BEYOND)
    while rows := link.rows(sql, (*after, *fixed, CHUNK)):
        yield from _readable(line for *_, line in rows)
        last = rows[-1][:2]
        if last <= after:
            raise JournalBroken(case=str(last[0]), what="the rows of log_entry lead back")
        after = last


def _readable(lines: Iterable[str]) -> Iterator[Entry]:
    """Yield the entries that can be read; a verifier names the others."""
    for line in lines:
        with suppress(ValueError, TypeError):
            yield Entry.parse(line)


def _stored(link: Link, table: str) -> frozenset[Row]:
    return frozenset(link.rows(f"SELECT {_names(table)} FROM {table}"))  # noqa: S608 - our own


def _stored_places(link: Link) -> Iterator[Row]:
    sql = (
        f'SELECT {_names(PLACES)} FROM {PLACES} WHERE "case" > ?'  # noqa: S608 - our own names
        ' ORDER BY "case" LIMIT ?'
    )
    after = ""
    while rows := link.rows(sql, (after, CHUNK)):
        yield from rows
        after = str(rows[-1][0])


def _insert(link: Link, table: str, rows: Sequence[Row], rest: str = "") -> None:
    marks = ", ".join("?" for _ in TABLES[table])
    sql = f"INSERT INTO {table} ({_names(table)}) VALUES ({marks}){rest}"  # noqa: S608 - our own
    link.run(sql, rows)


def _names(table: str) -> str:
    return ", ".join(f'"{name}"' for name in TABLES[table])
