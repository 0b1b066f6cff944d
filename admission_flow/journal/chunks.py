"""A long log in chunks: each is checked in itself, anywhere, and then they are joined in order.

``check`` looks at some lines that stand together, and says what the next chunk and the one before
must be like. ``Joined`` holds one against the other. Both only ever say that a log is sound: where
anything at all is odd, they say that it is not, and the verifier that reads line by line finds out
what and where (``verify.verify_lines``, ``keys.verify_signatures``, ``verify.verify_private``). So
a log has one first bad entry, however many processes read it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from admission_flow.journal import sshsig
from admission_flow.journal.commitment import commitments_in
from admission_flow.journal.entry import NO_HEAD, Entry, Row, said_in
from admission_flow.journal.ids import Ids
from admission_flow.journal.keys import ENROL, RETIRE, Keyring, day_of, may
from admission_flow.journal.known import Known
from admission_flow.journal.proofs import roots_at
from admission_flow.journal.quick import Said
from admission_flow.journal.report import Break, Notice
from admission_flow.journal.rulebooks import Rulebooks, Run, run_of
from admission_flow.journal.sent import MARK
from admission_flow.journal.shape import Whose, wrong_with
from admission_flow.journal.tree import FOLDED, LEAF_PREFIX, Tree, folded
from admission_flow.journal.verify import ABOUT_ERASURE, Opened, open_entry, went_back

CHUNK = 16 * FOLDED
"""How many lines a chunk has; the last one has fewer."""

Signer = tuple[str, str, str, str]
"""Actor, action, day in Việt Nam, and the key that signed it (empty: nobody)."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Lines that stand together, as they are stored, and what lies beside them."""

    rows: list[Row]
    values: Mapping[str, Mapping[str, str]] | None = None
    """By entry id and field; None: there is no key that opens them."""
    secrets: Mapping[str, bytes] = field(default_factory=dict)
    """Of the cases that these lines are about."""


@dataclass(slots=True)
class Link:
    """The part of a case's own chain that a chunk holds."""

    first_ver: int
    first_head: str
    last_ver: int
    last_leaf: str


@dataclass(slots=True)
class Checked:
    """What a chunk that is sound in itself asks of the others, and gives to them."""

    first_seq: int
    prev: str
    """The leaf that must come before."""
    log: str
    first_at: str
    first_case: str
    entries: int = 0
    last_leaf: str = NO_HEAD
    last_at: str = ""
    ids: bytes = b""
    links: dict[str, Link] = field(default_factory=dict)
    nodes: list[bytes] = field(default_factory=list)
    rest: list[bytes] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    signers: list[tuple[set[Signer], Entry | None]] = field(default_factory=list)
    """Who signed what, up to each entry that changes whose keys count, and that entry."""
    seen: dict[tuple[int, str], None] = field(default_factory=dict)
    """Each (size, root) that an officer's machine had seen."""
    rulebooks: list[Run] = field(default_factory=list)
    procedures: dict[str, tuple[int, str]] = field(default_factory=dict)
    """By the procedure that entries name, the first of them and its case."""
    opened: Opened = field(default_factory=Opened)
    misshapen: list[Break] = field(default_factory=list)
    """Entries that are not of the form of their action: sound lines, by whoever wrote them."""
    actions: Counter[str] = field(default_factory=Counter)
    """How many entries there are of each action."""
    sent: bool = False
    """Whether a line may tell of a sender's log."""


def check(chunk: Chunk) -> Checked | None:
    """Return what a chunk is in itself; None: something is odd, and has to be looked at closely.

    Pure: the same chunk gives the same answer in any process.
    """
    try:
        return _check(chunk)
    except (ValueError, TypeError):  # a line that is not an entry, a column of another kind
        return None


