"""What a machine keeps of a log in which it found nothing wrong, so as not to judge it again.

The bytes are hashed again every time, and the root is compared with the one that is kept: only what
a line says is not looked at anew, for the same line says the same. What lies beside the lines has
digests of its own here. Each is taken from the very rows that were judged, and each holds for the
program, the rulebook and the Python that judged them: under others everything is judged anew.

What can be read of such a note, and is not exactly what ``text`` writes, is no note. That keeps a
spoilt one from saying anything; it keeps nobody from writing one who may write where it lies
(docs/auditors/threats.md).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from hashlib import sha256
from typing import Any

from admission_flow.journal.commitment import is_digest
from admission_flow.journal.entry import Row
from admission_flow.journal.tree import FOLDED
from admission_flow.procedure.quick_dataclass import dataclass

FORM = 1
"""Of the note."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A log's first entries, which were judged and found right, and what lay beside them."""

    verifier: str
    """Digest of what judged them."""
    log: str
    on: str
    """ISO date on which all of them were last judged anew."""
    size: int
    """How many entries; a multiple of what one node of the tree covers."""
    root: str
    columns: str
    """Digest of what stands in the columns beside the lines."""
    beside: tuple[str, ...]
    """By block of entries, the digest of their personal values and of their people's secrets."""
    cases: tuple[str, ...]
    """By group of cases, the digest of where they stood; empty where that was not as derived."""
    actions: dict[str, int]
    notices: list[list[Any]]
    """Number, case and text of each."""
    procedures: list[str]
    rulebooks: dict[str, Any]
    keys: list[int]
    """The entries that say whose keys count."""
    erasures: list[int]
    """The entries about an erasure."""

    def text(self) -> str:
        """Return the note: a digest, and what it is of."""
        whole = json.dumps({"form": FORM, **asdict(self)}, sort_keys=True)
        return f"{sha256(whole.encode()).hexdigest()}\n{whole}\n"

    @classmethod
    def read(cls, text: str) -> "Known | None":
        """Return what a note says; None: it says nothing."""
        digest, _, whole = text.partition("\n")
        if sha256(whole.removesuffix("\n").encode("utf-8", "replace")).hexdigest() != digest:
            return None
        try:
            said = json.loads(whole)
            if not isinstance(said, dict) or said.pop("form", None) != FORM:
                return None
            known = cls(**{**said, "beside": tuple(said["beside"]), "cases": tuple(said["cases"])})
            return known if known.text() == text and known._is_whole() else None
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None

    def _is_whole(self) -> bool:
        texts = (self.verifier, self.log, self.on, *self.cases, *self.procedures, *self.actions)
        counts = (self.size, *self.actions.values(), *self.keys, *self.erasures)
        return (
            all(type(text) is str for text in texts)
            and all(type(count) is int for count in counts)
            and all([type(part) for part in one] == [int, str, str] for one in self.notices)
            and self.size > 0
            and self.size == FOLDED * len(self.beside)
            and all(map(is_digest, (self.root, self.columns, *self.beside)))
        )


Stored = Sequence[tuple[Any, ...]]
"""Rows as they are stored."""


class Beside:
    """Digests of what lies beside the lines, taken block by block from what is being judged."""

    def __init__(self) -> None:
        """Begin before the first entry."""
        self._columns = sha256()
        self.blocks: list[str] = []

    @property
    def columns(self) -> str:
        """Digest of the columns beside all lines so far."""
        return self._columns.hexdigest()

    def take(self, rows: Sequence[Row], values: Stored, secrets: Mapping[str, object]) -> None:
        """Take the next whole blocks; what is left over is not taken.

        Args:
            rows: of the log.
            values: those of these entries, each with the entry's number first, in their order.
            secrets: as they are stored, of the cases that these entries are about.

        """
        place = 0
        for start in range(0, len(rows) - len(rows) % FOLDED, FOLDED):
            block = rows[start : start + FOLDED]
            end = place
            while end < len(values) and values[end][0] <= block[-1][0]:
                end += 1
            self._columns.update(repr([row[2:5] for row in block]).encode())
            cases = sorted({row[3] for row in block}, key=str)
            kept = [(case, secrets[case]) for case in cases if case in secrets]
            self.blocks.append(digest_of((values[place:end], kept)))
            place = end


def digest_of(rows: object) -> str:
    """Return a digest of what was read from a database: of its values, and of what kind each is."""
    return sha256(repr(rows).encode()).hexdigest()
