"""Make a register of very many cases, on either database: a province's, or a country's.

    python bench/populate.py ADDRESS [--cases 10000] [--cases-of-unit 40] [--units N]
        [--processes 2]

The address is that of an empty PostgreSQL database, or a path. Some seventy cases are entered the
proper way; each further case is one of them with a person, a chi bộ, secrets, ids and commitments
of its own. It goes the way of every entry: `split_opening`, `split_act`, `Split.committed`,
`act_id`, `Intent`, `Entry`, `Vault.seal`, `search_key`. What is left out is what only depends on
the acts and their days, which are those of the case it is made from: judging, and asking the
database whether the act fits.

Several processes make the entries; the one that writes puts in what only the log's end tells, links
them, and copies them in. The cases of a batch take turns, as those of an office do: of one case no
two entries lie side by side. Triggers and indexes are taken down meanwhile, and put up again word
for word: all in one transaction. What comes out verifies like any register.
"""

import argparse
import resource
import secrets
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import closing, contextmanager, nullcontext
from dataclasses import astuple, dataclass, replace
from functools import lru_cache
from itertools import islice
from pathlib import Path

from models import OFFICER, Model, branch_name, clock, models, tree

from admission_flow.database import fence, unit_rows
from admission_flow.database.dialect import Link, dialect_of
from admission_flow.database.postgres_link import PostgresLink
from admission_flow.database.schema import COLUMNS
from admission_flow.database.vault import Vault
from admission_flow.journal.canonical import canonical, quoted
from admission_flow.journal.commitment import SECRET_BYTES
from admission_flow.journal.entry import NO_HEAD, REGISTER, Entry, Intent
from admission_flow.journal.fence import place_row
from admission_flow.journal.mentions import mentions, spelling
from admission_flow.journal.places import CasePlace
from admission_flow.planning.units.events import UnitAdded
from admission_flow.procedure.document import plain
from admission_flow.procedure.paper_sheet import NO_SHEET
from admission_flow.register.core import records
from admission_flow.register.core.deciding import ID_BYTES, act_id
from admission_flow.register.core.names import search_key
from admission_flow.register.core.organisation import TOPIC
from admission_flow.register.core.register import Register
from admission_flow.register.units import entries as units

BATCH = 1000
"""Cases that take turns."""
FAMILY = ("Lò", "Vàng", "Mùa", "Giàng", "Nguyễn", "Trần", "Lê", "Hoàng", "Sùng", "Tẩn")
MIDDLE = ("Thị", "Văn", "A", "Minh", "Thu", "Hải", "Xuân", "Ngọc")
_HEAD, _NO_HEAD = '"case_head":"{}"', f'"case_head":"{NO_HEAD}"'


@dataclass(frozen=True, slots=True)
class Made:
    """A case without its place in the log."""

    case: str
    entries: tuple[tuple[str, str], ...]
    """(id, text of the intent), its `case_head` still to be put in."""
    model: int
    unit: str


