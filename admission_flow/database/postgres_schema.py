"""What a register's database on a server consists of: made after the migrations, and compared.

The migrations are those of SQLite; what only a server has is made after them, each time: texts in
the order of their bytes whatever the language of the database, numbers of entries that do not run
out, the functions and triggers that keep the log append-only.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from admission_flow.database import fence, unit_rows
from admission_flow.database.dialect import Link
from admission_flow.database.schema import ALL_TABLES, PRIVATE_TABLES
from admission_flow.errors import SchemaForeign, TriggersMissing
from admission_flow.resources import text

PRIVATE = tuple(sorted(PRIVATE_TABLES))

Right = tuple[str, str, str, str]
"""Schema, table, role, privilege."""
Catalogue = Mapping[tuple[str, str, str], str]
"""(schema, kind, name) to the definition, in the words of PostgreSQL's catalogue."""

UNIT_NAMES = "SELECT unit FROM main.unit_names() AS unit"
"""Asks for the names of units that cases are kept under."""
_TRIGGER = re.compile(r"^CREATE (TRIGGER|FUNCTION) (\S+?)(?:\(\))?\s", re.MULTILINE)
_ACTS = ("trigger", "function", "view", "rule", "policy")
"""What acts on what is written, or hides what is read."""

_TABLES = """
SELECT n.nspname, CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'view' ELSE 'table' END,
    c.relname, CASE WHEN c.relrowsecurity THEN 'row security: ' ELSE '' END || coalesce((
        SELECT string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
            || CASE WHEN a.attcollation <> 0 THEN ' ' || l.collname ELSE '' END
            || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END
            || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), ''),
            ', ' ORDER BY a.attnum)
        FROM pg_attribute a LEFT JOIN pg_collation l ON l.oid = a.attcollation
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped), '')
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname IN ('main', 'private') AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
"""
_CONSTRAINTS = """
SELECT n.nspname, 'constraint', c.relname || '.' || k.conname, pg_get_constraintdef(k.oid)
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname IN ('main', 'private') AND k.contype <> 'n'
"""
_INDEXES = """
SELECT n.nspname, 'index', c.relname, pg_get_indexdef(c.oid)
    || CASE WHEN i.indisvalid THEN '' ELSE ' invalid' END
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname IN ('main', 'private')
"""
_ACTING = """
SELECT n.nspname, 'trigger', t.tgname, pg_get_triggerdef(t.oid) || ' ' || CAST(t.tgenabled AS text)
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname IN ('main', 'private') AND NOT t.tgisinternal
UNION ALL
SELECT n.nspname, 'function', p.proname, pg_get_functiondef(p.oid)
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname IN ('main', 'private') AND p.prokind IN ('f', 'p')
UNION ALL
SELECT n.nspname, 'rule', r.rulename, pg_get_ruledef(r.oid)
FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname IN ('main', 'private') AND r.rulename <> '_RETURN'
UNION ALL
SELECT n.nspname, 'policy', c.relname || '.' || p.polname, CAST(p.polcmd AS text)
    || CASE WHEN p.polpermissive THEN ' ' ELSE ' restrictive ' END
    || CASE WHEN p.polroles = '{0}' THEN '' ELSE 'for some ' END
    || coalesce(pg_get_expr(p.polqual, p.polrelid), '') || ' '
    || coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '')
FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname IN ('main', 'private')
UNION ALL
SELECT n.nspname, 'view', c.relname, ''
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname IN ('main', 'private') AND c.relkind IN ('v', 'm')
"""


_SEQ_IS_SHORT = (
    "SELECT atttypid = CAST('integer' AS regtype) FROM pg_attribute"
    " WHERE attrelid = CAST('main.log_entry' AS regclass) AND attname = 'seq'"
)


def is_there(link: Link) -> bool:
    """Return whether the schemas of a register are there, whole or not."""
    ((there,),) = link.rows(
        "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE (n.nspname, c.relname) IN (('main', 'alembic_version'), ('main', 'log_entry'),"
        " ('private', 'personal_value'))"
    )
    return bool(there == 3)  # noqa: PLR2004 - the three above


def anything_there(link: Link) -> bool:
    """Return whether the schemas hold anything at all, which is not to be written over."""
    ((there,),) = link.rows(
        "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE n.nspname IN ('main', 'private')"
    )
    return bool(there)


def make_schemas(link: Link) -> None:
    """Make the two schemas; nobody else may put anything into them, or look."""
    for schema in ("main", "private"):
        link.run(f"CREATE SCHEMA IF NOT EXISTS {schema}")
        link.run(f"REVOKE ALL ON SCHEMA {schema} FROM PUBLIC")


def settle(link: Link) -> None:
    """Make what only a server has, after the migrations; made before, it is made anew."""
    columns = link.rows(
        "SELECT n.nspname, c.relname, a.attname FROM pg_attribute a"
        " JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace"
        " JOIN pg_collation l ON l.oid = a.attcollation WHERE n.nspname IN ('main', 'private')"
        " AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped"
        " AND a.atttypid = CAST('text' AS regtype) AND l.collname <> 'C'"
    )
    for schema, table, column in columns:
        link.run(f'ALTER TABLE {schema}.{table} ALTER "{column}" TYPE text COLLATE "C"')
    if link.rows(_SEQ_IS_SHORT) == [(True,)]:
        link.run("ALTER TABLE main.log_entry ALTER seq TYPE bigint")
    link.run("ALTER TABLE private.personal_value ALTER entry_id SET (n_distinct = -0.3)")
    take_down_fence(link)
    for sql in (*drop_triggers(), *put_triggers(), *fence.put_up()):
        link.run(sql)
    fence.afresh(link)
    if link.columns(unit_rows.TABLE):  # a register of an earlier version has none
        unit_rows.afresh(link, UNIT_NAMES)