def _check(chunk: Chunk) -> Checked:
    _sound(bool(chunk.rows))
    first = said_in(chunk.rows[0][5])
    found = Checked(first.seq, first.prev, first.log, first.at, first.case, last_at=first.at)
    leaves: list[bytes] = []
    ids: list[str] = []
    signers: set[Signer] = set()
    expected, prev = first.seq, first.prev
    for row in chunk.rows:
        seq, leaf, entry_id, case, case_ver, line = row
        node = sha256(LEAF_PREFIX + line.encode()).digest()
        said = said_in(line)
        if not (
            said.seq == seq == expected
            and said.prev == prev
            and node.hex() == leaf
            and said.id == entry_id
            and said.case == case
            and said.case_ver == case_ver
            and said.log == first.log
        ):
            raise ValueError("odd")
        _look_at(found, seq, said)
        _follow(found, said, leaf)
        if said.action in {ENROL, RETIRE}:
            found.signers.append((signers, Entry.parse(line)))
            signers = set()
        else:
            signer = _signer(said, line) if said.sig else ""
            signers.add((said.actor, said.action, day_of(said.at), signer))
        if chunk.values is not None:
            _open(found, chunk, said, line)
        found.sent = found.sent or MARK in line
        leaves.append(node)
        ids.append(entry_id)
        expected, prev = expected + 1, leaf
    _sound(len(set(ids)) == len(ids))
    found.entries, found.last_leaf = len(ids), prev
    found.ids = bytes.fromhex("".join(ids))
    found.signers.append((signers, None))
    found.nodes, found.rest = folded(leaves)
    # What is right is not sent: nearly every case has a value and a commitment.
    opened = found.opened
    found.opened = Opened(opened.breaks, opened.gaps, opened.about_erasure)
    return found


def _look_at(found: Checked, seq: int, said: Said) -> None:
    """Note what one entry says of itself."""
    found.actions[said.action] += 1
    if wrong := wrong_with(said):
        found.misshapen.append(Break(seq, said.case, wrong))
    if said.at < found.last_at:
        found.notices.append(went_back(seq, said.case, said.at, found.last_at))
    found.last_at = said.at
    if said.seen.size:
        _sound(said.seen.size <= seq)
        found.seen[said.seen.size, said.seen.root] = None
    _under(found.rulebooks, seq, said)
    if said.rule.id not in found.procedures:
        found.procedures[said.rule.id] = seq, said.case


def _open(found: Checked, chunk: Chunk, said: Said, line: str) -> None:
    """Open the commitments of one entry."""
    if said.action in ABOUT_ERASURE:
        found.opened.about_erasure.setdefault(said.case, []).append(Entry.parse(line))
    stored = (chunk.values or {}).get(said.id, {})
    if said.commits or stored:
        promised = commitments_in(said.data)
        secret = chunk.secrets.get(said.case)
        open_entry(found.opened, said.seq, said, promised, stored, secret)


def _sound(holds: bool) -> None:  # noqa: FBT001 - a condition is its one argument
    if not holds:
        raise ValueError("odd")


def _follow(found: Checked, said: Said, leaf: str) -> None:
    """Note the entry's place in its case."""
    case, ver, head = said.case, said.case_ver, said.case_head
    link = found.links.get(case)
    if link is None:
        found.links[case] = Link(ver, head, ver, leaf)
        return
    if ver != link.last_ver + 1 or head != link.last_leaf:
        raise ValueError("odd")
    link.last_ver, link.last_leaf = ver, leaf


def _under(runs: list[Run], seq: int, said: Said) -> None:
    """Note the rulebook that an entry names."""
    if runs and runs[-1][0] == said.rule.sha256:
        rulebook, first, count, says_so = runs[-1]
        runs[-1] = (rulebook, first, count + 1, says_so)
    else:
        runs.append(run_of(seq, said))


def _signer(said: Said, line: str) -> str:
    """Return the key by which an entry is signed: whose that is, the log says."""
    key = sshsig.signer_of(said.sig)
    message = Entry.parse(line).intent_text.encode()
    _sound(key is not None and sshsig.verify(key, sshsig.ENTRY, message, said.sig))
    return str(key)


def head_of(ver: int, head: str) -> bytes:
    """Return the number and leaf of a case's last entry as `Joined.heads` has them."""
    return ver.to_bytes(8, "big") + bytes.fromhex(head)


_NO_ENTRY = head_of(0, NO_HEAD)


@dataclass(slots=True)
class Again:
    """The first entries of a log, which are the same as when they were judged.

    Made by whoever hashes them again (`register/audit/again.py`).
    """

    known: Known
    tree: Tree = field(default_factory=Tree)
    prev: str = NO_HEAD
    log: str = ""
    at: str = ""
    ids: list[bytes] = field(default_factory=list)
    heads: dict[str, tuple[int, str]] = field(default_factory=dict)
    keys: list[Entry] = field(default_factory=list)
    opened: Opened = field(default_factory=Opened)


