"""A log that somebody hands over as text: verified as a whole before anything of it is believed.

It is copied to a file of its own first, which has no name: nothing that is verified can be
exchanged afterwards, and a log of any length takes little memory. It holds no personal data.
"""

import hashlib
import re
import tempfile
from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from admission_flow.errors import HandoverBroken, HandoverUnreadable, Malformed, reason_of
from admission_flow.files import Unreadable, opened, size_text
from admission_flow.journal.checkpoint import Checkpoint, Held, anchor, origin_of, parse_paper_line
from admission_flow.journal.entry import REGISTER, Entry, Row
from admission_flow.journal.four_eyes import POLICY, verify_four_eyes
from admission_flow.journal.keys import RETIRE, keyring_of, keys_file, verify_signatures
from admission_flow.journal.lineage import PRACTICE, RESTORE, Lineage, lineage_of
from admission_flow.journal.privacy import ERASE_APPROVE
from admission_flow.journal.proofs import roots_at
from admission_flow.journal.report import Break, Report
from admission_flow.journal.sent import sent_breaks
from admission_flow.journal.shape import Shapes
from admission_flow.journal.statements import STATEMENTS, erasure_breaks, statement_breaks
from admission_flow.journal.tree import leaf_hash
from admission_flow.journal.verify import verify_lines

LONGEST_LINE = 1_000_000
"""Bytes of a line of the log, by its format (docs/auditors/bundle.md)."""
_LARGEST_BESIDE = 20 * 2**20
_LINES, _CHECKPOINT, _KEYS, _SUMS = "log.jsonl", "checkpoint", "keys.txt", "SHA256SUMS"
_WANTED = frozenset({_LINES, _CHECKPOINT, _KEYS, "README.txt", "verify_bundle.py"})
_SUM = re.compile(r"([0-9a-f]{64})  ((?:[A-Za-z0-9_][A-Za-z0-9_.-]*/){0,2}[A-Za-z0-9_][\w.-]*)")
_OWN = (POLICY, RESTORE, PRACTICE, ERASE_APPROVE, *STATEMENTS)


def part_of(folder: Path, *names: str) -> BinaryIO:
    """Return a file of a handed-over folder, open to be read; no link leads out of it.

    Raises:
        HandoverUnreadable: it is not there, or is something else than an ordinary file.

    """
    path = folder
    for name in names[:-1]:
        path /= name
        if path.is_symlink():
            raise HandoverUnreadable(file=str(path), reason="is_a_link")
    try:
        return opened(path / names[-1], links=False)
    except Unreadable as error:
        raise HandoverUnreadable(file=str(path / names[-1]), reason=error.reason) from error


def bytes_of(folder: Path, *names: str) -> bytes:
    """Return what a small file of such a folder holds.

    Raises:
        HandoverUnreadable: as `part_of`; or it is too large.

    """
    with part_of(folder, *names) as file:
        raw = _read(file, "/".join(names), _LARGEST_BESIDE + 1)
    if len(raw) > _LARGEST_BESIDE:
        limit = size_text(_LARGEST_BESIDE)
        raise HandoverUnreadable(file="/".join(names), reason="too_large", limit=limit)
    return raw


def text_of(folder: Path, *names: str) -> str:
    """Return the text of a small file. Raises as `bytes_of`, and HandoverBroken: it is no UTF-8."""
    try:
        return bytes_of(folder, *names).decode()
    except UnicodeDecodeError as error:
        raise HandoverBroken(file="/".join(names), what="it is not text in UTF-8") from error


def lines_of(file: BinaryIO, name: str, longest: int) -> Iterator[tuple[int, bytes]]:
    """Yield (where it begins, line without its end); each has one, and none is too long.

    Raises:
        HandoverBroken: a line is too long, or the last one has no end.
        HandoverUnreadable: the disk refuses.

    """
    place = 0
    while raw := _line(file, name, longest + 1):
        if not raw.endswith(b"\n"):
            what = f"line {place} has no end" if len(raw) <= longest else "a line is too long"
            raise HandoverBroken(file=name, what=what)
        yield place, raw[:-1]
        place += len(raw)


def _line(file: BinaryIO, name: str, most: int) -> bytes:
    try:
        return file.readline(most)
    except OSError as error:
        raise HandoverUnreadable(file=name, reason=reason_of(error)) from error


def _read(file: BinaryIO, name: str, most: int) -> bytes:
    try:
        return file.read(most)
    except OSError as error:
        raise HandoverUnreadable(file=name, reason=reason_of(error)) from error


