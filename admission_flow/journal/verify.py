"""Is this log what was written? Every line, every link, every column; all breaks, in order.

What is checked of each entry, with the same numbers at the place where it is done:

1. ``seq`` follows the entry before: nothing is missing, doubled or out of order.
2. The stored leaf is the digest of the stored line.
3. The line has the exact frame of an entry, and its ``seq`` is the stored one.
4. ``prev`` is the leaf of the entry before.
5. ``id``, ``case`` and ``case_ver`` beside the line are those inside it; the log is one.
6. No ``id`` was used before.
7. ``case_ver`` and ``case_head`` follow the case's own entry before.

A log that passes is consistent. That it is the original one, only a copy of its root can say that
was kept elsewhere (docs/reference/journal.md).
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from admission_flow.journal.commitment import commitments, opens_text
from admission_flow.journal.entry import NO_HEAD, Entry, Intent, Row
from admission_flow.journal.privacy import ERASE_APPROVE, ERASE_REQUEST, erasure_in
from admission_flow.journal.quick import Said
from admission_flow.journal.report import Break, Notice, Report
from admission_flow.journal.tree import LEAF_PREFIX, Tree

# The start of a line up to the case, as ``Entry.line`` writes it. Anchored at both ends: nothing
# that a hostile writer puts into a paper's name can pass for the case.
_HEAD = re.compile(
    r'\{"intent":"\{\\"action\\":\\"[a-z0-9_.]++\\",\\"actor\\":\\"[^"\\]++\\",'
    r'\\"at\\":\\"([0-9TZ:-]{20})\\",\\"basis\\":\['
    r'(?:,?\{\\"doc\\":\\"[^"\\]*+\\",\\"sha256\\":\\"[0-9a-f]{64}\\"\})*+\],\\"case\\":\\"'
)


@dataclass(slots=True)
class _State:
    """What the entries so far lead us to expect of the next one."""

    seq: int = 0
    prev: str = NO_HEAD
    log: str = ""
    at: str = ""
    ids: set[str] = field(default_factory=set)
    heads: dict[str, tuple[int, str]] = field(default_factory=dict)
    also: dict[str, str] = field(default_factory=dict)
    """Where a stored leaf is wrong: the digest that the line really has. An entry that links to
    either is not reported for its neighbour's fault."""
    breaks: list[Break] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    def links(self, link: str, leaf: str) -> bool:
        return link in (leaf, self.also.get(leaf))


def verify_lines(rows: Iterable[Row], *, parse: bool = False) -> Report:
    """Check every stored row, in order of ``seq``, in one pass.

    The quick pass compares the frame of each line with the text that it must have, and takes what
    ``data`` and ``verdict`` hold as their digest vouches for it; whoever reads an entry afterwards
    parses it strictly. With ``parse`` that is done here too, at some twelve times the cost: for a
    log that nobody is going to replay.
    """
    state = _State()
    tree = Tree()
    # Local names: this loop runs once per entry of the whole history.
    add, heads, ids = tree.add, state.heads, state.ids
    none = (0, NO_HEAD)
    for row in rows:
        seq, leaf, entry_id, case, case_ver, line = row
        node = sha256(LEAF_PREFIX + line.encode("utf-8", "surrogatepass")).digest()
        add(node)
        last_ver, case_head = heads.get(case, none)
        head = _HEAD.match(line)
        if (
            not parse
            and head
            and seq == state.seq  # 1
            and node.hex() == leaf  # 2
            and line.endswith(f'}}","prev":"{state.prev}","seq":{seq},"sig":""}}')  # 3, 4
            and line.startswith(
                f'{case}\\",\\"case_head\\":\\"{case_head}\\",\\"case_ver\\":{case_ver},'
                '\\"data\\":{',
                head.end(),
            )  # 5, 7
            and f'}},\\"id\\":\\"{entry_id}\\",\\"log\\":\\"{state.log}\\",\\"rule\\":{{' in line
            and case_ver == last_ver + 1  # 7
            and entry_id not in ids  # 6
            and head[1] >= state.at
        ):
            state.at = head[1]
        else:
            entry_id, case, case_ver = _look_closely(row, node.hex(), state)
        ids.add(entry_id)
        heads[case] = (case_ver, leaf)
        state.seq = seq + 1
        state.prev = leaf
    return Report(tree.size, tree.root(), tuple(state.breaks), tuple(state.notices))