class Joined:
    """The chunks of a log, joined one after the other. ``take`` them in order, then ``sound``."""

    def __init__(self) -> None:
        """Start with the empty log."""
        self.tree = Tree()
        self.notices: list[Notice] = []
        self.opened = Opened()
        self.rulebooks = Rulebooks()
        self.misshapen: list[Break] = []
        self._whose = Whose()
        self.actions: Counter[str] = Counter()
        self.sent = False
        """Whether a line may tell of a sender's log: of those that were taken."""
        self._prev, self._log, self._at = NO_HEAD, "", ""
        self._ids = Ids()
        self._before: list[bytes] = []
        """Ids of entries that were judged before: looked at where others come after them."""
        self.keys: list[int] = []
        """The entries that say whose keys count."""
        self.erasures: list[int] = []
        """The entries about an erasure."""
        self._heads: dict[str, bytes] = {}
        """By case, the number and leaf of its last entry."""
        self._ring = Keyring()
        self._seen: dict[tuple[int, str], None] = {}

    def resume(self, again: "Again") -> None:
        """Go on after the first entries of a log, which were judged before."""
        known = again.known
        self.tree, self._prev, self._log, self._at = again.tree, again.prev, known.log, again.at
        self.notices = [Notice(seq, case, what) for seq, case, what in known.notices]
        self.rulebooks = Rulebooks.of_plain(known.rulebooks)
        self._whose = Whose(known.procedures)
        self.actions = Counter(known.actions)
        self._before = again.ids
        self._heads = {case: head_of(ver, leaf) for case, (ver, leaf) in again.heads.items()}
        self.opened = again.opened
        for entry in again.keys:
            self._ring.take(entry.seq, entry.intent)
        self.keys, self.erasures = list(known.keys), list(known.erasures)

    @property
    def log(self) -> str:
        """Which register's log it is."""
        return self._log

    @property
    def heads(self) -> Mapping[str, bytes]:
        """By case, the number and leaf of its last entry."""
        return self._heads

    @property
    def procedures(self) -> list[str]:
        """What the entries so far name."""
        return self._whose.named

    def take(self, checked: Checked | None) -> bool:
        """Join the next chunk; return whether it fits: where it does not, all is to be read anew.

        Raises:
            ValueError: a chunk before it was not whole.

        """
        if checked is None:
            return False
        expected = (self.tree.size, self._prev, self._log or checked.log)
        while self._before:
            self._ids.add(self._before.pop())
        fits = (checked.first_seq, checked.prev, checked.log) == expected
        if not (fits and self._ids.add(checked.ids) and self._follow(checked)):
            return False
        if not all(self._signed(signers, entry) for signers, entry in checked.signers):
            return False
        if checked.first_at < self._at:
            first = (checked.first_seq, checked.first_case, checked.first_at)
            self.notices.append(went_back(*first, self._at))
        self.notices += checked.notices
        self._prev, self._log, self._at = checked.last_leaf, checked.log, checked.last_at
        self._seen |= checked.seen
        self.tree.extend(checked.nodes, checked.rest)
        self.opened.add(checked.opened)
        for run in checked.rulebooks:
            self.rulebooks.add(run)
        self.misshapen += checked.misshapen
        for name, (seq, case) in checked.procedures.items():
            if wrong := self._whose.take(name):
                self.misshapen.append(Break(seq, case, wrong))
        self.actions += checked.actions
        self.sent |= checked.sent
        self.keys += [entry.seq for _, entry in checked.signers if entry is not None]
        about = checked.opened.about_erasure
        self.erasures += sorted(entry.seq for found in about.values() for entry in found)
        return True

    def sound(self, leaves: Iterable[bytes]) -> bool:
        """Return whether every officer had seen this very log.

        Args:
            leaves: the leaf hashes of all lines; looked at only where somebody had seen anything.

        """
        if not self._seen:
            return True
        roots = roots_at(leaves, {size for size, _ in self._seen})
        return all(roots.get(size) == root for size, root in self._seen)

    def _follow(self, checked: Checked) -> bool:
        heads = self._heads
        for case, link in checked.links.items():
            if heads.get(case, _NO_ENTRY) != head_of(link.first_ver - 1, link.first_head):
                return False
            heads[case] = head_of(link.last_ver, link.last_leaf)
        return True

    def _signed(self, signers: set[Signer], entry: Entry | None) -> bool:
        """Return whether all were signed by whom they had to be, with the keys of this moment.

        The rules are those of ``Keyring.wrong_with``; the signature itself was checked before.
        """
        ring = self._ring
        for actor, action, day, key in signers:
            if not ring.in_use:
                if key:
                    return False
                continue
            holder = ring.current.get(actor)
            if holder is None or holder.key != key:
                return False
            if not (holder.counts_on(day) and may(holder.role, action)):
                return False
        if entry is not None:
            if ring.wrong_with(entry.intent, entry.sig, entry.intent_text):
                return False
            ring.take(entry.seq, entry.intent)
        return True
