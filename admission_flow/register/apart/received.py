"""A handover as it was received: the sender's log, and the values of the cases handed over.

All of it is verified when it is opened. A value is checked against its commitment once more when it
is used: the file that it lies in is not ours.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from admission_flow.errors import HandoverBroken, HandoverUnreadable, Malformed
from admission_flow.journal.commitment import commitments
from admission_flow.journal.entry import Entry
from admission_flow.journal.handover import (
    HANDED_OVER,
    LIST,
    LOG,
    VALUES,
    HandoverList,
    Opening,
    parse_openings,
    wrong_with_openings,
)
from admission_flow.register.apart.sent_log import SentLog, lines_of, part_of, text_of

LONGEST_VALUES = 8 * 2**20
"""Bytes of one entry's values: the longest texts of a case document take less."""
_EXPORT = "privacy.export"


class Received:
    """A handover that was verified. Close it, or use it as a context manager."""

    def __init__(self, log: SentLog, said: HandoverList, values: BinaryIO) -> None:
        """Use `open`."""
        self.log, self.cases = log, said.cases
        self._values = values
        self._places: dict[int, int] = {}

    @classmethod
    def open(cls, folder: Path, papers: Iterable[str] = ()) -> Self:
        """Return the handover in a folder, once all of it was verified.

        Args:
            folder: as `case hand-over` wrote it.
            papers: as in `SentLog.open`.

        Raises:
            HandoverUnreadable: a file is missing, or is not an ordinary one.
            HandoverBroken: something of it is not what the sender's register wrote.

        """
        if folder.is_symlink() or not folder.is_dir():
            reason = "is_a_link" if folder.is_symlink() else "no_handover"
            raise HandoverUnreadable(file=str(folder), reason=reason)
        try:
            said = HandoverList.parse(text_of(folder, LIST))
        except Malformed as error:
            raise HandoverBroken(file=LIST, what=str(error)) from error
        log = SentLog.open(folder / LOG, papers, said.cases)
        try:
            _check_of(said, log)
            received = cls(log, said, part_of(folder, VALUES))
        except BaseException:
            log.close()
            raise
        try:
            received._verify()
        except BaseException:
            received.close()
            raise
        return received

    def close(self) -> None:
        """Let go of the files."""
        self._values.close()
        self.log.close()

    def __enter__(self) -> Self:
        """Return the handover itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        self.close()

    def openings(self, entry: Entry) -> dict[str, Opening]:
        """Return the values of an entry with their salts, by path.

        Raises:
            HandoverBroken: they are others than they were a moment ago.

        """
        if entry.seq not in self._places:
            return {}
        self._values.seek(self._places[entry.seq])
        _, raw = next(lines_of(self._values, VALUES, LONGEST_VALUES), (0, b""))
        seq, found = _parsed(raw)
        if seq != entry.seq:
            raise HandoverBroken(file=VALUES, what="it was changed while it was read")
        self._check(entry, found)
        return found

    def _verify(self) -> None:
        """Hold every line against the entry that it is about: all of these cases, and no other."""
        wanted = self._wanted()
        for place, raw in lines_of(self._values, VALUES, LONGEST_VALUES):
            seq, found = _parsed(raw)
            expected = next(wanted, None)
            if expected is None or expected.seq != seq:
                missing = "nothing" if expected is None else f"entry {expected.seq}"
                what = f"it has values of entry {seq}, where those of {missing} are due"
                raise HandoverBroken(file=VALUES, what=what)
            self._check(expected, found)
            self._places[seq] = place
        left = next(wanted, None)
        if left is not None:
            raise HandoverBroken(file=VALUES, what=f"the values of entry {left.seq} are missing")

    def _wanted(self) -> Iterator[Entry]:
        for case in self.cases:
            entries = self.log.entries(case)
            if not any(
                entry.intent.action == _EXPORT and HANDED_OVER in entry.intent.data
                for entry in entries
            ):
                what = f"the log does not say that {case} was handed over"
                raise HandoverBroken(file=LIST, what=what)
            yield from (entry for entry in entries if commitments(entry.intent.data))

    @staticmethod
    def _check(entry: Entry, found: dict[str, Opening]) -> None:
        wrong = wrong_with_openings(entry, found)
        if wrong:
            raise HandoverBroken(file=VALUES, what=wrong)


def _check_of(said: HandoverList, log: SentLog) -> None:
    if (log.checkpoint, log.procedure) != (said.checkpoint, said.procedure):
        raise HandoverBroken(file=LIST, what="it is of another log than lies beside it")


def _parsed(raw: bytes) -> tuple[int, dict[str, Opening]]:
    try:
        return parse_openings(raw.decode())
    except (Malformed, UnicodeDecodeError) as error:
        what = "it is not text in UTF-8" if isinstance(error, UnicodeDecodeError) else str(error)
        raise HandoverBroken(file=VALUES, what=what) from error