@dataclass(frozen=True, slots=True)
class Batch:
    """Some cases, and what is stored of them beside the log."""

    cases: tuple[Made, ...]
    values: list[tuple[object, ...]]
    secrets: list[tuple[object, ...]]
    names: list[tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class Plan:
    """What every process needs to know."""

    models: tuple[Model, ...]
    log: str
    vault_key: bytes | None
    """None: values lie in clear."""
    branches: int


# ---- cases, in every process -----------------------------------------------------------------

_plans: list[Plan] = []


def begin(plan: Plan) -> None:
    """Keep what this process needs to know."""
    _plans[:] = [plan]


@lru_cache(8192)
def split_of(model: int, said: int) -> records.Split:
    """Return the data of an act, which is that of every case that a model is copied to."""
    one = _plans[0].models[model].said[said]
    assert one.act is not None  # noqa: S101 - only the first has none
    return records.split_act(one.act, one.told)


def batch(first: int, last: int) -> Batch:
    """Make the cases from one number to another."""
    plan = _plans[0]
    vault = None if plan.vault_key is None else Vault(plan.vault_key)
    found = Batch((), [], [], [])
    made = tuple(_made(number, plan, vault, found) for number in range(first, last + 1))
    return replace(found, cases=made)


def _made(number: int, plan: Plan, vault: Vault | None, found: Batch) -> Made:
    case, chosen = f"HS-{number:04d}", number % len(plan.models)
    model, secret = plan.models[chosen], secrets.token_bytes(SECRET_BYTES)
    name = f"{FAMILY[number % 10]} {MIDDLE[number // 10 % 8]} Mẫu {number}"
    person = replace(model.person, full_name=name)
    unit = replace(model.unit, name=branch_name(number % plan.branches))

    def sealed(text: str, entry_id: str, field: str) -> str:
        return text if vault is None else vault.seal(text, case, entry_id, field)

    entries = []
    for index, said in enumerate(model.said):
        if said.act is None:
            split = records.split_opening(person, unit, NO_SHEET)
            entry_id = secrets.token_bytes(ID_BYTES).hex()
        else:
            split = split_of(chosen, index)
            entry_id = act_id(secret, case, 0, said.act)
        data = split.committed(secret, entry_id) if split.personal else split.data
        intent = replace(
            said.intent, log=plan.log, id=entry_id, case=case, case_head=NO_HEAD, data=data
        )
        entries.append((entry_id, intent.text()))
        found.values.extend(
            (entry_id, field, sealed(canonical(value), entry_id, field))
            for field, value in split.personal.items()
        )
    kept = secret if vault is None else sealed(secret.hex(), "", "secret").encode()
    found.secrets.append((case, kept))
    key = search_key(name)
    found.names.append((case, sealed(name, "", "full_name"), sealed(key, "", "search_key")))
    return Made(case, tuple(entries), chosen, unit.name)


# ---- the log, in one process -----------------------------------------------------------------


class Chain:
    """Links what was made to the end of a log."""

    def __init__(self, plan: Plan, head: tuple[int, str]) -> None:
        """Go on from the end of the log."""
        self.plan, (self.size, self.prev) = plan, head
        self.mentioned: list[tuple[object, ...]] = []

    def units(
        self, added: Sequence[UnitAdded], like: Intent, ver: int, head: str
    ) -> tuple[list[tuple[object, ...]], int, str]:
        """Return the rows of units, and the end of the register's own chain after them.

        Args:
            added: the units.
            like: how the use case entered one.
            ver: end of the register's own chain before them.
            head: the same.

        """
        rows: list[tuple[object, ...]] = []
        for event in added:
            entry_id, ver = secrets.token_bytes(ID_BYTES).hex(), ver + 1
            data = TOPIC.split(event.action, plain(event)).data
            intent = replace(like, id=entry_id, case_ver=ver, case_head=head, data=data)
            entry = Entry(self.size, self.prev, intent.text())
            head = self.prev = entry.leaf
            rows.append((self.size, entry.leaf, entry_id, REGISTER, ver, entry.line))
            self.mentioned += mentions(entry, {}.get)
            self.size += 1
        return rows, ver, head

    def rows(self, cases: Sequence[Made]) -> tuple[list[tuple[object, ...]], dict[str, str]]:
        """Return the rows of some cases that take turns, and the leaf of each one's last entry."""
        rows: list[tuple[object, ...]] = []
        heads: dict[str, str] = {}
        for turn in range(max(len(one.entries) for one in cases)):
            for one in cases:
                if turn < len(one.entries):
                    entry_id, text = one.entries[turn]
                    if turn:
                        text = text.replace(_NO_HEAD, _HEAD.format(heads[one.case]), 1)
                    entry = Entry(self.size, self.prev, text)
                    heads[one.case] = self.prev = entry.leaf
                    rows.append((self.size, entry.leaf, entry_id, one.case, turn + 1, entry.line))
                    self.size += 1
        return rows, heads

    def places(self, cases: Sequence[Made]) -> list[tuple[object, ...]]:
        """Return where a server keeps some cases: in their units, since the models were there."""
        found: list[tuple[object, ...]] = []
        for one in cases:
            place = CasePlace()
            for said in self.plan.models[one.model].said:
                place.take(0, said.intent)
            place.name = one.unit
            found.append(place_row(one.case, place))
        return found

    def beside(
        self, cases: Sequence[Made], heads: Mapping[str, str]
    ) -> dict[str, list[tuple[object, ...]]]:
        """Return the derived rows of some cases: those of the case each is made from."""
        found: dict[str, list[tuple[object, ...]]] = {"main.case_state": []}
        for one in cases:
            model = self.plan.models[one.model]
            state = replace(model.state, case=one.case, head=heads[one.case], unit=one.unit)
            stored = (int(part) if isinstance(part, bool) else part for part in astuple(state))
            found["main.case_state"].append(tuple(stored))
            if model.beside:
                own = {model.state.case: one.case, model.state.head: heads[one.case]}
                own[model.state.unit] = one.unit
                ids = zip(model.said, one.entries, strict=True)
                own |= {said.intent.id: entry_id for said, (entry_id, _) in ids}
                names = quoted(model.state.unit), quoted(one.unit)
                for table, rows in model.beside.items():
                    found.setdefault(table, []).extend(
                        tuple(_renamed(part, own, names) for part in row) for row in rows
                    )
        return found


def _renamed(part: object, own: Mapping[str, str], names: tuple[str, str]) -> object:
    """Return a part of a derived row as it is of another case: its ids, and its unit in JSON."""
    return own.get(part, part.replace(*names)) if isinstance(part, str) else part


def populate(  # noqa: PLR0913 - each is named by the caller
    url: str,
    cases: int,
    *,
    cases_of_unit: int = 40,
    in_tree: int = 0,
    processes: int = 2,
    data_key: Path | None = None,
    copied: tuple[Model, ...] = (),
    told: Callable[[str], None] = lambda _: None,
) -> int:
    """Make a register at an address, with some number of cases; return its entries.

    Args:
        url: where; nothing may be there.
        cases: how many.
        cases_of_unit: how many of them a chi bộ has: the tree grows with them.
        in_tree: how many chi bộ the tree has at least, the others without cases.
        processes: how many make entries beside the one that writes; 0: that one makes them too.
        data_key: where the key of the values is to lie; None: in the user's folder.
        copied: the cases that are copied; empty: those of `models`.
        told: is told how it goes.

    """
    branches = max(1, cases // cases_of_unit)
    dialect = dialect_of(url)
    with Register.create(dialect, OFFICER, clock=clock, data_key=data_key) as register:
        added = tree(max(branches, in_tree))
        units.put(register, list(islice(added, 1)))
        store = register.store
        sealed = store.data_key_id != ""
        plan = Plan(copied or models(), store.log, store.vault().key if sealed else None, branches)
        chain = Chain(plan, store.head)
        (unit,) = store.entries(REGISTER, actions=(UnitAdded.action,))
        ver, head = store.case_head(REGISTER)
    told(f"{branches} chi bộ")
    with closing(dialect.write()) as link:
        link.begin()
        walled = dialect.fence(link).kept
        with (
            dialect.without_triggers(link),
            without_indexes(link),
            fence.unasked(link) if walled else nullcontext(),
        ):
            while some_units := list(islice(added, BATCH)):
                rows, ver, head = chain.units(some_units, unit.intent, ver, head)
                link.load("main.log_entry", COLUMNS["main.log_entry"], rows)
            names = {branch_name(number % branches) for number in range(1, cases + 1)}
            found_by = [*chain.mentioned, *map(spelling, sorted(names))]
            link.load(unit_rows.TABLE, COLUMNS[unit_rows.TABLE], found_by)
            for done, some in enumerate(_batches(plan, cases, processes), 1):
                rows, heads = chain.rows(some.cases)
                stored = {
                    "main.log_entry": rows,
                    "private.personal_value": some.values,
                    "private.subject_secret": some.secrets,
                    "private.person_name": some.names,
                    **chain.beside(some.cases, heads),
                }
                if walled:
                    stored[fence.PLACES] = chain.places(some.cases)
                for table, found in stored.items():
                    link.load(table, COLUMNS.get(table) or fence.TABLES[table], found)
                if done * BATCH % 50_000 == 0:
                    told(f"{done * BATCH} cases, {chain.size} entries")
            told("indexes and triggers")
        if walled:
            fence.bring_in_step(link)
        link.commit()
        if dialect.kind == "postgresql":
            link.run("ANALYZE")
    return chain.size


def _batches(plan: Plan, cases: int, processes: int) -> Iterator[Batch]:
    bounds = [(first, min(cases, first + BATCH - 1)) for first in range(1, cases + 1, BATCH)]
    if not processes:
        begin(plan)
        yield from (batch(*one) for one in bounds)
        return
    with ProcessPoolExecutor(processes, initializer=begin, initargs=(plan,)) as pool:
        waiting: deque[Future[Batch]] = deque()
        for one in bounds:  # not all at once: what is made ahead lies in memory
            waiting.append(pool.submit(batch, *one))
            if len(waiting) > 2 * processes:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


_KEYS = """
SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname),
    format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname,
        pg_get_constraintdef(oid))
FROM pg_constraint WHERE contype IN ('p', 'u') AND connamespace::regnamespace::text = 'main'
    AND conrelid <> 'main.alembic_version'::regclass
    OR contype IN ('p', 'u') AND connamespace::regnamespace::text = 'private'
"""
_INDEXES = """
SELECT format('DROP INDEX %I.%I', schemaname, indexname), indexdef
FROM pg_indexes WHERE schemaname IN ('main', 'private')
"""


@contextmanager
def without_indexes(link: Link) -> Iterator[None]:
    """Take indexes away and make them again; SQLite keeps its own, which cannot be dropped."""
    if not isinstance(link, PostgresLink):
        yield
        return
    made = []
    for sql in (_KEYS, _INDEXES):
        for drop, make in link.rows(sql):
            if "alembic" not in make:
                link.run(drop)
                made.append(make)
    yield
    link.run("SET LOCAL maintenance_work_mem = '1GB'")
    for sql in made:
        link.run(sql)


def main() -> None:
    """Make one, and say how long that took and how large it is."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("address")
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--cases-of-unit", type=int, default=40)
    parser.add_argument("--units", type=int, default=0)
    parser.add_argument("--processes", type=int, default=2)
    chosen = parser.parse_args()
    begun = time.perf_counter()

    def told(what: str) -> None:
        print(f"    {time.perf_counter() - begun:.0f} s: {what}", flush=True)

    size = populate(
        chosen.address,
        chosen.cases,
        cases_of_unit=chosen.cases_of_unit,
        in_tree=chosen.units,
        processes=chosen.processes,
        told=told,
    )
    took = time.perf_counter() - begun
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    cpu = sum(one.ru_utime + one.ru_stime for one in used)
    sizes = dialect_of(chosen.address).sizes().items()
    print(f"{chosen.cases} cases, {size} entries in {took:.0f} s; processor time {cpu:.0f} s")
    print("    " + ", ".join(f"{name} {value}" for name, value in sizes if "bytes" in name))


if __name__ == "__main__":
    main()