class SentLog:
    """A log that was verified. Close it, or use it as a context manager."""

    def __init__(self, folder: Path, cases: Collection[str] = ()) -> None:
        """Copy and verify the log in a folder; see `open`."""
        self._copy = tempfile.TemporaryFile(prefix="admission-flow-")  # noqa: SIM115 - see `close`
        self._starts = array("Q")
        self._cases: dict[str, list[int]] = {case: [] for case in cases}
        self._own: list[int] = []
        self._erased: set[str] = set()
        try:
            digest = self._take(folder)
            self.checkpoint = self._verified()
            self._check_beside(folder, digest)
        except BaseException:
            self.close()
            raise

    @classmethod
    def open(cls, folder: Path, papers: Iterable[str] = (), cases: Collection[str] = ()) -> Self:
        """Return the log of a folder that `audit export` or `case hand-over` wrote.

        Args:
            folder: the one with `log.jsonl` in it.
            papers: lines read from minutes: each must confirm the log.
            cases: whose entries will be asked for.

        Raises:
            HandoverUnreadable: a file is missing, or is not an ordinary one.
            HandoverBroken: something of it is not what the sender's register wrote, or is not what
                stands on paper.

        """
        if folder.is_symlink() or not folder.is_dir():
            reason = "is_a_link" if folder.is_symlink() else "no_handover"
            raise HandoverUnreadable(file=str(folder), reason=reason)
        log = cls(folder, cases)
        try:
            log._check_papers(papers)
        except BaseException:
            log.close()
            raise
        return log

    def close(self) -> None:
        """Let go of the copy."""
        self._copy.close()

    def __enter__(self) -> Self:
        """Return the log itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        self.close()

    # ---- what it says ----------------------------------------------------------------------------

    @property
    def id(self) -> str:
        """Which register it is of."""
        return self.checkpoint.origin.rpartition("/")[2]

    def entry(self, seq: int) -> Entry | None:
        """Return an entry by its number; None: there is none."""
        return Entry.parse(self._line(seq)) if 0 <= seq < len(self._starts) else None

    def entries(self, case: str) -> list[Entry]:
        """Return the entries of one of the cases that were asked for."""
        return [Entry.parse(self._line(seq)) for seq in self._cases[case]]

    def roots(self, sizes: Collection[int]) -> dict[int, str]:
        """Return the roots that the log had at some sizes; a size beyond it has none."""
        return roots_at(self._leaves(), {size for size in sizes if size <= len(self._starts)})

    @property
    def procedure(self) -> str:
        """Of which procedure it is, by its first entry."""
        first = self.entry(0)
        return "" if first is None else first.intent.rule.id

    @property
    def rulebook(self) -> str:
        """Digest of the rulebook that its newest entry names."""
        last = self.entry(len(self._starts) - 1)
        return "" if last is None else last.intent.rule.sha256

    @property
    def lineage(self) -> Lineage:
        """Whether backups were brought back there, and whether it is a copy for practice."""
        return lineage_of(self._of_the_register(RESTORE, PRACTICE))

    @property
    def policies(self) -> list[Entry]:
        """Which steps waited for a second officer there."""
        return self._of_the_register(POLICY)

    @property
    def erased(self) -> frozenset[str]:
        """Cases there whose persons were erased."""
        return frozenset(self._erased)

    def _of_the_register(self, *actions: str) -> list[Entry]:
        found = [Entry.parse(self._line(seq)) for seq in self._own]
        return [entry for entry in found if entry.intent.action in actions]

    # ---- copying and verifying -------------------------------------------------------------------

    def _take(self, folder: Path) -> str:
        """Copy the lines, and return the digest of the file."""
        digest = hashlib.sha256()
        with part_of(folder, _LINES) as file:
            for place, line in lines_of(file, _LINES, LONGEST_LINE):
                self._starts.append(place)
                digest.update(line + b"\n")
                self._copy.write(line + b"\n")
        if not self._starts:
            raise HandoverBroken(file=_LINES, what="it has no entry")
        return digest.hexdigest()

    def _line(self, seq: int) -> str:
        self._copy.seek(self._starts[seq])
        return self._copy.readline()[:-1].decode("utf-8", "surrogateescape")

    def _each_line(self) -> Iterator[str]:
        return (self._line(seq) for seq in range(len(self._starts)))

    def _leaves(self) -> Iterator[bytes]:
        return (leaf_hash(line.encode("utf-8", "surrogateescape")) for line in self._each_line())

    def _entries(self) -> Iterator[Entry]:
        return map(Entry.parse, self._each_line())

    def _rows(self) -> Iterator[Row]:
        for seq, line in enumerate(self._each_line()):
            leaf = leaf_hash(line.encode("utf-8", "surrogateescape")).hex()
            entry_id, case, case_ver = "", "", 0
            with suppress(ValueError):  # the verifier says what is wrong with the line
                intent = Entry.parse(line).intent
                entry_id, case, case_ver = intent.id, intent.case, intent.case_ver
            yield seq, leaf, entry_id, case, case_ver, line

    def _verified(self) -> Checkpoint:
        """Check what an auditor's checker does, and who confirmed; return the log's checkpoint."""
        report = verify_lines(self._rows(), parse=True)
        self._none(report.breaks)
        shapes, actions, names = Shapes(), Counter[str](), []
        for entry in self._entries():
            if wrong := shapes.take(entry):
                self._none([Break(entry.seq, entry.intent.case, wrong)])
            case, action = entry.intent.case, entry.intent.action
            actions[action] += 1
            if case in self._cases:
                self._cases[case].append(entry.seq)
            if case == REGISTER and action in _OWN:
                self._own.append(entry.seq)
            if action == ERASE_APPROVE:
                self._erased.add(case)
            if '"sent":{' in entry.intent_text:
                names.append(entry.seq)
        self._none(verify_signatures(self._entries(), self._leaves()))
        self._none(statement_breaks(self._of_the_register(*STATEMENTS), self.roots))
        if actions[POLICY]:
            self._none(verify_four_eyes(self._entries()))
        for case in self._erased & self._cases.keys():
            self._none(erasure_breaks(self.entries(case)))
        named = (Entry.parse(self._line(seq)) for seq in names)
        found = sent_breaks(named, self._case_of, report.entries)
        self._none(one for one in found if isinstance(one, Break))
        first = Entry.parse(self._line(0)).intent
        return Checkpoint(origin_of(first.log), report.entries, report.root)

    def _case_of(self, seq: int) -> str | None:
        entry = self.entry(seq)
        return None if entry is None else entry.intent.case

    @staticmethod
    def _none(breaks: Iterable[Break]) -> None:
        for found in breaks:
            raise HandoverBroken(file=_LINES, what=f"entry {found.seq}: {found.what}")

    def _check_beside(self, folder: Path, digest: str) -> None:
        """Hold the other files against the log: whoever changed one of them changed more."""
        said = text_of(folder, _CHECKPOINT)
        if said != self.checkpoint.text():
            raise HandoverBroken(file=_CHECKPOINT, what="it is not the checkpoint of this log")
        ring = keyring_of(self._of_the_register("officer.enrol", RETIRE))
        if text_of(folder, _KEYS) != keys_file(ring):
            raise HandoverBroken(file=_KEYS, what="these are not the keys of this log")
        sums: dict[str, str] = {}
        text = text_of(folder, _SUMS)
        for line in text.removesuffix("\n").split("\n"):
            found = _SUM.fullmatch(line)
            if found is None or found[2] in sums:
                raise HandoverBroken(file=_SUMS, what=f"it is not of its form: {line[:80]!a}")
            sums[found[2]] = found[1]
        if not text.endswith("\n"):
            raise HandoverBroken(file=_SUMS, what="its last line has no end")
        if missing := _WANTED - sums.keys():
            raise HandoverBroken(file=_SUMS, what=f"it does not name {', '.join(sorted(missing))}")
        for name, wanted in sums.items():
            if name == _LINES:
                same = digest == wanted
            else:
                raw = bytes_of(folder, *name.split("/"))
                same = hashlib.sha256(raw).hexdigest() == wanted
            if not same:
                raise HandoverBroken(file=name, what="its digest is not the one in SHA256SUMS")

    def _check_papers(self, papers: Iterable[str]) -> None:
        held = []
        for line in papers:
            try:
                read = parse_paper_line(line)
                held.append(Held(read.of(self.checkpoint.origin), read.day, "paper"))
            except Malformed as error:
                raise HandoverUnreadable(file=line, reason="no_paper_line") from error
        if not held:
            return
        roots = self.roots({one.checkpoint.size for one in held})
        size, root = self.checkpoint.size, self.checkpoint.root
        result = anchor(Report(size, root, ()), self.checkpoint.origin, held, roots)
        for what in (*(found.what for found in result.breaks), *result.unused):
            raise HandoverBroken(file="checkpoint", what=what)