def count(link: Link) -> None:
    """Let the server count what is in the tables of a register that holds anything, to plan by.

    A migration makes columns anew, and what was counted of them is gone; until the server counts
    again by itself, which takes a tenth of the rows to change, it would read whole tables.
    """
    if link.rows("SELECT 1 FROM main.log_entry LIMIT 1"):
        there = [table for table in ALL_TABLES if link.columns(table)]
        link.run(f"ANALYZE {', '.join(there)}")


def take_down_fence(link: Link) -> None:
    """Take away what keeps units apart, where it is: columns that a policy names do not change."""
    policies = link.rows(
        "SELECT p.polname, n.nspname, c.relname FROM pg_policy p JOIN pg_class c"
        " ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE n.nspname IN ('main', 'private')"
    )
    for policy, schema, table in policies:
        link.run(f'DROP POLICY "{policy}" ON {schema}."{table}"')
    for sql in fence.take_down():
        link.run(sql)


def put_triggers() -> Sequence[str]:
    """Return what makes the functions and triggers of the log."""
    return (text("storage", "triggers", "postgres.sql"),)


@cache
def drop_triggers() -> Sequence[str]:
    """Return what takes them away, where they are."""
    found = _TRIGGER.findall(text("storage", "triggers", "postgres.sql"))
    return (
        *(
            f"DROP TRIGGER IF EXISTS {name} ON main.log_entry"
            for kind, name in found
            if kind == "TRIGGER"
        ),
        *(f"DROP FUNCTION IF EXISTS {name}()" for kind, name in found if kind == "FUNCTION"),
    )


def rights(link: Link) -> set[Right]:
    """Return who but its owner may do what with which table."""
    found = link.rows(
        "SELECT n.nspname, c.relname, CASE WHEN a.grantee = 0 THEN 'PUBLIC'"
        " ELSE quote_ident(pg_get_userbyid(a.grantee)) END, a.privilege_type"
        " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " CROSS JOIN LATERAL aclexplode(c.relacl) a"
        " WHERE n.nspname IN ('main', 'private') AND c.relkind IN ('r', 'p')"
        " AND a.grantee <> c.relowner"
    )
    return {(str(schema), str(table), str(who), str(what)) for schema, table, who, what in found}


def give(link: Link, before: set[Right]) -> None:
    """Give rights again that a table lost because a migration made it anew."""
    there = {
        (str(schema), str(table))
        for schema, table in link.rows(
            "SELECT schemaname, tablename FROM pg_tables WHERE schemaname IN ('main', 'private')"
        )
    }
    for schema, table, who, what in sorted(before - rights(link)):
        if (schema, table) in there:
            link.run(f"GRANT {what} ON {schema}.{table} TO {who}")


def catalogue(link: Link) -> Catalogue:
    """Return everything that the two schemas consist of."""
    return {
        place: what
        for sql in (_TABLES, _CONSTRAINTS, _INDEXES, _ACTING)
        for place, what in _asked(link, sql).items()
    }


def _asked(link: Link, sql: str) -> Catalogue:
    return {(str(s), str(kind), str(name)): str(what) for s, kind, name, what in link.rows(sql)}


@cache
def wanted() -> Catalogue:
    """Return the catalogue of a register of this version (tools/make_schema.py)."""
    rows = json.loads(text("storage", "catalogue.postgres.json"))
    return {(schema, kind, name): what for schema, kind, name, what in rows}


def foreign(link: Link) -> Iterator[tuple[str, str]]:
    """Yield (schema, what is wrong, in English) wherever the schemas are not as we make them."""
    stored, ours = catalogue(link), wanted()
    for place in sorted(stored.keys() | ours.keys()):
        schema, kind, name = place
        if place not in stored:
            yield schema, f"the {kind} {name} is missing"
        elif place not in ours:
            yield schema, f"the {kind} {name} is not ours"
        elif stored[place] != ours[place]:
            yield schema, f"the {kind} {name} is not as we make it"
    if all(("main", "table", name.partition(".")[2]) in stored for name in fence.TABLES):
        whole = not hides(link)  # of places that are not shown nobody can say anything
        yield from (("main", what) for what in fence.differences(link, places=whole))


def hides(link: Link) -> bool:
    """Return whether whoever is connected sees the cases of some units alone."""
    return _walled(link) and link.rows("SELECT main.sees_all()") != [(True,)]


def login(link: Link) -> str | None:
    """Return who is connected, where roles are in use and held up; None: they are not."""
    if not _walled(link):
        return None
    rows = link.rows("SELECT CAST(session_user AS text) FROM main.role_held LIMIT 1")
    return str(rows[0][0]) if rows else None


def _walled(link: Link) -> bool:
    # A register of an older version keeps no units apart: nothing there is active.
    return link.rows("SELECT row_security_active('private.personal_value')") == [(True,)]


def check_triggers(link: Link, shown: str) -> None:
    """Compare what acts on the tables, word for word, with what we made; nothing else does.

    Raises:
        TriggersMissing: a trigger of the log, or its function, is missing, changed, or not ours.
        SchemaForeign: a view, a rule, a policy, or something in the private schema is not ours.

    """
    stored = _asked(link, _ACTING)
    ours = {place: what for place, what in wanted().items() if place[1] in _ACTS}
    for place in sorted(stored.keys() | ours.keys()):
        schema, kind, name = place
        if stored.get(place) == ours.get(place):
            continue
        if schema == "main" and kind in {"trigger", "function"}:
            raise TriggersMissing(path=shown, trigger=name)
        raise SchemaForeign(path=shown, kind=kind, name=name)