def _look_closely(row: Row, digest: str, state: _State) -> tuple[str, str, int]:
    """Parse an entry, note everything that is wrong with it, return its id, case and case_ver.

    The three are those inside a line whose digest holds, and the columns beside one whose does
    not: one changed field must not make the neighbours look guilty.
    """
    seq, leaf, entry_id, case, case_ver, line = row
    found: list[str] = []
    if seq > state.seq:  # 1
        found.append(f"the entries {state.seq} to {seq - 1} before it are missing")
    elif seq < state.seq:
        found.append(f"it comes after entry {state.seq - 1}: doubled or out of order")
    if leaf != digest:  # 2
        found.append("its line is not the one that was recorded: the digest differs")
        state.also[leaf] = digest
    try:
        entry = Entry.parse(line)  # 3
    except ValueError as error:
        found.append(f"its line is not an entry: {error}")
    else:
        intent = entry.intent
        state.log = state.log or intent.log
        found += _compare(row, entry, state)
        _notice_the_clock(entry, state)
        if leaf == digest:
            entry_id, case, case_ver = intent.id, intent.case, intent.case_ver
    if type(case_ver) is not int:  # SQLite keeps a text in a column of numbers
        case_ver = state.heads.get(case, (0, NO_HEAD))[0] + 1
    if entry_id in state.ids:  # 6
        found.append("its id was used before")
    state.breaks += [Break(seq, case, what) for what in found]
    return entry_id, case, case_ver


def _compare(row: Row, entry: Entry, state: _State) -> list[str]:
    seq, _, entry_id, case, case_ver, _ = row
    intent = entry.intent
    last_ver, case_head = state.heads.get(intent.case, (0, NO_HEAD))
    checks = (
        (entry.seq == seq, f"its line says that it is entry {entry.seq}"),  # 3
        (
            state.links(entry.prev, state.prev),  # 4
            "it does not follow the entry before: prev differs",
        ),
        (
            intent.id == entry_id,
            f"the id beside the line, {entry_id!r}, is not the one inside",
        ),  # 5
        (intent.case == case, f"the case beside the line, {case!r}, is not the one inside"),
        (
            intent.case_ver == case_ver,
            f"the case_ver beside the line, {case_ver!r}, is not the one inside",
        ),
        (intent.log == state.log, "it belongs to another log"),
        (
            intent.case_ver == last_ver + 1,  # 7
            f"case_ver {intent.case_ver} does not follow {last_ver}",
        ),
        (
            state.links(intent.case_head, case_head),
            "it does not follow the case's entry before: case_head differs",
        ),
    )
    return [what for holds, what in checks if not holds]


def _notice_the_clock(entry: Entry, state: _State) -> None:
    intent = entry.intent
    if intent.at < state.at:
        state.notices.append(went_back(entry.seq, intent.case, intent.at, state.at))
    state.at = intent.at


def went_back(seq: int, case: str, at: str, before: str) -> Notice:
    """Return the notice of an entry that was recorded before the one before it."""
    return Notice(seq, case, f"recorded at {at}, before the entry before it ({before})")


@dataclass(slots=True)
class Opened:
    """What lies beside some entries, held against their commitments."""

    breaks: list[Break] = field(default_factory=list)
    """Values that are not what was recorded."""
    gaps: dict[str, list[Break]] = field(default_factory=dict)
    """By case, values that are missing: broken, unless they were erased."""
    about_erasure: dict[str, list[Entry]] = field(default_factory=dict)
    kept: dict[str, int] = field(default_factory=dict)
    """By case, the first of these entries that still has a value."""
    used: set[str] = field(default_factory=set)
    """Cases that have a commitment in these entries."""

    def add(self, later: "Opened") -> None:
        """Add what is wrong, or may be, in the entries that come next.

        What is right is not added up: nearly every case has a value and a commitment.
        """
        self.breaks += later.breaks
        for case, found in later.gaps.items():
            self.gaps.setdefault(case, []).extend(found)
        for case, entries in later.about_erasure.items():
            self.about_erasure.setdefault(case, []).extend(entries)


def open_values(
    entries: Iterable[Entry],
    values: Mapping[str, Mapping[str, str]],
    secrets: Mapping[str, bytes],
) -> Opened:
    """Open the commitments of entries; see ``verify_private``."""
    opened = Opened()
    for entry in entries:
        intent = entry.intent
        if intent.action in ABOUT_ERASURE:
            opened.about_erasure.setdefault(intent.case, []).append(entry)
        stored, secret = values.get(intent.id, {}), secrets.get(intent.case)
        open_entry(opened, entry.seq, intent, commitments(intent.data), stored, secret)
    return opened


ABOUT_ERASURE = frozenset({ERASE_REQUEST, ERASE_APPROVE})


