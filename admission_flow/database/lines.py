"""Stored lines: read as entries, told apart by their action, and in their order."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any

from admission_flow.database.dialect import Link
from admission_flow.database.pieces import CHUNK
from admission_flow.errors import JournalBroken
from admission_flow.journal.entry import Entry, leaf_of, parse_again

UNSIGNED = '"sig":""}'
"""How the line of an entry without a signature ends, as ``Entry.line`` writes it."""
ACTION_KEY = "substr(line, 26, 16)"
"""The part of a line in which its action stands: what `ix_log_entry_action` sorts the register's
own chain by."""
_KEY_AT = slice(25, 41)
Texts = list[tuple[str, int, str]]


def line_starts(actions: Iterable[str]) -> list[str]:
    """Return how the lines of entries with these actions begin: `action` is the first member.

    That is the canonical order, which every line that can be parsed has.
    """
    return [f'{{"intent":"{{\\"action\\":\\"{action}\\",' for action in actions]


def of_register(columns: str, actions: Sequence[str], *, last: bool = False) -> tuple[str, Texts]:
    """Return the statement for entries of the register's own chain, and its values by action.

    Each action is looked up in the index, however long the chain is. The statement takes, for each
    action, its values, a number of an entry before which none is wanted and how many are; then how
    many of all.

    Args:
        columns: what is wanted of each; the first is `seq`.
        actions: of which; at least one.
        last: those entered last come first.

    """
    order = "seq DESC" if last else "seq"
    each = (
        f"SELECT * FROM (SELECT {columns} FROM main.log_entry"  # noqa: S608 - our own names
        f" WHERE \"case\" = '' AND {ACTION_KEY} = ? AND substr(line, 1, ?) = ? AND seq > ?"
        f" ORDER BY {order} LIMIT ?) AS one"
    )
    values = []
    for start in line_starts(actions):
        key = f'{start}\\"actor\\":\\"'[_KEY_AT]  # the second member of every line
        values.append((key, len(start), start))
    return f"{' UNION ALL '.join(each for _ in values)} ORDER BY {order} LIMIT ?", values


def register_entries(link: Link, actions: Sequence[str]) -> Iterator[Entry]:
    """Yield the entries of some actions in the register's own chain that can be read, in order.

    A verifier names the others.
    """
    sql, values = of_register("seq, line", actions)
    after = -1
    while rows := link.rows(
        sql, (*(part for one in values for part in (*one, after, CHUNK)), CHUNK)
    ):
        for _, line in rows:
            with suppress(ValueError, TypeError):
                yield Entry.parse(line)
        after = beyond(after, rows)


def begins(starts: Sequence[str]) -> tuple[str, list[object]]:
    """Return the condition that a line begins with one of some texts, and its values.

    Not where the text is found first: every other line would be searched to its end.
    """
    clause = " OR ".join("substr(line, 1, ?) = ?" for _ in starts)
    return f"({clause})", [part for start in starts for part in (len(start), start)]


def beyond(after: int, rows: list[tuple[Any, ...]]) -> int:
    """Return the number of a chunk's last row, which must lie beyond the chunk before.

    Raises:
        JournalBroken: it does not: the pages of a damaged file lead back, and so for ever.

    """
    last = rows[-1][0]
    if not isinstance(last, int) or last <= after:
        seq = max(after, 0)
        what = f"the rows after entry {seq} lead back: the file is damaged"
        raise JournalBroken(seq=seq, what=what)
    return last


def parsed(seq: int, line: str, leaf: str | None = None, *, again: bool = False) -> Entry:
    """Return the entry of a stored line; nobody reads, or continues, one that was changed.

    Args:
        seq: its number, as it is stored beside it.
        line: the line.
        leaf: its digest, as it is stored beside it; None: it is not compared.
        again: whether this very line was found in order before (``parse_again``).

    Raises:
        JournalBroken: it is not an entry, of another number, or not the one of that digest.

    """
    try:
        entry = parse_again(line) if again else Entry.parse(line)
    except (ValueError, TypeError) as error:
        raise JournalBroken(seq=seq, what=str(error)) from error
    if entry.seq != seq or (leaf is not None and leaf != leaf_of(entry)):
        raise JournalBroken(seq=seq, what="the line is not the one that was recorded")
    return entry
