"""Receipts: a few entries, with the proof that they are in a log whose checkpoint somebody holds.

The file of one entry is C2SP `tlog-proof`: a header, the index, the hashes of the RFC 6962
inclusion proof in base64, an empty line, the checkpoint. The file that shows that a log goes on
from an older one has the form in which C2SP hands checkpoints to witnesses: `old`, the size, the
hashes of the consistency proof, an empty line, the newer checkpoint. Neither holds a personal
value.
"""

import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Sequence
from dataclasses import dataclass

from admission_flow.journal.checkpoint import Checkpoint
from admission_flow.journal.commitment import DIGEST_LENGTH
from admission_flow.journal.entry import Entry
from admission_flow.journal.proofs import verify_consistency, verify_inclusion
from admission_flow.journal.tree import leaf_hash

HEADER = "c2sp.org/tlog-proof@v1"
_MOST_HASHES = 63
"""C2SP: no tree that can be counted needs more."""
_NUMBER = re.compile(r"0|[1-9][0-9]{0,15}")


_PRINTED = re.compile(rf"ADMISSION-FLOW ENTRY (0|[1-9][0-9]{{0,15}}) ([0-9A-F]{{{DIGEST_LENGTH}}})")


def printed_line(entry: Entry) -> str:
    """Return the line that a paper bears of the entry on which it rests: its number, its leaf."""
    return f"ADMISSION-FLOW ENTRY {entry.seq} {entry.leaf.upper()}"


def read_printed(line: str) -> tuple[int, str]:
    """Return number and leaf of the entry that such a line names, however it was typed.

    Raises:
        ValueError: it is no such line.

    """
    found = _PRINTED.fullmatch(" ".join(line.upper().split()))
    if found is None:
        raise ValueError("this is not the last line of a paper")
    return int(found[1]), found[2].lower()


@dataclass(frozen=True, slots=True)
class InclusionProof:
    """That an entry is in a log."""

    index: int
    """Number of the entry, from 0."""
    hashes: tuple[bytes, ...]
    checkpoint: Checkpoint

    def text(self) -> str:
        """Return the text of the file."""
        return _text(f"{HEADER}\nindex {self.index}", self.hashes, self.checkpoint)

    @classmethod
    def parse(cls, text: str) -> "InclusionProof":
        """Return the proof that has this exact text.

        Raises:
            ValueError: the text is not exactly what ``text`` writes.

        """
        first, _, rest = text.partition("\n")
        if first != HEADER:
            raise ValueError(f"the first line is not {HEADER}")
        index, hashes, checkpoint = _parsed("index", rest)
        found = cls(index, hashes, checkpoint)
        if found.text() != text:
            raise ValueError("this is not the exact text of a proof")
        return found

    def shows(self, line: str) -> bool:
        """Return whether the proof shows that this exact line is the entry of its number."""
        leaf = leaf_hash(line.encode())
        made = self.checkpoint
        return verify_inclusion(leaf, self.index, made.size, self.hashes, made.root)


@dataclass(frozen=True, slots=True)
class ConsistencyProof:
    """That a log continues what it was when it was smaller."""

    old_size: int
    hashes: tuple[bytes, ...]
    checkpoint: Checkpoint
    """The newer one."""

    def text(self) -> str:
        """Return the text of the file."""
        return _text(f"old {self.old_size}", self.hashes, self.checkpoint)

    @classmethod
    def parse(cls, text: str) -> "ConsistencyProof":
        """Return the proof that has this exact text.

        Raises:
            ValueError: the text is not exactly what ``text`` writes.

        """
        size, hashes, checkpoint = _parsed("old", text)
        found = cls(size, hashes, checkpoint)
        if found.text() != text:
            raise ValueError("this is not the exact text of a proof")
        return found

    def shows(self, old: Checkpoint) -> bool:
        """Return whether the proof shows that its log begins with the older one, unchanged."""
        new = self.checkpoint
        return (old.origin, old.size) == (new.origin, self.old_size) and verify_consistency(
            old.size, old.root, new.size, new.root, self.hashes
        )


def _text(first: str, hashes: Sequence[bytes], checkpoint: Checkpoint) -> str:
    lines = [first, *(b64encode(node).decode() for node in hashes)]
    return "\n".join(lines) + "\n\n" + checkpoint.text()


def _parsed(word: str, text: str) -> tuple[int, tuple[bytes, ...], Checkpoint]:
    head, empty, note = text.partition("\n\n")
    first, *lines = head.split("\n")
    name, _, number = first.partition(" ")
    if not empty or name != word or not _NUMBER.fullmatch(number):
        raise ValueError(f"there is no line `{word}` with a number, or no checkpoint")
    if len(lines) > _MOST_HASHES:
        raise ValueError(f"more than {_MOST_HASHES} hashes")
    try:
        hashes = tuple(b64decode(line, validate=True) for line in lines)
    except (NotBase64, ValueError):
        raise ValueError("a hash is not base64") from None
    return int(number), hashes, Checkpoint.parse(note)