def open_entry(  # noqa: PLR0913, PLR0917 - all that one entry is held against
    opened: Opened,
    seq: int,
    intent: Intent | Said,
    promised: Mapping[str, str],
    stored: Mapping[str, str],
    secret: bytes | None,
) -> None:
    """Open the commitments of one entry, and note what is wrong."""
    case = intent.case
    if promised:
        opened.used.add(case)
        if secret is None:
            gap = Break(seq, case, "the person's secret is missing")
            opened.gaps.setdefault(case, []).append(gap)
    if stored:
        opened.kept.setdefault(case, seq)
    if promised.keys() == stored.keys() and (
        secret is None
        or all(opens_text(promised[n], secret, intent.id, n, stored[n]) for n in promised)
    ):
        return
    for name in sorted(promised.keys() | stored.keys(), key=str):  # it may be no text
        what = _opens(intent.id, name, promised.get(name), stored.get(name), secret)
        if what:
            missing = name not in stored
            found = opened.gaps.setdefault(case, []) if missing else opened.breaks
            found.append(Break(seq, case, what))


@dataclass(frozen=True, slots=True)
class Beside:
    """What lies beside a whole log, apart from the values of its entries."""

    kept: Mapping[str, int]
    """By case, its first entry that still has a value: of cases with entries about an erasure."""
    secrets: Collection[str]
    """Those of these cases whose secret is there."""
    unused: Iterable[str]
    """Cases that have a secret, and of which no entry has a commitment."""
    strays: Iterable[str]
    """Ids of entries that personal values are kept of, and that the log does not have."""


def private_breaks(opened: Opened, beside: Beside, end: int) -> tuple[Break, ...]:
    """Return what is wrong beside a whole log.

    Args:
        opened: what its entries say.
        beside: what lies there.
        end: number of entries: what belongs to none is reported after the last one.

    """
    breaks = list(opened.breaks)
    breaks += _gaps(opened.gaps, opened.about_erasure, beside.kept, beside.secrets)
    breaks += [
        Break(end, "", f"a personal value of no entry: id {entry_id}")
        for entry_id in sorted(beside.strays, key=str)  # a damaged row may have none
    ]
    breaks += [
        Break(end, case, "a secret without a personal value")
        for case in sorted(beside.unused, key=str)
    ]
    return tuple(sorted(breaks, key=lambda found: found.seq))


def verify_private(
    entries: Iterable[Entry],
    values: Mapping[str, Mapping[str, str]],
    secrets: Mapping[str, bytes],
) -> tuple[Break, ...]:
    """Check that every commitment opens with the personal value kept beside the log.

    Args:
        entries: the entries of the log, verified by ``verify_lines``.
        values: by entry id and field, the stored text of each value in clear.
        secrets: by case, the secret of its person.

    A value that is missing, changed, or stored for a field that the entry does not have is a
    break. Of a case whose erasure one officer requested and another approved, everything must be
    gone instead: an erasure that left something behind did not happen.

    """
    all_of_them = list(entries)
    opened = open_values(all_of_them, values, secrets)
    known = {entry.intent.id for entry in all_of_them}
    end = all_of_them[-1].seq + 1 if all_of_them else 0
    unused, strays = secrets.keys() - opened.used, values.keys() - known
    return private_breaks(opened, Beside(opened.kept, secrets.keys(), unused, strays), end)


def _gaps(
    gaps: Mapping[str, list[Break]],
    about_erasure: Mapping[str, list[Entry]],
    kept: Mapping[str, int],
    secrets: Collection[str],
) -> Iterator[Break]:
    """Yield what is missing and was not erased, and what was erased and is there."""
    erased: dict[str, int] = {}
    for case, entries in about_erasure.items():
        erasure = erasure_in(entries)
        approvals = [entry for entry in entries if entry.intent.action == ERASE_APPROVE]
        if erasure is None:
            what = "it approves an erasure that no other officer requested"
            yield from (Break(entry.seq, case, what) for entry in approvals)
            continue
        erased[case] = erasure.seq
        yield from (
            Break(entry.seq, case, "it approves an erasure a second time")
            for entry in approvals
            if entry.seq != erasure.seq
        )
        if case in kept:
            what = f"a personal value is there although it was erased by entry {erasure.seq}"
            yield Break(kept[case], case, what)
        if case in secrets:
            what = f"the person's secret is there although it was erased by entry {erasure.seq}"
            yield Break(erasure.seq, case, what)
    for case, found in gaps.items():
        # What was recorded after the erasure is not covered by it.
        yield from (gap for gap in found if gap.seq > erased.get(case, -1))


def _opens(
    entry_id: str, name: str, digest: str | None, text: str | None, secret: bytes | None
) -> str | None:
    """Return what is wrong with one personal value."""
    if text is None:
        return f"the personal value {name} is missing"
    if digest is None:
        return f"there is a personal value {name} that the entry does not have"
    if secret is None:
        return None  # reported once for the entry
    opened = opens_text(digest, secret, entry_id, name, text)
    return None if opened else f"the personal value {name} is not the one that was recorded"
